"""Paths of effects by linearmodels: event studies, leads, and Sun and Abraham's averages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.cohorts import Path, pretrends, series
from spillover.opinions.conventions import degrees_of
from spillover.opinions.linear import MODELS, NAME, Fitted, fit, takes
from spillover.opinions.opinion import Opinion, estimated, voice
from spillover.opinions.panel import PanelFiles, Sample
from spillover.opinions.policy import name_of
from spillover.recipe import Recipe


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """The joint test of the leads and the rows of the series, of a regression; where its dummies are of
    cohorts, the averages with their errors too.
    """
    if not recipe.policy.get("series") or recipe.estimator not in MODELS or not takes(recipe):
        return
    sample = panel.sample(recipe)
    made = fit(recipe, sample)
    say = voice(NAME, model=recipe.model, call=made.call)
    path = path_of(recipe, sample, made)
    if recipe.policy["design"] == "cohorts":
        path, total = averages(path, weights_of(recipe, sample))
        yield from numbers(path, [name_of(key) for key in path.keys], say)
        yield from numbers(total, ["ATT"], partial(say, model=f"{recipe.model}_att"))
    yield from pretrends(path, say)
    yield from series(recipe, path, say, recipe.policy["reference"])


def path_of(recipe: Recipe, sample: Sample, made: Fitted) -> Path:
    """The dummies of a regression, in their order."""
    names = list(sample.made)
    keys = [int(name.rpartition(" ")[2]) for name in names]
    b, v = made.result.params[names].to_numpy(), made.result.cov.loc[names, names].to_numpy()
    ours = conventions.asked(recipe, sample, len(recipe.terms))
    return Path(keys, b, v, degrees_of(recipe, sample), made.theirs, ours)


def weights_of(recipe: Recipe, sample: Sample) -> np.ndarray:
    """The rows, or their weight, of each dummy."""
    each = sample.frame[recipe.observation_weights] if recipe.observation_weights else 1.0
    return sample.frame[list(sample.made)].mul(each, axis=0).sum().to_numpy()


def averages(cells: Path, mass: np.ndarray) -> tuple[Path, Path]:
    """Sun and Abraham's (2021) averages of cohorts at each time since adoption, and of all treated rows, with
    shares taken as known.
    """
    events = np.array(cells.keys)
    keys = sorted(set(cells.keys))
    by_time = np.array([np.where(events == key, mass, 0.0) for key in keys])
    after = np.where(events >= 0, mass, 0.0)[None]
    found = []
    for names, table in ((keys, by_time), ([0], after)):
        share = table / table.sum(1, keepdims=True)
        covariance = share @ cells.covariance @ share.T
        found.append(Path(names, share @ cells.effects, covariance, cells.df, cells.theirs, cells.ours))
    return found[0], found[1]


def numbers(path: Path, terms: list[str], say: partial[Opinion]) -> Iterator[Opinion]:
    """Coefficients and errors."""
    for place, term in enumerate(terms):
        se = float(np.sqrt(path.covariance[place, place]))
        way = conventions.converted(se, path.theirs, path.ours)
        yield from estimated(say, term, float(path.effects[place]), se, way)
