"""Panels as statistical offices and other programs hand them out, drawn from a seed with what a careful
person reads out of each.

    python tests/panels/drawn_offices.py [SEED …] [NAME …]
"""

import datetime
import sys
from collections.abc import Callable
from functools import partial

import numpy as np
import openpyxl
import pandas as pd

from drawn_downloads import Question
from drawn_panels import CODES, COUNTRIES, PROVINCES, Drawn, _book, _firms, _text, _truth, report_drawn

BRAZIL = [
    *("Acre", "Amapá", "Bahia", "Ceará", "Espírito Santo", "Goiás", "Maranhão", "Pará", "Paraíba"),
    *("Paraná", "Piauí", "Rondônia", "São Paulo", "Sergipe", "Tocantins"),
]
COUNCILS = {
    "Barnet": "E09000003",
    "Bexley": "E09000004",
    "Brent": "E09000005",
    "Camden": "E09000007",
    "Croydon": "E09000008",
    "Ealing": "E09000009",
    "Hackney": "E09000012",
    "Harrow": "E09000015",
    "Merton": "E09000024",
    "Newham": "E09000025",
    "Sutton": "E09000029",
}


def stata_survey(rng) -> Drawn:
    """A .dta of firms: codes with their zeros as texts, provinces with value labels, empty cells."""
    truth = _truth(rng, _firms(rng, 40), range(2009, 2019), 4, missing=0.0)
    table = pd.DataFrame({"stkcd": truth.unit, "year": truth.year.astype("int16")})
    for name, of in (("roa", "y"), ("rd", "x"), ("lev", "z")):
        table[name] = truth[of].astype(object)
        gaps = rng.random(len(truth)) < 0.03
        table.loc[gaps, name] = None
        truth.loc[gaps, of] = np.nan
        table[name] = table[name].astype("float64")
    where = pd.Series(rng.integers(0, 31, truth.unit.nunique()), index=truth.unit.unique())
    table["prov"] = truth.unit.map(where).map(dict(enumerate(PROVINCES))).astype("category")
    labels = {"stkcd": "证券代码", "roa": "总资产收益率", "rd": "研发强度", "lev": "资产负债率"}

    def write(path):
        table.to_stata(path, write_index=False, variable_labels=labels, version=118)

    typed = {"outcome": "roa", "treatment": "rd", "controls": "lev"}
    return Drawn("firms.dta", write, truth, typed)


def sas_transport(rng) -> Drawn:
    """SAS's transport file (.xpt)."""
    import pyreadstat

    truth = _truth(rng, list(COUNTRIES.values()), range(2000, 2012))
    table = truth.rename(columns={"unit": "ISO", "year": "YEAR", "y": "LIFEX", "x": "SPEND", "z": "FERT"})
    typed = {"outcome": "LIFEX", "treatment": "SPEND", "controls": "FERT"}
    mended = ("health.sav", partial(pyreadstat.write_sav, table))
    write = partial(pyreadstat.write_xport, table)
    return Question("health.xpt", write, truth, typed, asks="save it as one of these", mended=mended)


def spss_portable(rng) -> Drawn:
    """SPSS's portable file (.por), whose names are in capitals."""
    import pyreadstat

    truth = _truth(rng, list(COUNTRIES.values()), range(2001, 2011), 2)
    table = truth.rename(columns={"unit": "CTRY", "year": "YEAR", "y": "TRUST", "x": "GINI", "z": "EDUC"})
    typed = {"outcome": "TRUST", "treatment": "GINI", "controls": "EDUC"}
    return Drawn("values.por", partial(pyreadstat.write_por, table), truth, typed)


def spss_waves(rng) -> Drawn:
    """A .sav of a household panel: wave as a code whose label is the year, user-missing codes."""
    import pyreadstat

    people = [f"{n:07d}" for n in sorted(rng.choice(10**6, 60, replace=False))]
    truth = _truth(rng, people, range(2010, 2016), 2, missing=0.0)
    table = pd.DataFrame({"pid": truth.unit.astype(float), "wave": (truth.year - 2009).astype(float)})
    for name, of in (("lincome", "y"), ("hours", "x"), ("health", "z")):
        gaps = rng.random(len(truth)) < 0.03
        table[name] = truth[of].where(~gaps, -8.0)
        truth.loc[gaps, of] = np.nan
    named = {"wave": {float(k): str(2009 + k) for k in range(1, 7)}}
    named |= {name: {-8.0: "no answer"} for name in ("lincome", "hours", "health")}

    def write(path):
        pyreadstat.write_sav(
            table,
            str(path),
            column_labels=["Person", "Wave", "Log income", "Hours", "Health"],
            variable_value_labels=named,
            missing_ranges={name: [-8.0] for name in ("lincome", "hours", "health")},
        )

    typed = {"outcome": "lincome", "treatment": "hours", "controls": "health"}
    return Question("soep.sav", write, truth, typed, asks="give UNIT=", answer={"unit": "pid"})


