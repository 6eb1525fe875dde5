"""Divisions that changed: read by year, summed over mergers, told as breaks."""

import duckdb
import numpy as np
import pytest
from msgspec import convert

from cli.trace import explain_number, trace
from ingest.places import (
    add_former_names,
    changes_of_unit,
    check_sums,
    file_of,
    find_mergers,
    read_divisions,
    read_units,
)
from small_study import LONG, SPEC, ingest_entry, ingested, ingested_files, units_in
from spillover.errors import StudyError
from study_chain import ROOT
from suspects_planting import made
from warehouse.build import WarehouseInputs, build, read_joined_measures
from warehouse.options import WarehouseOptions
from warehouse.suspects.build import read_series
from warehouse.suspects.search import search

LEDGER = """adcode,name,year,change,into,what,source
542400,北原地区,2012,upgraded,540600,北原市,"Document 1, 2012-05-01"
530800,思旧市,2013,renamed,530800,思新市,unverified
371200,小城市,2013,merged,370100,大城市,"Document 2, 2012-12-26"
341400,湖城市,2012,split,370100|530800,大城市|思新市,"Document 3, 2012-07-14"
"""
UNITS = """unit,name,name_local,aliases,longitude,latitude,region
370100,Big,大城市,,117,36.6,North
530800,New,思新市,,100.97,22.83,South
540600,Plain,北原市,,92,31,West
"""


def _ledger(folder, text=LEDGER):
    path = folder / "divisions.csv"
    path.write_text(text, encoding="utf-8")
    return read_divisions(path)


def _units(folder):
    return add_former_names(units_in(folder, UNITS), _ledger(folder))


def _long(folder, rows, name="long.csv"):
    path = folder / name
    path.write_text("code,name,year,population\n" + rows, encoding="utf-8")
    return {name: path}


def _read(folder, rows, units=None):
    observations, aside = ingest_entry("long", LONG, _long(folder, rows), units or _units(folder))
    found = {(o.unit, o.year_data): (o.value, o.cell) for o in observations}
    return found, aside


def test_a_former_code_counts_up_to_its_year_and_where_the_unit_has_no_number_of_its_own(tmp_path):
    rows = (
        "542400,北原地区,2010,5\n542400,北原地区,2011,6\n542400,北原地区,2012,7\n542400,北原地区,2013,8\n"
        "540600,北原市,2010,\n540600,北原市,2011,6.5\n540600,北原市,2012,\n540600,北原市,2013,9\n"
    )
    found, aside = _read(tmp_path, rows)
    assert found == {
        ("540600", 2010): (5, "D2"),
        ("540600", 2011): (6.5, "D7"),
        ("540600", 2012): (7, "D4"),
        ("540600", 2013): (9, "D9"),
    }
    assert dict(aside.outside_labels) == {"北原地区": 2}
    lines = {(line.status, line.why): line.cells for line in aside.accounts[0].lines()}
    assert lines["set aside", "a row without numbers, beside that of a former name"] == 6
    read = sum(cells for (status, _), cells in lines.items() if status == "read")
    assert read == sum(cells for (status, _), cells in lines.items() if status != "read")


def test_a_former_name_without_a_code(tmp_path):
    rows = ",思旧市,2012,5\n,思旧市,2014,6\n,思新市,2013,7\n,思新市,2014,8\n"
    found, aside = _read(tmp_path, rows)
    assert {key: value for key, (value, _) in found.items()} == {
        ("530800", 2012): 5,
        ("530800", 2013): 7,
        ("530800", 2014): 8,
    }
    assert dict(aside.outside_labels) == {"思旧市": 1}


def test_without_the_ledger_a_code_of_before_is_an_error(tmp_path):
    with pytest.raises(StudyError, match="code 542400 is not a code of the study, but the name"):
        _read(tmp_path, "542400,北原地区,2010,5\n", units_in(tmp_path, UNITS))


def test_a_former_code_with_the_name_of_another_unit_is_an_error(tmp_path):
    with pytest.raises(StudyError, match=r"code 542400 is not a code of the study, but the name .* is Big"):
        _read(tmp_path, "542400,大城市,2010,5\n")


def test_a_name_that_two_rows_of_one_year_have_is_an_error(tmp_path):
    rows = "542400,北原地区,2010,5\n542400,北原地区,2010,6\n"
    with pytest.raises(StudyError, match="appears twice for data year 2010"):
        _read(tmp_path, rows)


