"""Split samples: estimates by group, and tests of their difference, one by permutation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from spillover.arrays.absorption import Absorber, EffectsLike, absorber, restrict_to_rows, settings_of
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import check_regressors, least_squares, wald_statistic
from spillover.arrays.moments import solve_moments, unit_moments
from spillover.arrays.result import Estimate, Test, chi2_test, f_test
from spillover.arrays.variance import Sample, Variance, covariance, restrict
from spillover.arrays.within import fit_within
from spillover.note import note
from spillover.words import _

__all__ = [
    "GroupComparison",
    "compare_groups",
    "compare_slopes",
    "equal_slopes",
    "fit_groups",
    "permute_groups",
]

Mask = NDArray[np.bool_]
# Variances that leave the estimates of groups of units independent.
APART = ("classical", "HC0", "HC1", "clustered", "jackknife", "newey-west")
BATCH = 500


@dataclass(frozen=True, eq=False)
class GroupComparison(Result):
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
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    constant: bool = False,
    outcome: str = "the outcome",
    weights: Array | None = None,
) -> GroupComparison:
    """Split fixed-effects estimates of two groups, and the Wald test of the fully interacted model.

    In that model every slope and every effect differs by group, so its slopes are the split ones, and one
    covariance over the full sample allows for whatever correlation between groups the chosen variance allows
    for.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    group : array of int (N,)
        0 or 1, constant within a unit.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    labels : tuple[str, str], default ("0", "1")
        Names of the two groups.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    constant : bool, default False
        Whether the constant is a term of the estimate, `_cons`.
    outcome : str, default "the outcome"
        Name of the outcome in messages.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.

    Returns
    -------
    GroupComparison
        Both estimates and their difference with its test.

    Raises
    ------
    EstimationError
        A group that changes within a unit, or as `fit_within` of a group.

    References
    ----------
    Chow (1960), Tests of equality between sets of coefficients in two linear regressions.
    """
    variance = variance or Variance()
    x = check_regressors(y, x, (outcome, *terms), unit, time)
    masks = two_groups(unit, group, labels)
    whole = absorber(unit, time, effects, weights)
    projects = [restrict_to_rows(whole, mask) for mask in masks]
    estimates = [
        fit_within(
            y[mask],
            x[mask],
            unit[mask],
            time[mask],
            terms=terms,
            variance=restrict(variance, mask),
            constant=constant,
            outcome=outcome,
            projection=project,
        )
        for mask, project in zip(masks, projects, strict=True)
    ]
    joint = _difference(y, x, tuple(terms), (whole, projects, masks), variance)
    settings = {**joint.settings, "difference": note("difference", second=labels[1], first=labels[0])}
    joint = replace(joint, settings=settings)
    return GroupComparison(labels, (estimates[0], estimates[1]), joint)


def _difference(
    y: Array,
    x: Array,
    terms: tuple[str, ...],
    parts: tuple[Absorber, list[Absorber], tuple[Mask, Mask]],
    variance: Variance,
) -> Estimate:
    """Subtract the first group's slopes from the second's, with the covariance of the fully interacted
    model.
    """
    whole, projects, masks = parts
    k = len(terms)
    rows, residuals, difference = np.zeros((len(y), k)), np.zeros(len(y)), np.zeros(k)
    for sign, mask, project in zip((-1.0, 1.0), masks, projects, strict=True):
        table = project(np.column_stack([y[mask], x[mask]]))
        scale = np.linalg.norm(project.scale(x[mask]), axis=0)
        fit = least_squares(table[:, 0], table[:, 1:], terms, scale)
        # A group's weights have a mean of one of their own; the joint variance needs those of the sample.
        share = np.broadcast_to(whole.root, len(y))[mask] / project.root
        rows[mask] = sign * fit.rows / np.reshape(share, (-1, 1))
        residuals[mask] = fit.residuals * share
        difference += sign * fit.coefficients
    # The interacted model's sets of dummies: levels of the second group follow those of the first.
    joint = []
    for first, second in zip(*(project.codes for project in projects), strict=True):
        codes = np.empty(len(y), dtype=np.int64)
        codes[masks[0]], codes[masks[1]] = first[0], second[0] + first[1]
        joint.append((codes, first[1] + second[1] - 1))
    sample = Sample(
        whole.unit,
        whole.time,
        2 * k,
        sum(project.degrees_of_freedom for project in projects),
        tuple(joint),
        lambda chosen: sum(project.count_beyond_constant(chosen) for project in projects),
    )
    cov = covariance(rows, residuals, variance, sample)
    made = note("variance", variance=cov.settings)
    statistic = wald_statistic(difference, cov.matrix, _("the differences")) / k
    test = f_test("group_difference", statistic, k, cov.df, note("slopes_equal"), made)
    return Estimate(
        "group_difference",
        terms,
        difference,
        cov.matrix,
        len(y),
        whole.units,
        whole.periods,
        cov.df,
        settings={
            "effects": whole.effects,
            "variance": cov.settings,
            "small_sample_factor": cov.factor,
            **settings_of(whole),
        },
        tests=(test,),
        residuals=whole.raw(residuals),
    )


def two_groups(unit: IntArray, group: IntArray, labels: tuple[str, str]) -> tuple[Mask, Mask]:
    """Select the rows of each of two groups.

    Parameters
    ----------
    unit : array of int (N,)
        The unit of each row, as an integer code.
    group : array of int (N,)
        Two values, constant within a unit.
    labels : tuple of str
        Names of the groups, for messages.

    Returns
    -------
    tuple of array of bool (N,)
        Those of the smaller value, then of the other.

    Raises
    ------
    EstimationError
        Not two groups, or a unit in both.
    """
    values = np.unique(group)
    if len(values) != 2:
        raise EstimationError(
            _(
                "A comparison needs two groups; this variable has {values}: {values2}.",
                values=len(values),
                values2=values[:5].tolist(),
            )
        )
    masks = (np.asarray(group == values[0]), np.asarray(group == values[1]))
    both = np.intersect1d(unit[masks[0]], unit[masks[1]])
    if len(both):
        raise EstimationError(
            _(
                "Unit {both} is in two groups, {first} and {second}; leave it in one.",
                both=both[0],
                first=labels[0],
                second=labels[1],
            )
        )
    return masks


def fit_groups(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    group: IntArray,
    *,
    terms: Sequence[str],
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    constant: bool = False,
    outcome: str = "the outcome",
) -> list[Estimate]:
    """Split fixed-effects estimates of several groups, in the order of their codes.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    group : array of int (N,)
        Codes of the groups, constant within a unit.
    terms : sequence of str
        Names of the columns of x, in the estimates and in messages.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    constant : bool, default False
        Whether the constant is a term of the estimates, `_cons`.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    list[Estimate]
        An estimate for each group.

    Raises
    ------
    EstimationError
        A unit or a cluster in two groups, a variance that links groups, or as `fit_within` of a group.

    References
    ----------
    Wooldridge (2010), section 10.5.
    """
    variance = variance or Variance()
    if variance.kind not in APART:
        raise EstimationError(
            _(
                "The variance {kind!r} allows for correlation between groups; estimates of "
                "groups are independent with {apart}.",
                kind=variance.kind,
                apart=", ".join(APART),
            )
        )
    for codes, what in (
        (unit, "unit"),
        (unit if variance.clusters is None else variance.clusters, "cluster"),
    ):
        pairs = np.unique(np.column_stack([codes, group]), axis=0)
        if len(pairs) > len(np.unique(codes)):
            raise EstimationError(_("A {what} is in two groups; each must stay in one.", what=what))
    whole = absorber(unit, time, effects, None)
    return [
        fit_within(
            *(y[mask], x[mask], unit[mask], time[mask]),
            terms=terms,
            variance=restrict(variance, mask),
            constant=constant,
            outcome=outcome,
            projection=restrict_to_rows(whole, mask),
        )
        for mask in (np.asarray(group == code) for code in np.unique(group))
    ]


def equal_slopes(estimates: Sequence[Estimate], terms: Sequence[str]) -> Test:
    """Test by Wald that slopes are equal in several groups, from the estimate of each.

    W = sum_g (b_g - b)' V_g^-1 (b_g - b) with b the mean weighted by V_g^-1, chi2(k (G - 1)). The estimates
    must be independent: no unit, and no cluster, is in two groups.

    Parameters
    ----------
    estimates : sequence of Estimate
        The estimate of each group.
    terms : sequence of str
        The k slopes that are compared.

    Returns
    -------
    Test
        Chi-squared, `equal_slopes`.

    Raises
    ------
    EstimationError
        Where a group lacks a term.

    References
    ----------
    Cochran (1954), The combination of estimates from different experiments, Biometrics 10, 101-129.
    """
    slopes, precisions = [], []
    for estimate in estimates:
        if absent := [term for term in terms if term not in estimate.terms]:
            raise EstimationError(_("a group's estimate has no term {absent}", absent=", ".join(absent)))
        at = [estimate.terms.index(term) for term in terms]
        slopes.append(estimate.coefficients[at])
        precisions.append(np.linalg.inv(estimate.covariance[np.ix_(at, at)]))
    total = np.sum(precisions, axis=0)
    mean = np.linalg.solve(total, np.sum([p @ b for p, b in zip(precisions, slopes, strict=True)], axis=0))
    statistic = sum(float((b - mean) @ p @ (b - mean)) for p, b in zip(precisions, slopes, strict=True))
    df = len(terms) * (len(estimates) - 1)
    return chi2_test("equal_slopes", statistic, df, note("slopes_equal_in_all", terms=list(terms)))


def compare_slopes(estimates: Sequence[Estimate], terms: Sequence[str]) -> Estimate:
    """Put the test of `equal_slopes` in an estimate without terms, of the rows, units and clusters of all
    groups.

    Parameters
    ----------
    estimates : sequence of Estimate
        The estimate of each group.
    terms : sequence of str
        The slopes that are compared.

    Returns
    -------
    Estimate
        No coefficients, and the test. Each group's own estimate says the factor of its variance.

    Raises
    ------
    EstimationError
        Where a group lacks a term.

    References
    ----------
    Cochran (1954), as `equal_slopes`.
    """
    first = estimates[0].settings
    made = [estimate.settings["variance"] for estimate in estimates]
    clusters = None if made[0].clusters is None else sum(one.clusters for one in made)
    variance = msgspec.structs.replace(
        made[0], clusters=clusters, small_sample=None, groups=None, parameters=None
    )
    return Estimate(
        "separate_groups",
        (),
        np.empty(0),
        np.empty((0, 0)),
        sum(e.nobs for e in estimates),
        sum(e.units for e in estimates),
        max(e.periods for e in estimates),
        settings={"effects": first["effects"], "variance": variance},
        tests=(equal_slopes(estimates, terms),),
    )


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
    """Test by permutation that one slope is the same in both groups: units are dealt to groups at random.

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
