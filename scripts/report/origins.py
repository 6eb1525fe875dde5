"""Return the origins of the values that the page shows, on its map by year and as the smallest and the
largest of a variable: each measure's cell with file, sheet, text and unit, as `make trace` says it, and an
index value's indicators.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from audit.study_numbers import Key
from base.artifacts.memory_database import connect_in_memory
from base.artifacts.parquet import read_table, read_variables
from report.material import Material, unit_names
from report.page_options import PageVariable
from spillover.facts import IndexFacts
from spillover.series import DescriptionRow, read_rows_of

LARGEST = 40_000  # cells that the page holds; where there are more, `make trace` tells of each
Places = dict[str, list[Any]]  # a measure and year -> the place of its file, then a cell and its text by unit


def origins_data(
    variables: Mapping[str, PageVariable],
    indices: Mapping[str, IndexFacts],
    lists: Mapping[str, str],
    shown: Sequence[str],
    extremes: Extremes | None = None,
) -> dict[str, Any]:
    """Data on origins that the page embeds; empty where it shows no value, where the cells are not known, or
    are too many.

    variables: of each its label, formula, and the measures with the years that it takes them earlier, of the
    unit itself; indices: the facts; lists: the warehouse's; shown: the map's variables and indices; extremes:
    of `extremes_of`. Where the map has too many cells, those of the extremes are left.
    """
    observed, extremes = Path(lists.get("observations", "")), extremes or {}
    names = {*shown, *(name for name, _places, _more in extremes.values())}
    indicators: dict[str, list[list[Any]]] = {
        name: [[one.variable, one.weight, one.direction] for one in indices[name].indicators]
        for name in sorted(names)
        if name in indices
    }

    def uses(name: str) -> list[tuple[str, int]]:
        parts = [row[0] for row in indicators.get(name, [])] or [name]
        return [(m, lag) for part in parts if part in variables for m, lag in variables[part].uses]

    whole = sorted({measure for name in shown for measure, _ in uses(name)})
    single = sorted(
        {
            f"{measure}\t{year - lag}\t{unit}"
            for name, places, _more in extremes.values()
            for unit, _name, year in places
            for measure, lag in uses(name)
        }
    )
    if not (whole or single) or not observed.is_file():
        return {}
    columns = 'unit, year, measure, file, sheet, cell, raw, "source", coalesce(stated_unit, target_unit)'
    cell = "concat_ws(chr(9), measure, year, unit)"
    query = (
        f"select {columns} from read_parquet(?) where chosen and (list_contains(?, measure) or "
        f"list_contains(?, {cell})) order by measure, year, unit"
    )
    rows = _rows(query, [str(observed), whole, single])
    if len(rows) > LARGEST:
        shown, whole = [], []
        rows = _rows(query, [str(observed), whole, single])
    if not rows:
        return {}
    named = {row[0] for found in indicators.values() for row in found} | names
    used = {name: variables[name] for name in sorted(named & {*variables})}
    units = sorted({row[0] for row in rows})
    places, cells = _index_files(rows, units)
    known = {*single}
    changed = {
        key: [kind, *more]
        for kind, query in CHANGES.items()
        if Path(lists.get(kind, "")).is_file()
        for unit, year, measure, *more in _rows(query, [lists[kind]])
        if measure in whole or f"{measure}\t{year}\t{unit}" in known
        for key in [f"{measure}\t{year}\t{unit}"]
    }
    return {
        "shown": list(shown),
        "extremes": extremes,
        "indices": indicators,
        "variables": {name: [one.label, one.formula, one.uses] for name, one in used.items()},
        "units": units,
        "places": places,
        "cells": cells,
        "changed": changed,
    }


CHANGES = {
    "corrections": "select unit, year, measure, value, reason, source from read_parquet(?)",
    "imputed": "select unit, year, measure, value, rule, from_years from read_parquet(?)",
}


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connect_in_memory() as db:
        return db.execute(query, values).fetchall()


Extremes = Mapping[str, tuple[str, list[tuple[str, str, int]], int]]
FEW = 3  # places of one value that its card names


def extremes_of(
    marks: Iterable[Key],
    material: Material,
    files: Mapping[str, str],
    units: str,
    sampled: Container[str] = (),
) -> Extremes:
    """By the mark of a cell that prints a variable's smallest or largest value: the variable, the places that
    have it (unit, its name, year), and how many more there are. Known by the value: one that the panel does
    not hold, such as a trimmed one, has none, and of a part of the panel a value that it holds twice.

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
            found["\t".join(mark)] = (row.variable, places, len(at) - len(places))
    return found


def _index_files(
    rows: Sequence[tuple[Any, ...]], units: Sequence[str]
) -> tuple[list[list[str]], dict[str, Any]]:
    """The files with sheet, source and unit of measurement, each once; and for each measure, year and place
    the cells and their texts by unit: a list, or where few units have one, by their places in it.
    """
    known: dict[tuple[str, ...], int] = {}
    at = {unit: i for i, unit in enumerate(units)}
    found: dict[str, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for unit, year, measure, file, sheet, cell, raw, source, stated in rows:
        place = known.setdefault((file, sheet or "", source, stated or ""), len(known))
        found[f"{measure}\t{year}"][place] |= {2 * at[unit]: cell or "", 2 * at[unit] + 1: raw or ""}
    every = range(2 * len(units))
    made = {
        key: {
            place: [texts.get(i, "") for i in every] if len(texts) > len(units) / 2 else texts
            for place, texts in places.items()
        }
        for key, places in found.items()
    }
    return [list(place) for place in known], made
