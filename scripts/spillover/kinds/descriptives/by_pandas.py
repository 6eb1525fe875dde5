"""pandas: descriptive statistics, correlations and variance inflation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from spillover.opinions.opinion import Opinion, voice
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe

NAME = "pandas"


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Descriptions of variables, or their collinearity."""
    if recipe.estimator not in ("descriptives", "collinearity"):
        return
    sample = panel.sample(recipe)
    say = voice(NAME, model=recipe.model, quantity="series", printed=True)
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
            term, call = f"variance_inflation {name} vif", "diagonal of the inverse of DataFrame.corr"
            yield say(term=term, call=call, value=float(value), printed=False)
