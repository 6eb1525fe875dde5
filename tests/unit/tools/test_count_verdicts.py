"""The tool that counts the verdicts of crosschecks, of this version and of earlier ones."""

import pandas as pd
import pytest

from crosscheck.verdicts import IN_ORDER
from tools.count_verdicts import ORDER, main

ROWS = [
    ("coefficient", "x", "equal as printed", "linearmodels"),
    ("coefficient", "x", "equal after a stated conversion", "statsmodels"),
    ("se", "x", "differs, explained", "linearmodels"),
    ("p", "x", "equal as printed", "linearmodels"),
    ("series", "local_moran 2001 a local_moran", "equal after a stated conversion", "esda"),
    ("statistic", "f", "no number", "linearmodels"),
    ("", "", "warning", "linearmodels"),
]


def test_numbers_are_counted_by_study_and_comparisons_by_program(tmp_path, capsys):
    columns = ["quantity", "term", "verdict", "program"]
    table = pd.DataFrame(ROWS, columns=columns).assign(model="m", ours=[*[1.0] * 6, None])
    (tmp_path / "s/crosscheck").mkdir(parents=True)
    table.to_parquet(tmp_path / "s/crosscheck/crosscheck.parquet")
    assert main([str(tmp_path / "s")]) == 0
    said = capsys.readouterr().out
    assert "| s | coefficients | 1 | 0 | 0 | 0 | 1 |" in said  # of two programs the better verdict
    assert "| s | local Moran's I | 0 | 0 | 1 | 0 | 1 |" in said
    assert "| s | statistics, tests, series | 0 | 0 | 0 | 1 | 1 |" in said
    assert "| statsmodels | coefficients | 0 | 0 | 1 | 0 | 1 |" in said
    assert {*IN_ORDER} <= {*ORDER}


@pytest.mark.debt("35.4")
def test_a_number_that_lost_its_program_is_counted(tmp_path, capsys):
    columns = ["quantity", "term", "verdict", "program"]
    table = pd.DataFrame(ROWS[:4], columns=columns).assign(model="m", ours=1.0)
    now = table.drop(3).assign(program=["linearmodels", "", ""], verdict="no program")
    for folder, rows in (("before", table), ("now", now)):
        (tmp_path / folder / "s/crosscheck").mkdir(parents=True)
        rows.to_parquet(tmp_path / folder / "s/crosscheck/crosscheck.parquet")
    assert main([str(tmp_path / "now/s"), "--before", str(tmp_path / "before")]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        "| s | coefficients | 1 | 0 | 0 | 1 |",
        "| s | standard errors | 0 | 1 | 0 | 1 |",
        "| s | p-values and bounds | 0 | 0 | 1 | 1 |",
    ]
