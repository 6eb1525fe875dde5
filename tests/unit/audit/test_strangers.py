"""Manuscripts as strangers write them: what names a table, a column or a variable is read as a reader would,
and no sound number is called wrong where a sentence or a table leaves it open.
"""

import random
import re
from collections import Counter
from dataclasses import replace
from functools import partial

import openpyxl
import pytest

from audit.grid import FigureGrid
from audit.match_page import is_wrong, summarise_matches
from audit.matching import match_tables
from audit.panels.reading import row_and_column
from audit.reading.figures import figures
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable
from audit.reading.reader import read_manuscript
from audit.references import ColumnModels
from audit.sentences import match_sentences
from audit.study_numbers import Key, Numbers
from audit.study_reference import StudyReference, words_of
from cli.match import match_numbers
from match_programs import Spec, Study
from match_strangers import trial
from printed_tables import table_of

NAMES = {"DF": ("Digital finance", "数字金融"), "UL": ("Urbanisation", "城镇化"), "TRL": ("Taxes", "税收")}
MODELS = {"one": "Pooled OLS", "two": "No controls (无控制)", "three": "Conley (有约束)", "four": "Robust"}
LABELS = {label: frozenset({term}) for term, names in NAMES.items() for label in (*names, term)}
LABELS |= {"Productivity per 100,000": frozenset({"NQP"}), "生产力": frozenset({"NQP"})}


@pytest.fixture(scope="module")
def known():
    """A study of four models with three terms."""
    rng, values = random.Random(5), {}
    for model in MODELS:
        for term in NAMES:
            estimate = rng.uniform(0.2, 0.9) * rng.choice((-1, 1))
            values |= {Key(model, term, "estimate"): estimate, Key(model, term, "se"): rng.uniform(0.05, 0.3)}
            values[Key(model, term, "p")] = 0.03
        values |= {Key(model, "", "nobs"): 495.0, Key(model, "", "r2_within"): rng.uniform(0.2, 0.9)}
    names = {words_of(name): frozenset({model}) for model, name in MODELS.items()}
    outcomes = dict.fromkeys(MODELS, "NQP")
    main = (Key("one", "DF", "estimate"),)
    return StudyReference(Numbers(values, outcomes), (), LABELS, models=names, main_results=main)


def shown(known, model, term, field="estimate", digits=4):
    return f"{known.numbers.values[Key(model, term, field)]:.{digits}f}"


def body(known, models, labels=NAMES, stars=""):
    rows = []
    for term in NAMES:
        label = labels[term] if isinstance(labels[term], str) else labels[term][0]
        rows.append([label, *(shown(known, m, term) + stars for m in models)])
        rows.append(["", *(f"({shown(known, m, term, 'se')})" for m in models)])
    return rows


def statistics(known, models):
    return [
        ["N", *["495"] * len(models)],
        ["Within R²", *(shown(known, m, "", "r2_within") for m in models)],
    ]


def judged(known, rows, *said):
    table = table_of([list(row) for row in rows])
    return match_numbers(
        Manuscript([table], [(f"paragraph {i}", text) for i, text in enumerate(said)]), known
    )[0]


THREE = ("three", "one", "two")  # columns (1) to (3) of the table that sentences are about


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("form", "verdicts"),
    [
        ("The coefficient on digital finance is {a} in column (2) of Table 3.", ["same"]),
        ("The coefficient on digital finance is {b} in column (3) and {a} in column (2).", ["same", "same"]),
        ("The coefficient of digital finance is {a} in column (3), {b} in column (2).", ["other", "other"]),
        ("表3第(1)至(3)列中数字金融的系数分别为{c}、{a}和{b}。", ["same", "same", "same"]),
        ("表3第(1)至(3)列中数字金融的系数分别为{a}、{c}和{b}。", ["other", "other", "same"]),
        ("Across columns (2)–(3), digital finance has coefficients of {a} and {b}.", ["same", "same"]),
        ("Column (2) puts the coefficient on digital finance at {a} (s.e. = {e}).", ["same", "same"]),
        ("In column (2) the coefficients of broadband and digital finance are 0.7712 and {a}, respectively.",
         ["missing", "same"]),  # none of the column's numbers, whatever broadband is
        ("In column (2) the coefficients of broadband and digital finance are {u} and {a}, respectively.",
         ["possible", "same"]),
        ("第(2)列中，宽带普及和数字金融的系数分别为{u}和{a}。", ["possible", "same"]),
        ("In column (2), controlling for taxes, the coefficient of broadband is {u}.", ["possible"]),
        ("研究发现，宽带对生产力有显著影响，估计系数为0.7712。", ["unread"]),
        ("研究发现，数字金融对生产力有显著影响，基准估计系数为{a}。", ["same"]),
        ("研究发现，数字金融对生产力有显著影响，基准估计系数为0.7712。", ["missing"]),
        ("数字金融对生产力有显著影响，而宽带的系数为0.7712。", ["unread"]),
        ("In column (2) the coefficients of taxes and digital finance are 0.0000 and {a}, respectively.",
         ["missing", "same"]),
    ],
)  # fmt: skip
def test_a_sentence_is_read_by_the_column_and_variable_that_it_names(known, form, verdicts):
    values = {
        "a": shown(known, "one", "DF"),
        "b": shown(known, "two", "DF"),
        "c": shown(known, "three", "DF"),
        "e": shown(known, "one", "DF", "se"),
        "u": shown(known, "one", "UL"),
    }
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE), *statistics(known, THREE)]
    matches = judged(known, rows, form.format(**values))
    assert [m.verdict for m in matches if not m.place.startswith("table")] == verdicts
    assert all(m.verdict == "same" for m in matches if m.place.startswith("table"))


