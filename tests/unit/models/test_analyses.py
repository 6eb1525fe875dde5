"""Configured analyses: inheritance, defaults, and errors that name analysis and key."""

from pathlib import Path

import pytest

from study.analyses import resolve_analyses
from study.errors import StudyError
from study.terms import variables_used

SCHEMA = Path(__file__).parents[3] / "config" / "schema"
BASELINE = {"kind": "panel", "outcome": "y", "regressors": ["x"]}


def resolve(analyses, **study):
    base = {
        "study": "tiny",
        "units": {"file": "u.csv", "groups": ["region"]},
        "variables": dict.fromkeys(["x", "y", "longer"]),
    }
    return resolve_analyses({**base, "analyses": analyses, **study}, SCHEMA)


def test_an_analysis_takes_over_the_keys_of_another_and_null_takes_one_away():
    found = resolve(
        {
            "a": {**BASELINE, "dependence": True},
            "b": {"like": "a", "outcome": "longer"},
            "c": {"like": "b", "dependence": None},
        }
    )
    assert found["b"] == {**BASELINE, "outcome": "longer", "dependence": True}
    assert found["c"] == {**BASELINE, "outcome": "longer"}


def test_defaults_go_to_the_kinds_that_know_them():
    analyses = {
        "a": BASELINE,
        "d": {"kind": "descriptives", "variables": ["x"]},
        "own": {**BASELINE, "effects": "time"},
    }
    found = resolve(analyses, defaults={"effects": "individual", "seed": 7})
    assert found["a"] == {**BASELINE, "effects": "individual", "seed": 7}
    assert found["own"]["effects"] == "time"
    assert "effects" not in found["d"]


def test_the_variables_of_an_analysis_are_those_of_its_terms():
    assert variables_used({"outcome": "y", "regressors": ["L.x", "x:longer"], "instruments": ["L2.z:w"]}) == [
        "longer",
        "w",
        "x",
        "y",
        "z",
    ]


@pytest.mark.parametrize(
    ("analysis", "message"),
    [
        (
            {**BASELINE, "regresors": ["x"]},
            r"analyses\.a: unknown key 'regresors'; did you mean "
            r"'regressors'",
        ),
        ({**BASELINE, "kind": "panl"}, r"analyses\.a\.kind: 'panl' is not one of"),
        ({"kind": "panel", "outcome": "y"}, r"analyses\.a: 'regressors' is a required property"),
        ({**BASELINE, "effects": "both"}, r"analyses\.a\.effects: 'both' is not one of"),
        (
            {**BASELINE, "regressors": ["L.longr"]},
            r"analyses\.a: its terms name 'longr'.*did you mean "
            r"'longer'",
        ),
        ({**BASELINE, "standardise": ["q"]}, r"analyses\.a: standardise name 'q'"),
        ({**BASELINE, "regressors": ["x +"]}, r"'x \+' is not a term"),
        (
            {**BASELINE, "variance": {"kind": "clustered"}},
            r"analyses\.a\.variance: 'by' is a required "
            r"property",
        ),
        (
            {**BASELINE, "variance": {"kind": "clustered", "by": "regio"}},
            r"variance\.by: 'regio' is "
            r"not.*mean 'region'",
        ),
        (
            {**BASELINE, "variance": {"kind": "HC1", "by": "region"}},
            r"a\.variance: unknown key 'by'; "
            r"allowed here: kind",
        ),
        (
            {**BASELINE, "variance": {"kind": "clustered", "by": "unit", "lags": 2}},
            r"a\.variance: unknown "
            r"key 'lags'",
        ),
        (
            {**BASELINE, "sample": {"groups": {"zone": ["N"]}}},
            r"a\.sample\.groups: 'zone' is not in "
            r"units\.groups",
        ),
        ({**BASELINE, "outcome": "x"}, r"analyses\.a: 'x' stands in 'outcome' and in 'regressors'"),
        (
            {**BASELINE, "wild": {"draws": 99, "terms": ["q"]}},
            r"analyses\.a\.wild\.terms: 'q' is not "
            r"among the regressors",
        ),
        ({"like": "b"}, r"analyses\.a\.like: there is no analysis 'b'"),
        ({"like": "a"}, r"analyses\.a\.like: a -> a is a circle"),
    ],
)
def test_a_mistake_is_named_with_its_place(analysis, message):
    with pytest.raises(StudyError, match=message):
        resolve({"a": analysis})


SPATIAL = {
    "kind": "spatial",
    "model": "SAR",
    "outcome": "y",
    "regressors": ["x", "x:longer"],
    "weights": "near",
}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"durbin": ["x"]}, r"durbin: SAR has no lags of regressors; use SDM"),
        ({"model": "SDM", "durbin": ["longer"]}, r"durbin: longer is not among the regressors"),
        ({"error_weights": "near"}, r"error_weights: SAR has no spatial errors; use SEM"),
        ({"model": "SEM", "random_errors": "kkp"}, r"random_errors: only for effects random"),
        ({"effects": "random", "random_errors": "kkp"}, r"random_errors: SAR has no spatial errors"),
        (
            {"effects": "random", "standard_errors": "cluster"},
            r"standard_errors: those of random effects.*not 'cluster'",
        ),
        ({"effects": "random", "bias_correction": True}, r"bias_correction: random effects"),
        ({"effects": "random", "dynamic": "y"}, r"dynamic: a dynamic model has fixed effects"),
        ({"model": "SEM", "dynamic": "y"}, r"dynamic: a dynamic model is SAR or SDM, not SEM"),
        ({"bias_correction": "asymptotic"}, r"bias_correction: 'asymptotic' is for a dynamic model"),
        ({"moderator_values": {"longer": [1]}}, r"moderator_values: .*'longer' is not so"),
        ({"moderator_values": {"longer:x": [1]}}, r"moderator_values: .*'longer:x' is not so"),
        ({"model": "SEM", "moderator_values": {"x:longer": [1]}}, r"moderator_values: SEM has no spillovers"),
    ],
)
def test_an_option_that_a_spatial_model_has_no_use_for_is_refused(options, message):
    with pytest.raises(StudyError, match=rf"analyses\.a\.{message}"):
        resolve({"a": {**SPATIAL, **options}}, weights={"near": {}})


def test_options_that_a_spatial_model_uses():
    used = {
        "model": "SDM",
        "durbin": ["x"],
        "dynamic": "both",
        "bias_correction": "adjusted",
        "moderator_values": {"x:longer": [1]},
    }
    assert resolve({"a": {**SPATIAL, **used}}, weights={"near": {}})["a"]["dynamic"] == "both"
