"""Mediation: the causal steps, and the bootstrap of the indirect effect a·b."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from spillover.arrays.absorption import Absorber, EffectsLike, absorber
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice
from spillover.arrays.linear import check_finite, column_norms, orthogonalise
from spillover.arrays.moments import (
    AbsorbedMoments,
    RowMoments,
    UnitMoments,
    row_moments,
    solve_moments,
    unit_moments,
)
from spillover.arrays.result import Estimate, Test, normal_test
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within, refuse_absorbed
from spillover.note import Note, note
from spillover.words import _

__all__ = [
    "CausalSteps",
    "Mediation",
    "Resample",
    "bootstrap_mediation",
    "causal_steps",
    "jackknife_mediation",
    "mediated_share",
    "point_mediation",
]

Resample = Literal["unit", "unit-time"]


@dataclass(frozen=True, eq=False)
class Mediation:
    """Data of a mediation: outcome (N,), treatment (N,), mediators (N, M), controls (N, K, K ≥ 0), and the
    panel's codes (N,).

    With M > 1 the mediators act in parallel: each has its own path a, and all enter the outcome equation
    together.
    """

    outcome: Array
    treatment: Array
    mediators: Array
    controls: Array
    unit: IntArray
    time: IntArray
    names: tuple[str, str, tuple[str, ...], tuple[str, ...]]
    effects: EffectsLike = "two-way"
    weights: Array | None = None

    def __post_init__(self) -> None:
        outcome, treatment, mediators, controls = self.names
        if self.mediators.shape != (len(self.outcome), len(mediators)) or not mediators:
            raise EstimationError(
                _(
                    "{count} mediators are named, but their values have shape {shape}; give one column for "
                    "each.",
                    count=len(mediators),
                    shape=self.mediators.shape,
                )
            )
        if self.controls.shape != (len(self.outcome), len(controls)):
            raise EstimationError(
                _(
                    "{count} controls are named, but their values have shape {shape}; give one column for "
                    "each.",
                    count=len(controls),
                    shape=self.controls.shape,
                )
            )
        columns, names = self.columns, (treatment, *mediators, *controls)
        check_finite(columns, (*names, outcome), self.unit, self.time)
        refuse_absorbed(self.outcome, outcome, self.projection)
        scale = column_norms(self.projection.scale(columns[:, :-1]))
        orthogonalise(self.projection(columns[:, :-1]), names, scale)

    @property
    def columns(self) -> Array:
        """Treatment, mediators, controls, outcome side by side (N, 1 + M + K + 1)."""
        return np.column_stack([self.treatment, self.mediators, self.controls, self.outcome])

    @cached_property
    def projection(self) -> Absorber:
        """Operator that removes the panel's effects, with its weights."""
        return absorber(self.unit, self.time, self.effects, self.weights)

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of what `bootstrap_mediation` draws: total, direct, indirect, and a:, b:, indirect: for each
        mediator.
        """
        mediators = self.names[2]
        return (
            "total",
            "direct",
            "indirect",
            *(f"{part}:{name}" for part in ("a", "b", "indirect") for name in mediators),
        )


@dataclass(frozen=True, eq=False)
class CausalSteps(Result):
    """Equations of Baron and Kenny (1986): total (c), one per mediator (a), and the outcome with the
    mediators (b, c').

    tests: Sobel (1982) per mediator and for their sum. effects: total, direct, indirect, proportion,
    indirect:<mediator>, ...
    """

    total: Estimate
    mediators: tuple[Estimate, ...]
    outcome: Estimate
    tests: tuple[Test, ...]
    effects: Mapping[str, float]
    notes: tuple[Note, ...] = ()


def causal_steps(model: Mediation, variance: Variance | None = None, constant: bool = False) -> CausalSteps:
    """Estimate the regressions c, a, b and c' by fixed effects, with Sobel tests and the proportion mediated.

    On one sample least squares gives c − c' = Σ a·b exactly. Sobel's standard error is sqrt(a²·se_b² +
    b²·se_a²); for the sum of parallel paths the covariance of the b's enters and that of the a's across
    equations is taken as zero.

    Parameters
    ----------
    model : Mediation
        Outcome, treatment, mediators, controls and effects.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    constant : bool, default False
        Whether the constant is a term of the estimate, `_cons`.

    Returns
    -------
    CausalSteps
        The estimates of each step, the effects and the tests.

    Raises
    ------
    EstimationError
        As `fit_within`.

    References
    ----------
    Baron and Kenny (1986).
    Sobel (1982).
    """
    name_y, name_x, names_m, names_c = model.names

    def fit(y: Array, extra: Array, terms: Sequence[str], what: str) -> Estimate:
        design = np.column_stack([model.treatment, extra, model.controls])
        return fit_within(
            y,
            design,
            model.unit,
            model.time,
            terms=terms,
            variance=variance,
            constant=constant,
            outcome=what,
            projection=model.projection,
        )

    none = np.empty((len(model.outcome), 0))
    total = fit(model.outcome, none, (name_x, *names_c), name_y)
    paths = tuple(
        fit(m, none, (name_x, *names_c), name) for m, name in zip(model.mediators.T, names_m, strict=True)
    )
    outcome = fit(model.outcome, model.mediators, (name_x, *names_m, *names_c), name_y)
    a, b = np.array([path[name_x] for path in paths]), outcome.coefficients[1 : 1 + len(names_m)]
    variance_b = outcome.covariance[1 : 1 + len(names_m), 1 : 1 + len(names_m)]
    variance_a = np.array([path.covariance[0, 0] for path in paths])
    tests = tuple(
        _sobel(
            f"sobel:{name}",
            a[j : j + 1],
            b[j : j + 1],
            variance_a[j : j + 1],
            variance_b[j : j + 1, j : j + 1],
        )
        for j, name in enumerate(names_m)
    )
    if len(names_m) > 1:
        tests += (_sobel("sobel:all", a, b, variance_a, variance_b),)
    effects = {"total": total[name_x], "direct": outcome[name_x], "indirect": float(a @ b)}
    effects |= {f"indirect:{name}": float(a[j] * b[j]) for j, name in enumerate(names_m)}
    effects |= mediated_share(effects["indirect"], effects["total"])
    notes: tuple[Note, ...] = ()
    if not 0 <= effects.get("proportion", math.nan) <= 1:
        notes = (note("suppression"),)
    return CausalSteps(total, paths, outcome, tests, effects, notes)


def mediated_share(indirect: float, total: float) -> dict[str, float]:
    """Compute the share of the total effect that is mediated, as the statistic `proportion`.

    Parameters
    ----------
    indirect : float
        The indirect effect.
    total : float
        The total effect, in the same units.

    Returns
    -------
    dict
        `proportion`, the indirect effect over the total one; empty where the total effect is exactly zero.

    References
    ----------
    MacKinnon, Warsi and Dwyer (1995).
    """
    return {"proportion": indirect / total} if total else {}


def bootstrap_mediation(
    model: Mediation, *, seed: int, replicates: range | Sequence[int], resample: Resample = "unit"
) -> Array:
    """Compute the quantities of a mediation from resampled panels.

    Replicate r has its own stream, SeedSequence([seed, r]), so a draw does not depend on how replicates are
    cut into jobs.

    Parameters
    ----------
    model : Mediation
        Outcome, treatment, mediators, controls and effects.
    seed : int
        Seed of the random draws.
    replicates : range | sequence of int
        Which replicates to draw.
    resample : Resample, default "unit"
        "unit" draws units with all their years, duplicates as distinct units; "unit-time" draws rows, a
        duplicate keeping its unit's effect (what Stata's plain `bootstrap` does).

    Returns
    -------
    array (R, Q)
        The draws of `model.quantities`.

    Raises
    ------
    EstimationError
        A resample whose slopes do not exist.

    References
    ----------
    Cameron, Gelbach and Miller (2008), the pairs cluster bootstrap.
    """
    moments = _moments(model, resample)
    if moments.size < 2:
        raise EstimationError(
            _(
                "A bootstrap that draws {what}s needs at least two; this panel has {size}.",
                what=resample,
                size=moments.size,
            )
        )
    weights = np.empty((len(replicates), moments.size))
    for row, replicate in enumerate(replicates):
        stream = np.random.default_rng(np.random.SeedSequence([seed, replicate]))
        weights[row] = np.bincount(stream.integers(0, moments.size, moments.size), minlength=moments.size)
    return _quantities(model, moments.gram(weights), replicates)


def point_mediation(model: Mediation) -> Array:
    """Compute the quantities of a mediation on the sample itself.

    Parameters
    ----------
    model : Mediation
        Outcome, treatment, mediators, controls and effects.

    Returns
    -------
    array (Q,)
        The estimates of `model.quantities`.

    Raises
    ------
    EstimationError
        Slopes that do not exist.

    References
    ----------
    Baron and Kenny (1986).
    """
    moments = unit_moments(model.columns, model.projection)
    return np.asarray(_quantities(model, moments.gram(np.ones((1, moments.size))), [0])[0])


def jackknife_mediation(model: Mediation, resample: Resample = "unit") -> Array:
    """Compute the quantities of a mediation leaving out one unit (or one row) at a time, for BCa intervals.

    Parameters
    ----------
    model : Mediation
        Outcome, treatment, mediators, controls and effects.
    resample : Resample, default "unit"
        Whether units or rows ("unit-time") are left out.

    Returns
    -------
    array (n or N, Q)
        The estimates.

    Raises
    ------
    EstimationError
        Slopes that do not exist without some unit.

    References
    ----------
    Efron (1987), section 6.
    """
    moments = _moments(model, resample)
    return _quantities(model, moments.gram(1.0 - np.eye(moments.size)), range(moments.size))


def _moments(model: Mediation, resample: Resample) -> UnitMoments | RowMoments | AbsorbedMoments:
    check_choice("resampling", resample, ("unit", "unit-time"))
    return (unit_moments if resample == "unit" else row_moments)(model.columns, model.projection)


def _quantities(model: Mediation, gram: Array, replicates: Sequence[int] | range) -> Array:
    mediators = range(1, 1 + model.mediators.shape[1])
    controls = range(1 + len(mediators), model.columns.shape[1] - 1)
    outcome = model.columns.shape[1] - 1
    total = solve_moments(gram, [0, *controls], outcome, replicates)[:, :1]
    full = solve_moments(gram, [0, *mediators, *controls], outcome, replicates)
    a = np.column_stack([solve_moments(gram, [0, *controls], m, replicates)[:, 0] for m in mediators])
    b = full[:, 1 : 1 + len(mediators)]
    return np.column_stack([total, full[:, :1], (a * b).sum(1), a, b, a * b])


def _sobel(name: str, a: Array, b: Array, variance_a: Array, variance_b: Array) -> Test:
    se = float(np.sqrt(a @ variance_b @ a + b**2 @ variance_a))
    return normal_test(
        name,
        float(a @ b) / se,
        null=note("indirect_effect_zero"),
        note=note("indirect_effect", effect=float(a @ b), se=se),
    )
