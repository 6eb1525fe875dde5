"""Further panels as databases hand them out, in languages and with dimensions that the other files lack: the
Penn World Table, KOSIS, INE, American counties, and others (as drawn_panels.py).

    python tests/panels/drawn_compilations.py [SEED …]
"""

import gzip
import sys

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from drawn_downloads import Question, _cells
from drawn_panels import COUNTRIES, PROVINCES, Drawn, _book, _firms, _text, _truth, report_drawn

THREE = ("y", "x", "z")


def csmar_short_names(rng) -> Drawn:
    """CSMAR: ShortName with marks of special treatment, both statements, dates, three rows of headers."""
    truth = _truth(rng, _firms(rng, 30), range(2009, 2018), 4, kept=0.8)
    rows = [["Stkcd", "ShortName", "Accper", "Typrep", "F050201B", "F011201A", "F081601B"]]
    rows.append(
        [
            "证券代码",
            "证券简称",
            "统计截止日期",
            "报表类型编码",
            "总资产净利润率",
            "资产负债率",
            "营业收入增长率",
        ]
    )
    rows.append(["没有单位"] * 4 + ["没有单位", "没有单位", "%"])
    both = []
    for k, (firm, own) in enumerate(truth.groupby("unit", sort=False)):
        for r in own.itertuples():
            name = f"{'*ST' if (k + r.year) % 6 == 0 else ''}公司{k}"
            both.append([firm, name, f"{r.year}-12-31", "A", *_cells(r)])
            both.append([firm, name, f"{r.year}-12-31", "B", *(v and round(v * 1.1, 4) for v in _cells(r))])
    typed = {"outcome": "总资产净利润率", "treatment": "资产负债率", "controls": "营业收入增长率"}
    mended = ("A.xlsx", lambda p: _book(p, [*rows, *(row for row in both if row[3] == "A")]))
    asks = "(keep the rows of one value|只保留其中一个值的行)"
    return Question("FI_T5.xlsx", lambda p: _book(p, [*rows, *both]), truth, typed, asks=asks, mended=mended)


def databank_codes(rng) -> Drawn:
    """DataBank's text, its series asked for by their codes; two lines below, .. where nothing is known."""
    truth = _truth(rng, list(COUNTRIES), range(2001, 2015), 3, missing=0.04, scale=100)
    series = {"y": ("GDP per capita (constant 2015 US$)", "NY.GDP.PCAP.KD")}
    series |= {
        "x": ("Trade (% of GDP)", "NE.TRD.GNFS.ZS"),
        "z": ("Inflation, GDP deflator (annual %)", "NY.GDP.DEFL.KD.ZG"),
    }
    years = sorted(truth.year.unique())
    rows = [["Country Name", "Country Code", "Series Name", "Series Code", *(f"{t} [YR{t}]" for t in years)]]
    for country, own in truth.groupby("unit", sort=False):
        for v, (name, code) in series.items():
            rows.append(
                [country, COUNTRIES[country], name, code, *(".." if np.isnan(n) else n for n in own[v])]
            )
    rows += [[""] * len(rows[0])] * 3
    rows += [["Data from database: World Development Indicators", *[""] * (len(rows[0]) - 1)]]
    rows += [["Last Updated: 10/24/2024", *[""] * (len(rows[0]) - 1)]]
    typed = {"outcome": "NY.GDP.PCAP.KD", "treatment": "NE.TRD.GNFS.ZS", "controls": "NY.GDP.DEFL.KD.ZG"}
    return Drawn("Data.csv", lambda p: _text(p, rows), truth, typed)


def yearbook_over_years(rng) -> Drawn:
    """A yearbook's page: items merged over years, units of measurement below, 全国 first, and notes."""
    some, years = PROVINCES[:20], range(2010, 2017)
    truth = _truth(rng, some, years, 2, missing=0.0, scale=10)
    items = {"y": ("地区生产总值", "亿元"), "x": ("财政支出", "亿元"), "z": ("年末人口", "万人")}
    rows = [
        ["3-5 分地区主要指标"],
        ["地区", *(n if k == 0 else None for n, _u in items.values() for k in range(7))],
    ]
    rows.append([None, *(f"{t}年" for _v in items for t in years)])
    rows.append([None, *(f"({u})" for _n, u in items.values() for _t in years)])
    rows.append(["全　国", *(truth[truth.year == t][v].sum().round(2) for v in items for t in years)])
    for unit, own in truth.groupby("unit", sort=False):
        rows.append([unit if len(unit) > 2 else f"{unit[0]}　{unit[1]}", *(n for v in items for n in own[v])])
    rows += [["注：1.本表按当年价格计算。"], ["    2.2016年为快报数。"], ["资料来源：国家统计局。"]]
    merged = ("A2:A4", "B2:H2", "I2:O2", "P2:V2")
    typed = {"outcome": "地区生产总值", "treatment": "财政支出", "controls": "年末人口"}
    return Drawn("3-5.xlsx", lambda p: _book(p, rows, merged), truth, typed)


