"""Moran's I and Geary's C, with analytic and permutation inference (Cliff & Ord 1981, chapter 2), and local
Moran statistics (Anselin 1995; Sokal, Oden & Thomson 1998).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.result import Test, normal_test
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.note import note
from spillover.words import _

__all__ = ["Geary", "Moran", "geary", "moran", "moran_of_residuals", "scatter", "LocalMoran", "local_moran"]

DENSE_SHARE = 0.15  # a fuller matrix is faster as a dense product
BLOCK = 4_000_000  # numbers held at once while permutations are evaluated
ROUNDING = 1e-12  # over n, the variance of a statistic that no order of the values changes


@dataclass(frozen=True)
class Moran(Result):
    """Moran's I of one variable in one period.

    expected −1/(n−1) and the variances under normality and randomisation; z_*, p_* two-sided. p_permutation:
    share of `permutations` values as extreme as I, (count + 1)/(permutations + 1): `p_greater` in the upper
    tail, `p_two_sided` twice the smaller tail. permuted_mean, permuted_sd: of the permuted values. NaN only
    where no permutation was asked for.
    """

    period: str
    statistic: float
    expectation: float
    variance_normal: float
    variance_randomisation: float
    z_normal: float
    p_normal: float
    z_randomisation: float
    p_randomisation: float
    permutations: int
    seed: int
    p_greater: float | None
    p_two_sided: float | None
    permuted_mean: float | None
    permuted_sd: float | None

    def tests(self) -> tuple[Test, ...]:
        """Convert the statistic to tests: randomisation, normality and, where drawn, permutation."""
        null = note("no_autocorrelation")
        made = note("moran", statistic=self.statistic, period=self.period)
        analytic = (
            normal_test("moran_randomisation", self.z_randomisation, null, made),
            normal_test("moran_normal", self.z_normal, null, made),
        )
        if self.p_two_sided is None:
            return analytic
        drawn = note("moran_drawn", **made.values, draws=self.permutations, seed=self.seed)
        return (
            *analytic,
            Test("moran_permutation", self.statistic, self.p_two_sided, "permutation", (), null, drawn),
        )


@dataclass(frozen=True)
class Geary(Result):
    """Geary's C of one period; z, two-sided p under randomisation, positive z for positive autocorrelation (1
    − C).
    """

    period: str
    statistic: float
    variance_randomisation: float
    z_randomisation: float
    p_randomisation: float


def moran(
    values: Array,
    weights: WeightMatrix,
    *,
    permutations: int = 999,
    seed: int = 0,
    periods: Sequence[object] = (),
    name: str = _("the variable"),
) -> tuple[Moran, ...]:
    """Moran's I of each period.

    Every period is judged by the same permutations: its numbers do not depend on which other periods are
    given.

    Parameters
    ----------
    values : array (T, n)
        The variable by period and unit, or (n,), in the order of `weights.ids`.
    weights : WeightMatrix
        The weight matrix.
    permutations : int, default 999
        How many draws; none where 0.
    seed : int, default 0
        Seed of the random draws.
    periods : sequence of object, default ()
        Names of the periods; 0, 1, … where empty.
    name : str, default "the variable"
        Name of the variable in messages.

    Returns
    -------
    tuple[Moran, ...]
        A statistic per period.

    Raises
    ------
    EstimationError
        A missing value, a variable without variance, or a matrix without links.

    References
    ----------
    Cliff and Ord (1981), Spatial Processes.
    """
    table, names = check_periods(values, weights, periods, name)
    deviations = table - table.mean(axis=1, keepdims=True)
    squares = (deviations**2).sum(axis=1)
    n, expected = weights.n, -1 / (weights.n - 1)
    s0, s1, s2 = weight_sums(weights)
    scale = n / (s0 * squares)
    observed = scale * (deviations * weights.lag(deviations)).sum(axis=1)
    drawn = _permute(deviations, weights, permutations, seed) * scale if permutations else None
    results = []
    for t, period in enumerate(names):
        # Cliff and Ord (1981), equations 1.37 and 1.39.
        normal = (n**2 * s1 - n * s2 + 3 * s0**2) / (s0**2 * (n**2 - 1)) - expected**2
        kurtosis = n * float((deviations[t] ** 4).sum()) / float((deviations[t] ** 2).sum()) ** 2
        first = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
        second = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
        randomisation = (first - second) / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
        results.append(
            _result(
                period,
                float(observed[t]),
                normal,
                randomisation,
                weights.n,
                seed,
                None if drawn is None else drawn[:, t],
            )
        )
    return tuple(results)


def geary(values: Array, weights: WeightMatrix, *, periods: Sequence[object] = ()) -> tuple[Geary, ...]:
    """Geary's C = (n−1) Σ w_ij (x_i − x_j)² / (2 S0 Σ z²) of each period.

    Parameters
    ----------
    values : array (T, n)
        The variable by period and unit, in the order of `weights.ids`.
    weights : WeightMatrix
        The weight matrix.
    periods : sequence of object, default ()
        Names of the periods; 0, 1, … where empty.

    Returns
    -------
    tuple[Geary, ...]
        A statistic per period.

    Raises
    ------
    EstimationError
        A missing value, a variable without variance, or a matrix without links.

    References
    ----------
    Cliff and Ord (1981), Spatial Processes, equation 1.46.
    """
    table, names = check_periods(values, weights, periods)
    n = weights.n
    s0, s1, s2 = weight_sums(weights)
    links = weights.matrix.tocoo()
    results = []
    for name, row in zip(names, table, strict=True):
        deviations = row - row.mean()
        squares = float((deviations**2).sum())
        statistic = (n - 1) * float(links.data @ (row[links.row] - row[links.col]) ** 2) / (2 * s0 * squares)
        kurtosis = n * float((deviations**4).sum()) / squares**2
        first = (n - 1) * s1 * (n**2 - 3 * n + 3 - (n - 1) * kurtosis)
        second = (n - 1) * s2 * (n**2 + 3 * n - 6 - (n**2 - n + 2) * kurtosis) / 4
        third = s0**2 * (n**2 - 3 - (n - 1) ** 2 * kurtosis)
        variance = (first - second + third) / (n * (n - 2) * (n - 3) * s0**2)
        test = normal_test("geary", _standardise(1 - statistic, variance, n))
        results.append(Geary(name, statistic, variance, test.statistic, test.p))
    return tuple(results)


def moran_of_residuals(
    residuals: Array, weights: WeightMatrix, *, permutations: int = 999, seed: int = 0
) -> Test:
    """Moran's I of a model's residuals over all periods, n/S0 · Σ_t e_t'We_t / Σ_t e_t'e_t.

    Each permutation moves units with all their periods. Its p-value is approximate: residuals are not
    exchangeable, for they are orthogonal to the regressors and sum to zero over what the effects absorb; of a
    model with a spatial lag they are those of the estimate. An LM test is exact in large samples.

    Parameters
    ----------
    residuals : array (T, n)
        Residuals by period, in the order of `weights.ids`.
    weights : WeightMatrix
        The weight matrix.
    permutations : int, default 999
        How many draws.
    seed : int, default 0
        Seed of the random draws.

    Returns
    -------
    Test
        The statistic with its two-sided p-value by permutation.

    Raises
    ------
    EstimationError
        As `moran`.

    References
    ----------
    Cliff and Ord (1981), section 8.3.
    """
    table, _names = check_periods(residuals, weights, ())
    scale = weights.n / weight_sums(weights)[0] / float(np.square(table).sum())
    observed = scale * sum(float(row @ weights.lag(row)) for row in table)
    drawn = scale * _permute(table, weights, permutations, seed).sum(axis=1)
    made = note("moran_residuals", draws=permutations, seed=seed)
    p = two_sided(drawn, observed)
    return Test("moran_residuals", observed, p, "permutation", (), note("no_autocorrelation"), made)


def two_sided(drawn: Array, observed: float) -> float:
    """Twice the smaller share of the draws that are as extreme as what is observed; ties count, up to
    rounding.
    """
    above, below = _tails(drawn, observed)
    return min(1.0, 2 * (min(above, below) + 1) / (len(drawn) + 1))


def _tails(drawn: Array, observed: float) -> tuple[int, int]:
    slack = 1e-12 * max(1.0, abs(observed))
    return int((drawn >= observed - slack).sum()), int((drawn <= observed + slack).sum())


def scatter(values: Array, weights: WeightMatrix) -> tuple[Array, Array]:
    """Compute the Moran scatter: standardised values and their spatial lag, whose slope is I where rows sum
    to one.

    Parameters
    ----------
    values : array (n,)
        The variable, in the order of `weights.ids`.
    weights : WeightMatrix
        The weight matrix.

    Returns
    -------
    tuple[array, array]
        Standardised values (n,) and their spatial lag (n,).

    Raises
    ------
    EstimationError
        A missing value or a variable without variance.

    References
    ----------
    Anselin (1996), The Moran scatterplot as an ESDA tool.
    """
    (row,), _shape = check_periods(values, weights, ())
    standardised = (row - row.mean()) / row.std()
    return standardised, weights.lag(standardised)


def weight_sums(weights: WeightMatrix) -> tuple[float, float, float]:
    """S0 = Σ w_ij, S1 = Σ (w_ij + w_ji)² / 2, S2 = Σ (w_i. + w_.i)² (Cliff & Ord 1981, equation 1.39)."""
    matrix = weights.matrix
    both = matrix + matrix.T
    margins = np.asarray(matrix.sum(axis=1)).ravel() + np.asarray(matrix.sum(axis=0)).ravel()
    return float(matrix.sum()), float((both.data**2).sum() / 2), float((margins**2).sum())


def check_periods(
    values: Array, weights: WeightMatrix, periods: Sequence[object], name: str = _("the variable")
) -> tuple[Array, tuple[str, ...]]:
    """Values as (T, n) with the names of periods, or an error naming the unit and period at fault."""
    table = np.atleast_2d(np.asarray(values, dtype=float))
    if table.ndim != 2 or table.shape[1] != weights.n:
        raise EstimationError(
            _(
                "values are (periods, {n} units) in the order of the weight matrix, not {shape}",
                n=weights.n,
                shape=table.shape,
            )
        )
    names = tuple(str(period) for period in periods) or tuple(str(t) for t in range(len(table)))
    if len(names) != len(table):
        raise EstimationError(
            _(
                "{count} periods of values and {count2} names of periods; give one name each",
                count=len(table),
                count2=len(names),
            )
        )
    if weights.n < 4:
        raise EstimationError(
            _(
                "Moran's I needs at least 4 units for its variance, there are {units}; take more units, or "
                "leave it out",
                units=weights.n,
            )
        )
    if weights.matrix.nnz == 0:
        raise EstimationError(
            _("the weight matrix has no link, so there is no spatial lag; widen its cut-off")
        )
    bad = np.argwhere(~np.isfinite(table))
    if len(bad):
        t, i = bad[0]
        raise EstimationError(
            _(
                "{unit}, period {period}: no value; fill the gap or leave the period out",
                unit=weights.ids[i],
                period=names[t],
            )
        )
    constant = np.flatnonzero(np.ptp(table, axis=1) == 0)
    if len(constant):
        raise EstimationError(
            _(
                "period {period}: {name} is the same for all units, so Moran's I is 0/0; leave it out",
                name=name,
                period=names[constant[0]],
            )
        )
    return table, names


def draw_permutations(n: int, permutations: int, seed: int) -> IntArray:
    """`permutations` random orders of n units, one per row (permutations, n)."""
    generator = np.random.default_rng(np.random.SeedSequence([seed, 0x4D]))
    return generator.permuted(np.tile(np.arange(n), (permutations, 1)), axis=1)


def _permute(deviations: Array, weights: WeightMatrix, permutations: int, seed: int) -> Array:
    """z'Wz of each period for units in random order: (permutations, T)."""
    by_id = np.argsort(
        np.array(weights.ids)
    )  # the draws belong to ids, not to rows: another order gives the same numbers
    weights = weights.align([weights.ids[i] for i in by_id])
    deviations = deviations[:, by_id]
    periods, n = deviations.shape
    order = draw_permutations(n, permutations, seed)
    dense = weights.matrix.nnz > DENSE_SHARE * n * n
    matrix = weights.dense() if dense else weights.matrix
    products = np.empty((permutations, periods))
    block = max(BLOCK // n, 1)
    for start in range(0, permutations, block):
        rows = order[start : start + block]
        for t in range(periods):
            shuffled = np.ascontiguousarray(deviations[t][rows].T)
            products[start : start + len(rows), t] = np.einsum("ip,ip->p", shuffled, matrix @ shuffled)
    return products


def _result(
    name: str, observed: float, normal: float, randomisation: float, n: int, seed: int, drawn: Array | None
) -> Moran:
    """Build one period's numbers; ties count as extreme, up to rounding."""
    expected = -1 / (n - 1)
    by_normal = normal_test("moran", _standardise(observed - expected, normal, n))
    by_randomisation = normal_test("moran", _standardise(observed - expected, randomisation, n))
    greater = both = mean = sd = None
    if drawn is not None:
        greater = (_tails(drawn, observed)[0] + 1) / (len(drawn) + 1)
        both = two_sided(drawn, observed)
        mean, sd = float(drawn.mean()), float(drawn.std(ddof=1)) if len(drawn) > 1 else 0.0
    return Moran(
        period=name,
        statistic=observed,
        expectation=expected,
        variance_normal=normal,
        variance_randomisation=randomisation,
        z_normal=by_normal.statistic,
        p_normal=by_normal.p,
        z_randomisation=by_randomisation.statistic,
        p_randomisation=by_randomisation.p,
        permutations=0 if drawn is None else len(drawn),
        seed=seed,
        p_greater=greater,
        p_two_sided=both,
        permuted_mean=mean,
        permuted_sd=sd,
    )


def _standardise(distance: float, variance: float, n: int) -> float:
    """Divide a distance from the expectation by its standard deviation; 0 where the statistic is the same
    wherever the values stand, as with a matrix that weighs all pairs of n units alike: only rounding moves it
    then.
    """
    return distance / float(np.sqrt(variance)) if variance > ROUNDING / n else 0.0


@dataclass(frozen=True)
class LocalMoran(Result):
    """Local Moran's I_i = z_i Σ w_ij z_j / m2 with m2 = Σ z² / n, as in Anselin (1995) and R's spdep; all
    arrays (n,).

    esda divides by Σ z² / (n−1), so that its values are these × (n−1)/n. expectation, variance, z, p:
    conditional on z_i (analytic, two-sided). p_permutation: folded, the smaller tail of conditional
    permutations; p_adjusted: Benjamini–Hochberg over units. quadrant: of (z_i, lag of z). Islands have I_i =
    0, variance 0, p = 1 and quadrant "Island".
    """

    ids: tuple[str, ...]
    statistic: Array
    expectation: Array
    variance: Array
    z: Array
    p: Array
    p_permutation: Array
    p_adjusted: Array
    quadrant: tuple[str, ...]
    permutations: int
    seed: int

    def clusters(self, level: float = 0.05, adjusted: bool = False) -> tuple[str, ...]:
        """Name the quadrant where a unit is significant at `level`, else "not significant": what a map
        shows.
        """
        p = self.p_adjusted if adjusted else self.p_permutation
        return tuple(
            name if value <= level else "not significant"
            for name, value in zip(self.quadrant, p, strict=True)
        )


def local_moran(
    values: Array, weights: WeightMatrix, *, permutations: int = 999, seed: int = 0
) -> LocalMoran:
    """Local Moran's I of one period.

    Parameters
    ----------
    values : array (n,)
        The variable, in the order of `weights.ids`.
    weights : WeightMatrix
        The weight matrix.
    permutations : int, default 999
        How many draws; all units share one set.
    seed : int, default 0
        Seed of the random draws.

    Returns
    -------
    LocalMoran
        Statistics, p-values and quadrants by unit.

    Raises
    ------
    EstimationError
        A missing value, a variable without variance, or a matrix without links.

    References
    ----------
    Anselin (1995), Local indicators of spatial association.
    """
    if permutations < 1:
        raise EstimationError(_("local Moran needs at least one permutation; 999 is usual"))
    (row,), _shape = check_periods(values, weights, ())
    deviations = row - row.mean()
    lagged = weights.lag(deviations)
    m2 = float((deviations**2).mean())
    statistic = deviations * lagged / m2
    expected, variance = _conditional_moments(deviations, weights, m2)
    linked = np.diff(weights.matrix.indptr) > 0
    z = np.divide(statistic - expected, np.sqrt(variance), out=np.zeros_like(statistic), where=variance > 0)
    by_id = np.argsort(np.array(weights.ids))  # the draws belong to ids, not to rows
    folded = np.empty(weights.n)
    ordered = weights.align([weights.ids[i] for i in by_id])
    folded[by_id] = _compute_folded_p_values(deviations[by_id], lagged[by_id], ordered, permutations, seed)
    return LocalMoran(
        ids=weights.ids,
        statistic=statistic,
        expectation=expected,
        variance=variance,
        z=z,
        p=np.where(linked, 2 * ndtr(-np.abs(z)), 1.0),
        p_permutation=folded,
        p_adjusted=benjamini_hochberg(folded),
        quadrant=tuple(
            f"{'High' if own > 0 else 'Low'}-{'High' if there > 0 else 'Low'}" if link else "Island"
            for own, there, link in zip(deviations, lagged, linked, strict=True)
        ),
        permutations=permutations,
        seed=seed,
    )


def benjamini_hochberg(p: Array) -> Array:
    """p-values adjusted so that the expected share of false discoveries stays below the level (Benjamini &
    Hochberg 1995).
    """
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(np.minimum(p[order] * len(p) / ranks, 1.0))
    return adjusted


def _conditional_moments(deviations: Array, weights: WeightMatrix, m2: float) -> tuple[Array, Array]:
    """Mean and variance of I_i when the other values change places (Sokal, Oden & Thomson 1998, appendix)."""
    n = weights.n
    sums = np.asarray(weights.matrix.sum(axis=1)).ravel()
    squares = np.asarray((weights.matrix**2).sum(axis=1)).ravel()
    expected = -(deviations**2) * sums / ((n - 1) * m2)
    spread = (squares - sums**2 / (n - 1)) * (m2 - deviations**2 / (n - 1))
    return expected, np.maximum((deviations / m2) ** 2 * n / (n - 2) * spread, 0.0)


def _compute_folded_p_values(
    deviations: Array, lagged: Array, weights: WeightMatrix, permutations: int, seed: int
) -> Array:
    """Folded p-values (n,): neighbours of i drawn without replacement from the other units, its own value
    held.
    """
    n = weights.n
    indptr, data = weights.matrix.indptr, weights.matrix.data
    most = int(np.diff(indptr).max())
    generator = np.random.default_rng(np.random.SeedSequence([seed, 0x4C]))
    order = generator.permuted(np.tile(np.arange(n - 1), (permutations, 1)), axis=1)[:, :most]
    columns = np.ascontiguousarray(order.T)
    p = np.ones(n)
    for i in range(n):
        own = data[indptr[i] : indptr[i + 1]]
        if not len(own):
            continue
        others = np.delete(deviations, i)
        drawn = own @ others[columns[: len(own)]]
        slack = 1e-12 * max(1.0, abs(lagged[i]))
        tail = min(int((drawn >= lagged[i] - slack).sum()), int((drawn <= lagged[i] + slack).sum()))
        p[i] = (tail + 1) / (permutations + 1)
    return p
