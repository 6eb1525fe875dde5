"""The verdict beside a headline, and the section for a referee: numbers counted by hand."""

from contextvars import copy_context
from dataclasses import replace

import numpy as np
import pytest
from msgspec import structs

from analyses.rows import decode_rows
from base.job import canonical_json
from estimate_records import analysis_record, analysis_records
from report.card_verdicts import interval_text
from report.checks import checks_of_claims, find_lost
from report.material import Material
from report.neighbours import SampledEstimate, find_differing_options, find_leaf
from report.referee import (
    _option_in_cell,
    _star_estimate,
    _write_interval,
    alternatives,
    examine,
    find_resampling_tests,
    neighbours,
    referee_section,
)
from report.verdict import best_split, headlines, verdict, verdicts
from spillover.messages.study_names import name_by
from swept_headline import ALL, NUMBERS, SPATIAL, UNITS, headline, record, row, rows_where, swept, table


def section_of(found, sweeps, material, described, levels=None):
    """The section for a referee, of a study without a crosscheck."""
    examined = examine(found, sweeps, material, described, UNITS)
    return referee_section(examined, sweeps, material, None, levels)


def test_the_verdict_counts_by_outcome_and_sign_and_says_what_decides():
    (text,) = verdicts(headline(), [swept()], UNITS)
    assert text == (
        "Positive in 57% of 7 specifications of the sweep (4, 3 of them significant at 5%), negative in 3 (1 "
        "significant). Its sign and its significance at 5% hold in 3 of them (43%). It is larger than 86% of "
        "them; their median is 0.2000. Whether a specification agrees with it depends most on the family of "
        "matrices (100% of that variation): 3 of 3 with “near”, 0 of 4 with “far”."
    )


def test_beside_a_small_error_every_number_of_a_claim_has_two_digits():
    """They were 0.0006*** in a referee's table and 5.8e-04*** in the regression."""
    small = structs.replace(row(estimate=0.00058, se=0.0001, p=0.0), low=0.00038, high=0.00078)
    assert _star_estimate(small, (0.1, 0.05, 0.01)) == "5.8e-04***"
    assert _write_interval(small) == "3.8e-04 to 7.8e-04"
    assert interval_text(small.low, small.high, small.se) == "3.8e-04 to 7.8e-04"
    sweep = swept()
    close = replace(sweep, table={**sweep.table, **{n: sweep.table[n] / 1000 for n in ("indirect",)}})
    (text,) = verdicts(headline(row=small), [close], UNITS)
    assert "their median is 2.0×10⁻⁴" in text


def test_an_estimate_without_significance_is_held_to_that():
    weak = row(estimate=-0.2, p=0.5)
    (text,) = verdicts(headline(row=weak), [swept()], UNITS)
    assert "Its sign, without significance at 5%, is found in 2 of them (29%)." in text
    (text,) = verdicts(headline(row=structs.replace(weak, p=None)), [swept()], UNITS)
    assert "Its sign holds in 3 of them (43%)." in text


def test_where_all_hold_nothing_decides():
    found = swept(indirect=[1.0] * 8, indirect_p=[0.01] * 8).select(headline())
    assert "depends" not in verdict(row(), found)
    assert "hold in 7 of them (100%)" in verdict(row(), found)
    assert "Positive in all 7 specifications of the sweep (7 of them significant at 5%)." in verdict(
        row(), found
    )


def test_of_estimates_below_zero_alone_it_counts_the_significant():
    found = swept(indirect=[-1.0] * 8).select(headline())
    assert "Negative in all 7 specifications of the sweep (4 of them significant at 5%)." in verdict(
        row(), found
    )


def test_of_no_specification_it_says_none():
    found = swept(indirect_p=[0.2] * 8).select(headline())
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
    assert verdicts(one, [sweep], UNITS) == []


def test_a_linear_baseline_is_found_by_its_coefficient_and_several_sweeps_by_their_names():
    options = {"kind": "panel", "outcome": "y"}
    linear = headline(options=options, record=record(row("x"), part=""), row=row("x"))
    columns = {
        name.replace("indirect", "beta"): values for name, values in table().items() if "indirect" in name
    }
    columns["options"] = [canonical_json(options)] * 8
    of_panel = swept("others", "panel", "base", **columns)
    texts = verdicts(linear, [of_panel, swept("again", "panel", "base", **columns), swept()], UNITS)
    assert [text.split(":")[0] for text in texts] == ["others", "again"]
    lag = headline(record=record(row("W:x"), part=""), row=row("W:x"))
    theta = {name.replace("beta", "theta"): values for name, values in columns.items()}
    assert len(verdicts(lag, [swept(**theta)], UNITS)) == 1


