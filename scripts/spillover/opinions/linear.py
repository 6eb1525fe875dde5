"""A recipe's regression by linearmodels, made once however many numbers rest on it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.effects import LARGEST, ColumnUnits, DemeanedColumns, list_counted_effects
from spillover.opinions.panel import ProgramSample
from spillover.recipe import Recipe

NAME = "linearmodels"

CONSTANT, DUMMY = "_cons", "dummy "


def takes(recipe: Recipe) -> bool:
    """Return whether the program has the recipe's effects, one set of listed ones or two, and its weights."""
    weighed = not recipe.observation_weights or _is_weighted(recipe)
    return weighed and (recipe.effects in conventions.NAMED or 1 <= len(conventions.effect_sets(recipe)) <= 2)


def _is_weighted(recipe: Recipe) -> bool:
    """Return whether a weighted regression is asked for as ours: of one sample, and its products need no
    mean.
    """
    more = (recipe.mediators, recipe.split, recipe.interaction)
    return recipe.estimator in ("within", "pooled") and not any(more)


@dataclass(frozen=True)
class FittedProgram:
    """Result of the program, the call in words, the factor that its variance holds, and the units of its
    columns; has_dummies: whether dummies stand among the regressors for effects that the recipe's rule
    counts.
    """

    result: Any
    call: str
    factor: str
    theirs: conventions.Factor
    units: ColumnUnits
    has_dummies: bool

    @property
    def coefficients(self) -> pd.Series:
        """Coefficients in the units of the study."""
        size = self.units.size.reindex(self.result.params.index, fill_value=1.0)
        return self.result.params / size

    def covariance(self, names: Sequence[str]) -> np.ndarray:
        """Get the program's covariance of some coefficients in the units of the study."""
        size = self.units.size.reindex(list(names), fill_value=1.0).to_numpy()
        return self.result.cov.loc[list(names), list(names)].to_numpy() / np.outer(size, size)


def fit(recipe: Recipe, sample: ProgramSample) -> FittedProgram:
    """Fit the regression of a recipe, once however many numbers rest on it."""
    asked = (recipe.estimator, recipe.outcome, recipe.terms, recipe.effects, recipe.variance)
    key = str((*asked, recipe.observation_weights))
    if key not in sample.fits:
        sample.fits[key] = fit_program(recipe, sample)
    return sample.fits[key]


def fit_program(recipe: Recipe, sample: ProgramSample) -> FittedProgram:
    """Fit a regression by the class that is for it; PanelOLS for kinds built on it."""
    terms, rows = sample.frame[list(recipe.terms)], sample.index_by_number
    units, columns = ColumnUnits.build(terms), build_dummy_columns(recipe, sample)
    dummies = columns.dummies if columns else np.empty((sample.nobs, 0))
    names = [*recipe.terms, CONSTANT, *(f"{DUMMY}{j}" for j in range(dummies.shape[1]))]
    y = sample.frame[recipe.outcome].set_axis(rows)
    x = pd.DataFrame(np.column_stack([units.apply(terms), np.ones(sample.nobs), dummies]), rows, names)
    if recipe.estimator in MODELS and recipe.estimator != "within":
        make, words = MODELS[recipe.estimator](recipe, sample, y, x)
    else:
        make, words = _fit_within(recipe, sample, y, x, columns)
    options, factor = fit_options(recipe, sample)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = make(**options)
    given = f"{words}{units.words(recipe.terms)}"
    call = f"{given}.fit({', '.join(f'{k}={_write_option(v)}' for k, v in options.items())})"
    theirs = _factor_inside(factor, recipe, sample, result, bool(columns))
    return FittedProgram(result, call, factor, theirs, units, bool(columns))


def build_dummy_columns(recipe: Recipe, sample: ProgramSample) -> DemeanedColumns | None:
    """Build the columns of a regression with dummies for the effects that its rule counts, where the program
    then counts as the recipe does: it leaves one set of effects out of its count where that is inside the
    clusters, and never two.
    """
    if recipe.estimator != "within" or recipe.variance.get("kind") != "clustered":
        return None
    counted = list_counted_effects(recipe, sample)
    columns = DemeanedColumns(recipe, sample, counted)
    one = len(conventions.clusters_of(recipe)) == 1 and conventions.rule_of(recipe) == "nested"
    levels = sum(sample.labels(by).nunique() for by in counted)
    small = sample.nobs * levels**2 <= LARGEST
    return columns if one and counted and len(columns.demeaned_effects) == 1 and small else None


def f_statistic_of(result: Any, terms: Iterable[str]) -> float:
    """Compute the F test that some coefficients of a result are zero, by its covariance."""
    names = list(terms)
    b, v = result.params[names].to_numpy(), result.cov.loc[names, names].to_numpy()
    return float(b @ np.linalg.solve(v, b) / len(b))


