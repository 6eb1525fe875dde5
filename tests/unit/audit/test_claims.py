"""What sentences say of numbers: lags, indirect effects, Sobel's tests, counts, signs and significance."""

from types import SimpleNamespace

import pytest

from audit.match_page import sentence, summarise_matches
from audit.prose.fields import find_stated_field
from audit.sentences import match_sentences
from audit.study_numbers import Key, Numbers, numbers_of
from audit.study_reference import StudyReference, words_of
from spillover.estimates import PlainRow
from spillover.estimates import TestRecord as StoredTest
from spillover.note import Note
from words.render import speaking

LABELS = {
    "DT": ("DT", "digital transformation", "数字化转型"),
    "L.DT": ("L.DT",),
    "Size": ("Size",),
    "ROA": ("ROA",),
    "Lev": ("Lev",),
    "RD": ("R&D", "科技支出"),
}


def study_of():
    """A study with a lag, descriptive statistics, a mediation and effects of a spatial model."""
    values = {}
    for model, term, estimate, p in (
        ("baseline", "DT", 0.0531, 0.0301),
        ("baseline", "Size", 0.0817, 0.0042),
        ("baseline", "Lev", -0.0453, 0.4212),
        ("lagged", "L.DT", -0.0126, 0.1884),
        ("lagged", "Size", 0.0871, 0.0211),
        ("mediation/outcome", "RD", 0.0348, 0.0001),
        ("spatial/effects", "DT:direct", 303.9, 0.02),
        ("spatial/effects", "DT:indirect", 170.81, 0.04),
    ):
        values |= {Key(model, term, "estimate"): estimate, Key(model, term, "p"): p}
        values[Key(model, term, "se")] = abs(estimate) / 7
    values |= {Key(m, "", "nobs"): 1287.0 for m in ("baseline", "lagged")}
    values |= {Key("baseline", "Firm", "se"): 0.053142}
    means = {"ROA": (0.0059, -0.0934, 0.0953), "Lev": (0.4156, 0.0211, 0.9712)}
    for term, numbers in means.items():
        names = zip(("mean", "minimum", "maximum"), numbers, strict=True)
        values |= {Key("descriptives", term, name): value for name, value in names}
    values |= {Key("mediation/outcome", "", "effect_indirect"): 734.3049}
    values |= {Key("mediation/outcome", "", "effect_indirect:RD"): 734.3049}
    values |= {Key("mediation/outcome", "sobel:RD", "test"): 4.5723}
    values |= {Key("mediation/outcome", "sobel:RD", "se"): 160.5975}
    outcomes = {key.model: "ROA" for key in values if key.model != "descriptives"}
    labels = {name: frozenset({term}) for term, names in LABELS.items() for name in names}
    named = {"滞后一期": "lagged", "中介效应": "mediation/outcome", "spatial model": "spatial/effects"}
    models = {words_of(name): frozenset({model}) for name, model in named.items()}
    main = (Key("baseline", "DT", "estimate"),)
    return StudyReference(Numbers(values, outcomes), (), labels, models=models, main_results=main)


def matched(text):
    known = study_of()
    shown = [key for key in known.numbers.values if key.model != "spatial/effects"]
    return list(match_sentences([("paragraph 1", text)], known, shown))


def verdicts(text):
    return [m.verdict for m in matched(text)]


@pytest.mark.parametrize(
    "text",
    [
        "滞后一期的DT系数为-0.0126，不显著。",
        "滞后一期DT的系数为-0.0126。",
        "上一期数字化转型的系数为-0.0126。",
        "The coefficient of lagged digital transformation is -0.0126.",
        "The coefficient of the first lag of digital transformation is -0.0126.",
    ],
)
def test_a_number_of_a_lag_is_at_its_place_however_a_sentence_says_the_lag(text):
    [match] = matched(text)
    assert (match.verdict, match.key) == ("same", Key("lagged", "L.DT", "estimate"))
    assert verdicts(text.replace("0.0126", "0.0216")) == ["missing"]


