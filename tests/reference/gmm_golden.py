"""Records pyxtabond2's dynamic panels on Arellano and Bond's firms.

    PYTHONPATH=. python tests/reference/gmm_golden.py

Needs pyxtabond2 0.0.4 in an environment of its own. Writes data/gmm_pyxtabond2.json. Period dummies are
regressors and, in a system, instruments of the levels only, as plm has them.
"""

import contextlib
import io
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from pyxtabond2 import GMMStyle, IVStyle, PanelData, PyXtabond2

from tools import json_lines

DATA = Path(__file__).parent / "data"
LONG = ["L1_emp", "L2_emp", "wage", "L1_wage", "capital", "output", "L1_output"]
SHORT = ["L1_emp", "wage", "L1_wage", "capital", "L1_capital"]
DESIGNS = {
    "ab": {"x": LONG, "gmm": ["emp"], "lags": (2, None), "system": False, "collapse": False},
    "ab_orthogonal": {
        "x": LONG,
        "gmm": ["emp"],
        "lags": (2, None),
        "system": False,
        "collapse": False,
        "orthogonal": True,
    },
    "ab_identity": {
        "x": LONG,
        "gmm": ["emp"],
        "lags": (2, None),
        "system": False,
        "collapse": False,
        "h": 1,
    },
    "bb_sys": {
        "x": SHORT,
        "gmm": ["emp", "wage", "capital"],
        "lags": (2, None),
        "system": True,
        "collapse": False,
    },
    "bb_sys_collapsed": {
        "x": SHORT,
        "gmm": ["emp", "wage", "capital"],
        "lags": (2, 4),
        "system": True,
        "collapse": True,
    },
    "bb_sys_blocks": {
        "x": SHORT,
        "gmm": ["emp", "wage", "capital"],
        "lags": (2, 4),
        "system": True,
        "collapse": True,
        "h": 2,
    },
    "bb_sys_identity": {
        "x": SHORT,
        "gmm": ["emp", "wage", "capital"],
        "lags": (2, 4),
        "system": True,
        "collapse": True,
        "h": 1,
    },
}


def firms() -> tuple[pd.DataFrame, list[str]]:
    """The panel in logs with lags and period dummies, and the dummies' names."""
    frame = pd.read_csv(DATA / "empluk.csv")
    for name in ("emp", "wage", "capital", "output"):
        frame[name] = np.log(frame[name])
    panel = PanelData(frame, id_col="firm", time_col="year")
    for name, lags in (("emp", 2), ("wage", 1), ("capital", 1), ("output", 1)):
        for lag in range(1, lags + 1):
            panel.data[f"L{lag}_{name}"] = panel.get_lag(name, lag)
    found = panel.data.reset_index()
    years = [f"year_{year}" for year in sorted(frame["year"].unique())]
    for name in years:
        found[name] = (found["year"] == int(name[-4:])).astype(float)
    return found, years


def record(design: dict, steps: int, robust: bool) -> dict:
    """Coefficients, errors and tests of one design."""
    frame, years = firms()
    first = 3 if "L2_emp" in design["x"] else 2
    years = years[first:]
    others = [name for name in design["x"][1:] if name.split("_")[-1] not in design["gmm"]]
    own = [IVStyle(variables=others)] if others else []
    dummies = IVStyle(variables=years, equation="level" if design["system"] else "diff")
    model = PyXtabond2(
        frame,
        id_col="firm",
        time_col="year",
        dep_var="emp",
        x_vars=[*design["x"], *years],
        gmm=[GMMStyle(variables=design["gmm"], lag=design["lags"], collapse=design["collapse"])],
        iv=[*own, dummies],
        model_type="system" if design["system"] else "difference",
        twostep=steps == 2,
        robust=robust,
        orthogonal=design.get("orthogonal", False),
        h=design.get("h", 3),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        result = model.fit()
    names, count = list(result.x_names), len(design["x"])
    diagnostics = result.diag
    return {
        "coefficients": dict(zip(names[:count], np.ravel(result.beta)[:count].tolist(), strict=True)),
        "se": dict(zip(names[:count], np.ravel(result.se)[:count].tolist(), strict=True)),
        "sargan": float(diagnostics["sargan"][0]),
        "hansen": float(diagnostics["hansen"][0]) if steps == 2 else None,
        "ar": [float(diagnostics["ar"][order][0]) for order in (1, 2)],
        "df": int(diagnostics["df"]),
    }


def main() -> None:
    """Writes the file."""
    golden: dict = {"version": version("pyxtabond2")}
    for name, design in DESIGNS.items():
        for steps in (1, 2):
            for robust in (True, False):
                golden[f"{name}_{steps}_{robust}"] = record(design, steps, robust)
    (DATA / "gmm_pyxtabond2.json").write_text(json_lines.to_lines(golden), encoding="utf-8")


if __name__ == "__main__":
    main()
