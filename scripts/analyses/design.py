"""The data of one analysis: its variables over its estimation sample, with lags, products, z-scores and group
labels.

Every model of the panel, spatial and sweep stages takes its arrays from here, so that all mean the same by a
sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from artifacts.variable import read_table, read_variables
from declare.options import Sample
from spillover.arrays.foundation import Array, IntArray
from study.errors import StudyError
from study.terms import Factor, parse_term

BoolArray = np.ndarray
LISTED = 12  # how many dropped rows a note spells out


@dataclass(frozen=True)
class Design:
    """An estimation sample of N rows, ordered by unit and year, without missing values.

    unit (N,), period (N,): codes into `unit_ids` and `years`; columns: the values (N,) of each term by its
    name;
    attributes: the columns (n,) of the units file, in the order of `unit_ids`; notes: what the sample left
    out, in words.
    """

    unit: IntArray
    period: IntArray
    unit_ids: tuple[str, ...]
    years: tuple[int, ...]
    columns: Mapping[str, Array]
    attributes: Mapping[str, np.ndarray]
    notes: tuple[str, ...] = ()

    @property
    def nobs(self) -> int:
        """Rows N."""
        return len(self.unit)

    @property
    def time(self) -> IntArray:
        """The calendar year (N,) of each row, so that gaps in time remain gaps."""
        return np.asarray(self.years, dtype=np.int64)[self.period]

    def column(self, term: str) -> Array:
        """The values (N,) of one term."""
        return self.columns[term]

    def matrix(self, terms: Sequence[str]) -> Array:
        """The values (N, k) of several terms, in their order."""
        return np.column_stack([self.columns[term] for term in terms]) if terms else np.empty((self.nobs, 0))

    def labels(self, group: str) -> np.ndarray:
        """The label (N,) of each row's unit in a grouping column. An unlabelled unit is a StudyError."""
        return self.unit_labels(group)[self.unit]

    def unit_labels(self, group: str) -> np.ndarray:
        """The label (n,) of each unit in a grouping column. An unlabelled unit is a StudyError."""
        labels = self._attribute(group)
        empty = [
            self.unit_ids[i] for i, label in enumerate(labels) if label is None or str(label) in ("", "nan")
        ]
        if empty:
            raise StudyError(
                f"the units file has no {group!r} for {', '.join(empty[:LISTED])}; fill its column there"
            )
        return np.asarray([str(label) for label in labels], dtype=object)

    def codes(self, group: str) -> IntArray:
        """Codes (N,) of the rows' clusters: `unit`, `year` or a grouping column. Fewer than two clusters is a
        StudyError.
        """
        own = {"unit": self.unit, "year": self.period}
        codes = (
            own[group] if group in own else np.unique(self.labels(group).astype(str), return_inverse=True)[1]
        )
        if len(np.unique(codes)) < 2:
            raise StudyError(
                f"clusters by {group!r}: the sample has one cluster only; cluster by another column, or "
                "use variance kind HC1"
            )
        return codes.astype(np.int64)

    def coordinates(self) -> Array:
        """Longitude and latitude (N, 2), in degrees, of each row's unit."""
        places: Array = np.column_stack([np.asarray(self._attribute(c), dtype=float) for c in _PLACE])
        missing = [self.unit_ids[i] for i in np.flatnonzero(np.isnan(places).any(axis=1))]
        if missing:
            raise StudyError(
                f"the units file has no longitude and latitude for {', '.join(missing[:LISTED])}; fill "
                "them there"
            )
        return places[self.unit]

    def is_balanced(self) -> bool:
        """Whether each unit has a row in each year."""
        return self.nobs == len(self.unit_ids) * len(self.years)

    def as_panel(self, terms: Sequence[str]) -> Array:
        """The values (T, n, k) of several terms. A panel with gaps is a StudyError that names units and
        years.
        """
        if not self.is_balanced():
            present = set(zip(self.unit.tolist(), self.period.tolist(), strict=True))
            gaps = [
                (i, t)
                for i in range(len(self.unit_ids))
                for t in range(len(self.years))
                if (i, t) not in present
            ]
            places = _listed([f"{self.unit_ids[i]} {self.years[t]}" for i, t in gaps])
            raise StudyError(
                f"a balanced panel is needed, and {places} are missing; fill them, or narrow 'sample'"
            )
        cube = self.matrix(terms).reshape(len(self.unit_ids), len(self.years), len(terms))
        return np.ascontiguousarray(cube.transpose(1, 0, 2))

    def _attribute(self, name: str) -> np.ndarray:
        if name not in self.attributes:
            known = [c for c in self.attributes if c not in ("unit", "name", "name_local", *_PLACE)]
            raise StudyError(
                f"the units file has no column {name!r}; its grouping columns are "
                f"{', '.join(known) or 'none'}"
            )
        return self.attributes[name]


