"""The permutation test that a slope is the same in two groups."""

from __future__ import annotations

import numpy as np

from spillover.arrays.absorption import EffectsLike, absorber
from spillover.arrays.foundation import Array, IntArray, note
from spillover.arrays.groups import two_groups
from spillover.arrays.moments import solve_moments, unit_moments
from spillover.arrays.result import Test

__all__ = ["permute_groups"]

BATCH = 500


def permute_groups(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    group: IntArray,
    *,
    term: int = 0,
    name: str = "the first term",
    effects: EffectsLike = "two-way",
    permutations: int = 9999,
    seed: int,
    weights: Array | None = None,
) -> Test:
    """Permutation test that one slope is the same in both groups: units are dealt to groups at random.

    Group sizes are kept; the statistic is the absolute difference of split estimates; p counts the observed
    split among the draws. Valid where units are exchangeable. Each batch of 500 draws has its stream (seed,
    batch).

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    group : array of int (N,)
        0 or 1, constant within a unit.
    term : int, default 0
        Which column of x, counted from 0.
    name : str, default "the first term"
        Name of that column, for messages.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    permutations : int, default 9999
        How many draws.
    seed : int
        Seed of the random draws.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.

    Returns
    -------
    Test
        The difference with its p-value.

    Raises
    ------
    EstimationError
        A group that changes within a unit, or draws whose slopes do not exist.

    References
    ----------
    Phipson and Smyth (2010), Permutation p-values should never be zero.
    """
    x = x.reshape(len(y), -1)
    project = absorber(unit, time, effects, weights)
    moments = unit_moments(np.column_stack([x, y]), project)
    mask = two_groups(unit, group, ("0", "1"))[1]
    member = np.zeros(project.units)
    member[project.unit_index[0][mask]] = 1.0

    def difference(weights: Array, what: range) -> Array:
        regressors, outcome = range(x.shape[1]), x.shape[1]
        second = solve_moments(moments.gram(weights), regressors, outcome, what)
        first = solve_moments(moments.gram(1 - weights), regressors, outcome, what)
        return second[:, term] - first[:, term]

    observed = float(difference(member[None], range(1))[0])
    extreme = 0
    for batch, start in enumerate(range(0, permutations, BATCH)):
        stream = np.random.default_rng(np.random.SeedSequence([seed, batch]))
        size = min(BATCH, permutations - start)
        drawn = difference(stream.permuted(np.tile(member, (size, 1)), axis=1), range(start, start + size))
        extreme += int((np.abs(drawn) >= abs(observed) * (1 - 1e-12)).sum())
    p = (1 + extreme) / (1 + permutations)
    made = note("permuted_units", draws=permutations, seed=seed)
    return Test(
        "group_permutation",
        observed,
        p,
        "permutation",
        (),
        note("slope_equal", term=name),
        made,
    )
