"""Packages of R: what happens where one is missing, fails, hangs, is cut short or warns, and how versions are
found.
"""

import importlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crosscheck import own as installed
from crosscheck import second_r
from crosscheck.build import not_installed
from crosscheck.r import plm, spatialreg, splm
from crosscheck.session import HERE, Answer, read_answers
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

YEARS, UNITS = range(2001, 2006), ("a", "b", "c", "d")
CLUSTERED = {"kind": "clustered", "by": "unit"}
HEAD = "ask,quantity,term,value"
# Of plm 2.6-5 on the panel below, within, two-way: vcovHC(method = "arellano", type = "HC0") and pcdtest.
RECORDED = {"coefficient": 2.0022573263428325, "se": 0.2688576348711681, "pesaran_cd": -1.7089610785081397}
LINES = [f"a0,{q},x0,{RECORDED[q]}" for q in ("coefficient", "se")]
LINES += [f"a0,test,pesaran_cd,{RECORDED['pesaran_cd']}", "a0,done,,0"]


@pytest.fixture
def panel(tmp_path):
    """Four units, five years, x and y."""
    draws = np.random.default_rng(7)
    index = pd.MultiIndex.from_product([UNITS, YEARS], names=["unit", "year"])
    x = draws.normal(size=20).round(3)
    y = (2 * x + draws.normal(size=20)).round(3)
    for name, values in (("x", x), ("y", y)):
        pd.DataFrame({"value": values}, index).reset_index().to_parquet(tmp_path / f"{name}.parquet")
    pd.DataFrame({"unit": UNITS}).to_parquet(tmp_path / "units.parquet")
    files = {name: tmp_path / f"{name}.parquet" for name in ("x", "y")}
    w = pd.DataFrame((1 - np.eye(4)) / 3, UNITS, UNITS)
    return PanelFiles(files, tmp_path / "units.parquet", {}, {"w": w})


def recipe(**more) -> Recipe:
    made = {"model": "m", "estimator": "within", "outcome": "y", "terms": ("x",), "all_terms": ("y", "x")}
    return Recipe(**{**made, "variance": CLUSTERED, **more})


@pytest.fixture
def rscript(tmp_path, monkeypatch):
    """Puts a stand-in for Rscript in the way, of shell lines; its folder is $3."""

    def stand_in(body):
        (tmp_path / "bin").mkdir()
        script = tmp_path / "bin" / "Rscript"
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")

    return stand_in


def that_writes(tmp_path, text, then=""):
    """Shell lines that leave these answers."""
    (tmp_path / "recorded.csv").write_text(text)
    return f'cp {tmp_path / "recorded.csv"} "$3/answers.csv"\n{then}'


def asked(panel, *recipes, program=plm, seconds=60):
    return list(second_r.opinions(program, recipes or [recipe(tests=("pesaran_cd",))], panel, "2", seconds))


def test_answers_become_opinions_under_our_factor(panel, tmp_path, rscript):
    rscript(that_writes(tmp_path, "\n".join([HEAD, *LINES]) + "\n"))
    found = {(o.quantity, o.term): o for o in asked(panel)}
    assert found["coefficient", "x"].value == RECORDED["coefficient"]
    se = found["se", "x"]
    # G/(G − 1)·(N − 1)/(N − K), K the slope, the constant and four years: units lie in the clusters.
    assert se.conversions[0].value == pytest.approx(se.value * np.sqrt(4 / 3 * 19 / 14))
    assert {q for q, _ in found} == {"coefficient", "se", "p", "low", "high", "test", "test p"}


@pytest.mark.skipif(not installed.r_version_of("plm"), reason="R's plm is not installed")
def test_r_gives_what_was_recorded(panel):
    found = {(o.quantity, o.term): o for o in asked(panel)}
    for quantity in ("coefficient", "se"):
        assert found[quantity, "x"].value == pytest.approx(RECORDED[quantity], rel=1e-9)
    assert found["test", "pesaran_cd"].value == pytest.approx(RECORDED["pesaran_cd"], rel=1e-9)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("exec sleep 9", "R was stopped after 0.5 seconds"),
        ("echo 'Error in library(plm) : there is no package' >&2; exit 1", "there is no package"),
        ("exit 3", "R failed: exit code 3"),
        ("exit 0", "R's output ends before its answer"),
        ('printf "ask,quantity" > "$3/answers.csv"', "R's output ends before its answer"),
    ],
)
def test_an_r_that_hangs_fails_or_says_nothing_is_a_row(body, words, panel, rscript):
    rscript(body)
    (only,) = asked(panel, seconds=0.5)
    assert only.value is None
    assert words in only.problem
    assert only.model == "m"


