"""The joint test of a sweep: how often it rejects where the treatment has no effect, and where it has one.

The process was fixed before any of it was run: 45 units on a square, 11 years, two-way effects. Controls,
treatment and errors are correlated across units under one matrix (row-standardised inverse squared distances)
and over time; the treatment moves with the controls and their lags. A search of 20 specifications: five
matrices, SAR and SDM, with and without controls.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from recovery.design import Found, design
from spillover.arrays.spatial.batch import Curves, SpatialBatch
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.surrogates import Rotations, permute_within, resample_within, separate_variable
from spillover.arrays.within import fit_within
from spillover.sweeps.guard import morans
from spillover.sweeps.joint_statistics import STATISTICS, net_of_filter, p_values, residual_rows, statistics

UNITS, YEARS, DRAWS, ALPHA = 45, 11, 199, 0.05
EFFECT = 0.1
FLAGGED = "called descriptive"
BATCHES = (0, 20, 40, 80, 120, DRAWS)
Searched = tuple[np.ndarray, np.ndarray]  # t ratios and p-values (1 + S, K)
STRATA = np.zeros(UNITS, dtype=np.int64)
PANEL = f"{UNITS} × {YEARS}, {DRAWS} surrogates, 20 specifications"


class Ground(NamedTuple):
    """The matrices of the search, the true one first; a symmetric one; and one that has nothing to do with
    space.
    """

    searched: list[SpatialOperator]
    symmetric: SpatialOperator
    wrong: SpatialOperator


@cache
def ground() -> Ground:
    """The same places in all panels."""
    places = np.random.default_rng(20_231).uniform(size=(UNITS, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    near = np.argsort(apart, axis=1)
    made = [apart**-2.0, apart**-1.0, np.exp(-apart / 0.2)]
    for k in (4, 8):
        nearest = np.zeros((UNITS, UNITS))
        nearest[np.arange(UNITS)[:, None], near[:, :k]] = 1.0
        made.append(nearest)
    order = np.random.default_rng(20_232).permutation(UNITS)
    wrong = _rows(made[3][np.ix_(order, order)])
    return Ground([_rows(one) for one in made], SpatialOperator(made[0]), wrong)


@cache
def curves_of_matrices() -> list[Curves]:
    """What an estimate needs of each matrix, the same in all panels."""
    return [Curves(operator) for operator in ground().searched]


def _rows(matrix: np.ndarray) -> SpatialOperator:
    return SpatialOperator(matrix / matrix.sum(axis=1, keepdims=True))


def noise(stream: np.random.Generator, spatial: float) -> np.ndarray:
    """(T, n): a moving average over time, spatial errors under the true matrix."""
    shocks = stream.normal(size=(YEARS + 1, UNITS))
    w = ground().searched[0].matrix
    return np.linalg.solve(np.eye(UNITS) - spatial * w, (shocks[1:] + 0.5 * shocks[:-1]).T).T


def panel(stream: np.random.Generator, effect: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """y and x (T, n) and two controls (T, n, 2)."""
    w = ground().searched[0]
    controls = np.stack([noise(stream, 0.5), noise(stream, 0.5)], axis=2)
    lags = w.lag(np.ascontiguousarray(controls))
    units, years = stream.normal(size=(2, UNITS)), stream.normal(size=(2, YEARS, 1))
    x = 0.7 * controls[:, :, 0] + 0.4 * lags[:, :, 0] + noise(stream, 0.6) + units[0] + years[0]
    y = effect * x + 0.5 * controls[:, :, 0] - 0.3 * controls[:, :, 1] + 0.3 * lags[:, :, 0]
    return y + noise(stream, 0.5) + x.mean(axis=0) + units[1] + years[1], x, controls


def curve(y: np.ndarray, x: np.ndarray, controls: np.ndarray) -> Searched:
    """The 20 specifications of surrogates behind the panel itself."""
    from scipy.special import ndtr

    found = []
    for operator, curves in zip(ground().searched, curves_of_matrices(), strict=True):
        batch = SpatialBatch(x, operator, curves=curves)
        for model in ("SAR", "SDM"):
            for chosen in (controls[:, :, :0], controls):
                total, se = batch.totals(model, y, chosen)
                found.append(total / se)
    t = np.stack(found, axis=1)
    return t, 2 * ndtr(-np.abs(t))


def judged(run: Callable[[list[Any]], Searched], drawn: list[Any], batches: Sequence[int] = BATCHES) -> Found:
    """Whether each statistic of the curve keeps the null hypothesis.

    run: the curves of the panel itself and of some surrogates behind it. Once more surrogates reach the
    panel's own statistic than a rejection allows, the others cannot change the decision (Besag and Clifford
    1991): where all four are settled, they are not estimated.
    """
    seen, draws = {name: np.empty(0) for name in STATISTICS}, batches[-1]
    kept = dict.fromkeys(STATISTICS, False)
    for first, last in pairwise(batches):
        found = statistics(*run(drawn[first:last]), ALPHA)
        seen = {name: np.append(seen[name], values[1:]) for name, values in found.items()}
        for name, p in p_values({name: float(values[0]) for name, values in found.items()}, seen).items():
            reached = p * (1 + np.isfinite(seen[name]).sum())  # the panel itself among them
            kept[name] = reached > ALPHA * (1 + draws) + 0.5 or (last == draws and p > ALPHA)
        if all(kept.values()):
            break
    return {name: (ALPHA, np.nan, bool(kept[name])) for name in STATISTICS}


def streams(number: int) -> list[np.random.Generator]:
    """A random stream for each surrogate of a panel."""
    return [np.random.default_rng([20_233, number, k]) for k in range(DRAWS)]


def exchanged(y: Any, x: Any, controls: Any, number: int, operator: Any, filtered: str) -> Found:
    """By whole trajectories of the treatment's innovations."""
    null = separate_variable(x, controls, operator, filtered=filtered)
    drawn = [null.exchange(permute_within(one, STRATA)) for one in streams(number)]
    left = np.stack([null.innovations, *drawn])
    moran = morans(left, {str(k): one.matrix for k, one in enumerate(ground().searched)})
    moran = net_of_filter(moran, null.scores(left))
    _rows_of_families, p = residual_rows({"all": [*range(moran.shape[1])]}, moran)
    found = judged(lambda some: curve(y, np.stack([x, *map(null.again, some)], axis=2), controls), drawn)
    return found | {FLAGGED: (ALPHA, np.nan, p >= ALPHA)}


