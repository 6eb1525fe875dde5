"""Title rows, labels, encodings, sheets, melted files and years side by side."""

from datetime import datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest

from door.write import describe_panel
from ingest.places import read_units
from plan.load import load_study
from small_study import ingested
from spillover.errors import StudyError

CITIES = ("石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市", "大理白族自治州")


def _value(city, year, shift=0.0):
    at = CITIES.index(city)
    return round(len(city) + at * 1.7 + (year * (at + 2 + int(shift)) % 5) / 7 + shift, 4)


def _book(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


@pytest.mark.debt("33.2")
def test_thousands_in_a_text_with_tabs_are_read(ask, project, firms):
    firms["roa"] = [f"{1000 + y + abs(r):,.3f}" for y, r in zip(firms.year, firms.roa, strict=True)]
    firms.to_csv(project / "p.txt", index=False, sep="\t")
    found, text = ask("p.txt", outcome="roa", treatment="lev")
    assert "decimal: ." in text or 'decimal: "."' in text
    assert (found.table.find("roa", "y").numbers > 1000).all()


def test_gb18030_semicolons_decimal_commas_and_a_title(ask, project):
    rows = ["各城市;;;", "城市;年份;人均GDP(元);$x, y"]
    for city in CITIES:
        for year in range(2010, 2015):
            numbers = (f"{_value(city, year, shift):.4f}".replace(".", ",") for shift in (0, 1.5))
            rows.append(";".join([city, str(year), *numbers]))
    (project / "a.csv").write_bytes("\n".join(rows).encode("gb18030"))
    found, text = ask("a.csv", outcome="人均GDP（元）", treatment="$x, y")
    panel = found.panel
    assert (panel.encoding, panel.delimiter, panel.decimal, panel.skip_rows) == (
        "gb18030",
        "semicolon",
        ",",
        1,
    )
    assert panel.places == "china-cities"
    assert next(r for r in found.units.rows if r["text"] == "大理白族自治州")["unit"] == "532900"
    assert 'columns: {GDP: "人均GDP(元)", x_y: "$x, y"}' in text


PLACES = ("Lozère", "Corrèze", "Isère", "Drôme", "Ardèche", "Nièvre", "Hérault", "Finistère")


def french(encoding):
    """Units whose accents stand before a plain letter, so that GB18030 can read them in Latin-1."""
    rows = [
        f"{place}\t{year}\t{i + year % 3 + 0.5}"
        for i, place in enumerate(PLACES)
        for year in range(2001, 2007)
    ]
    return "\n".join(["commune\tyear\ty", *rows]).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_says_that_it_is_utf_16_is_read_as_such(ask, project, encoding):
    (project / "a.txt").write_bytes(french(encoding))
    found, _ = ask("a.txt")
    assert [row["text"] for row in found.units.rows] == list(PLACES)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16-le"])
def test_words_of_another_encoding_are_not_taken_for_chinese(ask, project, encoding):
    (project / "a.csv").write_bytes(french(encoding))
    with pytest.raises(StudyError, match="is neither UTF-8 nor UTF-16 nor GB18030; save it"):
        ask("a.csv")


def test_half_of_the_characters_of_big5_tell_that_they_are_not_gb18030(ask, project):
    rows = [
        f"{city},{year},{i + year % 3}"
        for i, city in enumerate(("臺北市", "高雄市", "臺南市", "桃園市"))
        for year in range(2001, 2007)
    ]
    (project / "a.csv").write_bytes("\n".join(["城市,年份,y", *rows]).encode("big5"))
    with pytest.raises(StudyError, match="is neither UTF-8 nor UTF-16 nor GB18030; save it"):
        ask("a.csv")


def test_utf_16_that_breaks_off_is_refused(ask, project):
    (project / "a.csv").write_bytes(french("utf-16")[:-1])
    with pytest.raises(StudyError, match="begins as UTF-16 does but is not"):
        ask("a.csv")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "is not an xlsx workbook; save it as"),
        ("a.xlsx", b"<html></html>", "is not an xlsx workbook; save it as"),
        ("a.csv", b"\n \n", "is empty; obtain the file again"),
        ("a.csv", b"<html>\n<body>Log in</body>", "no comma.*its first line: '<html>'"),
    ],
)
def test_a_file_that_is_no_table_is_named_as_what_it_is(ask, project, name, data, said):
    (project / name).write_bytes(data)
    with pytest.raises(StudyError, match=said):
        ask(name)


def test_formulas_that_were_never_computed_are_named(ask, project):
    rows = [[c, y, i + y % 5, i * y % 7] for i, c in enumerate("abcdefgh") for y in range(2000, 2005)]
    rows[3][2] = "=C2+1"
    _book(project / "a.xlsx", {"s": [["city", "year", "x", "z"], *rows]})
    with pytest.raises(StudyError, match=r"'x' has formulas whose values were never computed: .*=C2\+1"):
        ask("a.xlsx", outcome="x", treatment="z")


