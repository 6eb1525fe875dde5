"""The lines of R and Stata for panels whose years are not one apart."""

import shutil
import subprocess

import pytest

from estimate_records import estimate_record
from package.build import TEMPLATES, add_year_steps
from package.further import further_do
from plan.analyses import kinds
from spillover.declarations import convert
from spillover.replicate.recipes import Further, further_of

PATHS = {
    "kind": "event_study",
    "outcome": "y",
    "treatment": "treated",
    "window": [-3, 4],
    "estimators": ["two-way", "callaway-santanna", "imputation", "sun-abraham"],
}


def paths() -> Further:
    return further_of("paths", convert(PATHS, kinds()["event_study"]))


@pytest.mark.debt(2)
def test_stata_and_r_say_the_step_of_the_panel(tmp_path) -> None:
    """Of a panel of every fifth year: xtset with its delta, and times since adoption in periods."""
    records = {"paths": [estimate_record({"model": "paths", "notes": [{"key": "panel_step", "step": 5}]})]}
    lines = further_do([add_year_steps(paths(), records)]).splitlines()
    at = lines.index("xtset unit_code year, delta(5)")
    assert "quietly replace year = r(min) + (year - r(min)) / 5" in lines[at:]
    assert "xtset unit_code year" in lines[at:]
    assert "delta" not in further_do([paths()])
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    (tmp_path / "data").mkdir()
    (tmp_path / "replicate").mkdir()
    (tmp_path / "data" / "units.csv").write_text("unit\na\nb\n")
    rows = [
        f"{u},{t},{v}"
        for u, base in (("a", 1), ("b", 10))
        for t, v in ((1990, base), (1995, base + 2), (2005, 9))
    ]
    (tmp_path / "data" / "panel.csv").write_text("unit,year,y\n" + "\n".join(rows) + "\n")
    code = (
        TEMPLATES / "data.R"
    ).read_text() + 'cat(factor_values("L.y"), factor_values("D.y"), in_periods(panel$year))'
    (tmp_path / "replicate" / "some.R").write_text(code)
    done = subprocess.run(
        ["Rscript", "--vanilla", "some.R"], cwd=tmp_path / "replicate", capture_output=True, text=True
    )
    assert done.stdout == "NA 1 NA NA 10 NA NA 2 NA NA 2 NA 1990 1991 1993 1990 1991 1993", done.stderr
