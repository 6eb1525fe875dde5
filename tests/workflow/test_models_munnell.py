"""The study `munnell`, from its raw file: the analyses hold the numbers of fixest and plm."""

import json

import pytest
from copies import ROOT, run_of_analyses

from base.artifacts.analysis import read_analysis
from words.render import render_value

pytestmark = pytest.mark.slow
DATA = ROOT / "tests" / "reference" / "data"
VARIANCES = {"classical": "iid", "hc1": "HC1", "baseline": "cluster_state", "two_way_clusters": "twoway"}
SPATIAL = {
    "sdm_states48": "produc_sdm_twoways_peers_convention(W*demeaned_y)",
    "sdm_states48_lee_yu": "produc_sdm_twoways_LeeYu_transformation_MLE((n-1)(T-1))",
    "sar_states48": "produc_sar_twoways_peers_convention(W*demeaned_y)",
}
ANALYSES = [*VARIANCES, "instruments", "instruments_classical", "hausman"]


@pytest.fixture(scope="module")
def munnell(small_study, tmp_path_factory):
    """A folder in which the study `munnell` ran from its raw file to these analyses."""
    names, folder = [*ANALYSES, *SPATIAL, "moran_lgsp"], tmp_path_factory.mktemp("munnell")
    small_study.teach(folder)
    return run_of_analyses(folder, "munnell", names) / "analyses"


def estimate_of(folder, analysis, part=""):
    document = read_analysis(folder / f"{analysis}.json")
    return next(e for e in document.estimates if e.part == part)


def terms_of(estimate, column):
    """One column of an estimate's slopes."""
    return {row.term: getattr(row, column) for row in estimate.terms if row.term != "_cons"}


@pytest.mark.parametrize("variance", VARIANCES)
def test_two_way_fixed_effects_equal_fixest(munnell, variance):
    golden = json.loads((DATA / "fixest_produc.json").read_text(encoding="utf-8"))["produc_twfe"]
    expected = golden["se"][VARIANCES[variance]]
    estimate = estimate_of(munnell, variance)
    assert terms_of(estimate, "estimate") == pytest.approx(golden["coef"], rel=1e-8)
    assert terms_of(estimate, "se") == pytest.approx(expected["se"], rel=1e-8)
    assert terms_of(estimate, "p") == pytest.approx(expected["pvalue"], rel=1e-6, abs=1e-14)
    assert estimate.statistics["r2_within"] == pytest.approx(golden["wr2"], rel=1e-8)
    assert (estimate.nobs, estimate.units, estimate.periods) == (816, 48, 17)


def test_two_stage_least_squares_equal_fixest(munnell):
    golden = json.loads((DATA / "fixest_iv_produc.json").read_text(encoding="utf-8"))["produc_two_endog"]
    for name, errors in (("instruments", "se_cluster_state"), ("instruments_classical", "se_iid")):
        second = estimate_of(munnell, name, "second_stage")
        plain = {term.removeprefix("fit_"): value for term, value in golden["coef"].items()}
        assert terms_of(second, "estimate") == pytest.approx(plain, rel=1e-8)
        plain = {term.removeprefix("fit_"): value for term, value in golden[errors].items()}
        assert terms_of(second, "se") == pytest.approx(plain, rel=1e-8)
        assert second.nobs == golden["nobs"]
        assert "96 rows of 1970, 1971 dropped: their lags or leads lie beyond the panel." in map(
            render_value, second.notes
        )


def test_the_diagnostics_of_the_instruments_equal_fixest(munnell):
    golden = json.loads((DATA / "fixest_iv_produc.json").read_text(encoding="utf-8"))["produc_two_endog"][
        "fitstat"
    ]
    second = estimate_of(munnell, "instruments_classical", "second_stage")
    # 720 rows, 6 slopes and 48 + 15 - 1 effects leave 652 degrees of freedom to the first stage; fixest
    # counts no effects.
    assert second.statistics["cragg_donald_f"] * 713 / 652 == pytest.approx(golden["iid__cd"]["cd"], rel=1e-8)
    sargan = next(test for test in second.tests if test.name == "sargan")
    assert sargan.statistic == pytest.approx(golden["iid__sargan"]["sargan"]["stat"], rel=1e-8)


def test_hausman_equals_plm(munnell):
    golden = json.loads((DATA / "plm_produc.json").read_text(encoding="utf-8"))["tests"]
    fixed = estimate_of(munnell, "hausman", "fixed_effects")
    tests = {test.name: test for test in fixed.tests}
    for name, plm in (
        ("hausman", "hausman_individual"),
        ("hausman_robust", "hausman_aux_robust_arellanoHC0"),
    ):
        assert tests[name].statistic == pytest.approx(golden[plm]["statistic"]["chisq"], rel=1e-8)
        assert tests[name].p == pytest.approx(golden[plm]["p_value"], rel=1e-6)


@pytest.mark.parametrize("analysis", SPATIAL)
def test_spatial_models_equal_the_exact_reference(munnell, analysis):
    golden = json.loads((DATA / "exact_reference2_produc.json").read_text(encoding="utf-8"))[
        SPATIAL[analysis]
    ]
    estimate = estimate_of(munnell, analysis)
    terms = {row.term: row.estimate for row in estimate.terms}
    names = ["lpcap", "lpc", "lemp", "unemp"]
    names += [f"W:{name}" for name in names] if analysis.startswith("sdm") else []
    assert [terms[name] for name in names] == pytest.approx(golden["beta"], rel=1e-6)
    assert terms["rho"] == pytest.approx(golden["rho"], rel=1e-6)
    assert terms["sigma2_e"] == pytest.approx(golden["sigma2"], rel=1e-6)
    assert estimate.statistics["loglik"] == pytest.approx(golden["loglik"], rel=1e-6)


def test_moran_by_year_equals_spdep(munnell):
    golden = json.loads((DATA / "spdep_moran_produc.json").read_text(encoding="utf-8"))["produc_lgsp"][
        "years"
    ]
    terms = {row.term: row.estimate for row in estimate_of(munnell, "moran_lgsp").terms}
    assert terms == pytest.approx({year: row["I"] for year, row in golden.items()}, rel=1e-8)
