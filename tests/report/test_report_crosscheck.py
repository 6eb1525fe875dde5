"""The page's section on what other programs make of the study."""

import re
from contextvars import copy_context

import pytest
from msgspec.structs import replace

from audit.study_numbers import Key
from crosscheck.compare import sort_of
from crosscheck.compared_number import ComparedNumber
from crosscheck.verdicts import Alone, Counts, Differing, Summary, UnconfirmedNumber, VerdictCount
from estimate_records import analysis_records
from report.crosscheck import (
    Checks,
    build_filter_data,
    compare_table,
    count_differing,
    crosscheck_section,
    digits_by,
    digits_rows,
    model_name,
    number_name,
    term_of,
)
from report.material import Material
from report.methods import data_words
from spillover.messages.labels import part_name
from spillover.messages.study_names import name_by
from words.render import speaking

NASTY = "<b>x</b>"
COUNTS = Counts(
    numbers=4, equal_as_printed=2, equal_after_conversion=1, without_program=1, with_formula_test=1
)
SUMMARY = Summary(
    study="s",
    programs=("linearmodels 7.1",),
    evidence=COUNTS,
    separate_counts={"follows from others": Counts(numbers=7, without_program=7)},
    by_sort={"estimate": COUNTS},
    counts=(VerdictCount(program="linearmodels", verdict="equal as printed", numbers=2),),
    models={NASTY: COUNTS},
    differing_numbers=(
        Differing(
            model=NASTY,
            quantity="se",
            term="x",
            ours=0.5,
            theirs=0.25,
            converted_value=0.3,
            program="linearmodels",
            version="7.1",
            call="",
        ),
    ),
    unconfirmed_numbers=(
        UnconfirmedNumber(
            model=NASTY,
            quantity="statistic",
            term="f",
            verdict="verified in tests",
            note="tests/a.py::test_it",
        ),
    ),
    kinds_without_program=(Alone(kind="did", analyses=(NASTY,), numbers=1, total=4, install=("diff-diff",)),),
)


def test_the_section_counts_three_verdicts_apart_and_names_what_differs_and_what_none_has():
    body = crosscheck_section(SUMMARY).body
    assert (
        "Of 4 estimates, errors and statistics: 2 equal as printed, 1 equal after a stated conversion, "
        "1 without a second program (linearmodels 7.1)."
    ) in body
    assert "Not counted: 7 p-values and bounds" in body
    assert "0.25</td><td>0.3</td>" in re.sub(r' class="[^"]*"', "", body)
    assert "tests/a.py::test_it" in body.replace("<wbr>", "")
    assert "which verifies no number of this study" in body
    assert "diff-diff" in body
    assert NASTY not in body


@pytest.mark.debt("32.1")
def test_methods_and_paper_say_which_numbers_equal_as_printed_and_which_have_no_second_program():
    *_sample, said = data_words({"years": [2001, 2009]}, Material({}), SUMMARY)
    assert said.startswith("Other programs computed the estimates of this study again from its panel. Of 4 ")
    assert "2 equal as printed, 1 equal after a stated conversion" in said
    assert "which verifies no number of this study" in said
    assert said not in data_words({"years": [2001, 2009]}, Material({}))


def test_a_number_that_differs_by_two_programs_counts_once():
    assert count_differing(replace(SUMMARY, differing_numbers=SUMMARY.differing_numbers * 2)) == 1
    nothing = replace(SUMMARY, differing_numbers=())
    assert count_differing(nothing) == 0
    assert "No number differs" in crosscheck_section(nothing).body


def test_a_study_without_a_crosscheck_has_no_section():
    assert crosscheck_section(None) is None
    assert count_differing(None) == 0


def row(model, quantity, term, verdict="equal as printed", **more):
    made = {
        "model": model,
        "quantity": quantity,
        "term": term,
        "ours": 1.0,
        "theirs": 1.0,
        "converted_value": None,
    }
    named = {"program": "linearmodels", "version": "7.1", "digits": 12.0, "formula": None, "note": None}
    sort = sort_of("panel", (model, quantity, term))
    sort = "follows from others" if quantity in ("p", "low", "high", "test p") else sort
    return ComparedNumber(**{**made, **named, "verdict": verdict, "counts_as": sort, **more})


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
    for model in dict.fromkeys(one.model for one in rows):
        terms = {one.term for one in rows if one.model == model}
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
    return Checks(Material(analysis_records({"a": {"analysis": "a", "estimates": estimates}})), rows)