def fit_options(recipe: Recipe, sample: ProgramSample) -> tuple[dict[str, Any], str]:
    """Choose the options of `fit` nearest to the recipe's variance, and say which factor is then inside:
    `equal` ours, `K` that of N/(N−K), `group` also that of groups, `none` where the program has no such
    variance.
    """
    kind, clusters = recipe.variance.get("kind"), conventions.clusters_of(recipe)
    if recipe.estimator == "between" or kind == "classical":
        # Of listed effects it counts those that others span, which leaves more degrees of freedom to ours.
        return {"cov_type": "unadjusted", "debiased": True}, "K" if conventions.effect_sets(
            recipe
        ) else "equal"
    if kind in ("HC0", "HC1"):
        return {"cov_type": "robust", "debiased": True}, "K"
    if kind == "clustered":
        if clusters == ("unit",):  # which it has as numbers already
            return {"cov_type": "clustered", "cluster_entity": True, "group_debias": True}, "group"
        table = pd.DataFrame({by: sample.labels(by).to_numpy() for by in clusters}, sample.index_by_number)
        if len(clusters) == 1:
            return {"cov_type": "clustered", "clusters": table, "group_debias": True}, "group"
        return {"cov_type": "clustered", "clusters": table}, "K"
    if kind == "driscoll-kraay" and sample.consecutive:  # its lags are of years with rows
        lags = recipe.variance.get("lags")
        lags = int(np.floor(len(sample.years) ** 0.25)) if lags is None else lags
        return {"cov_type": "kernel", "kernel": "bartlett", "bandwidth": lags}, "K"
    return {"cov_type": "unadjusted", "debiased": True}, "none"


def leaves_out_nested_effects(recipe: Recipe, sample: ProgramSample) -> bool:
    """Return whether the program does not count the effects: one set of them, inside the clusters; never two
    sets."""
    effects, clusters = conventions.effects_of(recipe), conventions.clusters_of(recipe)
    clustered = recipe.variance.get("kind") == "clustered"
    return (
        clustered
        and len(effects) == 1
        and all(conventions.is_nested_in(sample, *effects, c) for c in clusters)
    )


def _factor_inside(
    factor: str, recipe: Recipe, sample: ProgramSample, result: Any, dummies: bool
) -> conventions.Factor:
    """Compute the small-sample factor that the program's variance holds. factor: of `fit_options`; dummies:
    whether they stand among the regressors for effects.
    """
    n, leaves_out = int(result.nobs), dummies or leaves_out_nested_effects(recipe, sample)
    k = len(result.params) if leaves_out else n - int(result.df_resid)
    value, formula = n / (n - k), f"N/(N−K) = {n}/({n}−{k})"
    if factor != "group":
        return conventions.Factor(value, formula)
    g = conventions.rows_used(recipe, sample).labels(conventions.clusters_of(recipe)[0]).nunique()
    return conventions.Factor(value * g / (g - 1) * (n - 1) / n, f"G/(G−1)·(N−1)/N·{formula}, G = {g}")


def _fit_within(
    recipe: Recipe,
    sample: ProgramSample,
    y: pd.Series,
    x: pd.DataFrame,
    columns: DemeanedColumns | None = None,
) -> tuple[Any, str]:
    from linearmodels.panel import PanelOLS

    weights, words = _read_weights(recipe, sample)
    effects = (
        columns.demeaned_effects
        if columns
        else conventions.effect_sets(recipe) or conventions.effects_named(recipe)
    )
    words = f"{words}, dummies of {' and '.join(columns.dummy_effects)}" if columns else words
    if listed := [by for by in effects if by not in ("unit", "year")]:
        cells = pd.DataFrame({by: sample.labels(by).to_numpy() for by in effects}, sample.index_by_number)
        made = PanelOLS(y, x, other_effects=cells, weights=weights)
        return made.fit, f"PanelOLS(other_effects={'+'.join(listed)}{words})"
    unit, year = "unit" in effects, "year" in effects
    made = PanelOLS(y, x, entity_effects=unit, time_effects=year, weights=weights)
    return made.fit, f"PanelOLS(entity_effects={unit}, time_effects={year}{words})"


def _read_weights(recipe: Recipe, sample: ProgramSample) -> tuple[pd.Series | None, str]:
    """Read the observation weights, and what the call says of them."""
    name = recipe.observation_weights
    return (sample.frame[name].set_axis(sample.index_by_number), f", weights={name}") if name else (None, "")


def _fit_pooled(recipe: Recipe, sample: ProgramSample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    from linearmodels.panel import PooledOLS

    weights, words = _read_weights(recipe, sample)
    return PooledOLS(y, x, weights=weights).fit, f"PooledOLS{words}"


def _fit_between(recipe: Recipe, sample: ProgramSample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    from linearmodels.panel import BetweenOLS

    return BetweenOLS(y, x).fit, "BetweenOLS"


def _fit_random_effects(
    recipe: Recipe, sample: ProgramSample, y: pd.Series, x: pd.DataFrame
) -> tuple[Any, str]:
    from linearmodels.panel import RandomEffects

    years = sample.frame.index.get_level_values("year")
    if recipe.effects == "two-way":
        x = x.assign(**{f"year {t}": (years == t).astype(float) for t in sample.years[1:]})
    return partial(RandomEffects(y, x).fit, small_sample=True), "RandomEffects"


def _fit_differences(recipe: Recipe, sample: ProgramSample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    """Fit differences; the trend's difference is the constant that the program does not take."""
    from linearmodels.panel import FirstDifferenceOLS

    periods = sample.count_periods(sample.frame.index.get_level_values("year")).astype(float)
    return FirstDifferenceOLS(y, x.assign(**{CONSTANT: periods})).fit, "FirstDifferenceOLS"


MODELS = {
    "within": _fit_within,
    "pooled": _fit_pooled,
    "between": _fit_between,
    "random": _fit_random_effects,
    "first-difference": _fit_differences,
}


def _write_option(value: Any) -> str:
    """Write an option of the call in words: of labels their names."""
    return "+".join(value.columns) if isinstance(value, pd.DataFrame) else str(value)
