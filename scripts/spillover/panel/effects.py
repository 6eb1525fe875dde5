"""From an analysis's declared effects and observation weights to what the estimators take."""

from __future__ import annotations

import numpy as np

from spillover.arrays.absorption import Effect, EffectsLike
from spillover.arrays.foundation import Array
from spillover.errors import StudyError
from spillover.options import FixedEffects
from spillover.panel.design import Design
from spillover.panel.terms import parse_effect


def effects_of(declared: FixedEffects, design: Design) -> EffectsLike:
    """Named effects as they are; a list with the codes, and trends, of its sets on a design."""
    return declared if isinstance(declared, str) else tuple(_effect(text, design) for text in declared)


def effect_words(declared: FixedEffects) -> str:
    """Effects as one text."""
    return declared if isinstance(declared, str) else ", ".join(declared)


def _effect(text: str, design: Design) -> Effect:
    columns, trend = parse_effect(text)
    codes = np.zeros(design.nobs, dtype=np.int64)
    for column in columns:
        labels = _labels(column, design)
        codes = np.unique(codes * (int(labels.max()) + 1) + labels, return_inverse=True)[1]
    slopes = design.time.astype(float)[:, None] if trend else None
    return Effect(text, codes.astype(np.int64), slopes)


def _labels(column: str, design: Design) -> np.ndarray:
    own = {"unit": design.unit, "year": design.period}
    return (
        own[column] if column in own else np.unique(design.labels(column).astype(str), return_inverse=True)[1]
    )


def weights_of(term: str | None, design: Design) -> Array | None:
    """The observation weights (N,) that a variable holds; None without one. One that is not positive is a
    StudyError that names unit and year.
    """
    if term is None:
        return None
    weights = design.column(term)
    bad = np.flatnonzero(weights <= 0)
    if len(bad):
        row = int(bad[0])
        raise StudyError(
            f"observation_weights: {term} is {weights[row]:g} for unit "
            f"{design.unit_ids[design.unit[row]]} in {design.time[row]} ({len(bad)} rows in all); weights "
            "must be positive. Leave the rows out with 'sample', or weigh by another variable"
        )
    return weights
