"""The numerics: arrays in, frozen dataclasses out; no files, no configuration, no data frames."""

__all__: list[str] = []
