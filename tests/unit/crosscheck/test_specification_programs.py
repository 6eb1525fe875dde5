"""LM tests, likelihood ratios and tests of random effects by spreg, from what it prints."""

import json
from dataclasses import replace

import pytest
from scipy import sparse

from checked_study import STUDY, answered_as, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.second_opinion import opinions
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED, FAILED
from kind_study import files_of, resolved
from spatial_data import DATA, MUNNELL_TERMS, munnell
from spillover.arrays.spatial import lm_tests
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.kinds.specification_tests import by_spreg
from spillover.opinions.conventions import result_of
from spillover.opinions.panel import PanelFiles

LAGRANGE = ("lm_lag", "lm_error", "robust_lm_lag", "robust_lm_error", "lm_joint")
PEERS = {"lml": "lm_lag", "lme": "lm_error", "rlml": "robust_lm_lag", "rlme": "robust_lm_error"}
TESTS = STUDY["tests"]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("tests"))


def rows(files, options, folder):
    """The rows of an analysis by the programs that are installed."""
    return settle_verdicts(list(compare_rows(*answered_as(files, options, folder, opinions))))


@pytest.mark.debt("32.4")
@pytest.mark.parametrize(("key", "effects"), [("pool", "none"), ("fe1", "individual"), ("fe2", "two-way")])
def test_what_is_made_of_spregs_lm_tests_equals_splm(key, effects, tmp_path, monkeypatch):
    """Of Munnell's states."""
    y, x, w = munnell()
    years = list(range(1970, 1987))
    columns = {"lgsp": y.T.ravel(), **{name: x[..., j].T.ravel() for j, name in enumerate(MUNNELL_TERMS)}}
    units = [f"s{i:02d}" for i in range(len(w))]
    made = files_of(tmp_path, units, years, columns)
    WeightMatrix(tuple(units), sparse.csr_array(w), "file", {}, "row").save(tmp_path / "w.npz")
    options = {**TESTS, "outcome": "lgsp", "regressors": MUNNELL_TERMS, "effects": effects}
    (recipe,) = resolved(options, list(columns), ("w",)).recipes("m")
    panel = PanelFiles(made.variables, made.units, {"w": tmp_path / "w.npz"})
    monkeypatch.setattr(by_spreg, "give_likelihood_ratios", lambda *_: iter(()))
    found = {o.term: result_of(o) for o in by_spreg.answers(recipe, panel)}
    theirs = json.loads((DATA / "splm_produc.json").read_text())["tests"]
    for peer, name in PEERS.items():
        statistic = theirs[f"slmtest_produc_{key}_{peer}"]["statistic"]["LM"]
        assert found[name] == pytest.approx(statistic, rel=1e-8)


@pytest.mark.debt("32.4")
@pytest.mark.parametrize(
    "more",
    [
        {"definition": "transformed"},
        {"definition": "transformed", "effects": "individual"},
        {"definition": "transformed", "textbook_lm": True},
        {"definition": "lsdv"},
    ],
    ids=str,
)
def test_lm_tests_and_ratios_have_a_second_program(more, files, tmp_path):
    found = rows(files, {**TESTS, **more}, tmp_path)
    assert [r for r in found if r.verdict in (DIFFERS, FAILED)] == []
    verdicts = {r.term: r.verdict for r in found if r.quantity == "test"}
    ratios = ("lr_sar", "lr_sem") if more["definition"] != "lsdv" else ()
    assert {verdicts[name] for name in (*LAGRANGE, *ratios)} == {EXPLAINED}
    assert {verdicts[name] for name in ("bsk_lm1", "bsk_lm2")} == {EQUAL}


def without_slope(patch):
    """Scores without the slope of the Jacobian."""
    real = lm_tests._score
    patch.setattr(
        lm_tests, "_score", lambda *a: replace(s := real(*a), lag=s.lag + s.slope, error=s.error + s.slope)
    )


def half_the_trace(patch):
    """One trace of the two."""
    real = lm_tests._traces
    patch.setattr(lm_tests, "_traces", lambda w, t: (real(w, t)[0], real(w, t)[1] / 2))


@pytest.mark.debt("32.4")
@pytest.mark.parametrize("plant", [without_slope, half_the_trace])
def test_a_fault_of_lm_tests_is_named_without_r(plant, files, tmp_path, monkeypatch):
    plant(monkeypatch)
    found = rows(files, {**TESTS, "definition": "transformed"}, tmp_path)
    assert any(r.verdict == DIFFERS and r.term == "lm_error" for r in found)
