"""Composite indices of several indicators: normalisation, entropy, principal components and their
alternatives.
"""

__all__: list[str] = []
