"""Panels of CSMAR, the World Bank, provincial yearbooks, Compustat, American counties, CEIC, Wind, the OECD
and EPS, a Stata file of version 13, a wide workbook and a text in GBK, drawn from a seed with what a careful
person reads out of each. They were written before the reader was looked at.

    python tests/panels/drawn_sources.py [SEED …] [NAME …]
"""

import sys
from collections.abc import Callable
from functools import partial

import openpyxl
import pandas as pd

from drawn_downloads import Question, _cells
from drawn_panels import COUNTRIES, PROVINCES, Drawn, _book, _firms, _text, _truth, report_drawn

THREE = ("y", "x", "z")


def csmar_quarters(rng) -> Drawn:
    """CSMAR's balance sheets: quarters by their last days in Accper, A and B in Typrep, three headers."""
    truth = _truth(rng, _firms(rng, 30), range(2010, 2018), 4, kept=0.6)
    rows = [["Stkcd", "ShortName", "Accper", "Typrep", "IfCorrect", "A001000000", "A002000000", "C001000000"]]
    rows.append(["证券代码", "证券简称", "统计截止日期", "报表类型", "是否发生差错更正", "资产总计"])
    rows[-1] += ["负债合计", "经营活动产生的现金流量净额"]
    rows.append(["没有单位"] * 5 + ["元"] * 3)
    for r in truth.itertuples():
        for day in ("03-31", "06-30", "09-30", "12-31"):
            for kind in "AB":
                own = (day, kind) == ("12-31", "A")
                values = _cells(r) if own else [round(v, 4) for v in rng.normal(5, 1, 3)]
                rows.append([r.unit, f"股份{r.unit}", f"{r.year}-{day}", kind, "0", *values])
    typed = {"outcome": "A001000000", "treatment": "A002000000", "controls": "C001000000"}
    own = [*rows[:3], *(row for row in rows[3:] if (row[2][-5:], row[3]) == ("12-31", "A"))]
    mended = ("closing.xlsx", lambda p: _book(p, own))
    write = lambda p: _book(p, rows)  # noqa: E731
    return Question(
        "FS_Combas.xlsx",
        write,
        truth,
        typed,
        asks="Accper .* has several days of a year .*03-31",
        mended=mended,
    )


AGGREGATES = [
    "Africa Eastern and Southern",
    "Central Europe and the Baltics",
    "Early-demographic dividend",
    "Fragile and conflict affected situations",
    "Heavily indebted poor countries (HIPC)",
    "IDA only",
    "Latin America & Caribbean (excluding high income)",
    "Low & middle income",
    "Middle East, North Africa, Afghanistan & Pakistan",
    "North America",
    "OECD members",
    "Other small states",
    "World",
]


def world_bank_items(rng) -> Drawn:
    """The World Bank's series below one another and the years across, without codes, its groups below."""
    years = range(2001, 2016)
    names = [*sorted(COUNTRIES), *AGGREGATES]
    every = _truth(rng, names, years, 6, missing=0.02)
    items = dict(
        zip(
            THREE,
            (
                "Life expectancy at birth, total (years)",
                "Current health expenditure (% of GDP)",
                "Fertility rate, total (births per woman)",
            ),
            strict=True,
        )
    )
    rows = [["Series Name", "Country Name", *(f"{t} [YR{t}]" for t in years)]]
    for v, item in items.items():
        rows += [[item, unit, *own[v]] for unit, own in every.groupby("unit", sort=False)]
    rows += [
        [],
        [],
        ["Data from database: Health Nutrition and Population Statistics"],
        ["Last Updated: 01/2026"],
    ]
    truth = every[every.unit.isin(COUNTRIES)].reset_index(drop=True)
    typed = {"outcome": items["y"], "treatment": items["x"], "controls": items["z"]}
    return Drawn("hnp.csv", lambda p: _text(p, rows, missing=".."), truth, typed)


def provincial_yearbook(rng) -> Drawn:
    """Years above and items below in two merged rows of headers, 合计 first and regions' sums among rows."""
    years = range(2012, 2020)
    truth = _truth(rng, PROVINCES, years, 2, missing=0.0, scale=100)
    items = {"y": "地区生产总值", "x": "财政支出", "z": "年末人口"}
    rows = [["3-5 各地区主要经济指标"], [None] * 22 + ["单位：亿元、万人"], ["地    区"], [None]]
    merged = ["A3:A4"]
    for k, year in enumerate(years):
        rows[2] += [f"{year}年", None, None]
        rows[3] += list(items.values())
        merged.append(f"{_letter(2 + 3 * k)}3:{_letter(4 + 3 * k)}3")
    every = {"合    计": PROVINCES, **{p: [p] for p in PROVINCES}}
    for name, part in every.items():
        own = truth[truth.unit.isin(part)].groupby("year")[list(THREE)].sum().round(2)
        shown = f"{name[0]}    {name[1]}" if len(name) == 2 else name
        rows.append([shown, *(own.loc[t, v] for t in years for v in items)])
    rows.append(["注：合计数不等于各地区之和时，由四舍五入所致。"])
    typed = {"outcome": "地区生产总值", "treatment": "财政支出", "controls": "年末人口"}
    return Drawn("各地区主要指标.xlsx", lambda p: _book(p, rows, merged), truth, typed)


