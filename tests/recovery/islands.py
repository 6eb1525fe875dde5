"""Spatial Durbin panels with islands: three processes of year effects, each by every definition."""

import numpy as np

from recovery.design import Found, design, intervals
from spatial_data import contiguity
from spillover.arrays.result import Estimate
from spillover.arrays.spatial.effects import Structure, effects_estimate, impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

UNITS, ALONE, PERIODS = 80, 6, 10
BETA, THETA, RHO = 1.0, 0.2, 0.4
PROCESSES = {
    "inside": "inside the multiplier",
    "outside": "outside the multiplier",
    "own": "islands have their own",
}
DEFINITIONS = {
    "common, lsdv": {"definition": "lsdv"},
    "common, lsdv, corrected": {"definition": "lsdv", "bias_correction": True},
    "common, direct": {"definition": "direct"},
    "by_row_sum, transformed": {"definition": "transformed", "year_effects": "by_row_sum"},
    "by_row_sum, lsdv": {"definition": "lsdv", "year_effects": "by_row_sum"},
    "by_row_sum, lsdv, corrected": {
        "definition": "lsdv",
        "year_effects": "by_row_sum",
        "bias_correction": True,
    },
}
BY_HAND = "lags by hand"


def island_matrix() -> np.ndarray:
    """A row-standardised contiguity (n, n) whose first units have no neighbour."""
    w = np.zeros((UNITS, UNITS))
    w[ALONE:, ALONE:] = contiguity(UNITS - ALONE, seed=1)
    return w


OPERATOR = SpatialOperator(island_matrix())


def panel(stream: np.random.Generator, process: str) -> tuple[np.ndarray, np.ndarray]:
    """y (T, n) and x (T, n, 1), both with trends that all units share, σ = 1."""
    w, time = OPERATOR.matrix, np.arange(PERIODS)[:, None]
    unit, years = stream.standard_normal(UNITS), stream.standard_normal((PERIODS, 1)) + 0.3 * time
    x = stream.standard_normal((PERIODS, UNITS)) + 0.5 * unit
    x = x + stream.standard_normal((PERIODS, 1)) + 0.2 * time
    multiplier = np.linalg.inv(np.eye(UNITS) - RHO * w).T
    own = x - x.mean(1, keepdims=True) if process == "outside" else x
    signal = BETA * own + THETA * (own @ w.T) + unit + stream.standard_normal((PERIODS, UNITS))
    if process == "outside":
        return years + signal @ multiplier, x[..., None]
    alone = 0.3 * time * (w.sum(1) == 0) if process == "own" else 0.0
    return (signal + years + alone) @ multiplier, x[..., None]


def true_effect() -> float:
    """The indirect effect of x."""
    s = np.linalg.solve(np.eye(UNITS) - RHO * OPERATOR.matrix, BETA * np.eye(UNITS) + THETA * OPERATOR.matrix)
    return float((s.sum() - np.trace(s)) / UNITS)


def by_hand(y: np.ndarray, x: np.ndarray) -> Estimate:
    """Effects where the lag of x is a regressor that is made beforehand, and the outcome's lag is of what is
    demeaned: what programs without lags of regressors maximise.
    """
    both = np.concatenate([x, OPERATOR.lag(x)], axis=2)
    fitted = fit_spatial("SAR", y, both, OPERATOR, terms=("x", "lag"), definition="direct")
    structure = Structure(np.array([0]), np.array([1]), 2)
    return effects_estimate(
        OPERATOR, ("x",), structure, fitted.coefficients, fitted.covariance, method="delta"
    )


def _islands(process: str) -> None:
    @design(
        f"islands_{process}",
        f"SDM with islands, year effects {PROCESSES[process]}",
        f"{UNITS} × {PERIODS}, ρ = {RHO}",
    )
    def _(stream: np.random.Generator, number: int) -> Found:
        y, x = panel(stream, process)
        truth = {"x:indirect": true_effect()}
        found = intervals(by_hand(y, x), truth, f"{BY_HAND}: ")
        for name, options in DEFINITIONS.items():
            fitted = fit_spatial("SDM", y, x, OPERATOR, terms=("x",), **options)
            found |= intervals(impacts(fitted, seed=number, method="delta"), truth, f"{name}: ")
        return found


for _process in PROCESSES:
    _islands(_process)
