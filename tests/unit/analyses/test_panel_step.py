"""Panels whose years are not one apart: what counts time counts periods, decided once by the panel.

The same numbers in years 1, 2, 3, … and in years five apart are one panel: all estimates are equal.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from base.artifacts.analysis import read_analysis
from base.artifacts.parquet import write_variable
from checked_study import answered_as
from crosscheck.compare import compare_rows, settle_verdicts
from estimate_records import plain
from kind_study import files_of, load_design, resolved
from oracles import said_by_all
from plan.checks import find_wrong_years
from spillover.arrays.foundation import EstimationError
from spillover.arrays.lags import lag, step_of
from spillover.arrays.variance import Sample as Rows
from spillover.arrays.variance import Variance, covariance
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.opinions.panel import PanelFiles
from spillover.options import Sample
from warehouse.panel import keep_steps
from words.render import render_value

pytestmark = [pytest.mark.debt(2), pytest.mark.proof("identity")]

UNITS, PERIODS = [f"u{i:02d}" for i in range(40)], 9
YEARLY = list(range(2000, 2000 + PERIODS))
FIVES = list(range(1955, 1955 + 5 * PERIODS, 5))
DRIFT = {"kind": "panel", "outcome": "y", "regressors": ["x"], "effects": "two-way"}
POLICY = {"outcome": "y", "treatment": "d"}


def columns() -> dict[str, np.ndarray]:
    """A dynamic outcome, a regressor and a treatment that cohorts adopt in the periods 4 and 6."""
    draws = np.random.default_rng(np.random.SeedSequence([20, 5]))
    n = len(UNITS)
    x, y = draws.normal(size=(2, n, PERIODS))
    first = np.where(np.arange(n) < 10, 4, np.where(np.arange(n) < 22, 6, 99))
    d = (np.arange(PERIODS) >= first[:, None]).astype(float)
    for t in range(1, PERIODS):
        x[:, t] += 0.5 * x[:, t - 1]
        y[:, t] += 0.4 * y[:, t - 1] + 0.3 * x[:, t] + d[:, t]
    return {"y": y.ravel(), "x": x.ravel(), "d": d.ravel()}


ANALYSES: dict[str, dict[str, Any]] = {
    "lag": {**DRIFT, "regressors": ["L.x", "L2.d"]},
    "lead and change": {**DRIFT, "regressors": ["F.x", "D.d"]},
    "driscoll-kraay": {**DRIFT, "variance": {"kind": "driscoll-kraay", "lags": 2}},
    "newey-west": {**DRIFT, "variance": {"kind": "newey-west", "lags": 2}},
    "first difference": {**DRIFT, "estimator": "first-difference", "effects": "none", "constant": True},
    "gmm": {
        "kind": "gmm",
        "outcome": "y",
        "regressors": ["L.y", "x"],
        "lagged": [{"variable": "y", "lags": [2, 3], "collapse": True}],
        "exogenous": ["x"],
        "system": True,
        "exogenous_in": "difference",
    },
    "event study": {
        "kind": "event_study",
        **POLICY,
        "estimators": ["two-way", "callaway-santanna", "imputation", "sun-abraham", "switching"],
        "window": [-3, 3],
        "leads": 2,
        "seed": 1,
    },
    "staggered": {
        "kind": "staggered",
        **POLICY,
        "window": [-2, 3],
        "balance": 1,
        "anticipation": 1,
        "seed": 1,
    },
    "placebo": {"kind": "placebo", **POLICY, "earlier": [1, 2], "draws": 99, "seed": 1},
}


def result(folder: Path, options: dict[str, Any], years: list[int], values: dict[str, np.ndarray]) -> Any:
    folder.mkdir()
    files = files_of(folder, UNITS, years, values)
    files.write(resolved(options, list(values)).fit(files), folder / "a.json")
    return read_analysis(folder / "a.json")


def without_years(value: Any, years: list[int]) -> Any:
    """A document whose years, alone or within terms, are their places among the panel's."""
    if isinstance(value, dict):
        named = {k: without_years(v, years) for k, v in value.items()}
        # The rows of an estimate begin with its first year and the step.
        rows = value.get("rows")
        return named | ({"rows": rows.split("/", 2)[2]} if isinstance(rows, str) else {})
    if isinstance(value, list):
        return [
            without_years(v, years)
            for v in value
            if not (isinstance(v, dict) and v.get("key") == "panel_step")
        ]
    if isinstance(value, str):
        return " ".join(
            str(years.index(int(w))) if w.isdigit() and int(w) in years else w for w in value.split()
        )
    if isinstance(value, int) and not isinstance(value, bool) and value in years:
        return years.index(value)
    return value


