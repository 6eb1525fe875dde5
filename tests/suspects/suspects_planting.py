"""Errors of each kind, planted in a column of a file as people make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingest.declaration import DeclaredRelations, Identity
from warehouse.suspects.cells import FloatArray, Series
from warehouse.suspects.digits import exchanges

if TYPE_CHECKING:
    from pandas import DataFrame


# Panels to try the checks on, in two halves: those that they may be developed on, and those held back.

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


Cell = tuple[str, str, str, int]


@dataclass(frozen=True)
class Marked:
    """An error: its cells, those that it may drag along, and whether one of them shows it."""

    cells: frozenset[Cell]
    beside: frozenset[Cell] = field(default=frozenset())
    once: bool = False


@dataclass
class File:
    """A file to plant in: its columns, of which `column` bears the error."""

    columns: list[Series]
    column: Series
    draw: np.random.Generator

    def cell(self) -> tuple[int, int]:
        """Any cell of the column."""
        i, t = (int(self.draw.integers(n)) for n in self.column.values.shape)
        return i, t

    def another(self) -> Series | None:
        """Another column of the same rows in which most numbers are others; None where there is none."""
        able = [
            other
            for other in self.columns
            if other is not self.column
            and (other.units, other.years) == (self.column.units, self.column.years)
            and np.mean(np.isclose(other.values, self.column.values)) < 0.5
        ]
        return able[int(self.draw.integers(len(able)))] if able else None


# What is planted, and the files that come with it. None: the file cannot bear the error.
Plant = tuple[Marked, list[Series]] | None


def _mark(
    series: Series, units: Sequence[int], years: Sequence[int], *others: Series, once: bool = False
) -> Marked:
    def cells(rows: Sequence[int], columns: Sequence[int]) -> frozenset[Cell]:
        return frozenset(
            (one.source, one.measure, one.units[i], one.years[t])
            for one in (series, *others)
            for i in rows
            for t in columns
        )

    around = [i for i in range(min(units) - 1, max(units) + 2) if 0 <= i < len(series.units)]
    return Marked(cells(units, years), cells(around, range(len(series.years))), once)


def _rounded(series: Series, values: FloatArray) -> FloatArray:
    """Numbers with the decimals that the series has."""
    return np.asarray(np.round(values, max(0, int(np.ceil(-np.log10(2 * np.nanmin(series.rounding)))))))


def _beside(series: Series, factor: FloatArray, name: str) -> Series:
    """Another file's series of the same units, factor times this one."""
    values = _rounded(series, series.values * factor)
    return replace(series, source="another file", measure=f"{series.measure} {name}", values=values)


def ten_times(file: File) -> Plant:
    """One number ten times too large or small."""
    return _times(file, [10.0, 0.1])


def thousand_times(file: File) -> Plant:
    """One number a thousand times too large or small."""
    return _times(file, [1000.0, 0.001])


def _times(file: File, factors: list[float]) -> Plant:
    at = file.cell()
    file.column.values[at] *= file.draw.choice(factors)
    return _mark(file.column, [at[0]], [at[1]]), []


def many(share: float) -> Callable[[File], Plant]:
    """That share of a column's numbers ten times too large or small."""

    def plant(file: File) -> Plant:
        values = file.column.values
        number = max(1, round(share * values.size))
        cells = [np.unravel_index(k, values.shape) for k in file.draw.choice(values.size, number, False)]
        for at in cells:
            values[at] *= file.draw.choice([10.0, 0.1])
        return _scattered(file.column, [(int(i), int(t)) for i, t in cells]), []

    return plant


def _scattered(series: Series, cells: Sequence[tuple[int, int]]) -> Marked:
    each = [_mark(series, [i], [t]) for i, t in cells]
    return Marked(
        frozenset(cell for mark in each for cell in mark.cells),
        frozenset(cell for mark in each for cell in mark.beside),
    )


def year_in_another_unit(file: File) -> Plant:
    """All numbers of a year in another unit."""
    t = int(file.draw.integers(len(file.column.years)))
    file.column.values[:, t] *= file.draw.choice([1e-4, 1e4, 1e-3, 10.0, 0.1])
    return _mark(file.column, range(len(file.column.units)), [t]), []


def beside_such_a_year(file: File) -> Plant:
    """Ten numbers ten times too large, in a column of which another year is divided by 10,000."""
    values = file.column.values
    t = int(file.draw.integers(values.shape[1]))
    values[:, t] /= 1e4
    able = [(i, s) for i in range(values.shape[0]) for s in range(values.shape[1]) if s != t]
    cells = [able[k] for k in file.draw.choice(len(able), 10, replace=False)]
    for at in cells:
        values[at] *= 10
    mark = _scattered(file.column, cells)
    return Marked(mark.cells, mark.beside | _mark(file.column, range(len(values)), [t]).cells), []


