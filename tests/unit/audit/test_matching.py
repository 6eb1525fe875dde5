"""A manuscript is matched with its study: faults are found, sound numbers are not accused, and exported
tables say themselves which number each cell prints.
"""

import json
import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from statsmodels.api import OLS, add_constant
from statsmodels.iolib.summary2 import summary_col

from audit.declaration import PrintedFacts
from audit.grid import FigureGrid
from audit.match_page import is_wrong, sentence, summarise_matches, write_layouts, write_match
from audit.matching import match_tables
from audit.prose.splitting import collect_sentences, numbers_by_sentence
from audit.reading import manuscript as read
from audit.reading.figures import figures, has_commas
from audit.reading.manuscript import Manuscript
from audit.reading.reader import read_manuscript
from audit.run import run_checks
from audit.run_history import Run, add_earlier
from audit.sentences import match_sentences
from audit.stars import read_star_levels
from audit.study_numbers import Key, Numbers
from audit.study_reference import StudyReference
from audit.tables import read_tables
from match_layouts import LAYOUTS
from match_trial import TERMS as SHOWN
from match_trial import counted, study
from report.render_docx import write_docx
from report.render_text import to_html
from spillover.tables.latex import to_latex
from spillover.tables.table import Span, Table, TableRow, bookmark, number

MODELS, TERMS = ("one", "two/outcome", "three"), ("DF", "DF:DAG", "W:DF")


@pytest.fixture
def known():
    rng = np.random.default_rng(5)
    values = {}
    for model in MODELS:
        for term in TERMS:
            estimate = rng.normal()
            values |= {Key(model, term, "estimate"): estimate, Key(model, term, "se"): abs(estimate) / 3}
            values |= {Key(model, term, "p"): 0.003, Key(model, term, "low"): estimate - 1}
            values |= {Key(model, term, "high"): estimate + 1}
        values |= {Key(model, "", "nobs"): float(rng.integers(200, 3000))}
        values |= {Key(model, "wald", "test"): rng.uniform(3, 30), Key(model, "wald", "test_p"): 0.0312}
    labels = {"Digital finance": frozenset({"DF"}), "数字金融": frozenset({"DF"})}
    return StudyReference(Numbers(values), (), labels)


def exported(known):
    """A table as the report writes it, its cells marked."""
    values = known.numbers.values

    def cell(model, term, field, form):
        return number(form.format(values[Key(model, term, field)]), model, term, field)

    rows = []
    for label, term in zip(("Digital finance", "Product", "Lag"), TERMS, strict=True):
        rows.append(TableRow((label, *(cell(m, term, "estimate", "{:.4f}***") for m in MODELS))))
        rows.append(TableRow(("", *(cell(m, term, "se", "({:.4f})") for m in MODELS)), "bracket"))
    intervals = [
        number(
            f"[{values[Key(m, 'DF', 'low')]:.3f}, {values[Key(m, 'DF', 'high')]:.3f}]", m, "DF", "interval"
        )
        for m in MODELS
    ]
    rows.append(TableRow(("Interval", *intervals)))
    rows.append(TableRow(("N", *(cell(m, "", "nobs", "{:.0f}") for m in MODELS)), "statistic"))
    tests = [number(f"{values[Key(m, 'wald', 'test')]:.2f} [0.031]", m, "", "wald") for m in MODELS]
    rows.append(TableRow(("Wald", *tests), "statistic"))
    head = ((Span(""), Span("(1)"), Span("(2)"), Span("(3)")),)
    return Table("table03_x", "A table", head, tuple(rows), ("Notes.",))


def manuscript(folder, table, ending):
    path = folder / f"paper.{ending}"
    if ending == "docx":
        write_docx(path, table)
    else:
        text = to_html(table) if ending == "html" else to_latex(table)
        path.write_text(text, encoding="utf-8")
    return read_manuscript(path)


@pytest.mark.parametrize("ending", ["docx", "html", "tex"])
def test_an_exported_table_says_itself_which_number_each_cell_prints(tmp_path, known, ending):
    [(table, matches, _)] = match_tables(manuscript(tmp_path, exported(known), ending), known)
    assert table.number == "3"
    assert len(matches) == 33
    assert {(m.verdict, m.placed_by, m.stars) for m in matches} == {("same", "mark", "")}


