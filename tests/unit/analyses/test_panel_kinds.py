"""Thresholds, dynamic panels, weights and lists of effects as kinds: from a configuration to the file."""

import csv
from pathlib import Path

import numpy as np
import pytest

from base.artifacts.analysis import read_analysis
from estimate_records import columns_of
from kind_study import files_of, resolved
from panel_data import golden
from plan.analyses import resolve_analyses
from spillover.arrays.absorption import Effect
from spillover.arrays.within import fit_within
from spillover.errors import StudyError
from threshold_panel import threshold_panel
from words.render import render_value

DATA = Path(__file__).parents[2] / "reference" / "data"
UNITS = [f"u{i:02d}" for i in range(40)]
YEARS = list(range(2000, 2006))
PANEL = threshold_panel(7, (0.4,))


@pytest.fixture
def run(tmp_path):
    """A function that runs one analysis of the simulated panel and reads its file."""
    columns = {"y": PANEL.y, "x": PANEL.x[:, 0], "z1": PANEL.z[:, 0], "z2": PANEL.z[:, 1], "q": PANEL.q}
    columns["w"] = np.exp(PANEL.z[:, 0])
    files = files_of(tmp_path, UNITS, YEARS, columns)

    def make(**options):
        analysis = resolved(options, list(columns))
        files.write(analysis.fit(files), tmp_path / "a.json")
        return read_analysis(tmp_path / "a.json")

    return make


THRESHOLD = {
    "kind": "threshold",
    "outcome": "y",
    "regressors": ["x"],
    "threshold": "q",
    "controls": ["z1", "q"],
    "trim": 0.05,
    "effects": "two-way",
    "draws": 99,
}


def test_a_threshold_regression_writes_thresholds_intervals_tests_and_ratios(run):
    found = run(**THRESHOLD, thresholds=2)
    (estimate,) = found.estimates
    assert [row.term for row in estimate.terms][:3] == [f"x [regime {r}]" for r in (1, 2, 3)]
    tests = {test.name: test for test in estimate.tests}
    assert tests["threshold_test_1"].p == 0.01
    assert "99 resamples of units, seed 1" in render_value(tests["threshold_test_2"].note)
    assert estimate.settings["threshold_variable"] == "q"
    assert estimate.settings["trim"] == 0.05
    assert render_value(estimate.settings["divisor"]) == "(n−1)(T−1) = 195 (Hansen)"
    first = columns_of(found, "thresholds")[0]
    assert render_value(estimate.settings["threshold_1"]).startswith(
        f"{first['threshold']:.5g}, 95% interval ["
    )
    ratios = [row for row in columns_of(found, "likelihood_ratio") if row["number"] == 1]
    assert min(row["ratio"] for row in ratios) == 0.0
    accepted = [row["value"] for row in ratios if row["ratio"] <= first["critical"]]
    assert (accepted[0], accepted[-1], len(accepted)) == (first["low"], first["high"], first["values_in_set"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"controls": ["x"]}, r"controls: 'x' is among the regressors as well; leave it in one"),
        ({"threshold": "y"}, r"outcome: 'y' is both outcome and regressor"),
        ({"threshold": "p"}, r"threshold: 'p' is neither in 'variables' nor in 'indices'"),
        ({"trim": 0.7}, r"trim: 0.7 is"),
        ({"effects": "time"}, r"effects: 'time' is not one of"),
    ],
)
def test_a_threshold_that_has_no_meaning_is_named(change, message):
    with pytest.raises(StudyError, match=message):
        resolved({**THRESHOLD, **change}, ["y", "x", "z1", "z2", "q"])