@pytest.mark.parametrize("name", ANALYSES)
def test_years_five_apart_are_periods(name: str, tmp_path: Path) -> None:
    yearly = result(tmp_path / "yearly", ANALYSES[name], YEARLY, columns())
    fives = result(tmp_path / "fives", ANALYSES[name], FIVES, columns())
    for record in fives.estimates:
        notes = [render_value(note) for note in record.notes]
        assert any("years are 5 years apart: lags, leads, changes" in note for note in notes), record.model
    assert without_years(plain(fives), FIVES) == without_years(plain(yearly), YEARLY)


@pytest.mark.parametrize("name", ANALYSES)
def test_other_programs_count_periods_too(name: str, tmp_path: Path) -> None:
    """No number of another program is farther from ours than in the yearly panel."""
    analysis = resolved(ANALYSES[name], ["y", "x", "d"])
    found = {}
    for label, years in (("yearly", YEARLY), ("fives", FIVES)):
        (tmp_path / label).mkdir()
        files = files_of(tmp_path / label, UNITS, years, columns())
        panel = PanelFiles(files.variables, files.units, {})
        said_by = said_by_all(analysis.recipes("a"), panel)
        found[label] = {
            (o.model, o.quantity, without_years(o.term, years), o.program): o.value for o in said_by
        }
    assert found["fives"]
    assert found["fives"] == pytest.approx(
        {key: found["yearly"][key] for key in found["fives"]}, rel=1e-9, nan_ok=True
    )


@pytest.mark.parametrize("years", [YEARLY, FIVES], ids=["yearly", "fives"])
def test_what_is_left_between_two_errors_of_driscoll_and_kraay_is_a_named_factor(
    years: list[int], tmp_path: Path
) -> None:
    """Of gapminder's 142 countries in 12 periods it is 1.0405: linearmodels' .1303 is our .1355."""
    files = files_of(tmp_path, UNITS, years, columns())
    options = {**DRIFT, "variance": {"kind": "driscoll-kraay", "lags": 2}}
    rows = settle_verdicts(list(compare_rows(*answered_as(files, options, tmp_path))))
    (row,) = [r for r in rows if (r.program, r.quantity, r.term) == ("linearmodels", "se", "x")]
    assert (row.verdict, row.convention) == ("equal after a stated conversion", "small-sample factor")
    assert row.formula == ("√[(G/(G−1)·(N−1)/(N−K) = 359/(360−41), G = 9) / (N/(N−K) = 360/(360−49))]")
    assert row.theirs * np.sqrt(9 / 8 * 359 / 319 / (360 / 311)) == pytest.approx(row.ours, rel=1e-12)
    rows, units, periods = 1704, 142, 12
    ours = periods / (periods - 1) * (rows - 1) / (rows - units - 1)
    assert np.sqrt(ours / (rows / (rows - units - periods))) == pytest.approx(0.1355 / 0.1303, abs=1e-3)


def test_a_gap_remains_one() -> None:
    """Without the period 1965 two steps lie between 1960 and 1970: no lag, difference or lag of errors."""
    time = np.array([1955, 1960, 1970, 1975])
    assert step_of(time) == 5
    found = lag(np.array([1.0, 2.0, 3.0, 4.0]), np.zeros(4, int), time)
    np.testing.assert_array_equal(found, [np.nan, 1.0, np.nan, 3.0])
    influence, rows = np.array([[1.0], [2.0], [4.0], [8.0]]), Rows(np.arange(4), time, 1, 0)
    made = covariance(
        influence, np.ones(4), Variance("driscoll-kraay", bandwidth=1, small_sample="none"), rows
    )
    assert made.matrix[0, 0] == pytest.approx(1 + 4 + 16 + 64 + 0.5 * 2 * (1 * 2 + 4 * 8))


