"""Rank the cells to estimate again by the derivative of the estimate by its variables' values.

The derivative is that of least squares on the terms of the analysis within its effects, of a spatial model
with the lags of outcome and regressors that it has. It ranks cells and is never printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from influence.chain import Chain, Values
from spillover.arrays.foundation import Array
from spillover.panel.design import Design
from spillover.panel.sample import Grid
from spillover.panel.terms import parse_term

OUTCOME, LAG = "outcome", "rho"
OTHERS = ("observation_weights", "instruments")  # terms that explain nothing in the regression that ranks
ROUNDS = 50  # of taking means away, which is enough to rank by


@dataclass(frozen=True)
class Derivative:
    """The derivative of an estimate by the values of its terms, one of some contrasts in its standard errors.

    slopes: (K, n, T) by term, zero outside the sample, the outcome's among them; row_losses (K, n, T): what
    the loss of a row does.
    """

    slopes: Mapping[str, Array]
    row_losses: Array

    def move(self, grid: Grid, changed: Values) -> float:
        """Measure how far changed values (n, T) of variables move the estimate, to first order: the largest
        among its contrasts in absolute value.
        """
        moves = np.zeros(len(self.row_losses))
        lost = np.zeros(self.row_losses.shape[1:], bool)
        for term, slopes in self.slopes.items():
            if not {factor.variable for factor in parse_term(term)} & {*changed}:
                continue
            apart = _compute_term(term, grid, changed) - _compute_term(term, grid, {})
            lost |= np.isnan(apart) & ~np.isnan(_compute_term(term, grid, {}))
            moves += np.nansum(slopes * np.where(lost, 0.0, apart), axis=(1, 2))
        moves += (self.row_losses * lost).sum(axis=(1, 2))
        return float(np.abs(moves).max())


def _compute_term(term: str, grid: Grid, changed: Values) -> Array:
    """A term over the whole panel (n, T)."""
    own = replace(grid, values={**grid.values, **changed})
    factors = [own.shift(factor) for factor in parse_term(term)]
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def find_derivative(chain: Chain, design: Design, operator: Array | None) -> Derivative | None:
    """The derivative of an estimate; None where its analysis explains no outcome by terms.

    design: of its analysis; operator (n, n): its weight matrix where its panel is balanced, else None.
    """
    roles = {term: role for role, term in chain.main_analysis.roles() if role not in OTHERS}
    outcome = next((term for term, role in roles.items() if role == OUTCOME), None)
    terms = [term for term in roles if term != outcome]
    if outcome is None or not terms:
        return None
    y, x = design.column(outcome), design.matrix(terms)
    sources = [(term, False) for term in terms]  # of each column: its term, and whether it is the term's lag
    lag = 0.0
    if operator is not None:
        estimated = {row.term: row.estimate for one in chain.read_record().estimates for row in one.terms}
        lag = float(estimated.get(LAG, 0.0))
        sources += [(term, True) for term in terms if f"W:{term}" in estimated]
        sources += [(outcome, True)] if LAG in estimated else []
        columns = {outcome: y, **dict(zip(terms, x.T, strict=True))}
        x = np.column_stack([_lag(operator, columns[t], design) if w else columns[t] for t, w in sources])
    demeaned = _demean(
        np.column_stack([y, x]), design, getattr(chain.main_analysis, "effects", None) or "two-way"
    )
    own, explained = demeaned[:, 1:], demeaned[:, 0]
    inverse = np.linalg.pinv(own.T @ own)
    slopes = inverse @ (own.T @ explained)
    residual = explained - own @ slopes
    variance = float(residual @ residual) / max(1, len(residual) - own.shape[1])
    contrasts = _find_contrasts(chain.term, sources, slopes, outcome, lag)
    scale = np.sqrt(variance * np.einsum("ki,ij,kj->k", contrasts, inverse, contrasts))
    weights = (contrasts @ inverse) / np.where(scale > 0, scale, np.inf)[:, None]  # (K, k)
    of_outcome = weights @ own.T  # (K, N)
    found = {term: np.zeros_like(of_outcome) for term in terms} | {outcome: of_outcome}
    for place, (term, lagged) in enumerate(sources):
        moves = weights[:, [place]] * residual - of_outcome * slopes[place]
        if lagged:  # a value moves the lags of others
            assert operator is not None
            moves = np.stack([_lag(operator.T, row, design) for row in moves])
        found[term] = found[term] + moves
    leverage = np.einsum("ri,ij,rj->r", own, inverse, own)
    lost = -of_outcome * residual / np.clip(1 - leverage, 0.05, None)
    return Derivative(
        {term: _on_grid(chain.grid, design, values) for term, values in found.items()},
        _on_grid(chain.grid, design, lost),
    )


def _find_contrasts(
    text: str, sources: Sequence[tuple[str, bool]], slopes: Array, outcome: str, lag: float
) -> Array:
    """The combinations (K, k) of coefficients that stand for the estimate: one where its term names a
    coefficient or an effect of one, of effects their derivative; else every coefficient.
    """
    unit = np.eye(len(sources))
    of = {source: unit[place] for place, source in enumerate(sources)}
    value = dict(zip(sources, slopes, strict=True))
    if (text, False) in of:
        return np.atleast_2d(of[text, False])
    name, _colon, effect = text.rpartition(":")
    if (name, False) not in of or effect not in ("direct", "indirect", "total"):
        return unit
    left = max(1 - lag, 0.05)
    total = (of[name, False] + of.get((name, True), 0.0)) / left
    if (outcome, True) in of:
        both = value[name, False] + value.get((name, True), 0.0)
        total = total + of[outcome, True] * both / left**2
    direct = of[name, False]
    return np.atleast_2d({"direct": direct, "indirect": total - direct, "total": total}[effect])


def _demean(columns: Array, design: Design, effects: object) -> Array:
    """Columns (N, k) less the means of units and years in turn, those of an analysis's effects; both where it
    lists its effects.
    """
    groups = {"individual": [design.unit], "time": [design.period], "none": []}
    found = columns.copy()
    for _round in range(ROUNDS):
        for codes in groups.get(str(effects), [design.unit, design.period]):
            counts = np.maximum(np.bincount(codes), 1)
            for column in found.T:
                column -= (np.bincount(codes, column) / counts)[codes]
    return found


def _lag(operator: Array, column: Array, design: Design) -> Array:
    """The spatial lag (N,) of a column of a balanced panel."""
    shape = len(design.unit_ids), len(design.years)
    lagged: Array = (operator @ column.reshape(shape)).ravel()
    return lagged


def _on_grid(grid: Grid, design: Design, values: Array) -> Array:
    """Values (K, N) of the sample over the whole panel (K, n, T), zero elsewhere."""
    rows = np.searchsorted(grid.units, design.unit_ids)[design.unit]
    columns = np.searchsorted(grid.years, design.time)
    made = np.zeros((len(values), len(grid.units), len(grid.years)))
    made[:, rows, columns] = values
    return made