@pytest.mark.debt("33.8")
def test_what_a_manuscript_s_tables_call_a_variable_is_known_in_its_sentences(known):
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE, {**NAMES, "DF": "普惠金融"})]
    right, other = shown(known, "one", "DF"), shown(known, "one", "UL")
    for number, verdict in ((right, "same"), (other, "other"), ("0.7712", "missing")):
        [match] = judged(known, rows, f"表3第(2)列中普惠金融的系数为{number}。")[-1:]
        assert match.verdict == verdict


@pytest.mark.debt("33.6")
def test_rows_of_words_above_the_numbers_name_no_model(known):
    words = ["控制变量", "无", "有", "有"]
    rows = [["", "(1)", "(2)", "(3)"], ["", *["生产力"] * 3], words, *body(known, THREE)]
    assert {m.verdict for m in judged(known, rows)} == {"same"}


@pytest.mark.debt("33.6")
def test_heads_with_digits_are_heads(known):
    heads = [["", *["Productivity per 100,000"] * 3], ["", "Model 1", "Model 2", "Model 3"]]
    text = f"The coefficient of digital finance is {shown(known, 'two', 'DF')} in column 3."
    matches = judged(known, [*heads, *body(known, THREE)], text)
    assert {m.verdict for m in matches} == {"same"}


@pytest.mark.debt("33.6")
def test_a_panel_s_columns_are_those_that_its_own_heads_number(known):
    rows = [
        ["Panel A"], ["", "(1)", "(2)"], *body(known, ("three", "one")), *statistics(known, ("three", "one")),
        ["Panel B"], ["", "(3)", "(4)"], ["", "生产力", "生产力"], *body(known, ("two", "four")),
    ]  # fmt: skip
    for column, model in enumerate(("three", "one", "two", "four"), start=1):
        text = f"The coefficient of digital finance is {shown(known, model, 'DF')} in column ({column})."
        matches = judged(known, rows, text)
        assert {m.verdict for m in matches} == {"same"}, column
        assert matches[-1].key.model == model


@pytest.mark.debt("33.9")
def test_two_tables_side_by_side_under_labels_of_the_author_s_are_two(known):
    labels = {"DF": "FinTech", "UL": "Towns", "TRL": "Burden"}
    left, right = (
        [["", *heads], *body(known, models, labels)[:2], *statistics(known, models)[::order]]
        for heads, models, order in (
            (["(1)", "(2)"], ("one", "two"), 1),
            (["(3)", "(4)"], ("three", "four"), -1),
        )
    )
    right = [[{"N": "Obs.", "Within R²": "R2 Within"}.get(row[0], row[0]), *row[1:]] for row in right]
    rows = [a + b for a, b in zip(left, right, strict=True)]
    assert {m.verdict for m in judged(known, rows)} == {"same"}


@pytest.mark.debt("33.9")
def test_n_stands_beneath_the_first_of_a_model_s_two_columns(known):
    rows = [["", "(1)", "", "(2)", ""], ["", *["Coef.", "Std. Err."] * 2]]
    for term in NAMES:
        rows.append(
            ["x " + term, *(shown(known, m, term, f) for m in ("three", "one") for f in ("estimate", "se"))]
        )
    rows += [["N", "495", "", "495", ""]]
    rows += [
        ["Within R²", *(text for m in ("three", "one") for text in (shown(known, m, "", "r2_within"), ""))]
    ]
    matches = judged(known, rows)
    assert {m.verdict for m in matches} == {"same"}
    assert len(matches) == 16


@pytest.mark.debt("33.9")
def test_a_rule_of_stars_that_is_stated_once_holds_for_every_table(known):
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE, stars="*")]
    manuscript = Manuscript(
        [table_of(rows), table_of(rows, "4")], [("p", "* p<0.05, ** p<0.01, *** p<0.001")]
    )
    assert not [m for _t, found, _r in match_tables(manuscript, known) for m in found if is_wrong(m)]
    typed = [[text + "**" * text.count("*") for text in row] for row in rows]
    manuscript.tables[1] = table_of(typed, "4")
    [_first, (_table, found, _readings)] = match_tables(manuscript, known)
    assert {m.stars for m in found if is_wrong(m)} == {"*"}


