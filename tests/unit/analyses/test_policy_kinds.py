"""The kinds for policies: from a configuration to the file, and what is refused."""

import csv
import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

import kind_study
from analyses.files import Files
from base.artifacts.analysis import read_analysis
from did_data import cities, table
from estimate_records import columns_of
from spillover.arrays.did.adoption import fit_twfe
from spillover.arrays.did.bacon import decompose
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.staggered import group_time
from spillover.arrays.foundation import EstimationError
from spillover.arrays.variance import Variance
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.errors import StudyError
from spillover.note import VarianceSetting
from words.render import render_value

D = table("did_panel")
UNITS = [f"city{i:03d}" for i in range(160)]
YEARS = list(range(2001, 2011))
COLUMNS = {name: D[name] for name in ("y", "x1", "x2", "treated", "switching", "eligible", "weight")}
SHARED = {"outcome": "y", "treatment": "treated", "cluster": "region"}
# Numbered as a study numbers its clusters, by name: sums over clusters are then the same to the last bit.
REGIONS = np.unique([f"r{region}" for region in D["region"]], return_inverse=True)[1]
REGION = Variance(clusters=REGIONS, cluster_name="region")


resolved = partial(kind_study.resolved, variables=list(COLUMNS), weights=("near",))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("policies")
    places = zip(UNITS, D["longitude"][::10], D["latitude"][::10], D["region"][::10], strict=True)
    rows = [
        {"unit": u, "name": u, "longitude": float(x), "latitude": float(y), "region": f"r{r}"}
        for u, x, y, r in places
    ]
    kind_study.write_units(folder, rows)
    kind_study.write_variables(folder, UNITS, YEARS, COLUMNS)
    return folder


@pytest.fixture
def run(folder, tmp_path):
    """A function that runs one analysis and reads its file; `files`: what it names itself."""
    variables = {name: folder / f"{name}.parquet" for name in COLUMNS}
    job = Files("a", False, folder / "units.parquet", variables, {}, {}, [], [])

    def make(*files: Path, **options):
        job.write(resolved(options).fit(replace(job, files=list(files))), tmp_path / "a.json")
        return read_analysis(tmp_path / "a.json")

    return make


def estimates(document: dict) -> dict[str, dict]:
    return {record.part: record for record in document.estimates}


def listed(path: Path, rows: list[str], head: str = "policy,unit,year,source") -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def adopters() -> list[str]:
    first = D["first"].reshape(160, 10)[:, 0]
    return [f"pilot,{u},{int(g)},gazette" for u, g in zip(UNITS, first, strict=True) if np.isfinite(g)]


def test_two_way_effects_with_tests_for_few_clusters(run) -> None:
    found = estimates(run(kind="did", **SHARED, controls=["x1"], wild=99))[""]
    y, adoption, x = cities()
    fit = fit_twfe(y, adoption, x[:, :1], terms=("x1",), variance=REGION)
    assert [row.term for row in found.terms] == ["treated", "x1"]
    assert found.terms[0].estimate == pytest.approx(fit["treated"], rel=1e-12)
    assert found.terms[0].se == pytest.approx(fit.se[0], rel=1e-12)
    tests = {test.name: test for test in found.tests}
    assert "interval" in render_value(tests["wild_bootstrap:treated"].note)
    alone = estimates(run(kind="did", outcome="y", treatment="treated", randomisation=99))[""].tests
    assert {test.name for test in alone} >= {"randomisation:coefficient", "randomisation:t"}
    with pytest.raises(EstimationError, match="Units of one cluster adopt at different times"):
        run(kind="did", **SHARED, randomisation=99)


def test_a_list_of_policies_is_the_same_treatment_as_its_variable(run, tmp_path) -> None:
    file = listed(tmp_path / "policies.csv", [*adopters(), "other,city001,2003,gazette"])
    options = {"kind": "did", **SHARED, "observation_weights": "weight"}
    policies = {"file": "policies.csv", "policy": "pilot"}
    one = estimates(run(**options))[""].terms[0]
    other = estimates(run(file, **{**options, "treatment": policies}))[""].terms[0]
    assert other.term == "treated"
    assert one.numbers() == other.numbers()
    late = {"sample": {"years": [2005, 2010]}}
    some = estimates(run(file, **{**options, **late, "treatment": policies}))[""].terms[0]
    assert some.estimate == estimates(run(**options, **late))[""].terms[0].estimate


