"""Munnell's panel, its golden numbers, and simulated panels, for the tests of the panel estimators."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "reference" / "data"
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
