"""What each package of R says of a made-up study: its recorded answers, read again and compared with ours.

`recorded/<package>.csv` is the answers.csv that the package's file of R wrote: R 4.5.0 with plm 2.6-5,
sandwich 3.1-1, spdep 1.3-5, spatialreg 1.3-6, fixest 0.14.2 and splm 1.6-5. A package that is installed is
asked, too.
"""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from base.artifacts.analysis import read_analysis
from checked_study import STUDY, VARIABLES, study_files
from crosscheck import own as installed
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED, FAILED, NOT_OPTIMAL, SIMULATED
from kind_study import resolved
from replayed_r import asked, compared, stand_in
from spillover.opinions.panel import PanelFiles

pytestmark = pytest.mark.proof("independent program")

RECORDED = Path(__file__).parent / "recorded"
PROGRAMS = list(installed.r_packages())
FURTHER = {
    "conley": {**STUDY["two_way"], "variance": {"kind": "conley", "cutoff_km": 200}},
    "iv_classical": {**STUDY["iv"], "variance": {"kind": "classical"}},
    "full_differences": {**STUDY["two_way"], "regressors": ["x", "v"], "estimator": "first-difference"},
    "random_in_years": {**STUDY["random"], "effects": "two-way", "regressors": ["x", "v"]},
    "tests_of_v": {**STUDY["tests"], "outcome": "v", "regressors": ["x", "z"]},
    "pooled_lag": {**STUDY["direct"], "effects": "none"},
}
# The analyses of which each package confirms a number.
LINEAR = {
    *("two_way", "north_east", "late", "lagged", "centred", "scores", "both_clusters", "driscoll_kraay"),
    *("pooled", "jackknife", "newey_west", "all_effects_counted", "individual", "moderation", "mediation"),
    *("groups", "iv", "hausman", "few_clusters", "dependence", "conley", "iv_classical"),
}
DIRECT = {
    *("direct", "direct_durbin_error", "one_way_durbin", "observed", "error_clusters_units"),
    *("both_filters_clusters", "tests", "tests_of_v", "pooled_lag"),
}
WEIGHTED = {"weighted", "weighted_iv", "weighted_iv_classical"}
POLICIES = {"policy", "exposed"}
PATHS = {"event_study", "paths"}  # weighted
CONFIRMED = {
    "fixest": LINEAR | WEIGHTED | POLICIES | PATHS | {"listed_effects"},
    "plm": LINEAR | POLICIES | {"between", "random", "full_differences", "random_in_years"},
    "sandwich": LINEAR | WEIGHTED | POLICIES | PATHS | {"listed_effects"},
    "spatialreg": DIRECT | {"lee_yu", "lsdv", "spatial_clusters", "error_clusters"},
    "spdep": {"tests", "moran", "tests_of_v"},
    "splm": DIRECT | {"random_sar", "random_sem", "random_kkp"},
}
# In an order that stays, for the answers are numbered by it.
NAMES = sorted({"differences", *(name for names in CONFIRMED.values() for name in names)})
# Errors of effects were recorded as the packages simulate them.
SIMULATED_EFFECTS = {"impacts": {"method": "simulation"}}
ANALYSES = {
    name: SIMULATED_EFFECTS | options
    if options["kind"] == "spatial" and options["model"] != "SEM"
    else options
    for name in NAMES
    for options in [{**STUDY, **FURTHER}[name]]
}
# What a package says where it gives no number.
FAILURES = {
    "plm": {"ValueError: a unit lacks a year between others, and plm's differences bridge it"},
    "splm": {"Lapack routine dgesv: system is exactly singular: U[1 1] = 0"},
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Documents by analysis, all recipes, and the panel; the units lie apart."""
    folder = tmp_path_factory.mktemp("recorded")
    files = study_files(folder)
    units = pd.read_parquet(folder / "units.parquet")
    places = np.random.default_rng(12).uniform(0, 12, (2, len(units)))
    units = units.assign(longitude=100 + places[0], latitude=30 + places[1])
    units.to_parquet(folder / "units.parquet")
    documents, recipes = {}, []
    for name, options in ANALYSES.items():
        analysis = resolved(options, VARIABLES, ("w",))
        files.write(analysis.fit(replace(files, name=name)), folder / f"{name}.json")
        documents[name] = read_analysis(folder / f"{name}.json")
        recipes += analysis.recipes(name)
    return documents, recipes, PanelFiles(files.variables, files.units, files.weights)


@pytest.fixture
def replay(tmp_path, monkeypatch):
    """A stand-in for Rscript that gives what was recorded, with the numbers of some rows changed."""

    def replayed(program, change=lambda value: value):
        with open(RECORDED / f"{program}.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        for row in rows:
            if row[1] not in ("done", "problem", "warning"):
                row[3] = repr(change(float(row[3])))
        stand_in(tmp_path, monkeypatch, rows)

    return replayed


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_recorded_confirms_our_numbers(program, study, replay):
    documents, recipes, panel = study
    replay(program)
    rows = compared(documents, asked(program, recipes, panel))
    wrong = [r for r in rows if r["verdict"] in (DIFFERS, NOT_OPTIMAL)]
    assert [(r["model"], r["quantity"], r["term"], r["ours"], r["theirs"]) for r in wrong] == []
    assert {r["note"] for r in rows if r["verdict"] == FAILED} <= FAILURES.get(program, set())
    confirmed = [r for r in rows if r["verdict"] in (EQUAL, EXPLAINED, SIMULATED)]
    assert {r["analysis"] for r in confirmed} == CONFIRMED[program]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_recorded_number_that_is_off_by_a_thousandth_differs(program, study, replay):
    documents, recipes, panel = study
    replay(program, lambda value: value * 1.001)
    rows = compared(documents, asked(program, recipes, panel))
    exact = [
        r for r in rows if r["quantity"] in ("coefficient", "se", "test") and r.get("digits") is not None
    ]
    exact = [r for r in exact if not r["rule"].startswith("simulation")]
    assert exact
    assert {r["verdict"] for r in exact} == {DIFFERS}


def test_the_averages_of_cohorts_are_those_of_sunab(study, replay):
    documents, recipes, panel = study
    replay("fixest")
    rows = compared(documents, asked("fixest", recipes, panel))
    found = [
        r
        for r in rows
        if r["model"].startswith("paths/sun_abraham") and r["quantity"] in ("coefficient", "se")
    ]
    assert {r["call"] for r in found} == {"feols with sunab(ref.p=-1)"}
    assert {r["term"] for r in found} >= {"ATT", "event +0", "event +1"}
    assert {r["verdict"] for r in found} == {EQUAL, EXPLAINED}


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_package_that_is_there_says_the_same(program, study):
    if not installed.r_version_of(program):
        pytest.skip(f"R's package {program} is not installed")
    documents, recipes, panel = study
    rows = compared(documents, asked(program, recipes, panel))
    assert [(r["model"], r["term"]) for r in rows if r["verdict"] in (DIFFERS, NOT_OPTIMAL)] == []
    confirmed = [r for r in rows if r["verdict"] in (EQUAL, EXPLAINED, SIMULATED)]
    assert {r["analysis"] for r in confirmed} == CONFIRMED[program]
