"""The walk-through of docs/new-study.md, followed literally in a copy of the project."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from copies import ROOT, copy_of_the_project

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)

pytestmark = [pytest.mark.slow, pytest.mark.long]


def _shell(command: str, folder: Path) -> str:
    # The environment is there: make need not build it.
    environment = {**os.environ, "MAKEFLAGS": "-o .venv/ready", "PYTHONPATH": str(folder / "scripts")}
    run = subprocess.run(
        ["bash", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The folder after the walk-through, and what each command printed."""
    folder = copy_of_the_project(tmp_path_factory.mktemp("project"))
    printed = []
    for language, text in BLOCK.findall((ROOT / "docs" / "new-study.md").read_text(encoding="utf-8")):
        if language == "sh":
            printed += [(line, _shell(line, folder)) for line in text.strip().splitlines()]
        else:
            first, rest = text.split("\n", 1)
            assert first.startswith("# "), f"the block does not name its file: {first}"
            (folder / first[2:]).write_text(rest, encoding="utf-8")
    return folder, printed


def test_it_ends_with_a_page_tables_and_a_database(followed):
    folder, _ = followed
    results = folder / "results" / "counties"
    assert "Simulated" in (results / "report.html").read_text(encoding="utf-8")
    for name in ("table01_descriptives", "table02_output"):
        assert all(
            (results / "tables" / f"{name}.{ending}").stat().st_size
            for ending in ("csv", "tex", "html", "docx")
        )
    assert (results / "results.duckdb").stat().st_size


def test_the_estimate_recovers_the_elasticity_that_the_example_was_drawn_with(followed):
    folder, _ = followed
    analysis = json.loads((folder / "results" / "counties" / "analyses" / "baseline.json").read_text())
    term = next(t for t in analysis["estimates"][0]["terms"] if t["term"] == "log_broadband")
    assert term["low"] < 0.25 < term["high"]


def test_trace_tells_of_the_gap_and_explain_of_the_correction(followed):
    _, printed = followed
    traced = next(text for command, text in printed if "trace" in command)
    assert "mean" in traced
    assert "yearbook.csv" in traced
    explained = next(text for command, text in printed if "explain" in command)
    assert "corrections.csv" in explained
    assert "warehouse" in explained


def test_the_second_run_reran_what_uses_the_corrected_measure_alone(followed):
    _, printed = followed
    runs = [text for command, text in printed if command.startswith("make study")]
    assert "analysis baseline" in runs[1]
    assert "ingest" not in runs[1]
    assert "weight_matrix" not in runs[1]


def test_what_the_project_lacks_is_added_as_the_documents_say(followed):
    folder, _ = followed
    for language, text in BLOCK.findall((ROOT / "docs" / "extending.md").read_text(encoding="utf-8")):
        if language == "diff":
            subprocess.run(["git", "apply", "-"], cwd=folder, input=text, text=True, check=True)
        else:
            _shell(text, folder)
    results = folder / "results" / "counties"
    estimate = json.loads((results / "analyses" / "changes.json").read_text())["estimates"][0]
    assert (estimate["estimator"], estimate["nobs"]) == ("long_difference", 12)
    assert json.loads((results / "weights" / "around.json").read_text())["family"] == "ring"
    assert "long_changes" in json.loads((results / "analyses" / "changes.json").read_text())["series"]
    assert (results / "figures" / "long.svg").stat().st_size
    assert "around" in (results / "report.html").read_text(encoding="utf-8")
    assert "inner_km" in (folder / "build" / "reference" / "kinds.md").read_text(encoding="utf-8")