def test_a_comma_with_three_digits_behind_it_is_asked_for(ask, project):
    rows = ["city;year;x", *(f"c{i};{y};{i},{100 + y % 7}" for i in range(1, 9) for y in range(2000, 2005))]
    (project / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(StudyError, match=r"'1,105' may set off .* give DECIMAL=,"):
        ask("a.csv")
    assert ask("a.csv", decimal=",")[0].table.columns[2].numbers[0] == 1.105


def test_rows_of_labels_below_the_header_are_labels_and_zeros_stay(ask, project):
    rows = [
        ["Stkcd", "Accper", "F05", "Size"],
        ["证券代码", "截止日期", "资产报酬率", "规模"],
        ["无", "无", "%", "元"],
    ]
    for firm in range(1, 9):
        rows += [
            [f"{firm:06d}", f"{y}-12-31", firm + y * firm % 3, firm * 2.5 + y * firm % 4]
            for y in range(2012, 2018)
        ]
    _book(project / "csmar.xlsx", {"s": rows})
    found, text = ask("csmar.xlsx", outcome="F05", treatment="规模")
    assert (found.panel.unit, found.panel.time, found.panel.written, found.panel.header_rows) == (
        "Stkcd",
        "Accper",
        "day",
        3,
    )
    assert found.units.rows[0]["unit"] == "000001"
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    study = load_study(project, "x")
    assert {n: v["label"] for n, v in study["variables"].items()} == {"F05": "资产报酬率", "Size": "规模"}


def _panel_rows(names, years=range(2010, 2015)):
    rows = [["city", "year", "x", "z"]]
    return rows + [[c, y, i * 2.5 + y % 3, i - y % 4] for i, c in enumerate(names) for y in years]


def test_the_one_sheet_that_can_be_the_panel_is_taken_and_two_are_asked_for(ask, project):
    notes = [["Notes"], ["Made by hand"]]
    table = _panel_rows([f"c{i}" for i in range(9)])
    _book(project / "one.xlsx", {"cover": notes, "panel": table, "sources": notes})
    assert ask("one.xlsx")[0].panel.sheet == "panel"
    _book(project / "two.xlsx", {"cover": notes, "a": table, "b": table})
    with pytest.raises(StudyError, match="2 sheets could be the panel: a, b; give SHEET="):
        ask("two.xlsx")
    assert ask("two.xlsx", sheet="b")[0].panel.sheet == "b"
    with pytest.raises(StudyError, match="no sheet 'c'; it has cover, a, b"):
        ask("two.xlsx", sheet="c")


def test_a_sheet_that_has_a_header_alone_is_no_panel(ask, project):
    table = _panel_rows([f"c{i}" for i in range(9)])
    _book(project / "two.xlsx", {"panel": table, "codes": [["code", "meaning"]]})
    assert ask("two.xlsx")[0].panel.sheet == "panel"


def test_a_sheet_for_each_year_is_named_as_what_it_is(ask, project):
    sheets = {f"{y}年": [["城市", "产出"], *([c, _value(c, y)] for c in CITIES)] for y in range(2010, 2014)}
    _book(project / "a.xlsx", sheets)
    with pytest.raises(StudyError, match=r"has a sheet for each year \(2010年, 2011年, .*year.from: sheet"):
        ask("a.xlsx")


def test_names_merged_over_their_years_and_headers_merged_over_columns(ask, project):
    """Ingest reads both so, from the configuration that is written."""
    rows = [["表1"], ["城市", "年份", "经济", None], [None, None, "产出（万元）", "人口"]]
    years = range(2010, 2015)
    rows += [[c if y == 2010 else None, y, _value(c, y), _value(c, y, 1.5)] for c in CITIES for y in years]
    _book(project / "a.xlsx", {"面板": [*rows, ["注：略。"]]})
    book = openpyxl.load_workbook(project / "a.xlsx")
    sheet = book.active
    for cells in ("A2:A3", "B2:B3", "C2:D2", *(f"A{i}:A{i + 4}" for i in range(4, 4 + 5 * len(CITIES), 5))):
        sheet.merge_cells(cells)
    book.save(project / "a.xlsx")
    found, text = ask("a.xlsx", outcome="产出（万元）", treatment="人口")
    assert (found.panel.unit, found.panel.time, len(found.units.rows)) == ("城市", "年份", len(CITIES))
    assert 'columns: {column_c: "经济 | 产出(万元)", column_d: "经济 | 人口"}' in text
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    read = _observed(project)
    assert read["column_c", "邯郸市", 2013] == _value("邯郸市", 2013)
    assert len(read) == 2 * 5 * len(CITIES)


def test_a_melted_file_has_a_column_for_each_item(ask, project):
    rows = [["城市统计"], ["年份", "省份", "城市", "指标", "单位", "数值"]]
    for city in CITIES:
        for item, unit, shift in (("GDP", "亿元", 0), ("财政支出", "万元", 3)):
            rows += [[y, "河北省", city, item, unit, _value(city, y, shift)] for y in range(2010, 2015)]
    _book(project / "long.xlsx", {"数据": rows})
    found, text = ask("long.xlsx", outcome="GDP", treatment="财政支出")
    assert found.panel.items.name == "指标"
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    source = load_study(project, "x")["sources"]["panel"]
    assert source["items"] == {"name": "^指标$", "value": "^数值$"}
    assert source["columns"] == {
        "GDP": {"header": "^GDP$", "unit": "亿元"},
        "column_e": {"header": "^财政支出$", "unit": "万元"},
    }
    rows.append(rows[2])
    _book(project / "twice.xlsx", {"数据": rows})
    said = r"cell D3 and D73: 'GDP' of 2010 河北省 石家庄市 appears twice, with the same number: keep one"
    with pytest.raises(StudyError, match=said):
        ask("twice.xlsx", force="1")


@pytest.mark.debt("33.2")
def test_no_row_of_an_item_is_to_go_that_differs_from_another(ask, project):
    rows = [[y, c, i, s] for c in CITIES for y in range(2010, 2015) for s, i in ((1.5, "甲"), (3, "乙"))]
    frame = pd.DataFrame(rows, columns=["年份", "城市", "指标", "数值"])
    pd.concat([frame, frame[:1].assign(数值=99.5)]).to_csv(project / "p.csv", index=False)
    with pytest.raises(StudyError, match=r"appears twice, with 1\.5 and 99\.5: find out which is right"):
        ask("p.csv", outcome="甲", treatment="乙")


@pytest.mark.debt("33.3")
@pytest.mark.parametrize(
    ("first", "periods"),
    [
        ("2014年第一季度", [f"{y}年第{q}季度" for y in range(2014, 2018) for q in "一二三四"]),
        ("2014-01", [f"{y}-{m:02d}" for y in range(2014, 2018) for m in range(1, 13)]),
        ("2014-03-31", [f"{y}-{d}" for y in range(2014, 2018) for d in ("03-31", "06-30", "09-30", "12-31")]),
    ],
)
def test_quarters_and_months_across_are_refused_as_what_they_are(ask, project, first, periods):
    rows = [[c, i, *range(len(periods))] for c in CITIES for i in ("产出", "人口")]
    pd.DataFrame(rows, columns=["城市", "指标", *periods]).to_csv(project / "p.csv", index=False)
    with pytest.raises(StudyError, match=f"periods shorter than a year, as '{first}', and panels are annual"):
        ask("p.csv", outcome="产出", treatment="人口")


@pytest.mark.debt("33.3")
def test_a_row_of_units_is_read_as_units_of_measurement(ask, project):
    """As CSMAR, Wind and yearbooks write them; Wind's stood in the place of labels."""
    random = np.random.default_rng(3)
    body = [[c, y, *random.normal(5, 1, 4).round(2)] for c in CITIES for y in range(2010, 2015)]
    header = ["城市", "年份", "A001", "roe", "收入", "备考"]
    below = [
        ["没有单位", "没有单位", "资产总计", None, None, "年末"],
        ["没有单位", None, "元", "[单位] %", "(亿元)", None],
    ]
    _book(project / "u.xlsx", {"s": [header, *below, *body]})
    found, text = ask("u.xlsx", outcome="A001", treatment="roe", controls="收入")
    labels = {c.short: (c.label, c.unit_of_measure) for c in found.table.columns}
    assert labels == {
        "城市": ("城市", ""),
        "年份": ("年份", ""),
        "A001": ("资产总计", "元"),
        "roe": ("roe", "%"),
        "收入": ("收入", "亿元"),
        "备考": ("年末", ""),
    }
    lines = describe_panel(found)
    assert any("资产总计" in line and line.split()[3] == "元" for line in lines)
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    study = load_study(project, "x")
    assert study["variables"]["A001"]["unit"] == "元"
    assert study["sources"]["panel"]["columns"]["roe"]["unit"] == "%"


def test_years_side_by_side_are_unfolded(ask, project):
    header = ["城市", *(f"{stem}{y}" for stem in ("gdp", "tax_") for y in range(2010, 2015))]
    rows = [header]
    for city in CITIES:
        rows.append([city, *(_value(city, y, s) for s in (0, 2) for y in range(2010, 2015))])
    _book(project / "wide.xlsx", {"s": rows})
    found, text = ask("wide.xlsx", outcome="gdp", treatment="tax")
    assert found.panel.years_in_headers
    assert found.units.years == (2010, 2014)
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    source = load_study(project, "x")["sources"]["panel"]
    assert source["year"]["from"] == "header"
    assert source["columns"]["gdp"]["header"] == "^gdp[ _.-]?(?P<year>[12][0-9]{3})(年|年度|年末)?$"


def test_columns_that_are_numbered_before_years_are_no_years(ask, project):
    """c2010 to c2014 are years; c1000 beside them ended as a fault of the program."""
    rows = [["城市", *(f"c{y}" for y in range(2010, 2015)), *(f"x{y}" for y in range(2010, 2015)), "c1000"]]
    rows += [[city, *(_value(city, y, s) for s in (0, 2) for y in range(2010, 2015)), 1] for city in CITIES]
    _book(project / "wide.xlsx", {"s": rows})
    assert ask("wide.xlsx", outcome="c", treatment="x")[0].panel.years_in_headers


@pytest.mark.debt(20)
def test_a_sheet_of_more_columns_than_its_limit_is_refused(ask, project):
    header = ["city", "year", *(f"v{j}" for j in range(17_000))]
    rows = [[city, str(y), *["1"] * 17_000] for city in CITIES for y in (2010, 2011)]
    (project / "p.csv").write_text("\n".join(map(",".join, [header, *rows])), encoding="utf-8")
    with pytest.raises(StudyError, match=r"the number of columns is 17,002, .*SPILLOVER_COLUMNS"):
        ask("p.csv", outcome="v0", treatment="v1")


YEARS = range(2010, 2016)
HEADERS = {
    "numbers": [*YEARS],
    "texts": [f"{y}年" for y in YEARS],
    "texts with blanks": [f"{y} 年" for y in YEARS],
    "dates": [datetime(y, 12, 31) for y in YEARS],
    "days": [f"{y}-12-31" for y in YEARS],
    "the World Bank's": [f"{y} [YR{y}]" for y in YEARS],
}


def _across(years, labels=("城市", "指标", "单位")):
    """Rows of city × indicator with years across."""
    rows = [[*labels, *years]]
    for city in CITIES:
        for item, unit, shift in (("地区生产总值", "亿元", 0), ("财政支出", "万元", 3)):
            rows.append([city, item, unit, *(_value(city, y, shift) for y in YEARS)])
    return rows


def _observed(project):
    """Every number that ingest reads for study x, by measure, unit and year."""
    config = load_study(project, "x")
    units = read_units(project / config["units"]["file"])
    source = {**config["sources"]["panel"], "name": "panel"}
    ingested(project, "panel", source, {source["file"]: project / source["file"]}, units)
    rows = pd.read_parquet(project / "panel.parquet")
    return {(r.measure, r.unit_printed, r.year_data): r.value for r in rows.itertuples()}


@pytest.mark.debt(16)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("header", HEADERS)
def test_indicators_in_rows_with_years_across_are_read(ask, project, header, suffix):
    rows = _across(HEADERS[header])
    if suffix == "xlsx":
        _book(project / "p.xlsx", {"数据": [["各城市主要指标"], *rows]})
    else:
        text = "\n".join(",".join(map(str, row)) for row in rows)
        (project / "p.csv").write_text(text, encoding="gb18030")
    found, text = ask(f"p.{suffix}", outcome="地区生产总值", treatment="财政支出")
    assert found.panel.years_in_headers
    assert found.units.years == (2010, 2015)
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    y, x = (found.table.find(n, "").name for n in ("地区生产总值", "财政支出"))
    wanted = {
        (name, city, year): _value(city, year, shift)
        for city in CITIES
        for year in YEARS
        for name, shift in ((y, 0), (x, 3))
    }
    assert _observed(project) == pytest.approx(wanted)


@pytest.mark.debt("33.3")
@pytest.mark.parametrize(
    "rows",
    [
        (["地区", "年份", "主要指标", None, None], [None, None, "产值", "占比", "人口"],
         [None, None, "亿美元", "%", "万人"]),
        (["地区", "年份", "主要指标", None, None], [None, None, "产值", "占比", "人口"],
         [None, None, None, "%", None]),
        (["表1", None, None, None, None], ["地区", "年份", "主要指标", None, None],
         [None, None, "产值", "占比", "人口"], [None, None, "亿美元", "%", "万人"]),
    ],
)  # fmt: skip
def test_units_below_a_header_of_two_merged_rows_are_labels(ask, project, rows):
    """Whatever share of its columns the upper row fills, and however few of the units are given."""
    body = [[city, year, *(_value(city, year, k) for k in (0, 1, 2))] for city in CITIES for year in YEARS]
    _book(project / "p.xlsx", {"Sheet": [*rows, *body]})
    book = openpyxl.load_workbook(project / "p.xlsx")
    upper = len(rows) - 2
    for cells in (f"A{upper}:A{upper + 1}", f"B{upper}:B{upper + 1}", f"C{upper}:E{upper}"):
        book["Sheet"].merge_cells(cells)
    book.save(project / "p.xlsx")
    headers = [column.header for column in ask("p.xlsx", places="none")[0].table.columns]
    assert headers[3] == "主要指标 | 占比 | %"
    found, text = ask("p.xlsx", outcome=headers[3], treatment=headers[4], places="none")
    assert (found.panel.unit, found.panel.time) == ("地区", "年份")
    assert (found.panel.skip_rows, found.panel.header_rows) == (upper - 1, 3)
    assert all(not column.unreadable_cells for column in found.table.columns if column.is_numeric)
    assert "None" not in text
    assert not found.panel.missing
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    assert len(_observed(project)) == 2 * len(CITIES) * len(YEARS)


@pytest.mark.debt("33.3")
def test_what_is_left_out_as_a_group_is_no_observation(ask, project):
    """From the file to what ingest reads of it."""
    places = [*CITIES, "全国", "东部地区"]
    rows = [
        [p, y, *(_value(CITIES[i % 7], y, k) for k in (0, 3))] for i, p in enumerate(places) for y in YEARS
    ]
    _book(project / "p.xlsx", {"数据": [["地区", "年份", "产值", "投资"], *rows]})
    _found, text = ask("p.xlsx", outcome="产值", treatment="投资", places="none")
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    assert {unit for _measure, unit, _year in _observed(project)} == set(CITIES)


@pytest.mark.debt("33.3")
def test_years_above_items_above_units_end_at_names_that_the_study_knows(ask, project):
    """The configuration named column_c what its own reading called column_c_2, and was refused."""
    years = range(2012, 2016)
    top = ["城市", *(text for y in years for text in (f"{y}年", ""))]
    rows = [top, ["", *["产出", "人口"] * 4], ["", *["(亿元)", "(万人)"] * 4]]
    rows += [[c, *(_value(c, y, s) for y in years for s in (0, 2.5))] for c in CITIES]
    pd.DataFrame(rows).to_csv(project / "p.csv", index=False, header=False)
    _found, text = ask("p.csv", outcome="产出", treatment="人口")
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    study = load_study(project, "x")
    assert study["analyses"]["baseline"]["outcome"] in study["variables"]
    labels = [(v["label"], v["unit"]) for v in study["variables"].values()]
    assert labels == [("产出", "亿元"), ("人口", "万人")]
    read = _observed(project)
    assert read["column_c", "邯郸市", 2013] == _value("邯郸市", 2013)


@pytest.mark.debt("33.3")
def test_a_unit_behind_a_header_is_no_part_of_its_name(ask, project):
    """Wind's headers of two lines."""
    names = ["城市", "日期", "产出\n[单位] 万元", "人口\n[单位] 万人"]
    rows = [[c, f"{y}-12-31", _value(c, y), _value(c, y, 2.5)] for c in CITIES for y in range(2012, 2016)]
    _book(project / "w.xlsx", {"万得": [names, *rows, [None], ["数据来源：Wind"]]})
    found, _text = ask("w.xlsx", outcome="产出", treatment="人口")
    column = found.table.find("人口", "TREATMENT")
    assert (column.label, column.unit_of_measure) == ("人口", "万人")


@pytest.mark.debt("33.2")
def test_two_measures_of_an_item_are_no_records_to_be_added_up(ask, project):
    rows = [
        [c, item, measure, year, _value(c, year, s)]
        for c in CITIES
        for item, measure, s in (("GDP", "PC", 0), ("RD", "PC", 2.5), ("RD", "USD", 700))
        for year in range(2012, 2016)
    ]
    frame = pd.DataFrame(rows, columns=["LOCATION", "INDICATOR", "MEASURE", "TIME", "Value"])
    frame.to_csv(project / "p.csv", index=False)
    with pytest.raises(StudyError, match=r"differ by 'MEASURE' \(PC, USD\), .* different quantities") as told:
        ask("p.csv", outcome="GDP", treatment="RD")
    assert "sum or mean" not in str(told.value)
    frame["INDICATOR"] += " " + frame.MEASURE  # the remedy
    frame.to_csv(project / "p.csv", index=False)
    found, _text = ask("p.csv", outcome="GDP PC", treatment="RD PC")
    assert len(found.units.rows) == len(CITIES)


@pytest.mark.debt("33.3")
@pytest.mark.parametrize("halves", [("H1", "H2"), ("年上半年", "年下半年"), ("-S1", "-S2")])
def test_halves_of_years_are_shorter_than_a_year(ask, project, halves):
    rows = [
        [c, f"{y}{h}", _value(c, y), _value(c, y, 2)] for c in CITIES for y in (2011, 2012) for h in halves
    ]
    pd.DataFrame(rows, columns=["city", "period", "y", "x"]).to_csv(project / "p.csv", index=False)
    with pytest.raises(StudyError, match=f"'2011{halves[0]}' is a period shorter than a year"):
        ask("p.csv", outcome="y", treatment="x")


@pytest.mark.debt("33.1")
@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("{name}:{year}:亿元", "{name}", "亿元"),
        ("{name}：{year}年：亿元", "{name}", "亿元"),
        ("{name}:亿元:{year}", "{name}", "亿元"),
        ("{name}({year}年,元)", "{name}", "元"),
        ("{name}（{year}）（万人）", "{name}", "万人"),
        ("{name}[{year}] 单位:亿元", "{name}", "亿元"),
        ("{name}_{year}_usd", "{name}", "usd"),
        ("{name} [报告期] {year}年报 [报表类型] 合并报表 [单位] 万元", "{name}", "万元"),
        ("{name}(不变价,{year}年,亿元)", "{name} (不变价)", "亿元"),
        ("{year}年{name}(亿元)", "{name}(亿元)", ""),
        ("{name}(亿元):{year}", "{name}(亿元)", ""),
        ("{name}_usd_{year}", "{name}_usd", ""),
        ("{name}_{year}_total", "{name}_total", ""),
    ],
)
def test_a_header_s_year_leaves_its_name_and_its_unit(ask, header, name, unit):
    draw = np.random.default_rng(5)
    items, years = ("gdp", "人均收入", "人口"), range(2010, 2017)
    headers = [header.format(name=item, year=year) for item in items for year in years]
    rows = [[f"u{i}", *draw.normal(9, 1, len(headers)).round(3)] for i in range(6)]
    found, _ = ask(pd.DataFrame(rows, columns=["city", *headers]))
    measured = [(c.short, c.unit_of_measure) for c in found.table.columns if c.is_numeric and c.index > 1]
    assert measured == [(name.format(name=item), unit) for item in items]


