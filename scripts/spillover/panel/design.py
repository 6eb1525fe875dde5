"""The data of one analysis: its variables over its estimation sample, with lags, products, z-scores and group
labels.

Every model of the panel, spatial and sweep stages takes its arrays from here, so that all mean the same by a
sample.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.foundation import Array, IntArray
from spillover.errors import StudyError, list_names
from spillover.note import Note
from spillover.options import Sample, Tails
from spillover.panel.sample import (
    LISTED,
    BoolArray,
    Grid,
    bounds_of,
    complete,
    describe_spacing,
    drop_years_out_of_reach,
    first_cells,
    mask_within_bounds,
    name_factors,
    select_cells,
    tails_note,
    winsorise_factors,
)
from spillover.panel.terms import Factor, parse_term
from spillover.words import SEMICOLON, _, join_sentences, ngettext


class UnbalancedError(StudyError):
    """Error of an analysis of a balanced panel that lacks rows."""


@dataclass(frozen=True)
class Design:
    """Estimation sample of N rows, ordered by unit and year, without missing values.

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
    notes: tuple[Note, ...] = ()

    @property
    def nobs(self) -> int:
        """Number of rows N."""
        return len(self.unit)

    @property
    def time(self) -> IntArray:
        """Calendar year (N,) of each row, so that gaps in time remain gaps."""
        return np.asarray(self.years, dtype=np.int64)[self.period]

    def column(self, term: str) -> Array:
        """Get the values (N,) of one term."""
        return self.columns[term]

    def matrix(self, terms: Sequence[str]) -> Array:
        """Get the values (N, k) of several terms, in their order."""
        return np.column_stack([self.columns[term] for term in terms]) if terms else np.empty((self.nobs, 0))

    def labels(self, group: str) -> np.ndarray:
        """Get the label (N,) of each row's unit in a grouping column. An unlabelled unit is a StudyError."""
        return self.unit_labels(group)[self.unit]

    def unit_labels(self, group: str) -> np.ndarray:
        """Get the label (n,) of each unit in a grouping column. An unlabelled unit is a StudyError."""
        labels = self._attribute(group)
        empty = [
            self.unit_ids[i] for i, label in enumerate(labels) if label is None or str(label) in ("", "nan")
        ]
        if empty:
            raise StudyError(
                _(
                    "the units file has no {group!r} for {units}; fill its column there",
                    group=group,
                    units=", ".join(empty[:LISTED]),
                )
            )
        return np.asarray([str(label) for label in labels], dtype=object)

    def group(self, group: str) -> tuple[tuple[str, ...], IntArray]:
        """List the labels of a grouping column in alphabetical order, and the code (N,) of each row's."""
        labels, codes = np.unique(self.labels(group).astype(str), return_inverse=True)
        return tuple(labels.tolist()), codes.astype(np.int64)

    def levels(self, column: str) -> IntArray:
        """Codes (N,) of the rows' units, years or labels in a grouping column."""
        own = {"unit": self.unit, "year": self.period}
        return own[column] if column in own else self.group(column)[1]

    def codes(self, group: str) -> IntArray:
        """Codes (N,) of the rows' clusters: `unit`, `year` or a grouping column. Fewer than two clusters is a
        StudyError.
        """
        codes = self.levels(group)
        if len(np.unique(codes)) < 2:
            raise StudyError(
                _(
                    "clusters by {group!r}: the sample has one cluster only; cluster by another "
                    "column, or use variance kind HC1",
                    group=group,
                )
            )
        return codes.astype(np.int64)

    def coordinates(self) -> Array:
        """Longitude and latitude (N, 2), in degrees, of each row's unit."""
        places: Array = np.column_stack([np.asarray(self._attribute(c), dtype=float) for c in _PLACE])
        missing = [self.unit_ids[i] for i in np.flatnonzero(np.isnan(places).any(axis=1))]
        if missing:
            raise StudyError(
                _(
                    "the units file has no longitude and latitude for {missing}; fill them there",
                    missing=", ".join(missing[:LISTED]),
                )
            )
        return places[self.unit]

    def is_balanced(self) -> bool:
        """Return whether each unit has a row in each year."""
        return self.nobs == len(self.unit_ids) * len(self.years)

    def as_panel(self, terms: Sequence[str]) -> Array:
        """Arrange the values (T, n, k) of several terms, of a panel without gaps."""
        self.refuse_gaps()
        cube = self.matrix(terms).reshape(len(self.unit_ids), len(self.years), len(terms))
        return np.ascontiguousarray(cube.transpose(1, 0, 2))

    def refuse_gaps(self) -> None:
        """Raise StudyError that names units and years where a unit has no row in a year."""
        if not self.is_balanced():
            there = np.zeros((len(self.unit_ids), len(self.years)), bool)
            there[self.unit, self.period] = True
            gaps = first_cells(~there, LISTED)
            names = [f"{self.unit_ids[i]} {self.years[t]}" for i, t in gaps]
            places = list_names(names, LISTED, count=int((~there).sum()))
            raise UnbalancedError(
                _(
                    "a balanced panel is needed; missing: {places}; fill the gaps, or narrow 'sample'",
                    places=places,
                )
            )

    def _attribute(self, name: str) -> np.ndarray:
        if name not in self.attributes:
            known = [c for c in self.attributes if c not in ("unit", "name", "name_local", *_PLACE)]
            raise StudyError(
                _(
                    "the units have no column {name!r}, in a study's units file or on a frame in the data; "
                    "their grouping columns are {known}",
                    name=name,
                    known=", ".join(known) or _("none"),
                )
            )
        return self.attributes[name]


