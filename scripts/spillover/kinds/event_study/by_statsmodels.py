"""Paths of effects by statsmodels: event studies, leads, Sun and Abraham's averages, and the mean outcomes
behind them. Errors and joint tests are the program's own t and F tests of linear combinations.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.cohorts import Path, compute_band
from spillover.opinions.ols import NAME, Ols, fit_ols, give_f_test_of_rows
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.opinions.policy import FIRST, name_of
from spillover.recipe import Recipe

Array = np.ndarray


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the joint test of the leads and the rows of the series, of a regression; where its dummies are of
    cohorts, the averages with their errors too; the mean outcome of each cohort in each year.
    """
    if recipe.policy.get("trends"):
        yield from give_mean_outcomes(recipe, panel.sample(recipe))
        return
    known = recipe.effects in conventions.NAMED or conventions.effect_sets(recipe)
    if not recipe.policy.get("series") or recipe.estimator not in ("within", "pooled") or not known:
        return
    sample = panel.sample(recipe)
    made = fit_ols(recipe, sample)
    if not made.errors:
        return
    say = opinion_maker(NAME, model=recipe.model, call=made.call, is_printed=True)
    keys = [int(name.rpartition(" ")[2]) for name in sample.policy_columns]
    rows = made.restriction(sample.policy_columns)
    if recipe.policy["design"] == "cohorts":
        mass = compute_weights(recipe, sample)
        keys, rows, total = averages(keys, rows, mass)
        yield from give_combinations(made, [name_of(key) for key in keys], rows, say)
        yield from give_combinations(made, ["ATT"], total, partial(say, model=f"{recipe.model}_att"))
    leads = [place for place, key in enumerate(keys) if key < 0]
    if leads:
        yield from give_f_test_of_rows(made, rows[leads], say, "test pretrends")
    yield from give_series(made, keys, rows, say)


def give_mean_outcomes(recipe: Recipe, sample: ProgramSample) -> Iterator[Opinion]:
    """Yield the mean outcome of each cohort in each year, and how many rows it has."""
    from statsmodels.stats.weightstats import DescrStatsW

    frame, name = sample.frame, recipe.model.partition("/")[0]
    say = opinion_maker(NAME, model=name, quantity="series", call="DescrStatsW of the rows", is_printed=True)
    cells = [frame[FIRST].to_numpy(), frame.index.get_level_values("year")]
    key: Any
    for key, rows in frame.groupby(cells):
        cohort, year = key
        weights = rows[recipe.observation_weights].to_numpy() if recipe.observation_weights else None
        outcome = rows[recipe.outcome].to_numpy()
        row = f"parallel_trends {int(cohort) if np.isfinite(cohort) else None} {year}"
        yield say(term=f"{row} mean", value=DescrStatsW(outcome, weights).mean)
        yield say(term=f"{row} rows", value=DescrStatsW(outcome).nobs)


def compute_weights(recipe: Recipe, sample: ProgramSample) -> Array:
    """Count the rows, or their weight, of each dummy."""
    each = sample.frame[recipe.observation_weights] if recipe.observation_weights else 1.0
    return sample.frame[list(sample.policy_columns)].mul(each, axis=0).sum().to_numpy()


def averages(events: list[int], rows: Array, mass: Array) -> tuple[list[int], Array, Array]:
    """Sun and Abraham's (2021) averages of cohorts at each time since adoption, and of all treated rows, with
    shares taken as known: the times, and the combinations (k, K) and (1, K) of the coefficients.
    """
    keys = sorted(set(events))
    by_time = np.array([np.where(np.array(events) == key, mass, 0.0) for key in keys])
    after = np.where(np.array(events) >= 0, mass, 0.0)[None]
    shares = [table / table.sum(1, keepdims=True) for table in (by_time, after)]
    return keys, shares[0] @ rows, shares[1] @ rows


def compute_combinations(made: Ols, rows: Array) -> tuple[Any, Array, Array]:
    """Ask for the program's t tests of some combinations, their effects and their errors."""
    test = made.result.t_test(rows)
    return test, np.ravel(test.effect), np.ravel(test.sd)


def give_combinations(made: Ols, terms: list[str], rows: Array, say: partial[Opinion]) -> Iterator[Opinion]:
    """Combinations with their errors and p values."""
    test, effects, errors = compute_combinations(made, rows)
    p = np.ravel(test.pvalue)
    for term, effect, error, own in zip(terms, effects, errors, p, strict=True):
        yield say(quantity="coefficient", term=term, value=effect)
        yield say(quantity="se", term=term, value=error, conversions=made.convert(error, error=True))
        yield say(quantity="p", term=term, value=own)


def give_series(made: Ols, keys: list[int], rows: Array, say: partial[Opinion]) -> Iterator[Opinion]:
    """Yield the rows of the series `event_study`: bounds at each time and, which we simulate, for all at
    once; zero at the references.
    """
    recipe = made.recipe
    say = partial(say, model=recipe.model.partition("/")[0], quantity="series")
    _test, effects, errors = compute_combinations(made, rows)
    df = float(conventions.degrees_of(recipe, made.sample))
    path = Path(keys, effects, made.result.cov_params(r_matrix=rows), df, made.theirs, made.ours)
    (critical, noise), width = compute_band(path, recipe.level), conventions.quantile(df, recipe.level)
    start = f"event_study {recipe.policy['series']} event"
    for key in recipe.policy["reference"]:
        for column in ("estimate", "se", "low", "high", "band_low", "band_high"):
            yield say(term=f"{start} {key} {column}", value=0.0, call="zero by choice", is_printed=False)
    for key, effect, error, ours in zip(keys, effects, errors, path.errors, strict=True):
        row = f"{start} {key}"
        yield say(term=f"{row} estimate", value=effect)
        yield say(term=f"{row} se", value=error, conversions=made.convert(error, error=True))
        for sign, end in ((-1, "low"), (1, "high")):
            yield say(term=f"{row} {end}", value=float(effect + sign * width * ours), is_printed=False)
            drawn = {"ending": "simulation", "error": float(ours * noise)} if noise else {}
            value = float(effect + sign * critical * ours)
            yield say(term=f"{row} band_{end}", value=value, is_printed=False, **drawn)
