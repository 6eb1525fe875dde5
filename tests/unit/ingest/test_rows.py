"""Which unit a row is about: names and codes that agree, disagree, are merged, shared, missing or changed for
one year.
"""

import openpyxl
import pytest

from ingest.observe import Span
from ingest.registry import files_of
from small_study import (
    LONG,
    ROWS,
    UNITS,
    YEARBOOK,
    ingest_entry,
    source_of,
    units_in,
    workbook,
    yearbook_file,
)
from spillover.errors import StudyError

SHARED = (
    UNITS.replace("aliases,", "aliases,shared,")
    .replace("Eerduosi,", "Eerduosi,,")
    .replace("玉林市,", "玉林市,,Yulin")
)
SHARED = SHARED.replace("Simao,", "Simao,,")
EXCEL = {**LONG, "files": r"long\.xlsx", "format": "xlsx"}


def _rows(folder, rows, units=UNITS, source=EXCEL, merged=()):
    path = workbook(folder / "long.xlsx", [["code", "name", "year", "population"], *rows], merged)
    observations, aside = ingest_entry("long", source, {"long.xlsx": path}, units_in(folder, units))
    return [(o.unit, o.year_data, o.value) for o in observations], aside


def test_chinese_and_english_in_one_cell(tmp_path):
    names = ["鄂尔多斯市_x000D_\nOrdos", "玉林 (Yulin)", "榆林市 Yulin", "普洱市（Puyang）"]
    observations, aside = _rows(tmp_path, [[None, name, 2013, 200] for name in names])
    assert [unit for unit, *_ in observations] == ["150600", "450900"]
    assert set(aside.outside_labels) == {"榆林市 Yulin", "普洱市(Puyang)"}


def test_a_name_merged_over_the_rows_of_its_years(tmp_path):
    rows = [
        [None, "鄂尔多斯市", 2013, 200],
        [None, None, 2014, 201],
        [None, "玉林市", 2013, 700],
        [None, None, 2014, 701],
    ]
    observations, aside = _rows(tmp_path, rows, merged=["B2:B3", "B4:B5"])
    assert observations == [
        ("150600", 2013, 200),
        ("150600", 2014, 201),
        ("450900", 2013, 700),
        ("450900", 2014, 701),
    ]
    assert not aside.nameless_rows


def test_rows_with_numbers_but_without_a_name_are_listed(tmp_path):
    rows = [
        [None, "鄂尔多斯市", 2013, 200],
        [None, None, None, 201],
        [None, None, None, None],
        [None, None, None, "a note"],
    ]
    assert _rows(tmp_path, rows)[1].nameless_rows == ["long.xlsx, sheet 'Sheet1', cell B3"]


@pytest.mark.parametrize(
    ("code", "name", "message"),
    [
        (150600, "玉林市", r"cell A2: code 150600 is Ordos, but the name '玉林市' is Yulin \(450900\)"),
        (
            610800,
            "Yulin",
            r"cell A2: code 610800 is not a code of the study, but the name 'Yulin' is Yulin \(450900\); "
            r"correct the file",
        ),
        (
            None,
            "Yulin",
            r"cell A2: 'Yulin' is ambiguous: other places than Yulin \(450900\) have it too; correct the f",
        ),
    ],
)
def test_a_row_that_may_be_about_another_place(tmp_path, code, name, message):
    with pytest.raises(StudyError, match=message):
        _rows(tmp_path, [[code, name, 2013, 380]], SHARED)


@pytest.mark.parametrize(
    ("code", "name"),
    [(450900, "Yulin"), (None, "玉林"), (None, "玉林市 Yulin"), (452500, "Yulin"), ("—", "玉林")],
)
def test_a_shared_name_counts_beside_a_code_or_a_chinese_one(tmp_path, code, name):
    units = SHARED.replace("玉林市,,", "玉林市,452500,")
    assert _rows(tmp_path, [[code, name, 2013, 700]], units)[0] == [("450900", 2013, 700)]


