"""Panels as offices of many countries hand them out, drawn from a seed as those of drawn_panels.py are: the
IMF's text that is called .xls, Eurostat's bulk file, Comtrade, the old OECD.Stat, BEA, StatCan, IBGE, e-Stat,
Taiwan's years of the Republic, India's fiscal years, China's customs, a city yearbook with 全市 and 市辖区, a
workbook with a sheet for each indicator, SPSS's missing values, TCdata360's values beside ranks.

    python tests/panels/drawn_exports.py [SEED …] [NAME …]

At first sight (seed 5) four ended at the estimate and fourteen were refused. Of these two could not be
answered (comtrade, imf_outlook), and one, answered, took regions for units in silence (bea_states).
"""

import csv
import sys
from collections.abc import Callable

import numpy as np
import openpyxl

from drawn_downloads import Question, _cells
from drawn_panels import COUNTRIES, PROVINCES, Drawn, _book, _firms, _text, _truth, report_drawn

THREE = ("y", "x", "z")


def _words(*lines: str) -> list[str]:
    """The words of lines."""
    return " ".join(lines).split()


def _shown(value: float, missing: str, form: str = ",.3f") -> str:
    return missing if np.isnan(value) else format(value, form)


def imf_outlook(rng) -> Drawn:
    """The IMF's outlook: tabs in UTF-16 under the name of a workbook, thousands, n/a and --, a last column
    that is a year and no number of one, a line of the source.
    """
    years = range(2001, 2015)
    truth = _truth(
        rng, sorted(rng.choice(list(COUNTRIES), 17, replace=False)), years, 3, missing=0.03, scale=300
    )
    items = {
        "y": ("NGDPRPC", "Gross domestic product per capita, constant prices", "National currency", "Units"),
        "x": ("NID_NGDP", "Total investment", "Percent of GDP", ""),
        "z": ("LP", "Population", "Persons", "Millions"),
    }
    rows = [["WEO Country Code", "ISO", "WEO Subject Code", "Country", "Subject Descriptor", "Subject Notes"]]
    rows[0] += ["Units", "Scale", "Country/Series-specific Notes", *map(str, years), "Estimates Start After"]
    for k, (unit, own) in enumerate(truth.groupby("unit", sort=False)):
        for v, (code, name, measure, scale) in items.items():
            cells = [_shown(n, rng.choice(["n/a", "--"])) for n in own[v]]
            notes = [f"Expressed in {measure.lower()}.", measure, scale, f"Source: Central bank {k}"]
            rows.append([str(512 + k), COUNTRIES[unit], code, unit, name, *notes, *cells, "2013"])
    rows.append(["International Monetary Fund, World Economic Outlook Database, October 2023"])
    typed = {"outcome": "NGDPRPC", "treatment": "NID_NGDP", "controls": "LP"}
    write = lambda p: _text(p, rows, "utf-16", delimiter="\t")  # noqa: E731
    missing, mended = {"missing": "n/a"}, ("WEOOct2023all.txt", write)
    asks = "give a copy the ending .txt"
    return Question("WEOOct2023all.xls", write, truth, typed, asks=asks, answer=missing, mended=mended)


NUTS = _words("AT BE BG CY CZ DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")


def eurostat_bulk(rng) -> Drawn:
    """Eurostat's bulk file: the dimensions in one cell, the years across with a blank, flags, colons."""
    years = range(2004, 2016)
    truth = _truth(rng, NUTS, years, 1, missing=0.03, scale=40)
    rows = [["freq,unit,na_item,geo\\TIME_PERIOD", *(f"{t} " for t in years)]]
    for v, item in zip(THREE, ("B1GQ", "P51G", "D1"), strict=True):
        for unit in ("EA20", "EU27_2020", *NUTS):
            own = (
                truth[truth.unit == unit]
                if unit in NUTS
                else truth.groupby("year", as_index=False)[[v]].sum()
            )
            cells = [": " if np.isnan(n) else f"{n:.1f} " for n in own[v]]
            rows.append([f"A,CP_MEUR,{item},{unit}", *cells])
    typed = {"outcome": "B1GQ", "treatment": "P51G", "controls": "D1"}
    return Drawn("estat_nama_10_gdp.tsv", lambda p: _text(p, rows, "utf-8", delimiter="\t"), truth, typed)