def fips_counties(rng) -> Drawn:
    """American counties: FIPS with leading zeros beside the state's and the county's own, amounts in text."""
    codes = [f"{s:02d}{c:03d}" for s in (1, 2, 4, 5, 6, 8) for c in (1, 3, 5, 7, 9)]
    truth = _truth(rng, codes, range(2005, 2014), 2, scale=1000)
    rows = [["STATEFP", "COUNTYFP", "GEOID", "NAME", "year", "pc_income", "unemp_rate", "pop"]]
    for r in truth.itertuples():
        cells = ["" if np.isnan(v) else v for v in (r.y, r.x, r.z)]
        cells[0] = f"{cells[0]:,.2f}" if cells[0] != "" else ""
        rows.append([r.unit[:2], r.unit[2:], r.unit, f"County {r.unit[2:]}", r.year, *cells])
    typed = {"outcome": "pc_income", "treatment": "unemp_rate", "controls": "pop"}
    return Drawn("saipe.csv", lambda p: _text(p, rows, "utf-8"), truth, typed)


def labelled_firms(rng) -> Drawn:
    """A .dta of firms: names of eight letters with labels in Chinese, industries by value label."""
    truth = _truth(rng, [int(f) for f in _firms(rng, 25)], range(2007, 2016), 4)
    frame = truth.rename(columns={"unit": "stkcd", "y": "tobinq", "x": "lev", "z": "size"})
    frame["ind"] = pd.Categorical(np.where(frame.stkcd % 3 == 0, "制造业", "服务业"))
    labels = {
        "tobinq": "托宾Q值(市值/重置成本)",
        "lev": "资产负债率(%)",
        "size": "公司规模(总资产对数)",
        "stkcd": "证券代码",
    }

    def write(path):
        frame.to_stata(path, write_index=False, version=118, variable_labels=labels | {"year": "年份"})

    typed = {"outcome": "托宾Q值(市值/重置成本)", "treatment": "资产负债率(%)", "controls": "公司规模"}
    return Drawn("firms.dta", write, truth, typed)


def penn_world_table(rng) -> Drawn:
    """The Penn World Table: codes and names, a currency, indicators of how a number was found."""
    truth = _truth(rng, list(COUNTRIES), range(1995, 2010), 4, kept=0.7)
    frame = truth.assign(countrycode=truth.unit.map(COUNTRIES), currency_unit="US Dollar")
    frame = frame.rename(columns={"unit": "country", "y": "rgdpe", "x": "hc", "z": "csh_g"})
    frame["i_cig"] = pd.Categorical(np.where(frame.year < 2000, "extrapolated", "benchmark"))
    frame["i_outlier"] = pd.Categorical(["no"] * len(frame))
    frame["pop"] = np.exp(frame.csh_g).round(5)
    labels = {"rgdpe": "Expenditure-side real GDP at chained PPPs (in mil. 2017US$)"}
    labels |= {"hc": "Human capital index, see note hc", "csh_g": "Share of government consumption"}
    order = [
        "countrycode",
        "country",
        "currency_unit",
        "year",
        "rgdpe",
        "pop",
        "hc",
        "csh_g",
        "i_cig",
        "i_outlier",
    ]

    def write(path):
        frame[order].to_stata(path, write_index=False, version=118, variable_labels=labels)

    typed = {"outcome": "rgdpe", "treatment": "hc", "controls": "csh_g"}
    return Drawn("pwt100.dta", write, truth, typed)


GEOS = "AT BE BG CY CZ DE DK EE EL ES FI FR HU IE IT".split()  # noqa: SIM905