@pytest.mark.debt("33.7")
def test_latex_tables_are_known_by_their_labels(known, tmp_path):
    def tabular(models, label):
        rows = [["", "(1)", "(2)"], *body(known, models)]
        lines = r" \\ ".join(" & ".join(row) for row in rows)
        inner = rf"\begin{{tabular}}{{lcc}}{lines}\end{{tabular}}"
        return rf"\begin{{table}}\caption{{X}}\label{{{label}}}{inner}\end{{table}}"

    text = r"The coefficient of digital finance is %s in column (2) of Table~\ref{tab:b}."
    for number, verdict in ((shown(known, "four", "DF"), "same"), (shown(known, "two", "DF"), "other")):
        path = tmp_path / "paper.tex"
        tables = tabular(("one", "two"), "tab:a") + "\n\n" + tabular(("three", "four"), "tab:b")
        path.write_text(tables + "\n\n" + text % number, encoding="utf-8")
        assert match_numbers(read_manuscript(path), known)[0][-1].verdict == verdict


@pytest.mark.debt("33.6")
def test_a_panel_in_a_workbook_begins_no_table(known, tmp_path):
    rows = [
        ["Table 3 Results"], ["", "(1)", "(2)"], ["Panel A. Early"], *body(known, ("one", "two")), [],
        ["Panel B. Late"], ["", "(3)", "(4)"], *body(known, ("three", "four")), ["Controls", "", ""],
        ["Year FE", "Yes", "Yes"], *statistics(known, ("three", "four")), [], ["* p<0.1"],
    ]  # fmt: skip
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "paper.xlsx")
    [table] = read_manuscript(tmp_path / "paper.xlsx").tables
    assert (table.number, table.caption) == ("3", "Table 3 Results")


@pytest.mark.debt("33.7")
def test_a_number_of_a_column_whose_head_is_another_model_s_may_be_of_either(known):
    columns = ColumnModels({"3": {1: frozenset({"one", "two"})}})
    for model, verdict in (("one", "same"), ("two", "same"), ("three", "other")):
        text = f"Column (1) of Table 3 has a coefficient of digital finance of {shown(known, model, 'DF')}."
        [match] = match_sentences([("p", text)], replace(known), known.numbers.values, columns)
        assert match.verdict == verdict


@pytest.mark.debt("33.7")
def test_sentences_are_not_wrong_where_two_columns_of_a_table_were_exchanged(known):
    models = ("one", "four", "three")
    values = {
        k._replace(model="three") if k.model == "four" else k: v for k, v in known.numbers.values.items()
    }
    values[Key("three", "TRL", "se")] = 0.5432  # else it has the numbers of four
    values = {**known.numbers.values, **{k: v for k, v in values.items() if k.model == "three"}}
    named = {("alpha",): frozenset({"one", "three"}), ("gamma",): frozenset({"four"})}
    known = replace(known, numbers=replace(known.numbers, values=values), models=named)
    rows = [["", "Alpha", "Gamma", "Alpha"], ["", "(1)", "(2)", "(3)"]]
    rows += [*body(known, ("four", "one", "three")), *statistics(known, ("four", "one", "three"))]
    said = [f"Column ({i}) has a coefficient of digital finance of {shown(known, m, 'DF')}." for i, m in
            enumerate(models, start=1)]  # fmt: skip
    matches = judged(known, rows, *said)
    assert {m.verdict for m in matches if not m.place.startswith("table")} == {"same"}
    assert sum(m.verdict == "other" for m in matches if m.place.startswith("table")) >= 6


@pytest.mark.debt("33.6")
def test_the_work_of_a_long_table_grows_with_its_rows(known, monkeypatch):
    calls = Counter()

    def counted(count, *given):
        calls[count] += 1
        return row_and_column(*given)

    for count in (5, 25):
        for module in ("reading", "models", "rows", "columns"):
            monkeypatch.setattr(f"audit.panels.{module}.row_and_column", partial(counted, count))
        rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE)]
        rows += [[f"Further {i}", "0.1234", "0.2345", "0.3456"] for i in range(20 * count)]
        judged(known, rows)
    assert calls[25] < 5.5 * calls[5]


