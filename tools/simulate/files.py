"""The simulated raw files, in the shapes that real ones have."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from spillover.arrays.foundation import Array
from tools.simulate.cities import Cities
from tools.simulate.layout import (
    OUTSIDE,
    city_names,
    column_order,
    columns,
    province_name,
)
from tools.simulate.mess import Cell, Mess, printed
from tools.simulate.process import SimulatedPanel
from tools.simulate.streams import stream
from tools.simulate.workbook import Grid, write_workbook

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
    rows = [head, below, _other("城市合计", "Total", layout, rng, 60.0)]
    rows += [_other(local, latin, layout, rng, 1.0) for local, latin in OUTSIDE]
    for province in dict.fromkeys(cities.provinces):
        rows.append(_other(province_name(province), province, layout, rng, 8.0))
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
        cell = Cell(column.measure, city, period)
        true = float(values[column.measure][city, period])
        value = mess.misprints.get(cell, true)
        share = rng.uniform(0.3, 0.8)
        text = printed(value, edition, column.measure, rng)
        row += [mess.gaps.get(cell, text), round(true * share, 2)]
    return row


def _other(local: str, latin: str, layout: Sequence[Any], rng: np.random.Generator, size: float) -> list[Any]:
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
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))


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