def eurostat_units(rng) -> Drawn:
    """Eurostat's packed .tsv: dimensions in one cell, flags, and each item in two units of measurement."""
    truth = _truth(rng, GEOS, range(2003, 2015), 1, missing=0.03, scale=100)
    items, years = {"y": "B1GQ", "x": "P3", "z": "P5G"}, sorted(truth.year.unique())

    def line(unit, v, geo, numbers):
        shown = [
            ": " if np.isnan(n) else f"{n:.1f} {rng.choice(['', '', '', 'b', 'p', 'ep'])}" for n in numbers
        ]
        return "\t".join([f"A,{unit},{items[v]},{geo}", *shown])

    def write(path, units=("CLV10_MEUR", "CP_MEUR")):
        lines = ["freq,unit,na_item,geo\\TIME_PERIOD\t" + "\t".join(f"{t} " for t in years)]
        for u, unit in enumerate(units):
            for v in items:
                for geo, own in truth.groupby("unit", sort=False):
                    lines.append(line(unit, v, geo, own[v] * (1 + 0.2 * u)))
        path.write_bytes(gzip.compress("\n".join(lines).encode()))

    typed = {"outcome": "B1GQ", "treatment": "P3", "controls": "P5G", "flags": "b,p,ep"}
    mended = ("one.tsv.gz", lambda p: write(p, ("CLV10_MEUR",)))
    asks = "differ by 'unit' .* different quantities"
    return Question("nama_10_gdp.tsv.gz", write, truth, typed, asks=asks, mended=mended)


def oecd_ten_dimensions(rng) -> Drawn:
    """An SDMX-CSV of the OECD with ten dimensions, each a code and a label; most have one value."""
    truth = _truth(rng, list(COUNTRIES.values()), range(2004, 2014), 3, missing=0.03, scale=10)
    names = {code: name for name, code in COUNTRIES.items()}
    one = {"FREQ": ("A", "Annual"), "ADJUSTMENT": ("N", "Neither seasonally adjusted")}
    one |= {"SECTOR": ("S1", "Total economy"), "COUNTERPART_SECTOR": ("S1", "Total economy")}
    one |= {"INSTR_ASSET": ("_Z", "Not applicable"), "ACTIVITY": ("_T", "Total - all activities")}
    one |= {"EXPENDITURE": ("_Z", "Not applicable"), "PRICE_BASE": ("LR", "Chain linked volume (rebased)")}
    items = {
        "y": ("B1GQ", "Gross domestic product", "USD_PPP"),
        "x": ("P3", "Final consumption expenditure", "USD_PPP"),
    }
    items["z"] = ("EMP", "Employment", "PS")
    head = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "REF_AREA", "Reference area", "TRANSACTION", "Transaction"]
    head += [text for code in one for text in (code, code.replace("_", " ").capitalize())]
    head += ["UNIT_MEASURE", "Unit of measure", "TIME_PERIOD", "Time period", "OBS_VALUE", "OBS_STATUS"]
    rows = [[*head, "Observation status", "UNIT_MULT", "DECIMALS"]]
    for r in truth.itertuples():
        for v, (code, label, unit) in items.items():
            if not np.isnan(value := getattr(r, v)):
                row = ["DATAFLOW", "OECD.SDD.NAD:DSD_NAMAIN10@DF_TABLE1(2.0)", "I", r.unit, names[r.unit]]
                row += [code, label, *(text for pair in one.values() for text in pair), unit]
                row += ["US dollars, PPP converted" if unit != "PS" else "Persons", r.year, "", value]
                rows.append(
                    [*row, "A" if r.year < 2012 else "P", "Normal value", 6 if unit != "PS" else 3, 1]
                )
    typed = dict(zip(("outcome", "treatment", "controls"), (item[1] for item in items.values()), strict=True))
    return Drawn("OECD.csv", lambda p: _text(p, rows), truth, typed)


SIDO = (
    "서울특별시 부산광역시 대구광역시 인천광역시 광주광역시 대전광역시 울산광역시 경기도 강원도"
    " 충청북도 충청남도"
)


def korean_statistics(rng) -> Drawn:
    """KOSIS in its own encoding: 전국 first, years above and items below, a dash for what is missing."""
    truth = _truth(rng, SIDO.split(), range(2008, 2018), 1, missing=0.02, scale=100)
    years = sorted(truth.year.unique())
    rows = [["행정구역별(1)", *(t for t in years for _v in THREE)]]
    rows.append(["행정구역별(1)", *["지역내총생산 (십억원)", "지출 (십억원)", "추계인구 (명)"] * len(years)])
    rows.append(["전국", *(round(truth[truth.year == t][v].sum(), 1) for t in years for v in THREE)])
    for unit, own in truth.groupby("unit", sort=False):
        rows.append([unit, *("-" if np.isnan(n) else n for row in own[[*THREE]].to_numpy() for n in row)])
    typed = {"outcome": "지역내총생산", "treatment": "지출", "controls": "추계인구", "missing": "-"}
    return Drawn("kosis.xlsx", lambda p: _book(p, rows), truth, typed)


