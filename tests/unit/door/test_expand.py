"""The key `panel` as a source, units and variables; names, places and YAML."""

import csv
from pathlib import Path

import pytest
import yaml

from door.table import safe_names
from door.text import write_block
from door.units import find_place, level_of
from door.write import describe_panel
from plan.load import load_study
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]


def test_names_are_safe_unlike_and_stable():
    headers = ["y", "is", "人均GDP(元)", "GDP", "就业率", "$x", "year", "Y", "a b", "2010", "L" * 60]
    names = safe_names(headers)
    assert names[:7] == ["y", "is_", "GDP", "GDP_2", "column_e", "x_f", "year_2"]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.isidentifier() for name in names)
    assert safe_names(headers, {"rate": "就业率"})[4] == "rate"


@pytest.mark.debt(9)
def test_a_column_called_as_a_parameter_of_spatial_models_gets_another_name():
    assert safe_names(["rho", "sigma2_e", "x"]) == ["rho_2", "sigma2_e_2", "x"]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("130100", "", "130100"),
        ("1301", "", "130100"),
        ("石家庄", "石家庄", "130100"),
        ("x", "延边朝鲜族自治州", "222400"),
        ("x", "延边", "222400"),
        ("x", "北京市", "110000"),
        ("x", "西双版纳", "532800"),
        ("x", "Xi'an", "610100"),
        ("x", "Hohhot City", "150100"),
        ("x", "Suzhou (Anhui)", "341300"),
        ("Suzhou, Jiangsu", "Suzhou, Jiangsu", "320500"),
    ],
)
def test_chinese_cities_are_placed_by_code_or_name(text, name, code):
    place = find_place("cities", text, name)
    assert place.code == code
    assert 73 < float(place.longitude) < 136


def test_firms_are_no_places():
    assert level_of({f"{i:06d}": f"{i:06d}" for i in range(1, 50)}) is None
    assert level_of({"平安银行": "平安银行", "万科A": "万科A"}) is None
    assert level_of({"11": "北京市", "13": "河北省", "64": "宁夏回族自治区"}) == ("provinces", [])


def test_pinyin_places_every_city_of_the_published_list_and_asks_where_two_are_spelt_alike():
    with (ROOT / "resources/cities/units.csv").open(encoding="utf-8") as stream:
        listed = {row["name"]: row["unit"] for row in csv.DictReader(stream)}
    assert {
        n: c for n, c in listed.items() if (p := find_place("cities", "", n)) is None or p.code != c
    } == {}
    assert level_of({n: n for n in ("Shaanxi", "Shanxi", "Inner Mongolia", "Tibet")}) == ("provinces", [])
    assert level_of({n: n for n in ("Nanjing", "Wuhan", "Suzhou")}) == (
        "cities",
        ["Suzhou (which of 苏州市 320500, 宿州市 341300)"],
    )
    assert level_of({n: n for n in ("Ohio", "Utah", "Texas")}) is None


