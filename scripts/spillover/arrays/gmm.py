"""Difference and system GMM of dynamic panels (Arellano and Bond 1991; Blundell and Bond 1998)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from spillover.arrays.absorption import EffectsLike
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice
from spillover.arrays.gmm_panel import (
    CONSTANT,
    DynamicPanel,
    LagInstruments,
    OwnInstruments,
    instruments,
)
from spillover.arrays.linear import wald_statistic
from spillover.arrays.result import Estimate, Test, chi2_test, normal_test
from spillover.arrays.within import check_variation
from spillover.note import Note, note
from spillover.words import _, join_sentences

__all__ = ["DynamicModel", "fit_gmm"]

DEPENDENT = 1e-10
VALID = note("instruments_valid")
Weighting = Literal["full", "blocks", "identity"]
NEAR = 0.8  # share of the units from which the count of instruments is warned of


@dataclass(frozen=True, eq=False)
class Moments:
    """Rows y (n, R), x (n, R, k) and instruments z (n, R, q), zero where there is no row; levels (n, T, k):
    the regressors before; weight (q, q) = Σ Zi'Hi Zi of the first step.
    """

    panel: DynamicPanel
    y: Array
    x: Array
    z: Array
    levels: Array
    weight: Array
    weighting: str

    @classmethod
    def build(cls, panel: DynamicPanel, always: Array, table: Array, weighting: str) -> Moments:
        """Build the moments from the panel, the columns of levels (T, d) beside its regressors, and
        instruments (n, R, q).
        """
        cube = np.broadcast_to(always, (panel.units, *always.shape))
        levels = np.concatenate([panel.x, cube], axis=2)
        y = (panel.stack @ panel.y[..., None])[..., 0]
        # To columns of one size: the variables' units then do not decide what counts as dependent.
        z = table / np.linalg.norm(table, axis=(0, 1))
        weight = _first_weight(panel, z, weighting)
        return cls(panel, y, panel.stack @ levels, z, levels, weight, weighting)

    @cached_property
    def zx(self) -> Array:
        """Σ Zi'Xi (q, k)."""
        return np.tensordot(self.z, self.x, axes=([0, 1], [0, 1]))

    @cached_property
    def zy(self) -> Array:
        """Σ Zi'yi (q,)."""
        return np.tensordot(self.z, self.y, axes=([0, 1], [0, 1]))

    @cached_property
    def rank(self) -> int:
        """Number of independent instruments."""
        return int(inverse(self.weight)[1])

    def scores(self, residuals: Array) -> Array:
        """Compute Zi'ei (n, q) for residuals (n, R)."""
        return np.asarray(np.einsum("nrq,nr->nq", self.z, residuals))

    def drop_instruments(self, dropped: np.ndarray) -> Moments:
        """Drop some instruments (q,) from the moments."""
        keep = ~dropped
        weight = self.weight[np.ix_(keep, keep)]
        return replace(self, z=self.z[:, :, keep], weight=weight)

    def sigma2(self, residuals: Array) -> float:
        """Estimate σ² of the errors in levels, from residuals (n, R) of the first step: of the transformed
        rows, whose differences have twice the variance; of the levels where errors are taken as they are.
        """
        split = self.panel.periods
        if self.weighting == "identity" and self.panel.system:
            return float((residuals[:, split:] ** 2).sum() / self.panel.has_row.sum())
        doubled = 1 if self.panel.orthogonal or self.weighting == "identity" else 2
        return float((residuals[:, :split] ** 2).sum() / self.panel.rows.sum() / doubled)


def _first_weight(panel: DynamicPanel, z: Array, weighting: str) -> Array:
    def inner(table: Array) -> Array:
        return np.tensordot(table, table, axes=([0, 1], [0, 1]))

    if weighting == "identity":
        return inner(z)
    if weighting == "full" or not panel.system:
        return inner(panel.stack.transpose(0, 2, 1) @ z)
    split = panel.periods
    return inner(panel.transform.transpose(0, 2, 1) @ z[:, :split]) + inner(z[:, split:])


