"""Twenty-two more panels, drawn from a seed as those of drawn_panels.py are: downloads of CSMAR, CNRDS, the
World Bank, the OECD and Eurostat, yearbooks of several blocks or sheets, firms whose codes lost their zeros,
counties that changed name or code, Stata's labels, workbooks with merged, hidden and computed cells, and
texts of other countries. Where a careful person would ask before going on, `asks` says what the question must
name, and `answer` what is typed then.

    python tests/panels/drawn_downloads.py [SEED …] [NAME …]
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from drawn_panels import (
    CODES,
    COUNTRIES,
    GROUPS,
    PROVINCES,
    SERIES,
    Drawn,
    _book,
    _firms,
    _text,
    _truth,
    _world,
    report_drawn,
)


@dataclass
class Question(Drawn):
    """A file that leaves something to ask. asks: a pattern of the refusal; answer: what is typed then;
    mended: the name of the copy in which what is asked for is done, and what writes it.
    """

    asks: str = ""
    answer: dict[str, str] = field(default_factory=dict)
    mended: tuple[str, Callable[[Path], None]] | None = None

    @property
    def answered(self) -> Drawn | None:
        """The file as it is when the question is answered; None where nothing here does."""
        if not (self.answer or self.mended):
            return None
        file, write = self.mended or (self.file, self.write)
        return Drawn(file, write, self.truth, self.typed | self.answer)


def _cells(row, missing=None):
    return [missing if np.isnan(v) else v for v in (row.y, row.x, row.z)]


def csmar_first_of_january(rng) -> Drawn:
    """Statements with the opening balance of each year (01-01) beside the closing one, A and B, codes as
    numbers: which date and which statement is meant only a person knows.
    """
    firms, years = _firms(rng, 25), range(2012, 2020)
    truth = _truth(rng, firms, years, 6, missing=0.01)
    rows = [["证券代码", "统计截止日期", "报表类型", "资产总计", "负债合计", "净利润"]]
    for r in truth.itertuples():
        for day in ("01-01", "12-31"):
            for kind in "AB":
                cells = _cells(r)
                if (day, kind) != ("12-31", "A"):
                    cells = [None if v is None else round(v * rng.uniform(0.5, 2), 6) for v in cells]
                rows.append([int(r.unit), f"{r.year}-{day}", kind, *cells])
    typed = {"outcome": "资产总计", "treatment": "负债合计", "controls": "净利润"}
    return Question("FS_Combas.xlsx", lambda p: _book(p, rows), truth, typed, asks="01-01|报表类型")


def cnrds_patents(rng) -> Drawn:
    """CNRDS: English names, Chinese ones below, codes kept as text by a tabulator, GB18030."""
    firms, years = _firms(rng, 40), range(2008, 2018)
    truth = _truth(rng, firms, years, 4, kept=0.7)
    rows = [["Scode", "Year", "Ivpatapl", "RDratio", "Size"]]
    rows.append(["股票代码", "会计年度", "当年独立申请的发明数量", "研发投入占比", "规模"])
    rows += [[f"\t{r.unit}", f"\t{r.year}", *_cells(r, "")] for r in truth.itertuples()]
    typed = {"outcome": "当年独立申请的发明数量", "treatment": "RDratio", "controls": "Size"}
    return Drawn("CIRD_国内外专利.csv", lambda p: _text(p, rows, "gb18030"), truth, typed)


def wdi_bulk(rng) -> Drawn:
    """WDICSV as the World Bank hands it out: four lines above, a column for each year, an empty last column,
    groups of countries among the countries, more indicators than a study needs.
    """
    years = range(1998, 2012)
    everyone, truth = _world(rng, years)
    rows = [["Data Source", "World Development Indicators"], [], ["Last Updated Date", "2024-06-28"], []]
    rows.append(["Country Name", "Country Code", "Indicator Name", "Indicator Code", *map(str, years), ""])
    others = {"SP.POP.TOTL": "Population, total", "EN.ATM.CO2E.PC": "CO2 emissions (metric tons per capita)"}
    for unit, own in everyone.groupby("unit", sort=False):
        code = (COUNTRIES | GROUPS)[unit]
        rows += [[unit, code, *SERIES[v], *own[v], ""] for v in SERIES]
        rows += [[unit, code, n, c, *rng.normal(5, 1, len(years)).round(3), ""] for c, n in others.items()]
    typed = {"outcome": SERIES["y"][0], "treatment": SERIES["x"][0], "controls": SERIES["z"][0]}
    return Drawn("WDICSV.csv", lambda p: _text(p, rows), truth, typed)


def esg_workbook(rng) -> Drawn:
    """DataBank's ESG workbook: years across, a sheet of metadata, last years empty, two lines below."""
    years = range(2004, 2019)
    everyone, truth = _world(rng, years)
    header = ["Country Name", "Country Code", "Series Name", "Series Code", *(f"{t} [YR{t}]" for t in years)]
    rows = [[*header, "2019 [YR2019]", "2020 [YR2020]"]]
    for unit, own in everyone.groupby("unit", sort=False):
        for v in SERIES:
            cells = [".." if np.isnan(n) else n for n in own[v]]
            rows.append([unit, (COUNTRIES | GROUPS)[unit], *SERIES[v], *cells, "..", ".."])
    rows += [[], [], ["Data from database: Environment, Social and Governance (ESG) Data"]]
    rows.append(["Last Updated: 05/09/2024"])

    def write(path):
        _book(path, rows, name="Data")
        book = openpyxl.load_workbook(path)
        sheet = book.create_sheet("Series - Metadata")
        sheet.append(["Code", "License Type", "Indicator Name", "Source"])
        for name, code in SERIES.values():
            sheet.append([code, "CC BY-4.0", name, "World Bank national accounts data"])
        book.save(path)

    typed = {"outcome": SERIES["y"][0], "treatment": SERIES["x"][0], "controls": SERIES["z"][0]}
    return Drawn("P_Data_Extract_From_ESG.xlsx", write, truth, typed)


