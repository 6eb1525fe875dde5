"""Journals' styles: what each decides of a table, and what is wrong with a file of one."""

from dataclasses import replace

import msgspec
import pytest

from estimate_records import change
from plan.report import apply_style, resolve_page, resolve_style
from report.layouts.regression import Regression
from report.render_docx import write_docx
from report.render_text import to_html
from report.tables import make_table
from report_fixtures import CONFIG, regressions
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.tables import style as styles
from spillover.tables.columns import LANDSCAPE, column_widths, split_into_panels
from spillover.tables.latex import to_latex
from spillover.tables.number_format import format_scaled, scale_of
from spillover.tables.regression import indicator_rows, is_control
from spillover.tables.style import plain_style, style_file, style_names
from spillover.tables.table import Span, Table, TableRow
from words.render import speaking

SHOWN = {**{k: v for k, v in CONFIG.items() if k != "published"}, "terms": ["DF"]}


@pytest.fixture
def material(tmp_path):
    return regressions(tmp_path)


def made(material, name, config=SHOWN):
    style = resolve_style(name)
    given = apply_style(config, convert(config, Regression), style)
    return make_table("table03_x", given, replace(material, style=style, stars=style.stars))


def test_every_style_prints_the_same_numbers_with_its_own_decimals(material):
    assert {"aer", "jjyj", "mdpi", "plain"} <= set(style_names())
    row = material.analyses["baseline"].estimates[0].terms[0]
    for name in style_names():
        style = resolve_style(name)
        table = made(material, name)
        assert table.rows[0].cells[1].rstrip("*") == f"{row.estimate:.{style.digits}f}"
        below = f"({row.se:.{style.digits}f})" if style.brackets == "se" else f"({row.statistic:.2f})"
        assert table.rows[1].cells[1] == below


def test_rows_say_which_effects_and_controls_are_in_and_the_rest_opens_below(material):
    material.analyses["steps"].estimates[1].settings["effects"] = "individual"
    table = made(material, "aer")
    rows = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert rows["Controls"] == ("Yes", "Yes", "Yes")
    assert rows["Unit fixed effects"] == ("Yes", "Yes", "Yes")
    assert rows["Year fixed effects"] == ("Yes", "Yes", "No")
    assert "*" not in table.rows[0].cells[1]
    assert not any("p < " in note for note in table.notes)
    assert any(note.startswith("Fixed effects") for note in table.details)
    assert table.caption == "Table 3—Baseline"
    with speaking("zh"):
        rows = {row.cells[0]: row.cells[1:] for row in made(material, "jjyj").rows}
        assert rows["控制变量"] == ("是", "是", "是")
        assert rows["年份固定效应"] == ("是", "是", "否")


def test_a_row_of_yes_and_no_is_empty_where_an_estimate_does_not_say(material):
    """Averages of cohorts have no regressors and no setting of effects; differences removed the units'."""
    first, second = material.analyses["steps"].estimates[:2]
    average = msgspec.structs.replace(
        first,
        terms=(msgspec.structs.replace(first.terms[0], term="ATT"),),
        lists_regressors=False,
        settings={k: v for k, v in first.settings.items() if k != "effects"},
    )
    differences = msgspec.structs.replace(
        second, differenced_effects=("unit",), settings={**second.settings, "effects": "none"}
    )
    material.analyses["steps"] = msgspec.structs.replace(
        material.analyses["steps"], estimates=(average, differences)
    )
    shown = {**SHOWN, "terms": ["DF", "ATT"]}
    table = made(material, "plain", shown)
    rows = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert rows["Controls"] == ("Yes", "", "Yes")
    assert rows["Unit fixed effects"] == ("Yes", "", "")
    assert rows["Year fixed effects"] == ("Yes", "", "No")


def test_a_table_without_effects_says_so_beneath_it(material):
    for analysis in material.analyses.values():
        for record in analysis.estimates:
            record.settings["effects"] = "none"
    table = made(material, "plain")
    assert not any("fixed effects" in row.cells[0] for row in table.rows)
    assert "Fixed effects: none." in table.notes


def test_controls_that_are_behind_an_estimate_are_not_denied(material):
    """A second stage, or effects computed from coefficients, have none among their terms."""
    first = material.analyses["steps"].estimates[0]
    terms = (first.find_term("DF"), msgspec.structs.replace(first.terms[0], term="a:x"))
    behind = msgspec.structs.replace(first, terms=terms, lists_regressors=False)
    rows = indicator_rows(["controls"], [first, behind], ["UL", "a:x"])
    assert [row.cells for row in rows] == [("Controls", "Yes", "")]
    assert not indicator_rows(["controls"], [behind], ["a:x"])


def test_effects_of_regions_by_year_contain_those_of_years(material):
    material.analyses["steps"].estimates[1].settings["effects"] = "unit, region:year"
    rows = {row.cells[0]: row.cells[1:] for row in made(material, "plain").rows}
    assert rows["Year fixed effects"] == ("Yes", "Yes", "")
    assert rows["Fixed effects: region × year"] == ("No", "No", "Yes")


@pytest.mark.parametrize(
    ("term", "control"),
    [("x", True), ("L.x", True), ("x:m", True), ("L.y", False), ("lag:y", False), ("W:x", False),
     ("event -2", False), ("rho", False)],
)  # fmt: skip
def test_lags_of_the_outcome_and_times_since_adoption_are_no_controls(term, control):
    assert is_control(term, {"y"}) is control