def _letter(column: int) -> str:
    return openpyxl.utils.get_column_letter(column)


def compustat_naics(rng) -> Drawn:
    """Compustat's text: gvkey, CUSIP such as 031162E10, industries as NAICS of two to six digits and as SIC,
    flags of the format that are the same in all rows, fiscal years that end in May."""
    firms = [str(n) for n in sorted(rng.choice(60000, 50, replace=False) + 1004)]
    truth = _truth(rng, firms, range(2001, 2013), 3, kept=0.5)
    naics = {f: str(rng.choice(["334413", "3254", "5112", "2211", "51", "448140"])) for f in firms}
    end = {f: int(rng.choice([3, 5, 12])) for f in firms}
    rows = [["gvkey", "datadate", "fyear", "indfmt", "consol", "popsrc", "datafmt", "tic", "cusip", "conm"]]
    rows[0] += ["curcd", "fyr", "at", "capx", "xrd", "costat", "naics", "sic"]
    for r in truth.itertuples():
        k = firms.index(r.unit)
        year = r.year + (end[r.unit] < 6)
        rows.append([r.unit, f"{year}{end[r.unit]:02d}31", r.year, "INDL", "C", "D", "STD", f"T{k}"])
        rows[-1] += [
            f"0311{k:02d}E10",
            f"FIRM {k} CORP",
            "USD",
            end[r.unit],
            *_cells(r),
            "A",
            naics[r.unit],
            3674,
        ]
    typed = {"outcome": "at", "treatment": "capx", "controls": "xrd"}
    return Drawn("funda.csv", lambda p: _text(p, rows, "utf-8"), truth, typed)


STATES = {
    "Georgia": "Clarke Fayette Jackson Washington",
    "Iowa": "Clarke Fayette Jackson Linn Washington",
    "Missouri": "Jackson Linn St.Louis Washington",
    "Ohio": "Fayette Jackson Washington Wood",
    "Texas": "Fayette Jackson Washington Wood",
}


def american_counties(rng) -> Drawn:
    """Counties whose names recur in other states, without a code; rates in per cent."""
    units = [f"{c} County/{s}" for s, names in STATES.items() for c in names.split()]
    truth = _truth(rng, units, range(2003, 2015), 3, missing=0.02)
    rows = [["year", "county", "state", "unemp_rate", "log_income", "poverty"]]
    for r in truth.sort_values(["year", "unit"]).itertuples():
        rows.append([r.year, *r.unit.split("/"), *_cells(r, "NA")])
    typed = {"outcome": "unemp_rate", "treatment": "log_income", "controls": "poverty"}
    write, answer = lambda p: _text(p, rows, "utf-8"), {"unit": "county,state"}
    return Question("counties.csv", write, truth, typed, asks="UNIT='county,state'", answer=answer)


PINYIN = (
    "Anhui Beijing Chongqing Fujian Gansu Guangdong Guangxi Guizhou Hainan Hebei Henan Hubei Hunan Jiangsu"
)


def ceic_series(rng) -> Drawn:
    """CEIC: a column for each series, facts about it above, months of December down."""
    years = range(2003, 2016)
    truth = _truth(rng, PINYIN.split(), years, 3, missing=0.0, scale=100)
    items = {"y": "Gross Domestic Product", "x": "Government Expenditure", "z": "Population: Year End"}
    series = [(v, unit) for v in items for unit in PINYIN.split()]
    rows = [["", *(f"{items[v]}: {unit}" for v, unit in series)]]
    rows.append(["Region", *["China"] * len(series)])
    rows.append(["Subnational", *(unit for _, unit in series)])
    for fact, value in (
        ("Frequency", "Yearly"),
        ("Unit", "RMB bn"),
        ("Source", "National Bureau of Statistics"),
    ):
        rows.append([fact, *[value] * len(series)])
    rows.append(["Status", *["Active"] * len(series)])
    rows.append(["Series ID", *(str(3690101 + k) for k in range(len(series)))])
    rows.append(["First Obs. Date", *["12/2003"] * len(series)])
    rows.append(["Last Obs. Date", *["12/2015"] * len(series)])
    cells = truth.set_index(["unit", "year"])
    for t in years:
        rows.append([f"12/{t}", *(cells.loc[(unit, t), v] for v, unit in series)])
    typed = {"outcome": items["y"], "treatment": items["x"], "controls": items["z"]}
    write, asks = lambda p: _book(p, rows, name="My Series"), "as CEIC and Wind export them"
    mended = ("rows.csv", partial(_long, truth, items))
    return Question("CEIC.xlsx", write, truth, typed, asks=asks, mended=mended)


