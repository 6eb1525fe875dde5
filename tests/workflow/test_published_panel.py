"""A study of a published panel, written from the documents alone: Du, Cheng and Yao's 105 Chinese cities
(2021, Energy Economics 98, 105247), which stay where they are.

`make new` writes the configuration; docs/analyses.md, `make reference` and `make template` give the rest: a
threshold in income, a dynamic panel, a robustness block, the stock of patents under two rates of
depreciation, and a sweep over all of these.
"""

import json
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from copies import copy_of_the_project, run_make
from linearmodels.panel import PanelOLS

pytestmark = [pytest.mark.slow, pytest.mark.long]

DATA = Path(__file__).parents[3] / "shared" / "real" / "ready_panels" / "Du2021EE_ERdata.dta"
CONTROLS = ["lngdp", "lnrd", "lnpop", "lnhc", "lninv", "lnfdi"]
# What is written below each section of the page that `make new` made.
ANALYSES = """
  threshold:
    kind: threshold
    outcome: lngti
    regressors: [er]
    threshold: lngdp
    controls: [lnrd, lnpop, lnhc, lninv, lnfdi]
    draws: 300
  dynamic:
    kind: gmm
    outcome: lngti
    regressors: [L.lngti, er, lngdp, lnrd, lnpop, lnhc, lninv, lnfdi]
    lagged: [{variable: lngti, lags: [2, 3], collapse: true}, {variable: er, lags: [2, 3], collapse: true}]
    exogenous: [lngdp, lnrd, lnpop, lnhc, lninv, lnfdi]
  checks:
    kind: robustness
    baseline: baseline
    term: er
    rows:
      - {name: lagged, replace: {er: L.er}}
      - {name: winsorised, winsorise: {}}
      - {name: trimmed, trim_tails: {}}
      - {name: without_first_year, without: {years: [2002]}}
      - {name: stock_of_patents, replace: {lngti: log_stock}}
      - {name: unit_trends, effects: [unit, year, "unit[year]"]}
      - {name: dynamic, analysis: dynamic, label: Dynamic panel}
"""
TABLES = """
  table03_threshold: {title: Threshold in income, layout: regression, columns: [{analysis: threshold}]}
  table04_dynamic: {title: Dynamic panel, layout: regression, columns: [{analysis: dynamic}]}
  table05_checks: {title: Robustness, layout: robustness, columns: [{analysis: checks}]}
"""
FIGURES = """
  ratios: {kind: likelihood_ratio, analyses: [threshold], title: Income, caption: Accepted below the line.}
  checks: {kind: robustness, analyses: [checks], title: Robustness, caption: The line is the baseline.}
  curve: {kind: specification_curve, sweep: wide, title: Every one, caption: Ordered.}
  choices: {kind: sweep_matrices, sweep: wide, by: replacements, title: Outcomes, caption: Points.}
"""
SWEEPS = """
  wide:
    baseline: baseline
    treatment: [er, L.er]
    controls: {none: [], all: [lngdp, lnrd, lnpop, lnhc, lninv, lnfdi]}
    windows: {all: [2002, 2015], from_2006: [2006, 2015]}
    tails: {all: {}, winsorised: {winsorise: {}}}
    effects: {two_way: two-way, of_units: individual}
    replacements: {patents: {}, stock_10: {lngti: log_stock}, stock_15: {lngti: log_stock_15}}
"""
REST = """
variables:
  log_stock: {formula: "ln(stock(gti, 0.1, gti_r))", label: "Log stock of green patents, 10 % a year"}
  log_stock_15: {formula: "ln(stock(gti, 0.15, gti_r))", label: "Log stock of green patents, 15 % a year"}
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of the study, from one command, an edit, and one more."""
    if not DATA.exists():
        pytest.skip(f"{DATA.name} is not here: a user obtains it (docs/data.md)")
    project = copy_of_the_project(tmp_path_factory.mktemp("project"))
    wishes = ["OUTCOME=lngti", "TREATMENT=er", f"CONTROLS={', '.join(CONTROLS)}", "PLACES=none"]
    run_make(project, "new", "STUDY=du", f"PANEL={DATA}", *wishes)
    page = project / "config" / "du.yaml"
    text = page.read_text(encoding="utf-8")
    for section, lines in {
        "analyses": ANALYSES,
        "tables": TABLES,
        "figures": FIGURES,
        "sweeps": SWEEPS,
    }.items():
        assert f"\n{section}:\n" in text
        text = text.replace(f"\n{section}:\n", f"\n{section}:{lines}")
    page.write_text(text + REST, encoding="utf-8")
    run_make(project, "study", "STUDY=du")
    return project / "results" / "du"