def test_headlines_are_the_main_results_that_are_there():
    material = Material(analysis_records({"sdm": {"estimates": [record(row())], "kind": "spatial"}}))
    wanted = [{"label": "a", "analysis": "sdm", "part": "effects", "term": "x:indirect"}]
    wanted += [{"label": "b", "analysis": "lost", "term": "x"}, {**wanted[0], "term": "gone"}]
    assert [one.label for one in headlines(wanted, material, {"sdm": SPATIAL})] == ["a"]


def documents(**analyses):
    return Material(
        analysis_records(
            {
                name: {
                    "analysis": name,
                    "kind": kind,
                    "estimates": [structs.replace(found, model=name)],
                    "rows": ALL,
                }
                for name, (kind, found) in analyses.items()
            }
        )
    )


FAR = {"family": "far", "k": 2}


def beside(one=None, sweeps=(), described=None, **analyses):
    """The neighbours of a headline, and the choices that move it most."""
    one = one or headline()
    options = {"sdm": one.options, **(described or {})}
    found = neighbours(one, sweeps, documents(**analyses), options, UNITS)
    return found, alternatives(one, found)


def test_the_choices_that_move_most_come_first_from_analyses_and_specifications():
    far, other = record(row(estimate=-0.4, p=0.2)), record(row(estimate=0.6))
    analyses = {
        name: ("spatial", found)
        for name, found in (("sdm", other), ("sar", other), ("far", far), ("two", far))
    }
    described = {"sar": {**SPATIAL, "model": "SAR"}, "far": {**SPATIAL, "weights": FAR}}
    described |= {"two": {**SPATIAL, "weights": FAR, "model": "SAR"}}
    _all, found = beside(described=described, **analyses)
    assert [(one.choice, one.option, count, changed) for one, count, changed in found] == [
        ("matrix", "far", 1, 1),
        ("model", "sar", 1, 0),
    ]
    assert found[0].alternative.distance(row()) == pytest.approx(-9)
    # Of the sweep, those that differ from the headline's (0.5) in the matrix alone: another family, -0.1 and
    # -0.3, or another k of its own, 0.3.
    _all, found = beside(sweeps=[swept()], described=described, **analyses)
    assert [(one.choice, one.row.estimate, one.model, *counts) for one, *counts in found] == [
        ("matrix", -0.4, "far", 3, 3),
        ("parameters", 0.3, "w: m2 | SDM", 1, 0),
        ("model", 0.6, "sar", 1, 0),
    ]


@pytest.mark.debt("32.12")
def test_of_the_values_of_a_number_the_nearest_that_changes_the_answer_is_shown():
    """Under k = 3 significance holds, under 5 it is lost, under 7 the sign is: 5 is the nearest to fail."""
    near = {
        "family": ["near"] * 8,
        "options": [
            canonical_json({**SPATIAL, "model": model, "weights": {"family": "near", "k": i + 1}})
            for i, model in enumerate(["SDM", "SAR"] * 4)
        ],
    }
    sweep = swept(indirect_p=[0.01, 0.01, 0.01, 0.2, 0.175, 0.5, 0.635, 0.01], **near)
    _all, ((shown, count, changed), *_rest) = beside(sweeps=[sweep])
    assert (shown.choice, shown.model, count, changed) == ("parameters", "w: m4 | SDM", 3, 2)


def test_an_analysis_that_is_a_specification_too_is_one_alternative():
    found = {"sdm": ("spatial", record(row())), "far": ("spatial", record(row(estimate=-0.1)))}
    # The sweep has it as the first of two matrices of that family: -0.1 and -0.3.
    every, _found = beside(sweeps=[swept()], described={"far": {**SPATIAL, "weights": FAR}}, **found)
    assert [one.row.estimate for one in every if one.choice == "matrix"] == [-0.1, -0.3]


@pytest.mark.parametrize("key", ["outcome", "seed", "level", "randomisation", "neighbours"])
def test_an_option_that_changes_what_is_estimated_or_nothing_is_no_alternative(key):
    found = {"sdm": ("spatial", record(row())), "other": ("spatial", record(row(estimate=9.0)))}
    assert beside(described={"other": {**SPATIAL, key: "other"}}, **found) == ([], [])


