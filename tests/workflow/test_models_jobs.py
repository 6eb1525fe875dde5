"""The models stage as jobs: what reruns, what a chunk is, and how a failure looks."""

import numpy as np
import pytest
from model_project import Project

from base.artifacts.analysis import read_analysis
from estimate_records import columns_of
from words.render import render_value

pytestmark = [pytest.mark.slow, pytest.mark.long]
UNITS = [f"u{i:02d}" for i in range(12)]
YEARS = list(range(2010, 2018))
BASELINE = {"kind": "panel", "outcome": "y", "regressors": ["x", "z"]}
BOOTSTRAP = {
    "kind": "bootstrap_mediation",
    "outcome": "y",
    "treatment": "x",
    "mediators": ["m"],
    "resamples": 60,
    "seed": 5,
}


def simulated(seed=3):
    """y on x, z and m, with unit and year effects."""
    rng = np.random.default_rng(seed)
    shape = (len(UNITS), len(YEARS))
    effects = rng.normal(size=(len(UNITS), 1)) + rng.normal(size=(1, len(YEARS)))
    x, z = rng.normal(size=shape) + effects, rng.normal(size=shape)
    m = 0.5 * x + rng.normal(size=shape)
    y = 0.4 * x - 0.2 * z + 0.8 * m + effects + rng.normal(size=shape)
    return {"x": x, "z": z, "m": m, "y": y, "twice_x": 2 * x, "time": np.tile(YEARS, (len(UNITS), 1))}


@pytest.fixture
def project(tmp_path):
    units = {"unit": UNITS, "region": ["north"] * 5 + ["south"] * 7, "country": ["one"] * 12}
    return Project(tmp_path, units, YEARS, {name: values.ravel() for name, values in simulated().items()})


def jobs_of(done, rule):
    return done.stderr.count(f"rule {rule}:")


def test_the_bootstrap_is_the_same_for_any_number_of_chunks(project):
    found = []
    for chunks in (1, 4, 10):
        project.configure({"boot": {**BOOTSTRAP, "chunks": chunks}})
        done = project.run()
        assert done.returncode == 0, done.stderr
        assert jobs_of(done, "chunk") == chunks
        found.append(project.result("analyses/boot.json").read_bytes())
    assert found[0] == found[1] == found[2]
    intervals = {
        row["interval"]
        for row in columns_of(read_analysis(project.result("analyses/boot.json")), "intervals")
    }
    assert intervals == {"normal", "percentile", "bias-corrected", "bca"}


def test_a_changed_value_reruns_the_analyses_that_use_it_and_no_others(project):
    project.configure({"with_z": BASELINE, "without_z": {"like": "with_z", "regressors": ["x"]}})
    assert project.run().returncode == 0
    changed = simulated()["z"]
    changed[2, 3] += 1
    project.write_variable("z", changed.ravel())
    again = project.run()
    assert again.returncode == 0, again.stderr
    assert jobs_of(again, "analysis") == 1
    assert "wildcards: analysis=with_z" in again.stderr
    assert jobs_of(project.run(), "analysis") == 0


def test_an_option_reruns_its_own_analysis_and_a_title_none(project):
    analyses = {"a": BASELINE, "b": {**BASELINE, "effects": "individual"}}
    project.configure(analyses)
    assert project.run().returncode == 0
    project.configure({**analyses, "b": {**BASELINE, "effects": "time"}})
    again = project.run()
    assert jobs_of(again, "analysis") == 1
    assert "wildcards: analysis=b" in again.stderr


def test_a_failing_analysis_names_its_fault_and_leaves_the_others_standing(project):
    project.configure(
        {
            "good": BASELINE,
            "collinear": {**BASELINE, "regressors": ["x", "twice_x"]},
            "absorbed": {**BASELINE, "regressors": ["x", "time"]},
            "one_cluster": {**BASELINE, "variance": {"kind": "clustered", "by": "country"}},
            "one_group": {**BASELINE, "kind": "groups", "by": "country"},
            "cannot_resample": {
                **BOOTSTRAP,
                "effects": "individual",
                "sample": {"without": {"units": UNITS[1:]}},
            },
        }
    )
    done = project.run("--keep-going", "models")
    assert done.returncode != 0
    assert project.result("analyses/good.json").exists()
    messages = {
        "collinear": "twice_x is collinear with x; drop one of them",
        "absorbed": "time: no variation is left once the effects are removed",
        "one_cluster": "clusters by 'country': the sample has one cluster only; cluster by another column",
        "one_group": "by: 'country' has 1 groups in the sample (one); keep two with sample.groups",
        "cannot_resample": "A bootstrap that draws",
    }
    for name, message in messages.items():
        assert message in done.stderr, name
        assert not project.result(f"analyses/{name}.json").exists()
    assert "Traceback" not in done.stderr


def test_fewer_instruments_than_endogenous_regressors_are_refused_before_a_job(project):
    few = {"kind": "instruments", "outcome": "y", "endogenous": ["x", "z"], "instruments": ["L.x"]}
    project.configure({"good": BASELINE, "few": few})
    done = project.run("--keep-going", "models")
    assert done.returncode != 0
    assert "endogenous regressors: 2; excluded instruments: 1" in done.stderr
    assert not project.result("analyses/good.json").exists()
    assert "Traceback" not in done.stderr


def test_a_job_that_fails_leaves_the_earlier_result_untouched(project):
    project.configure({"a": BASELINE})
    assert project.run().returncode == 0
    before = project.result("analyses/a.json").read_bytes()
    project.configure({"a": {**BASELINE, "regresors": ["x"]}})
    done = project.run()
    assert done.returncode != 0
    assert "analyses.a: unknown key 'regresors'; did you mean 'regressors'?" in done.stderr
    assert project.result("analyses/a.json").read_bytes() == before


def test_a_panel_with_gaps_says_what_it_leaves_out(project):
    gappy = simulated()["z"]
    gappy[4, 5] = np.nan
    project.write_variable("z", gappy.ravel())
    project.configure({"drop": BASELINE, "error": {**BASELINE, "sample": {"complete": "error"}}})
    done = project.run("--keep-going", "models")
    estimate = read_analysis(project.result("analyses/drop.json")).estimates[0]
    assert estimate.nobs == 95
    assert "1 row with missing values dropped: u04 2015 (z)." in map(render_value, estimate.notes)
    assert "Unbalanced panel: 95 of 96 unit-periods." in map(render_value, estimate.notes)
    assert "missing values: u04 2015 (z); fill them, or set sample.complete to 'drop'" in done.stderr
