"""Other p-values of a main result stand beside it, and its stars do not outrank them without a word."""

from dataclasses import replace

import pytest

from estimate_records import analysis_records, change, estimate_record
from report.inference import (
    describe_other_inference,
    find_interval_notes,
    find_largest_p,
    list_other_p_values,
)
from report.material import Material
from report.verdict import Headline

pytestmark = [pytest.mark.proof("hand calculation"), pytest.mark.debt("32.9")]

BY_UNIT = {"kind": "clustered", "by": "unit", "clusters": 45}
BY_PROVINCE = {"kind": "clustered", "by": "province", "clusters": 7}
PANEL = {"kind": "panel", "outcome": "y", "regressors": ["x", "z"], "seed": 1}
WILD = {"key": "wild", "weights": "webb", "clusters": 7, "draws": 9999, "seed": 1, "enumerated": False}
LEVELS = (0.1, 0.05, 0.01)


def record(variance, p, tests=(), estimate=0.02, part=""):
    row = {"term": "x", "estimate": estimate, "se": 0.01, "p": p, "low": 0.0, "high": 0.04}
    other = {**row, "term": "z", "p": 0.9}
    rows = [{"name": name, "p": value, "note": note, "statistic": 2.0} for name, value, note in tests]
    settings = {"variance": variance}
    return estimate_record(
        {"part": part, "nobs": 495, "settings": settings, "terms": [row, other], "tests": rows}
    )


def study(**records):
    documents = {
        name: {"analysis": name, "kind": "panel", "estimates": [one], "series": {}}
        for name, one in records.items()
    }
    return Material(analysis_records(documents), {}, labels={})


def headline(material, options):
    own = material.analyses["base"].estimates[0]
    return Headline("The effect", "base", options["base"], own, own.terms[0])


def test_the_p_of_fewer_clusters_and_of_the_wild_bootstrap_stand_beside_the_headline():
    material = study(
        base=record(BY_UNIT, 0.0019),
        few=record(
            BY_PROVINCE, 0.0084, [("wild_bootstrap:x", 0.0753, WILD), ("wild_bootstrap:z", 0.99, WILD)]
        ),
    )
    options = {"base": PANEL, "few": {**PANEL, "variance": BY_PROVINCE, "wild": {"draws": 9999}}}
    assert describe_other_inference(headline(material, options), material, options, LEVELS) == [
        "Other p-values of this estimate: 0.075 by the wild bootstrap over 7 clusters, "
        "0.008 with the variance “clustered by province (7 clusters)”. "
        "Its *** are of p = 0.002: the largest of these gives *.",
    ]
    # On the first screen, where the estimate has its stars, the largest of them alone.
    assert find_largest_p(headline(material, options), material, options, LEVELS) == [
        "The largest of its 2 other p-values, 0.075 by the wild bootstrap over 7 clusters, gives * in place "
        "of ***.",
    ]


@pytest.mark.parametrize(
    ("own", "other", "words"),
    [
        (0.02, 0.01, []),
        (0.02, 0.03, ["Its other p-value: 0.030 by the wild bootstrap over 7 clusters."]),
        (
            0.02,
            0.4,
            ["Its other p-value, 0.400 by the wild bootstrap over 7 clusters, gives no star in place of **."],
        ),
    ],
)
def test_a_smaller_p_is_not_said_on_the_first_screen_and_a_larger_one_with_what_it_does(own, other, words):
    material = study(base=record(BY_UNIT, own, [("wild_bootstrap:x", other, WILD)]))
    assert find_largest_p(headline(material, {"base": PANEL}), material, {"base": PANEL}, LEVELS) == words