def _long(truth, items: dict[str, str], path) -> None:
    """One row for each unit and year, as the refusal of an export of series asks."""
    _text(
        path, [["unit", "year", *items.values()], *([r.unit, r.year, *_cells(r)] for r in truth.itertuples())]
    )


def wind_series(rng) -> Drawn:
    """Wind's economic database: 指标名称, 频率, 单位, 指标ID and 来源 above, dates down, GDP:北京."""
    years = range(2004, 2016)
    places = PROVINCES[:20]
    truth = _truth(rng, places, years, 2, missing=0.0, scale=100)
    items = {"y": "GDP", "x": "地方一般公共预算支出", "z": "常住人口"}
    series = [(v, unit) for v in items for unit in places]
    rows = [["指标名称", *(f"{items[v]}:{unit}" for v, unit in series)]]
    rows.append(["频率", *["年"] * len(series)])
    rows.append(["单位", *("万人" if v == "z" else "亿元" for v, _ in series)])
    rows.append(["指标ID", *(f"M{1000 + k:07d}" for k in range(len(series)))])
    rows.append(["来源", *["国家统计局"] * len(series)])
    cells = truth.set_index(["unit", "year"])
    for t in years:
        rows.append([pd.Timestamp(t, 12, 31).to_pydatetime(), *(cells.loc[(u, t), v] for v, u in series)])
    rows.append(["数据来源：Wind"])
    typed = {"outcome": "GDP", "treatment": items["x"], "controls": items["z"]}
    write, mended = lambda p: _book(p, rows), ("rows.csv", partial(_long, truth, items))
    return Question("EDB.xlsx", write, truth, typed, asks="as CEIC and Wind export them", mended=mended)


def csmar_industries(rng) -> Drawn:
    """国泰安's ratios: industries by Indcd, which a few firms change, closing dates that are
    dates, one kind of statement, codes that a spreadsheet made numbers.
    """
    truth = _truth(rng, _firms(rng, 45), range(2008, 2018), 5, kept=0.5)
    rows = [["Stkcd", "Accper", "Typrep", "Indcd", "Indnme", "F050501B", "F011201A", "F080102A"]]
    own = {f: str(rng.choice(["C13", "C26", "C39", "K70", "F51"])) for f in truth.unit.unique()}
    for r in truth.itertuples():
        industry = "C39" if r.year > 2012 and own[r.unit] == "C26" and int(r.unit) % 2 else own[r.unit]
        day = pd.Timestamp(r.year, 12, 31).to_pydatetime()
        rows.append([int(r.unit), day, "A", industry, f"行业{industry}", *_cells(r)])
    typed = {"outcome": "F050501B", "treatment": "F011201A", "controls": "F080102A"}
    return Drawn("FI_T5.xlsx", lambda p: _book(p, rows, name="sheet1"), truth, typed)


def quarterly_macro(rng) -> Drawn:
    """Quarters of countries, Q1-2005, each row one; a year's mean is meant."""
    truth = _truth(rng, sorted(COUNTRIES)[:15], range(2003, 2013), 4, missing=0.0)
    rows = [["Country", "Period", "GDP growth", "Policy rate", "Inflation"]]
    for r in truth.itertuples():
        for q in range(1, 5):
            rows.append([r.unit, f"Q{q}-{r.year}", *(round(v + (q - 2.5) / 8, 6) for v in (r.y, r.x, r.z))])
    typed = {"outcome": "GDP growth", "treatment": "Policy rate", "controls": "Inflation"}
    means = [[*rows[0][:1], "Year", *rows[0][2:]]]
    for r in truth.itertuples():
        means.append([r.unit, r.year, *_cells(r)])
    mended = ("years.csv", lambda p: _text(p, means))
    return Question(
        "macro.csv", lambda p: _text(p, rows), truth, typed, asks="the mean, the sum", mended=mended
    )


