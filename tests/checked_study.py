"""A study of made-up numbers that the crosscheck can redo: sixteen units, eight years, one analysis of each
sort.
"""

import fcntl
import pickle
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from scipy import sparse

from analyses.files import Files
from base.artifacts.analysis import read_analysis
from kind_study import files_of, resolved
from oracles import said_by_all
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.estimates import AnalysisRecord
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles

UNITS = [f"u{i:02d}" for i in range(16)]
YEARS = list(range(2001, 2009))
POLICY_VARIABLES = ["d", "s", "e", "k"]  # adopted, switched on and off, eligible, constant weights
VARIABLES = ["y", "x", "m", "z", "v", "n", *POLICY_VARIABLES]
ADOPTED = {3: 2004, 7: 2004, 11: 2004, 1: 2006, 5: 2006, 13: 2006, 14: 2006}  # place of a unit: its year

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
DID = {"kind": "did", "outcome": "y", "treatment": "d"}
EVENT = {"kind": "event_study", "outcome": "y", "treatment": "d", "seed": 5}
COHORTS = {"kind": "staggered", "outcome": "y", "treatment": "d", "seed": 5}
MATCHING = {"kind": "matching", "outcome": "y", "treatment": "d", "covariates": ["z", "v"]}
POLICY = {
    "staggered": {**COHORTS, "controls": ["z"], "observation_weights": "n", "method": "regression"},
    "staggered_drawn": {**COHORTS, "control": "not-yet", "bootstrap": {"draws": 199, "weights": "webb"}},
    "staggered_weighting": {
        **COHORTS,
        "controls": ["v"],
        "method": "ipw",
        "control": "not-yet",
        "base": "universal",
        "anticipation": 1,
        "window": [-2, 2],
        "observation_weights": "k",
    },
    "staggered_both": {**COHORTS, "controls": ["v"], "observation_weights": "n", "balance": 2},
    "triple": {**COHORTS, "eligible": "e", "control": "not-yet"},
    "paths": {
        **EVENT,
        "estimators": ["callaway-santanna", "sun-abraham", "imputation"],
        "leads": 2,
        "observation_weights": "n",
        "controls": ["z"],
        "method": "regression",
    },
    "imputed_regions": {**EVENT, "estimators": ["imputation"], "leads": 1, "cluster": "region"},
    "switching": {
        **EVENT,
        "treatment": "s",
        "estimators": ["switching"],
        "leads": 1,
        "observation_weights": "k",
    },
    "matched": {**MATCHING, "neighbours": 2, "caliper": 0.004, "observation_weights": "n"},
    "matched_kernel": {
        **MATCHING,
        "method": "kernel",
        "kernel": "normal",
        "bandwidth": 0.2,
        "weighted": True,
    },
    "matched_radius": {
        **MATCHING,
        "method": "radius",
        "caliper": 0.1,
        "weighted": True,
        "observation_weights": "n",
        "whole_units": True,
        "support": False,
    },
    "matched_once": {**MATCHING, "covariates": ["z"], "replacement": False, "by_year": True},
    "policy": {**DID, "controls": ["z"], "wild": 199, "randomisation": 199},
    "policy_weighted": {**DID, "observation_weights": "n", "wild": 199, "cluster": "region"},
    "policy_listed": {**DID, "treatment": {"file": "policies.csv"}, "effects": "two-way"},
    "exposed": {**DID, "exposure": {"weights": "w", "stages": 1, "on_treated": True}},
    "rings": {**DID, "exposure": {"rings_km": [0, 150, 260]}, "observation_weights": "n"},
    "exposed_jackknife": {**DID, "exposure": {"weights": "w", "errors": "jackknife"}, "controls": ["z"]},
    "event_study": {**EVENT, "window": [-3, 2], "observation_weights": "n", "controls": ["z"]},
    "event_study_regions": {**EVENT, "reference": [-2, -1], "cluster": "region", "level": 0.9},
    "bacon": {"kind": "bacon", "outcome": "y", "treatment": "d", "observation_weights": "k"},
    "placebo": {
        "kind": "placebo",
        "outcome": "y",
        "treatment": "d",
        "controls": ["z"],
        "observation_weights": "n",
        "draws": 99,
        "earlier": [1],
    },
}
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
    "lee_yu": {**SDM, "impacts": {"method": "simulation"}},
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
    **POLICY,
}