def test_cities_that_are_spelt_alike_leave_a_study_without_space_and_a_note(ask, project):
    rows = ["city,year,x"]
    for i, city in enumerate(("Nanjing", "Wuhan", "Suzhou")):
        rows += [f"{city},{y},{i + y % 3}" for y in range(2010, 2015)]
    (project / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    found = ask("a.csv")[0]
    assert found.panel.places is None
    assert "some names are ambiguous: Suzhou (which of" in "\n".join(describe_panel(found))


def test_cities_that_cannot_be_placed_are_named(ask, project):
    rows = ["城市,年份,x"]
    for i, city in enumerate(("唐山市", "保定市", "邯郸市", "无名市")):
        rows += [f"{city},{y},{i + y % 3}" for y in range(2010, 2015)]
    (project / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"3 of 4 units are cities of China, but 无名市 cannot be located.*PLACES=none"
    ):
        ask("a.csv")
    assert ask("a.csv", places="none")[0].panel.places is None


def _study(project, firms, **changes):
    firms.to_csv(project / "p.csv", index=False)
    config = {
        "study": "x",
        "title": "X",
        "panel": {"file": "p.csv", "unit": "stkcd", "time": "year"},
        "analyses": {"a": {"kind": "panel", "outcome": "roa", "regressors": ["L.size", "growth"]}},
        "variables": {"growth": {"formula": "ln(lev^2)"}},
    } | changes
    text = yaml.safe_dump(config, allow_unicode=True)
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    return load_study(project, "x")


def test_what_the_study_names_becomes_variables_and_measures(project, firms, monkeypatch):
    monkeypatch.chdir(project)
    firms["other"] = 1.5
    study = _study(project, firms)
    assert list(study["variables"]) == ["roa", "size", "growth"]
    assert list(study["sources"]["panel"]["columns"]) == ["roa", "size", "lev"]
    assert study["years"] == [2001, 2010]
    assert study["units"] == {"file": "results/x/panel/units.csv"}
    assert len((project / "results/x/panel/units.csv").read_text(encoding="utf-8").splitlines()) == 41


def test_a_variable_without_a_formula_is_the_column_of_its_name(project, firms, monkeypatch):
    monkeypatch.chdir(project)
    study = _study(
        project, firms, variables={"size": {"label": "Size of the firm"}, "growth": {"formula": "lev"}}
    )
    assert study["variables"]["size"] == {
        "formula": "size",
        "label": "Size of the firm",
        "allow_missing": True,
    }
    with pytest.raises(StudyError, match=r"variables\.siz: 'formula' is a required property"):
        _study(project, firms, variables={"siz": {"label": "Size"}, "growth": {"formula": "lev"}})


@pytest.mark.parametrize(("key", "value"), [("variables", ["size"]), ("variables", 5), ("indices", None)])
def test_sections_of_another_shape_are_named(project, firms, monkeypatch, key, value):
    monkeypatch.chdir(project)
    with pytest.raises(StudyError, match=rf"x\.yaml: {key}: expected keys and values, found "):
        _study(project, firms, **{key: value})


@pytest.mark.debt("34.4")
def test_a_package_ships_a_panel_that_may_be_passed_on(project, firms, monkeypatch):
    monkeypatch.chdir(project)
    panel = {"file": "p.csv", "unit": "stkcd", "time": "year"}
    for given in ({}, {"redistribute": True}):
        source = _study(project, firms, panel=panel | given)["sources"]["panel"]
        assert source.get("redistribute", False) == given.get("redistribute", False)


def test_the_file_is_read_again_only_when_it_changes(project, firms, monkeypatch):
    monkeypatch.chdir(project)
    _study(project, firms)
    memory = project / "results/x/panel/file.json"
    before = memory.stat().st_mtime_ns
    load_study(project, "x")
    assert memory.stat().st_mtime_ns == before
    firms["year"] += 1
    assert _study(project, firms)["years"] == [2002, 2011]


PANEL = {"file": "p.csv", "unit": "stkcd", "time": "year"}


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sources": {}}, "sources: a study with 'panel' has no sources"),
        (
            {"panel": {"file": "p.csv", "unit": "stkcd", "tme": "year"}},
            "unknown key 'tme'; did you mean 'time'",
        ),
        ({"panel": {"file": "no.csv", "unit": "stkcd", "time": "year"}}, "no.csv: file not found"),
        ({"panel": {"file": "p.csv", "unit": "firm", "time": "year"}}, "panel.unit names 'firm'"),
        ({"panel": {"file": "p.csv", "unit": "stkcd", "time": "roa"}}, "no row has both a unit"),
        ({"panel": PANEL | {"sheet": "S"}}, r"panel\.sheet: p\.csv has no sheets; leave 'sheet' out"),
        (
            {"panel": PANEL | {"file": "p.xlsx", "delimiter": "semicolon"}},
            r"panel\.delimiter: p\.xlsx is no text file; leave 'delimiter' out",
        ),
        ({"panel": PANEL | {"years_in_headers": True}}, r"panel\.time: .* leave 'time' out"),
        ({"panel": {"file": "p.csv", "unit": "stkcd"}}, r"panel\.time is missing: .*years_in_headers: true"),
        ({"panel": PANEL | {"encoding": None}}, r"panel\.encoding: no value is given; write one of gb18030"),
        ({"controls": ["oter"]}, r"controls\[0\]: 'oter' is neither .* did you mean 'other'\?"),
        ({"panel": [1]}, "panel: expected keys and values"),
        ({"panel": {"file": "p.txt.zip", "unit": "a", "time": "b"}}, "not from .zip"),
    ],
)
def test_a_panel_that_does_not_fit_is_told(project, firms, monkeypatch, changes, message):
    monkeypatch.chdir(project)
    firms["other"] = 1.5
    with pytest.raises(StudyError, match=message):
        _study(project, firms, **changes)


