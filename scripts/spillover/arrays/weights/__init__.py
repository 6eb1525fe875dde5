"""Spatial weight matrices from coordinates, borders and variables, with the ids of their rows."""

# The site's generator reads no folder without this file.
__all__: list[str] = []
