"""Records pyxthreg's threshold regressions on simulated panels.

    PYTHONPATH=.:tests python tests/reference/threshold_golden.py

Needs pyxthreg 0.0.3 in an environment of its own. Writes data/threshold_pyxthreg.json.
"""

from importlib.metadata import version
from pathlib import Path

import pandas as pd
from pyxthreg import ThresholdPanel

from threshold_panel import threshold_panel
from tools import json_lines

CASES = {
    "single": {"seed": 1, "thresholds": [0.4], "number": 1, "grid": 0, "time": False, "robust": False},
    "single_grid": {"seed": 1, "thresholds": [0.4], "number": 1, "grid": 50, "time": False, "robust": False},
    "single_clustered": {
        "seed": 2,
        "thresholds": [0.6],
        "number": 1,
        "grid": 0,
        "time": False,
        "robust": True,
    },
    "single_two_way": {"seed": 3, "thresholds": [0.5], "number": 1, "grid": 0, "time": True, "robust": False},
    "double": {"seed": 4, "thresholds": [0.3, 0.7], "number": 2, "grid": 0, "time": False, "robust": False},
    "double_two_way": {
        "seed": 5,
        "thresholds": [0.3, 0.7],
        "number": 2,
        "grid": 0,
        "time": True,
        "robust": False,
    },
}


def record(case: dict) -> dict:
    """Thresholds, F (draws as few as the program allows), and slopes."""
    data = threshold_panel(case["seed"], tuple(case["thresholds"]))
    frame = pd.DataFrame({"y": data.y, "x": data.x[:, 0], "z1": data.z[:, 0], "z2": data.z[:, 1]})
    frame = frame.assign(q=data.q, unit=data.unit, time=data.time)
    model = ThresholdPanel(
        data=frame,
        dep="y",
        indep=["z1", "z2"],
        rx=["x"],
        qx="q",
        entity_col="unit",
        time_col="time",
    )
    model.fit(
        thnum=case["number"],
        trim=0.05,
        grid=case["grid"],
        bs=2,
        n_jobs=1,
        time_fe=case["time"],
        robust=case["robust"],
        nobslog=True,
    )
    found = model.results
    return case | {
        "found": found["thresholds"].tolist(),
        "f": [test["F_stat"] for test in found["boot_results"]],
        "slopes": found["beta"].ravel().tolist(),
        "se": found["se"].ravel().tolist(),
        "df_resid": int(found["df_resid"]),
    }


def main() -> None:
    """Writes the file."""
    golden: dict = {"version": version("pyxthreg")}
    golden |= {name: record(case) for name, case in CASES.items()}
    path = Path(__file__).parent / "data" / "threshold_pyxthreg.json"
    path.write_text(json_lines.to_lines(golden), encoding="utf-8")


if __name__ == "__main__":
    main()