def _trajectories(key: str, words: str, filtered: str, which: str, effect: float, panels: int) -> None:
    @design(f"joint_{key}", f"joint test, trajectories, {words}", PANEL, panels=panels)
    def _(stream: np.random.Generator, number: int) -> Found:
        operator = ground().wrong if which == "wrong" else ground().searched[0]
        return exchanged(*panel(stream, effect), number, operator, filtered)


def spectral(stream: np.random.Generator, number: int, effect: float) -> Found:
    """By one rotation of the residual for all years."""
    y, x, controls = panel(stream, effect)
    null = separate_variable(x, controls, ground().symmetric, filtered="none")
    turned = Rotations.build(ground().symmetric)
    drawn = [null.again(turned.rotate(one, null.innovations)) for one in streams(number)]
    return judged(lambda some: curve(y, np.stack([x, *some], axis=2), controls), drawn)


def innovations(stream: np.random.Generator, number: int, effect: float) -> Found:
    """By units of the outcome's null model, drawn again."""
    y, x, controls = panel(stream, effect)
    null = separate_variable(y, controls, ground().searched[0])
    drawn = [null.again(null.exchange(resample_within(one, STRATA))) for one in streams(number)]
    return judged(lambda some: curve(np.stack([y, *some], axis=2), x[:, :, None], controls), drawn)


LINEAR = f"{UNITS} × {YEARS}, {DRAWS} surrogates, 2 linear specifications"
UNIT, TIME = np.repeat(np.arange(UNITS), YEARS), np.tile(np.arange(YEARS), UNITS)


def fitted(y: np.ndarray, regressors: list[np.ndarray]) -> tuple[float, float, float]:
    """Coefficient, t ratio and p-value of the first regressor: two-way effects, clustered by unit."""
    names = tuple(f"x{k}" for k in range(len(regressors)))
    columns = np.column_stack([one.T.ravel() for one in regressors])
    found = fit_within(y.T.ravel(), columns, UNIT, TIME, terms=names)
    return float(found.coefficients[0]), float(found.statistic[0]), float(found.p[0])


def residuals(stream: np.random.Generator, number: int, effect: float) -> Found:
    """By the outcome less each specification's own estimate, units drawn again; errors of units are
    independent, as the scheme asks.
    """
    controls = [stream.normal(size=(YEARS, UNITS)) for _ in range(2)]
    shocks = stream.normal(size=(2, YEARS + 1, UNITS))
    x = 0.7 * controls[0] + shocks[0, 1:] + 0.5 * shocks[0, :-1]
    y = effect * x + shocks[1, 1:] + 0.5 * shocks[1, :-1]
    own = [(used, *fitted(y, used)) for used in ([x], [x, *controls])]

    def run(some: list[np.ndarray]) -> Searched:
        t, p = np.empty((2, len(some) + 1, len(own)))
        for k, (used, slope, *its) in enumerate(own):
            t[0, k], p[0, k] = its
            left = y - slope * x
            for i, draw in enumerate(some, start=1):
                _slope, t[i, k], p[i, k] = fitted(left[:, draw], [one[:, draw] for one in used])
        return t, p

    return judged(run, [resample_within(one, STRATA) for one in streams(number)])


# Shown in a table of their own (`table.joint`): what each filters, and whether it is meant to be right.
NULLS, PLANTED = 5000, 1000
for _suffix, _effect, _panels in (("", 0.0, NULLS), ("_power", EFFECT, PLANTED)):
    _trajectories(f"error{_suffix}", "error filter, true matrix", "error", "true", _effect, _panels)
    _trajectories(f"lag{_suffix}", "lag filter, true matrix", "lag", "true", _effect, _panels)
    _trajectories(
        f"wrong{_suffix}", "error filter, matrix without neighbours", "error", "wrong", _effect, _panels
    )
    _trajectories(f"none{_suffix}", "no filter", "none", "true", _effect, _panels)


def _others(key: str, words: str, run: Any, size: str) -> None:
    for suffix, effect, panels in (("", 0.0, NULLS), ("_power", EFFECT, PLANTED)):

        @design(f"joint_{key}{suffix}", f"joint test, {words}", size, panels=panels)
        def _(stream: np.random.Generator, number: int, effect: float = effect) -> Found:
            return run(stream, number, effect)


_others("spectral", "spectral, symmetric true matrix", spectral, PANEL)
_others("innovations", "innovations, error filter, true matrix", innovations, PANEL)
_others("residuals", "residuals, linear, independent units", residuals, LINEAR)