_PLACE = ("longitude", "latitude")
_LOST = {
    "absent_rows": ngettext(
        "{rows} unit-period without a row in the data",
        "{rows} unit-periods without a row in the data",
        "rows",
    ),
    "absent_shifts": ngettext(
        "{rows} row dropped whose lags or leads lie where the unit has no row in the data",
        "{rows} rows dropped whose lags or leads lie where the unit has no row in the data",
        "rows",
    ),
    "missing_rows": ngettext(
        "{rows} row with missing values dropped", "{rows} rows with missing values dropped", "rows"
    ),
    "beyond_panel": ngettext(
        "{rows} row dropped whose lags or leads lie beyond the panel",
        "{rows} rows dropped whose lags or leads lie beyond the panel",
        "rows",
    ),
}


PanelColumns = tuple[Grid, Mapping[str, np.ndarray]]


class EmptySampleError(StudyError):
    """Error: no row has all that is asked of it."""


class Preparation(NamedTuple):
    """Steps that prepare variables over the sample, before products are formed.

    trim, winsorise: tails left out or drawn in, in this order; exempt: variables without tails unless those
    name them; standardise, centre: variables turned, after that, into z-scores (divisor N−1) or deviations
    from their mean.
    """

    standardise: Collection[str] = ()
    centre: Collection[str] = ()
    trim: Tails | None = None
    winsorise: Tails | None = None
    exempt: tuple[str, ...] = ()


NOT_PREPARED = Preparation()


def design_of(
    read: Callable[[Iterable[str]], PanelColumns],
    terms: Iterable[str],
    sample: Sample | None = None,
    preparation: Preparation = NOT_PREPARED,
) -> Design:
    """Build the sample and columns of an analysis.

    read: gives variables over all units and years, and the columns of the units; terms: what the analysis
    uses, outcome included; sample: the years, groups and units that are kept; None keeps all complete rows.
    Raises StudyError naming the key, unit and year.
    """
    terms, sample = list(dict.fromkeys(terms)), sample or Sample()
    factors = list(dict.fromkeys(factor for term in terms for factor in parse_term(term)))
    grid, attributes = read(dict.fromkeys(f.variable for f in factors))
    keep = select_cells(sample, grid, attributes)
    shifted = {factor: grid.shift(factor) for factor in factors}
    notes: list[Note] = []
    keep = drop_years_out_of_reach(keep, factors, grid, notes)
    keep = complete(keep, shifted, grid, sample.complete, notes)
    if not keep.any():
        raise EmptySampleError(
            join_sentences(
                [
                    _("no row is left in the sample; widen 'sample', or look for a variable without values"),
                    *(_LOST[lost.key].fill_values(rows=lost.values["rows"]) for lost in notes),
                ],
                SEMICOLON,
            )
        )
    names = name_factors(terms)
    keep, values = _cut_tails(keep, shifted, names, preparation, notes)
    scaled = {f: _scale(v, f.variable, preparation) for f, v in values.items()}
    (present, unit), (years, period) = _places_of(keep)
    notes += describe_spacing(grid.years[years].tolist(), grid.step)
    return Design(
        unit=unit,
        period=period,
        unit_ids=tuple(np.asarray(grid.units)[present].astype(str).tolist()),
        years=tuple(np.asarray(grid.years)[years].astype(int).tolist()),
        columns={term: _multiply([scaled[f] for f in parse_term(term)]) for term in terms},
        attributes={name: values[present] for name, values in attributes.items()},
        notes=tuple(notes),
    )


