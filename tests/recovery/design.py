"""A design: how a panel with known parameters is drawn, and what an estimator says of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from zlib import crc32

import numpy as np

from spillover.arrays.foundation import EstimationError
from spillover.arrays.result import Estimate

# By quantity: the truth, the estimate (NaN for a region), and whether its interval holds the truth.
Found = dict[str, tuple[float, float, bool]]
Draw = Callable[[np.random.Generator, int], Found]


@dataclass(frozen=True)
class Design:
    """estimator: in the table's words; panel: in words; draw: one panel and its estimate; panels: how
    many the study draws; needs: an optional package without which the estimator refuses every panel.
    """

    key: str
    estimator: str
    panel: str
    draw: Draw
    panels: int
    needs: str = ""

    @property
    def installed(self) -> bool:
        """Whether the package that it needs is there."""
        return not self.needs or find_spec(self.needs) is not None

    def replicate(self, number: int) -> Found | None:
        """Panel `number`, from a random stream of its own; None where the estimator refuses it."""
        try:
            return self.draw(np.random.default_rng([crc32(self.key.encode()), number]), number)
        except EstimationError:
            return None


DESIGNS: dict[str, Design] = {}


def design(
    key: str, estimator: str, panel: str, panels: int = 1000, needs: str = ""
) -> Callable[[Draw], Draw]:
    """Registers a function as the design `key`."""

    def register(draw: Draw) -> Draw:
        assert key not in DESIGNS, key
        DESIGNS[key] = Design(key, estimator, panel, draw, panels, needs)
        return draw

    return register


def inside(low: float, high: float, truth: float) -> bool:
    """Whether an interval holds the truth."""
    return bool(low <= truth <= high)


def intervals(fitted: Estimate, truth: dict[str, float], prefix: str = "") -> Found:
    """The 95% intervals of an estimate for the terms of `truth`."""
    low, high = fitted.interval()
    places = {term: fitted.terms.index(term) for term in truth}
    return {
        f"{prefix}{term}": (value, fitted[term], inside(low[places[term]], high[places[term]], value))
        for term, value in truth.items()
    }


def gathered(draws: Iterable[Found | None]) -> tuple[list[str], np.ndarray]:
    """Quantities (q), and truth, estimate and cover (panels, q, 3), NaN where a panel was refused."""
    rows = list(draws)
    names = list(next((row for row in rows if row is not None), {}))
    refused = [(np.nan, np.nan, np.nan)] * len(names)
    return names, np.array([refused if row is None else [row[name] for name in names] for row in rows], float)


def distances(points: np.ndarray) -> np.ndarray:
    """The distances of points (n, d), of each to itself infinite."""
    apart = np.sqrt(np.square(points[:, None] - points[None]).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    return apart