def stata_13(rng) -> Drawn:
    """A .dta of Stata 13 (version 117): the province is a number with its name as value label."""
    truth = _truth(rng, PINYIN.split(), range(2005, 2016), 4, missing=0.02)
    table = pd.DataFrame(
        {"prov": pd.Categorical(truth.unit, PINYIN.split()), "yr": truth.year.astype("int16")}
    )
    area = truth.unit.map({p: ("East", "Centre", "West")[k % 3] for k, p in enumerate(PINYIN.split())})
    table = table.assign(area=area.astype("category"), lngdp=truth.y, fdi=truth.x, edu=truth.z)
    labels = {"prov": "Province", "yr": "Year", "lngdp": "Log output", "fdi": "FDI", "edu": "Education"}

    typed = {"outcome": "lngdp", "treatment": "fdi", "controls": "edu", "group": "area"}
    write = lambda p: table.to_stata(p, write_index=False, version=117, variable_labels=labels)  # noqa: E731
    return Drawn("panel13.dta", write, truth, typed)


def wide_workbook(rng) -> Drawn:
    """A column for each item and year, 人均GDP_2006, with codes and places beside and a sum below."""
    truth = _truth(rng, PROVINCES, range(2006, 2017), 3, missing=0.02)
    items = {"y": "人均GDP", "x": "R&D强度", "z": "城镇化率"}
    wide = truth.pivot(index="unit", columns="year")
    rows = [["序号", "省份", "经度", "纬度", *(f"{items[v]}_{t}" for t in range(2006, 2017) for v in items)]]
    for k, unit in enumerate(PROVINCES, 1):
        place = [round(rng.uniform(85, 125), 3), round(rng.uniform(20, 48), 3)]
        rows.append([k, unit, *place, *(wide.loc[unit, (v, t)] for t in range(2006, 2017) for v in items)])
    rows.append(
        [None, "平均", None, None, *(round(wide[(v, t)].mean(), 3) for t in range(2006, 2017) for v in items)]
    )
    typed = {"outcome": "人均GDP", "treatment": "R&D强度", "controls": "城镇化率"}
    return Drawn("省级宽表.xlsx", lambda p: _book(p, rows), truth, typed)


def gbk_text(rng) -> Drawn:
    """GBK without a mark, thousands in quotation marks, two empty columns at the end, full-width brackets."""
    cities = [f"{p}{k}市" for p in "安宁平和" for k in "东西南北中阳"]
    truth = _truth(rng, cities, range(2007, 2018), 2, missing=0.02, scale=1000)
    rows = [
        [
            "序号",
            "年度",
            "地级市",
            "地区生产总值（万元）",
            "实际使用外资（万美元）",
            "在岗职工平均工资（元）",
            "",
            "",
        ]
    ]
    for k, r in enumerate(truth.itertuples(), 1):
        rows.append([k, r.year, r.unit, *("" if v != v else f"{v:,.2f}" for v in (r.y, r.x, r.z)), "", ""])
    typed = {"outcome": "地区生产总值", "treatment": "实际使用外资", "controls": "在岗职工平均工资"}
    return Drawn("地级市.csv", lambda p: _text(p, rows, "gbk"), truth, typed)


def eps_platform(rng) -> Drawn:
    """EPS: the query above, each place merged over its items, the years across, numbers as texts."""
    years = range(2009, 2020)
    cities = [f"{p}{k}市" for p in "安宁平和" for k in "东西南北阳"]
    truth = _truth(rng, cities, years, 2, missing=0.02, scale=1000)
    items = {"y": "地区生产总值_当年价格_全市(万元)", "x": "地方一般公共预算支出_全市(万元)"}
    items["z"] = "年末户籍人口_全市(万人)"
    rows = [["中国城市数据库"], ["时间：2009-2019"], ["地区", "指标", *(f"{t}年" for t in years)]]
    merged = []
    for unit, own in truth.groupby("unit", sort=False):
        merged.append(f"A{len(rows) + 1}:A{len(rows) + 3}")
        for k, v in enumerate(items):
            rows.append([None if k else unit, items[v], *("" if n != n else f"{n:.2f}" for n in own[v])])
    rows += [[], ["数据来源：EPS数据平台"], ["下载时间：2026-01-05"]]
    typed = {"outcome": items["y"], "treatment": items["x"], "controls": items["z"]}
    return Drawn("EPS.xlsx", lambda p: _book(p, rows, merged), truth, typed)


SOURCES: tuple[Callable[..., Drawn], ...] = (
    csmar_quarters,
    world_bank_items,
    provincial_yearbook,
    compustat_naics,
    american_counties,
    ceic_series,
    wind_series,
    csmar_industries,
    quarterly_macro,
    stata_13,
    wide_workbook,
    gbk_text,
    eps_platform,
)

if __name__ == "__main__":
    report_drawn(SOURCES, sys.argv[1:])