def gb_years_with_words(rng) -> Drawn:
    """GB18030 with 2003年, a blank of full width in 北　京, and 全国 below."""
    truth = _truth(rng, PROVINCES, range(2003, 2015), 2, missing=0.01)
    rows = [["地区", "年份", "人均生产总值(元)", "外商投资(万美元)", "财政支出(亿元)"]]
    for r in truth.sort_values(["year", "unit"]).itertuples():
        name = "\u3000".join(r.unit) if len(r.unit) == 2 else r.unit
        rows.append([name, f"{r.year}年", *(v if v == v else "-" for v in (r.y, r.x, r.z))])
    sums = truth.groupby("year")[["y", "x", "z"]].sum().round(2)
    rows += [["全\u3000国", f"{t}年", *row] for t, row in zip(sums.index, sums.values.tolist(), strict=True)]
    rows.append(["数据来源：国家统计局"])
    typed = {"outcome": "人均生产总值", "treatment": "外商投资", "controls": "财政支出"}
    return Drawn("分省年度数据.csv", lambda p: _text(p, rows, "gb18030"), truth, typed)


def unicode_text(rng) -> Drawn:
    """Excel's “Unicode Text”: UTF-16 with tabs, thousands with commas in quotation marks, n/a."""
    truth = _truth(rng, list(COUNTRIES), range(1995, 2010), 1, missing=0.02, scale=1000)
    rows = [["Country", "Year", "Output", "Openness", "Inflation"]]
    for r in truth.itertuples():
        rows.append([r.unit, r.year, *("n/a" if v != v else f"{v:,.1f}" for v in (r.y, r.x, r.z))])
    typed = {"outcome": "Output", "treatment": "Openness", "controls": "Inflation"}
    write = partial(_text, rows=rows, encoding="utf-16", delimiter="\t")
    answer = {"missing": "n/a"}
    return Question("panel.txt", write, truth, typed, asks="give MISSING= with these marks", answer=answer)


def fiscal_semicolons(rng) -> Drawn:
    """Semicolons, decimal commas, points for thousands, FY2003, and units of measurement below the header."""
    towns = [f"Gemeente {a}{b}" for a in "ABCDE" for b in ("dam", "veen", "hoek", "burg")]
    truth = _truth(rng, towns, range(2003, 2013), 2, missing=0.02, scale=500)

    def shown(v):
        return "." if v != v else f"{v:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")

    rows = [["Gemeente", "Boekjaar", "Lasten", "Schuld", "Ontvangsten"]]
    rows.append(["", "", "1 000 euro", "1 000 euro", "1 000 euro"])
    rows += [[r.unit, f"FY{r.year}", shown(r.y), shown(r.x), shown(r.z)] for r in truth.itertuples()]
    typed = {"outcome": "Lasten", "treatment": "Schuld", "controls": "Ontvangsten"}
    return Drawn("iv3.csv", lambda p: _text(p, rows, "cp1252", delimiter=";"), truth, typed)


def fourth_quarters(rng) -> Drawn:
    """Balance sheets at the ends of years, dated 2003Q4 and so on, with nothing of the other quarters."""
    truth = _truth(rng, [f"Bank {k:02d}" for k in range(1, 31)], range(2003, 2015), 3)
    rows = [["bank", "quarter", "npl", "capital", "size"]]
    rows += [[r.unit, f"{r.year}Q4", r.y, r.x, r.z] for r in truth.itertuples()]
    typed = {"outcome": "npl", "treatment": "capital", "controls": "size"}
    return Drawn("banks.csv", lambda p: _text(p, rows), truth, typed)


