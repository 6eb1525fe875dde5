"""The cities of a simulation: the real ones of a study's units file, and synthetic ones beyond them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spillover.arrays.foundation import Array
from tools.simulate.streams import stream

HANGZHOU = (120.153576, 30.287459)


@dataclass(frozen=True)
class Cities:
    """n cities: ids, names, local names, coordinates (n, 2) in degrees (longitude, latitude), and what a city
    starts from (n,).

    aliases, shared: as units.csv has them.

    population in 10 000 persons, income in 1000 yuan a head, area in square km.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    local: tuple[str, ...]
    aliases: tuple[str, ...]
    shared: tuple[str, ...]
    provinces: tuple[str, ...]
    regions: tuple[str, ...]
    coordinates: Array
    population: Array
    income: Array
    area: Array
    ruggedness: Array


def read_cities(units: Path, parameters: Mapping[str, Any], count: int, seed: int) -> Cities:
    """The first `count` cities of the units file; synthetic ones follow when it holds fewer."""
    with units.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:count]
    known = np.array([parameters["cities"][row["unit"]] for row in rows], dtype=float).reshape(len(rows), 4)
    points = np.array([[float(row["longitude"]), float(row["latitude"])] for row in rows]).reshape(
        len(rows), 2
    )
    extra = count - len(rows)
    rng = stream(seed, "cities")
    made = np.column_stack(
        [
            parameters["population"]["median"]
            * np.exp(parameters["population"]["spread"] * rng.normal(size=extra)),
            45 * np.exp(parameters["income"]["spread"] * rng.normal(size=extra)),
            20_000 * np.exp(0.7 * rng.normal(size=extra)),
            0.2 + 3.5 * rng.random(extra),
        ]
    )
    known = np.vstack([known, made])
    places = np.column_stack([rng.uniform(98, 122, extra), rng.uniform(22, 48, extra)])
    return Cities(
        tuple(row["unit"] for row in rows) + tuple(f"{900001 + i}" for i in range(extra)),
        tuple(row["name"] for row in rows) + tuple(f"Synthetic {i + 1}" for i in range(extra)),
        tuple(row["name_local"] for row in rows) + tuple(f"模拟{i + 1}市" for i in range(extra)),
        tuple(row["aliases"] for row in rows) + ("",) * extra,
        tuple(row["shared"] for row in rows) + ("",) * extra,
        tuple(row["province"] for row in rows) + tuple(f"Province {i % 7 + 1}" for i in range(extra)),
        tuple(row["region"] for row in rows)
        + tuple(("Northwest", "Southwest")[i % 7 > 2] for i in range(extra)),
        np.vstack([points, places]),
        *known.T,
    )
