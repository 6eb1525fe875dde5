"""Compute what follows from regressions on the instruments by statsmodels: tests of the first stages, of the
reduced form (Anderson–Rubin) and of endogeneity, the effective F, and the ends of Anderson and Rubin's set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from msgspec.structs import replace
from scipy.optimize import brentq
from scipy.special import fdtri

from spillover.opinions import conventions
from spillover.opinions.conventions import degrees_of
from spillover.opinions.ols import NAME, Ols, fit_ols, give_f_test
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

Array = np.ndarray
ANGLES = 2001  # at which, twice, crossings of a confidence set are looked for


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Tests that are F tests of regressions: of the instruments in each first stage and (Anderson–Rubin) in
    the reduced form, and of the first stages' residuals in the outcome equation (Wu–Hausman).
    """
    known = recipe.effects in conventions.NAMED or conventions.effect_sets(recipe)
    if not recipe.instruments or recipe.estimator not in ("within", "pooled") or not known:
        return
    sample, base = panel.sample(recipe), recipe.model.rpartition("/")[0]
    controls = tuple(term for term in recipe.terms if term not in recipe.endogenous)
    exogenous = replace(recipe, endogenous=(), instruments=(), terms=(*recipe.instruments, *controls))
    residuals = {}
    for name in recipe.endogenous:
        first = fit_ols(replace(exogenous, outcome=name), sample)
        residuals[f"residual of {name}"] = first.residuals
        stage = f"{base}/first_stage_{name}"
        yield from give_f_test_of_terms(
            first, recipe.instruments, stage, "first_stage_f", f"{first.call}, of {name}"
        )
        if len(recipe.endogenous) == 1 and first.errors:
            for model in (recipe.model, stage):
                yield answer_effective_f(first, recipe.instruments, model)
    if len(recipe.endogenous) == 1:
        reduced = fit_ols(exogenous, sample)
        yield from give_f_test_of_terms(
            reduced, recipe.instruments, recipe.model, "anderson_rubin", reduced.call
        )
        if reduced.errors:
            yield from give_accepted_ends(recipe, exogenous, sample)
    added = replace(recipe, endogenous=(), instruments=(), terms=(*recipe.terms, *residuals))
    outcome = fit_ols(added, ProgramSample(sample.frame.assign(**residuals), sample.attributes))
    words = f"{outcome.call}, with the first stages' residuals"
    yield from give_f_test_of_terms(outcome, tuple(residuals), recipe.model, "wu_hausman", words)


def give_f_test_of_terms(
    made: Ols, terms: tuple[str, ...], model: str, name: str, call: str
) -> Iterator[Opinion]:
    """Yield the F test of some coefficients, where the program has the variance."""
    if made.errors:
        yield from give_f_test(
            made, terms, opinion_maker(NAME, model=model, call=call, is_printed=True), f"test {name}"
        )


def answer_effective_f(first: Ols, instruments: tuple[str, ...], model: str) -> Opinion:
    """Montiel Olea and Pflueger's (2013) F: π'Qπ/tr(VQ), with π and V of the first stage, and Q the
    products of the instruments less what the controls explain.
    """
    m, result = len(instruments), first.result
    pi, v = result.params[:m], result.cov_params()[:m, :m]
    q = np.linalg.inv(result.normalized_cov_params[:m, :m])
    f = float(pi @ q @ pi / np.trace(v @ q))
    ways = () if first.has_same_factor else (conventions.convert_f(f, first.theirs, first.ours),)
    say = opinion_maker(NAME, model=model, call=f"{first.call}, π'Qπ/tr(VQ)")
    return say(quantity="statistic", term="effective_f", value=f, conversions=ways)


