"""Where units are, by a file that a person gives: coordinates (.csv) or polygons."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from base.csv_table import read_csv_table
from ingest.polygons import SUFFIXES, Records, read_polygons, rows_of_units
from spillover.errors import StudyError

LONGITUDE = ("longitude", "lon", "lng", "long", "x", "经度")
LATITUDE = ("latitude", "lat", "y", "纬度")
Point = tuple[str, str]


def points_of(path: Path, label: str, units: Mapping[str, str]) -> dict[str, Point]:
    """Longitude and latitude of each unit, as text, by its text in the panel's file. units: names by text.

    The column that has every unit's text, or every unit's name, says which row is whose. Raises StudyError
    where none has, or a unit is there twice.
    """
    polygons = path.suffix.lower() in SUFFIXES
    records, points = _inside(path, label) if polygons else _coordinates(path, label)
    rows = rows_of_units(records, label, units)
    return {text: points[rows[text]] for text in units}


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


def _inside(path: Path, label: str) -> tuple[Records, list[Point]]:
    """The attributes of each polygon, and a point within it in degrees."""
    records, shapes = read_polygons(path, label)
    points = [shape.representative_point() for shape in shapes]
    return records, [(f"{point.x:.6f}", f"{point.y:.6f}") for point in points]
