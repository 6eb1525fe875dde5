"""The words of findings, by hand: weights, rules, the fewest changed choices, and what the page prints."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert, structs
from scipy.stats import binom

from base.artifacts.json_record import write_json_record
from base.digests import digest_of
from estimate_records import analysis_record
from influence.record import INTERVAL, SIGN, InfluenceRecord, Removal, write_influence
from recovery.design import DESIGNS, gathered
from recovery.words import EFFECTS, PROCESSES
from report.findings.find import find_findings
from report.findings.rates import RATES, STUDIES, WORDS
from report.findings.rules import (
    DEPENDS,
    NOT,
    THROUGHOUT,
    Alternatives,
    Interval,
    find_change,
    judge,
)
from report.findings.section import build_findings_section
from report.material import Material
from report.page import summary_section
from report.page_options import PageOptions
from spillover.errors import StudyError
from spillover.note import Note
from spillover.sweeps.joint_statistics import JointRow
from sweep.joint import Joint, JointRecord
from swept_headline import ALL, SPATIAL, UNITS, record, row, swept

ROOT = Path(__file__).parents[2]


def listed(effect, **choices):
    """All combinations of options with intervals of ± 0.5. effect: of the options of one, by choice."""
    every = [dict(zip(choices, options, strict=True)) for options in product(*choices.values())]
    estimate = np.array([effect(**one) for one in every], dtype=float)
    columns = {name: np.array([one[name] for one in every]) for name in choices}
    return Alternatives(estimate, estimate - 0.5, estimate + 0.5, columns)


def own(estimate=1.0):
    return Interval(estimate, estimate - 0.5, estimate + 0.5)


def test_a_finding_holds_throughout_where_all_have_its_sign_and_most_are_clear():
    found = judge(
        own(), listed(lambda model, controls: 0.6 if model == "b" else 1.0, model="ab", controls="nl")
    )
    assert (found.word, found.separation) == (THROUGHOUT, None)


def test_it_depends_on_the_choice_under_which_some_turn_its_sign():
    found = judge(
        own(), listed(lambda model, controls: -1.0 if controls == "n" else 1.0, model="ab", controls="nl")
    )
    assert found.word == DEPENDS
    assert (found.separation.choice, found.separation.options_with, found.separation.shares) == (
        "controls",
        ("l",),
        (1, 0),
    )


def test_one_that_is_not_supported_depends_on_a_choice_that_some_support_it_under():
    def effect(family, model):
        return 1.0 if family == "income" else (0.03 if model == "a" else -0.03) * len(family)

    found = judge(own(), listed(effect, family=["income", "near", "far", "border"], model="ab"))
    assert (found.word, found.separation.choice, found.separation.options_with) == (
        DEPENDS,
        "family",
        ("income",),
    )
    assert found.weights @ found.is_split_by == pytest.approx(0.25)


def test_it_does_not_hold_where_its_own_interval_has_zero_and_no_option_supports_it():
    found = judge(own(0.2), listed(lambda model, controls: 0.2, model="ab", controls="nl"))
    assert (found.word, found.separation) == (NOT, None)


def test_intervals_that_do_not_overlap_count_by_weight():
    def effect(controls, window):
        return 3.0 if controls == "n" else 1.0

    assert judge(own(), listed(effect, controls="nl", window="ab")).word == DEPENDS
    many = listed(effect, controls=["n", *map(str, range(19))], window="ab")
    assert judge(own(), many).word == DEPENDS, "19 options with the same numbers are one"
    many = listed(
        lambda controls, window: 3.0 if controls == "n" else 1 + int(controls) / 1e3,
        controls=["n", *map(str, range(20))],
        window="ab",
    )
    assert judge(own(), many).word == THROUGHOUT


@pytest.mark.debt("37.1")
@given(
    numbers=st.lists(st.sampled_from([-1.0, -0.2, 0.2, 0.6, 1.0, 2.5]), min_size=12, max_size=12),
    choice=st.sampled_from(["model", "controls", "window"]),
    place=st.integers(0, 1),
    times=st.integers(1, 3),
)
def test_an_option_that_is_listed_twice_changes_no_word(numbers, choice, place, times):
    options = {"model": ["a", "b"], "controls": ["n", "l", "m"], "window": ["x", "y"]}
    found = dict(zip(product(*options.values()), numbers, strict=True))
    before = judge(own(numbers[0]), listed(lambda **one: found[tuple(one.values())], **options))
    again = {name: list(values) for name, values in options.items()}
    again[choice] += [f"{again[choice][place]} again {i}" for i in range(times)]
    after = judge(
        own(numbers[0]),
        listed(lambda **one: found[tuple(value.split()[0] for value in one.values())], **again),
    )
    assert after.word == before.word
    assert (after.separation and after.separation.choice) == (before.separation and before.separation.choice)
    assert after.weights @ after.is_split_by == pytest.approx(before.weights @ before.is_split_by)


def matrices(count, effect=lambda name: float(name[-1])):
    """Alternatives under matrices: `count` of each family, the first of every model."""
    names = [f"{family} k={i}, row" for family, of in count.items() for i in range(of)]
    found = listed(lambda matrix, model: effect(matrix.split(",")[0]), matrix=names, model="ab")
    family = np.array([name.split()[0] for name in found.choices["matrix"]])
    return replace(found, choices={**found.choices, "family": family})


def test_families_weigh_equally_and_matrices_within_a_family():
    found = matrices({"near": 4, "far": 1}, lambda name: len(name) + float(name[-1]) / 9)
    weights, family = found.weigh(), found.choices["family"]
    assert weights[family == "near"].sum() == pytest.approx(0.5)
    assert weights[family == "near"] == pytest.approx(0.5 / 8)


def test_a_matrix_that_is_listed_twice_counts_once():
    found = matrices(
        {"near": 4, "far": 1},
        lambda name: 0.0 if name in ("near k=2", "near k=3") else len(name) + float(name[-1]),
    )
    weights, matrix = found.weigh(), found.choices["matrix"]
    of = {name: weights[matrix == f"near k={name}, row"].sum() for name in range(4)}
    assert [of[0], of[1], of[2] + of[3]] == pytest.approx([0.5 / 3] * 3)


def test_the_fewest_changed_choices_are_counted_with_a_matrix_as_one():
    found = matrices({"near": 3, "far": 2}, lambda name: -1.0 if name.startswith("far") else 1.0)
    change = find_change(0, found, found.estimate < 0)
    assert (change.choices, change.choice_count, change.count, change.candidates) == (("family",), 1, 2, 5)
    both = (found.choices["family"] == "far") & (found.choices["model"] == "b")
    change = find_change(0, found, both)
    assert (set(change.choices), change.count) == ({"family", "model"}, 2)
    assert find_change(0, found, found.estimate > 5) is None


def documents(*heads):
    """Analyses of the main results of a page."""
    return {
        name: analysis_record({"analysis": name, "kind": "spatial", "rows": ALL, "estimates": [made]})
        for name, made in heads
    }


def results(*labels, analysis="sdm"):
    return [
        {"label": label, "analysis": analysis, "part": "effects", "term": "x:indirect"} for label in labels
    ]


ESTIMATE = structs.replace(record(row()), model="sdm/effects")
OTHER = structs.replace(ESTIMATE, model="other/effects")
FIRST = {**SPATIAL, "model": "SDM", "weights": {"family": "near", "k": 1}}


def page_spec(main_results, **page):
    return {
        "page": {"main_results": main_results, **page},
        "recipes": {"sdm": FIRST, "other": {**FIRST, "model": "SAR"}},
        "plan": {
            "analyses": {"failed": "results/s/analyses/failed.json"},
            "printed_tables": {},
            "sweeps": {},
        },
        "needs": {},
        "tables": {},
    }


def test_main_results_about_the_same_are_one_finding():
    material = Material(
        documents(("sdm", ESTIMATE), ("other", structs.replace(ESTIMATE, model="other/effects")))
    )
    wanted = [*results("Spillover"), *results("The same by SAR", analysis="other")]
    (found,) = find_findings(page_spec(wanted)["page"], material, page_spec(wanted)["recipes"])
    assert (found.label, [head.label for head in found.heads]) == (
        "Spillover",
        ["Spillover", "The same by SAR"],
    )


def test_a_configured_finding_has_the_estimates_that_it_names():
    material = Material(
        documents(("sdm", ESTIMATE), ("other", structs.replace(ESTIMATE, model="other/effects")))
    )
    named = {"label": "Ours", "analysis": "other", "part": "effects", "term": "x:indirect", "also": ["sdm"]}
    spec = page_spec(results("Spillover"), findings=[named])
    (found,) = find_findings(spec["page"], material, spec["recipes"])
    assert [head.analysis for head in found.heads] == ["other", "sdm"]
    with pytest.raises(
        StudyError, match=r"report\.findings: other has no term 'z'; its terms are x:indirect"
    ):
        find_findings({"findings": [{**named, "term": "z"}]}, material, spec["recipes"])


def rows_of(text):
    """The rows of a section as plain text, and their words."""
    plain = [
        re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", "", one, flags=re.DOTALL)).strip()
        for one in text.split("<li>")[1:]
    ]
    return [one for one in plain if "alternatives" not in one[:20]]


def findings_section(spec, *rest):
    return build_findings_section(convert(spec, PageOptions), *rest)


def printed(main_results, sweeps, material=None, **page):
    spec = page_spec(main_results, **page)
    return findings_section(
        convert(spec, PageOptions), material or Material(documents(("sdm", ESTIMATE))), sweeps, UNITS
    )


def test_a_row_says_the_word_the_counts_and_what_changes_it():
    text = str(
        printed(
            results("Spillover"),
            [
                swept(
                    indirect_low=[0.4, 0.3, 0.2, -0.1, -0.2, -0.4, -0.5, 9],
                    indirect_high=[0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 9],
                )
            ],
        ).body
    )
    first = rows_of(text)[0]
    assert first.startswith(
        "Spillover depends on the family of matrices 0.5000** 0.3000 to 0.7000 Positive in 4 of the 7 "
    )
    assert "in 3 with an interval that excludes zero; 4 intervals overlap its own." in first
    assert "3 of 3 with “near”, 1 of 4 otherwise." in first
    changed = (
        "Changes if one choice differs: with the matrix “m6” it is −0.3000 (its sign turns in 2 of 3 such"
    )
    assert changed in first
    assert 'class="density"' in text


@pytest.mark.parametrize(("reading", "end"), [("test", "0.016."), ("descriptive", "0.016, descriptive.")])
def test_the_joint_p_stands_beside_its_own_where_it_was_made(tmp_path, reading, end):
    rows, document = tmp_path / "w.parquet", tmp_path / "w.json"
    rows.write_bytes(b"rows")
    curve = (JointRow(subject="curve", name="median_t", value=2.0, p=0.016),)
    tested = digest_of(str(rows))
    made = JointRecord(rows=tested, joint=Joint(), specifications=7, curve=curve, reading=reading)
    write_json_record(document, made)
    spec = page_spec(results("Spillover"))
    spec["plan"]["sweeps"] = {"w": str(rows)}
    spec["joint"] = {"w": {"document": str(document)}}
    bounds = {"indirect_low": [0.1] * 8, "indirect_high": [0.9] * 8}
    material = Material(documents(("sdm", ESTIMATE)))
    (first, *_rules) = rows_of(str(findings_section(spec, material, [swept(**bounds)], UNITS).body))
    assert f"p 0.010; joint p of all total effects {end}" in first
    rows.write_bytes(b"other rows")
    (first, *_rules) = rows_of(str(findings_section(spec, material, [swept(**bounds)], UNITS).body))
    assert "joint" not in first


def test_without_a_sweep_nothing_is_examined():
    (first, *_rules) = rows_of(str(printed(results("Spillover"), []).body))
    assert first.startswith("Spillover not examined 0.5000")
    assert "No sweep of the study varies it." in first


def test_a_neighbour_that_turns_the_sign_is_named_within_the_sentence():
    other = structs.replace(record(structs.replace(row(), estimate=-0.4)), model="between/effects")
    spec = page_spec(results("Spillover"))
    spec["recipes"] = {"sdm": {**FIRST, "estimator": "within"}, "between": {**FIRST, "estimator": "between"}}
    material = Material(documents(("sdm", ESTIMATE), ("between", other)))
    (first, *_rules) = rows_of(str(findings_section(spec, material, [], UNITS).body))
    assert (
        "Changes if one choice differs: with the estimator “between” it is −0.4000 (the one estimate" in first
    )


def test_estimates_of_another_variance_are_counted_apart():
    other = structs.replace(record(structs.replace(row(), se=0.2)), model="robust/effects")
    spec = page_spec(results("Spillover"))
    spec["recipes"] = {"sdm": FIRST, "robust": {**FIRST, "variance": {"kind": "HC1"}}}
    made = [("sdm", ESTIMATE), ("robust", other)]
    (first, *_rules) = rows_of(str(findings_section(spec, Material(documents(*made)), [], UNITS).body))
    assert "that differs from it in one choice alone, rows included, has another standard error." in first
    spec["recipes"]["between"] = {**FIRST, "estimator": "between"}
    made.append(("between", structs.replace(record(row()), model="between/effects")))
    (first, *_rules) = rows_of(str(findings_section(spec, Material(documents(*made)), [], UNITS).body))
    assert (
        "The one estimate of the study that differs from it in one choice alone, rows included, "
        "has its sign. 1 more has"
    ) in first
    assert "unlike its own" not in first


@pytest.mark.parametrize(
    ("se", "other", "words"),
    [
        (0.1, (-0.2, 1.2), "The interval of 1 of them contains zero, unlike its own."),
        (0.4, (0.2, 0.8), "The interval of 1 of them excludes zero, unlike its own."),
    ],
)
def test_neighbours_whose_intervals_differ_in_zero_are_counted(se, other, words):
    """An estimate that is not significant may have neighbours that are, all of its sign."""
    own = structs.replace(row(), se=se, low=0.5 - 1.96 * se, high=0.5 + 1.96 * se)
    neighbour = structs.replace(row(), low=other[0], high=other[1])
    spec = page_spec(results("Spillover"))
    spec["recipes"] = {"sdm": {**FIRST, "estimator": "within"}, "between": {**FIRST, "estimator": "between"}}
    made = [
        ("sdm", structs.replace(record(own), model="sdm/effects")),
        ("between", structs.replace(record(neighbour), model="between/effects")),
    ]
    (first, *_rules) = rows_of(str(findings_section(spec, Material(documents(*made)), [], UNITS).body))
    assert words in first


def test_a_sweep_without_the_estimate_says_what_differs():
    other = {**FIRST, "weights": {"family": "near", "k": 9}}
    spec = page_spec(results("Spillover")) | {"recipes": {"sdm": other}}
    (first, *_rules) = rows_of(
        str(
            findings_section(
                convert(spec, PageOptions), Material(documents(("sdm", ESTIMATE))), [swept()], UNITS
            ).body
        )
    )
    assert "not examined" in first
    assert "None of the 7 specifications of the sweep is this estimate" in first


def test_a_sweep_of_one_choice_is_judged_by_it():
    one = swept(
        model=["SDM"] * 8,
        indirect_low=[0.1] * 8,
        indirect_high=[0.9] * 8,
        indirect=[0.5] * 8,
        options=[swept().table["options"][0].replace('"k":1', f'"k":{i + 1}') for i in range(8)],
    )
    (first, *_rules) = rows_of(str(printed(results("Spillover"), [one]).body))
    assert first.startswith("Spillover holds throughout")
    assert "No alternative turns its sign, and every interval contains the estimate." in first


@pytest.mark.debt("37.1")
def test_a_model_without_the_effect_is_no_specification_that_failed():
    """The fourth failed; the fifth is of a model that has no such effect."""
    numbers = {name: swept().table[name].astype(float) for name in ("indirect", "indirect_p")}
    for column in numbers.values():
        column[[3, 4]] = np.nan
    bounds = {"indirect_low": [0.1] * 8, "indirect_high": [0.9] * 8}
    reasons = [None, None, None, "no maximum", None, None, None, "of another outcome"]
    (first, *_rules) = rows_of(
        str(printed(results("Spillover"), [swept(**numbers, **bounds, failure=reasons)]).body)
    )
    assert "of the 5 alternatives" in first
    assert "1 more could not be estimated." in first


def test_a_model_without_the_effect_that_failed_is_no_specification_of_it():
    """Two failed, of which the fifth is a spatial error model, which has no indirect effect."""
    numbers = {name: swept().table[name].astype(float) for name in ("indirect", "indirect_p")}
    for column in numbers.values():
        column[[3, 4]] = np.nan
    bounds = {"indirect_low": [0.1] * 8, "indirect_high": [0.9] * 8}
    options = list(swept().table["options"])
    options[4] = options[4].replace('"SDM"', '"SEM"')
    one = swept(**numbers, **bounds, options=options, failure=[None] * 3 + ["no maximum"] * 2 + [None] * 3)
    (first, *_rules) = rows_of(str(printed(results("Spillover"), [one]).body))
    assert "1 more could not be estimated." in first


def test_where_all_specifications_failed_that_is_said():
    nothing = [np.nan] * 8
    (first, *_rules) = rows_of(
        str(printed(results("Spillover"), [swept(indirect=nothing, indirect_p=nothing)]).body)
    )
    assert "not examined" in first
    assert "none of the 7 specifications of the sweep “w” could be estimated" in first


@pytest.mark.debt("37.1")
def test_a_finding_whose_analysis_failed_has_the_reason():
    (first, *_rules) = rows_of(str(printed(results("Lost", analysis="failed"), [swept()], Material({})).body))
    assert first.startswith(
        "Lost estimation failed “failed” could not be estimated: results/s/analyses/failed"
    )
    assert "did not run." in first


def test_the_first_six_of_forty_are_shown_and_names_stay_text():
    labels = [f"<b>{i}</b> & {'long ' * 40}" for i in range(40)]
    material = Material(
        documents(
            *((f"a{i}", structs.replace(ESTIMATE, model=f"a{i}/effects", outcome=f"y{i}")) for i in range(40))
        )
    )
    wanted = [one for i, label in enumerate(labels) for one in results(label, analysis=f"a{i}")]
    text = str(printed(wanted, [], material).body)
    shown, folded = text.split("<details>")[:2]
    assert (shown.count("<svg"), folded.count("<svg")) == (6, 34)
    assert "34 more findings" in folded
    assert "&lt;b&gt;0&lt;/b&gt; &amp; long" in shown
    assert "<b>0" not in shown


def test_a_study_without_main_results_has_no_section():
    assert printed([], [swept()]) is None


@pytest.mark.debt("37.1")
def test_the_error_rates_are_those_of_the_record_and_within_their_bounds():
    text = (ROOT / "docs/records/recovery.md").read_text(encoding="utf-8")
    section = text.split("## The words of findings")[1].split("\n## ")[0]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    numbers = [
        (count, tuple(float(cell.split(" ±")[0]) for cell in cells))
        for _process, _effect, count, *cells in lines[2:]
    ]
    assert numbers == [(f"{STUDIES:,}", shares) for shares in RATES.values()]
    for (process, effect), (throughout, *_others) in RATES.items():
        count = round(STUDIES * throughout / 100)
        if process.startswith("none"):  # at most 5% but for chance, of one share in a hundred
            assert binom.sf(count - 1, STUDIES, 0.05) > 0.01, (process, effect)
        if process in ("common", "common_wrong") and effect == "direct":
            assert binom.cdf(count, STUDIES, 0.8) > 0.01, (process, effect)


@pytest.mark.slow
def test_each_effect_of_a_simulated_study_gets_one_word():
    """Two studies of each process, one after the other, from the numbers 0 and 1."""
    for key in PROCESSES:
        names, values = gathered(DESIGNS[f"words_{key}"].replicate(number) for number in range(2))
        said = {name: values[:, place, 2] for place, name in enumerate(names)}
        for effect in EFFECTS:
            assert sum(said[f"{effect}: {word}"] for word in WORDS).tolist() == [1, 1]


@pytest.mark.debt("37.1")
def test_the_first_screen_says_outcome_interval_and_stars():
    own = structs.replace(ESTIMATE, settings={"level": 0.95})
    body = str(printed(results("Spillover"), [], Material(documents(("sdm", own)))).body)
    assert (
        '<p class="lead">Outcome: y. Sample: 0 units, 2001–2004, N\xa00. Estimate and 95% interval. *' in body
    )
    other = structs.replace(own, model="other/effects", outcome="z")
    material = Material(documents(("sdm", own), ("other", other)))
    wanted = [*results("Spillover"), {**results("Another")[0], "analysis": "other"}]
    body = str(printed(wanted, [], material).body)
    assert '<p class="lead">Sample: 0 units, 2001–2004, N\xa00. Estimate and 95%' in body
    assert [one.count("Outcome: ") for one in rows_of(body)[:2]] == [1, 1]


@pytest.mark.debt("37.1")
def test_where_findings_differ_in_n_each_has_its_own_and_what_it_counts():
    left = {"rows": 8, "units": 3, "periods": 4, "unit": 2, "time": 4}
    own = structs.replace(ESTIMATE, nobs=8, notes=(Note("transformed_rows", left),))
    other = structs.replace(ESTIMATE, model="other/effects", outcome="z", nobs=12)
    wanted = [*results("Spillover"), {**results("Another")[0], "analysis": "other"}]
    alike = Material(documents(("sdm", structs.replace(own, nobs=12)), ("other", other)))
    assert not any("N\xa0" in one for one in rows_of(str(printed(wanted, [], alike).body))[:2])
    body = str(printed(wanted, [], Material(documents(("sdm", own), ("other", other)))).body)
    first, second = (one.replace("\xa0", " ") for one in rows_of(body)[:2])
    assert "N 8, 2 × 4 after Lee and Yu&#39;s (2010) transformation." in first
    assert "N 12." in second


@pytest.mark.debt("37.1")
def test_a_two_way_estimate_of_staggered_adoption_says_so_of_the_treatment_alone():
    said = "Units adopt at 3 dates: two-way effects also compare later adopters with earlier ones"
    note, control = Note("staggered_adoption", {"dates": 3}), row("z")
    for terms, count in ((ESTIMATE.terms, 1), ((control, *ESTIMATE.terms), 0)):
        own = structs.replace(ESTIMATE, terms=terms, notes=(note,))
        (first, *_rules) = rows_of(
            str(printed(results("Spillover"), [], Material(documents(("sdm", own)))).body)
        )
        assert first.count(said) == count


@pytest.mark.debt("37.1")
def test_two_results_of_one_label_have_each_their_own_sentences():
    other = structs.replace(ESTIMATE, model="other/effects", outcome="z")
    material = Material(documents(("sdm", ESTIMATE), ("other", other)))

    def summary(label):
        wanted = [*results("One"), {**results(label)[0], "analysis": "other"}]
        spec = convert(page_spec(wanted), PageOptions)
        return str(summary_section(spec, material, [], [swept()], UNITS).body)

    assert summary("Two").count('class="verdict"') >= 2
    assert summary("One") == summary("Two").replace("Two", "One")


@pytest.mark.debt("37.1")
def test_lines_in_the_pictures_are_named_before_them():
    text = "Dashed line: the true value."
    for truth in ({}, {"sdm/effects": {"x:indirect": 0.4}}):
        material = Material(documents(("sdm", ESTIMATE)), truth=truth, simulation="Invented.")
        body = str(printed(results("Spillover"), [], material).body)
        assert ('<line class="true"' in body) == (text in body.partition("<ol")[0]) == bool(truth)


@pytest.mark.debt("37.1")
def test_what_is_said_against_an_interval_follows_what_was_found():
    edge = Note("effects_near_edge", {"errors": 1.6, "enough": 5, "can_draw": "false"})
    material = Material(documents(("sdm", structs.replace(ESTIMATE, notes=(edge,)))))
    (first, *_rules) = rows_of(str(printed(results("Spillover"), [swept()], material).body))
    found, p, note = (first.index(text) for text in ("Positive in 4", " p ", "Effects are infinite"))
    assert found < p < note


@pytest.mark.debt("37.1")
def test_the_fewest_units_that_turn_it_stand_beneath_a_finding(tmp_path):
    path, own = tmp_path / "1.json", ESTIMATE.terms[0]
    made = InfluenceRecord(
        analysis="sdm",
        part="effects",
        term="x:indirect",
        estimate=own.estimate,
        se=own.se,
        low=0.3,
        high=0.7,
        cells=0,
        reestimated_cells=0,
        failures=0,
        moves=(),
        removals=(
            Removal(criterion=SIGN, units_tried=4),
            Removal(criterion=INTERVAL, units=("u", "v"), estimate=0.2),
        ),
    )
    write_influence(path, made)
    spec = page_spec(results("Spillover"))
    spec["influence"] = {"files": {"sdm effects x:indirect": str(path)}}
    material = Material(documents(("sdm", ESTIMATE)))
    (first, *_rules) = rows_of(str(findings_section(spec, material, [], UNITS).body))
    assert "Without u, v (2 units) the estimate leaves its interval: 0.2000." in first
    turned = Removal(criterion=SIGN, units=("a", "b", "c", "d", "e"), estimate=-0.00123456)
    write_influence(path, structs.replace(made, removals=(turned,)))
    (first, *_rules) = rows_of(str(findings_section(spec, material, [], UNITS).body))
    assert "Without a, b, c and 2 more (5 units) the sign turns: −0.0012." in first
    write_influence(path, structs.replace(made, estimate=own.estimate + 0.01))  # of an earlier run
    (first, *_rules) = rows_of(str(findings_section(spec, material, [], UNITS).body))
    assert "Without" not in first
