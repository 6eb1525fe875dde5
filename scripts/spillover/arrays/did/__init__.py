"""Differences in differences: numerics only, arrays in, frozen dataclasses out."""
