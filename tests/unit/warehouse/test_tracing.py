"""What a person may call a variable when a number is traced, and databases that are others."""

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from cli import trace as tracing
from cli.trace import find_variable_name, trace_study
from spillover.errors import StudyError

STUDY = {
    "variables": {
        "DF": {"formula": "a", "label": "Digital finance"},
        "gdp": {"formula": "b", "label": "Output"},
        "out": {"formula": "c", "label": "Output"},
        "Output_2": {"formula": "d"},
    },
    "indices": {"NQP": {"label": "Productive forces"}},
    "texts": {"printed_texts": {"Digital finance": "数字金融"}},
}


@pytest.mark.debt(21)
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DF", "DF"),
        ("df", "DF"),
        ("digital  finance", "DF"),
        ("数字金融", "DF"),
        ("Productive forces", "NQP"),
        ("nothing", "nothing"),
    ],
)
def test_a_variable_is_called_by_its_name_or_its_label(text, name):
    assert find_variable_name(STUDY, text) == name


@pytest.mark.debt(21)
def test_a_label_of_two_variables_is_none():
    with pytest.raises(StudyError, match="'Output' is the label of gdp, out; give VARIABLE= with one"):
        find_variable_name(STUDY, "Output")


def _other_tables(path):
    with duckdb.connect(str(path)) as db:
        db.execute("create table other(x int)")


def _sqlite(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table other(x int)")


@pytest.mark.debt(20)
@pytest.mark.parametrize("made", [_other_tables, _sqlite, lambda path: path.write_text("text"), Path.touch])
def test_a_warehouse_that_is_another_database_is_a_sentence(tmp_path, monkeypatch, made):
    path = tmp_path / "results" / "x" / "warehouse" / "warehouse.duckdb"
    path.parent.mkdir(parents=True)
    made(path)
    monkeypatch.setattr(tracing, "load_study", lambda *_: {**STUDY, "units": {"file": "u.csv"}})
    monkeypatch.setattr(tracing, "file_of", lambda _: "")
    (tmp_path / "u.csv").write_text("unit,name,name_local,longitude,latitude\na,A,A,1,2\n")
    with pytest.raises(StudyError, match=r"warehouse\.duckdb is another database, .*make study STUDY=x"):
        trace_study(tmp_path, "x", "A", 2020, "gdp")
