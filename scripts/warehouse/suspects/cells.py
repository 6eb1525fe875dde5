"""What checks read and give: the series of a source's measure, and a finding."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ingest.divisions import Division
    from warehouse.suspects.lines import Years

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Series:
    """One measure of one source. units in the order of the file (N), years (T) in the file's own step without
    holes, values (N, T) with NaN where the file has no number, places (N, T): file, sheet and cell of each
    number, or None; factor: what a printed number was multiplied by.
    """

    source: str
    measure: str
    units: tuple[str, ...]
    years: tuple[int, ...]
    values: FloatArray
    places: np.ndarray[Any, np.dtype[Any]]
    factor: float = 1.0

    @cached_property
    def logs(self) -> FloatArray:
        """Logarithms (N, T), NaN where a value is not positive."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.values > 0, np.log(self.values), np.nan)

    @cached_property
    def common(self) -> Years:
        """What the units have in common in each year."""
        from warehouse.suspects.lines import common

        return common(self.logs)

    @cached_property
    def level(self) -> FloatArray:
        """Logarithms without what the years have in common (N, T): what a whole year has is no unit's own."""
        return np.asarray(self.logs - self.common.path)

    @cached_property
    def line(self) -> FloatArray:
        """The logarithm that each unit's other years lead to (N, T). Years in another unit say nothing."""
        from warehouse.suspects.lines import local_line

        own = np.where(self.common.digits == 0, self.level, np.nan)
        return np.asarray(local_line(own) + self.common.path)

    @cached_property
    def beside(self) -> FloatArray:
        """The logarithm between the adjacent years (N, T)."""
        from warehouse.suspects.lines import between

        return np.asarray(between(self.level) + self.common.path)

    @cached_property
    def scale(self) -> FloatArray:
        """How far each unit's numbers usually are from its line, in logarithms (N, 1)."""
        from warehouse.suspects.lines import scatter

        return scatter(self.logs - self.line)

    @cached_property
    def rounding(self) -> FloatArray:
        """Half a unit of the last digit that each number is printed with (N, T), at least what single
        precision leaves. Zeros at its end are none, but the two years on either side show what it has.
        """
        own = np.array([_last_digit(v) for v in self.values.ravel()]).reshape(self.values.shape)
        wide = np.pad(np.where(np.isfinite(own), own, np.inf), ((0, 0), (2, 2)), constant_values=np.inf)
        last = np.min([wide[:, k : k + own.shape[1]] for k in range(5)], axis=0)
        return np.maximum(np.where(np.isfinite(own), last, np.nan) / 2, 1e-7 * np.abs(self.values))


@dataclass(frozen=True)
class Evidence:
    """What checks search: every series of a study's sources, what each source declares of its columns, and
    the divisions that changed.
    """

    series: tuple[Series, ...]
    declared: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    divisions: tuple[Division, ...] = ()

    def of(self, source: str) -> dict[str, Series]:
        """A source's series by measure."""
        return {series.measure: series for series in self.series if series.source == source}


@dataclass(frozen=True)
class Finding:
    """One suspected number. suggested: the value that the proof points to (NaN if none); ratio: value over
    what is expected; share: of the series' numbers, those as far from what is expected; chance: how many such
    findings chance would make in a sheet of this size (NaN where that is no question); proof: the cells that
    show it.
    """

    check: str
    source: str
    measure: str
    unit: str
    year: int
    value: float
    suggested: float
    ratio: float
    share: float
    chance: float
    file: str
    sheet: str
    cell: str
    proof: str
    reason: str


def finding(
    check: str, series: Series, at: tuple[int, int], expected: float, proof: str, reason: str, **more: float
) -> Finding:
    """A finding about row `at` = (unit, year) of a series. more: suggested, share, chance."""
    file, sheet, cell = series.places[at]
    value = float(series.values[at])
    return Finding(
        *(check, series.source, series.measure, series.units[at[0]], series.years[at[1]], value),
        more.get("suggested", math.nan),
        value / expected if expected else math.nan,
        more.get("share", math.nan),
        more.get("chance", math.nan),
        *(file, sheet, cell, proof, reason),
    )


def place(series: Series, unit: int, year: int) -> str:
    """A number's cell as proofs name it; empty where there is none."""
    found = series.places[unit, year]
    if not found:
        return ""
    return " ".join(filter(None, [found[0], f"{found[1]}!{found[2]}" if found[1] else found[2]]))


def near_places(series: Series, unit: int, year: int) -> str:
    """The cells of the adjacent years that have a number."""
    years = [t for t in (year - 1, year + 1) if 0 <= t < len(series.years)]
    return "; ".join(filter(None, (place(series, unit, t) for t in years)))


def digits(value: float) -> int:
    """The significant digits of a number as printed, without zeros at either end."""
    return len(f"{value:.12g}".replace(".", "").strip("0"))


def aligned(series: Series, other: Series, what: FloatArray | None = None) -> FloatArray:
    """The other series' values (or what goes with them) on this one's units and years (N, T)."""
    what = other.values if what is None else what
    found = np.full(series.values.shape, np.nan)
    rows = {unit: i for i, unit in enumerate(other.units)}
    years = {year: t for t, year in enumerate(other.years)}
    mine = [(i, rows[unit]) for i, unit in enumerate(series.units) if unit in rows]
    when = [(t, years[year]) for t, year in enumerate(series.years) if year in years]
    if mine and when:
        (i, j), (t, s) = (np.array(pairs).T for pairs in (mine, when))
        found[np.ix_(i, t)] = what[np.ix_(j, s)]
    return found


def _last_digit(value: float) -> float:
    if not np.isfinite(value) or value == 0:
        return math.nan
    shown = f"{value:.11e}"
    mantissa, exponent = shown.split("e")
    return float(10.0 ** (int(exponent) - len(mantissa.replace("-", "").rstrip("0").partition(".")[2])))


def series_of(rows: Sequence[tuple[Any, ...]]) -> list[Series]:
    """The series of observations (source, measure, unit, year, value, file, sheet, cell and, if it is known,
    factor), in the order of the files. A number given twice is taken as it comes first.
    """
    groups: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault((row[0], row[1]), []).append(row)
    return [_series(source, measure, own) for (source, measure), own in groups.items()]


def _series(source: str, measure: str, rows: list[tuple[Any, ...]]) -> Series:
    units = tuple(dict.fromkeys(row[2] for row in rows))
    given = sorted({row[3] for row in rows})
    # A panel of every fifth year has no years between.
    step = math.gcd(*np.diff(given).tolist()) or 1
    years = tuple(range(given[0], given[-1] + 1, step))
    values = np.full((len(units), len(years)), np.nan)
    places = np.full(values.shape, None, dtype=object)
    position = {unit: i for i, unit in enumerate(units)}
    for _, _, unit, year, value, file, sheet, cell, *_ in rows:
        at = position[unit], (year - years[0]) // step
        if places[at] is None and value is not None:
            values[at], places[at] = value, (file, sheet, cell)
    factor = next((row[8] for row in rows if len(row) > 8 and row[8]), 1.0)
    return Series(source, measure, units, years, values, places, float(factor))