def test_a_test_of_its_own_record_that_names_no_term_is_about_the_first():
    tests = [("wild_bootstrap:treated", 0.051, {"key": "wild_interval", "drawn": {**WILD, "clusters": 50}})]
    tests += [
        ("randomisation:coefficient", 0.046, None),
        ("randomisation:t", 0.55, None),
        ("slopes", 0.9, None),
    ]
    material, options = study(base=record(BY_UNIT, 0.027, tests)), {"base": PANEL}
    (text,) = describe_other_inference(headline(material, options), material, options, LEVELS)
    assert text == (
        "Other p-values of this estimate: 0.550 by permutation of t, 0.051 by the wild bootstrap over 50 "
        "clusters, 0.046 by permutation. Its ** are of p = 0.027: the largest of these gives no star."
    )


def test_placebos_of_the_same_regression_stand_beside_the_headline():
    """Of another kind of analysis, whose estimate and error are the same numbers; of another error none."""
    placebos = [("placebo:units", 0.2, None), ("placebo:time", 0.15, None), ("placebo:both", 0.12, None)]
    material = study(
        base=record(BY_UNIT, 0.04),
        placebo=record(BY_UNIT, 0.04, placebos),
        another=record(BY_UNIT, 0.04, [("placebo:units", 0.9, None)]),
    )
    change(material.analyses["another"].estimates[0].terms[0], se=0.02)
    options = {"base": PANEL, "placebo": {"kind": "placebo"}, "another": {"kind": "placebo"}}
    assert describe_other_inference(headline(material, options), material, options, LEVELS) == [
        "Other p-values of this estimate: 0.200 by adoption of other units, 0.150 by adoption at other "
        "times, 0.120 by adoption of other units at other times. "
        "Its ** are of p = 0.040: the largest of these gives no star."
    ]


def test_a_term_named_t_is_no_statistic_and_the_statistic_no_term():
    base = record(BY_UNIT, 0.6, [("randomisation:t", 0.7, None), ("wild_bootstrap:t", 0.8, WILD)])
    change(base.terms[1], term="t")
    material, options = study(base=base), {"base": PANEL}
    own = headline(material, options)
    assert [one.words for one in list_other_p_values(own, material, options)] == ["0.700 by permutation of t"]
    second = replace(own, row=base.terms[1])
    (only,) = list_other_p_values(second, material, options)
    assert only.words == "0.800 by the wild bootstrap over 7 clusters"


@pytest.mark.parametrize(
    ("options", "other"),
    [
        ({"regressors": ["x"]}, {}),  # another model with, by chance, the same number
        ({"sample": {"years": [2012, 2020]}}, {}),
        ({"variance": {}}, {"estimate": 0.0201}),  # the options say the same, the numbers do not
        ({"variance": {}}, {"part": "outcome"}),
    ],
)
def test_another_model_or_estimate_has_no_say(options, other):
    material = study(base=record(BY_UNIT, 0.002), other=record(BY_PROVINCE, 0.4, **other))
    given = {"base": PANEL, "other": {**PANEL, **options}}
    assert list_other_p_values(headline(material, given), material, given) == []


@pytest.mark.debt("37.1")
@pytest.mark.parametrize(
    ("own", "made", "words"),
    [
        (BY_PROVINCE, BY_UNIT, "clustered by unit (45 clusters)"),
        ({"kind": "HC1"}, BY_UNIT, "clustered by unit (45 clusters)"),
        (BY_UNIT, {"kind": "driscoll-kraay", "lags": 2}, "Driscoll–Kraay, Bartlett kernel with 2 lags"),
        ({"kind": "driscoll-kraay", "lags": 2}, BY_UNIT, "clustered by unit (45 clusters)"),
        (BY_UNIT, {"kind": "conley", "kernel": "uniform", "cutoff_km": 500}, "up to 500 km"),
        (BY_UNIT, {"kind": "jackknife", "by": "unit", "clusters": 45}, "jackknife (CV3)"),
        (BY_UNIT, {**BY_UNIT, "kind": "two-way", "second": "year", "second_clusters": 11}, "and year (11)"),
        (BY_UNIT, {**BY_UNIT, "small_sample": "none"}, "(45 clusters), no small-sample factor"),
        (BY_UNIT, BY_UNIT, None),
        (BY_UNIT, None, None),  # an estimate that has no variance of its own
    ],
)
def test_errors_by_any_other_variance_count(own, made, words):
    """Those that are neither coarser nor finer, as Driscoll and Kraay's beside clusters, did not."""
    material = study(base=record(own, 0.002), other=record(made, 0.4))
    options = {"base": PANEL, "other": {**PANEL, "variance": made}}
    found = list_other_p_values(headline(material, options), material, options)
    assert [one.p for one in found] == ([0.4] if words else [])
    assert not words or words in found[0].words