def eurostat_flags(rng) -> Drawn:
    """Eurostat's table: a letter behind a number says that it is provisional (p), estimated (e) or breaks its
    series (b); a colon is a missing one.
    """
    codes = [
        f"{a}{b}"
        for a, b in zip(*[iter("ATBEBGCYCZDEDKEEELESFIFRHRHUIEITLTLULVMTNLPLPTROSESISK")] * 2, strict=True)
    ]
    years = range(2005, 2017)
    truth = _truth(rng, codes, years, 1, missing=0.03, scale=10)
    rows = [["geo", "time", "gdp", "rd", "educ"]]
    for r in truth.itertuples():
        shown = [
            f"{v}{rng.choice([' b', ' e', ' p']) if rng.random() < 0.1 else ''}" for v in (r.y, r.x, r.z)
        ]
        rows.append([r.unit, r.year, *[": " if s.startswith("nan") else s for s in shown]])
    typed = {"outcome": "gdp", "treatment": "rd", "controls": "educ"}
    return Question(
        "tec00114.tsv",
        lambda p: _text(p, rows, "utf-8", delimiter="\t"),
        truth,
        typed,
        asks=r"FLAGS=b,e,p",
        answer={"flags": "b,e,p"},
    )


def oecd_explorer(rng) -> Drawn:
    """OECD Data Explorer's CSV: a code and a name for each dimension, columns that are empty or of one value,
    a row for each measure, the OECD among its members.
    """
    names = {c: n for n, c in COUNTRIES.items()}
    codes, years = sorted(rng.choice(sorted(names), 20, replace=False)), range(2006, 2018)
    truth = _truth(rng, codes, years, 4, missing=0.02)
    total = truth.groupby("year")[["y", "x", "z"]].mean().round(4)
    measures = {
        "y": ("GDPPC", "GDP per capita"),
        "x": ("RDEXP", "R&D expenditure"),
        "z": ("EMPRT", "Employment"),
    }
    rows = [["STRUCTURE", "STRUCTURE_ID", "REF_AREA", "Reference area", "FREQ", "MEASURE", "Measure"]]
    rows[0] += ["UNIT_MEASURE", "TIME_PERIOD", "Time period", "OBS_VALUE", "OBS_STATUS", "Observation status"]

    def add(area, name, measure, year, value):
        if not np.isnan(value):
            first = ["DATAFLOW", "OECD.SDD:DF(1.0)", area, name, "A", *measures[measure], "IX"]
            status = ("E", "Estimated value") if rng.random() < 0.05 else ("A", "Normal value")
            rows.append([*first, year, "", value, *status])

    for v in measures:
        for r in truth.itertuples():
            add(r.unit, names[r.unit], v, r.year, getattr(r, v))
        for year, value in total[v].items():
            add("OECD", "OECD", v, year, value)
    typed = {"outcome": "GDP per capita", "treatment": "R&D expenditure", "controls": "Employment"}
    return Drawn("OECD.SDD,DF,1.0+all.csv", lambda p: _text(p, rows), truth, typed)


