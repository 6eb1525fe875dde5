"""A dynamic panel unit by unit, as lists of rows: transformed equations, a system's levels, instruments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace

from spillover.opinions.opinion import bound
from spillover.opinions.panel import PanelFiles, step_of
from spillover.recipe import Recipe

Array = np.ndarray
CONSTANT = "_cons"
LARGEST = 5e6  # rows × instruments: above it the loops take more than some seconds
PERIODS = "periods"
Key = tuple[Any, ...]  # of an instrument: its group, and what tells it from others of the group
Levels = dict[int, Any]  # by year


@dataclass(frozen=True)
class Unit:
    """Levels y (S,) and x (S, k) in S years; mix (R, S): how the first `upper` rows, the transformed ones,
    and then a system's levels are made of them; changes (D, S): the differences; z (R, q): instruments.
    """

    years: tuple[int, ...]
    y: Array
    x: Array
    mix: Array
    upper: int
    z: Array

    def covariance(self, how: str) -> Array:
        """Hi (R, R): of the rows' errors where those in levels are independent and alike. blocks: none
        between transformed rows and levels; identity: of errors that are taken as they are.
        """
        if how == "identity":
            return np.eye(len(self.mix))
        found = self.mix @ self.mix.T
        if how == "blocks":
            found[self.upper :, : self.upper] = found[: self.upper, self.upper :] = 0
        return found

    @property
    def changes(self) -> dict[int, Array]:
        """Difference of each year whose year before is there, as weights of the levels (S,)."""
        at = {year: np.eye(len(self.years))[place] for place, year in enumerate(self.years)}
        return {t: at[t] - at[t - 1] for t in self.years if t - 1 in at}


@dataclass(frozen=True)
class Equations:
    """Equations of all units; names (k,) of the regressors, `period …` those of years; keys (q,) of the
    instruments.
    """

    units: tuple[Unit, ...]
    names: tuple[str, ...]
    keys: tuple[Key, ...]


def equations(recipe: Recipe, panel: PanelFiles) -> Equations:
    """Build the rows of a recipe, on its sample, years as periods from the first, 0; the lags of an
    instrument are those of every row that has them.
    """
    frame = panel.sample(recipe).frame
    found = {
        part["variable"]: panel.sample(replace(recipe, all_terms=(part["variable"],)))
        for part in recipe.options["lagged"]
    }
    lagged = {name: one.frame[name].to_dict() for name, one in found.items()}
    levels: dict[Any, Levels] = {}
    table: dict[Any, Any] = frame.to_dict("index")
    for (unit, year), row in table.items():
        levels.setdefault(unit, {})[year] = row
    years = {year for values in (*lagged.values(), frame.index) for _, year in values}
    start, step = min(years), step_of(years)
    levels = {u: {(t - start) // step: row for t, row in rows.items()} for u, rows in levels.items()}
    lagged = {
        name: {(u, (t - start) // step): value for (u, t), value in values.items()}
        for name, values in lagged.items()
    }
    return stack_equations(Instruments(recipe, lagged, tuple(columns(recipe, levels))), levels)


@dataclass(frozen=True)
class Instruments:
    """Instruments of a recipe. lagged: by variable its value in each unit and year; always: the years with a
    dummy, or the constant.
    """

    recipe: Recipe
    lagged: Mapping[str, Any]
    always: tuple[Any, ...]

    def build_transformed_row(self, unit: Any, rows: Levels, date: int, mix: Levels) -> dict[Key, float]:
        """Build the instruments of a transformed row of a unit, which counts at `date` and is that mix of
        levels: lagged levels, own ones transformed, years' dummies without levels.
        """
        found: dict[Key, float] = {}
        for number, part in enumerate(self.recipe.options["lagged"]):
            if part["equation"] == "level":
                continue
            first, last = [*part["lags"], date][:2]
            for lag in range(first, last + 1):
                when = () if part["collapse"] else (date,)
                value = self.lagged[part["variable"]].get((unit, date - lag), 0.0)
                found[f"{part['variable']}, difference", number, lag, *when] = value
        for name, key in _list_own_instruments(self.recipe, "difference"):
            found[key] = sum(weight * rows[year][name] for year, weight in mix.items())
        if not _system(self.recipe):
            found |= {(PERIODS, year): mix.get(year, 0.0) for year in self.always}
        return found

    def build_level_row(self, unit: Any, rows: Levels, year: int) -> dict[Key, float]:
        """Build the instruments of a row in levels: the change up to first − 1 years before, own ones,
        dummies.
        """
        found: dict[Key, float] = {}
        for number, part in enumerate(self.recipe.options["lagged"]):
            if part["equation"] == "difference":
                continue
            values, end = self.lagged[part["variable"]], year - part["lags"][0] + 1
            both = (unit, end) in values and (unit, end - 1) in values
            when = () if part["collapse"] else (year,)
            key = (f"{part['variable']}, level", number, *when)
            found[key] = values[unit, end] - values[unit, end - 1] if both else 0.0
        found |= {key: rows[year][name] for name, key in _list_own_instruments(self.recipe, "level")}
        return found | {(PERIODS, name): float(name in (year, CONSTANT)) for name in self.always}


def stack_equations(instruments: Instruments, levels: Mapping[Any, Levels]) -> Equations:
    """Stack the units' arrays. levels: the rows of each unit by year."""
    recipe, always = instruments.recipe, instruments.always
    made, entries = [], []
    for unit, rows in levels.items():
        dated = transform_rows(list(rows), recipe.options["transformation"])
        of_unit = [instruments.build_transformed_row(unit, rows, date, mix) for date, mix in dated]
        of_unit += [instruments.build_level_row(unit, rows, year) for year in rows if _system(recipe)]
        made.append((rows, dated))
        entries.append(of_unit)
    keys = tuple({key: 0 for of_unit in entries for row in of_unit for key, value in row.items() if value})
    bound(sum(map(len, entries)) * len(keys), LARGEST, "rows × instruments")
    units = [
        arrays(recipe, rows, dated, _stack_rows(of_unit, keys), always)
        for (rows, dated), of_unit in zip(made, entries, strict=True)
    ]
    dummies = (CONSTANT if name == CONSTANT else f"period {name}" for name in always)
    return Equations(tuple(units), (*recipe.terms, *dummies), keys)


