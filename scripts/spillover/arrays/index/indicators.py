"""The indicators of a composite index, checked, and their range normalisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, note

__all__ = ["Indicators"]

Scope = Literal["pooled", "by_year"]


@dataclass(frozen=True)
class Indicators:
    """Indicators of N unit-years.

    values (N, k), finite; names (k,); directions (k,): +1 where more is better, -1 where less is; years (N,);
    rows: N labels that errors use to name a row ("Ordos 2014"). Raises EstimationError for a missing or
    infinite value.
    """

    values: Array
    names: tuple[str, ...]
    directions: IntArray
    years: IntArray
    rows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n, k = self.values.shape
        if len(self.names) != k or self.directions.shape != (k,) or self.years.shape != (n,):
            raise ValueError(f"values are {n} x {k}, but names, directions or years have another length")
        bad = np.argwhere(~np.isfinite(self.values))
        if bad.size:
            first = [f"{self.names[j]} of {self.rows[i] if self.rows else f'row {i}'}" for i, j in bad[:10]]
            more = f" and {len(bad) - 10} more" if len(bad) > 10 else ""
            raise EstimationError(
                f"an index needs every value of its indicators; missing: {', '.join(first)}{more}; fill "
                "the gap (bulletin, "
                "corrections.csv, gap rule), drop the indicator, or limit the index's 'sample'"
            )

    @property
    def constant(self) -> np.ndarray:
        """Which indicators (k,) have one value only, and so tell no unit-year from another."""
        result: np.ndarray = self.values.max(axis=0) == self.values.min(axis=0)
        return result

    @property
    def oriented(self) -> Array:
        """The values (N, k) with the sign reversed where less is better."""
        return self.values * self.directions

    def without(self, name: str) -> Indicators:
        """The same rows with one indicator left out."""
        keep = np.array([n != name for n in self.names])
        names = tuple(n for n in self.names if n != name)
        return replace(self, values=self.values[:, keep], names=names, directions=self.directions[keep])


def normalise(indicators: Indicators, extremes: Scope = "pooled") -> Array:
    """Range-normalised values (N, k) in [0, 1]: (x - min)/(max - min), or (max - x)/(max - min) where less is
    better.

    extremes: minimum and maximum over all unit-years, or over those of the same year. Where an indicator does
    not vary it is 0.
    """
    if extremes == "pooled":
        return _range(indicators.oriented)
    result = np.empty_like(indicators.values)
    for year in np.unique(indicators.years):
        rows = indicators.years == year
        result[rows] = _range(indicators.oriented[rows])
    return result


def _range(x: Array) -> Array:
    low = x.min(axis=0)
    width = x.max(axis=0) - low
    result: Array = (x - low) / np.where(width > 0, width, 1.0)
    return result


def constant_warnings(indicators: Indicators, *scopes: Scope) -> tuple[Note, ...]:
    """A note for each indicator that does not vary, or not in some year where one of `scopes` is by year.

    Raises EstimationError when none varies.
    """
    if indicators.constant.all():
        raise EstimationError(
            f"no indicator varies ({', '.join(indicators.names)}): there is nothing to weight"
        )
    warnings = [
        note("constant_indicator", variable=name) for name in _named(indicators.names, indicators.constant)
    ]
    if "by_year" in scopes:
        values = {year: indicators.values[indicators.years == year] for year in np.unique(indicators.years)}
        for j in np.flatnonzero(~indicators.constant):
            years = [int(year) for year, rows in values.items() if np.ptp(rows[:, j]) == 0]
            warnings += (
                [note("constant_in_years", variable=indicators.names[j], years=years)] if years else []
            )
    return tuple(warnings)


def _named(names: Sequence[str], mask: np.ndarray) -> list[str]:
    return [name for name, hit in zip(names, mask, strict=True) if hit]