def test_a_robustness_check_is_confirmed_under_its_label():
    row_of = {
        "row": "trimmed",
        "label": "Trimmed, 1%",
        "analysis": "r__trimmed",
        "term": "x",
        "estimate": 1.0,
    }
    document = {"analysis": "r", "estimates": [], "series": {"robustness": [row_of]}}
    asked = Checks(Material(analysis_records({"r": document})), [row("r", "coefficient", "Trimmed, 1%")])
    mark = Key("r/trimmed", "x", "estimate")
    assert sentence_of(mark, checks=asked).startswith("1 equal as printed, 0 equal after a stated conversion")


def sentence_of(*marks, checks):
    """What the line below a table says of the numbers that are counted."""
    return compare_table(marks, checks).sentence.partition(": ")[2].partition(".")[0]


def test_a_table_says_which_of_its_numbers_equal_as_printed_and_which_do_not():
    marks = [
        *(Key("a", term, field) for term in ("x", "z") for field in ("estimate", "se")),
        *(Key("a", "", name) for name in ("f", "aic")),
    ]
    made = compare_table(marks[:2] + marks[4:], checks(ROWS))
    assert made == (
        "Of 4 estimates, errors and statistics: 2 equal as printed, 0 equal after a stated conversion, "
        "1 differing, 1 without a second program (linearmodels 7.1).",
        (
            ("Differing: 1", "standard error of x (a)."),
            ("Without a second program, and without a test: 1", "AIC (a)."),
        ),
    )
    way = {"convention": "factor", "formula": "f", "converted_value": 1.0, "theirs": 0.9}
    of_se = row("a", "se", "x", "equal after a stated conversion", **way)
    assert compare_table(marks[:2], checks([ROWS[0], of_se])) == (
        "Of 2 estimates, errors and statistics: 1 equal as printed, 1 equal after a stated conversion "
        "(linearmodels 7.1).",
        (("Equal after a stated conversion: 1", "standard error of x (a)."),),
    )
    proved = [ROWS[0], row("a", "se", "x", "verified in tests", theirs=None, note="tests/t.py::t")]
    head = "Without a second program; a test of the project holds the formula on other data: 1"
    assert compare_table(marks, checks(proved)) == (
        "Of 2 estimates, errors and statistics: 1 equal as printed, 0 equal after a stated conversion, "
        "1 without a second program (linearmodels 7.1).",
        ((head, "standard error of x (a)."),),
    )
    terms = ("W:z", "rho", "sigma2_e", "L.x", "x:direct")
    of_terms = [row("a", "se", term, "equal after a stated conversion", **way) for term in terms]
    text = compare_table(
        [*marks[:1], *(Key("a", term, "se") for term in terms)], checks([ROWS[0], *of_terms])
    )
    named = "standard error of W × z, ρ, σ², x (lag), direct effect of x (a)."
    assert text.others == (("Equal after a stated conversion: 5", named),)
    part = Key("b/first", "x", "estimate")
    said = "0 equal as printed, 0 equal after a stated conversion, 1 within simulation error (linearmodels 7"
    assert sentence_of(part, checks=checks(ROWS)) == said
    alone = [replace(one, verdict="no program", program=None) for one in ROWS]
    assert compare_table(marks[:2] + marks[4:], checks(alone)) == (
        "Of 4 estimates, errors and statistics: none with a second program.",
        (("Without a second program, and without a test: 4", "all of a."),),
    )
    assert compare_table([], checks(ROWS)) is None
    assert compare_table([part], checks(ROWS[:3])) is None


def test_a_table_counts_the_estimates_and_errors_that_it_prints_and_not_what_follows_from_them():
    rows = [
        row("tests", quantity, term) for quantity in ("test", "test p") for term in ("lm_lag", "lm_error")
    ]
    rows += [row("d", quantity, "x") for quantity in ("coefficient", "se", "p", "low", "high")]

    def counted(*marks):
        said = compare_table(marks, checks(rows)).sentence
        return said.partition("Of ")[2].partition(" ")[0], said.partition("Not counted: ")[2].partition(" ")[
            0
        ]

    assert counted(Key("tests", "lm_lag", "test"), Key("tests", "lm_lag", "test_p")) == ("1", "1")
    # No program has a t: it is right where its error is, and counts once beside it.
    assert counted(Key("d", "x", "estimate"), Key("d", "x", "statistic")) == ("2", "")
    assert counted(*(Key("d", "x", field) for field in ("estimate", "se", "statistic"))) == ("2", "")
    assert counted(Key("d", "x", "estimate"), Key("d", "x", "interval")) == ("1", "2")
    assert counted(*[Key("d", "x", "estimate")] * 2) == ("1", "")


