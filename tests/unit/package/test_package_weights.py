"""Weighted regressions and lists of effects redone by the package's R program, and by its do-file."""

import csv
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from msgspec import structs

from base.artifacts.analysis import read_analysis
from base.artifacts.parquet import read_table
from kind_study import files_of, resolved
from package.build import replication_files
from package.panel_files import as_csv, as_stata, read_panel
from panel_data import simulated
from report.card_programs import build_programs
from spillover.declarations import all_options_of
from spillover.replicate.recipes import recipes_of
from spillover.replicate.stata import find_errors, stata_name
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
WEIGHTED = {"kind": "panel", "outcome": "y", "regressors": ["x", "c"], "observation_weights": "w"}
INSTRUMENTS = {"kind": "instruments", "outcome": "y", "endogenous": ["x"], "instruments": ["m"]}
BY_YEAR = {"kind": "clustered", "by": "year"}
ANALYSES |= {
    "plain_by_year": {**ANALYSES["plain"], "variance": BY_YEAR},
    "weighted_by_year": {**WEIGHTED, "variance": BY_YEAR},
    "full": {**ANALYSES["plain"], "variance": FULL},
    "by_region": {**ANALYSES["plain"], "variance": {"kind": "clustered", "by": "region"}},
    "iv_clustered": {**INSTRUMENTS, "controls": ["c"]},
    "iv_hc1": {**INSTRUMENTS, "variance": {"kind": "HC1"}, "effects": "individual"},
    "iv_classical": {**INSTRUMENTS, "variance": {"kind": "classical"}},
}
# R has no errors of these; Stata has those of the first.
OTHERS = {
    "jackknife": {**ANALYSES["plain"], "variance": {"kind": "jackknife"}},
    "jackknife_weighted": {**WEIGHTED, "variance": {"kind": "jackknife"}},
    "two_ways": {**ANALYSES["plain"], "variance": {"kind": "clustered", "by": ["unit", "year"]}},
    "driscoll_kraay": {**ANALYSES["plain"], "variance": {"kind": "driscoll-kraay"}},
    "weighted_by_region": {**WEIGHTED, "variance": {"kind": "clustered", "by": "region"}},
}