def test_effects_of_a_spatial_model_have_the_variance_of_its_coefficients():
    """As such a model writes it: the kind alone, and of the coefficients alone."""
    documents = {}
    for name, kind, p in (("base", "expected", 0.002), ("units", "clustered", 0.07)):
        coefficients, effects = record(kind, 0.5), record(None, p, part="effects")
        del effects.settings["variance"]
        change(effects, model=f"{name}/effects", units=48)
        documents[name] = {
            "analysis": name,
            "kind": "panel",
            "estimates": [coefficients, effects],
            "series": {},
        }
    material, options = (
        Material(analysis_records(documents), {}, labels={}),
        {"base": PANEL, "units": {**PANEL, "variance": {}}},
    )
    own = material.analyses["base"].estimates[1]
    result = Headline("The effect", "base", PANEL, own, own.terms[0])
    assert describe_other_inference(result, material, options, LEVELS) == [
        "The other p-value of this estimate: 0.070 with the variance “clustered by unit (48 clusters)”. "
        "Its *** are of p = 0.002: the largest of these gives *."
    ]


def test_a_result_without_stars_to_lose_has_no_second_sentence_and_one_alone_none():
    material = study(base=record(BY_UNIT, 0.6), other=record(BY_PROVINCE, 0.7))
    options = {"base": PANEL, "other": {**PANEL, "variance": BY_PROVINCE}}
    (only,) = describe_other_inference(headline(material, options), material, options, LEVELS)
    assert only == (
        "The other p-value of this estimate: 0.700 with the variance “clustered by province (7 clusters)”."
    )
    alone = study(base=record(BY_UNIT, 0.6))
    assert describe_other_inference(headline(alone, options), alone, options, LEVELS) == []


@pytest.mark.debt("32.8")
@pytest.mark.parametrize("effect", ["direct", "indirect", "total"])
def test_a_main_result_says_that_its_interval_is_rough_near_the_edge_of_stability(effect):
    note = {"key": "effects_near_edge", "errors": 1.6, "enough": 5, "can_draw": "false"}
    row = {"term": f"x:{effect}", "estimate": 5.24, "se": 4.5, "low": -3.6, "high": 14.1, "p": 0.245}
    record = estimate_record({"terms": [row], "notes": [note]})
    found = find_interval_notes(Headline("spillover", "sdm", {}, record, record.terms[0]))
    assert [text[:57] for text in found] == (
        ["Effects are infinite at the edge of stability, which is 1"] if effect != "direct" else []
    )


@pytest.mark.debt("32.7")
def test_what_its_notes_say_against_an_interval_stands_beneath_a_main_result():
    few = {"key": "few_resamples", "draws": 2, "least": 2 / 3, "level": 0.95, "enough": 39}
    about = {"effect": "indirect", "interval": ["bca"], "other_interval": ["percentile"]}
    row = {"term": "indirect", "estimate": 0.2, "p": 0.667}
    notes = [few, {"key": "intervals_disagree", "mediator": "", **about}, {"key": "few_degrees"}]
    notes.append({"key": "intervals_disagree", "mediator": "m", **about})
    record = estimate_record({"terms": [row], "notes": notes})
    found = find_interval_notes(Headline("few draws", "few", {}, record, record.terms[0]))
    assert found == [
        "2 draws cannot tell a p-value below 0.67, nor an interval at 95%: draw at least 39.",
        "The intervals disagree about the indirect effect: zero lies outside by bias-corrected "
        "and accelerated, inside by percentile.",
    ]
