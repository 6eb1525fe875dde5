"""fixest, plm and splm on Munnell's states: the golden numbers of tests/reference/data as the answers that
the package's file of R would write, read and compared with ours.
"""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from base.artifacts.analysis import read_analysis
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED, NOT_OPTIMAL
from kind_study import files_of, resolved
from replayed_r import asked, compared, stand_in
from spatial_data import DATA, MUNNELL_TERMS, munnell
from spillover.opinions.panel import PanelFiles

pytestmark = pytest.mark.proof("independent program")

Y, X, W = munnell()
UNITS, YEARS = [f"s{i:02d}" for i in range(48)], list(range(1970, 1987))
FIXEST, PLM, SPLM = (
    json.loads((DATA / f"{name}_produc.json").read_text()) for name in ("fixest", "plm", "splm")
)
PANEL = {"kind": "panel", "outcome": "lgsp", "regressors": list(MUNNELL_TERMS)}
CLUSTERED = {"kind": "clustered", "by": "unit"}
BOTH = {"kind": "clustered", "by": ["unit", "year"]}
EFFECTS = {"individual": "individual", "time": "time", "twoways": "two-way"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    columns = {"lgsp": Y.T.ravel(), **{t: X[..., i].T.ravel() for i, t in enumerate(MUNNELL_TERMS)}}
    return files_of(tmp_path_factory.mktemp("munnell"), UNITS, YEARS, columns)


def verdicts(program, options, answers, files, folder, monkeypatch):
    """The verdicts on the numbers of one analysis by these answers."""
    from scipy import sparse

    from spillover.arrays.weights.matrix import WeightMatrix

    WeightMatrix(tuple(UNITS), sparse.csr_array(W), "file", {}, "row").save(folder / "w.npz")
    analysis = resolved(options, ["lgsp", *MUNNELL_TERMS], ("w",))
    if not (folder / "a.json").exists():
        files.write(analysis.fit(replace(files, weights={"w": folder / "w.npz"})), folder / "a.json")
    panel = PanelFiles(files.variables, files.units, {}, {"w": pd.DataFrame(W, UNITS, UNITS)})
    stand_in(folder, monkeypatch, [["a0", *row] for row in [*answers, ("done", "", 0)]])
    rows = compared({"a": read_analysis(folder / "a.json")}, asked(program, analysis.recipes("a"), panel))
    assert len(rows) >= len(answers)
    assert {r["verdict"] for r in rows} <= {EQUAL, EXPLAINED, DIFFERS, NOT_OPTIMAL}
    return rows


def confirmed(program, options, answers, files, folder, monkeypatch):
    """Every golden number is ours, and none is when a thousandth off."""
    rows = verdicts(program, options, answers, files, folder, monkeypatch)
    wrong = [r for r in rows if r["verdict"] in (DIFFERS, NOT_OPTIMAL)]
    assert [(r["model"], r["quantity"], r["term"], r["ours"], r["theirs"]) for r in wrong] == []
    moved = [(quantity, term, value * 1.001) for quantity, term, value in answers]
    rows = verdicts(program, options, moved, files, folder, monkeypatch)
    assert {r["verdict"] for r in rows if r["quantity"] in ("coefficient", "se", "test")} == {DIFFERS}


def by_term(quantity, values):
    """Answers of the regressors by their places."""
    return [(quantity, f"x{i}", float(value)) for i, value in enumerate(values)]


@pytest.mark.parametrize(
    ("variance", "key"),
    [
        ({"kind": "classical"}, "iid"),
        ({"kind": "HC1"}, "HC_noadj"),
        (CLUSTERED, "cluster_state_noadj"),
        (BOTH, "twoway_noadj"),
    ],
)
def test_fixest(variance, key, files, tmp_path, monkeypatch):
    golden = FIXEST["produc_twfe"]
    answers = by_term("coefficient", golden["coef"].values())
    share = 815 / 816 if key == "HC_noadj" else 1.0  # the golden one has N/(N − 1), a factor of clusters
    errors = np.array(list(golden["se"][key]["se"].values())) * np.sqrt(share)
    answers += by_term("se", errors)
    answers += [("statistic", "ssr", golden["ssr"]), ("statistic", "r2_lsdv", golden["r2"])]
    answers += [("statistic", "r2_within", golden["wr2"])]
    confirmed("fixest", {**PANEL, "variance": variance}, answers, files, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("variance", "key"),
    [
        (CLUSTERED, "arellano_group_HC0"),
        ({"kind": "clustered", "by": "year"}, "arellano_time_HC0"),
        ({"kind": "HC1"}, "white1_HC0"),
        (BOTH, "doublecluster_HC0"),
        ({"kind": "driscoll-kraay", "lags": 2}, "SCC_maxlag2_HC0"),
    ],
)
def test_plm(variance, key, files, tmp_path, monkeypatch):
    golden = PLM["fe_twoways"]
    answers = by_term("coefficient", golden["coef"].values())
    answers += by_term("se", golden["robust"][key]["se"].values())
    answers += [("statistic", "ssr", golden["ssr"]), ("statistic", "r2_within", golden["rsq"]["rsq"])]
    confirmed("plm", {**PANEL, "variance": variance}, answers, files, tmp_path, monkeypatch)


def spatial(model, **more):
    terms = list(MUNNELL_TERMS)
    return {"kind": "spatial", "model": model, "outcome": "lgsp", "regressors": terms, "weights": "w", **more}


def of_splm(golden):
    """A model's answers, as splm.R names them."""
    coefficients = dict(golden["coef"])
    names = [name for name in coefficients if name not in ("lambda", "rho", "(Intercept)")]
    known = {name: f"x{i}" for i, name in enumerate(names)} | {"(Intercept)": "const"}
    answers = [("coefficient", known.get(k, k), v) for k, v in coefficients.items()]
    if golden["se"]:
        answers += [("se", known.get(k, k), v) for k, v in golden["se"].items()]
    answers += [
        ("coefficient", k, v) for part in ("arcoef", "errcomp") for k, v in golden.get(part, {}).items()
    ]
    sigma2 = golden["sigma2"]
    answers.append(("sigma2", "", sigma2["idios"] if isinstance(sigma2, dict) else sigma2))
    return [*answers, *([("loglik", "", golden["logLik"])] if golden.get("logLik") else [])]


@pytest.mark.parametrize("effects", EFFECTS)
@pytest.mark.parametrize(("part", "model"), [("lag", "SAR"), ("error_b", "SEM"), ("sarar", "SARAR")])
def test_splm_with_fixed_effects(part, model, effects, files, tmp_path, monkeypatch):
    answers = of_splm(SPLM[f"within_{effects}_{part}_noLY"])
    options = spatial(model, effects=EFFECTS[effects], definition="direct", variance={"kind": "expected"})
    confirmed("splm", options, answers, files, tmp_path, monkeypatch)


@pytest.mark.parametrize(("part", "model"), [("lag", "SAR"), ("error_b", "SEM")])
def test_splm_by_lee_and_yu_with_effects_of_units(part, model, files, tmp_path, monkeypatch):
    answers = [row for row in of_splm(SPLM[f"within_individual_{part}_LeeYu"]) if row[0] != "loglik"]
    options = spatial(model, effects="individual", variance={"kind": "expected"})
    confirmed("splm", options, answers, files, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("key", "model", "errors"),
    [
        ("random_lag", "SAR", None),
        ("random_error_b", "SEM", "b"),
        ("random_error_kkp", "SEM", "kkp"),
        ("random_sarar_b", "SARAR", "b"),
    ],
)
def test_splm_with_random_effects(key, model, errors, files, tmp_path, monkeypatch):
    answers = of_splm(SPLM[key])
    if model != "SEM":  # without the covariance of ρ and β
        answers = [row for row in answers if row[0] != "se"]
    more = {"random_errors": errors} if errors else {}
    confirmed("splm", spatial(model, effects="random", **more), answers, files, tmp_path, monkeypatch)


def test_where_splm_ends_too_early_for_the_tolerance(files, tmp_path, monkeypatch):
    """A ρ of 0.0043 is 1.3e-4 off, 2e-5 of its standard error; there the likelihoods are equal in double
    precision, so that none is known to be the higher: the crosscheck says that the two differ.
    """
    answers = [row for row in of_splm(SPLM["random_sarar_kkp"]) if row[0] != "se"]
    options = spatial("SARAR", effects="random", random_errors="kkp")
    rows = verdicts("splm", options, answers, files, tmp_path, monkeypatch)
    (only,) = [r for r in rows if r["verdict"] in (DIFFERS, NOT_OPTIMAL)]
    assert only["term"] == "rho"
    assert only["ours"] == pytest.approx(only["theirs"], abs=1e-6)


def test_the_lm_tests_of_splm(files, tmp_path, monkeypatch):
    tests = SPLM["tests"]
    answers = [
        ("test", name, tests[f"slmtest_produc_fe2_{name}"]["statistic"]["LM"])
        for name in ("lme", "lml", "rlme", "rlml")
    ]
    for name in ("LM1", "LM2", "LMH", "CLMmu", "CLMlambda"):
        (value,) = tests[f"bsktest_{name}"]["statistic"].values()
        answers.append(("test", f"{name} 0", value))
    options = {"kind": "specification_tests", "outcome": "lgsp", "regressors": list(MUNNELL_TERMS)}
    options |= {"weights": "w", "definition": "direct"}
    confirmed("splm", options, answers, files, tmp_path, monkeypatch)


def test_units_in_order_of_the_matrix():
    assert sorted(UNITS) == UNITS
    assert np.allclose(W.sum(1), 1)
