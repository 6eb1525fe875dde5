"""The library's calls on Munnell's frame, beside linearmodels, spreg and R on the same data."""

import numpy as np
import pytest
import spreg
from libpysal.weights import full2W
from linearmodels import PanelOLS, RandomEffects

from frame_data import MUNNELL, PLACE, produc, states
from panel_data import TERMS, golden
from spillover import fit_iv, fit_random, fit_sar, fit_sdm, fit_within

pytestmark = pytest.mark.proof("independent program")
LEE_YU = "produc_sdm_twoways_LeeYu_transformation_MLE((n-1)(T-1))"


def frames():
    """The outcome, and the regressors with a constant, as linearmodels takes them."""
    frame = produc().set_index(["state", "year"])
    return frame["lgsp"], frame[[*TERMS]]


def numbers(result, column):
    return dict(zip(result.terms["term"], result.terms[column], strict=True))


def test_fixed_effects_and_clustered_errors_are_those_of_linearmodels():
    variance = {"kind": "clustered", "by": "unit", "small_sample": "full"}
    own = fit_within(produc(), MUNNELL, **PLACE, variance=variance)
    other = PanelOLS(*frames(), entity_effects=True, time_effects=True).fit(
        cov_type="clustered", cluster_entity=True, count_effects=True
    )
    np.testing.assert_allclose(own.terms["estimate"], other.params, rtol=1e-10)
    # linearmodels without group_debias has no factor G/(G − 1), by which ours is larger.
    groups = np.sqrt(48 / 47 * 815 / 816)
    np.testing.assert_allclose(own.terms["se"], other.std_errors * groups, rtol=1e-10)


def test_random_effects_are_those_of_linearmodels():
    own = fit_random(produc(), MUNNELL, **PLACE, effects="individual", variance={"kind": "classical"})
    y, x = frames()
    other = RandomEffects(y, x.assign(constant=1.0)).fit().params
    assert {term: numbers(own, "estimate")[term] for term in TERMS} == pytest.approx(
        {term: other[term] for term in TERMS}, rel=1e-8
    )


def test_instruments_are_those_of_fixest():
    own = fit_iv(
        produc(), "lgsp ~ lemp + unemp + [lpcap + lpc ~ L.lpcap + L2.lpcap + L.lpc + L2.lpc]", **PLACE
    )
    theirs = {
        term.removeprefix("fit_"): c
        for term, c in golden("fixest_iv_produc")["produc_two_endog"]["coef"].items()
    }
    assert numbers(own, "estimate") == pytest.approx({t: theirs[t] for t in own.terms["term"]}, rel=1e-9)


def test_a_spatial_lag_is_that_of_spreg():
    own = fit_sar(produc(), MUNNELL, **PLACE, weights=states(), effects="individual", definition="direct")
    panel = produc().sort_values(["year", "state"])
    weights = full2W(states().to_numpy())
    weights.transform = "r"
    other = spreg.Panel_FE_Lag(panel[["lgsp"]].to_numpy(), panel[[*TERMS]].to_numpy(), weights, epsilon=1e-12)
    assert own.terms["term"].tolist()[:5] == [*TERMS, "rho"]
    np.testing.assert_allclose(own.terms["estimate"][:4], other.betas.ravel()[:4], rtol=2e-6)
    assert own.terms["estimate"][4] == pytest.approx(float(np.ravel(other.rho)[0]), rel=1e-6)
    np.testing.assert_allclose(own.terms["se"][:5], other.std_err[:5], rtol=1e-5)


def test_a_durbin_model_is_the_exact_maximum():
    own = numbers(fit_sdm(produc(), MUNNELL, **PLACE, weights=states()), "estimate")
    exact = golden("exact_reference2_produc")[LEE_YU]
    assert own["rho"] == pytest.approx(exact["rho"], rel=1e-9)
    assert [own[term] for term in (*TERMS, *(f"W:{t}" for t in TERMS))] == pytest.approx(
        exact["beta"], rel=1e-9
    )
