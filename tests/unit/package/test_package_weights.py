"""Weighted regressions and lists of effects redone by the package's R program, and by its do-file."""

import csv
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from base.artifacts.analysis import read_analysis
from base.artifacts.parquet import read_table
from kind_study import files_of, resolved
from package.build import replication_files
from package.panel_files import as_csv, as_stata, read_panel
from panel_data import simulated
from spillover.replicate.recipes import recipes_of
from stata_reading import Stata

pytestmark = pytest.mark.slow
UNITS, YEARS = [f"u{i:02d}" for i in range(16)], list(range(2000, 2007))
PANEL = simulated(3, units=16, periods=7, regressors=3)
COLUMNS = {"y": PANEL.y, "x": PANEL.x[:, 0], "m": PANEL.x[:, 1], "c": PANEL.x[:, 2]}
COLUMNS["w"] = np.exp(np.random.default_rng(5).normal(size=len(PANEL.y)))
FULL = {"kind": "clustered", "by": "unit", "small_sample": "full"}
LISTED = {"outcome": "y", "effects": ["unit", "region:year"], "observation_weights": "w", "variance": FULL}
ANALYSES = {
    "plain": {"kind": "panel", "outcome": "y", "regressors": ["x", "c"]},
    "weighted": {"kind": "panel", "outcome": "y", "regressors": ["x", "c"], "observation_weights": "w"},
    "listed": {"kind": "panel", "regressors": ["x", "c"], **LISTED},
    "nested": {"kind": "panel", "regressors": ["x"], **LISTED, "effects": ["unit", "region", "year"]},
    "trends": {
        "kind": "panel",
        "regressors": ["x", "L.c"],
        **LISTED,
        "effects": ["unit", "year", "unit[year]"],
        "variance": {"kind": "HC1"},
    },
    "iv": {"kind": "instruments", "endogenous": ["x"], "instruments": ["m"], "controls": ["c"], **LISTED},
    "moderated": {"kind": "moderation", "treatment": "x", "moderator": "m", **LISTED},
    "split": {
        "kind": "groups",
        "regressors": ["x"],
        "by": "region",
        **LISTED,
        "sample": {"groups": {"region": ["north", "south"]}},
        "effects": ["unit", "year"],
    },
}
ANALYSES["nested"]["variance"] = {"kind": "clustered", "by": "unit"}


@pytest.fixture(scope="module")
def replicate(tmp_path_factory) -> tuple[Path, list]:
    """The folder of the programs beside the data, and what they redo."""
    folder = tmp_path_factory.mktemp("package")
    files = files_of(folder, UNITS, YEARS, COLUMNS)
    records, declared = {}, []
    for name, options in ANALYSES.items():
        analysis = resolved(options, list(COLUMNS))
        report = analysis.fit(files)
        report.name = name
        files.write(report, folder / f"{name}.json")
        estimates = read_analysis(folder / f"{name}.json")["estimates"]
        records[name] = [{**e, "model": f"{name}/{e['part']}" if e["part"] else name} for e in estimates]
        declared += analysis.recipes(name)
    recipes = recipes_of(declared, records)
    units = pd.DataFrame(read_table(folder / "units.parquet"))
    panel = read_panel(files.variables, units, {})
    (folder / "data").mkdir()
    (folder / "data" / "panel.csv").write_bytes(as_csv(panel))
    (folder / "data" / "panel.dta").write_bytes(as_stata(panel, "A test"))
    units.to_csv(folder / "data" / "units.csv", index=False)
    for name, content in replication_files(recipes, records).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder, recipes


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_redoes_every_weighted_regression(replicate) -> None:
    folder, recipes = replicate
    done = subprocess.run(
        ["Rscript", "--vanilla", "replicate.R"], cwd=folder / "replicate", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (folder / "replicate" / "replicated.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["model"] for row in rows} == {recipe.model for recipe in recipes}
    assert {row["model"] for row in rows if row["se_replicated"]} == {recipe.model for recipe in recipes}
    assert max(float(row["difference"]) for row in rows) < 1e-8


def test_the_do_file_redoes_every_weighted_regression(replicate) -> None:
    folder, recipes = replicate
    reading = Stata(folder / "replicate")
    reading.run((folder / "replicate" / "replicate.do").read_text(encoding="utf-8"))
    assert {kind for kind, *_ in reading.compared} == {"b", "se"}
    assert len([kind for kind, *_ in reading.compared if kind == "b"]) == sum(len(r.terms) for r in recipes)
    for kind, term, found, expected in reading.compared:
        assert found == pytest.approx(expected, rel=1e-7), (kind, term)
