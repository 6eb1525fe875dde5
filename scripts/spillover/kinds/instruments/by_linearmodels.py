"""Two-stage least squares by linearmodels: both stages, the tests of the instruments, and Anderson–Rubin."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import replace
from scipy.optimize import brentq
from scipy.special import fdtri

from spillover.opinions import conventions
from spillover.opinions.conventions import degrees_of, f_tail, plainly
from spillover.opinions.linear import CONSTANT, MODELS, NAME, f_of, fit, takes
from spillover.opinions.opinion import Conversion, Opinion, estimated, voice
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe

ANGLES = 4001  # at which crossings of a confidence set are looked for


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """What linearmodels says of the second stage, of the instruments, and of endogeneity."""
    from linearmodels.iv import IV2SLS

    if not recipe.instruments or recipe.estimator not in MODELS or not takes(recipe):
        return
    sample, model = panel.sample(recipe), recipe.model
    y, exogenous, endogenous, instruments = data_of(recipe, sample)
    options = fit_options(recipe, sample)
    if options is None:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = IV2SLS(y, exogenous, endogenous, instruments, weights=weights_of(recipe, sample))
        result = made.fit(**options, debiased=False)
    weighed = f", weights={recipe.observation_weights}" if recipe.observation_weights else ""
    call = f"IV2SLS on within-transformed data{weighed}, fit(cov_type={options['cov_type']}, debiased=False)"
    say = voice(NAME, model=model, call=call)
    prints = partial(say, printed=True)
    ours, theirs = conventions.asked(recipe, sample, len(recipe.terms)), conventions.Factor(1.0, "1")
    for term in result.params.index:
        se = float(result.std_errors[term])
        way = conventions.converted(se, theirs, ours)
        yield from estimated(prints, term, float(result.params[term]), se, way)
    yield from fit_of(recipe, sample, result, (theirs, ours), say)
    for opinion in strength(recipe, sample, result, prints):
        yield opinion
        if len(recipe.endogenous) == 1:  # then the first stage shows them too
            stage = f"{model.rpartition('/')[0]}/first_stage_{recipe.endogenous[0]}"
            yield replace(opinion, model=stage)
    data = (y, exogenous, endogenous, instruments, sample)
    yield from overidentification(recipe, data, options, result, prints)
    yield from by_regression(recipe, sample, result, model)


def fit_of(
    recipe: Recipe,
    sample: Sample,
    result: Any,
    pair: tuple[conventions.Factor, conventions.Factor],
    say: partial[Opinion],
) -> Iterator[Opinion]:
    """The second stage's constant, residuals and test of all slopes."""
    say_s = partial(say, quantity="statistic")
    constant, se, ssr = result.params[CONSTANT], float(result.std_errors[CONSTANT]), float(result.resid_ss)
    prints = partial(say_s, printed=True)
    yield prints(term="constant", value=float(constant))
    yield prints(term="constant_se", value=se, conversions=(conventions.converted(se, *pair),))
    left = sample.nobs - conventions.parameters(plainly(recipe), sample, len(recipe.terms))
    yield prints(term="ssr", value=ssr)
    yield say_s(term="df_residual", value=float(left))
    yield say_s(term="sigma2", value=ssr / left)
    y, w = sample.frame[recipe.outcome], weights_of(recipe, sample)
    total = float((w * (y - np.average(y, weights=w)) ** 2).sum())
    # The program's own R² of the demeaned data, and that of the data themselves with the same residuals.
    if recipe.effects == "none":
        yield prints(term="r2", value=float(result.rsquared))
    else:
        yield prints(term="r2_within", value=float(result.rsquared))
        yield say_s(term="r2_lsdv", value=1 - ssr / total)
    names = list(recipe.terms)
    f, df = f_of(result, names), float(degrees_of(recipe, sample))
    more = (conventions.converted_f(f, *pair),)
    yield say_s(term="f", value=f, conversions=more)
    yield say_s(term="f_p", value=f_tail(more[0].value, len(names), df))
    yield say(quantity="test", term="slopes", value=f, conversions=more, tail="F", df=(float(len(names)), df))


