"""`make new` on real panels of other packages and of users: one command, no edit, no false alarm, and the
two-way estimate is that of linearmodels.
"""

import json
import subprocess
from pathlib import Path

import geopandas
import libpysal.examples
import linearmodels.datasets
import numpy as np
import pandas as pd
import pytest
import statsmodels.datasets
from copies import copy_of_the_project, run_make
from linearmodels.panel import PanelOLS

pytestmark = [pytest.mark.slow, pytest.mark.long]

ROOT = Path(__file__).parents[2]
READY = ROOT / ".." / "shared" / "real" / "ready_panels"
PACKAGED = Path(linearmodels.datasets.__file__).parent
EXAMPLES = Path(libpysal.examples.__file__).parent


def sids() -> pd.DataFrame:
    """Sudden deaths in North Carolina's counties: two periods, five years apart."""
    table = geopandas.read_file(EXAMPLES / "sids2" / "sids2.dbf")
    periods = {
        1900 + year: {
            "rate": table[f"SIDR{year}"],
            "nonwhite": table[f"NWR{year}"],
            "births": np.log(table[f"BIR{year}"]),
        }
        for year in (74, 79)
    }
    named = table[["FIPSNO", "NAME"]]
    return pd.concat([named.assign(year=year, **columns) for year, columns in periods.items()])


def growing(path: Path, prefix: str, units: list[str], years: range) -> pd.DataFrame:
    """Growth of incomes that stand side by side by year, and the log of the income from which they grow."""
    table, step = pd.read_csv(EXAMPLES / path), years.step
    logs = {year: np.log(table[f"{prefix}{year}"]) for year in (*years, years[-1] + step)}
    return pd.concat(
        table[units].assign(year=year, growth=logs[year + step] - logs[year], income=logs[year])
        for year in years
    )


# Panels that a package has in another form: its tables with a row for each unit and year.
FRAMES = {
    "sids": sids,
    "mexico": lambda: growing("mexico/mexico.csv", "pcgdp", ["State", "inegi"], range(1940, 2000, 10)),
    "income": lambda: growing("us_income/usjoin.csv", "", ["Name", "STATE_FIPS"], range(1929, 2009)),
}
# study: file, unit, year, outcome, regressors, further arguments
PANELS = {
    "wages": (PACKAGED / "wage_panel/wage_panel.csv.bz2", "nr", "year", "lwage", ["union", "married"], []),
    "training": (PACKAGED / "jobtraining/jobtraining.csv.bz2", "fcode", "year", "lscrap", ["grant"], []),
    "grunfeld": (
        Path(statsmodels.datasets.__file__).parent / "grunfeld/grunfeld.csv",
        "firm",
        "year",
        "invest",
        ["value", "capital"],
        [],
    ),
    "states": (
        PACKAGED / "munnell/munnell.csv.bz2",
        "STATE",
        "YR",
        "GSP",
        ["P_CAP", "PC", "EMP", "UNEMP"],
        [f"MATRIX={EXAMPLES / 'us_income/states48.gal'}"],
    ),
    "sids": (
        Path("sids.csv"),
        "FIPSNO",
        "year",
        "rate",
        ["nonwhite", "births"],
        [f"MATRIX={EXAMPLES / 'sids2/sids2.gal'}"],
    ),
    "mexico": (
        Path("mexico.csv"),
        "State",
        "year",
        "growth",
        ["income"],
        ["GROUP=inegi", f"MATRIX={EXAMPLES / 'mexico/mexico.gal'}"],
    ),
    "income": (
        Path("income.csv"),
        "STATE_FIPS",
        "year",
        "growth",
        ["income"],
        [f"MATRIX={EXAMPLES / 'us_income/states48.gal'}"],
    ),
    "capital": (
        ROOT / "tests/reference/data/produc.csv",
        "state",
        "year",
        "lgsp",
        ["lpcap", "lpc", "lemp", "unemp"],
        ["MATRIX=resources/munnell/states48.gal"],
    ),
    "patents": (
        READY / "Du2021EE_ERdata.dta",
        "cityno",
        "year",
        "lngti",
        ["er", "lngdp", "lnrd"],
        ["PLACES=none"],
    ),
    "firms": (READY / "Hansen1999.dta", "id", "year", "i", ["c1", "q1", "d1"], []),
}


# Those whose units get neighbours in a ring, by their ids; of 545 men, what other programs cannot take in
# seconds is left out.
RINGS = {"grunfeld", "wages"}
# Those whose matrix numbers its rows: the advice to give their order is followed.
NUMBERED = {"states", "mexico", "income"}
WITH_MATRIX = {*RINGS, *NUMBERED, "sids"}
# Wyoming's public capital of 1972 is that of 1971 to the last digit.
SUSPECTED = {"states": 1}


