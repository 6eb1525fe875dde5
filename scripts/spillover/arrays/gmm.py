"""Difference and system GMM of dynamic panels (Arellano and Bond 1991; Blundell and Bond 1998)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, note
from spillover.arrays.gmm_panel import (
    CONSTANT,
    DynamicPanel,
    LagInstruments,
    OwnInstruments,
    instruments,
)
from spillover.arrays.gmm_steps import Moments, Steps
from spillover.arrays.gmm_tests import diagnostics, hansen_at_first
from spillover.arrays.linear import wald
from spillover.arrays.result import Estimate, Test, chi2_test

__all__ = ["DynamicModel", "GmmOptions", "fit_gmm"]

Weighting = Literal["full", "blocks", "identity"]
NEAR = 0.8  # share of the units from which the count of instruments is warned of


@dataclass(frozen=True)
class GmmOptions:
    """How the equations are stacked, weighted and judged.

    system: levels beside the transformed equation. steps: 1 or 2. robust: after one step the sandwich, after
    two Windmeijer's (2005) correction. orthogonal: forward orthogonal deviations in place of differences.
    period_effects: period dummies. weighting of the first step, from errors that are independent and alike:
    "full" the covariance M M' of all rows (xtabond2's h(3), plm's default), "blocks" without that between
    transformed rows and levels (h(2)), "identity" (h(1)). orders: highest order of the tests of serial
    correlation.
    """

    system: bool = False
    steps: int = 2
    robust: bool = True
    orthogonal: bool = False
    period_effects: bool = True
    weighting: Weighting = "full"
    orders: int = 2

    def __post_init__(self) -> None:
        if self.steps not in (1, 2):
            raise EstimationError(f"GMM has one step or two, not {self.steps}.")
        if self.weighting not in get_args(Weighting):
            choices = ", ".join(get_args(Weighting))
            raise EstimationError(f"Unknown weighting {self.weighting!r}; choose one of {choices}.")


@dataclass(frozen=True, eq=False)
class DynamicModel(Result):
    """estimate: slopes (and, in a system without period effects, `_cons`); its tests are Wald's, of serial
    correlation, and of the instruments. groups: how many instruments each group has.
    """

    estimate: Estimate
    groups: Mapping[str, int]


def fit_gmm(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    lagged: Sequence[LagInstruments],
    own: Sequence[OwnInstruments] = (),
    options: GmmOptions | None = None,
    outcome: str = "the outcome",
) -> DynamicModel:
    """GMM of a dynamic panel model; a row with a missing value is left out.

    One step: b = (X'Z A Z'X)⁻¹X'Z A Z'y with A = (Σ Zi'Hi Zi)⁻¹; its variance is σ²(X'Z A Z'X)⁻¹ with σ² =
    SSR/(2 N) of the differences, SSR/N of orthogonal deviations or of levels under "identity" (xtabond2's;
    plm prints (X'Z A Z'X)⁻¹/n, no variance), or the sandwich. Two steps: A = (Σ Zi'ei ei'Zi)⁻¹. p-values are
    normal. nobs: rows in levels of a system, else transformed rows (plm adds both).

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        Regressors, lagged outcomes among them as columns, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    lagged : sequence of LagInstruments
        Instruments made of lags of endogenous or predetermined variables.
    own : sequence of OwnInstruments, default ()
        Instruments that stand for themselves: exogenous regressors and outside variables.
    options : GmmOptions, optional
        Transformation, steps, first weights and time dummies; by default those of `GmmOptions`.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    DynamicModel
        The estimate with its tests, and the instruments by group.

    Raises
    ------
    EstimationError
        Too few or too many instruments, or weights that do not exist.

    References
    ----------
    Arellano and Bond (1991).
    Arellano and Bover (1995).
    Blundell and Bond (1998).
    Windmeijer (2005).
    """
    options, terms = options or GmmOptions(), tuple(terms)
    x = x.reshape(len(y), -1)
    if x.shape[1] != len(terms):
        raise EstimationError(f"{x.shape[1]} regressors but {len(terms)} names; give a name for each.")
    panel = DynamicPanel.of(y, x, (unit, time), own, orthogonal=options.orthogonal, system=options.system)
    if not panel.rows.any():
        raise EstimationError(
            f"No unit has {outcome} and its regressors in two consecutive periods; a dynamic panel needs "
            "them. Fill the gaps or use fewer lags."
        )
    always, names = _always(panel, options)
    table, groups = instruments(panel, lagged, own, always)
    moments = Moments.of(panel, always, table, options.weighting)
    _count(moments, (*terms, *names), panel, options)
    steps = Steps.of(moments, two=options.steps == 2, names=(*terms, *names))
    tests = diagnostics(panel, moments, steps, groups, options.robust, options.orders)
    return DynamicModel(
        _estimate(panel, moments, steps, (*terms, *names), tests, options, outcome),
        {name: groups.count(name) for name in dict.fromkeys(groups)},
    )


def _always(panel: DynamicPanel, options: GmmOptions) -> tuple[Array, tuple[str, ...]]:
    """Columns (T, d) of levels beside the regressors, and their names."""
    if options.period_effects:
        table = panel.dummies()
        return table, tuple(f"period {j}" for j in range(table.shape[1]))
    if options.system:
        return np.ones((panel.periods, 1)), (CONSTANT,)
    return np.empty((panel.periods, 0)), ()


def _count(moments: Moments, names: tuple[str, ...], panel: DynamicPanel, options: GmmOptions) -> None:
    instruments_, rows = moments.rank, int((moments.x != 0).any(axis=2).sum())
    if instruments_ < len(names):
        raise EstimationError(
            f"{instruments_} independent instruments cannot identify {len(names)} coefficients; add lags or "
            "instruments."
        )
    if moments.z.shape[2] > rows:
        raise EstimationError(
            f"{moments.z.shape[2]} instruments are more than the {rows} observations; collapse them, or "
            "limit their lags."
        )
    if options.steps == 2 and instruments_ > panel.units:
        raise EstimationError(
            f"The two-step weights do not exist: {instruments_} instruments, but their covariance is a sum "
            f"over {panel.units} units. Collapse the instruments, limit their lags, or take one step."
        )


def _estimate(
    panel: DynamicPanel,
    moments: Moments,
    steps: Steps,
    names: tuple[str, ...],
    tests: tuple[Test, ...],
    options: GmmOptions,
    outcome: str,
) -> Estimate:
    shown = [j for j, name in enumerate(names) if not name.startswith("period ")]
    slopes = [j for j in shown if names[j] != CONSTANT]
    matrix = steps.variance(options.robust)
    b = steps.coefficients
    if (np.diag(matrix)[shown] <= 0).any():
        raise EstimationError(f"The variance of a coefficient of {outcome} is not positive; use fewer lags.")
    statistic = wald(b[slopes], matrix[np.ix_(slopes, slopes)], "the slopes")
    joint = chi2_test("wald", statistic, len(slopes), note("slopes_zero"), note("without_period_effects"))
    count, transformed, levels = moments.z.shape[2], int(panel.rows.sum()), int(panel.seen.sum())
    hansen, found = hansen_at_first(moments, steps)
    notes = list(found)
    if count >= NEAR * panel.units:
        notes.append(note("many_instruments", instruments=count, units=panel.units))
    return Estimate(
        estimator="system_gmm" if options.system else "difference_gmm",
        terms=tuple(names[j] for j in shown),
        coefficients=b[shown],
        covariance=matrix[np.ix_(shown, shown)],
        nobs=levels if options.system else transformed,
        units=int(panel.seen.any(axis=1).sum()),
        periods=int(panel.rows.any(axis=0).sum()),
        df=None,
        statistics={
            "rows_transformed": float(transformed),
            "rows_levels": float(levels) if options.system else 0.0,
            "sigma2": steps.sigma2,
            **hansen,
        },
        settings={
            "effects": "two-way" if options.period_effects else "individual",
            "variance": steps.kind(options.robust),
            "transformation": "orthogonal_deviations" if options.orthogonal else "first_differences",
            "steps": options.steps,
            "instruments": count,
            "first_step_weighting": options.weighting,
        },
        tests=(joint, *tests),
        notes=tuple(notes),
    )
