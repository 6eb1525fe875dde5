"""The simulated raw files, in the shapes that real ones have."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Alignment

from base.artifacts.atomic import csv_text
from spillover.arrays.foundation import Array
from tools.simulate.process import LEAD, Cities, SimulatedPanel, stream

# How a yearbook edition is laid out: its columns with bilingual headers, its rows with other cities and
# totals, its names.

# Cities outside the study that the same workbooks hold, one of them with the pinyin of a city inside it.
OUTSIDE = (
    ("北京市", "Beijing"),
    ("天津市", "Tianjin"),
    ("石家庄市", "Shijiazhuang"),
    ("太原市", "Taiyuan"),
    ("沈阳市", "Shenyang"),
    ("上海市", "Shanghai"),
    ("杭州市", "Hangzhou"),
    ("福州市", "Fuzhou"),
    ("抚州市", "Fuzhou"),
    ("武汉市", "Wuhan"),
    ("榆林市", "Yulin"),
    ("宝鸡市", "Baoji"),
    ("成都市", "Chengdu"),
    ("兰州市", "Lanzhou"),
)
PROVINCES = {
    "Inner Mongolia": "内蒙古自治区",
    "Guangxi": "广西壮族自治区",
    "Guizhou": "贵州省",
    "Yunnan": "云南省",
    "Qinghai": "青海省",
    "Ningxia": "宁夏回族自治区",
    "Xinjiang": "新疆维吾尔自治区",
}
# Names that a unit had, or that files give it, in these editions.
RENAMED = {
    ("520500", 2012): ("毕节地区", "Bijie"),
    ("520600", 2012): ("铜仁地区", "Tongren"),
    ("530800", 2012): ("思茅市", "Simao"),
    ("150900", 2012): ("乌兰察布盟", "Wulanchabu"),
    ("650100", 2013): ("乌鲁木齐市", "Wulumuqi"),
    ("150700", 2014): ("呼伦贝尔市", "Hulunbeier"),
    ("150600", 2015): ("鄂尔多斯市", "Eerduosi"),
    ("451000", 2016): ("百色市", "Bose"),
}


@dataclass(frozen=True)
class Column:
    """A measure's column: its header in both languages, with the unit that the header claims, right or
    wrong.
    """

    measure: str
    chinese: str
    unit: str
    english: str
    unit_english: str

    @property
    def header(self) -> str:
        return "\r\n".join([self.chinese, f"({self.unit})", self.english, f"({self.unit_english})"])


# Measure; header in Chinese (empty where editions differ) and in English; the unit that the header claims, in
# both. Claims may be wrong: employees in information and research are in 10 000 persons, whatever it says.
_COLUMNS = (
    ("registered_population", "", "Total Population at Year-end", "万人", "10 000 persons"),
    ("employed", "", "Persons Employed in\r\nVarious Units", "万人", "10 000 persons"),
    ("employed_information", "", "Information Transmission and Software", "人", "person"),
    ("employed_research", "", "Scientific Research, Technical Service", "人", "person"),
    (
        "tertiary_employment_percent",
        "第三产业从业人员比重",
        "Employees in Tertiary Industry as Percentage",
        "%",
        "%",
    ),
    ("gdp", "", "Gross Regional Product", "万元", "10 000 yuan"),
    ("tertiary_gdp_percent", "第三产业占GDP的比重", "Tertiary Industry as Percentage to GRP", "%", "%"),
    ("college_students", "普通高等学校在校学生数", "Students Enrolled in Regular HEIs", "人", "person"),
    (
        "industrial_output_domestic",
        "内资企业工业总产值(规模以上)",
        "Gross Output, Domestic Funded",
        "万元",
        "10 000 yuan",
    ),
    ("industrial_enterprises", "规模以上工业企业数", "Number of Industrial Enterprises", "个", "unit"),
    ("sulphur_dioxide", "工业二氧化硫排放量", "Industrial Sulphur Dioxide Emission", "吨", "ton"),
    (
        "wastewater_treatment_percent",
        "污水处理厂集中处理率",
        "Centralized Treatment of Waste Water",
        "%",
        "%",
    ),
    ("waste_disposal_percent", "生活垃圾无害化处理率", "Harmless Disposal of Domestic Garbage", "%", "%"),
    ("st_expenditure", "科学技术支出", "Expenditure for Science and Technology", "万元", "10 000 yuan"),
    ("rd_expenditure", "R&D内部经费支出", "Internal Expenditure on R&D", "万元", "10 000 yuan"),
    ("electricity", "全社会用电量", "Annual Electricity Consumption", "万千瓦时", "10 000 kwh"),
    ("telecom_revenue", "电信业务收入", "Revenue from Telecommunication Services", "万元", "10 000 yuan"),
    ("broadband_users", "互联网宽带接入用户数", "Internet Subscribers", "万户", "10 000 households"),
    ("mobile_subscribers", "移动电话年末用户数", "Mobile Telephone Subscribers", "万户", "10 000 households"),
    ("internet_users", "互联网上网人数", "Internet Users", "万人", "10 000 persons"),
    ("urban_population", "城镇人口", "Urban Population", "万人", "10 000 persons"),
    ("consumer_price_index", "居民消费价格指数", "Consumer Price Index", "上年=100", "preceding year=100"),
    ("fiscal_revenue", "地方一般公共预算收入", "General Public Budget Revenue", "万元", "10 000 yuan"),
    (
        "deposits",
        "年末金融机构人民币各项存款余额",
        "Deposits of National Banking System",
        "万元",
        "10 000 yuan",
    ),
    ("loans", "年末金融机构人民币各项贷款余额", "Loans of National Banking System", "万元", "10 000 yuan"),
    ("cable_length", "长途光缆线路长度", "Length of Long-distance Optical Cable Lines", "公里", "km"),
    ("land_area", "行政区域土地面积", "Total Land Area of\r\nAdministrative Region", "平方公里", "sq.km"),
)


def columns(edition: int) -> tuple[Column, ...]:
    """The measures' columns of one edition. Wordings change between editions; units that are wrong stay
    wrong.
    """
    early = edition < 2016
    wordings = {
        "registered_population": "年末总人口" if early else "年末户籍人口",
        "employed": "年末单位从业人员数" if edition % 3 == 0 else "从业人员期末人数",
        "employed_information": (
            "信息传输、计算机服务和软件业" if early else "信息传输、软件和信息技术服务业"
        ),
        "employed_research": "科学研究、技术服务和地质勘查业" if early else "科学研究和技术服务业",
        "gdp": "地区生产总值" + ("(当年价格)" if early else ""),
    }
    return tuple(
        Column(measure, wordings.get(measure, chinese), unit, english, unit_english)
        for measure, chinese, english, unit, unit_english in _COLUMNS
    )


def city_names(cities: Cities, index: int, edition: int) -> tuple[str, str]:
    """A city's Chinese and Latin name as an edition prints them: renamed, without its suffix, or padded."""
    local, latin = RENAMED.get((cities.ids[index], edition), (cities.local[index], cities.names[index]))
    if edition % 4 == 2:
        local = local.removesuffix("市")
    padding = {0: "  ", 1: "", 2: "\u3000", 3: " "}[edition % 4]
    return padding + local, latin