@pytest.mark.debt("33.1")
def test_measures_of_one_name_are_told_apart_by_their_units(ask):
    draw = np.random.default_rng(6)
    headers = [f"贷款:{year}:{unit}" for unit in ("亿元", "%") for year in range(2010, 2017)]
    rows = [[f"u{i}", *draw.normal(9, 1, len(headers)).round(3)] for i in range(6)]
    frame = pd.DataFrame(rows, columns=["city", *headers])
    found, text = ask(frame, outcome="贷款(亿元)", treatment="贷款(%)")
    units = [c.unit_of_measure for c in found.table.columns if c.short.startswith("贷款")]
    assert (units, text != "") == (["亿元", "%"], True)


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("header", ["Series", "What"])
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (MONTHS, "'Jan', 'Feb', 'Mar' and 9 more are parts of a year, .* write their mean, their sum"),
        ([f"{m}月" for m in range(1, 13)], "'1月', '2月', '3月' and 9 more are parts of a year"),
        (["Q1", "Q2", "Q3", "Q4", "Annual"], "'Q1', 'Q2', 'Q3' and 1 more are parts .* keep 'Annual' alone"),
    ],
)
def test_parts_of_a_year_across_beside_an_item_are_no_units(ask, project, header, parts, said):
    rows = [
        [c, item, y, *(_value(c, y, s + i / 7) for i in range(len(parts)))]
        for c in CITIES
        for item, s in (("Employment", 0), ("Wages", 2))
        for y in range(2010, 2014)
    ]
    pd.DataFrame(rows, columns=["City", header, "Year", *parts]).to_csv(project / "p.csv", index=False)
    for wishes in ({"outcome": "Employment", "treatment": "Wages"}, {}, {"unit": "City"}):
        with pytest.raises(StudyError, match=said) as told:
            ask("p.csv", **wishes)
        assert "UNIT=" not in str(told.value)


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("items", [("B1GQ", "P3"), ("Gross domestic product", "Final consumption")])
def test_a_dimension_of_the_oecd_is_no_part_of_a_unit(ask, project, items):
    """A code and its label for each dimension; prices of two bases."""
    rows = [
        ["DATAFLOW", "OECD:NAD(1.0)", c, code, label, "USD", base, text, y, _value(c, y, s + at), "6"]
        for c in CITIES
        for code, label, s in (("B1GQ", "Gross domestic product", 0), ("P3", "Final consumption", 3))
        for at, (base, text) in enumerate((("V", "Chain linked"), ("L", "Current prices")))
        for y in range(2010, 2014)
    ]
    columns = ["STRUCTURE", "STRUCTURE_ID", "REF_AREA", "TRANSACTION", "Transaction", "UNIT_MEASURE"]
    columns += ["PRICE_BASE", "Price base", "TIME_PERIOD", "OBS_VALUE", "UNIT_MULT"]
    frame = pd.DataFrame(rows, columns=columns)
    wishes = dict(zip(("outcome", "treatment"), items, strict=True))
    with pytest.raises(StudyError, match=r"REF_AREA has .* They differ by 'PRICE_BASE' \(L, V\)") as told:
        ask(frame, **wishes)
    assert "UNIT=" not in str(told.value)
    with pytest.raises(
        StudyError, match=r"'TRANSACTION' \(B1GQ, P3\), 'PRICE_BASE' .*: give OUTCOME="
    ) as told:
        ask(frame)
    assert "UNIT=" not in str(told.value)
    found, _text = ask(frame[frame.PRICE_BASE == "V"], **wishes)
    assert len(found.units.rows) == len(CITIES)


