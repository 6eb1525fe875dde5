"""The tool that counts the verdicts of crosschecks, of this version and of earlier ones."""

import pandas as pd

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
