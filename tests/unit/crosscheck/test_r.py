"""The replication script that the crosscheck runs in R. A stand-in for Rscript shows what is given and read;
whether R itself comes to these numbers is shown where R is (tests/workflow/test_package.py).
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from base import packages
from base.artifacts.analysis import read_analysis
from crosscheck.compare import compare_rows
from crosscheck.verdicts import DIFFERS, EXPLAINED
from kind_study import files_of, resolved
from package import second_r
from package.replication import replication_files
from package.second_r import CALL, FORMULAS, list_opinions
from spillover.replicate.recipes import recipes_of

SCRIPTS = Path(__file__).parents[3] / "scripts"
UNITS, YEARS = ("a", "b", "c", "d", "e"), list(range(2001, 2009))
OPTIONS = {"kind": "panel", "outcome": "y", "regressors": ["x"]}
# Copies what expected.csv lists, as replicate.R writes it.
COPY = """exec {python} - <<'end'
import csv
rows = list(csv.DictReader(open("expected.csv")))
with open("replicated.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["model", "term", "number", "estimate_expected", "se_expected",
                  "estimate_replicated", "se_replicated", "difference"])
    for r in rows:
        out.writerow([r["model"], r["term"], r["number"], r["estimate"], r["se"],
                      float(r["estimate"]) * {factor}, r["se"], 0])
end"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A document with two estimates, the models of the script, and the panel's files."""
    folder = tmp_path_factory.mktemp("r")
    draws = np.random.default_rng(7)
    x = draws.normal(size=40)
    files = files_of(folder, UNITS, YEARS, {"x": x, "y": 2 * x + draws.normal(size=40)})
    analysis = resolved(OPTIONS, ["x", "y"])
    files.write(analysis.fit(replace(files, name="m")), folder / "m.json")
    document = read_analysis(folder / "m.json")
    models = recipes_of(analysis.recipes("m"), {"m": document.estimates})
    (folder / "panel.csv").write_text("unit,year\n", encoding="utf-8")
    return document, models, [folder / "panel.csv"]


@pytest.fixture
def rscript(tmp_path, monkeypatch):
    """Puts a stand-in for Rscript in the way, of shell lines."""

    def stand_in(body):
        (tmp_path / "bin").mkdir(exist_ok=True)
        script = tmp_path / "bin" / "Rscript"
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")

    return stand_in


def asked(study, seconds=60.0):
    document, models, data = study
    files = replication_files(models, {"m": document.estimates})
    return list(list_opinions(models, files, data, "4.5.0", seconds))


@pytest.mark.debt("35.4")
def test_the_script_of_the_package_is_what_runs(study, rscript, tmp_path):
    rscript(f'cp -rL .. {tmp_path}/given; echo "$@" > {tmp_path}/arguments; exit 1')
    asked(study)
    given = tmp_path / "given"
    assert (tmp_path / "arguments").read_text().split() == ["--vanilla", "replicate.R"]
    own = SCRIPTS / "package/templates/replicate.R"
    assert (given / "replicate/replicate.R").read_bytes() == own.read_bytes()
    assert 'id = "m"' in (given / "replicate/models.R").read_text(encoding="utf-8")
    assert (given / "data/panel.csv").read_text(encoding="utf-8") == "unit,year\n"


@pytest.mark.parametrize(("factor", "verdict"), [(1.0, EXPLAINED), (1.001, DIFFERS)])
def test_what_it_prints_is_compared_and_is_no_number_that_r_prints(factor, verdict, study, rscript):
    rscript(COPY.format(python=sys.executable, factor=factor))
    rows = [row for row in compare_rows(study[0], asked(study)) if row.program]
    coefficients = [row for row in rows if row.quantity == "coefficient"]
    assert {row.term for row in coefficients} == {"x"}
    assert {row.verdict for row in coefficients} == {verdict}
    assert {row.verdict for row in rows if row.quantity == "se"} == {EXPLAINED}
    assert {row.theirs for row in rows} == {None}
    assert {row.formula for row in rows} == {FORMULAS["linear", q] for q in ("coefficient", "se")}
    assert {(row.program, row.version, row.call) for row in rows} == {("R", "4.5.0", CALL)}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("exec sleep 9", "R was stopped after 0.5 seconds"),
        ("echo 'Error in eigen(w) : infinite or missing values' >&2; exit 1", "infinite or missing values"),
        ("exit 3", "R failed: exit code 3"),
        ("exit 0", "R failed: exit code 0"),
        ("head -1 expected.csv > replicated.csv", "replicate.R printed no number"),
    ],
)
def test_an_r_that_hangs_fails_or_prints_nothing_is_a_row(body, words, study, rscript):
    rscript(body)
    (only,) = asked(study, 0.5)
    assert only.value is None
    assert words in only.problem
    assert only.model == "m"


