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
    """Derivative of an estimate by the values of its terms, one of some contrasts in its standard errors.

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
    """Compute a term over the whole panel (n, T)."""
    own = replace(grid, values={**grid.values, **changed})
    factors = [own.shift(factor) for factor in parse_term(term)]
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def find_derivative(chain: Chain, design: Design, operator: Array | None) -> Derivative | None:
    """Find the derivative of an estimate; None where its analysis explains no outcome by terms.

    design: of its analysis; operator (n, n): its weight matrix where its panel is balanced, else None.
    """
    roles = {term: role for role, term in chain.main_analysis.roles() if role not in OTHERS}
    outcome = next((term for term, role in roles.items() if role == OUTCOME), None)
    terms = [term for term in roles if term != outcome]
    if outcome is None or not terms:
        return None
    regression = _fit(chain, design, operator, outcome, terms)
    sources, residual, own = regression.sources, regression.residual, regression.own
    contrasts = _find_contrasts(chain.term, sources, regression.slopes, outcome, regression.lag)
    scale = np.sqrt(regression.variance * np.einsum("ki,ij,kj->k", contrasts, regression.inverse, contrasts))
    weights = (contrasts @ regression.inverse) / np.where(scale > 0, scale, np.inf)[:, None]  # (K, k)
    of_outcome = weights @ own.T  # (K, N)
    slopes = {term: np.zeros_like(of_outcome) for term in terms} | {outcome: of_outcome}
    for place, (term, is_lag) in enumerate(sources):
        moves = weights[:, [place]] * residual - of_outcome * regression.slopes[place]
        if is_lag:  # a value moves the lags of others
            assert operator is not None
            moves = np.stack([_lag(operator.T, row, design) for row in moves])
        slopes[term] = slopes[term] + moves
    leverage = np.einsum("ri,ij,rj->r", own, regression.inverse, own)
    lost = -of_outcome * residual / np.clip(1 - leverage, 0.05, None)
    return Derivative(
        {term: _place_on_grid(chain.grid, design, values) for term, values in slopes.items()},
        _place_on_grid(chain.grid, design, lost),
    )


@dataclass(frozen=True)
class _Regression:
    """Least squares that ranks cells. sources (k): the term of each regressor, and whether it is that term's
    spatial lag; own (N, k), residual (N,): without the effects; lag: the estimate of ρ, else 0.
    """

    sources: Sequence[tuple[str, bool]]
    own: Array
    inverse: Array
    slopes: Array
    residual: Array
    lag: float

    @property
    def variance(self) -> float:
        rows, columns = self.own.shape
        return float(self.residual @ self.residual) / max(1, rows - columns)


def _fit(
    chain: Chain, design: Design, operator: Array | None, outcome: str, terms: Sequence[str]
) -> _Regression:
    """Least squares of the outcome on the terms, and on the lags that the estimate has."""
    columns = {outcome: design.column(outcome), **dict(zip(terms, design.matrix(terms).T, strict=True))}
    x, sources, lag = [columns[term] for term in terms], [(term, False) for term in terms], 0.0
    if operator is not None:
        estimated = {row.term: row.estimate for one in chain.read_record().estimates for row in one.terms}
        lag = float(estimated.get(LAG, 0.0))
        lagged = [term for term in terms if f"W:{term}" in estimated]
        lagged += [outcome] if LAG in estimated else []
        x += [_lag(operator, columns[term], design) for term in lagged]
        sources += [(term, True) for term in lagged]
    effects = getattr(chain.main_analysis, "effects", None) or "two-way"
    demeaned = _demean(np.column_stack([columns[outcome], *x]), design, effects)
    own, explained = demeaned[:, 1:], demeaned[:, 0]
    inverse = np.asarray(np.linalg.pinv(own.T @ own), dtype=np.float64)
    slopes = inverse @ (own.T @ explained)
    return _Regression(sources, own, inverse, slopes, explained - own @ slopes, lag)


def _find_contrasts(
    text: str, sources: Sequence[tuple[str, bool]], slopes: Array, outcome: str, lag: float
) -> Array:
    """Find the combinations (K, k) of coefficients that stand for the estimate: one where its term names a
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
    """Compute the spatial lag (N,) of a column of a balanced panel."""
    shape = len(design.unit_ids), len(design.years)
    lagged: Array = (operator @ column.reshape(shape)).ravel()
    return lagged


def _place_on_grid(grid: Grid, design: Design, values: Array) -> Array:
    """Values (K, N) of the sample over the whole panel (K, n, T), zero elsewhere."""
    rows = np.searchsorted(grid.units, design.unit_ids)[design.unit]
    columns = np.searchsorted(grid.years, design.time)
    made = np.zeros((len(values), len(grid.units), len(grid.years)))
    made[:, rows, columns] = values
    return made
