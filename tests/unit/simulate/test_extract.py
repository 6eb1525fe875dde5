"""The extract that comes with nqp: made again it is equal, and it goes through the readers of every study."""

import csv
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from simulated_panel import RESOURCES
from study_chain import run_chain
from tools.simulate.extract import SEED, main, write_extract
from tools.simulate.files import Grid, write_workbook


@pytest.fixture(scope="module")
def remade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extract")
    write_extract(folder / "raw", SEED, 45, (2012, 2023), RESOURCES)
    return folder


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    return run_chain("nqp", tmp_path_factory.mktemp("nqp"))


def cells(path: Path):
    """Every cell of a file: of each sheet of a workbook, or of a text; a Stata file by its bytes."""
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
    return path.read_bytes()


def files(folder: Path):
    return sorted(p.relative_to(folder).as_posix() for p in (folder / "raw").rglob("*") if p.is_file())


def test_made_anew_every_cell_is_equal(remade):
    assert files(remade) == files(RESOURCES)
    for name in [*files(remade), "corrections.csv", "truth.json", "truth_panel.csv"]:
        assert cells(remade / name) == cells(RESOURCES / name), name


def test_it_is_small():
    assert sum(path.stat().st_size for path in RESOURCES.rglob("*") if path.is_file()) < 6_000_000


def test_the_panel_comes_out_as_the_truth_has_it(warehouse):
    """Every variable within rounding of the process's, but for the cells that adjacent years fill."""
    db, _ = warehouse
    truth = json.loads((RESOURCES / "truth.json").read_text(encoding="utf-8"))
    filled = {(unit, year) for unit, year, _ in truth["gaps_filled_by_adjacent_years"]}
    with (RESOURCES / "truth_panel.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for (variable,) in db.execute("select distinct variable from panel.variables").fetchall():
        query = "select unit, year, value from panel.variables where variable = ? order by unit, year"
        ours = db.execute(query, [variable]).fetchall()
        assert [(u, y) for u, y, _ in ours] == [(r["unit"], int(r["year"])) for r in rows]
        value, true = np.array([v for *_, v in ours]), np.array([float(r[variable]) for r in rows])
        exact = np.array([(u, y) not in filled for u, y, _ in ours])
        # Counts are whole numbers: half a patent in the hundred, half an enterprise in the twenty.
        coarse = {"RI": 6e-4, "industrial_enterprises": 0.6}.get(variable, 0.0)
        assert (np.abs(value - true)[exact] <= 1e-3 * np.abs(true[exact]) + coarse).all(), variable


def test_gaps_corrections_and_conflicts_are_those_of_the_truth(warehouse):
    db, _ = warehouse
    truth = json.loads((RESOURCES / "truth.json").read_text(encoding="utf-8"))
    imputed = db.execute("select unit, year, measure from staging.imputed order by all").fetchall()
    assert [list(row) for row in imputed] == truth["gaps_filled_by_adjacent_years"]
    misprints = {m["mended_by"]: m for m in truth["misprints"]}
    conflict = db.execute("select unit, year, measure, value_b from staging.conflicts").fetchall()
    assert conflict == [tuple(misprints["bulletin"][k] for k in ("unit", "year", "measure", "printed"))]
    corrected = db.execute("select unit, year, measure, previous from staging.corrections").fetchall()
    assert corrected == [tuple(misprints["correction"][k] for k in ("unit", "year", "measure", "printed"))]


def test_the_mess_is_there(warehouse):
    _, facts = warehouse
    marks = facts["yearbook"].marks
    assert sum(n for mark, n in marks.items() if mark.startswith("footnote")) > 20
    assert {"missing: -", "missing: …", "missing: —"} <= set(marks)
    assert facts["yearbook"].total_rows["城市合计"] == 12
    assert facts["yearbook"].outside_the_study["榆林市"] == 12
    book = CalamineWorkbook.from_path(
        str(RESOURCES / "raw" / "yearbook_editions" / "china_city_yearbook_2012.xlsx")
    )
    text = json.dumps(book.get_sheet_by_name("Sheet1").to_python(), ensure_ascii=False)
    assert "毕节地区" in text
    assert "思茅市" in text
    orders = set()
    for path in sorted((RESOURCES / "raw" / "yearbook_editions").iterdir()):
        header = (
            CalamineWorkbook.from_path(str(path))
            .get_sheet_by_name("Sheet1")
            .to_python(skip_empty_area=False)[0]
        )
        orders.add(next(j for j, text in enumerate(header) if text.startswith("地区生产总值")))
    assert len(orders) > 4


def test_more_cities_and_other_years(tmp_path):
    write_extract(tmp_path / "raw", 5, 60, (2012, 2016), RESOURCES)
    editions = sorted((tmp_path / "raw" / "yearbook_editions").iterdir())
    assert [p.stem[-4:] for p in editions] == ["2012", "2013", "2014", "2015", "2016"]
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert (truth["cities"], truth["panel"]) == (60, [2013, 2016])
    units = {"file": str(tmp_path / "units.csv"), "groups": ["region", "province"]}
    (tmp_path / "observations").mkdir()
    db, facts = run_chain(
        "nqp",
        tmp_path / "observations",
        str(tmp_path / "raw"),
        tmp_path / "corrections.csv",
        units=units,
        years=[2013, 2016],
    )
    assert facts["yearbook"].units_not_found == []
    with (tmp_path / "truth_panel.csv").open(encoding="utf-8") as stream:
        true = {(row["unit"], int(row["year"])): float(row["DF"]) for row in csv.DictReader(stream)}
    ours = {
        (u, y): v
        for u, y, v in db.execute(
            "select unit, year, value from panel.variables where variable = 'DF'"
        ).fetchall()
    }
    assert len(ours) == 60 * 4
    assert ours == pytest.approx(true, rel=1e-6)


def test_a_list_of_units_that_it_wrote_is_read_again(tmp_path):
    shutil.copy(RESOURCES / "parameters.json", tmp_path)
    shutil.copy(RESOURCES / "units.csv", tmp_path)
    made = []
    for _again in range(2):
        write_extract(tmp_path / "raw", 5, 47, (2012, 2016), tmp_path)
        made.append((tmp_path / "truth_panel.csv").read_bytes())
    assert made[0] == made[1]
    with (tmp_path / "units.csv").open("a", encoding="utf-8") as stream:
        stream.write("110100,Beijing,北京市,,,116.4,39.9,North,Beijing\n")
    with pytest.raises(ValueError, match=r"units\.csv: 110100 has no entry under cities in parameters\.json"):
        write_extract(tmp_path / "raw", 5, 48, (2012, 2016), tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cities", "0"], "--cities 0: at least three are needed"),
        (["--years", "2015", "2010"], "2015-2010: the simulation needs at least four years"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_line(tmp_path, monkeypatch, capsys, options, message):
    monkeypatch.setattr("sys.argv", ["simulate", "--out", str(tmp_path / "raw"), *options])
    with pytest.raises(SystemExit, match="2"):
        sys.exit(main())
    assert message in capsys.readouterr().err


def test_a_workbook_is_equal_to_the_byte_and_keeps_its_line_ends(tmp_path):
    grid = Grid("a", [["城市\r\nCity", None], ["昆明", 1.5]], ["A1:B1"])
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(tmp_path / name, [grid])
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    sheet = CalamineWorkbook.from_path(str(tmp_path / "one.xlsx")).get_sheet_by_name("a")
    assert sheet.to_python()[0][0] == "城市\r\nCity"
    assert sheet.merged_cell_ranges == [((0, 0), (0, 1))]
