"""Polygons of units from a file: GeoJSON, a shapefile or a GeoPackage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.text import explain_damage
from spillover.words import _

SUFFIXES = (".geojson", ".json", ".shp", ".gpkg")
LONGEST = 360.01  # degrees: some files count longitude from 0 to 360
LINES = ("LineString", "MultiLineString")
_PARTS = (".dbf", ".prj", ".shx", ".cpg")
Records = Sequence[Mapping[str, Any]]


def list_polygon_files(file: str) -> list[str]:
    """List the files that a file of polygons is made of: a shapefile has its ids beside it."""
    path = Path(file)
    beside = [path.with_suffix(end) for end in _PARTS] if path.suffix.lower() == ".shp" else []
    return [file, *(part.as_posix() for part in beside if part.is_file())]


def read_polygons(path: Path, label: str, lines: bool = False) -> tuple[Records, list[Any]]:
    """Read the attributes of each polygon, and its geometry (shapely) in degrees of WGS 84.

    lines: whether there may be lines as well, as a base map has them.

    Raises StudyError where the file says neither ids nor its system of coordinates, or a shape is missing.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise StudyError(
            _(
                "{label}: polygons are read from {suffixes}; save them as one of these",
                label=label,
                suffixes=", ".join(SUFFIXES),
            )
        )
    if not path.is_file():
        raise StudyError(_("{label}: file of polygons not found; correct the path", label=label))
    with explain_damage(label, "polygons"):
        import geopandas

        frame = geopandas.read_file(path)
    if getattr(frame, "crs", None) is None:
        raise StudyError(
            _(
                ("{label}: does not state its coordinate reference system (a .prj file is missing); add it"),
                label=label,
            )
        )
    records = frame.drop(columns=frame.geometry.name).to_dict("records")
    if not records or not records[0]:
        raise StudyError(
            _("{label}: its polygons have no ids; give each the code or name of its unit", label=label)
        )
    shapes = list(frame.to_crs("EPSG:4326").geometry)
    if bare := [i for i, shape in enumerate(shapes, 1) if shape is None or shape.is_empty]:
        raise StudyError(
            _(
                "{label}: the rows {bare} have no geometry; remove them, or add it",
                label=label,
                bare=list_names(bare),
            )
        )
    known = dict(enumerate(shapes))
    check_areas(label, {i: s for i, s in known.items() if not lines or s.geom_type not in LINES})
    _check_places(label, shapes)
    return records, shapes


def check_areas(label: str, shapes: Mapping[int, Any]) -> None:
    """Raise StudyError where a shape, by its row counted from 0, is no polygon."""
    for row, shape in shapes.items():
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            raise StudyError(
                _(
                    "{label}: row {row} is a {type}, not a polygon; remove it, or draw it as a polygon",
                    label=label,
                    row=row + 1,
                    type=shape.geom_type,
                )
            )


def _check_places(label: str, shapes: Sequence[Any]) -> None:
    """Raise StudyError where a shape lies nowhere on the earth: metres or feet in a file that says degrees,
    or latitude before longitude.
    """
    for row, shape in enumerate(shapes, 1):
        west, south, east, north = shape.bounds
        if not (-LONGEST <= west <= east <= LONGEST and -90.01 <= south <= north <= 90.01):
            raise StudyError(
                _(
                    "{label}: row {row} reaches from {west:g} {south:g} to {east:g} {north:g} in "
                    "degrees of longitude and latitude; correct the file's coordinate reference system",
                    label=label,
                    row=row,
                    west=west,
                    south=south,
                    east=east,
                    north=north,
                )
            )


def rows_of_units(records: Records, label: str, units: Mapping[str, str]) -> dict[str, int]:
    """Find the row of each unit: by the column that has every unit's id, else every unit's name.

    units: names by id. Raises StudyError where no column has them all, or a unit is there twice.
    """
    texts = {c: [str(record[c]).strip().removesuffix(".0") for record in records] for c in records[0]}
    for wanted in (list(units), list(units.values())):
        holding = {column: found for column, found in texts.items() if set(wanted) <= set(found)}
        if len({tuple(found.index(name) for name in wanted) for found in holding.values()}) > 1:
            raise StudyError(
                _(
                    "{label}: the columns {holding} both have every unit, in different rows; keep one",
                    label=label,
                    holding=list_names(map(repr, holding)),
                )
            )
        for column, found in holding.items():
            if twice := sorted(name for name in set(wanted) if found.count(name) > 1):
                raise StudyError(
                    _(
                        "{label}: {twice} appear twice in {column}; keep one row of each",
                        label=label,
                        twice=list_names(twice),
                        column=quote_value(column),
                    )
                )
            return {unit: found.index(name) for unit, name in zip(units, wanted, strict=True)}
    best = max(
        texts, key=lambda c: len(set(texts[c]) & set(units)) + len(set(texts[c]) & set(units.values()))
    )
    lost = sorted(unit for unit, name in units.items() if unit not in texts[best] and name not in texts[best])
    raise StudyError(
        _(
            "{label}: no column names every unit of the panel; {best} lacks {lost}. Give the "
            "file a column with the units' codes or names as the panel has them",
            label=label,
            best=quote_value(best),
            lost=list_names(lost),
        )
    )


def polygons_of(path: Path, label: str, units: Mapping[str, str]) -> list[Any]:
    """Read the polygon of each unit, in their order. units: names by id."""
    records, shapes = read_polygons(path, label)
    rows = rows_of_units(records, label, units)
    return [shapes[rows[unit]] for unit in units]
