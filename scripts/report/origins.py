"""Return the origins of the values that the page shows, on its map by year and as the smallest and the
largest of a variable: each measure's cell with file, sheet, text and unit, as `make trace` says it, and an
index value's indicators.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from audit.study_numbers import Key
from base.artifacts.memory_database import connect_in_memory
from base.artifacts.parquet import read_table, read_variables
from report.material import Material, unit_names
from report.page_options import PageVariable
from spillover.facts import IndexFacts
from spillover.series import DescriptionRow, read_rows_of

LARGEST = 40_000  # cells that the page holds; where there are more, `make trace` tells of each


class Indicator(msgspec.Struct, frozen=True, array_like=True):
    """An indicator of an index: its variable, its weight and its direction, + or -."""

    variable: str
    weight: float
    direction: str


class VariableOrigin(msgspec.Struct, frozen=True, array_like=True):
    """A variable: its label, its formula, and the measures of this with their lags in years."""

    label: str
    formula: str
    uses: list[tuple[str, int]]


class SourcePlace(msgspec.Struct, frozen=True, array_like=True):
    """A file and its sheet, the source that it is of, and the unit of measurement there; empty where there is
    none.
    """

    file: str
    sheet: str
    source: str
    unit: str


class ChangedCell(msgspec.Struct, frozen=True, array_like=True):
    """A change of a measure's value: `corrections` or `imputed`, the new value, and its reason and source or
    the rule and the years that it is filled from.
    """

    kind: str
    value: float
    reason: str
    source: str


class Extreme(msgspec.Struct, frozen=True, array_like=True):
    """A variable's smallest or largest value: the variable, the places that have it (unit, its name, year),
    and how many more there are.
    """

    variable: str
    places: list[tuple[str, str, int]]
    more: int


class OriginsData(msgspec.Struct, frozen=True, kw_only=True):
    """The origins of the values that the page shows. shown: variables and indices of the map; extremes: by
    the mark of a printed number; indices: their indicators; units: ids; places: of files; cells: by measure
    and year and by the place of the file, a cell and its text for each unit, as a list of both in turns, or
    where few units have one, by their places in that list; changed: by measure, year and unit.
    """

    shown: list[str]
    extremes: dict[str, Extreme]
    indices: dict[str, list[Indicator]]
    variables: dict[str, VariableOrigin]
    units: list[str]
    places: list[SourcePlace]
    cells: dict[str, dict[int, list[str] | dict[int, str]]]
    changed: dict[str, ChangedCell]


def build_origins_data(
    variables: Mapping[str, PageVariable],
    indices: Mapping[str, IndexFacts],
    lists: Mapping[str, str],
    shown: Sequence[str],
    extremes: Mapping[str, Extreme] | None = None,
) -> OriginsData | None:
    """Build the data on origins that the page embeds; None where it shows no value, where the cells are not
    known, or are too many.

    variables: with the measures that they use; indices: the facts; lists: the warehouse's files; shown: the
    map's variables and indices; extremes: of `find_extremes`. Where the map has too many cells, those of the
    extremes are left.
    """
    observed, extremes = Path(lists.get("observations", "")), dict(extremes or {})
    names = {*shown, *(one.variable for one in extremes.values())}
    indicators = {
        name: [Indicator(one.variable, one.weight, one.direction) for one in indices[name].indicators]
        for name in sorted(names)
        if name in indices
    }

    def uses(name: str) -> list[tuple[str, int]]:
        parts = [one.variable for one in indicators.get(name, [])] or [name]
        return [(m, lag) for part in parts if part in variables for m, lag in variables[part].uses]

    whole = sorted({measure for name in shown for measure, _ in uses(name)})
    single = sorted(
        {
            f"{measure}\t{year - lag}\t{unit}"
            for extreme in extremes.values()
            for unit, _name, year in extreme.places
            for measure, lag in uses(extreme.variable)
        }
    )
    rows = _read_cells(observed, whole, single)
    if len(rows) > LARGEST:
        shown, whole = [], []
        rows = _read_cells(observed, whole, single)
    if not rows:
        return None
    names |= {one.variable for parts in indicators.values() for one in parts}
    units = sorted({row[0] for row in rows})
    places, cells = _index_files(rows, units)
    return OriginsData(
        shown=list(shown),
        extremes=extremes,
        indices=indicators,
        variables={
            name: VariableOrigin(variables[name].label, variables[name].formula, variables[name].uses)
            for name in sorted(names & {*variables})
        },
        units=units,
        places=places,
        cells=cells,
        changed=_read_changes(lists, {*whole}, {*single}),
    )


def _read_cells(observed: Path, whole: Sequence[str], single: Sequence[str]) -> list[tuple[Any, ...]]:
    """Read the cells of whole measures, and of single values (measure, year and unit, divided by tabs)."""
    if not (whole or single) or not observed.is_file():
        return []
    columns = 'unit, year, measure, file, sheet, cell, raw, "source", coalesce(stated_unit, target_unit)'
    cell = "concat_ws(chr(9), measure, year, unit)"
    query = (
        f"select {columns} from read_parquet(?) where chosen and (list_contains(?, measure) or "
        f"list_contains(?, {cell})) order by measure, year, unit"
    )
    return _rows(query, [str(observed), whole, single])


CHANGES = {
    "corrections": "select unit, year, measure, value, reason, source from read_parquet(?)",
    "imputed": "select unit, year, measure, value, rule, from_years from read_parquet(?)",
}


def _read_changes(
    lists: Mapping[str, str], whole: Container[str], single: Container[str]
) -> dict[str, ChangedCell]:
    """Read the corrected and the filled values of whole measures and of single values."""
    changed = {}
    for kind, query in CHANGES.items():
        if Path(lists.get(kind, "")).is_file():
            for unit, year, measure, value, reason, source in _rows(query, [lists[kind]]):
                key = f"{measure}\t{year}\t{unit}"
                if measure in whole or key in single:
                    changed[key] = ChangedCell(kind, value, reason, source)
    return changed


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connect_in_memory() as db:
        return db.execute(query, values).fetchall()


FEW = 3  # places of one value that its card names


def find_extremes(
    marks: Iterable[Key],
    material: Material,
    files: Mapping[str, str],
    units: str,
    sampled: Container[str] = (),
) -> dict[str, Extreme]:
    """Find by the mark of each cell that prints a variable's smallest or largest value the places that have
    it. Known by the value: one that the panel does not hold, such as a trimmed one, has none, and of a part
    of the panel a value that it holds twice.

    files: the panel's, by variable; units: the warehouse's; sampled: analyses of a part of the panel.
    """
    series = {
        (name, row.term): row
        for name, document in material.analyses.items()
        for row in read_rows_of(document.series, DescriptionRow)
    }
    wanted = [mark for mark in marks if mark.field in ("minimum", "maximum") and mark[:2] in series]
    there = {name: path for name, path in files.items() if Path(path).is_file()}
    if not wanted or not there or not Path(units).is_file():
        return {}
    ids, years, values = read_variables({name: Path(path) for name, path in there.items()})
    table = read_table(units)
    names = {
        str(unit): unit_names(str(name), str(own or ""))
        for unit, name, own in zip(table["unit"], table["name"], table["name_local"], strict=True)
    }
    found = {}
    for mark in wanted:
        row = series[mark[0], mark[1]]
        if row.variable not in there:
            continue
        at = np.flatnonzero(values[row.variable] == getattr(row, mark.field))
        if len(at) == 1 or (len(at) and mark.model not in sampled and not row.group):
            places = [(str(ids[i]), names.get(str(ids[i]), str(ids[i])), int(years[i])) for i in at[:FEW]]
            found["\t".join(mark)] = Extreme(row.variable, places, len(at) - len(places))
    return found


def _index_files(
    rows: Sequence[tuple[Any, ...]], units: Sequence[str]
) -> tuple[list[SourcePlace], dict[str, dict[int, list[str] | dict[int, str]]]]:
    """The files with sheet, source and unit of measurement, each once; and for each measure, year and place
    the cells and their texts by unit: a list, or where few units have one, by their places in it.
    """
    known: dict[SourcePlace, int] = {}
    at = {unit: i for i, unit in enumerate(units)}
    found: dict[str, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for unit, year, measure, file, sheet, cell, raw, source, stated in rows:
        place = known.setdefault(SourcePlace(file, sheet or "", source, stated or ""), len(known))
        found[f"{measure}\t{year}"][place] |= {2 * at[unit]: cell or "", 2 * at[unit] + 1: raw or ""}
    every = range(2 * len(units))
    made: dict[str, dict[int, list[str] | dict[int, str]]] = {
        key: {
            place: [texts.get(i, "") for i in every] if len(texts) > len(units) / 2 else texts
            for place, texts in places.items()
        }
        for key, places in found.items()
    }
    return list(known), made
