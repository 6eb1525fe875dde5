"""Lists of effects of simulated panels, their dummies, and weights, for tests of the linear estimators."""

import numpy as np

from panel_data import PanelData
from spillover.arrays.absorption import Effect

NAMES = ("x1", "x2", "x3")


def weights_of(panel: PanelData, seed: int) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(size=len(panel.y)))


def sets(panel: PanelData, name: str) -> tuple[Effect, ...]:
    """A list of effects by name."""
    unit, time = Effect("unit", panel.unit), Effect("year", panel.time)
    province = panel.unit % 3
    return {
        "unit": (unit,),
        "unit, year": (unit, time),
        "province:year": (unit, Effect("province:year", province * 10_000 + panel.time)),
        "nested": (Effect("province", province), unit, time),
        "three": (unit, time, Effect("industry", (panel.unit * 5 + panel.time * 3) % 4)),
        "trends": (unit, time, Effect("unit[year]", panel.unit, panel.time.astype(float)[:, None])),
        "province trends": (unit, time, Effect("p[year]", province, panel.time.astype(float)[:, None])),
        "trend, all": (unit, Effect("all[year]", np.zeros_like(province), panel.time[:, None] * 1.0)),
    }[name]


ALL = ("unit", "unit, year", "province:year", "nested", "three", "trends", "province trends", "trend, all")


def dummies(effects: tuple[Effect, ...], rows: int) -> np.ndarray:
    blocks = [np.ones((rows, 1))]
    for effect in effects:
        one = (effect.codes[:, None] == np.unique(effect.codes)).astype(float)
        blocks.append(one)
        if effect.slopes is not None:
            blocks.append(one * (effect.slopes - effect.slopes.mean(0)))
    return np.column_stack(blocks)
