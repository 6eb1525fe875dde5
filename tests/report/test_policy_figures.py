"""What the figures of policies draw, read from their axes."""

import numpy as np
import pytest

from estimate_records import change, estimate_record
from report.draw import make_figure
from report_fixtures import policy_series, study_source


@pytest.fixture
def draw(tmp_path):
    base = study_source(tmp_path)

    def make(kind: str, analysis: str = "policy"):
        config = {"kind": kind, "analyses": [analysis], "title": "T", "caption": "C"}
        return make_figure(kind, config, base)

    return make


def labels(axes) -> list[str]:
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_an_event_study_has_a_point_for_each_estimator_and_time(draw) -> None:
    figure = draw("event_study")
    (axes,) = figure.axes
    points = [line for line in axes.lines if line.get_marker() not in ("None", "", None)]
    assert [len(line.get_xdata()) for line in points] == [4, 4]
    np.testing.assert_allclose(np.mean([line.get_xdata() for line in points], axis=0), [-2, -1, 0, 1])
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["Two-way fixed effects", "Imputation (Borusyak–Jaravel–Spiess)"]


def test_a_policy_figure_says_what_its_numbers_are(draw) -> None:
    kinds = ("event_study", "bacon", "balance", "placebo", "honest", "parallel_trends")
    said = {kind: " ".join(draw(kind).get_suptitle().split()) for kind in kinds}
    assert said == {
        "event_study": "The intervals of 0 of 2 effects before adoption exclude zero, and of 0 of 4 from "
        "it on",
        "bacon": "70% of the weight is on treated v. never, whose mean is 0.0000",
        "balance": "Standardised bias above 10% in 2 of 2 covariates before matching, in 0 after it",
        "placebo": "Actual coefficient 0.1500; p < 0.05 among 1 of 1 kinds of placebos",
        "honest": "Two-way fixed effects: the interval excludes zero up to M̄ = 0; "
        "Sun–Abraham: the interval excludes zero up to M̄ = 0",
        "parallel_trends": (
            "Change of the mean a year: 0.1000 before adoption (cohorts: 1), 0.1000 for the never treated"
        ),
    }


def test_bounds_say_of_which_mean_they_are_beside_the_average_that_tables_print(tmp_path) -> None:
    base = study_source(tmp_path)
    average = estimate_record({"part": "two_way_att", "terms": [{"term": "ATT", "estimate": 0.07}]})
    policy = base.material.analyses["policy"]
    change(policy, estimates=(*policy.estimates, average))
    config = {"kind": "honest", "analyses": ["policy"], "title": "T", "caption": "C"}
    said = make_figure("honest", config, base).get_suptitle()
    assert " ".join(said.split("\n")) == (
        "Two-way fixed effects: the interval excludes zero up to M̄ = 0 (of the mean of 2 effects, 0.0500; "
        "average effect 0.0700); Sun–Abraham: the interval excludes zero up to M̄ = 0"
    )
    assert len(said.split("\n")) == 2


def test_cohorts_are_marked_where_they_adopt(draw) -> None:
    (axes,) = draw("parallel_trends").axes
    marks = [line for line in axes.lines if len(line.get_xdata()) == 1]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in marks] == [(2014, 201.4)]
    # Each line is named at its end, in its own colour, one name above the other.
    lines = {line.get_label(): line for line in axes.lines if len(line.get_xdata()) > 1}
    assert list(lines) == ["adopts in 2014 (3)", "never treated (4)"]
    beside = {text.get_text(): text for text in axes.texts}
    assert {name: text.get_color() for name, text in beside.items()} == {
        name: line.get_color() for name, line in lines.items()
    }
    order = [
        sorted(names, key=at)
        for names, at in (
            (lines, lambda name: lines[name].get_ydata()[-1]),
            (beside, lambda name: beside[name].xy[1]),
        )
    ]
    assert order[0] == order[1]
    assert axes.get_legend() is None


def test_a_placebo_shows_the_actual_coefficient_and_its_p(draw) -> None:
    (axes,) = draw("placebo").axes
    assert axes.get_title(loc="left") == "Random units\np = 0.025, 40 draws"
    assert any(set(np.atleast_1d(line.get_xdata())) == {0.15} for line in axes.lines)
    curve = max(axes.lines, key=lambda line: len(line.get_xdata()))
    width = np.diff(curve.get_xdata())[0]
    assert 0.8 < curve.get_ydata().sum() * width < 1.01


def test_comparisons_carry_their_weight_and_the_coefficient(draw) -> None:
    (axes,) = draw("bacon").axes
    assert labels(axes)[0] == "treated v. never (weight 0.70)"
    coefficient = sum(row["weight"] * row["effect"] for row in policy_series()["bacon"])
    assert any(np.allclose(line.get_ydata(), coefficient) for line in axes.lines)


def test_balance_names_the_covariates_in_their_order(draw) -> None:
    (axes,) = draw("balance").axes
    assert [text.get_text() for text in axes.get_yticklabels()] == ["Access divide", "Digital finance"]
    assert [list(line.get_xdata()) for line in axes.lines[1:]] == [[40, -40], [4, -4]]


@pytest.mark.parametrize("kind", ["event_study", "parallel_trends", "placebo", "bacon", "balance"])
def test_an_analysis_without_the_series_gives_a_frame_that_says_so(draw, kind) -> None:
    texts = [text.get_text() for text in draw(kind, "baseline").findobj(lambda a: hasattr(a, "get_text"))]
    assert any("the analyses have no series" in text for text in texts)
