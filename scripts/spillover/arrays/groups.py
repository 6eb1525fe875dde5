"""Split samples: estimates by group, and tests of their difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.linear import check_finite, least_squares, wald
from spillover.arrays.moments import UnitMoments, solve_moments
from spillover.arrays.projection import Effects, Projection
from spillover.arrays.result import Array, Estimate, EstimationError, IntArray, Test, f_test
from spillover.arrays.variance import Sample, Variance, covariance, restrict
from spillover.arrays.within import fit_within

Mask = NDArray[np.bool_]
BATCH = 500


@dataclass(frozen=True, eq=False)
class GroupComparison:
    """Estimates by group, in the order of `labels`, and the difference (second minus first) with its own
    covariance.

    difference: an Estimate whose tests are the joint Wald test over all terms and, where asked for, the
    permutation test.
    """

    labels: tuple[str, str]
    estimates: tuple[Estimate, Estimate]
    difference: Estimate


def compare_groups(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    group: IntArray,
    *,
    terms: Sequence[str],
    labels: tuple[str, str] = ("0", "1"),
    effects: Effects = "two-way",
    variance: Variance | None = None,
    constant: bool = False,
    outcome: str = "the outcome",
) -> GroupComparison:
    """Split fixed-effects estimates for the two values of `group` (N,), and the fully interacted model's Wald
    test.

    In that model every slope and every effect differs by group, so its slopes are the split ones, and one
    covariance over the whole sample allows for whatever correlation between groups the chosen variance allows
    for.
    """
    variance = variance or Variance()
    x = x.reshape(len(y), -1)
    check_finite(np.column_stack([y, x]), (outcome, *terms), unit, time)
    masks = _masks(unit, group, labels)
    estimates = []
    rows, residuals = np.zeros((len(y), len(terms))), np.zeros(len(y))
    absorbed, codes, difference = 0, [], np.zeros(len(terms))
    for sign, mask in zip((-1.0, 1.0), masks, strict=True):
        project = Projection(unit[mask], time[mask], effects)
        part = restrict(variance, mask)
        estimates.append(
            fit_within(
                y[mask],
                x[mask],
                unit[mask],
                time[mask],
                terms=terms,
                effects=effects,
                variance=part,
                constant=constant,
                outcome=outcome,
                projection=project,
            )
        )
        table = project(np.column_stack([y[mask], x[mask]]))
        fit = least_squares(table[:, 0], table[:, 1:], tuple(terms), np.linalg.norm(x[mask], axis=0))
        rows[mask], residuals[mask] = sign * fit.rows, fit.residuals
        difference += sign * fit.coefficients
        absorbed += project.absorbed
        codes.append(project.codes)
    sample = Sample(unit, time, 2 * len(terms), absorbed, _joint_codes(codes, masks))
    cov = covariance(rows, residuals, variance, sample)
    k = len(terms)
    statistic = wald(difference, cov.matrix, "the differences") / k
    test = f_test("group_difference", statistic, k, cov.df, "all slopes are equal in both groups", cov.label)
    settings: dict[str, str | int | float | bool] = {
        "effects": effects,
        "variance": cov.label,
        "small_sample_factor": cov.factor,
    }
    settings["difference"] = f"{labels[1]} minus {labels[0]}"
    joint = Estimate(
        "group difference",
        tuple(terms),
        difference,
        cov.matrix,
        len(y),
        len(np.unique(unit)),
        len(np.unique(time)),
        cov.df,
        settings=settings,
        tests=(test,),
        residuals=residuals,
    )
    return GroupComparison(labels, (estimates[0], estimates[1]), joint)


def permute_groups(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    group: IntArray,
    *,
    term: int = 0,
    name: str = "the first term",
    effects: Effects = "two-way",
    permutations: int = 9999,
    seed: int,
) -> Test:
    """Permutation test that the slope of column `term` of x is the same in both groups: units are dealt to
    groups at random.

    Group sizes are kept; the statistic is the absolute difference of split estimates; p counts the observed
    split among the draws (Phipson and Smyth 2010). Valid under exchangeability of units. Each batch of 500
    draws has its stream (seed, batch).
    """
    x = x.reshape(len(y), -1)
    project = Projection(unit, time, effects)
    moments = UnitMoments(np.column_stack([x, y]), project)
    mask = _masks(unit, group, ("0", "1"))[1]
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
    note = f"{permutations} permutations of units between groups, seed {seed}"
    return Test(
        "group_permutation",
        observed,
        p,
        "permutation",
        (),
        f"the slope of {name} is equal in both groups",
        note,
    )


def _masks(unit: IntArray, group: IntArray, labels: tuple[str, str]) -> tuple[Mask, Mask]:
    values = np.unique(group)
    if len(values) != 2:
        raise EstimationError(
            f"A comparison needs two groups; this variable has {len(values)}: {values[:5].tolist()}."
        )
    masks = (np.asarray(group == values[0]), np.asarray(group == values[1]))
    both = np.intersect1d(unit[masks[0]], unit[masks[1]])
    if len(both):
        raise EstimationError(
            f"Unit {both[0]} is in both groups, {labels[0]} and {labels[1]}; a unit must stay in one."
        )
    return masks


def _joint_codes(
    parts: list[tuple[tuple[IntArray, int], ...]], masks: tuple[Mask, Mask]
) -> tuple[tuple[IntArray, int], ...]:
    """The interacted model's sets of dummies over the whole sample: levels of the second group follow those
    of the first.
    """
    joint = []
    for first, second in zip(*parts, strict=True):
        codes = np.empty(len(masks[0]), dtype=np.int64)
        codes[masks[0]], codes[masks[1]] = first[0], second[0] + first[1]
        joint.append((codes, first[1] + second[1] - 1))
    return tuple(joint)
