"""Panel estimators against plm 2.6-5 and fixest 0.12.2 on Munnell's panel."""

import numpy as np
import pytest

from panel_data import PLM_TERMS, TERMS, golden, ordered, produc, rows_of
from spillover.arrays.dependence import pesaran_cd
from spillover.arrays.hausman import hausman, hausman_robust
from spillover.arrays.random_effects import fit_between, fit_first_difference, fit_pooled, fit_random
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from words.render import render_value

pytestmark = pytest.mark.proof("independent program")

RELATIVE = 1e-8
P = produc()


def variance_like_fixest(name: str) -> Variance:
    """Our options for what fixest calls `name` in the golden file."""
    coordinates = P.coordinates
    return {
        "iid": Variance("classical"),
        "HC1": Variance("HC1"),
        "cluster_state": Variance(),
        "cluster_year": Variance(clusters=P.time, cluster_name="year"),
        "twoway": Variance("two-way"),
        "cluster_state_full": Variance(small_sample="full"),
        "cluster_state_none": Variance(small_sample="regressors"),
        "cluster_state_noadj": Variance(small_sample="none"),
        "twoway_noadj": Variance("two-way", small_sample="none"),
        "conley800km_spherical": Variance("conley", cutoff_km=800.0, coordinates=coordinates),
        "NW2": Variance("newey-west", bandwidth=2),
        "DK2": Variance("driscoll-kraay", bandwidth=2),
    }[name]


def fit(effects: str, variance: Variance):
    return fit_within(P.y, P.x, P.unit, P.time, terms=TERMS, effects=effects, variance=variance)


@pytest.mark.parametrize(("model", "effects"), [("produc_twfe", "two-way"), ("produc_fe", "individual")])
@pytest.mark.parametrize(
    "name",
    [
        "iid",
        "HC1",
        "cluster_state",
        "cluster_year",
        "twoway",
        "cluster_state_full",
        "cluster_state_none",
        "cluster_state_noadj",
        "twoway_noadj",
        "conley800km_spherical",
        "NW2",
        "DK2",
    ],
)
def test_variances_equal_fixest(model: str, effects: str, name: str) -> None:
    reference = golden("fixest_produc")[model]
    estimate = fit(effects, variance_like_fixest(name))
    np.testing.assert_allclose(estimate.coefficients, ordered(reference["coef"], TERMS), rtol=RELATIVE)
    np.testing.assert_allclose(estimate.se, ordered(reference["se"][name]["se"], TERMS), rtol=RELATIVE)
    np.testing.assert_allclose(estimate.p, ordered(reference["se"][name]["pvalue"], TERMS), rtol=RELATIVE)
    for ours, theirs in {"loglik": "loglik", "ssr": "ssr", "r2_lsdv": "r2", "r2_within": "wr2"}.items():
        assert estimate.statistics[ours] == pytest.approx(reference[theirs], rel=RELATIVE)


REGIONS = np.array([int(row["region"]) for row in rows_of("produc.csv")])


@pytest.mark.parametrize(
    ("key", "effects", "by_region", "left_out"),
    [
        ("twfe", "two-way", False, ()),
        ("fe", "individual", False, ()),
        ("fe_time", "time", False, ()),
        ("twfe_by_region", "two-way", True, ()),
        ("twfe_unbalanced", "two-way", False, (5, 100, 101, 300, 555, 816)),
    ],
)
def test_the_jackknife_equals_fixest_without_each_cluster(key, effects, by_region, left_out) -> None:
    keep = np.ones(len(P.y), dtype=bool)
    keep[np.array(left_out, dtype=int) - 1] = False
    clusters = REGIONS[keep] if by_region else None
    variance = Variance("jackknife", clusters=clusters, cluster_name="region" if by_region else "state")
    part = P.rows(keep)
    estimate = fit_within(
        part.y, part.x, part.unit, part.time, terms=TERMS, effects=effects, variance=variance
    )
    np.testing.assert_allclose(estimate.se, ordered(golden("jackknife_produc")[key], TERMS), rtol=RELATIVE)
    assert estimate.df == (9 if by_region else 48) - 1


@pytest.mark.parametrize(
    ("model", "effects"), [("fe_twoways", "two-way"), ("fe_individual", "individual"), ("fe_time", "time")]
)
def test_classical_equals_plm(model: str, effects: str) -> None:
    reference = golden("plm_produc")[model]
    estimate = fit(effects, Variance("classical"))
    np.testing.assert_allclose(estimate.covariance, reference["vcov"]["values"], rtol=RELATIVE)
    assert estimate.statistics["sigma2"] == pytest.approx(reference["sigma2"], rel=RELATIVE)
    assert estimate.statistics["df_residual"] == reference["df_residual"]
    assert estimate.statistics["r2_within"] == pytest.approx(reference["rsq"]["rsq"], rel=RELATIVE)