def choose_angles(first: Ols, reduced: Ols, m: int) -> tuple[float, float, Array]:
    """Choose a centre and a unit of β, by least squares of what the instruments leave, and the angles at
    which crossings are looked for: of values of β as dense around that centre as around the estimate of
    two-stage least squares, which of a weak instrument lies far out. m: the number of instruments.
    """
    x, y = first.result.resid, reduced.result.resid
    centre = float(x @ y / (x @ x))
    unit = float(np.sqrt(((y - centre * x) ** 2).mean() / (x**2).mean()))
    q = np.linalg.inv(first.result.normalized_cov_params[:m, :m])
    pi, angles = first.result.params[:m], np.linspace(-np.pi / 2, np.pi / 2, ANGLES)
    mass = float(pi @ q @ pi)
    b = float(pi @ q @ reduced.result.params[:m]) / mass
    error = float(np.sqrt(((y - b * x) ** 2).mean() / mass))
    nearby = np.arctan((b + error * np.tan(angles[1:-1]) - centre) / unit)
    return centre, unit, np.unique(np.concatenate([angles, nearby]))


class _ReducedForms:
    """Coefficients and covariances of the instruments in regressions of y − bx, sx and their difference."""

    def __init__(self, recipe: Recipe, exogenous: Recipe, sample: ProgramSample, fits: Sequence[Ols]) -> None:
        self.m = m = len(recipe.instruments)
        self.b_y, self.b_x = (one.result.params[:m] for one in fits[:2])
        self.v_y, self.v_x, self.v_less = (one.result.cov_params()[:m, :m] for one in fits)
        self.scale = fits[0].theirs.value / fits[0].ours.value
        self.critical = float(fdtri(m, degrees_of(exogenous, sample), recipe.level))


def _compute_excess(forms: _ReducedForms, angle: Any) -> Any:
    """F less its critical value at angles (K,); at a right angle, of an infinite β."""
    c, s = (turn(angle)[..., None] for turn in (np.cos, np.sin))
    b = c * forms.b_y - s * forms.b_x
    c, s = c[..., None], s[..., None]
    v = c**2 * forms.v_y + s**2 * forms.v_x - c * s * (forms.v_y + forms.v_x - forms.v_less)
    squares = (b * np.linalg.solve(v, b[..., None])[..., 0]).sum(-1)
    return squares * forms.scale / forms.m - forms.critical


def give_accepted_ends(recipe: Recipe, exogenous: Recipe, sample: ProgramSample) -> Iterator[Opinion]:
    """Yield the ends of the set of β at which Anderson and Rubin's F of y − βx on the instruments is at most
    its critical value. With β = b + s·tan θ, b a centre and s a unit, coefficients of the regression are
    linear in (cos θ, sin θ) and their covariance is quadratic: those of y − bx, sx and their difference give
    all others.
    """
    name, names = recipe.endogenous[0], list(recipe.instruments)
    first, reduced = (fit_ols(replace(exogenous, outcome=one), sample) for one in (name, recipe.outcome))
    centre, unit, angles = choose_angles(first, reduced, len(names))
    left = sample.frame[recipe.outcome] - centre * sample.frame[name]
    made = {"_left": left, "_regressor": unit * sample.frame[name]}
    made["_difference"] = left - made["_regressor"]
    rows = ProgramSample(sample.frame.assign(**made), sample.attributes)
    fits = [fit_ols(replace(exogenous, outcome=one), rows) for one in made]
    excess = partial(_compute_excess, _ReducedForms(recipe, exogenous, sample, fits))
    signs = np.sign(excess(angles))
    at = [i for i in range(len(angles) - 1) if signs[i] != signs[i + 1]]
    roots = [brentq(excess, angles[i], angles[i + 1], xtol=1e-15) for i in at]
    ends = [centre + unit * float(np.tan(root)) for root in roots]
    bounds = [None, *ends] if signs[0] <= 0 else ends
    say = opinion_maker(NAME, model=recipe.model.partition("/")[0], quantity="series")
    call = f"{fits[0].call} of the outcome less β times {name}, at its critical value"
    for place in range(0, len(bounds), 2):
        term = f"anderson_rubin {name}{f' {place // 2 + 1}' if place else ''}"
        piece = dict(zip(("low", "high"), bounds[place : place + 2], strict=False))
        for side, end in piece.items():
            if end is not None:
                error = 1e-6 * max(abs(v) for v in ends)  # an end near zero is as exact as the set is wide
                yield say(term=f"{term} {side}", call=call, value=end, error=error)
        finite = sum(end is not None for end in piece.values())
        yield say(term=f"{term} ends", call=call, value=finite)
