"""The hand calculations of dynamic panels and thresholds against programs that share no code with them."""

import numpy as np
import pytest

from checked_study import GMM, THRESHOLDS, UNITS, VARIABLES, YEARS, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED, FAILED
from estimate_records import analysis_record, change
from kind_study import files_of, resolved
from oracles import gmm, said_by_all, threshold
from panel_data import golden
from panel_data import rows_of as table_of
from spillover.kinds.gmm import by_linearmodels
from spillover.kinds.threshold.by_pyxthreg import split_by_regime
from spillover.opinions import dynamic
from spillover.opinions.conventions import result_of
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from threshold_panel import threshold_panel

LEFT_OUT = "left out: rows × values × regressors are 1.6e+04, and at most 1e+01 are asked for"
LOGS = ("emp", "wage", "capital", "output")
LONG = ["L.emp", "L2.emp", "wage", "L.wage", "capital", "output", "L.output"]
SHORT = ["L.emp", "wage", "L.wage", "capital", "L.capital"]
COLLAPSED = [{"variable": name, "lags": [2, 4], "collapse": True} for name in LOGS[:3]]
DIFFERENCES = {"regressors": LONG, "lagged": [{"variable": "emp"}], "exogenous": LONG[2:]}
SYSTEM = {"regressors": SHORT, "lagged": COLLAPSED, "system": True}
DESIGNS = {
    "ab": DIFFERENCES,
    "bb_sys_collapsed": SYSTEM,
    "bb_sys_blocks": {**SYSTEM, "weighting": "blocks"},
    "bb_sys_identity": {**SYSTEM, "weighting": "identity"},
}


def say(**more) -> Opinion:
    return Opinion(model="m", program="p", version="1", **{"call": "", **more})


@pytest.fixture(scope="module")
def firms(tmp_path_factory) -> PanelFiles:
    """Arellano and Bond's firms, in logarithms."""
    rows = table_of("empluk.csv")
    units, years = (sorted({row[key].zfill(4) for row in rows}) for key in ("firm", "year"))
    at = {(row["firm"].zfill(4), row["year"]): row for row in rows}
    columns = {
        name: np.array(
            [np.log(float(at[u, t][name])) if (u, t) in at else np.nan for u in units for t in years]
        )
        for name in LOGS
    }
    files = files_of(tmp_path_factory.mktemp("firms"), units, [int(year) for year in years], columns)
    return PanelFiles(files.variables, files.units, {})


@pytest.mark.parametrize(
    ("name", "steps", "robust"),
    [
        *(("ab", 1, False), ("ab", 2, True), ("bb_sys_collapsed", 2, True)),
        *(("bb_sys_collapsed", 2, False), ("bb_sys_blocks", 1, True), ("bb_sys_identity", 1, False)),
    ],
)
def test_dynamic_panels_equal_pyxtabond2(name, steps, robust, firms):
    options = {"kind": "gmm", "outcome": "emp", **DESIGNS[name], "steps": steps, "robust": robust}
    (recipe,) = resolved(options, list(LOGS)).recipes("m")
    found = {(o.quantity, o.term): o.value for o in gmm.answers(recipe, firms, say)}
    theirs = golden("gmm_pyxtabond2")[f"{name}_{steps}_{robust}"]
    for quantity, key in (("coefficient", "coefficients"), ("se", "se")):
        ours = [found[quantity, term] for term in recipe.terms]
        np.testing.assert_allclose(ours, list(theirs[key].values()), rtol=1e-6)
    assert found["test", "sargan"] == pytest.approx(theirs["sargan"], rel=1e-6)
    if steps == 2:
        assert found["test", "hansen"] == pytest.approx(theirs["hansen"], rel=1e-6)
    if steps == 2 or robust or name == "ab":
        serial = [found["test", "ar1"], found["test", "ar2"]]
        np.testing.assert_allclose(serial, theirs["ar"], rtol=1e-6)


