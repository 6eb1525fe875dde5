"""Spatial weight matrices: families, standardisation, files and facts. Ids travel with every matrix."""

__all__: list[str] = []
