"""The bootstrap of mediation again with other draws: its standard errors within simulation error."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crosscheck.opinion import Opinion
from crosscheck.panel import Sample
from declare.recipe import Recipe

DRAWS = 400
SEED = 1982
LARGEST = 1e7  # rows × dummies²: above it resampled rows take more than a second or two


def answers(recipe: Recipe, sample: Sample, name: str, version: str) -> Iterator[Opinion]:
    """Standard errors of the effects, where units of a balanced panel are resampled, or rows of a small
    one."""
    dummies = len(sample.units) + len(sample.years)
    if recipe.resample == "units" and not sample.balanced:
        return
    if recipe.resample == "rows" and sample.nobs * dummies**2 > LARGEST:
        return
    names, draws = replicates(recipe, sample)
    spread = draws.std(0, ddof=1)
    kurtosis = ((draws - draws.mean(0)) ** 4).mean(0) / draws.std(0) ** 4
    # The variance of a standard deviation grows with the kurtosis of what is drawn.
    noise = spread * np.sqrt((kurtosis - 1) / 4 * (1 / DRAWS + 1 / recipe.draws))
    for j, term in enumerate(names):
        yield Opinion(
            model=recipe.model,
            quantity="se",
            term=term,
            program=name,
            version=version,
            call=f"{DRAWS} panels of resampled {recipe.resample}, seed {SEED}",
            value=float(spread[j]),
            ending="simulation",
            error=float(noise[j]),
        )


def replicates(recipe: Recipe, sample: Sample) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of the effects, and their values (R, Q) on panels of resampled units."""
    units, years = len(sample.units), len(sample.years)
    columns = [recipe.outcome, *recipe.terms]
    table = sample.frame[columns].to_numpy()
    stream, m = np.random.default_rng(SEED), recipe.mediators
    if recipe.resample == "units":
        cube = table.reshape(units, years, len(columns))
        drawn = (of_units(recipe, cube[stream.integers(0, units, units)]) for _ in range(DRAWS))
    else:
        sets = [np.eye(c.nunique())[c.to_numpy()] for c in map(sample.labels, effects_named(recipe))]
        dummies = np.hstack([np.ones((len(table), 1)), *sets])
        rows = (stream.integers(0, len(table), len(table)) for _ in range(DRAWS))
        drawn = (table[r] - dummies[r] @ np.linalg.lstsq(dummies[r], table[r], rcond=None)[0] for r in rows)
    found = [effects(recipe, demeaned) for demeaned in drawn]
    steps = [f"{step}:{name}" for step in "ab" for name in m]
    return ("total", "direct", "indirect", *steps, *(f"indirect:{name}" for name in m)), np.array(found)


def effects_named(recipe: Recipe) -> tuple[str, ...]:
    """The columns whose dummies are removed."""
    return {"two-way": ("unit", "year"), "individual": ("unit",), "time": ("year",)}.get(recipe.effects, ())


def of_units(recipe: Recipe, cube: np.ndarray) -> np.ndarray:
    """The rows (N, 1 + k) of a balanced panel (n, T, 1 + k) less their effects."""
    if recipe.effects in ("individual", "two-way"):
        cube = cube - cube.mean(1, keepdims=True)
    if recipe.effects in ("time", "two-way"):
        cube = cube - cube.mean(0, keepdims=True)
    if recipe.effects == "none":
        cube = cube - cube.mean((0, 1))
    return cube.reshape(-1, cube.shape[2])


def effects(recipe: Recipe, table: np.ndarray) -> np.ndarray:
    """The effects from rows (N, 1 + k) without their fixed effects."""
    at = [1 + recipe.terms.index(name) for name in recipe.mediators]
    rest = [j for j in range(1, table.shape[1]) if j not in at]
    first = np.linalg.lstsq(table[:, rest], table[:, [0, *at]], rcond=None)[0][0]
    second = np.linalg.lstsq(table[:, 1:], table[:, 0], rcond=None)[0]
    a, b = first[1:], second[[j - 1 for j in at]]
    return np.array([first[0], second[0], a @ b, *a, *b, *(a * b)])
