"""File formats: one file each, found by name, with typed options."""

import pytest

import ingest.formats
from base.formula import formulas_of, measures_of
from ingest.format import Format, format_of
from ingest.registry import read_study_sources, resolve
from plan.load import load_study
from small_study import LONG, units_in
from small_study import ingest_entry as read_source
from spillover.declarations import kinds_in
from spillover.errors import StudyError
from study_chain import ROOT

FIXED = '''
"""Columns of fixed widths."""

from ingest.format import Format
from ingest.format import Sheet


class Fixed(Format, frozen=True, kw_only=True, tag="fixed"):
    """Text in columns.

    widths: The width of each column.
    """

    widths: tuple[int, ...]

    def read(self, path, label):
        rows = []
        for line in path.read_text(encoding="utf-8").splitlines():
            ends = [sum(self.widths[: i + 1]) for i in range(len(self.widths))]
            rows.append([line[end - width : end].strip() for end, width in zip(ends, self.widths)])
        return Sheet(label, "", rows)
'''


def test_a_new_format_is_one_new_file(tmp_path, monkeypatch):
    (tmp_path / "fixed.py").write_text(FIXED, encoding="utf-8")
    monkeypatch.setattr(ingest.formats, "__path__", [*ingest.formats.__path__, str(tmp_path)])
    kinds_in.cache_clear()
    try:
        path = tmp_path / "long.txt"
        source = {**LONG, "format": "fixed", "widths": [6, 5, 4, 20]}
        path.write_text("code  name yearpopulation\n150600Ordos20131,234\n", encoding="utf-8")
        observations, _ = read_source("long", source, {path.name: path}, units_in(tmp_path))
        assert [(o.unit, o.year_data, o.value, o.cell) for o in observations] == [
            ("150600", 2013, 1234, "D2")
        ]
        assert {"csv", "fixed", "xlsx"} < set(kinds_in("ingest.formats", Format))
    finally:
        kinds_in.cache_clear()


def _sources(**keys):
    study = {**load_study(ROOT, "munnell"), "sources": {"munnell": keys}}
    return read_study_sources(ROOT, study, measures_of(formulas_of(study["variables"], "munnell")))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        pytest.param(
            {"format": "stata"},
            "munnell.format: 'stata' is not a file format; did you mean 'dta'",
            marks=pytest.mark.debt("33.4"),
        ),
        ({"format": "Excel"}, "munnell.format: 'Excel' is not a file format; did you mean 'xlsx'"),
        ({"format": "parqet"}, "munnell.format: 'parqet' is not a file format; did you mean 'parquet'"),
        ({"sheet": "Sheet1"}, "sources.munnell: unknown key 'sheet'"),
        ({"encodng": "utf-8"}, "unknown key 'encodng'; did you mean 'encoding'"),
        ({"encoding": "latin-1"}, "sources.munnell.encoding: 'latin-1' is not one of"),
        ({"max_mb": 0}, "sources.munnell.max_mb: 0 is less than the minimum of 1"),
        ({"header_rows": 9}, "sources.munnell.header_rows: 9 is greater than the maximum of 5"),
        ({"delimiter": ";"}, "sources.munnell.delimiter: ';' is not one of"),
        ({"format": "xlsx", "sheet": "("}, r"sources.munnell.sheet: '\(' is not a regular expression"),
    ],
)  # fmt: skip
def test_options_that_a_format_does_not_have(keys, message):
    with pytest.raises(StudyError, match=message):
        _sources(**keys)


def test_a_source_of_another_format_takes_over_no_option_of_the_first():
    registry = {"book": {**LONG, "format": "xlsx", "sheet": "Sheet1", "header_rows": 2}}
    source = resolve("text", {"like": "book", "format": "csv"}, registry)
    assert "sheet" not in source
    assert format_of(source).header_rows == 2


@pytest.mark.debt("33.1")
def test_columns_that_a_header_joins_are_split_and_cells_keep_their_addresses(tmp_path):
    """Eurostat's first column says by a backslash what it joins; elsewhere a comma is part of a name."""
    path = tmp_path / "e.tsv"
    rows = ["freq,unit,geo\\TIME_PERIOD\t2010 \t2011 ", "A,PC,AT\t1.5 \t2.5 p", "A,PC,BE\t: \t3.5 "]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    sheet = format_of({"format": "csv", "delimiter": "tab"}).read(path, path.name)
    assert sheet.rows[0] == ["freq", "unit", "geo", "2010 ", "2011 "]
    assert sheet.rows[2] == ["A", "PC", "BE", ": ", "3.5 "]
    assert [sheet.cell(2, column) for column in range(5)] == ["A3", "A3", "A3", "B3", "C3"]
    uneven = [*rows, "A,PC\t1 \t2 "]
    names = ["town, region, UK\t2010\t2011", "York, North, UK\t1\t2"]
    for lines in (uneven, names):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        sheet = format_of({"format": "csv", "delimiter": "tab"}).read(path, path.name)
        assert sheet.rows[1][0] == lines[1].split("\t")[0]
        assert sheet.cell(1, 1) == "B2"