@pytest.mark.parametrize("ending", ["docx", "html", "tex"])
def test_a_column_of_another_model_is_found_by_its_marks(tmp_path, known, ending):
    """All numbers of a column typed over by those of another, which alone would pass for a new order."""
    read = manuscript(tmp_path, exported(known), ending)
    for row in read.tables[0].rows[1:]:
        row[1] = type(row[1])(row[2].text, row[1].mark)
    [(_, matches, _)] = match_tables(read, known)
    found = [m for m in matches if is_wrong(m)]
    assert {m.column for m in found} == {"(1)"}
    assert {m.verdict for m in found} == {"other"}
    assert "of DF in two, outcome" in sentence(found[0])


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("ending", ["docx", "html", "tex"])
def test_rows_of_true_values_are_the_study_s_and_one_typed_over_is_found(tmp_path, known, ending, marked):
    values = dict(known.numbers.values)
    values |= {Key(m, "DF", "true_value"): 0.1234 + i for i, m in enumerate(MODELS)}
    known = replace(known, numbers=Numbers(values))
    table = exported(known)
    true = [number(f"{values[Key(m, 'DF', 'true_value')]:.4f}†", m, "DF", "true_value") for m in MODELS]
    rows = [*table.rows[:2], TableRow(("true value", *true), "truth"), *table.rows[2:]]
    read = manuscript(tmp_path, replace(table, rows=tuple(rows)), ending)
    mine = next(row for row in read.tables[0].rows if row[0].text == "true value")
    if not marked:
        for row in read.tables[0].rows:
            row[:] = [type(cell)(cell.text) for cell in row]
    by = {"mark"} if marked else {"label", "size"}
    [(_, matches, _)] = match_tables(read, known)
    shown = [m for m in matches if m.row == "true value"]
    assert [(m.verdict, m.key.field, m.placed_by in by) for m in shown] == [("same", "true_value", True)] * 3
    assert not any(map(is_wrong, matches))
    mine[2] = type(mine[2])("1.1434†", mine[2].mark)
    [(_, matches, _)] = match_tables(read, known)
    assert [(m.text, m.verdict) for m in matches if is_wrong(m)] == [("1.1434", "missing")]


def test_planted_faults_are_found_and_sound_numbers_not_accused():
    total = counted(60, seed=3)
    faults = sum(value for name, value in total.items() if name.startswith("planted"))
    assert faults > 20
    assert sum(value for name, value in total.items() if name.startswith("found")) == faults
    assert total["accused"] == 0
    assert total["read"] > 0.98 * total["numbers"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_tables_laid_out_as_other_programs_do_match_by_their_labels(tmp_path, layout):
    """Every number is the study's, by labels or by names alone; a digit typed over is found where it is."""
    known, _ = study(7)
    models = ["model_2", "model_5", "model_9"]
    for terms in ({t: names[0] for t, names in SHOWN.items()}, {t: t for t in SHOWN}):
        ending, text, count = layout(known.numbers.values, models, terms)
        page = tmp_path / f"p.{ending}"
        page.write_text(text, encoding="utf-8")
        [(_, matches, _)] = match_tables(read_manuscript(page), known)
        bounds = sum("<" in m.text or ">" in m.text for m in matches if m.verdict == "unread")
        assert sum(m.verdict == "same" for m in matches) >= count - bounds
        assert {m.key.model for m in matches if m.key} <= {*models}
        assert not any(map(is_wrong, matches))
        one = next(m for m in matches if m.verdict == "same" and m.key.field == "estimate" and m.row)
        number = one.text.strip("*−-$")
        typed = number[:-1] + str((int(number[-1]) + 5) % 10)
        if number not in text:  # in three cells
            number, typed = (digits.replace(".", "</td><td>.</td><td>") for digits in (number, typed))
        page.write_text(text.replace(number, typed, 1), encoding="utf-8")
        [(_, matches, _)] = match_tables(read_manuscript(page), known)
        assert [(m.key, m.verdict == "same") for m in matches if is_wrong(m)] == [(one.key, False)]


def test_what_was_read_is_written_as_the_audit_takes_it(tmp_path):
    known, _ = study(7)
    models = ["model_2", "model_5", "model_9"]
    ending, text, _ = LAYOUTS[0](known.numbers.values, models, {t: t for t in SHOWN})
    page = tmp_path / f"p.{ending}"
    page.write_text(text, encoding="utf-8")
    [(_, matches, _)] = match_tables(read_manuscript(page), known)
    write_layouts(tmp_path, matches, dict.fromkeys(models, "outcome"))
    tables = read_tables(tmp_path / "tables")
    read = {term for column in tables.columns.values() for term, _ in column.numbers if term}
    assert len(tables.columns) == 3
    assert {"DF", "UL", "TRL", "ESL"} <= read
    assert not run_checks(tables, PrintedFacts()).findings


def test_heads_that_stand_again_on_a_further_page_or_panel_are_no_numbers(tmp_path):
    known, _ = study(7)
    models = ["model_2", "model_5", "model_9"]
    ending, text, count = LAYOUTS[0](known.numbers.values, models, {t: t for t in SHOWN})
    first, row, rest = text.partition("\n  & (")  # before the second line of the first term
    for again in (r" & (1) & (2) & (3)\\", r"\\[-1.8ex] & (4) & (5) & (6)\\"):
        page = tmp_path / f"p.{ending}"
        middle = rest.find("Observations")
        page.write_text(first + row + rest[:middle] + again + "\n" + rest[middle:], encoding="utf-8")
        [(_, matches, _)] = match_tables(read_manuscript(page), known)
        assert sum(m.verdict == "same" for m in matches) >= count
        assert not any(map(is_wrong, matches))


def test_two_tables_side_by_side_are_each_read_by_itself(tmp_path):
    known, _ = study(7)
    values = known.numbers.values

    def lines(model, terms):
        rows = [[t, f"{values[Key(model, t, 'estimate')]:.4f}"] for t in terms]
        return [row for pair in rows for row in (pair, ["", f"({values[Key(model, pair[0], 'se')]:.4f})"])]

    left, right = lines("model_2", ("DF", "UL", "TRL")), lines("model_5", ("DF", "ESL", "UL"))
    body = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in a + b) + "</tr>" for a, b in zip(left, right, strict=True)
    )
    page = tmp_path / "p.html"
    page.write_text(f"<table>{body}</table>", encoding="utf-8")
    parts = match_tables(read_manuscript(page), known)
    found = [m for _, matches, _ in parts for m in matches]
    assert [(m.verdict, m.key.model) for m in found] == [("same", "model_2")] * 6 + [("same", "model_5")] * 6