def data_of(recipe: Recipe, sample: Sample) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Outcome, exogenous and endogenous regressors and instruments without their effects, by linearmodels'
    own demeaning, each with its grand mean put back, so that the constant is the grand-mean one. Means are
    weighted where the rows are.
    """
    from linearmodels.panel.data import PanelData

    controls = [term for term in recipe.terms if term not in recipe.endogenous]
    columns = [recipe.outcome, *controls, *recipe.endogenous, *recipe.instruments]
    table = sample.frame[columns]
    group: Any = {"two-way": "both", "individual": "entity", "time": "time"}.get(recipe.effects)
    moved = table.copy()
    if group:
        weights = weights_of(recipe, sample)
        root, grand = np.sqrt(weights), table.mul(weights, axis=0).mean()
        demeaned = PanelData(table).demean(group, weights=PanelData(weights.to_frame()))
        moved = demeaned.dataframe[columns].div(root, axis=0) + grand  # the program's are times the root
    exogenous = moved[controls].assign(**{CONSTANT: 1.0})
    return moved[recipe.outcome], exogenous, moved[list(recipe.endogenous)], moved[list(recipe.instruments)]


def weights_of(recipe: Recipe, sample: Sample) -> pd.Series:
    """The observation weights over their mean; ones where the recipe has none."""
    if not recipe.observation_weights:
        return pd.Series(1.0, sample.frame.index, name="weights")
    given = sample.frame[recipe.observation_weights]
    return given / given.mean()


def fit_options(recipe: Recipe, sample: Sample) -> dict[str, Any] | None:
    """The options of `fit` for the recipe's variance; None where the program has none."""
    kind, clusters = recipe.variance.get("kind"), conventions.clusters_of(recipe)
    if kind == "clustered":
        return {
            "cov_type": "clustered",
            "clusters": np.column_stack([sample.labels(by) for by in clusters]).squeeze(),
        }
    return {"classical": {"cov_type": "unadjusted"}, "HC0": {"cov_type": "robust"}}.get(
        "HC0" if kind == "HC1" else str(kind)
    )


def strength(recipe: Recipe, sample: Sample, result: Any, say: partial[Opinion]) -> Iterator[Opinion]:
    """Cragg–Donald and Kleibergen–Paap."""
    n, m = sample.nobs, len(recipe.instruments)
    slopes = m + len(recipe.terms) - len(recipe.endogenous)
    first, left = conventions.asked(recipe, sample, slopes), n - slopes - 1
    classical = conventions.asked(replace(recipe, variance={"kind": "classical"}), sample, slopes)
    say = partial(say, quantity="statistic")
    df = n / classical.value
    f = float(result.first_stage.cragg_donald_f)
    by_df = Conversion("degrees of freedom of the effects", f"F·{df:.0f}/{left}", f * df / left)
    yield say(term="cragg_donald_f", value=f, conversions=(by_df,))
    f = float(result.first_stage.kleibergen_paap_f)
    if recipe.variance["kind"] == "classical":
        yield say(term="kleibergen_paap_f", value=f, conversions=(by_df,))
    elif np.isfinite(f):
        g = (
            sample.labels(conventions.clusters_of(recipe)[0]).nunique()
            if conventions.clusters_of(recipe)
            else 0
        )
        theirs = (n - 1) / left * g / (g - 1) if g else n / left
        words = f"G/(G−1)·(N−1)/(N−K) = {g}/{g - 1}·{n - 1}/{left}" if g else f"N/(N−K) = {n}/{left}"
        more = (conventions.converted_f(f, conventions.Factor(theirs, words), first),)
        yield say(term="kleibergen_paap_f", value=f, conversions=more)
    if len(recipe.endogenous) == 1:
        yield effective(recipe, sample, say)
    lm = float(result.first_stage.kleibergen_paap.stat)
    if np.isfinite(lm):
        over = float(m - len(recipe.endogenous) + 1)
        yield say(quantity="test", term="kleibergen_paap_lm", value=lm, tail="chi2", df=(over,))


