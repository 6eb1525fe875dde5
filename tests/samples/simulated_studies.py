"""Studies of made-up numbers in which nothing is wrong, each with analyses of its own draw."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from analyses.files import Files
from kind_study import files_of
from spillover.arrays.weights.matrix import WeightMatrix

Draws = np.random.Generator
Options = dict[str, Any]
VARIANCES: list[Options] = [
    {"kind": "classical"},
    {"kind": "HC1"},
    {"kind": "clustered", "by": "unit"},
    {"kind": "clustered", "by": "region"},
    {"kind": "clustered", "by": ["unit", "year"]},
    {"kind": "driscoll-kraay"},
]


def study(seed: int, folder: Path, in_units: bool = False) -> tuple[Files, dict[str, Options]]:
    """The files of one study, and its analyses by name. in_units: with columns of yuan, persons, shares and
    years beside each other.
    """
    draws = np.random.default_rng(np.random.SeedSequence([seed, 18]))
    n, years = int(draws.integers(12, 31)), list(range(2001, 2001 + int(draws.integers(5, 10))))
    units = [f"u{i:02d}" for i in range(n)]
    w = links(n, draws)
    columns = variables(n, len(years), w, draws)
    if in_units:
        columns = of_firms(columns, np.random.default_rng(np.random.SeedSequence([seed, 32])))
    columns["d"] = adopted(n, len(years), np.random.default_rng(np.random.SeedSequence([seed, 33])))
    files = files_of(folder, units, years, {name: part.ravel() for name, part in columns.items()})
    WeightMatrix(tuple(units), sparse.csr_array(w), "file", {}, "row").save(folder / "w.npz")
    return replace(files, weights={"w": folder / "w.npz"}), dict(analyses(draws))


def links(n: int, draws: Draws) -> np.ndarray:
    """A row-standardised matrix (n, n): nearest neighbours of places, or every distance."""
    place = draws.random((n, 2))
    distance = np.linalg.norm(place[:, None] - place[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    near = distance <= np.sort(distance, axis=1)[:, [int(draws.integers(1, 5))]]
    w = near.astype(float) if draws.random() < 0.7 else 1 / distance
    return np.asarray(w / w.sum(1, keepdims=True))


def variables(n: int, t: int, w: np.ndarray, draws: Draws) -> dict[str, np.ndarray]:
    """Columns (n, t): of an outcome y with neighbours, regressors, an instrument z, what is counted (c), what
    has a long tail (h), and what has gaps (m), some units with a single row of it.
    """
    shape = (n, t)
    z, v, e = (draws.normal(size=shape) + draws.normal(size=(n, 1)) for _ in range(3))
    x = z + draws.normal(size=shape) + 0.3 * e
    rho = draws.choice([0.0, 0.3, 0.8], p=[0.4, 0.4, 0.2])
    y = np.linalg.solve(np.eye(n) - rho * w, draws.choice([0, 0.5]) * x - 0.4 * v + e)
    m = draws.normal(size=shape) + 0.2 * y
    m[draws.random(shape) < 0.1] = np.nan
    m[: n // 4, 1:] = np.nan
    return {
        "y": y,
        "x": x,
        "v": v,
        "z": z,
        "m": m,
        "c": draws.poisson(0.7, shape).astype(float),
        "h": np.exp(2 * draws.normal(size=shape)),
    }


def adopted(n: int, t: int, draws: Draws) -> np.ndarray:
    """A policy (n, t) that two thirds of the units adopt, in the third year or one of the next two."""
    first = np.where(draws.random(n) < 2 / 3, draws.integers(2, min(5, t), n), t)
    return (np.arange(t) >= first[:, None]).astype(float)


def of_firms(columns: dict[str, np.ndarray], draws: Draws) -> dict[str, np.ndarray]:
    """The columns as a panel of firms has them: sales or a return as outcome, a share as treatment, total
    assets in yuan (about 1.2·10⁹ or 1.2·10¹¹) as control, employees as instrument and the year of foundation
    with gaps. Each is another in new units, so that every estimate is the same in its own.
    """
    assets = float(draws.choice([1.2e9, 1.2e11]))
    made = {
        "y": (float(draws.choice([2e8, 0.05])), float(draws.choice([0.05, 1.0]))),
        "x": (0.06, 0.3),
        "v": (assets / 3, 1.0 if draws.random() < 0.5 else 40.0),
        "z": (4e4, 2e5),
        "m": (6.0, 2001.0),
    }
    found = dict(columns)
    for name, (size, mean) in made.items():
        found[name] = size * columns[name] + (mean * assets if name == "v" else mean)
    return found


def analyses(draws: Draws) -> Iterator[tuple[str, Options]]:
    """One analysis of each sort, its options drawn."""

    def pick(choices: list[Any]) -> Any:
        return choices[int(draws.integers(len(choices)))]

    panel = {"kind": "panel", "outcome": "y", "regressors": pick([["x"], ["x", "v"], ["x", "m"]])}
    yield "panel", {**panel, "effects": pick(["two-way", "individual"]), "variance": pick(VARIANCES)}
    yield "listed", {**panel, "effects": ["unit", "region:year"], "variance": pick(VARIANCES)}
    changed = {**panel, "estimator": "first-difference", "regressors": ["x", "m"]}
    yield "differences", {**changed, "variance": pick(VARIANCES[:3])}
    yield "random", {**panel, "estimator": pick(["random", "between", "pooled"]), "effects": "individual"}
    wild = {"draws": 199, "weights": "webb"}
    yield "wild", {**panel, "variance": {"kind": "clustered", "by": "unit"}, "wild": wild}
    iv = {
        "kind": "instruments",
        "outcome": "y",
        "endogenous": ["x"],
        "instruments": pick([["z"], ["z", "h"]]),
    }
    yield "instruments", {**iv, "variance": pick(VARIANCES[:4])}
    steps = {"outcome": "y", "treatment": "x", "mediators": ["v"]}
    yield "mediation", {"kind": "mediation", **steps}
    drawn = {"resamples": 200, "chunks": 1, "seed": int(draws.integers(1000))}
    yield "bootstrap", {"kind": "bootstrap_mediation", **steps, **drawn, "resample": pick(["units", "rows"])}
    for name in ("y", "c", "h"):
        yield (
            f"moran_{name}",
            {
                "kind": "moran",
                "outcome": name,
                "weights": "w",
                "permutations": pick([99, 999]),
                "seed": int(draws.integers(1000)),
            },
        )
    spatial = {"kind": "spatial", "outcome": "y", "regressors": ["x", "v"], "weights": "w"}
    yield "spatial", {**spatial, "model": pick(["SAR", "SEM", "SDM", "SDEM"]), "definition": "direct"}
    impacts = {"method": "simulation", "draws": 500, "seed": int(draws.integers(1000))}
    yield "effects", {**spatial, "model": pick(["SAR", "SDM"]), "impacts": impacts}
    yield "tests", {**spatial, "kind": "specification_tests", "definition": pick(["direct", "transformed"])}
    lags = [{"variable": name, "lags": [2, 3], "collapse": True} for name in ("y", "x")]
    dynamic = {"kind": "gmm", "outcome": "y", "regressors": ["L.y", "x"], "lagged": lags}
    steps = {"steps": pick([1, 2]), "robust": pick([True, False]), "period_effects": pick([True, False])}
    weighting = pick(["full", "blocks", "identity"])
    yield "dynamic", {**dynamic, **steps, "system": pick([True, False]), "weighting": weighting}
    cohorts = {"kind": "staggered", "outcome": "y", "treatment": "d", "control": pick(["never", "not-yet"])}
    yield "cohorts", {**cohorts, "base": pick(["varying", "universal"])}
    methods = pick(["regression", "ipw", "doubly-robust"])
    yield "cohorts_controls", {**cohorts, "controls": ["z"], "method": methods}
