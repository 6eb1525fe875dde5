"""The public files of ../shared/real, read apart from the study's own reading, and what pages say of them.

A claim is a sentence of a page with places for what is computed: the sentence must stand there with just
these numbers.
"""

import csv
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from study_chain import ROOT

REAL = ROOT.parent / "shared" / "real"
needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="the public files of ../shared/real are not here: a user obtains them"
)
SHEETS = {
    "value added": ("2000-2023地级市产业结构 .xlsx", "面板数据2000-2023"),
    "finance": ("金融发展水平（2003-2023）236缺失.xlsx", "Sheet1"),
    "real GDP": ("296个地级市GDP相关数据（以2000年为基期）.xlsx", "Sheet1"),
    "population": ("298个地级市人口密度1998-2024年无缺失.xlsx", "面板数据"),
    "energy": ("city_electricity_2005_2021.xlsx", "Sheet1"),
    **{str(y): (f"yearbook_editions/china_city_yearbook_{y}.xlsx", "Sheet1") for y in range(2013, 2018)},
}
# Where the sheets have the name of the city and the year, counted from 0.
CITY = {"value added": (1, 0), "finance": (2, 0), "real GDP": (1, 2), "population": (2, 0), "energy": (1, 4)}
CITIES = csv.DictReader((ROOT / "resources/observed/units.csv").open(encoding="utf-8"))
OBSERVED = {row["name_local"]: row["name"] for row in CITIES}
with (ROOT / "resources/cities/units.csv").open(encoding="utf-8") as _stream:
    SAMPLE = {row["name_local"]: row["name"] for row in csv.DictReader(_stream)}


@cache
def rows_of(sheet: str) -> list[list[Any]]:
    """The rows of a sheet from its first cell: the yearbooks by openpyxl, which tells an error from a blank,
    the large files by calamine.
    """
    import openpyxl
    from python_calamine import CalamineWorkbook

    file, name = SHEETS[sheet]
    if sheet.isdigit():
        rows = openpyxl.load_workbook(REAL / file, data_only=True)[name].iter_rows(values_only=True)
        return [["" if value is None else value for value in row] for row in rows]
    with CalamineWorkbook.from_path(str(REAL / file)) as workbook:
        return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def at(sheet: str, address: str) -> Any:
    """One cell, by its address."""
    letters, digits = re.fullmatch("([A-Z]+)([0-9]+)", address).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    value = rows_of(sheet)[int(digits) - 1][column - 1]
    return value.strip() if isinstance(value, str) else value


def across(sheet: str, columns: str, row: int) -> list[float]:
    """Cells of one row, as numbers."""
    return [float(at(sheet, f"{column}{row}")) for column in columns]


@cache
def by_city(sheet: str) -> dict[tuple[str, int], int]:
    """The row, counted as in the sheet, of each city and year."""
    city, year = CITY[sheet]
    return {
        (row[city].strip(), int(row[year])): i
        for i, row in enumerate(rows_of(sheet), 1)
        if isinstance(row[year], float) and isinstance(row[city], str)
    }


def who(sheet: str, row: int) -> tuple[str, int]:
    """The city and the year of a row."""
    city, year = CITY[sheet]
    cells = rows_of(sheet)[row - 1]
    return cells[city].strip(), int(cells[year])


def listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


# Sentences of the pages, and what computes their places.

Compute = Callable[[], tuple[Any, ...]]
CLAIMS: list[tuple[str, str, Compute]] = []


def claim(page: str, sentence: str) -> Callable[[Compute], Compute]:
    """Registers what computes the places of a page's sentence, in their order."""

    def register(compute: Compute) -> Compute:
        CLAIMS.append((page, sentence, compute))
        return compute

    return register


def number(value: Any) -> float | None:
    return (
        float(value)
        if isinstance(value, float | int) or re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value))
        else None
    )


def cell(sheet: str, column: str, city: str, year: int) -> float | None:
    """The number of a city and year in a column; None where the file has none."""
    row = by_city(sheet).get((city, year))
    return number(at(sheet, f"{column}{row}")) if row else None


def repeats(sheet: str, column: str, row: int) -> bool:
    """Whether a number is that of the year before, which stands above it."""
    (city, year), before = who(sheet, row), who(sheet, row - 1)
    now, then = (float(at(sheet, f"{column}{r}")) for r in (row, row - 1))  # a number may be a text
    return before == (city, year - 1) and now == then


def times_its_path(sheet: str, column: str, row: int) -> float:
    """A number over the geometric mean of those of the adjacent years that are there, Luliang's two in a row
    and the last year over the one before.
    """
    city, year = who(sheet, row)
    wrong = {("吕梁市", 2011), ("吕梁市", 2012)}
    near = [
        next(
            v
            for step in (1, 2)
            if (city, year + sign * step) not in wrong
            for v in [cell(sheet, column, city, year + sign * step)]
        )
        for sign in (-1, 1)
    ]
    near = [v for v in near if v]
    return cell(sheet, column, city, year) / math.prod(near) ** (1 / len(near))


def edition(year: int, city: str) -> list[Any]:
    """The row of a city in a yearbook edition."""
    return next(row for row in rows_of(str(year))[2:] if str(row[0]).strip() == city)


def parts(year: int) -> range:
    """The columns M to AW with the nineteen industries of the entire city."""
    columns = range(12, 49, 2)
    assert all("全市" in "".join(str(rows_of(str(year))[1][j]).split()) for j in columns)
    return columns


def left_by_others(year: int, address: str) -> float:
    """What a row's total leaves for one of its parts."""
    row = rows_of(str(year))[int(re.sub("[A-Z]", "", address)) - 1]
    value = at(str(year), address)
    return number(row[6]) - sum(filter(None, (number(row[j]) for j in parts(year)))) + number(value)


def page(name: str) -> str:
    """A page of the documentation, its lines joined."""
    return " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())
