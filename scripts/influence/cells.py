"""The panel as it would be with cells of the raw files changed: the warehouse in memory, of which only what a
cell reaches is made again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import duckdb
import numpy as np

from base.formula import Formula
from influence.suggestion import is_coded, suggest_value
from spillover.arrays.foundation import Array
from warehouse.build import WarehouseInputs, prepare
from warehouse.options import WarehouseOptions
from warehouse.panel import keep_steps, make_tables, make_variable, make_wide

CORRECTIONS = "corrections.csv"
# Formulas that compare units: what such a cell moves is not one unit's row alone.
ACROSS_UNITS = ('partition by "year"', "over ()")
LAG = re.compile(r'lag\("[^"]*", \d+\) over \(partition by "unit" order by "year"\)')
STAGING = ("resolved", "proposed", "settled")

CELLS = """
select d.file, coalesce(d.sheet, '') as sheet, d.cell, d.source, d.measure, d.unit, d.year, d.raw,
       d.value, d.target_unit, d.year_data is null as is_constant
from staging.dated d join staging.resolved r using (unit, year, measure)
where r.origin = 'observed' and r.source = d.source and d.value is not null
  and d.year between getvariable('reach_first') and getvariable('reach_last')
union all
select 'corrections.csv', '', format('line {}', c.line), '', c.measure, c.unit, c.year, format('{}', c.value),
       c.value, coalesce((select min(target_unit) from staging.dated d where d.measure = c.measure), ''),
       false