@pytest.mark.debt("33.9")
def test_exchanged_columns_of_a_marked_table_are_not_another_article_s(known):
    models, keys = ("one", "two", "three"), [Key("one", term, "estimate") for term in NAMES]
    printed = {k: figures(shown(known, "two", k.term))[0] for k in keys}  # as that article has them
    rows = [[Cell(text) for text in row] for row in (["", "(1)", "(2)", "(3)"], *body(known, models))]
    for r, row in enumerate(rows[1:]):
        field = ("estimate", "se")[r % 2]
        marks = [(m, [*NAMES][r // 2], field) for m in models]
        row[1:] = [Cell(row[c].text, mark) for c, mark in zip((2, 1, 3), marks, strict=True)]
    matches = match_numbers(
        Manuscript([ManuscriptTable("table", rows, "Table 3", "3")]), replace(known, article_figures=printed)
    )[0]
    assert [m.verdict for m in matches].count("published") == 3
    assert sum(map(is_wrong, matches)) == 9


@pytest.mark.debt("33.7")
def test_of_papers_drawn_part_by_part_no_sound_number_is_called_wrong(known):
    labels = {lang: {t: names[i] for t, names in NAMES.items()} for i, lang in enumerate(("en", "zh"))}
    stale = Numbers({key: value * 1.07 for key, value in known.numbers.values.items()})
    spec = Spec("toy", "1", tuple(MODELS), tuple(NAMES))
    study = Study("toy", known, [spec], labels, {lang: dict(MODELS) for lang in labels}, stale)
    total = trial([study], 8, "every day")
    assert total["accused"] == 0
    assert total["sound", "table", "place"] >= 0.9 * total["sound", "table", "printed"] > 0
    planted, found = (sum(n for key, n in total.items() if key[0] == what) for what in ("planted", "found"))
    assert found >= planted / 2 > 0


@pytest.mark.debt("33.9")
def test_a_rule_of_stars_that_several_tables_state_is_judged_by_the_stars_of_all(known):
    usual = ["* p<0.05, ** p<0.01, *** p<0.001"]
    heads = ["", "(1)", "(2)", "(3)"]
    tables = [
        replace(table_of([heads, *body(known, THREE, stars="*")]), notes=usual),
        replace(table_of([heads, *body(known, THREE[:1] * 3, stars="**")[:2]], "4"), notes=usual),
    ]
    (_, first, _), (_, second, _) = match_tables(Manuscript(tables), known)
    assert not any(map(is_wrong, first))
    assert {m.stars for m in second if is_wrong(m)} == {"*"}


def test_what_stands_beneath_an_estimate_is_of_its_variable_though_no_label_says_it(known):
    values = dict(known.numbers.values)
    values |= {Key("one", "UL", "p"): 0.0001, Key("one", "TRL", "p"): 0.0002, Key("two", "TRL", "p"): 0.0001}
    values[Key("one", "DF", "p")] = 0.00001
    other = replace(known, numbers=Numbers(values, known.numbers.outcomes))
    rows = [["", "(1)", "(2)"]]
    for term, models in (("DF", ("one", "two")), ("UL", ("one",)), ("TRL", ("one", "two"))):
        for name, form in (("estimate", "{:.4f}"), ("p", "({:.3f})")):
            texts = [form.format(values[Key(m, term, name)]) if m in models else "" for m in ("one", "two")]
            rows.append([f"x of {term}" if name == "estimate" else "", *texts])
    found = {(m.row, m.text): m for m in judged(other, rows)}
    assert found["x of UL", "0.000"].key == Key("one", "UL", "p")


@pytest.mark.parametrize("panels", [("one", "three", "two", "four"), ("one", "two", "three", "four")])
def test_columns_that_were_exchanged_between_panels_are_told_by_the_heads_of_both(known, panels):
    outcomes = {**dict.fromkeys(MODELS, "NQP"), "two": "UL"}
    other = replace(known, numbers=Numbers(known.numbers.values, outcomes))
    names = {"NQP": "生产力", "UL": "城镇化"}
    rows = []
    for first, models in ((1, panels[:2]), (3, panels[2:])):
        rows += [[f"Panel {first}", "", ""], ["", *(names[outcomes[m]] for m in models)]]
        rows += [["", f"({first})", f"({first + 1})"], *body(known, models), *statistics(known, models)]
    assert not any(map(is_wrong, judged(other, rows)))
    half, column = len(rows) // 2, 1 + panels.index("two") % 2
    for r in range(3, half):
        if "two" in panels[2:]:
            rows[r][1], rows[half + r][column] = rows[half + r][column], rows[r][1]
        else:
            rows[r][column], rows[half + r][1] = rows[half + r][1], rows[r][column]
    said = f"The coefficient on digital finance is {shown(known, panels[0], 'DF')} in column (1)."
    matches = judged(other, rows, said)
    assert sum(map(is_wrong, matches)) >= 12
    assert not [m for m in matches if is_wrong(m) and not m.place.startswith("table")]


def test_many_numbers_of_few_digits_tell_a_column_s_model_though_another_one_s_r2_stands_in_it(known):
    values, rows = {}, [["", "(1)", "(2)", "(3)"]]
    models = dict(zip(("one", "two", "three"), ((0.021, 0.003), (0.031, 0.004), (0.041, 0.005)), strict=True))
    for model, (estimate, error) in models.items():
        for i, term in enumerate(NAMES):
            values |= {Key(model, term, "estimate"): estimate + i / 100, Key(model, term, "se"): error}
        values |= {Key(model, "", "r2_within"): 10 * estimate}
    for term, estimate in (("DF", 0.0312), ("UL", 0.0412)):  # about two's
        values |= {Key("one", term, "estimate"): estimate, Key("one", term, "se"): 0.0041}
    for term, names in NAMES.items():
        cells = [[f"{values[Key(m, term, f)]:.3f}" for f in ("estimate", "se")] for m in models]
        rows.append([names[0], *(f"{estimate} ({error})" for estimate, error in cells)])
    rows.append(["Within R²", "0.210", "0.210", "0.410"])
    wrong = [m for m in judged(replace(known, numbers=Numbers(values)), rows) if is_wrong(m)]
    assert [(m.text, m.key) for m in wrong] == [("0.210", Key("two", "", "r2_within"))]


def test_a_label_that_one_table_makes_certain_places_a_row_of_another(known):
    """A number of few digits, or one typed over, does not place its row by itself."""
    names = {"DF": "Dig_fin", "UL": "Urban share", "TRL": "Burden"}
    first = [["", "(1)", "(2)"], *body(known, THREE[:2], names), *statistics(known, THREE[:2])]
    few = ["Dig_fin", "0.99", shown(known, THREE[1], "DF", digits=2)]
    second = [["", "(1)", "(2)"], few, *statistics(known, THREE[:2])]
    alone = match_numbers(Manuscript([table_of(second)]), known)[0]
    assert not any(map(is_wrong, alone))
    beside = match_numbers(Manuscript([table_of(second), table_of(first, "4")]), known)[0]
    assert [(m.text, m.key) for m in beside if is_wrong(m)] == [("0.99", Key(THREE[0], "DF", "estimate"))]
    assert beside[1].verdict == "same"


@pytest.mark.parametrize(
    ("form", "verdict"),
    [
        (
            "Our preferred estimate of the effect of digital finance on productivity per 100,000 is {b}.",
            "other",
        ),
        ("研究发现，数字金融对生产力有显著影响，基准估计系数为{b}。", "other"),
        ("研究发现，数字金融对生产力有显著影响，基准估计系数为{a}。", "same"),
        ("Our preferred estimate of the effect of digital finance on wages is {b}.", "possible"),
        ("Relative to the baseline, the estimate for digital finance is {b}.", "possible"),
        ("Our preferred estimate of the coefficient on urbanisation is {u}.", "possible"),
    ],
)
def test_a_headline_says_a_main_result(known, form, verdict):
    values = {"a": shown(known, "one", "DF"), "b": shown(known, "two", "DF"), "u": shown(known, "two", "UL")}
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE), *statistics(known, THREE)]
    assert judged(known, rows, form.format(**values))[-1].verdict == verdict


def test_columns_that_were_exchanged_between_tables_side_by_side_are_told_by_their_heads(known):
    heads = [MODELS[m] for m in MODELS]
    whole = [["", *heads[:2], "", *heads[2:]], ["", "(1)", "(2)", "", "(3)", "(4)"]]
    halves = [[*body(known, models), *statistics(known, models)] for models in (THREE[1:], ("three", "four"))]
    whole += [left + right for left, right in zip(*halves, strict=True)]
    assert not any(map(is_wrong, judged(known, whole)))
    for row in whole[2:]:
        row[2], row[5] = row[5], row[2]
    said = f"The coefficient on digital finance is {shown(known, 'four', 'DF')} in column (4) of Table 3."
    matches = judged(known, whole, said)
    assert sum(map(is_wrong, matches)) == 14
    assert not is_wrong(matches[-1])


def test_statistics_in_one_row_each_behind_its_label_are_those_of_the_table_s_model(known):
    heads = ["生产力", "Coef.", "St.Err.", "t", ""]
    rows = [[t, shown(known, "one", t), shown(known, "one", t, "se"), "", ""] for t in NAMES]
    foot = ["Within R²", shown(known, "one", "", "r2_within"), "", "Number of obs", "495"]
    assert [m.verdict for m in judged(known, [heads, *rows, foot])] == ["same"] * 8
    wrong = [m for m in judged(known, [heads, *rows, [*foot[:4], "498"]]) if is_wrong(m)]
    assert [(m.row, m.text, m.key) for m in wrong] == [("Number of obs", "498", Key("one", "", "nobs"))]


def test_rows_of_a_table_of_one_model_that_were_exchanged_are_found(known):
    rows = [[t, shown(known, "one", t), shown(known, "one", t, "se")] for t in NAMES]
    rows[0][1:], rows[1][1:] = rows[1][1:], rows[0][1:]
    foot = ["Within R²", shown(known, "one", "", "r2_within"), ""]
    assert sum(map(is_wrong, judged(known, [["生产力", "Coef.", "St.Err."], *rows, foot]))) == 4


def test_r2_of_a_column_of_few_digits_is_right_where_two_rows_were_exchanged(known):
    values = {}
    for model, (df, ul) in {"one": (0.0227, 0.0218), "two": (0.0217, 0.0245)}.items():
        values |= {Key(model, "DF", "estimate"): df, Key(model, "UL", "estimate"): ul}
        values |= {
            Key(model, "DF", "se"): 0.0064,
            Key(model, "UL", "se"): 0.0051,
            Key(model, "", "nobs"): 495.0,
        }
    values |= {Key("two", "DF", "se"): 0.0073, Key("two", "UL", "se"): 0.0062}
    for term in ("DF", "UL"):  # alike, so that the rows of this model are known
        values |= {Key("three", term, "estimate"): 0.031, Key("three", term, "se"): 0.004}
    values |= {Key(m, "", "r2_within"): r2 for m, r2 in (("one", 0.2841), ("two", 0.236), ("three", 0.355))}
    few = replace(known, numbers=Numbers(values | {Key("three", "", "nobs"): 495.0}))
    rows = [["", "(1)", "(2)"], ["DF", "0.022", "0.031"], ["", "(0.005)", "(0.004)"]]
    rows += [["UL", "0.023", "0.031"], ["", "(0.006)", "(0.004)"], ["N", "495", "495"]]
    matches = judged(few, [*rows, ["Within R²", "0.284", "0.355"]])
    assert {m.verdict for m in matches[-4:]} == {"same"}
    assert any(map(is_wrong, matches[:-4]))


def test_a_sentence_on_a_column_of_two_numbers_may_mean_a_model_of_which_one_is_another(known):
    rows = [["", "(1)"], ["Digital finance", "0.013"], ["", "(0.025)"], ["N", "495"], ["Units", "45"]]
    values = {Key("one", "DF", "estimate"): 0.0131, Key("two", "DF", "estimate"): -0.0131}
    for model, other in (("one", 0.231), ("two", 0.345)):
        values |= {Key(model, "DF", "se"): 0.025, Key(model, "UL", "estimate"): other}
        values |= {Key(model, "", "nobs"): 495.0, Key(model, "", "units"): 45.0}
    said = "In column (1) of Table 3, urbanisation enters with a coefficient of {}."
    for number, is_other in (("0.345", False), ("0.399", True)):
        few = replace(known, numbers=Numbers(values))
        assert is_wrong(judged(few, rows, said.format(number))[-1]) is is_other


def test_what_stands_beneath_an_unknown_label_is_no_statistic_of_an_entire_model(known):
    values = dict(known.numbers.values) | {Key("one", "", "f_p"): 0.017, Key("one", "DF", "p"): 0.0312}
    few = replace(known, numbers=Numbers(values))
    rows = [
        ["", "(1)"],
        ["Treatment", shown(known, "one", "DF")],
        ["", "(0.017)"],
        *statistics(known, ["one"]),
    ]
    assert [m.key and m.key.field for m in judged(few, rows)][1] != "f_p"


def test_the_brackets_of_all_panels_hold_one_field(known):
    values = dict(known.numbers.values) | {Key(m, t, "p"): 0.0003 for m in MODELS for t in NAMES}
    rows = []
    for first, models in ((1, ("one", "two")), (3, ("three", "four"))):
        rows += [[f"Panel {first}", "", ""], ["", f"({first})", f"({first + 1})"]]
        for term in list(NAMES)[:1] if first == 1 else NAMES:
            p = "0.4" if first == 1 else "0.000"  # typed over
            rows.append([NAMES[term][0], *(f"{shown(known, m, term)} [{p}]" for m in models)])
        rows += statistics(known, models)
    matches = judged(replace(known, numbers=Numbers(values)), rows)
    assert {(m.text, m.key.field) for m in matches if is_wrong(m)} == {("0.4", "p")}


def test_a_rule_that_one_of_two_tables_side_by_side_states_holds_for_both(known):
    halves = [[["", f"({i})", f"({i + 1})"], *body(known, models, stars="*")]
              for i, models in ((1, THREE[:2]), (3, ("two", "four")))]  # fmt: skip
    whole = [left + right for left, right in zip(*halves, strict=True)]
    whole.append(["* p < 0.05, ** p < 0.01, *** p < 0.001", *[""] * 5])
    assert not any(map(is_wrong, judged(known, whole)))


def test_rows_of_p_below_those_of_errors_are_what_their_labels_say(known):
    fields = {"系数": "estimate", "标准误": "se", "p值": "p"}

    def rows_of(terms):
        rows = [["", "(1)", "(2)"]]
        for name, term in zip(NAMES.values(), terms, strict=True):
            rows.append([name[1], "", ""])
            rows += [[w, *(shown(known, m, term, f, 3) for m in THREE[:2])] for w, f in fields.items()]
        return [*rows, *statistics(known, THREE[:2])]

    matches = judged(known, rows_of(["DF", "UL", "TRL"]))
    assert not any(map(is_wrong, matches))
    assert [m.key.field for m in matches][:6] == ["estimate", "estimate", "se", "se", "p", "p"]
    wrong = [m for m in judged(known, rows_of(["DF", "TRL", "UL"])) if is_wrong(m)]
    assert {m.key.term for m in wrong} == {"UL", "TRL"}


def test_what_a_first_of_two_columns_of_labels_says_stands_above_its_rows(known):
    rows = [["Model", "Variable", "Coef.", "Std. Err."]]
    for model in THREE[:2]:
        for i, term in enumerate(NAMES):
            numbers = [shown(known, model, term, f, 2) for f in ("estimate", "se")]
            rows.append([MODELS[model] if not i else "", NAMES[term][0], *numbers])
    matches = judged(known, rows)
    assert {m.verdict for m in matches} == {"same"}
    assert len(matches) == 12
    rows[1][2], rows[4][2] = rows[4][2], rows[1][2]
    assert sum(map(is_wrong, judged(known, rows))) == 2


@pytest.mark.parametrize("head", ["From 2012", "2012年起", "2003–2012年"])
def test_a_year_in_the_head_of_a_column_is_no_number_of_the_table(known, head):
    named = replace(known, models={**known.models, words_of(head): frozenset({"two"})})
    rows = [["", "(1)", "(2)"], ["", "Pooled OLS", head], *body(known, ("one", "two"))]
    matches = judged(named, rows)
    assert {m.verdict for m in matches} == {"same"}
    assert len(matches) == 12
    for row in rows[2:]:
        row[1], row[2] = row[2], row[1]
    assert sum(map(is_wrong, judged(named, rows))) == 12


@pytest.mark.parametrize("behind", ["，标准误为0.10。", "（在1%水平显著）。", ", p < 0.01）。"])
def test_a_comma_typed_for_a_point_is_found_whatever_stands_behind_the_number(known, behind):
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE)]
    matches = judged(known, rows, f"表3第(2)列中数字金融的系数为0,338{behind}")
    assert ("0,338", "missing") in [(m.text, m.verdict) for m in matches]


