"""Thresholds, dynamic panels, weights and lists of effects as jobs of a study."""

import numpy as np
import pytest
from model_project import Project

from base.artifacts.analysis import read_analysis
from estimate_records import columns_of
from threshold_panel import threshold_panel

pytestmark = [pytest.mark.slow, pytest.mark.long]
DATA = threshold_panel(9, (0.4,))
UNITS, YEARS = [f"u{i:02d}" for i in range(40)], list(range(2000, 2006))
THRESHOLD = {
    "kind": "threshold",
    "outcome": "y",
    "regressors": ["x"],
    "threshold": "q",
    "controls": ["z"],
    "effects": "two-way",
    "trim": 0.05,
    "draws": 199,
}
DYNAMIC = {
    "kind": "gmm",
    "outcome": "y",
    "regressors": ["L.y", "x"],
    "lagged": [{"variable": "y", "lags": [2, 3], "collapse": True}],
    "exogenous": ["x"],
}
WEIGHTED = {
    "kind": "panel",
    "outcome": "y",
    "regressors": ["x", "z"],
    "observation_weights": "w",
    "effects": ["unit", "region:year"],
}


@pytest.fixture
def project(tmp_path):
    units = {"unit": UNITS, "region": ["north", "south", "east", "west"] * 10}
    columns = {"y": DATA.y, "x": DATA.x[:, 0], "z": DATA.z[:, 0], "q": DATA.q, "w": np.exp(DATA.z[:, 1])}
    return Project(tmp_path, units, YEARS, columns)


def test_each_kind_makes_its_file_and_one_that_fails_says_why(project):
    project.configure(
        {
            "threshold": THRESHOLD,
            "dynamic": DYNAMIC,
            "weighted": WEIGHTED,
            "gap": {
                **THRESHOLD,
                "regressors": ["x"],
                "sample": {"without": {"units": UNITS[10:]}},
                "trim": 0.3,
                "thresholds": 3,
            },
            "too_many": {
                **DYNAMIC,
                "lagged": [{"variable": "y"}],
                "sample": {"without": {"units": UNITS[4:]}},
            },
            "absorbed": {**WEIGHTED, "regressors": ["x", "w"], "effects": ["unit:year"]},
        }
    )
    done = project.run("--keep-going", "models")
    assert done.returncode != 0
    found = {
        name: read_analysis(project.result(f"analyses/{name}.json"))
        for name in ("threshold", "dynamic", "weighted")
    }
    terms = [row.term for row in found["threshold"].estimates[0].terms]
    assert terms == ["x [regime 1]", "x [regime 2]", "z"]
    assert abs(columns_of(found["threshold"], "thresholds")[0]["threshold"] - 0.4) < 0.05
    assert {test.name for test in found["dynamic"].estimates[0].tests} >= {
        "ar1",
        "ar2",
        "sargan",
        "hansen",
    }
    assert found["weighted"].estimates[0].settings["effects_degrees_of_freedom"] == 60
    messages = {
        "gap": "rows in each of 4 regimes; ask for fewer thresholds or a smaller trim",
        "too_many": "Collapse the instruments, limit their lags, or take one step",
        "absorbed": "y has no variation left once the unit:year effects are removed",
    }
    for name, message in messages.items():
        assert message in done.stderr, name
        assert not project.result(f"analyses/{name}.json").exists()
    assert "Traceback" not in done.stderr


def test_an_option_reruns_its_own_analysis(project):
    project.configure({"threshold": THRESHOLD, "weighted": WEIGHTED})
    assert project.run().returncode == 0
    project.configure({"threshold": {**THRESHOLD, "draws": 99}, "weighted": WEIGHTED})
    again = project.run()
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("rule analysis:") == 1
    assert "wildcards: analysis=threshold" in again.stderr