def test_the_marks_of_a_word_table_are_those_of_the_page_that_it_was_saved_as(tmp_path, known):
    rows = "".join(
        f'<tr><td>x</td><td><p><a name="{bookmark(key)}_0a1b2c_1_1"></a>{value + 1:.4f}</p></td></tr>'
        for key, value in known.numbers.values.items()
        if key.field == "estimate"
    )
    page = tmp_path / "p.html"
    page.write_text(f"<table>{rows}</table>", encoding="utf-8")
    [(_, matches, _)] = match_tables(read_manuscript(page), known)
    assert {(m.placed_by, m.verdict == "same") for m in matches} == {("mark", False)}


def test_the_blank_between_two_numbers_of_a_cell_stays_in_word(tmp_path):
    row = TableRow(("Wald", number("5, 165", "m", "wald", "test_df")))
    read = manuscript(tmp_path, Table("table01_x", "A table", ((Span(""), Span("df")),), (row,)), "docx")
    assert [figure.value for figure in figures(read.tables[0].rows[1][1].text)] == [5, 165]


def test_what_the_study_says_on_its_page_is_not_accused(tmp_path):
    """Nor is a note of another analysis, though it has the form of one beneath a table."""
    labels = {"Digital finance": frozenset({"DF"})}
    notes = numbers_by_sentence(["N = 495 (45 units, 11 periods)."])
    told = "N = 440 (45 units, 10 periods). The effect of digital finance is 0.5155 elsewhere."
    for said, verdicts in ((frozenset(), {"missing"}), (collect_sentences([told]), set())):
        known = StudyReference(Numbers({}), labels=labels, notes=notes, sentences=said)
        assert {m.verdict for m in match_sentences([("paragraph 1", told)], known, [])} == verdicts


