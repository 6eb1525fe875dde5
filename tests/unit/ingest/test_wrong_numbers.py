"""Cells that once became another number, row or name without a word: each is refused where it is."""

import re

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from ingest.formats.csv import Csv
from ingest.text import NumberReader, read_number, read_year
from small_study import (
    LONG,
    UNITS,
    YEARBOOK,
    edited,
    ingest_entry,
    parts_of,
    read,
    units_in,
    warehouse,
    workbook,
    yearbook_file,
)
from spillover.errors import StudyError

HEADER = "code,name,year,population,note\n"


def _csv(folder, text, units=UNITS, **options):
    path = folder / "long.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    observations, aside = ingest_entry(
        "long", {**LONG, **options}, {path.name: path}, units_in(folder, units)
    )
    return [(o.unit, o.year_data, o.value) for o in observations], aside


@pytest.mark.parametrize(
    "text",
    [
        *(
            "60*61",
            "60#61",
            "60[1]61",
            "6①061",
            "6†1",
            "60(注1)61",
            "注12.5",
            "10²",
            "10⁵",
            "²10",
            "10₂",
            "1½",
        ),
        *("12\n345", "12_x000D_345", "12\t345", "1\u2028234", "1\x1c234", "1  234", "1, 234", "1,234 567"),
        *(
            "0,123",
            "000,123",
            "1,23,456",
            "12,34",
            "1_000",
            "٣",
            "𝟏",
            "1⒈5",
            "1e400",
            "-1e999",
            "①",
            "*",
            "[1]",
        ),
        *("1 2", "--5", "5-", "1.2.3", "0x10", "inf", "-Infinity", "1e5e2", "12.5.", "1\u200b2"),
    ],
)
def test_what_is_not_plainly_a_number_is_refused(text):
    assert (read_number(text).value, read_number(text).flag) == (None, "unreadable")


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), 10**400])
def test_a_number_too_large_for_a_double_is_refused(value):
    assert read_number(value).flag == "unreadable"


@pytest.mark.parametrize(
    ("text", "value", "mark"),
    [
        *(("12.5①", 12.5, "①"), ("①12.5", 12.5, "①"), ("12.5 *†", 12.5, "*†"), ("[1]61", 61, "[1]")),
        *(("1,234注12", 1234, "注12"), ("(注1)5", 5, "(注1)"), ("…①", None, "①"), ("＊５＊", 5, "* *")),
    ],
)
def test_a_mark_before_or_behind_is_taken_off_and_kept(text, value, mark):
    number = read_number(text)
    assert (number.value, number.mark) == (value, mark)


def test_superscripts_are_footnotes_only_where_the_source_says_so(tmp_path):
    assert NumberReader(superscripts=True).read("10²").value == 10
    text = f"{HEADER}150600,Ordos,2013,10²,\n"
    assert _csv(tmp_path, text)[0] == [("150600", 2013, None)]
    observations, aside = _csv(tmp_path, text, superscripts="footnotes")
    assert observations == [("150600", 2013, 10)]
    assert aside.marks == {"footnote: 10²": 1}
    with pytest.raises(StudyError, match=r"cell A2: '鄂尔多斯²' is Ordos if .*'superscripts: footnotes'"):
        _csv(tmp_path, f"{HEADER},鄂尔多斯²,2013,10,\n")
    assert _csv(tmp_path, f"{HEADER},鄂尔多斯²,2013,10,\n", superscripts="footnotes")[0][0][0] == "150600"


@pytest.mark.parametrize(
    "text", ["201₃", "20¹3", "2013²", "²2013", "20\n13", "2,013", "1e3", "9999", "20130"]
)
def test_what_is_not_plainly_a_year_is_none(text):
    assert read_year(text) is None