@pytest.mark.parametrize(
    ("model", "effects"), [("fe_twoways", "two-way"), ("fe_individual", "individual"), ("fe_time", "time")]
)
@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("white1_HC0", Variance("HC0")),
        ("arellano_group_HC0", Variance(small_sample="none")),
        ("arellano_group_sss", Variance(small_sample="regressors")),
        ("arellano_time_HC0", Variance(clusters=P.time, small_sample="none")),
        ("arellano_time_sss", Variance(clusters=P.time, small_sample="regressors")),
        ("doublecluster_HC0", Variance("two-way", small_sample="none")),
        ("SCC_maxlag1_HC0", Variance("driscoll-kraay", bandwidth=1, small_sample="none")),
        ("SCC_maxlag3_HC0", Variance("driscoll-kraay", bandwidth=3, small_sample="none")),
    ],
)
def test_robust_variances_equal_plm(model: str, effects: str, name: str, variance: Variance) -> None:
    reference = golden("plm_produc")[model]["robust"]
    np.testing.assert_allclose(
        fit(effects, variance).se, ordered(reference[name]["se"], PLM_TERMS), rtol=RELATIVE
    )


def plm_with_constant(model: str) -> tuple[np.ndarray, np.ndarray]:
    reference = golden("plm_produc")[model]
    order = (*PLM_TERMS, "(Intercept)")
    return ordered(reference["coef"], order), ordered(reference["se_classical"], order)


@pytest.mark.parametrize(
    ("model", "estimator"), [("pooling", fit_pooled), ("between", fit_between), ("fd", fit_first_difference)]
)
def test_pooled_between_and_differences_equal_plm(model: str, estimator) -> None:
    estimate = estimator(P.y, P.x, P.unit, P.time, terms=TERMS)
    coefficients, se = plm_with_constant(model)
    np.testing.assert_allclose(estimate.coefficients, coefficients, rtol=RELATIVE)
    np.testing.assert_allclose(estimate.se, se, rtol=RELATIVE)
    assert estimate.nobs == golden("plm_produc")[model]["nobs"]


def test_random_effects_equal_plm() -> None:
    reference = golden("plm_produc")["re_swar_individual"]
    result = fit_random(P.y, P.x, P.unit, P.time, terms=TERMS)
    coefficients, se = plm_with_constant("re_swar_individual")
    np.testing.assert_allclose(result.estimate.coefficients, coefficients, rtol=RELATIVE)
    np.testing.assert_allclose(result.estimate.se, se, rtol=RELATIVE)
    assert result.components.individual == pytest.approx(reference["ercomp"]["sigma2"]["id"], rel=RELATIVE)
    assert result.estimate.statistics["theta"] == pytest.approx(
        reference["ercomp"]["theta"]["id"], rel=RELATIVE
    )
    robust = fit_random(
        P.y, P.x, P.unit, P.time, terms=TERMS, variance=Variance(small_sample="none")
    ).estimate
    order = (*PLM_TERMS, "(Intercept)")
    np.testing.assert_allclose(
        robust.se, ordered(reference["robust"]["arellano_group_HC0"]["se"], order), rtol=RELATIVE
    )


def test_hausman_tests_equal_plm() -> None:
    tests = golden("plm_produc")["tests"]
    classical = hausman(P.y, P.x, P.unit, P.time, terms=TERMS)
    assert classical.statistic == pytest.approx(
        tests["hausman_individual"]["statistic"]["chisq"], rel=RELATIVE
    )
    assert classical.p == pytest.approx(tests["hausman_individual"]["p_value"], rel=RELATIVE)
    assert "not positive definite" in render_value(classical.note)
    for name, variance in {
        "hausman_aux": Variance("classical"),
        "hausman_aux_robust_arellanoHC0": None,
    }.items():
        test = hausman_robust(P.y, P.x, P.unit, P.time, terms=TERMS, variance=variance)
        assert test.statistic == pytest.approx(tests[name]["statistic"]["chisq"], rel=RELATIVE)
        assert test.p == pytest.approx(tests[name]["p_value"], rel=RELATIVE)


@pytest.mark.parametrize(
    ("name", "effects"), [("pcdtest_cd_fe2", "two-way"), ("pcdtest_cd_fe1", "individual")]
)
def test_pesaran_cd_equals_plm(name: str, effects: str) -> None:
    residuals = fit(effects, Variance("classical")).residuals
    test = pesaran_cd(residuals, P.unit, P.time)
    reference = golden("plm_produc")["tests"][name]
    assert test.statistic == pytest.approx(reference["statistic"]["z"], rel=RELATIVE)
    assert test.p == pytest.approx(reference["p_value"], rel=1e-7)
