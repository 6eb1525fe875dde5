"""A study of made-up numbers that the crosscheck can redo: sixteen units, eight years, one analysis of each
sort.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from analyses.files import Files
from artifacts.analysis import read_analysis
from crosscheck.opinion import Opinion
from crosscheck.panel import Panel
from crosscheck.second_opinion import opinions
from kind_study import files_of, resolved
from spillover.arrays.weights.matrix import WeightMatrix

UNITS = [f"u{i:02d}" for i in range(16)]
YEARS = list(range(2001, 2009))
VARIABLES = ["y", "x", "m", "z", "v", "n"]

PANEL = {"kind": "panel", "outcome": "y", "regressors": ["x", "m"]}
SDM = {"kind": "spatial", "model": "SDM", "outcome": "y", "regressors": ["x", "v"], "weights": "w"}
IV = {"kind": "instruments", "outcome": "y", "endogenous": ["x"], "instruments": ["z", "v"]}
RESAMPLED = {
    "kind": "bootstrap_mediation",
    "outcome": "y",
    "treatment": "x",
    "mediators": ["v", "z"],
    "resamples": 40,
    "chunks": 2,
}
GMM = {
    "kind": "gmm",
    "outcome": "y",
    "regressors": ["L.y", "m"],
    "lagged": [{"variable": "y", "lags": [2, 3], "collapse": True}, {"variable": "m", "collapse": True}],
    "period_effects": False,
}
SYSTEM = {**GMM, "system": True, "exogenous": ["m"], "lagged": [{"variable": "y", "lags": [2, 2]}]}
THRESHOLDS = {"kind": "threshold", "outcome": "y", "regressors": ["x"], "threshold": "v", "draws": 40}
STUDY = {
    "two_way": PANEL,
    "north_east": {**PANEL, "sample": {"groups": {"region": ["north", "east"]}}},
    "late": {**PANEL, "sample": {"years": [2003, 2007], "without": {"units": ["u03"]}}},
    "lagged": {**PANEL, "regressors": ["L.m", "x"]},
    "centred": {**PANEL, "regressors": ["x", "v", "x:v"], "centre": ["x", "v"]},
    "scores": {**PANEL, "standardise": ["y", "x"]},
    "both_clusters": {**PANEL, "variance": {"kind": "clustered", "by": ["unit", "year"]}},
    "driscoll_kraay": {**PANEL, "variance": {"kind": "driscoll-kraay", "lags": 2}},
    "differences": {**PANEL, "estimator": "first-difference"},
    "pooled": {**PANEL, "estimator": "pooled", "variance": {"kind": "HC1"}},
    "between": {**PANEL, "estimator": "between"},
    "jackknife": {**PANEL, "variance": {"kind": "jackknife"}},
    "newey_west": {**PANEL, "variance": {"kind": "newey-west", "lags": 2}},
    "all_effects_counted": {**PANEL, "variance": {"kind": "clustered", "by": "unit", "small_sample": "full"}},
    "individual": {**PANEL, "effects": "individual", "variance": {"kind": "classical"}},
    "random": {**PANEL, "estimator": "random", "effects": "individual"},
    "moderation": {"kind": "moderation", "outcome": "y", "treatment": "x", "moderator": "v"},
    "mediation": {"kind": "mediation", "outcome": "y", "treatment": "x", "mediators": ["v"]},
    "resampled_units": {**RESAMPLED, "resample": "units"},
    "resampled_rows": {**RESAMPLED, "resample": "rows"},
    "groups": {
        **PANEL,
        "kind": "groups",
        "by": "region",
        "sample": {"groups": {"region": ["north", "south"]}},
    },
    "iv": IV,
    "weighted": {**PANEL, "observation_weights": "n"},
    "weighted_iv": {**IV, "observation_weights": "n"},
    "weighted_iv_classical": {**IV, "observation_weights": "n", "variance": {"kind": "classical"}},
    "lee_yu": SDM,
    "direct": {**SDM, "definition": "direct", "model": "SAR", "impacts": {"method": "delta", "draws": 100}},
    "lsdv": {**SDM, "definition": "lsdv", "variance": {"kind": "expected"}},
    "direct_durbin_error": {**SDM, "model": "SDEM", "definition": "direct"},
    "one_way_durbin": {**SDM, "definition": "direct", "effects": "individual"},
    "observed": {**SDM, "model": "SARAR", "definition": "direct", "variance": {"kind": "observed"}},
    "spatial_clusters": {**SDM, "variance": {"kind": "clustered"}},
    "error_clusters": {**SDM, "model": "SDEM", "variance": {"kind": "clustered"}},
    "error_clusters_units": {
        **SDM,
        "model": "SEM",
        "effects": "individual",
        "variance": {"kind": "clustered"},
    },
    "both_filters_clusters": {
        **SDM,
        "model": "SARAR",
        "definition": "direct",
        "outcome": "v",
        "regressors": ["x", "z"],
        "variance": {"kind": "clustered"},
        "impacts": {"method": "delta", "draws": 100},
    },
    "random_sar": {**SDM, "model": "SAR", "effects": "random", "outcome": "v", "regressors": ["x", "z"]},
    "random_sem": {**SDM, "model": "SEM", "effects": "random", "random_errors": "b"},
    "random_kkp": {**SDM, "model": "SARAR", "effects": "random", "random_errors": "kkp"},
    "dynamic": {**SDM, "dynamic": "both", "impacts": {"method": "delta", "draws": 100}},
    "tests": {
        "kind": "specification_tests",
        "outcome": "y",
        "regressors": ["x", "v"],
        "weights": "w",
        "definition": "direct",
    },
    "hausman": {"kind": "hausman", "outcome": "y", "regressors": ["x", "m"], "effects": "individual"},
    "few_clusters": {
        **PANEL,
        "variance": {"kind": "clustered", "by": "region"},
        "wild": {"draws": 999, "weights": "rademacher"},
    },
    "dependence": {**PANEL, "dependence": True},
    "listed_effects": {**PANEL, "effects": ["unit", "region:year"]},
    "moran": {"kind": "moran", "outcome": "v", "weights": "w", "permutations": 99},
    "described": {"kind": "descriptives", "variables": ["y", "x", "v"]},
    "gmm": GMM,
    "gmm_one_step": {**GMM, "steps": 1, "robust": False, "period_effects": True},
    "gmm_deviations": {**GMM, "steps": 1, "transformation": "orthogonal"},
    "gmm_two_step": {**GMM, "robust": False, "exogenous": ["m"]},
    "system_gmm": SYSTEM,
    "system_gmm_plain": {**SYSTEM, "robust": False, "exogenous_in": "separate"},
    "system_gmm_one_step": {**SYSTEM, "steps": 1, "robust": False},
    "thresholds": {**THRESHOLDS, "thresholds": 2, "trim": 0.1, "controls": ["z"]},
    "thresholds_two_way": {**THRESHOLDS, "effects": "two-way", "divisor": "xthreg", "grid": 20},
}


def study_files(folder: Path) -> Files:
    """Sixteen units, eight years; m has gaps; W is not symmetric."""
    draws, shape = np.random.default_rng(8), (len(UNITS), len(YEARS))
    z, v, x, m = (draws.normal(size=shape) + draws.normal(size=(len(UNITS), 1)) for _ in range(4))
    x = x + z
    y = x - 0.5 * m + 0.3 * v + draws.normal(size=shape) * (1 + np.abs(x)) + np.linspace(0, 3, len(YEARS))
    m[2, 3] = m[7, 4] = m[9, 2] = np.nan
    n = np.exp(draws.normal(size=shape))
    columns = {name: part.ravel() for name, part in zip(VARIABLES, (y, x + 2, m, z, v + 1, n), strict=True)}
    found = files_of(folder, UNITS, YEARS, columns)
    links = np.zeros((len(UNITS), len(UNITS)))
    for i in range(len(UNITS)):
        links[i, [(i + 1) % 16, (i + 2) % 16, (i * 7 + 3) % 16]] = 1, 2, 1
    np.fill_diagonal(links, 0)
    links /= links.sum(1, keepdims=True)
    WeightMatrix(tuple(UNITS), sparse.csr_array(links), "file", {}, "row").save(folder / "w.npz")
    return replace(found, weights={"w": folder / "w.npz"})


def answered(files: Files, name: str, folder: Path) -> tuple[dict[str, Any], list[Opinion]]:
    """One analysis as its kind writes it, and what every program says of it."""
    analysis = resolved(STUDY[name], VARIABLES, ("w",))
    path = folder / "a.json"
    drawn = [folder / f"{first}.npz" for first, _ in analysis.chunk_bounds()]
    for file, (first, last) in zip(drawn, analysis.chunk_bounds(), strict=True):
        np.savez(file, first=first, **analysis.run_chunk(files, first, last))
    analysis.run(replace(files, chunks=drawn)).write(path)
    panel = Panel(files.variables, files.units, files.weights)
    return read_analysis(path), list(opinions(analysis.recipes("a"), panel))