def test_a_table_by_statsmodels_matches(tmp_path):
    """A table that another program made of its own estimates."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(200, 3))
    fits = [OLS(x[:, 0] + rng.normal(size=200), add_constant(x[:, 1 : 2 + i])).fit() for i in range(2)]
    values = {}
    for i, fit in enumerate(fits):
        for j, term in enumerate(fit.model.exog_names):
            for name, of in (("estimate", fit.params), ("se", fit.bse), ("p", fit.pvalues)):
                values[Key(f"m{i}", term, name)] = float(of[j])
        values |= {Key(f"m{i}", "", "nobs"): fit.nobs, Key(f"m{i}", "", "r2"): fit.rsquared}
    known = StudyReference(Numbers(values), (), {term: frozenset({term}) for term in ("const", "x1", "x2")})
    made = summary_col(fits, stars=True, info_dict={"N": lambda fit: f"{fit.nobs:.0f}"})
    for ending, text in (("html", made.as_html()), ("tex", made.as_latex())):
        page = tmp_path / f"p.{ending}"
        page.write_text(text, encoding="utf-8")
        [(_, matches, _)] = match_tables(read_manuscript(page), known)
        assert sum(m.verdict == "same" for m in matches) == 14
        assert not any(map(is_wrong, matches))


def test_a_number_of_an_earlier_run_is_out_of_date_and_a_strange_table_is_not_compared(tmp_path):
    known, stale = study(2)
    values = known.numbers.values
    cells = "".join(
        f"<tr><td>{t}</td><td>{values[Key('model_1', t, 'estimate')]:.4f}</td>"
        f"<td>{stale.values[Key('model_2', t, 'estimate')]:.4f}</td></tr>"
        for t in ("DF", "UL", "TRL", "ESL")
    )
    other = "".join(f"<tr><td>r{i}</td><td>{1.01 * i:.3f}</td><td>{0.77 * i:.3f}</td></tr>" for i in range(9))
    page = tmp_path / "p.html"
    page.write_text(
        f"<table><caption>Table 4</caption>{cells}</table><table>{other}</table>", encoding="utf-8"
    )
    (_, first, _), (_, second, reading) = match_tables(read_manuscript(page), known)
    assert [m.verdict for m in first] == ["same", "outdated"] * 4
    assert {m.reference for m in first if m.reference} == {"2026-01-01_000000"}
    assert (second, reading) == ([], [])
    text = summarise_matches(first, ["table 2"], [])
    assert "4 of 8 printed numbers are the study's, at their place\n  out of date: 4\n" in text
    write_match(tmp_path, first, ["table <2>"], [], "<b>")
    assert "<b>" not in (tmp_path / "matches.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "value", "unit", "stars"),
    [
        ("−0.48***", -0.48, 0.01, 3),
        ("﹣0.5", -0.5, 0.1, 0),
        ("－０.４８＊＊", -0.48, 0.01, 2),
        ("（0.0046）", 0.0046, 0.0001, 0),
        ("0,093**", 0.093, 0.001, 2),
        ("***-.155", -0.155, 0.001, 3),
        ("＊ −０.155", -0.155, 0.001, 1),
        ("** 5%", 5, 1, 0),
        ("1,234", 1234, 1, 0),
        ("1.234,5", 1234.5, 0.1, 0),
        ("12 345", 12345, 1, 0),
        ("1.2×10⁻⁵", 1.2e-5, 1e-6, 0),
        ("0.093²", 0.093, 0.001, 0),
        ("为0.093，", 0.093, 0.001, 0),
    ],
)
def test_numbers_are_read_as_manuscripts_print_them(text, value, unit, stars):
    [found] = figures(text, has_commas([text]))
    assert (found.value, found.stars) == (value, stars)
    assert found.unit == pytest.approx(unit)


@pytest.mark.parametrize("text", ["PM2.5", "R2", "0.0930.021", "H1", "—", ""])
def test_what_is_no_number_is_none(text):
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Digital finance raises the outcome by 0.093.", "same"),
        ("The coefficient of digital finance is 0.094.", "missing"),
        ("数字金融使因变量提高9.3个百分点。", "same"),
        ("数字金融使因变量提高9.7个百分点。", "missing"),
        ("An elasticity of 0.35 is found by Smith (2019).", "unread"),
        ("Digital finance raises it by 0.093 (p < 0.01) at the 5% level.", "same"),
        ("Digital finance falls by 0.093 (p < 0.01) at the 5% level.", "possible"),
        ("The coefficient of digital finance is −0.093.", "missing"),
        ("数字金融的系数为-0.093。", "missing"),
        ("The sample has N = 495 observations.", "same"),
        ("样本量为496。", "missing"),
        ("数字金融指数在2020年上升至341.22。", "unread"),
        ("数字金融的系数在2020年后为0.094。", "missing"),
        ("数字金融使生产率提高0.35（张三等，2020）。", "unread"),
        ("The coefficient of digital finance is smaller than 0.35 (Smith et al., 2019).", "unread"),
        ("The effect of digital finance falls by 54.8%.", "unread"),
        ("The effect of digital finance is larger by a factor of 2.2.", "unread"),
        ("数字金融的效应是其2.2倍。", "unread"),
        ("The coefficient of digital finance is 0.457.", "missing"),
        ("Digital finance has a correlation of 0.457 with it.", "same"),
        ("The effect of digital finance is 0.157.", "missing"),
        ("The interval of the effect of digital finance ends at 0.157.", "same"),
    ],
)
def test_numbers_in_sentences_are_held_against_the_variables_that_they_name(text, verdict):
    values = {Key("m", "DF", "estimate"): 0.0931, Key("m", "", "nobs"): 495.0, Key("m", "UL", "se"): 0.41}
    values |= {Key("m", "DF", "high"): 0.1567, Key("d", "DF~UL", "correlation"): 0.4567}
    labels = dict.fromkeys(("Digital finance", "数字金融"), frozenset({"DF"}))
    known = StudyReference(Numbers(values), (), labels)
    assert [m.verdict for m in match_sentences([("paragraph 1", text)], known, [])] == [verdict]
    for part in (
        "Section 4.2 and Equation (3.1) have the effect of digital finance.",
        "数字金融的系数见第4.2节。",
    ):
        found = [m for m in match_sentences([("paragraph 1", part)], known, []) if m.verdict != "unread"]
        assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Digital finance raises it by 9.3 percent (s.e. 3.1).",
        "The interval of the effect of digital finance is 3.1 to 15.7 percent.",
    ],
)
def test_the_error_of_a_per_cent_and_both_ends_of_a_range_are_per_cents(text):
    values = {
        Key("m", "DF", "estimate"): 0.0931,
        Key("m", "DF", "high"): 0.1567,
        Key("m", "DF", "se"): 0.0312,
    }
    values |= {Key("m", "DF", "low"): 0.0308}
    known = StudyReference(Numbers(values), (), {"Digital finance": frozenset({"DF"})})
    found = [*match_sentences([("paragraph 1", text)], known, [])]
    assert [match.verdict for match in found] == ["same", "same"]


def paged(folder, rows):
    """A table of a page."""
    text = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = folder / "p.html"
    page.write_text(f"<table>{text}</table>", encoding="utf-8")
    return read_manuscript(page)


def test_a_row_of_few_digits_is_read_by_part_of_its_label_or_the_row_beneath(
    tmp_path,
):
    estimates = {"DF": (0.4811, 0.5322), "CPL": (0.0007, 0.0009), "FDL": (-0.002, 0.2261)}
    errors = {"DF": (0.1012, 0.1133), "CPL": (0.0004, 0.0005), "FDL": (0.1511, 0.0622)}
    values = {
        Key(f"m{i}", term, field): row[i]
        for field, rows in (("estimate", estimates), ("se", errors))
        for term, row in rows.items()
        for i in (0, 1)
    }
    labels = {"Digital finance": frozenset({"DF"}), "Consumption price level": frozenset({"CPL"})}
    rows = [
        ["", "(1)", "(2)"],
        ["Digital finance", "0.481", "0.532"],
        ["", "(0.101)", "(0.113)"],
        ["Price level", "0.0007", "0.0006"],
        ["", "(0.0004)", "(0.0005)"],
        ["Depth", "-0.002", "0.266"],
        ["", "(0.151)", "(0.062)"],
    ]
    [(_, found, _)] = match_tables(paged(tmp_path, rows), StudyReference(Numbers(values), (), labels))
    assert len(found) == 12
    assert [match.text for match in found if match.verdict != "same"] == ["0.0006", "0.266"]


def test_heads_that_are_labels_part_no_table_and_the_p_values_of_a_row_of_tests_are_read(tmp_path):
    values = {}
    for i in range(3):
        values |= {
            Key(f"m{i}", "DF", "estimate"): 0.4811 + 0.1 * i,
            Key(f"m{i}", "DF", "se"): 0.1012 + 0.01 * i,
        }
        values |= {Key(f"m{i}", "wald", "test"): 31.21 + i, Key(f"m{i}", "wald", "test_p"): 0.0002}
    labels = {"Digital finance": frozenset({"DF"}), "urbanisation": frozenset({"UL"})}
    rows = [
        ["", "Urbanisation", "Urbanisation", "Urbanisation"],
        ["", "One", "Digital finance", "Two"],
        ["Digital finance", "0.481", "0.581", "0.681"],
        ["", "(0.101)", "(0.111)", "(0.121)"],
        ["Wald [p]", "31.21 [<0.001]", "32.21 [<0.001]", "33.21 [0.002]"],
    ]
    [(_, found, _)] = match_tables(paged(tmp_path, rows), StudyReference(Numbers(values), (), labels))
    assert len(found) == 12
    assert [match.text for match in found if match.verdict != "same"] == ["0.002"]


def test_the_lower_bounds_of_a_row_of_intervals_are_not_taken_for_the_upper_ones(tmp_path):
    lows, middles, highs = (0.009, 0.014, -0.043), (0.0755, 0.0764, 0.0694), (0.1421, 0.1388, 0.1817)
    values = {
        Key(f"m{i}", "DF", field): row[i]
        for field, row in (("low", lows), ("estimate", middles), ("high", highs))
        for i in range(3)
    }
    cells = [f"{m:.4f} ({a:.3f} to {b:.4f})" for a, m, b in zip(lows, middles, highs, strict=True)]
    cells[0] = cells[0].replace("0.009", "-0.009")
    rows = [["", "One", "Two", "Three"], ["Law", *cells]]
    [(_, found, _)] = match_tables(paged(tmp_path, rows), StudyReference(Numbers(values), (), {}))
    found = [(match.text, match.verdict) for match in found if match.verdict != "same"]
    assert found == [("-0.009", "missing")]


def test_a_triangle_of_correlations_with_numbered_labels_is_read(tmp_path):
    names = {"DF": "Digital finance", "UL": "Urbanisation", "CPL": "Price level", "TRL": "Tax"}
    pairs = dict(zip(combinations(names, 2), (0.19, 0.81, 0.23, 0.07, 0.17, -0.34), strict=True))
    both = [(a, b, r) for (x, y), r in pairs.items() for a, b in ((x, y), (y, x))]
    values = {Key("d", f"{a}~{b}", "correlation"): r for a, b, r in both}
    labels = {label: frozenset({name}) for name, label in names.items()}
    rows = [["", "(1)", "(2)", "(3)", "(4)"]]
    for i, (name, label) in enumerate(names.items()):
        below = [f"{pairs[other, name]:.2f}" for other in [*names][:i]]
        rows.append([f"({i + 1}) {label}", *below, "1.000", *[""] * (3 - i)])
    [(_, found, reading)] = match_tables(paged(tmp_path, rows), StudyReference(Numbers(values), (), labels))
    assert [one.split for one in reading] == ["pairs"]
    assert [match.verdict for match in found if match.text != "1.000"] == ["same"] * 6


def test_what_runs_in_two_languages_say_alike_is_said_by_both(tmp_path):
    numbers = Numbers({Key("m", "DF", "estimate"): 0.5})
    one = Run(numbers, {"n#": frozenset({"495"}), "only#": frozenset({"1"})})
    other = Run(numbers, {"n#": frozenset({"450"}), "仅#": frozenset({"2"})})
    folder = tmp_path / ".snakemake" / "s.runs"
    folder.mkdir(parents=True)
    rows = {"numbers": [["m", "DF", "estimate", 0.5]], "notes": {k: [*v] for k, v in other.notes.items()}}
    (folder / "2026-01-01_000000_0.json").write_text(json.dumps(rows), encoding="utf-8")
    older = {"numbers": [["m", "DF", "estimate", 0.4]], "notes": {"n#": ["9"]}}
    for i, notes in enumerate(({"n#": ["9"]}, {"旧#": ["3"]}), start=1):  # of one date, in two languages
        text = json.dumps({**older, "notes": notes})
        (folder / f"2025-01-01_000000_{i}.json").write_text(text, encoding="utf-8")
    (folder / "2026-01-01_000000_1.json").write_text(json.dumps({**rows, "notes": {}}), encoding="utf-8")
    run, earlier = add_earlier(tmp_path, "s", one)
    assert run.notes == {**one.notes, **other.notes, "n#": frozenset({"495", "450"})}
    assert {name: r.notes for name, r in earlier.items()} == {
        "2025-01-01_000000": {"n#": frozenset({"9"}), "旧#": frozenset({"3"})}
    }


def test_a_sentence_of_results_goes_on_behind_a_semicolon():
    values = {Key("m", "DF", "estimate"): 0.0931, Key("m", "UL", "estimate"): 0.412}
    labels = {"Digital finance": frozenset({"DF"}), "Upgrading": frozenset({"UL"})}
    known = StudyReference(Numbers(values), (), labels)
    for rest, verdict in (
        ("that of upgrading is 0.412.", "same"),
        ("that of upgrading is 0.421.", "missing"),
        ("upgrading was 0.421 in 2015.", "unread"),
        ("that of upgrading is 0.421 in Smith (2009).", "unread"),
    ):
        text = f"The coefficient of digital finance is 0.093; {rest} Upgrading is 0.9 there."
        matches = match_sentences([("paragraph 1", text)], known, [])
        assert [m.verdict for m in matches] == ["same", verdict, "unread"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Confidence level: 0.95.", []),
        ("Confidence level: 0.90.", [("0.90", "missing")]),
        ("N = 495 (45 units, 12 periods).", [("12", "missing")]),
        ("置信水平：0.99。", [("0.99", "missing")]),
        ("* p < 0.05, ** p < 0.01.", []),
        ("Seed: 1976.", [("1976", "missing")]),
        ("Table 1.", []),
        ("Table 12.", []),
        ("Bootstrap: cities: Seed: 1970.", []),
        ("Bootstrap: cities: Seed: 1976.", [("1976", "missing")]),
        ("表4 基准回归。", []),
        ("It differs from Table 4's 0.0195.", []),
        ("It differs from Tables 4 and 5's 0.0195.", []),
        ("It differs from Table 4's 0.0196.", [("0.0196", "missing")]),
    ],
)
def test_a_note_of_the_study_s_that_was_retyped_is_found(text, found):
    notes = (
        "Confidence level: 0.95.",
        "N = 495 (45 units, 11 periods).",
        "置信水平：0.95。",
        "* p < 0.1, ** p < 0.05.",
    )
    notes += ("Seed: 1970. It differs from Table 3's 0.0195.", "Table 3. Results.", "表2 基准回归。")
    by_chance = Key("m", "", "r2_lsdv")
    known = StudyReference(Numbers({by_chance: 0.9013}), notes=numbers_by_sentence(notes))
    matches = match_sentences([("notes of table 1", text)], known, [by_chance])
    assert [(m.text, m.verdict) for m in matches if m.verdict != "unread"] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("θ = 0 is rejected by the Wald test (p = 0.021) and by the LR test (p = 0.023).", []),
        ("θ = 0 is rejected by the Wald test (p = 0.031) and by the LR test (p = 0.023).", ["0.031"]),
        ("The effect is found by a Wald test: p = 0.031.", []),
    ],
)
def test_a_sentence_of_the_study_s_with_another_number_of_the_study_is_found(text, found):
    """Its p is now that of another test; in words of its own a manuscript may say that."""
    tests = {"wald": 0.021, "lr": 0.023, "wald_error": 0.031}
    numbers = Numbers({Key("m", name, "test_p"): p for name, p in tests.items()})
    notes = numbers_by_sentence(
        ["θ = 0 is rejected by the Wald test (p = 0.021) and by the LR test (p = 0.023)."]
    )
    known = StudyReference(numbers, (), {"wald": frozenset({"wald"})}, notes=notes)
    matches = match_sentences([("paragraph 1", text)], known, [])
    assert [m.text for m in matches if is_wrong(m)] == found


def test_a_row_of_the_study_s_table_whose_one_number_is_typed_over_is_found_without_marks(tmp_path, known):
    """Its label and head are those of the study's table, though no number speaks for its place."""
    values = dict(known.numbers.values) | {Key("two/outcome", "equal", "test"): 0.85}
    known = replace(known, numbers=Numbers(values))
    table = exported(known)
    row = TableRow(("Equal slopes", "", number("0.85", "two/outcome", "equal", "test"), ""), "statistic")
    table = replace(table, rows=(*table.rows, row))
    own = tuple(manuscript(tmp_path, table, "html").tables)
    read = manuscript(tmp_path, table, "html")
    for line in read.tables[0].rows:
        line[:] = [type(cell)(cell.text.replace("0.85", "−0.85")) for cell in line]
    [(_, matches, _)] = match_tables(read, replace(known, own_tables=own))
    assert [(m.text, m.verdict, m.key.term) for m in matches if is_wrong(m)] == [
        ("-0.85", "missing", "equal")
    ]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("* p<0.1, ** p<0.05, *** p<0.01", "0.1 0.05 0.01"),
        ("***, **, * denote 1%, 5%, 10%", "10% 5% 1%"),
        ("***、**、*分别表示1%、5%、10%水平显著", "10% 5% 1%"),
        ("*、**和***分别表示在10%、5%和1%的水平上显著。括号内为0.5。", "10% 5% 1%"),
        ("*, **, and *** indicate significance at the 10%, 5%, and 1% levels. N = 495.", "10% 5% 1%"),
        ("* significant at 10%; ** significant at 5%; *** significant at 1%", "10% 5% 1%"),
        ("Signif. Codes: ***: 0.01, **: 0.05, *: 0.1", "0.1 0.05 0.01"),
        ("显著性水平：＊＊＊ 1％，＊＊ 5％，＊ 10％", "10% 5% 1%"),
        ("0.0207*** (0.0063)", ""),
        ("0.0207***; p is 0.003", ""),
    ],
)
def test_the_rule_of_stars_that_notes_state_is_read(text, levels):
    found = read_star_levels([text])
    assert " ".join(found[count] for count in sorted(found)) == levels


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize(
    ("note", "wrong_levels"),
    [
        ("***, **, * denote 1%, 5%, 10%.", []),
        ("***, **, * denote 1%, 5%, 15%.", ["15%"]),
        ("*** p < 0.001, ** p < 0.05, * p < 0.1.", ["0.001"]),
        ("***、**、*分别表示0.1%、5%、10%水平显著。", ["0.1%"]),
    ],
)
def test_a_rule_of_stars_that_is_not_the_study_s_is_found_and_stars_are_judged_by_the_study_s(
    tmp_path, known, note, wrong_levels, marked
):
    """All p are 0.003: by a rule that needs 0.001 no number would have three stars."""
    read = manuscript(tmp_path, replace(exported(known), notes=(note,)), "html")
    own = replace(known, own_tables=tuple(manuscript(tmp_path, exported(known), "html").tables))
    if not marked:
        for row in read.tables[0].rows:
            row[:] = [type(cell)(cell.text) for cell in row]
    [(_, matches, _)] = match_tables(read, own)
    assert [m.text for m in matches if is_wrong(m)] == wrong_levels
    assert not any(m.stars for m in matches)
    assert [
        bool(re.search("study's rule, 0.1$|study's rule, 0.01$", sentence(m))) for m in matches if is_wrong(m)
    ] == [True for _ in wrong_levels]