def spanish_institute(rng) -> Drawn:
    """INE's long file: semicolons, decimal commas, points for thousands, Total Nacional, one number a row."""
    names = "01 Andalucía;02 Aragón;03 Asturias;04 Balears;05 Canarias;06 Cantabria;13 Madrid;16 País Vasco"
    truth = _truth(rng, names.split(";"), range(2004, 2018), 2, missing=0.02, scale=1000)
    items = {"y": "PIB a precios de mercado", "x": "Remuneración de los asalariados", "z": "Empleo total"}

    def shown(n):
        return ".." if np.isnan(n) else f"{n:,.2f}".translate(str.maketrans(",.", ".,"))

    rows = [["Comunidades autónomas", "Magnitud", "periodo", "Total"]]
    for v, item in items.items():
        for t in sorted(truth.year.unique(), reverse=True):
            rows.append(["Total Nacional", item, t, shown(truth[truth.year == t][v].sum())])
        rows += [[r.unit, item, r.year, shown(getattr(r, v))] for r in truth.itertuples()]
    typed = dict(zip(("outcome", "treatment", "controls"), items.values(), strict=True)) | {"missing": ".."}
    return Drawn("ine.csv", lambda p: _text(p, rows, delimiter=";"), truth, typed)


def merged_cities(rng) -> Drawn:
    """A workbook with provinces merged over their cities and cities over their items, the years across."""
    places = {p: [f"{p}{c}市" for c in "甲乙丙"] for p in PROVINCES[2:8]}
    truth = _truth(rng, [c for own in places.values() for c in own], range(2011, 2019), 2, missing=0.0)
    items = {"y": ("生产总值", "亿元"), "x": ("投资", "亿元"), "z": ("从业人员", "万人")}
    rows, merged = [["省份", "城市", "指标", "单位", *(f"{t}年" for t in range(2011, 2019))]], []
    for province, own in places.items():
        merged.append(f"A{len(rows) + 1}:A{len(rows) + 9}")
        for city in own:
            merged.append(f"B{len(rows) + 1}:B{len(rows) + 3}")
            for k, (v, (item, unit)) in enumerate(items.items()):
                first = [province if city == own[0] and k == 0 else None, city if k == 0 else None]
                rows.append([*first, item, unit, *truth[truth.unit == city][v]])
    typed = {"outcome": "生产总值", "treatment": "投资", "controls": "从业人员", "places": "none"}
    return Drawn("城市.xlsx", lambda p: _book(p, rows, merged), truth, typed)


def japanese_fiscal_years(rng) -> Drawn:
    """Japan's prefectural accounts: fiscal years of an era, units in the third row, 全県計 last."""
    some = "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県".split()  # noqa: SIM905
    truth = _truth(rng, some, range(2001, 2015), 0, missing=0.0, scale=1000)
    rows = [
        ["県民経済計算"],
        ["都道府県", "年度", "県内総生産", "県民所得", "県内就業者数"],
        [None, None, "百万円", "百万円", "人"],
    ]
    order = truth.assign(x=(truth.x * 1000).round(), z=(truth.z * 1000).round())
    for r in order.sort_values(["year", "unit"]).itertuples():
        rows.append([r.unit, f"平成{r.year - 1988}年度", r.y, r.x, r.z])
    typed = {"outcome": "県内総生産", "treatment": "県民所得", "controls": "県内就業者数"}
    return Drawn("kenmin.xlsx", lambda p: _book(p, rows), order, typed)


def swiss_cantons(rng) -> Drawn:
    """A table of cantons in German: units below two rows of headers, a total, marks of missing values."""
    names = "Zürich Bern Luzern Uri Schwyz Obwalden Nidwalden Glarus Zug Freiburg Solothurn Basel-Stadt"
    truth = _truth(rng, names.split(), range(2008, 2017), 1, missing=0.02, scale=100)
    rows = [
        ["Kanton", "Jahr", "Wirtschaft", None, "Bevölkerung"],
        [None, None, "BIP", "Investitionen", "Einwohner"],
    ]
    rows.append([None, None, "Mio. CHF", "Mio. CHF", "Tsd. Personen"])
    for t in sorted(truth.year.unique()):
        own = truth[truth.year == t]
        rows.append(["Schweiz", t, *(own[v].sum().round(1) for v in THREE)])
        rows += [[r.unit, t, *("X" if np.isnan(v) else v for v in (r.y, r.x, r.z))] for r in own.itertuples()]
    rows += [["X: Angabe entfällt."], ["Quelle: BFS"]]
    typed = {"outcome": "BIP", "treatment": "Investitionen", "controls": "Einwohner", "missing": "X"}
    return Drawn("je-d.xlsx", lambda p: _book(p, rows, ("A1:A3", "B1:B3", "C1:D1")), truth, typed)


