"""Identities, allocations and vintages that a panel or a source declares are tested on what is read."""

import csv

import duckdb
import numpy as np
import pytest
import yaml

from base.formula import formulas_of, measures_of
from ingest.places import read_units
from ingest.registry import files_of, folder_of, read_declarations, read_study_sources
from plan.load import load_study
from small_study import ingested
from spillover.errors import StudyError
from study_chain import ROOT
from warehouse.suspects.build import read_series
from warehouse.suspects.search import search

UNITS, YEARS = 40, range(2008, 2020)
HEADERS = ["firm", "year", "assets", "debt", "equity", "assets audited", "tax", "base", "district", "place"]
DECLARED = {
    "identities": [{"column": "assets", "formula": "debt + equity"}],
    "allocations": [{"column": "tax", "by": "base", "within": "district"}],
    "vintages": [{"column": "assets", "of": "audited", "tolerance": 0.1}],
}


def _rows():
    draw = np.random.default_rng(5)
    shape = UNITS, len(YEARS)
    debt, equity, base = (np.round(draw.lognormal(4, 0.6, shape), 2) for _ in range(3))
    assets = np.round(debt + equity, 2)
    audited = np.round(assets * np.exp(draw.normal(0, 0.01, shape)), 2)
    district = np.repeat(np.arange(1, 5), UNITS // 4)[:, None] * np.ones(shape)
    tax = base * (1 + district + draw.random(shape[1]))
    columns = [assets, debt, equity, audited, tax, base, district, draw.lognormal(4, 0.6, shape)]
    return [
        [f"F{i:02d}", YEARS[t], *(column[i, t] for column in columns)]
        for i in range(UNITS)
        for t in range(len(YEARS))
    ]


def _project(folder, declared, rows=None):
    """A study of one file that uses `assets` and `base` alone."""
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "sources.yaml").write_text("sources: {}\n", encoding="utf-8")
    if rows is not None:
        with (folder / "firms.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADERS, *rows])
    config = {
        "study": "firms",
        "title": "Firms",
        "panel": {"file": "firms.csv", "unit": "firm", "time": "year", **declared}
        | {"columns": {"audited": "assets audited"}},
        "variables": {"a": {"formula": "ln(assets)"}, "b": {"formula": "ln(base)"}},
        "analyses": {"one": {"kind": "panel", "outcome": "a", "regressors": ["b"]}},
    }
    text = yaml.safe_dump(config, allow_unicode=True)
    (folder / "config" / "firms.yaml").write_text(text, encoding="utf-8")
    return load_study(folder, "firms")


def _suspects(folder, declared, rows):
    study = _project(folder, declared, rows)
    measures = measures_of(formulas_of(study["variables"], "firms"))
    sources = read_study_sources(folder, study, measures)
    source = sources["panel"]
    assert list(source.columns) == ["assets", "base"]
    place = folder_of(source, folder, None)
    files = {f: place / f for f in files_of(source, place)}
    ingested(folder, "panel", source, files, read_units(folder / study["units"]["file"]))
    with duckdb.connect() as db:
        own = [folder / "panel.parquet", folder / "panel.witnesses.parquet"]
        series = read_series(db, own, "data_year")
    return [f for f in search(series, read_declarations(sources)) if f.check in DECLARED]


@pytest.fixture
def at_project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_rows_that_keep_what_their_panel_declares_are_no_findings(at_project):
    assert _suspects(at_project, DECLARED, _rows()) == []


def test_a_row_that_breaks_each_of_them_is_a_finding_with_its_cell(at_project):
    rows = _rows()
    rows[100][2] += 1.5  # assets
    rows[250][6] *= 1.2  # tax
    rows[300][5] *= 1.5  # audited assets
    found = _suspects(at_project, DECLARED, rows)
    assert [(f.check, f.measure, f.unit, f.year, f.cell) for f in found] == [
        ("allocations", "tax", "F20", 2018, "G252"),
        ("identities", "assets", "F08", 2012, "C102"),
        ("vintages", "assets", "F25", 2008, "C302"),
    ]
    assert found[1].proof == "firms.csv D102; firms.csv E102"


def test_a_column_may_be_called_as_the_search_calls_its_own(at_project):
    declared = {"identities": [{"column": "place", "formula": "place + 0 * base"}]}
    assert _suspects(at_project, declared, _rows()) == []


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (
            {"identities": [{"column": "asets", "formula": "debt + equity"}]},
            r"config/firms.yaml: panel.identities\[0\].column names 'asets', not a numeric column "
            "of firms.csv; did you mean 'assets'",
        ),
        (
            {"identities": [{"column": "assets", "formula": "debt + loans"}]},
            r"panel.identities\[0\].formula names 'loans', not a numeric column",
        ),
        (
            {"identities": [{"column": "assets", "formula": "debt + open('x')"}]},
            r"panel.identities\[0\].formula: .* is not allowed",
        ),
        ({"identities": [{"column": "assets"}]}, r"panel.identities.0: 'formula' is a required property"),
        (
            {"identities": [{"column": "assets", "formula": "debt", "tolerance": 0}]},
            r"panel.identities.0.tolerance: 0 is less than or equal to the minimum",
        ),
        (
            {"allocations": [{"column": "tax", "by": "base", "inside": "district"}]},
            r"panel.allocations.0: unknown key 'inside'",
        ),
        (
            {"allocations": [{"column": "tax", "by": "base", "within": "area"}]},
            r"panel.allocations\[0\].within names 'area'",
        ),
        (
            {"vintages": [{"column": "assets", "of": "firm", "tolerance": 0.1}]},
            r"panel.vintages\[0\].of names 'firm', not a numeric column",
        ),
        ({"witnesses": ["nothing"]}, r"panel.witnesses\[0\] names 'nothing'"),
    ],
)
def test_a_declaration_that_does_not_fit_the_file_is_refused(at_project, declared, message):
    _project(at_project, {}, _rows()[:60])
    with pytest.raises(StudyError, match=message):
        _project(at_project, declared)


