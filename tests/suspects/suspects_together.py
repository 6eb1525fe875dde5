"""What the checks find of many errors planted at once in one file, by kind and by size, and what they raise
in the same files without errors.

python tests/suspects/suspects_together.py --seed 1 --seed 2 --seed 3 --write  (into docs/records/suspects.md)
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from base.command import run_guarded
from suspects_planting import made
from suspects_trial import write_between
from warehouse.suspects.cells import Series, significant_digits, unit_scatter
from warehouse.suspects.departures import rank_departures
from warehouse.suspects.digits import exchanges
from warehouse.suspects.search import search

# Units and years of three files; each has as many columns as give 10,800 numbers.
SHAPES = ((300, 12), (180, 10), (120, 30))
NUMBERS = 10_800
# How many errors of each kind a file bears.
EACH = {
    "a year in another unit": 1,
    "two digits exchanged": 9,
    "one unit at another level": 4,
    "another unit's numbers from a year on": 4,
    "one number of the year before": 4,
    "a row of the year before": 4,
    "rows exchanged": 8,
    "the sum of two units": 8,
    "a minus": 8,
    "ten times": 8,
}
# The sizes by which exchanged digits and levels are counted, in robust deviations of the growth of the unit's
# own path; and copies, in the digits that they have.
SIZES = (0.0, 3.0, 5.0, 8.0)
SIZED = ("two digits exchanged", "one unit at another level", "another unit's numbers from a year on")
DIGITS = {"one number of the year before": (0.0, 5.0, 6.0), "a row of the year before": (0.0, 12.0, 18.0)}


@dataclass
class Book:
    """A file of `columns`, its generator, the units that bear an error, and the columns and years that are in
    another unit of measurement.
    """

    columns: list[Series]
    draw: np.random.Generator
    taken: set[int] = field(default_factory=set)
    scaled: set[tuple[str, int]] = field(default_factory=set)

    def unit(self) -> int:
        """A unit that bears no error yet."""
        free = [i for i in range(len(self.columns[0].units)) if i not in self.taken]
        i = int(self.draw.choice(free))
        self.taken.add(i)
        return i

    def column(self, positive: bool = False) -> Series:
        """Any of the columns. positive: one whose numbers are."""
        able = [one for one in self.columns if not positive or np.nanquantile(one.values, 0.05) > 0]
        return able[int(self.draw.integers(len(able)))]

    def year(self, before: int = 1, after: int = 1, column: str = "") -> int:
        """A year with so many before it and after it. column: one that has it in the usual unit."""
        able = range(before, len(self.columns[0].years) - after)
        return int(self.draw.choice([t for t in able if (column, t) not in self.scaled]))


# A planted error: the cells of which one has to be raised, and its size.
Planted = tuple[frozenset[tuple[str, str, int]], float]


def sound(seed: int, shape: int) -> list[Series]:
    """A file without errors. Noise of growth between 1 and 12 %, normal or Student's t with 5 degrees of
    freedom, drifting or around a path; every fourth column a share, every fifth a rate that may be negative,
    every sixth a logarithm.
    """
    units, years = SHAPES[shape]
    draw = np.random.default_rng([33, 5, seed, shape])
    found = []
    for k in range(NUMBERS // (units * years)):
        noise = draw.uniform(0.01, 0.12)
        shocks = (
            draw.standard_t(5, (units, years)) if draw.random() < 0.3 else draw.normal(0, 1, (units, years))
        )
        path = draw.normal(0.06, 0.02, (units, 1)) * np.arange(years) + draw.normal(0, 0.02, years).cumsum()
        path = path + (noise * shocks if draw.random() < 0.5 else noise * shocks.cumsum(axis=1))
        level = draw.normal(6, 1, (units, 1))
        if k % 6 == 5:
            values = (level + 14 + path).round(4)
        elif k % 5 == 4:
            values = (draw.normal(0.04, 0.03, (units, 1)) + 0.3 * noise * shocks).round(4)
        elif k % 4 == 3:
            values = (100 / (1 + np.exp(draw.normal(0, 0.5, (units, 1)) - path / 4))).round(2)
        else:
            values = np.exp(level + path).round(int(draw.integers(0, 4)))
        found.append(made("a", f"m{k}", tuple(range(2001, 2001 + years)), values))
    return found


def _cells(series: Series, i: int, years: Sequence[int]) -> frozenset[tuple[str, str, int]]:
    return frozenset((series.measure, series.units[i], series.years[t]) for t in years)


def _size(series: Series, i: int, t: int, to: float) -> float:
    """By how many robust deviations of the growth of the unit's own path a number is moved."""
    logs = np.nanquantile(series.values, 0.05) > 0
    path = series.logs if logs else series.values
    growth = np.diff(path, axis=1)
    own = unit_scatter(growth - np.nanmedian(growth, axis=0))[i, 0]
    return float(abs((np.log(to) if logs else to) - path[i, t]) / own) if to > 0 or not logs else np.inf