_PLACE = ("longitude", "latitude")


def load_design(
    files: Mapping[str, Path],
    units_file: Path,
    terms: Iterable[str],
    sample: Sample | None = None,
    standardise: Iterable[str] = (),
    centre: Iterable[str] = (),
) -> Design:
    """The sample and columns of an analysis.

    files: the variable files by variable; terms: what the analysis uses, outcome included;
    sample: the years, groups and units that are kept; None keeps all complete rows;
    standardise, centre: variables turned into z-scores (divisor N−1) or deviations from their mean over the
    sample, before products are formed. Raises StudyError naming the key, unit and year.
    """
    terms, sample = list(dict.fromkeys(terms)), sample or Sample()
    factors = list(dict.fromkeys(factor for term in terms for factor in parse_term(term)))
    grid = _Grid.read({v: files[v] for v in dict.fromkeys(f.variable for f in factors)})
    attributes = _attributes(units_file, grid.units)
    grid = replace(grid, names=attributes.get("name", grid.units))
    keep = _selected(sample, grid, attributes)
    shifted = {factor: grid.shifted(factor) for factor in factors}
    notes: list[str] = []
    keep = _within_reach(keep, factors, grid, notes)
    keep = _complete(keep, shifted, grid, sample.complete, notes)
    rows, columns = np.nonzero(keep)
    if not len(rows):
        raise StudyError(
            "no row is left in the sample; widen 'sample', or look for a variable without values\n"
            + "\n".join(notes)
        )
    scaled = {
        f: _scaled(values[keep], f.variable, set(standardise), set(centre)) for f, values in shifted.items()
    }
    present, unit = np.unique(rows, return_inverse=True)
    years, period = np.unique(columns, return_inverse=True)
    return Design(
        unit=unit.astype(np.int64),
        period=period.astype(np.int64),
        unit_ids=tuple(str(grid.units[i]) for i in present),
        years=tuple(int(grid.years[t]) for t in years),
        columns={term: np.prod([scaled[f] for f in parse_term(term)], axis=0) for term in terms},
        attributes={name: values[present] for name, values in attributes.items()},
        notes=tuple(notes),
    )


@dataclass(frozen=True)
class _Grid:
    """The variables as (n, T) arrays over all units (n,) and years (T,) of the study, NaN where missing;
    names for people.
    """

    units: np.ndarray
    years: IntArray
    values: Mapping[str, Array]
    names: np.ndarray

    @classmethod
    def read(cls, files: Mapping[str, Path]) -> _Grid:
        unit, year, values = read_variables(files)
        units, years = np.unique(unit.astype(str)), np.unique(year)
        if not np.array_equal(unit, np.repeat(units, len(years))) or years[-1] - years[0] != len(years) - 1:
            raise StudyError(
                f"{next(iter(files.values()))}: expected one row for each unit and consecutive year; run "
                "the warehouse again"
            )
        return cls(
            units,
            years,
            {name: column.reshape(len(units), len(years)) for name, column in values.items()},
            units,
        )

    def shifted(self, factor: Factor) -> Array:
        """A factor's values (n, T); NaN where a shift leaves the panel."""
        parts = [_shift(self.values[factor.variable], by) for by in factor.shifts]
        return parts[0] if len(parts) == 1 else parts[0] - parts[1]


def _shift(values: Array, by: int) -> Array:
    """The values (n, T) of the year `by` years on, NaN beyond the panel."""
    moved = np.full_like(values, np.nan)
    width = values.shape[1]
    if abs(by) < width:
        moved[:, max(0, -by) : width - max(0, by)] = values[:, max(0, by) : width + min(0, by)]
    return moved


