"""Within regressions by dummies or means, and the variances that linearmodels lacks: jackknife, Conley,
Newey–West.
"""

from collections.abc import Callable

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.panel import ProgramSample
from spillover.opinions.policy import kilometres
from spillover.recipe import Recipe

CONSTANT = "_cons"


def demeaned(recipe: Recipe, sample: ProgramSample) -> np.ndarray:
    """Outcome and terms (N, 1 + k) less their effects, with the grand means put back."""
    table = sample.frame[[recipe.outcome, *recipe.terms]].to_numpy()
    effects = conventions.effects_of(recipe)
    if not effects:
        return table
    dummies = [np.eye(c.nunique())[c.to_numpy()] for c in map(sample.labels, effects)]
    if len(effects) == 1 or sample.is_balanced:
        for columns in dummies:
            table = table - columns @ (columns.T @ table / columns.sum(0)[:, None])
    else:
        stacked = np.hstack(dummies)
        table = table - stacked @ np.linalg.lstsq(stacked, table, rcond=None)[0]
    return table - table.mean(0) + sample.frame[[recipe.outcome, *recipe.terms]].to_numpy().mean(0)


def solve(recipe: Recipe, sample: ProgramSample) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients, the constant last, and the influence (N, k + 1) of each row's error."""
    table = demeaned(recipe, sample)
    x = np.column_stack([table[:, 1:], np.ones(len(table))])
    b = np.linalg.solve(x.T @ x, x.T @ table[:, 0])
    errors = table[:, 0] - x @ b
    return b, np.linalg.solve(x.T @ x, (x * errors[:, None]).T).T


def covariance(recipe: Recipe, sample: ProgramSample) -> np.ndarray | None:
    """The covariance of the coefficients and the constant; None for the variances of other programs."""
    made = _KINDS.get(str(recipe.variance.get("kind")))
    return made(recipe, sample) if made else None


def jackknife(recipe: Recipe, sample: ProgramSample) -> np.ndarray:
    """(G − 1)/G Σ (b₋g − b)(b₋g − b)' over refits without each cluster."""
    labels = sample.labels(conventions.clusters_of(recipe)[0]).to_numpy()
    whole, groups = solve(recipe, sample)[0], np.unique(labels)
    gaps = [
        solve(recipe, ProgramSample(sample.frame[labels != g], sample.attributes))[0] - whole for g in groups
    ]
    return (len(groups) - 1) / len(groups) * np.array(gaps).T @ np.array(gaps)


def conley(recipe: Recipe, sample: ProgramSample) -> np.ndarray:
    """Σ over pairs of rows of one year or of any two, by the distance of their units."""
    influence = solve(recipe, sample)[1]
    units = sample.labels("unit").to_numpy()
    totals = np.eye(len(sample.units))[units].T @ influence
    places = sample.attributes.loc[sample.units, ["longitude", "latitude"]].to_numpy(float)
    distance, cutoff = kilometres(places), recipe.variance["cutoff_km"]
    kernel = (distance <= cutoff).astype(float)
    if recipe.variance.get("kernel") == "bartlett":
        kernel *= 1 - distance / cutoff
    return totals.T @ kernel @ totals * conventions.recipe_factor(recipe, sample, len(recipe.terms)).value


def newey_west(recipe: Recipe, sample: ProgramSample) -> np.ndarray:
    """Bartlett-weighted products of a unit's own rows, by the periods between them."""
    influence = solve(recipe, sample)[1]
    periods = sample.frame.index.get_level_values("year").to_numpy() / sample.step
    lags = recipe.variance.get("lags")
    lags = int(np.floor(len(sample.years) ** 0.25)) if lags is None else lags
    units = sample.labels("unit").to_numpy()
    total = np.zeros((influence.shape[1], influence.shape[1]))
    for unit in np.unique(units):
        rows = units == unit
        apart = np.abs(np.subtract.outer(periods[rows], periods[rows]))
        total = total + influence[rows].T @ np.clip(1 - apart / (lags + 1), 0, None) @ influence[rows]
    return total * conventions.recipe_factor(recipe, sample, len(recipe.terms)).value


_KINDS: dict[str, Callable[[Recipe, ProgramSample], np.ndarray]] = {
    "jackknife": jackknife,
    "conley": conley,
    "newey-west": newey_west,
}