def comtrade(rng) -> Drawn:
    """UN Comtrade: many columns, most of one value, World as each row's partner, a row for each flow."""
    years = range(2003, 2016)
    truth = _truth(
        rng, sorted(rng.choice(list(COUNTRIES), 18, replace=False)), years, 2, missing=0.02, scale=1e6
    )
    truth["x"] = (truth.x * 1e6).round(2)
    header = _words(
        "typeCode freqCode refPeriodId refYear refMonth period reporterCode reporterISO reporterDesc",
        "flowCode flowDesc partnerCode partnerISO partnerDesc cmdCode cmdDesc qty isQtyEstimated",
    )
    rows: list[list] = [header]
    rows[0] += ["cifvalue", "fobvalue", "primaryValue", "isReported", "isAggregate"]
    for k, (unit, own) in enumerate(truth.groupby("unit", sort=False)):
        for r in own.itertuples():
            for flow, name, value in (("M", "Import", r.x), ("X", "Export", r.y)):
                if not np.isnan(value):
                    rows.append(
                        ["C", "A", f"{r.year}0101", r.year, 52, r.year, 8 + 4 * k, COUNTRIES[unit], unit]
                    )
                    rows[-1] += [flow, name, 0, "W00", "World", "TOTAL", "All Commodities", 0, "false"]
                    cif, fob = (value, "") if flow == "M" else ("", value)
                    rows[-1] += [cif, fob, value, "false", "true"]
    typed = {"outcome": "Export", "treatment": "Import"}
    return Drawn("TradeData_6_3_2024.csv", lambda p: _text(p, rows, "utf-8"), truth, typed)


def oecd_stat(rng) -> Drawn:
    """The old OECD.Stat: each item at current and at constant prices, which a column in the middle parts."""
    years = range(2000, 2012)
    truth = _truth(rng, sorted(rng.choice(list(COUNTRIES), 18, replace=False)), years, 3, missing=0.0)
    items = {"y": ("B1_GE", "Gross domestic product"), "x": ("P51", "Gross fixed capital formation")}
    items["z"] = ("P3", "Final consumption expenditure")
    rows = [
        ["LOCATION", "Country", "TRANSACT", "Transaction", "MEASURE", "Measure", "TIME", "Year", "Unit Code"]
    ]
    rows[0] += ["Unit", "PowerCode Code", "PowerCode", "Value", "Flag Codes", "Flags"]
    for r in truth.itertuples():
        for v, item in items.items():
            for code, name in (("C", "Current prices"), ("V", "Constant prices, national base year")):
                value = getattr(r, v) if code == "V" else round(getattr(r, v) * rng.uniform(1.1, 1.6), 3)
                rows.append(
                    [COUNTRIES[r.unit], r.unit, *item, code, name, r.year, r.year, "USD", "US Dollar"]
                )
                rows[-1] += [6, "Millions", value, "", ""]
    typed = {"outcome": items["y"][1], "treatment": items["x"][1], "controls": items["z"][1]}
    mended = ("constant.csv", lambda p: _text(p, [row for row in rows if row[4] != "C"]))
    return Question("SNA_TABLE1.csv", lambda p: _text(p, rows), truth, typed, asks="MEASURE", mended=mended)


STATES = _words(
    "Alabama Arizona Arkansas Colorado Connecticut Delaware Florida Georgia Idaho",
    "Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts",
    "Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada",
)


