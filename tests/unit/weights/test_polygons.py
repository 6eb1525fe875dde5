"""Contiguity and maps by a file of polygons, matched by ids or names."""

import numpy as np
import pytest
import shapely

from ingest.polygons import list_polygon_files, polygons_of
from report.base_map import base_map
from spillover.errors import StudyError
from weights.families.contiguity import Contiguity
from weights.ground import Ground

geopandas = pytest.importorskip("geopandas")
NAMES = {"01": "West", "02": "Middle", "03": "East"}
SQUARES = {
    "02": shapely.box(1, 0, 2, 1),
    "03": shapely.box(2, 0, 3, 1),
    "01": shapely.box(0, 0, 1, 1),
    "99": shapely.box(9, 9, 10, 10),
}


@pytest.fixture(params=["towns.geojson", "towns.shp", "towns.gpkg"])
def file(request, tmp_path):
    columns = {"code": list(SQUARES), "label": [NAMES.get(u, "Far") for u in SQUARES]}
    frame = geopandas.GeoDataFrame(columns, geometry=list(SQUARES.values()), crs="EPSG:4326")
    frame.to_crs("EPSG:3857" if request.param != "towns.geojson" else "EPSG:4326").to_file(
        tmp_path / request.param
    )
    return tmp_path / request.param


def test_neighbours_by_ids_or_by_names(file):
    for names in (NAMES, {"a": "West", "b": "Middle", "c": "East"}):
        ground = Ground(tuple(names), np.zeros((3, 2)), np.array([]), {}, names)
        weights = Contiguity(polygons=str(file)).build(ground)
        np.testing.assert_array_equal(weights.dense(), [[0, 1, 0], [1, 0, 1], [0, 1, 0]])


def test_maps_draw_the_polygons(file):
    nowhere = np.full(3, np.nan)
    units = {"unit": list(NAMES), "name": list(NAMES.values()), "name_local": [""] * 3}
    drawn = base_map({**units, "longitude": nowhere, "latitude": nowhere}, "points", str(file))
    assert [len(unit.rings) for unit in drawn.units.values()] == [1, 1, 1]
    west, middle, east = (unit.centre[0] for unit in drawn.units.values())
    assert west < middle < east


def test_a_shapefile_is_several_files(file):
    assert len(list_polygon_files(str(file))) == (5 if file.suffix == ".shp" else 1)


def test_units_without_a_polygon_are_named(file):
    with pytest.raises(StudyError, match=r"towns\..*no column names every unit.*lacks 04"):
        polygons_of(file, str(file), {**NAMES, "04": "South"})


def test_a_file_without_coordinates_system_or_ids_is_refused(tmp_path):
    frame = geopandas.GeoDataFrame({"code": ["01"]}, geometry=[SQUARES["01"]])
    frame.to_file(tmp_path / "plain.shp")
    with pytest.raises(StudyError, match=r"coordinate reference system .*\.prj"):
        polygons_of(tmp_path / "plain.shp", "plain.shp", {"01": "West"})
    geopandas.GeoDataFrame(geometry=[SQUARES["01"]], crs="EPSG:4326").to_file(tmp_path / "bare.geojson")
    with pytest.raises(StudyError, match="its polygons have no ids"):
        polygons_of(tmp_path / "bare.geojson", "bare.geojson", {"01": "West"})
    with pytest.raises(StudyError, match="file of polygons not found"):
        polygons_of(tmp_path / "none.shp", "none.shp", {"01": "West"})


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.Point(0, 0), "row 1 is a Point, not a polygon"),
        (shapely.LineString([(0, 0), (1, 0)]), "row 1 is a LineString, not a polygon"),
        (shapely.box(500_000, 4_000_000, 501_000, 4_001_000), "row 1 reaches from 500000 4e.06 to"),
        (shapely.box(39, 109, 40, 110), "row 1 reaches from 39 109 to 40 110"),
    ],
)
def test_shapes_that_are_no_polygons_on_the_earth_are_refused(tmp_path, shape, words):
    frame = geopandas.GeoDataFrame({"code": ["01"]}, geometry=[shape], crs="EPSG:4326")
    frame.to_file(tmp_path / "w.geojson")
    with pytest.raises(StudyError, match=rf"w.geojson: {words}"):
        polygons_of(tmp_path / "w.geojson", "w.geojson", {"01": "West"})


def test_two_columns_that_could_both_be_the_units_are_refused(tmp_path):
    columns = {"code": ["01", "02"], "other": ["02", "01"]}
    frame = geopandas.GeoDataFrame(columns, geometry=[SQUARES["01"], SQUARES["02"]], crs="EPSG:4326")
    frame.to_file(tmp_path / "w.geojson")
    with pytest.raises(StudyError, match="the columns 'code', 'other' both have every unit, in different"):
        polygons_of(tmp_path / "w.geojson", "w.geojson", {"01": "West", "02": "Middle"})
