"""Munnell's panel and a simulated one as data frames, for the tests of the library's calls."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from kind_study import REGIONS
from spatial_data import neighbours

DATA = Path(__file__).parents[1] / "reference" / "data"
MUNNELL = "lgsp ~ lpcap + lpc + lemp + unemp"
PLACE = {"unit": "state", "time": "year"}
UNITS = [f"u{i:02d}" for i in range(40)]
YEARS = list(range(2000, 2008))


@cache
def _produc() -> pd.DataFrame:
    return pd.read_csv(DATA / "produc.csv")


def produc() -> pd.DataFrame:
    """48 states × 1970–86, a copy of its own."""
    return _produc().copy()


@cache
def states() -> pd.DataFrame:
    """The row-standardised contiguity of the states, with their names in index and columns."""
    names = _produc()["state"].unique()
    links = pd.read_csv(DATA / "usaww.csv", index_col=0).to_numpy(dtype=float)
    return pd.DataFrame(links, index=names, columns=names)


@cache
def columns() -> dict[str, np.ndarray]:
    """Variables (n·T,) of 40 units and 8 years: an outcome with a break at q = 0, a policy in two waves."""
    rng = np.random.default_rng(22)
    shape = len(UNITS), len(YEARS)
    x, z, q, m = (rng.normal(size=shape) + rng.normal(size=(shape[0], 1)) for _ in range(4))
    first = np.where(np.arange(40) % 4 == 0, 2003, np.where(np.arange(40) % 4 == 1, 2005, 9999))
    treated = (np.array(YEARS)[None] >= first[:, None]).astype(float)
    mean = 0.5 * x + z + 0.8 * x * (q > 0) + 0.4 * m + treated
    y = np.linalg.solve(np.eye(40) - 0.4 * near().to_numpy(), mean + rng.normal(size=shape))
    values = {"y": y, "x": x, "z": z, "q": q, "m": m, "treated": treated, "w": np.exp(z), "income": np.exp(y)}
    return {name: value.ravel() for name, value in values.items()}


@cache
def near() -> pd.DataFrame:
    """The four nearest neighbours of each unit, row-standardised."""
    return pd.DataFrame(neighbours(40, 4, 5), index=UNITS, columns=UNITS)


def simulated() -> pd.DataFrame:
    """The same as a frame whose rows are in no order."""
    rows = {"unit": np.repeat(UNITS, len(YEARS)), "year": YEARS * len(UNITS), **columns()}
    frame = pd.DataFrame(rows)
    frame["region"] = frame["unit"].str[1:].astype(int).mod(4).map(dict(enumerate(REGIONS)))
    return frame.sample(frac=1, random_state=4)


SPATIAL = {"outcome": "y", "regressors": ["x", "z"], "weights": "weights"}
LINEAR = {"outcome": "y", "regressors": ["x", "z"]}
POLICY = {"outcome": "y", "treatment": "treated"}
MEDIATED = {"outcome": "y", "treatment": "x", "mediators": ["m"], "controls": ["z"]}
# What each call is asked here; without what its name decides.
ASKED = {
    "fit_within": {**LINEAR, "effects": ["unit", "region:year"], "observation_weights": "w"},
    "fit_pooled": {**LINEAR, "variance": {"kind": "driscoll-kraay"}, "dependence": True},
    "fit_random": {**LINEAR, "effects": "individual"},
    "fit_between": {**LINEAR, "variance": {"kind": "classical"}},
    "fit_first_difference": LINEAR,
    "fit_slx": {**SPATIAL, "effects": "individual"},
    "fit_sar": {**SPATIAL, "variance": {"kind": "clustered"}},
    "fit_sem": {**SPATIAL, "definition": "lsdv", "bias_correction": True},
    "fit_sarar": {**SPATIAL, "effects": "individual", "impacts": {"method": "delta"}},
    "fit_sdm": {**SPATIAL, "dynamic": "y", "impacts": {"method": "delta"}},
    "fit_sdem": {**SPATIAL, "effects": "random", "random_errors": "kkp"},
    "fit_gns": {**SPATIAL, "effects": "none", "error_weights": "error_weights"},
    "fit_iv": {"outcome": "y", "endogenous": ["x"], "instruments": ["L.x", "L2.x"], "controls": ["z"]},
    "fit_gmm": {"outcome": "y", "regressors": ["L.y", "x"], "lagged": [{"variable": "y", "collapse": True}]},
    "fit_threshold": {**LINEAR, "threshold": "q", "draws": 19, "trim": 0.1},
    "fit_quantile": {**LINEAR, "quantiles": [0.5], "draws": 20, "chunks": 3},
    "bacon": POLICY,
    "bootstrap_mediation": {**MEDIATED, "resamples": 30, "chunks": 4},
    "descriptives": {"variables": ["y", "x"], "regressors": ["x", "z"], "by": "region"},
    "did": {**POLICY, "controls": ["z"], "exposure": {"weights": "weights"}},
    "event_study": {**POLICY, "estimators": ["two-way", "sun-abraham"]},
    "groups": {**LINEAR, "by": "region", "sample": {"groups": {"region": REGIONS[:2]}}, "permutations": 19},
    "hausman": LINEAR,
    "inequality": {"variable": "income", "by": "region", "draws": 100},
    "matching": {**POLICY, "covariates": ["z"]},
    "mediation": MEDIATED,
    "moderation": {"outcome": "y", "treatment": "x", "moderator": "m", "centre": ["x", "m"], "points": 11},
    "moran": {"outcome": "y", "weights": "weights", "permutations": 99, "local": "all"},
    "placebo": {**POLICY, "draws": 99},
    "several_groups": {**LINEAR, "by": "region"},
    "specification_tests": SPATIAL,
    "staggered": {**POLICY, "control": "not-yet", "bootstrap": {"draws": 99}},
    "transition": {
        "outcome": "income",
        "relative": True,
        "weights": "weights",
        "classes": 2,
        "lag_classes": 2,
    },
}


def with_matrices(options):
    """Options with the matrix itself where they name one."""
    found = {}
    for key, value in options.items():
        named = value in ("weights", "error_weights")
        found[key] = near() if named else with_matrices(value) if isinstance(value, dict) else value
    return found