def bea_states(rng) -> Drawn:
    """BEA's regional accounts: codes in quotes with a blank, the United States and eight regions among the
    states, (NA) and (D), leading blanks in descriptions, four lines of notes.
    """
    years = range(2001, 2016)
    truth = _truth(rng, STATES, years, 4, missing=0.02, scale=100)
    truth[list(THREE)] = (truth[list(THREE)] * 1000).round(1)
    items = {
        "y": (1, "All industry total", "Millions of current dollars"),
        "x": (2, "  Private industries", "Millions of current dollars"),
        "z": (3, "   Agriculture, forestry, fishing and hunting", "Millions of current dollars"),
    }
    regions = {"Southeast": STATES[:3] + STATES[6:8], "Plains": STATES[11:13] + STATES[17:20]}
    rows = [
        ["GeoFIPS", "GeoName", "Region", "TableName", "LineCode", "IndustryClassification", "Description"]
    ]
    rows[0] += ["Unit", *map(str, years)]
    whole = {"United States": STATES, **{u: [u] for u in STATES}, **regions}
    number = {u: k for k, part in enumerate(regions.values(), 4) for u in part}
    for k, (name, part) in enumerate(whole.items()):
        own = truth[truth.unit.isin(part)].groupby("year")[list(THREE)].sum(min_count=len(part))
        code = "00000" if k == 0 else f"{k:02d}000" if name in STATES else f"9{k % 10}000"
        region = str(number.get(part[0], 8)) if k else ""
        for v, (line, text, measure) in items.items():
            cells = [rng.choice(["(NA)", "(D)"]) if np.isnan(n) else round(n, 1) for n in own[v]]
            rows.append([f' "{code}"', name, region, "SAGDP2N", line, "...", text, measure, *cells])
    rows += [["Note: See the included footnote file."], ["SAGDP2N: GDP in current dollars by state 1/"]]
    rows += [["Last updated: September 29, 2023."], ["U.S. Bureau of Economic Analysis"]]
    typed = {"outcome": items["y"][1], "treatment": items["x"][1].strip(), "controls": items["z"][1].strip()}
    asks, answer = r"'\(D\)', '\(NA\)'", {"missing": "(D),(NA)"}
    write = lambda p: _text(p, rows, "utf-8")  # noqa: E731
    return Question("SAGDP2N__ALL_AREAS.csv", write, truth, typed, asks=asks, answer=answer)


CANADA = [
    "Newfoundland and Labrador",
    "Prince Edward Island",
    "Nova Scotia",
    "New Brunswick",
    "Quebec",
    "Ontario",
]
CANADA += [
    "Manitoba",
    "Saskatchewan",
    "Alberta",
    "British Columbia",
    "Yukon",
    "Northwest Territories",
    "Nunavut",
]


def statcan(rng) -> Drawn:
    """Statistics Canada's table: an item column called Estimates, vectors and coordinates, a status
    (.. and x), Canada among its provinces.
    """
    years = range(1999, 2014)
    truth = _truth(rng, CANADA, years, 1, missing=0.03, scale=10)
    rows = [
        ["REF_DATE", "GEO", "DGUID", "Estimates", "UOM", "UOM_ID", "SCALAR_FACTOR", "SCALAR_ID", "VECTOR"]
    ]
    rows[0] += ["COORDINATE", "VALUE", "STATUS", "SYMBOL", "TERMINATED", "DECIMALS"]
    items = [
        "Final consumption expenditure",
        "Gross fixed capital formation",
        "Exports of goods and services",
    ]
    for year in years:
        for k, place in enumerate(["Canada", *CANADA]):
            own = truth[(truth.year == year) & (truth.unit.isin(CANADA) if k == 0 else truth.unit == place)]
            for i, (v, item) in enumerate(zip(THREE, items, strict=True)):
                value = round(own[v].sum(), 1) if k == 0 else own[v].item()
                status = ".." if np.isnan(value) else ""
                rows.append([year, place, f"2016A0002{k}", item, "Dollars", 81, "millions", 6, f"v{k}{i}"])
                rows[-1] += [f"{k}.{i}", "" if status else value, status, "", "", 1]
    typed = {"outcome": items[0], "treatment": items[1], "controls": items[2]}
    return Drawn("36100222.csv", lambda p: _text(p, rows, quoting=csv.QUOTE_ALL), truth, typed)