@pytest.mark.debt("33.1")
def test_items_of_codes_and_labels_in_one_cell_are_asked_for(ask):
    """The OECD and Eurostat write both in one cell, and in one header."""
    rows = [
        [f"{c[:1]}: {c}", item, y, _value(c, y, s), "A: Normal"]
        for c in CITIES
        for item, s in (("B1GQ: Product", 0), ("P3: Consumption", 3))
        for y in range(2010, 2014)
    ]
    columns = ["REF_AREA: Reference area", "MEASURE: Measure", "TIME_PERIOD: Time period"]
    columns += ["OBS_VALUE: Observation value", "OBS_STATUS: Observation status"]
    frame = pd.DataFrame(rows, columns=columns)
    said = r"'MEASURE: Measure' \(B1GQ: Product, P3: Consumption\) say of what: give OUTCOME= and TREATMENT="
    with pytest.raises(StudyError, match=said):
        ask(frame, outcome="B1GQ", treatment="P3")
    found, _text = ask(frame, outcome="B1GQ: Product", treatment="P3: Consumption")
    assert len(found.units.rows) == len(CITIES)


@pytest.mark.debt("33.2")
@pytest.mark.parametrize(
    ("header", "values", "said"),
    [
        ("sex", ["F", "M", "T"], "of which those of 'T' sum up the others"),
        ("sector", ["farms", "mines", "Total"], "of which those of 'Total' sum up the others"),
        ("age", ["0-14", "15-64"], "if these are quantities, .* if they divide each unit"),
        ("unit", ["USD", "persons"], "which are different quantities"),
        ("计量单位", ["万元", "吨"], "which are different quantities"),
    ],
)
def test_what_divides_each_unit_is_no_part_of_its_name(ask, firms, header, values, said):
    parts = pd.concat([firms.assign(**{header: v, "roa": firms.roa + at}) for at, v in enumerate(values)])
    for wishes in ({}, {"unit": "stkcd"}):
        with pytest.raises(StudyError, match=said) as told:
            ask(parts, **wishes)
        assert "UNIT=" not in str(told.value)


