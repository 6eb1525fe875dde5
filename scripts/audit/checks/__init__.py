"""The checks, one file for each kind; importing this package enters all of them in the register."""

from audit.checks import (
    claims,
    constant,
    descriptives,
    effects,
    fit,
    indices,
    instruments,
    mediation,
    moran,
    parentheses,
    sample_size,
    spatial,
    stars,
)

__all__ = [
    "claims",
    "constant",
    "descriptives",
    "effects",
    "fit",
    "indices",
    "instruments",
    "mediation",
    "moran",
    "parentheses",
    "sample_size",
    "spatial",
    "stars",
]