def sidra(rng) -> Drawn:
    """Brazil's SIDRA: a title, semicolons and decimal commas, a column for each item below two rows of
    headers, signs for what is missing, a source below; Latin-1 letters in UTF-8.
    """
    names = (
        "Rondônia Acre Amazonas Roraima Pará Amapá Tocantins Maranhão Piauí Ceará Paraíba Pernambuco Alagoas"
    )
    units = [*names.split(), "São Paulo", "Paraná", "Goiás", "Rio Grande do Sul", "Espírito Santo"]
    truth = _truth(rng, units, range(2002, 2016), 2, missing=0.02, scale=1000)

    def show(value):
        return rng.choice(["...", "-", "X"]) if np.isnan(value) else f"{value:.2f}".replace(".", ",")

    rows = [["Tabela 5938 - Produto interno bruto a preços correntes"]]
    rows.append(["Cód.", "Unidade da Federação", "Ano", "Produto Interno Bruto (Mil Reais)"])
    rows[-1] += ["Impostos, líquidos de subsídios (Mil Reais)", "População residente (Pessoas)"]
    for k, (unit, own) in enumerate(truth.groupby("unit", sort=False)):
        rows += [[11 + k, unit, r.year, *map(show, (r.y, r.x, r.z))] for r in own.itertuples()]
    rows += [
        ["Fonte: IBGE, em parceria com os Órgãos Estaduais de Estatística"],
        ["Legenda"],
        ["Símbolo", "Significado"],
    ]
    rows += [["-", "Zero absoluto"], ["...", "Valor não disponível"], ["X", "Valor inibido"]]
    typed = {"outcome": "Produto Interno Bruto", "treatment": "Impostos, líquidos de subsídios"}
    typed["controls"] = "População residente"
    answer = {"unit": "Unidade da Federação", "missing": "...,-,X"}
    write = lambda p: _text(p, rows, delimiter=";")  # noqa: E731
    return Question("tabela5938.csv", write, truth, typed, asks="UNIT=", answer=answer)


PREFECTURES = _words(
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県",
    "東京都 神奈川県 新潟県",
)


def estat_japan(rng) -> Drawn:
    """Japan's e-Stat in Shift-JIS: codes beside names, units of items in 【】, 全国 first, ***."""
    years = range(2003, 2016)
    truth = _truth(rng, PREFECTURES, years, 1, missing=0.02, scale=1000)
    rows = [
        [
            "調査年 コード",
            "調査年",
            "地域 コード",
            "地域",
            "/項目",
            "A1101_総人口【人】",
            "C1121_県内総生産【百万円】",
        ]
    ]
    rows[0].append("D3201_歳出決算総額【千円】")
    for year, own in truth.groupby("year"):
        code = f"{year}100000"
        rows.append(
            [code, f"{year}年度", "00000", "全国", "", *(f"{own[v].sum():,.1f}" for v in ("z", "y", "x"))]
        )
        for k, r in enumerate(own.itertuples(), 1):
            rows.append(
                [
                    code,
                    f"{year}年度",
                    f"{k:02d}000",
                    r.unit,
                    "",
                    *(_shown(v, "***", ",.1f") for v in (r.z, r.y, r.x)),
                ]
            )
    typed = {"outcome": "C1121_県内総生産", "treatment": "D3201_歳出決算総額", "controls": "A1101_総人口"}
    write, mended = lambda p: _text(p, rows, "cp932"), ("utf8.csv", lambda p: _text(p, rows))
    answer = {"missing": "***"}
    asks = "save it as 'CSV UTF-8'"
    return Question("FEH_00200502.csv", write, truth, typed, asks=asks, answer=answer, mended=mended)


TAIWAN = _words(
    "新北市 臺北市 桃園市 臺中市 臺南市 高雄市 宜蘭縣 新竹縣 苗栗縣 彰化縣 南投縣 雲林縣",
    "嘉義縣 屏東縣 臺東縣 花蓮縣 基隆市",
)


def republic_years(rng) -> Drawn:
    """Taiwan's counties in Big5 with the years of the Republic: 95 is 2006 and 104 is 2015."""
    truth = _truth(rng, TAIWAN, range(2006, 2016), 3, missing=0.01)
    rows = [["統計年", "縣市", "平均每戶可支配所得", "教育支出比重", "扶養比"]]
    for r in truth.sort_values(["year", "unit"]).itertuples():
        rows.append([f"{r.year - 1911}年", r.unit, *_cells(r, "")])
    typed = {"outcome": "平均每戶可支配所得", "treatment": "教育支出比重", "controls": "扶養比"}
    return Question(
        "縣市重要統計指標.csv", lambda p: _text(p, rows, "big5"), truth, typed, asks="save it as 'CSV UTF-8'"
    )


