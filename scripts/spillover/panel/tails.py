"""The tails of variables over an estimation sample: trimmed (their rows left out) or winsorised (their values
drawn in to the quantiles)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spillover.arrays.foundation import Array, Note, note
from spillover.errors import StudyError
from spillover.options import Tails
from spillover.panel.terms import Factor, parse_term


@dataclass(frozen=True)
class Bounds:
    """Two quantiles of a factor's values, and how many values lie below and above them."""

    low: float
    high: float
    below: int
    above: int

    @classmethod
    def of(cls, values: Array, tails: Tails) -> Bounds:
        """Of values (N,). Quantiles are interpolated between observations (Hyndman and Fan 1996, type 7)."""
        low, high = (float(bound) for bound in np.quantile(values, tails.quantiles))
        return cls(low, high, int((values < low).sum()), int((values > high).sum()))


def bounds_of(
    values: Mapping[Factor, Array], tails: Tails | None, exempt: Collection[str] = ()
) -> dict[Factor, Bounds]:
    """The bounds of each factor that the tails concern.

    values: (N,) by factor over the estimation sample; exempt: variables left alone unless they are named.
    Without names it is every variable with more than two values: an indicator has no tails.
    """
    if tails is None:
        return {}
    chosen = [
        factor
        for factor, column in values.items()
        if factor.variable in tails.variables
        or (not tails.variables and factor.variable not in exempt and len(np.unique(column)) > 2)
    ]
    return {factor: Bounds.of(values[factor], tails) for factor in chosen}


def inside(values: Mapping[Factor, Array], bounds: Mapping[Factor, Bounds]) -> np.ndarray:
    """Which rows (N,) lie within the bounds of every factor. None at all is a StudyError."""
    within: np.ndarray = np.all(
        [(values[f] >= b.low) & (values[f] <= b.high) for f, b in bounds.items()], axis=0
    )
    if not within.any():
        raise StudyError(
            "trim_tails: no row lies within the quantiles of every variable; name fewer or widen them"
        )
    return within


def winsorised(values: Mapping[Factor, Array], bounds: Mapping[Factor, Bounds]) -> dict[Factor, Array]:
    """The values (N,) with those beyond a bound drawn in to it."""
    return {f: np.clip(v, bounds[f].low, bounds[f].high) if f in bounds else v for f, v in values.items()}


def tails_note(
    key: str, tails: Tails, names: Mapping[Factor, str], bounds: Mapping[Factor, Bounds], **values: Any
) -> Note:
    """A note: the quantiles, and each factor's bounds with the number of values beyond them."""
    low, high = tails.quantiles
    each = [
        note("tails", variable=names[f], low=b.low, below=b.below, high=b.high, above=b.above)
        for f, b in bounds.items()
    ]
    return note(key, **values, low=low, high=high, variables=each)


def named_factors(terms: Sequence[str]) -> dict[Factor, str]:
    """What a configuration calls each factor of some terms."""
    return {f: text for term in terms for f, text in zip(parse_term(term), term.split(":"), strict=True)}
