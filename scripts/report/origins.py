"""Where the values of the map by year come from: each measure's cell with file, sheet, text and unit, as
`make trace` says it, and an index value's indicators.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

LARGEST = 40_000  # cells that the page holds; where there are more, `make trace` tells of each
Places = dict[str, list[Any]]  # a measure and year -> the place of its file, then a cell and its text by unit


def origins_data(
    variables: Mapping[str, Mapping[str, Any]],
    indices: Mapping[str, Mapping[str, Any]],
    lists: Mapping[str, str],
    shown: Sequence[str],
) -> dict[str, Any]:
    """What the page embeds; empty where it shows no value, where the cells are not known, or are too many.

    variables: of each its label, formula, and the measures with the years that it takes them earlier, of the
    unit itself; indices: the facts; lists: the warehouse's; shown: the map's variables and indices.
    """
    observed = Path(lists.get("observations", ""))
    indicators = {
        name: [[row["variable"], row["weight"], row["direction"]] for row in indices[name]["indicators"]]
        for name in shown
        if indices.get(name, {}).get("indicators")
    }
    named = {row[0] for rows in indicators.values() for row in rows} | {*shown}
    used = {name: variables[name] for name in sorted(named & {*variables})}
    measures = sorted({measure for one in used.values() for measure, _ in one["uses"]})
    if not measures or not observed.is_file():
        return {}
    columns = 'unit, year, measure, file, sheet, cell, raw, "source", coalesce(stated_unit, target_unit)'
    rows = _rows(
        f"select {columns} from read_parquet(?) where chosen and list_contains(?, measure) "
        "order by measure, year, unit",
        [str(observed), measures],
    )
    if len(rows) > LARGEST:
        return {}
    units = sorted({row[0] for row in rows})
    places, cells = _placed(rows, units)
    changed = {
        f"{measure}\t{year}\t{unit}": [kind, *more]
        for kind, query in CHANGES.items()
        if Path(lists.get(kind, "")).is_file()
        for unit, year, measure, *more in _rows(query, [lists[kind]])
        if measure in measures
    }
    return {
        "indices": indicators,
        "variables": {name: [one["label"], one["formula"], one["uses"]] for name, one in used.items()},
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
    with duckdb.connect() as db:
        return db.execute(query, values).fetchall()


def _placed(rows: Sequence[tuple[Any, ...]], units: Sequence[str]) -> tuple[list[list[str]], dict[str, Any]]:
    """The files with sheet, source and unit of measurement, each once; and for each measure, year and place
    the cells and their texts by unit.
    """
    known: dict[tuple[str, ...], int] = {}
    at = {unit: i for i, unit in enumerate(units)}
    found: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for unit, year, measure, file, sheet, cell, raw, source, stated in rows:
        place = known.setdefault((file, sheet or "", source, stated or ""), len(known))
        texts = found[f"{measure}\t{year}"].setdefault(place, [""] * (2 * len(units)))
        texts[2 * at[unit] : 2 * at[unit] + 2] = [cell or "", raw or ""]
    return [list(place) for place in known], found