def republic_numbers(rng) -> Drawn:
    """The years of the Republic as numbers 88 to 99, which look like the years 1988 to 1999."""
    truth = _truth(rng, TAIWAN, range(2000, 2012), 3, missing=0.0)
    rows = [["年度", "縣市別", "失業率", "勞參率", "扶養比"]]
    for r in truth.sort_values(["year", "unit"]).itertuples():
        rows.append([r.year - 1911, r.unit, *_cells(r)])
    typed = {"outcome": "失業率", "treatment": "勞參率", "controls": "扶養比"}
    mended = [rows[0], *([row[0] + 1911, *row[1:]] for row in rows[1:])]
    return Question(
        "人力資源.xlsx",
        lambda p: _book(p, rows),
        truth,
        typed,
        asks="no year in four digits",
        mended=("西元.xlsx", lambda p: _book(p, mended)),
    )


INDIA = [
    "Andhra Pradesh",
    "Assam",
    "Bihar",
    "Goa",
    "Gujarat",
    "Haryana",
    "Karnataka",
    "Kerala",
    "Manipur",
    "Odisha",
]
INDIA += ["Punjab", "Rajasthan", "Sikkim", "Tripura", "West Bengal", "Tamil Nadu"]


def reserve_bank(rng) -> Drawn:
    """India's Reserve Bank, put long by a person: fiscal years 2004-05 to 2015-16, ALL INDIA."""
    truth = _truth(rng, INDIA, range(2004, 2016), 2, missing=0.02, scale=100)
    rows = [
        ["TABLE 21: STATE-WISE SELECTED INDICATORS"],
        ["State/Union Territory", "Year", "NSDP", "Capital Outlay"],
    ]
    rows[-1].append("Credit")
    for year, own in truth.groupby("year"):
        fiscal = f"{year}-{(year + 1) % 100:02d}"
        rows += [[r.unit, fiscal, *_cells(r, "-")] for r in own.itertuples()]
        rows.append(["ALL INDIA", fiscal, *own[list(THREE)].sum().round(2)])
    rows += [["Note: Data for 2015-16 are provisional."], ["Source: National Statistical Office."]]
    typed = {"outcome": "NSDP", "treatment": "Capital Outlay", "controls": "Credit"}
    begun = [row if len(row) < 3 or row[1] == "Year" else [row[0], int(row[1][:4]), *row[2:]] for row in rows]
    return Question(
        "HBS_States.xlsx",
        lambda p: _book(p, rows, ["A1:E1"], name="T_21"),
        truth,
        typed,
        asks="a year that ends in the next one",
        mended=("begun.xlsx", lambda p: _book(p, begun, ["A1:E1"], name="T_21")),
    )


def customs_query(rng) -> Drawn:
    """The customs' query: GB18030, a comma behind each line, thousands, a partner's code and name."""
    partners = _words(
        "中国香港 印度 日本 韩国 泰国 越南 马来西亚 德国 法国 意大利 荷兰 俄罗斯联邦 英国",
        "巴西 智利 美国 加拿大 澳大利亚",
    )
    truth = _truth(rng, partners, range(2006, 2018), 0, missing=0.0, scale=1e6)
    truth["x"], truth["z"] = (truth.x * 1e6).round(0), (truth.z * 1e5).round(0)
    rows = [
        ["数据年份", "贸易伙伴编码", "贸易伙伴名称", "进出口总值（美元）", "出口（美元）", "进口（美元）", ""]
    ]
    for year, own in truth.groupby("year"):
        for k, r in enumerate(own.itertuples()):
            rows.append([year, 110 + 3 * k, r.unit, *(f"{v:,.0f}" for v in (r.y, r.x, r.z)), ""])
    typed = {"outcome": "进出口总值（美元）", "treatment": "出口（美元）", "controls": "进口（美元）"}
    return Drawn(
        "海关统计数据在线查询.csv", lambda p: _text(p, rows, "gb18030", quoting=csv.QUOTE_ALL), truth, typed
    )


