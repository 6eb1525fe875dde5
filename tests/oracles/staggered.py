"""Callaway and Sant'Anna's (2021) effects by cohort and year by loops, and their averages in the notation of
R's did; triple differences of the same comparisons (Ortiz-Villavicencio and Sant'Anna 2025).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from oracles.two_by_two import effect
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
from spillover.opinions.conventions import quantile
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample, step_of
from spillover.recipe import Recipe

Array = np.ndarray


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The averages that the recipe's parts name, and the effects by cohort and year."""
    cells = cells_of(recipe, cohort_units_of(recipe, sample))
    say = partial(say, call=f"{recipe.policy['method']} by loops over cohorts and years")
    for by, (overall, name) in recipe.policy["parts"].items():
        keys, effects, influence, total = averaged(recipe, cells, by)
        if overall:
            error = np.sqrt(drawn(recipe, cells, total[1][:, None])[0][0, 0])
            yield say(model=overall, quantity="coefficient", term="ATT", value=total[0])
            yield say(model=overall, quantity="se", term="ATT", value=float(error))
        if name:
            path, critical = path_of(recipe, cells, keys, effects, influence)
            yield from along(recipe, cells, by, path, (critical, influence), partial(say, model=name))
    if recipe.policy.get("cells"):
        names = [f"{int(g)} {int(t)}" for g, t in zip(cells.cohort, cells.year, strict=True)]
        path, critical = path_of(recipe, cells, names, cells.effects, cells.influence)
        yield from by_cell(recipe, path, critical, say)


def along(
    recipe: Recipe,
    cells: Cells,
    by: str,
    path: Path,
    drawn: tuple[float | None, Array],
    say: partial[Opinion],
) -> Iterator[Opinion]:
    """Coefficients and errors of a path; by years since adoption its test and series too."""
    for key, effect_, error in zip(path.keys, path.effects, path.errors, strict=True):
        term = f"{by} {key:+d}" if by == "event" else f"{by} {key}"
        yield say(quantity="coefficient", term=term, value=float(effect_))
        yield say(quantity="se", term=term, value=float(error))
    if by == "event":
        critical, influence = drawn
        formula = Path(path.keys, path.effects, cells.covariance(influence))
        if sum(key < 0 for key in path.keys) < len(set(cells.units.cluster)):
            yield from give_pretrends(formula, say)
        universal = recipe.policy["base"] == "universal"
        reference = [-1 - recipe.policy["anticipation"]] if universal else []
        yield from give_series(recipe, path, say, reference, critical)


def by_cell(recipe: Recipe, path: Path, critical: float | None, say: partial[Opinion]) -> Iterator[Opinion]:
    """The series `group_time`."""
    wide, noise = compute_band(path, recipe.level) if critical is None else (critical, 0.0)
    widths = quantile(None, recipe.level), wide, noise
    yield from give_bounds("group_time", path, path.errors, widths, partial(say, quantity="series"))