def effective(recipe: Recipe, sample: Sample, say: partial[Opinion]) -> Opinion:
    """Montiel Olea and Pflueger's (2013) F: π'Qπ/tr(VQ), with π and V of the first stage, and Q the
    products of the instruments less what the controls explain.
    """
    controls = [term for term in recipe.terms if term not in recipe.endogenous]
    names, outcome = list(recipe.instruments), recipe.endogenous[0]
    exogenous = replace(recipe, endogenous=(), instruments=(), outcome=outcome, terms=(*names, *controls))
    first = fit(exogenous, sample)
    moved = data_of(recipe, sample)
    root = np.sqrt(weights_of(recipe, sample).to_numpy())[:, None]
    design, z = root * moved[1].to_numpy(), root * moved[3].to_numpy()
    z = z - design @ np.linalg.lstsq(design, z, rcond=None)[0]
    pi, v = first.result.params[names].to_numpy(), first.result.cov.loc[names, names].to_numpy()
    f = float(pi @ z.T @ z @ pi / np.trace(v @ z.T @ z))
    ours = conventions.asked(exogenous, sample, len(exogenous.terms))
    more = (conventions.converted_f(f, first.theirs, ours),) if first.factor != "equal" else ()
    call = f"{first.call}, π'Qπ/tr(VQ)"
    return say(term="effective_f", value=f, call=call, conversions=more, printed=False)