def compustat_formats(rng) -> Drawn:
    """Compustat with two formats of reports (indfmt) for some firms; the year's number in fyear."""
    truth = _truth(rng, [f"{n:06d}" for n in range(1001, 1031)], range(2001, 2012), 3)
    rows = [["gvkey", "datadate", "fyear", "indfmt", "consol", "datafmt", "tic", "at", "capx", "xrd"]]
    for k, (firm, own) in enumerate(truth.groupby("unit", sort=False)):
        for r in own.itertuples():
            head, tail = [firm, f"{r.year}-12-31", r.year], ["C", "STD", f"T{k}"]
            if k % 9 == 0:
                rows.append([*head, "FS", *tail, *(1.5 * v for v in (r.y, r.x, r.z))])
            rows.append([*head, "INDL", *tail, *_cells(r)])
    one = [row for row in rows if row[3] != "FS"]
    typed = {"outcome": "at", "treatment": "capx", "controls": "xrd"}
    mended = ("INDL.csv", lambda p: _text(p, one, "utf-8"))
    asks = r"'indfmt' \(FS, INDL\), 88 rows in all, which name no unit(?!.*UNIT=)"
    return Question("funda.csv", lambda p: _text(p, rows, "utf-8"), truth, typed, asks=asks, mended=mended)


def pairs_of_countries(rng) -> Drawn:
    """A gravity file: the unit is the pair, in two columns."""
    some = list(COUNTRIES.values())[:7]
    units = [f"{a} / {b}" for a in some for b in some if a != b]
    truth = _truth(rng, units, range(2001, 2012), 3)
    rows = [["exporter", "importer", "year", "lntrade", "depth", "lncost"]]
    rows += [[*r.unit.split(" / "), r.year, *_cells(r)] for r in truth.itertuples()]
    typed = {"outcome": "lntrade", "treatment": "depth", "controls": "lncost"}
    asks, answer = "give UNIT='exporter,importer'", {"unit": "exporter,importer"}
    write = lambda p: _text(p, rows, "utf-8")  # noqa: E731
    return Question("gravity.csv", write, truth, typed, asks=asks, answer=answer)


def klems(rng) -> Drawn:
    """EU KLEMS: countries and industries down, variables in a column, years across below an underscore."""
    units = [f"{c} / {i}" for c in ("AUT", "DEU", "FRA", "ITA", "ESP") for i in "ACFGJ"]
    truth = _truth(rng, units, range(2000, 2012), 3, missing=0)
    rows = [["country", "var", "code", *(f"_{t}" for t in range(2000, 2012))]]
    for v, name in zip(THREE, ("LP1", "VAICT", "H_EMP"), strict=True):
        for unit, own in truth.groupby("unit", sort=False):
            country, industry = unit.split(" / ")
            rows.append([country, name, industry, *own[v]])
    typed = {"outcome": "LP1", "treatment": "VAICT", "controls": "H_EMP"}
    asks, answer = "give UNIT='country,code'", {"unit": "country,code"}
    write = lambda p: _text(p, rows, "utf-8")  # noqa: E731
    return Question("klems.csv", write, truth, typed, asks=asks, answer=answer)


def population_prospects(rng) -> Drawn:
    """The United Nations' prospects: each country in three variants, which are no units."""
    truth = _truth(rng, list(COUNTRIES), range(2001, 2012), 3)
    codes = {name: 100 + 4 * i for i, name in enumerate(COUNTRIES)}
    rows = [["LocID", "Location", "Variant", "Time", "TFR", "LEx", "Migration"]]
    for variant, factor in (("Medium", 1), ("High", 1.2), ("Low", 0.8)):
        for r in truth.itertuples():
            numbers = ("" if np.isnan(v) else round(factor * v, 3) for v in (r.y, r.x, r.z))
            rows.append([codes[r.unit], r.unit, variant, r.year, *numbers])
    medium = [row for row in rows if row[2] in ("Variant", "Medium")]
    typed = {"outcome": "TFR", "treatment": "LEx", "controls": "Migration"}
    mended = ("medium.csv", lambda p: _text(p, medium, "utf-8"))
    asks = r"differ by 'Variant' .* those of one kind for every unit(?!.*UNIT=)"
    return Question("WPP.csv", lambda p: _text(p, rows, "utf-8"), truth, typed, asks=asks, mended=mended)


