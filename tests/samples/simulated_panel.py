"""The simulated panel of nqp, for tests."""

import json
from functools import cache
from pathlib import Path

from tools.simulate.process import SimulatedPanel, read_cities, simulate_panel

RESOURCES = Path(__file__).parents[2] / "resources" / "nqp"
SEED = 3346


@cache
def parameters():
    return json.loads((RESOURCES / "parameters.json").read_text(encoding="utf-8"))


def panel(seed: int = SEED, cities: int = 45, years: tuple[int, int] = (2012, 2023)) -> SimulatedPanel:
    """A panel of the process behind nqp's extract; the defaults are the extract's own."""
    return simulate_panel(
        read_cities(RESOURCES / "units.csv", parameters(), cities, seed), years, seed, parameters()
    )
