"""What the search proposes counts in formulas that ask for it, beside the numbers as they are."""

import duckdb
import numpy as np
import pytest

from ingest.places import read_units
from small_study import LONG, SPEC, ingested, ingested_files
from study.errors import StudyError
from warehouse.build import build
from warehouse.corrections import Correction
from warehouse.formula import check_proposals, formulas_of, parse_formula
from warehouse.suspects.build import read_series, write
from warehouse.suspects.proposals import proposed, read_findings
from warehouse.suspects.search import correction_lines, search
from warehouse.tracing import trace

YEARS = range(2005, 2020)
VARIABLES = {
    "size": {"formula": "ln(population)"},
    "size_corrected": {"formula": "corrected(ln(population))", "label": "corrected"},
    "before_corrected": {"formula": "corrected(lag(population, 1) / population)"},
    "both": {"formula": "ln(population) - corrected(ln(population))"},
}


@pytest.fixture
def study(tmp_path):
    """Forty places of which one has a number ten times too large, as files that nobody has seen have them."""
    draw = np.random.default_rng(4)
    logs = draw.normal(5, 0.5, (40, 1)) + draw.normal(0.03, 0.01, (40, len(YEARS))).cumsum(axis=1)
    values = np.exp(logs).round(3)
    true = values.copy()
    values[7, 6] *= 10
    lines = ["unit,name,name_local,longitude,latitude,region"]
    lines += [f"{100000 + i},Place {i},,100,30,R" for i in range(40)]
    (tmp_path / "units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    units = read_units(tmp_path / "units.csv")
    rows = ["code,name,year,population"]
    rows += [
        f"{100000 + i},Place {i},{y},{values[i, t]:.10g}" for i in range(40) for t, y in enumerate(YEARS)
    ]
    path = tmp_path / "long.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ingested(tmp_path, "long", LONG, {path.name: path}, units)
    with duckdb.connect() as db:
        found = search(read_series(db, ingested_files(tmp_path, ["long"])[0], "data_year"))
        write(db, found, tmp_path / "suspects.parquet", tmp_path / "suspects.csv")
    return tmp_path, units, true, values


def _built(folder, units, corrections=()):
    spec = {
        **SPEC,
        "years": [2006, 2019],
        "precedence": ["long"],
        "gaps": {},
        "ranges": {},
        "variables": VARIABLES,
    }
    db = duckdb.connect(config={"threads": 1})
    found = read_findings(folder / "suspects.parquet")
    build(db, spec, *ingested_files(folder, ["long"]), units, list(corrections), suspects=found)
    return db


def _of(db, variable, unit=100007, year=2011):
    query = "select value from panel.variables where variable = ? and unit = ? and year = ?"
    return db.execute(query, [variable, str(unit), year]).fetchone()[0]


def test_a_formula_takes_the_proposal_and_the_other_stays_as_the_files_are(study):
    folder, units, true, values = study
    db = _built(folder, units)
    assert _of(db, "size") == pytest.approx(np.log(values[7, 6]))
    assert _of(db, "size_corrected") == pytest.approx(np.log(true[7, 6]))
    assert _of(db, "both") == pytest.approx(np.log(10))
    assert _of(db, "before_corrected", year=2012) == pytest.approx(true[7, 6] / true[7, 7])
    differ = "select count(*) from panel.variables where variable = 'both' and abs(value) > 1e-9"
    assert db.execute(differ).fetchone() == (1,)


def test_a_number_that_the_user_has_corrected_is_left_alone(study):
    folder, units, _, _ = study
    db = _built(folder, units, [Correction(1, "100007", 2011, "population", 123.0, "printed so", "yearbook")])
    assert _of(db, "size_corrected") == pytest.approx(np.log(123.0)) == _of(db, "size")


def test_the_trace_names_what_is_taken_instead(study):
    folder, units, true, _ = study
    lines = "\n".join(trace(_built(folder, units), units, "Place 7", 2011, "size_corrected"))
    assert f"corrected(x) takes {true[7, 6]:.10g} instead: slips: " in lines


def test_formulas_and_ready_lines_take_the_same_values(study):
    folder, _, true, _ = study
    found = read_findings(folder / "suspects.parquet")
    (one,) = proposed(found)
    assert (one.unit, one.year, one.suggested) == ("100007", 2011, pytest.approx(true[7, 6]))
    assert len(correction_lines(found, {"100007": "Place 7"}, (2005, 2019))) == 1


def test_confidential_data_have_no_proposals():
    study = {"study": "x", "variables": VARIABLES}
    formulas = formulas_of(VARIABLES, "x")
    check_proposals(study, formulas, False)
    with pytest.raises(
        StudyError, match=r"variables.size_corrected.formula has corrected\(x\), but the list"
    ):
        check_proposals(study, formulas, True)


def test_what_a_formula_takes_corrected_is_known():
    formula = parse_formula("a + corrected(b * lag(c, 2) + corrected(a, d))")
    assert formula.proposed == ("b", "c", "a", "d")
    assert formula.measures == ("a", "b", "c", "d")
    assert parse_formula("corrected(a, b)").proposed == ()
