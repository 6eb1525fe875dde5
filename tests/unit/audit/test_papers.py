"""Tables as programs print them, and sentences on them: statistics that other programs define otherwise are
not judged, one number typed over moves no column, and Markdown is read.
"""

import math
import random
from collections import Counter
from dataclasses import replace
from itertools import count

import pytest

from audit.match_page import is_wrong
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable, join_parted_numbers
from audit.reading.reader import read_manuscript
from audit.study_numbers import Key, Numbers
from audit.study_reference import StudyReference, words_of
from cli.match import match_numbers
from match_programs import Spec, Study
from match_strangers import trial
from printed_tables import table_of
from program_papers import LAYOUTS, ProgramAuthor, write_program

NAMES = {"DF": "Digital finance", "UL": "Urbanisation", "CI": "Carbon intensity"}
MODELS = ("one", "two", "three")


@pytest.fixture(scope="module")
def known():
    """A study of three models with three terms, and the correlation of two."""
    rng, values = random.Random(7), {}
    for model in MODELS:
        for term in NAMES:
            estimate, error = rng.uniform(0.2, 0.9), rng.uniform(0.05, 0.1)
            of_term = {"estimate": estimate, "se": error, "statistic": estimate / error, "p": 0.03}
            of_term |= {"low": estimate - 2 * error, "high": estimate + 2 * error}
            values |= {Key(model, term, name): value for name, value in of_term.items()}
        of_model = {"nobs": 495.0, "units": 45.0, "r2_within": rng.uniform(0.2, 0.5), "r2_lsdv": 0.99}
        values |= {Key(model, "", name): value for name, value in of_model.items()}
        values |= {Key(model, "", "f"): rng.uniform(10, 90), Key(model, "", "aic"): rng.uniform(-900, -500)}
    values[Key("correlations", "DF~UL", "correlation")] = 0.613
    labels = {label: frozenset({term}) for term, name in NAMES.items() for label in (term, name)}
    labels |= {"DF~UL": frozenset({"DF~UL"}), "Output per 100,000": frozenset({"NQP"})}
    outcomes = {model: "CI" if model == "three" else "NQP" for model in MODELS}
    labels["NQP"] = frozenset({"NQP"})
    names = {words_of(model): frozenset({model}) for model in MODELS}
    main = (Key("one", "DF", "estimate"),)
    return StudyReference(Numbers(values, outcomes), (), labels, models=names, main_results=main)


def shown(known, model, term, field="estimate", digits=3):
    return f"{known.numbers.values[Key(model, term, field)]:.{digits}f}"


def body(known, models=MODELS, terms=NAMES):
    rows = [["", *(f"({i})" for i, _ in enumerate(models, 1))]]
    for term in terms:
        rows.append([term, *(shown(known, m, term) for m in models)])
        rows.append(["", *(f"({shown(known, m, term, 'se')})" for m in models)])
    return rows


def judged(known, rows, *said):
    texts = [(f"paragraph {i}", text) for i, text in enumerate(said)]
    return match_numbers(Manuscript([table_of(rows)], texts), known)[0]


def verdicts(matches, row):
    return [match.verdict for match in matches if match.row == row]


@pytest.mark.debt("33.7")
@pytest.mark.parametrize("label", ["R2", "F-statistic", "AIC", "Adj. R-squared", "RMSE"])
def test_statistics_that_a_program_defines_otherwise_are_not_judged(known, label):
    rows = [*body(known), ["Num.Obs.", "495", "495", "495"], [label, "0.713", "0.744", "0.821"]]
    matches = judged(known, rows)
    assert verdicts(matches, label) == ["unread"] * 3
    assert not any(map(is_wrong, matches))


def test_one_statistic_typed_over_is_wrong_where_the_others_are_the_study_s(known):
    values = [shown(known, m, "", "aic", 1) for m in MODELS]
    rows = [*body(known), ["AIC", *values[:2], "-777.7"], ["R2 Within", "0.777", "0.888", "0.999"]]
    matches = judged(known, rows)
    assert verdicts(matches, "AIC") == ["same", "same", "missing"]
    assert verdicts(matches, "R2 Within") == ["missing"] * 3