@pytest.mark.parametrize(
    ("rows", "policy", "words"),
    [
        (["pilot,cityXYZ,2004,gazette"], None, r"policies.csv, line 2: unit cityXYZ is not in the panel"),
        (
            ["pilot,city001,1999,gazette"],
            None,
            r"line 2: city001 adopts in 1999, but the panel covers 2001–2010",
        ),
        (["pilot,city001,2004,g", "pilot,city001,2005,g"], None, r"line 3: unit city001 is listed twice"),
        (["pilot,city001,soon,gazette"], None, r"line 2: year 'soon' is not a year"),
        (["a,city001,2004,g", "b,city002,2004,g"], None, r"choose a policy with 'policy'; it lists a, b"),
        (["a,city001,2004,g"], "c", r"no policy 'c'; it lists a"),
        (['a,city001,2004,"g', "a,city002,2005,g"], None, r"policies.csv, row that begins in line 2"),
        (['a,city001,2004,"g', 'a,city002,2005,"h"'], None, r"policies.csv, row that begins in line 2"),
        (["a,city001,2004"], None, r"line 2: fewer cells than columns"),
        (["a,city001,2004,g,h"], None, r"line 2: more cells than columns"),
        (["a,city001,²⁰⁰⁴,g"], None, r"line 2: year '²⁰⁰⁴' is not a year"),
        (["a,city001,20040,g"], None, r"line 2: year '20040' is not a year"),
    ],
)
def test_a_list_with_a_fault_names_file_and_line(run, tmp_path, rows, policy, words) -> None:
    file = listed(tmp_path / "policies.csv", rows)
    treatment = {"file": "policies.csv"} | ({"policy": policy} if policy else {})
    with pytest.raises((StudyError, EstimationError), match=words):
        run(file, kind="did", outcome="y", treatment=treatment)
    with pytest.raises(StudyError, match="no column source; it needs policy, unit, year, source"):
        run(listed(tmp_path / "p.csv", [], "policy,unit,year"), kind="did", outcome="y", treatment=treatment)
    (tmp_path / "p.csv").write_bytes("policy,unit,year,source\na,city001,2004,é\n".encode("latin-1"))
    with pytest.raises(StudyError, match=r"p.csv, line 2: is not UTF-8"):
        run(tmp_path / "p.csv", kind="did", outcome="y", treatment=treatment)


def test_rings_and_a_warning_of_treated_neighbours(run, monkeypatch) -> None:
    near = np.abs(np.subtract.outer(np.arange(160), np.arange(160))) == 1
    matrix = WeightMatrix(tuple(UNITS), csr_array(near / near.sum(1, keepdims=True)))
    monkeypatch.setattr(Files, "matrix", lambda self, name, design: matrix)
    found = run(kind="did", **SHARED, exposure={"rings_km": [0, 60, 120]}, neighbours="near")
    assert any("have a treated neighbour in W" in render_value(note) for note in estimates(found)[""].notes)
    reference = json.loads((Path(__file__).parents[2] / "reference/data/did.json").read_text())["rings"]
    terms = estimates(found)["exposure"].terms
    np.testing.assert_allclose([row.estimate for row in terms], reference["region"]["b"], rtol=1e-8)
    again = run(kind="did", **SHARED, exposure={"rings_km": [0, 60, 120], "errors": "jackknife"})
    jackknife = estimates(again)["exposure"]
    assert jackknife.settings["variance"] == VarianceSetting(kind="jackknife", by="region", clusters=20)
    assert [row.estimate for row in jackknife.terms] == [row.estimate for row in terms]
    assert all(row.se != other.se for row, other in zip(jackknife.terms, terms, strict=True))
    through = run(kind="did", **SHARED, exposure={"weights": "near", "stages": 1})
    assert [row.term for row in estimates(through)["exposure"].terms] == ["treated", "W·treated (near)"]


