"""How yearbooks are typed: percentages that are stored as shares, tables that go on below a second header,
provinces between cities, years with footnotes, hidden rows.
"""

import openpyxl
import pytest

from ingest.build import find_remarks
from ingest.registry import build_source
from small_study import LONG, YEARBOOK, ingest_entry, units_in
from spillover.errors import StudyError

CITIES = """unit,name,name_local,aliases,longitude,latitude,region
220200,Jilin,吉林市,,126.55,43.84,North
330100,Hangzhou,杭州市,,120.15,30.27,East
330200,Ningbo,宁波市,,121.55,29.87,East
"""
PLAIN = {**YEARBOOK, "header_rows": 1, "columns": {"growth": {"header": "^增长率", "unit": "%"}}}
NAMES = ["吉林市", "杭州市", "宁波市"]


def read(folder, rows, source=PLAIN, form=None, change=None):
    """The observations and what was set aside of a workbook. form: number formats of cells."""
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    for row in rows:
        book.active.append(row)
    for cell, code in (form or {}).items():
        book.active[cell].number_format = code
    if change:
        change(book.active)
    path = folder / "yearbook_2013.xlsx"
    book.save(path)
    return ingest_entry("yearbook", source, {path.name: path}, units_in(folder, CITIES))


def growth(values):
    return [["城市", "增长率(%)"], *([name, value] for name, value in zip(NAMES, values, strict=True))]


def test_a_column_that_is_a_percentage_in_some_cells_is_an_error(tmp_path):
    form = {"B2": "0.0%", "B4": '"约"0.00%'}
    with pytest.raises(StudyError, match=r"B2: measure 'growth' .* stores 0.08 for 8%, and in B3 .* 7.5"):
        read(tmp_path, growth([0.08, 7.5, 0.09]), form=form)


@pytest.mark.parametrize("unit", ["%", "per cent", "百分点"])
def test_shares_printed_as_percentages_are_not_per_cent(tmp_path, unit):
    rows, form = growth([0.08, 0.075, 0.09]), dict.fromkeys(["B2", "B3", "B4"], "0.0%")
    columns = {"growth": {"header": "^增长率", "unit": unit}}
    with pytest.raises(StudyError, match=r"printed as percentages and store 0.08 for 8%; say 'unit: share"):
        read(tmp_path, rows, {**PLAIN, "columns": columns}, form)
    columns = {"growth": {"header": "^增长率", "unit": "share", "factor": 100, "target": "%"}}
    observations, _ = read(tmp_path, rows, {**PLAIN, "columns": columns}, form)
    assert sorted(o.value for o in observations) == pytest.approx([7.5, 8, 9])


def test_a_sign_of_per_cent_that_is_printed_to_the_letter_is_none(tmp_path):
    form = dict.fromkeys(["B2", "B3", "B4"], '0.0"%"')
    observations, _ = read(tmp_path, growth([8, 7.5, 9]), form=form)
    assert sorted(o.value for o in observations) == [7.5, 8, 9]


def test_a_zero_is_one_in_either_form(tmp_path):
    columns = {"growth": {"header": "^增长率", "unit": "share"}}
    observations, _ = read(
        tmp_path, growth([0.08, 0, 0.09]), {**PLAIN, "columns": columns}, {"B2": "0%", "B4": "0%"}
    )
    assert len(observations) == 3


def test_a_table_that_goes_on_below_its_header_once_more(tmp_path):
    head, *rows = growth([8, 7.5, 9])
    observations, aside = read(tmp_path, [head, *rows[:2], ["续表", None], ["城　市", "增长率 (%)"], rows[2]])
    assert sorted(o.value for o in observations) == [7.5, 8, 9]
    lines = {line.why: line.cells for line in aside.accounts[0].lines()}
    assert lines["the header once more"] == 2
    with pytest.raises(StudyError, match="the header appears again"):
        read(tmp_path, [head, *rows[:2], ["城市", "增长量"], rows[2]])
    with pytest.raises(StudyError, match="A5: the header appears again"):
        read(tmp_path, [head, rows[0], head, rows[1], ["城市", "增长量"], rows[2]])