CITY_ROWS = "".join(
    f"{code},{name},{year},{value}\n"
    for code, name, values in (
        ("370100", "大城市", (100, 101, 152)),
        ("371200", "小城市", (40, 41, "")),
        ("530800", "思新市", (5, 6, 7)),
        ("540600", "北原市", (8, 8, 9)),
    )
    for year, value in zip((2011, 2012, 2013), values, strict=True)
)


def _warehouse(folder, rows, measures=("population",)):
    units, divisions = _units(folder), _ledger(folder)
    ingested(folder, "long", LONG, _long(folder, rows), units)
    spec = {
        **SPEC,
        "years": [2011, 2013],
        "precedence": ["long"],
        "gaps": {},
        "ranges": {},
        "variables": {"size": {"formula": "population", "allow_missing": True}},
    }
    joined = read_joined_measures(
        measures, find_mergers(divisions, units), [folder / "long.witnesses.parquet"]
    )
    db = duckdb.connect(config={"threads": 1})
    inputs = WarehouseInputs(*ingested_files(folder, ["long"]), units, mergers=joined)
    build(db, convert(spec, WarehouseOptions), inputs)
    return db, units


def _sizes(db):
    query = "select year, value from panel.variables where unit = '370100' order by year"
    return db.execute(query).fetchall()


def test_a_merger_is_summed_before_its_year_and_traced(tmp_path):
    db, units = _warehouse(tmp_path, CITY_ROWS)
    assert _sizes(db) == [(2011, 140), (2012, 142), (2013, 152)]
    lines = explain_number(trace(db, units, "大城市", 2012, "size"))
    assert lines[0].endswith("in 2012: 142")
    assert "+ what was merged into it later, 小城市: long.csv D6 41.0: 142" in "\n".join(lines)


def test_without_sums_the_merger_stays_a_break(tmp_path):
    db, _ = _warehouse(tmp_path, CITY_ROWS, ())
    assert _sizes(db) == [(2011, 100), (2012, 101), (2013, 152)]


def test_a_sum_of_which_a_part_is_missing_is_missing(tmp_path):
    db, units = _warehouse(tmp_path, CITY_ROWS.replace("小城市,2012,41", "小城市,2012,"))
    assert _sizes(db) == [(2011, 140), (2012, None), (2013, 152)]
    assert "no sum: what was merged into it later has no number" in "\n".join(
        explain_number(trace(db, units, "大城市", 2012, "size"))
    )


def test_a_source_that_lacks_what_was_merged_cannot_be_summed(tmp_path):
    rows = "".join(line + "\n" for line in CITY_ROWS.splitlines() if "小城市" not in line)
    with pytest.raises(
        StudyError, match=r"take the measure out of 'sum'(.|\n)*population of 小城市 in source long"
    ):
        _warehouse(tmp_path, rows)


def test_what_was_merged_and_is_a_unit_beside_it_would_count_twice(tmp_path):
    units = units_in(tmp_path, UNITS + "371200,Small,小城市,,117.6,36.2,North\n")
    with pytest.raises(StudyError, match=r"小城市 \(371200\) was merged .* is a unit of the study beside it"):
        find_mergers(_ledger(tmp_path), units)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("adcode,name", "code,name", "its header must be adcode,name,year"),
        ("371200,小城市", "3712,小城市", "line 4: adcode '3712' is not a code of six digits"),
        (",merged,", ",absorbed,", "line 4: change 'absorbed' is not one of renamed, upgraded"),
        ("小城市,2013", "小城市,13", "line 4: year '13' is not a year"),
        ("370100|530800", "370100", "line 5: a split goes into several codes"),
        (",unverified", ",", "line 3: source is empty; a source that is not known is 'unverified'"),
    ],
)
def test_a_ledger_with_a_wrong_line_is_refused(tmp_path, old, new, message):
    with pytest.raises(StudyError, match=message):
        _ledger(tmp_path, LEDGER.replace(old, new))