@pytest.mark.debt("33.1")
def test_items_below_any_header_have_the_only_numbers(ask, project):
    rows = [
        [c, item, y, _value(c, y, s)]
        for c in CITIES
        for item, s in (("产出", 0), ("投资", 2))
        for y in range(2010, 2014)
    ]
    frame = pd.DataFrame(rows, columns=["city", "what", "year", "amount"])
    found, _text = ask(frame, outcome="产出", treatment="投资")
    assert found.panel.items.value == "amount"
    with pytest.raises(StudyError, match="'what' names items and has '产出', but not '投入'"):
        ask(frame, outcome="产出", treatment="投入")
    with pytest.raises(StudyError, match="may be in the columns 'amount', 'other': write those"):
        ask(frame.assign(other=frame.amount * 2), outcome="产出", treatment="投资")


OFFICES = {
    "de": (["Land", "Jahr", "BIP", "Arbeitslosenquote", "Einwohner"], ["Mio. EUR", "Prozent", "Personen"]),
    "de, in tens": (["Land", "Jahr", "BIP", "Erwerbstätige", "Einwohner"], ["Mill. EUR", "1 000", "Anzahl"]),
    "de, in numbers": (
        ["Kreis", "Jahr", "BIP", "Arbeitslose", "Einwohner"],
        ["Tsd. EUR", "Anzahl", "Anzahl"],
    ),
    "es": (["Provincia", "Año", "PIB", "Paro", "Población"], ["millones de euros", "%", "habitantes"]),
    "fr": (["Région", "Année", "PIB", "Chômage", "Emploi"], ["millions d'euros", "en %", "milliers"]),
    "ja": (["都道府県", "年", "県内総生産", "失業率", "人口"], ["百万円", "％", "千人"]),
    "ko": (["시도", "연도", "총생산", "실업률", "인구"], ["십억원", "%", "천명"]),
    "en": (
        ["Region", "Year", "GDP", "Unemployment", "Firms"],
        ["EUR million", "% of labour force", "Number"],
    ),
}