PROVINCES = [["浙　江", 6.1], ["杭州市", 7.5], ["宁波市", 9]]


@pytest.mark.parametrize("city", [[], [["吉林市", 8]]])
def test_a_name_of_a_province_and_a_city_is_no_city_among_provinces(tmp_path, city):
    rows = [["城市", "增长率(%)"], ["吉　林", 5], *city, *PROVINCES]
    with pytest.raises(StudyError, match=r"A2: '吉 林' may be the province, as 浙 江 .* not the city Jilin"):
        read(tmp_path, rows)
    observations, aside = read(tmp_path, rows, {**PLAIN, "outside": "^吉 林$"})
    assert {o.unit: o.value for o in observations} == {"330100": 7.5, "330200": 9} | (
        {"220200": 8} if city else {}
    )
    assert aside.outside_labels["吉 林"] == 1


def test_a_name_without_a_rank_is_the_citys_among_cities(tmp_path):
    observations, _ = read(tmp_path, [["城市", "增长率(%)"], ["吉　林", 5], ["杭　州", 7], ["长　春", 6]])
    assert {o.unit: o.value for o in observations} == {"220200": 5, "330100": 7}


@pytest.mark.parametrize("text", ["2013①", "2013*", "2013年[1]", "２０１３†"])
def test_a_footnote_behind_a_year_is_taken_off_and_listed(tmp_path, text):
    path = tmp_path / "long.csv"
    path.write_text(f"code,name,year,population\n220200,吉林市,{text},5\n", encoding="utf-8")
    observations, aside = ingest_entry("long", LONG, {path.name: path}, units_in(tmp_path, CITIES))
    assert [(o.year_data, o.value) for o in observations] == [(2013, 5)]
    assert aside.marks == {f"footnote: {text}": 1}


def test_a_day_in_the_years_column_says_which_key_reads_it(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("code,name,year,population\n220200,吉林市,2013-12-31,5\n", encoding="utf-8")
    with pytest.raises(StudyError, match="cell C2: '2013-12-31' is not a year; say 'written: day'"):
        ingest_entry("long", LONG, {path.name: path}, units_in(tmp_path, CITIES))


@pytest.mark.debt("33.3")
def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("Notes")
        sheet.sheet_state = "hidden"

    observations, aside = read(tmp_path, growth([8, 7.5, 9]), change=hide)
    assert len(observations) == 3
    place = "yearbook_2013.xlsx, sheet 'Sheet1'"
    remedy = "are read like the others; delete them in a copy of the file if they are not to count"
    assert [
        str(said) for said in find_remarks(build_source({**PLAIN, "sheet": "Sheet1"}), observations, aside)
    ] == [
        f"{place}: the sheet is hidden; show it if it is the one that you mean",
        f"{place}: the hidden rows 3 {remedy}",
        f"{place}: the hidden columns B {remedy}",
    ]


@pytest.mark.debt("33.3")
def test_a_run_names_the_totals_that_a_panel_leaves_out(tmp_path):
    observations, aside = read(tmp_path, [*growth([8, 7.5, 9]), ["World", 9]])
    (said,) = find_remarks(build_source(PLAIN), observations, aside, is_panel=True)
    assert said == (
        "rows of totals or groups of units are left out: World (1); 'totals: []' under 'panel' keeps them"
    )
    assert not list(find_remarks(build_source(PLAIN), observations, aside))


def test_a_title_above_a_csv_says_which_key_passes_over_it(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("Table 1\ncode,name,year,population\n220200,吉林市,2013,5\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"line 2: more cells than columns .*'skip_rows', 'footer_rows'"):
        ingest_entry("long", LONG, {path.name: path}, units_in(tmp_path, CITIES))