def wide_two_ways(rng) -> Drawn:
    """A column per year, gdp2003 and edu_2003 and pop.2003, with a name and a code of each unit."""
    truth = _truth(rng, PROVINCES, range(2003, 2013), 3)
    wide = {of: truth.pivot(index="unit", columns="year", values=of) for of in ("y", "x", "z")}
    years = range(2003, 2013)
    head = [*(f"gdp{t}" for t in years), *(f"edu_{t}" for t in years), *(f"pop.{t}" for t in years)]
    rows = [["province", "adcode", *head]]
    for name, code in zip(PROVINCES, CODES, strict=True):
        rows.append([name, code * 10000, *(v for of in ("y", "x", "z") for v in wide[of].loc[name])])
    typed = {"outcome": "gdp", "treatment": "edu", "controls": "pop"}
    return Drawn("wide.xlsx", lambda p: _book(p, rows), truth, typed)


def mixed_codes(rng) -> Drawn:
    """A workbook whose codes are numbers in some rows and texts with a blank behind in others, and whose
    names of the last years have a suffix.
    """
    truth = _truth(rng, [f"{c}0000" for c in CODES], range(2005, 2016), 3)
    names = dict(zip([f"{c}0000" for c in CODES], PROVINCES, strict=True))
    rows: list[list[object]] = [["代码", "省份", "年度", "创新产出", "数字化指数", "人口密度"]]
    for r in truth.itertuples():
        code = int(r.unit) if r.year < 2010 else f"{r.unit} "
        rows.append([code, names[r.unit] + ("省" if r.year > 2012 else ""), r.year, r.y, r.x, r.z])
    typed = {"outcome": "创新产出", "treatment": "数字化指数", "controls": "人口密度"}
    return Drawn("面板.xlsx", lambda p: _book(p, rows), truth, typed)


def sheets_of_provinces(rng) -> Drawn:
    """A sheet for each province, items down and years across, a title above and a note below."""
    some = PROVINCES[:16]
    truth = _truth(rng, some, range(2006, 2016), 2, missing=0.0)

    def write(path):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name in some:
            own = truth[truth.unit == name].sort_values("year")
            sheet = book.create_sheet(name)
            sheet.append([f"{name}主要经济指标"])
            sheet.append(["指标", *(f"{t}年" for t in own.year)])
            for item, of in (("生产总值①", "y"), ("科技经费", "x"), ("从业人员", "z")):
                sheet.append([item, *own[of]])
            sheet.append(["注：①按当年价格计算。"])
        book.save(path)

    typed = {"outcome": "生产总值", "treatment": "科技经费", "controls": "从业人员"}
    below = [["省份", "年份", "生产总值", "科技经费", "从业人员"]]
    below += [[r.unit, r.year, r.y, r.x, r.z] for r in truth.itertuples()]
    mended = ("一张表.xlsx", lambda p: _book(p, below))
    asks = "has a sheet for each unit .* a column that names each row's unit"
    return Question("分省.xlsx", write, truth, typed, asks=asks, mended=mended)


def faostat(rng) -> Drawn:
    """The FAO's long file: an item and an element, year codes beside years, flags, units of measurement."""
    truth = _truth(rng, list(COUNTRIES), range(2000, 2012), 2, missing=0.02, scale=100)
    head = "Domain Code,Domain,Area Code (M49),Area,Element Code,Element,Item Code,Item,Year Code,Year"
    rows = [[*head.split(","), "Unit", "Value", "Flag", "Flag Description"]]
    items = (
        ("y", "5419", "Yield", "0015", "Wheat", "kg/ha"),
        ("x", "5312", "Area harvested", "0015", "Wheat", "ha"),
        ("z", "5510", "Production", "0015", "Wheat", "t"),
    )
    numbers = {name: f"'{k:03d}" for k, name in enumerate(COUNTRIES, 4)}
    for r in truth.itertuples():
        for of, code, element, number, item, unit in items:
            value = getattr(r, of)
            if value == value:
                flag = ("A", "Official figure") if rng.random() < 0.8 else ("E", "Estimated value")
                about = [numbers[r.unit], r.unit, code, element, f"'{number}", item]
                rows.append(
                    ["QCL", "Crops and livestock products", *about, r.year, r.year, unit, value, *flag]
                )
    typed = {"outcome": "Yield", "treatment": "Area harvested", "controls": "Production"}
    return Drawn("FAOSTAT_data_en.csv", lambda p: _text(p, rows, "utf-8"), truth, typed)


