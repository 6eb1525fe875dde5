"""statsmodels: descriptive statistics, correlations and variance inflation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import DescriptivesRecipe, Recipe

NAME = "statsmodels"
COLUMNS = {
    "mean": "mean",
    "sd": "std",
    "minimum": "min",
    "q25": "25%",
    "median": "50%",
    "q75": "75%",
    "maximum": "max",
}


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Descriptions of variables, or their collinearity."""
    if not isinstance(recipe, DescriptivesRecipe) or recipe.estimator not in ("descriptives", "collinearity"):
        return
    sample = panel.sample(recipe)
    say = opinion_maker(NAME, model=recipe.model, quantity="series", is_printed=True)
    if recipe.estimator == "collinearity":
        yield from give_collinearity(recipe, sample, say)
        return
    groups = {"": sample} | (sample.parts(recipe.split) if recipe.split else {})
    for label, part in groups.items():
        row = " ".join(filter(None, ["descriptives", label, recipe.outcome]))
        yield from give_description(part.frame[recipe.outcome], row, say)


def give_description(values: pd.Series, row: str, say: partial[Opinion]) -> Iterator[Opinion]:
    """Yield the columns of one variable's description."""
    from statsmodels.stats.descriptivestats import Description

    statistics = ["mean", "std", "min", "max", "percentiles"]
    means = values.groupby(level="unit")
    # In one call, whose cost is nearly the same for three columns; it leaves out what is missing.
    between = means.mean().reset_index(drop=True).reindex(range(len(values))).to_numpy()
    columns = {"v": values, "between": between, "within": values - means.transform("mean")}
    table = Description(pd.DataFrame(columns), stats=statistics, percentiles=(25, 50, 75)).frame
    for column, name in COLUMNS.items():
        yield say(term=f"{row} {column}", call="Description", value=table.loc[name, "v"])
    for column, words in (("between", "means of units"), ("within", "deviations from the means of units")):
        value = table.loc["std", column]
        yield say(term=f"{row} sd_{column}", call=f"Description of {words}", value=value)


def give_collinearity(
    recipe: DescriptivesRecipe, sample: ProgramSample, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Correlations of all variables; variance inflation factors of the regressors."""
    from statsmodels.stats.outliers_influence import variance_inflation_factor
    from statsmodels.stats.weightstats import DescrStatsW

    names = list(recipe.terms)
    if len(names) > 1:
        table = DescrStatsW(sample.frame[names].to_numpy()).corrcoef
        for i, name in enumerate(names):
            for j, other in enumerate(names[:i]):
                term = f"correlations {name} {other} correlation"
                yield say(term=term, call="DescrStatsW.corrcoef", value=table[i, j])
    if len(recipe.variables) > 1:
        scores = sample.frame[list(recipe.variables)]
        scores = (scores - scores.mean()) / scores.std()  # whose ratios of variances are the same
        design = scores.assign(constant=1.0).to_numpy()
        call = "variance_inflation_factor of z-scores beside a constant"
        for place, name in enumerate(recipe.variables):
            factor = variance_inflation_factor(design, place)
            yield say(term=f"variance_inflation {name} vif", call=call, value=factor)