def city_and_districts(rng) -> Drawn:
    """The city yearbook's two rows of headers: each item for 全市 and for 市辖区, English below, names with
    blanks, provinces' names as headings between the cities.
    """
    provinces = {
        "河北省": "石家庄市 唐山市 秦皇岛市 邯郸市 邢台市 保定市",
        "山西省": "太原市 大同市 阳泉市 长治市 晋城市",
    }
    provinces["辽宁省"] = "沈阳市 大连市 鞍山市 抚顺市 本溪市"
    units = [c for part in provinces.values() for c in part.split()]
    years = range(2008, 2018)
    truth = _truth(rng, units, years, 2, missing=0.0, scale=100)
    other = _truth(rng, units, years, 2, missing=0.0, scale=70)
    rows = [
        [
            "年份",
            "城市",
            "地区生产总值（万元）",
            None,
            "年末金融机构贷款余额（万元）",
            None,
            "年末户籍人口（万人）",
            None,
        ]
    ]
    rows.append([None, None, *["全市", "市辖区"] * 3])
    rows.append([None, "City", *["Total City", "Districts under City"] * 3])
    both = truth.merge(other, on=["unit", "year"], suffixes=("", "_d")).set_index(["unit", "year"])
    for year in years:
        for province, part in provinces.items():
            rows.append([year, "  ".join(province), *[None] * 6])
            for c in part.split():
                own = both.loc[(c, year)]
                rows.append(
                    [year, "  ".join(c) if len(c) == 3 else c, own.y, own.y_d, own.x, own.x_d, own.z, own.z_d]
                )
    typed = {
        "outcome": "地区生产总值 全市",
        "treatment": "年末金融机构贷款余额 全市",
        "controls": "年末户籍人口 全市",
    }
    merged = ["A1:A3", "B1:B2", "C1:D1", "E1:F1", "G1:H1"]
    return Drawn("城市统计年鉴.xlsx", lambda p: _book(p, rows, merged), truth, typed)


def sheets_of_items(rng) -> Drawn:
    """A workbook of a person: a sheet for each indicator, provinces down and years across."""
    years = range(2009, 2019)
    truth = _truth(rng, PROVINCES, years, 2, missing=0.01, scale=10)

    def write(path):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for v, item in zip(THREE, ("地区生产总值", "财政支出", "人口"), strict=True):
            sheet = book.create_sheet(item)
            sheet.append(["省份", *(f"{t}年" for t in years)])
            for unit, own in truth.groupby("unit", sort=False):
                sheet.append([unit, *(None if np.isnan(n) else n for n in own[v])])
        book.save(path)

    below = [["省份", "item", *(f"{t}年" for t in years)]]
    for v, item in zip(THREE, ("地区生产总值", "财政支出", "人口"), strict=True):
        below += [[unit, item, *own[v]] for unit, own in truth.groupby("unit", sort=False)]
    typed = {"outcome": "地区生产总值", "treatment": "财政支出", "controls": "人口"}
    mended = ("一张表.xlsx", lambda p: _book(p, below))
    return Question("分省数据.xlsx", write, truth, typed, asks="a column called item", mended=mended)


def spss_missing(rng) -> Drawn:
    """SPSS: persons in waves two years apart; 97 to 99 are declared missing, 1 and 2 are labelled."""
    truth = _truth(rng, range(10001, 10046), range(2010, 2021, 2), 2, missing=0.0)
    raw = truth.copy()
    for name in "xz":
        unanswered = rng.random(len(truth)) < 0.06
        raw.loc[unanswered, name] = rng.choice([97, 98, 99], unanswered.sum())
        truth.loc[unanswered, name] = np.nan
    raw = raw.rename(columns={"unit": "pid", "year": "wave", "y": "lnwage", "x": "health", "z": "hours"})

    def write(path):
        import pyreadstat

        pyreadstat.write_sav(
            raw.assign(urban=(raw.pid % 2 + 1)),
            str(path),
            column_labels={"pid": "个人编码", "lnwage": "工资对数", "health": "健康", "hours": "工时"},
            missing_ranges={"health": [{"lo": 97, "hi": 99}], "hours": [97, 98, 99]},
            variable_value_labels={"urban": {1: "城镇", 2: "农村"}},
        )

    typed = {"outcome": "lnwage", "treatment": "health", "controls": "hours"}
    return Question("cgss.sav", write, truth, typed, asks="UNIT=", answer={"unit": "pid"})