def study_files(folder: Path) -> Files:
    """Sixteen units, eight years; m has gaps; W is not symmetric."""
    draws, shape = np.random.default_rng(8), (len(UNITS), len(YEARS))
    z, v, x, m = (draws.normal(size=shape) + draws.normal(size=(len(UNITS), 1)) for _ in range(4))
    x = x + z
    y = x - 0.5 * m + 0.3 * v + draws.normal(size=shape) * (1 + np.abs(x)) + np.linspace(0, 3, len(YEARS))
    m[2, 3] = m[7, 4] = m[9, 2] = np.nan
    n = np.exp(draws.normal(size=shape))
    levels = (y, x + 2, m, z, v + 1, n, *policies(folder))
    columns = {name: part.ravel() for name, part in zip(VARIABLES, levels, strict=True)}
    found = files_of(folder, UNITS, YEARS, columns)
    spread(found.units)
    links = np.zeros((len(UNITS), len(UNITS)))
    for i in range(len(UNITS)):
        links[i, [(i + 1) % 16, (i + 2) % 16, (i * 7 + 3) % 16]] = 1, 2, 1
    np.fill_diagonal(links, 0)
    links /= links.sum(1, keepdims=True)
    WeightMatrix(tuple(UNITS), sparse.csr_array(links), "file", {}, "row").save(folder / "w.npz")
    return replace(found, weights={"w": folder / "w.npz"}, files=[folder / "policies.csv"])


def policies(folder: Path) -> tuple[np.ndarray, ...]:
    """The variables of POLICY_VARIABLES (16, 8), and a list of who adopts when."""
    first = np.array([ADOPTED.get(place, np.inf) for place in range(len(UNITS))])[:, None]
    years, place = np.array(YEARS), np.arange(len(UNITS))[:, None]
    adopted = years >= first
    switched = np.where(place % 4 == 0, (years >= 2003) & (years < 2006), adopted) ^ (place % 8 == 4)
    eligible = np.broadcast_to(place % 2 == place // 8, adopted.shape)
    lines = ["policy,unit,year,source", *(f"law,{UNITS[i]},{year},gazette" for i, year in ADOPTED.items())]
    (folder / "policies.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    weights = np.broadcast_to(1 + place % 5 / 2, adopted.shape)
    return tuple(np.asarray(part, float) for part in (adopted, switched, eligible, weights))


def spread(units: Path) -> None:
    """Gives the units places of their own, some 100 km apart."""
    table = pq.read_table(units)
    for name, step in (("longitude", 4), ("latitude", 1)):
        place = [start + (i % 4 if step == 4 else i // 4) for i, start in enumerate(table[name].to_pylist())]
        table = table.set_column(table.column_names.index(name), name, [place])
    pq.write_table(table, units)


def answered(files: Files, name: str, folder: Path) -> tuple[AnalysisRecord, list[Opinion]]:
    """One analysis as its kind writes it, and what every program and oracle says of it."""
    return answered_as(files, STUDY[name], folder)


class Answers:
    """The same where nothing is planted. folder: where they are kept, so that workers ask once; None where
    tests run one after the other, perhaps in forks in which a function is changed: there each test asks.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def of(self, name: str) -> tuple[AnalysisRecord, list[Opinion]]:
        """Of one analysis of STUDY."""
        if self.folder is None:
            return _ask(name)
        kept = self.folder / f"{name}.pickle"
        with kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                kept.write_bytes(pickle.dumps(_ask(name)))
        document, said = pickle.loads(kept.read_bytes())
        return document, said


def _ask(name: str) -> tuple[AnalysisRecord, list[Opinion]]:
    with TemporaryDirectory() as folder:
        return answered(study_files(Path(folder)), name, Path(folder))


def answered_as(
    files: Files, options: dict[str, Any], folder: Path, ask: Callable[..., Iterable[Opinion]] = said_by_all
) -> tuple[AnalysisRecord, list[Opinion]]:
    """The same of any options on these files. ask: who is asked, `opinions` for programs of a run alone."""
    analysis = resolved(options, list(files.variables), tuple(files.weights))
    path = folder / "a.json"
    drawn = [folder / f"{first}.npz" for first, _ in analysis.chunk_bounds()]
    for file, (first, last) in zip(drawn, analysis.chunk_bounds(), strict=True):
        np.savez(file, first=first, **analysis.fit_chunk(files, first, last))
    files.write(analysis.fit(replace(files, chunks=drawn)), path)
    listed = next(iter(files.files), None)
    panel = PanelFiles(files.variables, files.units, files.weights, policies=listed, analysis=path)
    return read_analysis(path), list(ask(analysis.recipes("a"), panel))
