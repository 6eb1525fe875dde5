"""Two versions of the small study, run by their own code: each number has the cause that alone moves it."""

import csv
import subprocess

import pytest

from cli.compare import compare
from graph_project import Project

pytestmark = [pytest.mark.slow, pytest.mark.long]

IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
RAW, CONFIG, CODE = (
    "resources/small/raw/towns.csv",
    "config/small.yaml",
    "scripts/spillover/arrays/spatial/moran.py",
)


def git(folder, *arguments):
    """Runs git in a folder."""
    subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True)


def replace(file, old, new):
    """Changes one place of a file, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def changed(small_study, tmp_path_factory):
    """The small study after its run; its commit has another cell, another option and other code."""
    project = small_study.copy(tmp_path_factory.mktemp("project"))
    folder = project.folder
    kept = {name: (folder / name).read_text(encoding="utf-8") for name in (RAW, CONFIG, CODE)}
    value = f"{project.cell('urban', 'City C', 2016):.6f}"
    replace(folder / RAW, f"City C,2016,{value}", "City C,2016,1.5")
    replace(
        folder / CONFIG, "regressors: [finance, tax]}", "regressors: [finance, tax], variance: {kind: HC1}}"
    )
    replace(folder / CODE, "scale = n / (s0 * squares)", "scale = (n - 1) / (s0 * squares)")
    git(folder, "init", "-q")
    (folder / ".gitignore").write_text("results\nlogs\n.snakemake\n.venv\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "An earlier version")
    for name, text in kept.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Project(folder), value


def test_each_number_has_the_cause_that_alone_moves_it(changed, capfd):
    project, value = changed
    assert compare(project.folder, "small", "HEAD") == 0
    said = capfd.readouterr().out
    assert f"towns: towns.csv, C24: urban, City C, 2016: 1.5 → {value.rstrip('0')}" in said
    with (project.folder / "results/small/compare/changes.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    causes = {}
    for row in rows:
        if row["kind"] == "estimate":
            causes.setdefault(row["what"].split(" in ")[-1].split(" of ")[-1], set()).add(row["cause"])
    assert causes["with_urban"] == {"cells"}
    assert causes["with_tax"] == {"options"}
    assert causes["moran"] == {"code"}
    assert "durbin" not in causes
    [one] = [row for row in rows if row["what"] == "estimate of tax in with_tax"]
    assert one["old"] == one["new"]
    assert one["old_se"] != one["new_se"]
    changes = {row["kind"]: row["what"] for row in rows if row["kind"] != "estimate"}
    assert changes == {
        "cells": "towns: towns.csv, C24: urban, City C, 2016",
        "options": "analyses.with_tax.variance",
        "code": f"{CODE}: moran",
    }