def inverse(matrix: Array) -> tuple[Array, int]:
    """Invert a covariance (q, q), in general where rows depend on each other; with its rank."""
    scale = np.sqrt(np.diag(matrix))
    scale = np.where(scale > 0, scale, 1.0)
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    kept = values > DEPENDENT * max(float(values[-1]), 0.0)
    if kept.all():
        return np.asarray(np.linalg.inv(matrix)), len(matrix)
    general = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T / np.outer(scale, scale)
    return np.asarray(general), int(kept.sum())


@dataclass(frozen=True, eq=False)
class Step:
    """b (k,), its residuals (n, R), the weights A (q, q) it used, and bread B = (X'Z A Z'X)⁻¹."""

    b: Array
    residuals: Array
    weights: Array
    bread: Array
    projector: Array

    @classmethod
    def build(cls, moments: Moments, weights: Array, names: tuple[str, ...]) -> Step:
        xz = moments.zx.T @ weights
        normal = xz @ moments.zx
        scale = np.sqrt(np.diag(normal))
        if (scale <= 0).any():
            raise EstimationError(
                _(
                    "{names} is explained by no instrument; add one, or drop it.",
                    names=names[int(np.argmin(scale))],
                )
            )
        scaled = normal / np.outer(scale, scale)
        values, vectors = np.linalg.eigh(scaled)
        if values[0] < DEPENDENT:
            worst = np.argsort(-np.abs(vectors[:, 0]))[:2]
            raise EstimationError(
                _(
                    "The instruments do not tell {names} apart; drop one of them or add instruments.",
                    names=join_sentences([names[j] for j in sorted(worst)], _(" and ")),
                )
            )
        bread = np.linalg.inv(scaled) / np.outer(scale, scale)
        projector = bread @ xz
        b = projector @ moments.zy
        return cls(b, moments.y - moments.x @ b, weights, bread, projector)


@dataclass(frozen=True, eq=False)
class Steps:
    """First step, the second (always computed where its weights exist: Hansen's test needs it), and which is
    reported.
    """

    moments: Moments
    first: Step
    second: Step | None
    spread: Array
    two: bool
    sigma2: float

    @classmethod
    def build(cls, moments: Moments, *, two: bool, names: tuple[str, ...]) -> Steps:
        """Estimate both steps; the second is None where its weights do not exist and is an error where asked
        for.
        """
        first = Step.build(moments, inverse(moments.weight)[0], names)
        scores = moments.scores(first.residuals)
        spread = scores.T @ scores
        weights, rank = inverse(spread)
        if rank < moments.rank and two:
            raise EstimationError(
                _(
                    "The two-step weights do not exist: the covariance of the {count} instruments "
                    "has rank {rank}. Collapse the instruments, limit their lags, or take one step.",
                    count=moments.rank,
                    rank=rank,
                )
            )
        second = Step.build(moments, weights, names) if rank == moments.rank else None
        return cls(moments, first, second, spread, two, moments.sigma2(first.residuals))

    @property
    def final_step(self) -> Step:
        return self.second if self.two and self.second is not None else self.first

    @property
    def coefficients(self) -> Array:
        return self.final_step.b

    def variance(self, robust: bool) -> Array:
        """Compute the covariance (k, k) of the reported step."""
        if not self.two or self.second is None:
            if not robust:
                return self.sigma2 * self.first.bread
            return self.first.projector @ self.spread @ self.first.projector.T
        return self._windmeijer(self.second) if robust else self.second.bread

    def kind(self, robust: bool) -> str:
        if self.two:
            return "two_step_robust" if robust else "two_step"
        return "one_step_robust" if robust else "one_step"

    def _windmeijer(self, second: Step) -> Array:
        """Compute what estimated weights add to the two-step variance (Windmeijer 2005, equation 3.3)."""
        moments, first = self.moments, self.first
        robust = first.projector @ self.spread @ first.projector.T
        scores = moments.scores(first.residuals)
        direction = second.weights @ (moments.zy - moments.zx @ second.b)
        # Σ (Zi'xij ei'Zi + Zi'ei xij'Zi) A Z'e₂ for every regressor j at once.
        zx = np.einsum("nrq,nrk->nqk", moments.z, moments.x)
        change = np.einsum("nqk,n->qk", zx, scores @ direction)
        change += np.einsum("nq,nk->qk", scores, np.einsum("nqk,q->nk", zx, direction))
        d = second.projector @ change
        cross = d @ second.bread
        return np.asarray(second.bread + cross + cross.T + d @ robust @ d.T)


