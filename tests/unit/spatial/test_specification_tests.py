"""LM, Wald, LR and Hausman tests: identities with the likelihood, size, the decision, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from spatial_data import contiguity, inverse_distance, neighbours, simulate
from spillover.arrays.foundation import EstimationError
from spillover.arrays.result import Test, chi2_test
from spillover.arrays.spatial.design import Transformation, build
from spillover.arrays.spatial.likelihood import Moments, maximise
from spillover.arrays.spatial.lm_tests import _score, bsk_tests, lm_tests
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random, mundlak
from spillover.arrays.spatial.specification_tests import (
    decision,
    durbin_tests,
    lr_test,
    spatial_hausman,
    wald_sar,
    wald_sem,
)
from spillover.declarations import convert
from spillover.kinds.specification_tests.kind import SpecificationTests
from words.render import render_value

pytestmark = pytest.mark.proof("identity")

TERMS = ("a", "b")
N, T = 25, 6
W = neighbours(N, 4, seed=3)
Y, X = simulate(W, T, seed=5)
OPERATOR = SpatialOperator(W)
CASES = [(e, d) for e in ("none", "individual", "time", "two-way") for d in ("direct", "lsdv", "transformed")]


def statistics(y, x, operator, **options):
    return {test.name: test.statistic for test in lm_tests(y, x, operator, terms=TERMS, **options)}


@pytest.mark.parametrize(("effects", "definition"), CASES)
@pytest.mark.parametrize("model", ["SAR", "SEM"])
def test_the_score_is_the_slope_of_the_likelihood_at_zero(model, effects, definition):
    """The slope in ρ or λ at 0 of the likelihood that `fit_spatial` maximises, β and σ² at their best."""
    transformation = Transformation(effects, definition, T, N)
    design = build(Y, X, list(TERMS), [], transformation, OPERATOR, has_lag=True)
    score = _score(design, transformation, OPERATOR)
    spatial = build(Y, X, list(TERMS), [], transformation, OPERATOR, has_lag=model == "SAR")
    lag, error = (OPERATOR, None) if model == "SAR" else (None, OPERATOR)
    likelihood, _, _ = maximise(
        Moments(spatial.columns, error, transformation.loadings_after), transformation, lag, error
    )
    step = 1e-5
    ends = [
        likelihood.evaluate(at if model == "SAR" else 0.0, at if model == "SEM" else 0.0)[0]
        for at in (step, -step)
    ]
    assert (score.lag if model == "SAR" else score.error) == pytest.approx(
        (ends[0] - ends[1]) / (2 * step), rel=1e-6, abs=1e-4
    )


def test_joint_test_is_either_robust_test_added_to_the_other_plain_one():
    s = statistics(Y, X, OPERATOR)
    notes = [test.note for test in lm_tests(Y, X, OPERATOR, terms=TERMS)]
    assert notes[0]
    assert all(note == notes[0] for note in notes)
    assert s["lm_joint"] == pytest.approx(s["lm_error"] + s["robust_lm_lag"], rel=1e-12)
    assert s["lm_joint"] == pytest.approx(s["lm_lag"] + s["robust_lm_error"], rel=1e-10)


@given(order=st.permutations(range(N)))
@settings(max_examples=8)
def test_permuted_units_change_nothing(order):
    order = list(order)
    moved = statistics(Y[:, order], X[:, order], SpatialOperator(W[np.ix_(order, order)]))
    assert moved == pytest.approx(statistics(Y, X, OPERATOR), rel=1e-9)


@pytest.mark.parametrize(("effects", "definition"), CASES)
def test_dense_and_sparse_agree(effects, definition):
    options = {"effects": effects, "definition": definition}
    sparse = statistics(Y, X, SpatialOperator(W, method="sparse"), **options)
    assert sparse == pytest.approx(statistics(Y, X, OPERATOR, **options), rel=1e-10)


def test_rows_with_different_sums_need_another_definition_than_transformed():
    operator = SpatialOperator(inverse_distance(N, 1))
    with pytest.raises(EstimationError, match="lsdv"):
        lm_tests(Y, X, operator, terms=TERMS)
    assert statistics(Y, X, operator, definition="lsdv")["lm_joint"] > 0


def test_durbin_terms_under_the_null_leave_less_to_find():
    durbin = statistics(Y, X, OPERATOR, durbin_terms=["a", "b"])
    assert durbin["lm_lag"] != pytest.approx(statistics(Y, X, OPERATOR)["lm_lag"])
    notes = lm_tests(Y, X, OPERATOR, terms=TERMS, durbin_terms=["a"])[0].note
    notes = render_value(notes)
    assert "Durbin" in notes


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("effects", ["individual", "two-way"])
def test_size_under_the_null_is_five_percent(effects):
    """2,000 panels without space, T = 4: the transformed tests reject in 5 %, give or take four standard
    errors.
    """
    w = SpatialOperator(contiguity(36, 2))
    generator = np.random.default_rng(77)
    rejected = np.zeros(5)
    for _ in range(2000):
        x = generator.standard_normal((4, 36, 2))
        errors = generator.standard_normal((4, 36)) + generator.standard_normal(36)
        if (
            effects == "two-way"
        ):  # a shock to all would look like a spatial lag to the model without time effects
            errors += generator.standard_normal((4, 1))
        y = x @ np.array([1.0, -0.5]) + errors
        rejected += [test.p < 0.05 for test in lm_tests(y, x, w, terms=TERMS, effects=effects)]
    np.testing.assert_allclose(rejected / 2000, 0.05, atol=4 * np.sqrt(0.05 * 0.95 / 2000))


def models(**options):
    return [fit_spatial(model, Y, X, OPERATOR, terms=TERMS, **options) for model in ("SDM", "SAR", "SEM")]


def test_wald_tests_by_hand():
    sdm = models()[0]
    beta, theta, rho = sdm.coefficients[:2], sdm.coefficients[2:4], sdm.rho
    block = sdm.covariance[2:4, 2:4]
    assert wald_sar(sdm).statistic == pytest.approx(theta @ np.linalg.inv(block) @ theta)
    assert wald_sar(sdm).df == (2.0,)
    gradient = np.array([[rho, 0, 1, 0, beta[0], 0], [0, rho, 0, 1, beta[1], 0]])
    factor = theta + rho * beta
    expected = factor @ np.linalg.inv(gradient @ sdm.covariance @ gradient.T) @ factor
    assert wald_sem(sdm).statistic == pytest.approx(expected)
    assert wald_sem(sdm).name == "wald_sem"


def test_wald_and_lr_agree_where_the_restriction_nearly_holds():
    """θ = 0 and large samples: both are near each other."""
    w = neighbours(60, 4, 8)
    y, x = simulate(w, 20, seed=1, theta=(0.0, 0.0))
    sdm, sar, sem = (fit_spatial(m, y, x, SpatialOperator(w), terms=TERMS) for m in ("SDM", "SAR", "SEM"))
    wald, lr, wald_common, lr_common = durbin_tests(sdm, sar, sem)
    assert wald.statistic == pytest.approx(lr.statistic, rel=0.05)
    assert wald.p > 0.01
    assert wald_common.p < 1e-6
    assert lr_common.p < 1e-6


def test_tests_of_models_that_do_not_compare_are_refused():
    sdm, sar, _ = models()
    with pytest.raises(EstimationError, match="effects is two-way in one model and individual"):
        lr_test(sdm, models(effects="individual")[1], "lr_sar", 2, "")
    with pytest.raises(EstimationError, match="not nested"):
        lr_test(sar, sdm, "lr_sar", 2, "")
    partly = fit_spatial("SDM", Y, X, OPERATOR, terms=TERMS, durbin_terms=["a"])
    with pytest.raises(EstimationError, match="without: b"):
        wald_sem(partly)
    assert wald_sar(partly).df == (1.0,)
    with pytest.raises(EstimationError, match="SDEM has none"):
        wald_sem(fit_spatial("SDEM", Y, X, OPERATOR, terms=TERMS))


def correlated(strength, seed=2):
    """A SAR panel whose unit effects move with the regressors by `strength`."""
    generator = np.random.default_rng(seed)
    n, periods = 60, 6
    w = neighbours(n, 4, 1)
    mean = generator.standard_normal((n, 2))
    x = generator.standard_normal((periods, n, 2)) + mean
    unit = strength * mean.sum(axis=1) + generator.standard_normal(n)
    signal = x @ np.array([1.0, -0.5]) + unit + generator.standard_normal((periods, n))
    return np.linalg.solve(np.eye(n) - 0.3 * w, signal.T).T, x, SpatialOperator(w)


@pytest.mark.parametrize(("strength", "rejects"), [(0.0, False), (1.0, True)])
def test_hausman_and_mundlak_find_correlated_effects(strength, rejects):
    y, x, operator = correlated(strength)
    fixed = fit_spatial("SAR", y, x, operator, terms=TERMS, effects="individual")
    random = fit_spatial_random("SAR", y, x, operator, terms=TERMS)
    assert (spatial_hausman(fixed, random).p < 0.01) is rejects
    assert (mundlak("SAR", y, x, operator, terms=TERMS).p < 0.01) is rejects


def test_hausman_and_mundlak_are_their_formulas():
    """d'(V_f − V_r)⁻¹d of the slopes; the Wald test of the units' means added as regressors."""
    y, x, operator = correlated(0.3)
    fixed = fit_spatial("SAR", y, x, operator, terms=TERMS, effects="individual")
    random = fit_spatial_random("SAR", y, x, operator, terms=TERMS)
    d = np.array([fixed[term] - random[term] for term in TERMS])
    places = [[one.terms.index(term) for term in TERMS] for one in (fixed, random)]
    v = fixed.covariance[np.ix_(places[0], places[0])] - random.covariance[np.ix_(places[1], places[1])]
    found = spatial_hausman(fixed, random)
    assert found.null
    assert found.statistic == pytest.approx(d @ np.linalg.solve(v, d), rel=1e-9)
    assert found.p == pytest.approx(stats.chi2.sf(found.statistic, 2), rel=1e-9, abs=0)
    means = np.broadcast_to(x.mean(0), x.shape)
    names = ["a", "b", "mean a", "mean b"]
    added = fit_spatial_random("SAR", y, np.concatenate([x, means], axis=2), operator, terms=names)
    at = [added.terms.index(name) for name in names[2:]]
    b, v = added.coefficients[at], added.covariance[np.ix_(at, at)]
    found = mundlak("SAR", y, x, operator, terms=TERMS)
    assert found.statistic == pytest.approx(b @ np.linalg.solve(v, b), rel=1e-7)
    assert found.p == pytest.approx(stats.chi2.sf(found.statistic, 2), rel=1e-6, abs=0)


def test_hausman_refuses_a_difference_that_is_no_variance():
    y, x, operator = correlated(0.0)
    fixed = fit_spatial("SAR", y, x, operator, terms=TERMS, effects="individual")
    random = fit_spatial_random("SAR", y, x, operator, terms=TERMS)
    with pytest.raises(EstimationError, match=r"not positive definite.*Mundlak"):
        spatial_hausman(random, fixed)
    with pytest.raises(EstimationError, match="no b"):
        spatial_hausman(fixed, fit_spatial_random("SAR", y, x[:, :, :1], operator, terms=["a"]))
    with pytest.raises(EstimationError, match="compare one model"):
        spatial_hausman(fixed, fit_spatial_random("SEM", y, x, operator, terms=TERMS))


def outcome(**rejected) -> list[Test]:
    """Tests by name, significant (True) or not."""
    return [
        chi2_test(name, 50.0 if value is True else value if value else 0.1, 1)
        for name, value in rejected.items()
    ]


@pytest.mark.parametrize(
    ("rejected", "model"),
    [
        ({"lm_lag": False, "lm_error": False, "robust_lm_lag": False, "robust_lm_error": False}, "OLS"),
        ({"lm_lag": True, "lm_error": True, "robust_lm_lag": True, "robust_lm_error": False}, "SAR"),
        ({"lm_lag": True, "lm_error": True, "robust_lm_lag": False, "robust_lm_error": True}, "SEM"),
        ({"lm_lag": True, "lm_error": True, "robust_lm_lag": True, "robust_lm_error": True}, "SDM"),
        ({"lm_lag": 30.0, "lm_error": 20.0, "robust_lm_lag": False, "robust_lm_error": False}, "SAR"),
    ],
)
def test_decision_by_lm_tests_alone(rejected, model):
    found = decision(outcome(**rejected))
    assert found.model == model
    assert "LM lag p" in render_value(list(found.reasons))
    assert None not in [value for reason in found.reasons for value in reason.values.values()]


@pytest.mark.parametrize(
    ("robust", "sar", "sem", "model"),
    [
        ((True, True), True, True, "SDM"),
        ((True, False), False, True, "SAR"),
        ((False, True), False, True, "SDM"),
        ((False, True), True, False, "SEM"),
        ((True, False), True, False, "SDM"),
        ((True, False), False, False, "SAR"),
        ((False, True), False, False, "SEM"),
    ],
)
def test_decision_with_restrictions_of_the_durbin_model(robust, sar, sem, model):
    lm = outcome(lm_lag=True, lm_error=True, robust_lm_lag=robust[0], robust_lm_error=robust[1])
    found = decision([*lm, *outcome(wald_sar=sar, lr_sar=sar, wald_sem=sem, lr_sem=sem)])
    assert found.model == model
    assert "Wald" in render_value(list(found.reasons))
    assert None not in [value for reason in found.reasons for value in reason.values.values()]


def test_one_restriction_rejected_by_its_likelihood_ratio_alone_counts():
    lm = outcome(lm_lag=True, lm_error=True, robust_lm_lag=True, robust_lm_error=False)
    found = decision([*lm, *outcome(wald_sar=False, lr_sar=True, wald_sem=True, lr_sem=True)])
    assert found.model == "SDM"
    agrees = decision([*lm, *outcome(wald_sar=False, lr_sar=False, wald_sem=True, lr_sem=True)])
    assert "SAR" in render_value(agrees.reasons[-1])
    assert agrees.reasons[0].values["any"] is True


def test_the_joint_test_of_effects_and_errors_is_a_mixture_of_two_tails():
    noise = np.random.default_rng(5).normal(size=Y.shape)
    found = {test.name: test for test in bsk_tests(noise, X, OPERATOR, terms=TERMS)}
    joint = found["bsk_lmh"]
    tails = [stats.chi2.sf(joint.statistic, df) for df in (1, 2)]
    assert joint.p == pytest.approx(np.mean(tails), rel=1e-9, abs=0)
    assert joint.p > 1e-3
    one_sided = found["bsk_lm1"]
    assert one_sided.p == pytest.approx(stats.norm.sf(one_sided.statistic), rel=1e-9, abs=0)
    for test in found.values():
        assert render_value(test.null)
    assert render_value(joint.note)
    assert render_value(one_sided.note)


@pytest.mark.filterwarnings("error")
def test_what_moves_all_units_in_a_year_counts_as_spatial_errors_of_the_tests_without_fixed_effects():
    """Effects of units a thousand times the errors, and a trend in common: no warning either."""
    random = np.random.default_rng(8)
    periods, units = Y.shape
    errors = random.normal(size=units) + 0.001 * random.normal(size=Y.shape)
    found = []
    for trend in (0.0, 0.03):
        y = errors + trend * np.arange(periods)[:, None]
        tests = {test.name: test.p for test in bsk_tests(y, X, OPERATOR, terms=TERMS)}
        found.append(tests["bsk_clm_lambda"])
    assert found[0] > 0.05
    assert found[1] < 0.001
    base = {"kind": "specification_tests", "outcome": "y", "regressors": list(TERMS), "weights": "w"}
    for effects in ("two-way", "none"):
        analysis = convert({**base, "effects": effects}, SpecificationTests)
        keys = [note.key for note in analysis.tests(Y, X, OPERATOR)[1]]
        assert ("bsk_without_fixed_effects" in keys) == (effects != "none")


def test_where_random_effects_have_no_variance_no_hausman_test_says_that():
    """It was that the test cannot be computed from this sample."""
    base = {"kind": "specification_tests", "outcome": "y", "regressors": list(TERMS), "weights": "w"}
    analysis = convert(base, SpecificationTests)
    noise = np.random.default_rng(3).normal(size=Y.shape)
    noise = noise - noise.mean(axis=0)  # no difference between units
    notes = analysis.tests(noise, X, OPERATOR)[1]
    reasons = {note.values["test"]: note.values["reason"].key for note in notes if note.key == "no_test"}
    assert reasons == dict.fromkeys(("spatial_hausman", "spatial_mundlak"), "no_variance_of_effects")


@pytest.mark.parametrize(("theta", "model"), [(True, "SDM"), (False, "OLS")])
def test_lags_of_regressors_alone_are_found_where_lm_tests_see_nothing(theta, model):
    lm = outcome(lm_lag=False, lm_error=False, robust_lm_lag=False, robust_lm_error=False)
    found = decision([*lm, *outcome(wald_sar=theta, lr_sar=theta, wald_sem=theta, lr_sem=theta)])
    assert found.model == model
    assert ("SLX" in render_value(list(found.reasons))) == theta


def test_the_decision_needs_its_tests():
    with pytest.raises(EstimationError, match="robust_lm_lag"):
        decision(outcome(lm_lag=True, lm_error=True))


def test_baltagi_song_koh_tells_effects_from_space():
    """One panel with effects only, one with space only."""
    w = contiguity(25, 2)
    operator = SpatialOperator(w)
    generator = np.random.default_rng(5)

    def panel(unit: float, lam: float) -> dict[str, Test]:
        x = generator.standard_normal((5, 25, 2))
        errors = np.linalg.solve(
            np.eye(25) - lam * w, generator.standard_normal((25, 5))
        ).T + unit * generator.standard_normal(25)
        return {
            test.name: test
            for test in bsk_tests(x @ np.array([1.0, -0.5]) + errors, x, operator, terms=TERMS)
        }

    effects, space = panel(2.0, 0.0), panel(0.0, 0.7)
    assert effects["bsk_lm1"].p < 1e-6
    assert effects["bsk_clm_mu"].p < 1e-6
    assert effects["bsk_clm_lambda"].p > 0.01
    assert effects["bsk_lmh"].p < 1e-6
    assert space["bsk_lm2"].p < 1e-6
    assert space["bsk_clm_mu"].p > 0.01
    assert space["bsk_clm_lambda"].p < 1e-6  # no variance of effects is found: the pooled model stands in


def test_a_test_that_rests_on_probes_says_how_far_they_are_off(monkeypatch):
    """Of CLM-μ alone, whose trace is probed above the exact size: here forced at 25 units."""
    operator = SpatialOperator(contiguity(25, 2))
    generator = np.random.default_rng(5)
    x, errors = generator.standard_normal((5, 25, 2)), generator.standard_normal((5, 25))
    exact = bsk_tests(x @ np.array([1.0, -0.5]) + errors, x, operator, terms=TERMS)
    monkeypatch.setattr("spillover.arrays.spatial.information.EXACT_TRACES", 10)
    probed = bsk_tests(x @ np.array([1.0, -0.5]) + errors, x, operator, terms=TERMS)
    assert not [test.name for test in exact if test.note and test.note.key == "one_sided_by_probes"]
    [one] = [test for test in probed if test.note and test.note.key == "one_sided_by_probes"]
    assert one.name == "bsk_clm_mu"
    assert 0 < one.note.values["error"] < 0.5