def ring(path, ids):
    """A matrix of weights in which each unit has the one before it and the one behind it."""
    links = np.roll(np.eye(len(ids)), 1, axis=0)
    pd.DataFrame(links + links.T, index=ids, columns=ids).to_csv(path)
    return str(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_of_the_project(tmp_path_factory.mktemp("project"))


def _frame(path, unit, year):
    frame = pd.read_stata(path) if path.suffix == ".dta" else pd.read_csv(path)
    if frame[year].dtype.kind == "M":
        frame[year] = frame[year].dt.year
    return frame.set_index([unit, year])


# A ring, a suspected number, two periods, groups, and Stata without places; the others by make fuzz.
EACH_DAY = ("grunfeld", "states", "sids", "mexico", "patents")


@pytest.mark.parametrize(
    "study",
    [pytest.param(one, marks=[] if one in EACH_DAY else pytest.mark.thorough) for one in PANELS],
)
def test_one_command_ends_with_a_page_and_linearmodels_estimate(project, study, tmp_path):
    path, unit, year, outcome, regressors, more = PANELS[study]
    if study in FRAMES:
        path = tmp_path / path
        FRAMES[study]().to_csv(path, index=False)
    if not path.exists():
        pytest.skip(f"{path.name} is not here: a user obtains it (docs/data.md)")
    arguments = [
        f"OUTCOME={outcome}",
        f"TREATMENT={regressors[0]}",
        f"CONTROLS={','.join(regressors[1:])}",
        *more,
    ]
    if study in RINGS:
        ids = sorted(_frame(path, unit, year).index.get_level_values(0).unique())
        arguments.append(f"MATRIX={ring(tmp_path / 'w.csv', ids)}")
    asked = ["new", f"STUDY={study}", f"PANEL={path}", *arguments]
    if study in NUMBERED:
        with pytest.raises(subprocess.CalledProcessError) as refused:
            run_make(project, *asked)
        assert "are row numbers" in refused.value.stderr
        asked.append("MATRIX_ORDER=ascending")
        assert asked[-1] in refused.value.stderr
    said = run_make(project, *asked)
    assert "Left over" not in said
    results = project / "results" / study
    verdicts = pd.read_parquet(results / "crosscheck" / "crosscheck.parquet")["verdict"]
    assert not verdicts.isin(["differs", "no program"]).any()
    if study in WITH_MATRIX:
        assert len(pd.read_parquet(results / "suspects.parquet")) == SUSPECTED.get(study, 0)
    assert (results / "analyses" / "sdm_given.json").exists() == (study in {*WITH_MATRIX, "capital"})
    assert (results / "report.html").stat().st_size
    fitted = json.loads((results / "analyses" / "baseline.json").read_text(encoding="utf-8"))["estimates"][0]
    frame = _frame(path, unit, year)[[outcome, *regressors]].astype(float)
    theirs = PanelOLS(
        frame[outcome], frame[regressors], entity_effects=True, time_effects=True, drop_absorbed=False
    ).fit()
    ours = {term["term"]: term["estimate"] for term in fitted["terms"]}
    assert fitted["nobs"] == theirs.nobs
    np.testing.assert_allclose([ours[r] for r in regressors], theirs.params[regressors], rtol=1e-7)


def test_six_panels_of_three_packages_have_a_matrix():
    packages = {PACKAGED: 2, Path(statsmodels.datasets.__file__).parent: 1}
    files = [PANELS[study][0] for study in WITH_MATRIX]
    assert {top: sum(path.is_relative_to(top) for path in files) for top in packages} == packages
    assert len(WITH_MATRIX) == len(FRAMES) + sum(packages.values()) == 6


def test_the_study_runs_again_unchanged_and_trace_leads_to_the_file(project):
    path, _, _, outcome, regressors, _ = PANELS["grunfeld"]
    if not (project / "results/grunfeld/report.html").exists():
        arguments = [f"OUTCOME={outcome}", f"TREATMENT={regressors[0]}", f"CONTROLS={regressors[1]}"]
        run_make(project, "new", "STUDY=grunfeld", f"PANEL={path}", *arguments)
    assert "Nothing to be done" in run_make(project, "study", "STUDY=grunfeld")
    traced = run_make(
        project, "trace", "STUDY=grunfeld", "CITY=General Motors", "YEAR=1935", "VARIABLE=invest"
    )
    assert "grunfeld.csv, cell A2" in traced
    assert "317.6" in traced


def test_headers_reach_the_program_unread_by_the_shell(project, tmp_path):
    rows = ["unit,year,$x `id`,人均GDP(元)"]
    rows += [f"u{i},{y},{i * 1.5 + y % 5},{i + y % 3}" for i in range(1, 9) for y in range(2000, 2006)]
    (tmp_path / "p.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_make(
            project, "new", "STUDY=odd", f"PANEL={tmp_path / 'p.csv'}", "OUTCOME=$y `id`", "TREATMENT=$x `id`"
        )
    assert "OUTCOME names '$y `id`', which is not a column" in failed.value.stderr
    assert not (project / "config" / "odd.yaml").exists()