def yearbook_beside(rng) -> Drawn:
    """A yearbook's page of two blocks side by side: the second half of the provinces right of the first."""
    years = range(2011, 2019)
    truth = _truth(rng, PROVINCES[:30], years, 2, missing=0.0, scale=10)
    header = ["地区", "年份", "生产总值", "财政支出", "进出口额"]
    rows = [["3-12 各地区主要经济指标"], [*header, None, *header]]
    left, right = (truth[truth.unit.isin(part)] for part in (PROVINCES[:15], PROVINCES[15:30]))
    for a, b in zip(left.itertuples(), right.itertuples(), strict=True):
        rows.append([a.unit, a.year, *_cells(a), None, b.unit, b.year, *_cells(b)])
    typed = {"outcome": "生产总值", "treatment": "财政支出", "controls": "进出口额"}
    return Question("两栏.xlsx", lambda p: _book(p, rows, ["A1:K1"]), truth, typed, asks="side by side")


def yearbook_continued(rng) -> Drawn:
    """A yearbook's table over several pages: 续表 and the header again above each, 全国 and three regions'
    sums in front of the provinces of a year, a note below each page.
    """
    years = range(2009, 2019)
    truth = _truth(rng, PROVINCES, years, 2, missing=0.0, scale=10)
    regions = {"东部地区": PROVINCES[:11], "中部地区": PROVINCES[11:20], "西部地区": PROVINCES[20:]}
    rows = [["2-15 分地区主要指标"]]
    for page, (year, own) in enumerate(truth.groupby("year")):
        rows += [["续表"]] * (page > 0) + [["年份", "地  区", "人均生产总值", "固定资产投资", "就业人员"]]
        rows.append([year, "全    国", *own[["y", "x", "z"]].sum().round(2)])
        for name, part in regions.items():
            rows.append([year, name, *own[own.unit.isin(part)][["y", "x", "z"]].sum().round(2)])
        rows += [
            [year, "  ".join(r.unit) if len(r.unit) == 2 else r.unit, *_cells(r)] for r in own.itertuples()
        ]
        rows.append(["注：本表数据按当年价格计算。"])
    typed = {"outcome": "人均生产总值", "treatment": "固定资产投资", "controls": "就业人员"}
    return Drawn("分地区.xlsx", lambda p: _book(p, rows), truth, typed)


