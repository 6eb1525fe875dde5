"""Differences in differences: numerics only, arrays in, frozen dataclasses out."""

__all__: list[str] = []