@pytest.mark.debt("33.6")
def test_statistics_of_others_make_a_table_none_of_another_study(known):
    rows = [*body(known, terms=("DF",)), ["R2", "0.71", "0.74", "0.82"], ["R2 Adj.", "0.61", "0.64", "0.72"]]
    rows += [["AIC", "-1.234", "-5.678", "-9.876"], ["RMSE", "0.131", "0.152", "0.173"]]
    rows += [["F Statistic", *["26.069 (df = 4; 450)"] * 3]]
    assert Counter(m.verdict for m in judged(known, rows) if m.row == "DF") == {"same": 6}


@pytest.mark.debt("33.7")
def test_a_number_that_weighs_more_than_others_moves_no_column(known):
    values = dict(known.numbers.values)
    for i, (model, term) in enumerate((m, t) for m in MODELS for t in NAMES):
        values[Key(model, term, "estimate")] = 0.015 if term == "CI" else 0.021 + 0.003 * i
        values[Key(model, term, "se")] = 0.006
    few = replace(known, numbers=Numbers(values, known.numbers.outcomes))
    r2 = [shown(few, m, "", "r2_within") for m in MODELS]
    rows = [*body(few), ["Within R2", r2[1], r2[1], r2[2]]]  # that of the second column in the first
    matches = judged(few, rows)
    assert [m.verdict for m in matches if is_wrong(m)] == ["other"]
    assert verdicts(matches, "Within R2") == ["other", "same", "same"]


@pytest.mark.debt("33.6")
def test_the_outcome_above_a_column_is_read_whatever_its_row_is_called(known):
    rows = body(known)
    rows.insert(1, ["Dependent Var.:", "NQP", "NQP", "CI"])
    assert not any(map(is_wrong, judged(known, rows)))
    for row in rows[2:]:
        row[2], row[3] = row[3], row[2]
    assert sum(map(is_wrong, judged(known, rows))) == 12


@pytest.mark.debt("33.7")
def test_estimate_and_error_exchanged_in_two_columns_are_found_in_a_single_row(known):
    bare = {Key("bare", "", "nobs"): 495.0, **known.numbers.values}  # of another model, without the variable
    known = replace(known, numbers=Numbers(bare, known.numbers.outcomes))
    values = [shown(known, m, "DF", f) for m in MODELS for f in ("estimate", "se")]
    rows = [["", "(1)", "", "(2)", "", "(3)", ""], ["", *["coef", "se"] * 3], ["DF", *values]]
    rows.append(["Observations", *["495", ""] * 3])
    assert not any(map(is_wrong, judged(known, rows)))
    for c in (1, 3, 5):
        typed = [list(row) for row in rows]
        typed[2][c], typed[2][c + 1] = rows[2][c + 1], rows[2][c]
        assert [m.text for m in judged(known, typed) if is_wrong(m)] == [rows[2][c + 1], rows[2][c]]


@pytest.mark.debt("33.9")
def test_stars_in_a_last_column_are_the_estimate_s(known):
    heads = ["NQP", "Coef.", "St.Err.", "t-value", "p-value", "[95% Conf", "Interval]", "Sig"]
    fields = ("estimate", "se", "statistic", "p", "low", "high")
    rows = [heads, *([t, *(shown(known, "one", t, f) for f in fields), "**"] for t in NAMES)]
    rows.append(["*** p<.01, ** p<.05, * p<.1"])
    cells = join_parted_numbers([[Cell(text) for text in row + [""] * (8 - len(row))] for row in rows])
    matches = match_numbers(Manuscript([ManuscriptTable("table", cells, "Table 1", "1")]), known)[0]
    assert Counter(m.verdict for m in matches) == {"same": 18}
    assert not any(map(is_wrong, matches))


