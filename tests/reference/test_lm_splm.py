"""LM and Hausman tests for spatial panels against R's splm 1.6-5.

spreg's `panel_LMlag` is no oracle: it uses tr(W)² where T·tr(W'W + W²) is due.
"""

import json
import warnings

import numpy as np
import pytest

from spatial_data import DATA, MUNNELL_TERMS, munnell
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.lm_tests import bsk_tests, lm_tests
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random, mundlak
from spillover.arrays.spatial.specification_tests import decision, durbin_tests, spatial_hausman

pytestmark = pytest.mark.proof("independent program")

Y, X, W = munnell()
OPERATOR = SpatialOperator(W)
SPLM = json.loads((DATA / "splm_produc.json").read_text())
EFFECTS = {"pool": "none", "fe1": "individual", "fet": "time", "fe2": "two-way"}
TESTS = {"lml": "lm_lag", "lme": "lm_error", "rlml": "robust_lm_lag", "rlme": "robust_lm_error"}


@pytest.mark.parametrize("key", EFFECTS)
def test_lm_tests_under_each_effects(key):
    ours = {
        test.name: test
        for test in lm_tests(Y, X, OPERATOR, terms=MUNNELL_TERMS, effects=EFFECTS[key], definition="direct")
    }
    for peer, name in TESTS.items():
        theirs = SPLM["tests"][f"slmtest_produc_{key}_{peer}"]
        assert ours[name].statistic == pytest.approx(theirs["statistic"]["LM"], rel=1e-9)
        assert ours[name].p == pytest.approx(theirs["p_value"], rel=1e-6)


def test_splm_prints_a_hausman_statistic_that_means_nothing():
    """splm 35.156 for the error model (KKP, direct definition): ours to 1e-6, but the variance difference has
    a negative
    eigenvalue, because the direct definition makes σ² of the fixed effects too small. It is refused here;
    with the transformed definition, whose σ² is right, the difference is a variance and H a test.
    """
    direct, transformed = (
        fit_spatial("SEM", Y, X, OPERATOR, terms=MUNNELL_TERMS, effects="individual", definition=d)
        for d in ("direct", "transformed")
    )
    random = fit_spatial_random("SEM", Y, X, OPERATOR, terms=MUNNELL_TERMS, errors="kkp")
    difference = direct.coefficients[:4] - random.coefficients[1:5]
    variance = direct.covariance[:4, :4] - random.covariance[1:5, 1:5]
    theirs = SPLM["tests"]["sphtest_ML_error"]["statistic"]["chisq"]
    assert difference @ np.linalg.solve(variance, difference) == pytest.approx(theirs, rel=1e-6)
    assert np.linalg.eigvalsh(variance).min() < 0
    with pytest.raises(EstimationError, match="not positive definite"):
        spatial_hausman(direct, random)
    assert 0 < spatial_hausman(transformed, random).statistic < theirs


def test_splm_turns_a_negative_hausman_statistic_into_a_positive_one():
    """For the lag model splm's own coefficients and variances give −83.08; it prints 83.08 with p = 4e-17."""
    within, random = SPLM["within_individual_lag_noLY"], SPLM["random_lag"]
    difference = np.array(list(within["coef"].values()))[1:] - np.array(list(random["coef"].values()))[1:]
    variance = np.array(within["vcov"])[1:, 1:] - np.array(random["vcov"])[1:, 1:]
    theirs = SPLM["tests"]["sphtest_ML_lag"]["statistic"]["chisq"]
    assert difference @ np.linalg.solve(variance, difference) == pytest.approx(-theirs, rel=1e-6)
    assert mundlak("SAR", Y, X, OPERATOR, terms=MUNNELL_TERMS).statistic > 0


def test_the_decision_for_munnell():
    """All four LM tests and all restrictions reject: the spatial Durbin model."""
    sdm, sar, sem = (
        fit_spatial(model, Y, X, OPERATOR, terms=MUNNELL_TERMS) for model in ("SDM", "SAR", "SEM")
    )
    found = decision([*lm_tests(Y, X, OPERATOR, terms=MUNNELL_TERMS), *durbin_tests(sdm, sar, sem)])
    assert found.model == "SDM"


@pytest.mark.parametrize(
    ("name", "peer", "key"),
    [
        ("bsk_lm1", "LM1", "LM1"),
        ("bsk_lm2", "LM2", "LM2"),
        ("bsk_lmh", "LMH", "LM-H"),
        ("bsk_clm_mu", "CLMmu", "LM*-mu"),
        ("bsk_clm_lambda", "CLMlambda", "LM*-lambda"),
    ],
)
def test_baltagi_song_koh(name, peer, key):
    """The conditional tests rest on splm's optimiser, which ends within 2e-7."""
    ours = {test.name: test for test in bsk_tests(Y, X, OPERATOR, terms=MUNNELL_TERMS)}[name]
    theirs = SPLM["tests"][f"bsktest_{peer}"]
    assert ours.statistic == pytest.approx(
        theirs["statistic"][key], rel=1e-6 if name.startswith("bsk_clm") else 1e-9
    )
    assert ours.p == pytest.approx(theirs["p_value"], rel=1e-5)


def test_spreg_agrees_once_its_variance_and_trace_are_ours():
    """spreg's σ² divides by nT − k, so its LM error is smaller by ((nT − k)/nT)²; its lag tests use
    tr(W'W + W²)² for T·tr(W'W + W²) and are no reference.
    """
    spreg, libpysal = pytest.importorskip("spreg"), pytest.importorskip("libpysal")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        w = libpysal.weights.full2W(W)
        theirs = spreg.diagnostics_panel.panel_LMerror(Y.reshape(-1, 1), X.reshape(-1, 4), w)[0]
        lag = spreg.diagnostics_panel.panel_LMlag(Y.reshape(-1, 1), X.reshape(-1, 4), w)[0]
    ours = {
        test.name: test.statistic for test in lm_tests(Y, X, OPERATOR, terms=MUNNELL_TERMS, effects="none")
    }
    share = ((816 - 5) / 816) ** 2
    assert ours["lm_error"] * share == pytest.approx(theirs, rel=1e-10)
    assert ours["lm_lag"] * share != pytest.approx(lag, rel=1e-5)