def diagnostics(steps: Steps, groups: tuple[str, ...], robust: bool, orders: int) -> tuple[Test, ...]:
    """Compute AR(1), AR(2), …; Sargan's test; Hansen's of the two-step estimate and, group by group, the
    difference in it, where the two-step weights exist.
    """
    moments, homoskedastic = steps.moments, not steps.two and not robust
    tests = []
    for order in range(1, orders + 1):
        statistic = _serial(steps, order, robust, homoskedastic)
        null = note("no_serial_correlation", order=order)
        if statistic is None:
            continue
        tests.append(normal_test(f"ar{order}", statistic, null))
    degrees = moments.rank - moments.x.shape[2]
    if not degrees:
        return tuple(tests)
    gap = moments.zy - moments.zx @ steps.first.b
    sargan = float(gap @ steps.first.weights @ gap) / steps.sigma2
    tests.append(chi2_test("sargan", sargan, degrees, VALID, note("one_step")))
    if steps.second is not None:
        tests.append(
            chi2_test("hansen", _compute_hansen(moments, steps.second), degrees, VALID, note("two_step"))
        )
        tests += _difference_tests(steps, groups, degrees)
    return tuple(tests)


def hansen_at_first(steps: Steps) -> tuple[dict[str, float], tuple[Note, ...]]:
    """Compute the moments of the one-step estimate under the two-step weights, what plm prints as Sargan's
    test after one step, or a note on why there is no such number.

    The weights invert a sum over units of products of their moments s: they do not exist where its rank is
    less than the number of independent moments. Where that is the number n of units, S (n, n) of full rank
    has 1'S(S'S)⁻¹S'1 = n, whatever the data.
    """
    moments = steps.moments
    units = int((moments.z != 0).any(axis=(1, 2)).sum())
    if steps.second is None:
        rank = inverse(steps.spread)[1]
        return {}, (note("no_two_step_weights", instruments=moments.rank, rank=rank, units=units),)
    if moments.rank >= units:
        return {}, (note("hansen_is_units", units=units),)
    gap = moments.zy - moments.zx @ steps.first.b
    return {"hansen_at_one_step": float(gap @ steps.second.weights @ gap)}, ()


def _compute_hansen(moments: Moments, step: Step) -> float:
    gap = moments.zy - moments.zx @ step.b
    return float(gap @ step.weights @ gap)


def _difference_tests(steps: Steps, groups: tuple[str, ...], degrees: int) -> list[Test]:
    """Compute Hansen's test less that without one group of instruments, both with covariances of the moments
    from the same first step, so that none is negative (Hayashi 2000, p. 220). 220).
    """
    moments, second = steps.moments, steps.second
    if second is None:
        return []
    full = _compute_hansen(moments, second)
    names = list(dict.fromkeys(groups))
    levels = np.array([name.endswith(", level") for name in groups])
    chosen = [(name, np.array([group == name for group in groups])) for name in names]
    if levels.any() and len({name for name in names if name.endswith(", level")}) > 1:
        chosen.append(("all for levels", levels))
    tests = []
    for name, dropped in chosen:
        if dropped.all():
            continue
        rest = moments.drop_instruments(dropped)
        left = rest.rank - rest.x.shape[2]
        if name == "periods" or left < 0 or left >= degrees:
            continue
        keep = ~dropped
        weights = inverse(steps.spread[np.ix_(keep, keep)])[0]
        normal = rest.zx.T @ weights @ rest.zx
        if np.linalg.matrix_rank(normal, hermitian=True) < len(normal):
            continue
        step = Step.build(rest, weights, tuple(str(j) for j in range(rest.x.shape[2])))
        statistic = full - _compute_hansen(rest, step)
        null = note("group_valid", group=name)
        tests.append(chi2_test(f"difference_in_hansen:{name}", statistic, degrees - left, null))
    return tests


