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


ENDINGS = {semicolons: "csv", utf16: "csv", days: "csv", short_years: "csv", wide: "csv"}
ENDINGS |= {stata: "dta", parquet: "parquet"}
LAYOUTS = [long, titled, semicolons, utf16, days, short_years, stata, parquet, melted, wide]
LAYOUTS += [across, across_texts, across_dates, world_bank]


@pytest.mark.debt("33.1")
@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
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