def test_observations_of_several_models_are_read(known):
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE)]
    for count, verdict in (("495", "same"), ("498", "missing")):
        matches = judged(known, rows, f"各列的观测值均为{count}。")
        assert [(m.text, m.verdict) for m in matches[-1:]] == [(count, verdict)]


def test_a_headline_of_few_digits_is_not_confirmed_by_another_main_result(known):
    values = dict(known.numbers.values) | {Key("two", "DF", "estimate"): 0.0005}
    main = (Key("one", "DF", "estimate"), Key("two", "DF", "estimate"))
    few = replace(known, numbers=Numbers(values, known.numbers.outcomes), main_results=main)
    rows = [["", "(1)", "(2)", "(3)"], *body(few, THREE)]
    for number, verdict in (("0.001", "possible"), ("0.00", "other"), ("0.0005", "possible")):
        said = f"研究发现，数字金融对生产力有显著影响，基准估计系数为{number}。"
        assert judged(few, rows, said)[-1].verdict == verdict


def test_a_number_of_a_column_whose_model_is_not_certain_is_not_out_of_date(known):
    values = {Key("one", "DF", "se"): 0.0283, Key("two", "DF", "se"): 0.0268}
    earlier = {"before": Numbers(values | {Key("two", "DF", "se"): 0.0284})}
    few = replace(known, numbers=Numbers(values), earlier_numbers=earlier)
    said = "In Table 3, column 1, digital finance has a standard error of 0.028."
    for places, verdict in (({("3", 1)}, "possible"), (set(), "outdated")):
        columns = ColumnModels({"3": {1: frozenset({"two"})}}, places)
        [match] = match_sentences([("p", said)], few, {*values}, columns)
        assert match.verdict == verdict