@pytest.mark.debt("36.2")
@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_a_model_that_is_too_large_is_left_out_before_it_starts_and_the_others_are_compared(
    tmp_path, monkeypatch
):
    """Each says its size; a model that fails leaves the others their numbers too."""
    draws = np.random.default_rng(8)
    x = draws.normal(size=40)
    written = files_of(tmp_path, UNITS, YEARS, {"x": x, "y": 2 * x + draws.normal(size=40)})
    records, recipes = {}, []
    for name, changed in {"m": {}, "time": {"effects": "time"}, "lag": {"regressors": ["L.x"]}}.items():
        analysis = resolved({**OPTIONS, **changed}, ["x", "y"])
        written.write(analysis.fit(replace(written, name=name)), tmp_path / f"{name}.json")
        records[name] = read_analysis(tmp_path / f"{name}.json").estimates
        recipes += analysis.recipes(name)
    models = recipes_of(recipes, records)
    lines = [f"{unit},{year},{x[i]},{2 * x[i]}" for i, (unit, year) in enumerate(product(UNITS, YEARS))]
    (tmp_path / "panel.csv").write_text("\n".join(["unit,year,x,y", *lines]) + "\n", encoding="utf-8")
    (tmp_path / "units.csv").write_text("unit\n" + "\n".join(UNITS) + "\n", encoding="utf-8")
    files = replication_files(models, records)
    files["replicate/models.R"] = files["replicate/models.R"].replace(b'"L.x"', b'"L.missing"')
    # Two-way, the dummies of five units are columns; of one set of effects none is.
    monkeypatch.setitem(second_r.LIMITS, "REPLICATE_MB", "0.01")
    data = [tmp_path / "panel.csv", tmp_path / "units.csv"]
    found = list(list_opinions(models, files, data, "4.5.0"))
    left = {one.model: one.problem for one in found if one.value is None}
    assert left["m"] == (
        "left out: dummies of its effects would take about 0.01536 MB, and at most 0.01 MB are given"
    )
    assert "left out" not in left["lag"]
    assert left["lag"] != "replicate.R printed no number"
    assert {one.model for one in found if one.value is not None} == {"time"}


def test_without_r_a_row_says_so(study, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (only,) = asked(study)
    assert only.problem.startswith("R did not start: ")


def test_the_version_of_r_is_that_of_its_base(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "LIBRARIES_OF_R", (tmp_path / "library",))
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / "bin/Rscript"))
    assert packages.r_version() == "unknown"
    (tmp_path / "library/base").mkdir(parents=True)
    (tmp_path / "library/base/DESCRIPTION").write_text("Package: base\nVersion: 4.5.0\n")
    assert packages.r_version() == "4.5.0"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert packages.r_version() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word is Linux's")
def test_r_ends_with_the_job_that_asked_it(rscript, tmp_path):
    """Else it would go on where a run is killed, for as long as it likes."""
    rscript(f"echo $$ > {tmp_path / 'pid'}; exec sleep 60")
    asking = (
        "from pathlib import Path\nfrom package.second_r import run_replication\n"
        f"run_replication(Path({str(tmp_path)!r}))"
    )
    job = subprocess.Popen([sys.executable, "-c", asking], env=os.environ | {"PYTHONPATH": str(SCRIPTS)})
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
