"""Panels to try the checks on, in two halves: those that they may be developed on, and those held back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tools.suspects.planting import split
from warehouse.suspects.cells import FloatArray, Series

if TYPE_CHECKING:
    from pandas import DataFrame

HALVES = ("development", "held back")


@dataclass(frozen=True)
class TrialPanel:
    """A panel: its half, its kind (simulated, package or real), and its series, read when they are asked
    for. declared: relations of its columns.
    """

    name: str
    half: str
    kind: str
    read: Callable[[], list[Series]]


def panels(half: str, real: Path | None) -> Iterator[TrialPanel]:
    """The panels of a half. real: the folder of the real files; without it they are left out."""
    every = [*simulated(), *of_packages(), *(of_files(real) if real else ())]
    return (panel for panel in every if panel.half == half)


# Simulated yearbooks: half, noise of growth, degrees of freedom of Student's t (0: normal), units, years.
YEARBOOKS = (
    ("development", 0.03, 0, 100, 20),
    ("development", 0.10, 0, 100, 20),
    ("development", 0.03, 3, 100, 20),
    ("held back", 0.05, 0, 270, 12),
    ("held back", 0.15, 0, 60, 15),
    ("held back", 0.04, 4, 150, 18),
)


def simulated() -> Iterator[TrialPanel]:
    """Yearbooks without errors, six of them."""
    for number, (half, noise, freedom, units, years) in enumerate(YEARBOOKS):

        def read(number: int = number, shape: tuple[int, int] = (units, years)) -> list[Series]:
            return yearbook(
                np.random.default_rng([1201, number]), YEARBOOKS[number][1], YEARBOOKS[number][2], shape
            )

        tail = f"Student t, {freedom} degrees of freedom" if freedom else "normal"
        yield TrialPanel(f"yearbook, noise of {100 * noise:.0f} %, {tail}", half, "simulated", read)


def yearbook(draw: np.random.Generator, noise: float, freedom: int, shape: tuple[int, int]) -> list[Series]:
    """GDP of two sources, loans and people of one, and the parts of GDP with their sum in a third: levels,
    growth that slows, yearly shocks, three decimals. freedom: 0 for normal noise.
    """

    def noises() -> FloatArray:
        return noise * (draw.standard_t(freedom, shape) if freedom else draw.normal(0, 1, shape))

    years = tuple(range(2003, 2003 + shape[1]))
    growth = 0.12 * np.arange(shape[1]) * np.linspace(1, 0.8, shape[1]) + draw.normal(0, 0.04, shape[1])
    gdp = np.exp(draw.normal(6, 0.9, (shape[0], 1)) + growth + noises().cumsum(axis=1) / 2)
    loans = gdp * np.exp(draw.normal(0, 0.3, (shape[0], 1)) + noises())
    people = np.exp(draw.normal(5, 0.7, (shape[0], 1)) + noises().cumsum(axis=1) / 10)
    found = {
        ("a", "gdp"): gdp,
        ("b", "gdp_other"): gdp * np.exp(draw.normal(0, 0.01, shape)),
        ("b", "loans"): loans,
        ("b", "people"): people,
    }
    series = [made(*key, years, values.round(3)) for key, values in found.items()]
    return [*series, *split(series[0], draw, "c")]


def made(source: str, measure: str, years: tuple[int, ...], values: FloatArray) -> Series:
    """A series whose cells are called by their place in it."""
    units = tuple(str(i) for i in range(len(values)))
    return _series(source, measure, units, years, values)


def _series(
    source: str, measure: str, units: tuple[str, ...], years: tuple[int, ...], values: FloatArray
) -> Series:
    places = np.empty(values.shape, dtype=object)
    for at in zip(*np.nonzero(np.isfinite(values)), strict=True):
        places[at] = ("file", "sheet", f"{measure}{at[0] * values.shape[1] + at[1]}")
    return Series(source, measure, units, years, values, places)


def from_frame(source: str, frame: DataFrame, unit: str, year: str) -> list[Series]:
    """The numeric columns of a panel as series; a row given twice counts as it comes first."""
    frame = frame.dropna(subset=[unit, year]).drop_duplicates([unit, year])
    numbers = frame.select_dtypes("number").columns.difference([unit, year], sort=False)
    found = []
    for column in numbers:
        wide = frame.pivot(index=unit, columns=year, values=column).astype(float)
        wide = wide.loc[frame[unit].drop_duplicates()]
        years = tuple(int(y) for y in wide.columns)
        found.append(_series(source, str(column), tuple(map(str, wide.index)), years, wide.to_numpy()))
    return [series for series in found if np.isfinite(series.values).any()]


# Panels that packages bring: half, name, package, unit and year.
PACKAGED = (
    ("development", "wage_panel", "linearmodels", "nr", "year"),
    ("development", "grunfeld", "statsmodels", "firm", "year"),
    ("held back", "munnell", "linearmodels", "ST_ABB", "YR"),
    ("held back", "jobtraining", "linearmodels", "fcode", "year"),
)


def of_packages() -> Iterator[TrialPanel]:
    """Panels of firms, persons and states that packages bring."""
    for half, name, package, unit, year in PACKAGED:

        def read(
            name: str = name, package: str = package, unit: str = unit, year: str = year
        ) -> list[Series]:
            return from_frame(name, _packaged(package, name), unit, year)

        yield TrialPanel(f"{name} ({package})", half, "package", read)


def _packaged(package: str, name: str) -> DataFrame:
    import importlib

    if package == "linearmodels":
        return importlib.import_module(f"linearmodels.datasets.{name}").load()
    return importlib.import_module(f"statsmodels.datasets.{name}").load_pandas().data


# Real files: half, file, sheet, unit and year.
FILES: tuple[tuple[str, str, str | int, str, str], ...] = (
    ("development", "2000-2023地级市产业结构 .xlsx", "面板数据2000-2023", "城市代码", "年度标识"),
    ("development", "298个地级市人口密度1998-2024年无缺失.xlsx", "面板数据", "城市代码", "年份"),
    ("development", "ready_panels/Hansen1999.dta", 0, "id", "year"),
    ("held back", "金融发展水平（2003-2023）236缺失.xlsx", 0, "城市代码", "年份"),
    ("held back", "296个地级市GDP相关数据（以2000年为基期）.xlsx", 0, "城市", "年份"),
    ("held back", "city_electricity_2005_2021.xlsx", 0, "城市", "year"),
    ("held back", "地级市碳排放强度.xlsx", 0, "城市代码", "年份"),
    ("held back", "ready_panels/Du2021EE_ERdata.dta", 0, "cityno", "year"),
)


def of_files(folder: Path) -> Iterator[TrialPanel]:
    """Real files of cities and firms, where a user has them."""
    for half, name, sheet, unit, year in FILES:

        def read(
            name: str = name, sheet: str | int = sheet, unit: str = unit, year: str = year
        ) -> list[Series]:
            return from_frame(name, _file(folder / name, sheet, year), unit, year)

        yield TrialPanel(Path(name).stem.strip(), half, "real", read)


def _file(path: Path, sheet: str | int, year: str) -> DataFrame:
    import pandas

    if path.suffix == ".dta":
        frame = pandas.read_stata(path)
    else:
        frame = pandas.read_excel(path, sheet_name=sheet, engine="openpyxl")
    if frame[year].dtype.kind == "M":
        frame[year] = frame[year].dt.year
    return frame
