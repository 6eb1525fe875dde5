"""Spatial Durbin panels with islands, and with rows of different sums: three processes of year effects, each
by every definition.
"""

import numpy as np

from recovery.design import Found, design, intervals
from spatial_data import contiguity
from spillover.arrays.result import Estimate
from spillover.arrays.spatial.effects import SpatialProcess, Structure, effects_estimate, impacts
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


def spectral_matrix() -> np.ndarray:
    """Contiguity (n, n) over its spectral radius: rows differ in their sums, and W1 is not mapped to a
    combination of W1 and a constant.
    """
    links = (contiguity(UNITS, seed=1) > 0).astype(float)
    return links / np.abs(np.linalg.eigvalsh(links)).max()


OPERATORS = {"islands": SpatialOperator(island_matrix()), "rows": SpatialOperator(spectral_matrix())}


def panel(stream: np.random.Generator, process: str, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """y (T, n) and x (T, n, 1), both with trends that all units share, σ = 1."""
    time = np.arange(PERIODS)[:, None]
    unit, years = stream.standard_normal(UNITS), stream.standard_normal((PERIODS, 1)) + 0.3 * time
    x = stream.standard_normal((PERIODS, UNITS)) + 0.5 * unit
    x = x + stream.standard_normal((PERIODS, 1)) + 0.2 * time
    multiplier = np.linalg.inv(np.eye(UNITS) - RHO * w).T
    own = x - x.mean(1, keepdims=True) if process == "outside" else x
    signal = BETA * own + THETA * (own @ w.T) + unit + stream.standard_normal((PERIODS, UNITS))
    if process == "outside":
        return years + signal @ multiplier, x[..., None]
    trend = 0.3 * time * (w.sum(1).max() - w.sum(1)) if process == "own" else 0.0
    return (signal + years + trend) @ multiplier, x[..., None]


def true_effect(w: np.ndarray) -> float:
    """The indirect effect of x."""
    s = np.linalg.solve(np.eye(UNITS) - RHO * w, BETA * np.eye(UNITS) + THETA * w)
    return float((s.sum() - np.trace(s)) / UNITS)


def by_hand(y: np.ndarray, x: np.ndarray, operator: SpatialOperator) -> Estimate:
    """Effects where the lag of x is a regressor that is made beforehand, and the outcome's lag is of what is
    demeaned: what programs without lags of regressors maximise.
    """
    both = np.concatenate([x, operator.lag(x)], axis=2)
    fitted = fit_spatial("SAR", y, both, operator, terms=("x", "lag"), definition="direct")
    structure = Structure(np.array([0]), np.array([1]), 2)
    process = SpatialProcess(operator, structure, fitted.coefficients, fitted.covariance)
    return effects_estimate(process, ("x",), method="delta")


def definitions_of(matrix: str) -> list[str]:
    """The definitions that a matrix has: without the transformation where it does not keep the effects."""
    return [name for name in DEFINITIONS if matrix == "islands" or "transformed" not in name]


def _design(matrix: str, process: str) -> None:
    operator = OPERATORS[matrix]
    words = "islands" if matrix == "islands" else "rows of different sums"

    @design(
        f"{matrix}_{process}",
        f"SDM with {words}, year effects {PROCESSES[process]}",
        f"{UNITS} × {PERIODS}, ρ = {RHO}",
        panels=1000 if matrix == "islands" else 300,
    )
    def _(stream: np.random.Generator, number: int) -> Found:
        y, x = panel(stream, process, operator.matrix)
        truth = {"x:indirect": true_effect(operator.matrix)}
        found = intervals(by_hand(y, x, operator), truth, f"{BY_HAND}: ")
        for name in definitions_of(matrix):
            fitted = fit_spatial("SDM", y, x, operator, terms=("x",), **DEFINITIONS[name])
            found |= intervals(impacts(fitted, seed=number, method="delta"), truth, f"{name}: ")
        return found


for _matrix in OPERATORS:
    for _process in PROCESSES:
        _design(_matrix, _process)
