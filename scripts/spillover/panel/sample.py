"""The variables of a study as a grid of units and years, which of its cells an analysis uses, and the tails
of its variables: trimmed (their rows left out) or winsorised (their values drawn in to the quantiles).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from spillover.arrays.foundation import Array, IntArray
from spillover.arrays.lags import step_of
from spillover.errors import StudyError, list_names
from spillover.note import Note, note
from spillover.options import Sample, Tails
from spillover.panel.terms import Factor, parse_term
from spillover.words import SEMICOLON, _, join_sentences

BoolArray = npt.NDArray[np.bool_]
LISTED = 12  # how many dropped rows a note spells out


@dataclass(frozen=True)
class Grid:
    """Variables as (n, T) arrays over all units (n,) and years (T,) of the study, NaN where missing; names
    for people; has_row (n, T): where the data have a row, None where they have every one.
    """

    units: np.ndarray
    years: IntArray
    values: Mapping[str, Array]
    names: np.ndarray
    has_row: BoolArray | None = None

    @property
    def step(self) -> int:
        """Number of years from one period of the panel to the next: the warehouse decides it, once for
        all.
        """
        return step_of(self.years)

    def shift(self, factor: Factor) -> Array:
        """Shift a factor's values (n, T), in periods of the panel; NaN where a shift leaves the panel."""
        parts = [_shift(self.values[factor.variable], by) for by in factor.shifts]
        return parts[0] if len(parts) == 1 else parts[0] - parts[1]

    def has_rows(self, factor: Factor) -> BoolArray:
        """Mask of cells (n, T) where the data have each row that a factor's shifts ask for."""
        if self.has_row is None:
            return np.ones((len(self.units), len(self.years)), bool)
        rows = np.where(self.has_row, 1.0, np.nan)
        there: BoolArray = np.all([~np.isnan(_shift(rows, by)) for by in factor.shifts], axis=0)
        return there


def _shift(values: Array, by: int) -> Array:
    """Shift values (n, T) to those of the period `by` periods on, NaN beyond the panel; by zero periods
    themselves.
    """
    if by == 0:
        return values
    moved = np.full_like(values, np.nan)
    width = values.shape[1]
    if abs(by) < width:
        moved[:, max(0, -by) : width - max(0, by)] = values[:, max(0, by) : width + min(0, by)]
    return moved


def select_cells(sample: Sample, grid: Grid, attributes: Mapping[str, np.ndarray]) -> BoolArray:
    """Mask of cells (n, T) that the configuration keeps."""
    keep_unit, keep_year = np.ones(len(grid.units), bool), np.ones(len(grid.years), bool)
    if sample.years:
        first, last = sample.years
        keep_year &= (grid.years >= first) & (grid.years <= last)
    for column, wanted in sample.groups.items():
        keep_unit &= _has_label(column, wanted, attributes, "sample.groups")
    without = sample.without
    unknown = sorted(set(without.units) - set(grid.units)) if without.units else []
    if unknown:
        raise StudyError(
            _(
                "sample.without.units: the study has no unit {unknown}; correct it or leave it out",
                unknown=", ".join(unknown),
            )
        )
    if without.units:  # else a large panel's names would be sorted for nothing
        keep_unit &= ~np.isin(grid.units, list(without.units))
    for column, left_out in without.groups.items():
        keep_unit &= ~_has_label(column, left_out, attributes, "sample.without.groups")
    keep_year &= ~np.isin(grid.years, list(without.years))
    return keep_unit[:, None] & keep_year


def _has_label(
    column: str, wanted: Sequence[str], attributes: Mapping[str, np.ndarray], key: str
) -> BoolArray:
    """Mask of units (n,) that have one of the wanted labels in a grouping column."""
    if column not in attributes:
        raise StudyError(
            _(
                "{key}: the units have no column {column!r}; add it (in a study to its units file, on a "
                "frame to the data), or correct the key",
                key=key,
                column=column,
            )
        )
    labels = np.asarray([str(label) for label in attributes[column]], dtype=object)
    unknown = sorted(set(wanted) - set(labels))
    if unknown:
        raise StudyError(
            _(
                "{key}.{column}: no unit is in {label}; there are {known}",
                key=key,
                column=column,
                label=", ".join(unknown),
                known=", ".join(sorted(set(labels))),
            )
        )
    return np.isin(labels, list(wanted))


