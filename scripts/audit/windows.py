"""Find the years and the transformation of given data that have the printed minimum, maximum, mean and
standard deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np

from audit.findings import Match
from audit.interval import Interval, PrintedNumber, exact_interval
from spillover.arrays.foundation import Array, IntArray

Transform = Callable[[Array], Array]

# Units that Chinese yearbooks change by, and the transformations that papers apply.
SCALES = (1.0, 100.0, 1_000.0, 10_000.0, 0.01, 0.001, 0.0001)
TRANSFORMS: dict[str, Transform] = {
    "x": lambda x: x,
    "ln(x)": np.log,
    "ln(x + 1)": np.log1p,
    "1/x": lambda x: 1 / x,
}
STATISTICS: dict[str, Callable[[Array], float]] = {
    "min": lambda x: float(x.min()),
    "max": lambda x: float(x.max()),
    "mean": lambda x: float(x.mean()),
    "sd": lambda x: float(x.std(ddof=1)),
}


def transformations() -> dict[str, Transform]:
    """Every transformation of every scale, by name; a logarithm of a scaled value is one of its own."""
    found: dict[str, Transform] = {}
    for (name, function), scale in product(TRANSFORMS.items(), SCALES):
        label = name if scale == 1 else name.replace("x", f"x/{scale:g}" if scale > 1 else f"{1 / scale:g}x")
        found[label] = lambda x, f=function, s=scale: f(x / s)  # type: ignore[misc]
    return found


def match_descriptives(
    printed: Mapping[str, PrintedNumber],
    years: IntArray,
    values: Array,
    periods: int | None = None,
) -> list[Match]:
    """All windows and transformations that give at least one printed statistic, the best first.

    printed: some of min, max, mean, sd and obs; years (N,), values (N,), NaN where missing. A window is a run
    of at least two years, or of `periods`; where `obs` is printed, windows with as many values come before
    others as good.
    """
    wanted = {name: printed[name].band for name in STATISTICS if name in printed}
    size = printed["obs"].value if "obs" in printed else None
    found: list[Match] = []
    for label, transform in transformations().items():
        with np.errstate(divide="ignore", invalid="ignore"):
            changed = transform(np.asarray(values, dtype=float))
        for first, last in _windows(years, periods):
            inside = changed[(years >= first) & (years <= last)]
            inside = inside[np.isfinite(inside)]
            if len(inside) > 1:
                found += _match_windows(inside, first, last, label, wanted)
    return sorted(
        found,
        key=lambda m: (-len(m.equal_statistics), m.nobs != size, m.last - m.first, m.first, m.transform),
    )


def _windows(years: IntArray, periods: int | None) -> list[tuple[int, int]]:
    distinct = [int(y) for y in np.unique(years)]
    return [
        (a, b) for a in distinct for b in distinct if (b > a if periods is None else b - a + 1 == periods)
    ]


def _match_windows(
    inside: Array, first: int, last: int, label: str, wanted: Mapping[str, Interval]
) -> list[Match]:
    values = {name: STATISTICS[name](inside) for name in wanted}
    equal = tuple(name for name, band in wanted.items() if band.meets(exact_interval(values[name])))
    if not equal:
        return []
    return [
        Match(
            first=first, last=last, transform=label, nobs=len(inside), values=values, equal_statistics=equal
        )
    ]
