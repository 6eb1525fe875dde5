"""A unit that enters later or leaves earlier has no rows there, which is no missing value."""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from base.artifacts.parquet import read_present, read_variables
from report.figures.missing import ABSENT, MISSING, OBSERVED, read_states
from spillover import fit_within
from spillover.errors import StudyError
from warehouse.build import export_variable
from warehouse.panel import make_tables

MODEL = "y ~ x"


def _frame():
    random = np.random.default_rng(5)
    frame = pd.DataFrame([(u, t) for u in range(9) for t in range(2000, 2006)], columns=["unit", "year"])
    frame = frame.assign(y=random.normal(size=len(frame)), x=random.normal(size=len(frame)))
    entered, left = (
        (frame["unit"] == 2) & (frame["year"] < 2002),
        (frame["unit"] == 4) & (frame["year"] > 2004),
    )
    return frame[~(entered | left)].reset_index(drop=True)


def _notes(frame, model, **options):
    notes = fit_within(frame, model, unit="unit", time="year", **options).notes
    return [str(text) for text in notes if "row" in str(text)]


@pytest.mark.debt("33.21")
def test_entry_and_exit_are_no_missing_values():
    assert _notes(_frame(), MODEL) == ["3 unit-periods without a row in the data: 2 2000, 2 2001, 4 2005."]


@pytest.mark.debt("33.21")
def test_a_row_with_an_empty_cell_is_told_apart_from_no_row():
    frame = _frame()
    frame.loc[(frame["unit"] == 7) & (frame["year"] == 2003), "x"] = np.nan
    assert _notes(frame, MODEL) == [
        "3 unit-periods without a row in the data: 2 2000, 2 2001, 4 2005.",
        "1 row with missing values dropped: 7 2003 (x).",
    ]


@pytest.mark.debt("33.21")
def test_lags_beyond_the_rows_of_a_unit_or_panel_count_rows():
    assert _notes(_frame(), "y ~ L.x") == [
        "8 rows of 2000 dropped: their lags or leads lie beyond the panel.",
        "2 unit-periods without a row in the data: 2 2001, 4 2005.",
        "1 row dropped: its lags or leads lie where the unit has no row in the data: 2 2002.",
    ]


@pytest.mark.debt("33.21")
def test_the_warehouse_lists_units_without_a_row_apart_from_empty_cells(tmp_path):
    """Unit b enters in 2001, where its x is empty; a correction gives c a number without a row."""
    with duckdb.connect() as db:
        db.execute(
            "create schema raw; create schema staging; create schema panel;"
            "create table raw.names as select * from (values ('a', 'A'), ('b', 'B'), ('c', 'C')) "
            "t(unit, name);"
            "create table raw.variables as select 'x' as variable, true as allow_missing;"
            "create table staging.dated as select * from (values ('a', 2000), ('a', 2001), ('b', 2001), "
            "('c', 2000)) t(unit, year);"
            "create table panel.variables as select 'x' as variable, * from (values ('a', 2000, 1.0), "
            "('a', 2001, 2.0), ('b', 2000, null), ('b', 2001, null), ('c', 2000, 3.0), ('c', 2001, 4.0)) "
            "t(unit, year, value)"
        )
        make_tables(db, "panel", "absent", "missing")
        assert db.execute("select unit, year from panel.absent").fetchall() == [("b", 2000)]
        assert db.execute("select variable, unit, year from panel.missing").fetchall() == [("x", "b", 2001)]
        export_variable(db, "x", tmp_path / "x.parquet")
    assert read_present([tmp_path / "x.parquet"]).tolist() == [True, True, False, True, True, True]
    assert read_variables({"x": tmp_path / "x.parquet"})[0].tolist() == ["a", "a", "b", "b", "c", "c"]


@pytest.mark.debt("33.21")
def test_a_sample_that_must_be_complete_tells_rows_that_are_not_there():
    frame = _frame()
    frame.loc[frame.index[1], "x"] = np.nan
    with pytest.raises(StudyError) as failed:
        _notes(frame, MODEL, sample={"complete": "error"})
    said = str(failed.value)
    assert said.startswith("missing values: ")
    assert "; no row in the data, or none for a lag or a lead: " in said


@pytest.mark.debt("33.21")
def test_the_figure_of_missing_values_leaves_units_without_a_row_apart(tmp_path):
    table = pa.table(
        {
            "unit": ["a", "a", "b", "b"],
            "year": pa.array([2001, 2002, 2001, 2002], pa.int32()),
            "value": [1.0, None, None, 2.0],
            "present": [True, True, False, True],
        }
    )
    pq.write_table(table, tmp_path / "x.parquet")
    years, states = read_states({"x": tmp_path / "x.parquet"}, {"x": []}, [])
    assert years == (2001, 2002)
    assert states["x"].tolist() == [[OBSERVED, MISSING], [ABSENT, OBSERVED]]