def drop_years_out_of_reach(
    keep: BoolArray, factors: Sequence[Factor], grid: Grid, notes: list[Note]
) -> BoolArray:
    """Drop the years whose lags or leads lie beyond the panel, which is no gap in the data, and say how many
    rows of the data that costs.
    """
    lag, lead = -min(min(f.shifts) for f in factors), max(max(f.shifts) for f in factors)
    reach = np.ones_like(keep)
    reach[:, : max(lag, 0)] = False
    reach[:, reach.shape[1] - max(lead, 0) :] = False
    lost = keep & ~reach if grid.has_row is None else keep & ~reach & grid.has_row
    if lost.any():
        years = grid.years[lost.any(axis=0)]
        notes.append(note("beyond_panel", rows=int(lost.sum()), years=years.tolist()))
    return keep & reach


def describe_spacing(years: Sequence[int], step: int) -> list[Note]:
    """Describe the periods of a sample whose `years` are not all years."""
    own = step_of(np.asarray(years))
    said = [note("panel_step", step=step)] if step > 1 else []
    return [*said, note("sample_step", step=own, panel=step)] if own > step else said


def complete(
    keep: BoolArray, values: Mapping[Factor, Array], grid: Grid, policy: str, notes: list[Note]
) -> BoolArray:
    """Drop what lacks a value and list it, or raise StudyError naming unit and year. Three reasons are told
    apart: a row has a missing value; its lags or leads ask for a row that the data lack; no row.
    """
    missing = {factor: np.isnan(array) & keep for factor, array in values.items()}
    gaps: BoolArray = np.any(list(missing.values()), axis=0)
    if not gaps.any():
        return keep
    absent, apart, rows = _sort_by_reason(gaps, missing, grid)
    if policy == "error":
        raise StudyError(
            _(
                "{gaps}; fill them, or set sample.complete to 'drop'",
                gaps=join_sentences(_describe_gaps(absent | apart, rows, missing, grid), SEMICOLON),
            )
        )
    for key, lost, of in (("absent_rows", absent, keep), ("absent_shifts", apart, keep & ~absent)):
        if lost.any():
            notes.append(note(key, rows=int(lost.sum()), parts=_gaps(lost, of, {}, grid)))
    if rows.any():
        parts = _gaps(rows, keep & ~absent, missing, grid)
        notes.append(note("missing_rows", rows=int(rows.sum()), parts=parts))
    return keep & ~gaps


def _describe_gaps(
    lost: BoolArray, rows: BoolArray, missing: Mapping[Factor, BoolArray], grid: Grid
) -> Iterator[Any]:
    """Name the first rows with a missing value, and those for which the data have no row or none to lag."""
    for gaps, said in (
        (rows, _("missing values: {places}")),
        (lost, _("no row in the data, or none for a lag or a lead: {places}")),
    ):
        if gaps.any():
            places = [_name_cell(i, t, missing, grid) for i, t in first_cells(gaps, LISTED)]
            yield said.fill_values(places=list_names(places, LISTED, count=int(gaps.sum())))