def scattered_cities(rng) -> Drawn:
    """A province's counties with the cities above them as rows of their own, each the sum of its counties,
    under a code and a name like theirs; no province and nothing that says what a row is.
    """
    years, truth_rows, rows = range(2010, 2018), [], [["行政代码", "地区", "年份", "产值", "贷款", "人口"]]
    counties = {
        f"1{c:01d}": [f"13{c:02d}{k:02d}" for k in range(21, 21 + n)]
        for c, n in ((1, 6), (2, 7), (3, 5), (4, 8))
    }
    truth = _truth(rng, [u for part in counties.values() for u in part], years, 2, missing=0.0, scale=40)
    for year, own in truth.groupby("year"):
        for city, part in counties.items():
            total = own[own.unit.isin(part)][["y", "x", "z"]].sum().round(2)
            rows.append([f"130{city[1]}00", f"甲{city[1]}市", year, *total])
            rows += [
                [r.unit, f"乙{r.unit[2:]}县", year, *_cells(r)] for r in own[own.unit.isin(part)].itertuples()
            ]
    del truth_rows
    typed = {"outcome": "产值", "treatment": "贷款", "controls": "人口"}
    return Drawn("某省县域.xlsx", lambda p: _book(p, rows), truth, typed)


def counties_of_two_codes(rng) -> Drawn:
    """Counties of which some changed their code when they became districts, and one its name: neither column
    alone names the counties.
    """
    names = [f"{a}{b}县" for a in "安平临武" for b in "阳山川宁城"]
    years = range(2011, 2020)
    truth = _truth(rng, names, years, 3, missing=0.01)
    code = {n: 410100 + 3 * i for i, n in enumerate(names)}
    moved = {n: int(rng.choice(years[2:-2])) for n in rng.choice(names[1:], 3, replace=False)}
    rows = [["县代码", "县名", "年份", "人均产值", "信贷", "教育支出"]]
    for r in truth.sort_values(["year", "unit"]).itertuples():
        shown = code[r.unit] + (500 if r.year >= moved.get(r.unit, 9999) else 0)
        name = "新" + r.unit if r.unit == names[0] and r.year >= 2015 else r.unit
        rows.append([shown, name, r.year, *_cells(r, "")])
    renamed = truth.year.ge(2015) & truth.unit.eq(names[0])
    truth.loc[renamed, "unit"] = "新" + names[0]
    typed = {"outcome": "人均产值", "treatment": "信贷", "controls": "教育支出"}
    return Question(
        "县域面板.csv",
        lambda p: _text(p, rows, "gb18030"),
        truth,
        typed,
        asks="UNIT",
        answer={"unit": "县名"},
    )


def encoded_years(rng) -> Drawn:
    """Stata's file after `encode`: the codes of provinces and of years are 1, 2, 3, …; what they are is in
    the labels.
    """
    years = range(2003, 2015)
    truth = _truth(rng, PROVINCES, years, 5, missing=0.02)
    frame = pd.DataFrame(
        {
            "prov": pd.Categorical(truth.unit, categories=sorted(PROVINCES)),
            "yr": pd.Categorical(truth.year.astype(str), categories=[str(t) for t in years]),
            "east": pd.Categorical(np.where(truth.unit.isin(PROVINCES[:11]), "是", "否")),
            "lngdp": truth.y,
            "fdi": truth.x,
            "urban": truth.z,
        }
    )
    typed = {"outcome": "lngdp", "treatment": "fdi", "controls": "urban"}
    return Drawn(
        "panel_encoded.dta", lambda p: frame.to_stata(p, write_index=False, version=118), truth, typed
    )


def merged_units(rng) -> Drawn:
    """A workbook of a person: each province's name is one cell over its years, a filter hides the rows of
    one province and a column, a title is merged above.
    """
    years = range(2012, 2020)
    truth = _truth(rng, PROVINCES, years, 3, missing=0.02)
    rows = [["各省面板数据（整理）"], ["省份", "年份", "备注", "创新指数", "开放度", "财政分权"]]
    merged = ["A1:F1"]
    for unit, own in truth.groupby("unit", sort=False):
        merged.append(f"A{len(rows) + 1}:A{len(rows) + len(own)}")
        for i, r in enumerate(own.itertuples()):
            rows.append([unit if i == 0 else None, r.year, None, *_cells(r)])

    def write(path):
        _book(path, rows, merged)
        book = openpyxl.load_workbook(path)
        for row in range(19, 27):
            book.active.row_dimensions[row].hidden = True
        book.active.column_dimensions["C"].hidden = True
        book.save(path)

    typed = {"outcome": "创新指数", "treatment": "开放度", "controls": "财政分权"}
    return Drawn("省级面板.xlsx", write, truth, typed)