def test_a_uneven_panel_has_the_step_that_all_its_years_share() -> None:
    assert step_of(np.array([1990, 1995, 2000, 2005, 2010, 2011])) == 1
    assert step_of(np.array([2001, 2003, 2009])) == 2
    assert step_of(np.array([2001])) == 1


def test_a_sample_that_takes_every_other_year_says_so(tmp_path: Path) -> None:
    files = files_of(tmp_path, UNITS, YEARLY, columns())
    sample = convert({"without": {"years": [2001, 2003, 2005, 2007]}}, Sample)
    design = load_design(files.variables, files.units, ["y", "L.x"], sample=sample)
    (last,) = [render_value(note) for note in design.notes if note.key == "sample_step"]
    assert "The sample's years are 2 years apart" in last
    assert "L.x the panel's of 1 year." in last


def test_first_switches_refuse_uneven_times() -> None:
    from spillover.arrays.did.switching import fit_switching

    values = columns()
    time = np.tile([2000, 2001, 2002, 2003, 2004, 2005, 2006, 2008, 2009], len(UNITS))
    unit = np.repeat(np.arange(len(UNITS)), PERIODS)
    with pytest.raises(EstimationError, match="evenly spaced times, and there is none between 2006 and 2008"):
        fit_switching(values["y"], unit, time, values["d"], seed=1)


@pytest.fixture
def panel_table():
    """A warehouse's panel of two units, 2000 to 2010, whose variable has values in given years."""

    def make(years: dict[str, list[int]], required: tuple[str, ...] = ()):
        db = duckdb.connect()
        db.execute("create schema raw; create schema panel")
        db.execute(
            "create table panel.variables (variable varchar, unit varchar, year integer, value double)"
        )
        db.execute("create table raw.variables (variable varchar, allow_missing boolean)")
        db.execute("set variable first_year = 2000; set variable last_year = 2010")
        for name, seen in years.items():
            db.execute("insert into raw.variables values (?, ?)", [name, name not in required])
            rows = [(name, u, t, 1.0 if t in seen else None) for u in "ab" for t in range(2000, 2011)]
            db.executemany("insert into panel.variables values (?, ?, ?, ?)", rows)
        return db

    return make


@pytest.mark.parametrize(
    ("seen", "required", "stated", "step", "kept"),
    [
        ({"y": [2000, 2005, 2010]}, (), None, 5, [2000, 2005, 2010]),
        ({"y": [2002, 2004, 2008]}, (), None, 2, [2000, 2002, 2004, 2006, 2008, 2010]),
        ({"y": [2001, 2006], "x": [2001, 2006]}, (), None, 5, [2001, 2006]),
        ({"y": [2000, 2005, 2010], "x": list(range(2000, 2011))}, (), None, 1, list(range(2000, 2011))),
        ({"y": [2000, 2005, 2010], "x": list(range(2000, 2011))}, (), 5, 5, [2000, 2005, 2010]),
        ({"y": [2000, 2005, 2010]}, ("y",), None, 1, list(range(2000, 2011))),
        ({"y": [2000, 2005, 2010]}, ("y",), 5, 5, [2000, 2005, 2010]),
        ({"y": [2004]}, (), None, 1, list(range(2000, 2011))),
    ],
)
def test_the_warehouse_decides_the_step_once(panel_table, seen, required, stated, step, kept) -> None:
    db = panel_table(seen, required)
    assert keep_steps(db, stated) == step
    years = [y for (y,) in db.execute("select distinct year from panel.variables order by year").fetchall()]
    assert years == kept
    assert db.execute("select getvariable('panel_years')").fetchone() == (len(kept),)


def test_a_stated_step_must_divide_the_years() -> None:
    assert not list(find_wrong_years({"years": [1952, 2007], "step": 5}))
    (line,) = find_wrong_years({"years": [1952, 2008], "step": 5})
    assert line == "step: 1952 to 2008 is not a multiple of 5 years; correct 'years' or 'step'"


def test_files_of_uneven_years_are_refused(tmp_path: Path) -> None:
    write_variable(tmp_path / "y.parquet", np.repeat(["a", "b"], 3), [2000, 2001, 2003] * 2, np.arange(6.0))
    with pytest.raises(StudyError, match="one row for each unit and period"):
        load_design({"y": tmp_path / "y.parquet"}, tmp_path / "units.parquet", ["y"])
