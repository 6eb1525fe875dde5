"""What the years beside a number suggest for it: the line between them, at an end of the series the unit's
usual change, of a code the year beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from influence.record import COPY, LINE, TREND

CODES = 10  # values that a column of codes has at most
REPEATED = 3  # numbers of each code on average, at least


def is_coded(values: Iterable[float]) -> bool:
    """Return whether numbers are codes, such as 0 and 1: few whole numbers that come again and again."""
    every = [*values]
    distinct = {*every}
    few = len(distinct) <= CODES and REPEATED * len(distinct) <= len(every)
    return few and all(float(value).is_integer() for value in distinct)


def suggest_value(
    series: Mapping[int, float], year: int, code: float | None = None
) -> tuple[float, tuple[int, ...], str]:
    """Suggest a value for one year from other years, with these years and the rule.

    series: the unit's numbers by year, without this one, at least one; code: this one, where its column has
    codes. Then the year before or else the year after that has another code is copied (COPY), the nearest
    where neither has. Otherwise it lies on the line between the nearest years (LINE). At an end it is the
    nearest year's after the unit's median yearly change (TREND), in logarithms where all are positive, since
    the nearest year alone would lag behind every trend.
    """
    before = max((one for one in series if one < year), default=None)
    after = min((one for one in series if one > year), default=None)
    beside = [one for one in (before, after) if one is not None]
    if code is not None:
        one = next((one for one in beside if series[one] != code), beside[0])
        return series[one], (one,), COPY
    if len(beside) == 2:
        return float(np.interp(year, beside, [series[one] for one in beside])), (*beside,), LINE
    (nearest,) = beside
    years = sorted(series)
    values = np.array([series[one] for one in years])
    is_positive = bool((values > 0).all())
    scale = np.log(values) if is_positive else values
    change = float(np.median(np.diff(scale) / np.diff(years))) if len(years) > 1 else 0.0
    moved = change * (year - nearest)
    made = series[nearest] * np.exp(moved) if is_positive else series[nearest] + moved
    return float(made), (nearest,), TREND
