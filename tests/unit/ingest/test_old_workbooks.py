"""Workbooks of the old form (.xls). `yearbook.xls` was written by openpyxl and saved by LibreOffice as
"Excel 97": merged heads, texts with small digits, an error, a date, a formula, a second sheet.
"""

import datetime
import random
from contextlib import contextmanager

import pytest

import ingest.apart
from door.declaration import PanelEntry
from door.panel_found import read_layout, sheets_of
from door.table import read_sheet_table
from door.wish import Wish
from ingest.format import format_of
from ingest.text import Fault
from spillover.errors import StudyError
from study_chain import ROOT
from weights.files import read_weights

FILE = ROOT / "tests" / "reference" / "data" / "yearbook.xls"
ROWS = [
    ["2-1 各地区主要指标", "", "", "", ""],
    ["地区", "年末总人口（万人）", "", "地区生产总值（亿元）", "日期"],
    ["", "全市", "市辖区", "", ""],
    ["鄂尔多斯市", 208.76, "12²", 3605.03, datetime.date(2020, 3, 1)],
    ["榆 林 市", 342.42, "—", "4,136.28", datetime.date(2020, 3, 2)],
    ["玉林市", 343.42, "CO₂", "#DIV/0!", ""],
    ["合计", 1.0, True, "", "注1"],
]

# Records of yearbook.xls: its fourth row, its columns from B on, its second sheet.
ROW_4, COLUMNS_B_ON, SECOND_SHEET = "0300000005002c01", "000000018a080f00", "890a000000000201f48b"


def read(path, **options):
    return format_of({"format": "xls", "sheet": "2019年", **options}).read(path, path.name)


@contextmanager
def suppress_into(said):
    """Keeps what is refused."""
    try:
        yield
    except StudyError as error:
        said.append(str(error))


def test_every_cell_and_every_merged_range_is_read():
    sheet = read(FILE)
    assert sheet.rows == ROWS
    assert isinstance(sheet.rows[5][3], Fault)
    assert set(sheet.merged_ranges) == {
        ((0, 0), (0, 4)),
        ((1, 0), (2, 0)),
        ((1, 1), (1, 2)),
        ((1, 3), (2, 3)),
        ((1, 4), (2, 4)),
    }
    assert sheet.place == "yearbook.xls, sheet '2019年'"
    assert sheet.cell(3, 1) == "B4"


def test_the_door_finds_its_sheets_and_the_rows_of_its_header():
    assert sheets_of(FILE) == ["2019年", "说明"]
    layout = read_layout(FILE.name, FILE.parent, "2019年", Wish())
    assert (layout.skip_rows, layout.header_rows) == (1, 2)
    panel = PanelEntry(file=FILE.name, unit="地区", time="日期", sheet="2019年", skip_rows=1, header_rows=2)
    assert [c.header for c in read_sheet_table(panel, FILE.parent).columns][:2] == [
        "地区",
        "年末总人口(万人) | 全市",
    ]


def test_a_sheet_that_is_none_and_one_that_is_too_large():
    with pytest.raises(
        StudyError, match=r"yearbook\.xls: expected sheet '2020年', found 0 among 2019年, 说明"
    ):
        read(FILE, sheet="2020年")
    with pytest.raises(StudyError, match=r"yearbook\.xls: has 7 rows × 5 columns, more than 20 cells"):
        read(FILE, max_cells=20)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04...", r"w\.xls: is a workbook of the newer form; rename it to \.xlsx and write f"),
        (b"<html><table>", r"w\.xls: is not a workbook, whatever its ending, .* save it as \.xlsx"),
        ("地区\t年份\n".encode("gb18030"), r"w\.xls: is a text file .* give a copy the ending \.txt"),
        ("地区\t年份\n".encode("utf-16"), r"w\.xls: is a text file .* give a copy the ending \.txt"),
        (b"", r"w\.xls: is not a workbook, whatever its ending"),
        (FILE.read_bytes()[:3000], r"w\.xls: cannot be read as a workbook \("),
    ],
)
def test_what_only_has_the_ending(tmp_path, data, message):
    path = tmp_path / "w.xls"
    path.write_bytes(data)
    with pytest.raises(StudyError, match=message):
        read(path)


def test_a_damaged_one_is_read_or_refused_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(ingest.apart, "SECONDS", 5)
    draw, path = random.Random(20), tmp_path / "w.xls"
    refusals = []
    for _ in range(12):
        data = bytearray(FILE.read_bytes())
        for _byte in range(draw.randint(1, 6)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        path.write_bytes(data)
        with suppress_into(refusals):
            read(path)
    assert all(said.startswith("w.xls") for said in refusals)
    assert 0 < len(refusals) < 12


def test_a_chain_of_blocks_without_an_end_is_given_up(tmp_path, monkeypatch):
    """A block of the allocation table that names itself as the next."""
    monkeypatch.setattr(ingest.apart, "SECONDS", 3)
    data = bytearray(FILE.read_bytes())
    table = 512 * (1 + int.from_bytes(data[76:80], "little"))
    first = int.from_bytes(data[48:52], "little")
    data[table + 4 * first : table + 4 * first + 4] = first.to_bytes(4, "little")
    path = tmp_path / "w.xls"
    path.write_bytes(data)
    with pytest.raises(StudyError, match=r"w\.xls: cannot be read as a workbook \("):
        read(path)


def test_a_matrix_is_read_from_one_as_from_a_newer_one():
    with pytest.raises(StudyError, match=r"yearbook\.xls.*expected its only sheet, found 2"):
        read_weights(FILE)


@pytest.mark.debt("33.3")
def test_hidden_rows_columns_and_sheets_are_named_as_those_of_newer_ones(tmp_path):
    """The bits that hide them: of a row (0x208), of columns (0x7D), of a sheet (0x85)."""
    data = bytearray(FILE.read_bytes())
    row, column, sheet = (data.index(bytes.fromhex(mark)) for mark in (ROW_4, COLUMNS_B_ON, SECOND_SHEET))
    data[row + 12] |= 0x20
    data[column : column + 4] = bytes.fromhex("01000200")
    data[column + 8] |= 1
    data[sheet + 4] = 1
    path = tmp_path / "w.xls"
    path.write_bytes(data)
    assert read(path).properties == {"hidden_rows": "4", "hidden_columns": "B, C"}
    assert read(path, sheet="说明").properties == {"hidden_sheet": "true"}
    assert read(FILE).properties == {}