def _term(results, analysis, term):
    document = json.loads((results / "analyses" / f"{analysis}.json").read_text(encoding="utf-8"))
    return next(t for t in document["estimates"][0]["terms"] if t["term"] == term)


def test_one_page_has_it_all(results):
    text = (results / "report.html").read_text(encoding="utf-8")
    titles = ("Threshold in income", "Dynamic panel", "Robustness", "Every one", "Every specification")
    assert [title for title in titles if title not in text] == []
    with duckdb.connect(str(results / "results.duckdb"), read_only=True) as database:
        rows = database.execute(
            "select sweep, count(*), count(failure) from sweep group by sweep order by sweep"
        ).fetchall()
    # That of the baseline is written by make new: controls, three windows and tails.
    assert rows == [("specifications", 2 * 3 * 2, 0), ("wide", 2 * 2 * 2 * 2 * 2 * 3, 0)]


def test_the_estimates_are_those_of_linearmodels(results):
    frame = pd.read_stata(DATA).set_index(["cityno", "year"])
    names = ["er", *CONTROLS]
    data = frame[["lngti", "lnis", *names]].astype(float)
    theirs = PanelOLS(data["lngti"], data[names], entity_effects=True, time_effects=True).fit()
    ours = [_term(results, "baseline", name)["estimate"] for name in names]
    np.testing.assert_allclose(ours, theirs.params[names], rtol=1e-6)


def test_the_stock_of_patents_is_the_published_one(results):
    """At 10 % a year, with the first year given: the file's own `gti_r`, to its digits."""
    frame = pd.read_stata(DATA).sort_values(["cityno", "year"])
    with duckdb.connect() as database:
        found = database.execute(
            "select value from read_parquet(?) order by cast(unit as integer), year",
            [str(results / "warehouse" / "panel" / "log_stock.parquet")],
        ).fetchall()
    np.testing.assert_allclose(np.ravel(found), np.log(frame["gti_r"].astype(float)), rtol=1e-5, atol=1e-5)


def test_a_sample_of_the_sweep_has_a_second_opinion(results):
    with duckdb.connect(str(results / "results.duckdb"), read_only=True) as database:
        rows = database.execute(
            "select verdict, count(*) from crosscheck where analysis = 'sweep wide' "
            "and quantity in ('coefficient', 'se') group by all"
        ).fetchall()
    counts = dict(rows)
    assert set(counts) <= {"equal as printed", "equal after a stated conversion"}
    assert sum(counts.values()) >= 4 * 50  # β and its error, by two effects, of fifty specifications


def test_a_row_of_the_sweep_is_the_row_of_the_robustness_table(results):
    with duckdb.connect(str(results / "results.duckdb"), read_only=True) as database:
        rows = database.execute(
            "select beta, beta_se from sweep where sweep = 'wide' and treatment = 'er' and controls = 'all' "
            "and tails = 'all' and sample_window = 'all' and effects = 'two_way' "
            "and replacements = 'stock_10'"
        ).fetchall()
    found = _term(results, "checks__stock_of_patents", "er")
    assert rows == [(found["estimate"], found["se"])]