@pytest.fixture
def firms(tmp_path):
    """Arellano and Bond's firms as the warehouse would hold them, missing years as not a number."""
    with (DATA / "empluk.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    units = sorted({f"f{int(row['firm']):03d}" for row in rows})
    columns = {}
    for name in ("emp", "wage", "capital", "output"):
        cube = np.full((len(units), 9), np.nan)
        for row in rows:
            cube[units.index(f"f{int(row['firm']):03d}"), int(row["year"]) - 1976] = np.log(float(row[name]))
        columns[name] = cube.ravel()
    return files_of(tmp_path, units, list(range(1976, 1985)), columns)


GMM = {
    "kind": "gmm",
    "outcome": "emp",
    "regressors": ["L.emp", "L2.emp", "wage", "L.wage", "capital", "output", "L.output"],
    "lagged": [{"variable": "emp"}],
    "exogenous": ["wage", "L.wage", "capital", "output", "L.output"],
}
FIRM_TERMS = ["emp", "wage", "capital", "output"]


def test_a_dynamic_panel_equals_plm(firms, tmp_path):
    firms.write(resolved(GMM, FIRM_TERMS).fit(firms), tmp_path / "a.json")
    (estimate,) = read_analysis(tmp_path / "a.json").estimates
    reference = golden("pgmm_empluk")["ab_twosteps_TRUE"]
    found = [row.estimate for row in estimate.terms]
    np.testing.assert_allclose(found, list(reference["coef"].values()), rtol=1e-8)
    np.testing.assert_allclose([row.se for row in estimate.terms], list(reference["se"].values()), rtol=1e-8)
    assert estimate.settings["instruments"] == reference["instruments"]
    assert render_value(estimate.settings["instruments_by_group"]).startswith("emp, difference 27; wage 1")
    assert estimate.nobs == 611


def test_a_system_equals_plm(firms, tmp_path):
    options = {
        **GMM,
        "regressors": ["L.emp", "wage", "L.wage", "capital", "L.capital"],
        "lagged": [{"variable": v, "lags": [2, 4], "collapse": True} for v in ("emp", "wage")],
        "exogenous": ["capital", "L.capital"],
        "exogenous_in": "separate",
        "system": True,
    }
    firms.write(resolved(options, FIRM_TERMS).fit(firms), tmp_path / "a.json")
    (estimate,) = read_analysis(tmp_path / "a.json").estimates
    reference = golden("pgmm_empluk")["lags24_sys_collapsed_twosteps_TRUE"]
    found = [row.estimate for row in estimate.terms]
    np.testing.assert_allclose(found, list(reference["coef"].values()), rtol=1e-8)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lagged": [{"variable": "emp", "lags": [4, 2]}]}, r"lags \[4, 2\] of emp are out of order"),
        (
            {"lagged": [{"variable": "emp", "lags": [1, 3]}]},
            r"lagged once is correlated .*write lags \[2, 3\]",
        ),
        ({"lagged": [{"variable": "L.emp"}]}, r"lagged: 'L.emp' is shifted; name the variable"),
        ({"lagged": [{"variable": "emp", "equation": "level"}]}, r"set system: true"),
        ({"lagged": [{"variable": "employ"}]}, r"'employ' is neither in 'variables'.*did you mean 'emp'"),
        ({"exogenous": ["L3.wage"]}, r"exogenous: 'L3.wage' is not among the regressors"),
        ({"regressors": ["wage"], "exogenous": ["wage"]}, r"no lag of emp is among them; write L\.emp"),
        ({"instruments": ["wage"]}, r"instruments: 'wage' is a regressor; name it under 'exogenous'"),
        ({"steps": 3}, r"steps: 3 is"),
    ],
)
def test_a_dynamic_panel_that_has_no_meaning_is_named(change, message):
    with pytest.raises(StudyError, match=message):
        resolved({**GMM, **change}, FIRM_TERMS)


LINEAR = {"kind": "panel", "outcome": "y", "regressors": ["x", "z1"], "effects": ["unit", "region:year"]}


def test_weights_and_a_list_of_effects_reach_the_estimator(run):
    found = run(**LINEAR, observation_weights="w")
    (estimate,) = found.estimates
    region = np.repeat(np.arange(40) % 4, 6)
    direct = fit_within(
        PANEL.y,
        np.column_stack([PANEL.x, PANEL.z[:, 0]]),
        PANEL.unit,
        PANEL.time,
        terms=("x", "z1"),
        effects=(Effect("unit", PANEL.unit), Effect("region:year", region * 10_000 + PANEL.time)),
        weights=np.exp(PANEL.z[:, 0]),
    )
    np.testing.assert_allclose([row.se for row in estimate.terms], direct.se, rtol=1e-10)
    assert estimate.settings["effects"] == "unit, region:year"
    assert estimate.settings["effects_degrees_of_freedom"] == 40 + 24 - 4
    assert render_value(estimate.settings["observation_weights"]) == "w, analytic, scaled to mean one"


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "groups", "outcome": "y", "regressors": ["x"], "by": "half", "permutations": 19},
        {"kind": "moderation", "outcome": "y", "treatment": "x", "moderator": "z1"},
        {"kind": "mediation", "outcome": "y", "treatment": "x", "mediators": ["z1"]},
        {"kind": "instruments", "outcome": "y", "endogenous": ["x"], "instruments": ["z1"]},
        {"kind": "panel", "outcome": "y", "regressors": ["x"], "wild": {"draws": 99}},
    ],
)
def test_every_linear_kind_takes_both(run, options):
    if options["kind"] == "groups":
        options = options | {"by": "region", "sample": {"groups": {"region": ["north", "south"]}}}
    effects = ["unit", "unit[year]"]
    plain = run(**options, effects="individual").estimates[0].terms[0].estimate
    weighted = run(**options, effects=effects, observation_weights="w").estimates[0]
    assert weighted.settings["effects"] == "unit, unit[year]"
    assert weighted.terms[0].estimate != plain


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"effects": ["unit", "province"]}, r"effects: 'province' is not a group of units"),
        ({"effects": ["unit year"]}, r"'unit year' is not a set of effects; write unit, year or a grouping"),
        ({"effects": []}, r"effects: \[\] "),
        ({"observation_weights": "v"}, r"observation_weights: 'v' is neither"),
        (
            {"estimator": "random", "observation_weights": "w", "effects": "two-way"},
            r"observation_weights: random effects take none; write null",
        ),
        ({"estimator": "random"}, r"effects: random effects take no list; write individual or two-way"),
        ({"estimator": "pooled"}, r"estimator pooled takes no list of effects; use estimator within"),
    ],
)
def test_effects_and_weights_without_meaning_are_named(change, message):
    with pytest.raises(StudyError, match=message):
        resolved({**LINEAR, **change}, ["y", "x", "z1", "w"])


