"""`make new` on real panels of other packages and of users: one command, no edit, and the two-way
estimate is that of
linearmodels.
"""

import json
import subprocess
from pathlib import Path

import linearmodels.datasets
import numpy as np
import pandas as pd
import pytest
import statsmodels.datasets
from copies import copy_of_the_project, run_make
from linearmodels.panel import PanelOLS

pytestmark = [pytest.mark.slow, pytest.mark.long]

ROOT = Path(__file__).parents[2]
READY = ROOT / ".." / "shared" / "real" / "ready_panels"
PACKAGED = Path(linearmodels.datasets.__file__).parent
# study: file, unit, year, outcome, regressors, further arguments
PANELS = {
    "wages": (PACKAGED / "wage_panel/wage_panel.csv.bz2", "nr", "year", "lwage", ["union", "married"], []),
    "training": (PACKAGED / "jobtraining/jobtraining.csv.bz2", "fcode", "year", "lscrap", ["grant"], []),
    "grunfeld": (
        Path(statsmodels.datasets.__file__).parent / "grunfeld/grunfeld.csv",
        "firm",
        "year",
        "invest",
        ["value", "capital"],
        [],
    ),
    "capital": (
        ROOT / "tests/reference/data/produc.csv",
        "state",
        "year",
        "lgsp",
        ["lpcap", "lpc", "lemp", "unemp"],
        ["MATRIX=resources/munnell/states48.gal"],
    ),
    "patents": (
        READY / "Du2021EE_ERdata.dta",
        "cityno",
        "year",
        "lngti",
        ["er", "lngdp", "lnrd"],
        ["PLACES=none"],
    ),
    "firms": (READY / "Hansen1999.dta", "id", "year", "i", ["c1", "q1", "d1"], []),
}


# Those whose units get neighbours in a ring, by their ids; of 545 men, what other programs cannot take in
# seconds is left out.
RINGS = {"grunfeld", "wages"}


def ring(path, ids):
    """A matrix of weights in which each unit has the one before it and the one behind it."""
    links = np.roll(np.eye(len(ids)), 1, axis=0)
    pd.DataFrame(links + links.T, index=ids, columns=ids).to_csv(path)
    return str(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_of_the_project(tmp_path_factory.mktemp("project"))


def _frame(path, unit, year):
    frame = pd.read_stata(path) if path.suffix == ".dta" else pd.read_csv(path)
    if frame[year].dtype.kind == "M":
        frame[year] = frame[year].dt.year
    return frame.set_index([unit, year])


@pytest.mark.parametrize("study", PANELS)
def test_one_command_ends_with_a_page_and_linearmodels_estimate(project, study, tmp_path):
    path, unit, year, outcome, regressors, more = PANELS[study]
    if not path.exists():
        pytest.skip(f"{path.name} is not here: a user obtains it (docs/data.md)")
    arguments = [
        f"OUTCOME={outcome}",
        f"TREATMENT={regressors[0]}",
        f"CONTROLS={','.join(regressors[1:])}",
        *more,
    ]
    if study in RINGS:
        ids = sorted(_frame(path, unit, year).index.get_level_values(0).unique())
        arguments.append(f"MATRIX={ring(tmp_path / 'w.csv', ids)}")
    run_make(project, "new", f"STUDY={study}", f"PANEL={path}", *arguments)
    results = project / "results" / study
    verdicts = pd.read_parquet(results / "crosscheck" / "crosscheck.parquet")["verdict"]
    assert not (verdicts == "differs").any()
    assert (results / "analyses" / "sdm_given.json").exists() == (study in {*RINGS, "capital"})
    assert (results / "report.html").stat().st_size
    fitted = json.loads((results / "analyses" / "baseline.json").read_text(encoding="utf-8"))["estimates"][0]
    frame = _frame(path, unit, year)[[outcome, *regressors]].astype(float)
    # in N.
    theirs = PanelOLS(
        frame[outcome], frame[regressors], entity_effects=True, time_effects=True, drop_absorbed=False
    ).fit()
    ours = {term["term"]: term["estimate"] for term in fitted["terms"]}
    assert fitted["nobs"] == theirs.nobs
    np.testing.assert_allclose([ours[r] for r in regressors], theirs.params[regressors], rtol=1e-7)


def test_the_study_runs_again_unchanged_and_trace_leads_to_the_file(project):
    path, _, _, outcome, regressors, _ = PANELS["grunfeld"]
    if not (project / "results/grunfeld/report.html").exists():
        arguments = [f"OUTCOME={outcome}", f"TREATMENT={regressors[0]}", f"CONTROLS={regressors[1]}"]
        run_make(project, "new", "STUDY=grunfeld", f"PANEL={path}", *arguments)
    assert "Nothing to be done" in run_make(project, "study", "STUDY=grunfeld")
    traced = run_make(
        project, "trace", "STUDY=grunfeld", "CITY=General Motors", "YEAR=1935", "VARIABLE=invest"
    )
    assert "grunfeld.csv, cell A2" in traced
    assert "317.6" in traced


def test_headers_reach_the_program_unread_by_the_shell(project, tmp_path):
    rows = ["unit,year,$x `id`,人均GDP(元)"]
    rows += [f"u{i},{y},{i * 1.5 + y % 5},{i + y % 3}" for i in range(1, 9) for y in range(2000, 2006)]
    (tmp_path / "p.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_make(
            project, "new", "STUDY=odd", f"PANEL={tmp_path / 'p.csv'}", "OUTCOME=$y `id`", "TREATMENT=$x `id`"
        )
    assert "OUTCOME names '$y', which is not a column" in failed.value.stderr
    assert not (project / "config" / "odd.yaml").exists()
