"""Each number of a manuscript is judged at its place: exchanged numbers, columns and rows are found, and what
the study prints elsewhere is no more than possible.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from audit.match_page import is_wrong, summarise_matches
from audit.matching import match_tables
from audit.reading.figures import figures
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable
from audit.reading.reader import read_manuscript
from audit.references import ColumnModels, Vocabulary, columns_in
from audit.run_history import join_notes, language_of_page
from audit.sentences import match_sentences
from audit.study_labels import find_published_numbers, models_by_label, statistics_by_label, terms_by_label
from audit.study_numbers import Key, Numbers
from audit.study_reference import StudyReference, words_of
from base.yaml_file import read_yaml, resolve_languages
from cli.match import answer_folder, language_of_text, match_article, match_numbers
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]
MODELS = ("one", "two", "three", "conley")
LABELS = {"DF": ("Digital finance", "数字金融"), "UL": ("Urbanisation", "城镇化"), "TRL": ("Tax", "税收")}


@pytest.fixture
def known():
    """A study of four models with three terms; two has another outcome."""
    rng = np.random.default_rng(11)
    values = {}
    for model in MODELS:
        for term in LABELS:
            estimate = float(rng.uniform(0.2, 0.9) * rng.choice((-1, 1)))
            error = float(rng.uniform(0.05, 0.3))
            values |= {Key(model, term, "estimate"): estimate, Key(model, term, "se"): error}
            values |= {Key(model, term, "p"): 0.5}
        values |= {Key(model, "", "nobs"): 495.0, Key(model, "", "r2_within"): float(rng.uniform(0.2, 0.9))}
    outcomes = {model: "RI" if model == "two" else "NQP" for model in MODELS}
    labels = {name: frozenset({term}) for term, names in LABELS.items() for name in (*names, term)}
    labels |= {"Innovation": frozenset({"RI"}), "创新": frozenset({"RI"}), "NQP": frozenset({"NQP"})}
    models = {
        words_of(name): frozenset({m})
        for m, name in zip(MODELS, ("One", "Two", "Pooled", "Conley"), strict=True)
    }
    return StudyReference(
        Numbers(values, outcomes), (), labels, models=models, main_results=(Key("one", "DF", "estimate"),)
    )


def rows_of(known, models=MODELS[:3], chinese=False, heads=()):
    """A regression table as journals print it, with rows of words between estimates and statistics."""
    values = known.numbers.values
    rows = [["", *(f"({i + 1})" for i in range(len(models)))], *(["", *row] for row in heads)]
    for term, names in LABELS.items():
        rows.append([names[chinese], *(f"{values[Key(m, term, 'estimate')]:.4f}" for m in models)])
        rows.append(["", *(f"({values[Key(m, term, 'se')]:.4f})" for m in models)])
    words = ("控制变量", "是", "年份固定效应") if chinese else ("Controls", "Yes", "Year FE")
    rows += [[words[0], *[words[1]] * len(models)], [words[2], *[words[1]] * len(models)]]
    rows.append(["样本量" if chinese else "N", *["495"] * len(models)])
    rows.append(["R²", *(f"{values[Key(m, '', 'r2_within')]:.4f}" for m in models)])
    return rows


def table_of(rows, notes=()):
    return ManuscriptTable(
        "table 1", [[Cell(text) for text in row] for row in rows], number="1", notes=list(notes)
    )


def matched(rows, known, notes=()):
    [(_, matches, readings)] = match_tables(Manuscript([table_of(rows, notes)]), known)
    return matches, readings


@pytest.mark.debt("33.6")
@pytest.mark.parametrize("chinese", [False, True])
@pytest.mark.parametrize("kind", ["pair", "R2", "columns"])
def test_rows_of_words_begin_no_panel_so_that_what_was_exchanged_is_found(known, chinese, kind):
    outcome = ("NQP", "创新", "NQP") if chinese else ("NQP", "Innovation", "NQP")
    rows = rows_of(known, chinese=chinese, heads=[outcome])
    sound, _ = matched(rows, known)
    assert {m.verdict for m in sound} == {"same"}
    if kind == "pair":
        rows[2][1], rows[3][1] = rows[3][1].strip("()"), f"({rows[2][1]})"
    elif kind == "R2":
        rows[-1][1], rows[-1][2] = rows[-1][2], rows[-1][1]
    else:
        for row in rows[2:]:
            row[1], row[2] = row[2], row[1]
    found = [m for m in matched(rows, known)[0] if is_wrong(m)]
    assert {"pair": 2, "R2": 2, "columns": 14}[kind] == len(found)


@pytest.mark.debt("33.6")
def test_blank_rows_of_a_workbook_part_no_table(known, tmp_path):
    rows = rows_of(known)
    for at in (1, 8, 10):
        rows.insert(at, [""] * 4)
    rows[-1][1], rows[-1][2] = rows[-1][2], rows[-1][1]
    book = openpyxl.Workbook()
    book.active.append(["Table 1. Results"])
    for row in [*rows, [""], ["*** p<0.01, ** p<0.05, * p<0.1"], [""], ["Table 2. More"], *rows_of(known)]:
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    first, second = match_tables(read_manuscript(tmp_path / "p.xlsx"), known)
    assert (first[0].caption, second[0].caption) == ("Table 1. Results", "Table 2. More")
    assert [m.row for m in first[1] if is_wrong(m)] == ["R²", "R²"]
    assert not any(map(is_wrong, second[1]))


@pytest.mark.debt("33.6")
def test_a_panel_begins_where_a_label_comes_again(known):
    rows = rows_of(known, MODELS[:2])
    again = rows_of(known, MODELS[2:])
    _, readings = matched([*rows, ["Panel B", "", ""], *again], known)
    assert [{part[0] for part in one.columns.values()} for one in readings] == [{*MODELS[:2]}, {*MODELS[2:]}]


@pytest.mark.debt("33.7")
def test_a_number_under_an_unknown_label_is_placed_by_what_agrees_with_it_and_else_but_possible(known):
    rows = rows_of(known)
    rows[1][0] = "My own label"
    turned = rows[1][2].removeprefix("-") if rows[1][2].startswith("-") else f"-{rows[1][2]}"
    rows[1][2] = turned
    found, _ = matched(rows, known)
    assert [m.text for m in found if is_wrong(m)] == [turned]
    values = known.numbers.values
    alone = [*rows_of(known), ["Another", f"{values[Key('two', 'UL', 'estimate')]:.4f}", "", ""]]
    alone[-1][1], alone[-1][2] = "", alone[-1][1]
    found, _ = matched(alone, known)
    assert [m.verdict for m in found if m.row == "Another"] == ["possible"]
    said = summarise_matches(found, [], [])
    assert "24 of 25 printed numbers are the study's, at their place\n" in said
    assert "  possible: a number of the study's, place not known: 1\n" in said


TWO = Numbers(
    {
        **{Key("a", "DF", f): v for f, v in (("estimate", -0.0302), ("se", 0.0582))},
        **{Key("b", "DF", f): v for f, v in (("estimate", 0.0207), ("se", 0.0063))},
        Key("a", "UL", "estimate"): 0.1688,
        Key("a", "", "r2_within"): 0.7551,
        Key("b", "", "r2_within"): 0.1959,
    }
)


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (
            "Column (1) shows that the coefficient of digital finance is −0.0302 (s.e. 0.0582).",
            ["same", "same"],
        ),
        ("Column (1) shows that the coefficient of digital finance is 0.0302.", ["other"]),
        ("第(1)列中数字金融的系数为-0.0302。", ["same"]),
        ("第(1)列中数字金融的系数为0.0302。", ["other"]),
        ("In column (2) the coefficient of digital finance is −0.0302.", ["other"]),
        ("In column (2) the within R² is 0.1959.", ["same"]),
        ("In column (2) the within R² is 0.7551.", ["other"]),
        ("第(1)列中数字金融和城镇化的系数分别为-0.0302和0.1688。", ["same", "same"]),
        ("第(1)列中数字金融和城镇化的系数分别为0.1688和-0.0302。", ["other", "other"]),
        ("The coefficient of digital finance is −0.0302.", ["same"]),  # a main result
        ("The coefficient of digital finance is 0.0207.", ["possible"]),
        ("The coefficient of digital finance is 0.0207 (standard error 0.0063).", ["same", "possible"]),
        ("Digital finance lowers it by 0.0302.", ["same"]),
    ],
)
def test_a_number_in_a_sentence_is_the_study_s_at_the_column_and_variable_that_it_names(text, verdicts):
    labels = {
        "Digital finance": frozenset({"DF"}),
        "数字金融": frozenset({"DF"}),
        "城镇化": frozenset({"UL"}),
    }
    known = StudyReference(TWO, (), labels, main_results=(Key("a", "DF", "estimate"),))
    columns = ColumnModels({"1": {1: frozenset({"a"}), 2: frozenset({"b"})}})
    found = match_sentences([("paragraph 1", text)], known, TWO.values, columns)
    assert [m.verdict for m in found] == verdicts


SEVERAL = Numbers(
    {
        **TWO.values,
        Key("c", "DF", "estimate"): 0.1550,
        Key("c", "", "r2_within"): 0.6402,
        Key("h", "hausman", "test"): 9.525,
        Key("h", "hausman", "test_p"): 0.0494,
        Key("m", "sobel", "test_p"): 0.1892,
        Key("d", "DF", "mean"): 6.6022,
        Key("i", "1986", "estimate"): 0.1858,
        Key("a", "W:DF", "estimate"): 0.0590,
        Key("a", "wild_bootstrap:DF", "test_p"): 0.0512,
        Key("a", "randomisation:DF", "test_p"): 0.0551,
        Key("d", "treated", "mean"): 0.2149,
        Key("e", "group_difference", "test"): 2.4284,
        Key("e", "group_difference", "test_p"): 0.0373,
        Key("m/outcome", "", "effect_indirect"): 0.0052,
        Key("m/outcome", "", "effect_proportion"): 0.2511,
    }
)


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # A sentence between is of another column, this one of the preferred.
        (
            "Column (1) reports our preferred specification. In column (3) the coefficient of digital "
            "finance is 0.155. Within R² is {} in our preferred model.",
            {"0.755": "same", "0.640": "other", "0.758": "missing"},
        ),
        (
            "第(1)列为基准回归。第(3)列中数字金融的系数为0.155。基准回归的组内R²为{}。",
            {"0.755": "same", "0.640": "other", "0.758": "missing"},
        ),
        (
            "In column (3) the coefficient of digital finance is 0.155. The elasticity of digital finance "
            "ranges from −0.030 to {} across specifications.",
            {"0.155": "same", "0.021": "possible", "0.158": "missing"},
        ),
        (
            "Digital finance does not raise output: the elasticity is {}.",
            {"−0.0302": "same", "−0.0332": "missing"},
        ),
        (
            "The Hausman test rejects random effects (χ²(4) = 9.53, p = {}).",
            {"0.049": "same", "0.042": "missing", "0.189": "missing"},
        ),
        (
            "The mean of digital finance is {} percent, with a standard deviation of 2.",
            {"6.60": "same", "6.63": "missing"},
        ),
        ("Moran's I falls to {} in 1986.", {"0.186": "same", "0.189": "missing"}),
        (
            "第(3)列中数字金融的系数为0.155。将城镇化纳入模型后，数字金融的系数由0.155变为{}。",
            {"−0.030": "possible", "0.021": "possible", "0.028": "missing"},
        ),
        (
            "第(1)列加入控制变量后，数字金融的系数为-0.030。从控制变量看，城镇化的系数为{}。",
            {"0.169": "same", "0.162": "missing"},
        ),
        ("描述性统计中，数字金融的均值为{}，说明各城市之间差距较大。", {"6.602": "same", "6.605": "missing"}),
        ("第(1)列中数字金融的空间滞后项系数为{}。", {"0.059": "same", "0.030": "other", "0.052": "missing"}),
        (
            "In column (1) the coefficient of digital finance is −0.030. Without weights the estimate drops "
            "to {}.",
            {"0.021": "possible", "0.028": "unread"},
        ),
        ("A share of {} percent of the years are treated.", {"13.5": "unread"}),
        (
            "Digital finance raises it by 0.0302, a quarter of which ({} percent) runs elsewhere.",
            {"31.4": "unread"},
        ),
        (
            "In column (1) the coefficient of digital finance is −0.0302, so the product of the two is {}.",
            {"0.0111": "unread"},
        ),
        ("变量treated的均值为{}。", {"0.215": "same", "0.218": "missing"}),
        (
            "Digital finance matters in column (1) of Table 1 (β = {}, p < 0.01).",
            {"−0.0302": "same", "−0,0302": "missing"},
        ),
        (
            "The wild cluster bootstrap gives a p-value of {} and randomisation inference one of 0.055.",
            {"0.051": "same", "0.054": "missing", "0.055": "same"},
        ),
        (
            "第(2)列中数字金融的系数为0.0207。就控制变量而言，数字金融提高；城镇化的系数为{}。",
            {"0.1688": "same", "0.1628": "missing"},
        ),
        (
            "检验显示，两组的差异显著（F=2.428，p={}）。",
            {"0.037": "same", "0.035": "missing"},
        ),
        ("数字金融通过城镇化的中介效应占总效应的{}。", {"25.11%": "same", "25.14%": "missing"}),
    ],
)
def test_sentences_of_no_column_have_the_place_that_their_words_give(text, verdicts):
    names = {"Digital finance": "DF", "数字金融": "DF", "城镇化": "UL", "1986": "1986", "treated": "treated"}
    labels = {name: frozenset({term}) for name, term in names.items()}
    known = StudyReference(SEVERAL, (), labels, main_results=(Key("a", "DF", "estimate"),))
    columns = ColumnModels({"1": {i: frozenset({model}) for i, model in enumerate("abc", 1)}})
    shown = [key for key in SEVERAL.values if key.model in "abcdi"]
    for number, verdict in verdicts.items():
        found = match_sentences([("paragraph 1", text.format(number))], known, shown, columns)
        assert [m.verdict for m in found if m.text == number.replace("−", "-")][-1:] == [verdict], number


@pytest.mark.debt("33.9")
def test_stars_behind_the_brackets_beneath_are_the_estimates(known):
    values = {**known.numbers.values, **{Key(m, "DF", "p"): 0.03 for m in MODELS}}
    known = replace(known, numbers=Numbers(values, known.numbers.outcomes))
    rows, note = rows_of(known), ["* p<0.1; ** p<0.05; *** p<0.01"]
    rows[2][1:] = [f"{cell}**" for cell in rows[2][1:]]
    assert {(m.verdict, m.stars) for m in matched(rows, known, note)[0]} == {("same", "")}
    rows[2][1] = rows[2][1].replace("**", "*")
    assert [m.stars != "" for m in matched(rows, known, note)[0]].count(True) == 1


@pytest.mark.debt("33.6")
def test_a_panel_s_own_heads_stand_above_its_rows_of_words(known):
    """A label without words beside it, right above the numbers, hides neither heads nor their order."""
    above = [row for row in rows_of(known, ("one", "two"), heads=[("One", "Two")]) if row[1] != "Yes"]
    below = [row for row in rows_of(known, ("two", "one")) if row[0] in ("Urbanisation", "Tax", "N")]
    heads = [["Panel B", "", ""], ["", "(3)", "(4)"], ["Variables", "Two", "One"]]
    words = [["Sample", "Full", "Full"], ["Year FE", "Yes", "Yes"], ["Unit fixed effects", "", ""]]
    found, _ = matched([["Panel A", "", ""], *above, *heads, *words, *below], known)
    assert {m.verdict for m in found} == {"same"}


@pytest.mark.debt("33.7")
def test_a_headline_out_of_date_is_not_confirmed_by_another_set_of_controls():
    labels = {"Digital finance": frozenset({"DF"})}
    numbers = Numbers({Key("main", "DF", "estimate"): 0.0217, Key("other", "DF", "estimate"): 0.0195})
    before = Numbers({Key("main", "DF", "estimate"): 0.0195, Key("other", "DF", "estimate"): 0.0177})
    earlier = {"run": before}
    known = StudyReference(numbers, (), labels, earlier, main_results=(Key("main", "DF", "estimate"),))
    text = [("paragraph 1", "The coefficient of digital finance is 0.0195.")]
    assert [m.verdict for m in match_sentences(text, known, [])] == ["outdated"]
    assert [m.verdict for m in match_sentences(text, known, numbers.values)] == ["possible"]


@pytest.mark.debt("33.8")
def test_names_of_variables_are_known_in_every_language_whatever_the_study_ran_in():
    config, _ = resolve_languages(read_yaml(ROOT / "config" / "nqp.yaml"), "en")
    numbers = Numbers({Key("baseline", t, "estimate"): 0.1 for t in ("DF", "DF:DAG", "W:DF", "rho")})
    labels = terms_by_label(ROOT, "nqp", config, numbers, [])
    for label, term in (
        ("数字金融", "DF"),
        ("Digital finance", "DF"),
        ("ρ", "rho"),
        ("数字金融 × 数字接入鸿沟", "DF:DAG"),
    ):
        assert term in labels[label], label
    models = models_by_label(ROOT, "nqp", numbers, [])
    assert models[words_of("基准回归")] == models[words_of("Baseline")] == {"baseline"}
    tests = statistics_by_label(Numbers({Key("m", "hausman", "test"): 1.0, Key("m", "", "r2_within"): 0.5}))
    assert tests["hausman"] == {("hausman", "test")}


@pytest.mark.debt("33.8")
def test_labels_in_sentences_are_whole_words_and_may_have_one_character():
    labels = {
        "Employment": frozenset({"emp"}),
        "ρ": frozenset({"rho"}),
        "Unemployment rate": frozenset({"unemp"}),
    }
    vocabulary = Vocabulary(StudyReference(Numbers({}), (), labels))

    def named(text):
        return [sorted(m.names) for m in vocabulary.terms_in(text)]

    assert named("Unemployment falls.") == []
    assert named("The unemployment rate and employment fall, ρ is 0.4.") == [["unemp"], ["emp"], ["rho"]]
    assert named("ρ为0.4") == [["rho"]]


@pytest.mark.debt("33.9")
@pytest.mark.parametrize("words", [("One", "Conley"), ("One", "Pooled OLS"), ("Innovation", "NQP")])
def test_rows_that_are_models_are_held_to_their_labels(known, words):
    names = {"One": "one", "Conley": "conley", "Pooled OLS": "three", "Innovation": "two", "NQP": "one"}
    values = known.numbers.values

    def lines(models):
        fields = (("DF", "estimate"), ("DF", "se"), ("", "r2_within"))
        return [
            [w, *(f"{values[Key(m, *of)]:.4f}" for of in fields)] for w, m in zip(words, models, strict=True)
        ]

    right = [names[word] for word in words]
    head = ["", "Estimate", "Std. error", "R²"]
    assert {m.verdict for m in matched([head, *lines(right)], known)[0]} == {"same"}
    assert len([m for m in matched([head, *lines(right[::-1])], known)[0] if is_wrong(m)]) == 6


@pytest.mark.debt("33.9")
def test_decimal_commas_in_cells_and_in_the_rule_of_stars_are_read(known):
    values = {**known.numbers.values, **{Key(m, "DF", "p"): 0.03 for m in MODELS}}
    known = replace(known, numbers=Numbers(values, known.numbers.outcomes))
    rows = rows_of(known)
    rows[1][1:] = [f"{cell}**" for cell in rows[1][1:]]
    rows = [[cell.replace(".", ",") for cell in row] for row in rows]
    note = "* p<0,1; ** p<0,05; *** p<0,01"
    found, _ = matched(rows, known, [note])
    assert {(m.verdict, m.stars) for m in found} == {("same", "")}
    assert [f.value for f in figures("系数为-0,0207", True)] == [-0.0207]
    manuscript = Manuscript([table_of(rows, [note])])
    assert not [m for m in match_numbers(manuscript, known)[0] if is_wrong(m)]
    own = f"{values[Key('one', 'TRL', 'estimate')]:.4f}".replace(".", ",")
    for number, wrong in ((own, []), ("-0,0999", ["-0.0999"])):
        beside = [("paragraph 1", f"The effect of tax in column (1) is {number}, p = 0.50.")]
        matches, _ = match_numbers(Manuscript([table_of(rows, [note])], beside), known)
        assert [m.text for m in matches if is_wrong(m)] == wrong
    typed = rows_of(known)
    typed[3][2] = typed[3][2].replace(".", ",")
    assert [m.row for m in matched(typed, known)[0] if is_wrong(m)] == ["Urbanisation"]
    points = Manuscript([table_of(rows_of(known))], [("paragraph 1", "The effect of tax is 0,0207.")])
    assert [m.text for m in match_numbers(points, known)[0] if is_wrong(m)] == ["0,0207"]


@pytest.mark.debt("33.9")
def test_published_numbers_that_the_study_holds_are_published(known):
    own = rows_of(known)
    printed = [["published", "0.1111", "0.2222", "0.3333"], ["", "(0.0111)", "(0.0222)", "(0.0333)"]]
    table = table_of([*own[:3], *printed, *own[3:]])
    for c, model in enumerate(MODELS[:3], 1):
        for r, field in ((1, "estimate"), (2, "se")):
            table.rows[r][c] = Cell(table.rows[r][c].text, (model, "DF", field))
        theirs = (model, "DF", "published_estimate")  # as an exported page marks them
        table.rows[3][c] = Cell(table.rows[3][c].text, theirs)
    held = find_published_numbers([table], known.numbers, frozenset({"published"}))
    assert {key.field: figure.value for key, figure in held.items() if key.model == "two"} == {
        "estimate": 0.2222,
        "se": 0.0222,
    }
    known = replace(known, article_figures=held)
    rows = rows_of(known)
    rows[1:3] = [["Digital finance", *printed[0][1:]], printed[1]]
    found, _ = matched(rows, known)
    assert {m.verdict for m in found if m.row == "Digital finance"} == {"published"}
    text = [("paragraph 1", "The coefficient of digital finance is 0.2222.")]
    assert [m.verdict for m in match_sentences(text, known, [])] == ["published"]


@pytest.mark.debt("33.9")
@pytest.mark.parametrize("rows", [[["lnNQP", "0.123***"]], [["a", "0.345"], ["b", "0.567"], ["c", "0.678"]]])
def test_a_small_table_of_another_study_is_not_matched_by_size(known, rows):
    rng = np.random.default_rng(2)
    values = {Key(f"m{i}", f"t{j}", "weight"): float(rng.uniform()) for i in range(60) for j in range(60)}
    known = replace(known, numbers=Numbers({**known.numbers.values, **values}))
    [(_, matches, readings)] = match_tables(Manuscript([table_of([["", "(1)"], *rows])]), known)
    assert (matches, readings) == ([], [])


@pytest.mark.debt("33.10")
def test_manuscripts_of_one_name_have_folders_of_their_own(tmp_path):
    match = tmp_path / "match"
    papers = [tmp_path / where / name for where in ("a", "b") for name in ("paper.docx", "paper.tex")]
    folders = [answer_folder(match, paper) for paper in papers]
    assert [folder.name for folder in folders[:2]] == ["paper", "paper_tex"]
    assert len(set(folders)) == 4
    assert [answer_folder(match, paper) for paper in papers] == folders


@pytest.mark.debt("33.18")
@pytest.mark.parametrize("name", ["...docx", ".. .docx", "caf\udce9.docx", "a\x1b[2J\n.docx"])
def test_an_answer_stays_in_its_folder_and_can_be_printed(tmp_path, name):
    folder = answer_folder(tmp_path / "match", tmp_path / name)
    assert folder.resolve().parent == (tmp_path / "match").resolve()
    assert folder.name.isprintable()
    assert answer_folder(tmp_path / "match", tmp_path / "b" / name) != folder


@pytest.mark.debt("33.10")
def test_a_folder_in_place_of_a_manuscript_is_said(tmp_path):
    with pytest.raises(StudyError, match=r"is a folder; give the file of the manuscript in it"):
        match_article(ROOT, "munnell", tmp_path)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("columns (1) and (2) show", [[1, 2]]),
        ("Column 3 of Table 2", [[3]]),
        ("表3第(2)列和第(4)列", [[2, 4]]),
        ("列（1）", [[1]]),
        ("第4.2节，第2年", []),
        ("Model (2)", [[2]]),
    ],
)
def test_columns_that_a_sentence_names_are_read(text, columns):
    assert [one.numbers for one in columns_in(text.replace("（", "(").replace("）", ")"))] == columns


@pytest.mark.debt("33.8")
def test_the_study_s_sentences_are_those_of_the_manuscript_s_language(tmp_path):
    chinese = Manuscript([], [("paragraph 1", "数字金融的系数为0.0207。"), ("paragraph 2", "基准回归。")])
    english = Manuscript([], [("paragraph 1", "The coefficient of 数字金融 is 0."), ("paragraph 2", "So.")])
    assert [language_of_text(one) for one in (chinese, english, Manuscript([]))] == ["zh", "en", "en"]
    (tmp_path / "report.html").write_text('<!DOCTYPE html>\n<html lang="zh">\n', encoding="utf-8")
    assert (language_of_page(tmp_path), language_of_page(tmp_path / "none")) == ("zh", "")
    none: frozenset[str] = frozenset()
    assert join_notes({"a": none | {"1"}}, {"a": none | {"2"}, "b": none}) == {"a": {"1", "2"}, "b": set()}