def exchanged(book: Book) -> Planted | None:
    """Two adjacent digits of a number exchanged."""
    series, i = book.column(), book.unit()
    t = book.year(0, 0, series.measure)
    able = exchanges(float(series.values[i, t]))
    if not able:
        return None
    to = able[int(book.draw.integers(len(able)))]
    size = _size(series, i, t, to)
    series.values[i, t] = to
    return _cells(series, i, [t]), size


def another_level(book: Book) -> Planted:
    """One unit 15 to 65 % higher or lower from a year on."""
    series, i, t = book.column(positive=True), book.unit(), book.year(3, 3)
    by = book.draw.choice([-1, 1]) * book.draw.uniform(0.14, 0.5)
    size = _size(series, i, t, float(series.values[i, t] * np.exp(by)))
    digits = max(0, int(np.ceil(-np.log10(2 * np.nanmin(series.rounding)))))
    series.values[i, t:] = np.round(series.values[i, t:] * np.exp(by), digits)
    return _cells(series, i, range(t, len(series.years))), size


def another_unit(book: Book) -> Planted:
    """One unit with the numbers of another one from a year on."""
    series, i, j, t = book.column(), book.unit(), book.unit(), book.year(3, 3)
    size = _size(series, i, t, float(series.values[j, t]))
    series.values[i, t:] = series.values[j, t:]
    return _cells(series, i, range(t, len(series.years))), size


def copied_number(book: Book) -> Planted:
    """One number that is the year before's."""
    series, i, t = book.column(), book.unit(), book.year()
    series.values[i, t] = series.values[i, t - 1]
    return _cells(series, i, [t]), float(significant_digits(float(series.values[i, t])))


def copied_row(book: Book) -> Planted:
    """A row that is the year before's."""
    i, t = book.unit(), book.year()
    for series in book.columns:
        series.values[i, t] = series.values[i, t - 1]
    shown = sum(significant_digits(float(series.values[i, t])) for series in book.columns)
    return frozenset().union(*(_cells(series, i, [t]) for series in book.columns)), float(shown)


def exchanged_rows(book: Book) -> Planted:
    """Two units with each other's numbers of a year."""
    i, j, t = book.unit(), book.unit(), book.year()
    for series in book.columns:
        series.values[[i, j], t] = series.values[[j, i], t]
    return frozenset().union(*(_cells(series, k, [t]) for series in book.columns for k in (i, j))), 0.0


def a_sum(book: Book) -> Planted:
    """A unit that is the sum of two others in five years."""
    series, k, i, j, t = book.column(positive=True), book.unit(), book.unit(), book.unit(), book.year(0, 5)
    series.values[k, t : t + 5] = series.values[i, t : t + 5] + series.values[j, t : t + 5]
    return _cells(series, k, range(t, t + 5)), 0.0


def a_minus(book: Book) -> Planted:
    """A number with a minus before it."""
    series, i, t = book.column(positive=True), book.unit(), book.year()
    series.values[i, t] *= -1
    return _cells(series, i, [t]), 0.0


def another_unit_of_measurement(book: Book) -> Planted:
    """A year of a column in another unit of measurement."""
    series, t = book.column(positive=True), book.year()
    series.values[:, t] *= book.draw.choice([1e-4, 1e4, 1e-3, 10.0, 0.1])
    book.scaled.add((series.measure, t))
    return frozenset().union(*(_cells(series, i, [t]) for i in range(len(series.units)))), 0.0


def ten_times(book: Book) -> Planted:
    """A number ten times too large or small."""
    series, i, t = book.column(positive=True), book.unit(), book.year()
    series.values[i, t] *= book.draw.choice([10.0, 0.1])
    return _cells(series, i, [t]), 0.0


