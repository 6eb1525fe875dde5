"""Errors that other programs print as ours are, and the units of columns in which none loses its digits."""

import numpy as np
import pandas as pd
import pytest

from checked_study import COHORTS, GMM, PANEL, SDM, STUDY, SYSTEM, answered_as, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.second_opinion import opinions
from crosscheck.verdicts import DIFFERS, EQUAL, EVIDENCE, EXPLAINED, FAILED, PROVED
from firm_panel import FIRMS, firm_files
from planted_dynamic import doubled_variance, dropped_instrument, level_lag, levels_uncorrelated
from planted_policies import last_year_as_base, never_treated_alone
from spillover.opinions.conventions import UNITS
from spillover.opinions.effects import ColumnUnits

CLUSTERED = {"kind": "clustered", "by": "unit"}
PRINTED = {
    "two-way": PANEL,
    "every effect counted": STUDY["all_effects_counted"],
    "no effect counted": {**PANEL, "variance": {**CLUSTERED, "small_sample": "none"}},
    "regions": {**PANEL, "variance": {"kind": "clustered", "by": "region"}},
    "years": {**PANEL, "variance": {"kind": "clustered", "by": "year"}},
    "Driscoll and Kraay": STUDY["driscoll_kraay"],
    "jackknife": STUDY["jackknife"],
    "HC0": {**PANEL, "variance": {"kind": "HC0"}},
    "listed": STUDY["listed_effects"],
    "weighted": STUDY["weighted"],
    "moderation": STUDY["moderation"],
    "mediation": STUDY["mediation"],
    "groups": STUDY["groups"],
    "instruments": STUDY["iv"],
    "instruments, robust": {**STUDY["iv"], "variance": {"kind": "HC1"}},
    "weighted instruments": STUDY["weighted_iv"],
    "policy": STUDY["policy_listed"],
    "event study": STUDY["event_study"],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("errors"))


def rows(files, options, folder):
    """The rows of an analysis by the programs that are installed."""
    return settle_verdicts(list(compare_rows(*answered_as(files, options, folder, opinions))))


@pytest.mark.debt("32.1")
@pytest.mark.parametrize("name", PRINTED)
def test_an_installed_program_prints_each_error(name, files, tmp_path):
    """Of each coefficient of a regression; the constant of the jackknife is made again with other means."""
    found = rows(files, PRINTED[name], tmp_path)
    errors = {(r.model, r.term) for r in found if r.quantity == "se"}
    printed = {(r.model, r.term) for r in found if r.quantity == "se" and r.verdict == EQUAL}
    assert {key for key in errors - printed if key[1] != "_cons" or name != "jackknife"} == set()
    assert errors
    assert [r for r in found if r.verdict in (DIFFERS, FAILED)] == []


@pytest.mark.debt("32.1")
def test_linearmodels_prints_errors_with_units_demeaned_and_dummies_of_years(files, tmp_path):
    found = rows(files, PANEL, tmp_path)
    own = [r for r in found if r.program == "linearmodels" and r.quantity == "se"]
    assert {r.verdict for r in own} == {EQUAL}
    assert "dummies of year" in own[0].call


@pytest.mark.debt("32.1")
def test_errors_of_two_clusters_are_converted(files, tmp_path):
    """Each program has a factor for either cluster, and ours is that of the fewer: no call prints it."""
    found = rows(files, STUDY["both_clusters"], tmp_path)
    errors = [r for r in found if r.quantity == "se"]
    assert {r.verdict for r in errors} == {EXPLAINED}
    assert {r.convention for r in errors} == {"small-sample factor"}


@pytest.mark.debt("32.1")
def test_a_bootstrap_of_mediation_with_listed_effects_is_redone(files, tmp_path):
    """Its replicates by the program had no effects where these are a list."""
    options = {**STUDY["resampled_units"], "effects": ["unit", "region:year"]}
    found = rows(files, options, tmp_path)
    drawn = [r for r in found if r.term.startswith("replicates ") and r.program == "linearmodels"]
    assert len(drawn) > 20
    assert [r for r in found if r.verdict in (DIFFERS, FAILED)] == []


@pytest.mark.debt("32.3")
@pytest.mark.parametrize("assets", [pytest.param(1.2e9, marks=pytest.mark.thorough), 1.2e11])
@pytest.mark.parametrize("name", ["two_way", "taxes", "instruments", "mediation", "durbin", "sales"])
def test_nothing_differs_where_a_control_is_in_yuan(name, assets, tmp_path):
    files = firm_files(tmp_path, assets)
    found = rows(files, FIRMS[name], tmp_path)
    assert [(r.program, r.term, r.note) for r in found if r.verdict in (DIFFERS, FAILED)] == []
    in_yuan = [r for r in found if r.quantity == "coefficient" and r.term == "assets"]
    shares = [r.verdict for r in found if r.quantity == "coefficient" and r.term == "esg"]
    if name != "sales":  # of which the outcome is in yuan
        assert all(r.verdict == EXPLAINED and r.convention == UNITS for r in in_yuan)
        assert EQUAL in shares


@pytest.mark.debt("32.3")
@pytest.mark.parametrize("name", ["mediation", "bootstrap"])
def test_no_path_of_a_column_in_yuan_is_as_printed(name, tmp_path):
    """The program has it in another unit: 2^30 times what ours is."""
    options = {**FIRMS[name], "treatment": "assets", "controls": ["esg"]}
    found = rows(firm_files(tmp_path, 1.2e9), options, tmp_path)
    said = [(r, r.term.removeprefix("effect_")) for r in found if r.program == "linearmodels"]
    own = [r for r, term in said if term in ("total", "direct")]
    assert {r.verdict for r in own} == {EXPLAINED}
    assert {r.theirs for r in own} == {None}