def _sort_by_reason(
    gaps: BoolArray, missing: Mapping[Factor, BoolArray], grid: Grid
) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Sort the gaps (n, T) into those without a row in the data, those that lack nothing but rows their
    shifts ask for, and those with a missing value.
    """
    if grid.has_row is None:
        none = np.zeros_like(gaps)
        return none, none, gaps
    absent = gaps & ~grid.has_row
    valueless = np.any([lost & grid.has_rows(factor) for factor, lost in missing.items()], axis=0)
    return absent, gaps & ~absent & ~valueless, gaps & ~absent & valueless


def _gaps(gaps: BoolArray, keep: BoolArray, missing: Mapping[Factor, BoolArray], grid: Grid) -> list[Note]:
    """Whole years and whole units first, then single cells with the variables they lack, if any."""
    parts = []
    years = np.flatnonzero((gaps == keep).all(axis=0) & keep.any(axis=0))
    if len(years):
        parts.append(note("missing_years", years=grid.years[years].tolist()))
    rest, left = gaps.copy(), keep.copy()
    rest[:, years] = left[:, years] = False
    units = np.flatnonzero((rest == left).all(axis=1) & left.any(axis=1))
    if len(units):
        names = [str(name) for name in grid.names[units[:LISTED]]]
        parts.append(note("missing_units", other=bool(len(years)), **_first(names, len(units))))
    rest[units] = False
    cells = [
        note("absent_cell", unit=str(grid.names[i]), year=int(grid.years[t]))
        if not missing
        else note(
            "missing_cell",
            unit=str(grid.names[i]),
            year=int(grid.years[t]),
            variables=_list_missing(i, t, missing),
        )
        for i, t in first_cells(rest, LISTED)
    ]
    return [*parts, note("missing_cells", **_first(cells, int(rest.sum())))] if cells else parts


def first_cells(mask: BoolArray, most: int) -> list[tuple[int, int]]:
    """Find the first cells (n, T) of a mask by unit and period: a list of all of them takes 16 bytes a
    cell.
    """
    cells: list[tuple[int, int]] = []
    flat, start = mask.reshape(-1), 0
    while len(cells) < most and start < len(flat) and flat[place := start + int(flat[start:].argmax())]:
        cells.append(divmod(place, mask.shape[1]))
        start = place + 1
    return cells


def _first(places: Sequence[Any], count: int) -> dict[str, Any]:
    """List the places of `count` that a note spells out, and how many more there are."""
    return {"places": list(places[:LISTED]), "more": max(0, count - LISTED)}


def _list_missing(i: int, t: int, missing: Mapping[Factor, BoolArray]) -> list[str]:
    return list(dict.fromkeys(factor.variable for factor, mask in missing.items() if mask[i, t]))


def _name_cell(i: int, t: int, missing: Mapping[Factor, BoolArray], grid: Grid) -> str:
    return f"{grid.names[i]} {grid.years[t]} ({', '.join(_list_missing(i, t, missing))})"


@dataclass(frozen=True)
class Bounds:
    """Bounds of a factor at two quantiles, and how many values lie below and above them."""

    low: float
    high: float
    below: int
    above: int

    @classmethod
    def build(cls, values: Array, tails: Tails) -> Bounds:
        """Bounds of values (N,). Quantiles are interpolated between observations (Hyndman and Fan 1996, type
        7).
        """
        low, high = (float(bound) for bound in np.quantile(values, tails.quantiles))
        return cls(low, high, int((values < low).sum()), int((values > high).sum()))


def bounds_of(
    values: Mapping[Factor, Array], tails: Tails | None, exempt: Collection[str] = ()
) -> dict[Factor, Bounds]:
    """Compute the bounds of each factor that the tails concern.

    values: (N,) by factor over the estimation sample; exempt: variables left alone unless they are named.
    Without names it is every variable with more than two values: an indicator has no tails.
    """
    if tails is None:
        return {}
    chosen = [
        factor
        for factor, column in values.items()
        if factor.variable in tails.variables
        or (not tails.variables and factor.variable not in exempt and len(np.unique(column)) > 2)
    ]
    return {factor: Bounds.build(values[factor], tails) for factor in chosen}


def mask_within_bounds(values: Mapping[Factor, Array], bounds: Mapping[Factor, Bounds]) -> np.ndarray:
    """Mask of rows (N,) within the bounds of every factor. None at all is a StudyError."""
    within: np.ndarray = np.all(
        [(values[f] >= b.low) & (values[f] <= b.high) for f, b in bounds.items()], axis=0
    )
    if not within.any():
        raise StudyError(
            _("trim_tails: no row lies within the quantiles of every variable; name fewer or widen them")
        )
    return within


def winsorise_factors(values: Mapping[Factor, Array], bounds: Mapping[Factor, Bounds]) -> dict[Factor, Array]:
    """Draw values (N,) beyond a bound in to it."""
    return {f: np.clip(v, bounds[f].low, bounds[f].high) if f in bounds else v for f, v in values.items()}


def tails_note(
    key: str, tails: Tails, names: Mapping[Factor, str], bounds: Mapping[Factor, Bounds], **values: Any
) -> Note:
    """Note the quantiles, and each factor's bounds with the number of values beyond them."""
    low, high = tails.quantiles
    each = [
        note("tails", variable=names[f], low=b.low, below=b.below, high=b.high, above=b.above)
        for f, b in bounds.items()
    ]
    return note(key, **values, low=low, high=high, variables=each)


def name_factors(terms: Sequence[str]) -> dict[Factor, str]:
    """Name each factor of some terms as a configuration does."""
    return {f: text for term in terms for f, text in zip(parse_term(term), term.split(":"), strict=True)}
