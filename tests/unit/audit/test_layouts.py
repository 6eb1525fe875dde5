"""What eight further papers written by hand taught: other heads within a table, lists of times and of errors,
effects in brackets, and numbers that may not be called wrong.
"""

import pytest

from audit.event_times import event_term, event_terms, events_in
from audit.key_names import name_number
from audit.match_page import is_wrong
from audit.matching import match_tables
from audit.prose.splitting import collect_sentences
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable
from audit.reading.reader import read_manuscript
from audit.references import ColumnModels
from audit.sentences import match_sentences
from audit.study_labels import models_by_label, terms_by_label
from audit.study_numbers import Key, Numbers
from audit.study_reference import StudyReference, words_of
from spillover.messages.render import speaking

EVENT = {-3: 0.0213, -2: -0.0457, 0: 0.0821, 1: 0.0664, 2: 0.0742, 3: 0.0593}


def study_of(values, labels=(), models=(), **more):
    """A study of numbers by model, term and field, with what labels mean."""
    numbers = Numbers({Key(*key): value for key, value in values.items()}, more.pop("outcomes", {}))
    named = {words_of(label): frozenset({of}) for label, of in dict(models).items()}
    own = {label: frozenset({term}) for label, term in dict(labels).items()}
    return StudyReference(numbers, (), own, models=named, **more)


def match_rows(known, rows):
    """The numbers of a table of texts."""
    table = ManuscriptTable("table 1", [[Cell(text) for text in row] for row in rows])
    return match_tables(Manuscript([table], [], []), known)[0][1]


def read_text(known, *texts, columns=None):
    """The verdicts of the numbers of paragraphs."""
    said = [(f"paragraph {i}", text) for i, text in enumerate(texts, start=1)]
    return [m.verdict for m in match_sentences(said, known, known.numbers.values, columns)]


def event_study():
    """A study of two estimators by years since an event."""
    values = {("fe", f"event {t:+d}", "estimate"): v for t, v in EVENT.items()}
    values |= {("sun", f"event {t:+d}", "estimate"): v + 0.1111 for t, v in EVENT.items()}
    return study_of(values, models={"Two way": "fe", "Sun and Abraham": "sun"})


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("three, two and one years before the law", [-3, -2, -1]),
        ("in the year of the law", [0]),
        ("政策实施前三、二、一年", [-3, -2, -1]),
        ("政策实施后第1、2和3期", [1, 2, 3]),
        ("in 2005, two years before", [-2]),
    ],
)
def test_a_list_of_times_before_one_unit_names_each_of_them(text, times):
    found = sorted(events_in(text))
    assert [term for _start, _end, term in found] == [event_term(time) for time in times]
    assert event_terms(term for *_span, term in found)


@pytest.mark.debt("33.7")
def test_a_number_right_before_a_time_is_of_that_time_and_a_list_has_its_own_order():
    known = event_study()
    text = (
        "The Sun and Abraham estimates are {} in the year of the law, {} one year after, {} two years after "
        "and {} three years after."
    )
    numbers = [f"{EVENT[t] + 0.1111:.4f}" for t in (0, 1, 2, 3)]
    assert read_text(known, text.format(*numbers)) == ["same"] * 4
    assert read_text(known, text.format(*numbers[1::-1], *numbers[2:])) == ["other", "other", "same", "same"]
    text = "In the two way model the coefficients of the three and two years before the law are {} and {}."
    assert read_text(known, text.format("0.0213", "-0.0457")) == ["same", "same"]
    assert read_text(known, text.format("0.000", "-0.0457")) == ["missing", "same"]
    assert read_text(known, text.format("-0.0457", "0.0213")) == ["other", "other"]