@pytest.mark.debt(21)
def test_event_studies_side_by_side(run) -> None:
    names = ["two-way", "callaway-santanna", "imputation", "sun-abraham"]
    found = run(kind="event_study", **SHARED, controls=["x1"], estimators=names, window=[-3, 3], leads=2)
    parts = [name.replace("-", "_") for name in names]
    expected = [part for name in parts for part in (name, f"{name}_att")]
    assert [part for part in estimates(found) if part != "imputation_leads"] == expected
    leads = estimates(found)["imputation_leads"]
    assert [row.term for row in leads.terms] == ["event -2", "event -1"]
    assert [test.name for test in leads.tests] == ["pretrends"]
    y, adoption, x = cities()
    average = impute(y, adoption, x[:, :1], clusters=REGIONS, seed=1).overall
    term = estimates(found)["imputation_att"].terms[0]
    assert (term.term, term.estimate, term.se) == ("ATT", average["ATT"], average.se[0])
    rows = columns_of(found, "event_study")
    assert {row["key"] for row in rows} == set(range(-3, 4))
    # The table's intervals are the figure's: by t with few clusters, not by the normal distribution.
    drawn = {(r["estimator"].replace("-", "_"), f"event {r['key']:+d}"): (r["low"], r["high"]) for r in rows}
    for part in parts:
        for term in estimates(found)[part].terms:
            if (part, term.term) in drawn:
                assert (term.low, term.high) == pytest.approx(drawn[part, term.term], rel=1e-12)
    within = {f"event {key:+d}" for key in range(-3, 4)}
    assert all(row.term in within for part in parts for row in estimates(found)[part].terms)
    zero = [row for row in rows if row["key"] == -1 and row["estimator"] == "two-way"]
    assert zero[0]["estimate"] == zero[0]["high"] == 0
    assert all(row["band_low"] <= row["low"] <= row["high"] <= row["band_high"] for row in rows)
    trends = [row for row in columns_of(found, "parallel_trends") if row["year"] == 2003]
    assert sum(row["rows"] for row in trends) == 160
    never = next(row for row in trends if row["cohort"] is None)
    assert never["mean"] == pytest.approx(y[(adoption.time == 2003) & ~np.isfinite(adoption.first)].mean())


def test_a_treatment_that_switches_off_takes_its_own_estimator(run) -> None:
    with pytest.raises(EstimationError, match=r"Unit city\d+ is treated from 200\d but not at time 20"):
        run(kind="event_study", outcome="y", treatment="switching")
    found = run(kind="event_study", outcome="y", treatment="switching", estimators=["switching"], leads=2)
    assert [row.term for row in estimates(found)["switching"].terms][:3] == [
        "event -3",
        "event -2",
        "event +0",
    ]


def test_cohorts_and_triple_differences(run) -> None:
    found = run(kind="staggered", **SHARED, controls=["x1"], control="not-yet", bootstrap={"draws": 199})
    y, adoption, x = cities()
    cells = group_time(y, adoption, x[:, :1], control="not-yet", clusters=REGIONS)
    rows = columns_of(found, "group_time")
    assert [(row["cohort"], row["time"]) for row in rows] == list(
        zip(cells.cohort.tolist(), cells.time.tolist(), strict=True)
    )
    np.testing.assert_allclose([row["estimate"] for row in rows], cells.effects, rtol=1e-12)
    assert set(estimates(found)) == {
        "simple",
        "event",
        "event_path",
        "cohort",
        "cohort_path",
        "time",
        "time_path",
    }
    assert "199 Rademacher draws, 20 clusters" in render_value(
        estimates(found)["simple"].settings["variance"]
    )
    triple = run(kind="staggered", **SHARED, eligible="eligible")
    assert estimates(triple)["simple"].settings["differences"] == "three"


@pytest.mark.debt("36.1")
def test_the_averages_that_are_asked_for_are_computed_and_are_those_of_all(run) -> None:
    whole = estimates(run(kind="staggered", **SHARED))
    made = run(kind="staggered", **SHARED, averages=["event"])
    assert estimates(made) == {part: whole[part] for part in ("event", "event_path")}
    assert columns_of(made, "event_study")
    assert columns_of(made, "group_time")
    alone = run(kind="staggered", **SHARED, averages=["simple"])
    assert estimates(alone) == {"simple": whole["simple"]}
    (recipe,) = resolved({"kind": "staggered", **SHARED, "averages": ["event"]}).recipes("a")
    assert recipe.policy["parts"] == {"event": ["a/event", "a/event_path"]}
    with pytest.raises(StudyError, match="averages"):
        run(kind="staggered", **SHARED, averages=[])


