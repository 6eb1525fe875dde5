"""From an analysis's declared variance to what the estimators take: clusters and coordinates from its
design.
"""

from __future__ import annotations

from spillover.arrays.foundation import IntArray
from spillover.arrays.variance import Variance
from spillover.options import (
    Classical,
    Clustered,
    Conley,
    DriscollKraay,
    Jackknife,
    NeweyWest,
)
from spillover.options import Variance as Declared
from spillover.panel.design import Design


def variance_of(declared: Declared, design: Design) -> Variance:
    """The variance that an analysis declares, on its design."""
    match declared:
        case Clustered(by=by, small_sample=factor):
            first, second = (by, None) if isinstance(by, str) else by
            return Variance(
                kind="two-way" if second else "clustered",
                clusters=_codes(design, first, "unit"),
                second=_codes(design, second, "year") if second else None,
                cluster_name=first,
                second_name=second or "year",
                small_sample=factor,
            )
        case Jackknife(by=by):
            return Variance(kind="jackknife", clusters=_codes(design, by, "unit"), cluster_name=by)
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


def _codes(design: Design, group: str, default: str) -> IntArray | None:
    """The rows' clusters; None where the estimators' own default is meant, which some need to adapt to the
    rows they use.
    """
    return None if group == default else design.codes(group)