@pytest.mark.parametrize(
    "text",
    [
        "ROA的均值为0.0059；资产负债率均值为0.4156。",
        "ROA的均值为0.0059；杠杆的平均值是0.4156。",
        "The mean of ROA is 0.0059. The mean of leverage is 0.4156.",
        "The mean of ROA is 0.0059. Average leverage is 0.4156.",
        "The mean of ROA is 0.0059. Leverage has a mean of 0.4156.",
    ],
)
def test_a_described_variable_of_an_unknown_name_is_possible_where_the_statistic_fits(text):
    assert verdicts(text) == ["same", "possible"]
    assert "missing" not in verdicts(text.replace("0.4156", "0.1456"))


def test_a_clause_that_goes_on_with_a_described_variable_is_held_against_it():
    assert verdicts("ROA的最大值为0.0953。其均值为0.0059，最小值为-0.0943。") == ["same", "same", "missing"]
    assert verdicts("The maximum of ROA is 0.0953. Its mean is 0.0095.") == ["same", "missing"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("中介效应检验中，科技支出的Sobel统计量为4.57。", ["test"]),
        ("中介效应的间接效应为734.305，标准误为160.598。", ["effect_indirect", "se"]),
        ("间接效应为734.3。", ["effect_indirect"]),
        ("The Sobel test gives z = 4.57.", ["test"]),
        ("The indirect effect through R&D is 734.305 (standard error 160.598).", ["effect_indirect", "se"]),
    ],
)
def test_sobel_tests_and_indirect_effects_of_a_mediation_are_known(text, fields):
    found = matched(text)
    assert [m.verdict for m in found] == ["same"] * len(fields)
    assert [m.key.field.partition(":")[0] for m in found] == fields
    assert verdicts(text.replace("734.3", "743.3").replace("4.57", "5.47"))[0] == "missing"


def test_the_error_of_an_indirect_effect_is_read_from_its_test():
    effect = Note("indirect_effect", {"effect": 9.0, "se": 2.0})
    test = StoredTest(name="sobel:RD", statistic=4.5, p=0.001, distribution="normal", note=effect)
    sizes = dict.fromkeys(("nobs", "units", "periods"), 9)
    estimate = SimpleNamespace(model="m", statistics={}, terms=[], tests=(test,), settings={}, **sizes)
    found = numbers_of(SimpleNamespace(analysis="m", estimates=[estimate], series={}))
    assert found[Key("m", "sobel:RD", "se")] == 2.0


@pytest.mark.debt("33.7")
def test_the_numbers_of_settings_and_of_other_tables_are_the_study_s():
    threshold = Note("threshold", {"value": 4.3, "low": 3.6, "high": 10.0})
    regimes = [Note("regime", {"number": i, "rows": rows, "units": 9}) for i, rows in ((1, 126), (2, 690))]
    interval = Note("wild_interval", {"low": -0.0002, "high": 0.1514})
    test = StoredTest(name="wild_bootstrap:x", statistic=2.3, p=0.05, distribution="none", note=interval)
    sizes = dict.fromkeys(("nobs", "units", "periods"), 816)
    settings = {"threshold_1": threshold, "rows_by_regime": regimes}
    estimate = SimpleNamespace(model="m", statistics={}, terms=[], tests=(test,), settings=settings, **sizes)
    weights = (PlainRow(values={"cohort": "2007", "weight": 0.449}),)
    found = numbers_of(SimpleNamespace(analysis="m", estimates=[estimate], series={"bacon": weights}))
    assert found[Key("m", "", "threshold_1")] == 4.3
    assert found[Key("m", "threshold_1", "high")] == 10.0
    assert [found[Key("m", f"regime {i}", "nobs")] for i in (1, 2)] == [126, 690]
    assert found[Key("m", "wild_bootstrap:x", "low")] == -0.0002
    assert found[Key("m", "bacon 1", "weight")] == 0.449


@pytest.mark.parametrize(
    "text",
    ["ROA的均值为0.0059，最小值为0.0934。", "The mean of ROA is 0.0059 and its minimum is 0.0934."],
)
def test_a_sign_that_is_wrong_is_said_to_be(text):
    match = matched(text)[-1]
    assert (match.verdict, match.key) == ("other", Key("descriptives", "ROA", "minimum"))
    assert "0.0934 has the wrong sign; the study has -0.0934 (minimum of ROA" in sentence(match)
    with speaking("zh"):
        assert "0.0934的符号有误；研究中为-0.0934（descriptives中ROA的最小值）" in sentence(match)


def test_a_negative_number_is_no_standard_error():
    [match] = matched("The coefficient of digital transformation is -0.05314.")
    assert (match.verdict, match.reference) == ("missing", "")


