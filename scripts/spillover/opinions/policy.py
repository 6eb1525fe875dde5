"""Treatment times, rows and columns of a policy's regressions, rebuilt with pandas: dummies of
years since adoption, exposures of neighbours and rings, matched samples.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from spillover.opinions.panel import step_of
from spillover.recipe import Recipe
from spillover.weights.text import parse_csv_table

if TYPE_CHECKING:
    from spillover.opinions.panel import PanelFiles

Array = np.ndarray
EARTH_KM = 6371.0088

TREATED, FIRST, EVENT = "_treated", "_first", "_event"
Made = tuple[pd.DataFrame, tuple[str, ...]]


def read_first_years(path: Path, policy: str | None) -> pd.Series:
    """Read the year in which each unit adopts from a list of policies."""
    rows = parse_csv_table(path.read_text(encoding="utf-8"), str(path))
    chosen = [row for row in rows if policy in (None, row["policy"])]
    return pd.Series({row["unit"]: float(row["year"]) for row in chosen}, dtype=float)


def count_periods_since(year: Any, first: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    """Periods since adoption of each row, in steps of the frame's years."""
    step = step_of(frame.index.get_level_values("year"))
    return np.floor((np.asarray(year) - first) / step)


def write_out(recipe: Recipe, panel: PanelFiles) -> Recipe:
    """Write out a recipe of estimator `policy` as the regression that it is: its terms are the columns that
    its design makes, and the controls.
    """
    if recipe.estimator != "policy":
        return recipe
    made = panel.sample(recipe).policy_columns
    weights = WEIGHT if WEIGHT in panel.sample(recipe).frame else recipe.observation_weights
    regression = replace(
        recipe,
        estimator="within",
        terms=(*made, *recipe.policy["controls"]),
        observation_weights=weights,
    )
    panel.keep(regression, panel.sample(recipe))
    return regression


def build_design(recipe: Recipe, frame: pd.DataFrame, panel: PanelFiles) -> Made:
    """Build the rows and columns of a recipe's design, and the names of the columns."""
    # Each row with its treatment, the first treated year of its unit (inf never) and the years since.
    treatment = recipe.policy["treatment"]
    unit, year = (frame.index.get_level_values(level) for level in ("unit", "year"))
    if isinstance(treatment, str):
        treated = frame[treatment].to_numpy()
    else:
        assert panel.policies is not None
        start = read_first_years(panel.policies, treatment["policy"]).reindex(unit).to_numpy()
        treated = (year >= np.where(np.isnan(start), np.inf, start)).astype(float)
    starts = pd.Series(np.where(treated == 1, year, np.inf), index=frame.index).groupby(level="unit").min()
    first = starts.reindex(unit).to_numpy()
    made: dict[str, Any] = {TREATED: treated, FIRST: first, EVENT: count_periods_since(year, first, frame)}
    table = frame.assign(**made)
    make = DESIGNS.get(recipe.policy["design"])
    return make(recipe, table, panel) if make else (table, ())


