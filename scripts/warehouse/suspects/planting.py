"""Errors of each kind, planted in a series as people make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from warehouse.suspects.cells import FloatArray, Series

Cell = tuple[str, str, str, int]


@dataclass(frozen=True)
class Marked:
    """An error: the check that should find it, its cells, and those that it may drag along."""

    check: str
    cells: frozenset[Cell]
    beside: frozenset[Cell] = field(default=frozenset())


Plant = tuple[Marked, list[Series]]


def _mark(check: str, series: Series, units: range | list[int], years: range | list[int]) -> Marked:
    def cells(rows: range | list[int], columns: range | list[int]) -> frozenset[Cell]:
        return frozenset(
            (series.source, series.measure, series.units[i], series.years[t]) for i in rows for t in columns
        )

    around = [i for i in range(min(units) - 1, max(units) + 2) if 0 <= i < len(series.units)]
    return Marked(check, cells(units, years), cells(around, range(len(series.years))))


def _rounded(series: Series, values: FloatArray) -> FloatArray:
    """Numbers with the decimals that the series has."""
    return np.asarray(np.round(values, max(0, int(np.ceil(-np.log10(2 * np.nanmin(series.rounding)))))))


def _beside(series: Series, factor: FloatArray, name: str) -> Series:
    """Another file's series of the same units, factor times this one."""
    values = _rounded(series, series.values * factor)
    return replace(series, source="another file", measure=f"{series.measure} {name}", values=values)


def ten_times(series: Series, draw: np.random.Generator) -> Plant:
    """One number ten times too large or small."""
    i, t = (int(draw.integers(n)) for n in series.values.shape)
    series.values[i, t] *= draw.choice([10.0, 0.1])
    return _mark("factor_of_ten", series, [i], [t]), []


def a_spike(series: Series, draw: np.random.Generator) -> Plant:
    """One number twice as large, where another file has the same quantity to one per cent."""
    other = _beside(series, np.exp(draw.normal(0, 0.01, series.values.shape)), "there")
    i, t = (int(draw.integers(n)) for n in series.values.shape)
    series.values[i, t] *= 2
    return _mark("denied_spikes", series, [i], [t]), [other]


def shifted(series: Series, draw: np.random.Generator) -> Plant:
    """Eight consecutive units have the next one's number in one year."""
    first, t = int(draw.integers(len(series.units) - 9)), int(draw.integers(1, len(series.years) - 1))
    series.values[first : first + 8, t] = series.values[first + 1 : first + 9, t].copy()
    return _mark("shifted_rows", series, range(first, first + 8), [t]), []


def repeated(series: Series, draw: np.random.Generator) -> Plant:
    """One number that is the year before's."""
    i, t = int(draw.integers(len(series.units))), int(draw.integers(1, len(series.years)))
    series.values[i, t] = series.values[i, t - 1]
    return _mark("repeated_years", series, [i], [t]), []


def filled(series: Series, draw: np.random.Generator) -> Plant:
    """Six years of one unit on a straight line."""
    i, t = int(draw.integers(len(series.units))), int(draw.integers(len(series.years) - 5))
    ends = series.values[i, t], series.values[i, t + 5]
    series.values[i, t : t + 6] = _rounded(series, np.linspace(*ends, 6))
    return _mark("interpolated", series, [i], [t + 1]), []


def a_sum(series: Series, draw: np.random.Generator) -> Plant:
    """One unit that is the sum of two others in five years."""
    k, i, j = (int(n) for n in draw.choice(len(series.units), 3, replace=False))
    t = int(draw.integers(len(series.years) - 4))
    series.values[k, t : t + 5] = series.values[i, t : t + 5] + series.values[j, t : t + 5]
    return _mark("sum_of_others", series, [k], range(t, t + 5)), []


def another_count(series: Series, draw: np.random.Generator) -> Plant:
    """Eight consecutive units that have another count, some 15 % off, in one year."""
    factor = np.exp(draw.normal(0, 0.15, (len(series.units), 1)))
    other = _beside(series, factor, "by another count")
    first, t = int(draw.integers(len(series.units) - 8)), int(draw.integers(1, len(series.years) - 1))
    series.values[first : first + 8, t] = other.values[first : first + 8, t]
    return _mark("other_counts", series, range(first, first + 8), [t]), [other]


# Files with an error of one kind, each searched by itself: it copies a series that may bear another error.
PARTS_FILE, DECLARED_FILE, NAMES_FILE = "a file with parts", "a file with an identity", "a file of names"
OWN_FILES = {"parts_of_total": PARTS_FILE, "identities": DECLARED_FILE, "misspelt_names": NAMES_FILE}
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


def a_total(series: Series, draw: np.random.Generator) -> Plant:
    """One total 3 % off the sum of its two parts, in a file where all others are their sums."""
    one, two, together = split(series, draw, PARTS_FILE)
    i, t = (int(draw.integers(n)) for n in series.values.shape)
    together.values[i, t] *= 1.03
    return _mark("parts_of_total", together, [i], [t]), [one, two, together]


def a_product(series: Series, draw: np.random.Generator) -> Plant:
    """One number 1 % off its declared identity, the product of two others."""
    one, two, _ = split(series, draw, DECLARED_FILE)
    product = replace(one, measure="product", values=one.values * two.values)
    i, t = (int(draw.integers(n)) for n in series.values.shape)
    product.values[i, t] *= 1.01
    return _mark("identities", product, [i], [t]), [one, two, product]


def a_slip(series: Series, draw: np.random.Generator) -> Plant:
    """One name with another letter in one year, in a file of names."""
    names = tuple(f"{NAMED}{unit}" for unit in series.units)
    i, t = int(draw.integers(len(names))), int(draw.integers(len(series.years)))
    values, places = np.vstack([series.values, np.full((1, len(series.years)), np.nan)]), series.places
    values[-1, t], values[i, t] = values[i, t], np.nan
    slip = replace(
        series,
        source=NAMES_FILE,
        units=(*names, names[i].replace("Place", "Plaoe")),
        values=values,
        places=np.vstack([places, places[i]]),
    )
    return _mark("misspelt_names", slip, [len(names)], [t]), [slip]


# What is declared of the files above.
DECLARED = {DECLARED_FILE: {"identities": [{"column": "product", "formula": "one * two"}]}}

PLANTS: dict[str, Callable[[Series, np.random.Generator], Plant]] = {
    "factor_of_ten": ten_times,
    "denied_spikes": a_spike,
    "shifted_rows": shifted,
    "repeated_years": repeated,
    "interpolated": filled,
    "sum_of_others": a_sum,
    "other_counts": another_count,
    "parts_of_total": a_total,
    "identities": a_product,
    "misspelt_names": a_slip,
}
