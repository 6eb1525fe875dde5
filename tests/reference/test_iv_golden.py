"""2SLS and its diagnostics against fixest 0.12.2, and against linearmodels where R lacks them."""

import numpy as np
import pytest

from panel_data import TERMS, golden, ordered, produc
from spillover.arrays.iv import fit_iv
from spillover.arrays.lags import lag
from spillover.arrays.projection import Projection
from spillover.arrays.variance import Variance
from words.render import render_value

pytestmark = pytest.mark.proof("independent program")

RELATIVE = 1e-8
P = produc()
LAGS = np.column_stack([lag(P.x[:, column], P.unit, P.time, order) for column in (0, 1) for order in (1, 2)])
KEEP = np.isfinite(LAGS).all(axis=1)
OURS = {
    "clustered": Variance(),
    "jackknife": Variance("jackknife"),
    "robust": Variance("HC0"),
    "unadjusted": Variance("classical"),
}


def fit(endogenous: list[int], instruments: list[int], kind: str):
    names = ([TERMS[j] for j in endogenous], ["lemp", "unemp"], [f"z{j}" for j in instruments])
    return fit_iv(
        P.y[KEEP],
        P.x[KEEP][:, endogenous],
        P.x[KEEP][:, [2, 3]],
        LAGS[KEEP][:, instruments],
        P.unit[KEEP],
        P.time[KEEP],
        terms=names,
        variance=OURS[kind],
    )


def linearmodels_fit(endogenous: list[int], instruments: list[int], kind: str, gmm: bool = False):
    from linearmodels.iv import IV2SLS, IVGMM

    project = Projection(P.unit[KEEP], P.time[KEEP])
    columns = [
        project(part[KEEP]) for part in (P.y, P.x[:, [2, 3]], P.x[:, endogenous], LAGS[:, instruments])
    ]
    options = {"clusters": P.unit[KEEP]} if kind == "clustered" else {}
    if gmm:
        return IVGMM(*columns, weight_type=kind, **options).fit(iter_limit=2)
    return IV2SLS(*columns).fit(cov_type=kind, **options)


def test_the_jackknife_of_2sls_equals_fixest_without_each_state() -> None:
    second = fit([0, 1], [0, 1, 2, 3], "jackknife").second
    np.testing.assert_allclose(
        second.se, ordered(golden("jackknife_produc")["iv"], ("lpcap", "lpc", "lemp", "unemp")), rtol=RELATIVE
    )
    assert any("use the clustered variance" in render_value(note) for note in second.notes)


@pytest.mark.parametrize(("kind", "name"), [("clustered", "se_cluster_state"), ("unadjusted", "se_iid")])
def test_second_stage_equals_fixest(kind: str, name: str) -> None:
    reference = golden("fixest_iv_produc")["produc_two_endog"]
    order = ("fit_lpcap", "fit_lpc", "lemp", "unemp")
    second = fit([0, 1], [0, 1, 2, 3], kind).second
    assert second.nobs == reference["nobs"]
    np.testing.assert_allclose(second.coefficients, ordered(reference["coef"], order), rtol=RELATIVE)
    np.testing.assert_allclose(second.se, ordered(reference[name], order), rtol=RELATIVE)


def test_diagnostics_equal_fixest() -> None:
    reference = golden("fixest_iv_produc")["produc_two_endog"]["fitstat"]
    clustered, classical = (fit([0, 1], [0, 1, 2, 3], kind) for kind in ("clustered", "unadjusted"))
    for first, name in zip(clustered.first, ("lpcap", "lpc"), strict=True):
        assert first.tests[-1].statistic == pytest.approx(
            reference["cluster__ivwald"][f"ivwald1::{name}"]["stat"], rel=RELATIVE
        )
    tests = {test.name: test for test in classical.second.tests}
    assert tests["wu_hausman"].statistic == pytest.approx(reference["iid__wh"]["wh"]["stat"], rel=RELATIVE)
    assert tests["wu_hausman"].df == (2.0, reference["iid__wh"]["wh"]["df2"])
    assert tests["sargan"].statistic == pytest.approx(
        reference["iid__sargan"]["sargan"]["stat"], rel=RELATIVE
    )
    assert tests["sargan"].p == pytest.approx(reference["iid__sargan"]["sargan"]["p"], rel=RELATIVE)
    # fixest counts 720 − 7 degrees of freedom in this one statistic, where 652 remain once the effects are
    # counted.
    net = reference["iid__cd"]["cd"] * 652 / 713
    assert classical.second.statistics["cragg_donald_f"] == pytest.approx(net, rel=RELATIVE)


@pytest.mark.parametrize("kind", ["clustered", "robust", "unadjusted"])
@pytest.mark.parametrize(
    ("endogenous", "instruments"), [([1], [2]), ([1], [2, 3]), ([1], [0]), ([0, 1], [0, 1, 2, 3])]
)
def test_rank_tests_and_hansen_equal_linearmodels(
    kind: str, endogenous: list[int], instruments: list[int]
) -> None:
    ours = fit(endogenous, instruments, kind).second
    theirs = linearmodels_fit(endogenous, instruments, kind)
    tests = {test.name: test for test in ours.tests}
    assert tests["kleibergen_paap_lm"].statistic == pytest.approx(
        theirs.first_stage.kleibergen_paap.stat, rel=RELATIVE
    )
    assert tests["kleibergen_paap_lm"].p == pytest.approx(
        theirs.first_stage.kleibergen_paap.pval, rel=1e-6, abs=1e-14
    )
    factor = small_sample_ratio(kind, len(instruments))
    assert ours.statistics["kleibergen_paap_f"] == pytest.approx(
        theirs.first_stage.kleibergen_paap_f * factor, rel=RELATIVE
    )
    if len(instruments) > len(endogenous):
        if kind == "unadjusted":
            assert tests["sargan"].statistic == pytest.approx(theirs.sargan.stat, rel=RELATIVE)
        else:
            j = linearmodels_fit(endogenous, instruments, kind, gmm=True).j_stat
            assert tests["hansen_j"].statistic == pytest.approx(j.stat, rel=RELATIVE)
            assert tests["hansen_j"].p == pytest.approx(j.pval, rel=RELATIVE)


def small_sample_ratio(kind: str, excluded: int) -> float:
    """Our small-sample factor of the F over linearmodels', which knows nothing of the 62 effects removed
    beforehand.
    """
    nobs, slopes, effects = 720, excluded + 2, 48 + 15 - 1
    theirs = {"clustered": (nobs - 1) / (nobs - slopes) * 48 / 47}.get(kind, nobs / (nobs - slopes))
    ours = {
        "clustered": (nobs - 1) / (nobs - slopes - 15) * 48 / 47,
        "robust": 1.0,
        "unadjusted": nobs / (nobs - slopes - effects),
    }[kind]
    return theirs / ours
