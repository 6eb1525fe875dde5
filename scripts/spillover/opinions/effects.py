"""Divide fixed effects into those demeaned and those entered as dummies, so that a program's own rule for
small samples counts what the recipe's rule counts; and the columns, in units that no program loses digits in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.panel import ProgramSample
from spillover.recipe import Recipe

Array = np.ndarray
LARGEST = 2e8  # rows × columns²: above it a regression on so many dummies takes more than a second
WIDE = 2.0**10  # how many times another a column's size may be before it is given in other units


def list_counted_effects(recipe: Recipe, sample: ProgramSample) -> tuple[str, ...]:
    """List the sets of effects that the recipe's small-sample rule counts, which a program is given as
    dummies.
    """
    effects, clusters = conventions.effects_of(recipe), conventions.clusters_of(recipe)
    rule = conventions.rule_of(recipe)
    if rule == "full":
        return effects
    if rule != "nested":
        return ()
    return tuple(by for by in effects if not any(conventions.is_nested_in(sample, by, c) for c in clusters))


def is_wide(spread: Array) -> Array:
    """Return whether columns with this spread are a thousand times larger or smaller than one."""
    return np.asarray((spread > WIDE) | (spread < 1 / WIDE))


def size_of(values: Array) -> float:
    """Find the power of two that a column is divided by whose mean stays, as of moments: one where its mean
    square is near one.
    """
    size = float(np.sqrt((values**2).mean()))
    return float(np.exp2(np.round(np.log2(size)))) if size and is_wide(np.array(size)) else 1.0


@dataclass(frozen=True)
class ColumnUnits:
    """Units in which a program is given its columns: each is divided by a power of two, which changes no
    digit, where its spread is a thousand times more or less than one, and has its mean taken off where that
    is a thousand times its spread. A program inverts X'X as it is: with yuan beside shares, rounding decides
    its digits.
    """

    size: pd.Series
    centre: pd.Series

    @classmethod
    def build(cls, table: pd.DataFrame) -> ColumnUnits:
        """Choose the units of some columns; those of an outcome are its own, for nothing is inverted
        with it.
        """
        values = table.to_numpy(float)
        mean, spread = values.mean(0), values.std(0)
        spread = np.where(spread > 0, spread, 1.0)
        size = np.where(is_wide(spread), np.exp2(np.round(np.log2(spread))), 1.0)
        centre = np.where(np.abs(mean) > WIDE * spread, mean, 0.0)
        return cls(pd.Series(size, table.columns), pd.Series(centre, table.columns))

    @cached_property
    def is_unchanged(self) -> bool:
        """Return whether every column is given as it is."""
        return bool((self.size == 1).all() and not self.centre.any())

    def apply(self, table: pd.DataFrame) -> pd.DataFrame:
        """Convert the columns to these units; others stay as they are."""
        if self.is_unchanged:
            return table
        there = [name for name in map(str, table) if name in self.size.index]
        return table.assign(**{name: (table[name] - self.centre[name]) / self.size[name] for name in there})

    def words(self, names: Sequence[str]) -> str:
        """Say what is done to the columns, in a call's words; empty where nothing is."""
        if self.is_unchanged:
            return ""
        divided = [f"{name}/2^{np.log2(self.size[name]):.0f}" for name in names if self.size[name] != 1]
        centred = [f"{name} less its mean" for name in names if self.centre[name]]
        return "".join(f", {step}" for step in (*divided, *centred))


@dataclass(frozen=True)
class DemeanedColumns:
    """Outcome and terms of a regression less the means of the effects in `demeaned_effects`, their own means
    put back, and dummies of those in `dummy_effects`, also demeaned. weights: of the rows, over their mean.
    """

    recipe: Recipe
    sample: ProgramSample
    dummy_effects: tuple[str, ...]

    @cached_property
    def demeaned_effects(self) -> tuple[str, ...]:
        """Effects that are no dummies, the set of most levels first."""
        left = (by for by in conventions.effects_of(self.recipe) if by not in self.dummy_effects)
        return tuple(sorted(left, key=lambda by: -self.sample.labels(by).nunique()))

    @cached_property
    def weights(self) -> Array | None:
        """Weights (N,) of the rows, over their mean."""
        if not (name := self.recipe.observation_weights):
            return None
        given = self.sample.frame[name].to_numpy()
        return np.asarray(given / given.mean())

    @property
    def words(self) -> str:
        """Say what is done to the rows before a program has them."""
        demeaned = f"demeaned by {' and '.join(self.demeaned_effects)}" if self.demeaned_effects else ""
        dummies = f"dummies of {' and '.join(self.dummy_effects)}" if self.dummy_effects else ""
        return ", ".join(filter(None, (demeaned, dummies))) or "no effects"

    def demean(self, values: Array, put_back: bool = True) -> Array:
        """Columns (N, k) less the means of the absorbed effects; put_back: with their own means again."""
        if not self.demeaned_effects:
            return values
        moved, mean = values, np.average(values, axis=0, weights=self.weights)
        first, *others = (self.sample.labels(by).to_numpy() for by in self.demeaned_effects)
        moved = _less_means(moved, first, self.weights)
        if (
            others
        ):  # what is left of their dummies without the first's means explains what is left of a column
            dummies = np.hstack([_dummies(codes) for codes in others])
            moved = _residuals(moved, _less_means(dummies, first, self.weights), self.weights)
        return moved + mean if put_back else moved

    @cached_property
    def dummies(self) -> Array:
        """Dummies (N, d) of the counted effects less their means, without those that others span."""
        if not self.dummy_effects:
            return np.empty((self.sample.nobs, 0))
        made = np.hstack([_dummies(self.sample.labels(by).to_numpy())[:, 1:] for by in self.dummy_effects])
        made = made - np.average(made, axis=0, weights=self.weights)
        made = self.demean(made, put_back=False)
        return (
            made[:, mask_independent_columns(made)]
            if len(self.dummy_effects) > 1 or self.demeaned_effects
            else made
        )


def _dummies(codes: Array) -> Array:
    return np.eye(int(codes.max()) + 1)[codes]


def _less_means(values: Array, codes: Array, weights: Array | None) -> Array:
    """Columns (N, k) less the means of the groups of the rows."""
    each = np.ones(len(codes)) if weights is None else weights
    mass = np.bincount(codes, each)
    sums = np.stack([np.bincount(codes, each * column) for column in values.T], axis=1)
    return np.asarray(values - (sums / mass[:, None])[codes])


def _residuals(values: Array, x: Array, weights: Array | None) -> Array:
    root = np.ones((len(values), 1)) if weights is None else np.sqrt(weights)[:, None]
    return np.asarray(values - x @ np.linalg.lstsq(root * x, root * values, rcond=None)[0])


def mask_independent_columns(columns: Array) -> Array:
    """Mask of columns (N, k) that none before them spans."""
    from scipy.linalg import qr

    if not columns.shape[1]:
        return np.empty(0, dtype=int)
    r, order = qr(columns, mode="r", pivoting=True)[:2]
    size: Any = np.abs(np.diag(r))
    return np.sort(order[: int((size > 1e-10 * size.max()).sum())])