def test_a_mark_on_a_name_is_taken_off_behind_it_and_never_within(tmp_path):
    rows = edited("鄂尔多斯", 0, "鄂尔多斯市①")
    observations, aside = read(tmp_path, rows=rows)
    assert {o.unit for o in observations} == {"150600", "450900", "530800"}
    assert aside.marks == {"footnote: 鄂尔多斯市①": 1}
    observations, _ = read(tmp_path, rows=edited("鄂尔多斯", 0, "鄂尔*多斯市"))
    assert {o.unit for o in observations} == {"450900", "530800"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("150600,Ordos,2013,5,100,x\n", r"long.csv, line 2: more cells than columns \(6, the header has 5\)"),
        ("150600,Ordos,2013,5\n", r"line 2: fewer cells than columns \(4, the header has 5\)"),
        ('150600,Ordos,2013,5,"seen\n450900,Yulin,2013,7,"\n', "line 3: a quotation mark is left open"),
        ('150600,Ordos,2013,5,"seen\n450900,Yulin,2013,7,x\n', "begins in line 2: cannot be read as csv"),
        ('150600,Ordos,2013,"1"0,x\n', "line 2: cannot be read as csv"),
        (
            "150600,Ordos,2013,5,x\ncode,name,year,residents,note\n450900,Yulin,2013,7,x\n",
            "B3: the header appears again",
        ),
        (",#REF!,2013,5,x\n", r"B2: expected the unit's name, found '#REF!'"),
    ],
)  # fmt: skip
def test_a_csv_whose_rows_are_not_what_they_seem(tmp_path, rows, message):
    with pytest.raises(StudyError, match=message):
        _csv(tmp_path, HEADER + rows)


def test_a_text_over_several_lines_is_read_where_no_row_is_in_it(tmp_path):
    observations, _ = _csv(tmp_path, f'{HEADER}150600,Ordos,2013,5,"a note,\nin two lines"\n\n')
    assert observations == [("150600", 2013, 5)]


def test_rows_above_and_below_the_table_are_declared_and_listed(tmp_path):
    text = f"A yearbook\n{HEADER}150600,Ordos,2013,5,x\n注：the bureau\n"
    with pytest.raises(StudyError, match="line 2: more cells than columns"):
        _csv(tmp_path, text)
    observations, aside = _csv(tmp_path, text, skip_rows=1, footer_rows=1)
    assert observations == [("150600", 2013, 5)]
    assert aside.texts_above == {"long.csv": ["A yearbook", "注:the bureau"]}


def test_the_delimiter_is_the_only_one_that_fits_or_the_sources(tmp_path):
    text = HEADER.replace(",", ";") + "150600;Ordos;2013;5,5;x\n"
    observations, aside = _csv(tmp_path, text, decimal=",")
    assert observations == [("150600", 2013, 5.5)]
    assert aside.file_properties == {"long.csv": {"encoding": "utf-8", "delimiter": "semicolon"}}
    with pytest.raises(StudyError, match="its delimiter may be comma, semicolon; set 'delimiter'"):
        _csv(tmp_path, "code,name;x,year,population;y\n150600,Ordos;x,2013,5;y\n")
    assert _csv(tmp_path, text.replace("5,5", "1,234"))[0] == [("150600", 2013, None)]


def test_an_encoding_that_is_not_the_files(tmp_path):
    with pytest.raises(StudyError, match="is UTF-8, not gb18030; take 'encoding' out"):
        _csv(tmp_path, f"{HEADER}150600,鄂尔多斯,2013,5,\n", encoding="gb18030")


def _without_references(path):
    """A workbook whose cells do not say where they are, as some programs write them."""
    with parts_of(path) as parts:
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = re.sub(rb'<c r="[A-Z]+\d+"', b"<c", parts[sheet])
    return path


@pytest.mark.parametrize("value", ["#DIV/0!", "=100+100"])
def test_an_error_in_a_workbook_whose_cells_carry_no_reference(tmp_path, value):
    rows = [
        ["code", "name", "year", "population"],
        [150600, "Ordos", 2013, value],
        [450900, "Yulin", 2013, 7],
    ]
    path = _without_references(workbook(tmp_path / "long.xlsx", rows))
    source = {**LONG, "files": r"long\.xlsx", "format": "xlsx"}
    observations, _ = ingest_entry("long", source, {path.name: path}, units_in(tmp_path))
    assert [(o.value, o.flag, o.raw) for o in observations] == [(None, "unreadable", value), (7, "", "7")]


