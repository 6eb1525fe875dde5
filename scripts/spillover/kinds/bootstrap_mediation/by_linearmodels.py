"""The bootstrap of mediation by linearmodels: its effects, and the first replicates on the rows drawn."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from spillover.kinds.mediation.by_linearmodels import Slopes, effects_of, is_slope, slopes_on
from spillover.opinions.linear import NAME, fit, takes
from spillover.opinions.opinion import Opinion, voice
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe

REPLICATES = 10


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """The effects, their proportion, and the replicates."""
    if not recipe.mediators or not recipe.draws or not takes(recipe):
        return
    sample = panel.sample(recipe)
    effects = effects_of(recipe, slopes_on(recipe, sample))
    call = fit(recipe, sample).call
    say = voice(NAME, model=recipe.model, call=call)
    for term, value in effects.items():
        yield say(quantity="coefficient", term=term, value=value, printed=is_slope(term))
    yield say(quantity="statistic", term="proportion", value=effects["indirect"] / effects["total"])
    yield from replicates(recipe, sample, say)


def replicates(recipe: Recipe, sample: Sample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The first replicates on the very rows that the analysis drew: how often each unit or row counts is its
    weight. Replicate r draws from the stream SeedSequence([seed, r]), over units or rows in their order.
    """
    units = sample.frame.index.get_level_values("unit")
    places = np.searchsorted(sample.units, units) if recipe.resample == "units" else np.arange(sample.nobs)
    size = int(places.max()) + 1
    say = partial(say, quantity="series", call="IV2SLS.estimate_parameters, dummies of effects, rows drawn")
    for number in range(min(REPLICATES, recipe.draws)):
        stream = np.random.default_rng(np.random.SeedSequence([recipe.seed, number]))
        counts = np.bincount(stream.integers(0, size, size), minlength=size)[places]
        for term, value in effects_of(recipe, _slopes_of_draw(recipe, sample.frame, counts)).items():
            yield say(term=f"replicates {number} {term} estimate", value=value, printed=is_slope(term))


def _slopes_of_draw(recipe: Recipe, frame: pd.DataFrame, counts: np.ndarray) -> Slopes:
    """What regresses an outcome on terms and dummies over the rows drawn, each as often as it counts.

    The program's estimator without what surrounds it: a table of results costs it thirty times the estimate.
    """
    from linearmodels.iv import IV2SLS

    drawn, root = frame[counts > 0], np.sqrt(counts[counts > 0])[:, None]
    levels = {"two-way": ("unit", "year"), "individual": ("unit",), "time": ("year",)}
    found = [pd.factorize(drawn.index.get_level_values(by))[0] for by in levels.get(recipe.effects, ())]
    dummies = [np.eye(codes.max() + 1)[codes][:, 1:] for codes in found]

    def slopes(outcome: str, terms: tuple[str, ...]) -> pd.Series:
        x = np.hstack([drawn[list(terms)].to_numpy(), np.ones_like(root), *dummies]) * root
        if np.linalg.matrix_rank(x) < x.shape[1]:
            raise ValueError("the rows of a draw do not have full column rank")
        made = IV2SLS.estimate_parameters(x, drawn[[outcome]].to_numpy() * root, x, 1.0)
        return pd.Series(made[: len(terms), 0], list(terms))

    return slopes
