"""Callaway and Sant'Anna's effects without controls by statsmodels: each cohort and year is a regression of
the long difference of the outcome on a constant and the cohort; HC0 is the error by the influence function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.cohorts import (
    Path,
    Units,
    band,
    bounded,
    later,
    pairs_of,
    pretrends,
    series,
    units_of,
)
from spillover.opinions.opinion import Opinion, voice
from spillover.opinions.panel import PanelFiles, step_of
from spillover.opinions.policy import name_of
from spillover.recipe import Recipe

Array = np.ndarray
NAME = "statsmodels"
Key = tuple[float, float]  # a cohort and a year


class Rows(NamedTuple):
    """What one cohort is compared with in one year: change (m,) of the outcome, own (m,) whether a unit is of
    the cohort, x (m, p) its controls and w (m,) its weight in the earlier year.
    """

    change: Array
    own: Array
    x: Array
    w: Array


class Cell(NamedTuple):
    """The effect of one cohort in one year and its error, as a program prints them; influence: what each row
    adds to the effect, from the program's residuals: the squares sum to that of the error.
    """

    effect: float
    error: float
    influence: Array


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Effects of cohorts in years with their errors by unit, and the averages of the effects."""
    asked = recipe.policy
    if recipe.estimator == "cohort_times" and not asked.get("eligible") and not asked["controls"]:
        words = "WLS" if recipe.observation_weights else "OLS"
        say = voice(NAME, call=f"{words} of long differences, HC0")
        yield from cells_and_averages(recipe, panel, say, partial(compared, bool(recipe.observation_weights)))


def compared(weighted: bool, rows: Rows) -> Cell:
    """A regression on a constant and the cohort."""
    from statsmodels.regression.linear_model import OLS, WLS

    x = np.column_stack([np.ones(len(rows.own)), rows.own])
    model = WLS(rows.change, x, weights=rows.w) if weighted else OLS(rows.change, x)
    made = model.fit(cov_type="HC0")
    scores = made.model.wexog * np.asarray(made.wresid)[:, None]
    influence = scores @ np.asarray(made.normalized_cov_params)[1]
    return Cell(float(made.params[1]), float(made.bse[1]), influence)


def cells_and_averages(
    recipe: Recipe, panel: PanelFiles, say: partial[Opinion], compare: Callable[[Rows], Cell]
) -> Iterator[Opinion]:
    """What a program says of each cohort in each year, and what follows for averages. compare: by the
    program.
    """
    sample, asked = panel.sample(recipe), recipe.policy
    if not sample.balanced:
        return
    units = units_of(recipe, sample)
    say = partial(say, model=recipe.model.partition("/")[0])
    by_unit = conventions.clusters_of(recipe) == ("unit",)
    effects: dict[Key, float] = {}
    influence: dict[Key, Array] = {}
    for cohort, base, now in pairs_of(recipe, units):
        key = cohort, float(units.years[now])
        own = units.first == cohort
        there = own | ~np.isfinite(units.first) | later(recipe, units, cohort, base, now)
        early = min(base, now)
        change = units.y[there, now] - units.y[there, base]
        made = compare(Rows(change, own[there] * 1.0, units.x[there, early], units.w[there, early]))
        effects[key], influence[key] = made.effect, np.zeros(len(own))
        influence[key][there] = made.influence
        if asked.get("cells"):
            cell = partial(say, quantity="series", printed=True)
            row = f"group_time {int(cohort)} {int(key[1])}"
            yield cell(term=f"{row} estimate", value=made.effect)
            if by_unit and not asked.get("bootstrap"):
                yield cell(term=f"{row} se", value=made.error)
    say = partial(say, call=f"averages of {say.keywords['call']}")
    if asked.get("cells") and not asked.get("bootstrap"):
        yield from bounds(recipe, units, effects, influence, partial(say, quantity="series"), by_unit)
    yield from averaged(recipe, Averages(units, effects, influence), say)


def bounds(
    recipe: Recipe,
    units: Units,
    effects: dict[Key, float],
    influence: dict[Key, Array],
    say: partial[Opinion],
    by_unit: bool,
) -> Iterator[Opinion]:
    """Bounds of each cell, and of all at once; the errors too where the program's are not by our clusters."""
    names = [f"{int(cohort)} {int(year)}" for cohort, year in effects]
    values, own = np.array([*effects.values()]), np.stack([*influence.values()], axis=1)
    path = Path(names, values, spread(units, own))
    widths = conventions.quantile(None, recipe.level), *band(path, recipe.level)
    for opinion in bounded("group_time", path, path.errors, widths, say):
        if not opinion.term.endswith((" estimate", " se") if by_unit else " estimate"):
            yield opinion


