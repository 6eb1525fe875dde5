"""True values beside the estimates: in tables, at the head of the page, in figures and in their section."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from report.draw import make_figure
from report.material import Material
from report.render_text import to_html
from report.results import main_results, side_by_side_section
from report.tables import make_table
from report.truth import StudyTruth, read_draws
from report.truth_section import truth_section
from report_fixtures import CONFIG, document, estimate, regressions, study_source
from spillover.errors import StudyError
from spillover.tables.latex import to_latex

EFFECTS = tuple(f"DF:{kind}" for kind in ("direct", "indirect", "total"))


def term(record, name):
    return next(row for row in record.terms if row.term == name)


@pytest.fixture
def material(tmp_path):
    """DF's true value lies in the baseline's interval, UL's above it; a third model is not the process's."""
    found = regressions(tmp_path)
    record = found.analyses["baseline"].estimates[0]
    values = {"DF": term(record, "DF").low, "UL": term(record, "UL").high + 0.5}
    return replace(found, truth={"baseline": values}, simulation="Invented.")


def test_a_regression_table_has_a_line_of_true_values_and_marks_those_outside(material):
    table = make_table("table03_baseline", CONFIG, material)
    df, ul = [row for row in table.rows if row.kind == "truth"]
    values = material.truth["baseline"]
    assert df.cells[:3] == ("true value", f"{values['DF']:.4f}", "")
    assert ul.cells[1] == f"{values['UL']:.4f}†"
    place = table.rows.index(df)
    assert [row.kind for row in table.rows[place - 2 : place + 2]] == [
        "body",
        "bracket",
        "truth",
        "published",
    ]
    assert any("† marks one outside" in text for text in table.notes)
    assert r"\textdagger{}" in to_latex(table)
    assert re.search('<tr class="truth">\\s*<th scope="row">true value</th>', to_html(table))
    # The printed error has a row without words: no head of it, which who listens would hear as nothing.
    assert "0.0033" in to_html(table)
    assert re.search(r"<th[^>]*></th>", to_html(table)) is None
    without = make_table("table03_baseline", CONFIG, replace(material, truth={}))
    assert [row for row in table.rows if row.kind != "truth"] == list(without.rows)
    assert not any("true value" in text for text in without.notes)


def test_effects_and_lists_of_terms_have_the_line_too(tmp_path):
    record = estimate(2, EFFECTS, "effects", analysis="sdm")
    boot = estimate(3, ("indirect", "direct"), analysis="boot")
    files = {"sdm": document(tmp_path, "sdm", [record]), "boot": document(tmp_path, "boot", [boot])}
    truth = {"sdm/effects": {"DF:indirect": 9.0}, "boot": {"indirect": boot.terms[0].estimate}}
    material = Material(files, truth=truth, simulation="Invented.")
    effects = {"layout": "effects", "title": "T", "columns": [{"analysis": "sdm", "part": "effects"}]}
    made = make_table("table09_effects", effects, material)
    assert [row.cells for row in made.rows if row.kind == "truth"] == [("true value", "", "9.0000†", "")]
    listed = {
        "layout": "bootstrap",
        "title": "T",
        "columns": [{"analysis": "boot"}],
        "fields": ["estimate", "se"],
    }
    made = make_table("table04_bootstrap", listed, material)
    text = f"{boot.terms[0].estimate:.4f}"
    assert [row.cells for row in made.rows if row.kind == "truth"] == [("true value", text, "")]


def test_the_head_of_the_page_says_whether_the_interval_holds_the_true_value(material):
    wanted = [{"label": one, "analysis": "baseline", "term": one} for one in ("DF", "UL", "CSL")]
    made = main_results(wanted, material)
    assert made.head[4] == "True value"
    values = material.truth["baseline"]
    assert [row[4] for row in made.rows] == [
        f"{values['DF']:.4f} (in the interval)",
        f"{values['UL']:.4f} (outside)",
        "",
    ]
    assert len(main_results(wanted, replace(material, truth={})).head) == 4


def test_figures_cross_the_true_value_and_say_so(tmp_path):
    source = study_source(tmp_path)
    source = replace(source, material=replace(source.material, truth={"baseline": {"DF": 0.25}}))
    config = {"kind": "coefficients", "title": "T", "caption": "C", "terms": ["DF", "UL"]}
    columns = [{"analysis": "baseline"}]
    drawing = make_figure("models", {**config, "columns": columns}, source)
    crosses = [
        [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() == "x"]
        for axes in drawing.axes
    ]
    assert crosses == [[0.25], []]
    assert "× is the true value" in " ".join(drawing.axes[0].get_xlabel().split())
    plain = make_figure("models", {**config, "columns": columns}, study_source_without(source))
    assert "×" not in plain.axes[0].get_xlabel()


def study_source_without(source):
    return replace(source, material=replace(source.material, truth={}))


HEADER = "seed,model,term,truth,estimate,low,high"


def draws_file(folder: Path, *rows: str) -> Path:
    path = folder / "draws.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def test_the_section_shows_where_this_draw_lies_with_bias_and_coverage(material, tmp_path):
    """Four draws: estimates 0.1, 0.2, 0.3 and 9 of 0.1, whose intervals are 0.15 wide on either side."""
    rows = [f"{s},baseline,DF,0.1,{e},{e - 0.15},{e + 0.15}" for s, e in enumerate((0.1, 0.2, 0.3, 9.0), 1)]
    found = read_draws(draws_file(tmp_path, *rows))["baseline", "DF"]
    assert (found.bias, found.coverage) == (pytest.approx(2.3), 0.5)
    assert found.below(0.25) == 0.5
    truth = StudyTruth(values=material.truth, is_from_printed_tables=True, draws=str(tmp_path / "draws.csv"))
    made = truth_section(truth, material)
    text = str(made.body)
    assert "The intervals of 1 of 2 estimates hold the true value;" in text
    assert "made from the printed tables" in text
    assert "4 draws (seeds 1 to 4)" in text
    assert text.count('class="here"') == 1
    assert re.search('<td class="amount"[^>]* data-field="draws_bias"[^>]*>2.3000</td>', text)
    assert re.search('<td class="amount"[^>]* data-field="draws_coverage"[^>]*>50.0%</td>', text)


def test_an_estimate_that_two_analyses_give_counts_once(material):
    own = material.analyses["baseline"]
    estimates = tuple(structs.replace(one, model="again") for one in own.estimates)
    again = structs.replace(own, analysis="again", estimates=estimates)
    both = replace(
        material,
        analyses={**material.analyses, "again": again},
        truth={**material.truth, "again": material.truth["baseline"]},
    )
    text = str(truth_section(StudyTruth(values=both.truth), both).body)
    assert "The intervals of 1 of 2 estimates hold the true value; one that several" in text
    assert text.count('<th scope="row">') == 4


def test_a_term_that_no_estimate_has_is_named_and_a_study_without_truth_told_what_would_fill_it(material):
    truth = StudyTruth(values={"baseline": {"XX": 1.0}})
    text = str(truth_section(truth, replace(material, truth=truth.values)).body)
    assert "baseline: XX" in text
    assert "No other draws of the process are kept" in text
    assert "no true values are named" in str(truth_section(None, replace(material, truth={})).body)
    other = truth_section(StudyTruth(), replace(material, truth={}))
    assert "no true value can be shown" in str(other.body)
    assert truth_section(None, replace(material, simulation="", truth={})) is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [(["1,baseline,DF,0.1,x,0,1"], "line 2: seed, truth, estimate, low and high must be numbers")],
)
def test_a_wrong_line_of_draws_is_named(tmp_path, rows, said):
    with pytest.raises(StudyError, match=said):
        read_draws(draws_file(tmp_path, *rows))


def test_a_file_of_draws_without_a_column_names_it(tmp_path):
    path = tmp_path / "draws.csv"
    path.write_text("seed,model,term\n1,a,b\n", encoding="utf-8")
    with pytest.raises(StudyError, match="no column truth, estimate, low, high in its header"):
        read_draws(path)


def test_simulated_numbers_are_not_counted_as_near_the_printed_ones(material, tmp_path):
    path = tmp_path / "regressions.csv"
    path.write_text("table,column,term,statistic,value,stars\n3,1,DF,coef,0.04,**\n", encoding="utf-8")
    tables = {"t": {"title": "T", "published": {"table": 3}, "columns": [{"analysis": "baseline"}]}}
    files = {"t": str(path)}
    built_in = str(side_by_side_section(tables, files, material, "Invented.", True).body)
    assert "made from the printed tables" in built_in
    assert "printed SE" not in built_in
    assert "never tuned" not in built_in
    real = str(side_by_side_section(tables, files, material, "").body)
    assert "Ours within ±2 printed SE" in real
    assert "never tuned" in real
