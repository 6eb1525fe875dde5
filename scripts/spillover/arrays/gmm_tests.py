"""Tests of a dynamic panel: serial correlation of the differenced errors, and validity of the instruments."""

from __future__ import annotations

import numpy as np

from spillover.arrays.foundation import Note, note
from spillover.arrays.gmm_panel import DynamicPanel
from spillover.arrays.gmm_steps import Moments, Step, Steps, inverse
from spillover.arrays.result import Test, chi2_test, normal_test

__all__: list[str] = []

VALID = note("instruments_valid")


def diagnostics(
    panel: DynamicPanel, moments: Moments, steps: Steps, groups: tuple[str, ...], robust: bool, orders: int
) -> tuple[Test, ...]:
    """AR(1), AR(2), …; Sargan's test; Hansen's of the two-step estimate and, group by group, the difference
    in it, where the two-step weights exist.
    """
    homoskedastic = not steps.two and not robust
    tests = []
    for order in range(1, orders + 1):
        statistic = _serial(panel, moments, steps, order, robust, homoskedastic)
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
        tests.append(chi2_test("hansen", _hansen(moments, steps.second), degrees, VALID, note("two_step")))
        tests += _differences(moments, steps, groups, degrees)
    return tuple(tests)


def hansen_at_first(moments: Moments, steps: Steps) -> tuple[dict[str, float], tuple[Note, ...]]:
    """The moments of the one-step estimate under the two-step weights, what plm prints as Sargan's test after
    one step, or a note on why there is no such number.

    The weights invert a sum over units of products of their moments s: they do not exist where its rank is
    less than the number of independent moments. Where that is the number n of units, S (n, n) of full rank
    has 1'S(S'S)⁻¹S'1 = n, whatever the data.
    """
    units = int((moments.z != 0).any(axis=(1, 2)).sum())
    if steps.second is None:
        rank = inverse(steps.spread)[1]
        return {}, (note("no_two_step_weights", instruments=moments.rank, rank=rank, units=units),)
    if moments.rank >= units:
        return {}, (note("hansen_is_units", units=units),)
    gap = moments.zy - moments.zx @ steps.first.b
    return {"hansen_at_one_step": float(gap @ steps.second.weights @ gap)}, ()


def _hansen(moments: Moments, step: Step) -> float:
    gap = moments.zy - moments.zx @ step.b
    return float(gap @ step.weights @ gap)


def _differences(moments: Moments, steps: Steps, groups: tuple[str, ...], degrees: int) -> list[Test]:
    """Hansen's test less that without one group of instruments, both with covariances of the moments from
    the same first step, so that none is negative (Hayashi 2000, p. 220).
    """
    second = steps.second
    if second is None:
        return []
    full = _hansen(moments, second)
    names = list(dict.fromkeys(groups))
    levels = np.array([name.endswith(", level") for name in groups])
    chosen = [(name, np.array([group == name for group in groups])) for name in names]
    if levels.any() and len({name for name in names if name.endswith(", level")}) > 1:
        chosen.append(("all for levels", levels))
    tests = []
    for name, dropped in chosen:
        if dropped.all():
            continue
        rest = moments.without(dropped)
        left = rest.rank - rest.x.shape[2]
        if name == "periods" or left < 0 or left >= degrees:
            continue
        keep = ~dropped
        weights = inverse(steps.spread[np.ix_(keep, keep)])[0]
        normal = rest.zx.T @ weights @ rest.zx
        if np.linalg.matrix_rank(normal, hermitian=True) < len(normal):
            continue
        step = Step.of(rest, weights, tuple(str(j) for j in range(rest.x.shape[2])))
        statistic = full - _hansen(rest, step)
        null = note("group_valid", group=name)
        tests.append(chi2_test(f"difference_in_hansen:{name}", statistic, degrees - left, null))
    return tests


def _serial(
    panel: DynamicPanel, moments: Moments, steps: Steps, order: int, robust: bool, homoskedastic: bool
) -> float | None:
    """Arellano and Bond's (1991) test in Roodman's (2009) form for any transformation; None where no
    difference has a lag of that order.

    With Δe the differences' errors and w their lag, the numerator is Σ wi'Δei and its variance Σ (wi'Δei)² −
    2 w'ΔX B X'Z A Σ Zi'ei (Δei'wi) + w'ΔX V ΔX'w; all moments, those of the levels included, are in Σ Zi'ei
    (plm leaves the levels' out in a system). homoskedastic: σ²-times-known covariances in place of products
    of residuals, after one step without a robust variance (plm keeps the products there); of differences
    under "identity", whose weights and σ² take their errors as independent, so does this (xtabond2's h(1)).
    """
    step = steps.reported
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
