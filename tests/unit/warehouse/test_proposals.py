"""What the search proposes counts in formulas that ask for it, beside the numbers as they are."""

from dataclasses import replace

import duckdb
import numpy as np
import pytest
from msgspec import convert

from base.artifacts.parquet import write_rows
from base.formula import check_proposals, formulas_of, parse_formula
from cli.suspects import correction_lines, list_proposals
from cli.trace import explain_number, trace
from ingest.places import read_units
from report.provenance import suspects_section
from small_study import LONG, SPEC, ingested, ingested_files
from spillover.errors import StudyError
from spillover.words import text_in
from warehouse.build import Correction, WarehouseInputs, build, read_corrections
from warehouse.options import WarehouseOptions
from warehouse.suspects.build import StudyUse, rank_findings, read_series, read_used, write
from warehouse.suspects.proposals import last_line, propose_values, read_findings
from warehouse.suspects.search import search
from words.render import speaking

YEARS = range(2005, 2020)
VARIABLES = {
    "size": {"formula": "ln(population)"},
    "size_corrected": {"formula": "corrected(ln(population))", "label": "corrected"},
    "before_corrected": {"formula": "corrected(lag(population, 1) / population)"},
    "both": {"formula": "ln(population) - corrected(ln(population))"},
}


def _traced(*given):
    return explain_number(trace(*given))


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
        files = ingested_files(tmp_path, ["long"])[0]
        found = search(read_series(db, files, "data_year"))
        used = read_used(db, files, [], (2006, 2019))
        write(rank_findings(found, used), used, tmp_path / "suspects.parquet", tmp_path / "suspects.csv")
    return tmp_path, units, true, values


def _built(folder, units, corrections=(), variables=VARIABLES):
    spec = {
        **SPEC,
        "years": [2006, 2019],
        "precedence": ["long"],
        "gaps": {},
        "ranges": {},
        "variables": variables,
    }
    db = duckdb.connect(config={"threads": 1})
    found = read_findings(folder / "suspects.parquet")
    inputs = WarehouseInputs(*ingested_files(folder, ["long"]), units, corrections, suspects=found)
    build(db, convert(spec, WarehouseOptions), inputs)
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
    lines = "\n".join(_traced(_built(folder, units), units, "Place 7", 2011, "size_corrected"))
    assert f"corrected(x) takes {true[7, 6]:.10g} instead: slips: " in lines


def test_formulas_and_ready_lines_take_the_same_values(study):
    folder, units, true, _ = study
    found = read_findings(folder / "suspects.parquet")
    (one,) = propose_values(found)
    assert (one.unit, one.year, one.proposal) == ("100007", 2011, pytest.approx(true[7, 6]))
    assert len(correction_lines(list_proposals(found, units, []), [])) == 2