def formulas_unsaved(rng) -> Drawn:
    """A workbook written by a program: one column is a formula whose value was never computed."""
    truth = _truth(rng, PROVINCES, range(2012, 2020), 3, missing=0.0)
    rows = [["province", "year", "y", "x", "half", "z"]]
    for i, r in enumerate(truth.itertuples(), 2):
        rows.append([r.unit, r.year, r.y, f"=E{i}*2", r.x / 2, r.z])
    typed = {"outcome": "y", "treatment": "x", "controls": "z"}
    return Question("computed.xlsx", lambda p: _book(p, rows), truth, typed, asks="formula|公式")


def german_offices(rng) -> Drawn:
    """The German offices' text: UTF-16, semicolons, decimal commas with points for thousands, a total, notes,
    and their signs for what is missing.
    """
    names = "Baden-Württemberg Bayern Berlin Brandenburg Bremen Hamburg Hessen Niedersachsen Saarland Sachsen"
    names = [*names.split(), "Nordrhein-Westfalen", "Rheinland-Pfalz", "Sachsen-Anhalt", "Schleswig-Holstein"]
    names += ["Thüringen", "Mecklenburg-Vorpommern"]
    truth = _truth(rng, sorted(names), range(2006, 2018), 2, missing=0.02, scale=900)
    shown = lambda v: "." if np.isnan(v) else f"{v:,.2f}".translate(str.maketrans(",.", ".,"))  # noqa: E731
    rows = [["Volkswirtschaftliche Gesamtrechnungen der Länder"], ["Bundesland", "Jahr", "BIP (Mio. EUR)"]]
    rows[1] += ["Ausfuhr", "Erwerbstätige (1 000)"]
    for year, own in truth.groupby("year"):
        rows += [[r.unit, year, *map(shown, (r.y, r.x, r.z))] for r in own.itertuples()]
        rows.append(["Deutschland", year, *(shown(v) for v in own[["y", "x", "z"]].sum())])
    rows += [["______________"], ["© Statistische Ämter des Bundes und der Länder, 2024"]]
    typed = {"outcome": "BIP (Mio. EUR)", "treatment": "Ausfuhr", "controls": "Erwerbstätige (1 000)"}
    return Drawn("82111-0010.csv", lambda p: _text(p, rows, "utf-16", delimiter=";"), truth, typed)


def sheets_of_years(rng) -> Drawn:
    """A workbook with a sheet for each year, which alone says the year; 全国 first."""
    years = range(2010, 2018)
    truth = _truth(rng, PROVINCES, years, 2, missing=0.0, scale=10)

    def write(path):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for year, own in truth.groupby("year"):
            sheet = book.create_sheet(f"{year}年")
            sheet.append([f"{year}年各地区主要指标"])
            sheet.append([None, None, None, "单位：亿元"])
            sheet.append(["地区", "生产总值", "贷款余额", "财政支出"])
            sheet.append(["全国", *own[["y", "x", "z"]].sum().round(2)])
            for r in own.itertuples():
                sheet.append([r.unit, *_cells(r)])
        book.save(path)

    typed = {"outcome": "生产总值", "treatment": "贷款余额", "controls": "财政支出"}
    return Question("分年.xlsx", write, truth, typed, asks="2010年|sheet|工作表")


