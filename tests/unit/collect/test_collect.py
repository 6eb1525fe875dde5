"""results.duckdb: typed and documented tables from the files of a study."""

import duckdb
import numpy as np
import pytest

from base.artifacts.analysis import write_analysis
from base.artifacts.json_record import write_json_record
from base.artifacts.parquet import write_rows, write_variable
from collect.build import ABOUT, RECORDS, ResultFiles, build
from estimate_records import index_facts
from spillover.arrays.result import Estimate, chi2_test
from spillover.fit import estimate_record
from spillover.note import note
from spillover.series import DescriptionRow

NOTES = (
    "The statistic beside each I is its z-value under randomisation.\n"
    "The indicators are perfectly correlated: CRITIC finds no conflict, and weighs them equally."
)


@pytest.fixture
def files(tmp_path):
    """Inputs of the rule: two analyses, two variables, a list with an awkward column, a sweep, and findings
    of an audit.
    """
    estimate = Estimate(
        "within",
        ("x", "it's"),
        np.array([1.0, -2.0]),
        np.eye(2),
        40,
        4,
        10,
        df=3.0,
        statistics={"r2_within": 0.5},
        settings={"effects": "two-way", "seed": 7},
        tests=(chi2_test("hausman", 3.0, 2, note("no_effect")),),
        notes=(note("moran_z"), note("no_conflict")),
    )
    write_analysis(
        tmp_path / "a.json", "a", "panel", True, [estimate_record("a", estimate, "y", "first", level=0.95)]
    )
    write_analysis(
        tmp_path / "b.json",
        "b",
        "descriptives",
        True,
        [],
        {"descriptives": [DescriptionRow(variable="x", mean=0.5)]},
    )
    for name, values in {"x": [1.0, 2, 3, np.nan], "select": [5.0, 6, 7, 8]}.items():
        write_variable(tmp_path / f"{name}.parquet", ["u", "u", "v", "v"], [2001, 2002] * 2, np.array(values))
    write_rows(
        tmp_path / "units.parquet",
        [{"unit": "u", 'the "name"': "U"}],
        {"unit": "varchar", 'the "name"': "varchar"},
    )
    write_rows(tmp_path / "wide.parquet", [{"rho": 0.4}], {"rho": "double"})
    write_json_record(tmp_path / "Q.json", index_facts([{"variable": "x", "weight": 0.25}], index="Q"))
    header = "rank,check,table,column,term,printed_values,implied_low,implied_high,excess,weight,sentence"
    row = '1,stars,table3,2,DF,"0.1, 0.2",0.5,,3,2,"It is ""odd"""'
    (tmp_path / "findings.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    return {
        "lists": [tmp_path / "units.parquet"],
        "variables": [tmp_path / "x.parquet", tmp_path / "select.parquet"],
        "analyses": [tmp_path / "a.json", tmp_path / "b.json"],
        "indices": [tmp_path / "Q.json"],
        "sweeps": [tmp_path / "wide.parquet"],
        "audit": [tmp_path / "findings.csv"],
    }


@pytest.fixture
def database(tmp_path, files):
    build(tmp_path / "out" / "results.duckdb", ResultFiles(**files))
    with duckdb.connect(str(tmp_path / "out" / "results.duckdb"), read_only=True) as db:
        yield db


def test_an_estimate_is_a_model_with_terms_tests_statistics_and_settings(database):
    query = "select model, kind, nobs, seed, r2_within, loglik, is_simulated, notes from models"
    assert database.execute(query).fetchall() == [("a/first", "panel", 40, 7.0, 0.5, None, True, NOTES)]
    terms = database.execute(
        "select position, term, estimate, se, statistic from terms order by position"
    ).fetchall()
    assert terms == [(1, "x", 1.0, 1.0, 1.0), (2, "it's", -2.0, 1.0, -2.0)]
    assert database.execute("select name, df, null_hypothesis from tests").fetchall() == [
        ("hausman", "2", "no effect")
    ]
    assert database.execute("select value from statistics where name = 'r2_within'").fetchall() == [(0.5,)]
    assert database.execute("select value from settings where name = 'effects'").fetchall() == [("two-way",)]


def test_a_series_can_be_queried_as_json(database):
    assert database.execute("select row ->> 'variable', (row ->> 'mean')::double from series").fetchall() == [
        ("x", 0.5)
    ]


def test_the_numbers_are_those_that_tables_print_with_the_weights_of_an_index(database):
    query = "select analysis, value from numbers where (model, term, field) = "
    assert database.execute(f"{query} ('a/first', 'x', 'estimate')").fetchall() == [("a", 1.0)]
    assert database.execute(f"{query} ('b', 'x', 'mean')").fetchall() == [("b", 0.5)]
    assert database.execute(f"{query} ('Q', 'x', 'weight')").fetchall() == [(None, 0.25)]


def test_the_panel_is_wide_with_a_column_for_each_variable(database):
    rows = database.execute("select * from panel").fetchall()
    assert rows == [
        ("u", 2001, 1.0, 5.0),
        ("u", 2002, 2.0, 6.0),
        ("v", 2001, 3.0, 7.0),
        ("v", 2002, None, 8.0),
    ]
    assert [d[0] for d in database.description] == ["unit", "year", "x", "select"]


def test_lists_sweeps_and_findings_are_tables(database):
    assert database.execute('select "the ""name""" from units').fetchall() == [("U",)]
    assert database.execute("select sweep, rho from sweep").fetchall() == [("wide", 0.4)]
    found = database.execute(
        "select printed_table, rank, printed_values, implied_low, implied_high, sentence from audit"
    ).fetchall()
    assert found == [("table3", 1, "0.1, 0.2", 0.5, None, 'It is "odd"')]


def test_every_table_and_every_column_of_records_is_documented(database):
    tables = dict(database.execute("select table_name, comment from duckdb_tables()").fetchall())
    assert tables == {name: ABOUT[name] for name in tables}
    columns = database.execute(
        "select table_name, column_name, comment from duckdb_columns() where not internal"
    ).fetchall()
    assert {(t, c): text for t, c, text in columns if t in RECORDS} == {
        (table, column): meaning
        for table, entries in RECORDS.items()
        for column, (_, meaning) in entries.items()
    }


def test_a_study_without_audit_and_sweeps_has_no_such_tables_and_a_failure_leaves_the_old_database(
    tmp_path, files
):
    target = tmp_path / "out" / "results.duckdb"
    build(target, ResultFiles(**files | {"sweeps": [], "audit": []}))
    with duckdb.connect(str(target), read_only=True) as db:
        assert not {"sweep", "audit"} & {
            name for (name,) in db.execute("select table_name from duckdb_tables()").fetchall()
        }
    before = target.read_bytes()
    (tmp_path / "units.parquet").write_bytes(b"not parquet")
    with pytest.raises(duckdb.Error):
        build(target, ResultFiles(**files))
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["results.duckdb"]
