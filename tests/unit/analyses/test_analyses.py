"""Configured analyses: inheritance, defaults, and errors that name analysis and key."""

import re

import pytest

from plan.analyses import resolve_analyses
from report.neighbours import find_differing_options
from spillover.declarations import all_options_of, options_of
from spillover.errors import StudyError
from spillover.options import Classical

BASELINE = {"kind": "panel", "outcome": "y", "regressors": ["x"]}


def resolve(analyses, **study):
    base = {
        "study": "tiny",
        "years": [2010, 2019],
        "units": {"file": "u.csv", "groups": ["region"]},
        "variables": dict.fromkeys(["x", "y", "longer"]),
    }
    return resolve_analyses({**base, "analyses": analyses, **study})


def test_an_analysis_takes_over_the_keys_of_another_and_null_takes_one_away():
    found = resolve(
        {
            "a": {**BASELINE, "dependence": True},
            "b": {"like": "a", "outcome": "longer"},
            "c": {"like": "b", "dependence": None},
        }
    )
    assert options_of(found["b"]) == {**BASELINE, "outcome": "longer", "dependence": True}
    assert options_of(found["c"]) == {**BASELINE, "outcome": "longer"}


def test_null_takes_away_a_default_of_the_study_as_well():
    found = resolve({"a": {**BASELINE, "effects": None}}, defaults={"effects": "time"})
    assert found["a"].effects == "two-way"


def test_a_default_that_no_kind_knows_or_no_kind_can_take_is_named():
    with pytest.raises(StudyError, match=r"defaults: unknown key 'efects'; did you mean 'effects'"):
        resolve({"a": BASELINE}, defaults={"efects": "time"})
    with pytest.raises(StudyError, match=r"defaults\.effects: 'years' is not one of"):
        resolve({"a": BASELINE}, defaults={"effects": "years"})


def test_a_default_that_one_kind_cannot_take_names_the_analysis_and_where_it_comes_from():
    variance = {"kind": "conley", "cutoff_km": 5}
    with pytest.raises(StudyError, match=r"analyses\.s\.variance\.kind: 'conley'.*from 'defaults'"):
        resolve({"s": SPATIAL}, weights={"near": {}}, defaults={"variance": variance})


def test_a_name_that_the_study_lacks_is_told_once_where_it_is_written():
    heirs = {"a": BASELINE, "b": {"like": "a"}, "c": {**BASELINE, "effects": ["unit", "sic2:year"]}}
    with pytest.raises(StudyError) as error:
        resolve({**heirs, "d": {"like": "c"}}, defaults={"effects": ["unit", "sic3:year"]})
    assert re.findall(r"(\S+): '(sic\d)'", str(error.value)) == [
        ("defaults.effects", "sic3"),
        ("analyses.c.effects", "sic2"),
    ]


def test_every_wrong_analysis_is_listed():
    with pytest.raises(StudyError, match=r"(?s)analyses\.a\.effects.*analyses\.b: unknown key 'regresors'"):
        resolve({"a": {**BASELINE, "effects": "both"}, "b": {**BASELINE, "regresors": []}})


def test_a_fault_that_many_inherit_is_told_once_and_many_faults_fit_on_a_screen():
    heirs = {f"b{i}": {"like": "a"} for i in range(30)}
    with pytest.raises(StudyError) as one:
        resolve({"a": {**BASELINE, "kind": "panle"}, **heirs})
    assert [line.split(":")[0] for line in str(one.value).splitlines()[1:]] == ["  analyses.a.kind"]
    with pytest.raises(StudyError, match=r"and \d+ more$") as many:
        resolve({f"a{i}": {**BASELINE, "kind": "x" * 300} for i in range(30)})
    assert len(str(many.value)) < 4000


def test_defaults_go_to_the_kinds_that_know_them():
    analyses = {
        "a": BASELINE,
        "d": {"kind": "descriptives", "variables": ["x"]},
        "own": {**BASELINE, "effects": "time"},
    }
    found = resolve(analyses, defaults={"effects": "individual", "seed": 7})
    assert options_of(found["a"]) == {**BASELINE, "effects": "individual", "seed": 7}
    assert found["own"].effects == "time"
    assert not hasattr(found["d"], "effects")


def test_the_variables_of_an_analysis_are_those_of_its_terms():
    instrumented = {
        "kind": "instruments",
        "outcome": "y",
        "endogenous": ["L.x"],
        "instruments": ["L2.x:longer"],
    }
    assert resolve({"a": instrumented})["a"].variables_used() == ["longer", "x", "y"]