def _treatment(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    name = recipe.policy["term"]
    table = _drop_always_treated(table) if recipe.policy.get("dated") else table
    return table.assign(**{name: table[TREATED]}), (name,)


def _drop_always_treated(table: pd.DataFrame) -> pd.DataFrame:
    """Drop units that are treated from their first row on."""
    begin = table.index.get_level_values("year").to_series(index=table.index).groupby(level="unit").min()
    return table[table[FIRST].to_numpy() > begin.reindex(table.index.get_level_values("unit")).to_numpy()]


def _dummies(table: pd.DataFrame, member: dict[str, Any]) -> Made:
    columns = pd.DataFrame({name: np.asarray(rows, float) for name, rows in member.items()}, table.index)
    return pd.concat([table, columns], axis=1), tuple(member)


def name_of(key: int) -> str:
    """Name a time since adoption, as our terms do."""
    return f"event {key:+d}"


def _event(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Dummies of the years since adoption but the references, the ends binned where there is a window; units
    treated from their first row on are left out.
    """
    table = _drop_always_treated(table)
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
    table = table[kept].assign(**{FIRST: first[kept], EVENT: count_periods_since(year, first, table)[kept]})
    dated = table[np.isfinite(table[FIRST])]
    pairs = sorted(set(zip(dated[FIRST].astype(int), dated[EVENT].astype(int), strict=True)))
    own = {
        f"cohort {g} event {e:+d}": (table[FIRST] == g) & (table[EVENT] == e)
        for g, e in pairs
        if e not in recipe.policy["reference"]
    }
    return _dummies(table, own)


def _shift_adoption(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Adoption some years before, on the rows before the actual one."""
    table = table[table[TREATED] == 0]
    name = recipe.policy["term"]
    return table.assign(**{name: (table[EVENT] >= -recipe.policy["shift"]).astype(float)}), (name,)


def _exposure(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Build the treatment and the exposures of the untreated, then of the treated where these count."""
    treated = table[TREATED].to_numpy()
    columns = {recipe.policy["term"]: treated}
    found = exposures(recipe, table, panel)
    columns |= {name: (1 - treated) * values for name, values in found.items()}
    if recipe.policy["on_treated"]:
        columns |= {f"{name}, treated": treated * values for name, values in found.items()}
    return table.assign(**columns), tuple(columns)


def _match_rows(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> Made:
    """Select the matched rows, and their weights where these count."""
    kept = weight_units(recipe, table, matching_weights(recipe, table))
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
    "earlier": _shift_adoption,
    "exposure": _exposure,
    "matched": _match_rows,
}


def exposures(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> dict[str, Array]:
    """Compute the exposure (N,) of each row by its name: the treated share of neighbours in a matrix, or
    rings of distance to the nearest other unit that is treated in the row's year.
    """
    unit, year = (table.index.get_level_values(level) for level in ("unit", "year"))
    units, years = sorted(unit.unique()), sorted(year.unique())
    first = table.groupby(level="unit")[FIRST].first().loc[units].to_numpy()
    treated = (np.array(years) >= first[:, None]).astype(float)
    rows, columns = pd.Index(units).get_indexer(unit), pd.Index(years).get_indexer(year)
    if recipe.weights:
        share = panel.matrix(recipe.weights, units) @ treated
        return {f"W·treated ({recipe.weights})": share[rows, columns]}
    distance = kilometres(panel.attributes.loc[units, ["longitude", "latitude"]].to_numpy(float))
    np.fill_diagonal(distance, np.inf)
    nearest = np.array([np.where(column > 0, distance, np.inf).min(1) for column in treated.T]).T[
        rows, columns
    ]
    edges = [float(edge) for edge in recipe.policy["rings_km"]]
    found = {}
    for low, high in pairwise(edges):
        inner = nearest <= high if high == edges[-1] else nearest < high
        found[f"ring {low:g}–{high:g}"] = ((nearest >= low) & inner).astype(float)
    return found


def kilometres(places: Array) -> Array:
    """Great-circle distances (n, n) by the chords between points (n, 2) of longitude and latitude."""
    longitude, latitude = np.radians(places).T
    point = np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
    chord = np.linalg.norm(point[:, None] - point[None], axis=2)
    return 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1))


def matching_weights(recipe: Recipe, table: pd.DataFrame) -> Array:
    """Compute the weights (N,) of a recipe's rows by matching, all at once or year by year; zero without a
    match.
    """
    asked, d = recipe.policy, np.isfinite(table[FIRST].to_numpy())
    x = table[list(asked["covariates"])].to_numpy()
    year = table.index.get_level_values("year").to_numpy()
    weights = np.zeros(len(d))
    for rows in [year == t for t in np.unique(year)] if asked["by_year"] else [np.ones(len(d), bool)]:
        scores = logit(d[rows] * 1.0, x[rows], np.ones(rows.sum()))
        weigh = share_weights if asked["replacement"] else one_each
        weights[rows] = weigh(recipe, scores, d[rows])
    return weights


def weight_units(recipe: Recipe, table: pd.DataFrame, weights: Array) -> Array:
    """Extend the weights (N,) to the other rows of units that have a match, where whole units count."""
    if not recipe.policy["whole_units"]:
        return weights
    each = pd.Series(np.where(weights > 0, weights, np.nan), table.index)
    means = each.groupby(level="unit").transform("mean").fillna(0.0)
    return np.where(weights > 0, weights, means.to_numpy())


def logit(d: Array, x: Array, w: Array) -> Array:
    """Scores (n,) of the treated by the covariates, with frequency weights."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    mean, spread = np.average(x, axis=0, weights=w), x.std(0)
    design = np.column_stack([np.ones(len(d)), (x - mean) / np.where(spread > 0, spread, 1.0)])
    fit = GLM(d, design, family=Binomial(), freq_weights=w).fit(tol=1e-14, maxiter=200)
    return np.asarray(fit.fittedvalues)


def find_supported(recipe: Recipe, scores: Array, d: Array) -> Array:
    """Find the treated rows, those outside the controls' scores left out where support is asked for."""
    own, pool = np.flatnonzero(d), scores[~d]
    if recipe.policy["support"]:
        own = own[(scores[own] >= pool.min()) & (scores[own] <= pool.max())]
    return own


def share_weights(recipe: Recipe, scores: Array, d: Array) -> Array:
    """Weights (n,) where a control may serve several treated rows: each has shares that sum to one."""
    asked, controls, weights = recipe.policy, np.flatnonzero(~d), np.zeros(len(d))
    reach = asked["caliper"] or np.inf
    for row in find_supported(recipe, scores, d):
        distance = np.abs(scores[controls] - scores[row])
        if asked["method"] == "kernel":
            u = distance / asked["bandwidth"]
            normal = asked["kernel"] == "normal"
            share = np.exp(-(u**2) / 2) if normal else np.clip(1 - u**2, 0, None)
        elif asked["method"] == "radius":
            share = (distance <= reach) * 1.0
        else:
            share = nearest_shares(distance, asked["neighbours"]) * (distance <= reach)
        if share.sum() > 0:
            weights[row] = 1.0
            weights[controls] += share / share.sum()
    return weights


def nearest_shares(distance: Array, count: int) -> Array:
    """Shares (m,) of the `count` nearest; those that tie for the last places divide them."""
    share, left = np.zeros(len(distance)), min(count, len(distance))
    for value in np.unique(distance):
        tied = distance == value
        share[tied] = min(1.0, left / tied.sum())
        left -= min(left, int(tied.sum()))
        if not left:
            break
    return share


def one_each(recipe: Recipe, scores: Array, d: Array) -> Array:
    """Weights (n,) where a control serves once; the highest scores choose first."""
    free, weights = list(np.flatnonzero(~d)), np.zeros(len(d))
    own = find_supported(recipe, scores, d)
    for row in own[np.argsort(-scores[own], kind="stable")]:
        best = min(free, key=lambda control: abs(scores[control] - scores[row]), default=None)
        if best is not None and abs(scores[best] - scores[row]) <= (recipe.policy["caliper"] or np.inf):
            free.remove(best)
            weights[row] = weights[best] = 1.0
    return weights