def _sources_with(vintage):
    study = load_study(ROOT, "munnell")
    study["sources"]["munnell"] = {"vintages": [vintage]}
    study["variables"] = {"y": {"formula": "gsp"}}
    return read_study_sources(ROOT, study, measures_of(formulas_of(study["variables"], "munnell")))


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("gsp_old", r"source 'munnell': vintages\[0\].of names 'gsp_old', which no source gives; did you"),
        ("gsp", r"vintages\[0\].of names 'gsp', which no other source gives"),
    ],
)
def test_a_vintage_of_what_no_source_gives_is_refused(of, message):
    with pytest.raises(StudyError, match=message):
        _sources_with({"column": "gsp", "of": of, "tolerance": 0.1})


def test_a_vintage_of_a_source_that_the_study_does_not_use_is_not_compared():
    """The entry is the registry's, for all studies: the carbon file's measure is there, not in this study."""
    source = _sources_with({"column": "gsp", "of": "carbon_dioxide", "tolerance": 0.1})["munnell"]
    assert source.check_columns == {}


def test_an_entry_that_inherits_its_columns_gives_none_of_its_own(tmp_path):
    """What a vintage is of is sought in every entry of the registry, those without the key `columns` too."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text("sources: {other: {like: munnell, title: T}}\n")
    study = load_study(ROOT, "munnell")
    study["sources"]["munnell"] = {"vintages": [{"column": "gsp", "of": "gsp_old", "tolerance": 0.1}]}
    with pytest.raises(StudyError, match="which no source gives"):
        read_study_sources(tmp_path, study, measures_of(formulas_of(study["variables"], "munnell")))


def test_what_a_vintage_is_of_is_read_though_no_variable_needs_it():
    source = _sources_with({"column": "gsp", "of": "water", "tolerance": 0.1})["munnell"]
    assert (list(source.columns), list(source.check_columns)) == (["gsp"], ["water"])