@pytest.mark.parametrize("value", ["#REF!", "=VLOOKUP(A1,B:C,2)"])
def test_an_error_in_the_column_of_names(tmp_path, value):
    with pytest.raises(StudyError, match=r"cell A5: expected the unit's name, found '[#=]"):
        read(tmp_path, rows=edited("鄂尔多斯", 0, value))


def test_a_cell_given_twice(tmp_path):
    path = yearbook_file(tmp_path)
    with parts_of(path) as parts:
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = parts[sheet].replace(b'<c r="D5"', b'<c r="C5"')
    with pytest.raises(StudyError, match="sheet 'Sheet1': the cell C5 is given twice"):
        ingest_entry("yearbook", YEARBOOK, {path.name: path}, units_in(tmp_path))


def test_a_small_digit_of_a_rich_text_is_no_digit_of_its_number(tmp_path):
    small = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    path = workbook(
        tmp_path / "long.xlsx", [["code", "name", "year", "population"], [150600, "Ordos", 2013, small]]
    )
    source = {**LONG, "files": r"long\.xlsx", "format": "xlsx"}
    observations, _ = ingest_entry("long", source, {path.name: path}, units_in(tmp_path))
    assert [(o.raw, o.value, o.flag) for o in observations] == [("10²", None, "unreadable")]


def test_a_number_merged_over_two_rows_is_not_a_gap(tmp_path):
    path = yearbook_file(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Sheet1"].merge_cells("C5:C6")
    book.save(path)
    observations, _ = ingest_entry("yearbook", YEARBOOK, {path.name: path}, units_in(tmp_path))
    assert [(o.raw, o.flag) for o in observations if o.cell == "C6"] == [("(merged with C5)", "unreadable")]


def test_coordinates_with_an_underscore(tmp_path):
    with pytest.raises(
        StudyError, match=r"line 2: unit 150600: longitude is '10_9.78', not a number of degrees"
    ):
        units_in(tmp_path, UNITS.replace("109.78", "10_9.78"))


def test_a_code_that_means_two_units(tmp_path):
    with pytest.raises(StudyError, match="the code '1506' is ambiguous: it means 150600 and 450900"):
        units_in(tmp_path, UNITS.replace("玉林市,,", "玉林市,1506,"))


def test_a_year_in_a_header_that_cannot_be_read(tmp_path):
    columns = {"population": {"header": r"(?P<year>\d{4})$", "unit": "persons"}}
    keys = {"unit": {"name": "^name$"}, "year": {"from": "header"}, "columns": columns}
    with pytest.raises(StudyError, match="matches '0131' in the header of column B, which is not a year"):
        _csv(tmp_path, "name,人口2013①,人口2012\nOrdos,201,200\n", **keys)


def test_a_wrong_number_never_reaches_the_panel(tmp_path):
    with pytest.raises(
        StudyError, match=r"text in a number cell.*\n.*cell C5: 60\*61 \(population, Ordos 2012\)"
    ):
        warehouse(tmp_path, {2013: edited("鄂尔多斯", 2, "60*61")}, years=[2012, 2012])


@pytest.mark.debt("33.1")
def test_a_file_called_tsv_has_tabs_where_commas_would_do_as_well(tmp_path):
    """Eurostat joins its first columns by commas; in a file of another name both are asked about."""
    rows = ["freq,unit,na_item,geo\\TIME_PERIOD\t2010\t2011", "A,MIO,B1,DE\t1.5\t2.5", "A,MIO,B1,FR\t3.5\t4"]
    for name in ("e.tsv", "e.TSV"):
        (tmp_path / name).write_text("\n".join(rows) + "\n")
        sheet = Csv().read(tmp_path / name, name)
        assert sheet.properties["delimiter"] == "tab"
        assert sheet.rows[1] == ["A", "MIO", "B1", "DE", "1.5", "2.5"]
    (tmp_path / "e.txt").write_text("\n".join(rows) + "\n")
    with pytest.raises(StudyError, match="its delimiter may be comma, tab"):
        Csv().read(tmp_path / "e.txt", "e.txt")
