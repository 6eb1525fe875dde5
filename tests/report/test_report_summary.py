"""The main results at the head of the page."""

import re

import pytest

from estimate_records import analysis_records
from report.material import Material
from report.results import compare, main_results, read_printed_numbers, side_by_side_section, summary
from report.sections import section
from spillover.errors import StudyError

TERM = {
    "term": "DF:total",
    "estimate": 0.119,
    "se": 0.034,
    "statistic": 3.5,
    "p": 0.0004,
    "low": 0.052,
    "high": 0.186,
}
EFFECTS = {"model": "sdm/effects", "part": "effects", "terms": [TERM], "settings": {"level": 0.95}}
OTHER = {"model": "sdm", "part": "", "terms": [{**TERM, "term": "DF", "p": None}], "settings": {"level": 0.9}}
MATERIAL = Material(analysis_records({"sdm": {"estimates": [EFFECTS, OTHER]}}))


def wanted(**changes):
    return {
        "label": "Total <b>effect</b>",
        "analysis": "sdm",
        "part": "effects",
        "term": "DF:total",
    } | changes


def printed_results(*arguments, **named):
    """The main results as the page prints them."""
    made = main_results(*arguments, **named)
    return section("summary", said=(), results=made, beside=(), simulated="", notices=()).body


def test_a_line_has_the_estimate_its_interval_and_p():
    html = printed_results([wanted()], MATERIAL)
    assert "Total &lt;b&gt;effect&lt;/b&gt;" in html
    for text in ("0.1190***", "0.0520 to 0.1860", "&lt;0.001", "95% interval"):
        assert text in html
    assert "0.1190*<" in printed_results([wanted()], MATERIAL, levels=(0.1,))


def test_the_rule_of_the_stars_is_printed_where_there_is_a_p_value():
    assert "p < 0.01" in main_results([wanted()], MATERIAL).rule
    assert main_results([wanted(part="", term="DF")], MATERIAL).rule == ""


def test_the_printed_number_stands_beside_ours():
    printed = {("sdm", "effects", "DF:total"): "0.0472***"}
    html = printed_results([wanted(), wanted(part="", term="DF")], MATERIAL, printed=printed)
    assert '<th scope="col">Published</th>' in html
    assert re.search(
        '<td class="amount"[^>]* data-field="published_estimate"[^>]*>0.0472\\*\\*\\*</td>', html
    )
    assert "Published" not in printed_results([wanted()], MATERIAL)


def test_printed_numbers_are_found_by_analysis_part_and_term(tmp_path):
    lines = tmp_path / "regressions.csv"
    lines.write_text("table,column,term,statistic,value,stars\n3,2,dfi,coef,0.0195,***\n", encoding="utf-8")
    boot = tmp_path / "boot.csv"
    boot.write_text("mechanism,effect,coef\nRI,indirect,0.0090\n", encoding="utf-8")
    columns = [{"analysis": "a", "published": "none"}, {"analysis": "sdm", "part": "effects"}]
    tables = {
        "t1": {"columns": columns, "published": {"table": 3, "terms": {"DF": "dfi"}}},
        "t2": {
            "columns": [{"analysis": "boot", "published": "RI"}],
            "published": {"keys": ["mechanism", "effect"], "fields": {"estimate": "coef"}},
        },
        "t3": {"columns": columns},
    }
    assert read_printed_numbers(tables, {"t1": str(lines), "t2": str(boot)}) == {
        ("sdm", "effects", "DF"): "0.0195***",
        ("boot", "", "indirect"): "0.0090",
    }


def test_intervals_of_two_levels_have_a_common_head():
    html = printed_results([wanted(), wanted(part="", term="DF")], MATERIAL)
    assert '<th scope="col">Interval</th>' in html


def test_a_result_whose_job_failed_is_missing():
    assert "<td>missing</td>" in printed_results([wanted(analysis="lost")], MATERIAL)


def test_a_term_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(
        StudyError, match=r"report\.main_results: sdm has no term 'DF:indirect'; its terms are DF:total"
    ):
        main_results([wanted(term="DF:indirect")], MATERIAL)


PRINTED = (
    "table,column,term,statistic,value,stars\n"
    "9,1,DF:total,coef,0.0472,*\n9,1,DF:total,t,7.36,\n"  # a t of 7.36 implies a standard error of 0.0064
    "9,2,DF,coef,0.1,***\n9,2,DF,paren,-4.25,\n"  # no standard error: its stars tell
)


def test_printed_numbers_are_compared_by_their_standard_errors(tmp_path):
    (tmp_path / "r.csv").write_text(PRINTED, encoding="utf-8")
    columns = [
        {"analysis": "sdm", "part": "effects"},
        {"analysis": "sdm", "part": ""},
        {"analysis": "failed"},
    ]
    pairs = compare({"columns": columns, "published": {"table": 9}}, tmp_path / "r.csv", MATERIAL)
    assert [pair[1] for pair in pairs] == [0.0472, 0.1]
    assert [pair[3] for pair in pairs] == [pytest.approx(0.0472 / 7.36), None]
    assert summary(pairs) == ("2", "2 of 2", "1 of 1", "0 of 1")


def test_every_table_with_printed_numbers_is_set_beside_ours(tmp_path):
    (tmp_path / "boot.csv").write_text("mechanism,effect,coef,se\nRI,DF:total,0.1,0.05\n", encoding="utf-8")
    (tmp_path / "weights.csv").write_text("indicator,weight\nx,1\n", encoding="utf-8")
    own = {
        "keys": ["mechanism", "effect"],
        "fields": {"estimate": "coef", "se": "se"},
        "reason": "the <data> are simulated.",
    }
    columns = [{"analysis": "sdm", "part": "effects", "published": "RI"}]
    tables = {
        "table01_weights": {"title": "Weights", "indices": ["NQP"], "published": {"reason": "other spread."}},
        "table04_boot": {"title": "Bootstrap", "columns": columns, "published": own},
    }
    files = {"table01_weights": str(tmp_path / "weights.csv"), "table04_boot": str(tmp_path / "boot.csv")}
    section = side_by_side_section(tables, files, MATERIAL, "")
    assert section is not None
    for text in ("see the table", "other spread.", "1 of 1", "the &lt;data&gt; are simulated."):
        assert text in section.body