def test_the_counts_of_a_manuscript_s_numbers_add_up(known):
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE, stars="**")]
    rows[1][1] = rows[1][1].rstrip("*")  # p is 0.03
    matches = judged(
        known, rows, f"In column (2), urbanisation has {shown(known, 'one', 'UL')}, broadband 0.77."
    )
    first, *others = summarise_matches(matches, [], []).split("\n\n")[0].splitlines()
    same, total = map(int, re.findall(r"\d+", first))
    assert total == len(matches)
    assert any("with wrong stars: 1" in line for line in others)
    assert same + sum(int(line.rpartition(": ")[2]) for line in others) == total


def test_rows_of_two_variables_that_were_exchanged_are_no_models_of_one(known):
    rng, values = random.Random(3), dict(known.numbers.values)
    values |= {Key(m, t, "statistic"): rng.uniform(1, 9) for m in THREE for t in NAMES}
    rows = [["", *(MODELS[m] for m in THREE)]]
    for label, term in (("Digital finance", "UL"), ("Urbanisation", "DF")):
        t = [f"{values[Key(m, term, 'statistic')]:.3f}" for m in THREE]
        rows.append([label, *(f"{shown(known, m, term)} ({t[i]})" for i, m in enumerate(THREE))])
    rows += statistics(known, THREE)
    few = replace(known, numbers=Numbers(values, known.numbers.outcomes))
    assert sum(map(is_wrong, judged(few, rows))) == 12