def long_items(rng) -> Drawn:
    """A long file: code and name of the place, of the item, its unit, thousands, 全国 first; GB18030."""
    years = range(2009, 2018)
    truth = _truth(rng, PROVINCES, years, 2, missing=0.02, scale=700)
    place = dict(zip(PROVINCES, CODES, strict=True))
    items = {"y": ("A0201", "地区生产总值", "亿元"), "x": ("A0801", "一般公共预算收入", "亿元")}
    items["z"] = ("A0301", "年末常住人口", "万人")
    rows = [["地区代码", "地区名称", "年份", "指标代码", "指标名称", "计量单位", "数值"]]
    for v, (code, name, measure) in items.items():
        for year, own in truth.groupby("year"):
            rows.append(["000000", "全国", f"{year}年", code, name, measure, f"{own[v].sum():,.2f}"])
            for r in own.itertuples():
                value = getattr(r, v)
                if not np.isnan(value):
                    rows.append(
                        [f"{place[r.unit]}0000", r.unit, f"{year}年", code, name, measure, f"{value:,.2f}"]
                    )
    typed = {"outcome": "地区生产总值", "treatment": "一般公共预算收入", "controls": "年末常住人口"}
    return Drawn("长表.csv", lambda p: _text(p, rows, "gb18030"), truth, typed)


def lost_zeros(rng) -> Drawn:
    """Firms whose codes lost their zeros in some years and kept them in others, dates of three kinds, as when
    files of several downloads are put below one another.
    """
    firms, years = _firms(rng, 35), range(2010, 2019)
    truth = _truth(rng, firms, years, 5, missing=0.01)
    rows = [["股票代码", "会计期间", "托宾Q", "杠杆率", "规模"]]
    for r in truth.sort_values(["year", "unit"]).itertuples():
        code = int(r.unit) if r.year < 2014 else r.unit
        day = date(r.year, 12, 31) if r.year < 2014 else f"{r.year}-12-31"
        rows.append([code, day, *_cells(r)])
    typed = {"outcome": "托宾Q", "treatment": "杠杆率", "controls": "规模"}
    return Question("上市公司合并.xlsx", lambda p: _book(p, rows), truth, typed, asks="leading zeros")


def opening_balances(rng) -> Drawn:
    """Balance sheets of one statement, most with the opening balance (01-01) beside the closing one."""
    firms, years = _firms(rng, 25), range(2011, 2018)
    truth = _truth(rng, firms, years, 2, missing=0.0, scale=1000)
    rows = [["Stkcd", "Accper", "Typrep", "A001", "A002", "B001"]]
    rows += [["证券代码", "统计截止日期", "报表类型", "资产总计", "负债合计", "营业总收入"]]
    for r in truth.itertuples():
        if r.year > years[0]:
            rows.append([r.unit, f"{r.year}-01-01", "A", r.y + 1, r.x, None])
        rows.append([r.unit, f"{r.year}-12-31", "A", r.y, r.x, r.z])
    typed = {"outcome": "资产总计", "treatment": "负债合计", "controls": "营业总收入"}
    return Question("资产负债表.xlsx", lambda p: _book(p, rows), truth, typed, asks="keep those of one day")


def items_over_years(rng) -> Drawn:
    """A yearbook's page whose merged header has the items above and the years below; notes at its foot."""
    years, items = range(2011, 2018), ("生产总值（亿元）", "投资（亿元）", "在校生（万人）")
    truth = _truth(rng, PROVINCES, years, 1, missing=0.0, scale=100)
    across = [[], []]
    for item in items:
        across[0] += [item, *[None] * (len(years) - 1)]
        across[1] += [f"{year}年" for year in years]
    rows = [["2-5 各地区主要指标"], ["地 区", *across[0]], [None, *across[1]]]
    whole = truth.groupby("year")[["y", "x", "z"]].sum().round(1)
    rows.append(["全  国", *(float(whole.at[k, v]) for v in "yxz" for k in years)])
    for unit in PROVINCES:
        own = truth[truth.unit == unit].set_index("year")
        rows.append([unit, *(own.at[k, v] for v in "yxz" for k in years)])
    rows += [["注：1.2017年数据为快报数。"], ["2.资料来源于各地统计局。"]]
    merged = ["A2:A3", "B2:H2", "I2:O2", "P2:V2"]
    typed = {"outcome": "生产总值", "treatment": "投资", "controls": "在校生"}
    return Drawn("各地区主要指标.xlsx", lambda p: _book(p, rows, merged), truth, typed)