def _editions(folder, changed, source=YEARBOOK, units=UNITS, span=None):
    """Three editions; in that of 2014 Ordos is under another name, or not at all (None)."""
    renamed = [
        [changed if "鄂尔" in row[0] else row[0], "", *row[2:]]
        for row in ROWS
        if changed or "鄂尔" not in row[0]
    ]
    files = [yearbook_file(folder, 2013), yearbook_file(folder, 2014, renamed), yearbook_file(folder, 2015)]
    arguments = [span] if span else []
    return ingest_entry(
        "yearbook", source, {path.name: path for path in files}, units_in(folder, units), *arguments
    )[0]


def test_a_name_that_stands_only_where_a_unit_is_absent_is_an_error_until_it_is_known(tmp_path):
    message = (
        r"yearbook_2014.xlsx, sheet 'Sheet1', cell A5 has '鄂尔多司', which .* lack Ordos "
        r"\(2013\).*'aliases'.*'outside'"
    )
    with pytest.raises(StudyError, match=message):
        _editions(tmp_path, "鄂尔多司")
    assert len(_editions(tmp_path, "鄂尔多司", units=UNITS.replace("Eerduosi", "鄂尔多司"))) == 18
    assert len(_editions(tmp_path, "鄂尔多司", {**YEARBOOK, "outside": "^鄂尔多司$"})) == 16
    assert len(_editions(tmp_path, "鄂尔多司", span=Span(2014, 2014, "data_year"))) == 16


@pytest.mark.parametrize("changed", [None, "注：数据来自统计局", "宁夏回族自治区"])
def test_a_unit_without_its_row_is_a_gap_where_no_other_place_could_be_it(tmp_path, changed):
    rows = [
        [changed if "鄂尔" in row[0] else row[0], "", *row[2:]]
        for row in ROWS
        if changed or "鄂尔" not in row[0]
    ]
    if changed and changed.startswith("注"):
        rows = [row if row[0] != changed else [changed] for row in rows]
    files = [
        yearbook_file(tmp_path, 2013),
        yearbook_file(tmp_path, 2014, rows),
        yearbook_file(tmp_path, 2015),
    ]
    observations, _ = ingest_entry(
        "yearbook", YEARBOOK, {path.name: path for path in files}, units_in(tmp_path)
    )
    assert len(observations) == 16


def test_a_lost_edition_is_an_error(tmp_path):
    files = {path.name: path for path in (yearbook_file(tmp_path, 2013), yearbook_file(tmp_path, 2015))}
    with pytest.raises(
        StudyError,
        match=r"no file or sheet of the edition 2014, .*obtain it \(Ask the bureau.\), or say 'consecutive",
    ):
        ingest_entry("yearbook", YEARBOOK, files, units_in(tmp_path))
    census = {**YEARBOOK, "year": {"from": "file", "consecutive": False}}
    assert len(ingest_entry("yearbook", census, files, units_in(tmp_path))[0]) == 12


