"""Each layout that docs/panel.md promises ends at an estimate, that of linearmodels, in both languages."""

from datetime import datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from linearmodels.panel import PanelOLS

from study_chain import fit_baseline

UNITS = ["石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市", "张家口市", "大理白族自治州"]
YEARS = [*range(2008, 2014)]
WORDS = {"en": ("city", "year", "gdp", "tax"), "zh": ("城市", "年份", "地区生产总值", "财政支出")}


def panel(language: str) -> pd.DataFrame:
    """A simulated panel: a unit, a year, an outcome and a treatment."""
    draw = np.random.default_rng(7)
    unit, year, outcome, treatment = WORDS[language]
    frame = pd.DataFrame([(u, y) for u in UNITS for y in YEARS], columns=[unit, year])
    frame[treatment] = draw.uniform(1, 9, len(frame)).round(4)
    return frame.assign(**{outcome: (0.5 * frame[treatment] + draw.normal(size=len(frame))).round(4)})


def write_book(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def long(path, frame, words, header=lambda year: year):
    """A row for each unit and year."""
    write_book(path, [[*frame.columns], *frame.to_numpy().tolist()])


def titled(path, frame, words):
    """Titles above the header, and a row of labels below it, as CSMAR has."""
    rows = [["Statistics of cities"], [*frame.columns], [f"label of {name}" for name in frame.columns]]
    write_book(path, [*rows, *frame.to_numpy().tolist()])


def semicolons(path, frame, words):
    path.write_bytes(frame.to_csv(sep=";", decimal=",", index=False).encode("gb18030"))


def utf16(path, frame, words):
    path.write_bytes(frame.to_csv(index=False).encode("utf-16"))


def days(path, frame, words):
    frame.assign(**{words[1]: frame[words[1]].map("{}-12-31".format)}).to_csv(path, index=False)


def short_years(path, frame, words):
    frame.assign(**{words[1]: frame[words[1]] % 100}).to_csv(path, index=False)


def stata(path, frame, words):
    """Value labels name the units, variable labels the variables."""
    names = dict(zip(frame.columns, ("c", "y", "g", "t"), strict=True))
    coded = frame.rename(columns=names).assign(c=lambda f: f.c.astype("category"))
    labels = {short: name for name, short in names.items()}
    coded.to_stata(path, write_index=False, version=118, variable_labels=labels)


def parquet(path, frame, words):
    frame.to_parquet(path, index=False)


def melted(path, frame, words):
    """A row for each unit, year and item."""
    rows = frame.melt([*words[:2]], var_name="item" if words[0] == "city" else "指标", value_name="value")
    write_book(path, [[*rows.columns], *rows.to_numpy().tolist()])


def wide(path, frame, words):
    """A column for each variable and year."""
    table = frame.pivot(index=words[0], columns=words[1])
    table.columns = [f"{name}{year}" for name, year in table.columns]
    table.reset_index().to_csv(path, index=False)


def across(path, frame, words, header=lambda year: year):
    """A row for each unit and item, with the years across."""
    item = "indicator" if words[0] == "city" else "指标"
    rows = [[words[0], item, *map(header, YEARS)]]
    for unit, own in frame.groupby(words[0], sort=False):
        rows += [[unit, name, *own[name].tolist()] for name in words[2:]]
    write_book(path, rows)


def across_texts(path, frame, words):
    across(path, frame, words, lambda year: f"{year}年")


def across_dates(path, frame, words):
    across(path, frame, words, lambda year: datetime(year, 12, 31))


def world_bank(path, frame, words):
    across(path, frame, words, lambda year: f"{year} [YR{year}]")


def across_falling(path, frame, words):
    """The newest year first."""
    item = "indicator" if words[0] == "city" else "指标"
    rows = [[words[0], item, *reversed(YEARS)]]
    for unit, own in frame.groupby(words[0], sort=False):
        rows += [[unit, name, *own[name].tolist()[::-1]] for name in words[2:]]
    write_book(path, rows)


def wind(path, frame, words):
    """A column for each item and year, called as Wind calls them."""
    table = frame.pivot(index=words[0], columns=words[1])
    table.columns = [f"{name} [报告期] {year}年报 [单位] 万元" for name, year in table.columns]
    table.reset_index().to_csv(path, index=False)


def colons(path, frame, words):
    """A column for each item and year, with the unit of measurement behind both."""
    table = frame.pivot(index=words[0], columns=words[1])
    table.columns = [f"{name}:{year}:亿元" for name, year in table.columns]
    table.reset_index().to_csv(path, index=False)


def items_above(path, frame, words):
    """Two rows of headers, merged: items above and years below."""
    above = [name if k == 0 else None for name in words[2:] for k in range(len(YEARS))]
    rows = [[words[0], *above], [None, *YEARS * 2]]
    rows += [[u, *own[words[2]], *own[words[3]]] for u, own in frame.groupby(words[0], sort=False)]
    write_book(path, rows)
    book = openpyxl.load_workbook(path)
    for area in ("A1:A2", "B1:G1", "H1:M1"):
        book.active.merge_cells(area)
    book.save(path)


def years_above(path, frame, words):
    """Two rows of headers: years above, each once, and items below."""
    above = [year if k == 0 else None for year in YEARS for k in range(2)]
    rows = [[words[0], *above], [None, *words[2:] * len(YEARS)]]
    for unit, own in frame.groupby(words[0], sort=False):
        rows.append([unit, *(v for row in own[[*words[2:]]].to_numpy().tolist() for v in row)])
    write_book(path, rows)
    book = openpyxl.load_workbook(path)
    for at in range(len(YEARS)):
        book.active.merge_cells(start_row=1, end_row=1, start_column=2 + 2 * at, end_column=3 + 2 * at)
    book.active.merge_cells("A1:A2")
    book.save(path)


def days_first(path, frame, words):
    frame.assign(**{words[1]: frame[words[1]].map("31/12/{}".format)}).to_csv(path, index=False)


def leading_zeros(path, frame, words):
    """Codes of the units with leading zeros, kept as texts."""
    codes = {unit: f"00{k:04d}" for k, unit in enumerate(UNITS, 11)}
    frame.assign(**{words[0]: frame[words[0]].map(codes)}).to_csv(path, index=False)


def spss(path, frame, words):
    """Names of variables in Latin letters, with labels."""
    import pyreadstat

    names = dict(zip(frame.columns, ("c", "y", "t", "g"), strict=True))
    labels = {short: name for name, short in names.items()}
    pyreadstat.write_sav(frame.rename(columns=names), str(path), column_labels=labels)


def hidden(path, frame, words):
    """A workbook that does not show some rows and a column."""
    long(path, frame, words)
    book = openpyxl.load_workbook(path)
    for row in (5, 6):
        book.active.row_dimensions[row].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.save(path)


def sdmx(path, frame, words):
    """Items below a header that does not say so, with their unit of measurement and a status beside."""
    rows = frame.melt([*words[:2]], var_name="na_item", value_name="OBS_VALUE")
    rows.insert(0, "DATAFLOW", "ESTAT:NAMA(1.0)")
    rows.insert(1, "freq", "A")
    rows.assign(OBS_FLAG=np.where(rows[words[1]] > 2012, "p", "")).to_csv(path, index=False)


def every_third_year(path, frame, words):
    frame.assign(**{words[1]: 1990 + 3 * (frame[words[1]] - 2008)}).to_csv(path, index=False)


ENDINGS = {semicolons: "csv", utf16: "csv", days: "csv", short_years: "csv", wide: "csv", colons: "csv"}
ENDINGS |= {stata: "dta", parquet: "parquet"}
LAYOUTS = [long, titled, semicolons, utf16, days, short_years, stata, parquet, melted, wide]
LAYOUTS += [across, across_texts, across_dates, world_bank, colons]
ENDINGS |= dict.fromkeys([wind, days_first, leading_zeros, sdmx, every_third_year], "csv") | {spss: "sav"}
MORE = [across_falling, wind, items_above, years_above, days_first, leading_zeros, spss, hidden, sdmx]
MORE.append(every_third_year)
# Each day a layout in one language, in turn; the other language and the rarer layouts in the long tests.
CASES = [
    pytest.param(
        layout,
        language,
        id=f"{layout.__name__}-{language}",
        marks=[pytest.mark.long] if layout in MORE or i % 2 != j else [],
    )
    for i, layout in enumerate([*LAYOUTS, *MORE])
    for j, language in enumerate(WORDS)
]


@pytest.mark.debt("33.1")
@pytest.mark.parametrize(("layout", "language"), CASES)
def test_every_layout_ends_at_the_estimate_of_linearmodels(ask, project, tmp_path, layout, language):
    frame, words = panel(language), WORDS[language]
    file = f"p.{ENDINGS.get(layout, 'xlsx')}"
    layout(project / file, frame, words)
    _found, text = ask(file, outcome=words[2], treatment=words[3])
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    assert ("language: zh" in text) == (language == "zh")
    (tmp_path / "made").mkdir()
    ours = fit_baseline("x", tmp_path / "made", project)
    indexed = frame.set_index([words[0], words[1]])
    other = PanelOLS(indexed[words[2]], indexed[[words[3]]], entity_effects=True, time_effects=True).fit()
    (estimate,) = ours.values()
    assert estimate == pytest.approx(other.params.iloc[0], rel=1e-9)