def test_the_decomposition_lists_every_comparison(run) -> None:
    found = run(kind="bacon", **SHARED)
    y, adoption, _ = cities()
    parts = decompose(y, adoption)
    rows = columns_of(found, "bacon")
    assert len(rows) == len(parts.effects)
    assert sum(row["weight"] for row in rows) == pytest.approx(1)
    (estimate,) = found.estimates
    assert sum(row["weight"] * row["effect"] for row in rows) == pytest.approx(estimate.terms[0].estimate)
    assert estimate.statistics["weight:treated_never"] == pytest.approx(parts.totals()["treated_never"][0])
    with pytest.raises(
        StudyError, match="controls: the decomposition is of the coefficient without controls"
    ):
        resolved({"kind": "bacon", **SHARED, "controls": ["x1"]})


def test_placebos_write_their_draws_and_tests(run) -> None:
    found = run(kind="placebo", **SHARED, dealt=["units", "both"], draws=99, earlier=[1, 2])
    assert [(row["kind"]) for row in columns_of(found, "placebo")] == ["units"] * 99 + ["both"] * 99
    assert set(estimates(found)) == {"", "earlier_1", "earlier_2"}
    tests = {test.name: test for test in estimates(found)[""].tests}
    assert tests["placebo:units"].p == 0.01
    assert estimates(found)["earlier_1"].nobs == int((D["treated"] == 0).sum())


def test_matching_then_differences(run) -> None:
    options = {"kind": "matching", **SHARED, "covariates": ["x1", "x2"], "controls": ["x1"]}
    found = run(**options, method="radius", caliper=0.02, by_year=True)
    (estimate,) = found.estimates
    kept = sum(row["weight"] > 0 for row in columns_of(found, "scores"))
    assert estimate.nobs == kept == estimate.statistics["matched_rows"]
    assert [row["covariate"] for row in columns_of(found, "balance")] == ["x1", "x2", ""] * 2
    units = run(**options, whole_units=True)
    assert estimates(units)[""].nobs % 10 == 0
    weighted = run(**options, weighted=True)
    assert "observation_weights" in estimates(weighted)[""].settings


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "did", "exposure": {}}, "exposure: give one of weights"),
        (
            {"kind": "did", "exposure": {"weights": "near", "stages": 1, "errors": "jackknife"}},
            "errors: the jackknife requires two stages",
        ),
        (
            {"kind": "did", "effects": "individual", "randomisation": 99},
            "randomisation: requires two-way effects",
        ),
        ({"kind": "did", "effects": ["unit"], "exposure": {"weights": "near"}}, "exposure: requires two-way"),
        ({"kind": "event_study", "window": [1, 3]}, r"window: \[1, 3\] must begin before adoption"),
        (
            {"kind": "event_study", "estimators": ["switching"], "controls": ["x1"]},
            "switching takes no controls",
        ),
        (
            {"kind": "event_study", "estimators": ["imputation"], "honest": [1.0]},
            "honest: bounds exist for two-way, callaway-santanna, sun-abraham only",
        ),
        (
            {"kind": "matching", "covariates": ["x1"], "method": "radius"},
            "caliper: radius matching needs one",
        ),
        (
            {"kind": "staggered", "eligible": "eligible", "anticipation": 1},
            "anticipation: triple differences",
        ),
        ({"kind": "did", "treatment": "treatd"}, "'treatd' is neither.*did you mean 'treated'"),
    ],
)
def test_options_without_meaning_are_named(options, words) -> None:
    with pytest.raises(StudyError, match=words):
        resolved({**SHARED, **options})


def test_the_two_way_regression_is_redone_from_its_recipe() -> None:
    analysis = resolved({"kind": "did", **SHARED, "controls": ["x1"], "observation_weights": "weight"})
    (recipe,) = analysis.recipes("a")
    assert (recipe.outcome, recipe.terms, recipe.observation_weights) == ("y", ("treated", "x1"), "weight")
    assert recipe.variance == {"kind": "clustered", "by": "region", "small_sample": "nested"}
    # By a list only our own crosscheck: the lines of other programs would need a variable.
    (recipe,) = resolved({"kind": "did", "outcome": "y", "treatment": {"file": "p.csv"}}).recipes("a")
    assert (recipe.estimator, recipe.policy["treatment"]) == ("policy", {"policy": None})