@pytest.mark.parametrize(
    ("analysis", "message"),
    [
        (
            {**BASELINE, "regresors": ["x"]},
            r"analyses\.a: unknown key 'regresors'; did you mean "
            r"'regressors'",
        ),
        ({**BASELINE, "kind": "panl"}, r"analyses\.a\.kind: 'panl' is not a kind.*mean 'panel'"),
        ({"kind": "panel", "outcome": "y"}, r"analyses\.a: 'regressors' is a required property; add it"),
        ({**BASELINE, "effects": "both"}, r"analyses\.a\.effects: 'both' is not one of"),
        ({**BASELINE, "effects": "twoway"}, r"effects: 'twoway' is not one of .*; did you mean 'two-way'\?"),
        (
            {**BASELINE, "regressors": ["L.longr"]},
            r"analyses\.a\.regressors: 'longr' is neither.*did you mean "
            r"'longer'",
        ),
        ({**BASELINE, "standardise": ["q"]}, r"analyses\.a\.standardise: 'q' is neither"),
        ({**BASELINE, "regressors": ["x +"]}, r"analyses\.a\.regressors: 'x \+' is not a term"),
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
            r"a\.variance: unknown key 'by'; allowed here: kind",
        ),
        (
            {**BASELINE, "variance": {"kind": "clustered", "by": "unit", "lags": 2}},
            r"a\.variance: unknown "
            r"key 'lags'",
        ),
        (
            {**BASELINE, "sample": {"groups": {"zone": ["N"]}}},
            r"a\.sample\.groups: 'zone' is not a group of units: add it to 'groups' of 'panel' "
            r"\(of 'units'",
        ),
        (
            {**BASELINE, "outcome": "x"},
            r"analyses\.a\.regressors: 'x' appears in 'outcome' and in 'regressors'",
        ),
        (
            {**BASELINE, "wild": {"draws": 99, "terms": ["q"]}},
            r"analyses\.a\.wild\.terms: 'q' is not "
            r"among the regressors",
        ),
        (
            {"kind": "instruments", "outcome": "y", "endogenous": ["x", "longer"], "instruments": ["L.x"]},
            r"analyses\.a\.instruments: endogenous regressors: 2; excluded instruments: 1",
        ),
        ({**BASELINE, "regressors": ["L99.x"]}, r"a\.regressors: 'L99\.x' reaches beyond the panel"),
        ({"like": "b"}, r"analyses\.a\.like: unknown analysis 'b'"),
        ({"like": "a"}, r"analyses\.a\.like: a -> a inherit from one another in a circle"),
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
        ({"model": "SDM", "durbin": ["longer"]}, r"durbin: 'longer' is not among the regressors"),
        ({"error_weights": "near"}, r"error_weights: SAR has no spatial errors; use SEM"),
        ({"model": "SEM", "random_errors": "kkp"}, r"random_errors: applies to effects: random only"),
        ({"effects": "random", "random_errors": "kkp"}, r"random_errors: SAR has no spatial errors"),
        (
            {"effects": "random", "variance": {"kind": "clustered"}},
            r"variance: random effects take the expected.*not 'clustered'",
        ),
        ({"effects": "random", "bias_correction": True}, r"bias_correction: random effects"),
        ({"effects": "random", "dynamic": "y"}, r"dynamic: a dynamic model has fixed effects"),
        ({"model": "SEM", "dynamic": "y"}, r"dynamic: a dynamic model is SAR or SDM, not SEM"),
        ({"bias_correction": "asymptotic"}, r"bias_correction: 'asymptotic' is for dynamic models"),
        ({"moderator_values": {"longer": [1]}}, r"moderator_values: .*'longer' must be a product"),
        ({"moderator_values": {"longer:x": [1]}}, r"moderator_values: 'longer:x' must be a product"),
        ({"model": "SEM", "moderator_values": {"x:longer": [1]}}, r"moderator_values: SEM has no spillovers"),
    ],
)
def test_an_option_that_a_spatial_model_has_no_use_for_is_refused(options, message):
    with pytest.raises(StudyError, match=rf"analyses\.a\.{message}"):
        resolve({"a": {**SPATIAL, **options}}, weights={"near": {}})


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("robustness", "sample", {"years": [2000, 2005]}),
        ("moran", "level", 0.9),
        ("spatial", "seed", 2),
        ("bacon", "seed", 2),
        ("matching", "seed", 2),
    ],
)
def test_an_option_that_a_kind_would_not_use_is_unknown_to_it(kind, key, value):
    with pytest.raises(StudyError, match=rf"analyses\.a: unknown key '{key}'"):
        resolve({"a": {"kind": kind, key: value}})


def test_a_between_estimate_has_its_own_variance():
    between = {**BASELINE, "estimator": "between"}
    with pytest.raises(
        StudyError, match=r"analyses\.a\.variance: the between estimator has the classical variance only"
    ):
        resolve({"a": {**between, "variance": {"kind": "HC1"}}})
    given = resolve({"a": between, "b": {**between, "variance": {"kind": "classical"}}})
    assert given["a"].variance == given["b"].variance == Classical()


@pytest.mark.debt("32.11")
def test_a_between_estimate_is_apart_from_a_clustered_one_in_two_options():
    """It has the classical variance, so that it is no estimate with all else the same."""
    made = resolve({"a": BASELINE, "b": {**BASELINE, "estimator": "between"}})
    options = [all_options_of(made[name]) for name in ("a", "b")]
    assert find_differing_options(*options) == ["estimator", "variance"]


def test_tests_of_the_spatial_model_take_effects_by_name_alone():
    options = {"kind": "specification_tests", "outcome": "y", "regressors": ["x"], "weights": "near"}
    with pytest.raises(StudyError, match=r"analyses\.a\.effects: \['unit'\] is not one of"):
        resolve({"a": {**options, "effects": ["unit"]}}, weights={"near": {}})


def test_options_that_a_spatial_model_uses():
    used = {
        "model": "SDM",
        "durbin": ["x"],
        "dynamic": "both",
        "bias_correction": "adjusted",
        "moderator_values": {"x:longer": [1]},
    }
    assert resolve({"a": {**SPATIAL, **used}}, weights={"near": {}})["a"].dynamic == "both"