@pytest.mark.debt("33.6")
def test_heads_that_stand_again_within_a_table_are_of_other_models():
    values = {}
    for m, model in enumerate(("a", "b", "c", "d")):
        for t, term in enumerate(("x", "z")):
            values[model, term, "estimate"] = 0.3137 + 0.0713 * m + 0.1911 * t
            values[model, term, "se"] = 0.0571 + 0.0133 * m + 0.0177 * t
    known = study_of(values, {"Schooling": "x", "Roads": "z"}, {"Cohorts": "c", "Stacked": "d"})

    def rows(models, term, label):
        return [
            [label, *(f"{values[m, term, 'estimate']:.4f}" for m in models)],
            ["", *(f"({values[m, term, 'se']:.4f})" for m in models)],
        ]

    head = [["", "(1)", "(2)"], ["Panel A. All", "", ""], *rows("ab", "x", "Schooling")]
    again = [["", "Cohorts", "Stacked"], ["Panel B. Others", "", ""]]
    table = [*head, *again, *rows("cd", "z", "Roads")]
    assert [m.verdict for m in match_rows(known, table)] == ["same"] * 8
    assert {m.key.model for m in match_rows(known, table)[4:]} == {"c", "d"}
    turned = [*head, *again, *rows("dc", "z", "Roads")]
    assert [is_wrong(m) for m in match_rows(known, turned)] == [False] * 4 + [True] * 4
    words = [*head, ["", "Full", "Trimmed"], ["Roads", *rows("ab", "z", "Roads")[0][1:]]]
    assert [m.verdict for m in match_rows(known, words)] == ["same"] * 6  # samples, of the same models


@pytest.mark.debt("33.7")
def test_a_lone_bracket_is_no_bound_of_an_interval():
    values = {}
    for m, model in enumerate(("a", "b")):
        for t, term in enumerate(("x", "z", "u")):
            values[model, term, "estimate"] = 0.0213 + 0.0301 * t + 0.0011 * m
            values[model, term, "se"] = 0.0062 + 0.0007 * t
            values[model, term, "high"] = (0.0361, 0.0701, 0.0069)[t]
            values[model, term, "low"] = 0.0091 + 0.03 * t
    known = study_of(values, {"X": "x", "Z": "z", "U": "u"})
    rows = [["", "(1)", "(2)"]]
    for term in "xzu":
        rows.append([term.upper(), *(f"{values[m, term, 'estimate']:.3f}" for m in "ab")])
        rows.append(["", *(f"[{values[m, term, 'se']:.3f}]" for m in "ab")])
    assert {m.key.field for m in match_rows(known, rows)} == {"estimate", "se"}
    beside = [
        rows[0],
        *(
            [a[0], *map(" ".join, zip(a[1:], b[1:], strict=True))]
            for a, b in zip(rows[1::2], rows[2::2], strict=True)
        ),
    ]
    assert {m.key.field for m in match_rows(known, beside)} == {"estimate", "se"}
    intervals = [
        ["X", "0.021 [0.009, 0.036]", "0.022 [0.009, 0.036]"],
        ["Z", "0.051 [0.039, 0.070]", "0.053 [0.039, 0.070]"],
    ]
    found = match_rows(known, [rows[0], *intervals])
    assert [m.key.field for m in found[:6:2]] == ["estimate", "low", "high"]


def mediated_study():
    """A study of two mediators, each with its own bootstrap."""
    values = {}
    for model, mediator, at in (("boot_RI", "RI", 0.0), ("boot_GL", "GL", 0.0411)):
        for part, value in (("direct", 0.0155), ("indirect", 0.0052), ("total", 0.0207)):
            values[model, part, "estimate"] = value + at
            values[model, part, "low"], values[model, part, "high"] = value + at - 0.0031, value + at + 0.0049
        values[model, f"a:{mediator}", "estimate"] = 2.9 + at
        values[model, "indirect", "share"] = 25.11 + 100 * at
    return study_of(values, {"Innovation": "RI", "Green shift": "GL"})


@pytest.mark.debt("33.7")
def test_effects_of_a_mediation_are_read_in_sentences():
    known = mediated_study()
    text = "The indirect effect through innovation is {}, and the direct effect is {}."
    assert read_text(known, text.format("0.0052", "0.0155")) == ["same", "same"]
    assert read_text(known, text.format("0.0463", "0.0155")) == ["other", "same"]  # the other mediator's
    text = (
        "Innovation has 25.1 per cent of the total effect (95% interval of the indirect effect: [{}, {}]), "
        "and more."
    )
    assert read_text(known, text.format("0.0021", "0.0101"))[-2:] == ["same", "same"]
    text = "The indirect effect through innovation is 0.0052; through the {} the indirect effect is {}."
    assert read_text(known, text.format("green shift", "0.0463")) == ["same", "same"]
    assert read_text(known, text.format("lower prices", "0.0463"))[1] == "possible"  # a name not known