def test_bounds_need_a_package_of_their_own_and_the_last_time_as_the_reference(run, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "diff_diff", None)
    with pytest.raises(EstimationError, match=r"pip install 'diff-diff>=3\.13'"):
        run(kind="event_study", **SHARED, honest=[1.0])
    with pytest.raises(StudyError, match="reference: the bounds of 'honest' require -1 alone"):
        resolved({"kind": "event_study", **SHARED, "honest": [1.0], "reference": [-1, -2]})


def test_castles_list_of_laws_is_its_variable() -> None:
    """The packaged list gives, unit by unit, the years in which the data have the law in force."""
    folder = Path(__file__).parents[3] / "resources" / "castle"
    with (folder / "units.csv").open(encoding="utf-8") as file:
        states = {row["aliases"]: row["unit"] for row in csv.DictReader(file)}
    assert len(states) == 50
    with (folder / "castle.csv").open(encoding="utf-8") as file:
        rows = [(states[row["sid"]], int(row["year"]), int(row["post"])) for row in csv.DictReader(file)]
    with (folder / "policies.csv").open(encoding="utf-8") as file:
        laws = {row["unit"]: int(row["year"]) for row in csv.DictReader(file)}
    assert len(laws) == 21
    assert [post for _, _, post in rows] == [int(year >= laws.get(unit, 9999)) for unit, year, _ in rows]


@pytest.mark.debt(4)
@pytest.mark.proof("hand calculation")
def test_units_treated_from_the_start_are_in_no_number_of_an_event_study(tmp_path) -> None:
    """24 units of nine years, two always treated: 198 rows, by path and average, in all estimators."""
    from kind_study import files_of
    from kind_study import resolved as typed

    draws, n = np.random.default_rng(np.random.SeedSequence([4, 4])), 24
    first = np.array([0, 0, *[3] * 8, *[5] * 6, *[99] * 8])
    d = (np.arange(9) >= first[:, None]).astype(float)
    y = draws.normal(size=(n, 9)) + d
    columns, years = {"y": y.ravel(), "d": d.ravel()}, list(range(2001, 2010))
    estimators = ["two-way", "callaway-santanna", "imputation", "sun-abraham"]
    analyses = {
        "paths": {"kind": "event_study", "outcome": "y", "treatment": "d", "estimators": estimators},
        "cells": {"kind": "staggered", "outcome": "y", "treatment": "d", "base": "varying"},
    }
    found = {}
    for label, keep in (("all", np.ones(n, bool)), ("dated", first > 0)):
        rows = np.repeat(keep, 9)
        units = [f"u{i:02d}" for i in np.flatnonzero(keep)]
        for name, options in analyses.items():
            folder = tmp_path / f"{label}_{name}"
            folder.mkdir()
            files = files_of(folder, units, years, {key: v[rows] for key, v in columns.items()})
            files.write(typed(options, ["y", "d"]).fit(files), folder / "a.json")
            found |= {(label, name, r.part): r for r in read_analysis(folder / "a.json").estimates}
    assert {"two_way", "two_way_att"} <= {part for _, name, part in found if name == "paths"}
    for (label, name, part), record in found.items():
        assert (record.nobs, record.units, record.periods) == (198, 22, 9), (label, name, part)
        alone = [term.estimate for term in found["dated", name, part].terms]
        assert [term.estimate for term in record.terms] == pytest.approx(alone, rel=1e-9)
        said_so = any(n.key in ("treated_from_first", "not_imputable") for n in record.notes)
        assert said_so == (label == "all"), (label, name, part)