def nomis(rng) -> Drawn:
    """Nomis of the United Kingdom: lines about the query, a block for each year below another."""
    truth = _truth(rng, list(COUNCILS), range(2008, 2018), 1, missing=0.02, scale=10)
    rows = [["annual population survey"], ["ONS Crown Copyright Reserved"], []]
    rows.append(["date", "geography", "geography code", "Employment rate", "Skills", "Density"])
    for r in truth.sort_values(["year", "unit"]).itertuples():
        date = f"Jan {r.year}-Dec {r.year}"
        rows.append([date, r.unit, COUNCILS[r.unit], *("!" if v != v else v for v in (r.y, r.x, r.z))])
    rows += [[], ["! Estimate and confidence interval not available since the group sample size is zero"]]
    typed = {"outcome": "Employment rate", "treatment": "Skills", "controls": "Density", "missing": "!"}
    return Drawn("nomis.csv", lambda p: _text(p, rows, "utf-8"), truth, typed)


def minguo(rng) -> Drawn:
    """Years of the Republic with their era: 民國92年."""
    places = [
        "臺北市",
        "新北市",
        "桃園市",
        "臺中市",
        "臺南市",
        "高雄市",
        "基隆市",
        "新竹市",
        "嘉義市",
        "宜蘭縣",
    ]
    truth = _truth(rng, places, range(2003, 2015), 2)
    rows = [["年別", "縣市", "所得", "教育", "年齡"]]
    rows += [[f"民國{r.year - 1911}年", r.unit, r.y, r.x, r.z] for r in truth.itertuples()]
    typed = {"outcome": "所得", "treatment": "教育", "controls": "年齡"}
    return Drawn("主計.csv", lambda p: _text(p, rows), truth, typed)


def ibge(rng) -> Drawn:
    """Brazil's states in Latin 1: semicolons, decimal commas, a separator at the end of each line, Brasil."""
    truth = _truth(rng, BRAZIL, range(2002, 2014), 2)

    def shown(v):
        return "..." if v != v else f"{v:.2f}".replace(".", ",")

    rows = [["Ano", "Unidade da Federação", "PIB per capita", "Gasto", "Gini", ""]]
    for t, own in truth.groupby("year"):
        mean = own[["y", "x", "z"]].mean()
        rows.append([t, "Brasil", *map(shown, mean), ""])
        rows += [[t, r.unit, shown(r.y), shown(r.x), shown(r.z), ""] for r in own.itertuples()]
    typed = {"outcome": "PIB per capita", "treatment": "Gasto", "controls": "Gini"}
    write = partial(_text, rows=rows, encoding="latin-1", delimiter=";")
    mended = ("utf8.csv", partial(_text, rows=rows, encoding="utf-8-sig", delimiter=";"))
    return Question("tabela5938.csv", write, truth, typed, asks="save it as 'CSV UTF-8'", mended=mended)


def dates_of_workbook(rng) -> Drawn:
    """A workbook with dates of 31 December, codes with zeros as texts, rows of labels and units."""
    truth = _truth(rng, _firms(rng, 40), range(2008, 2018), 4)
    rows: list[list[object]] = [
        ["Stkcd", "Accper", "ROE", "RD", "Top1"],
        ["股票代码", "会计期间", "净资产收益率", "研发", "第一大股东"],
    ]
    rows.append(["没有单位", "没有单位", "%", "%", "%"])
    rows += [[r.unit, datetime.date(r.year, 12, 31), r.y, r.x, r.z] for r in truth.itertuples()]
    typed = {"outcome": "ROE", "treatment": "RD", "controls": "Top1"}
    return Drawn("FI_T5.xlsx", lambda p: _book(p, rows), truth, typed)


OFFICES: tuple[Callable[..., Drawn], ...] = (
    stata_survey,
    sas_transport,
    spss_portable,
    spss_waves,
    gb_years_with_words,
    unicode_text,
    fiscal_semicolons,
    fourth_quarters,
    wide_two_ways,
    mixed_codes,
    sheets_of_provinces,
    faostat,
    nomis,
    minguo,
    ibge,
    dates_of_workbook,
)


if __name__ == "__main__":
    report_drawn(OFFICES, sys.argv[1:])
