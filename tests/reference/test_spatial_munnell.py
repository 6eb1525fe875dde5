"""Spatial panel models on Munnell's states against R's splm 1.6-5 and an independent maximiser driven to the
root of the score.

Tolerances are 1e-6 relative or tighter. Where a peer differs by more, the reason is beside the test.
"""

import dataclasses
import json

import numpy as np
import pytest
from scipy.sparse import csr_array

from spatial_data import DATA, MUNNELL_TERMS, munnell
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import SpatialEstimate, fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

pytestmark = pytest.mark.proof("independent program")

Y, X, W = munnell()
EXACT = json.loads((DATA / "exact_reference_produc.json").read_text())
EXACT_DEFINITIONS = json.loads((DATA / "exact_reference2_produc.json").read_text())
SPLM = json.loads((DATA / "splm_produc.json").read_text())
SDPDMOD = json.loads((DATA / "sdpdmod_produc.json").read_text())
EFFECTS = {"individual": "individual", "time": "time", "twoways": "two-way"}
SPLM_MODELS = {"lag": "SAR", "error_b": "SEM", "error_kkp": "SEM", "sarar": "SARAR"}
SPLM_TERMS = ("log(pcap)", "log(pc)", "log(emp)", "unemp")


def estimate(model: str, effects: str, definition: str = "direct", **options) -> SpatialEstimate:
    return fit_spatial(
        model,
        Y,
        X,
        SpatialOperator(W),
        terms=MUNNELL_TERMS,
        effects=effects,
        definition=definition,
        **options,
    )


@pytest.mark.parametrize("key", list(EXACT))
def test_exact_reference_of_the_direct_definition(key):
    """Coefficients, σ², log-likelihood and standard errors (the full expected information) to 1e-9."""
    _, model, effects = key.split("_")
    ours, theirs = estimate(model.upper(), EFFECTS[effects]), EXACT[key]
    k = len(theirs["beta"])
    np.testing.assert_allclose(ours.coefficients[:k], theirs["beta"], rtol=1e-9)
    np.testing.assert_allclose(ours.se[: k + 1], [*theirs["se_beta"], theirs["se_rho"]], rtol=1e-9)
    assert ours.rho == pytest.approx(theirs["rho"], rel=1e-9)
    assert ours.sigma2 == pytest.approx(theirs["sigma2"], rel=1e-9)
    assert ours.loglik == pytest.approx(theirs["loglik"], rel=1e-12)


@pytest.mark.parametrize("model", ["sar", "sdm"])
def test_exact_reference_of_the_bias_correction(model):
    """Lee and Yu's formula as SDPDmod has it. SDPDmod itself prints ρ = 1.518 for the SDM: it repairs its
    information matrix by
    the nearest positive definite one; scaled variables need no repair."""
    ours, theirs = (
        estimate(model.upper(), "two-way", bias_correction=True),
        EXACT[f"produc_{model}_twoways"]["LY"],
    )
    k = len(theirs["beta"])
    np.testing.assert_allclose(ours.coefficients[:k], theirs["beta"], rtol=1e-9)
    np.testing.assert_allclose(ours.se[: k + 1], [*theirs["se_beta"], theirs["se_rho"]], rtol=1e-9)
    assert ours.rho == pytest.approx(theirs["rho"], rel=1e-9)
    assert ours.sigma2 == pytest.approx(theirs["sigma2"], rel=1e-9)


def definition_of(key: str) -> str:
    return "direct" if "peers" in key else "lsdv" if "LSDV" in key else "transformed"


