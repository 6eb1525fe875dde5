"""Spatial panels: the Durbin model by size and ρ, other models, random effects, dynamic models."""

from functools import cache
from itertools import product

import numpy as np

from recovery.design import Found, design, gathered, inside, intervals
from spatial_data import DYNAMIC, contiguity, dynamic_panel
from spillover.arrays.spatial.dynamic import LAG, SPATIAL_LAG, dynamic_effects, fit_dynamic
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random
from spillover.arrays.spatial.unit_effects import distance_effects, unit_effects

BETA, THETA = 1.0, 0.5
Z95 = 1.959963984540054  # of the normal distribution, for 95% intervals
ESTIMATORS = {
    "transformed": ("transformed", False),
    "direct": ("direct", False),
    "corrected": ("direct", True),
}
GRID = list(product((45, 300), (5, 11), (-0.3, 0.0, 0.4, 0.8)))
OPERATORS = {n: SpatialOperator(contiguity(n, seed=1)) for n in (45, 180, 300)}


def panel(
    stream: np.random.Generator, n: int, periods: int, rho: float, lam: float = 0.0, theta: float = THETA
):
    """y (T, n) and x (T, n, 1): y = ρWy + βx + θWx + unit + year + u, u = λWu + ε, σ = 1."""
    w = OPERATORS[n].matrix
    unit, year = stream.standard_normal(n), stream.standard_normal((periods, 1))
    x = stream.standard_normal((periods, n)) + 0.5 * unit
    errors = stream.standard_normal((periods, n))
    if lam:
        errors = np.linalg.solve(np.eye(n) - lam * w, errors.T).T
    signal = BETA * x + theta * (x @ w.T) + unit + year + errors
    return np.linalg.solve(np.eye(n) - rho * w, signal.T).T, x[..., None]


def effects(w: np.ndarray, rho: float, beta: float, theta: float) -> dict[str, float]:
    """Direct, indirect and total effect of x."""
    n = len(w)
    s = np.linalg.solve(np.eye(n) - rho * w, beta * np.eye(n) + theta * w)
    direct, total = np.trace(s) / n, s.sum() / n
    return {"x:direct": direct, "x:indirect": total - direct, "x:total": total}


@cache
def _true_effects(n: int, rho: float) -> dict[str, float]:
    """Those of every panel of this size and ρ."""
    return effects(OPERATORS[n].matrix, rho, BETA, THETA)


def durbin(stream: np.random.Generator, number: int, n: int, periods: int, rho: float, names) -> Found:
    """The two-way spatial Durbin model by some of ESTIMATORS on one panel."""
    y, x = panel(stream, n, periods, rho)
    found: Found = {}
    for name in names:
        definition, correction = ESTIMATORS[name]
        fitted = fit_spatial(
            "SDM", y, x, OPERATORS[n], terms=("x",), definition=definition, bias_correction=correction
        )
        found |= intervals(fitted, {"rho": rho, "x": BETA, "W:x": THETA}, f"{name}: ")
        found |= intervals(
            impacts(fitted, method="simulation", seed=number), _true_effects(n, rho), f"{name}: "
        )
    return found


def grid_key(n: int, periods: int, rho: float) -> str:
    """The name of a cell of GRID."""
    return f"durbin_{n}_{periods}_{round(10 * rho)}"


def _durbin(n: int, periods: int, rho: float) -> None:
    @design(grid_key(n, periods, rho), "SDM", f"{n} × {periods}, ρ = {rho:g}")
    def _(stream: np.random.Generator, number: int) -> Found:
        return durbin(stream, number, n, periods, rho, ESTIMATORS)


for _cell in GRID:
    _durbin(*_cell)


def recover(n: int, periods: int, rho: float, count: int, estimator: str) -> tuple[list[str], np.ndarray]:
    """Quantities, and truth, estimate and cover (count, quantities, 3) of one of ESTIMATORS."""
    streams = (np.random.default_rng([20_130, r]) for r in range(count))
    return gathered(durbin(s, r, n, periods, rho, (estimator,)) for r, s in enumerate(streams))


# By model: ρ, λ and θ of the panels.
OTHERS = {
    "SAR": (0.4, 0.0, 0.0),
    "SEM": (0.0, 0.4, 0.0),
    "SLX": (0.0, 0.0, 0.5),
    "SDEM": (0.0, 0.4, 0.5),
    "SARAR": (0.3, 0.3, 0.0),
}


def _other(key: str, model: str, variance: str) -> None:
    rho, lam, theta = OTHERS[model]
    words = "" if variance == "expected" else f", {variance} errors"

    @design(
        key,
        f"{model}, two-way{words}",
        f"45 × 8, ρ = {rho}, λ = {lam}, θ = {theta}",
    )
    def _(stream: np.random.Generator, number: int) -> Found:
        y, x = panel(stream, 45, 8, rho, lam, theta)
        fitted = fit_spatial(model, y, x, OPERATORS[45], terms=("x",), variance=variance)
        truth = {"rho": rho, "lambda": lam, "W:x": theta}
        known = {"x": BETA} | {name: value for name, value in truth.items() if name in fitted.terms}
        found = intervals(fitted, known)
        if model in ("SAR", "SARAR", "SLX", "SDEM"):
            total = effects(OPERATORS[45].matrix, rho, BETA, theta)
            found |= intervals(
                impacts(fitted, method="simulation", seed=number), {"x:indirect": total["x:indirect"]}
            )
        return found