@pytest.mark.debt("33.7")
def test_a_list_of_standard_errors_has_a_model_behind_each():
    values = {("base", "x", "se"): 0.0861, ("base", "x", "estimate"): 0.1688}
    values |= {("conley", "x", "se"): 0.0903, ("dk", "x", "se"): 0.0752, ("two_way", "x", "se"): 0.0951}
    named = {"Conley errors": "conley", "Driscoll–Kraay errors": "dk", "Two-way clusters": "two_way"}
    known = study_of(values, {"Private capital": "x"}, named, main_results=(Key("base", "x", "estimate"),))
    text = (
        "The standard error of private capital is 0.0861, {} with Conley's spatial HAC, and {} with Driscoll "
        "and Kraay."
    )
    assert read_text(known, text.format("0.0903", "0.0752"))[1:] == ["same", "same"]
    assert read_text(known, text.format("0.0943", "0.0752"))[1:] == ["missing", "same"]


@pytest.mark.debt("33.7")
def test_a_number_of_a_variable_that_nothing_names_is_not_called_wrong():
    values = {("one", "x", "estimate"): 0.4789, ("one", "z", "estimate"): -0.0897}
    known = study_of(values, {"Finance": "x"}, main_results=(Key("one", "x", "estimate"),))
    columns = ColumnModels({"3": {2: frozenset({"one"})}})
    text = "In Table 3, column 2, urban share enters with a coefficient of {}."
    assert read_text(known, text.format("-0.0897"), columns=columns) == ["possible"]
    assert read_text(known, text.format("-0.0697"), columns=columns) == ["missing"]
    text = "In column (2) of Table 3 those of rain, finance and snow are {}, {} and {}, respectively."
    found = read_text(known, text.format("0.4789", "0.0123", "-0.0897"), columns=columns)
    assert "other" not in (found[0], found[2])


@pytest.mark.debt("33.7")
def test_the_column_before_is_not_that_of_a_sentence_that_names_another_model():
    values = {("fe", "x", "estimate"): 0.0755, ("cs", "x", "estimate"): 0.0785, ("cs", "x", "se"): 0.0513}
    known = study_of(values, {"Law": "x"}, {"Callaway and Sant'Anna": "cs"})
    columns = ColumnModels({"1": {3: frozenset({"fe"})}})
    first = "In column (3) of Table 1 the law has a coefficient of 0.0755."
    text = f"{first} Callaway and Sant'Anna's estimator gives the law {{}} with a standard error of {{}}."
    assert read_text(known, text.format("0.0785", "0.0513"), columns=columns) == ["same"] * 3
    assert read_text(known, text.format("0.0885", "0.0513"), columns=columns) == ["same", "missing", "same"]


@pytest.mark.debt("33.7")
def test_a_semicolon_within_brackets_ends_no_sentence():
    assert collect_sentences(["X has 0.1 (t = 2; N = 8); labour none."]) == {"xhas01t2n8", "labournone"}
    known = study_of({("a", "x", "estimate"): 0.1688, ("a", "x", "se"): 0.0861}, {"Capital": "x"})
    text = "The coefficient of capital is 0.1688 (by state; s.e. {})."
    assert read_text(known, text.format("0.0861")) == ["same", "same"]
    assert read_text(known, text.format("0.0961")) == ["same", "missing"]


@pytest.mark.debt("33.8")
def test_rows_of_a_table_of_robustness_are_known_in_each_language(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "s.yaml").write_text(
        "study: s\nlanguage: zh\nvariables: {}\nanalyses:\n  checks:\n    rows:\n"
        "      - {name: west, label: {en: Without the West, zh: 剔除西部样本}}\n",
        encoding="utf-8",
    )
    values = {Key("checks/west", "x", "estimate"): 0.1, Key("checks/west", "x", "nobs"): 629.0}
    values |= {Key("checks", "Without the West", "estimate"): 0.1}
    models = models_by_label(tmp_path, "s", Numbers(values), ())
    terms = terms_by_label(tmp_path, "s", {"variables": {}}, Numbers(values), ())
    for label in ("Without the West", "剔除西部样本"):
        assert models[words_of(label)] == {"checks/west"}, label
        assert terms[label] == {"x", "Without the West"}, label