def province_name(province: str) -> str:
    """A province's Chinese name; that of a synthetic one is made of its number."""
    return PROVINCES.get(province) or f"模拟{province.removeprefix('Province ')}省"


def column_order(edition: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """The order of the columns in an edition: population first, the rest as that edition has it; every third
    one keeps it.
    """
    rest = np.arange(1, count)
    return np.concatenate([[0], rest if edition % 3 == 0 else rng.permutation(rest)])


# What goes wrong between a statistical office and a spreadsheet: gaps, marks, misprints, and what the
# bulletins say instead.

MISSING = ("-", "…", "—", "", " ")
FOOTNOTES = ("①", "*", "[1]")
FULL_WIDTH = str.maketrans("0123456789.-,", "０１２３４５６７８９．－，")
# Measures whose gaps are found in real editions too; population and GDP are always printed.
GAPPED = (
    "college_students",
    "industrial_enterprises",
    "sulphur_dioxide",
    "wastewater_treatment_percent",
    "waste_disposal_percent",
    "st_expenditure",
    "rd_expenditure",
    "electricity",
    "telecom_revenue",
    "broadband_users",
    "internet_users",
    "fiscal_revenue",
    "deposits",
    "loans",
    "cable_length",
    "urban_population",
)


@dataclass(frozen=True)
class PanelCell:
    """A cell of the panel by position."""

    measure: str
    city: int
    period: int


@dataclass(frozen=True)
class Mess:
    """A planted fault of a file, and what repairs it.

    gaps: cells that the yearbook leaves out, with the mark it prints; bulletin: cells that bulletins give,
    with their value;
    misprints: cells that the yearbook prints wrongly, with the wrong value; unrepaired_misprints: those of
    them that no bulletin repairs.
    """

    gaps: Mapping[PanelCell, str]
    bulletin: Mapping[PanelCell, float]
    misprints: Mapping[PanelCell, float]
    unrepaired_misprints: Mapping[PanelCell, float]


def make_mess(values: Mapping[str, Array], ends: Mapping[str, Array], seed: int) -> Mess:
    """Draws the mess for measures (n, T).

    ends: for measures that an indicator is made of, which cells (n, T) must stay because they lie at its
    ends.
    Per 45 cities, about 50 gaps (three fifths repaired by a bulletin, the rest by adjacent years), a conflict
    and a misprint.
    """
    rng = stream(seed, "mess")
    n, periods = values["gdp"].shape
    chosen: dict[tuple[str, int], PanelCell] = {}
    for _ in range(max(50 * n // 45, 4)):
        cell = PanelCell(
            str(rng.choice(GAPPED)), int(rng.integers(n)), int(rng.integers(LEAD + 1, periods - 1))
        )
        keep = ends.get(cell.measure)
        if keep is None or not keep[cell.city, cell.period]:
            chosen.setdefault((cell.measure, cell.city), cell)
    gaps, bulletin = {}, {}
    for cell in chosen.values():
        gaps[cell] = str(rng.choice(MISSING))
        if rng.random() < 0.6:
            bulletin[cell] = _value(values, cell)
    free = [c for c in range(n) if ("loans", c) not in chosen and ("deposits", c) not in chosen]
    conflict = PanelCell("loans", int(rng.choice(free)), periods // 2)
    bulletin[conflict] = _value(values, conflict)
    slip = PanelCell(
        "fiscal_revenue",
        int(rng.choice([c for c in range(n) if ("fiscal_revenue", c) not in chosen])),
        periods // 3,
    )
    for measure in GAPPED:
        agreeing = PanelCell(measure, int(rng.integers(n)), int(rng.integers(LEAD, periods)))
        if agreeing not in gaps and agreeing != slip:
            bulletin[agreeing] = _value(values, agreeing)
    misprints = {conflict: round(1.17 * _value(values, conflict)), slip: 10 * _value(values, slip)}
    return Mess(gaps, bulletin, misprints, {slip: _value(values, slip)})


def _value(values: Mapping[str, Array], cell: PanelCell) -> float:
    return float(values[cell.measure][cell.city, cell.period])


def print_number(value: float, edition: int, measure: str, rng: np.random.Generator) -> float | int | str:
    """A number as the edition's cell holds it: a number, or text with separators, full-width digits or a
    footnote.
    """
    number = int(value) if float(value).is_integer() else float(value)
    if edition == 2016 and measure == "gdp":
        return f"{number:,}"
    draw = rng.random()
    if draw < 0.004:
        return str(number).translate(FULL_WIDTH)
    if draw < 0.008:
        return f"{number}{rng.choice(FOOTNOTES)}"
    if draw < 0.03:
        return f"{number:,}" if number >= 1000 else f" {number} "
    return number


# Workbooks that are equal byte for byte when their cells are.

_EPOCH = datetime(2026, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True)
class Grid:
    """A sheet: rows of cells, and merged ranges such as "C1:D1"."""

    name: str
    rows: Sequence[Sequence[Any]]
    merged_ranges: Sequence[str] = ()


def write_workbook(path: Path, grids: Sequence[Grid]) -> None:
    """Writes the sheets. A carriage return within a cell is stored as Excel on Windows stores it,
    `_x000D_`.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append(list(row))
        for area in grid.merged_ranges:
            sheet.merge_cells(area)
            sheet[area.split(":")[0]].alignment = Alignment(
                horizontal="center", vertical="center", wrap_text=True
            )
    book.properties.creator = "simulated"
    book.properties.created = _EPOCH
    buffer = io.BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_fix_dates(buffer))


def _fix_dates(buffer: io.BytesIO) -> bytes:
    """The workbook's archive with fixed times: openpyxl stamps the hour of saving on it and on each of its
    parts.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _EPOCH.isoformat().encode() + b"Z", content)
            if name.startswith("xl/worksheets/"):
                content = content.replace(b"&#13;", b"_x000D_")
            info = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return result.getvalue()


# The bulletins' names of measures, and what a number there is divided by because they print larger units.
BULLETIN = {
    "college_students": ("普通高等学校在校生", "万人", 1e4),
    "industrial_enterprises": ("规模以上工业企业单位数", "个", 1),
    "sulphur_dioxide": ("工业二氧化硫排放量", "吨", 1),
    "wastewater_treatment_percent": ("污水处理厂集中处理率", "%", 1),
    "waste_disposal_percent": ("生活垃圾无害化处理率", "%", 1),
    "st_expenditure": ("科学技术支出", "亿元", 1e4),
    "rd_expenditure": ("R&D内部经费支出", "亿元", 1e4),
    "electricity": ("全社会用电量", "亿千瓦时", 1e4),
    "telecom_revenue": ("电信业务收入", "亿元", 1e4),
    "broadband_users": ("互联网宽带接入用户", "万户", 1),
    "internet_users": ("互联网上网人数", "万人", 1),
    "fiscal_revenue": ("一般公共预算收入", "亿元", 1e4),
    "deposits": ("金融机构人民币存款余额", "亿元", 1e4),
    "loans": ("金融机构人民币贷款余额", "亿元", 1e4),
    "cable_length": ("长途光缆线路长度", "公里", 1),
    "urban_population": ("城镇人口", "万人", 1),
}


def write_files(
    folder: Path, panel: SimulatedPanel, values: Mapping[str, Array], mess: Mess, seed: int
) -> None:
    """Writes every raw file of the simulation into `folder`. An edition of year t is period t of the panel,
    data year t - 1.
    """
    for period, edition in enumerate(panel.years):
        write_workbook(
            folder / "yearbook_editions" / f"china_city_yearbook_{edition}.xlsx",
            _yearbook(panel.cities, values, mess, period, int(edition), seed),
        )
    write_workbook(folder / "municipal_bulletins.xlsx", [_bulletins(panel, mess, seed)])
    write_workbook(folder / "carbon_dioxide.xlsx", [_carbon(panel, values["carbon_dioxide"])])
    write_workbook(folder / "years_of_schooling.xlsx", _schooling(panel, values["schooling"]))
    _write_csv(folder / "patents_granted.csv", _patents(panel, values["patents_granted"], seed), "gb18030")
    _write_csv(folder / "geography.csv", _geography(panel), "utf-8")
    _write_index(folder / "digital_finance_index.dta", panel, values["digital_finance_index"], seed)


def _yearbook(
    cities: Cities, values: Mapping[str, Array], mess: Mess, period: int, edition: int, seed: int
) -> list[Grid]:
    rng = stream(seed, f"edition {edition}")
    layout = columns(edition)
    layout = tuple(layout[j] for j in column_order(edition, len(layout), rng))
    head: list[Any] = ["城市" if edition % 2 else "城 市", None]
    below: list[Any] = [None, None]
    for column in layout:
        head += [column.header, None]
        below += ["全市\r\nTotal City", "市辖区\r\nDistricts\r\nunder City"]
    rows = [head, below, _draw_unused_row("城市合计", "Total", layout, rng, 60.0)]
    rows += [_draw_unused_row(local, latin, layout, rng, 1.0) for local, latin in OUTSIDE]
    for province in dict.fromkeys(cities.provinces):
        rows.append(_draw_unused_row(province_name(province), province, layout, rng, 8.0))
        inside = [i for i, p in enumerate(cities.provinces) if p == province]
        rows += [
            [*city_names(cities, i, edition), *_cells(values, mess, layout, i, period, edition, rng)]
            for i in inside
        ]
    title = f"China City Statistical Yearbook, edition {edition}, data of {edition - 1}"
    note = [[title], ["Simulated: no number is an observation."]]
    merged = ["A1:B2", *(f"{_letter(j)}1:{_letter(j + 1)}1" for j in range(2, len(head), 2))]
    return [Grid("说明", note), Grid("Sheet1", rows, merged)]


def _cells(
    values: Mapping[str, Array],
    mess: Mess,
    layout: Sequence[Any],
    city: int,
    period: int,
    edition: int,
    rng: np.random.Generator,
) -> list[Any]:
    """A city's cells: each measure for the whole city, and for its districts, which the study does not
    use.
    """
    row: list[Any] = []
    for column in layout:
        cell = PanelCell(column.measure, city, period)
        true = float(values[column.measure][city, period])
        value = mess.misprints.get(cell, true)
        share = rng.uniform(0.3, 0.8)
        text = print_number(value, edition, column.measure, rng)
        row += [mess.gaps.get(cell, text), round(true * share, 2)]
    return row


def _draw_unused_row(
    local: str, latin: str, layout: Sequence[Any], rng: np.random.Generator, size: float
) -> list[Any]:
    """A row that the study does not use: another city, a province or the total."""
    cells = [round(float(v), 2) for v in size * 500 * np.exp(rng.normal(size=2 * len(layout)))]
    return [local, latin, *cells]


def _letter(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _bulletins(panel: SimulatedPanel, mess: Mess, seed: int) -> Grid:
    """Municipal bulletins, collected: one row per city, year and item."""
    rng = stream(seed, "bulletins")
    rows: list[list[Any]] = [["城市", "年份", "指标", "数值", "单位", "来源"]]
    for cell, value in sorted(
        mess.bulletin.items(), key=lambda item: (item[0].city, item[0].period, item[0].measure)
    ):
        name, unit, size = BULLETIN[cell.measure]
        local = panel.cities.local[cell.city]
        label = str(
            rng.choice([local, local.removesuffix("市"), f" {local} ", " ".join(local.removesuffix("市"))])
        )
        year = int(panel.years[cell.period]) - 1
        rows.append(
            [
                label,
                f"{year}年",
                name,
                round(value / size, 9),
                unit,
                f"{local}{year}年国民经济和社会发展统计公报",
            ]
        )
    return Grid("公报", rows)


def _carbon(panel: SimulatedPanel, tonnes: Array) -> Grid:
    rows: list[list[Any]] = [["年份", "省份", "城市", "城市代码", "碳排放量_吨"]]
    for period, year in enumerate(panel.years):
        for i, unit in enumerate(panel.cities.ids):
            province = province_name(panel.cities.provinces[i])
            rows.append([int(year) - 1, province, panel.cities.local[i], int(unit), float(tonnes[i, period])])
    return Grid("Sheet1", rows)


def _schooling(panel: SimulatedPanel, years: Array) -> list[Grid]:
    """One column per year, after a cover sheet."""
    rows: list[list[Any]] = [
        ["城市代码", "城市", *(f"{int(y) - 1}年平均受教育年限(年)" for y in panel.years)]
    ]
    rows += [[int(u), panel.cities.local[i], *map(float, years[i])] for i, u in enumerate(panel.cities.ids)]
    return [
        Grid("说明", [["Simulated: mean years of schooling, population aged 6 and over"]]),
        Grid("数据", rows),
    ]


def _patents(panel: SimulatedPanel, granted: Array, seed: int) -> list[list[Any]]:
    """An export of granted patents: counts with separators, cities of the applicants, others among them."""
    rng = stream(seed, "patents")
    rows: list[list[Any]] = [["申请人地市", "申请人地市代码", "授权公告年", "专利授权量（件）"]]
    for period, edition in enumerate(panel.years):
        year = f"{int(edition) - 1}年"
        for i, unit in enumerate(panel.cities.ids):
            rows.append([panel.cities.local[i], unit, year, f"{int(granted[i, period]):,}"])
        rows += [[local, "", year, f"{int(rng.integers(100, 90_000)):,}"] for local, _ in OUTSIDE[:4]]
    return rows


def _geography(panel: SimulatedPanel) -> list[list[Any]]:
    rows: list[list[Any]] = [
        ["adcode", "city", "longitude", "latitude", "terrain_ruggedness", "distance_to_hangzhou_km"]
    ]
    for i, unit in enumerate(panel.cities.ids):
        longitude, latitude = panel.cities.coordinates[i]
        distance = f"{panel.distance[i]:.3f}"
        rows.append([unit, panel.cities.names[i], longitude, latitude, panel.cities.ruggedness[i], distance])
    return rows


def _write_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str) -> None:
    path.write_bytes(csv_text(rows, "\r\n").encode(encoding))


def _write_index(path: Path, panel: SimulatedPanel, index: Array, seed: int) -> None:
    """A Stata file in the index's shape: codes of four digits as numbers, sub-indices, years of data as
    numbers.
    """
    import pandas as pd

    rng = stream(seed, "sub-indices")
    n, periods = index.shape
    table = pd.DataFrame(
        {
            "year": np.tile(panel.years - 1.0, n),
            "pref_name_year18": np.repeat(np.array(panel.cities.local, dtype=object), periods),
            "pref_name_year18_eng": np.repeat(np.array(panel.cities.names, dtype=object), periods),
            "pref_code_year18": np.repeat(
                [float(u[:4] if u.endswith("00") else u) for u in panel.cities.ids], periods
            ),
            "index_aggregate": index.ravel(),
            "coverage_breadth": (index * rng.uniform(0.85, 1.1, index.shape)).round(2).ravel(),
            "usage_depth": (index * rng.uniform(0.8, 1.15, index.shape)).round(2).ravel(),
            "digitization_level": (index * rng.uniform(0.7, 1.4, index.shape)).round(2).ravel(),
        }
    )
    table.to_stata(
        path, write_index=False, version=118, time_stamp=pd.Timestamp("2026-01-01"), data_label="Simulated"
    )