from raw.corrections c
order by measure, unit, year, file, sheet, cell
"""


class SourceNumber(NamedTuple):
    """Number of the panel's sources that counts: whose, of which year, and from which source, "" where a
    correction gives it.
    """

    measure: str
    unit: str
    year: int
    source: str


class CellAddress(NamedTuple):
    """Place where a number is written: a cell of a raw file, or a line of corrections.csv."""

    file: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class RawCell:
    """Raw cell that counts. numbers: what is read from it, several where it holds for several years, units or
    measures; text: its text; value, value_unit: the first of its numbers; is_constant: whether it holds for
    all years.
    """

    place: CellAddress
    numbers: tuple[SourceNumber, ...]
    text: str
    value: float
    value_unit: str
    is_constant: bool

    @property
    def measures(self) -> frozenset[str]:
        """Measures of its numbers."""
        return frozenset(number.measure for number in self.numbers)

    @property
    def units(self) -> tuple[str, ...]:
        """Units of its numbers, each once."""
        return tuple(dict.fromkeys(number.unit for number in self.numbers))

    @property
    def years(self) -> tuple[int, ...]:
        """Years of its numbers, each once."""
        return tuple(sorted({number.year for number in self.numbers}))


@dataclass(frozen=True)
class Perturbation:
    """Cell with something else in it. values: by number, None where the cell is empty; method: how they come
    from other years, one of LINE, TREND and COPY, "" of an empty cell; years: from which.
    """

    cell: RawCell
    values: tuple[float | None, ...]
    years: tuple[int, ...] = ()
    method: str = ""

    @property
    def is_missing(self) -> bool:
        """Return whether the cell is empty."""
        return self.values[0] is None


# The values of variables that a perturbation moves: (T,) of each unit by its place, or (n, T) of all units.
Rows = Mapping[str, Mapping[int, Array]]


@dataclass
class Warehouse:
    """Warehouse of a study in memory, of some of its variables.

    span: the first and the last year; window: of gaps that are filled; units (n,), years (T,): of the panel;
    values: (n, T) by variable, NaN where missing; cells: those that reach a variable, in the order of
    measure, unit and year; gap_sources: the numbers of which gaps were filled; series: the numbers that
    count, by unit and measure; codes: the measures whose numbers are codes.
    """

    db: duckdb.DuckDBPyConnection
    formulas: Mapping[str, Formula]
    span: tuple[int, int]
    window: int = 0
    units: np.ndarray = field(init=False)
    years: np.ndarray = field(init=False)
    values: dict[str, Array] = field(init=False)
    cells: list[RawCell] = field(init=False)
    gap_sources: set[tuple[str, str, int]] = field(init=False)
    series: dict[tuple[str, str], dict[int, float]] = field(init=False)
    codes: set[str] = field(init=False)

    @classmethod
    def build(cls, spec: WarehouseOptions, inputs: WarehouseInputs, variables: Iterable[str]) -> Warehouse:
        """Build the warehouse of a study. spec, inputs: of the warehouse's job."""
        db = duckdb.connect(config={"threads": 1})
        formulas = prepare(db, spec, inputs)
        wanted = {*variables}
        made = cls(
            db,
            {name: formula for name, formula in formulas.items() if name in wanted},
            spec.years,
            spec.gaps.get("window", 0),
        )
        make_tables(db, "staging", "dated")
        db.execute(
            "create temp table emptied (file varchar, sheet varchar, cell varchar);"
            "create temp table replaced (file varchar, sheet varchar, cell varchar, unit varchar, "
            "measure varchar, year integer, value double)"
        )
        made._read(spec.step, formulas)
        return made

    def _read(self, step: int | None, every: Mapping[str, Formula]) -> None:
        """Read what the study has without a change. every: the formulas of all variables, since they decide
        together which years the panel has.
        """
        self.db.begin()
        self._make(every)
        keep_steps(self.db, step)
        kept = "select distinct year from panel.variables order by year"
        self.years = np.array([year for (year,) in self.db.execute(kept).fetchall()])
        self.units = np.array(
            [u for (u,) in self.db.execute("select unit from raw.names order by 1").fetchall()]
        )
        self.values = self._values(self.formulas)
        used = {measure for formula in self.formulas.values() for measure in formula.measures}
        self.cells = list(_read_cells(self.db.execute(CELLS).fetchall(), used))
        self.series = defaultdict(dict)
        query = "select unit, measure, year, value from staging.resolved where value is not null order by all"
        for unit, measure, year, value in self.db.execute(query).fetchall():
            self.series[unit, measure][year] = value
        values: dict[str, list[float]] = defaultdict(list)
        for (_unit, measure), series in self.series.items():
            values[measure] += series.values()
        self.codes = {measure for measure, every in values.items() if is_coded(every)}
        filled = "select unit, measure, from_years from staging.settled where origin = 'imputed'"
        self.gap_sources = {
            (measure, unit, int(year))
            for unit, measure, years in self.db.execute(filled).fetchall()
            for year in years.split(", ")
        }
        self.db.rollback()

    def _make(self, formulas: Mapping[str, Formula]) -> None:
        """Make the panel of some variables from the numbers of `staging.dated`, without tests."""
        make_tables(self.db, "staging", *STAGING, tested=False)
        measures = sorted({measure for formula in formulas.values() for measure in formula.measures})
        make_wide(self.db, measures, {m for formula in formulas.values() for m in formula.proposal_measures})
        make_tables(self.db, "panel", "variables", tested=False)
        for name, formula in formulas.items():
            make_variable(self.db, name, formula, self.span, tested=False)

    def _values(self, names: Iterable[str]) -> dict[str, Array]:
        shape = len(self.units), len(self.years)
        query = (
            "select coalesce(value, 'nan'::double) as value from panel.variables where variable = ? "
            "and list_contains(?, year) order by unit, year"
        )
        years = self.years.tolist()
        return {
            name: np.asarray(self.db.execute(query, [name, years]).fetchnumpy()["value"], float).reshape(
                shape
            )
            for name in names
        }

    def find_variables(self, measures: frozenset[str]) -> list[str]:
        """List the variables that are made of one of these measures."""
        return [name for name, formula in self.formulas.items() if measures & {*formula.measures}]

    def empty(self, cell: RawCell) -> Perturbation:
        """Empty the cell of its number: another source takes its place, or a gap is filled, as ever."""
        return Perturbation(cell, tuple(None for _number in cell.numbers))

    def interpolate(self, cell: RawCell) -> Perturbation | None:
        """Put into the cell what the years beside suggest (`suggest_value`); None where the series has no
        other year, or the cell holds for all.
        """
        if cell.is_constant:
            return None
        made = []
        for number in cell.numbers:
            series = {y: v for y, v in self.series[number.unit, number.measure].items() if y != number.year}
            if not series:
                return None
            own = self.series[number.unit, number.measure].get(number.year)
            code = own if number.measure in self.codes else None
            made.append(suggest_value(series, number.year, code))
        used = sorted({year for _value, years, _way in made for year in years})
        return Perturbation(cell, tuple(value for value, *_rest in made), tuple(used), made[0][-1])

    def move(self, perturbations: Sequence[Perturbation]) -> Iterator[tuple[Perturbation, Rows]]:
        """Yield each perturbation with the values of the variables that it moves, each as if it were alone:
        those that cannot meet are made together.
        """
        batches: dict[Any, list[Perturbation]] = defaultdict(list)
        for one in perturbations:
            batches[self._batch(one)].append(one)
        for batch in batches.values():
            names = self.find_variables(batch[0].cell.measures)
            values = self._perturb(batch, names)
            for one in batch:
                yield one, self._rows_of(one, values, alone=len(batch) == 1)

    def _rows_of(self, one: Perturbation, values: Mapping[str, Array], alone: bool) -> Rows:
        """Return the rows that one perturbation moves, of those that a batch has moved. alone: whether it is
        the batch.
        """
        found: dict[str, dict[int, Array]] = {}
        places = np.arange(len(self.units)) if alone else np.searchsorted(self.units, one.cell.units)
        own = np.ones(len(self.years), bool)
        if not alone and len(one.cell.years) == 1:
            first, last = self._span_of(one.cell)
            own = (self.years >= first) & (self.years <= last)
        for name, made in values.items():
            before = self.values[name][places]
            after = np.where(own, made[places], before)
            differ = ~np.all((after == before) | (np.isnan(after) & np.isnan(before)), axis=1)
            if differ.any():
                found[name] = {int(places[i]): after[i] for i in np.flatnonzero(differ)}
        return found

    def _span_of(self, cell: RawCell) -> tuple[int, int]:
        """Find the first and the last year that a number of one year can reach: through lags and
        filled gaps.
        """
        lag = max(self.formulas[name].max_lag for name in self.find_variables(cell.measures))
        return cell.years[0] - self.window, cell.years[0] + lag + self.window

    def _batch(self, one: Perturbation) -> Any:
        """Group perturbations that cannot meet: they are of the same measure and source, each
        of one unit and, where no formula looks further, of years that lie far enough apart.
        """
        cell, source = one.cell, one.cell.numbers[0].source
        sql = " ".join(
            part
            for name in self.find_variables(cell.measures)
            for part in (self.formulas[name].sql, *self.formulas[name].steps)
        )
        if len(cell.units) > 1 or any(words in sql for words in ACROSS_UNITS):
            return cell.place, one.is_missing
        if len(cell.years) > 1 or "over (" in LAG.sub("", sql):
            return cell.measures, source, cell.years, one.is_missing
        first, last = self._span_of(cell)
        return cell.measures, source, cell.years[0] % (last - first + 1), one.is_missing

    def _perturb(self, batch: Sequence[Perturbation], names: Sequence[str]) -> dict[str, Array]:
        """Compute the variables of these names with several cells changed at once."""
        formulas = {name: self.formulas[name] for name in names}
        measures = sorted({measure for formula in formulas.values() for measure in formula.measures})
        self.db.begin()
        try:
            for table in ("staging.dated", "raw.needs", "raw.corrections", "raw.proposals"):
                self.db.execute(f"delete from {table} where not list_contains(?, measure)", [measures])
            self._put(batch)
            self._make(formulas)
            return self._values(names)
        finally:
            self.db.rollback()

    def _put(self, batch: Sequence[Perturbation]) -> None:
        """Change the numbers of the cells; what was proposed in their place is proposed no longer."""
        emptied = [one.cell.place for one in batch if one.is_missing]
        replaced = [
            (*one.cell.place, number.unit, number.measure, number.year, value)
            for one in batch
            if not one.is_missing
            for number, value in zip(one.cell.numbers, one.values, strict=True)
        ]
        for table, rows in (("emptied", emptied), ("replaced", replaced)):
            self._insert(f"insert into {table} select", rows)
        changed = [number for one in batch for number in one.cell.numbers]
        corrected = [number for number in changed if not number.source]
        self.db.execute(
            "update staging.dated d set value = null from emptied e "
            "where d.file = e.file and coalesce(d.sheet, '') = e.sheet and d.cell = e.cell;"
            "update staging.dated d set value = r.value from replaced r "
            "where d.file = r.file and coalesce(d.sheet, '') = r.sheet and d.cell = r.cell "
            "and d.unit = r.unit and d.measure = r.measure and d.year = r.year;"
            "update raw.corrections c set value = r.value from replaced r "
            "where r.file = 'corrections.csv' and r.cell = format('line {}', c.line);"
            "delete from raw.corrections c using emptied e "
            "where e.file = 'corrections.csv' and e.cell = format('line {}', c.line)"
        )
        if corrected and batch[0].is_missing:
            # Without the correction the number that it replaced would count, which the study says is wrong.
            self._insert("create temp table uncorrected as select", [number[:3] for number in corrected])
            self.db.execute(
                "update staging.dated d set value = null from uncorrected u "
                "where d.measure = u.c0 and d.unit = u.c1 and d.year = u.c2; drop table uncorrected"
            )
        if self.db.execute("from raw.proposals limit 1").fetchone():
            self._insert("create temp table settled_now as select", changed)
            self.db.execute(
                "delete from raw.proposals p using settled_now s where p.measure = s.c0 and p.unit = s.c1 "
                "and p.year = s.c2 and p.source = s.c3; drop table settled_now"
            )

    def _insert(self, beginning: str, rows: Sequence[Sequence[Any]]) -> None:
        """End a query with some rows, their columns called c0, c1, …; nothing where there are none."""
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            listed = ", ".join(f"unnest(?) as c{place}" for place in range(len(columns)))
            self.db.execute(f"{beginning} {listed}", columns)


def _read_cells(rows: Iterable[Sequence[Any]], used: set[str]) -> Iterator[RawCell]:
    """Yield the cells of which some measure is used, each once with all its numbers."""
    numbers: dict[CellAddress, dict[SourceNumber, Sequence[Any]]] = {}
    for row in rows:
        file, sheet, cell, source, measure, unit, year, *_rest = row
        numbers.setdefault(CellAddress(file, sheet, cell), {})[SourceNumber(measure, unit, year, source)] = (
            row
        )
    for place, own in numbers.items():
        kept = {number: row for number, row in own.items() if number.measure in used}
        if kept:
            *_before, printed, value, value_unit, _constant = next(iter(kept.values()))
            constant = any(row[-1] for row in kept.values())
            yield RawCell(place, tuple(kept), printed, value, value_unit or "", constant)
