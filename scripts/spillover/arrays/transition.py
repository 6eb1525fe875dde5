"""Markov chains of a distribution over units, and spatial Markov chains, conditional on the neighbours (Rey
2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.special import expit, logit, ndtri, xlogy

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.result import Test, chi2_test
from spillover.note import Note
from spillover.words import _

__all__ = [
    "Chain",
    "Homogeneity",
    "boundaries_of",
    "chain",
    "classify",
    "count_transitions",
    "homogeneity",
    "log_odds_interval",
    "relative",
    "wilson",
]

FEW = 5.0  # an expected count below which χ² is no good approximation (Cochran 1954)


@dataclass(frozen=True)
class Chain(Result):
    """Markov chain of k classes.

    counts (k, k): transitions from the row's class to the column's; probabilities, errors (k, k): shares of
    the row and their multinomial standard errors, NaN where the row has no transition.
    ergodic, ergodic_errors (k,): the distribution that the chain tends to, with standard errors by the delta
    method; NaN unless one set of classes is closed. passage (k, k): mean periods until the column's class is
    first reached, on the diagonal until it is reached again; NaN unless all classes lead to each other.
    """

    counts: IntArray
    probabilities: Array
    errors: Array
    ergodic: Array
    ergodic_errors: Array
    passage: Array


@dataclass(frozen=True)
class Homogeneity(Result):
    """Tests that chains are one: likelihood ratio and χ², with the share of expected counts below 5."""

    likelihood_ratio: Test
    chi2: Test
    small_share: float


def relative(values: Array, periods: Sequence[object]) -> Array:
    """Values relative to the mean of their period.

    Parameters
    ----------
    values : array (T, n)
        The variable by period and unit.
    periods : sequence of object
        Names of the periods, for messages.

    Returns
    -------
    array (T, n)
        The ratios, of mean one in each period.

    Raises
    ------
    EstimationError
        A mean that is not positive, so that ratios would not keep the order of the units.

    References
    ----------
    Quah (1993), Empirical cross-section dynamics in economic growth.
    """
    means = values.mean(axis=1, keepdims=True)
    if (means <= 0).any():
        t = int(np.argmax(means[:, 0] <= 0))
        raise EstimationError(
            _(
                "period {period}: the mean is {mean:g}; values relative to it need a positive "
                "mean: take the variable as it is",
                period=periods[t],
                mean=means[t, 0],
            )
        )
    return np.asarray(values / means)


def boundaries_of(values: Array, classes: int, by: Literal["pooled", "yearly"]) -> Array:
    """Class boundaries at the quantiles 1/k, …, (k − 1)/k, interpolated linearly.

    Parameters
    ----------
    values : array (T, n)
        The variable by period and unit; a NaN is left out.
    classes : int
        How many classes k, at least two.
    by : {"pooled", "yearly"}
        Quantiles over all periods together, or in each.

    Returns
    -------
    array (T, k - 1)
        The boundaries in each period.

    References
    ----------
    Rey (2001), Spatial empirics for economic growth and convergence.
    """
    shares = np.arange(1, classes) / classes
    if by == "yearly":
        return np.asarray(np.nanquantile(values, shares, axis=1).T)
    return np.tile(np.nanquantile(values, shares), (len(values), 1))


def classify(values: Array, boundaries: Array, periods: Sequence[object], what: str) -> IntArray:
    """Classify each value by the number of boundaries below it, so that a value on a boundary is in the lower
    class.

    Parameters
    ----------
    values : array (T, n)
        The variable by period and unit; a NaN has no class.
    boundaries : array (T, k - 1)
        The boundaries in each period.
    periods : sequence of object
        Names of the periods, for messages.
    what : str
        What is classed, for messages.

    Returns
    -------
    array of int (T, n)
        Classes from 0 to k − 1; −1 where there is none.

    Raises
    ------
    EstimationError
        Boundaries that do not increase: too many values are equal for so many classes.

    References
    ----------
    Rey (2001), Spatial empirics for economic growth and convergence.
    """
    flat = (np.diff(boundaries, axis=1) <= 0).any(axis=1)
    if flat.any():
        t = int(np.argmax(flat))
        at = boundaries[t][1:][np.diff(boundaries[t]) <= 0][0]
        raise EstimationError(
            _(
                "{what}, period {period}: two boundaries of classes are both {value:g}, because "
                "many values are equal; ask for fewer classes, or give boundaries",
                what=what,
                period=periods[t],
                value=at,
            )
        )
    codes = (values[:, :, None] > boundaries[:, None, :]).sum(axis=2)
    return np.where(np.isnan(values), -1, codes).astype(np.int64)


def count_transitions(codes: IntArray, classes: int, groups: IntArray, number: int) -> IntArray:
    """Transitions from each period to the next, by the group that a unit is in at their start.

    Parameters
    ----------
    codes : array of int (T, n)
        The class of each unit in each period, from 0.
    classes : int
        How many classes k.
    groups : array of int (T, n)
        The group in each period, from 0; −1 leaves a unit out. The last period is not used.
    number : int
        How many groups G.

    Returns
    -------
    array of int (G, k, k)
        Counts by group, class at the start, and class at the end.

    References
    ----------
    Rey (2001), Spatial empirics for economic growth and convergence.
    """
    start, end, group = codes[:-1].ravel(), codes[1:].ravel(), groups[:-1].ravel()
    inside = group >= 0
    cells = (group[inside] * classes + start[inside]) * classes + end[inside]
    counted = np.bincount(cells, minlength=number * classes**2)
    return counted.astype(np.int64).reshape(number, classes, classes)


def chain(counts: IntArray) -> Chain:
    """Estimate the chain of counted transitions by maximum likelihood.

    Parameters
    ----------
    counts : array of int (k, k)
        Transitions from the row's class to the column's.

    Returns
    -------
    Chain
        Probabilities, ergodic distribution and mean first passage times.

    References
    ----------
    Anderson and Goodman (1957), Statistical inference about Markov chains.
    Kemeny and Snell (1976), Finite Markov Chains, chapters 4 and 5.
    """
    k, rows = len(counts), counts.sum(axis=1, keepdims=True)
    p = np.divide(counts, rows, out=np.full((k, k), np.nan), where=rows > 0)
    errors = np.sqrt(p * (1 - p) / np.maximum(rows, 1))
    none, square = np.full(k, np.nan), np.full((k, k), np.nan)
    sets, label = connected_components(counts > 0, connection="strong")
    start, end = (label[side] for side in np.nonzero(counts))
    left = np.unique(start[start != end])  # sets that a transition leaves: the others are closed
    if (rows == 0).any() or sets - len(left) != 1:
        return Chain(counts, p, errors, none, none, square)
    # π = πP, Σπ = 1, of a chain with one closed set of classes; zero outside it.
    system = np.vstack([(np.eye(k) - p).T, np.ones(k)])
    ergodic = np.linalg.lstsq(system, np.append(np.zeros(k), 1.0), rcond=None)[0]
    ergodic = np.where(ergodic < 1e-13, 0.0, ergodic)
    ergodic = ergodic / ergodic.sum()
    fundamental = np.linalg.inv(np.eye(k) - p + ergodic)
    # dπ = π dP Z, where the rows of P are independent multinomial shares.
    variance = sum(
        ergodic[i] ** 2 * fundamental.T @ (np.diag(p[i]) - np.outer(p[i], p[i])) @ fundamental / rows[i]
        for i in range(k)
    )
    if sets == 1:
        square = (np.eye(k) - fundamental + np.diag(fundamental)) / ergodic  # Kemeny and Snell, 4.4.7
    return Chain(counts, p, errors, ergodic, np.sqrt(np.maximum(np.diag(variance), 0.0)), square)


def homogeneity(counts: IntArray, name: str, null: Note | None = None) -> Homogeneity:
    """Tests that groups of transitions are from one chain.

    LR = 2 Σ n_ijg ln(p_ijg / p_ij), χ² = Σ n_ig (p_ijg − p_ij)² / p_ij, over cells with p_ij > 0; degrees of
    freedom Σ_i (a_i − 1)(b_i − 1), with a_i groups that have transitions from class i and b_i classes that
    these lead to.

    Parameters
    ----------
    counts : array of int (G, k, k)
        Transitions by group.
    name : str
        The tests are `<name>_lr` and `<name>_chi2`.
    null : Note, optional
        The null hypothesis in words.

    Returns
    -------
    Homogeneity
        Both tests, and how many expected counts are small.

    Raises
    ------
    EstimationError
        No degree of freedom: no class is left in two groups and to two classes.

    References
    ----------
    Anderson and Goodman (1957), Statistical inference about Markov chains.
    Bickenbach and Bode (2003), Evaluating the Markov property in studies of economic convergence.
    """
    pooled = counts.sum(axis=0)
    rows = counts.sum(axis=2, keepdims=True)
    share = pooled / np.maximum(pooled.sum(axis=1, keepdims=True), 1)
    expected = rows * share
    some = expected > 0
    df = int(((rows[:, :, 0] > 0).sum(axis=0) - 1) @ ((pooled > 0).sum(axis=1) - 1).clip(min=0))
    if df < 1:
        raise EstimationError(
            _("the chains cannot be compared: no class has transitions to two classes in two groups")
        )
    ratio = 2 * float((xlogy(counts[some], counts[some]) - xlogy(counts[some], expected[some])).sum())
    squares = float(((counts - expected)[some] ** 2 / expected[some]).sum())
    return Homogeneity(
        chi2_test(f"{name}_lr", ratio, df, null),
        chi2_test(f"{name}_chi2", squares, df, null),
        float((expected[some] < FEW).mean()),
    )


def wilson(share: Array, rows: Array, level: float) -> tuple[Array, Array]:
    """Score intervals of shares, which stay within 0 and 1 and have a length where a share is 0 or 1.

    Parameters
    ----------
    share : array (k,)
        The shares.
    rows : array (k,)
        Observations that each is a share of.
    level : float
        The confidence level.

    Returns
    -------
    tuple[array, array]
        Lower and upper bounds, (k,) each.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    z = ndtri(0.5 + level / 2)
    scale = 1 + z**2 / rows
    centre = (share + z**2 / (2 * rows)) / scale
    half = z / scale * np.sqrt(share * (1 - share) / rows + (z / (2 * rows)) ** 2)
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def log_odds_interval(share: float, error: float, level: float) -> tuple[float, float]:
    """Compute the interval of a share that is normal in its log odds, so that it stays within 0 and 1.

    Parameters
    ----------
    share : float
        The share.
    error : float
        Its standard error.
    level : float
        The confidence level.

    Returns
    -------
    tuple[float, float]
        Lower and upper bound; the share itself where it is 0 or 1.

    References
    ----------
    Agresti (2013), Categorical Data Analysis, section 3.1.
    """
    if not 0 < share < 1:
        return share, share
    width = float(ndtri(0.5 + level / 2)) * error / (share * (1 - share))
    centre = float(logit(share))
    return float(expit(centre - width)), float(expit(centre + width))
