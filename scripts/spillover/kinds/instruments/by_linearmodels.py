"""Two-stage least squares by linearmodels: the second stage and the tests of the instruments."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from spillover.opinions import conventions
from spillover.opinions.conventions import conversions_of, degrees_of, f_tail, use_classical_variance
from spillover.opinions.effects import ColumnUnits
from spillover.opinions.linear import CONSTANT, MODELS, NAME, f_statistic_of, takes
from spillover.opinions.opinion import Conversion, Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe
from spillover.words import mark_text


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield linearmodels' opinions on the second stage, the instruments, and endogeneity."""
    if not recipe.instruments or recipe.estimator not in MODELS or not takes(recipe):
        return
    sample, model = panel.sample(recipe), recipe.model
    units = column_units_of(recipe, sample)
    stage = _fit_second_stage(recipe, sample, units)
    if stage is None:
        return
    result = stage.result
    say = opinion_maker(NAME, model=model, call=stage.call)
    prints = partial(say, is_printed=True)
    ours, theirs = conventions.recipe_factor(recipe, sample, len(recipe.terms)), conventions.Factor(1.0, "1")
    pair = (ours, ours) if stage.is_debiased else (theirs, ours)
    for term in result.params.index:
        if term == CONSTANT and units.centre.any():  # it is that of other columns
            continue
        b, se, size = float(result.params[term]), float(result.std_errors[term]), units.size.get(term, 1.0)
        yield prints(quantity="coefficient", term=term, value=b, conversions=conversions_of(b, size))
        yield prints(quantity="se", term=term, value=se, conversions=conversions_of(se, size, *pair))
    yield from give_fit(recipe, sample, result, pair, not units.centre.any(), say)
    for opinion in give_strength(recipe, sample, result, prints):
        yield opinion
        if len(recipe.endogenous) == 1:  # then the first stage shows them too
            first = f"{model.rpartition('/')[0]}/first_stage_{recipe.endogenous[0]}"
            yield replace(opinion, model=first)
    yield from give_overidentification(recipe, sample, stage, prints)


@dataclass(frozen=True)
class _SecondStage:
    """Second stage of the program's two-stage least squares. data: outcome, exogenous and endogenous
    regressors, and instruments; options: of its variance; is_debiased: whether this has the program's factor
    for small samples. data: outcome, exogenous and endogenous regressors, and instruments; options: of its
    variance; is_debiased: whether this has the program's factor for small samples.
    """

    result: Any
    data: tuple[Any, Any, Any, Any]
    options: Mapping[str, Any]
    is_debiased: bool
    call: str


def _fit_second_stage(recipe: Recipe, sample: ProgramSample, units: ColumnUnits) -> _SecondStage | None:
    """Fit two-stage least squares by the program; None where it has no such variance."""
    from linearmodels.iv import IV2SLS

    data = data_of(recipe, sample, units)
    options, debias = fit_options(recipe, sample), small_sample_options(recipe, sample)
    if options is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = IV2SLS(*data, weights=compute_weights(recipe, sample)).fit(**options, **debias)
    weighed = f", weights={recipe.observation_weights}" if recipe.observation_weights else ""
    on = f"IV2SLS on within-transformed data{weighed}{units.words(list(units.size.index))}"
    more = ", ".join(f"{key}={value}" for key, value in debias.items())
    call = f"{on}, fit(cov_type={options['cov_type']}, {more})"
    return _SecondStage(result, data, options, bool(debias["debiased"]), call)


def give_fit(
    recipe: Recipe,
    sample: ProgramSample,
    result: Any,
    pair: tuple[conventions.Factor, conventions.Factor],
    with_constant: bool,
    say: partial[Opinion],
) -> Iterator[Opinion]:
    """Yield the second stage's constant, residuals and test of all slopes."""
    say_s = partial(say, quantity="statistic")
    constant, se, ssr = result.params[CONSTANT], float(result.std_errors[CONSTANT]), float(result.resid_ss)
    prints = partial(say_s, is_printed=True)
    if with_constant:
        yield prints(term="constant", value=float(constant))
        yield prints(term="constant_se", value=se, conversions=conversions_of(se, 1.0, *pair))
    left = sample.nobs - conventions.parameters(use_classical_variance(recipe), sample, len(recipe.terms))
    yield prints(term="ssr", value=ssr)
    yield say_s(term="df_residual", value=float(left))
    yield say_s(term="sigma2", value=ssr / left)
    y, w = sample.frame[recipe.outcome], compute_weights(recipe, sample)
    total = float((w * (y - np.average(y, weights=w)) ** 2).sum())
    # The program's own R² of the demeaned data, and that of the data themselves with the same residuals.
    if recipe.effects == "none":
        yield prints(term="r2", value=float(result.rsquared))
    else:
        yield prints(term="r2_within", value=float(result.rsquared))
        yield say_s(term="r2_lsdv", value=1 - ssr / total)
    names = list(recipe.terms)
    df = float(degrees_of(recipe, sample))
    same = pair[0] is pair[1]  # then its own F is with our factor
    f = float(result.f_statistic.stat) if same else f_statistic_of(result, names)
    more = () if same else (conventions.convert_f(f, *pair),)
    say = partial(say, is_printed=same, value=f, conversions=more)
    yield say(quantity="statistic", term="f")
    yield say(quantity="test", term="slopes", tail="F", df=(float(len(names)), df))
    yield say_s(term="f_p", value=f_tail(more[0].value if more else f, len(names), df))