def _attributes(units_file: Path, units: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of the units file, in the order of `units`."""
    table = read_table(units_file)
    position = {str(u): i for i, u in enumerate(table["unit"])}
    absent = [u for u in units if u not in position]
    if absent:
        raise StudyError(
            f"{units_file}: no row for unit {', '.join(absent[:LISTED])}, which the variables hold"
        )
    order = [position[u] for u in units]
    return {name: _filled(values)[order] for name, values in table.items()}


def _filled(values: np.ndarray) -> np.ndarray:
    """A column with None or NaN where it is NULL."""
    if values.dtype == object:
        return np.array(
            [
                None if masked else value
                for value, masked in zip(np.ma.getdata(values), np.ma.getmaskarray(values), strict=True)
            ],
            object,
        )
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)


def _selected(sample: Sample, grid: _Grid, attributes: Mapping[str, np.ndarray]) -> BoolArray:
    """Which cells (n, T) the configuration keeps."""
    keep_unit, keep_year = np.ones(len(grid.units), bool), np.ones(len(grid.years), bool)
    if sample.years:
        first, last = sample.years
        keep_year &= (grid.years >= first) & (grid.years <= last)
    for column, wanted in sample.groups.items():
        if column not in attributes:
            raise StudyError(f"sample.groups: the units file has no column {column!r}")
        labels = np.asarray([str(label) for label in attributes[column]], dtype=object)
        unknown = sorted(set(wanted) - set(labels))
        if unknown:
            raise StudyError(
                f"sample.groups.{column}: no unit is in {', '.join(unknown)}; there are "
                f"{', '.join(sorted(set(labels)))}"
            )
        keep_unit &= np.isin(labels, list(wanted))
    without = sample.without
    unknown = sorted(set(without.units) - set(grid.units))
    if unknown:
        raise StudyError(f"sample.without.units: the study has no unit {', '.join(unknown)}")
    keep_unit &= ~np.isin(grid.units, list(without.units))
    keep_year &= ~np.isin(grid.years, list(without.years))
    return np.outer(keep_unit, keep_year)


def _within_reach(keep: BoolArray, factors: Sequence[Factor], grid: _Grid, notes: list[str]) -> BoolArray:
    """Drops the years whose lags or leads lie beyond the panel, which is no gap in the data, and says what N
    loses.
    """
    lag, lead = -min(min(f.shifts) for f in factors), max(max(f.shifts) for f in factors)
    reach = np.ones_like(keep)
    reach[:, : max(lag, 0)] = False
    reach[:, reach.shape[1] - max(lead, 0) :] = False
    lost = keep & ~reach
    if lost.any():
        years = grid.years[lost.any(axis=0)]
        notes.append(
            f"{int(lost.sum())} rows of {', '.join(map(str, years))} dropped: their lags or leads lie "
            "beyond the panel"
        )
    return keep & reach


def _complete(
    keep: BoolArray, values: Mapping[Factor, Array], grid: _Grid, policy: str, notes: list[str]
) -> BoolArray:
    """Drops rows with a missing value and lists them, or raises StudyError naming unit and year."""
    missing = {factor: np.isnan(array) & keep for factor, array in values.items()}
    gaps: BoolArray = np.any(list(missing.values()), axis=0)
    if not gaps.any():
        return keep
    if policy == "error":
        places = [_place(i, t, missing, grid) for i, t in zip(*np.nonzero(gaps), strict=True)]
        raise StudyError(f"missing values: {_listed(places)}; fill them, or set sample.complete to 'drop'")
    notes.append(
        f"{int(gaps.sum())} rows with missing values dropped: {_gaps_in_words(gaps, keep, missing, grid)}"
    )
    return keep & ~gaps


def _gaps_in_words(gaps: BoolArray, keep: BoolArray, missing: Mapping[Factor, BoolArray], grid: _Grid) -> str:
    """Whole years and whole units first, then single cells with the variables they lack."""
    words = []
    years = np.flatnonzero((gaps == keep).all(axis=0) & keep.any(axis=0))
    if len(years):
        words.append(f"every unit in {', '.join(str(y) for y in grid.years[years])}")
    rest, left = gaps.copy(), keep.copy()
    rest[:, years] = left[:, years] = False
    units = np.flatnonzero((rest == left).all(axis=1) & left.any(axis=1))
    if len(units):
        words.append(
            f"every {'other ' if len(years) else ''}year of "
            f"{_listed([str(name) for name in grid.names[units]])}"
        )
    rest[units] = False
    cells = [_place(i, t, missing, grid) for i, t in zip(*np.nonzero(rest), strict=True)]
    return "; ".join([*words, _listed(cells)] if cells else words)


def _place(i: int, t: int, missing: Mapping[Factor, BoolArray], grid: _Grid) -> str:
    names = dict.fromkeys(factor.variable for factor, mask in missing.items() if mask[i, t])
    return f"{grid.names[i]} {grid.years[t]} ({', '.join(names)})"


def _scaled(values: Array, name: str, standardise: set[str], centre: set[str]) -> Array:
    """z-scores, deviations from the mean, or the values themselves."""
    if name in standardise:
        if len(values) < 2 or np.ptp(values) == 0:
            raise StudyError(
                f"standardise: {name} is constant in the sample; leave it out of the model or of "
                "'standardise'"
            )
        return (values - values.mean()) / values.std(ddof=1)
    return values - values.mean() if name in centre else values


def _listed(places: Sequence[str]) -> str:
    more = len(places) - LISTED
    return ", ".join(places[:LISTED]) + (f" and {more} more" if more > 0 else "")