@pytest.mark.parametrize(("heads", "found"), [(("East", "West"), True), (("(1)", "(2)"), False)])
def test_a_column_beneath_the_head_of_another_is_found_where_the_head_has_words(
    tmp_path, known, heads, found
):
    """Beneath (1) and (2) it is a new order."""
    values = known.numbers.values

    def table(models):
        rows = [
            TableRow(
                (
                    label,
                    *(number(f"{values[Key(m, t, 'estimate')]:.4f}***", m, t, "estimate") for m in models),
                )
            )
            for label, t in zip(("Digital finance", "Product", "Lag"), TERMS, strict=True)
        ]
        head = ((Span(""), *map(Span, heads)),)
        return manuscript(
            tmp_path, Table("table03_x", "A table", head, tuple(rows), ("Notes.",)), "html"
        ).tables

    own, [printed] = table(MODELS[:2]), table(MODELS[1::-1])
    for row in printed.rows:
        row[:] = [type(cell)(cell.text) for cell in row]
    [(_, matches, _)] = match_tables(Manuscript([printed]), replace(known, own_tables=tuple(own)))
    assert len(matches) == 6
    assert {m.verdict for m in matches} == ({"other"} if found else {"same"})


def test_a_first_row_that_is_glued_is_no_head(known):
    rows = [["", "one", "two"], ["Digital finance", "0.0930.021", "0.0750.033"], ["x", "0.5", "0.6"]]
    table = read.ManuscriptTable("table 1", [[read.Cell(text) for text in row] for row in rows])
    assert FigureGrid(table, known).top == 1


