"""The bootstrap of mediation by linearmodels: its effects, and the first replicates on the rows drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

import numpy as np
import pandas as pd

from spillover.kinds.mediation.by_linearmodels import Slopes, compute_effects, is_printed
from spillover.opinions import conventions
from spillover.opinions.effects import ColumnUnits, mask_independent_columns
from spillover.opinions.linear import NAME, takes
from spillover.opinions.opinion import Opinion, bound_memory, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import BootstrapRecipe, Recipe

REPLICATES = 10
COPIES = 4  # of the rows with their dummies


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the effects, their proportion, and the replicates."""
    if not isinstance(recipe, BootstrapRecipe) or not recipe.mediators or not takes(recipe):
        return
    sample = panel.sample(recipe)
    sets = conventions.effect_sets(recipe) or conventions.effects_named(recipe)
    columns = sum(sample.labels(by).nunique() for by in sets) + len(recipe.terms)
    bound_memory(float(sample.nobs) * columns, COPIES, f"{sample.nobs:,} rows × {columns:,} columns")
    units = ColumnUnits.build(sample.frame[list(recipe.terms)])
    effects = compute_effects(recipe, _slopes_of_draw(recipe, sample, units, np.ones(sample.nobs, dtype=int)))
    call = f"IV2SLS.estimate_parameters, dummies of effects{units.words(recipe.terms)}"
    say = opinion_maker(NAME, model=recipe.model, call=call)
    for term, value in effects.items():
        yield say(quantity="coefficient", term=term, value=value, is_printed=is_printed(recipe, units, term))
    yield say(quantity="statistic", term="proportion", value=effects["indirect"] / effects["total"])
    yield from give_replicates(recipe, sample, units, say)


def give_replicates(
    recipe: Recipe, sample: ProgramSample, units: ColumnUnits, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Yield the first replicates on the very rows that the analysis drew: how often each unit or row counts
    is its weight. Replicate r draws from the stream SeedSequence([seed, r]), over units or rows in their
    order.
    """
    owners = sample.frame.index.get_level_values("unit")
    places = np.searchsorted(sample.units, owners) if recipe.resample == "units" else np.arange(sample.nobs)
    size = int(places.max()) + 1
    say = partial(say, quantity="series", call=f"{say.keywords['call']}, rows drawn")
    for number in range(min(REPLICATES, recipe.draws)):
        stream = np.random.default_rng(np.random.SeedSequence([recipe.seed, number]))
        counts = np.bincount(stream.integers(0, size, size), minlength=size)[places]
        for term, value in compute_effects(recipe, _slopes_of_draw(recipe, sample, units, counts)).items():
            yield say(
                term=f"replicates {number} {term} estimate",
                value=value,
                is_printed=is_printed(recipe, units, term),
            )


def _slopes_of_draw(recipe: Recipe, sample: ProgramSample, units: ColumnUnits, counts: np.ndarray) -> Slopes:
    """Make a function that regresses an outcome on terms and dummies over the rows drawn, each as often as it
    counts.

    The program's estimator without what surrounds it: a table of results costs it thirty times the estimate.
    """
    from linearmodels.iv import IV2SLS

    kept = counts > 0
    drawn, root = sample.frame[kept], np.sqrt(counts[kept])[:, None]
    sets = conventions.effect_sets(recipe) or conventions.effects_named(recipe)
    codes = [np.unique(sample.labels(by).to_numpy()[kept], return_inverse=True)[1] for by in sets]
    dummies = np.hstack([np.ones_like(root), *(np.eye(each.max() + 1)[each][:, 1:] for each in codes)])
    dummies = dummies[:, mask_independent_columns(dummies)] if conventions.effect_sets(recipe) else dummies
    given = units.apply(drawn)

    @lru_cache(maxsize=1)  # regressions on the same terms follow each other
    def build_design(terms: tuple[str, ...]) -> np.ndarray:
        x = np.asarray(np.hstack([given[list(terms)].to_numpy(), dummies]) * root)
        if np.linalg.matrix_rank(x) < x.shape[1]:
            raise ValueError("the rows of a draw do not have full column rank")
        return x

    def estimate_slopes(outcome: str, terms: tuple[str, ...]) -> pd.Series:
        x = build_design(terms)
        made = IV2SLS.estimate_parameters(x, drawn[[outcome]].to_numpy() * root, x, 1.0)
        return pd.Series(made[: len(terms), 0], list(terms)) / units.size[list(terms)]

    return estimate_slopes
