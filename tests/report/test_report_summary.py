"""The main results at the head of the page."""

import pytest

from report.material import Material
from report.page_results import printed_numbers
from report.page_summary import main_results
from study.errors import StudyError

TERM = {"term": "DF:total", "estimate": 0.119, "se": 0.034, "statistic": 3.5, "p": 0.0004, "low": 0.052, "high": 0.186}
EFFECTS = {"part": "effects", "terms": [TERM], "settings": {"level": 0.95}}
OTHER = {"part": "", "terms": [{**TERM, "term": "DF", "p": None}], "settings": {"level": 0.9}}
MATERIAL = Material({"sdm": {"estimates": [EFFECTS, OTHER]}})


def wanted(**changes):
    return {"label": "Total <b>effect</b>", "analysis": "sdm", "part": "effects", "term": "DF:total"} | changes


def test_a_line_has_the_estimate_its_interval_and_p():
    html = main_results([wanted()], MATERIAL)
    assert "Total &lt;b&gt;effect&lt;/b&gt;" in html
    for text in ("0.1190***", "0.0520 to 0.1860", "&lt;0.001", "95% interval"):
        assert text in html
    assert "0.1190*<" in main_results([wanted()], MATERIAL, levels=(0.1,))


def test_the_printed_number_stands_beside_ours():
    printed = {("sdm", "effects", "DF:total"): "0.0472***"}
    html = main_results([wanted(), wanted(part="", term="DF")], MATERIAL, printed=printed)
    assert '<th scope="col">Published</th>' in html
    assert "<td>0.0472***</td>" in html
    assert "Published" not in main_results([wanted()], MATERIAL)


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
    assert printed_numbers(tables, {"t1": str(lines), "t2": str(boot)}) == {
        ("sdm", "effects", "DF"): "0.0195***",
        ("boot", "", "indirect"): "0.0090",
    }


def test_intervals_of_two_levels_have_a_common_head():
    html = main_results([wanted(), wanted(part="", term="DF")], MATERIAL)
    assert '<th scope="col">Interval</th>' in html


def test_a_result_whose_job_failed_is_missing():
    assert "<td>missing</td>" in main_results([wanted(analysis="lost")], MATERIAL)


def test_a_term_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(StudyError, match=r"report\.main_results: sdm has no term 'DF:indirect'; its terms are DF:total"):
        main_results([wanted(term="DF:indirect")], MATERIAL)
