"""Panels as CSMAR, Wind, Compustat, the World Bank, China's yearbooks and counties' files come, drawn from a
seed together with what a careful person reads out of each: units, years and numbers, without the rows and
marks that are no data.

    python tests/panels/drawn_panels.py [SEED …]

writes each file, runs `make new` on it and prints whether it ends at the estimate of linearmodels.
"""

import contextlib
import csv
import io
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
from linearmodels.panel import PanelOLS

from cli.new import draft_study
from door.wish import Wish
from spillover.errors import StudyError
from study_chain import fit_baseline

PROVINCES = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
]
CODES = [
    11,
    12,
    13,
    14,
    15,
    21,
    22,
    23,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    41,
    42,
    43,
    44,
    45,
    46,
    50,
    51,
    52,
    53,
    54,
]
CODES += [61, 62, 63, 64, 65]
EAST, NORTHEAST = (
    {"北京", "天津", "河北", "上海", "江苏", "浙江", "福建", "山东", "广东", "海南"},
    {"辽宁", "吉林", "黑龙江"},
)
CENTRE = {"山西", "安徽", "江西", "河南", "湖北", "湖南"}
COUNTRIES = {
    "Argentina": "ARG",
    "Austria": "AUT",
    "Bolivia": "BOL",
    "Brazil": "BRA",
    "Chad": "TCD",
    "China": "CHN",
    "Congo, Dem. Rep.": "COD",
    "Cote d'Ivoire": "CIV",
    "Egypt, Arab Rep.": "EGY",
    "France": "FRA",
    "Ghana": "GHA",
    "India": "IND",
    "Iran, Islamic Rep.": "IRN",
    "Kenya": "KEN",
    "Korea, Rep.": "KOR",
    "Lao PDR": "LAO",
    "Namibia": "NAM",
    "Norway": "NOR",
    "Turkiye": "TUR",
    "Viet Nam": "VNM",
}
GROUPS = {
    "Arab World": "ARB",
    "East Asia & Pacific": "EAS",
    "Euro area": "EMU",
    "High income": "HIC",
    "IDA & IBRD total": "IBT",
    "Late-demographic dividend": "LTE",
    "Small states": "SST",
    "Sub-Saharan Africa (excluding high income)": "SSA",
    "World": "WLD",
}
COUNTIES = {
    ("北京市", "北京市"): "朝阳区 海淀区 丰台区",
    ("吉林省", "长春市"): "朝阳区 宽城区 农安县",
    ("江苏省", "南京市"): "鼓楼区 玄武区",
    ("江苏省", "徐州市"): "鼓楼区 云龙区 沛县",
    ("福建省", "福州市"): "鼓楼区 台江区 闽侯县",
    ("浙江省", "杭州市"): "西湖区 桐庐县",
    ("江西省", "南昌市"): "西湖区 南昌县",
    ("河北省", "石家庄市"): "桥西区 新华区 正定县",
    ("河北省", "邢台市"): "桥西区 内丘县",
    ("河南省", "平顶山市"): "新华区 叶县",
}


@dataclass
class Drawn:
    """A file, what is typed of it, and what is in it: columns unit, year, y, x and one for each control."""

    file: str
    write: Callable[[Path], None]
    truth: pd.DataFrame
    typed: dict[str, str] = field(default_factory=dict)


def _truth(rng, units, years, digits=4, kept=1.0, missing=0.02, scale=1.0) -> pd.DataFrame:
    """A panel with effects of units and years, effects of x (0.4) and z (-0.2), some cells empty."""
    rows = pd.DataFrame([(u, t) for u in units for t in years], columns=["unit", "year"])
    own = pd.Series(rng.normal(3, 1, len(units)), index=units)
    common = pd.Series(np.cumsum(rng.normal(0.1, 0.1, len(years))), index=years)
    level = rows.unit.map(own) + rows.year.map(common)
    x = np.exp(level / 3 + rng.normal(0, 0.4, len(rows)))
    z = np.exp(0.5 * level / 3 + rng.normal(0, 0.3, len(rows)))
    y = 5 + level + 0.4 * x - 0.2 * z + rng.normal(0, 0.5, len(rows))
    rows = rows.assign(y=(y * scale).round(digits), x=x.round(digits), z=z.round(digits))
    for name in ("y", "x", "z"):
        rows.loc[rng.random(len(rows)) < missing, name] = np.nan
    if kept < 1:
        first, last = rows.year.min(), rows.year.max()
        enter = pd.Series(rng.choice(years, len(units)), index=units)
        enter[rng.random(len(units)) < kept] = first
        rows = rows[rows.year >= rows.unit.map(enter.clip(upper=last - 3))]
    return rows.reset_index(drop=True)