def ilostat(rng) -> Drawn:
    """ILOSTAT: labels of all dimensions, a row for each number, by sex with the total of both."""
    truth = _truth(rng, list(COUNTRIES), range(2001, 2012), 3)
    items = dict(zip(THREE, ("Unemployment rate", "Labour productivity", "Informal employment"), strict=True))
    head = ["ref_area.label", "source.label", "indicator.label", "sex.label", "classif1.label", "time"]
    rows = [[*head, "obs_value", "obs_status.label"]]
    for v, item in items.items():
        for sex, factor in (("Total", 1), ("Male", 0.9), ("Female", 1.1)):
            for r in truth.itertuples():
                if not np.isnan(number := getattr(r, v)):
                    row = [r.unit, "LFS", item, sex, "Age (Youth, adults): 15+", r.year]
                    rows.append([*row, round(factor * number, 3), ""])
    total = [row for row in rows if row[3] in ("sex.label", "Total")]
    typed = dict(zip(("outcome", "treatment", "controls"), items.values(), strict=True))
    mended = ("total.csv", lambda p: _text(p, total, "utf-8"))
    asks = r"'sex.label' .* of which those of 'Total' sum up the others(?!.*UNIT=)"
    return Question("ilo.csv", lambda p: _text(p, rows, "utf-8"), truth, typed, asks=asks, mended=mended)


def freedom_house(rng) -> Drawn:
    """Years merged above ratings of each, beside a caption above the countries."""
    truth = _truth(rng, list(COUNTRIES), range(2001, 2010), 3, missing=0)
    caption = ["Year(s) Under Review", *(t if k == 0 else None for t in range(2001, 2010) for k in range(3))]
    rows = [["Freedom in the World"], caption, ["Country", *["PR", "CL", "Score"] * 9]]
    rows += [[u, *own[[*THREE]].to_numpy().ravel()] for u, own in truth.groupby("unit", sort=False)]
    merged = [f"{get_column_letter(2 + 3 * k)}2:{get_column_letter(4 + 3 * k)}2" for k in range(9)]
    typed = {"outcome": "PR", "treatment": "CL", "controls": "Score"}
    return Drawn("FIW.xlsx", lambda p: _book(p, rows, merged), truth, typed)


def german_districts(rng) -> Drawn:
    """Germany's districts: a key with leading zeros, days, units of measurement, decimal commas."""
    keys = [f"0{a}{b:03d}" for a in (1, 3, 5, 8, 9) for b in (1, 2, 53, 54)]
    truth = _truth(rng, keys, range(2008, 2018), 1, scale=100)
    rows = [["Bruttoinlandsprodukt nach Kreisen"]]
    rows.append(["Stichtag", "Schlüssel", "Kreis", "BIP", "Arbeitslose", "Einwohner"])
    rows.append(["", "", "", "Tsd. EUR", "Anzahl", "Anzahl"])
    for r in truth.sort_values(["year", "unit"]).itertuples():
        numbers = ("." if np.isnan(v) else f"{v:.1f}".replace(".", ",") for v in (r.y, r.x, r.z))
        rows.append([f"31.12.{r.year}", r.unit, f"  Kreis {r.unit[2:]}, Land {r.unit[1]}", *numbers])
    rows += [["__________"], ["© Statistische Ämter des Bundes und der Länder"]]
    typed = {"outcome": "BIP", "treatment": "Arbeitslose", "controls": "Einwohner", "missing": "."}
    return Drawn("82111.csv", lambda p: _text(p, rows, "utf-8", delimiter=";"), truth, typed)


COMPILATIONS = (
    csmar_short_names,
    databank_codes,
    yearbook_over_years,
    fips_counties,
    labelled_firms,
    penn_world_table,
    eurostat_units,
    oecd_ten_dimensions,
    korean_statistics,
    spanish_institute,
    merged_cities,
    japanese_fiscal_years,
    swiss_cantons,
    compustat_formats,
    pairs_of_countries,
    klems,
    population_prospects,
    ilostat,
    freedom_house,
    german_districts,
)

if __name__ == "__main__":
    report_drawn(COMPILATIONS, sys.argv[1:])