def test_the_units_of_a_column_are_powers_of_two():
    table = pd.DataFrame(
        {"yuan": [1.2e11, 1.3e11, 0.8e11], "share": [0.1, 0.4, 0.3], "born": [2e9 + 1, 2e9, 2e9]}
    )
    units = ColumnUnits.build(table)
    np.testing.assert_array_equal(np.log2(units.size) % 1, 0)
    assert units.size["share"] == units.size["born"] == 1
    given = units.apply(table)
    assert 0.5 < given["yuan"].std(ddof=0) < 2
    assert abs(given["born"]).max() < 1  # its mean is two thousand million times its spread
    assert (given["share"] == table["share"]).all()
    assert units.words(["yuan", "share"]).startswith(", yuan/2^")
    assert "share" not in units.words(["yuan", "share"])


@pytest.mark.debt("32.4")
@pytest.mark.parametrize("model", ["SAR", "SDM", "SEM", "SDEM"])
def test_spreg_maximises_lee_and_yus_likelihood_on_contrasts_of_years(model, files, tmp_path):
    """The default of spatial models: coefficients, ρ and λ as it prints them, σ² and the log-likelihood after
    T/(T − 1), effects from both.
    """
    found = rows(files, {**SDM, "model": model}, tmp_path)
    assert [r for r in found if r.verdict in (DIFFERS, FAILED)] == []
    verdict = {(r.model, r.quantity, r.term): r.verdict for r in found if r.program == "spreg"}
    terms = ["x", "v", *(["W:x"] if "D" in model else []), "rho" if model in ("SAR", "SDM") else "lambda"]
    assert {verdict["a", "coefficient", term] for term in terms} == {EQUAL}
    after = [("a", "coefficient", "sigma2_e"), ("a", "statistic", "loglik"), ("a", "statistic", "aic")]
    assert {verdict[key] for key in after} == {EXPLAINED}
    assert model == "SEM" or verdict["a/effects", "coefficient", "x:total"] == EXPLAINED
    assert not any(quantity == "se" for _, quantity, _ in verdict)  # its information is of another W


@pytest.mark.debt("32.4")
@pytest.mark.parametrize(("steps", "robust"), [(1, True), (1, False), (2, True), (2, False)])
@pytest.mark.parametrize("dynamic", [GMM, SYSTEM], ids=["differences", "system"])
def test_linearmodels_estimates_stacked_equations_under_our_first_weights(
    dynamic, steps, robust, files, tmp_path
):
    """It prints the coefficients, the robust errors of one step, and Hansen's test; other errors follow from
    its weights, and it has none with Windmeijer's correction.
    """
    found = rows(files, {**dynamic, "steps": steps, "robust": robust}, tmp_path)
    assert [r for r in found if r.verdict in (DIFFERS, FAILED)] == []
    verdicts = {(r.quantity, r.term): r.verdict for r in found if r.counts_as in EVIDENCE}
    errors = {(1, True): EQUAL, (2, True): PROVED}.get((steps, robust), EXPLAINED)
    for term in dynamic["regressors"]:
        assert (verdicts["coefficient", term], verdicts["se", term]) == (EQUAL, errors)
    assert verdicts["test", "hansen"] == EQUAL
    assert verdicts["test", "sargan"] == verdicts["statistic", "sigma2"] == EXPLAINED
    groups = [one for (_, name), one in verdicts.items() if name.startswith("difference_in_hansen")]
    assert {*groups} == {EXPLAINED}
    assert verdicts["test", "ar2"] == PROVED


@pytest.mark.debt("32.4")
@pytest.mark.parametrize("plant", [dropped_instrument, levels_uncorrelated, doubled_variance, level_lag])
def test_a_fault_of_a_dynamic_panel_is_named_without_an_optional_program(plant, files, tmp_path, monkeypatch):
    plant(monkeypatch, files)
    found = rows(files, {**SYSTEM, "steps": 1, "robust": False}, tmp_path)
    assert any(r.verdict == DIFFERS for r in found)


STAGGERED = {**COHORTS, "control": "not-yet"}


@pytest.mark.debt("32.4")
@pytest.mark.parametrize("more", [{}, {"base": "universal"}, {"observation_weights": "n"}], ids=str)
def test_cohorts_and_years_without_controls_are_regressions_of_long_differences(more, files, tmp_path):
    found = rows(files, {**STAGGERED, **more}, tmp_path)
    assert [r for r in found if r.verdict in (DIFFERS, FAILED)] == []
    cells = [r for r in found if r.term.startswith("group_time") and r.term.endswith((" estimate", " se"))]
    kept = [r for r in cells if r.ours != 0]  # the base itself
    assert len(kept) > 20
    assert {r.verdict for r in kept} == {EQUAL}
    averages = [r for r in found if r.quantity == "coefficient"]
    assert len(averages) > 10
    assert {r.verdict for r in averages} == {EXPLAINED}


@pytest.mark.debt("32.4")
@pytest.mark.parametrize("plant", [never_treated_alone, last_year_as_base], ids=lambda plant: plant.__name__)
def test_a_fault_of_cohorts_and_years_is_named_without_an_optional_program(
    plant, files, tmp_path, monkeypatch
):
    plant(monkeypatch, files)
    found = rows(files, STAGGERED, tmp_path)
    assert any(r.verdict == DIFFERS for r in found)