PLANTS: dict[str, Callable[[Book], Planted | None]] = dict(
    zip(
        EACH,
        (
            another_unit_of_measurement,
            exchanged,
            another_level,
            another_unit,
            copied_number,
            copied_row,
            exchanged_rows,
            a_sum,
            a_minus,
            ten_times,
        ),
        strict=True,
    )
)


@dataclass
class Tally:
    """How many errors were planted, found, and found or listed among the largest departures, by kind and
    class of size; how many numbers without an error were raised, before any was planted and beside them; and
    how many departures each file lists, before and after.
    """

    planted: Counter[tuple[str, float]] = field(default_factory=Counter)
    found: Counter[tuple[str, float]] = field(default_factory=Counter)
    listed: Counter[tuple[str, float]] = field(default_factory=Counter)
    departures: list[tuple[int, int]] = field(default_factory=list)
    numbers: int = 0
    alarms: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


def trial(seed: int, shape: int, tally: Tally) -> None:
    """One file with its errors, counted."""
    own = sound(seed, shape)
    tally.numbers += sum(one.values.size for one in own)
    alarms = search(own)
    tally.alarms += [f"{f.check} {f.measure}" for f in alarms]
    book = Book([replace(one, values=one.values.copy()) for one in own], np.random.default_rng([seed, shape]))
    marks: list[tuple[str, Planted]] = []
    for kind, count in EACH.items():
        for _ in range(count):
            if (planted := PLANTS[kind](book)) is not None:
                marks.append((kind, planted))
    # The file is read again, so that nothing computed of the sound numbers is left.
    again = [replace(one, values=one.values) for one in book.columns]
    raised = search(again)
    further = rank_departures(again, raised, (), lambda _: True)
    tally.departures.append((len(rank_departures(own, alarms, (), lambda _: True)), len(further)))
    cells = {(f.measure, f.unit, f.year) for f in raised}
    either = cells | {(f.measure, f.unit, f.year) for f in further}
    for kind, (wrong, size) in marks:
        key = kind, max(s for s in DIGITS.get(kind, SIZES) if s <= size)
        tally.planted[key] += 1
        tally.found[key] += bool(wrong & cells)
        tally.listed[key] += bool(wrong & either)
    rows = {cell[1:] for _, (wrong, _) in marks for cell in wrong}
    rows |= {(book.columns[0].units[i], year) for i in book.taken for year in book.columns[0].years}
    tally.beside += [
        f"{f.check} {f.measure} {f.unit} {f.year}" for f in raised if (f.unit, f.year) not in rows
    ]


def lines(tally: Tally) -> list[str]:
    """The tables in Markdown."""
    told = [
        "| error | moved by (robust deviations), or digits | suspected of planted | or a departure |",
        "| --- | --- | ---: | ---: |",
    ]
    for kind in EACH:
        sizes = sorted(size for of, size in tally.planted if of == kind)
        for size in sizes:
            above = [s for s in DIGITS.get(kind, SIZES) if s > size]
            span = f"{size:g} to {above[0]:g}" if above else f"{size:g} and more"
            shown = span if kind in (*SIZED, *DIGITS) else ""
            key = kind, size
            told.append(
                f"| {kind} | {shown} | {tally.found[key]} of {tally.planted[key]} | {tally.listed[key]} |"
            )
    told += [
        "",
        f"False alarms: {len(tally.alarms)} in the {tally.numbers:,} numbers before any error was planted",
    ]
    told[-1] += f", {len(tally.beside)} in rows without an error after."
    before, after = (sum(lengths) / len(lengths) for lengths in zip(*tally.departures, strict=True))
    told += [f"Departures of a file: {before:.1f} before any error was planted, {after:.1f} after."]
    return told


def main() -> int:
    """The command line; returns the status that the process ends with."""
    parser = argparse.ArgumentParser(description="Plants many errors at once in files, and counts.")
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--write", action="store_true", help="write the table into docs/records/suspects.md")
    return run_guarded("suspects", partial(_run, parser.parse_args()))


def _run(given: argparse.Namespace) -> None:
    tally = Tally()
    for seed in given.seed or (1, 2, 3):
        for shape in range(len(SHAPES)):
            trial(seed, shape, tally)
    told = lines(tally)
    print("\n".join([*told, *tally.alarms, "", *tally.beside]))
    if given.write:
        write_between("together", told)


if __name__ == "__main__":
    sys.exit(main())
