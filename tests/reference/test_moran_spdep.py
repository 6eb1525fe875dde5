"""Moran's I, Geary's C and local Moran against R's spdep 1.3-5 and Python's esda."""

import json
import warnings

import numpy as np
import pytest

from spatial_data import DATA, munnell
from spillover.arrays.spatial.moran import geary, local_moran, moran
from weights.files import read_weights

pytestmark = pytest.mark.proof("independent program")

Y, X, _ = munnell()
W = read_weights(DATA / "usaww.csv")
SPDEP = json.loads((DATA / "spdep_moran_produc.json").read_text())
YEARS = list(SPDEP["produc_lgsp"]["years"])
LOCAL = {"lisa_produc_lgsp_1986": Y[-1], "lisa_produc_unemp_1986": X[-1, :, 3]}


def residuals():
    """Residuals (17, 48) of the two-way within regression of Munnell."""
    demeaned = [
        v - v.mean(axis=0) - v.mean(axis=1, keepdims=True) + v.mean(axis=(0, 1))
        for v in (Y, *np.moveaxis(X, 2, 0))
    ]
    design = np.column_stack([v.ravel() for v in demeaned[1:]])
    return (
        demeaned[0].ravel() - design @ np.linalg.lstsq(design, demeaned[0].ravel(), rcond=None)[0]
    ).reshape(Y.shape)


@pytest.mark.parametrize(("key", "values"), [("produc_lgsp", Y), ("produc_twfe_resid", residuals())])
def test_moran_and_geary_of_each_year(key, values):
    theirs = SPDEP[key]["years"]
    for ours, ratio in zip(moran(values, W, periods=YEARS), geary(values, W, periods=YEARS), strict=True):
        year = theirs[ours.period]
        found = [
            ours.statistic,
            ours.expectation,
            ours.variance_randomisation,
            ours.variance_normal,
            ours.z_randomisation,
            ours.z_normal,
        ]
        np.testing.assert_allclose(
            found, [year[k] for k in ("I", "EI", "VI_rand", "VI_norm", "z_rand", "z_norm")], rtol=1e-9
        )
        assert ours.p_randomisation == pytest.approx(year["p_rand_two"], rel=1e-8)
        assert (ratio.statistic, ratio.z_randomisation) == pytest.approx(
            (year["gearyC"], year["geary_z"]), rel=1e-9
        )
        # both are 999 draws of one tail probability: four standard errors of their difference, and the
        # smallest step
        spread = np.sqrt(2 * max(year["mc_p"], 0.001) * (1 - year["mc_p"]) / 999)
        assert ours.p_greater == pytest.approx(year["mc_p"], abs=4 * spread + 0.001)


@pytest.mark.parametrize("key", LOCAL)
def test_local_moran_of_spdep(key):
    ours, theirs = local_moran(LOCAL[key], W, permutations=9999, seed=12), SPDEP[key]
    values = np.array(theirs["localmoran"]["values"])
    np.testing.assert_allclose(
        np.column_stack([ours.statistic, ours.expectation, ours.variance, ours.z, ours.p]),
        values,
        rtol=1e-8,
        atol=1e-14,
    )
    assert list(ours.quadrant) == theirs["quadr_pysal"]
    folded = np.array(theirs["perm"]["values"])[:, theirs["perm"]["colnames"].index("Pr(folded) Sim")]
    spread = np.sqrt(folded * (1 - folded) * (1 / 999 + 1 / 9999))
    assert (np.abs(ours.p_permutation - folded) <= 4.5 * spread + 0.002).all()


@pytest.mark.parametrize("key", LOCAL)
def test_local_moran_of_esda_divides_by_n_minus_one(key):
    esda, libpysal = pytest.importorskip("esda"), pytest.importorskip("libpysal")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        w = libpysal.weights.full2W(W.dense())
        theirs = esda.Moran_Local(LOCAL[key], w, transformation="O", permutations=0)
        whole = esda.Moran(LOCAL[key], w, transformation="O", permutations=0)
    np.testing.assert_allclose(theirs.Is, local_moran(LOCAL[key], W).statistic * 47 / 48, rtol=1e-12)
    ours = moran(LOCAL[key], W, permutations=0)[0]
    found = [ours.statistic, ours.z_normal, ours.z_randomisation, ours.p_normal, ours.p_randomisation]
    np.testing.assert_allclose(
        found, [whole.I, whole.z_norm, whole.z_rand, whole.p_norm, whole.p_rand], rtol=1e-9
    )
