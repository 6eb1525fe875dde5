"""The page's section on what other programs make of the study."""

import pytest

from audit.study_numbers import Key
from report.crosscheck import (
    Checks,
    confirmed_line,
    crosscheck_section,
    differing,
    digits_by,
    digits_rows,
    filter_data,
    number_name,
    part_name,
    term_of,
)
from report.material import Material
from words.say import speaking

NASTY = "<b>x</b>"
SUMMARY = {
    "programs": ["linearmodels 7.1"],
    "counts": [{"program": "linearmodels", "verdict": "equal", "numbers": 3}],
    "numbers": 4,
    "verified": 1,
    "confirmed": 3,
    "models": {NASTY: {"numbers": 4, "confirmed": 3}},
    "differs": [
        {
            "model": NASTY,
            "quantity": "se",
            "term": "x",
            "ours": 0.5,
            "theirs": 0.25,
            "program": "linearmodels",
        }
    ],
    "unconfirmed": [
        {
            "model": NASTY,
            "quantity": "statistic",
            "term": "f",
            "verdict": "verified in tests",
            "note": "tests/a.py::test_it",
        }
    ],
}


def test_the_section_says_what_is_confirmed_what_differs_and_what_none_has():
    body = crosscheck_section(SUMMARY).body
    assert "3 of 4 numbers are confirmed by linearmodels 7.1." in body
    assert "3 of 4</td>" in body
    assert "0.25" in body
    assert "tests/a.py::test_it" in body.replace("<wbr>", "")
    assert "1 more is verified in tests of the project" in body
    assert NASTY not in body


def test_a_number_that_differs_by_two_programs_counts_once():
    assert differing({**SUMMARY, "differs": SUMMARY["differs"] * 2}) == 1
    assert differing({**SUMMARY, "differs": []}) == 0
    assert "No number differs" in crosscheck_section({**SUMMARY, "differs": []}).body


def test_a_study_without_a_crosscheck_has_no_section():
    assert crosscheck_section(None) is None
    assert differing(None) == 0


def row(model, quantity, term, verdict="equal", **more):
    made = {"model": model, "quantity": quantity, "term": term, "ours": 1.0, "theirs": 1.0, "converted": None}
    named = {"program": "linearmodels", "version": "7.1", "digits": 12.0, "formula": None, "note": None}
    return {**made, **named, "verdict": verdict, **more}


ROWS = [
    row("a", "coefficient", "x"),
    row("a", "se", "x", "differs", theirs=2.0, digits=0.3),
    row("a", "coefficient", "z", program="spreg", version="1.9"),
    row("a", "statistic", "f"),
    row("a", "statistic", "aic", "no program", program=None, version=None, theirs=None, digits=None),
    row("b/first", "coefficient", "x", "within simulation error", digits=1.0),
    row("b/second", "coefficient", NASTY),
]


def checks(rows):
    """The checks of a study whose analyses have the numbers of some rows, and of all kinds one more."""
    estimates = []
    for model in dict.fromkeys(one["model"] for one in rows):
        terms = {one["term"] for one in rows if one["model"] == model}
        values = dict.fromkeys(("estimate", "se", "statistic", "p", "low", "high"), 1.0)
        tests = [{"name": term, "statistic": 1.0, "p": 1.0, "df": [2]} for term in terms]
        estimates.append(
            {
                "model": model,
                "part": model.partition("/")[2],
                "outcome": "y",
                "nobs": 9,
                "units": 3,
                "periods": 3,
                "df": None,
                "statistics": dict.fromkeys(terms, 1.0),
                "settings": {},
                "terms": [{"term": term, **values} for term in terms],
                "tests": tests if "tests" in model else [],
            }
        )
    return Checks(Material({"a": {"analysis": "a", "estimates": estimates, "series": {}}}), rows)


def test_a_robustness_check_is_confirmed_under_its_label():
    row_of = {"row": "trimmed", "label": "Trimmed, 1%", "term": "x", "estimate": 1.0, "se": 0.5}
    document = {"analysis": "r", "estimates": [], "series": {"robustness": [row_of]}}
    asked = Checks(Material({"r": document}), [row("r", "coefficient", "Trimmed, 1%")])
    mark = Key("r/trimmed", "x", "estimate")
    assert confirmed_line([mark], asked).sentence == "1 of 1 numbers are confirmed by linearmodels 7.1."


def test_a_table_says_which_of_its_numbers_are_confirmed():
    marks = [
        *(Key("a", term, field) for term in ("x", "z") for field in ("estimate", "se")),
        *(Key("a", "", name) for name in ("f", "aic")),
    ]
    assert confirmed_line(marks[:2] + marks[4:], checks(ROWS)) == (
        "2 of 4 numbers are confirmed by linearmodels 7.1.",
        (("Neither confirmed nor verified: 2", "se of x (a); AIC (a)."),),
    )
    proved = [*ROWS[:1], row("a", "se", "x", "verified in tests", theirs=None, note="tests/t.py::t")]
    assert confirmed_line(marks, checks(proved)) == (
        "1 of 2 numbers are confirmed by linearmodels 7.1.",
        (("Verified in tests of the project: 1", "se of x (a)."),),
    )
    assert confirmed_line(marks[:4], checks(ROWS)) == (
        "2 of 3 numbers are confirmed by linearmodels 7.1, spreg 1.9.",
        (("Neither confirmed nor verified: 1", "se of x (a)."),),
    )
    part = [Key("b/first", "x", "estimate")]
    assert confirmed_line(part, checks(ROWS)) == ("1 of 1 numbers are confirmed by linearmodels 7.1.", ())
    alone = [{**one, "verdict": "no program", "program": None} for one in ROWS]
    assert confirmed_line(marks[:2] + marks[4:], checks(alone)) == (
        "No other program has confirmed a number of this table (4).",
        (("Neither confirmed nor verified: 4", "all of a."),),
    )
    assert confirmed_line([], checks(ROWS)) is None
    assert confirmed_line(part, checks(ROWS[:3])) is None


