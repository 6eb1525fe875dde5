"""Which years and which transformation printed statistics describe."""

from pathlib import Path

import numpy as np
import pytest

from audit import cli
from audit.cli import read_variable
from audit.interval import PrintedNumber
from audit.tables import read_tables
from audit.windows import match_descriptives, transformations
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "real"
PUBLISHED = ROOT / "resources" / "nqp" / "published"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the public files of ../shared/real are not here")


def describe(x: np.ndarray) -> dict[str, PrintedNumber]:
    numbers = {"min": x.min(), "max": x.max(), "mean": x.mean(), "sd": x.std(ddof=1)}
    return {"obs": PrintedNumber(str(len(x)))} | {
        name: PrintedNumber(f"{value:.4f}") for name, value in numbers.items()
    }


@pytest.mark.parametrize(
    "label", ["x", "ln(x)", "ln(x + 1)", "1/x", "x/100", "ln(x/10000)", "ln(x/1000 + 1)", "1000x"]
)
def test_the_window_and_the_transformation_are_found(label):
    rng = np.random.default_rng(20260102)
    years, values = np.tile(np.arange(2009, 2024), 20), np.exp(rng.normal(3, 1, 300))
    inside = (years >= 2012) & (years <= 2018)
    printed = describe(transformations()[label](values[inside]))
    best = match_descriptives(printed, years, values)[0]
    assert (best.first, best.last, best.transform) == (2012, 2018, label)
    assert best.equal_statistics == ("min", "max", "mean", "sd")


def test_nothing_is_found_where_nothing_fits_and_gaps_are_left_out():
    years, values = np.tile(np.arange(2010, 2020), 3), np.linspace(1, 2, 30)
    assert match_descriptives({"min": PrintedNumber("-7.1234")}, years, values) == []
    values[::10] = np.nan
    best = match_descriptives(describe(values[np.isfinite(values)]), years, values)[0]
    assert best.nobs == 27


def test_the_command_says_it(tmp_path, capsys):
    (tmp_path / "tables").mkdir()
    years, values = np.repeat(np.arange(2010, 2016), 3), np.arange(1.0, 19.0)
    printed = describe(np.log(values[years >= 2012]))
    header, row = ",".join(["variable", *printed]), ",".join(["DF", *(p.text for p in printed.values())])
    (tmp_path / "tables" / "table02.csv").write_text(f"{header}\n{row}\n")
    lines = [f"{y},{v}" for y, v in zip(years, values, strict=True)]
    (tmp_path / "data.csv").write_text("year,index\n" + "\n".join(lines) + "\n")
    arguments = [
        str(tmp_path / "tables"),
        "--data",
        str(tmp_path / "data.csv"),
        "--variable",
        "DF",
        "--value",
        "index",
    ]
    assert cli.main(arguments) == 0
    assert "DF: the printed min, max, mean, sd of ln(x), 2012–2015 (n = 12)" in capsys.readouterr().out
    assert cli.main([*arguments[:-1], "indx"]) == 2
    assert "no column 'indx'; there are year, index" in capsys.readouterr().err


UNITS = "unit,name\n650100,Urumqi\n150100,Hohhot\n"


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "xlsx"])
def test_data_of_the_wanted_units_are_read_from_any_format(tmp_path, ending):
    import pandas as pd

    (tmp_path / "units.csv").write_text(UNITS)
    frame = pd.DataFrame(
        {"code": [650100, 110000, 150100], "year": [2012, 2012, 2013], "x": [1.5, 9.0, np.nan]}
    )
    path = tmp_path / f"data.{ending}"
    write = {"csv": frame.to_csv, "parquet": frame.to_parquet, "xlsx": frame.to_excel}
    frame.to_stata(path, write_index=False) if ending == "dta" else write[ending](path, index=False)
    years, values = read_variable(path, "year", "x", "code", tmp_path / "units.csv")
    assert years.tolist() == [2012, 2013]
    np.testing.assert_array_equal(values, [1.5, np.nan])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,year,x\nUrumqi,2012,n.a.?\n", r"data\.csv, row 2, column 'x': 'n\.a\.\?' is not a number"),
        ("code,year,x\nBeijing,2012,1\n", r"data\.csv, column 'code': none of its units is in .*units\.csv"),
        ("city,year,x\nUrumqi,2012,1\n", r"data\.csv: no column 'code'; there are city, year, x"),
        ("", r"data\.csv: cannot be read as a \.csv file"),
    ],
)
def test_data_that_cannot_be_read_are_named(tmp_path, text, message):
    (tmp_path / "units.csv").write_text(UNITS)
    (tmp_path / "data.csv").write_text(text)
    with pytest.raises(StudyError, match=message):
        read_variable(tmp_path / "data.csv", "year", "x", "code", tmp_path / "units.csv")
    with pytest.raises(StudyError, match="expected a file that ends in"):
        read_variable(tmp_path / "data.txt", "year", "x")


@needs_real
def test_the_command_finds_it_in_the_file_as_it_is_obtained(capsys):
    arguments = [
        str(PUBLISHED),
        "--data",
        str(REAL / "PKU_DFIIC_city.dta"),
        "--variable",
        "DF",
        "--value",
        "index_aggregate",
    ]
    cli.main([*arguments, "--unit", "pref_name_year18", "--units", str(ROOT / "resources/nqp/units.csv")])
    assert "DF: the printed min, max of ln(x), 2012–2022 (n = 495)" in capsys.readouterr().out


def cities() -> list[str]:
    import csv

    with (ROOT / "resources" / "nqp" / "units.csv").open(encoding="utf-8") as stream:
        return [row["name_local"] for row in csv.DictReader(stream)]


@needs_real
def test_the_papers_df_is_the_log_of_the_index_of_2012_to_2022():
    import pandas as pd

    data = pd.read_stata(REAL / "PKU_DFIIC_city.dta")
    data = data[data["pref_name_year18"].isin(cities())]
    years, index = data["year"].to_numpy(dtype=np.int64), data["index_aggregate"].to_numpy(dtype=float)
    best, *others = match_descriptives(read_tables(PUBLISHED).variable("DF").numbers, years, index)
    assert (best.first, best.last, best.transform, best.nobs) == (2012, 2022, "ln(x)", 495)
    assert {"min", "max"} <= set(best.equal_statistics)
    assert not any({"min", "max"} <= set(match.equal_statistics) for match in others)


@needs_real
def test_the_papers_fdl_has_the_extremes_of_2012_to_2022():
    import pandas as pd

    data = pd.read_excel(REAL / "金融发展水平（2003-2023）236缺失.xlsx", engine="openpyxl")
    data = data[data["城市"].isin(cities())]
    years, ratio = data["年份"].to_numpy(dtype=np.int64), data["金融发展水平"].to_numpy(dtype=float)
    matches = match_descriptives(read_tables(PUBLISHED).variable("FDL").numbers, years, ratio, periods=11)
    windows = {
        (m.first, m.last) for m in matches if m.transform == "x" and {"min", "max"} <= set(m.equal_statistics)
    }
    assert (2012, 2022) in windows
    assert (2013, 2023) not in windows
