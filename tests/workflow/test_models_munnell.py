"""The models stage on Munnell's panel of states: its files hold the numbers of fixest and plm."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from model_project import Project

from artifacts.analysis import read_analysis

pytestmark = pytest.mark.slow
DATA = Path(__file__).parents[1] / "reference" / "data"
EQUATION = {"kind": "panel", "outcome": "lgsp", "regressors": ["lpcap", "lpc", "lemp", "unemp"]}
VARIANCES = {
    "iid": {"kind": "classical"},
    "HC1": {"kind": "HC1"},
    "cluster_state": {"kind": "clustered", "by": "unit"},
    "cluster_year": {"kind": "clustered", "by": "year"},
    "twoway": {"kind": "clustered", "by": ["unit", "year"]},
}
IV = {
    "kind": "instruments",
    "outcome": "lgsp",
    "endogenous": ["lpcap", "lpc"],
    "instruments": ["L.lpcap", "L2.lpcap", "L.lpc", "L2.lpc"],
    "controls": ["lemp", "unemp"],
}
ANALYSES = {f"fe_{name}": {**EQUATION, "variance": variance} for name, variance in VARIANCES.items()} | {
    "iv_cluster": {**IV, "variance": {"kind": "clustered", "by": "unit"}},
    "iv_iid": {"like": "iv_cluster", "variance": {"kind": "classical"}},
    "hausman": {
        **EQUATION,
        "kind": "hausman",
        "effects": "individual",
        "variance": {"kind": "clustered", "by": "unit", "small_sample": "none"},
    },
}


@pytest.fixture(scope="module")
def munnell(tmp_path_factory):
    with (DATA / "produc.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    regions = {row["state"]: f"region {row['region']}" for row in rows}
    units = {"unit": list(regions), "region": list(regions.values())}
    variables = {name: np.array([float(row[name]) for row in rows]) for name in ("lgsp", "lpcap", "lpc", "lemp", "unemp")}
    project = Project(tmp_path_factory.mktemp("munnell"), units, list(range(1970, 1987)), variables)
    project.configure(ANALYSES)
    done = project.run()
    assert done.returncode == 0, done.stderr
    return project


def estimate_of(project, analysis, part=""):
    document = read_analysis(project.result(f"models/{analysis}.json"))
    return next(e for e in document["estimates"] if e["part"] == part)


def terms_of(estimate, column):
    return {row["term"]: row[column] for row in estimate["terms"]}


@pytest.mark.parametrize("variance", VARIANCES)
def test_two_way_fixed_effects_equal_fixest(munnell, variance):
    golden = json.loads((DATA / "fixest_produc.json").read_text(encoding="utf-8"))["produc_twfe"]
    estimate = estimate_of(munnell, f"fe_{variance}")
    assert terms_of(estimate, "estimate") == pytest.approx(golden["coef"], rel=1e-8)
    assert terms_of(estimate, "se") == pytest.approx(golden["se"][variance]["se"], rel=1e-8)
    assert terms_of(estimate, "p") == pytest.approx(golden["se"][variance]["pvalue"], rel=1e-6, abs=1e-14)
    assert estimate["statistics"]["r2_within"] == pytest.approx(golden["wr2"], rel=1e-8)
    assert (estimate["nobs"], estimate["units"], estimate["periods"]) == (816, 48, 17)


def test_two_stage_least_squares_equal_fixest(munnell):
    golden = json.loads((DATA / "fixest_iv_produc.json").read_text(encoding="utf-8"))["produc_two_endog"]
    for name, errors in (("iv_cluster", "se_cluster_state"), ("iv_iid", "se_iid")):
        second = estimate_of(munnell, name, "second_stage")
        plain = {term.removeprefix("fit_"): value for term, value in golden["coef"].items()}
        assert terms_of(second, "estimate") == pytest.approx(plain, rel=1e-8)
        plain = {term.removeprefix("fit_"): value for term, value in golden[errors].items()}
        assert terms_of(second, "se") == pytest.approx(plain, rel=1e-8)
        assert second["nobs"] == golden["nobs"]
        assert "96 rows of 1970, 1971 dropped: their lags or leads lie beyond the panel" in second["notes"]


def test_the_diagnostics_of_the_instruments_equal_fixest(munnell):
    golden = json.loads((DATA / "fixest_iv_produc.json").read_text(encoding="utf-8"))["produc_two_endog"]["fitstat"]
    second = estimate_of(munnell, "iv_iid", "second_stage")
    # 720 rows, 6 slopes and 48 + 15 - 1 effects leave 652 degrees of freedom to the first stage; fixest counts no effects.
    assert second["statistics"]["cragg_donald_f"] * 713 / 652 == pytest.approx(golden["iid__cd"]["cd"], rel=1e-8)
    sargan = next(test for test in second["tests"] if test["name"] == "sargan")
    assert sargan["statistic"] == pytest.approx(golden["iid__sargan"]["sargan"]["stat"], rel=1e-8)


def test_hausman_equals_plm(munnell):
    golden = json.loads((DATA / "plm_produc.json").read_text(encoding="utf-8"))["tests"]
    fixed = estimate_of(munnell, "hausman", "fixed_effects")
    tests = {test["name"]: test for test in fixed["tests"]}
    for name, plm in (("hausman", "hausman_individual"), ("hausman_robust", "hausman_aux_robust_arellanoHC0")):
        assert tests[name]["statistic"] == pytest.approx(golden[plm]["statistic"]["chisq"], rel=1e-8)
        assert tests[name]["p"] == pytest.approx(golden[plm]["p_value"], rel=1e-6)
