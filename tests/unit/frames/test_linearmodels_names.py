"""Names that users of linearmodels know, held against its own classes; copies, pickles and Wald tests."""

import copy
import hashlib
import multiprocessing
import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from linearmodels.panel import BetweenOLS, FirstDifferenceOLS, PanelOLS, PooledOLS, RandomEffects

import spillover
from call_facts import CALLS
from frame_data import MUNNELL, PLACE, produc, simulated, states, with_matrices
from spillover import EstimationError, StudyError

TERMS = MUNNELL[7:].split(" + ")


def theirs(model, constant=None, **options):
    """Their model; constant: the column of the constant, of differences the year, whose difference is one."""
    panel = produc().set_index(["state", "year"], drop=False)
    x = panel[TERMS] if constant is None else panel[TERMS].assign(_cons=panel.assign(one=1.0)[constant])
    return model(panel["lgsp"], x, **options)


def within(effects, **options):
    return spillover.fit_within(produc(), MUNNELL, effects=effects, **PLACE, **options)


TWO_WAY = {"entity_effects": True, "time_effects": True}
# Their fit, ours, and how far an error may differ: small-sample factors are conventions, stated where known.
PAIRS = {
    "two-way, unadjusted": (
        lambda: theirs(PanelOLS, **TWO_WAY).fit(),
        lambda: within("two-way", variance="classical"),
        1.0,
    ),
    "two-way, clustered": (
        lambda: theirs(PanelOLS, **TWO_WAY).fit(cov_type="clustered", cluster_entity=True, group_debias=True),
        lambda: within("two-way", variance={"kind": "clustered", "by": "unit", "small_sample": "full"}),
        None,
    ),
    "individual": (
        lambda: theirs(PanelOLS, entity_effects=True).fit(),
        lambda: within("individual", variance="classical"),
        1.0,
    ),
    "pooled": (
        lambda: theirs(PooledOLS, constant="one").fit(),
        lambda: spillover.fit_pooled(produc(), MUNNELL, variance="classical", constant=True, **PLACE),
        1.0,
    ),
    "between": (
        lambda: theirs(BetweenOLS, constant="one").fit(),
        lambda: spillover.fit_between(
            produc(), MUNNELL, variance="classical", constant=True, effects="none", **PLACE
        ),
        1.0,
    ),
    "first differences": (
        lambda: theirs(FirstDifferenceOLS, constant="year").fit(),
        lambda: spillover.fit_first_difference(produc(), MUNNELL, variance="classical", **PLACE),
        None,
    ),
    "random": (
        lambda: theirs(RandomEffects, constant="one").fit(),
        lambda: spillover.fit_random(
            produc(), MUNNELL, variance="classical", constant=True, effects="individual", **PLACE
        ),
        1.0,
    ),
}


@pytest.mark.debt("36.4")
@pytest.mark.parametrize("name", PAIRS)
def test_each_name_gives_what_linearmodels_gives(name):
    make_theirs, make_ours, factor = PAIRS[name]
    them, us = make_theirs(), make_ours()
    order = list(us.params.index)
    assert set(order) <= set(them.params.index)
    np.testing.assert_allclose(us.params, them.params[order], rtol=1e-7)
    scale = 1.0 if factor else float((us.std_errors / them.std_errors[order]).iloc[0])
    np.testing.assert_allclose(us.std_errors, scale * them.std_errors[order], rtol=1e-6)
    np.testing.assert_allclose(us.tstats, us.params / us.std_errors, rtol=1e-12)
    np.testing.assert_allclose(us.tstats, them.tstats[order] / scale, rtol=1e-6)
    np.testing.assert_allclose(us.cov, scale**2 * them.cov.loc[order, order], rtol=1e-6, atol=1e-12)
    for attribute in ("params", "std_errors", "tstats", "pvalues"):
        assert getattr(us, attribute).name == getattr(them, attribute).name
        assert type(getattr(us, attribute)) is type(getattr(them, attribute))
    assert list(us.conf_int().columns) == list(them.conf_int().columns)
    assert us.nobs == them.nobs
    if factor:
        np.testing.assert_allclose(us.conf_int(0.9), them.conf_int(0.9).loc[order], rtol=1e-3, atol=1e-4)
        ours = us.wald_test(formula=TERMS[:2])
        np.testing.assert_allclose(ours.statistic, them.wald_test(formula="lpcap = lpc = 0").stat, rtol=1e-6)
    if "ifferences" not in name and name not in ("between", "random"):
        np.testing.assert_allclose(us.resids, them.resids, atol=1e-9)
        fitted = produc().set_index(["state", "year"])["lgsp"] - them.resids
        np.testing.assert_allclose(us.fitted_values, fitted, atol=1e-9)
        assert us.resids.index.equals(them.resids.index)


