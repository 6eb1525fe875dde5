"""Find the numbers of an analysis that follow from others of it and are no evidence of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import inf, isclose
from typing import Any

from scipy.optimize import brentq
from scipy.special import chdtrc

from spillover.estimates import AnalysisRecord, TestRecord
from spillover.opinions.conventions import f_tail, quantile, two_sided
from spillover.opinions.tolerances import TINY, WIDEST

Key = tuple[str, str, str]

LEVEL = 0.95  # of intervals, where the settings name none
SAME, SAME_P = 1e-6, 1e-4  # relative: of a bound to its size, and of a p-value, which may be very small
MOST_DF = 1e6  # from here on t is the normal distribution to every reader
TAILS: dict[str, Callable[..., float]] = {
    "F": f_tail,
    "chi2": lambda value, df: float(chdtrc(df, max(value, 0.0))),
    "t": lambda value, df: two_sided(abs(value), df),
}


def find_following_numbers(
    document: AnalysisRecord, series: Iterable[tuple[str, Mapping[str, Any], tuple[str, ...]]]
) -> set[Key]:
    """Find the p-values and bounds that follow from an estimate, its error and its degrees of freedom, and
    the p-values that follow from a test: those that are equal to what follows, so that a share of draws, a
    percentile, or a p-value with a fault counts in its own right.

    series: the rows that are compared, each with its name and columns.
    """
    found: set[Key] = set()
    estimates = document.estimates
    for estimate in estimates:
        model, df = estimate.model, estimate.df
        level = estimate.level or LEVEL
        for term in estimate.terms:
            found |= {(model, name, term.term) for name in follows_from(term.numbers(), df, level)}
        tails = [test for test in estimate.tests if _is_tail(test)]
        ps = {test.p for test in tails}
        found |= {(model, "test p", test.name) for test in tails}
        named = estimate.statistics.items()
        found |= {(model, "statistic", name) for name, p in named if name.endswith("_p") and p in ps}
    ways = {(e.df, e.level or LEVEL) for e in estimates}
    for name, row, columns in series:
        bounds = {column for df, level in ways for column in follows_from(row, df, level)}
        found |= {(document.analysis, "series", f"{name} {one}") for one in bounds.intersection(columns)}
    return found


def follows_from(row: Mapping[str, Any], df: float | None, level: float) -> Iterator[str]:
    """Yield which of p, low and high follow from the row's estimate and error. df: of t, None for the normal
    distribution, or where the row does not say its degrees of freedom, as a sweep's: then those of its
    interval.
    """
    b, se = row.get("estimate"), row.get("se")
    if b is None or se is None:
        return
    if df is None and se and row.get("low") is not None and row.get("high") is not None:
        df = df_of((row["high"] - row["low"]) / 2 / se, level)
    p, ratio = row.get("p"), abs(b) / se if se else inf
    if p is not None and isclose(p, two_sided(ratio, df), rel_tol=SAME_P, abs_tol=TINY):
        yield "p"
    size = abs(b) + WIDEST * se
    for side, sign in (("low", -1), ("high", 1)):
        end = row.get(side)
        if end is not None and abs(end - b - sign * quantile(df, level) * se) <= SAME * size:
            yield side


def df_of(width: float, level: float) -> int | None:
    """Find the degrees of freedom with which t reaches so many standard errors to each side; None where it is
    the normal distribution, or none does.
    """
    if not quantile(MOST_DF, level) < width < quantile(1, level) * (1 + SAME):
        return None
    return round(brentq(lambda df: quantile(df, level) - width, 0.5, MOST_DF))


def _is_tail(test: TestRecord) -> bool:
    """Return whether the p-value of a test is the tail of its distribution at the statistic."""
    kind, value, df = test.distribution, test.statistic, test.df
    if kind == "normal":
        both = two_sided(abs(value), None)
        tails = [both, both / 2, 1 - both / 2]
    elif kind in TAILS:
        tails = [TAILS[kind](value, *df)]
    else:
        return kind == "mixture"
    return any(isclose(test.p, tail, rel_tol=SAME_P, abs_tol=TINY) for tail in tails)
