"""The difference of two groups' coefficients by statsmodels: one regression with every term interacted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.linalg import block_diag

from spillover.opinions import conventions
from spillover.opinions.effects import ColumnUnits, DemeanedColumns
from spillover.opinions.ols import NAME, Ols, give_f_test_of_rows, list_counted_with_room, solve
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

KINDS = ("clustered", "HC0", "HC1", "driscoll-kraay", "newey-west")


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the second group's coefficients less the first's, each group with effects and a constant of its
    own; nothing where there are not two groups, or the program lacks the variance.
    """
    if not recipe.split or recipe.estimator != "within" or recipe.effects != "two-way":
        return
    sample = panel.sample(recipe)
    parts = list(sample.parts(recipe.split).values())
    if len(parts) != 2 or recipe.variance.get("kind") not in KINDS or recipe.observation_weights:
        return
    made = fit_interacted(recipe, sample, parts)
    if not made.errors:
        return
    call = f"{made.call}; all terms, and their products with the second group"
    say = opinion_maker(NAME, model=f"{recipe.model}/difference", call=call, is_printed=True)
    k = len(recipe.terms)
    for j, term in enumerate(recipe.terms):
        b, se = float(made.result.params[k + j]), float(made.result.bse[k + j])
        yield say(quantity="coefficient", term=term, value=b, conversions=made.convert(b, term))
        yield say(quantity="se", term=term, value=se, conversions=made.convert(se, term, error=True))
        yield say(quantity="p", term=term, value=float(made.result.pvalues[k + j]))
    products = np.eye(len(made.result.params))[k : 2 * k]
    yield from give_f_test_of_rows(made, products, say, "test group_difference")


def fit_interacted(recipe: Recipe, sample: ProgramSample, parts: list[ProgramSample]) -> Ols:
    """Fit the regression of both groups' rows, each demeaned on its own and with its own dummies."""
    rows = ProgramSample(pd.concat([part.frame for part in parts]), sample.attributes)
    columns = [DemeanedColumns(recipe, part, list_counted_with_room(recipe, part)) for part in parts]
    terms = list(recipe.terms)
    units = ColumnUnits.build(rows.frame[terms])
    blocks = [
        one.demean(np.column_stack([part.frame[recipe.outcome], units.apply(part.frame[terms])]))
        for one, part in zip(columns, parts, strict=True)
    ]
    values, second = np.vstack(blocks), np.repeat([0.0, 1.0], [part.nobs for part in parts])[:, None]
    dummies = block_diag(*(one.dummies for one in columns))
    x = np.hstack([values[:, 1:], values[:, 1:] * second, np.ones_like(second), second, dummies])
    k = sum(conventions.parameters(recipe, part, len(terms)) for part in parts)
    ours = conventions.recipe_factor(recipe, rows, len(terms), counted=k)
    words = f"{columns[0].words}{units.words(terms)}"
    return solve(
        recipe, DemeanedColumns(recipe, rows, columns[0].dummy_effects), (values[:, 0], x), units, ours, words
    )
