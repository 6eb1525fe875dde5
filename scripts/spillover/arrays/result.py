"""The result that every estimator returns: one `Estimate`, and a `Test` for each statistic with a null
hypothesis.

An estimator never returns a silent NaN: what cannot be computed raises `EstimationError` with the reason and
the remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from spillover.arrays.foundation import Array, Result, check_level
from spillover.arrays.intervals import Draws
from spillover.note import Note

__all__ = ["Estimate", "Test", "pointwise"]


@dataclass(frozen=True)
class Test(Result):
    """Statistic of a test with its reference distribution.

    name: snake_case identifier, e.g. ``hausman``; null: the null hypothesis; note: how it was made;
    df: degrees of freedom, (df,) for chi2 and t, (df1, df2) for F, () for normal and permutation;
    mixture: χ² of each of df, in equal parts.
    """

    __test__: ClassVar[bool] = False  # not a test case for pytest to collect

    name: str
    statistic: float
    p: float
    distribution: Literal["chi2", "F", "t", "normal", "permutation", "mixture", "none"]
    df: tuple[float, ...] = ()
    null: Note | None = None
    note: Note | None = None

    def __post_init__(self) -> None:
        for name in ("null", "note"):
            value = getattr(self, name)
            if not (value is None or isinstance(value, Note)):
                raise TypeError(
                    f"{self.name}: {name} is {value!r}; give note('key', …), a key with its values"
                )
        super().__post_init__()


def chi2_test(
    name: str, statistic: float, df: float, null: Note | None = None, note: Note | None = None
) -> Test:
    """Make a test whose statistic is chi-squared with `df` degrees of freedom under the null."""
    return Test(
        name, float(statistic), float(chdtrc(df, max(statistic, 0.0))), "chi2", (float(df),), null, note
    )


def f_test(
    name: str,
    statistic: float,
    df1: float,
    df2: float,
    null: Note | None = None,
    note: Note | None = None,
) -> Test:
    """Make a test whose statistic is F(df1, df2) under the null."""
    p = float(fdtrc(df1, df2, max(statistic, 0.0)))
    return Test(name, float(statistic), p, "F", (float(df1), float(df2)), null, note)


def pointwise(level: float, df: float | None = None) -> float:
    """Compute the two-sided critical value of the normal or t distribution.

    Parameters
    ----------
    level : float
        Coverage of the intervals, between 0 and 1.
    df : float, optional
        Degrees of freedom of the t distribution; the normal where None.

    Returns
    -------
    float
        The critical value.

    References
    ----------
    Student (1908), The probable error of a mean.
    """
    check_level(level)
    tail = 0.5 + level / 2
    return float(ndtri(tail) if df is None else stdtrit(df, tail))


def normal_test(name: str, statistic: float, null: Note | None = None, note: Note | None = None) -> Test:
    """Make a two-sided test whose statistic is standard normal under the null."""
    return Test(name, float(statistic), float(2 * ndtr(-abs(statistic))), "normal", (), null, note)


@dataclass(frozen=True)
class Estimate(Result):
    """Coefficients with their covariance, and what a reader needs to judge them.

    coefficients (k,), covariance (k, k): in the order of `terms`. df: degrees of freedom of the t
    distribution that p-values and intervals use, or None for the normal. statistics: named numbers
    (r2_within, loglik, sigma2, ...). estimator: a key of the catalogue of words. settings: what was chosen
    (effects, variance, seed, ...) as plain values or notes, a panel estimator's variance by its kind and
    options. residuals (N,) or (T, n): in the order of the rows given, for diagnostics; not written to
    artifacts. draws: draws of the terms, of which intervals and p-values are made instead of the covariance.
    """

    estimator: str
    terms: tuple[str, ...]
    coefficients: Array
    covariance: Array
    nobs: int
    units: int
    periods: int
    df: float | None = None
    statistics: Mapping[str, float] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    tests: tuple[Test, ...] = ()
    notes: tuple[Note, ...] = ()
    residuals: Array | None = None
    draws: Draws | None = None

    @property
    def se(self) -> Array:
        """Standard errors (k,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def statistic(self) -> Array:
        """t or z ratios (k,)."""
        return self.coefficients / self.se

    @property
    def p(self) -> Array:
        """P-values (k,), two-sided, those of the intervals."""
        if self.draws is not None:
            return self.draws.p(self.coefficients, self.se)
        ratio = -np.abs(self.statistic)
        return np.asarray(2 * (ndtr(ratio) if self.df is None else stdtr(self.df, ratio)))

    def interval(self, level: float = 0.95) -> tuple[Array, Array]:
        """Lower and upper bounds (k,), (k,) of the two-sided confidence intervals."""
        if self.draws is not None:
            check_level(level)
            return self.draws.interval(self.coefficients, self.se, level)
        width = pointwise(level, self.df) * self.se
        return self.coefficients - width, self.coefficients + width

    def __getitem__(self, term: str) -> float:
        """Get the coefficient of `term`."""
        return float(self.coefficients[self.terms.index(term)])