@pytest.mark.debt("33.7")
def test_a_number_is_named_in_words():
    said = "standard error of indirect effect of x in a b, effects"
    assert name_number("a_b/effects", "x:indirect", "se") == said
    assert name_number("groups/difference", "", "r2_within") == "R² (within) of groups, difference"
    with speaking("zh"):
        assert name_number("基准", "_cons", "p") == "基准中常数项的p值"


@pytest.mark.debt("33.6")
def test_the_width_of_a_box_in_latex_is_no_text(tmp_path):
    (tmp_path / "a.tex").write_text(
        "\\begin{minipage}[t]{.9\\textwidth}Notes: so.\\end{minipage}\n\n"
        "\\begin{minipage}{\\linewidth}b\\end{minipage}"
    )
    assert [text for _place, text in read_manuscript(tmp_path / "a.tex").paragraphs] == ["Notes: so.", "b"]


@pytest.mark.debt("33.6")
def test_blocks_side_by_side_are_read_one_below_the_other(tmp_path):
    head = "| Year | Moran's I | z | Year | Moran's I | z |\n|---|---|---|---|---|---|\n"
    body = "| 2011 | 0.336 | 8.44 | 2013 | 0.368 | 9.24 |\n| 2012 | 0.337 | 8.45 | 2014 | 0.376 | 9.43 |\n"
    (tmp_path / "a.md").write_text(f"Table 1\n\n{head}{body}")
    [table] = read_manuscript(tmp_path / "a.md").tables
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[0] == ["Year", "Moran's I", "z"]
    assert [row[0] for row in rows[1:]] == ["2011", "2012", "2013", "2014"]
    assert rows[3] == ["2013", "0.368", "9.24"]
    # Blocks whose rows are the same variables are columns of other models.
    (tmp_path / "b.md").write_text(f"Table 1\n\n{head}{body.replace('2013', '2011').replace('2014', '2012')}")
    [table] = read_manuscript(tmp_path / "b.md").tables
    assert {len(row) for row in table.rows} == {6}


@pytest.mark.debt("33.9")
def test_a_name_of_a_model_is_known_in_another_order_of_its_words():
    values = {(m, "x", "estimate"): v for m, v in (("years", 0.31), ("regions", 0.44))}
    known = study_of(values, models={"Year effects": "years", "Effects of region × year": "regions"})
    assert known.models_of("Region-by-year effects") == {"regions"}
    assert known.models_of("Year effects") == {"years"}


@pytest.mark.debt("33.6")
def test_rows_that_are_models_with_the_effects_of_variables_above_them_are_read():
    values, models, effects = {}, ("a", "b"), ("direct", "indirect", "total")
    for m, model in enumerate(models):
        for t, term in enumerate(("x", "z")):
            for e, effect in enumerate(effects):
                values[f"{model}/effects", f"{term}:{effect}", "estimate"] = (
                    0.137 + 0.311 * m + 0.057 * t + 0.013 * e
                )
                values[f"{model}/effects", f"{term}:{effect}", "se"] = (
                    0.021 + 0.017 * m + 0.005 * t + 0.002 * e
                )
    known = study_of(values, {"Roads": "x", "Rails": "z"}, {"SAR": "a/effects", "SDM": "b/effects"})
    cells = [(f"{term}:{effect}") for term in ("x", "z") for effect in effects]
    rows = [["", "Roads", "", "", "Rails", "", ""], ["", *["Direct", "Indirect", "Total"] * 2]]
    for model, label in zip(models, ("SAR", "SDM"), strict=True):
        rows.append([label, *(f"{values[f'{model}/effects', cell, 'estimate']:.3f}" for cell in cells)])
        rows.append(["", *(f"({values[f'{model}/effects', cell, 'se']:.3f})" for cell in cells)])
    matches = match_rows(known, rows)
    assert [match.verdict for match in matches] == ["same"] * 24