@pytest.mark.parametrize(
    "text",
    [
        "In the spatial model, the direct effect of digital transformation is 170.81.",
        "The direct effect of digital transformation in the spatial model is 170.81.",
    ],
)
def test_an_effect_exchanged_with_another_one_is_another_number(text):
    [match] = matched(text)
    assert (match.verdict, "indirect effect" in match.reference) == ("other", True)


@pytest.mark.parametrize(
    "text",
    [
        "DT系数为0.0531，在5%的水平上显著，观测值为1287个。",
        "DT系数为0.0531，1287个观测值。",
        "The coefficient of DT is 0.0531, with 1,287 observations.",
    ],
)
def test_a_count_behind_a_coefficient_is_read(text):
    assert verdicts(text) == ["same", "same"]
    wrong = text.replace("1287", "1278").replace("1,287", "1,278")
    assert verdicts(wrong) == ["same", "missing"]


SOUND = [
    "DT系数为0.0531，在5%的水平上显著。",
    "DT系数为0.0531，在10%水平上显著为正。",
    "Size的系数为0.0817，仍在1%的统计水平上显著。",
    "Lev的系数为-0.0453，不显著。",
    "Lev的系数为-0.0453，在10%的水平上不显著。",
    "DT系数为0.0531，在1%的水平上不显著。",
    "DT系数为0.0531，在5%的水平上显著，而Size在1%的水平上显著。",
    "DT系数为0.0531，Size的系数为0.0817，分别在5%和1%的水平上显著。",
    "DT系数为0.0531，不显著异于0.06。",
    "The coefficient of DT is 0.0531, significant at the 5% level.",
    "The coefficient of DT is 0.0531 (s.e. = 0.0076), significant at the 5 percent level.",
    "The coefficient of DT is 0.0531, not significant at the 1% level.",
    "The coefficient of Lev is -0.0453 and insignificant.",
    "The coefficient of Lev is -0.0453, not statistically significant.",
    "The coefficient of DT is 0.0531, not significantly different from 0.06.",
]
WRONG = [
    ("DT系数为0.0531，在1%的水平上显著。", "0.030"),
    ("DT系数为0.0531，不显著。", "0.030"),
    ("Lev的系数为-0.0453，在10%的水平上显著为负。", "0.421"),
    ("Size的系数为0.0817，在5%的水平上不显著。", "0.004"),
    ("The coefficient of DT is 0.0531, significant at the 1% level.", "0.030"),
    (
        "The coefficient of DT is 0.0531 (s.e. = 0.0076), statistically significant at the 1 percent level.",
        "0.030",
    ),
    ("The coefficient of Lev is -0.0453 and is significant at the 10% level.", "0.421"),
    ("The coefficient of DT is 0.0531, which is not significant.", "0.030"),
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_words_on_significance_are_not_accused(text):
    assert [m.stars for m in matched(text) if m.stars] == []


@pytest.mark.parametrize(("text", "p"), WRONG)
def test_words_on_significance_are_compared_with_the_p_value(text, p):
    found = matched(text)
    assert found[0].stars == f"p = {p}"
    assert f"is not that of its p-value (p = {p})" in sentence(found[0])
    assert "with wrong words on significance: 1" in summarise_matches(found, [], [])


def test_an_estimate_of_several_models_has_the_significance_of_any():
    known = study_of()
    values = {
        **known.numbers.values,
        Key("robust", "DT", "estimate"): 0.0531,
        Key("robust", "DT", "p"): 0.002,
    }
    known.numbers = Numbers(values, known.numbers.outcomes)
    text = "DT系数为0.0531，在1%的水平上显著。"
    assert [m.stars for m in match_sentences([("paragraph 1", text)], known, [])] == [""]


@pytest.mark.parametrize(
    ("before", "field"),
    [
        ("系数为0.0458，t值高达", "statistic"),
        ("点估计基本不动，t值略升为", "statistic"),
        ("系数是0.0755，对应的t统计量", "statistic"),
        ("估计值降到0.0594，p值", "p"),
        ("系数为0.12，p值仅为", "p"),
        ("系数为0.12，t值为", "statistic"),
        ("由PT值为", ""),
    ],
)
def test_a_chinese_word_for_a_statistic_says_what_its_number_is(before, field):
    assert find_stated_field(before) == field