def _serial(steps: Steps, order: int, robust: bool, homoskedastic: bool) -> float | None:
    """Compute Arellano and Bond's (1991) test in Roodman's (2009) form for any transformation; None where no
    difference has a lag of that order.

    With Δe the differences' errors and w their lag, the numerator is Σ wi'Δei and its variance Σ (wi'Δei)² −
    2 w'ΔX B X'Z A Σ Zi'ei (Δei'wi) + w'ΔX V ΔX'w; all moments, those of the levels included, are in Σ Zi'ei
    (plm leaves the levels' out in a system). homoskedastic: σ²-times-known covariances in place of products
    of residuals, after one step without a robust variance (plm keeps the products there); of differences
    under "identity", whose weights and σ² take their errors as independent, so does this (xtabond2's h(1)).
    """
    moments, step = steps.moments, steps.final_step
    panel = moments.panel
    error = (panel.difference @ (panel.y - moments.levels @ step.b)[..., None])[..., 0]
    lag = np.zeros_like(error)
    lag[:, order:] = error[:, :-order]
    here = (panel.difference != 0).any(axis=2)
    lag *= here
    if not (here[:, order:] & here[:, :-order]).any():
        return None
    change = np.einsum("nt,ntk->k", lag, panel.difference @ moments.levels)
    own = np.einsum("nt,nt->n", lag, error)
    if homoskedastic and moments.weighting == "identity" and not (panel.system or panel.orthogonal):
        total = steps.sigma2 * float((lag**2).sum())
        cross = steps.sigma2 * np.einsum("nrq,nr->q", moments.z, lag)
    elif homoskedastic:
        spread = np.einsum("nts,nt->ns", panel.difference, lag)
        total = steps.sigma2 * float((spread**2).sum())
        reached = (panel.stack @ spread[..., None])[..., 0]
        cross = steps.sigma2 * np.einsum("nrq,nr->q", moments.z, reached)
    else:
        total = float((own**2).sum())
        cross = own @ moments.scores(step.residuals)
    variance = total - 2 * change @ step.projector @ cross
    variance += change @ steps.variance(robust) @ change
    return float(own.sum() / np.sqrt(variance)) if variance > 0 else None


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
    system: bool = False,
    steps: int = 2,
    robust: bool = True,
    orthogonal: bool = False,
    period_effects: bool = True,
    weighting: Weighting = "full",
    orders: int = 2,
    outcome: str = "the outcome",
) -> DynamicModel:
    """Estimate a dynamic panel model by GMM; a row with a missing value is left out.

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
    system : bool, default False
        Whether levels stand beside the transformed equation.
    steps : int, default 2
        One step or two.
    robust : bool, default True
        After one step the sandwich, after two Windmeijer's (2005) correction.
    orthogonal : bool, default False
        Forward orthogonal deviations in place of differences.
    period_effects : bool, default True
        Whether there are period dummies.
    weighting : Weighting, default "full"
        Of the first step, from errors that are independent and alike: "full" the covariance M M' of all rows
        (xtabond2's h(3), plm's default), "blocks" without that between transformed rows and levels (h(2)),
        "identity" (h(1)).
    orders : int, default 2
        Highest order of the tests of serial correlation.
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
    if steps not in (1, 2):
        raise EstimationError(_("steps is {steps}; GMM takes 1 or 2 steps.", steps=steps))
    check_choice("weighting", weighting, get_args(Weighting))
    x = x.reshape(len(y), -1)
    if x.shape[1] != len(terms):
        raise EstimationError(
            _(
                "{shape} regressors and {count} names; give one name for each.",
                shape=x.shape[1],
                count=len(terms),
            )
        )
    panel = DynamicPanel.build(y, x, (unit, time), own, orthogonal=orthogonal, system=system)
    if not panel.rows.any():
        raise EstimationError(
            _(
                "No unit has {outcome} and its regressors in two consecutive periods; a dynamic "
                "panel needs them. Fill the gaps or use fewer lags.",
                outcome=outcome,
            )
        )
    seen = panel.has_row[panel.place]
    effects: EffectsLike = "two-way" if period_effects else "individual"
    check_variation(y[seen], unit[seen], time[seen], effects=effects, name=outcome)
    if period_effects:
        always = panel.dummies()
        names = (*terms, *(f"period {j}" for j in range(always.shape[1])))
    else:
        always = np.ones((panel.periods, 1 if system else 0))
        names = (*terms, CONSTANT) if system else tuple(terms)
    table, groups = instruments(panel, lagged, own, always)
    moments = Moments.build(panel, always, table, weighting)
    _check_instruments(moments, len(names), steps)
    fitted = Steps.build(moments, two=steps == 2, names=names)
    tests = diagnostics(fitted, groups, robust, orders)
    estimate = _build_estimate(fitted, names, tests, robust, period_effects, outcome)
    return DynamicModel(estimate, {name: groups.count(name) for name in dict.fromkeys(groups)})


def _check_instruments(moments: Moments, coefficients: int, steps: int) -> None:
    """Raise an EstimationError where there are too few or too many instruments, or no two-step weights."""
    rank, rows = moments.rank, int((moments.x != 0).any(axis=2).sum())
    if rank < coefficients:
        raise EstimationError(
            _(
                "Too few independent instruments ({instruments}) for the coefficients ({names}); add "
                "lags or instruments.",
                instruments=rank,
                names=coefficients,
            )
        )
    if moments.z.shape[2] > rows:
        raise EstimationError(
            _(
                "{instruments} instruments are more than the {rows} observations; collapse them, "
                "or limit their lags.",
                instruments=moments.z.shape[2],
                rows=rows,
            )
        )
    if steps == 2 and rank > moments.panel.units:
        raise EstimationError(
            _(
                "The two-step weights do not exist: {instruments} instruments, but their "
                "covariance is a sum over {units} units. Collapse the instruments, limit their "
                "lags, or take one step.",
                instruments=rank,
                units=moments.panel.units,
            )
        )


def _build_estimate(
    steps: Steps,
    names: tuple[str, ...],
    tests: tuple[Test, ...],
    robust: bool,
    period_effects: bool,
    outcome: str,
) -> Estimate:
    """Build the estimate of the final step. names: of all coefficients, those of period dummies among
    them.
    """
    moments = steps.moments
    panel = moments.panel
    shown = [j for j, name in enumerate(names) if not name.startswith("period ")]
    slopes = [j for j in shown if names[j] != CONSTANT]
    matrix = steps.variance(robust)
    b = steps.coefficients
    if (np.diag(matrix)[shown] <= 0).any():
        raise EstimationError(
            _("The variance of a coefficient of {outcome} is not positive; use fewer lags.", outcome=outcome)
        )
    statistic = wald_statistic(b[slopes], matrix[np.ix_(slopes, slopes)], _("the slopes"))
    joint = chi2_test("wald", statistic, len(slopes), note("slopes_zero"), note("without_period_effects"))
    count, transformed, levels = moments.z.shape[2], int(panel.rows.sum()), int(panel.has_row.sum())
    hansen, found = hansen_at_first(steps)
    notes = list(found)
    if count >= NEAR * panel.units:
        notes.append(note("many_instruments", instruments=count, units=panel.units))
    return Estimate(
        estimator="system_gmm" if panel.system else "difference_gmm",
        terms=tuple(names[j] for j in shown),
        coefficients=b[shown],
        covariance=matrix[np.ix_(shown, shown)],
        nobs=levels if panel.system else transformed,
        units=int(panel.has_row.any(axis=1).sum()),
        periods=int(panel.rows.any(axis=0).sum()),
        df=None,
        statistics={
            "rows_transformed": float(transformed),
            "rows_levels": float(levels) if panel.system else 0.0,
            "sigma2": steps.sigma2,
            **hansen,
        },
        settings={
            "effects": "two-way" if period_effects else "individual",
            "variance": steps.kind(robust),
            "transformation": "orthogonal_deviations" if panel.orthogonal else "first_differences",
            "steps": 2 if steps.two else 1,
            "instruments": count,
            "first_step_weighting": moments.weighting,
        },
        tests=(joint, *tests),
        notes=tuple(notes),
    )