@pytest.mark.debt("33.7")
def test_numbers_of_units_are_known_by_the_name_of_their_key(known):
    rows = [*body(known), ["Observations", "495", "495", "495"]]
    matches = judged(known, [*rows, ["Number of city_id", "45", "45", "45"]])
    assert verdicts(matches, "Number of city_id") == ["same"] * 3
    matches = judged(known, [*rows, ["Number of clusters", "31", "31", "31"]])
    assert verdicts(matches, "Number of clusters") == ["unread"] * 3


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("In column (1) the coefficients of DF, UL and CI are {a}, {u} and {c}, respectively.", ["same"] * 3),
        ("In column (1) the coefficients of DF, UL and CI are {a}, -{u} and {c}, respectively.",
         ["same", "other", "same"]),
        ("The estimate of DF is 0.000 in column (1).", ["missing"]),
        ("研究发现，DF对NQP有显著影响，基准估计系数为{a}。", ["same"]),
        ("研究发现，DF对NQP有显著影响，基准估计系数为-{a}。", ["other"]),
        ("研究发现，DF对NQP有显著影响，基准估计系数为{b}。", ["other"]),
        ("在第(1)列中，DF的系数为{a}（t值为2,65）。", ["same", "missing"]),
        ("According to column (1), NQP rises by {pa} percent when DF increases by one unit.", ["same"]),
        ("According to column (1), NQP rises by {pu} percent when DF increases by one unit.", ["other"]),
        ("According to column (1), NQP rises by {pe} percent when DF increases by one unit.", ["unread"]),
        ("According to column (1), NQP rises by 12.34 percent when DF doubles.", ["unread"]),
        ("第(1)列的估计表明，DF每增加一个单位，NQP平均提高{pu}%。", ["other"]),
        ("与第(1)列的{a}相比，第(2)列中DF的系数变为{b}。", ["same", "same"]),
        ("与第(1)列的0.058相比，第(2)列中DF的系数变为{b}。", ["other", "same"]),
        ("According to column (3), CI rises by {q} when DF increases by one unit.", ["same"]),
        ("DF lowers Output per 100,000; its coefficient is {a} in column (1).", ["same"]),
    ],
)  # fmt: skip
def test_sentences_are_read_by_lists_signs_and_per_cents(known, form, found):
    b = known.numbers.values[Key("one", "DF", "estimate")]
    u = known.numbers.values[Key("one", "UL", "estimate")]
    values = {
        "a": shown(known, "one", "DF"),
        "u": shown(known, "one", "UL"),
        "c": shown(known, "one", "CI"),
        "b": shown(known, "two", "DF"),
        "q": shown(known, "three", "DF"),
        "pa": f"{100 * b:.2f}",
        "pu": f"{100 * u:.2f}",
        "pe": f"{100 * math.expm1(b):.2f}",
    }
    matches = judged(known, body(known), form.format(**values))
    assert [m.verdict for m in matches if m.place.startswith("paragraph")] == found


@pytest.mark.debt("33.7")
def test_a_per_cent_of_two_digits_is_judged_where_the_outcome_is_a_logarithm(known):
    values = {key: value / 10 if key.model == "one" and key.term else value
              for key, value in known.numbers.values.items()}  # fmt: skip
    levels = replace(known, numbers=Numbers(values, known.numbers.outcomes))
    logs = replace(levels, labels={**known.labels, "Log NQP": frozenset({"NQP"})})
    right, wrong = (f"{100 * values[Key('one', name, 'estimate')]:.1f}" for name in ("DF", "UL"))
    form = "According to column (1), NQP rises by {}% when DF increases by one unit."
    for study, number, verdict in ((logs, right, "same"), (levels, wrong, "unread"), (logs, wrong, "other")):
        assert judged(study, body(study), form.format(number))[-1].verdict == verdict


@pytest.mark.debt("33.7")
def test_a_column_of_t_beside_an_estimate_is_of_its_model(known):
    rows = [["", "(1)", "", "(2)", "", "(3)", ""]]
    for term in NAMES:
        pairs = [(shown(known, m, term), shown(known, m, term, "statistic", 2)) for m in MODELS]
        rows.append([term, *(text for pair in pairs for text in pair)])
    text = "In column (2) of Table 3 the coefficients of DF, UL and CI are {}, {} and {}, respectively."
    own = [shown(known, "two", term) for term in NAMES]
    for numbers, expected in ((own, "same"), ([*own[:2], shown(known, "three", "CI")], "other")):
        assert judged(known, rows, text.format(*numbers))[-1].verdict == expected


