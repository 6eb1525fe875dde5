"""Moderation: interactions of centred variables, the marginal effect over the moderator, and Johnson–Neyman
bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from spillover.arrays.absorption import EffectsLike, absorber
from spillover.arrays.foundation import Array, IntArray, Result
from spillover.arrays.result import Estimate, pointwise
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from spillover.note import Note, note

__all__ = ["Moderation", "fit_moderation"]


@dataclass(frozen=True, eq=False)
class MarginalEffect(Result):
    """∂y/∂x at values of the moderator (G,): effect, se, low, high (G,)."""

    moderator: Array
    effect: Array
    se: Array
    low: Array
    high: Array


@dataclass(frozen=True, eq=False)
class Moderation(Result):
    """Moderated regression: the estimate, the marginal effect on a grid, and where it is significant (Johnson
    and Neyman 1936).

    bounds: moderator values at which the effect turns (in)significant, in levels; region: what they mean, in
    words.
    """

    estimate: Estimate
    marginal: MarginalEffect
    bounds: tuple[float, ...]
    region: tuple[Note, ...]


def fit_moderation(
    y: Array,
    focal: Array,
    moderator: Array,
    controls: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: tuple[str, str, Sequence[str]],
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    constant: bool = False,
    centre_main: bool = False,
    outcome: str = "the outcome",
    level: float = 0.95,
    grid: int = 101,
    weights: Array | None = None,
) -> Moderation:
    """Fixed effects with an interaction of a focal variable and its moderator.

    The interaction, "focal×moderator", multiplies the variables minus their (weighted) sample means.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    focal : array (N,)
        The variable whose effect is moderated.
    moderator : array (N,)
        The moderator.
    controls : array (N, K)
        Further regressors.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : tuple[str, str, sequence of str]
        Names of focal, moderator and controls.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    constant : bool, default False
        Whether the constant is a term of the estimate, `_cons`.
    centre_main : bool, default False
        Whether main effects are centred too, or raw: the slopes are the same, the constant differs.
    outcome : str, default "the outcome"
        Name of the outcome in messages.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    grid : int, default 101
        How many moderator values, over its sample range, the marginal effect is given at.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.

    Returns
    -------
    Moderation
        The estimate, the marginal effect with its band, and the Johnson–Neyman bounds.

    Raises
    ------
    EstimationError
        As `fit_within`.

    References
    ----------
    Brambor, Clark and Golder (2006).
    Johnson and Neyman (1936).
    """
    name_x, name_m, names_c = terms
    project = absorber(unit, time, effects, weights)
    mean = float(project.mean(moderator))
    centred_x, centred_m = focal - project.mean(focal), moderator - mean
    main = (centred_x, centred_m) if centre_main else (focal, moderator)
    design = np.column_stack([*main, centred_x * centred_m, controls])
    estimate = fit_within(
        y,
        design,
        unit,
        time,
        terms=(name_x, name_m, f"{name_x}×{name_m}", *names_c),
        variance=variance,
        constant=constant,
        outcome=outcome,
        projection=project,
    )
    centred = "main_effects" if centre_main else "interaction"
    estimate = replace(estimate, settings={**estimate.settings, "centred": centred})
    points = np.linspace(moderator.min(), moderator.max(), grid)
    marginal = marginal_effect(estimate, points, mean, level)
    bounds = johnson_neyman(estimate, mean, level)
    return Moderation(
        estimate, marginal, bounds, _region(estimate, bounds, mean, level, (points[0], points[-1]))
    )


def marginal_effect(estimate: Estimate, moderator: Array, mean: float, level: float = 0.95) -> MarginalEffect:
    """b₁ + b₃(m − mean) with its pointwise band, at `moderator` (G,); terms 0 and 2 are focal and
    interaction.
    """
    distance = np.asarray(moderator, dtype=float) - mean
    effect = estimate.coefficients[0] + estimate.coefficients[2] * distance
    v = estimate.covariance
    se = np.sqrt(v[0, 0] + 2 * distance * v[0, 2] + distance**2 * v[2, 2])
    width = pointwise(level, estimate.df) * se
    return MarginalEffect(np.asarray(moderator, dtype=float), effect, se, effect - width, effect + width)


def johnson_neyman(estimate: Estimate, mean: float, level: float = 0.95) -> tuple[float, ...]:
    """Moderator values, ascending, where (b₁ + b₃d)² = t²·Var(b₁ + b₃d), d = m − mean; none where
    significance never changes.
    """
    b, v, square = estimate.coefficients, estimate.covariance, pointwise(level, estimate.df) ** 2
    a2 = b[2] ** 2 - square * v[2, 2]
    a1 = 2 * (b[0] * b[2] - square * v[0, 2])
    a0 = b[0] ** 2 - square * v[0, 0]
    discriminant = a1**2 - 4 * a2 * a0
    if discriminant <= 0:
        return ()
    # The stable pair of roots: no difference of nearly equal numbers.
    q = -(a1 + np.copysign(np.sqrt(discriminant), a1)) / 2
    roots = [q / a2] if a2 else []
    return tuple(sorted(mean + float(root) for root in (*roots, a0 / q)))


def _region(
    estimate: Estimate,
    bounds: tuple[float, ...],
    mean: float,
    level: float,
    span: tuple[float, float],
) -> tuple[Note, ...]:
    """Find where within the sample's span the effect is significant, from the signs between the bounds."""
    inside = [bound for bound in bounds if span[0] < bound < span[1]]
    edges = [span[0], *inside, span[1]]
    middles = np.array([(low + high) / 2 for low, high in pairwise(edges)])
    marginal = marginal_effect(estimate, middles, mean, level)
    parts = []
    for j, (low, high) in enumerate(pairwise(edges)):
        significant = marginal.low[j] > 0 or marginal.high[j] < 0
        sign = ("positive" if marginal.effect[j] > 0 else "negative") if significant else "none"
        parts.append(note("region", sign=sign, low=float(low), high=float(high)))
    return tuple(parts)