def test_what_a_table_names_itself_goes_before_the_style(material):
    table = made(material, "mdpi", {**SHOWN, "digits": 4, "brackets": "se"})
    row = material.analyses["baseline"].estimates[0].terms[0]
    assert table.rows[0].cells[1].rstrip("*") == f"{row.estimate:.4f}"
    assert table.rows[1].cells[1] == f"({row.se:.4f})"


def test_a_variance_has_no_stars_and_keeps_its_digits(material):
    for analysis in material.analyses.values():
        for record in analysis.estimates:
            change(record.terms[0], term="sigma2_e", estimate=0.000731, se=4.7e-05, p=0.0)
    table = make_table("t", {**SHOWN, "terms": ["sigma2_e"]}, material)
    assert table.rows[0].cells[:2] == ("σ²", "7.310e-04")
    assert table.rows[1].cells[1] == "(0.470e-04)"
    assert "7.310×10⁻⁴" in to_html(table)
    assert [row.kind for row in made(material, "mdpi", {**SHOWN, "terms": ["sigma2_e"]}).rows[:2]] == [
        "body",
        "statistic",
    ], "nor a t, for none tests that it is zero"
    assert [scale_of(v) for v in ([0.5, 1e-5], [2.0], [0.0, None], [0.02, 0.003])] == [-1, 0, 0, 0]
    assert format_scaled(0.5, 0) == "0.5000"
    assert format_scaled(None, -3) == ""


def test_a_t_of_almost_zero_is_no_power_of_ten(material):
    change(material.analyses["baseline"].estimates[0].terms[0], statistic=-0.0038)
    assert made(material, "mdpi").rows[1].cells[1] == "(0.00)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("digits = 3\n", "mine.toml: .brackets. is a required"),
        (style_file("aer").read_text().replace("digits", "digts"), "digts.*did you mean 'digits'"),
        (style_file("aer").read_text().replace('["estimator",', '["estimatr",'), "estimatr.*'estimator'"),
        (style_file("mdpi").read_text().replace("[0.1, 0.05,", "[0.05, 0.1,"), "mine.toml.*out of order"),
        ("- a list\n", "mine.toml: not TOML"),
    ],
)
def test_a_style_that_lacks_a_key_or_has_an_unknown_one_is_one_error(tmp_path, monkeypatch, text, message):
    monkeypatch.setattr(styles, "FOLDER", tmp_path)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        resolve_style("mine")
    import re

    assert re.search(message, str(error.value), re.DOTALL), str(error.value)


def test_an_unknown_style_names_the_nearest():
    study = {"study": "x", "years": [2000, 2001], "variables": {}, "report": {"style": "jjjy"}}
    with pytest.raises(StudyError, match="no style 'jjjy'; did you mean 'jjyj'"):
        resolve_page(study, {})


def forty() -> Table:
    heads = (
        (Span(""), *(Span(f"Model {i}", 3) for i in range(13))),
        (Span("Outcome"), Span("NQP", 39)),
        (Span("Variable"), *(Span(kind) for _ in range(13) for kind in ("Direct", "Indirect", "Total"))),
    )
    rows = (
        TableRow(("Effects",), "group"),
        TableRow(("A <b>label</b> & 很长的标签" * 4, *[f"-0.{i:04d}***" for i in range(39)])),
        TableRow(("", *["(0.0123)"] * 39), "bracket"),
        TableRow(("Only first", "1", *[""] * 38)),
        TableRow(("Test", *["12.34 [<0.001]"] * 39), "statistic"),
    )
    return Table("table09_forty", "Forty", heads, rows, ("Notes.",))


def test_a_table_of_forty_columns_comes_out_in_panels_that_fit(tmp_path):
    table = forty()
    widths = column_widths(table)
    parts = split_into_panels(table, widths, LANDSCAPE)
    assert len(parts) > 2
    for part in parts:
        assert sum(column_widths(part)) <= LANDSCAPE + 0.1
        assert all(sum(span.width for span in spans) == part.width for spans in part.head)
        assert all(span.width == 3 for span in part.head[0][1:]), "what stands under one head is together"
    cells = [cell for part in parts for cell in part.rows[1].cells[1:]]
    assert cells == list(table.rows[1].cells[1:])
    assert [any(row.cells[0] == "Only first" for row in part.rows) for part in parts] == [
        True,
        *[False] * (len(parts) - 1),
    ]
    text = to_latex(table)
    assert text.count(r"\begin{tabular}") == len(parts)
    assert "resizebox" not in text
    assert "thetable" not in text
    write_docx(tmp_path / "f.docx", table)
    import docx

    document = docx.Document(str(tmp_path / "f.docx"))
    assert len(document.tables) == len(parts)
    assert document.sections[0].page_width > document.sections[0].page_height
    numbers = [c.text for grid in document.tables for row in grid.rows for c in row.cells if "[" in c.text]
    assert all(" " not in text for text in numbers), "no number can break over two lines"
    for grid in document.tables:  # the room that each column has is what its text needs
        assert all(column.width is not None for column in grid.columns)


def test_the_plain_style_is_complete():
    assert msgspec.to_builtins(plain_style())["digits"] == 4