@pytest.mark.debt(12)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_printed_is_a_corrections_file_that_the_warehouse_takes(study, language):
    folder, units, true, _ = study
    with speaking(language):
        lines = correction_lines(
            list_proposals(read_findings(folder / "suspects.parquet", used=True), units, []), []
        )
    assert lines[0] == "city,year,variable,value,reason,source"
    (folder / "corrections.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    corrections = read_corrections(folder / "corrections.csv", units, {"population": ["size"]})
    assert [(c.unit, c.year, c.measure) for c in corrections] == [("100007", 2011, "population")]
    db = _built(folder, units, corrections)
    assert _of(db, "size") == pytest.approx(np.log(true[7, 6]))


@pytest.mark.debt(12)
def test_the_lines_that_a_study_has_are_kept_and_not_repeated(study):
    folder, units, _, _ = study
    own = 'Place 7,2011,population,123,"printed, so",yearbook'
    kept = ["city,year,variable,value,reason,source", own]
    corrected = [Correction(2, "100007", 2011, "population", 123.0, "printed, so", "yearbook")]
    found = read_findings(folder / "suspects.parquet", used=True)
    assert correction_lines(list_proposals(found, units, corrected), kept) == kept
    other = [Correction(2, "100008", 2011, "population", 123.0, "printed, so", "yearbook")]
    assert len(correction_lines(list_proposals(found, units, other), kept)) == 3


@pytest.mark.debt(12)
def test_a_place_whose_name_another_has_is_named_by_its_code(study, tmp_path):
    folder, _, _, _ = study
    text = (folder / "units.csv").read_text(encoding="utf-8").replace("Place 8,", "Place 7,")
    # The list that a merged panel brings: what it calls each unit is in a column of its own.
    lines = [f"{line},{line.split(',')[0] if k else 'text'}" for k, line in enumerate(text.splitlines())]
    (tmp_path / "two.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    units = read_units(tmp_path / "two.csv")
    lines = correction_lines(list_proposals(read_findings(folder / "suspects.parquet"), units, []), [])
    assert lines[1].startswith("100007,2011,population,")


@pytest.mark.debt(12)
def test_the_trace_names_a_finding_where_a_cell_has_one(study):
    folder, units, true, values = study
    found = read_findings(folder / "suspects.parquet")
    lines = _traced(_built(folder, units), units, "Place 7", 2011, "size", found)
    assert f"  population 2011 = {values[7, 6]:.10g}, observed, suspected" in lines
    (at,) = [k for k, line in enumerate(lines) if "suspected in long.csv" in line]
    assert lines[at].endswith("divided by 10 it fits them")
    assert lines[at + 1].strip().startswith("shown by long.csv")
    assert lines[at + 2].strip() == f"proposed: {true[7, 6]:.10g}"
    with speaking("zh"):
        assert "即相符" in "\n".join(_traced(_built(folder, units), units, "Place 7", 2011, "size", found))
    other = _traced(_built(folder, units), units, "Place 8", 2011, "size", found)
    assert not any("suspected" in line for line in other)


@pytest.mark.debt(12)
def test_the_mean_of_the_others_does_not_list_the_own_value(study):
    folder, units, _, _ = study
    variables = {"others": {"formula": "others_mean(ln(population))"}}
    lines = _traced(_built(folder, units, variables=variables), units, "Place 7", 2011, "others")
    assert lines[2:] == ["  population 2011: of the 39 other units that have it, not its own"]
    both = {"both": {"formula": "population + others_mean(population)"}}
    lines = _traced(_built(folder, units, variables=both), units, "Place 7", 2011, "both")
    assert any("2011 used: long" in line for line in lines)


@pytest.mark.debt(12)
def test_a_run_says_how_many_numbers_are_suspected(study, monkeypatch):
    folder, _, _, _ = study
    results = folder / "results" / "small"
    results.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert last_line("small") == ""
    (folder / "suspects.parquet").rename(results / "suspects.parquet")
    said = last_line("small")
    assert said.startswith("1 suspected number, 1 of them used by the study: results/small/suspects.csv;")
    assert text_in(said, "zh").startswith("1个可疑数字，其中1个为本研究所用：results/small/suspects.csv；")


@pytest.mark.debt("33.5")
def test_a_run_says_which_suspected_numbers_are_corrected_already(study, monkeypatch):
    folder, *_ = study
    results = folder / "results" / "small"
    (results / "warehouse").mkdir(parents=True)
    monkeypatch.chdir(folder)
    (one,) = read_findings(folder / "suspects.parquet")
    used = StudyUse(frozenset({(one.source, one.measure, one.unit)}), (2006, 2019), {})
    lines = [one, replace(one, year=2012)]
    write(lines, used, results / "suspects.parquet", results / "suspects.csv")
    corrections = results / "warehouse" / "corrections.parquet"
    types = {"measure": "varchar", "unit": "varchar", "year": "integer"}
    done = [{"measure": one.measure, "unit": one.unit, "year": year} for year in (2011, 2012)]
    write_rows(corrections, done[:1], types)
    assert "2 of them used by the study, 1 of these already replaced by its corrections.csv:" in last_line(
        "small"
    )
    section = suspects_section({"suspects": str(results / "suspects.parquet")}, "", str(corrections))
    assert "1 of them is used by the study and already replaced by its corrections.csv." in section.body
    write_rows(corrections, done, types)
    assert "all replaced by its corrections.csv: results/small/suspects.csv" in last_line("small")
    assert "prints" not in last_line("small")


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
    assert formula.proposal_measures == ("b", "c", "a", "d")
    assert formula.measures == ("a", "b", "c", "d")
    assert parse_formula("corrected(a, b)").proposal_measures == ()