@pytest.mark.debt("32.15")
def test_the_statistic_and_the_p_value_of_a_test_are_named_together():
    alone = {"verdict": "no program", "program": None, "theirs": None, "counts_as": "statistic"}
    rows = [
        row("tests", quantity, term, **alone)
        for quantity in ("test", "test p")
        for term in ("wald_sar", "wald_sem")
    ]
    rows.append(row("tests", "test", "lm_lag"))
    marks = [Key("tests", one.term, one.quantity.replace(" ", "_")) for one in rows]
    names = "Wald against SAR, Wald against SEM"
    assert [text for _head, text in compare_table(marks, checks(rows)).others] == [
        f"test statistic, test p-value of {names} (tests)."
    ]


@pytest.mark.debt("32.15")
def test_a_list_longer_than_the_count_above_it_says_what_else_it_has():
    lists = [
        UnconfirmedNumber(model="a", quantity=one, term="x", note="", verdict="")
        for one in ("test", "test p")
    ]
    summary = replace(
        SUMMARY, unconfirmed_numbers=tuple(lists), evidence=replace(SUMMARY.evidence, without_program=1)
    )
    assert "2 numbers without a second program, those that are not counted included" in (
        crosscheck_section(summary).body
    )
    both = replace(summary, evidence=replace(summary.evidence, without_program=2))
    assert "2 numbers without a second program<" in crosscheck_section(both).body


def test_the_filter_holds_every_number_and_no_markup():
    data = build_filter_data(ROWS)
    assert len(data.rows) == len(ROWS)
    first = data.rows[1]
    shown = (data.model[first.model], data.quantity[first.quantity], first.name)
    assert shown == ("a", "standard error", "x")
    assert (first.ours, first.theirs, first.converted_value) == (1.0, 2.0, None)
    assert data.verdict[first.verdict] == "differs"
    assert len(data.why) == len({*data.why}) < len(ROWS)
    body = crosscheck_section(SUMMARY, ROWS).body
    assert 'id="crosscheck-filter"' in body
    assert NASTY not in body


def test_digits_leave_simulated_numbers_out():
    found = digits_by([*ROWS, row("a", "p", "x")])
    assert found == digits_by(ROWS)  # a p-value follows from the estimate and its error
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
        ("Software", "Software", "Software"),
        # A group's own label, which sentences of the program are too.
        pytest.param("high", "high", "high", marks=pytest.mark.debt("37.6")),
        ("low", "low", "low"),
        ("mean", "mean", "mean"),
        ("earlier_2", "earlier 2", "提前2期"),
        ("two_way_att", "Two-way fixed effects (average effect)", "双向固定效应平均处理效应"),
        ("callaway_santanna", "Callaway–Sant'Anna", "Callaway–Sant'Anna"),
        ("my_part", "my part", "my part"),
        ("", "the model", "模型"),
    ],
)
def test_parts_of_analyses_are_said_by_the_word_that_says_what_they_are(part, english, chinese):
    assert part_name(part, "a") == english
    with speaking("zh"):
        assert part_name(part, "a") == chinese


@pytest.mark.debt("37.6")
@pytest.mark.parametrize("part", ["event", "time", "outcome", "effects", "my_part", "first_stage_x"])
def test_a_group_is_what_the_study_calls_it_though_a_kind_has_a_part_of_that_name(part):
    names = {"split": {"by_sort": "sort"}, "values": {"sort": {"effects": "Wirkung"}}}
    with speaking("zh"):
        context = copy_context()  # the names are this test's alone
        context.run(name_by, names)
        own = "Wirkung" if part == "effects" else part
        assert context.run(part_name, part, "by_sort") == own
        assert context.run(model_name, f"by_sort/{part}") == f"by_sort：{own}"
        assert context.run(part_name, part, "other") == part_name(part, "")
        assert context.run(part_name, "difference", "by_sort") == "组间差异"


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
