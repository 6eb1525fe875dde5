"""The numerics: arrays in, frozen dataclasses out; no files, no configuration, no data frames."""

# The site's generator reads no folder without this file.
__all__: list[str] = []
