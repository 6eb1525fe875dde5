"""What a panel's file says of its units: which of its columns are used, and how its numbers are traced."""

import duckdb
import msgspec
import numpy as np
import pytest
import yaml

from cli.trace import _find_measure
from cli.trace_text import Reading, Trace, _lines_of_cell, _name_unit
from door.write import describe_panel
from ingest.places import UnitNames
from plan.load import load_study
from small_study import LONG, ingest_entry, units_in
from spillover.arrays.did.adoption import first_treated
from spillover.arrays.foundation import EstimationError
from spillover.errors import StudyError
from spillover.kinds.event_study.kind import EventStudy


@pytest.mark.debt("33.22")
def test_columns_that_describe_the_unit_count_as_used(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("code,name,year,population,land\n150600,Ordos,2013,5,L1\n", encoding="utf-8")

    def count(source):
        _, aside = ingest_entry("long", source, {path.name: path}, units_in(tmp_path))
        return {line.status: line.cells for line in aside.accounts[0].lines() if line.why != "number"}

    assert count(LONG)["set aside"] == 1
    described = count({**LONG, "unit": {**LONG["unit"], "described": ["^land$"]}})
    assert "set aside" not in described


@pytest.fixture
def trusts(project):
    rows = ["trust,site,Region,Land,year,y,x"]
    for i, (trust, site) in enumerate([("T0", "North"), ("T0", "South"), ("T1", "North"), ("T1", "South")]):
        for year in range(2010, 2016):
            rows.append(f"{trust},{site},R{i},L{i % 2},{year},{i + year % 7}.5,{i * i + year % 3}")
    (project / "t.csv").write_text("\n".join(rows), encoding="utf-8")
    return project


@pytest.mark.debt("33.22")
def test_the_panel_says_which_columns_describe_its_units(trusts):
    panel = {"file": "t.csv", "unit": ["trust", "site"], "name": "Region", "time": "year"}
    analyses = {"a": {"kind": "panel", "outcome": "y", "regressors": ["x"]}}
    study = {"study": "t", "title": "t", "panel": {**panel, "groups": {"Land": "Land"}}, "analyses": analyses}
    (trusts / "config" / "t.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")
    assert list(load_study(trusts, "t")["sources"]["panel"]["unit"]["described"]) == ["^Region$", "^Land$"]


@pytest.mark.debt("33.23")
def test_columns_that_name_the_unit_are_not_left_out(ask, trusts):
    told = "\n".join(describe_panel(ask("t.csv", unit="trust,site")[0]))
    (left_out,) = [line for line in told.splitlines() if "left out" in line]
    assert "Land" in left_out
    assert "trust" not in left_out
    assert "site" not in left_out


@pytest.mark.debt("33.24")
def test_the_estimator_that_is_advised_can_be_configured():
    unit, time = np.repeat([1, 2], 3), np.tile([2000, 2001, 2002], 2)
    with pytest.raises(EstimationError, match="stays") as error:
        first_treated(unit, time, np.array([0.0, 1, 0, 0, 0, 0]))
    _, _, advice = str(error.value).partition("(kind: ")
    given = yaml.safe_load("{kind: " + advice.partition(")")[0] + ", outcome: y, treatment: d}")
    assert given.pop("kind") == "event_study"
    study = msgspec.convert(given, EventStudy)
    assert (study.estimators, list(study.problems())) == (("switching",), [])


def _trace(unit, name, local):
    return Trace("x", "x", unit, name, local, 2012, 1.0)


@pytest.mark.debt("33.26")
def test_a_trace_names_a_unit_once():
    assert _name_unit(_trace("T01 / South", "T01 / South", "T01 / South")) == "T01 / South"
    assert _name_unit(_trace("150600", "Ordos", "O")) == "Ordos (O, 150600)"


@pytest.mark.debt("33.26")
@pytest.mark.parametrize(("edition", "told"), [(2012, "data year 2012)"), (2013, "2012, edition 2013)")])
def test_an_edition_is_told_where_it_is_another_year(edition, told):
    cell = Reading(True, "panel", "a.csv", "", "D4", "T01", 2012, edition, "1", "", 1.0, None, None, "")
    assert told in next(_lines_of_cell(2012, cell))


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(("ids", "found"), [(["600000", "600014"], None), (["110000", "540000"], "110000")])
def test_four_digits_are_a_division_s_code_in_a_panel_of_divisions_alone(ids, found):
    units = UnitNames(
        tuple({"unit": one, "name": one, "name_local": ""} for one in ids),
        {one: one for one in ids},
        {},
        by_text={one: one for one in ids},
    )
    assert units.from_code(ids[0][:4]) == found


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(
    ("typed", "said"), [("政府补", "did you mean '政府补助'?"), ("capital", "its variables are column_g$")]
)
def test_a_trace_proposes_the_label_that_was_meant(typed, said):
    db = duckdb.connect()
    db.execute("create schema staging; create table staging.settled (measure text)")
    db.execute("create schema raw; create table raw.variables (variable text, label text)")
    db.execute("insert into raw.variables values ('column_g', '政府补助')")
    db.execute("insert into staging.settled values ('column_g')")
    with pytest.raises(StudyError, match=said):
        _find_measure(db, typed)
