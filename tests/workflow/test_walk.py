"""One number walked from a cell of a raw file to a cell of a printed table, naming each file on the way.

    resources/small/raw/economy.csv         the cell E24
    ingest/economy.parquet                  an observation with file and cell
    warehouse/observations.parquet          the one chosen among the sources
    warehouse/panel/finance.parquet         a variable
    index/forces.parquet                    the outcome, an index of other cells
    analyses/with_tax.json                  the regression, here by dummies again
    tables/table02_tax.csv                  the printed coefficient
    results.duckdb                          the same estimate to query

docs/architecture.md shows the same walk.
"""

import csv
import json

import duckdb
import numpy as np
import pytest

pytestmark = pytest.mark.slow
CITY, UNIT, YEAR, CELL = "City C", "U02", 2016, "E24"


@pytest.fixture(scope="module")
def results(small_study):
    """The results of the small study, and its project."""
    return small_study.folder / "results" / "small", small_study


def rows(file, where="true"):
    """The rows of a Parquet file as dictionaries."""
    with duckdb.connect() as db:
        found = db.execute(f"select * from read_parquet(?) where {where}", [str(file)])
        return [dict(zip([c[0] for c in found.description], row, strict=True)) for row in found.fetchall()]


def test_a_number_from_its_cell_to_the_table(results):
    folder, project = results
    printed = project.cell("finance", CITY, YEAR)
    place = f"unit = '{UNIT}' and year = {YEAR}"
    for file, year in (("ingest/economy.parquet", "year_data"), ("warehouse/observations.parquet", "year")):
        (row,) = rows(folder / file, f"unit = '{UNIT}' and {year} = {YEAR} and measure = 'finance'")
        assert (row["file"], row["cell"], row["value"]) == ("economy.csv", CELL, printed), file
    (value,) = rows(folder / "warehouse/panel/finance.parquet", place)
    assert value["value"] == printed
    estimate = by_dummies(folder)
    analysis = json.loads((folder / "analyses/with_tax.json").read_text(encoding="utf-8"))
    (term,) = (t for t in analysis["estimates"][0]["terms"] if t["term"] == "finance")
    assert term["estimate"] == pytest.approx(estimate, rel=1e-10)
    with (folder / "tables/table02_tax.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for line in csv.reader(stream) if line and line[0] == "Finance" for cell in line[1:]]
    assert cells[0].rstrip("*") == f"{estimate:.4f}"
    with duckdb.connect(str(folder / "results.duckdb"), read_only=True) as db:
        query = "select estimate from terms where model = 'with_tax' and term = 'finance'"
        assert db.execute(query).fetchall() == [(term["estimate"],)]


def by_dummies(folder):
    """The coefficient of finance in the regression with a dummy for each city and each year."""
    files = {name: f"warehouse/panel/{name}.parquet" for name in ("finance", "tax")}
    data = {name: rows(folder / file) for name, file in {**files, "forces": "index/forces.parquet"}.items()}
    units, years = (np.array([row[key] for row in data["forces"]]) for key in ("unit", "year"))
    dummies = [units == unit for unit in np.unique(units)] + [years == year for year in np.unique(years)[1:]]
    columns = [[row["value"] for row in data[name]] for name in ("finance", "tax")]
    x = np.column_stack([*columns, *dummies]).astype(float)
    y = np.array([row["value"] for row in data["forces"]])
    return float(np.linalg.lstsq(x, y, rcond=None)[0][0])
