"""Spatial-panel estimation: `arrays` holds the numerics, arrays in and results out."""

__all__: list[str] = []