def test_what_a_study_s_table_does_not_have_is_not_accused(tmp_path):
    known, _ = study(7)
    values = dict(known.numbers.values) | {
        Key("model_2", "sigma2_e", f): v for f, v in (("estimate", 0.0731), ("p", 0.0))
    }
    labels = {**known.labels, "sigma2_e": frozenset({"sigma2_e"})}
    known = replace(known, numbers=Numbers(values), labels=labels, published_labels=frozenset({"published"}))
    rows = [["", "(1)", "published"]]
    for term in ("DF", "UL", "TRL", "ESL"):
        p = values[Key("model_2", term, "p")]
        rows.append(
            [
                term,
                f"{values[Key('model_2', term, 'estimate')]:.4f}" + "*" * sum(p < v for v in known.levels),
                "9.99",
            ]
        )
    r2 = values[Key("model_2", "", "r2_within")]
    rows += [
        ["x", "0.0930.021", ""],
        ["sigma2_e", "0.0731", ""],
        ["R2", f"{r2:.3f}", ""],
        ["Adj. R2", f"{r2 - 0.004:.3f}", ""],
    ]
    page = tmp_path / "p.html"
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page.write_text(f"<table>{body}</table>", encoding="utf-8")
    [(_, matches, _)] = match_tables(read_manuscript(page), known)
    assert [m.verdict for m in matches if m.column == "published"] == ["published"] * 4
    assert [m.verdict for m in matches if m.row == "Adj. R2"] == ["unread"]
    assert [(m.text, m.verdict) for m in matches if m.row == "x"] == [("0.0930.021", "unread")]
    assert [m.verdict for m in matches if m.row == "sigma2_e"] == ["same"]
    assert not any(map(is_wrong, matches))
