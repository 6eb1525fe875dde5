"""Where units are, by a file that a person gives: coordinates (.csv) or polygons (GeoJSON, shapefile, "
"GeoPackage)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.limits import reading
from study.csv_table import read_csv_table
from study.errors import StudyError, listed, quoted

LONGITUDE = ("longitude", "lon", "lng", "long", "x", "经度")
LATITUDE = ("latitude", "lat", "y", "纬度")
POLYGONS = (".geojson", ".json", ".shp", ".gpkg")
Point = tuple[str, str]
Records = list[dict[str, Any]]


def points_of(path: Path, label: str, units: Mapping[str, str]) -> dict[str, Point]:
    """Longitude and latitude of each unit, as text, by its text in the panel's file. units: names by text.

    The column that has every unit's text, or every unit's name, says which row is whose. Raises StudyError
    where none has, or a unit is there twice.
    """
    records, points = _polygons(path, label) if path.suffix.lower() in POLYGONS else _coordinates(path, label)
    for wanted in (list(units), list(units.values())):
        for column in records[0]:
            texts = [str(record[column]).strip().removesuffix(".0") for record in records]
            if set(wanted) <= set(texts):
                _check_once(label, column, texts, wanted)
                found = dict(zip(texts, points, strict=True))
                return {text: found[name] for text, name in zip(units, wanted, strict=True)}
    best = max(records[0], key=lambda c: len({str(r[c]).strip() for r in records} & set(units)))
    lost = sorted(set(units) - {str(record[best]).strip() for record in records})
    raise StudyError(
        f"{label}: no column names every unit of the panel; {quoted(best)} lacks {listed(lost)}. Give the "
        f"file "
        "a column with the units' codes or names as the panel has them"
    )


def _check_once(label: str, column: str, texts: Sequence[str], wanted: Sequence[str]) -> None:
    if twice := sorted(name for name in set(wanted) if texts.count(name) > 1):
        raise StudyError(f"{label}: {listed(twice)} appear twice in {quoted(column)}; keep one row of each")


def _coordinates(path: Path, label: str) -> tuple[Records, list[Point]]:
    header, lines = read_csv_table(path)
    x = next((c for c in header if c.casefold() in LONGITUDE), None)
    y = next((c for c in header if c.casefold() in LATITUDE), None)
    if not x or not y or not lines:
        raise StudyError(
            f"{label}: needs the columns longitude and latitude, in degrees, and a row for each unit"
        )
    rest = [c for c in header if c not in (x, y)]
    if not rest:
        raise StudyError(f"{label}: has no column with the units' codes or names; add one")
    return [{c: row[c] for c in rest} for _, row in lines], [(row[x], row[y]) for _, row in lines]


def _polygons(path: Path, label: str) -> tuple[Records, list[Point]]:
    """The attributes of each polygon, and a point within it in degrees."""
    with reading(label, "polygons"):
        import geopandas

        frame = geopandas.read_file(path)
    if frame.crs is None:
        raise StudyError(f"{label}: does not say its system of coordinates (a .prj file is missing); add it")
    inside = frame.to_crs("EPSG:4326").geometry.representative_point()
    records = frame.drop(columns=frame.geometry.name).to_dict("records")
    if not records or not records[0]:
        raise StudyError(f"{label}: its polygons have no ids; give each the code or name of its unit")
    return records, [(f"{point.x:.6f}", f"{point.y:.6f}") for point in inside]