def test_names_of_frames_of_other_libraries_hold_the_same_numbers():
    found = spillover.fit_within(pa.Table.from_pandas(produc()), MUNNELL, **PLACE)
    with_pandas = spillover.fit_within(produc(), MUNNELL, **PLACE)
    assert dict(found.params) == with_pandas.params.to_dict()
    with pytest.raises(TypeError):
        found.params["lpcap"] = 0.0
    assert found.cov.column_names == ["term", *TERMS]
    assert found.resids.column("residual").to_pylist() == with_pandas.resids.tolist()


def test_tidy_and_glance_have_a_row_for_each_term_and_part():
    found = spillover.fit_sdm(produc(), MUNNELL, weights=states(), **PLACE)
    tidy = found.tidy()
    assert tidy["term"].tolist()[:2] == ["lpcap", "lpc"]
    assert "lemp:indirect" in set(tidy[tidy["part"] == "effects"]["term"])
    narrower = found.tidy(level=0.5)
    assert (narrower["conf_low"] > tidy["conf_low"]).all()
    assert (narrower["conf_high"] < tidy["conf_high"]).all()
    glance = found.glance()
    assert glance["part"].tolist() == list(found.parts)
    assert glance["nobs"][0] == found.nobs == 752
    assert glance["loglik"][0] == found.statistics["loglik"]


def test_restrictions_are_matrices_or_equations_of_terms():
    found = spillover.fit_sdm(produc(), MUNNELL, weights=states(), **PLACE)
    terms = list(found.params.index)
    row = np.zeros(len(terms))
    row[terms.index("lpcap")], row[terms.index("W:lpc")] = 2.0, -1.0
    by_matrix = found.wald_test(row, 0.5)
    for formula in ("2*lpcap - W:lpc = 0.5", "2 * lpcap = 0.5 + W:lpc", ["-W:lpc + 2*lpcap - .5 = 0"]):
        assert found.wald_test(formula=formula).statistic == pytest.approx(by_matrix.statistic, rel=1e-12)
    two = found.wald_test(formula="lpcap, lpc = lemp")
    assert two.df == (2.0,)
    t = found.tstats["lpcap"]
    assert found.wald_test(formula="lpcap").statistic == pytest.approx(t**2, rel=1e-10)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"formula": "lpcapp = 0"}, "did you mean 'lpcap'"),
        ({"formula": "lpcap lpc"}, "is no equation of terms"),
        ({"formula": "1 = 1"}, "restricts no term"),
        ({"formula": "lpcap, lpcap"}, "not independent of each other"),
        ({"restriction": np.ones(3)}, "a column for each of the 4 terms"),
        ({"restriction": np.ones((2, 4)), "value": [1, 2, 3]}, "rows of the matrix: 2, values: 3"),
        ({"formula": "lpcap", "value": 1}, "value is for a matrix"),
        ({}, "give a restriction or a formula"),
        ({"formula": "__import__('os')"}, "is no equation of terms"),
    ],
)
def test_a_restriction_that_is_none_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        within("two-way").wald_test(**arguments)


def test_what_has_no_coefficients_has_no_such_names():
    found = spillover.moran(produc(), "lgsp", weights=states(), permutations=99, **PLACE)
    for name in ("cov", "resids", "fitted_values"):
        assert not hasattr(found, name)
    with pytest.raises(EstimationError, match="moran: has no"):
        found.conf_int()
    with pytest.raises(EstimationError, match="moran: has no"):
        found.wald_test(formula="x")
    tests = spillover.specification_tests(produc(), MUNNELL, weights=states(), **PLACE)
    for show in (tests.to_latex, tests.to_markdown, tests.plot):
        with pytest.raises(
            StudyError, match="specification_tests: has no coefficients; see tests and series"
        ):
            show()
    with pytest.raises(StudyError, match="level='95%': expected a number, found a text"):
        within("two-way").conf_int("95%")


