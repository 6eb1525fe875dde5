"""The map by year of the page: base map, variables and their values, and the section that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from base.artifacts.json_record import read_json_record
from base.artifacts.parquet import read_variables
from report.figures.map import class_edges, close_up
from report.map_record import BaseMap, Inset
from report.material import unit_names
from report.page_options import PageOptions
from report.page_plan import explain_missing, is_there
from report.sections import Section, section
from spillover.arrays.foundation import Array

DIGITS = 4  # significant digits of embedded numbers: more than a pixel shows


class ShownUnit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit on the page's map: its name, the centre [x, y] of its point and its rings as encoded lines, none
    where it is a point. Coordinates are kilometres.
    """

    shown: str
    centre: list[int | float]
    rings: list[str]


class MapVariable(msgspec.Struct, frozen=True, kw_only=True):
    """A variable of the map: its label, the edges of its classes, and by unit its values in each year (T),
    None where one is missing; in the variable's own unit.
    """

    label: str
    edges: list[float | None]
    values: dict[str, list[float | None]]


class MapData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The data of the map that the page embeds: lines around the units, as encoded lines of kilometres; the
    units by id; the South China Sea in a map of the country; the places that are enlarged below, each by its
    lower left and upper right corner; the years (T) and the variables by name.
    """

    outline: list[str]
    units: dict[str, ShownUnit]
    inset: Inset | None = None
    near: list[list[list[float]]]
    years: list[int]
    variables: dict[str, MapVariable]


def map_section(spec: PageOptions, note: str) -> Section | None:
    """The map with a slider for the year; None where the page has none. note: below it."""
    base_map, files = spec.plan.base_map.get("base_map", ""), spec.plan.year_map
    if not files:
        return None
    there = {name: Path(path) for name, path in files.items() if is_there(path)}
    if not there or not is_there(base_map):
        lost = next(path for path in [base_map, *files.values()] if not is_there(path))
        return section("map", why=explain_missing(lost, []))
    data = build_map_data(read_json_record(base_map, BaseMap), there, spec.labels)
    shown = [(name, variable.label) for name, variable in data.variables.items()]
    made = section("map", variables=shown, first=data.years[0], last=data.years[-1], note=note)
    return replace(made, data={"map-data": data})


def build_map_data(base: BaseMap, files: Mapping[str, Path], labels: Mapping[str, str]) -> MapData:
    """Build what the page embeds for its map. files: the panel's, by variable."""
    units, years, values = read_variables(files)
    ids, span = list(dict.fromkeys(map(str, units))), sorted({int(year) for year in years})
    grids = {name: column.reshape(len(ids), len(span)) for name, column in values.items()}
    return MapData(
        outline=[encode_line(line) for line in base.outline],
        units={
            name: ShownUnit(
                shown=unit_names(unit.name, unit.name_local),
                centre=unit.centre,
                rings=[encode_line(ring) for ring in unit.rings],
            )
            for name, unit in base.units.items()
        },
        inset=base.inset,
        near=[np.round(box, 1).tolist() for box in close_up(base)],
        years=span,
        variables={
            name: _build_variable(labels.get(name, name), ids, grid)
            for name, grid in grids.items()
            if np.isfinite(grid).any()
        },
    )


def _build_variable(label: str, ids: Sequence[str], grid: Array) -> MapVariable:
    """A variable with its values by unit and year, (N, T)."""
    return MapVariable(
        label=label,
        edges=round_significant(class_edges(grid)),
        values={unit: round_significant(row) for unit, row in zip(ids, grid, strict=True)},
    )


def round_significant(values: Any, digits: int = DIGITS) -> list[float | None]:
    """Numbers with so many significant digits, None where there is none, so that data stay small and valid
    JSON.
    """
    return [float(f"{v:.{digits}g}") if np.isfinite(v) else None for v in np.asarray(values, dtype=float)]


def encode_line(line: Sequence[Sequence[float]]) -> str:
    """A line's first point and the way from each point to the next in letters, as Google's encoded polylines
    have them: five bits each, the least first, the sign as the lowest bit.
    """
    points = np.rint(line).astype(int)
    ways = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=int)).ravel().tolist()
    letters = []
    for way in ways:
        rest = 2 * way if way >= 0 else -2 * way - 1
        while rest >= 32:
            letters.append(chr(63 + 32 + rest % 32))
            rest //= 32
        letters.append(chr(63 + rest))
    return "".join(letters)
