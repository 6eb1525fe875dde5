"""Placebo adoptions and randomisation inference: every draw of the recipe's streams as least squares on
dummies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from math import comb

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.opinions.policy import FIRST
from spillover.recipe import Recipe

Array = np.ndarray
REDONE = 10
TIED = 1 - 1e-9  # draws that repeat the actual adoption count as being as large, whatever the rounding


@dataclass(frozen=True)
class Rows:
    """Outcome (N,) and basis (N, m) of dummies and controls, both times the root of the weights (N, 1); codes
    of units and clusters (N,), years (N,), the factor of the variance, and when each unit adopts (n,).
    """

    y: Array
    basis: Array
    root: Array
    unit: Array
    cluster: Array
    year: Array
    factor: float
    first: Array

    def fits(self, adoptions: Array) -> tuple[Array, Array]:
        """Coefficients (R,) and clustered errors (R,) for adoption times (R, n)."""
        x = (self.year[:, None] >= adoptions.T[self.unit]) * self.root
        x = x - self.basis @ (self.basis.T @ x)
        size = (x**2).sum(0)
        b = self.y @ x / size
        inside = np.eye(self.cluster.max() + 1)[self.cluster]
        scores = inside.T @ (x * (self.y[:, None] - x * b))
        return b, np.sqrt(self.factor * (scores**2).sum(0)) / size


def rows_of(recipe: Recipe, sample: ProgramSample) -> Rows:
    """The rows of a recipe."""
    frame, controls = sample.frame, list(recipe.policy["controls"])
    weights = (
        frame[recipe.observation_weights].to_numpy() if recipe.observation_weights else np.ones(len(frame))
    )
    root = np.sqrt(weights)[:, None]
    unit, year = (sample.labels(by).to_numpy() for by in ("unit", "year"))
    dummies = [np.eye(unit.max() + 1)[unit], np.eye(year.max() + 1)[year][:, 1:]]
    basis = np.linalg.qr(np.hstack([*dummies, frame[controls].to_numpy()]) * root)[0]
    y = frame[recipe.outcome].to_numpy() * root[:, 0]
    once = np.unique(unit, return_index=True)[1]
    return Rows(
        y - basis @ (basis.T @ y),
        basis,
        root,
        unit,
        sample.labels(conventions.clusters_of(recipe)[0]).to_numpy(),
        frame.index.get_level_values("year").to_numpy(),
        conventions.recipe_factor(recipe, sample, len(recipe.terms)).value,
        frame[FIRST].to_numpy()[once],
    )


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The tests by placebos and by randomisation, and ten of each placebo's draws."""
    rows = rows_of(recipe, sample)
    say = partial(say, call="least squares on dummies for each adoption of the recipe's streams")
    b, se = (float(one[0]) for one in rows.fits(rows.first[None]))
    for kind in recipe.policy.get("dealt", ()):
        dealings = [dealt(recipe, rows, kind, draw) for draw in range(recipe.policy["draws"])]
        coefficients, errors = rows.fits(np.array(dealings))
        large = (np.abs(coefficients) >= abs(b) * TIED).sum()
        yield say(quantity="test", term=f"placebo:{kind}", value=b)
        yield say(quantity="test p", term=f"placebo:{kind}", value=(1 + large) / (1 + len(coefficients)))
        for draw in range(min(REDONE, len(coefficients))):
            row = f"placebo {kind} {draw}"
            yield say(quantity="series", term=f"{row} coefficient", value=coefficients[draw])
            yield say(quantity="series", term=f"{row} se", value=errors[draw])
    if recipe.policy.get("randomisation"):
        adoptions, all_there_are = assignments(recipe, rows)
        coefficients, errors = rows.fits(adoptions)
        for name, value, drawn in (("coefficient", b, coefficients), ("t", b / se, coefficients / errors)):
            large = int((np.abs(drawn) >= abs(value) * TIED).sum())
            p = large / len(drawn) if all_there_are else (1 + large) / (1 + len(drawn))
            yield say(quantity="test", term=f"randomisation:{name}", value=value)
            yield say(quantity="test p", term=f"randomisation:{name}", value=p)


def dealt(recipe: Recipe, rows: Rows, kind: str, draw: int) -> Array:
    """When each unit adopts (n,) in one draw, from SeedSequence([seed, draw]): cohorts take other years, then
    units take each other's.
    """
    stream = np.random.default_rng(np.random.SeedSequence([recipe.seed, draw]))
    first = rows.first.copy()
    if kind != "units":
        cohorts = sorted(set(first[np.isfinite(first)]))
        later = np.unique(rows.year)[1:].astype(float)
        moved = dict(zip(cohorts, stream.choice(later, len(cohorts), replace=False), strict=True))
        first = np.array([moved.get(year, np.inf) for year in first])
    return first if kind == "time" else stream.permutation(first)


def assignments(recipe: Recipe, rows: Rows) -> tuple[Array, bool]:
    """Adoption times (R, n) dealt to clusters: all ways where there is one cohort and they are few."""
    members = [rows.unit[rows.cluster == g] for g in range(rows.cluster.max() + 1)]
    starts = np.array([rows.first[units[0]] for units in members])
    draws, treated = recipe.policy["randomisation"], np.flatnonzero(np.isfinite(starts))
    few = len(set(starts[treated])) == 1 and comb(len(starts), len(treated)) <= draws
    if few:
        ways = [
            np.where(np.isin(np.arange(len(starts)), chosen), starts[treated[0]], np.inf)
            for chosen in combinations(range(len(starts)), len(treated))
        ]
    else:
        streams = (np.random.SeedSequence([recipe.seed, draw]) for draw in range(draws))
        ways = [np.random.default_rng(stream).permutation(starts) for stream in streams]
    place = np.empty(len(rows.first), int)
    for group, units in enumerate(members):
        place[units] = group
    return np.array(ways)[:, place], few