@pytest.mark.debt("32.4")
@pytest.mark.parametrize(("name", "steps"), [("ab", 1), ("bb_sys_collapsed", 2), ("bb_sys_identity", 2)])
def test_coefficients_of_linearmodels_equal_pyxtabond2(name, steps, firms):
    """Of Arellano and Bond's (1991) firms, with the tests of the instruments."""
    options = {"kind": "gmm", "outcome": "emp", **DESIGNS[name], "steps": steps, "robust": steps == 2}
    (recipe,) = resolved(options, list(LOGS)).recipes("m")
    found = {(o.quantity, o.term): result_of(o) for o in by_linearmodels.answers(recipe, firms)}
    theirs = golden("gmm_pyxtabond2")[f"{name}_{steps}_{steps == 2}"]
    ours = [found["coefficient", term] for term in recipe.terms]
    np.testing.assert_allclose(ours, list(theirs["coefficients"].values()), rtol=1e-6)
    assert found["test", "sargan"] == pytest.approx(theirs["sargan"], rel=1e-6)
    if steps == 2:
        assert found["test", "hansen"] == pytest.approx(theirs["hansen"], rel=1e-6)
        assert not any(quantity == "se" for quantity, _ in found)  # it has no Windmeijer's correction
    else:
        errors = [found["se", term] for term in recipe.terms]
        np.testing.assert_allclose(errors, list(theirs["se"].values()), rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_panels_with_gaps_under_any_options_equal_ours(seed, tmp_path):
    """Thirty units, seven years, a twentieth of the values missing, options drawn with the seed."""
    draws = np.random.default_rng(seed)
    x, z, y = (draws.normal(size=(30, 7)) for _ in range(3))
    for t in range(1, 7):
        y[:, t] += 0.5 * y[:, t - 1] + x[:, t]
    whole = {"y": y.ravel(), "x": x.ravel(), "z": z.ravel()}
    columns = {name: np.where(draws.random(210) < 0.05, np.nan, part) for name, part in whole.items()}
    files = files_of(tmp_path, [f"u{i:02d}" for i in range(30)], list(range(2000, 2007)), columns)

    def one_of(*choices):
        return choices[draws.integers(len(choices))]

    options = {
        "kind": "gmm",
        "outcome": "y",
        "regressors": ["L.y", "x"],
        "lagged": [{"variable": name, "lags": [2, 4], "collapse": True} for name in ("y", "x")],
        "exogenous": one_of([], ["x"]),
        "instruments": one_of([], ["z"]),
        "system": one_of(True, False),
        "steps": one_of(1, 2),
        "robust": one_of(True, False),
        "transformation": one_of("differences", "orthogonal"),
        "period_effects": one_of(True, False),
        "weighting": one_of("full", "blocks", "identity"),
        "sample": one_of({}, {"years": [2001, 2006]}),
    }
    options["exogenous_in"] = one_of("both", "separate", "difference") if options["system"] else "both"
    analysis = resolved(options, ["y", "x", "z"])
    document = {"analysis": "m", "kind": "gmm", "estimates": analysis.fit(files).estimates, "series": {}}
    change(document["estimates"][0], model="m")
    found = list(said_by_all(analysis.recipes("m"), PanelFiles(files.variables, files.units, {})))
    rows = settle_verdicts(list(compare_rows(analysis_record(document), found)))
    assert [(r.program, r.term) for r in rows if r.verdict not in (EQUAL, EXPLAINED)] == []
    assert len(rows) > 20


@pytest.mark.parametrize("name", ["single", "single_grid", "single_two_way", "double", "double_two_way"])
def test_thresholds_equal_pyxthreg(name, tmp_path):
    case = golden("threshold_pyxthreg")[name]
    data = threshold_panel(case["seed"], tuple(case["thresholds"]))
    units, years = [f"u{i:02d}" for i in range(40)], list(range(2000, 2006))
    columns = {"y": data.y, "x": data.x[:, 0], "z1": data.z[:, 0], "z2": data.z[:, 1], "q": data.q}
    files = files_of(tmp_path, units, years, columns)
    effects = "two-way" if case["time"] else "individual"
    options = {**THRESHOLDS, "threshold": "q", "controls": ["z1", "z2"], "effects": effects, "trim": 0.05}
    options |= {"thresholds": case["number"], "divisor": "xthreg", "draws": 0}
    options |= {"grid": case["grid"]} if case["grid"] else {}
    (recipe,) = resolved(options, list(columns)).recipes("m")
    panel = PanelFiles(files.variables, files.units, {})
    found = {o.term: o.value for o in threshold.answers(recipe, panel, say) if o.quantity != "series"}
    assert found["threshold_test_1"] == pytest.approx(case["f"][0], rel=1e-9)
    searched = threshold.found_on(recipe, panel.sample(recipe))
    np.testing.assert_allclose(searched.thresholds, case["found"], rtol=1e-12)
    asked = split_by_regime(recipe, panel, searched.thresholds)
    table = panel.sample(asked).frame
    dummies = [np.kron(np.eye(40), np.ones((6, 1)))] + [np.kron(np.ones((40, 1)), np.eye(6))] * case["time"]
    regressors = np.hstack([table[list(asked.terms)].to_numpy(), *dummies])
    fitted = np.linalg.lstsq(regressors, table["y"].to_numpy(), rcond=None)[0][: len(asked.terms)]
    order = np.r_[2 : len(case["slopes"]), 0:2]
    np.testing.assert_allclose(fitted, np.array(case["slopes"])[order], rtol=1e-8)


def test_any_of_the_values_that_make_one_regression_is_the_threshold(tmp_path):
    """The regressor is zero between the values, so that the sums of squares are the same."""
    draws = np.random.default_rng(2)
    q = np.tile(np.arange(8.0), 16)
    x = np.where((q == 3) | (q == 4), 0.0, draws.normal(size=q.size))
    y = x * (1 + 2 * (q > 3)) + draws.normal(size=q.size)
    files = files_of(tmp_path, UNITS, YEARS, {"y": y, "x": x, "q": q})
    (recipe,) = resolved({**THRESHOLDS, "threshold": "q", "draws": 0}, ["y", "x", "q"]).recipes("m")
    panel = PanelFiles(files.variables, files.units, {})
    said = {o.term: o for o in threshold.answers(recipe, panel, say)}
    ways = {way.value for way in said["thresholds 1 threshold"].conversions}
    assert ways == {2.0, 3.0, 4.0}


@pytest.mark.parametrize("seed", range(3))
def test_what_other_columns_leave_nothing_of_explains_nothing(seed, tmp_path):
    """A regressor of zeros and ones with unit effects: many values split nothing off, in ours and by hand."""
    draws = np.random.default_rng(seed)
    x, q = (draws.normal(size=128) > 0).astype(float), draws.normal(size=128)
    y = x * (1 + 2 * (q > 0)) + draws.normal(size=128)
    files = files_of(tmp_path, UNITS, YEARS, {"y": y, "x": x, "q": q})
    analysis = resolved({**THRESHOLDS, "threshold": "q", "thresholds": 3, "draws": 20}, ["y", "x", "q"])
    report = analysis.fit(files)
    document = {
        "analysis": "a",
        "kind": "threshold",
        "estimates": report.estimates,
        "series": report.list_series(),
    }
    said = list(said_by_all(analysis.recipes("a"), PanelFiles(files.variables, files.units, {})))
    rows = settle_verdicts(list(compare_rows(analysis_record(document), said)))
    assert [(r.term, r.ours, r.theirs) for r in rows if r.verdict == DIFFERS] == []
    assert sum(r.verdict == EQUAL for r in rows) > 100


def test_of_many_values_the_neighbours_of_the_estimate_and_a_drawn_sample_are_compared():
    assert threshold.compared(250, 3) == list(range(250))
    chosen = threshold.compared(5000, 3)
    assert set(range(24)) <= set(chosen)
    assert chosen == threshold.compared(5000, 3)
    assert 100 < len(chosen) <= 124


@pytest.mark.parametrize(
    ("module", "options", "words"),
    [
        (
            threshold.Threshold,
            {**THRESHOLDS, "draws": 5},
            LEFT_OUT,
        ),
        (dynamic, GMM, "left out: rows × instruments are 7.2e+02, and at most 1e+01 are asked for"),
    ],
    ids=["threshold", "gmm"],
)
def test_a_panel_that_is_too_long_says_so_and_its_numbers_have_none(
    module, options, words, tmp_path, monkeypatch
):
    monkeypatch.setattr(module, "LARGEST", 10, raising=False)
    monkeypatch.setattr(threshold.Threshold, "largest", 10)
    files = study_files(tmp_path)
    analysis = resolved(options, VARIABLES, ("w",))
    said = list(said_by_all(analysis.recipes("a"), PanelFiles(files.variables, files.units, files.weights)))
    report = analysis.fit(files)
    kind = {"analysis": "a", "kind": options["kind"]}
    rows = settle_verdicts(
        list(
            compare_rows(
                analysis_record({**kind, "estimates": report.estimates, "series": report.list_series()}),
                said,
            )
        )
    )
    failed = {r.note for r in rows if r.verdict == FAILED}
    assert failed == {f"ValueError: {words}"}
    assert not {EQUAL, DIFFERS} & {r.verdict for r in rows}


def test_where_all_draws_would_take_long_the_first_are_made_again(tmp_path, monkeypatch):
    files = study_files(tmp_path)
    (recipe,) = resolved({**THRESHOLDS, "draws": 30}, VARIABLES, ("w",)).recipes("m")
    panel = PanelFiles(files.variables, files.units, files.weights)

    def terms() -> set[tuple[str, str]]:
        return {(o.quantity, o.term) for o in threshold.answers(recipe, panel, say)}

    every = terms()
    monkeypatch.setattr(threshold, "LARGEST_DRAWS", 1)
    few = terms()
    assert every - few == {("test p", "threshold_test_1")}
    assert len([term for _, term in few if term.startswith("replicates ")]) == 10
