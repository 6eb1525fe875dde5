"""Sixteen indicators out of one index: values whose entropy-weighted, range-normalised sum is the NQP that
the process wants.

Each indicator is a positive share of [0, 1], one city-year at 0 and one at 1. Two steps alternate: a power of
each column brings its entropy weight to the published one; a shift of each row's logits brings the weighted
sum to that city-year's NQP. The row step has the last word, repeated until the weights it implies no longer
move, so that NQP is exact and the weights are near.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from spillover.arrays.foundation import Array
from spillover.arrays.index.weighting import entropy_weights
from tools.simulate.process import LEAD, SimulatedPanel
from tools.simulate.streams import stream

TOLERANCE = 1e-12


@dataclass(frozen=True)
class Inversion:
    """indicators: values (n, T) by name; weights (k,): their entropy weights over the estimation panel."""

    indicators: dict[str, Array]
    weights: Array


def invert(panel: SimulatedPanel, seed: int) -> Inversion:
    """Indicators of the panel's NQP. Raises ValueError where no indicators can have it."""
    spec = panel.parameters["indicators"]
    names = tuple(spec)
    shape = panel.values["NQP"].shape
    inside = np.broadcast_to(np.arange(shape[1]) >= LEAD, shape).ravel()
    target = panel.values["NQP"].ravel()
    free = np.array(["low" in spec[name] for name in names])
    mobile = 100 * panel.values["mobile_subscribers"] / panel.values["population"]
    x = np.column_stack(
        [_pattern(panel, name, seed) if f else mobile.ravel() for name, f in zip(names, free, strict=True)]
    )
    x = _unit_range(x, inside)
    weights = np.array([spec[name]["weight"] for name in names])
    x = _placed(x, weights, free, inside, target)
    # Indicators follow NQP's yearly moves as far as they rise with it: the number of enterprises hardly does.
    reach = np.array([max(spec[name].get("loading", 0.0), 0.2) for name in names])[free]
    for _ in range(12):
        x = _column_step(x, weights, free, inside, target)
        x = _row_step(x, entropy_weights(x[inside])[0], free, target, reach)
    for _ in range(500):
        before = entropy_weights(x[inside])[0]
        x = _row_step(x, before, free, target, reach)
        after = entropy_weights(x[inside])[0]
        if np.abs(x[inside] @ after - target[inside]).max() < TOLERANCE:
            break
    else:
        raise ValueError(
            "the indicators do not settle on the index; let it vary less, or widen the indicators' city "
            "effects"
        )
    values = {name: _raw(x[:, j].reshape(shape), spec[name]) for j, name in enumerate(names) if free[j]}
    return Inversion(values | {"mobile_penetration": mobile}, after)


def _pattern(panel: SimulatedPanel, name: str, seed: int) -> Array:
    """A first shape (N,): rises with the logarithm of NQP, with a city effect and noise of its own."""
    q = panel.parameters["indicators"][name]
    rng = stream(seed, name)
    log = np.log(panel.values["NQP"])
    log = (log - log.mean()) / log.std()
    city = q["city"] * rng.normal(size=(len(log), 1))
    shape = q["loading"] * log + city + 0.08 * rng.normal(size=log.shape)
    return np.asarray(expit(shape)).ravel()


def _unit_range(x: Array, inside: np.ndarray) -> Array:
    """Columns stretched to [0, 1] over the estimation panel; rows outside it stay within."""
    low, high = x[inside].min(axis=0), x[inside].max(axis=0)
    x = (x - low) / (high - low)
    x[~inside] = x[~inside].clip(0.001, 0.999)
    return x


def _placed(x: Array, weights: Array, free: np.ndarray, inside: np.ndarray, target: Array) -> Array:
    """Each free column's largest value moved to a row whose NQP can bear it: at 1, the indicator gives at
    least its weight.
    """
    room = np.where(inside, target - 0.03, 0.0)
    x = x.copy()
    for j in np.flatnonzero(free)[np.argsort(-weights[free])]:
        bears = np.flatnonzero(room > weights[j])
        if bears.size == 0:
            raise ValueError(
                f"no city-year's NQP is above {weights[j]:.3f}, the weight of one indicator; let NQP rise "
                "higher"
            )
        top, row = int(np.argmax(np.where(inside, x[:, j], -1.0))), int(bears[np.argmax(x[bears, j])])
        x[[top, row], j] = x[[row, top], j]
        room[row] -= weights[j]
    return x


def _divergence(x: Array) -> Array:
    """1 - entropy of the shares of each column (k,)."""
    return 1 - entropy_weights(x)[1]


def _column_step(x: Array, weights: Array, free: np.ndarray, inside: np.ndarray, target: Array) -> Array:
    """Powers of the free columns: divergences as the weights, at the level where the mean score is the
    target's.
    """
    goal = target[inside].mean()

    def powered(total: float) -> Array:
        result = x.copy()
        result[:, free] = _powers(x[:, free], weights[free] * total, inside)
        return result

    low, high = 0.02, 3.0
    for _ in range(16):
        middle = np.sqrt(low * high)
        trial = powered(middle)
        score = trial[inside] @ entropy_weights(trial[inside])[0]
        low, high = (middle, high) if score.mean() > goal else (low, middle)
    return powered(np.sqrt(low * high))


def _powers(x: Array, wanted: Array, inside: np.ndarray) -> Array:
    """Each column to the power at which its divergence is the wanted one (bisection; divergence rises with
    the power).
    """
    low, high = np.full(x.shape[1], -3.5), np.full(x.shape[1], 3.0)
    rows = x[inside]
    for _ in range(24):
        middle = (low + high) / 2
        short = _divergence(rows ** np.exp(middle)) < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return x ** np.exp((low + high) / 2)


def _row_step(x: Array, weights: Array, free: np.ndarray, target: Array, reach: Array) -> Array:
    """Free cells of each row moved by one shift of their logits, times `reach`, so that the weighted sum is
    the target.
    """
    columns = x[:, free]
    rest = target - x[:, ~free] @ weights[~free]
    logits = logit(columns)
    low, high = np.full(len(x), -30.0), np.full(len(x), 30.0)
    for _ in range(60):
        middle = (low + high) / 2
        moved = expit(logits + middle[:, None] * reach)
        short = moved @ weights[free] < rest
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    result = x.copy()
    result[:, free] = expit(logits + ((low + high) / 2)[:, None] * reach)
    return result


def _raw(x: Array, q: Mapping[str, float | str]) -> Array:
    low, high = float(q["low"]), float(q["high"])
    return low + x * (high - low) if q["direction"] == "+" else high - x * (high - low)