def values_and_ranks(rng) -> Drawn:
    """TCdata360: each indicator as a value and as a rank, which a column parts; the years across."""
    years = range(2007, 2018)
    truth = _truth(rng, sorted(rng.choice(list(COUNTRIES), 18, replace=False)), years, 3, missing=0.0)
    rows = [
        ["Country ISO3", "Country Name", "Indicator Id", "Indicator", "Subindicator Type", *map(str, years)]
    ]
    items = [
        "Quality of overall infrastructure",
        "Intensity of local competition",
        "Burden of customs procedures",
    ]
    for i, (v, item) in enumerate(zip(THREE, items, strict=True)):
        ranks = truth.pivot(index="unit", columns="year", values=v).rank(ascending=False)
        for unit, own in truth.groupby("unit", sort=False):
            rows.append([COUNTRIES[unit], unit, 518 + i, item, "1-7 Best", *own[v]])
            rows.append([COUNTRIES[unit], unit, 518 + i, item, "Rank", *ranks.loc[unit].astype(int)])
    typed = {"outcome": items[0], "treatment": items[1], "controls": items[2]}
    mended = ("values.csv", lambda p: _text(p, [row for row in rows if row[4] != "Rank"], "utf-8"))
    asks = "which are different quantities"
    return Question("GCI.csv", lambda p: _text(p, rows, "utf-8"), truth, typed, asks=asks, mended=mended)


def firm_survey(rng) -> Drawn:
    """Industrial firms: codes of nine characters some of which look like numbers, thousands of yuan, years in
    texts; an empty column, the header again at the end of the file of the first half.
    """
    codes = sorted(
        {
            f"{n:08d}{c}"
            for n, c in zip(rng.integers(1e5, 9e7, 50), rng.choice(list("0123456789XEL"), 50), strict=True)
        }
    )
    truth = _truth(rng, codes, range(1998, 2008), 2, missing=0.02, kept=0.7)
    header = ["法人代码", "企业名称", "年份", "", "工业总产值_千元", "出口交货值_千元", "年末从业人数"]
    rows = [
        header,
        *(
            [r.unit, f"企业{r.unit[3:7]}", str(r.year), "", *_cells(r, "")]
            for r in truth.sort_values("year").itertuples()
        ),
    ]
    rows.insert(len(rows) // 2, header)
    typed = {"outcome": "工业总产值_千元", "treatment": "出口交货值_千元", "controls": "年末从业人数"}
    return Drawn("工企.txt", lambda p: _text(p, rows, "gb18030", delimiter="\t"), truth, typed)


def trading_day(rng) -> Drawn:
    """CSMAR's yearly trading file: the year as text, market values in thousands, a name for the item in three
    rows, and codes of the stocks below a header that is not the firm's.
    """
    firms = _firms(rng, 40)
    truth = _truth(rng, firms, range(2005, 2015), 4, kept=0.6, missing=0.02)
    rows = [["Stkcd", "Trdynt", "Ydopndt", "Yretwd", "Ysmvosd", "Ynindt"]]
    rows.append(
        [
            "证券代码",
            "交易年份",
            "年开盘日期",
            "考虑现金红利再投资的年个股回报率",
            "年个股流通市值",
            "年交易天数",
        ]
    )
    rows.append(["没有单位", "没有单位", "没有单位", "没有单位", "千元", "天"])
    rows += [[r.unit, str(r.year), "01-04", *_cells(r, "")] for r in truth.itertuples()]
    typed = {"outcome": "Yretwd", "treatment": "年个股流通市值", "controls": "Ynindt"}
    return Drawn("TRD_Year.csv", lambda p: _text(p, rows), truth, typed)


EXPORTS: tuple[Callable[..., Drawn], ...] = (
    imf_outlook,
    eurostat_bulk,
    comtrade,
    oecd_stat,
    bea_states,
    statcan,
    sidra,
    estat_japan,
    republic_years,
    republic_numbers,
    reserve_bank,
    customs_query,
    city_and_districts,
    sheets_of_items,
    spss_missing,
    values_and_ranks,
    firm_survey,
    trading_day,
)


if __name__ == "__main__":
    report_drawn(EXPORTS, sys.argv[1:])