def test_a_sheet_for_each_year(tmp_path):
    """Each sheet is its year; other sheets are none, and a lost year is an error as a lost edition is."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    for year in (2013, 2014):
        sheet = book.create_sheet(f"{year}年 ")
        for row in (["城市", "人口"], ["鄂尔多斯市", year], ["玉林市", 700]):
            sheet.append(row)
    book.save(tmp_path / "years.xlsx")
    source = {**EXCEL, "sheet": r"(?P<edition>\d{4})年", "unit": {"name": "城市"}, "year": {"from": "sheet"}}
    source["columns"] = {"population": {"header": "人口"}}
    files, units = {"years.xlsx": tmp_path / "years.xlsx"}, units_in(tmp_path)
    observations, aside = ingest_entry("years", source, files, units)
    found = [(o.unit, o.year_data, o.value, o.sheet, o.cell) for o in observations]
    assert ("150600", 2013, 2013.0, "2013年 ", "B2") in found
    assert ("150600", 2014, 2014.0, "2014年 ", "B2") in found
    assert list(aside.headers) == ["years.xlsx, sheet '2013年 '", "years.xlsx, sheet '2014年 '"]
    book.create_sheet("2016年").append(["城市", "人口"])
    book["2016年"].append(["鄂尔多斯市", 1])
    book.save(tmp_path / "years.xlsx")
    with pytest.raises(StudyError, match="no file or sheet of the edition 2015"):
        ingest_entry("years", source, files, units)
    with pytest.raises(StudyError, match=r"no sheet's name matches .*; correct 'sheet'"):
        ingest_entry("years", {**source, "sheet": "(?P<edition>[0-9]{4})"}, files, units)


def test_what_a_spreadsheet_program_leaves_beside_an_open_file_is_no_file_of_a_source(tmp_path):
    for name in ("long.xlsx", "~$long.xlsx", ".~lock.long.xlsx#", "._long.xlsx"):
        (tmp_path / name).touch()
    assert files_of(source_of(files=r".*long.*"), tmp_path) == ["long.xlsx"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            UNITS.encode("gb18030"),
            r"units.csv, line 2: is not UTF-8; save the file as UTF-8 .*'CSV UTF-8'",
        ),
        (UNITS + UNITS.splitlines()[1], "the unit id '150600' is empty or appears twice"),
        (UNITS.replace("109.78", "nan"), "line 2: unit 150600: longitude is 'nan', not a number of degrees"),
        (
            UNITS.replace("109.78,39.61", "39.61,109.78"),
            "line 2: unit 150600: latitude is '109.78', not .* within -90 to 90",
        ),
        (UNITS + "999999,X\n", r"line 5: fewer cells than columns \(2, the header has 7\)"),
        (UNITS + "999999,X,Y,,,2,N\n", "line 5: unit 999999: longitude is '', not a number"),
        (UNITS + "999999,X,Y,,1,2,N,3\n", "line 5: more cells than columns"),
        (UNITS.replace(",Ordos,", ",,"), "unit 150600 has no name"),
        (UNITS.replace("aliases", "region"), "duplicate column 'region' in its header"),
        (UNITS.replace("longitude,latitude", "Longitude,lattitude"), "if it is 'longitude', call it so"),
        (UNITS.splitlines()[0], "units.csv: no units"),
        ("", "units.csv: no column unit, name in its header; it needs unit, name"),
    ],
)
def test_a_units_file_that_cannot_be_read(tmp_path, text, message):
    (tmp_path / "units.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StudyError, match=message):
        units_in(tmp_path, None)


@pytest.mark.parametrize("name", [None, "  "])
def test_numbers_without_a_name_where_a_unit_is_lacking(tmp_path, name):
    message = (
        r"yearbook_2014.xlsx, sheet 'Sheet1', cell A5: the row has numbers but no name, in a year that lacks "
        r"Ordos \(2013\): write the name"
    )
    rows = [[name if "鄂尔" in row[0] else row[0], None, *row[2:]] for row in ROWS]
    files = [
        yearbook_file(tmp_path, 2013),
        yearbook_file(tmp_path, 2014, rows),
        yearbook_file(tmp_path, 2015),
    ]
    with pytest.raises(StudyError, match=message):
        ingest_entry("yearbook", YEARBOOK, {path.name: path for path in files}, units_in(tmp_path))


def test_a_mark_on_a_code(tmp_path):
    observations, aside = _rows(tmp_path, [["150600*", None, 2013, 200]])
    assert observations == [("150600", 2013, 200)]
    assert aside.marks == {"footnote: 150600*": 1}


def test_an_item_that_is_an_error_or_blank(tmp_path):
    source = {
        **EXCEL,
        "items": {"name": "^item$", "value": "^value$"},
        "columns": {"population": {"header": "人口", "unit": "persons"}},
    }
    rows = [["code", "name", "year", "item", "value"], [150600, "Ordos", 2013, "人口", 5]]
    path = workbook(tmp_path / "long.xlsx", [*rows, [150600, "Ordos", 2014, None, 6]])
    _, aside = ingest_entry("long", source, {path.name: path}, units_in(tmp_path))
    assert aside.nameless_rows == ["long.xlsx, sheet 'Sheet1', cell D3"]
    path = workbook(tmp_path / "long.xlsx", [*rows, [150600, "Ordos", 2014, "#REF!", 6]])
    with pytest.raises(StudyError, match="cell D3: expected the item's name, found '#REF!'"):
        ingest_entry("long", source, {path.name: path}, units_in(tmp_path))