def survey_codes(rng) -> Drawn:
    """A survey in Stata's format, in which labelled numbers below 0 say that nobody answered."""
    truth = _truth(rng, [*range(110001, 110041)], range(2010, 2016), 2, missing=0.0)
    raw = truth.copy()
    for name in "xz":
        unanswered = rng.random(len(truth)) < 0.05
        raw.loc[unanswered, name] = rng.choice([-8, -1], unanswered.sum())
        truth.loc[unanswered, name] = np.nan
    raw = raw.rename(columns={"unit": "fid", "y": "expense", "x": "income", "z": "size"})
    answers = {-8: "不适用", -1: "不知道"}

    def write(path):
        import pyreadstat

        labels = {"income": answers, "size": answers}
        pyreadstat.write_dta(raw, str(path), variable_value_labels=labels)

    typed = {"outcome": "expense", "treatment": "income", "controls": "size", "unit": "fid"}
    answer = {"missing": "不适用,不知道"}
    return Question("家庭.dta", write, truth, typed, asks="不知道.*MISSING=", answer=answer)


def sdmx_items(rng) -> Drawn:
    """Eurostat's SDMX-CSV: a column `unit` of one unit of measurement, items under na_item, flags beside."""
    geo = ["AT", "BE", "BG", "CZ", "DE", "DK", "ES", "FI", "FR", "HU", "IE", "IT", "LT", "NL", "PL", "PT"]
    truth = _truth(rng, geo, range(2005, 2014), 1, missing=0.03, scale=10)
    rows = [["DATAFLOW", "freq", "unit", "na_item", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"]]
    for r in truth.itertuples():
        for item, value in zip(("B1GQ", "P51G", "D1"), _cells(r, ""), strict=True):
            rows.append(
                ["ESTAT:NAMA(1.0)", "A", "CP_MEUR", item, r.unit, r.year, value, "p" * (r.year > 2012)]
            )
    typed = {"outcome": "B1GQ", "treatment": "P51G", "controls": "D1"}
    return Drawn("estat_nama.csv", lambda p: _text(p, rows), truth, typed)


def units_in_headers(rng) -> Drawn:
    """Wind's EDB: the years down, and in each header a province and an item."""
    truth = _truth(rng, PROVINCES[:12], range(2005, 2018), 2, missing=0.0, scale=10)
    items = {"y": "GDP", "x": "固定资产投资", "z": "年末人口"}
    across = [(unit, v) for v in items for unit in PROVINCES[:12]]
    own = truth.set_index(["unit", "year"])
    rows = [["指标名称", *(f"{unit}:{items[v]}" for unit, v in across)], ["频率", *["年"] * len(across)]]
    rows += [[f"{k}-12-31", *(own.at[(unit, k), v] for unit, v in across)] for k in range(2005, 2018)]
    typed = {"outcome": "GDP", "treatment": "固定资产投资", "controls": "年末人口"}
    return Question(
        "EDB.xlsx", lambda p: _book(p, rows), truth, typed, asks="'北京:GDP'.*a column of the units"
    )


DOWNLOADS: tuple[Callable[..., Drawn], ...] = (
    csmar_first_of_january,
    cnrds_patents,
    wdi_bulk,
    esg_workbook,
    eurostat_flags,
    oecd_explorer,
    yearbook_beside,
    yearbook_continued,
    scattered_cities,
    counties_of_two_codes,
    encoded_years,
    merged_units,
    formulas_unsaved,
    german_offices,
    sheets_of_years,
    long_items,
    lost_zeros,
    opening_balances,
    items_over_years,
    survey_codes,
    sdmx_items,
    units_in_headers,
)


if __name__ == "__main__":
    report_drawn(DOWNLOADS, sys.argv[1:])