@pytest.mark.parametrize("method", ["eigen", "sparse"])
@pytest.mark.parametrize("key", [key for key in EXACT_DEFINITIONS if "dynamic" not in key])
def test_exact_reference_of_the_three_definitions_and_their_effects(key, method):
    _, model, effects, *_ = key.split("_")
    theirs = EXACT_DEFINITIONS[key]
    operator = SpatialOperator(csr_array(W), method=method)
    effects = EFFECTS[effects.split("(")[0]]
    ours = fit_spatial(
        model.upper(), Y, X, operator, terms=MUNNELL_TERMS, effects=effects, definition=definition_of(key)
    )
    assert ours.rho == pytest.approx(theirs["rho"], rel=1e-8)
    assert ours.sigma2 == pytest.approx(theirs["sigma2"], rel=1e-8)
    assert ours.loglik == pytest.approx(theirs["loglik"], rel=1e-11)
    np.testing.assert_allclose(ours.coefficients[: len(theirs["beta"])], theirs["beta"], rtol=1e-8)
    rows = impacts(ours, seed=1, method="delta")
    for term, expected in zip(MUNNELL_TERMS, theirs["impacts_at_point"], strict=True):
        for kind, value in expected.items():
            assert rows[f"{term}:{kind}"] == pytest.approx(value, rel=1e-8), (term, kind)


@pytest.mark.parametrize("effects", EFFECTS)
@pytest.mark.parametrize("kind", SPLM_MODELS)
def test_splm_within_estimates(effects, kind):
    """splm ends its optimiser at about 1e-8 in ρ and λ: all coefficients agree to 1e-6."""
    theirs = SPLM[f"within_{effects}_{kind}_noLY"]
    ours = estimate(SPLM_MODELS[kind], EFFECTS[effects])
    names = dict(zip(MUNNELL_TERMS, SPLM_TERMS, strict=True))
    # splm calls the coefficient of Wy lambda and that of Wu rho, the other way round
    names |= {"rho": "lambda", "lambda": "rho"}
    for term, value in zip(ours.terms, ours.coefficients, strict=True):
        if term == "sigma2_e":
            assert value == pytest.approx(theirs["sigma2"], rel=1e-6)
        else:
            assert value == pytest.approx(theirs["coef"][names[term]], rel=1e-6), term


@pytest.mark.parametrize("effects", EFFECTS)
def test_splm_log_likelihoods(effects):
    """The lag model's is the log-likelihood. The error models' leaves out −NT/2·(ln 2π + 1 − ln NT): splm
    prints
    T ln|I − λW| − NT/2·ln(e'e), 94.79 for 1672.34; with the constant back it is ours."""
    lag = SPLM[f"within_{effects}_lag_noLY"]["logLik"]
    assert estimate("SAR", EFFECTS[effects]).loglik == pytest.approx(lag, rel=1e-10)
    nobs = Y.size
    constant = -0.5 * nobs * (np.log(2 * np.pi) + 1 - np.log(nobs))
    error = SPLM[f"within_{effects}_error_b_noLY"]["logLik"]
    assert estimate("SEM", EFFECTS[effects]).loglik == pytest.approx(error + constant, rel=1e-10)


@pytest.mark.parametrize("effects", EFFECTS)
def test_splm_standard_errors(effects):
    """Lag: those of ρ and β are the roots of the full inverse's diagonal, cov(ρ, β) itself is set to zero
    (which is why its
    impacts are too wide). Error and SARAR: the same expected information as ours."""
    names = dict(zip(MUNNELL_TERMS, SPLM_TERMS, strict=True)) | {"rho": "lambda", "lambda": "rho"}
    for kind in ("lag", "error_b", "sarar"):
        theirs = SPLM[f"within_{effects}_{kind}_noLY"]["se"]
        ours = estimate(SPLM_MODELS[kind], EFFECTS[effects])
        for term, se in zip(ours.terms, ours.se, strict=True):
            if term != "sigma2_e":
                assert se == pytest.approx(theirs[names[term]], rel=1e-6), (kind, term)