@pytest.mark.debt("32.11")
def test_neighbours_have_one_leaf_apart_and_the_same_rows():
    """Of samples that differ in years and in units, and of rows that a control with gaps takes out, none."""

    def made(keep=lambda unit, year: True, **options):
        return SampledEstimate({**SPATIAL, **options}, rows_where(keep))

    def leaf(one, other):
        return find_leaf(one, other, "x", UNITS)

    late = made(lambda unit, year: year > 2002, sample={"years": [2003, 2004]})
    south = made(lambda unit, year: unit == "c", sample={"groups": {"region": ["S"]}})
    without = made(lambda unit, year: unit != "a", sample={"without": {"units": ["a"]}})
    assert [leaf(made(), one) for one in (late, south, without)] == [
        "sample.years",
        "sample.groups.region",
        "sample.without.units",
    ]
    assert leaf(late, south) is None
    assert leaf(without, south) is None
    # A window of all years is none; beside another filter it makes no second leaf.
    whole = made(sample={"years": [2001, 2004], "groups": {"region": ["N", "S"]}})
    assert find_differing_options(UNITS.options_of(whole, "x"), UNITS.options_of(made(), "x")) == []
    both = made(lambda unit, year: unit != "a", sample={"years": [2001, 2004], "without": {"units": ["a"]}})
    assert leaf(made(), both) == "sample.without.units"
    # The window has more than its years: a unit was dropped for a gap before it.
    gap = made(lambda unit, year: unit != "b")
    assert leaf(gap, late) is None
    assert leaf(made(), made(lambda unit, year: year > 2001, regressors=["x", "z"])) is None
    assert leaf(made(), made(regressors=["x", "z"])) == "regressors"
    assert leaf(made(), SampledEstimate({**SPATIAL, "model": "SAR"}, None)) is None


def test_options_are_compared_leaf_by_leaf():
    def differing(**changes):
        return find_differing_options({**SPATIAL, "regressors": ["x", "z"]}, {**SPATIAL, **changes})

    assert differing(regressors=["z", "x"]) == []
    assert differing(regressors=["x", "z"], effects="two-way") == ["effects"]
    assert differing(regressors=["x", "z"], weights={"family": "near", "k": 2}) == ["weights.k"]
    assert differing(regressors=["x", "z"], weights={"family": "far", "power": 2}) == ["weights"]
    assert differing(regressors=["x", "z"], weights={"family": "far", "standardise": "row"}) == [
        "weights",
        "weights.standardise",
    ]
    one, other = ({"variance": {"kind": kind, **more}} for kind, more in (("a", {"by": "unit"}), ("b", {})))
    assert find_differing_options(one, other) == ["variance"]
    # Three of other names in place of two is no one change.
    made = [
        SampledEstimate({"regressors": names}, ALL)
        for names in (["x", "a", "b"], ["x", "c"], ["x", "c", "d"])
    ]
    assert [find_leaf(made[0], one, "x", UNITS) for one in made[1:]] == [None, "regressors"]


def test_scales_of_other_terms_are_no_leaf():
    own = {**SPATIAL, "regressors": ["x", "z", "m:x"], "standardise": ["z", "unused"]}
    for other, leaves in (
        ([], []),
        (["x"], ["standardise"]),
        (["m"], ["standardise"]),
        (["y"], ["standardise"]),
    ):
        made = [SampledEstimate({**own, "standardise": names}, ALL) for names in (own["standardise"], other)]
        assert find_differing_options(*(UNITS.options_of(one, "x") for one in made)) == leaves


def test_rows_are_read_as_they_were_written():
    years, rows = decode_rows(rows_where(lambda unit, year: unit == "b" and year != 2003))
    assert years.tolist() == [2001, 2002, 2003, 2004]
    assert rows.astype(int).tolist() == [[0] * 4, [1, 1, 0, 1], [0] * 4]


@pytest.mark.debt("32.12")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"definition": "direct"}, "the nearest differ from it in definition"),
        ({"weights": {"family": "near", "k": 9}}, "the nearest differ from it in matrix"),
        ({"sample": {"years": [2001, 2002]}}, "the nearest differ from it in sample"),
        ({}, "those with its options have other rows"),
    ],
)
def test_a_headline_is_ranked_only_in_a_sweep_that_holds_it(changes, why):
    one = headline(options={**SPATIAL, **changes}, rows=ALL if changes else rows_where(lambda u, y: u == "a"))
    (text,) = verdicts(one, [swept()], UNITS)
    assert text.startswith("None of the 7 specifications of the sweep is this estimate: ")
    assert why in text
    assert "larger than" not in text


