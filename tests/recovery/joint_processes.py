"""The joint test on processes that its code was not made for: how often it rejects where the treatment has no
effect, over all panels and over those that it does not call descriptive, and where it has one.

30 units on a square, 8 years, two-way effects, a search of 16 specifications (SAR and SDM, four matrices,
with and without two controls), 99 surrogates. Of the outcome
y = ρWy + βx + .5a − .3b + μᵢ + τₜ + e with ρ = .3 and of the treatment x = .7a + .4Wa + μᵢ + τₜ + u; W
has the four nearest. The null hypothesis, β = 0, is true of every process; what differs is u and e, and so
whether what the test assumes is true:

right       u = .5Wu + v, e = .3We + ε, v and ε independent: trajectories of v are exchangeable
volatile    the same with vᵢ = Rᵢ·Uᵢ and εᵢ = Rᵢ·Vᵢ, ln R normal: exchangeable once the size is divided out
dynamic     y has .4 of its own past, v is an autoregression: exchangeable, for trajectories stay whole
errors      v and ε are autoregressions of .7: the same
dense       u and e through a dense matrix of income differences that is not searched: not exchangeable
nearest     u and e through the four nearest in income, which the study has and no specification: the same
unknown     the same in a characteristic that the study does not have
grouped     v and ε with shocks of eight groups in each year, as large as their own: not
            exchangeable; the groups are independent and symmetric
confounded  x and y both hold .5 of a variable that no specification has: β is 0, and the treatment is not
            independent of the outcome given the controls, so that the null that is tested is false
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from recovery.design import Found, design, distances
from recovery.joint import ALPHA, FLAGGED, Searched, judged
from spillover.arrays.spatial.batch import Curves, SpatialBatch
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.surrogates import SeparatedVariable, permute_within, separate_variable, signs_of
from spillover.sweeps.guard import (
    drop_links_within,
    matrices_around,
    means_of,
    measure_shared_movements,
    morans,
)
from spillover.sweeps.joint_statistics import net_of_filter, residual_rows

UNITS, YEARS, DRAWS, BURNT = 30, 8, 99, 20
BATCHES = (0, 30, DRAWS)
EFFECT = 0.2
STRATA = np.zeros(UNITS, dtype=np.int64)
PANEL = f"{UNITS} × {YEARS}, {DRAWS} surrogates, 16 specifications"
NULLS, PLANTED = 2000, 500


class World(NamedTuple):
    """The same in all panels: the searched matrices with their curves, places, incomes, eight groups from
    west to east, and the inverse filters of processes.
    """

    searched: list[SpatialOperator]
    curves: list[Curves]
    places: np.ndarray
    income: np.ndarray
    blocks: np.ndarray
    inverse: dict[str, np.ndarray]


@cache
def world() -> World:
    """Drawn once."""
    stream = np.random.default_rng(32_010)
    places, income, unknown = stream.uniform(size=(UNITS, 2)), *stream.normal(size=(2, UNITS))
    apart = distances(places)
    made = [_nearest(apart, 4), _nearest(apart, 6), apart**-2.0, np.exp(-apart / 0.2)]
    searched = [SpatialOperator(_rows(one)) for one in made]
    near = searched[0].matrix
    inverse = {
        "treatment": _inverse(near, 0.5),
        "error": _inverse(near, 0.3),
        "outcome": _inverse(near, 0.3),
        "dense": _inverse(_rows(np.exp(-distances(income[:, None]))), 0.6),
        "nearest": _inverse(_rows(_nearest(distances(income[:, None]), 4)), 0.6),
        "unknown": _inverse(_rows(_nearest(distances(unknown[:, None]), 4)), 0.6),
    }
    blocks = np.argsort(np.argsort(places[:, 0])) * 8 // UNITS
    return World(searched, [Curves(one) for one in searched], places, income, blocks, inverse)


def _nearest(apart: np.ndarray, count: int) -> np.ndarray:
    found = np.zeros(apart.shape)
    found[np.arange(len(apart))[:, None], np.argsort(apart, axis=1)[:, :count]] = 1.0
    return found


def _rows(matrix: np.ndarray) -> np.ndarray:
    return matrix / matrix.sum(axis=1, keepdims=True)


def _inverse(matrix: np.ndarray, parameter: float) -> np.ndarray:
    return np.linalg.inv(np.eye(UNITS) - parameter * matrix)


def autoregression(shocks: np.ndarray, share: float) -> np.ndarray:
    """The last years (T, n) of an autoregression of shocks (burnt + T, n)."""
    values = shocks.copy()
    for year in range(1, len(values)):
        values[year] += share * values[year - 1]
    return values[-YEARS:]


def panel(stream: np.random.Generator, process: str, effect: float) -> tuple[np.ndarray, ...]:
    """y, x (T, n), controls (T, n, 2) and two variables (T, n) that have no part in it, income the first."""
    here = world()
    near = here.searched[0].matrix
    long = (BURNT + YEARS, UNITS)
    size = np.ones(UNITS)
    if process.startswith("volatile"):
        size = np.exp(float(process.split()[1]) * stream.normal(size=UNITS))
    own = {"errors": (0.7, 0.7), "dynamic": (0.5, 0.0)}.get(process, (0.0, 0.0))
    v, shock = (autoregression(stream.normal(size=long) * size, one) for one in own)
    if process.startswith("grouped"):
        common = stream.normal(size=(2, YEARS, 8))[:, :, here.blocks]
        v, shock = v + common[0], shock + common[1]
    through = {"treatment": process, "error": process} if process in here.inverse else {}
    u = v @ here.inverse[through.get("treatment", "treatment")].T
    error = shock @ here.inverse[through.get("error", "error")].T
    a, b = (stream.normal(size=(YEARS, UNITS)) @ here.inverse["error"].T for _ in range(2))
    units, years = stream.normal(size=(3, UNITS)), stream.normal(size=(3, YEARS, 1))
    hidden = 0.5 * stream.normal(size=(YEARS, UNITS)) if process == "confounded" else 0.0
    x = 0.7 * a + 0.4 * a @ near.T + u + hidden + units[0] + years[0]
    y = effect * x + 0.5 * a - 0.3 * b + error + hidden + units[1] + years[1]
    if process == "dynamic":
        y = autoregression(y, 0.4)
    income = here.income + 0.3 * stream.normal(size=(YEARS, UNITS))
    other = stream.normal(size=(YEARS, UNITS)) + units[2]
    return y @ here.inverse["outcome"].T, x, np.stack([a, b], axis=2), income, other


def curve(y: np.ndarray, x: np.ndarray, controls: np.ndarray) -> Searched:
    """The 16 specifications of surrogates behind the panel itself."""
    from scipy.special import ndtr

    found = []
    for operator, curves in zip(world().searched, world().curves, strict=True):
        batch = SpatialBatch(x, operator, curves=curves)
        for model in ("SAR", "SDM"):
            for chosen in (controls[:, :, :0], controls):
                total, se = batch.totals(model, y, chosen)
                found.append(total / se)
    t = np.stack(found, axis=1)
    return t, 2 * ndtr(-np.abs(t))


def is_flagged(null: SeparatedVariable, drawn: list[np.ndarray], blocks: Any, *panel: np.ndarray) -> bool:
    """Whether the test is called descriptive, as a study's is: by its own matrices, places, all its
    variables, two grouping columns and the outcome.
    """
    y, x, controls, income, other = panel
    opposite = separate_variable(y, np.concatenate([x[:, :, None], controls], axis=2), world().searched[0])
    variables = {"y": y, "x": x, "a": controls[:, :, 0], "b": controls[:, :, 1], "income": income}
    alike = {f"w{k}": one.matrix for k, one in enumerate(world().searched)} | matrices_around(
        world().places,
        means_of(variables | {"other": other}, null),
        {"bloc": world().blocks, "region": np.arange(UNITS) // 5},
    )
    draws = np.stack([null.innovations, *drawn])
    moran = morans(draws, {key: drop_links_within(one, blocks) for key, one in alike.items()})
    moran = np.column_stack([moran, measure_shared_movements(draws, opposite.innovations, blocks)])
    moran = net_of_filter(moran, null.scores(draws))
    return residual_rows({"all": [*range(moran.shape[1])]}, moran)[1] < ALPHA


def tested(stream: np.random.Generator, number: int, process: str, effect: float, kind: str) -> Found:
    """The decisions on a panel, surrogates of each kind drawn by streams of their own."""
    made = panel(stream, process, effect)
    y, x, controls = made[:3]
    null = separate_variable(x, controls, world().searched[0])
    streams = [np.random.default_rng([32_010, number, k]) for k in range(DRAWS)]
    blocks = world().blocks if kind == "blocks" else None
    if blocks is not None:
        drawn = [null.flip(signs_of(one, blocks)) for one in streams]
    else:
        drawn = [null.exchange(permute_within(one, STRATA), kind == "own") for one in streams]

    def run(some: list[np.ndarray]) -> Searched:
        return curve(y, np.stack([x, *map(null.again, some)], axis=2), controls)

    return judged(run, drawn, BATCHES) | {
        FLAGGED: (ALPHA, np.nan, not is_flagged(null, drawn, blocks, *made))
    }


PROCESSES = {
    "right": ("right filter", "own"),
    "volatile_1": ("units share volatility, log-sd 1.0", "own"),
    "volatile_055": ("units share volatility, log-sd .55", "own"),
    "volatile_1_exchanged": ("units share volatility, log-sd 1.0, sizes exchanged", "exchanged"),
    "dynamic": ("dynamics", "own"),
    "errors": ("autoregressive errors", "own"),
    "dense": ("dense matrix of incomes, not searched", "own"),
    "nearest": ("nearest in income, not searched", "own"),
    "unknown": ("nearest in what the study has not", "own"),
    "grouped": ("shocks of eight groups", "own"),
    "grouped_blocks": ("shocks of eight groups, blocks", "blocks"),
    "right_blocks": ("right filter, blocks of eight groups", "blocks"),
    "confounded": ("a confounder, no effect", "own"),
}
_PROCESS = {
    "volatile_1": "volatile 1.0",
    "volatile_055": "volatile 0.55",
    "volatile_1_exchanged": "volatile 1.0",
}


def _register(key: str, words: str, kind: str, effect: float, panels: int) -> None:
    suffix = "_power" if effect else ""
    process = _PROCESS.get(key, key.removesuffix("_blocks"))

    @design(f"process_{key}{suffix}", f"joint test, {words}", PANEL, panels=panels)
    def _(stream: np.random.Generator, number: int) -> Found:
        return tested(stream, number, process, effect, kind)


for _key, (_words, _kind) in PROCESSES.items():
    _register(_key, _words, _kind, 0.0, NULLS)
    if _key != "confounded":
        _register(_key, _words, _kind, EFFECT, PLANTED)
