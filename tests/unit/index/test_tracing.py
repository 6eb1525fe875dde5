"""The trace of an index: what each indicator adds is the score, for every method that is such a sum."""

import msgspec
import numpy as np
import pytest

from base.artifacts.json_record import write_json_record
from base.artifacts.parquet import read_variables, write_variable
from cli.trace import compute_contributions, explain_number, trace, trace_index
from index.build import build_index
from ingest.places import read_units
from small_study import ROWS, edited, warehouse
from spillover.errors import StudyError
from spillover.facts import IndexFacts

UNITS = np.repeat(np.array(["10", "20", "30"], dtype=object), 4)
YEARS = np.tile(np.arange(2011, 2015), 3)
INDICATORS = [
    {"variable": "zinc", "direction": "+"},
    {"variable": "arsenic", "direction": "-"},
    {"variable": "flat", "direction": "-"},
]


@pytest.mark.parametrize(
    ("method", "options", "is_a_sum"),
    [
        ("entropy", {}, True),
        ("entropy", {"shift": 0.01}, True),
        ("entropy", {"weights": "by_year"}, True),
        ("equal", {}, True),
        ("critic", {}, True),
        ("entropy", {"extremes": "by_year"}, False),
        ("topsis", {}, False),
    ],
)
def test_contributions_sum_to_the_score(method, options, is_a_sum):
    rng = np.random.default_rng(20261125)
    data = {"zinc": rng.random(12), "arsenic": rng.random(12), "flat": np.ones(12)}
    spec = {"method": method, "options": options, "indicators": INDICATORS}
    scores, facts = build_index("quality", spec, UNITS, YEARS, data, {})
    facts = msgspec.json.decode(msgspec.json.encode(facts), type=IndexFacts)
    for row, score in enumerate(scores):
        parts = compute_contributions(
            facts, int(YEARS[row]), {name: values[row] for name, values in data.items()}
        )
        assert (parts is not None) is is_a_sum
        if parts is not None:
            assert sum(parts.values()) == pytest.approx(score, rel=1e-12)


@pytest.fixture
def study(tmp_path):
    """The small study's warehouse with a filled gap beside a correction, and an index of its two
    variables.
    """
    editions = {2013: ROWS, 2014: edited("鄂尔多斯", 2, "—"), 2015: ROWS}
    db = warehouse(tmp_path, editions, "Ordos,2012,population,240,misprint,the bulletin\n")
    data = {}
    for name in ("share", "size"):
        rows = db.execute(
            "select unit, year, value from panel.variables where variable = ? order by unit, year", [name]
        ).fetchall()
        units, years, data[name] = (np.array(column) for column in zip(*rows, strict=True))
    spec = {
        "method": "entropy",
        "label": "Quality",
        "indicators": [{"variable": v, "direction": "+"} for v in data],
    }
    scores, facts = build_index("quality", spec, units, years, data, {})
    write_variable(tmp_path / "quality.parquet", units, years, scores)
    write_json_record(tmp_path / "quality.json", facts)
    return db, tmp_path / "quality", read_units(tmp_path / "units.csv")


def test_an_index_is_traced_to_the_cells_of_its_indicators(study):
    db, file, units = study
    _, _, values = read_variables({"quality": file.with_suffix(".parquet")})
    lines = explain_number(trace_index(db, file, units, "鄂尔多斯", 2013))
    assert lines[0] == f"quality (Quality) of Ordos (鄂尔多斯市, 150600) in 2013: {values['quality'][1]:.10g}"
    added = [float(line.rsplit(" adds ")[1]) for line in lines if " adds " in line]
    assert sum(added) == pytest.approx(values["quality"][1], rel=1e-5)
    assert "yearbook_2014.xlsx, sheet Sheet1, cell E5" in "\n".join(lines)
    with pytest.raises(StudyError, match="the panel has no year 1999"):
        trace_index(db, file, units, "Ordos", 1999)
    with pytest.raises(StudyError, match="the index other has not been made yet"):
        trace_index(db, file.with_name("other"), units, "Ordos", 2013)


def test_a_filled_gap_shows_the_correction_of_its_neighbour(study):
    db, _, units = study
    text = "\n".join(explain_number(trace(db, units, "Ordos", 2013, "size")))
    assert "population 2013 = 220, imputed\n    the mean of its values in 2012, 2014" in text
    assert "2012 corrections.csv, line 2: 240; misprint (the bulletin)" in text
    assert "2012 not used: yearbook: yearbook_2013.xlsx" in text


def test_a_mistyped_variable_is_named_with_the_nearest(study):
    db, _, units = study
    with pytest.raises(StudyError, match="'Share' is not a variable of the study; did you mean 'share'"):
        trace(db, units, "Ordos", 2013, "Share")