@pytest.mark.debt("32.14")
def test_the_split_that_separates_best_is_said_over_all_values():
    """Two of eight families have 102 of 136, the other six 0 of 692: ties are not sorted by name."""
    sizes = {"d": (29, 32), "e": (73, 104)} | dict.fromkeys("abcfg", (0, 120)) | {"h": (0, 92)}
    values = np.repeat([*sizes], [n for _held, n in sizes.values()])
    holds = np.concatenate([np.arange(n) < held for held, n in sizes.values()])
    split = best_split("family", values, holds)
    assert split.groups == ((("d", "e"), 102, 136), (("a", "b", "c", "f", "g", "h"), 0, 692))
    n = len(values)
    codes = {"d": 1, "e": 1}
    share = np.corrcoef([codes.get(value, 0) for value in values], holds)[0, 1] ** 2
    assert split.share == pytest.approx(share)
    assert n == 828
    # Every other grouping separates less.
    names = sorted(sizes)
    for number in range(1, 2 ** len(names) - 1):
        group = np.isin(values, [name for place, name in enumerate(names) if number >> place & 1])
        assert np.corrcoef(group, holds)[0, 1] ** 2 <= split.share + 1e-12
    assert best_split("family", values, np.zeros(n, bool)) is None
    assert best_split("one", np.repeat("a", n), holds) is None


@pytest.mark.debt("37.6", "32.14")
def test_the_groups_of_a_split_are_named_and_choices_that_tie_are_all_said():
    families = ["d", "e", "a", "b", "c", "f", "g"]
    found = swept(family=[*families, "z"], model=["SAR", "SAR", *["SDM"] * 5, "SDM"], indirect_p=[0.01] * 8)
    found.table["indirect"][:] = [0.5, 0.5, *[-0.5] * 5, 1.0]
    one = headline(options={**SPATIAL, "model": "SDM"})
    holds = found.select(one).holds(row())
    splits = found.select(one).find_splits(holds)
    assert [split.choice for split in splits] == ["family", "model"]
    assert [split.share for split in splits] == pytest.approx([1, 1])
    text = verdict(row(), found.select(one))
    assert "2 of 2 with “d” or “e”, 0 of 5 with the 5 others." in text
    assert "2 of 2 with “SAR”, 0 of 5 with “SDM”." in text
    assert "depends most" not in text
    assert text.count("as much as on another choice") == 2


@pytest.mark.debt("32.13")
def test_checks_that_lose_sign_or_significance_fail():
    def check(estimate, p):
        words = {"label": f"{estimate}", "row": "r", "analysis": f"a{estimate}"}
        return {**structs.asdict(row(estimate=estimate, p=p)), **words}

    rows = [check(0.5, 0.01), check(0.4, 0.2), check(-0.4, 0.01), check(-0.1, 0.3), check(0.6, 0.04)]
    block = {"analysis": "checks", "kind": "robustness", "series": {"robustness": rows}, "estimates": []}
    (found,) = checks_of_claims([], Material(analysis_records({"checks": block})))
    assert (found.label, len(found.checks)) == ("checks", 4)
    assert [lost for _row, lost in found.failures] == [["significance"], ["sign"], ["sign", "significance"]]
    rows[0] = check(0.5, 0.2)  # without significance, only the sign can be lost
    (found,) = checks_of_claims([], Material(analysis_records({"checks": block})))
    assert [lost for _row, lost in found.failures] == [["sign"], ["sign"]]
    assert find_lost(row(), row(p=None)) == []


