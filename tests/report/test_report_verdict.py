"""The verdict beside a headline, and the section for a referee: numbers counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from report.material import Material
from report.referee import alternatives, failing, lost_of, referee_section, resampled
from report.verdict import Headline, Swept, headlines, verdict, verdicts

NUMBERS = ("", "_se", "_p", "_low", "_high")


def row(term="x:indirect", estimate=0.5, p=0.01, se=0.1):
    return {
        "term": term,
        "estimate": estimate,
        "se": se,
        "p": p,
        "low": estimate - 0.2,
        "high": estimate + 0.2,
    }


def record(*rows, part="effects", outcome="y", tests=()):
    return {"part": part, "outcome": outcome, "terms": list(rows), "tests": list(tests)}


SPATIAL = {"kind": "spatial", "model": "SDM", "outcome": "y", "weights": "w"}


def headline(**changes):
    return replace(Headline("Spillover", "sdm", SPATIAL, record(row()), row()), **changes)


def table(**columns):
    """Eight specifications: outcome y but for the last; near matrices first, far ones after."""
    estimate = [0.5, 0.4, 0.3, 0.2, -0.1, -0.2, -0.3, 9.0]
    p = [0.01, 0.01, 0.01, 0.2, 0.01, 0.5, 0.5, 0.01]
    made = {"outcome": ["y"] * 7 + ["z"], "treatment": ["x"] * 8, "family": ["near"] * 3 + ["far"] * 5}
    made |= {"matrix": [f"m{i}" for i in range(8)], "model": ["SDM", "SAR"] * 4}
    made |= {
        f"indirect{end}": values for end, values in zip(NUMBERS, (estimate, [0.1] * 8, p, p, p), strict=True)
    }
    return {name: np.array(values) for name, values in (made | columns).items()}


def swept(name="w", kind="spatial", baseline=None, part=None, **columns):
    return Swept(name, table(**columns), kind, baseline, part)


def test_the_verdict_counts_by_outcome_and_sign_and_says_what_decides():
    (text,) = verdicts(headline(), [swept()])
    assert text == (
        "Positive in 57% of 7 specifications of the sweep (4, 3 of them significant at 5%), negative in 3 (1 "
        "significant). Its sign and its significance at 5% hold in 3 of them (43%). It is larger than 86% of "
        "them; their median is 0.2000. Whether a specification agrees with it depends most on the family of "
        "matrices (100% of that variation): 3 of 3 with “near”, 0 of 4 with “far”."
    )


def test_an_estimate_without_significance_is_held_to_that():
    weak = row(estimate=-0.2, p=0.5)
    (text,) = verdicts(headline(row=weak), [swept()])
    assert "Its sign, without significance at 5%, is found in 2 of them (29%)." in text
    (text,) = verdicts(headline(row={**weak, "p": None}), [swept()])
    assert "Its sign holds in 3 of them (43%)." in text


def test_where_all_hold_nothing_decides():
    found = swept(indirect=[1.0] * 8, indirect_p=[0.01] * 8).of(headline())
    assert "depends" not in verdict(row(), found)
    assert "hold in 7 of them (100%)" in verdict(row(), found)
    assert "Positive in all 7 specifications of the sweep (7 of them significant at 5%)." in verdict(
        row(), found
    )


def test_of_estimates_below_zero_alone_it_counts_the_significant():
    found = swept(indirect=[-1.0] * 8).of(headline())
    assert "Negative in all 7 specifications of the sweep (4 of them significant at 5%)." in verdict(
        row(), found
    )


def test_of_no_specification_it_says_none():
    found = swept(indirect_p=[0.2] * 8).of(headline())
    counted = "(4, none of them significant at 5%), negative in 3 (none significant)."
    assert counted in verdict(row(), found)


@pytest.mark.parametrize(
    ("one", "sweep"),
    [
        (headline(options={**SPATIAL, "kind": "panel"}), swept()),
        (headline(record=record(row(), outcome="other")), swept()),
        (headline(row=row("z:indirect")), swept()),
        (headline(row=row("x:direct")), swept()),
        (headline(record=record(row(), part="effects_long")), swept()),
        (headline(), swept(indirect=[np.nan] * 8)),
    ],
)
def test_a_sweep_of_something_else_says_nothing(one, sweep):
    assert verdicts(one, [sweep]) == []


def test_a_linear_baseline_is_found_by_its_coefficient_and_several_sweeps_by_their_names():
    linear = headline(options={"kind": "panel"}, record=record(row("x"), part=""), row=row("x"))
    columns = {
        name.replace("indirect", "beta"): values for name, values in table().items() if "indirect" in name
    }
    of_panel = swept("others", "panel", "base", **columns)
    texts = verdicts(linear, [of_panel, swept("again", "panel", "base", **columns), swept()])
    assert [text.split(":")[0] for text in texts] == ["others", "again"]
    lag = headline(record=record(row("W:x"), part=""), row=row("W:x"))
    theta = {name.replace("beta", "theta"): values for name, values in columns.items()}
    assert len(verdicts(lag, [swept(**theta)])) == 1


def test_headlines_are_the_main_results_that_are_there():
    material = Material({"sdm": {"estimates": [record(row())], "kind": "spatial"}})
    wanted = [{"label": "a", "analysis": "sdm", "part": "effects", "term": "x:indirect"}]
    wanted += [{"label": "b", "analysis": "lost", "term": "x"}, {**wanted[0], "term": "gone"}]
    assert [one.label for one in headlines(wanted, material, {"sdm": SPATIAL})] == ["a"]


def documents(**analyses):
    return Material(
        {
            name: {"analysis": name, "kind": kind, "estimates": [found]}
            for name, (kind, found) in analyses.items()
        }
    )


def test_the_choices_that_move_most_come_first_from_analyses_and_specifications():
    far, other = record(row(estimate=-0.4, p=0.2)), record(row(estimate=0.6))
    material = documents(
        sdm=("spatial", record(row())), sar=("spatial", other), far=("spatial", far), two=("spatial", far)
    )
    described = {"sdm": SPATIAL, "sar": {**SPATIAL, "model": "SAR"}, "far": {**SPATIAL, "weights": "far"}}
    described |= {"two": {**SPATIAL, "weights": "far", "model": "SAR"}}
    found = alternatives(headline(), [], material, described)
    assert [(one.choice, one.option, count) for one, count in found] == [
        ("matrix", "far", 1),
        ("model", "sar", 1),
    ]
    assert found[0][0].distance(row()) == pytest.approx(-9)
    # Of the sweep, those that differ from the headline's (0.5) in the matrix alone: 0.3, -0.1 and -0.3.
    (matrix, count), *_rest = alternatives(headline(), [swept()], material, described)
    assert (matrix.choice, matrix.row["estimate"], count) == ("matrix", -0.4, 4)


def test_an_analysis_that_is_a_specification_too_is_one_alternative():
    beside = {"sdm": ("spatial", record(row())), "far": ("spatial", record(row(estimate=-0.1)))}
    described = {"sdm": SPATIAL, "far": {**SPATIAL, "weights": "far"}}
    # The sweep has it as the second of three matrices: 0.3, -0.1 and -0.3.
    [(_matrix, count), *_rest] = alternatives(headline(), [swept()], documents(**beside), described)
    assert count == 3


def test_an_option_that_changes_what_is_estimated_is_no_alternative():
    material = documents(sdm=("spatial", record(row())), other=("spatial", record(row(estimate=9.0))))
    for key in ("outcome", "seed", "randomisation", "neighbours"):
        assert (
            alternatives(headline(), [], material, {"sdm": SPATIAL, "other": {**SPATIAL, key: "other"}}) == []
        )


def test_checks_that_lose_sign_or_significance_fail():
    def check(estimate, p):
        return {**row(estimate=estimate, p=p), "label": f"{estimate}", "row": "r"}

    rows = [check(0.5, 0.01), check(0.4, 0.2), check(-0.4, 0.01), check(-0.1, 0.3), check(0.6, 0.04)]
    document = {"analysis": "checks", "series": {"robustness": rows}}
    name, count, failed = failing(document)
    assert (name, count) == ("checks", 4)
    assert [lost for _row, lost in failed] == [["significance"], ["sign"], ["sign", "significance"]]
    rows[0] = check(0.5, 0.2)  # without significance, only the sign can be lost
    assert [lost for _row, lost in failing(document)[2]] == [["sign"], ["sign"]]
    assert lost_of(row(), row(p=None)) == []


def test_p_values_by_resampling_stand_beside_the_usual_one():
    tests = [
        {"name": "wild_bootstrap:x", "p": 0.075},
        {"name": "wild_bootstrap:control", "p": 0.5},
        {"name": "randomisation:coefficient", "p": 0.046},
        {"name": "slopes", "p": 0.9},
    ]
    estimate = record(row("x"), row("control"), part="", tests=tests)
    material = documents(base=("panel", estimate))
    one = headline(options={"kind": "panel"}, analysis="base", record=estimate, row=row("x"))
    ((label, cells),) = resampled([one], material, (0.1, 0.05, 0.01))
    assert (label, cells) == ("base, x", ("0.5000**", "0.010", "0.075", "0.046"))


def test_a_study_without_sweep_robustness_or_other_programs_is_told_what_would_fill_them():
    material = documents(sdm=("spatial", record(row())))
    text = str(referee_section([headline()], [], material, {"sdm": SPATIAL}, None).body)
    for said in (
        "No sweep:",
        "No block of robustness checks",
        "No p-value by wild",
        "No other program computes",
    ):
        assert said in text
    assert "No analysis or specification differs in one choice alone from: Spillover." in text
    assert "No main results are named" in str(referee_section([], [], material, {}, None).body)
    for levels, estimate in ((None, "0.5000**"), ((), "0.5000")):  # a style without stars has none here
        made = referee_section([headline()], [swept()], material, {"sdm": SPATIAL}, None, levels)
        assert f"Spillover: {estimate}</span>" in str(made.body)
    nasty = replace(headline(), label="<b>x</b>")
    assert "<b>x</b>" not in str(referee_section([nasty], [swept()], material, {"sdm": SPATIAL}, None).body)