@pytest.fixture(scope="module")
def every_result():
    """The result of each call with each set of options that is tracked."""
    asked = {called: (name, with_matrices(options)) for called, (name, options) in CALLS.items()}
    return {
        called: getattr(spillover, name)(simulated(), unit="unit", time="year", **options)
        for called, (name, options) in asked.items()
    }


@pytest.mark.debt("36.4")
@pytest.mark.parametrize("called", CALLS)
def test_the_result_of_every_call_is_copied_and_pickled(called, every_result):
    found = every_result[called]
    for made in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert made.to_dict() == found.to_dict()
        assert made.summary() == found.summary()
        with pytest.raises(TypeError):
            made.statistics["loglik"] = 0.0
        for estimate in made.estimates.values():
            with pytest.raises(ValueError, match="read-only"):
                estimate.coefficients[0] = 0.0


# What a process that has imported nothing of ours makes of a result.
THERE = """
import hashlib, pickle, sys
for called, found in pickle.load(sys.stdin.buffer).items():
    shown = found.to_dict(), found.summary(), found.rows.list_dropped(), found.tests.to_dict("list")
    print(called, hashlib.sha256(repr(shown).encode()).hexdigest(), sep=chr(9))
"""


@pytest.mark.debt("36.4")
def test_results_say_the_same_in_a_process_of_their_own(every_result):
    there = subprocess.run(
        [sys.executable, "-c", THERE], input=pickle.dumps(every_result), capture_output=True, check=True
    )
    told = dict(line.split("\t") for line in there.stdout.decode().splitlines())
    for called, found in every_result.items():
        shown = found.to_dict(), found.summary(), found.rows.list_dropped(), found.tests.to_dict("list")
        assert told[called] == hashlib.sha256(repr(shown).encode()).hexdigest(), called


@pytest.mark.debt("36.4")
def test_what_is_made_of_results_is_pickled_and_copied():
    own = _fitted_there("transformed")
    swept = spillover.sweep(produc(), MUNNELL, controls=[[], ["lpc"]], **PLACE)
    objects = {
        "table": (spillover.table([own, own]), repr),
        "sweep": (swept, lambda one: (repr(one), one.table.to_dict(), one.summary.to_dict())),
        "matrix": (spillover.weight_matrix(states()), lambda one: (one.ids, one.matrix.toarray().tolist())),
        "test": (own.wald_test(formula="lpc = 0"), repr),
        "estimate": (own.estimates[""], lambda one: (one.terms, one.covariance.tolist())),
        "unit effects": (own.effects_by_unit("lpc"), lambda one: one.to_dict()),
    }
    for name, (made, show) in objects.items():
        for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
            assert show(again) == show(made), name


def _of_another(found):
    """What another process makes of a result."""
    return float(found.params["lemp"]), found.nobs


def _fitted_there(definition):
    return spillover.fit_sar(produc(), MUNNELL, weights=states(), definition=definition, **PLACE)


@pytest.mark.debt("36.4")
def test_results_go_to_other_processes_and_come_back():
    joblib = pytest.importorskip("joblib")
    own = [_fitted_there(one) for one in ("transformed", "direct")]
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.map(_of_another, own) == [(float(one.params["lemp"]), one.nobs) for one in own]
        back = pool.map(_fitted_there, ["transformed", "direct"])
    assert [one.to_dict() for one in back] == [one.to_dict() for one in own]
    pd.testing.assert_frame_equal(back[0].predict(), own[0].predict())
    for backend in ("multiprocessing", "loky"):
        there = joblib.Parallel(n_jobs=2, backend=backend)(joblib.delayed(_of_another)(o) for o in own)
        assert there == [(float(one.params["lemp"]), one.nobs) for one in own]


def test_a_wrong_value_is_an_error_of_values():
    assert issubclass(StudyError, ValueError)
    with pytest.raises(ValueError, match="no column 'lpcapp'"):
        spillover.fit_within(produc(), "lgsp ~ lpcapp", **PLACE)