@pytest.mark.parametrize(
    ("key", "effects", "definition"),
    [
        ("twoways_noLY", "two-way", "direct"),
        ("individual_noLY", "individual", "direct"),
        ("individual_LeeYu", "individual", "transformed"),
    ],
)
def test_splm_durbin_model(key, effects, definition):
    """splm has no Durbin term: W × regressors made by hand (spdep's slag)."""
    theirs = SPLM[f"SDM_produc_slag_{key}"]
    ours = estimate("SDM", effects, definition)
    assert ours.rho == pytest.approx(theirs["coef"]["lambda"], rel=1e-6)
    for term in MUNNELL_TERMS:
        for name, key in ((term, term), (f"W:{term}", f"W_{term}")):
            assert ours[name] == pytest.approx(theirs["coef"][key], rel=1e-6), name
            assert ours.se[ours.terms.index(name)] == pytest.approx(theirs["se"][key], rel=1e-6), name
    assert ours.sigma2 == pytest.approx(theirs["sigma2"], rel=1e-6)
    if definition == "direct":  # with LeeYu splm still prints the log-likelihood of nT observations
        assert ours.loglik == pytest.approx(theirs["logLik"], rel=1e-10)


def test_splm_lee_yu_with_two_way_effects_is_not_lee_yu():
    """splm's LeeYu=TRUE moves ρ from 0.196664 to 0.196646; the exact transformation has 0.209995: the bias is
    not removed.
    """
    theirs = SPLM["within_twoways_lag_LeeYu"]["coef"]["lambda"]
    transformed = estimate("SAR", "two-way", "transformed").rho
    assert abs(theirs - estimate("SAR", "two-way").rho) < 2e-5
    assert transformed - theirs > 0.013


@pytest.mark.parametrize("kind", ["lag", "error_b", "sarar"])
def test_splm_lee_yu_with_time_effects_scales_the_variance_alone(kind):
    """Its coefficients are those of the direct definition, and e'e is divided by (n − 1)T; the transformation
    also takes
    ln(1 − ρ) out of the Jacobian, which moves ρ and λ."""
    theirs, ours = SPLM[f"within_time_{kind}_LeeYu"], estimate(SPLM_MODELS[kind], "time")
    assert ours.sigma2 * 48 / 47 == pytest.approx(theirs["sigma2"], rel=1e-6)
    assert ours["lemp"] == pytest.approx(theirs["coef"]["log(emp)"], rel=1e-6)
    assert abs(estimate(SPLM_MODELS[kind], "time", "transformed")["lemp"] - ours["lemp"]) > 1e-4


@pytest.mark.parametrize("effects", ["individual", "twoways"])
@pytest.mark.parametrize("model", ["sar", "sdm"])
def test_sdpdmod_agrees_as_far_as_its_grid_allows(model, effects):
    """SDPDmod's log-determinant is a table in steps of 0.001: ρ to 5e-3, coefficients to a tenth of their
    standard error. Its
    standard errors of SAR are ours; those of SDM come of a repaired information matrix and are up to eight
    times as large.
    """
    theirs = SDPDMOD[f"produc_static_{model}_{effects}_LYFALSE"]
    ours = estimate(model.upper(), EFFECTS[effects])
    values, errors = np.array(list(theirs["coef"].values())), np.array(list(theirs["se"].values()))
    k = len(values)
    assert ours.rho == pytest.approx(theirs["rho"], abs=5e-3)
    assert (np.abs(ours.coefficients[:k] - values) < 0.1 * ours.se[:k]).all()
    assert ours.loglik == pytest.approx(
        theirs["logLik"], abs=0.3
    )  # T times the table's error in the log-determinant
    if model == "sar":
        np.testing.assert_allclose(ours.se[:k], errors, rtol=5e-3)
    else:
        assert (errors > 1.4 * ours.se[:k]).all()


@pytest.mark.parametrize("kind", ["lag", "error_b", "sarar"])
def test_splm_lee_yu_with_individual_effects(kind):
    """With individual effects the transformation leaves ρ, λ and β alone and divides e'e by n(T − 1): here
    splm and we agree.
    """
    theirs = SPLM[f"within_individual_{kind}_LeeYu"]
    ours = estimate(SPLM_MODELS[kind], "individual", "transformed")
    direct = estimate(SPLM_MODELS[kind], "individual")
    np.testing.assert_allclose(ours.coefficients[:-1], direct.coefficients[:-1], rtol=1e-8)
    assert ours.sigma2 == pytest.approx(theirs["sigma2"], rel=1e-6)
    names = dict(zip(MUNNELL_TERMS, SPLM_TERMS, strict=True)) | {"rho": "lambda", "lambda": "rho"}
    for term, se in zip(ours.terms, ours.se, strict=True):
        if term != "sigma2_e":
            assert se == pytest.approx(theirs["se"][names[term]], rel=1e-6), term