@pytest.mark.debt("33.3")
@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("depth", [1, 2])
def test_a_row_of_units_in_any_language_is_below_one_header_or_two(ask, project, office, depth):
    headers, units = OFFICES[office]
    top = [[*headers[:2], "A", None, "B"], [None, None, *headers[2:]]] if depth == 2 else [headers]
    body = [[c, y, *(1000 + _value(c, y, k) for k in (0, 1, 3))] for c in CITIES for y in YEARS]
    _book(project / "p.xlsx", {"Sheet": [*top, [None, None, *units], *body]})
    wishes = dict(zip(("outcome", "treatment", "controls"), headers[2:], strict=True))
    found, text = ask("p.xlsx", places="none", **wishes)
    measures = found.table.columns[2:]
    assert [c.label for c in measures] == headers[2:]
    assert [c.unit_of_measure for c in measures] == [unit.replace("％", "%") for unit in units]
    assert found.table.rows == len(body)
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    study = load_study(project, "x")
    assert [v["unit"] for v in study["variables"].values()] == [u.replace("％", "%") for u in units]
    assert len(_observed(project)) == 3 * len(body)


@pytest.mark.debt("33.3")
def test_names_that_could_be_units_are_names_in_a_row_of_names(ask, project):
    rows = [["Land", "Jahr", "Wirtschaft", None, None], [None, None, "BIP", "Quote", "Einwohner"]]
    body = [[c, y, *(1000 + _value(c, y, k) for k in (0, 1, 3))] for c in CITIES for y in YEARS]
    _book(project / "p.xlsx", {"Sheet": [*rows, *body]})
    found, _text = ask("p.xlsx", outcome="BIP", treatment="Einwohner", places="none")
    assert [c.unit_of_measure for c in found.table.columns] == [""] * 5