def _panels():
    draw = np.random.default_rng(21)
    years = tuple(range(2003, 2021))
    units = ["370100", "530800", "540600", *(f"9{i:05d}" for i in range(97))]
    found = []
    for measure in ("residents", "gdp"):
        logs = draw.normal(5, 1, (100, 1)) + draw.normal(0.05, 0.02, (100, len(years))).cumsum(axis=1)
        series = made("a", measure, years, np.exp(logs).round(4))
        found.append(type(series)("a", measure, tuple(units), years, series.values, series.places))
    return found


def _breaks(panels, folder):
    return [f for f in search(panels, divisions=_ledger(folder)) if f.check == "changed_borders"]


def test_a_jump_in_the_year_of_a_change_is_a_break_with_what_does_not_jump(tmp_path):
    panels = _panels()
    residents = panels[0].values
    residents[0, 10:] = (residents[0, 10:] * 1.4).round(4)
    residents[7, 10:] = (residents[7, 10:] * 1.4).round(4)  # a jump without a change in the ledger
    (found,) = _breaks(panels, tmp_path)
    assert (found.measure, found.unit, found.year) == ("residents", "370100", 2013)
    assert found.ratio == pytest.approx(1.4, rel=0.1)
    assert "no jump in gdp. 2013: 小城市 (371200) was merged into 大城市 (370100); Document 2" in found.reason


def test_a_change_that_no_series_follows_is_no_break(tmp_path):
    assert _breaks(_panels(), tmp_path) == []


def test_the_ledger_of_the_project_is_in_order_and_every_line_cites_its_document():
    divisions = read_divisions(ROOT / "resources/divisions.csv")
    assert [d.year for d in divisions] == sorted(d.year for d in divisions)
    assert len({(d.adcode, d.year, d.change, d.into) for d in divisions}) == len(divisions)
    changes = {(d.adcode, d.change): (d.year, d.into) for d in divisions}
    assert changes["371200", "merged"] == (2019, ("370100",))
    assert changes["341400", "split"] == (2011, ("340100", "340200", "340500"))
    assert changes["340800", "ceded"] == (2015, ("340700",))
    assert changes["530800", "renamed"] == (2007, ("530800",))
    assert changes["420600", "renamed"] == (2010, ("420600",))
    assert all("号" in d.source or "unverified" in d.source for d in divisions)
    units = read_units(ROOT / "resources/cities/units.csv")
    assert [d.adcode for d in changes_of_unit(divisions, "370100")] == ["371200"]
    assert add_former_names(units, divisions).formerly("532700", ["思茅地区"]) == "530800"


REAL = ROOT.parent / "shared" / "real"


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the public files are not here: a user obtains them")
def test_the_land_of_the_public_files_follows_the_ledger(tmp_path):
    """Jinan, Tongling, Hefei and Chengdu gain land in the year of the document or the next."""
    from base.place import Place
    from ingest.registry import build_source, files_of, read_registry, resolve

    registry, _texts = read_registry(Place(ROOT), "en")
    source = build_source(resolve("city_population", {}, registry))
    files = {name: REAL / name for name in files_of(source, REAL)}
    divisions = read_divisions(ROOT / "resources/divisions.csv")
    units = add_former_names(read_units(ROOT / "resources/cities/units.csv"), divisions)
    ingested(tmp_path, "city_population", source, files, units)
    with duckdb.connect() as db:
        series = read_series(db, [tmp_path / "city_population.parquet"], "data_year")
    found = [f for f in search(series, divisions=divisions) if f.check == "changed_borders"]
    land = {(f.unit, f.year): f.ratio for f in found if f.measure == "land_area"}
    expected = {
        ("370100", 2019): 1.28,
        ("340700", 2016): 2.49,
        ("340100", 2011): 1.62,
        ("510100", 2016): 1.18,
    }
    assert {key: round(land[key], 2) for key in expected} == expected
    residents = {(f.unit, f.year) for f in found if f.measure == "resident_population"}
    assert {("370100", 2019), ("340700", 2015), ("340100", 2011)} <= residents


def test_sums_are_of_measures_that_the_study_has():
    study = {"study": "x", "divisions": {"sum": ["gdp", "persons"]}}
    check_sums(study, ["gdp", "persons"])
    with pytest.raises(StudyError, match=r"config/x.yaml: divisions.sum names 'persons', not a"):
        check_sums(study, ["gdp", "loans"])
    assert file_of(study) == "resources/divisions.csv"
    assert file_of({"study": "x"}) is None