@pytest.mark.debt("33.7")
def test_the_only_t_beside_an_estimate_is_wrong_where_another_model_has_its_own(known):
    pairs = [[shown(known, m, "DF"), f"({shown(known, m, 'DF', 'statistic', 2)})"] for m in MODELS]
    head = ["", "(1)", "", "(2)", "", "(3)", ""]
    table = [head, ["DF", *(text for pair in pairs for text in pair)], ["N", "495", "", "495", "", "495", ""]]
    assert not any(map(is_wrong, judged(known, table)))
    table[1][4] = "(15.3)"
    assert [m.text for m in judged(known, table) if is_wrong(m)] == ["15.3"]


MARKDOWN = """---
title: A study
---

In column (2) of Table 3 the coefficient on DF is **{b}** (s.e. {e})\\*.

```r
summary(model)
```

Table 3. Main *results*

|             | (1)           | (2)     |
|:------------|:-------------:|:-------:|
| DF          | {a}\\*\\*\\* | {b}^\\*^ |
|             | ({d})         | ({e})   |
| R^2^ Within | {r}           | {s}     |

**Note:** ^^ \\* p \\< 0.1, \\*\\* p \\< 0.05

+-----+--------+
|     | (1)    |
+=====+========+
| UL  | {u}\\* |
|     | [1.23] |
+-----+--------+

: Table 4: Grid
"""


@pytest.mark.debt("33.10")
@pytest.mark.parametrize("name", ["paper.md", "paper.qmd", "paper.Rmd"])
def test_markdown_is_read(tmp_path, known, name):
    values = {"a": ("one", "DF"), "b": ("two", "DF"), "u": ("one", "UL")}
    text = {letter: shown(known, *key) for letter, key in values.items()}
    text |= {"d": shown(known, "one", "DF", "se"), "e": shown(known, "two", "DF", "se")}
    text |= {"r": shown(known, "one", "", "r2_within"), "s": shown(known, "two", "", "r2_within")}
    (tmp_path / name).write_text(MARKDOWN.format(**text), encoding="utf-8")
    found = read_manuscript(tmp_path / name)
    captions = [(table.number, table.caption) for table in found.tables]
    assert captions == [("3", "Table 3. Main results"), ("4", "Table 4: Grid")]
    assert [cell.text for cell in found.tables[0].rows[1]] == ["DF", f"{text['a']}***", f"{text['b']}*"]
    assert found.tables[0].rows[3][0].text == "R² Within"
    assert [cell.text for cell in found.tables[1].rows[1]] == ["UL", f"{text['u']}* [1.23]"]
    assert found.tables[0].notes == ["Note: ^^ * p < 0.1, ** p < 0.05"]
    assert found.remarks == ["the manuscript holds blocks of code, whose output is not read"]
    matches = match_numbers(found, known)[0]
    assert [m.verdict for m in matches if m.place.startswith("paragraph")] == ["same", "same"]
    assert Counter(m.verdict for m in matches if m.place == "table 3") == {"same": 6}


@pytest.mark.debt("33.7")
def test_in_layouts_of_programs_errors_are_found_and_no_sound_number_is_called_wrong(known):
    labels = {language: dict(NAMES) for language in ("en", "zh")}
    spec = Spec("study", "1", MODELS, tuple(NAMES))
    study = Study("study", known, [spec], labels, {"en": {}, "zh": {}}, Numbers({}))
    turn, quick = count(), [layout for layout in LAYOUTS if layout.ending != "docx"]

    def draw(one, rng):
        return ProgramAuthor(one, quick[next(turn) // 2 % len(quick)], rng)

    counted = trial([study], 2 * len(quick), 1, draw=draw, write=write_program)
    assert counted["accused"] == 0
    assert counted["sound", "table", "place"] > 0.95 * counted["sound", "table", "printed"] > 0
    planted, found = (sum(v for k, v in counted.items() if k[0] == what) for what in ("planted", "found"))
    assert found > 0.9 * planted > 10
