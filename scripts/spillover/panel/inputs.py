"""Turn effects, observation weights and variance of an analysis into arguments of estimators."""

from __future__ import annotations

from typing import Any

import numpy as np

from spillover.arrays.absorption import Effect, EffectsLike
from spillover.arrays.foundation import Array, IntArray
from spillover.arrays.variance import Variance
from spillover.errors import StudyError
from spillover.options import Classical, Clustered, Conley, DriscollKraay, FixedEffects, Jackknife, NeweyWest
from spillover.options import Variance as Declared
from spillover.panel.design import Design
from spillover.panel.terms import parse_effect
from spillover.words import _


def effects_of(declared: FixedEffects, design: Design) -> EffectsLike:
    """Named effects as they are; a list with the codes, and trends, of its sets on a design."""
    return declared if isinstance(declared, str) else tuple(_effect(text, design) for text in declared)


def _effect(text: str, design: Design) -> Effect:
    columns, trend = parse_effect(text)
    codes = np.zeros(design.nobs, dtype=np.int64)
    for column in columns:
        labels = design.levels(column)
        codes = np.unique(codes * (int(labels.max()) + 1) + labels, return_inverse=True)[1]
    slopes = design.time.astype(float)[:, None] if trend else None
    return Effect(text, codes.astype(np.int64), slopes)


def weights_of(term: str | None, design: Design) -> Array | None:
    """Read the observation weights (N,) that a variable holds; None without one. One that is not positive is
    a StudyError that names unit and year.
    """
    if term is None:
        return None
    weights = design.column(term)
    bad = np.flatnonzero(weights <= 0)
    if len(bad):
        row = int(bad[0])
        raise StudyError(
            _(
                "{term} is {weights:g} for unit {unit} in {time} ({bad} rows in all); weights "
                "must be positive. Leave the rows out with 'sample', or weigh by another variable",
                term=f"observation_weights: {term}",
                weights=weights[row],
                unit=design.unit_ids[design.unit[row]],
                time=design.time[row],
                bad=len(bad),
            )
        )
    return weights


def inputs_of(analysis: Any, design: Design) -> dict[str, Any]:
    """Options of an analysis that regressions take: effects, weights, variance, constant, the outcome's
    name.
    """
    return {
        "effects": effects_of(analysis.effects, design),
        "weights": weights_of(analysis.observation_weights, design),
        "variance": variance_of(analysis.variance, design),
        "constant": analysis.constant,
        "outcome": analysis.outcome,
    }


def variance_of(declared: Declared, design: Design) -> Variance:
    """Build the variance that an analysis declares, on its design."""
    match declared:
        case Clustered(by=by, small_sample=factor):
            first, second = (by, None) if isinstance(by, str) else by
            return Variance(
                kind="two-way" if second else "clustered",
                clusters=_cluster_codes(design, first, "unit"),
                second=_cluster_codes(design, second, "year") if second else None,
                cluster_name=first,
                second_name=second or "year",
                small_sample=factor,
            )
        case Jackknife(by=by):
            return Variance(kind="jackknife", clusters=_cluster_codes(design, by, "unit"), cluster_name=by)
        case DriscollKraay(lags=lags, small_sample=factor):
            return Variance(kind="driscoll-kraay", bandwidth=lags, small_sample=factor)
        case NeweyWest(lags=lags, small_sample=factor):
            return Variance(kind="newey-west", bandwidth=lags, small_sample=factor)
        case Conley(cutoff_km=cutoff, kernel=kernel, small_sample=factor):
            return Variance(
                kind="conley",
                cutoff_km=cutoff,
                kernel=kernel,
                coordinates=design.coordinates(),
                small_sample=factor,
            )
        case Classical():
            return Variance(kind="classical")
        case _:
            return Variance(kind=type(declared).__name__)  # type: ignore[arg-type]  # HC0, HC1


def _cluster_codes(design: Design, group: str, default: str) -> IntArray | None:
    """Code the rows' clusters; None where the estimators' own default is meant, which some need to adapt to
    the rows they use.
    """
    return None if group == default else design.codes(group)