def averaged(recipe: Recipe, cells: Cells, by: str) -> tuple[list[int], Array, Array, tuple[float, Array]]:
    """Keys, effects (m,) and influence (n, m) of the averages by time since adoption, cohort or year, and the
    average of all.
    """
    step = step_of(cells.units.years)
    event = (cells.year - cells.cohort) // step
    if by == "simple":
        value, own = cells.average(event >= 0)
        return [0], np.array([value]), own[:, None], (value, own)
    window, balance = recipe.policy.get("window"), recipe.policy.get("balance")
    label = {"event": event, "cohort": cells.cohort, "time": cells.year}[by]
    rows = event >= 0
    if by == "event":
        rows = np.ones(len(event), bool)
        if window:
            rows &= (event >= window[0]) & (event <= window[1])
        if balance is not None:
            rows &= ((cells.year.max() - cells.cohort) // step >= balance) & (event <= balance)
    keys = sorted(set(label[rows].astype(int)))
    parts = [cells.average(rows & (label == key)) for key in keys]
    effects, influence = np.array([v for v, _ in parts]), np.column_stack([own for _, own in parts])
    if by == "cohort":
        return keys, effects, influence, cells.weighted(np.array(keys, float), effects, influence)
    kept = np.array(keys) >= 0 if by == "event" else np.ones(len(keys), bool)
    return keys, effects, influence, (float(effects[kept].mean()), influence[:, kept].mean(1))


def path_of(
    recipe: Recipe, cells: Cells, keys: Sequence[Any], effects: Array, influence: Array
) -> tuple[Path, float | None]:
    """The path with errors by formula or from the recipe's draws, and the critical value of these."""
    covariance, critical = drawn(recipe, cells, influence)
    return Path(keys, effects, covariance), critical


def drawn(recipe: Recipe, cells: Cells, influence: Array) -> tuple[Array, float | None]:
    """The covariance (m, m), and the critical value of the multiplier bootstrap where there is one."""
    return covariance_of(recipe, cells.sums(influence))


@dataclass(frozen=True)
class Cells:
    """Effects (k,) of `cohort` (k,) in `year` (k,), with the influence (n, k) of each unit."""

    units: CohortUnits
    cohort: Array
    year: Array
    effects: Array
    influence: Array

    @cached_property
    def members(self) -> dict[float, Array]:
        """Of each cohort the weight (n,) of its units, over the mean weight of all."""
        w = self.units.w[:, 0]
        counted = np.ones(len(w)) if self.units.eligible is None else self.units.eligible
        return {g: w / w.mean() * counted * (self.units.first == g) for g in self.units.cohorts}

    def covariance(self, influence: Array) -> Array:
        """Of averages with this influence (n, m), by cluster."""
        sums = self.sums(influence)
        return sums.T @ sums

    def sums(self, influence: Array) -> Array:
        """Influence summed by cluster (G, m), over the number of units."""
        codes = np.unique(self.units.cluster, return_inverse=True)[1]
        return np.eye(codes.max() + 1)[codes].T @ influence / len(influence)

    def weighted(self, chosen: Array, effects: Array, influence: Array) -> tuple[float, Array]:
        """The average of effects (m,) of the cohorts `chosen` (m,) by their sizes, with the influence (n,)
        of both (did's wif).
        """
        size = np.array([self.members[g].mean() for g in chosen])
        gap = np.column_stack([self.members[g] - self.members[g].mean() for g in chosen])
        total = size.sum()
        moved = gap / total - np.outer(gap.sum(1), size) / total**2
        return float(effects @ size / total), influence @ size / total + moved @ effects

    def average(self, rows: Array) -> tuple[float, Array]:
        """The average of some cells by the sizes of their cohorts."""
        return self.weighted(self.cohort[rows], self.effects[rows], self.influence[:, rows])


def cells_of(recipe: Recipe, units: CohortUnits) -> Cells:
    """Every cohort and year that has a base to compare with."""
    compare = one if units.eligible is None else three
    found = [
        (cohort, units.years[now], *compare(recipe, units, cohort, base, now))
        for cohort, base, now in pairs_of(recipe, units)
    ]
    columns = list(zip(*found, strict=True))
    cohorts, years, effects = (np.array(column) for column in columns[:3])
    return Cells(units, cohorts, years, effects, np.column_stack(columns[3]))


def one(recipe: Recipe, units: CohortUnits, cohort: float, base: int, now: int) -> tuple[float, Array]:
    """One comparison with all controls."""
    own = units.first == cohort
    control = ~np.isfinite(units.first) | find_not_yet_treated(recipe, units, cohort, base, now)
    return compared(recipe, units, own, control, base, now)


def compared(
    recipe: Recipe, units: CohortUnits, own: Array, control: Array, base: int, now: int
) -> tuple[float, Array]:
    """The effect and influence (n,) of two groups, with covariates and weights of the earlier year."""
    rows, early = own | control, min(base, now)
    x = np.column_stack([np.ones(rows.sum()), units.x[rows, early]])
    change = units.y[rows, now] - units.y[rows, base]
    value, influence = effect(change, own[rows] * 1.0, x, units.w[rows, early], recipe.policy["method"])
    full = np.zeros(len(rows))
    full[rows] = influence * len(rows) / rows.sum()
    return value, full


def three(recipe: Recipe, units: CohortUnits, cohort: float, base: int, now: int) -> tuple[float, Array]:
    """The triple difference with each control cohort, averaged with the least variance."""
    able = units.eligible
    assert able is not None
    own, waiting = units.first == cohort, find_not_yet_treated(recipe, units, cohort, base, now)
    pools = [~np.isfinite(units.first), *(units.first == g for g in sorted(set(units.first[waiting])))]
    found = []
    for pool in (pool for pool in pools if pool.any()):
        parts = [
            compared(recipe, units, own & able, group, base, now)
            for group in (own & ~able, pool & able, pool & ~able)
        ]
        signs = (1, 1, -1)
        value = sum(sign * part[0] for sign, part in zip(signs, parts, strict=True))
        found.append((value, sum(sign * part[1] for sign, part in zip(signs, parts, strict=True))))
    values, influence = np.array([v for v, _ in found]), np.column_stack([i for _, i in found])
    if len(found) == 1:
        return float(values[0]), influence[:, 0]
    inverse = np.linalg.pinv(np.cov(influence, rowvar=False), hermitian=True)
    share = inverse.sum(0) / inverse.sum()
    return float(values @ share), influence @ share