def test_r2_in_a_sentence_is_no_p_value_of_a_test(known):
    values = dict(known.numbers.values) | {Key("one", "placebo", "test_p"): 0.0231}
    few = replace(known, numbers=Numbers(values, known.numbers.outcomes))
    rows = [["", "(1)", "(2)", "(3)"], *body(few, THREE), *statistics(few, THREE)]
    for said in ("表3第(2)列的组内R²为0.023。", "The within R² of column (2) in Table 3 is 0.023."):
        assert judged(few, rows, said)[-1].verdict == "missing"


@pytest.mark.parametrize("words", [[["Estimator", "OLS", "IV"]], []])
def test_panels_begin_where_the_name_of_a_variable_comes_again_above_its_rows(known, words):
    outcomes = {**dict.fromkeys(MODELS, "NQP"), "one": "UL"}
    other = replace(known, numbers=Numbers(known.numbers.values, outcomes))
    fields, names = {"Estimate": "estimate", "SE": "se"}, {"NQP": "生产力", "UL": "城镇化"}
    rows = []
    for first, models in ((1, ("one", "two")), (3, ("three", "four"))):
        rows += [[f"Panel {first}", "", ""], ["", f"({first})", f"({first + 1})"]]
        rows += [["", *(names[outcomes[m]] for m in models)], *words]
        for term in NAMES:
            rows.append([NAMES[term][0], "", ""])
            rows += [[w, *(shown(known, m, term, f) for m in models)] for w, f in fields.items()]
        rows += statistics(known, models)
    matches = judged(other, rows)
    assert {m.verdict for m in matches} == {"same"}
    assert len(matches) == 32


