"""Programs that a plain installation does not have: silent without, and of our numbers with them."""

from collections import Counter

import pytest

import checked_study
from checked_study import COHORTS, DID, EVENT, answered, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.programs import csdid, diff_diff, pyfixest
from crosscheck.verdicts import DIFFERS, FAILED, PROVED
from oracles import policy

PATHS = ["callaway-santanna", "sun-abraham", "imputation"]
# Without weights, which diff-diff takes otherwise; how many numbers it says at least.
COMPARED = {
    "bacon": ({"kind": "bacon", "outcome": "y", "treatment": "d"}, 8),
    "cells": ({**COHORTS, "controls": ["v"], "method": "regression", "control": "not-yet"}, 80),
    "universal": ({**COHORTS, "base": "universal"}, 80),
    "paths": ({**EVENT, "estimators": PATHS, "controls": ["z"], "method": "regression"}, 100),
    "switching": ({**EVENT, "treatment": "s", "estimators": ["switching"], "leads": 1}, 30),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("optional"))


def verdicts(files, name: str, folder, program: str) -> Counter:
    rows = settle_verdicts(list(compare_rows(*answered(files, name, folder))))
    return Counter(row.verdict for row in rows if row.program == program)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPARED)
def test_diff_diff_agrees(name, files, tmp_path, monkeypatch):
    pytest.importorskip("diff_diff", reason="diff-diff is not installed")
    options, least = COMPARED[name]
    monkeypatch.setitem(checked_study.STUDY, name, options)
    found = verdicts(files, name, tmp_path, "diff-diff")
    assert found[DIFFERS] == found[FAILED] == 0
    assert sum(found.values()) >= least


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["two_way", "both_clusters", "policy_weighted", "event_study", "listed_effects"]
)
def test_pyfixest_agrees(name, files, tmp_path):
    pytest.importorskip("pyfixest", reason="pyfixest is not installed")
    found = verdicts(files, name, tmp_path, "pyfixest")
    assert found[DIFFERS] == found[FAILED] == 0
    assert sum(found.values()) >= 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["staggered", "staggered_drawn", "staggered_weighting", "staggered_both", "paths"]
)
def test_csdid_agrees(name, files, tmp_path):
    """But where it leaves controls with high scores out, as in `staggered_both`: there it is not asked."""
    pytest.importorskip("csdid", reason="csdid is not installed")
    found = verdicts(files, name, tmp_path, "csdid")
    assert found[DIFFERS] == found[FAILED] == 0
    assert bool(found) == (name != "staggered_both")


def test_a_calculation_that_takes_long_is_left_out(files, tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "LARGEST", 0)
    rows = settle_verdicts(list(compare_rows(*answered(files, "exposed_jackknife", tmp_path))))
    spilled = {row.verdict for row in rows if row.model == "a/exposure"}
    assert spilled == {PROVED}


def test_a_program_that_is_not_there_says_nothing(files, tmp_path, monkeypatch):
    for program in (csdid, diff_diff, pyfixest):
        monkeypatch.setattr(program, "find_spec", lambda name: None)
    monkeypatch.setitem(checked_study.STUDY, "plain", DID)
    assert not {one.program for one in answered(files, "plain", tmp_path)[1]} & {
        "csdid",
        "diff-diff",
        "pyfixest",
    }