@pytest.mark.parametrize(
    ("kind", "model"), [("none", "OLS"), ("lag", "SAR"), ("error_b", "SEM"), ("sarar_b", "SARAR")]
)
def test_splm_pooled(kind, model):
    """No effects, with a constant. splm stops within 1e-7 of the highest log-likelihood, which a parameter
    reaches at
    √(2e-7) ≈ 5e-4 standard errors from its maximum; ours is never the lower one."""
    theirs = SPLM[f"pooling_{kind}"]
    ours = fit_spatial(model, Y, X, SpatialOperator(W), terms=MUNNELL_TERMS, effects="none")
    assert -1e-9 < ours.loglik - theirs["logLik"] < 1e-7
    expected = dict(zip(("const", *MUNNELL_TERMS), theirs["coef"].values(), strict=True))
    expected["rho"] = theirs.get("arcoef", {}).get("lambda")
    expected["lambda"] = theirs.get("errcomp", {}).get("rho")
    for term, value, se in zip(ours.terms, ours.coefficients, ours.se, strict=True):
        if term != "sigma2_e":
            assert value == pytest.approx(expected[term], rel=0, abs=5e-4 * se), term


@pytest.mark.parametrize("model", ["SAR", "SEM", "SDM", "SDEM"])
def test_bias_correction_comes_close_to_the_transformation(model):
    """Two ways to one end: the corrected estimates lie within a fifth of the bias from the transformed
    ones.
    """
    direct, corrected = (estimate(model, "two-way", bias_correction=flag) for flag in (False, True))
    transformed = estimate(model, "two-way", "transformed")
    for term in ("rho", "lambda", "sigma2_e"):
        if term in direct.terms:
            bias = abs(direct[term] - transformed[term])
            assert abs(corrected[term] - transformed[term]) < 0.2 * bias, term


def test_definitions_agree_where_the_mean_over_units_is_kept():
    """A ring: rows and columns of W sum to one, so demeaning before or after the lag is the same."""
    ring = (np.eye(48, k=1) + np.eye(48, k=-1) + np.eye(48, k=47) + np.eye(48, k=-47)) / 2
    one, other = (
        fit_spatial("SDM", Y, X, SpatialOperator(ring), terms=MUNNELL_TERMS, definition=definition)
        for definition in ("direct", "lsdv")
    )
    np.testing.assert_allclose(other.coefficients, one.coefficients, rtol=1e-9)
    np.testing.assert_allclose(other.se, one.se, rtol=1e-9)


@pytest.mark.parametrize("effects", ["individual", "twoways"])
def test_splm_impacts(effects):
    """Points agree. splm draws ρ and β as if they were independent, which they are not (ρ and log emp
    correlate by −0.42): its
    standard error of the total effect of log emp is 0.0446 (two-way) where the full covariance gives 0.0350.
    """
    theirs = SPLM["impacts"][f"within_{effects}_lag"]
    ours = impacts(estimate("SAR", EFFECTS[effects]), seed=12345, method="delta")
    for kind in ("direct", "indirect", "total"):
        for term, key in zip(MUNNELL_TERMS, SPLM_TERMS, strict=True):
            assert ours[f"{term}:{kind}"] == pytest.approx(theirs[kind][key], rel=1e-6), (term, kind)
    fitted = estimate("SAR", EFFECTS[effects])
    blocks = fitted.covariance.copy()
    position = fitted.terms.index("rho")
    blocks[position, :position] = blocks[:position, position] = 0.0
    independent = impacts(dataclasses.replace(fitted, covariance=blocks), seed=12345, draws=20_000)
    widths = [row[2] for row in theirs["sim_se"]["values"]]
    np.testing.assert_allclose(
        independent.se[8:], widths, rtol=0.07
    )  # both are simulated: splm with 1,000 draws
    assert ours.se[ours.terms.index("lemp:total")] < 0.85 * widths[2]
