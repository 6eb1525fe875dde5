"""Markov chains of state incomes against giddy's, as transition_golden.py recorded them."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from base.artifacts.analysis import read_analysis
from estimate_records import columns_of, plain
from kind_study import files_of, resolved
from panel_data import golden
from weights.files import read_weights

pytestmark = pytest.mark.proof("independent program")

examples = pytest.importorskip("libpysal").examples
GIDDY = golden("transition_giddy")
YEARS = list(range(1929, 2010))
CASES = {
    "pooled": {"classes": 5},
    "yearly": {"boundaries": "yearly", "classes": 4, "lag_classes": 3},
    "given": {"boundaries": GIDDY["bounds"], "lag_boundaries": "same"},
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The analysis file of each case: incomes relative to the year's mean, common borders."""
    folder = tmp_path_factory.mktemp("states")
    with Path(examples.get_path("usjoin.csv")).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    links = read_weights(examples.get_path("states48.gal"))
    units = [f"{int(row['STATE_FIPS']):02d}" for row in rows]
    assert links.ids == tuple(str(place) for place in range(48))  # the rows of the table
    dense = links.dense() / links.dense().sum(axis=1, keepdims=True)
    saved = replace(links, ids=tuple(units), matrix=type(links.matrix)(dense), standardisation="row")
    saved.save(folder / "w.npz")
    incomes = np.array([[float(row[str(year)]) for year in YEARS] for row in rows])
    files = replace(
        files_of(folder, units, YEARS, {"income": incomes.ravel()}), weights={"w": folder / "w.npz"}
    )
    made = {}
    for name, options in CASES.items():
        given = {"kind": "transition", "outcome": "income", "relative": True, "weights": "w", **options}
        files.write(resolved(given, ["income"], ("w",)).fit(files), folder / "a.json")
        made[name] = read_analysis(folder / "a.json")
    return made


def part(document, name):
    """An estimate, its terms and its tests by name."""
    (estimate,) = [one for one in document.estimates if one.part == name]
    terms = {row.term: row for row in estimate.terms}
    return estimate, terms, {test.name: test for test in estimate.tests}


@pytest.mark.parametrize("case", CASES)
def test_counts_and_tests_of_a_spatial_chain_equal_giddys(found, case):
    theirs = GIDDY["cases"][case]
    ours = [row for row in columns_of(found[case], "transitions") if row["lag_class"] is not None]
    np.testing.assert_array_equal([row["count"] for row in ours], np.ravel(theirs["counts"]))
    _, _, tests = part(found[case], "spatial")
    for name in ("lr", "chi2"):
        test = tests[f"homogeneity_neighbours_{name}"]
        assert test.df == (theirs["df"],)
        assert test.statistic == pytest.approx(theirs[name][0], rel=1e-10)
        assert test.p == pytest.approx(theirs[name][1], rel=1e-4, abs=1e-15)  # theirs is 1 − F


@pytest.mark.parametrize("case", CASES)
def test_a_chain_its_ergodic_distribution_and_its_tests_by_period_equal_giddys(found, case):
    theirs, (_, terms, tests) = GIDDY["cases"][case], part(found[case], "chain")
    k = len(theirs["ergodic"])
    classes = [f"class_{number}" for number in range(1, k + 1)]
    ours = [[terms[f"{i}:{j}"].estimate for j in classes] for i in classes]
    np.testing.assert_allclose(ours, theirs["probabilities"], rtol=1e-12, atol=1e-15)
    shares = [terms[f"{i}:ergodic"].estimate for i in classes]
    np.testing.assert_allclose(shares, theirs["ergodic"], rtol=1e-9)
    passage = [r["periods"] for r in columns_of(found[case], "first_passage") if r["lag_class"] is None]
    np.testing.assert_allclose(passage, np.ravel(theirs["passage"]), rtol=1e-9)
    for name in ("lr", "chi2"):
        test = tests[f"homogeneity_periods_{name}"]
        assert test.statistic == pytest.approx(theirs["periods"][name], rel=1e-10)
        assert test.df == (theirs["periods"]["df"],)


def test_the_chain_of_each_class_of_neighbours_equals_giddys(found):
    theirs, chain = GIDDY["cases"]["pooled"]["by_neighbours"], found["pooled"]
    shares = [row["share"] for row in columns_of(chain, "ergodic") if row["lag_class"] is not None]
    np.testing.assert_allclose(shares, np.ravel(theirs["ergodic"]), rtol=1e-9)
    passage = [row["periods"] for row in columns_of(chain, "first_passage") if row["lag_class"] is not None]
    np.testing.assert_allclose(passage, np.ravel(theirs["passage"]), rtol=1e-9)


def test_the_published_numbers_are_found(found):
    """The example of giddy's documentation: LR 170.659, χ² 200.624, 60 degrees of freedom."""
    _, _, tests = part(found["pooled"], "spatial")
    found_here = [(round(test.statistic, 3), test.df) for test in tests.values()]
    assert found_here == [(170.659, (60.0,)), (200.624, (60.0,))]
    assert json.dumps(plain(found["pooled"]))  # no number that JSON lacks