def test_the_name_of_a_variable_above_its_rows_heads_no_panel(known):
    """`ATT` would name the models of average effects."""
    rows = [["", "(1)"], ["ATT", ""], ["Coefficient", "0.08"], ["Std. error", "0.06"], ["N", "495"]]
    assert FigureGrid(table_of(rows), known).panel_heading(2) == []
    rows[2:4] = [["Digital finance", "0.08"], ["", "(0.06)"]]
    assert FigureGrid(table_of(rows), known).panel_heading(2) == ["ATT"]


@pytest.mark.parametrize("name", ["Digital finance x Taxes", "数字金融×税收"])
def test_two_variables_with_a_sign_of_multiplication_between_are_one_in_a_sentence(known, name):
    """A treatment is the product of what the study may hold apart; its product is the study's own."""
    rows = [["", "(1)", "(2)", "(3)"], *body(known, THREE)]
    numbers = shown(known, "three", "TRL"), shown(known, "one", "TRL")
    said = (
        f"Across columns (1)–(2) of Table 3, the coefficients on {name} are %s and %s, respectively."
        % numbers
    )
    assert [m.verdict for m in judged(known, rows, said)[-2:]] == ["same", "same"]
    product = {Key("one", "DF:TRL", "estimate"): 0.1234, Key("three", "DF:TRL", "estimate"): 0.2345}
    other = replace(known, numbers=Numbers({**known.numbers.values, **product}, known.numbers.outcomes))
    assert not any(m.verdict == "same" for m in judged(other, rows, said)[-2:])
    said = said.replace(numbers[0], "0.2345").replace(numbers[1], "0.1234")
    assert [m.verdict for m in judged(other, rows, said)[-2:]] == ["same", "same"]


def test_two_tables_of_two_rows_side_by_side_are_two(known):
    halves = []
    for models in (("one", "two"), ("three", "four")):
        foot = [["Controls", "Yes", "No"], *statistics(known, models)[1:], ["N", "495", "495"]]
        heads = ["", *(MODELS[m] for m in models)]
        halves.append([heads, ["DF", *(shown(known, m, "DF") for m in models)], *foot])
    halves[0] = [*halves[0][:2], halves[0][4], ["", "", ""], ["", "", ""]]
    rows = [left + right for left, right in zip(*halves, strict=True)]
    assert len(match_tables(Manuscript([table_of(rows)]), known)) == 2
    matches = judged(known, rows)
    assert {m.verdict for m in matches} == {"same"}
    assert len(matches) == 10


def test_of_models_that_fit_a_cell_s_column_alike_the_one_that_no_other_column_has_is_taken(known):
    values = {}
    for model, estimate in (("one", 0.021), ("two", 0.031)):
        values |= {Key(model, "DF", "estimate"): estimate, Key(model, "DF", "se"): 0.025}
        values |= {Key(model, "", "r2_within"): 10 * estimate, Key(model, "", "nobs"): 816.0}
    rows = [["", "(1)", "(2)"], ["Digital finance", "0.021 (0.025)", "0.031 (0.025)"]]
    rows += [["N", "816", "816"], ["Within R²", "0.210", "0.210"]]
    wrong = [m for m in judged(replace(known, numbers=Numbers(values)), rows) if is_wrong(m)]
    assert [(m.text, m.key) for m in wrong] == [("0.210", Key("two", "", "r2_within"))]


@pytest.mark.parametrize(
    ("note", "field"),
    [
        ("注：括号内为聚类稳健标准误；* p<0.1。", "se"),
        ("括号内为t值，***、**、*分别表示1%、5%、10%水平显著。", "statistic"),
        ("括号中数值为p值", "p"),
        ("Standard errors clustered by state in parentheses. * p < 0.1", "se"),
        ("t statistics in parentheses", "statistic"),
        ("Standard errors in parentheses, p-values in brackets.", ""),
        ("* p < 0.1", ""),
    ],
)
def test_what_notes_say_that_brackets_hold_is_read(known, note, field):
    rows = [["", "(1)"], ["DF", "0.5"], ["", "(0.1)"], ["N", "495"]]
    assert FigureGrid(replace(table_of(rows), notes=[note]), known).field_in_brackets == field