def test_a_table_counts_the_numbers_that_it_prints():
    rows = [
        row("tests", quantity, term) for quantity in ("test", "test p") for term in ("lm_lag", "lm_error")
    ]
    rows += [row("d", quantity, "x") for quantity in ("coefficient", "se", "p", "low", "high")]

    def counted(*marks):
        return confirmed_line(marks, checks(rows)).sentence.partition(" numbers")[0]

    assert counted(Key("tests", "lm_lag", "test"), Key("tests", "lm_lag", "test_p")) == "All 2"
    # No program has a t: it is confirmed where its error is, and counts once beside it.
    assert counted(Key("d", "x", "estimate"), Key("d", "x", "statistic")) == "All 2"
    assert counted(*(Key("d", "x", field) for field in ("estimate", "se", "statistic"))) == "All 2"
    assert counted(Key("d", "x", "estimate"), Key("d", "x", "interval")) == "All 3"
    assert counted(*[Key("d", "x", "estimate")] * 2) == "1 of 1"


def test_the_filter_holds_every_number_and_no_markup():
    data = filter_data(ROWS)
    assert len(data["rows"]) == len(ROWS)
    first = data["rows"][1]
    assert (data["model"][first[0]], data["quantity"][first[1]], first[2:5]) == ("a", "se", ["x", 1.0, 2.0])
    assert data["verdict"][first[6]] == "differs"
    assert len(data["why"]) == len({*data["why"]}) < len(ROWS)
    body = crosscheck_section(SUMMARY, ROWS).body
    assert 'id="crosscheck-filter"' in body
    assert NASTY not in body


def test_digits_leave_simulated_numbers_out():
    found = digits_by(ROWS)
    assert found["linearmodels", "se"] == [0.3]
    assert found["linearmodels", "coefficient"] == [12.0, 12.0]
    assert [row[1:] for row in digits_rows(ROWS)] == [
        ([12.0, 12.0, 12.0, 12.0, 12.0], 2),
        ([0.3] * 5, 1),
        ([12.0] * 5, 1),
        ([12.0] * 5, 1),
    ]
    assert crosscheck_section(SUMMARY, ROWS).body.count('class="median"') == len(found)
    assert 'id="figure-digits"' not in crosscheck_section(SUMMARY).body


@pytest.mark.parametrize(
    ("quantity", "term", "english", "chinese"),
    [
        ("series", "descriptives x sd_between", "standard deviation between units of x", "x的组间标准差"),
        ("series", "moran 2013 moran_i", "Moran's I, 2013", "2013年的莫兰指数"),
        (
            "series",
            "local_moran 2013 New York local_moran",
            "local Moran's I of New York, 2013",
            "2013年New York的局部莫兰指数",
        ),
        ("series", "correlations x y correlation", "correlation of x and y", "x与y的相关系数"),
        ("series", "replicates 3 a:m estimate", "path a: m, resample 3", "第3次重抽样的路径a：m"),
        ("coefficient", "x:direct", "direct effect of x", "x的直接效应"),
        ("coefficient", "indirect:m", "indirect through m", "经由m的间接效应"),
        ("coefficient", "x", "", "x"),
    ],
)
def test_names_of_numbers_are_said_by_the_part_that_says_what_they_are(quantity, term, english, chinese):
    assert number_name(quantity, term) == (english or term)
    with speaking("zh"):
        assert number_name(quantity, term) == chinese


@pytest.mark.parametrize(
    ("part", "english", "chinese"),
    [
        ("first_stage_my_x", "first stage my x", "第一阶段my_x"),
        ("mediator_m", "mediator m", "中介方程m"),
        ("earlier_2", "earlier 2", "提前2期"),
        ("two_way_att", "Two-way fixed effects (average effect)", "双向固定效应平均处理效应"),
        ("callaway_santanna", "Callaway–Sant'Anna", "Callaway–Sant'Anna"),
        ("my_part", "my part", "my part"),
        ("", "the model", "模型"),
    ],
)
def test_parts_of_analyses_are_said_by_the_word_that_says_what_they_are(part, english, chinese):
    assert part_name(part) == english
    with speaking("zh"):
        assert part_name(part) == chinese


@pytest.mark.parametrize(
    ("model", "term", "words"),
    [
        ("sdm/effects", "x:indirect", "Income: indirect"),
        ("sdm/effects_short", "x:total", "Income: total"),
        ("bootstrap", "a:x", "path a: Income"),
        ("moderation", "x:z", "Income × z"),
        ("baseline", "x", "Income"),
    ],
)
def test_an_effect_and_a_path_are_no_products(model, term, words):
    assert term_of(model, term, {"x": "Income"}) == words