def _book(
    path: Path, rows: Iterable[Iterable[Any]], merged: Iterable[str] = (), name="Sheet1", notes=()
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append([None if isinstance(v, float) and np.isnan(v) else v for v in row])
    for area in merged:
        sheet.merge_cells(area)
    if notes:
        first = book.create_sheet("说明", 0)
        for line in notes:
            first.append([line])
    book.save(path)


def _text(path: Path, rows: Iterable[Iterable[Any]], encoding="utf-8-sig", missing="", **how) -> None:
    with open(path, "w", encoding=encoding, newline="") as file:
        out = csv.writer(file, **how)
        out.writerows([missing if isinstance(v, float) and np.isnan(v) else v for v in row] for row in rows)


def _firms(rng, count) -> list[str]:
    first = rng.choice(["000", "002", "300", "600", "601"], count)
    return sorted({f"{a}{n:03d}" for a, n in zip(first, rng.integers(1, 999, count), strict=True)})


def csmar_statements(rng) -> Drawn:
    """Three rows of headers (code, label, unit), closing dates as texts, names of firms that change."""
    firms, years = _firms(rng, 40), range(2009, 2019)
    truth = _truth(rng, firms, years, 6, kept=0.6)
    rows = [
        ["Stkcd", "ShortName", "Accper", "Typrep", "F050201B", "F011201A", "F040501B"],
        ["股票代码", "股票简称", "统计截止日期", "报表类型编码", "资产报酬率A", "资产负债率", "存货周转率A"],
        ["没有单位"] * 7,
    ]
    names = {f: f"公司{i}" for i, f in enumerate(firms)}
    for r in truth.itertuples():
        mark = "*ST " if rng.random() < 0.05 else ""
        rows.append([r.unit, mark + names[r.unit], f"{r.year}-12-31", "A", r.y, r.x, r.z])
    return Drawn(
        "FI_T5.xlsx",
        lambda p: _book(p, rows, name="sheet1"),
        truth,
        {"outcome": "F050201B", "treatment": "F011201A", "controls": "F040501B"},
    )


def csmar_both_statements(rng) -> Drawn:
    """Consolidated and parent statements, parted by Typrep; codes that a spreadsheet made numbers."""
    firms, years = _firms(rng, 25), range(2010, 2017)
    both = [f"{f}/{kind}" for f in firms for kind in "AB"]
    truth = _truth(rng, both, years, 5)
    rows = [["Stkcd", "Accper", "Typrep", "Indcd", "ROA", "Lev", "Growth"]]
    industry = {f: rng.choice(["C10", "C26", "K70", "J66"]) for f in firms}
    for r in truth.itertuples():
        firm, kind = r.unit.split("/")
        rows.append([int(firm), f"{r.year}/12/31", kind, industry[firm], r.y, r.x, r.z])
    rows[1:] = sorted(rows[1:], key=lambda row: (row[0], row[1], row[2]))
    return Drawn(
        "财务指标.csv",
        lambda p: _text(p, rows),
        truth,
        {"outcome": "ROA", "treatment": "Lev", "controls": "Growth", "unit": "Stkcd,Typrep"},
    )


def wind_export(rng) -> Drawn:
    """A column for each item and year, whose headers have several lines; thousands; a line of the source."""
    firms, years = _firms(rng, 30), range(2012, 2020)
    truth = _truth(rng, firms, years, 2, scale=1000, missing=0.01)
    items = {"y": "营业收入", "x": "研发费用", "z": "资产负债率"}
    header = ["证券代码", "证券简称"]
    header += [f"{n}\n[报告期] {t}年报\n[单位] 万元" for n in items.values() for t in reversed(years)]
    wide = truth.pivot(index="unit", columns="year")
    rows = [header]
    for i, (firm, own) in enumerate(wide.iterrows()):
        cells = [own[(v, t)] for v in items for t in reversed(years)]
        shown = ["--" if np.isnan(c) else f"{c:,.2f}" for c in cells]
        rows.append([f"{firm}.{'SH' if firm[0] == '6' else 'SZ'}", f"股份{i}", *shown])
    rows += [[], ["数据来源：Wind"]]
    return Drawn(
        "Wind导出.xlsx",
        lambda p: _book(p, rows, name="Wind"),
        truth,
        {"outcome": "营业收入", "treatment": "研发费用", "controls": "资产负债率"},
    )


def compustat(rng) -> Drawn:
    """Stata's file: gvkey, the date of the year's end, names, industries with value labels."""
    firms, years = (
        [f"{n:06d}" for n in sorted(rng.choice(90000, 45, replace=False) + 1000)],
        range(1998, 2008),
    )
    truth = _truth(rng, firms, years, 3, kept=0.5)
    month = {f: int(rng.choice([6, 9, 12])) for f in firms}
    frame = pd.DataFrame(
        {
            "gvkey": truth.unit,
            "datadate": [pd.Timestamp(t, month[f], 30) for f, t in zip(truth.unit, truth.year, strict=True)],
            "fyear": truth.year.astype("int16"),
            "conm": truth.unit.map({f: f"FIRM {i} INC" for i, f in enumerate(firms)}),
            "sic2": truth.unit.map({f: int(rng.choice([20, 28, 36, 73])) for f in firms}).astype("int8"),
            "oibdp_at": truth.y,
            "dltt_at": truth.x,
            "capx_at": truth.z,
        }
    )
    labels = {"gvkey": "Global Company Key", "fyear": "Data Year - Fiscal", "oibdp_at": "Return on assets"}
    return Drawn(
        "funda.dta",
        lambda p: frame.to_stata(p, write_index=False, version=118, variable_labels=labels),
        truth,
        {"outcome": "oibdp_at", "treatment": "dltt_at", "controls": "capx_at", "time": "fyear"},
    )


def _world(rng, years, digits=5):
    """Countries, and groups of them that are no unit of a study."""
    names = sorted(rng.choice(list(COUNTRIES), 16, replace=False)) + list(GROUPS)
    everyone = _truth(rng, names, years, digits, missing=0.03)
    return everyone, everyone[everyone.unit.isin(COUNTRIES)].reset_index(drop=True)


SERIES = {
    "y": ("GDP per capita (constant 2015 US$)", "NY.GDP.PCAP.KD"),
    "x": ("Trade (% of GDP)", "NE.TRD.GNFS.ZS"),
    "z": ("Urban population (% of total population)", "SP.URB.TOTL.IN.ZS"),
}
DATABANK = [[], [], [], ["Data from database: World Development Indicators"], ["Last Updated: 06/28/2024"]]


def databank_across(rng) -> Drawn:
    """DataBank's file: a row for each country and series, the years across, .. for missing, lines below."""
    years = range(2003, 2015)
    everyone, truth = _world(rng, years)
    rows = [["Country Name", "Country Code", "Series Name", "Series Code", *(f"{t} [YR{t}]" for t in years)]]
    for unit, own in everyone.groupby("unit", sort=False):
        rows += [[unit, (COUNTRIES | GROUPS)[unit], *SERIES[v], *own[v]] for v in SERIES]
    rows += DATABANK
    return Drawn(
        "P_Data_Extract_From_World_Development_Indicators.csv",
        lambda p: _text(p, rows, missing="..", quoting=csv.QUOTE_NONNUMERIC),
        truth,
        {"outcome": SERIES["y"][0], "treatment": SERIES["x"][0], "controls": SERIES["z"][0]},
    )


def databank_down(rng) -> Drawn:
    """DataBank's workbook with the years down and a column for each series."""
    years = range(2000, 2012)
    everyone, truth = _world(rng, years)
    rows = [
        ["Time", "Time Code", "Country Name", "Country Code", *(f"{a} [{b}]" for a, b in SERIES.values())]
    ]
    for r in everyone.sort_values(["year", "unit"]).itertuples():
        cells = [".." if np.isnan(v) else v for v in (r.y, r.x, r.z)]
        rows.append([r.year, f"YR{r.year}", r.unit, (COUNTRIES | GROUPS)[r.unit], *cells])
    rows += DATABANK
    return Drawn(
        "Data_Extract.xlsx",
        lambda p: _book(p, rows, name="Data"),
        truth,
        {f: "{} [{}]".format(*SERIES[v]) for f, v in zip(("outcome", "treatment"), "yx", strict=True)},
    )


def wdi_of_r(rng) -> Drawn:
    """As the R package WDI hands it out with extra = TRUE: NA, countries' facts, groups of countries."""
    years = range(2005, 2016)
    everyone, truth = _world(rng, years)
    rows = [
        [
            "",
            "country",
            "iso2c",
            "iso3c",
            "year",
            "status",
            "lastupdated",
            "gdppc",
            "trade",
            "urban",
            "region",
        ]
    ]
    rows[0] += ["capital", "longitude", "latitude", "income", "lending"]
    place = {
        u: (round(rng.uniform(-90, 120), 4), round(rng.uniform(-40, 60), 4)) for u in everyone.unit.unique()
    }
    for i, r in enumerate(everyone.sort_values(["unit", "year"]).itertuples(), 1):
        group = r.unit in GROUPS
        code = (COUNTRIES | GROUPS)[r.unit]
        facts = ["Aggregates", "", "", "", "Aggregates", "Aggregates"]
        if not group:
            facts = ["Europe & Central Asia", "A city", *place[r.unit], "High income", "IBRD"]
        two = f"{code[0]}{list(GROUPS).index(r.unit)}" if group else code[:2]
        rows.append([i, r.unit, two, code, r.year, "", "2024-06-28", r.y, r.x, r.z, *facts])
    return Drawn(
        "wdi.csv",
        lambda p: _text(p, rows, "utf-8", "NA"),
        truth,
        {"outcome": "gdppc", "treatment": "trade", "controls": "urban"},
    )


def _yearbook_rows(rng, years):
    names = {p: f"{p[0]}  {p[1]}" if len(p) == 2 else p for p in PROVINCES}
    truth = _truth(rng, PROVINCES, years, 2, missing=0.0, scale=100)
    return names, truth


def yearbook_two_headers(rng) -> Drawn:
    """A provincial yearbook's table: title, unit, two merged rows of headers, 全国 first, notes below."""
    names, truth = _yearbook_rows(rng, range(2010, 2019))
    rows = [
        ["7-3  各地区财政收支", None, None, None, None],
        [None, None, None, None, "单位：亿元"],
        ["地  区", "年  份", "一般公共预算", None, "地区生产总值"],
        [None, None, "收入", "支出", None],
    ]
    for year, own in truth.groupby("year"):
        rows.append(["全  国", year, *own[["x", "z", "y"]].sum().round(2)])
        rows += [[names[r.unit], year, r.x, r.z, r.y] for r in own.itertuples()]
    rows += [["注：1.本表按当年价格计算。"], ["    2.全国数据为各地区合计。"]]
    return Drawn(
        "各地区财政收支.xlsx",
        lambda p: _book(p, rows, ["A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"]),
        truth,
        {"outcome": "地区生产总值", "treatment": "收入", "controls": "支出"},
    )


def bureau_query(rng) -> Drawn:
    """The bureau's query of provinces: lines above, indicators down, the newest year first, a source."""
    years = range(2013, 2022)
    full = dict.fromkeys(["北京", "天津", "上海", "重庆"], "市") | {
        "内蒙古": "自治区",
        "广西": "壮族自治区",
        "西藏": "自治区",
        "宁夏": "回族自治区",
        "新疆": "维吾尔自治区",
    }
    truth = _truth(rng, PROVINCES, years, 2, missing=0.005, scale=100)
    items = {"y": "地区生产总值(亿元)", "x": "地方财政税收收入(亿元)", "z": "年末常住人口(万人)"}
    rows = [
        ["数据库：分省年度数据"],
        ["时间：2013-2021"],
        ["地区", "指标", *(f"{t}年" for t in reversed(years))],
    ]
    for unit, own in truth.groupby("unit", sort=False):
        name = unit + full.get(unit, "省")
        rows += [[name, items[v], *own.sort_values("year", ascending=False)[v]] for v in items]
    rows.append(["数据来源：国家统计局"])
    return Drawn(
        "分省年度数据.csv",
        lambda p: _text(p, rows, "gb18030"),
        truth,
        {"outcome": items["y"], "treatment": items["x"], "controls": items["z"]},
    )


def merged_provinces(rng) -> Drawn:
    """A merged file as forums pass it on: notes on a sheet of their own, codes, regions and their sums."""
    years = range(2004, 2016)
    truth = _truth(rng, PROVINCES, years, 3, missing=0.01)
    area = {
        p: "东部" if p in EAST else "东北" if p in NORTHEAST else "中部" if p in CENTRE else "西部"
        for p in PROVINCES
    }
    rows = [["行政区划代码", "省份", "年份", "所属地域", "人均GDP(万元)", "产业结构升级", "城镇化率(%)"]]
    for year, own in truth.groupby("year"):
        own = own.assign(area=own.unit.map(area))
        for r in own.itertuples():
            cells = ["/" if np.isnan(v) else v for v in (r.y, r.x, r.z)]
            rows.append([CODES[PROVINCES.index(r.unit)] * 10000, r.unit, f"{year}年", r.area, *cells])
        for name, part in own.groupby("area"):
            rows.append([None, f"{name}地区", f"{year}年", None, *part[["y", "x", "z"]].mean().round(3)])
    return Drawn(
        "省级面板数据.xlsx",
        lambda p: _book(p, rows, name="数据", notes=["数据说明", "来源：各省统计年鉴", "缺失值用 / 表示"]),
        truth,
        {"outcome": "人均GDP(万元)", "treatment": "产业结构升级", "controls": "城镇化率(%)"},
    )


def districts(rng) -> Drawn:
    """Counties of one name in several cities, without a code; GB18030; a dash for what is missing."""
    units = [f"{p}/{c}/{d}" for (p, c), names in COUNTIES.items() for d in names.split()]
    truth = _truth(rng, units, range(2011, 2019), 3, missing=0.02)
    rows = [["年份", "省份", "城市", "县区", "生产总值", "年末金融机构贷款余额", "固定资产投资"]]
    for r in truth.itertuples():
        cells = ["—" if np.isnan(v) else v for v in (r.y, r.x, r.z)]
        rows.append([r.year, *r.unit.split("/"), *cells])
    return Drawn(
        "县域数据.csv",
        lambda p: _text(p, rows, "gb18030"),
        truth,
        {
            "outcome": "生产总值",
            "treatment": "年末金融机构贷款余额",
            "controls": "固定资产投资",
            "unit": "省份,城市,县区",
        },
    )


def county_pages(rng) -> Drawn:
    """A county yearbook's pages put one below the other: the header again on each, a city's total above its
    counties, codes as numbers, a county that was renamed to a district.
    """
    years = range(2012, 2020)
    places = [(c, d) for (p, c), names in COUNTIES.items() for d in names.split() if p != "北京市"]
    units = [str(130100 + 7 * i) for i in range(len(places))]
    truth = _truth(rng, units, years, 2, missing=0.0, scale=50)
    name = dict(zip(units, places, strict=True))
    renamed = {u: int(rng.choice(years[2:-2])) for u in rng.choice(units, 2, replace=False)}
    header = ["代码", "县(市、区)", "年份", "地区生产总值(万元)", "一般公共预算支出(万元)", "户籍人口(万人)"]
    rows = []
    for year, own in truth.groupby("year"):
        rows.append(header)
        own = own.assign(city=own.unit.map(lambda u: name[u][0]))
        for city, part in own.groupby("city", sort=False):
            rows.append([None, f"{city}合计", year, *part[["y", "x", "z"]].sum().round(2)])
            for r in part.itertuples():
                shown = name[r.unit][1]
                if r.unit in renamed and year >= renamed[r.unit]:
                    shown = f"{shown[:-1]}市" if shown.endswith("县") else f"新{shown}"
                rows.append([int(r.unit), shown, year, r.y, r.x, r.z])
    return Drawn(
        "县域经济.xlsx",
        lambda p: _book(p, rows),
        truth,
        {"outcome": header[3], "treatment": header[4], "controls": header[5]},
    )


def stacked_dates(rng) -> Drawn:
    """A firm file as a spreadsheet saved it: dates that are dates, an item column, percentages as texts."""
    firms, years = _firms(rng, 30), range(2011, 2020)
    truth = _truth(rng, firms, years, 2, missing=0.01)
    items = {"y": "净资产收益率", "x": "机构持股比例", "z": "第一大股东持股"}
    rows = [["证券代码", "截止日期", "指标名称", "指标值"]]
    for v, item in items.items():
        for r in truth.itertuples():
            value = getattr(r, v)
            if not np.isnan(value):
                rows.append([r.unit, date(r.year, 12, 31), item, f"{value:.2f}%"])
    return Drawn(
        "指标.xlsx",
        lambda p: _book(p, rows),
        truth,
        {"outcome": items["y"], "treatment": items["x"], "controls": items["z"]},
    )


DRAWN = (
    csmar_statements,
    csmar_both_statements,
    wind_export,
    compustat,
    databank_across,
    databank_down,
    wdi_of_r,
)
DRAWN += (yearbook_two_headers, bureau_query, merged_provinces, districts, county_pages, stacked_dates)


def run_drawn(drawn: Drawn, folder: Path) -> tuple[dict[str, float], str]:
    """`make new` on a file and the estimates of its baseline; the text of the configuration.

    Raises StudyError where the file is refused.
    """
    project = folder / "project"
    (project / "config").mkdir(parents=True)
    (project / "config" / "sources.yaml").write_text("sources: {}\n", encoding="utf-8")
    drawn.write(project / drawn.file)
    _panel, text = draft_study(Wish(study="x", panel=str(project / drawn.file), **drawn.typed), project)
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    (folder / "made").mkdir()
    return fit_baseline("x", folder / "made", project), text


def estimate_of(drawn: Drawn) -> float:
    """The coefficient of the treatment by linearmodels, on what is in the file."""
    controls = ["z"] if "controls" in drawn.typed else []
    rows = drawn.truth.dropna(subset=["y", "x", *controls]).set_index(["unit", "year"])
    model = PanelOLS(rows.y, rows[["x", *controls]], entity_effects=True, time_effects=True)
    return float(model.fit().params["x"])


def report_drawn(drawers: Iterable[Callable[..., Drawn]], given: list[str]) -> None:
    """Prints how each file ends. given: seeds, and names of drawers where only some are meant."""
    seeds = [int(text) for text in given if text.isdigit()] or [1]
    names = [text for text in given if not text.isdigit()]
    for drawer in [d for d in drawers if not names or d.__name__ in names]:
        for seed in seeds:
            drawn = drawer(np.random.default_rng(seed))
            with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
                try:
                    estimates, _text = run_drawn(drawn, Path(folder))
                    ours = next(iter(estimates.values()))
                    same = abs(ours / estimate_of(drawn) - 1) < 1e-8
                    end = "the estimate" if same else f"WRONG: {ours:.6f} for {estimate_of(drawn):.6f}"
                except StudyError as error:
                    end = f"refused: {error}"
                except Exception as error:
                    end = f"a fault of the program: {error!r}"
            sys.stdout.write(f"{drawer.__name__}, seed {seed}: {end}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    report_drawn(DRAWN, sys.argv[1:])