def groups_without(data: Equations) -> Iterator[tuple[str, Array]]:
    """Yield each group of instruments but the years' dummies, with which (q,) remain without it; last, where
    there are several, all groups of the levels at once.
    """
    names = [key[0] for key in data.keys]
    levels = [name.endswith(", level") for name in names]
    for name in dict.fromkeys(names):
        if name != PERIODS:
            yield name, np.array([other != name for other in names])
    if len({name for name, level in zip(names, levels, strict=True) if level}) > 1:
        yield "all for levels", ~np.array(levels)


def arrays(
    recipe: Recipe, rows: Levels, dated: list[tuple[int, Levels]], z: Array, always: Sequence[Any]
) -> Unit:
    """Build the arrays of one unit: outcome, regressors and instruments of its rows."""
    years = tuple(rows)
    mix = [[weights.get(year, 0.0) for year in years] for _, weights in dated]
    if _system(recipe):
        mix += np.eye(len(years)).tolist()
    x = [
        [*(rows[t][term] for term in recipe.terms), *(float(name in (t, CONSTANT)) for name in always)]
        for t in years
    ]
    y = np.array([rows[t][recipe.outcome] for t in years])
    return Unit(years, y, np.array(x), np.array(mix).reshape(-1, len(years)), len(dated), z)


def transform_rows(years: list[int], how: str) -> list[tuple[int, Levels]]:
    """Transform the rows of a unit with these years: when each counts, and its weights of the levels.

    A forward orthogonal deviation √(m/(m + 1))·(level less the mean of the m later ones) counts one year
    late.
    """
    if how == "differences":
        return [(t, {t: 1.0, t - 1: -1.0}) for t in years if t - 1 in years]
    later = {t: [s for s in years if s > t] for t in years}
    scale = {t: np.sqrt(len(rest) / (len(rest) + 1)) for t, rest in later.items()}
    return [
        (t + 1, {t: scale[t]} | {s: -scale[t] / len(rest) for s in rest}) for t, rest in later.items() if rest
    ]


def columns(recipe: Recipe, levels: Mapping[Any, Levels]) -> list[Any]:
    """List the years with a dummy: of a system all, else all but the first, without those that the rows
    cannot tell from others; or the constant of a system without them.
    """
    if recipe.effects == "individual":
        return [CONSTANT] if _system(recipe) else []
    years = sorted({year for rows in levels.values() for year in rows})[0 if _system(recipe) else 1 :]
    table = np.array(
        [
            [weights.get(year, 0.0) for year in years]
            for rows in levels.values()
            for weights in (
                *(mix for _, mix in transform_rows(list(rows), recipe.options["transformation"])),
                *({year: 1.0} for year in rows if _system(recipe)),
            )
        ]
    ).reshape(-1, len(years))
    kept: list[int] = []
    for j in range(len(years)):
        if np.linalg.matrix_rank(table[:, [*kept, j]]) > len(kept):
            kept.append(j)
    return [years[j] for j in kept]


def _list_own_instruments(recipe: Recipe, equation: str) -> Iterator[tuple[str, Key]]:
    """Yield the terms that are their own instruments in an equation, and their keys: one for both, or each
    its own.
    """
    where = recipe.options["exogenous_in"] if _system(recipe) else "both"
    for name in dict.fromkeys((*recipe.options["exogenous"], *recipe.options["instruments"])):
        if where in ("both", "separate", equation):
            yield name, (name, equation) if where == "separate" else (name,)


def _system(recipe: Recipe) -> bool:
    return bool(recipe.options["system"])


def _stack_rows(entries: list[dict[Key, float]], keys: tuple[Key, ...]) -> Array:
    return np.array([[row.get(key, 0.0) for key in keys] for row in entries]).reshape(-1, len(keys))