@pytest.mark.debt("33.3")
@pytest.mark.parametrize(
    ("beside", "units"),
    [
        ({"计量单位": ["亿元", "万人"]}, ["亿元", "万人"]),
        ({"Unit": ["1000 ha", "tonnes"]}, ["1000 ha", "tonnes"]),
        (
            {
                "UNIT_MEASURE": ["USD_PPP", "PS"],
                "Unit of measure": ["US dollars, PPP converted", "Persons"],
                "UNIT_MULT": ["6", "0"],
            },
            ["US dollars, PPP converted, 10^6", "Persons"],
        ),
        ({"单位": ["亿元", ""]}, ["亿元", ""]),
    ],
)
@pytest.mark.parametrize("across", [False, True])
def test_a_unit_of_measurement_beside_an_item_is_the_variable_s(ask, project, beside, units, across):
    rows = [
        [c, y, item, *(texts[k] for texts in beside.values()), _value(c, y, k * 2.5)]
        for c in CITIES
        for k, item in enumerate(("产出", "人口"))
        for y in range(2010, 2014)
    ]
    frame = pd.DataFrame(rows, columns=["city", "year", "指标", *beside, "数值"])
    if across:
        frame = frame.pivot(index=["city", "指标", *beside], columns="year", values="数值").reset_index()
    found, text = ask(frame, outcome="产出", treatment="人口", places="none")
    measured = {c.label: c.unit_of_measure for c in found.table.columns}
    assert [measured["产出"], measured["人口"]] == units
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    said = [v.get("unit", "") for v in load_study(project, "x")["variables"].values()]
    assert sorted(said) == sorted(units)
    assert len(_observed(project)) == len(rows)


@pytest.mark.debt("33.1")
def test_a_caption_beside_years_is_no_name_of_the_units(ask, project):
    rows = [["Years under review", 2010, None, 2011, None, 2012, None], ["Country", *["PR", "CL"] * 3]]
    rows += [[c, *(_value(c, y, k) for y in (2010, 2011, 2012) for k in (0, 3))] for c in CITIES]
    _book(project / "p.xlsx", {"Sheet": rows})
    found, text = ask("p.xlsx", outcome="PR", treatment="CL", places="none")
    assert (found.panel.unit, found.units.years) == ("Country", (2010, 2012))
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    assert len(_observed(project)) == 2 * 3 * len(CITIES)


@pytest.mark.debt("33.1")
@pytest.mark.parametrize("across", [False, True])
def test_an_item_in_the_first_of_its_rows_alone_is_named(ask, across):
    """A text has no merged cells: the rows below the first were left out."""
    rows = [
        [item, c, y, _value(c, y, k)]
        for k, item in enumerate(("产出", "人口", "投资"))
        for c in CITIES
        for y in range(2010, 2014)
    ]
    frame = pd.DataFrame(rows, columns=["指标", "城市", "year", "数值"])
    if across:
        frame = frame.pivot(index=["指标", "城市"], columns="year", values="数值").reset_index()
    once = frame.assign(指标=frame.指标.where(~frame.指标.duplicated(), ""))
    empty = 3 * (7 - 1) * 4 if across else 3 * (7 * 4 - 1)
    with pytest.raises(
        StudyError, match=f"指标 is empty in {empty} of 84 rows with a number, first in .*A3: write"
    ):
        ask(once, outcome="产出", treatment="人口", places="none")