def column_units_of(recipe: Recipe, sample: ProgramSample) -> ColumnUnits:
    """Measure the units of regressors and instruments."""
    return ColumnUnits.build(sample.frame[list(dict.fromkeys((*recipe.terms, *recipe.instruments)))])


def data_of(
    recipe: Recipe, sample: ProgramSample, units: ColumnUnits
) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Outcome, exogenous and endogenous regressors and instruments without their effects, by linearmodels'
    own demeaning, each with its grand mean put back, so that the constant is the grand-mean one. Means are
    weighted where the rows are.
    """
    from linearmodels.panel.data import PanelData

    controls = [term for term in recipe.terms if term not in recipe.endogenous]
    columns = [recipe.outcome, *controls, *recipe.endogenous, *recipe.instruments]
    table = units.apply(sample.frame[columns])
    group: Any = {"two-way": "both", "individual": "entity", "time": "time"}.get(recipe.effects)
    moved = table.copy()
    if group:
        weights = compute_weights(recipe, sample)
        root, grand = np.sqrt(weights), table.mul(weights, axis=0).mean()
        demeaned = PanelData(table).demean(group, weights=PanelData(weights.to_frame()))
        moved = demeaned.dataframe[columns].div(root, axis=0) + grand  # the program's are times the root
    exogenous = moved[controls].assign(**{CONSTANT: 1.0})
    return moved[recipe.outcome], exogenous, moved[list(recipe.endogenous)], moved[list(recipe.instruments)]


def compute_weights(recipe: Recipe, sample: ProgramSample) -> pd.Series:
    """Divide the observation weights by their mean; ones where the recipe has none."""
    if not recipe.observation_weights:
        return pd.Series(1.0, sample.frame.index, name="weights")
    given = sample.frame[recipe.observation_weights]
    return given / given.mean()


def fit_options(recipe: Recipe, sample: ProgramSample) -> dict[str, Any] | None:
    """List the options of `fit` for the recipe's variance; None where the program has none."""
    kind, clusters = recipe.variance.get("kind"), conventions.clusters_of(recipe)
    if kind == "clustered":
        return {
            "cov_type": "clustered",
            "clusters": np.column_stack([sample.labels(by) for by in clusters]).squeeze(),
        }
    return {"classical": {"cov_type": "unadjusted"}, "HC0": {"cov_type": "robust"}}.get(
        "HC0" if kind == "HC1" else str(kind)
    )


def small_sample_options(recipe: Recipe, sample: ProgramSample) -> dict[str, Any]:
    """List the options by which the program counts what the recipe's rule counts; of two clusters each would
    have a factor of its own.
    """
    one = len(conventions.clusters_of(recipe)) < 2
    none = recipe.variance.get("kind") == "HC0" or conventions.rule_of(recipe) == "none"
    extra = conventions.parameters(recipe, sample, len(recipe.terms)) - len(recipe.terms) - 1
    if none or not one or extra < 0:
        return {"debiased": False}
    return {"debiased": True, "extra_df": extra} if extra else {"debiased": True}


def give_strength(
    recipe: Recipe, sample: ProgramSample, result: Any, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Cragg–Donald and Kleibergen–Paap."""
    n, m = sample.nobs, len(recipe.instruments)
    slopes = m + len(recipe.terms) - len(recipe.endogenous)
    first, left = conventions.recipe_factor(recipe, sample, slopes), n - slopes - 1
    classical = conventions.recipe_factor(replace(recipe, variance={"kind": "classical"}), sample, slopes)
    say = partial(say, quantity="statistic")
    df = n / classical.value
    f = float(result.first_stage.cragg_donald_f)
    by_df = Conversion(mark_text("degrees of freedom of the effects"), f"F·{df:.0f}/{left}", f * df / left)
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
        more = (conventions.convert_f(f, conventions.Factor(theirs, words), first),)
        yield say(term="kleibergen_paap_f", value=f, conversions=more)
    lm = float(result.first_stage.kleibergen_paap.stat)
    if np.isfinite(lm):
        over = float(m - len(recipe.endogenous) + 1)
        yield say(quantity="test", term="kleibergen_paap_lm", value=lm, tail="chi2", df=(over,))


def give_overidentification(
    recipe: Recipe, sample: ProgramSample, stage: _SecondStage, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Sargan's test, or Hansen's J of two-step GMM under the same covariance of moments."""
    from linearmodels.iv import IVGMM

    if len(recipe.instruments) <= len(recipe.endogenous):
        return
    tail: dict[str, Any] = {"tail": "chi2", "df": (float(len(recipe.instruments) - len(recipe.endogenous)),)}
    options = stage.options
    if options["cov_type"] == "unadjusted":
        yield say(quantity="test", term="sargan", value=float(stage.result.sargan.stat), **tail)
        return
    weights = compute_weights(recipe, sample)
    weight = {"weight_type": options["cov_type"], **{k: v for k, v in options.items() if k == "clusters"}}
    if np.ndim(weight.get("clusters", 0)) > 1:
        return
    # The constant's moment sums to zero in every cluster, which leaves no inverse: demeaned data need none.
    y, exogenous, *others = (part - part.mul(weights, axis=0).mean() for part in stage.data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted: Any = IVGMM(y, exogenous.drop(columns=CONSTANT), *others, weights=weights, **weight).fit(
            iter_limit=2
        )
    call = f"IVGMM on within-transformed data, weight_type={options['cov_type']}, iter_limit=2"
    yield say(quantity="test", term="hansen_j", value=float(fitted.j_stat.stat), call=call, **tail)