@pytest.mark.debt("33.14")
def test_a_panel_file_that_is_a_broken_link_is_named_as_one(project, firms, monkeypatch):
    monkeypatch.chdir(project)
    (project / "far.csv").symlink_to("nowhere.csv")
    with pytest.raises(StudyError, match=r"far\.csv: is a broken or circular link"):
        _study(project, firms, panel=PANEL | {"file": "far.csv"})


def test_yaml_reads_back_as_what_was_written():
    value = {
        "a": {
            "text": "yes",
            "number": "2010",
            "list": [1, 2.5, None, True],
            "colon": "a: b",
            "long": "x " * 80,
        },
        "键": "值（元）: #x",
        "nested": [{"k": ["L.x", "$y"]}] * 9,
    }
    assert yaml.safe_load("\n".join(write_block(value))) == value


def _points(firms):
    return {firm: (100 + i / 10, 30 + i / 20) for i, firm in enumerate(firms.stkcd.unique())}


def test_a_file_of_coordinates_places_the_units(ask, project, firms):
    rows = [f"{firm},{x},{y}" for firm, (x, y) in _points(firms).items()]
    (project / "where.csv").write_text("\n".join(["code,lon,lat", *rows]), encoding="utf-8")
    found, text = ask(firms, outcome="roa", treatment="size", places=str(project / "where.csv"))
    assert text.startswith("# yaml-language-server: $schema=schema/study.json\n")
    assert found.units.rows[1]["longitude"] == "100.1"
    assert "inverse_distance" in text
    assert "places: where.csv" in text
    (project / "where.csv").write_text("\n".join(["code,lon,lat", *rows[1:]]), encoding="utf-8")
    with pytest.raises(StudyError, match="'code' lacks 000001"):
        ask(firms, places=str(project / "where.csv"))
    (project / "where.csv").write_text("\n".join(["code,lon,lat", *rows, rows[3]]), encoding="utf-8")
    with pytest.raises(StudyError, match="000004 appear twice in 'code'"):
        ask(firms, places=str(project / "where.csv"))


@pytest.mark.parametrize("name", ["where.geojson", "where.gpkg"])
def test_a_file_of_polygons_places_the_units(ask, project, firms, name):
    geopandas = pytest.importorskip("geopandas")
    from shapely.geometry import box

    shapes = [box(x, y, x + 0.1, y + 0.05) for x, y in _points(firms).values()]
    frame = geopandas.GeoDataFrame({"code": list(_points(firms))}, geometry=shapes, crs="EPSG:4326")
    frame.to_file(project / name)
    found, _ = ask(firms, places=str(project / name))
    assert float(found.units.rows[1]["longitude"]) == pytest.approx(100.15)
    frame.drop(columns="code").to_file(project / name)
    with pytest.raises(StudyError, match=r"polygons have no ids|no column names every unit"):
        ask(firms, places=str(project / name))