def _places_of(keep: NDArray[np.bool_]) -> tuple[tuple[IntArray, IntArray], tuple[IntArray, IntArray]]:
    """List the units (n,) and years (T,) that have rows, and beside each the code of every row's."""
    if keep.all():
        units, years = np.arange(keep.shape[0]), np.arange(keep.shape[1])
        return (units, np.repeat(units, len(years))), (years, np.tile(years, len(units)))
    rows_of_unit, kept_years = keep.sum(axis=1), keep.any(axis=0)
    units, years = np.flatnonzero(rows_of_unit), np.flatnonzero(kept_years)
    period = np.broadcast_to(np.cumsum(kept_years) - 1, keep.shape)[keep]
    return (units, np.repeat(np.arange(len(units)), rows_of_unit[units])), (years, period)


def join_columns(columns: Sequence[Array]) -> Array:
    """Join columns to a table (N, k), each in one piece of memory: without a copy where they lie in one
    block, one after the other, as the variables of a frame do.
    """
    block = columns[0].base
    starts = [column.ctypes.data for column in columns]
    size = columns[0].nbytes
    if (
        isinstance(block, np.ndarray)
        and block.flags.c_contiguous
        and all(column.base is block and column.flags.c_contiguous for column in columns)
        and {column.nbytes for column in columns} == {size}
        and starts == [starts[0] + i * size for i in range(len(starts))]
    ):
        first = (starts[0] - block.ctypes.data) // block.itemsize
        count = len(columns) * len(columns[0])
        return block.reshape(-1)[first : first + count].reshape(len(columns), -1).T
    return np.array(columns).T


def _multiply(factors: list[Array]) -> Array:
    return factors[0] if len(factors) == 1 else np.asarray(np.prod(factors, axis=0))


def _cut_tails(
    keep: BoolArray,
    shifted: Mapping[Factor, Array],
    names: Mapping[Factor, str],
    preparation: Preparation,
    notes: list[Note],
) -> tuple[BoolArray, dict[Factor, Array]]:
    """Trim and winsorise: the cells (n, T) that trimming leaves, and the values (N,) of each factor there."""
    trim, winsorise, exempt = preparation.trim, preparation.winsorise, preparation.exempt
    whole = bool(keep.all())  # then nothing is left out, and nothing copied
    values = {factor: array.reshape(-1) for factor, array in shifted.items()}
    if not whole:  # in one block, of which `join_columns` makes no copy
        block = np.empty((len(shifted), np.count_nonzero(keep)))
        for row, array in zip(block, shifted.values(), strict=True):
            row[:] = array[keep]
        values = dict(zip(shifted, block, strict=True))
    if trim and (bounds := bounds_of(values, trim, exempt)):
        within = mask_within_bounds(values, bounds)
        notes.append(tails_note("trimmed", trim, names, bounds, rows=int((~within).sum())))
        keep, kept = keep.copy(), keep
        keep[kept] = within
        values = {factor: column[within] for factor, column in values.items()}
    if winsorise and (bounds := bounds_of(values, winsorise, exempt)):
        notes.append(tails_note("winsorised", winsorise, names, bounds))
        values = winsorise_factors(values, bounds)
    return keep, values


def _scale(values: Array, name: str, preparation: Preparation) -> Array:
    """z-scores, deviations from the mean, or the values themselves."""
    if name in preparation.standardise:
        if len(values) < 2 or np.ptp(values) == 0:
            raise StudyError(
                _(
                    "{name} is constant in the sample; leave it out of the model or of 'standardise'",
                    name=f"standardise: {name}",
                )
            )
        scaled: Array = (values - values.mean()) / values.std(ddof=1)
        return scaled
    return values - values.mean() if name in preparation.centre else values