@pytest.mark.debt("33.1")
def test_a_unit_in_the_first_of_its_rows_alone_is_named(ask):
    rows = [
        [c if k == 0 else "", item, *(_value(c, y, k) for y in range(2010, 2014))]
        for c in CITIES
        for k, item in enumerate(("产出", "人口", "投资"))
    ]
    frame = pd.DataFrame(rows, columns=["城市", "指标", *range(2010, 2014)])
    with pytest.raises(StudyError, match=r"城市 is empty in .*, first in .*A3: write the unit in every row"):
        ask(frame, outcome="产出", treatment="人口", places="none")


TABLE = "\n".join(
    f"City {c},{y},{i * i % 11}.{y},{(i * 7 + y) % 13}.5"
    for i, c in enumerate("ABCDEF")
    for y in range(2010, 2016)
)


@pytest.mark.debt("33.2")
@pytest.mark.parametrize(
    "second", ["city,year,pupils,teachers", "city,,pupils,", "place,year,pupils,teachers"]
)
def test_a_second_table_below_the_first_is_refused(project, ask, second):
    """Its rows were further units, or each unit had a year twice, of which one was to be corrected."""
    first, other = f"city,year,output,roads\n{TABLE}\n", TABLE.replace("City ", "Town ")
    (project / "p.csv").write_text(f"{first},,,\nTable 2,,,\n{second}\n{other}\n", encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"cell C40: a second table begins here, with 'pupils' where .*'output'"
    ):
        ask("p.csv")
    (project / "p.csv").write_text(f"{first}city,year,output,roads\n{other}\n", encoding="utf-8")
    assert len(ask("p.csv")[0].units.rows) == 12


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("headers", ["city,year", "city_2,year_2"])
def test_two_tables_side_by_side_are_refused(project, ask, headers):
    """The first was refused with the advice to call a column otherwise, which ended at another estimate."""
    rows = TABLE.splitlines()
    by_year = sorted(rows, key=lambda row: row.split(",")[1])
    lines = [f"{row},,{other.rpartition(',')[0]}" for row, other in zip(rows, by_year, strict=True)]
    text = "\n".join([f"city,year,output,roads,,{headers},pupils", *lines])
    (project / "p.csv").write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(StudyError, match="tables side by side: join them into one by unit and year"):
        ask("p.csv")


@pytest.mark.debt("33.2")
def test_a_twin_or_a_place_in_a_ranking_is_no_second_table(ask):
    draw = np.random.default_rng(1)
    frame = pd.DataFrame([(i, y) for i in range(1, 9) for y in range(2010, 2016)], columns=["id", "year"])
    frame["twin"] = frame.id % 8 + 1
    frame["place"] = np.concatenate([draw.permutation(8) + 1 for _ in range(6)]).reshape(6, 8).T.ravel()
    frame["output"], frame["roads"] = draw.normal(size=(2, len(frame)))
    assert ask(frame, unit="id", time="year")[0].panel.unit == "id"


def employment(withheld):
    """Counties × industries as an employment agency has them: with a code for all industries, rows of each
    state and of the country, a flag where it discloses nothing, and zeros there.
    """
    draw = np.random.default_rng(4)
    areas = [f"{state}00{i}" for state in ("01", "04", "05") for i in (1, 3, 5)]
    rows = []
    for year in range(2008, 2016):
        own = {(area, code): np.round(draw.uniform(10, 900, 2), 1) for area in areas for code in (11, 12, 13)}
        sums = {(area, 10): sum(own[area, code] for code in (11, 12, 13)) for area in areas}
        for state in ("01", "04", "05"):
            counties = [(code, n) for (area, code), n in own.items() if area[:2] == state]
            within = {code: [n for c, n in counties if c == code] for code in (11, 12)}
            sums |= {(f"{state}000", code): sum(numbers) for code, numbers in within.items()}
        sums["US000", 10] = sum(own.values())
        for (area, code), numbers in (own | sums).items():
            is_withheld = (area, code) in own and draw.random() < withheld
            pair = (0, 0) if is_withheld else np.round(numbers, 1)
            rows.append((area, code, "N" if is_withheld else "", year, *pair))
    columns = ["area_fips", "industry_code", "disclosure_code", "year", "employment", "wages"]
    return pd.DataFrame(rows, columns=columns)


WANTED = {"outcome": "wages", "treatment": "employment"}


@pytest.mark.debt("33.3")
def test_zeros_of_numbers_that_are_withheld_are_asked_for(ask):
    frame = employment(withheld=0.08)
    said = r"are zero in \d+ rows, all of which have 'N' in 'disclosure_code'.*"
    with pytest.raises(StudyError, match=f"{said}give MISSING=0 .* give MISSING=none"):
        ask(frame, unit="area_fips,industry_code", **WANTED)
    ask(frame, unit="area_fips,industry_code", missing="0", **WANTED)
    ask(frame, unit="area_fips,industry_code", missing="none", totals="none", **WANTED)
    frame.loc[(frame.disclosure_code == "").idxmax(), "wages"] = 0
    with pytest.raises(StudyError, match=f"{said}write these cells empty in a copy of the file"):
        ask(frame, unit="area_fips,industry_code", totals="none", **WANTED)


@pytest.mark.debt("33.2")
def test_a_column_of_a_few_marks_is_not_taken_for_the_unit(ask):
    with pytest.raises(StudyError, match="give UNIT='area_fips,industry_code'"):
        ask(employment(withheld=0.08), **WANTED)


@pytest.mark.debt("33.3")
def test_totals_of_one_part_of_a_joined_unit_are_left_out(ask):
    """States above their counties, within each industry, were counted as further units."""
    found, _text = ask(employment(withheld=0), unit="area_fips,industry_code", **WANTED)
    assert len(found.units.rows) == 9 * 3
    assert len(found.units.totals) == 9 + 3 * 2 + 1
