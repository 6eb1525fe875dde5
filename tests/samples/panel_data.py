"""Munnell's panel, its golden numbers, and simulated panels with lists of effects, for the tests of the panel
estimators; indicators for those of the index.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from spillover.arrays.absorption import Effect
from spillover.arrays.index import Indicators

DATA = Path(__file__).parents[1] / "reference" / "data"
TERMS = ("lpcap", "lpc", "lemp", "unemp")
PLM_TERMS = ("log(pcap)", "log(pc)", "log(emp)", "unemp")


@dataclass(frozen=True, eq=False)
class PanelData:
    """Outcome, regressors, codes of unit and time, and coordinates (longitude, latitude) by row."""

    y: np.ndarray
    x: np.ndarray
    unit: np.ndarray
    time: np.ndarray
    coordinates: np.ndarray

    def rows(self, keep: np.ndarray) -> PanelData:
        """The panel of some rows."""
        return PanelData(self.y[keep], self.x[keep], self.unit[keep], self.time[keep], self.coordinates[keep])


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in reference/data."""
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def produc() -> PanelData:
    """48 states × 1970–86."""
    rows = rows_of("produc.csv")
    places = {row["state"]: (float(row["lon"]), float(row["lat"])) for row in rows_of("produc_coords.csv")}
    states = [row["state"] for row in rows]
    return PanelData(
        y=np.array([float(row["lgsp"]) for row in rows]),
        x=np.array([[float(row[term]) for term in TERMS] for row in rows]),
        unit=np.unique(states, return_inverse=True)[1],
        time=np.array([int(row["year"]) for row in rows]),
        coordinates=np.array([places[state] for state in states]),
    )


@cache
def golden(name: str) -> dict:
    """The golden numbers of a file in reference/data."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def ordered(numbers: dict[str, float], terms: tuple[str, ...]) -> np.ndarray:
    """Golden numbers by term, in the order of `terms`."""
    return np.array([numbers[term] for term in terms])


def simulated(
    seed: int, units: int = 12, periods: int = 6, regressors: int = 3, keep: float = 1.0
) -> PanelData:
    """A panel with effects correlated with the regressors; `keep` is the share of rows kept, at random."""
    stream = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(2000, 2000 + periods), units)
    effect, shock = stream.normal(size=units), stream.normal(size=periods)
    x = stream.normal(size=(len(unit), regressors)) + effect[unit, None] + shock[time - 2000, None]
    y = x.sum(1) + effect[unit] - shock[time - 2000] + stream.normal(size=len(unit))
    coordinates = stream.uniform(-30, 30, (units, 2))[unit]
    return PanelData(y, x, unit, time, coordinates).rows(stream.random(len(unit)) < keep)


# Lists of effects, their dummies, and weights.

REGRESSORS = ("x1", "x2", "x3")


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


def indicators(values, directions=None, years=None, names=None):
    """Indicators out of plain lists: directions +1, one year and made-up names unless given."""
    values = np.asarray(values, dtype=float)
    n, k = values.shape
    return Indicators(
        values,
        tuple(names or (f"x{j}" for j in range(k))),
        np.ones(k, dtype=int) if directions is None else np.asarray(directions),
        np.full(n, 2013) if years is None else np.asarray(years),
        tuple(f"city {i} in 2013" for i in range(n)),
    )
