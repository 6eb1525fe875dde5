"""De Chaisemartin and D'Haultfœuille's (2024) effects of a first switch, by loops over units."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.cohorts import Path, give_pretrends, give_series
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.opinions.policy import TREATED, name_of
from spillover.recipe import Recipe

Array = np.ndarray


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The path, its average by switchers, and the test of the placebos."""
    say = partial(say, call="each switcher less the units that started alike and have not switched")
    weight = [recipe.observation_weights] if recipe.observation_weights else []
    table = sample.tables([recipe.outcome, TREATED, *weight])
    y, d = table[recipe.outcome], table[TREATED]
    w = table[weight[0]][:, 0] if weight else np.ones(len(y))
    group = sample.labels(conventions.clusters_of(recipe)[0]).to_numpy().reshape(y.shape)[:, 0]
    found = {step - 1: effect(y, d, w, step, 1) for step in range(1, y.shape[1])}
    found |= {-step - 1: effect(y, d, w, step, -1) for step in range(1, recipe.policy["leads"] + 1)}
    keys = sorted(key for key, (mass, _, _) in found.items() if mass)
    effects = np.array([found[key][1] for key in keys])
    sums = np.eye(group.max() + 1)[group].T @ np.column_stack([found[key][2] for key in keys])
    path = Path(keys, effects, sums.T @ sums)
    share = np.array([found[key][0] if key >= 0 else 0.0 for key in keys])
    share = share / share.sum()
    numbers = [(name_of(key), effects[i], path.covariance[i, i], recipe.model) for i, key in enumerate(keys)]
    total = ("ATT", share @ effects, share @ path.covariance @ share, f"{recipe.model}_att")
    for term, value, variance, model in (*numbers, total):
        yield say(model=model, quantity="coefficient", term=term, value=float(value))
        yield say(model=model, quantity="se", term=term, value=float(np.sqrt(variance)))
    yield from give_pretrends(path, say)
    yield from give_series(recipe, path, say, [-1])


def effect(y: Array, d: Array, w: Array, step: int, way: int) -> tuple[float, float, Array]:
    """The weight of the switchers, their effect `step` years from the last one before (way 1: after it, −1:
    before it), and the influence (n,) about the mean of units that start and first switch alike.
    """
    n, years = y.shape
    moved = [np.flatnonzero(d[i] != d[i, 0]) for i in range(n)]
    switch = [int(at[0]) if len(at) else years + step for at in moved]
    own, mass = np.zeros(n), 0.0
    for i in range(n):
        last = switch[i] - 1
        if last + step >= years or not 0 <= last + way * step < years:
            continue
        alike = [j for j in range(n) if d[j, 0] == d[i, 0] and switch[j] > last + step]
        if not alike:
            continue
        sign, total = (1.0 if d[i, 0] == 0 else -1.0), sum(w[j] for j in alike)
        own[i] += sign * w[i] * (y[i, last + way * step] - y[i, last])
        for j in alike:
            own[j] -= sign * w[i] * w[j] / total * (y[j, last + way * step] - y[j, last])
        mass += w[i]
    if not mass:
        return 0.0, 0.0, own
    own, influence = own / mass, np.zeros(n)
    for i in range(n):
        like = [j for j in range(n) if d[j, 0] == d[i, 0] and switch[j] == switch[i]]
        influence[i] = own[i] - w[i] * sum(own[j] for j in like) / sum(w[j] for j in like)
    return mass, float(own.sum()), influence
