"""A truth names estimates of the study, and holds for those whose model and matrix are the process's."""

import json
from functools import cache
from pathlib import Path

import pytest

from plan.plan import Plan
from plan.truth import resolve_truth, truth_file
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]
SDM = {"model": "SDM", "weights": {"family": "economic_distance", "power": 1}}


@cache
def study():
    return Plan(ROOT, "nqp").study


def resolved(tmp_path, **estimands):
    path = tmp_path / "truth.json"
    path.write_text(json.dumps({"estimands": estimands, "seed": 1}), encoding="utf-8")
    return resolve_truth(path, "truth.json", study().config, study().analyses, study().matrices)[1]


def one(process=None, **estimates):
    return {"value": 0.5, "estimates": {k.replace("__", "/"): v for k, v in estimates.items()}} | (
        {"process": process} if process else {}
    )


def test_under_another_matrix_or_model_there_is_no_truth(tmp_path):
    named = dict.fromkeys(("sdm_economic", "sdm_inverse_distance", "sar_economic"), "rho")
    assert resolved(tmp_path, rho=one(SDM, **named)) == {"sdm_economic": {"rho": 0.5}}
    other = SDM | {"weights": {"family": "economic_distance", "power": 2}}
    assert resolved(tmp_path, rho=one(other, **named)) == {}
    effect = one(SDM, sdm_economic__effects=["DF:direct", "DF:total"])
    assert resolved(tmp_path, x=effect) == {"sdm_economic/effects": {"DF:direct": 0.5, "DF:total": 0.5}}


@pytest.mark.parametrize(
    ("estimates", "said"),
    [
        ({"sdm_econmic": "rho"}, "'sdm_econmic'; did you mean 'sdm_economic'"),
        ({"sdm_economic__effect": "DF:direct"}, "no part 'effect'; its parts are '', effects"),
        ({"sdm_economic": "WW:DF"}, "'WW'; did you mean"),
        ({"baseline": "FD"}, "unknown name 'FD'"),
        ({}, "names no estimate"),
    ],
)
def test_what_the_study_does_not_estimate_is_one_clear_error(tmp_path, estimates, said):
    with pytest.raises(StudyError) as error:
        resolved(tmp_path, mine=one(**estimates))
    assert said in str(error.value)
    assert "truth.json" in str(error.value)
    assert "estimands.mine.estimates" in str(error.value)


def test_terms_of_every_kind_are_taken(tmp_path):
    named = one(lagged_DF="L.DF", bootstrap_RI=["a:RI", "indirect"], moran_economic="2013", baseline="_cons")
    assert len(resolved(tmp_path, x=named)) == 4


@pytest.mark.parametrize("text", ["[1]", "{", '{"estimands": {"x": {"value": "a", "estimates": {}}}}', "{}"])
def test_a_file_that_is_none_is_named(tmp_path, text):
    path = tmp_path / "truth.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"truth\.json"):
        resolve_truth(path, "truth.json", study().config, study().analyses, study().matrices)


def test_a_study_on_other_files_or_on_real_data_has_no_truth(tmp_path):
    folder = tmp_path / "resources" / "mine"
    folder.mkdir(parents=True)
    config = {"study": "mine", "input": "resources/mine/raw", "simulated": "All of it."}
    assert truth_file(tmp_path, config) is None
    (folder / "truth.json").write_text("{}", encoding="utf-8")
    assert truth_file(tmp_path, config) == folder / "truth.json"
    assert truth_file(tmp_path, {**config, "input": "resources/mine"}) == folder / "truth.json"
    assert truth_file(tmp_path, {**config, "input": "elsewhere/raw"}) is None
    with pytest.raises(StudyError, match=r"resources/mine/truth\.json gives true values"):
        truth_file(tmp_path, {"study": "mine"})


def test_the_default_studys_truth_is_of_its_spatial_models_under_economic_distance():
    values = study().truth.values
    assert values["sdm_economic"].keys() == {"rho", "DF", "W:DF", "UL", "CSL", "FDL", "TRL", "ESL"}
    assert values["sdm_economic_lee_yu/effects"]["DF:indirect"] == pytest.approx(0.02452, abs=1e-5)
    without = {"sar_economic", "sem_economic", "dynamic_sdm_economic"}
    without |= {name for name in study().analyses if "inverse" in name}
    assert without.isdisjoint(model.partition("/")[0] for model in values)
    table = Plan(ROOT, "nqp")["table"].job("table09_effects").options.truth
    assert set(table) == {"sdm_economic", "sdm_economic/effects"}


def test_the_readme_has_the_true_values():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith("| *true value"))
    values = study().truth.values["sdm_economic/effects"]
    for kind in ("direct", "indirect", "total"):
        assert f"*{values[f'DF:{kind}']:.4f}" in row