def overidentification(
    recipe: Recipe, data: tuple[Any, ...], options: dict[str, Any], result: Any, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Sargan's test, or Hansen's J of two-step GMM under the same covariance of moments."""
    from linearmodels.iv import IVGMM

    if len(recipe.instruments) <= len(recipe.endogenous):
        return
    tail: dict[str, Any] = {"tail": "chi2", "df": (float(len(recipe.instruments) - len(recipe.endogenous)),)}
    if options["cov_type"] == "unadjusted":
        yield say(quantity="test", term="sargan", value=float(result.sargan.stat), **tail)
        return
    weights = weights_of(recipe, data[4])
    weight = {"weight_type": options["cov_type"], **{k: v for k, v in options.items() if k == "clusters"}}
    if np.ndim(weight.get("clusters", 0)) > 1:
        return
    # The constant's moment sums to zero in every cluster, which leaves no inverse: demeaned data need none.
    y, exogenous, *others = (part - part.mul(weights, axis=0).mean() for part in data[:4])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted: Any = IVGMM(y, exogenous.drop(columns=CONSTANT), *others, weights=weights, **weight).fit(
            iter_limit=2
        )
    call = f"IVGMM on within-transformed data, weight_type={options['cov_type']}, iter_limit=2"
    yield say(quantity="test", term="hansen_j", value=float(fitted.j_stat.stat), call=call, **tail)


def by_regression(recipe: Recipe, sample: Sample, result: Any, model: str) -> Iterator[Opinion]:
    """Tests that are Wald tests of regressions: of the instruments in each first stage and (Anderson–Rubin)
    in the reduced form, and of the first stages' residuals in the outcome equation (Wu–Hausman).
    """
    controls = tuple(term for term in recipe.terms if term not in recipe.endogenous)
    exogenous = replace(recipe, endogenous=(), instruments=(), terms=(*recipe.instruments, *controls))
    base, residuals = model.rpartition("/")[0], {}
    for name in recipe.endogenous:
        first = fit(replace(exogenous, outcome=name), sample)
        residuals[f"residual of {name}"] = first.result.resids
        words = f"{first.call} of {name}"
        yield _wald(
            exogenous, sample, first, recipe.instruments, f"{base}/first_stage_{name}", "first_stage_f", words
        )
    if len(recipe.endogenous) == 1:
        reduced = fit(exogenous, sample)
        yield _wald(exogenous, sample, reduced, recipe.instruments, model, "anderson_rubin", reduced.call)
        yield from accepted(recipe, exogenous, sample, result, model)
    added = replace(recipe, endogenous=(), instruments=(), terms=(*recipe.terms, *residuals))
    widened = Sample(sample.frame.assign(**residuals), sample.attributes)
    outcome = fit(added, widened)
    words = f"{outcome.call} with the first stages' residuals"
    yield _wald(added, widened, outcome, tuple(residuals), model, "wu_hausman", words)


def accepted(recipe: Recipe, exogenous: Recipe, sample: Sample, result: Any, model: str) -> Iterator[Opinion]:
    """The ends of the set of β at which Anderson and Rubin's F of y − βx on the instruments is at most its
    critical value. With β = b + s·tan θ, b and s the estimate and its error, coefficients of the regression
    are linear in (cos θ, sin θ) and their covariance is quadratic: those of y − bx, sx and their difference
    give all others.
    """
    name, names = recipe.endogenous[0], list(recipe.instruments)
    centre, unit = float(result.params[name]), float(result.std_errors[name])
    left = sample.frame[recipe.outcome] - centre * sample.frame[name]
    made = {"_left": left, "_regressor": unit * sample.frame[name]}
    made["_difference"] = left - made["_regressor"]
    rows = Sample(sample.frame.assign(**made), sample.attributes)
    fits = [fit(replace(exogenous, outcome=one), rows) for one in made]
    if fits[0].factor == "none":
        return
    b_y, b_x = (one.result.params[names].to_numpy() for one in fits[:2])
    v_y, v_x, v_less = (one.result.cov.loc[names, names].to_numpy() for one in fits)
    ours, df = conventions.asked(exogenous, sample, len(exogenous.terms)), degrees_of(exogenous, sample)
    scale = 1.0 if fits[0].factor == "equal" else fits[0].theirs.value / ours.value
    critical = float(fdtri(len(names), df, recipe.level))

    def excess(angle: Any) -> Any:
        """F less its critical value at angles (K,); at a right angle, of an infinite β."""
        c, s = (turn(angle)[..., None] for turn in (np.cos, np.sin))
        b = c * b_y - s * b_x
        c, s = c[..., None], s[..., None]
        v = c**2 * v_y + s**2 * v_x - c * s * (v_y + v_x - v_less)
        return (b * np.linalg.solve(v, b[..., None])[..., 0]).sum(-1) * scale / len(names) - critical

    angles = np.linspace(-np.pi / 2, np.pi / 2, ANGLES)
    signs = np.sign(excess(angles))
    at = [i for i in range(ANGLES - 1) if signs[i] != signs[i + 1]]
    roots = [brentq(excess, angles[i], angles[i + 1], xtol=1e-15) for i in at]
    ends = [centre + unit * float(np.tan(root)) for root in roots]
    bounds = [None, *ends] if signs[0] <= 0 else ends
    say = voice(NAME, model=model.partition("/")[0], quantity="series")
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


def _wald(
    recipe: Recipe, sample: Sample, fitted: Any, tested: tuple[str, ...], model: str, name: str, call: str
) -> Opinion:
    """The F test that some coefficients are zero, from the program's coefficients and covariance."""
    f = f_of(fitted.result, tested)
    ours = conventions.asked(recipe, sample, len(recipe.terms))
    more = (conventions.converted_f(f, fitted.theirs, ours),) if fitted.factor != "equal" else ()
    return voice(NAME, model=model)(
        quantity="test",
        term=name,
        call=f"{call}, b'V⁻¹b/q",
        value=f,
        conversions=more,
        tail="F",
        df=(float(len(tested)), float(degrees_of(recipe, sample))),
    )
