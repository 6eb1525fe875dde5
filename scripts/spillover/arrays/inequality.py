"""Inequality of a variable at each time: the Gini coefficient by groups, Theil's T and L, and a bootstrap of
units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import check_finite
from spillover.words import _

__all__ = ["PARTS", "Inequality", "Summary", "measure_inequality", "quantities"]

# Each measure with the parts that add up to it.
PARTS = {
    "gini": ("within", "between", "transvariation"),
    "theil_t": ("within", "between"),
    "theil_l": ("within", "between"),
}

BATCH = 1_000_000  # numbers of a batch of replicates: units × groups × draws


@dataclass(frozen=True)
class Summary(Result):
    """Numbers (T, Q) by time, with their bootstrap: se (ddof 1) and percentiles low and high over the draws
    that have the number, of which there are `draws` (T, Q). NaN where it does not exist.
    """

    estimate: Array
    se: Array
    low: Array
    high: Array
    draws: IntArray


@dataclass(frozen=True)
class Inequality(Result):
    """Inequality of a variable at each of T times, in k groups of units.

    times (T,); names (Q,): of the columns of `overall` and of `replicates` (R, T, Q), its draws; sizes,
    totals (T, k): units of each group, and the sum of their values; pairs: (j, h), j ≤ h, of the columns of
    `gini`: between units of j and of h, within a group where j = h; `distance` has Dagum's relative economic
    affluence D of the same pairs, NaN within a group. Both have no columns without groups.
    """

    times: IntArray
    names: tuple[str, ...]
    overall: Summary
    replicates: Array
    sizes: IntArray
    totals: Array
    pairs: tuple[tuple[int, int], ...]
    gini: Summary
    distance: Summary


@dataclass(frozen=True)
class _Section:
    """Cross-section at one time: values (n,) in ascending order, in units of their mean; member (n, k), 1 in
    a unit's group; unit (n,).
    """

    values: Array
    member: Array
    unit: IntArray

    @classmethod
    def build(cls, y: Array, unit: IntArray, codes: IntArray, now: NDArray[np.bool_]) -> _Section:
        """Build a section from values (N,), units and groups (N,), and which rows are of the time."""
        order = np.flatnonzero(now)[np.argsort(y[now], kind="stable")]
        values = y[order] / y[now].max()  # before their mean, so that a sum of large values does not overflow
        return cls(values / values.mean(), np.eye(codes.max() + 1)[codes[order]], unit[order])


def quantities(measures: Sequence[str], grouped: bool) -> tuple[str, ...]:
    """List the numbers of some measures: each, its parts by groups, and their shares of it in per cent.

    Parameters
    ----------
    measures : sequence of str
        Keys of `PARTS`.
    grouped : bool
        Whether there are groups.

    Returns
    -------
    tuple[str, ...]
        Their names: `gini`, `gini_within`, …, `gini_within_share`, ….

    References
    ----------
    Dagum (1997), A new approach to the decomposition of the Gini income inequality ratio.
    """
    found: list[str] = []
    for measure in measures:
        parts = [f"{measure}_{part}" for part in PARTS[measure] if grouped]
        found += [measure, *parts, *(f"{part}_share" for part in parts)]
    return tuple(found)


def measure_inequality(
    y: Array,
    unit: IntArray,
    time: IntArray,
    group: IntArray | None = None,
    *,
    name: str = "y",
    units: Sequence[str] | None = None,
    measures: Sequence[str] = tuple(PARTS),
    draws: int = 1000,
    seed: int,
    level: float = 0.95,
) -> Inequality:
    """Compute the Gini coefficient and Theil's T and L at each time, with their parts by groups and a
    bootstrap of units.

    With y_i in group j and y_r in group h, d = E(y_i − y_r)⁺ and p = E(y_r − y_i)⁺ where j has the larger
    mean: G_jh = (d + p)/(ȳ_j + ȳ_h) and D_jh = (d − p)/(d + p). G = Σ|y_i − y_r|/(2n²ȳ) is the sum of
    G_w = Σ_j G_jj p_j s_j, of G_nb = Σ_{j<h} G_jh (p_j s_h + p_h s_j) D_jh, and of the transvariation
    G_t, the same with 1 − D_jh, where p_j and s_j are shares of units and of the total. T and L are the sums
    of their parts within and between groups. A replicate draws units with all their times: r from the stream
    SeedSequence([seed, r]).

    Parameters
    ----------
    y : array (N,)
        The variable, in its own units, a row per unit and time; zero or more, above zero for Theil's L.
    unit : array of int (N,)
        The unit of each row, as an integer code from 0.
    time : array of int (N,)
        The time of each row, as an integer.
    group : array of int (N,), optional
        The group of each row, as an integer code from 0, constant within a unit; no parts where None.
    name : str, default "y"
        Name of the variable, for messages.
    units : sequence of str, optional
        Names of the units by their codes, for messages.
    measures : sequence of str, default all
        Keys of `PARTS`.
    draws : int, default 1000
        Replicates of the bootstrap.
    seed : int
        Seed of the random draws.
    level : float, default 0.95
        Coverage of the percentile intervals, between 0 and 1.

    Returns
    -------
    Inequality
        Estimates, errors and intervals by time; between-group Ginis and distances by pair of groups.

    Raises
    ------
    EstimationError
        A value that a measure does not allow, a time with one unit, or one where all values are zero.

    References
    ----------
    Dagum (1997), A new approach to the decomposition of the Gini income inequality ratio.
    Theil (1967), Economics and Information Theory; Shorrocks (1980).
    Mills and Zandvakili (1997), Statistical inference via bootstrapping for measures of inequality.
    """
    named = units or [str(u) for u in range(unit.max() + 1)]
    _check_values(y, unit, named, time, name, measures)
    codes = np.zeros_like(unit) if group is None else group
    times = np.unique(time)
    sections = [_Section.build(y, unit, codes, time == t) for t in times]
    size = int(unit.max()) + 1
    counts = np.empty((draws, size), dtype=np.int64)  # how often each replicate draws each unit
    for r in range(draws):
        stream = np.random.default_rng(np.random.SeedSequence([seed, r]))
        counts[r] = np.bincount(stream.integers(0, size, size), minlength=size)
    upper = np.triu_indices(codes.max() + 1)
    found: list[list[tuple[Array, Array]]] = [
        [],
        [],
        [],
    ]  # estimates and draws of each time, by what they are
    for section in sections:
        rows = max(1, BATCH // section.member.size)
        every = np.vstack([np.ones_like(counts[:1]), counts])[:, section.unit]
        made = [
            _compute_quantities(section, every[r : r + rows], measures, group is not None)
            for r in range(0, len(every), rows)
        ]
        for kept, parts in zip(found, zip(*made, strict=True), strict=True):
            kept.append((np.concatenate(parts)[0], np.concatenate(parts)[1:]))
    overall, gini, distance = (_summarise_draws(kept, level) for kept in found)
    return Inequality(
        times=times,
        names=quantities(measures, group is not None),
        overall=overall,
        replicates=np.stack([several for _, several in found[0]], axis=1),
        sizes=np.stack([s.member.sum(0) for s in sections]).astype(np.int64),
        totals=np.stack([np.bincount(codes[time == t], y[time == t], codes.max() + 1) for t in times]),
        pairs=tuple(zip(*map(np.ndarray.tolist, upper), strict=True)) if group is not None else (),
        gini=gini,
        distance=distance,
    )


def _check_values(
    y: Array, unit: IntArray, units: Sequence[str], time: IntArray, name: str, measures: Sequence[str]
) -> None:
    """Check values for what the measures allow, at times with two units and a positive sum."""
    check_finite(y[:, None], [name], np.asarray(units)[unit], time)
    negative, zero = np.flatnonzero(y < 0), np.flatnonzero(y == 0)
    if negative.size:
        i = negative[0]
        raise EstimationError(
            _(
                "{name} is {value:.6g} for unit {unit} at time {time} (such values in all: {bad}), "
                "and inequality needs values of zero or more; leave these rows out, or take a "
                "variable without negative values.",
                name=name,
                value=y[i],
                unit=units[unit[i]],
                time=time[i],
                bad=negative.size,
            )
        )
    if "theil_l" in measures and zero.size:
        i = zero[0]
        raise EstimationError(
            _(
                "{name} is zero for unit {unit} at time {time} (such values in all: {bad}), and "
                "Theil's L needs values above zero; leave these rows out, or 'theil_l' out of "
                "'measures'.",
                name=name,
                unit=units[unit[i]],
                time=time[i],
                bad=zero.size,
            )
        )
    for t in np.unique(time):
        if (time == t).sum() < 2:
            raise EstimationError(
                _(
                    "{name} has one unit at time {time}, and inequality needs two; leave that time "
                    "out of the sample.",
                    name=name,
                    time=t,
                )
            )
        if not y[time == t].any():
            raise EstimationError(
                _(
                    "All values of {name} at time {time} are zero, so shares of their sum do not "
                    "exist; leave that time out of the sample.",
                    name=name,
                    time=t,
                )
            )


def _compute_quantities(
    section: _Section, counts: IntArray, measures: Sequence[str], grouped: bool
) -> tuple[Array, Array, Array]:
    """Compute the quantities (R, Q), and by pair of groups their Ginis and distances, of units drawn `counts`
    (R, n) times.
    """
    weights = section.member * counts[..., None]
    # Σ(y_i − y_r)⁺ (R, k, k) over units i of group j and r of group h: each gap between neighbours
    # counts for the pairs that it lies between, so that no term is negative and none cancels.
    below = weights.cumsum(-2)
    above = below[:, -1:] - below
    between = np.diff(section.values)[:, None] * above[:, :-1]
    excess = np.asarray(between.swapaxes(1, 2) @ below[:, :-1])
    sizes, totals = weights.sum(-2), section.values @ weights
    with np.errstate(invalid="ignore", divide="ignore"):  # what does not exist is not a number
        numbers: list[Array] = []
        for measure in measures:
            parts = _OF[measure](section.values, weights, excess)
            whole = parts.sum(-1, keepdims=True)
            numbers += [whole, *([parts, 100 * parts / whole] if grouped else [])]
        j, h = np.triu_indices(sizes.shape[-1]) if grouped else np.empty((2, 0), dtype=int)
        one, other = excess[:, j, h], excess[:, h, j]
        gini = (one + other) / (sizes[:, j] * totals[:, h] + sizes[:, h] * totals[:, j])
        distance = np.where(j == h, np.nan, np.abs(one - other) / (one + other))
    return np.concatenate(numbers, axis=-1), gini, distance


def _gini(values: Array, weights: Array, excess: Array) -> Array:
    """Compute G_w, G_nb and G_t (R, 3). G_jh (p_j s_h + p_h s_j) is n_j n_h (d + p)/(n²ȳ), so its net part
    has d − p and its transvariation 2p, where d n_j n_h is the larger and p n_j n_h the smaller excess of the
    pair.
    """
    j, h = np.triu_indices(excess.shape[-1], 1)
    one, other = excess[:, j, h], excess[:, h, j]
    within = np.trace(excess, axis1=1, axis2=2)
    parts = np.stack([within, np.abs(one - other).sum(-1), 2 * np.minimum(one, other).sum(-1)], axis=-1)
    return np.asarray(parts / (weights.sum((1, 2)) * (values @ weights).sum(-1))[:, None])


def _theil_t(values: Array, weights: Array, excess: Array) -> Array:
    """Compute T within groups, weighted by their shares of the total, and between their means (R, 2)."""
    means, sizes, totals = _means(values, weights)
    all_of = totals.sum(-1)
    within = (xlogy(values, values) @ weights - totals * np.log(means)).sum(-1) / all_of
    between = (totals * np.log(means / (all_of / sizes.sum(-1))[:, None])).sum(-1) / all_of
    return _clean_parts(within, between, excess)


def _theil_l(values: Array, weights: Array, excess: Array) -> Array:
    """Compute L within groups, weighted by their shares of the units, and between their means (R, 2)."""
    means, sizes, totals = _means(values, weights)
    all_of = sizes.sum(-1)
    within = (sizes * np.log(means) - np.log(values) @ weights).sum(-1) / all_of
    between = (sizes * np.log((totals.sum(-1) / all_of)[:, None] / means)).sum(-1) / all_of
    return _clean_parts(within, between, excess)


def _means(values: Array, weights: Array) -> tuple[Array, Array, Array]:
    """Compute means, sizes and totals (R, k) of groups. The mean of one without units or without a total is
    that of all, so that it counts for nothing.
    """
    sizes, totals = weights.sum(-2), values @ weights
    overall = (totals.sum(-1) / sizes.sum(-1))[:, None]
    return np.where(totals > 0, totals / sizes, overall), sizes, totals


def _clean_parts(within: Array, between: Array, excess: Array) -> Array:
    """Remove from both parts what rounding leaves below zero, or of values that are all equal."""
    varies = np.asarray(excess.max((1, 2)) > 0)[:, None]
    parts = np.stack([within, between], axis=-1)
    return np.where(varies | np.isnan(parts), np.maximum(parts, 0.0), 0.0)


_OF = {"gini": _gini, "theil_t": _theil_t, "theil_l": _theil_l}


def _summarise_draws(found: list[tuple[Array, Array]], level: float) -> Summary:
    """Summarise the bootstrap of each time's numbers (Q,) from their draws (R, Q)."""
    estimate = np.stack([one for one, _ in found])
    se, low, high = (np.full(estimate.shape, np.nan) for _ in range(3))
    draws = np.zeros(estimate.shape, dtype=np.int64)
    tails = [(1 - level) / 2, (1 + level) / 2]
    for t, (one, several) in enumerate(found):
        for q in np.flatnonzero(np.isfinite(one)):
            drawn = several[np.isfinite(several[:, q]), q]
            draws[t, q] = len(drawn)
            if len(drawn) > 1:
                se[t, q] = drawn.std(ddof=1)
                low[t, q], high[t, q] = np.quantile(drawn, tails)
    return Summary(estimate, se, low, high, draws)