def test_hausman_refuses_weights_also_those_of_the_defaults():
    hausman = {"kind": "hausman", "outcome": "y", "regressors": ["x"]}
    study = {"study": "tiny", "variables": {"y": 0, "x": 0, "w": 0}, "analyses": {"a": hausman}}
    weighted = {**study, "defaults": {"observation_weights": "w"}}
    with pytest.raises(
        StudyError, match=r"analyses.a.observation_weights: the test compares with random eff"
    ):
        resolve_analyses(weighted)
    without = {**weighted, "analyses": {"a": {**hausman, "observation_weights": None}}}
    assert resolve_analyses(without) == resolve_analyses(study)


def test_a_weight_that_is_not_positive_names_unit_and_year(run):
    with pytest.raises(StudyError, match=r"observation_weights: z2 is -?[\d.]+ for unit u\d\d in 20\d\d"):
        run(**LINEAR, observation_weights="z2")


def test_what_weighs_the_rows_may_explain_as_well(run):
    found = run(**{**LINEAR, "regressors": ["x", "w"]}, observation_weights="w")
    assert [row.term for row in found.estimates[0].terms] == ["x", "w"]


def test_several_groups_have_a_part_each_and_one_test_of_their_slopes(run):
    """Each region's regression is that on its rows alone; the last part is the test of all four."""
    found = run(kind="several_groups", outcome="y", regressors=["x", "z1"], by="region", effects="two-way")
    parts = {estimate.model: estimate for estimate in found.estimates}
    assert list(parts) == ["a/east", "a/north", "a/south", "a/west", "a/difference"]
    region = np.array(["north", "east", "south", "west"])[np.arange(40) % 4][PANEL.unit]
    x = np.column_stack([PANEL.x[:, 0], PANEL.z[:, 0]])
    fitted = {}
    for label in ("east", "north", "south", "west"):
        rows = region == label
        data = (PANEL.y[rows], x[rows], PANEL.unit[rows], PANEL.time[rows])
        fitted[label] = fit_within(*data, terms=("x", "z1"))
        terms = parts[f"a/{label}"].terms
        np.testing.assert_allclose([t.estimate for t in terms], fitted[label].coefficients, rtol=1e-10)
        np.testing.assert_allclose([t.se for t in terms], fitted[label].se, rtol=1e-10)
    alike = parts["a/difference"]
    (test,) = alike.tests
    assert (test.name, test.df, alike.terms) == ("equal_slopes", (3.0,), ())
    # What its notes say is of all groups.
    assert (alike.nobs, alike.units) == (len(PANEL.y), len(np.unique(PANEL.unit)))
    assert alike.settings["variance"].clusters == len(np.unique(PANEL.unit))
    slopes = np.array([fit["x"] for fit in fitted.values()])
    weights = 1 / np.array([fit.se[0] ** 2 for fit in fitted.values()])
    apart = slopes - weights @ slopes / weights.sum()
    assert test.statistic == pytest.approx(weights @ apart**2, rel=1e-8)
    others = [test.name for label in fitted for test in parts[f"a/{label}"].tests]
    assert "equal_slopes" not in others


@pytest.mark.debt("32.15")
@pytest.mark.parametrize("kind", ["several_groups", "groups"])
def test_rows_that_all_groups_lose_are_not_said_to_be_those_of_one(run, kind):
    """The lag takes the 40 rows of the first year, ten of each region."""
    sample = {"groups": {"region": ["east", "north"]}} if kind == "groups" else {}
    found = run(kind=kind, outcome="y", regressors=["L.x", "z1"], by="region", sample=sample)
    texts = {estimate.part: render_value(estimate.notes) for estimate in found.estimates}
    lost = f"{20 if kind == 'groups' else 40} rows of 2000 dropped: their lags or leads lie beyond the panel."
    assert f"Of all groups together: {lost}" in texts["east"]
    assert lost in texts["difference"]
    assert "Of all groups" not in texts["difference"]
