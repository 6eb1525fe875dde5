"""The study `castle`, from its raw file: every estimator holds the numbers of the program it is tested by."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from base.artifacts.analysis import read_analysis
from warm_python import run_python

pytestmark = [pytest.mark.slow, pytest.mark.long]
ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "reference" / "data" / "did.json"
ANALYSES = ("two_way", "two_way_listed", "bacon", "paths", "cohorts", "placebo", "matched", "spillovers")


@pytest.fixture(scope="module")
def castle(tmp_path_factory):
    """The analyses' files of a run from the raw file."""
    folder = tmp_path_factory.mktemp("castle")
    shutil.copy(ROOT / "Snakefile", folder)
    for name in ("config", "envs", "resources", "rules", "scripts"):
        (folder / name).symlink_to(ROOT / name)
    targets = [f"results/castle/analyses/{name}.json" for name in ANALYSES]
    options = ["--profile", "none", "--workflow-profile", "none", "--cores", "2", "--executor", "spillover"]
    options += ["--config", "study=castle"]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "scripts"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    command = ["-m", "snakemake", *targets, *options]
    done = run_python(command, folder, environment)
    assert done.returncode == 0, done.stderr
    return folder / "results" / "castle" / "analyses"


@pytest.fixture
def term(castle):
    """A function that gives the first term of a part of an analysis."""

    def first(analysis: str, part: str = "") -> dict:
        estimates = read_analysis(castle / f"{analysis}.json")["estimates"]
        return next(e for e in estimates if e["part"] == part)["terms"][0]

    return first


@pytest.fixture(scope="module")
def golden() -> dict:
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_two_way_coefficient_is_pyfixests_from_a_variable_and_from_a_list(term, golden) -> None:
    reference = golden["regressions"]["castle_twfe"]
    for analysis in ("two_way", "two_way_listed", "bacon"):
        assert term(analysis)["estimate"] == pytest.approx(reference["post"], rel=1e-8)
        assert term(analysis)["se"] == pytest.approx(reference["se"], rel=1e-8)
    assert round(term("two_way")["estimate"], 4) == 0.0755
    assert round(term("two_way")["se"], 4) == 0.0332


def test_cohorts_averages_are_csdids(term, golden) -> None:
    reference = golden["staggered"]["castle_notyettreated_popwt"]
    for part in ("simple", "event", "cohort", "time"):
        assert term("cohorts", part)["estimate"] == pytest.approx(reference[part]["overall"], rel=1e-8)
    never = golden["staggered"]["castle_nevertreated_popwt"]["simple"]
    average = term("paths", "callaway_santanna_att")
    assert (average["estimate"], average["se"]) == pytest.approx((never["overall"], never["se"]), rel=1e-8)


def test_the_checks_are_there(castle, term) -> None:
    series = read_analysis(castle / "placebo.json")["series"]["placebo"]
    assert len(series) == 3000
    assert term("spillovers", "exposure")["term"] == "post"
    before, after = (
        [abs(row["bias"]) for row in read_analysis(castle / "matched.json")["series"]["balance"]
         if row["when"] == when and row["covariate"]]
        for when in ("before", "after")
    )  # fmt: skip
    assert max(after) < 10 < max(before)