@pytest.mark.debt("32.13")
def test_checks_are_those_that_are_named_and_the_rows_of_a_block_about_the_claim():
    own, lagged = record(row("x"), part=""), record(row("L.x", estimate=-0.1, p=0.6), part="")
    material = documents(sdm=("panel", own), lagged=("panel", lagged), other=("panel", own))
    rows = [{**structs.asdict(row("x")), "analysis": "sdm", "label": "", "row": ""}]
    rows += [
        {**structs.asdict(row("x", estimate=-0.3)), "analysis": "sdm__late", "label": "Late", "row": "late"}
    ]
    block = {"analysis": "block", "kind": "robustness", "series": {"robustness": rows}, "estimates": []}
    material.analyses["block"] = analysis_record(block)
    named = ["other", {"analysis": "lagged", "term": "L.x"}, "lost"]
    one = headline(checks=named, record=own, row=row("x"))
    (found,) = checks_of_claims([one], material)
    assert [(check.label, check.model) for check in found.checks] == [
        ("other", "other"),
        ("lagged, x (lag)", "lagged"),
        ("Late", "sdm__late"),
    ]
    assert [check.label for check, _lost in found.failures] == ["lagged, x (lag)", "Late"]
    assert found.missing_analyses == ["lost"]
    text = str(section_of([one], [], material, {"sdm": SPATIAL}).body)
    assert "Spillover: its sign or its significance at 5% is lost in 2 of 3 checks." in text
    assert "Spillover: not counted, for their analyses are missing: lost." in text


def test_a_claim_without_a_neighbour_has_a_sentence_and_no_table():
    alone = {"sdm": SPATIAL, "two": {**SPATIAL, "model": "SAR", "weights": FAR}}
    material = documents(sdm=("spatial", record(row())), two=("spatial", record(row(estimate=9.0))))
    text = str(section_of([headline()], [], material, alone).body)
    expected = "No analysis or specification differs in one option alone, on the same rows, from: Spillover."
    assert expected in text
    assert "9.0" not in text


def test_a_sweep_whose_points_all_fail_says_so():
    failed = swept(**{f"indirect{end}": [np.nan] * 8 for end in NUMBERS})
    assert verdicts(headline(), [failed], UNITS) == []
    text = str(section_of([headline()], [failed], documents(), {"sdm": SPATIAL}).body)
    assert "Spillover: none of the 7 specifications of the sweep “w” could be estimated." in text
    assert "No sweep varies" not in text


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
    ((label, cells),) = find_resampling_tests([one], material, (0.1, 0.05, 0.01))
    assert (label, cells) == ("base, x", ("0.5000**", "0.010", "0.075", "0.046"))


@pytest.mark.debt("34.2")
def test_several_p_values_by_randomisation_say_what_each_draws():
    ways = {"placebo:units": 0.059, "placebo:time": 0.469, "placebo:both": 0.293, "randomisation:t": 0.04}
    tests = [{"name": name, "p": p} for name, p in ways.items()]
    estimate = record(row("x"), part="", tests=tests)
    one = headline(options={"kind": "panel"}, analysis="base", record=estimate, row=row("x"))
    ((_label, cells),) = find_resampling_tests([one], documents(base=("panel", estimate)), (0.1, 0.05))
    assert cells[-1] == (
        "0.059 by adoption of other units; 0.469 by adoption at other times; "
        "0.293 by adoption of other units at other times; 0.040 by permutation of t"
    )
    assert cells[-1].exact == "0.059, 0.469, 0.293, 0.04"


@pytest.mark.debt("34.2")
@pytest.mark.parametrize(
    ("choice", "option", "text"),
    [
        ("subsets", "ln_gdp", "ln_gdp"),
        ("matrix", "given", "ln of distance"),
        ("effects", "two-way", "Two-way"),
    ],
)
def test_a_name_that_the_study_gives_keeps_its_small_letter(choice, option, text):
    context = copy_context()
    context.run(name_by, {"options": {"matrix": {"given": "ln of distance"}}})
    assert context.run(_option_in_cell, choice, option) == text


def test_a_study_without_sweep_robustness_or_other_programs_is_told_what_would_fill_them():
    material = documents(sdm=("spatial", record(row())))
    text = str(section_of([headline()], [], material, {"sdm": SPATIAL}).body)
    for said in (
        "No sweep:",
        "No estimate is named as a check of: Spillover.",
        "No p-value by wild",
        "No other program computes",
    ):
        assert said in text
    assert "differs in one option alone, on the same rows, from: Spillover." in text
    assert "No main results are named" in str(section_of([], [], material, {}).body)
    for levels, estimate in ((None, "0.5000**"), ((), "0.5000")):  # a style without stars has none here
        made = section_of([headline()], [swept()], material, {"sdm": SPATIAL}, levels)
        assert f"Spillover: {estimate}</span>" in str(made.body)
    nasty = replace(headline(), label="<b>x</b>")
    made = section_of([nasty], [swept()], material, {"sdm": SPATIAL})
    assert "<b>x</b>" not in str(made.body)
