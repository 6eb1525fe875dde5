"""How much one indicator matters to an index: the index made again without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, Result
from spillover.arrays.index.indicators import Indicators

__all__ = ["LeftOut", "leave_one_out"]


@dataclass(frozen=True)
class LeftOut(Result):
    """An index without one indicator, compared with the whole one.

    pearson, spearman: correlations of the scores; largest_shift: the largest change of a row's rank, as a
    share of N.
    """

    without: str
    score: Array
    pearson: float
    spearman: float
    largest_shift: float


def leave_one_out(indicators: Indicators, build: Callable[[Indicators], Array]) -> list[LeftOut]:
    """The index made without each indicator in turn.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    build : Callable[[Indicators], array]
        Maps indicators to scores (N,).

    Returns
    -------
    list[LeftOut]
        For each indicator, how the index without it compares.

    Raises
    ------
    EstimationError
        As `build`.

    References
    ----------
    OECD (2008), Handbook on Constructing Composite Indicators, step 7.
    """
    if len(indicators.names) < 2:
        raise EstimationError("leave-one-out needs at least two indicators")
    whole = build(indicators)
    return [_compare(name, whole, build(indicators.without(name))) for name in indicators.names]


def _compare(name: str, whole: Array, part: Array) -> LeftOut:
    rank, other = ranks(whole), ranks(part)
    shift = float(np.abs(rank - other).max() / len(rank))
    return LeftOut(name, part, _correlation(whole, part), _correlation(rank, other), shift)


def _correlation(x: Array, y: Array) -> float:
    return float(np.corrcoef(x, y)[0, 1])


def ranks(x: Array) -> Array:
    """Ranks (N,) from 1, ties sharing their mean rank."""
    ordered = np.sort(x)
    return (np.searchsorted(ordered, x, "left") + np.searchsorted(ordered, x, "right") + 1) / 2