@pytest.fixture(scope="module")
def replicate(tmp_path_factory) -> tuple[Path, list, dict[str, dict[str, str]], dict[str, list]]:
    """The folder of the programs beside the data, what they redo, and the lines of each estimate's card."""
    folder = tmp_path_factory.mktemp("package")
    files = files_of(folder, UNITS, YEARS, COLUMNS)
    records, declared, options_by_name = {}, [], {}
    for name, options in (ANALYSES | OTHERS).items():
        analysis = resolved(options, list(COLUMNS))
        report = analysis.fit(files)
        report.name = name
        files.write(report, folder / f"{name}.json")
        estimates = read_analysis(folder / f"{name}.json").estimates
        records[name] = [structs.replace(e, model=f"{name}/{e.part}" if e.part else name) for e in estimates]
        declared += analysis.recipes(name)
        options_by_name[name] = {"kind": analysis.kind, **all_options_of(analysis)}
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
    return folder, recipes, build_programs(declared, records, options_by_name, ()), records


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_redoes_every_weighted_regression(replicate) -> None:
    folder, recipes, *_ = replicate
    done = subprocess.run(
        ["Rscript", "--vanilla", "replicate.R"], cwd=folder / "replicate", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (folder / "replicate" / "replicated.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["model"] for row in rows} == {recipe.model for recipe in recipes}
    by_r = {row["model"] for row in rows if row["se_replicated"]}
    assert by_r == {recipe.model for recipe in recipes} - {*OTHERS} | {"weighted_by_region"}
    assert max(float(row["difference"]) for row in rows) < 1e-8


def test_the_do_file_redoes_every_weighted_regression(replicate) -> None:
    folder, recipes, *_ = replicate
    reading = Stata(folder / "replicate")
    text = (folder / "replicate" / "replicate.do").read_text(encoding="utf-8")
    reading.run(text)
    assert {kind for kind, *_ in reading.compared} == {"b", "se"}
    assert len([kind for kind, *_ in reading.compared if kind == "b"]) == sum(len(r.terms) for r in recipes)
    for kind, term, found, expected in reading.compared:
        assert found == pytest.approx(expected, rel=1e-7), (kind, term)
    errors = [find_errors(r) for r in recipes for term in r.terms]
    assert len([kind for kind, *_ in reading.compared if kind == "se"]) == len(errors) - errors.count("")
    assert f'display {errors.count("")} " standard errors not compared' in text
    assert {r.model for r in recipes if not find_errors(r)} == {*OTHERS} - {"jackknife"}


@pytest.mark.debt("37.3")
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_lines_of_cards_reproduce_their_numbers(replicate, monkeypatch, capsys) -> None:
    """Those of R in one go; those of Python of each estimate, whatever its kind."""
    folder, recipes, programs, records = replicate
    monkeypatch.chdir(folder / "replicate")
    lines = [programs[recipe.model]["R"] for recipe in recipes]
    (folder / "replicate" / "cards.R").write_text("options(digits = 15)\n" + "\n".join(lines))
    done = subprocess.run(["Rscript", "--vanilla", "cards.R"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    printed = [line.split() for line in done.stdout.splitlines()]
    in_r = {
        (cells[1], cells[2]): float(cells[3]) for cells in printed if len(cells) >= 4 and cells[0].isdigit()
    }
    for recipe in recipes:
        record = next(one for each in records.values() for one in each if one.model == recipe.model)
        for row in record.terms:
            assert in_r[recipe.model, row.term] == pytest.approx(row.estimate, rel=1e-7)
    for record in (one for each in records.values() for one in each):
        exec(programs[record.model]["Python"])
        printed = capsys.readouterr().out
        assert all(row.term in printed for row in record.terms)
        assert all(f"{row.estimate:.4f}"[:5] in printed for row in record.terms), printed


@pytest.mark.debt("37.3")
def test_the_stata_lines_of_a_card_are_those_of_the_package(replicate) -> None:
    folder, recipes, programs, _records = replicate
    do_file = (folder / "replicate" / "replicate.do").read_text(encoding="utf-8")
    linear = [recipe for recipe in recipes if recipe.kind == "linear"]
    assert linear
    for recipe in linear:
        said = programs[recipe.model]["Stata"].splitlines()
        *prepared, command = [line for line in said if not line.startswith(("*", "display"))]
        assert "\n".join([*prepared, f"quietly {command}"]) in do_file


def test_the_stata_lines_of_a_card_say_whose_errors_they_print(replicate) -> None:
    """The number of the card, by the lines of each term; else a comment that it is another."""
    folder, recipes, programs, records = replicate
    by_model = {one.model: one for each in records.values() for one in each}
    for recipe in (recipe for recipe in recipes if recipe.kind == "linear"):
        lines = programs[recipe.model]["Stata"]
        assert ("their standard errors are not what these lines print" in lines) == (not find_errors(recipe))
        reading = Stata(folder / "replicate")
        reading.run(f"\n* \n* {lines}")
        displayed = dict(re.findall(r'display "(\w+) " _se\[\1\](\S*)', lines))
        assert displayed.keys() == ({stata_name(t) for t in recipe.terms} if displayed else set())
        for row in by_model[recipe.model].terms:
            name = stata_name(row.term)
            if find_errors(recipe) and row.term in recipe.terms:
                factor = displayed.get(name, "").removeprefix("*")
                own = reading.errors[name] * reading.factor(factor and f" {factor}")
                assert own == pytest.approx(row.se, rel=1e-7), recipe.model
    assert "display" in programs["weighted"]["Stata"]
    assert programs["jackknife"]["Stata"].endswith("xtreg y x c i.year, fe vce(jackknife, mse)")
