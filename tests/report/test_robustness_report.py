"""The table and the figure of robustness checks."""

from dataclasses import replace

import pytest
from msgspec import structs

from estimate_records import analysis_records
from report.draw import make_figure
from report.figure import FigureSource
from report.layouts.robustness import Robustness
from report.material import Material
from spillover.declarations import convert
from spillover.errors import StudyError

NUMBERS = ("estimate", "se", "statistic", "p", "low", "high")


def row(label, term, *numbers, nobs=80):
    about = {"row": label.lower(), "label": label, "analysis": "a", "term": term, "outcome": "NQP"}
    settings = {
        "settings": {"variance": {"type": "variance", "kind": "HC1"}, "level": 0.9},
        "estimator": "within",
    }
    sizes = {"nobs": nobs, "units": 8, "periods": 10, "level": 0.9}
    return {**about, **settings, **sizes, **dict(zip(NUMBERS, numbers, strict=True))}


ROWS = [
    row("Baseline", "DF", 0.5, 0.1, 5.0, 0.0001, 0.3, 0.7),
    row("Lagged", "L.DF", -0.05, 0.1, -0.5, 0.62, -0.25, 0.15, nobs=60),
]
ESTIMATE = {"part": "", "notes": ["Of 1 rows, none."], "terms": ROWS}
MATERIAL = Material(
    analysis_records(
        {
            "checks": {"estimates": [ESTIMATE], "series": {"robustness": ROWS}},
            "other": {"estimates": [ESTIMATE]},
        }
    ),
    labels={"DF": "Digital finance"},
)


def build(analysis):
    options = {"layout": "robustness", "title": "T", "columns": [{"analysis": analysis}]}
    return convert(options, Robustness).build("table01", MATERIAL)


def test_a_row_has_estimate_bracket_p_and_size():
    made = build("checks")
    assert made.rows[0].cells == (
        "Baseline",
        "NQP",
        "Digital finance",
        "0.5000***",
        "(0.1000)",
        "<0.001",
        "80",
    )
    assert made.rows[1].cells[0] == "Lagged"
    assert made.rows[1].cells[3:] == ("-0.0500", "(0.1000)", "0.620", "60")
    assert made.notes[-1] == "Of 1 rows, none."
    assert made.width == 7


def test_the_notes_say_the_settings_of_the_baseline_and_of_the_rows_that_have_others():
    rows = [dict(one) for one in ROWS]
    rows[1] |= {"estimator": "2sls"}
    analyses = {"checks": {"estimates": [ESTIMATE], "series": {"robustness": rows}}}
    options = {"layout": "robustness", "title": "T", "columns": [{"analysis": "checks"}]}
    made = convert(options, Robustness).build(
        "table01", replace(MATERIAL, analyses=analysis_records(analyses))
    )
    assert [span.text for span in made.head[0]][3:] == ["Estimate", "Std. error", "p", "N"]
    assert "Estimator: within; two-stage least squares in Lagged." in made.notes
    variance = "Variance: heteroskedasticity-robust HC1, factor N/(N−K)."
    assert variance in made.notes
    assert variance not in made.details
    short = replace(
        MATERIAL, analyses=analysis_records(analyses), style=structs.replace(MATERIAL.style, notes=())
    )
    assert variance in convert(options, Robustness).build("table01", short).details


def test_an_outcome_has_its_short_name_which_a_note_explains():
    options = {"layout": "robustness", "title": "T", "columns": [{"analysis": "checks"}]}
    labels = {"DF": "Digital finance", "NQP": "New quality productive forces"}
    made = convert(options, Robustness).build("table01", replace(MATERIAL, labels=labels))
    assert made.rows[0].cells[1:3] == ("NQP", "Digital finance")
    assert made.notes[0] == "NQP: New quality productive forces."


def test_another_kind_of_analysis_is_named():
    with pytest.raises(
        StudyError, match=r"tables.table01.columns: 'other' is not an analysis of the kind robustness"
    ):
        build("other")


def test_the_figure_has_a_point_a_row_hollow_where_the_interval_holds_zero():
    options = {"kind": "robustness", "analyses": ["checks"], "title": "T", "caption": "C"}
    (axes,) = make_figure("checks", options, FigureSource(MATERIAL, (2001, 2004))).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Lagged", "Baseline"]
    points = [line for line in axes.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in points] == [0.5, -0.05]
    assert [line.get_markerfacecolor() == "white" for line in points] == [False, True]
    assert axes.get_xlabel() == "Estimate with 90% interval"