for _model in OTHERS:
    _other(f"{_model.lower()}_expected", _model, "expected")
_other("sar_observed", "SAR", "observed")
_other("sar_cluster", "SAR", "clustered")


@design("sdm_by_unit", "SDM, effects by unit and distance", "45 × 8, ρ = 0.4, θ = 0.5")
def _by_unit(stream: np.random.Generator, _: int) -> Found:
    """The effects of the first unit, and those of the nearer and the farther half of pairs."""
    y, x = panel(stream, 45, 8, 0.4)
    fitted = fit_spatial("SDM", y, x, OPERATORS[45], terms=("x",))
    w = OPERATORS[45].matrix
    s = np.linalg.solve(np.eye(45) - 0.4 * w, BETA * np.eye(45) + THETA * w)
    one, others = 0, ~np.eye(45, dtype=bool)
    by_unit = unit_effects(fitted, "x")
    truth = {
        "direct": s[one, one],
        "from_others": (s * others)[one].sum(),
        "to_others": (s * others)[:, one].sum(),
    }
    found: Found = {}
    for name, true in truth.items():
        value, error = getattr(by_unit, name)[one], getattr(by_unit, f"{name}_se")[one]
        found[f"{name}, one unit"] = _interval(true, value, error)
    distances = np.random.default_rng(1).random((45, 45))
    near = others & (distances <= 0.5)
    by_distance = distance_effects(fitted, "x", distances, (0.5,))
    halves = (s * near).sum() / 45, (s * (others & ~near)).sum() / 45
    for name, true, at in zip(("nearer half", "farther half"), halves, (1, 2), strict=True):
        found[name] = _interval(true, by_distance.effect[at], by_distance.se[at])
    return found


def _interval(truth: float, value: float, error: float) -> tuple[float, float, bool]:
    return float(truth), float(value), inside(value - Z95 * error, value + Z95 * error, truth)


def _random(errors: str, n: int) -> None:
    key = f"random_{errors}" + ("" if n == 45 else f"_{n}")

    size = f"{n} × 6, ρ = 0.3, λ = 0.4"

    @design(key, f"SARAR, random effects, errors {errors}", size, panels=1000 if n == 45 else 200)
    def _(stream: np.random.Generator, _: int) -> Found:
        w = OPERATORS[n].matrix
        x = stream.standard_normal((6, n, 1))
        unit, noise = 1.5 * stream.standard_normal(n), stream.standard_normal((6, n))
        spatial = np.linalg.inv(np.eye(n) - 0.4 * w)
        u = unit + noise @ spatial.T if errors == "b" else (unit + noise) @ spatial.T
        y = np.linalg.solve(np.eye(n) - 0.3 * w, (2 + x[..., 0] + u).T).T
        fitted = fit_spatial_random("SARAR", y, x, OPERATORS[n], terms=("x",), errors=errors)
        return intervals(fitted, {"rho": 0.3, "lambda": 0.4, "x": 1.0, "phi": 2.25, "sigma2_e": 1.0})


for _errors in ("b", "kkp"):
    for _units in (45, 180):
        _random(_errors, _units)


TAU, ETA, DYNAMIC_THETA, RHO = (DYNAMIC[name] for name in ("tau", "eta", "theta", "rho"))


def _dynamic(correction: str) -> None:
    @design(
        f"dynamic_{correction}",
        f"dynamic SDM, correction {correction}",
        "45 × 11, τ = 0.4, η = −0.1, ρ = 0.3",
    )
    def _(stream: np.random.Generator, number: int) -> Found:
        y, x = dynamic_panel(stream, OPERATORS[45].matrix, 11)
        fitted = fit_dynamic(y, x, OPERATORS[45], terms=("x",), correction=correction)
        truth = {LAG: TAU, SPATIAL_LAG: ETA, "rho": RHO, "x": BETA, "W:x": DYNAMIC_THETA}
        found, w = intervals(fitted, truth), OPERATORS[45].matrix
        if not fitted.stable:
            return found
        short = effects(w, RHO, BETA, DYNAMIC_THETA)
        scale = 1 - TAU
        long = effects(w, (RHO + ETA) / scale, BETA / scale, DYNAMIC_THETA / scale)
        for horizon, true in (("short", short), ("long", long)):
            found |= intervals(
                dynamic_effects(fitted, horizon, method="simulation", seed=number), true, f"{horizon} "
            )
        return found


_dynamic("none")
_dynamic("asymptotic")