def exchanged_digits(file: File) -> Plant:
    """Two adjacent digits of a number exchanged: the first and the second or the second and the third."""
    at = file.cell()
    value = float(file.column.values[at])
    able = [other for other in exchanges(value) if abs(other / value - 1) > 0.009]
    if not able:
        return None
    file.column.values[at] = able[int(file.draw.integers(len(able)))]
    return _mark(file.column, [at[0]], [at[1]]), []


def a_sign(file: File) -> Plant:
    """One number with a minus before it."""
    at = file.cell()
    file.column.values[at] *= -1
    return _mark(file.column, [at[0]], [at[1]]), []


def from_another_column(file: File) -> Plant:
    """One number that is another column's of its row."""
    if (other := file.another()) is None:
        return None
    at = file.cell()
    file.column.values[at] = other.values[at]
    return _mark(file.column, [at[0]], [at[1]]), []


def exchanged_columns(file: File) -> Plant:
    """Two numbers of a row in each other's column."""
    if (other := file.another()) is None:
        return None
    at = file.cell()
    file.column.values[at], other.values[at] = float(other.values[at]), float(file.column.values[at])
    return _mark(file.column, [at[0]], [at[1]], other), []


def spliced_unit(file: File) -> Plant:
    """One unit at another level, 15 to 50 % off, from a year on."""
    i, t = int(file.draw.integers(len(file.column.units))), _middle(file)
    file.column.values[i, t:] *= np.exp(file.draw.choice([-1, 1]) * file.draw.uniform(0.14, 0.41))
    file.column.values[:] = _rounded(file.column, file.column.values)
    return _mark(file.column, [i], [t], once=True), []


def spliced_column(file: File) -> Plant:
    """All units at another level from a year on, by a fifth to a half, each by its own factor."""
    t = _middle(file)
    by = file.draw.choice([-1, 1]) * file.draw.uniform(0.18, 0.41)
    factors = np.exp(by + file.draw.normal(0, 0.05, (len(file.column.units), 1)))
    file.column.values[:, t:] = _rounded(file.column, file.column.values[:, t:] * factors)
    return _mark(file.column, range(len(file.column.units)), [t], once=True), []


def _middle(file: File) -> int:
    """A year with at least three before it and after it."""
    return int(file.draw.integers(3, len(file.column.years) - 2))


def a_spike(file: File) -> Plant:
    """One number twice as large, where another file has the same quantity to one per cent."""
    series = file.column
    other = _beside(series, np.exp(file.draw.normal(0, 0.01, series.values.shape)), "there")
    at = file.cell()
    series.values[at] *= 2
    return _mark(series, [at[0]], [at[1]]), [other]


def shifted(file: File) -> Plant:
    """Eight consecutive units have the next one's number in one year."""
    series = file.column
    first, t = (
        int(file.draw.integers(len(series.units) - 9)),
        int(file.draw.integers(1, len(series.years) - 1)),
    )
    series.values[first : first + 8, t] = series.values[first + 1 : first + 9, t].copy()
    return _mark(series, range(first, first + 8), [t]), []


def exchanged_rows(file: File) -> Plant:
    """Two units with each other's numbers of a year."""
    i, j = (int(n) for n in file.draw.choice(len(file.column.units), 2, replace=False))
    t = int(file.draw.integers(1, len(file.column.years) - 1))
    there = (file.column.units, file.column.years)
    same = [other for other in file.columns if (other.units, other.years) == there]
    for series in same:
        series.values[[i, j], t] = series.values[[j, i], t]
    marks = [_mark(file.column, [k], [t], *(s for s in same if s is not file.column)) for k in (i, j)]
    cells, beside = (
        frozenset().union(*each) for each in zip(*((m.cells, m.beside) for m in marks), strict=True)
    )
    return Marked(cells, beside, once=True), []


def repeated(file: File) -> Plant:
    """One number that is the year before's."""
    i, t = int(file.draw.integers(len(file.column.units))), int(file.draw.integers(1, len(file.column.years)))
    file.column.values[i, t] = file.column.values[i, t - 1]
    return _mark(file.column, [i], [t]), []


def repeated_row(file: File) -> Plant:
    """All numbers of a row that are the year before's."""
    if file.another() is None:
        return None
    i, t = int(file.draw.integers(len(file.column.units))), int(file.draw.integers(1, len(file.column.years)))
    there = (file.column.units, file.column.years)
    same = [other for other in file.columns if (other.units, other.years) == there]
    for series in same:
        series.values[i, t] = series.values[i, t - 1]
    return _mark(file.column, [i], [t], *(s for s in same if s is not file.column)), []


def repeated_column(file: File) -> Plant:
    """All numbers of a year of a column that are the year before's."""
    t = int(file.draw.integers(1, len(file.column.years)))
    file.column.values[:, t] = file.column.values[:, t - 1]
    return _mark(file.column, range(len(file.column.units)), [t]), []