@pytest.mark.debt(4)
@pytest.mark.parametrize("lacks", ["y", "d", "both"])
def test_a_unit_whose_adoption_is_not_seen_is_named_and_can_be_left_out(tmp_path, lacks) -> None:
    """u00 adopts in 2004. Without its row of 2004 the sample would date it a year later."""
    from kind_study import files_of
    from kind_study import resolved as typed

    draws, n = np.random.default_rng(44), 16
    first = np.repeat([3, 99], 8)
    d = (np.arange(9) >= first[:, None]).astype(float)
    columns = {"y": draws.normal(size=(n, 9)) + d, "d": d.copy()}
    for name in ("y", "d") if lacks == "both" else (lacks,):
        columns[name][0, 3] = np.nan
    units, years = [f"u{i:02d}" for i in range(n)], list(range(2001, 2010))
    options = {"kind": "event_study", "outcome": "y", "treatment": "d"}
    options |= {"estimators": ["two-way", "sun-abraham", "imputation"]}
    files = files_of(tmp_path, units, years, {name: values.ravel() for name, values in columns.items()})
    with pytest.raises(StudyError, match=r"u00 2005.*may have begun earlier.*without: {units: \[u00\]}"):
        typed(options, ["y", "d"]).fit(files)
    chosen = {**options, "sample": {"without": {"units": ["u00"]}}}
    files.write(typed(chosen, ["y", "d"]).fit(files), tmp_path / "without.json")
    alone = tmp_path / "alone"
    alone.mkdir()
    rest = files_of(alone, units[1:], years, {name: values[1:].ravel() for name, values in columns.items()})
    rest.write(typed(options, ["y", "d"]).fit(rest), alone / "a.json")
    found, expected = (estimates(read_analysis(f)) for f in (tmp_path / "without.json", alone / "a.json"))
    for part, record in expected.items():
        assert [t.estimate for t in found[part].terms] == [t.estimate for t in record.terms]


@pytest.mark.debt(4)
def test_a_unit_whose_adoption_the_treatment_alone_dates_is_kept(tmp_path) -> None:
    """The outcome of the row before is missing, its treatment is known: nothing is in doubt."""
    from kind_study import files_of
    from kind_study import resolved as typed

    draws, n = np.random.default_rng(45), 16
    d = (np.arange(9) >= np.repeat([3, 99], 8)[:, None]).astype(float)
    y = draws.normal(size=(n, 9)) + d
    y[0, 2] = np.nan
    columns = {"y": y.ravel(), "d": d.ravel()}
    files = files_of(tmp_path, [f"u{i:02d}" for i in range(n)], list(range(2001, 2010)), columns)
    found = typed({"kind": "event_study", "outcome": "y", "treatment": "d"}, ["y", "d"]).fit(files)
    files.write(found, tmp_path / "a.json")
    assert estimates(read_analysis(tmp_path / "a.json"))["two_way"].nobs == 16 * 9 - 1


@pytest.mark.debt(4)
def test_leads_are_of_the_last_time_in_one_kind_and_of_the_time_before_in_the_other(tmp_path) -> None:
    """As docs/policies.md says: leads show a trend as a slope in `event_study`, as a level in `staggered`."""
    from kind_study import files_of
    from kind_study import resolved as typed

    first = np.repeat([5.0, 99.0], 10)
    time = np.arange(9)
    d = (time >= first[:, None]).astype(float)
    trend = np.where(first < 99, 0.3, 0.0)[:, None] * time
    y = trend + np.random.default_rng(4).normal(size=(20, 1)) + np.zeros((20, 9))
    columns = {"y": y.ravel(), "d": d.ravel()}
    files = files_of(tmp_path, [f"u{i:02d}" for i in range(20)], list(range(2001, 2010)), columns)
    shared = {"outcome": "y", "treatment": "d"}
    kinds = {
        "event_study": {**shared, "kind": "event_study", "estimators": ["callaway-santanna"]},
        "varying": {**shared, "kind": "staggered"},
        "universal": {**shared, "kind": "staggered", "base": "universal"},
    }
    leads = {}
    for name, options in kinds.items():
        files.write(typed(options, ["y", "d"]).fit(files), tmp_path / "a.json")
        found = read_analysis(tmp_path / "a.json").estimates
        terms = {t.term: t.estimate for one in found for t in one.terms if "event -" in t.term}
        leads[name] = [terms.get(f"event -{k}") for k in (4, 3, 2)]
    assert leads["varying"] == pytest.approx([0.3, 0.3, 0.3])
    assert leads["event_study"] == leads["universal"] == pytest.approx([-0.9, -0.6, -0.3])