def spread(units: Units, influence: Array) -> Array:
    """The covariance (m, m) of estimates with this influence (n, m), by cluster."""
    codes = np.unique(units.cluster, return_inverse=True)[1]
    sums = np.stack([np.bincount(codes, column) for column in influence.T], axis=1)
    return np.asarray(sums.T @ sums)


class Averages(NamedTuple):
    """Effects by cohort and year, each with its influence (n,)."""

    units: Units
    effects: dict[Key, float]
    influence: dict[Key, Array]

    def shares(self, cohort: float) -> Array:
        """What each unit (n,) adds to the size of a cohort."""
        w = self.units.w[:, 0]
        return np.asarray(w / w.sum() * (self.units.first == cohort))

    def mean(self, cohorts: list[float], effects: list[float], influence: list[Array]) -> tuple[float, Array]:
        """The average of effects by the sizes of their cohorts, and its influence (n,), in which these sizes
        are estimates too (Callaway and Sant'Anna 2021, section 4).
        """
        members = np.stack([self.shares(cohort) for cohort in cohorts], axis=1)
        sizes, values = members.sum(0), np.array(effects)
        total, w = sizes.sum(), self.units.w[:, 0]
        mean = float(values @ sizes / total)
        # As did has it, a cohort's size is a mean over units, weighted ones counting as they are.
        gap = members - sizes / len(w)
        return mean, np.stack(influence, axis=1) @ sizes / total + gap @ (values - mean) / total

    def since(self, key: Key) -> int:
        """How many periods after adoption a cell is."""
        return int((key[1] - key[0]) // step_of(self.units.years))

    def on_path(self, recipe: Recipe) -> list[Key]:
        """The cells that are averaged by time since adoption: those in a window, of cohorts that are seen for
        long enough.
        """
        asked, last = recipe.policy, float(self.units.years[-1])
        first, end = asked.get("window") or (-np.inf, np.inf)
        kept = [key for key in self.effects if first <= self.since(key) <= end]
        if (long := asked.get("balance")) is None:
            return kept
        return [key for key in kept if self.since((key[0], last)) >= long >= self.since(key)]

    def of(self, keys: list[Key]) -> tuple[float, Array]:
        """The average of some cells."""
        columns = [self.effects[key] for key in keys], [self.influence[key] for key in keys]
        return self.mean([cohort for cohort, _ in keys], *columns)


def averaged(recipe: Recipe, cells: Averages, say: partial[Opinion]) -> Iterator[Opinion]:
    """Averages of the effects after adoption, and by time since it, with shares of the cohorts; errors by
    their formula, of draws none.
    """
    by_formula = not recipe.policy.get("bootstrap")

    def estimated(model: str, term: str, value: float, influence: Array) -> Iterator[Opinion]:
        yield say(model=model, term=term, quantity="coefficient", value=value)
        if by_formula:
            error = float(spread(cells.units, influence[:, None])[0, 0] ** 0.5)
            yield say(model=model, term=term, quantity="se", value=error)

    after = [key for key in cells.effects if cells.since(key) >= 0]
    for by, (overall, path) in recipe.policy["parts"].items():
        if by == "simple":
            if overall:
                yield from estimated(overall, "ATT", *cells.of(after))
            continue
        groups: dict[int, list[Key]] = {}
        for key in cells.on_path(recipe) if by == "event" else after:
            label = {"event": cells.since(key), "cohort": key[0]}.get(by, key[1])
            groups.setdefault(int(label), []).append(key)
        found = {k: cells.of(keys) for k, keys in sorted(groups.items())}
        if path:
            for k, pair in found.items():
                yield from estimated(path, name_of(k) if by == "event" else f"{by} {k}", *pair)
            if by == "event" and by_formula:
                yield from along(recipe, cells.units, found, partial(say, model=path))
        if overall:
            kept = {k: pair for k, pair in found.items() if by != "event" or k >= 0}
            values, parts = [value for value, _ in kept.values()], [own for _, own in kept.values()]
            if by == "cohort":
                total = cells.mean(list(map(float, kept)), values, parts)
            else:
                total = float(np.mean(values)), np.mean(parts, axis=0)
            yield from estimated(overall, "ATT", *total)


def along(
    recipe: Recipe, units: Units, found: dict[int, tuple[float, Array]], say: partial[Opinion]
) -> Iterator[Opinion]:
    """The joint test of the effects before adoption, and the series of the path. found: by time since
    adoption.
    """
    values, influence = (np.array(part) for part in zip(*found.values(), strict=True))
    path = Path([*found], values, spread(units, influence.T))
    if sum(k < 0 for k in found) < len(set(units.cluster)):
        yield from pretrends(path, say)
    reference = [-1 - recipe.policy["anticipation"]] if recipe.policy["base"] == "universal" else []
    yield from series(recipe, path, say, reference)