def filled(file: File) -> Plant:
    """Six years of one unit on a straight line."""
    series = file.column
    i, t = int(file.draw.integers(len(series.units))), int(file.draw.integers(len(series.years) - 5))
    ends = series.values[i, t], series.values[i, t + 5]
    series.values[i, t : t + 6] = _rounded(series, np.linspace(*ends, 6))
    return _mark(series, [i], range(t + 1, t + 5), once=True), []


def a_sum(file: File) -> Plant:
    """One unit that is the sum of two others in five years."""
    series = file.column
    k, i, j = (int(n) for n in file.draw.choice(len(series.units), 3, replace=False))
    t = int(file.draw.integers(len(series.years) - 4))
    series.values[k, t : t + 5] = series.values[i, t : t + 5] + series.values[j, t : t + 5]
    return _mark(series, [k], range(t, t + 5)), []


def another_count(file: File) -> Plant:
    """Eight consecutive units that have another count, some 15 % off, in one year."""
    series, draw = file.column, file.draw
    factor = np.exp(draw.normal(0, 0.15, (len(series.units), 1)))
    other = _beside(series, factor, "by another count")
    first, t = int(draw.integers(len(series.units) - 8)), int(draw.integers(1, len(series.years) - 1))
    series.values[first : first + 8, t] = other.values[first : first + 8, t]
    return _mark(series, range(first, first + 8), [t]), [other]


# Files with an error of one kind: they come beside the one that is planted in, whose column they copy.
PARTS_FILE, DECLARED_FILE, NAMES_FILE = "a file with parts", "a file with an identity", "a file of names"
# What names begin with in the last one: a letter of it is the slip.
NAMED = "Place "


def split(series: Series, draw: np.random.Generator, source: str) -> tuple[Series, Series, Series]:
    """A file of its own: two parts of the series, and their sum."""
    share = draw.uniform(0.2, 0.8, (len(series.units), 1))
    one = _rounded(series, series.values * share)
    two = _rounded(series, series.values * (1 - share))
    numbers = {"one": one, "two": two, "together": _rounded(series, one + two)}
    found = [replace(series, source=source, measure=name, values=v) for name, v in numbers.items()]
    return found[0], found[1], found[2]


def a_total(file: File) -> Plant:
    """One total 3 % off the sum of its two parts, in a file where all others are their sums."""
    one, two, together = split(file.column, file.draw, PARTS_FILE)
    at = file.cell()
    together.values[at] *= 1.03
    return _mark(together, [at[0]], [at[1]]), [one, two, together]


def a_product(file: File) -> Plant:
    """One number 1 % off its declared identity, the product of two others."""
    one, two, _ = split(file.column, file.draw, DECLARED_FILE)
    product = replace(one, measure="product", values=one.values * two.values)
    at = file.cell()
    product.values[at] *= 1.01
    return _mark(product, [at[0]], [at[1]]), [one, two, product]


def a_slip(file: File) -> Plant:
    """One name with another letter in one year, in a file of names."""
    series = file.column
    names = tuple(f"{NAMED}{unit}" for unit in series.units)
    i, t = file.cell()
    values, places = np.vstack([series.values, np.full((1, len(series.years)), np.nan)]), series.places
    values[-1, t], values[i, t] = values[i, t], np.nan
    slip = replace(
        series,
        source=NAMES_FILE,
        units=(*names, names[i].replace("Place", "Plaoe")),
        values=values,
        places=np.vstack([places, places[i]]),
    )
    return _mark(slip, [len(names)], [t]), [slip]


# What is declared of the files above.
DECLARED = {DECLARED_FILE: DeclaredRelations(identities=(Identity(column="product", formula="one * two"),))}

PLANTS: dict[str, Callable[[File], Plant]] = {
    "tenfold": ten_times,
    "thousandfold": thousand_times,
    "tenfold, 1 % of the column": many(0.01),
    "tenfold, 3 % of the column": many(0.03),
    "a year in another unit": year_in_another_unit,
    "ten tenfold beside such a year": beside_such_a_year,
    "two digits exchanged": exchanged_digits,
    "a minus": a_sign,
    "another column's number": from_another_column,
    "two columns exchanged": exchanged_columns,
    "rows shifted": shifted,
    "two rows exchanged": exchanged_rows,
    "one unit at another level from a year on": spliced_unit,
    "all units at another level from a year on": spliced_column,
    "twice another file's number": a_spike,
    "another count": another_count,
    "a number repeated": repeated,
    "a row repeated": repeated_row,
    "a column's year repeated": repeated_column,
    "six years on a line": filled,
    "the sum of two other units": a_sum,
    "a total off its parts": a_total,
    "a row off its identity": a_product,
    "a misspelt name": a_slip,
}
