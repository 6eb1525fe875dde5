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
    CohortUnits,
    Path,
    cohort_units_of,
    compute_band,
    covariance_of,
    find_not_yet_treated,
    give_bounds,
    give_pretrends,
    give_series,
    pairs_of,
)
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, step_of
from spillover.opinions.policy import name_of
from spillover.recipe import Recipe

Array = np.ndarray
NAME = "statsmodels"
Key = tuple[float, float]  # a cohort and a year


class CohortComparison(NamedTuple):
    """Comparison of one cohort in one year: change (m,) of the outcome, own (m,) whether a unit is of the
    cohort, x (m, p) its controls and w (m,) its weight in the earlier year.
    """

    change: Array
    is_of_cohort: Array
    x: Array
    w: Array


class CohortEffect(NamedTuple):
    """Effect of one cohort in one year and its error, as a program prints them; influence: what each row adds
    to the effect, from the program's residuals: the squares sum to that of the error; size: of the outcome's
    unit that the program was given.
    """

    effect: float
    error: float
    influence: Array
    size: float = 1.0


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Effects of cohorts in years with their errors by unit, and the averages of the effects."""
    asked = recipe.policy
    if recipe.estimator == "cohort_times" and not asked.get("eligible") and not asked["controls"]:
        words = "WLS" if recipe.observation_weights else "OLS"
        say = opinion_maker(NAME, call=f"{words} of long differences, HC0")
        yield from give_cells_and_averages(
            recipe, panel, say, partial(compare_cell, bool(recipe.observation_weights))
        )


def compare_cell(weighted: bool, rows: CohortComparison) -> CohortEffect:
    """Regress on a constant and the cohort."""
    from statsmodels.regression.linear_model import OLS, WLS

    x = np.column_stack([np.ones(len(rows.is_of_cohort)), rows.is_of_cohort])
    model = WLS(rows.change, x, weights=rows.w) if weighted else OLS(rows.change, x)
    made = model.fit(cov_type="HC0")
    scores = made.model.wexog * np.asarray(made.wresid)[:, None]
    influence = scores @ np.asarray(made.normalized_cov_params)[1]
    return CohortEffect(float(made.params[1]), float(made.bse[1]), influence)


def give_cells_and_averages(
    recipe: Recipe,
    panel: PanelFiles,
    say: partial[Opinion],
    compare: Callable[[CohortComparison], CohortEffect],
) -> Iterator[Opinion]:
    """Yield a program's opinions on each cohort in each year, and the averages that follow. compare: by the
    program.
    """
    sample, asked = panel.sample(recipe), recipe.policy
    if not sample.is_balanced:
        return
    units = cohort_units_of(recipe, sample)
    say = partial(say, model=recipe.model.partition("/")[0])
    printed = conventions.clusters_of(recipe) == ("unit",) and not asked.get("bootstrap")
    effects: dict[Key, float] = {}
    influence: dict[Key, Array] = {}
    for cohort, base, now in pairs_of(recipe, units):
        key = cohort, float(units.years[now])
        rows, there = _select_rows(recipe, units, cohort, base, now)
        made = compare(rows)
        effects[key], influence[key] = made.effect * made.size, np.zeros(len(there))
        influence[key][there] = made.influence * made.size
        if asked.get("cells"):
            cell = partial(say, quantity="series", is_printed=True)
            row = f"group_time {int(cohort)} {int(key[1])}"
            into = partial(conventions.conversions_of, size=1 / made.size)
            yield cell(term=f"{row} estimate", value=made.effect, conversions=into(made.effect))
            if printed:
                yield cell(term=f"{row} se", value=made.error, conversions=into(made.error))
    drawn = f", {asked['bootstrap']['draws']} draws of its seed" if asked.get("bootstrap") else ""
    say = partial(say, call=f"averages of {say.keywords['call']}{drawn}")
    if asked.get("cells"):
        left_out = (" estimate", " se") if printed else (" estimate",)
        told = give_cell_bounds(recipe, units, effects, influence, partial(say, quantity="series"))
        yield from (one for one in told if not one.term.endswith(left_out))
    yield from give_average_effects(recipe, Averages(units, effects, influence), say)


def _select_rows(
    recipe: Recipe, units: CohortUnits, cohort: float, base: int, now: int
) -> tuple[CohortComparison, Array]:
    """Select the change of a cohort and of those it is compared with from base to now, and a mask of their
    units.
    """
    own, early = units.first == cohort, min(base, now)
    there = own | ~np.isfinite(units.first) | find_not_yet_treated(recipe, units, cohort, base, now)
    change = units.y[there, now] - units.y[there, base]
    rows = CohortComparison(change, own[there] * 1.0, units.x[there, early], units.w[there, early])
    return rows, there


def give_cell_bounds(
    recipe: Recipe,
    units: CohortUnits,
    effects: dict[Key, float],
    influence: dict[Key, Array],
    say: partial[Opinion],
) -> Iterator[Opinion]:
    """Errors and bounds of each cell, and bounds of all at once."""
    names = [f"{int(cohort)} {int(year)}" for cohort, year in effects]
    sums = sums_of(units, np.stack([*influence.values()], axis=1))
    covariance, critical = covariance_of(recipe, sums)
    path = Path(names, np.array([*effects.values()]), covariance)
    wide = compute_band(path, recipe.level) if critical is None else (critical, 0.0)
    widths = conventions.quantile(None, recipe.level), *wide
    yield from give_bounds("group_time", path, path.errors, widths, say)


def sums_of(units: CohortUnits, influence: Array) -> Array:
    """Influence (n, m) summed by cluster (G, m)."""
    codes = np.unique(units.cluster, return_inverse=True)[1]
    return np.stack([np.bincount(codes, column) for column in influence.T], axis=1)


class Averages(NamedTuple):
    """Effects by cohort and year, each with its influence (n,)."""

    units: CohortUnits
    effects: dict[Key, float]
    influence: dict[Key, Array]

    def shares(self, cohort: float) -> Array:
        """Contribution of each unit (n,) to the size of a cohort."""
        w = self.units.w[:, 0]
        return np.asarray(w / w.sum() * (self.units.first == cohort))

    def mean(self, cohorts: list[float], effects: list[float], influence: list[Array]) -> tuple[float, Array]:
        """Average effects by the sizes of their cohorts, with the influence (n,), in which these sizes are
        estimates too (Callaway and Sant'Anna 2021, section 4).
        """
        members = np.stack([self.shares(cohort) for cohort in cohorts], axis=1)
        sizes, values = members.sum(0), np.array(effects)
        total, w = sizes.sum(), self.units.w[:, 0]
        mean = float(values @ sizes / total)
        # As did has it, a cohort's size is a mean over units, weighted ones counting as they are.
        gap = members - sizes / len(w)
        return mean, np.stack(influence, axis=1) @ sizes / total + gap @ (values - mean) / total

    def count_periods_since(self, key: Key) -> int:
        """Number of periods since adoption of a cell."""
        return int((key[1] - key[0]) // step_of(self.units.years))

    def select_path(self, recipe: Recipe) -> list[Key]:
        """Select the cells that are averaged by time since adoption: those in a window, of cohorts that are
        seen for long enough.
        """
        asked, last = recipe.policy, float(self.units.years[-1])
        first, end = asked.get("window") or (-np.inf, np.inf)
        kept = [key for key in self.effects if first <= self.count_periods_since(key) <= end]
        if (long := asked.get("balance")) is None:
            return kept
        return [
            key
            for key in kept
            if self.count_periods_since((key[0], last)) >= long >= self.count_periods_since(key)
        ]

    def average_cells(self, keys: list[Key]) -> tuple[float, Array]:
        """Average some cells."""
        columns = [self.effects[key] for key in keys], [self.influence[key] for key in keys]
        return self.mean([cohort for cohort, _ in keys], *columns)


def give_average_effects(recipe: Recipe, cells: Averages, say: partial[Opinion]) -> Iterator[Opinion]:
    """Averages of the effects after adoption, and by time since it, with shares of the cohorts; their errors,
    of a multiplier bootstrap by the draws of the recipe.
    """

    def give_effect(model: str, term: str, value: float, influence: Array) -> Iterator[Opinion]:
        yield say(model=model, term=term, quantity="coefficient", value=value)
        covariance, _ = covariance_of(recipe, sums_of(cells.units, influence[:, None]))
        yield say(model=model, term=term, quantity="se", value=float(covariance[0, 0] ** 0.5))

    after = [key for key in cells.effects if cells.count_periods_since(key) >= 0]
    for by, (overall, path) in recipe.policy["parts"].items():
        if by == "simple":
            if overall:
                yield from give_effect(overall, "ATT", *cells.average_cells(after))
            continue
        groups: dict[int, list[Key]] = {}
        for key in cells.select_path(recipe) if by == "event" else after:
            label = {"event": cells.count_periods_since(key), "cohort": key[0]}.get(by, key[1])
            groups.setdefault(int(label), []).append(key)
        found = {k: cells.average_cells(keys) for k, keys in sorted(groups.items())}
        if path:
            for k, pair in found.items():
                yield from give_effect(path, name_of(k) if by == "event" else f"{by} {k}", *pair)
            if by == "event":
                yield from give_path(recipe, cells.units, found, partial(say, model=path))
        if overall:
            kept = {k: pair for k, pair in found.items() if by != "event" or k >= 0}
            values, parts = [value for value, _ in kept.values()], [own for _, own in kept.values()]
            if by == "cohort":
                total = cells.mean(list(map(float, kept)), values, parts)
            else:
                total = float(np.mean(values)), np.mean(parts, axis=0)
            yield from give_effect(overall, "ATT", *total)


def give_path(
    recipe: Recipe, units: CohortUnits, found: dict[int, tuple[float, Array]], say: partial[Opinion]
) -> Iterator[Opinion]:
    """Yield the joint test of the effects before adoption, and the series of the path. found: by time since
    adoption.
    """
    values, influence = (np.array(part) for part in zip(*found.values(), strict=True))
    sums = sums_of(units, influence.T)
    if sum(k < 0 for k in found) < len(sums):
        yield from give_pretrends(Path([*found], values, sums.T @ sums), say)
    covariance, critical = covariance_of(recipe, sums)
    reference = [-1 - recipe.policy["anticipation"]] if recipe.policy["base"] == "universal" else []
    yield from give_series(recipe, Path([*found], values, covariance), say, reference, critical)