def test_without_r_a_row_says_so(panel, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    (only,) = asked(panel)
    assert only.problem.startswith("R did not start: ")


@pytest.mark.parametrize(
    "last", ["a1,coefficient,x0,1.", "a1,coefficient", 'a1,coefficient,x0,"1', "garbage\n"]
)
def test_answers_that_are_cut_short_end_with_the_last_model_that_is_done(last, panel, tmp_path, rscript):
    rscript(that_writes(tmp_path, "\n".join([HEAD, *LINES, "a1,coefficient,x0,0.5", last]), "exit 1"))
    other = recipe(model="other", effects="individual")
    found = asked(panel, recipe(tests=("pesaran_cd",)), other)
    assert {o.quantity for o in found if o.model == "m" and o.value is not None} >= {"coefficient", "se"}
    assert [o.problem for o in found if o.model == "other"] == ["R failed: exit code 1"]


def test_models_before_one_that_hangs_keep_their_numbers(panel, tmp_path, rscript):
    rscript(that_writes(tmp_path, "\n".join([HEAD, *LINES]) + "\n", "exec sleep 9"))
    found = asked(panel, recipe(), recipe(model="other", effects="individual"), seconds=0.5)
    assert [o.problem for o in found if o.model == "other"] == ["R was stopped after 0.5 seconds"]
    assert any(o.value == RECORDED["coefficient"] for o in found if o.model == "m")


def test_errors_warnings_and_numbers_that_are_none_are_rows(panel, tmp_path, rscript):
    lines = [HEAD, "a0,warning,it is singular,0", "a0,warning,it is singular,0", "a0,coefficient,x0,NaN"]
    rscript(
        that_writes(tmp_path, "\n".join([*lines, "a0,problem,system is singular,0", "a0,done,,0"]) + "\n")
    )
    problems = [o.problem for o in asked(panel)]
    assert problems == ["warning: it is singular", "its number is nan", "system is singular"]


def test_models_that_are_alike_are_asked_once(panel, tmp_path, rscript):
    rscript(that_writes(tmp_path, "\n".join([HEAD, *LINES]) + "\n", f'cp "$3/asks.csv" {tmp_path}'))
    found = asked(panel, recipe(), recipe(model="again"))
    assert {o.model for o in found if o.value == RECORDED["coefficient"]} == {"m", "again"}
    assert len((tmp_path / "asks.csv").read_text().splitlines()) == 2


def test_what_a_package_cannot_take_is_a_row_and_the_others_go_on(panel, rscript):
    rscript("exit 0")
    sample = {"without": {"units": ["a"], "years": [2003]}}
    gap = panel.variables["x"]
    pd.read_parquet(gap).iloc[1:].to_parquet(gap)
    models = [
        recipe(
            model=name, estimator="SAR", effects="individual", definition="direct", weights="w", sample=kept
        )
        for name, kept in (("gaps", {}), ("balanced", sample))
    ]
    for program in (spatialreg, splm):
        found = {o.model: o.problem for o in asked(panel, *models, program=program)}
        assert found == {
            "gaps": "ValueError: the panel has gaps",
            "balanced": "R's output ends before its answer",
        }


@pytest.mark.parametrize(
    "more",
    [
        {"instruments": ("z",)},
        {"observation_weights": "z"},
        {"effects": "unit, region:year"},
        {"estimator": "SDM"},
    ],
)
def test_what_plm_has_no_plain_call_for_is_not_asked(more):
    assert plm.options_of(recipe()) is not None
    assert plm.options_of(recipe(**more)) is None


def test_answers_of_no_file_and_of_bytes_that_are_no_text(tmp_path):
    assert read_answers(tmp_path / "none.csv") == {}
    (tmp_path / "a.csv").write_bytes(
        f"{HEAD}\na0,coefficient,x0,1\na0,done,,0\n".encode() + b"\xff\xfe\x00\n"
    )
    assert read_answers(tmp_path / "a.csv") == {"a0": [Answer("coefficient", "x0", 1.0)]}


def test_each_package_has_its_two_files():
    for name in installed.r_packages():
        program = importlib.import_module(f"crosscheck.r.{name}")
        assert name == program.NAME
        assert (HERE / f"{name}.R").is_file()


@pytest.mark.parametrize("variable", ["R_LIBS", "R_LIBS_USER", "R_LIBS_SITE"])
def test_a_version_is_found_where_the_package_is(variable, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/Rscript")
    monkeypatch.setattr(installed, "LIBRARIES", ())
    for name in installed.NAMED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, f"/nowhere:{tmp_path}")
    assert installed.r_version_of("plm") == ""
    (tmp_path / "plm").mkdir()
    (tmp_path / "plm" / "DESCRIPTION").write_text("Package: plm\nVersion: 2.6-5\n")
    assert installed.r_version_of("plm") == "2.6-5"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert installed.r_version_of("plm") == ""
    assert not_installed("plm")["verdict"] == "not installed"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word is Linux's")
def test_r_ends_with_the_job_that_asked_it(rscript, tmp_path):
    """Else it would go on where a run is killed, for as long as it likes."""
    rscript(f"echo $$ > {tmp_path / 'pid'}; exec sleep 60")
    asking = (
        "from pathlib import Path\nfrom crosscheck.session import _ended\n"
        f"_ended('plm', Path({str(tmp_path)!r}), 60)"
    )
    job = subprocess.Popen(
        [sys.executable, "-c", asking], env=os.environ | {"PYTHONPATH": str(HERE.parents[1])}
    )
    r = tmp_path / "pid"
    while not r.exists() or not r.read_text():
        time.sleep(0.01)
    job.kill()
    job.wait()
    for _ in range(200):
        if not Path(f"/proc/{int(r.read_text())}").exists():
            return
        time.sleep(0.05)
    pytest.fail("R goes on")
