"""Triple differences with staggered adoption: eligible against ineligible units of the same cohort."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.did.adoption import WEIGHTED, Adoption
from spillover.arrays.did.staggered import (
    Base,
    Control,
    Cube,
    GroupTime,
    Mask,
    Method,
    build_cube,
    periods_of,
    select_control,
    two_by_two,
)
from spillover.arrays.foundation import Array, EstimationError
from spillover.words import _

__all__ = ["triple_group_time"]


def triple_group_time(
    y: Array,
    adoption: Adoption,
    eligible: Array,
    covariates: Array | None = None,
    *,
    control: Control = "never",
    method: Method = "doubly-robust",
    base: Base = "varying",
    clusters: NDArray[np.int64] | None = None,
    outcome: str = "the outcome",
) -> GroupTime:
    """Estimate ATT(g, t) on eligible units by the differences of three comparisons.

    With the ineligible of the cohort, with the eligible and less with the ineligible of the controls. Each is
    a two-by-two comparison with its own models, so only the triple difference must be free of trends. With
    "not-yet" each later cohort gives an estimate, and they are averaged with the weights of least variance:
    pooling them first would be biased where cohorts' shares of the eligible differ. `aggregate` weighs
    cohorts by their eligible units.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        That of the unit's group (its region's law, say), eligible or not.
    eligible : array (N,)
        Zeros and ones, constant within a unit.
    covariates : array (N, p), optional
        Covariates, as they were at the earlier of the two times compared.
    control : Control, default "never"
        Units never treated, or all not yet treated at either time ("not-yet").
    method : Method, default "doubly-robust"
        Regression of outcomes, inverse probability weights, or both ("doubly-robust").
    base : Base, default "varying"
        Before adoption, compared with the time before ("varying") or always with the last one before adoption
        ("universal").
    clusters : array of int (N,), optional
        Cluster of each row; the unit where None.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    GroupTime
        The effects with their influence functions.

    Raises
    ------
    EstimationError
        A comparison lacks one of its four groups.

    References
    ----------
    Ortiz-Villavicencio and Sant'Anna (2025), Better understanding triple differences estimators.
    """
    columns = eligible if covariates is None else np.column_stack([eligible, covariates])
    cube = select_control(build_cube(y, adoption, columns, clusters, outcome), control)
    table = cube.x[:, :, 0]
    wrong = ~np.isin(table, (0.0, 1.0)).all(axis=1) | (table != table[:, :1]).any(axis=1)
    if wrong.any():
        raise EstimationError(
            _(
                "Eligibility must be 0 or 1 and the same in all years of a unit; of {units} units {count} "
                "have another value or change. Take a column of 0 and 1 that is fixed for each unit.",
                units=len(table),
                count=int(wrong.sum()),
            )
        )
    able = table[:, 0] == 1
    cube = replace(cube, x=cube.x[:, :, 1:])
    cells, effects, influence = [], [], []
    for group in cube.cohorts:
        for then, now in periods_of(cube, group, base):
            pools = _pools(cube, group, int(cube.times[max(then, now)]), control)
            parts = [_difference(cube, able, group, pool, then, now, method) for pool in pools]
            effect, own = _combine(parts)
            cells.append((group, int(cube.times[now])))
            effects.append(effect)
            influence.append(own)
    if not cells:
        raise EstimationError(_("No cohort has a time before adoption to compare with; widen the panel."))
    cohort, time = np.array(cells, dtype=np.int64).T
    weights = np.where(able, cube.weights[:, 0], 0.0)
    settings = {"control": control, "comparison": method, "base": base, "differences": "three"}
    if adoption.weights is not None:
        settings["observation_weights"] = WEIGHTED
    return GroupTime(
        cohort,
        time,
        np.array(effects),
        np.column_stack(influence),
        cube.first,
        weights / cube.weights[:, 0].mean(),
        cube.clusters,
        cube.step,
        len(cube.times),
        settings,
        cube.notes,
    )


def _pools(cube: Cube, group: int, horizon: int, control: Control) -> list[Mask]:
    """List the control cohorts, each by itself: never treated, and those that adopt after `horizon`."""
    pools = [~np.isfinite(cube.first)]
    if control == "not-yet":
        later = [g for g in cube.cohorts if g > horizon and g != group]
        pools += [cube.first == g for g in later]
    return [pool for pool in pools if pool.any()]


def _difference(
    cube: Cube, able: Mask, group: int, pool: Mask, then: int, now: int, method: Method
) -> tuple[float, Array]:
    """Estimate the triple difference and its influence (n,) with one control cohort."""
    own = cube.first == group
    early = min(then, now)
    effect, influence = 0.0, np.zeros(len(cube.first))
    pairs = (
        (own & ~able, 1.0, _("the cohort's ineligible units")),
        (pool & able, 1.0, _("the controls' eligible units")),
    )
    for against, sign, name in (*pairs, (pool & ~able, -1.0, _("the controls' ineligible units"))):
        treated = own & able
        if not treated.any() or not against.any():
            missing = name if treated.any() else _("the cohort's eligible units")
            raise EstimationError(
                _(
                    "Cohort {cohort} at time {time} has no unit among {group}; leave the cohort out.",
                    cohort=group,
                    time=cube.times[now],
                    group=missing,
                )
            )
        rows = treated | against
        change = (cube.y[rows, now] - cube.y[rows, then])[:, None]
        design = np.column_stack([np.ones(int(rows.sum())), cube.x[rows, early]])
        what = _("cohort {cohort} at time {time} with {name}", cohort=group, time=cube.times[now], name=name)
        part, moved = two_by_two(
            change, treated[rows].astype(float), design, cube.weights[rows, early], method, what
        )
        effect += sign * float(part[0])
        influence[rows] += sign * moved[:, 0] * len(rows) / rows.sum()
    return effect, influence


def _combine(parts: list[tuple[float, Array]]) -> tuple[float, Array]:
    """Average estimates of one effect with the least variance (generalised method of moments)."""
    if len(parts) == 1:
        return parts[0]
    effects = np.array([effect for effect, _ in parts])
    influence = np.column_stack([own for _, own in parts])
    inverse = np.linalg.pinv(np.cov(influence, rowvar=False), hermitian=True)
    weights = inverse.sum(0) / inverse.sum()
    return float(effects @ weights), influence @ weights
