"""pandas: descriptive statistics, correlations, variance inflation, and mean outcomes by cohort."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.metadata import version

import numpy as np
import pandas as pd

from crosscheck.opinion import Opinion
from crosscheck.panel import PanelFiles, Sample
from crosscheck.policy_data import FIRST
from spillover.recipe import Recipe

NAME = "pandas"


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """The numbers of the kinds that describe."""
    trending = bool(recipe.policy.get("trends"))
    if recipe.estimator not in ("descriptives", "collinearity") and not trending:
        return
    sample = panel.sample(recipe)
    say = partial(Opinion, model=recipe.model, quantity="series", program=NAME, version=version(NAME))
    if trending:
        yield from trends(recipe, sample, partial(say, call="groupby(cohort, year).sum of weighted values"))
        return
    if recipe.estimator == "collinearity":
        yield from collinearity(recipe, sample, say)
        return
    groups = {"": sample} | (sample.parts(recipe.split) if recipe.split else {})
    for label, part in groups.items():
        row = " ".join(filter(None, ["descriptives", label, recipe.outcome]))
        for column, value in description(part.frame[recipe.outcome]).items():
            yield say(term=f"{row} {column}", call="Series.describe, groupby", value=float(value))


def description(values: pd.Series) -> dict[str, float]:
    """The columns of one variable's description."""
    found = values.describe(percentiles=[0.25, 0.5, 0.75])
    means = values.groupby(level="unit")
    return {
        "mean": found["mean"],
        "sd": found["std"],
        "minimum": found["min"],
        "q25": found["25%"],
        "median": found["50%"],
        "q75": found["75%"],
        "maximum": found["max"],
        "sd_between": means.mean().std(),
        "sd_within": (values - means.transform("mean")).std(),
    }


def collinearity(recipe: Recipe, sample: Sample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Correlations of all variables; the diagonal of their inverse for the regressors."""
    table = sample.frame[list(recipe.terms)].corr().to_numpy()
    for i, name in enumerate(recipe.terms):
        for j, other in enumerate(recipe.terms[:i]):
            term = f"correlations {name} {other} correlation"
            yield say(term=term, call="DataFrame.corr", value=float(table[i, j]))
    if len(recipe.instruments) > 1:
        inverse = np.linalg.inv(sample.frame[list(recipe.instruments)].corr().to_numpy())
        for name, value in zip(recipe.instruments, np.diag(inverse), strict=True):
            term = f"variance_inflation {name} vif"
            yield say(term=term, call="diagonal of the inverse of DataFrame.corr", value=float(value))


def trends(recipe: Recipe, sample: Sample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The mean outcome of each cohort in each year."""
    frame = sample.frame
    each = frame[recipe.observation_weights] if recipe.observation_weights else 1.0
    table = pd.DataFrame({"v": frame[recipe.outcome] * each, "w": each}, index=frame.index)
    year = frame.index.get_level_values("year")
    found = table.assign(n=1).groupby([frame[FIRST].to_numpy(), year]).sum()
    say = partial(say, model=recipe.model.partition("/")[0])
    for cohort, at, v, w, n in found.reset_index().itertuples(index=False, name=None):
        name = f"parallel_trends {int(cohort) if cohort < float('inf') else None} {at}"
        yield say(term=f"{name} mean", value=v / w)
        yield say(term=f"{name} rows", value=n)
