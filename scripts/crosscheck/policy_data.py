"""Who is treated when, and the rows and columns of a policy's regressions, rebuilt with pandas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from crosscheck.panel import step_of
from spillover.recipe import Recipe

if TYPE_CHECKING:
    from crosscheck.panel import PanelFiles

TREATED, FIRST, EVENT = "_treated", "_first", "_event"
Made = tuple[pd.DataFrame, tuple[str, ...]]


def listed_first(path: Path, policy: str | None) -> pd.Series:
    """The year in which each unit adopts, by a list of policies."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = [row for row in rows if policy in (None, row["policy"])]
    return pd.Series({row["unit"]: float(row["year"]) for row in chosen}, dtype=float)


def with_treatment(recipe: Recipe, frame: pd.DataFrame, panel: PanelFiles) -> pd.DataFrame:
    """The rows with their treatment, the first treated year of their unit (inf never) and the years since."""
    treatment = recipe.policy["treatment"]
    unit, year = (frame.index.get_level_values(level) for level in ("unit", "year"))
    if isinstance(treatment, str):
        treated = frame[treatment].to_numpy()
    else:
        assert panel.policies is not None
        start = listed_first(panel.policies, treatment["policy"]).reindex(unit).to_numpy()
        treated = (year >= np.where(np.isnan(start), np.inf, start)).astype(float)
    starts = pd.Series(np.where(treated == 1, year, np.inf), index=frame.index).groupby(level="unit").min()
    first = starts.reindex(unit).to_numpy()
    made: dict[str, Any] = {TREATED: treated, FIRST: first, EVENT: since(year, first, frame)}
    return frame.assign(**made)


def since(year: Any, first: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    """Periods since adoption of each row, in steps of the frame's years."""
    step = step_of(frame.index.get_level_values("year"))
    return np.floor((np.asarray(year) - first) / step)


def written_out(recipe: Recipe, panel: PanelFiles) -> Recipe:
    """A recipe of estimator `policy` as the regression that it is: its terms are the columns that its design
    makes, and the controls.
    """
    if recipe.estimator != "policy":
        return recipe
    made = panel.sample(recipe).made
    weights = WEIGHT if WEIGHT in panel.sample(recipe).frame else recipe.observation_weights
    regression = replace(
        recipe,
        estimator="within",
        terms=(*made, *recipe.policy["controls"]),
        observation_weights=weights,
    )
    panel.keep(regression, panel.sample(recipe))
    return regression


def built(recipe: Recipe, frame: pd.DataFrame, panel: PanelFiles) -> Made:
    """The rows and columns of a recipe's design, and the names of the columns."""
    table = with_treatment(recipe, frame, panel)
    make = DESIGNS.get(recipe.policy["design"])
    return make(recipe, table, panel) if make else (table, ())


def _treatment(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    name = recipe.policy["term"]
    table = _dated(table) if recipe.policy.get("dated") else table
    return table.assign(**{name: table[TREATED]}), (name,)


def _dated(table: pd.DataFrame) -> pd.DataFrame:
    """Without units that are treated from their first row on."""
    begin = table.index.get_level_values("year").to_series(index=table.index).groupby(level="unit").min()
    return table[table[FIRST].to_numpy() > begin.reindex(table.index.get_level_values("unit")).to_numpy()]


def _dummies(table: pd.DataFrame, member: dict[str, Any]) -> Made:
    columns = pd.DataFrame({name: np.asarray(rows, float) for name, rows in member.items()}, table.index)
    return pd.concat([table, columns], axis=1), tuple(member)


def name_of(key: int) -> str:
    """A time since adoption, as our terms name it."""
    return f"event {key:+d}"


def _event(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Dummies of the years since adoption but the references, the ends binned where there is a window; units
    treated from their first row on are left out.
    """
    table = _dated(table)
    event = table[EVENT].to_numpy().copy()
    dated = np.isfinite(event)
    if recipe.policy["window"]:
        event[dated] = event[dated].clip(*recipe.policy["window"])
    keys = sorted(set(event[dated].astype(int)) - set(recipe.policy["reference"]))
    return _dummies(table, {name_of(key): event == key for key in keys})


def _leads(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Dummies of the last years before adoption, on untreated rows."""
    table = table[table[TREATED] == 0]
    keys = range(-recipe.policy["leads"], 0)
    return _dummies(table, {name_of(key): table[EVENT] == key for key in keys})


def _cohorts(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Dummies of each cohort and year since adoption but the reference; where no unit is never treated, the
    last cohort is, up to its adoption.
    """
    year = table.index.get_level_values("year").to_numpy()
    first = table[FIRST].to_numpy().copy()
    kept = first > year.min()
    if np.isfinite(first[kept]).all():
        last = first[kept].max()
        kept &= year < last
        first[first == last] = np.inf
    table = table[kept].assign(**{FIRST: first[kept], EVENT: since(year, first, table)[kept]})
    dated = table[np.isfinite(table[FIRST])]
    pairs = sorted(set(zip(dated[FIRST].astype(int), dated[EVENT].astype(int), strict=True)))
    own = {
        f"cohort {g} event {e:+d}": (table[FIRST] == g) & (table[EVENT] == e)
        for g, e in pairs
        if e not in recipe.policy["reference"]
    }
    return _dummies(table, own)


def _earlier(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Adoption some years before, on the rows before the actual one."""
    table = table[table[TREATED] == 0]
    name = recipe.policy["term"]
    return table.assign(**{name: (table[EVENT] >= -recipe.policy["shift"]).astype(float)}), (name,)


def _exposure(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """The treatment and the exposures of the untreated, then of the treated where these count."""
    from crosscheck.exposures import exposures

    treated = table[TREATED].to_numpy()
    columns = {recipe.policy["term"]: treated}
    found = exposures(recipe, table, panel)
    columns |= {name: (1 - treated) * values for name, values in found.items()}
    if recipe.policy["on_treated"]:
        columns |= {f"{name}, treated": treated * values for name, values in found.items()}
    return table.assign(**columns), tuple(columns)


def _matched(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """The matched rows, and their weights where these count."""
    from crosscheck.matched import matched

    kept = matched(recipe, table).weights
    name, table = recipe.policy["term"], table[kept > 0]
    if recipe.policy["weighted"]:
        own = table[recipe.observation_weights] if recipe.observation_weights else 1.0
        table = table.assign(**{WEIGHT: kept[kept > 0] * own})
    return table.assign(**{name: table[TREATED]}), (name,)


WEIGHT = "_weight"
DESIGNS: dict[str, Callable[[Recipe, pd.DataFrame, Any], Made]] = {
    "treatment": _treatment,
    "event": _event,
    "leads": _leads,
    "cohorts": _cohorts,
    "earlier": _earlier,
    "exposure": _exposure,
    "matched": _matched,
}


def balanced(recipe: Recipe, frame: pd.DataFrame, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Columns as tables (n, T) of a panel without gaps."""
    shape = frame.index.get_level_values("unit").nunique(), frame.index.get_level_values("year").nunique()
    if len(frame) != shape[0] * shape[1]:
        raise ValueError("the panel has gaps")
    return {name: frame[name].to_numpy().reshape(shape) for name in names}
