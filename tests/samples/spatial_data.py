"""Small spatial panels, weight matrices and brute-force likelihoods for the tests of the spatial models."""

import csv
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[1] / "reference" / "data"
MUNNELL_TERMS = ("lpcap", "lpc", "lemp", "unemp")
DYNAMIC = {"tau": 0.4, "eta": -0.1, "beta": 1.0, "theta": 0.3, "rho": 0.3}  # of dynamic Durbin panels


def munnell() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """log gsp (17, 48), regressors (17, 48, 4) and the row-standardised contiguity (48, 48) of the US
    states.
    """
    with (DATA / "usaww.csv").open() as file:
        weights = np.array([[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]])
    with (DATA / "produc.csv").open() as file:
        rows = list(csv.DictReader(file))

    def panel(column: str) -> np.ndarray:
        return np.array([float(row[column]) for row in rows]).reshape(48, 17).T

    return panel("lgsp"), np.stack([panel(term) for term in MUNNELL_TERMS], axis=-1), weights


def row_standardised(links: np.ndarray) -> np.ndarray:
    return links / links.sum(axis=1, keepdims=True)


def neighbours(n: int, k: int, seed: int) -> np.ndarray:
    """Row-standardised links (n, n) to the k nearest of n random points: not symmetric."""
    points = np.random.default_rng(seed).random((n, 2))
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    links = np.zeros((n, n))
    links[np.arange(n)[:, None], np.argsort(distance, axis=1)[:, :k]] = 1.0
    return row_standardised(links)


def contiguity(n: int, seed: int) -> np.ndarray:
    """Row-standardised links (n, n) between mutual neighbours: similar to a symmetric matrix."""
    links = neighbours(n, 4, seed) > 0
    return row_standardised((links | links.T).astype(float))


def inverse_distance(n: int, seed: int) -> np.ndarray:
    """1/d over its spectral radius (n, n): symmetric, and its rows differ in their sums."""
    points = np.random.default_rng(seed).random((n, 2))
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    return (1 / distance) / np.abs(np.linalg.eigvalsh(1 / distance)).max()


def simulate(
    weights: np.ndarray,
    periods: int,
    seed: int,
    rho: float = 0.4,
    lam: float = 0.0,
    theta: tuple[float, ...] = (0.5, -0.3),
) -> tuple[np.ndarray, np.ndarray]:
    """y (T, n) and x (T, n, 2) of a spatial Durbin panel with unit and year effects, β = (1, −0.5) and
    σ = 1.
    """
    rng = np.random.default_rng(seed)
    n = len(weights)
    unit, year = rng.standard_normal(n), rng.standard_normal((periods, 1))
    x = rng.standard_normal((periods, n, 2)) + 0.5 * unit[:, None]
    errors = np.linalg.solve(np.eye(n) - lam * weights, rng.standard_normal((periods, n)).T).T
    signal = x @ np.array([1.0, -0.5]) + (weights @ x) @ np.array(theta) + unit + year + errors
    return np.linalg.solve(np.eye(n) - rho * weights, signal.T).T, x


def dynamic_panel(
    stream: np.random.Generator, w: np.ndarray, periods: int, burn: int = 25, year: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """y and x (T + 1, n[, 1]) of the dynamic Durbin model at DYNAMIC, σ = 1, with unit effects that x moves
    with, started `burn` periods before. year: whether there are effects of periods.
    """
    n, true = len(w), DYNAMIC
    s = np.linalg.inv(np.eye(n) - true["rho"] * w)
    unit, y, ys, xs = stream.standard_normal(n), np.zeros(n), [], []
    for _ in range(burn + periods + 1):
        x = stream.standard_normal(n) + 0.5 * unit
        known = true["tau"] * y + true["eta"] * w @ y + true["beta"] * x + true["theta"] * w @ x + unit
        y = s @ (known + stream.standard_normal() * year + stream.standard_normal(n))
        ys.append(y)
        xs.append(x[:, None])
    return np.array(ys[burn:]), np.array(xs[burn:])
