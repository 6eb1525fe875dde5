"""A panel of firms as databases of listed companies have them: total assets in yuan, employees, shares and
years beside each other.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from analyses.files import Files
from kind_study import files_of
from simulated_studies import links
from spillover.arrays.weights.matrix import WeightMatrix

YEARS = list(range(2010, 2020))
CONTROLS = ["assets", "staff", "leverage", "age"]
PANEL: dict[str, Any] = {"kind": "panel", "outcome": "roa", "regressors": ["esg", *CONTROLS]}
SPATIAL = {"kind": "spatial", "outcome": "roa", "regressors": ["esg", *CONTROLS], "weights": "w"}
IV = {"kind": "instruments", "outcome": "roa", "endogenous": ["esg"], "controls": CONTROLS}
STEPS = {"outcome": "roa", "treatment": "esg", "mediators": ["tax"], "controls": CONTROLS}
MODERATION = {"outcome": "roa", "treatment": "esg", "moderator": "assets", "controls": CONTROLS[1:]}
FIRMS: dict[str, dict[str, Any]] = {
    "two_way": PANEL,
    "classical": {**PANEL, "variance": {"kind": "classical"}},
    "years": {**PANEL, "variance": {"kind": "driscoll-kraay"}},
    "taxes": {**PANEL, "regressors": ["esg", *CONTROLS, "tax"]},
    "listed": {**PANEL, "effects": ["unit", "region:year"]},
    "random": {**PANEL, "estimator": "random", "effects": "individual"},
    "differences": {**PANEL, "estimator": "first-difference"},
    "assets": {**PANEL, "outcome": "assets", "regressors": ["esg", "staff", "leverage", "age"]},
    "instruments": {**IV, "instruments": ["z", "tax"]},
    "mediation": {"kind": "mediation", **STEPS},
    "bootstrap": {"kind": "bootstrap_mediation", **STEPS, "resamples": 40, "chunks": 1},
    "moderation": {"kind": "moderation", **MODERATION},
    "hausman": {**PANEL, "kind": "hausman"},
    "durbin": {**SPATIAL, "model": "SDM"},
    "errors": {**SPATIAL, "model": "SEM", "definition": "direct"},
    "sales": {**SPATIAL, "model": "SAR", "outcome": "sales"},
    "policy": {"kind": "did", "outcome": "roa", "treatment": "d", "controls": CONTROLS},
    "event": {"kind": "event_study", "outcome": "roa", "treatment": "d", "seed": 5, "controls": CONTROLS},
}


def firm_files(folder: Path, assets: float, seed: int = 0, firms: int = 60) -> Files:
    """The files of a panel of firms. assets: their mean, in yuan."""
    draws, shape = np.random.default_rng(seed), (firms, len(YEARS))
    firm, noise = draws.normal(size=(firms, 1)), lambda: draws.normal(size=shape)
    size = np.exp(1.2 * draws.normal(size=(firms, 1)) + 0.15 * noise() + 0.05 * np.arange(len(YEARS)))
    size = size / size.mean()
    z, leverage = noise(), np.clip(0.45 + 0.1 * firm + 0.08 * noise(), 0.02, 0.98)
    esg = np.clip(0.5 + 0.1 * z + 0.05 * firm + 0.05 * noise(), 0, 1)
    founded = np.round(1998 + 6 * draws.normal(size=(firms, 1)))
    adopts = np.where(draws.random((firms, 1)) < 0.5, draws.integers(3, 8, size=(firms, 1)), 99)
    columns = {
        "esg": esg,
        "assets": assets * size,
        "staff": np.round(3000 * size**0.7 * np.exp(0.2 * noise())),
        "leverage": leverage,
        "age": np.array(YEARS) - founded + (draws.random(shape) < 0.05),
        "z": z,
        "tax": 0.01 * assets * size * np.exp(0.3 * noise()),
        "sales": assets * size * np.exp(0.3 * noise() + esg - 0.5),
        "d": (np.arange(len(YEARS)) >= adopts) * 1.0,
        "roa": 0.04 + 0.05 * esg - 0.02 * leverage + 0.01 * np.log(size) + 0.03 * noise() + 0.02 * firm,
    }
    units = [f"f{i:03d}" for i in range(firms)]
    files = files_of(folder, units, YEARS, {name: part.ravel() for name, part in columns.items()})
    w = sparse.csr_array(links(firms, draws))
    WeightMatrix(tuple(units), w, "file", {}, "row").save(folder / "w.npz")
    return replace(files, weights={"w": folder / "w.npz"})
