"""Sound tables whose rows fit several models and fields: none of their numbers may be called wrong."""

import numpy as np
import pytest

from audit.learnt_labels import learn_labels
from audit.match_page import is_wrong
from audit.matching import match_tables
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable
from audit.study_numbers import Key, Numbers
from audit.study_reference import Match, StudyReference

MODELS = [f"m{i}" for i in range(40)]
TERMS = {"DF": (0.021, 0.0062), "UL": (0.024, 0.0054), "Z": (0.01, 0.004)}


def draw_study(rng: np.random.Generator) -> StudyReference:
    """Forty models whose estimates print alike with two digits, and the label of one of three variables."""
    values = {}
    for model in MODELS:
        for term, (estimate, error) in TERMS.items():
            b, se = abs(estimate + rng.normal(0, 0.006)), max(abs(error + rng.normal(0, 0.0025)), 0.0004)
            b, se, p = round(b, 6), round(se, 6), round(float(np.exp(-((b / se) ** 2) / 1.6)), 6)
            own = {"estimate": b, "se": se, "p": p}
            values |= {Key(model, term, field): value for field, value in own.items()}
        values[Key(model, "", "r2_within")] = round(rng.uniform(0.2, 0.21), 6)
        values[Key(model, "", "nobs")] = float(rng.choice([495, 440]))
    numbers = Numbers(values, dict.fromkeys(MODELS, "y"))
    return StudyReference(numbers, (), {"Digital finance": frozenset({"DF"})})


def print_table(known: StudyReference, models: list[str]) -> list[list[str]]:
    """A row of estimates and one of p-values for each of two variables, of which one has a strange label."""
    values = known.numbers.values
    rows = [["", *(f"({i + 1})" for i in range(len(models)))]]
    for term, label in (("DF", "Digital finance"), ("UL", "Urban rate")):
        p_values = [values[Key(model, term, "p")] for model in models]
        stars = ["*" * sum(p < level for level in (0.1, 0.05, 0.01)) for p in p_values]
        estimates = [f"{values[Key(model, term, 'estimate')]:.2f}" for model in models]
        rows.append([label, *map("".join, zip(estimates, stars, strict=True))])
        rows.append(["", *(f"[{p:.3f}]" for p in p_values)])
    rows.append(["N", *(f"{values[Key(model, '', 'nobs')]:.0f}" for model in models)])
    return [*rows, ["R-squared", *(f"{values[Key(model, '', 'r2_within')]:.3f}" for model in models)]]


def wrong_in(rows: list[list[str]], known: StudyReference) -> list[str]:
    table = ManuscriptTable("table 1", [[Cell(text) for text in row] for row in rows])
    return [one.text for one in match_tables(Manuscript([table], [], []), known)[0][1] if is_wrong(one)]


@pytest.mark.debt("33.7")
@pytest.mark.parametrize("seed", [585, 2039, 2302, 2707, 3144])
def test_a_number_that_another_reading_of_its_place_prints_is_not_wrong(seed):
    rng = np.random.default_rng(seed)
    known = draw_study(rng)
    models = list(rng.choice(MODELS, int(rng.integers(2, 5)), replace=False))
    rows = print_table(known, models)
    assert wrong_in(rows, known) == []
    rows[2][1] = "[0.777]"
    assert wrong_in(rows, known) == ["0.777"]


@pytest.mark.debt("33.7")
def test_stars_of_another_reading_of_their_place_are_not_wrong():
    found, terms = {"first": 0.03, "second": 0.2}, {"DF": 0.0312, "UL": 0.1312}
    values = {
        Key(model, term, field): value
        for model, p in found.items()
        for term, estimate in terms.items()
        for field, value in (("estimate", estimate), ("p", p))
    }
    labels = {term: frozenset({term}) for term in terms}
    values |= {Key(model, "", "nobs"): 495.0 for model in found}
    known = StudyReference(Numbers(values, dict.fromkeys(found, "y")), (), labels)

    def table(first: str, second: str) -> list[list[str]]:
        own = [["DF", "0.0312**", f"0.0312{first}"], ["UL", "0.1312**", f"0.1312{second}"]]
        return [["", "(1)", "(2)"], *own, ["N", "495", "495"]]

    assert wrong_in(table("", ""), known) == []
    assert wrong_in(table("**", "**"), known) == []
    assert wrong_in(table("***", ""), known) == ["0.0312***"]


@pytest.mark.debt("33.7")
def test_rows_of_effects_that_were_exchanged_are_no_other_reading():
    parts, terms = ("direct", "indirect", "total"), {"x": "Public roads", "z": "Jobs", "u": "Rail"}
    values = {
        Key("sdm/effects", f"{term}:{part}", "estimate"): 0.1234 + 0.3119 * t + 0.0413 * e
        for t, term in enumerate(terms)
        for e, part in enumerate(parts)
    }
    labels = {label: frozenset({term}) for term, label in terms.items()}
    known = StudyReference(Numbers(values), (), labels)
    own = [[f"{values[Key('sdm/effects', f'{t}:{p}', 'estimate')]:.4f}" for p in parts] for t in terms]
    head = ["", "Direct", "Indirect", "Total"]
    rows = [head, ["Roads", *own[0]], ["Persons", *own[1]], ["Rail", *own[2]]]
    assert wrong_in(rows, known) == []
    exchanged = [head, ["Roads", *own[1]], ["Persons", *own[0]], ["Rail", *own[2]]]
    assert set(own[1]) <= set(wrong_in(exchanged, known))


@pytest.mark.debt("33.7")
def test_what_stands_beneath_an_unknown_label_is_no_p_of_a_test():
    p_values = {"a": 0.2203, "b": 0.0271}
    values = {Key(model, "slopes", "test_p"): p for model, p in p_values.items()}
    values |= {Key(model, "UL", "estimate"): 0.3345 + p for model, p in p_values.items()}
    values |= {Key(model, "UL", "p"): p / 3 for model, p in p_values.items()}
    values |= {Key(model, "", "nobs"): 550.0 for model in p_values}
    known = StudyReference(Numbers(values, dict.fromkeys("ab", "y")), (), {"Urban rate": frozenset({"UL"})})
    rows = [["", "(1)", "(2)"], ["Law in force", "0.0712", "0.0312"], ["", "(0.2203)", "(0.0271)"]]
    rows += [["Urban rate", "0.5548", "0.3616"], ["", "(0.0734)", "(0.0090)"], ["N", "550", "550"]]
    table = ManuscriptTable("table 1", [[Cell(text) for text in row] for row in rows])
    matches = match_tables(Manuscript([table], [], []), known)[0][1]
    assert {m.key.term for m in matches if m.verdict == "same" and m.key} == {"UL", ""}
    keys = [key for key in values if key.term == "slopes"]
    of_tests = [Match("table 1", "Law", "", "0.2203", key, values[key], "same") for key in keys]
    assert learn_labels(of_tests, known) == {}


@pytest.mark.debt("33.7")
def test_rows_under_an_unknown_label_and_columns_are_read_together():
    values = {}
    for model, term, estimate, se in (
        ("first", "post", 0.0755, 0.0332),
        ("alike", "ATT", 0.0755, 0.0332),
        ("rings", "post", 0.0465, 0.0836),
        ("other", "ATT", 0.0786, 0.0511),
    ):
        own = {"estimate": estimate, "se": se, "p": 0.02 if model == "alike" else 0.5}
        values |= {Key(model, term, field): value for field, value in own.items()}
        values |= {Key(model, "", "nobs"): 550.0, Key(model, "", "r2_within"): 0.1 + estimate}
    values[Key("first", "", "r2_within")] = values[Key("alike", "", "r2_within")]
    values[Key("rings", "ring", "estimate")] = -0.0348
    known = StudyReference(Numbers(values, dict.fromkeys(("first", "alike", "rings", "other"), "y")), (), {})
    rows = [["", "(1)", "(2)"], ["Law", "0.0755**", "0.0465"], ["", "(0.0332)", "(0.0836)"]]
    rows += [["Ring", "", "-0.0348"], ["N", "550", "550"], ["Within R²", "0.1755", "0.1465"]]
    table = ManuscriptTable("table 1", [[Cell(text) for text in row] for row in rows])
    matches = match_tables(Manuscript([table], [], []), known)[0][1]
    assert [m.key.term for m in matches if m.row == "Law" and m.key] == ["post"] * 4


@pytest.mark.debt("33.7")
def test_an_r2_next_to_one_does_not_tell_that_its_row_is_the_study_s():
    values = {}
    for i, (model, r2) in enumerate((("a", 0.99905), ("b", 0.99995))):
        values |= {Key(model, "DF", "estimate"): 0.1234 + i / 3, Key(model, "DF", "se"): 0.0523 + i / 30}
        values |= {Key(model, "", "r2_lsdv"): r2, Key(model, "", "nobs"): 550.0 + i}
    labels = {"R²": frozenset({("", "r2_lsdv")})}
    known = StudyReference(
        Numbers(values, {"a": "y", "b": "y"}), (), {"DF": frozenset({"DF"})}, statistics=labels
    )
    rows = [["", "(1)", "(2)"], ["DF", "0.1234", "0.4567"], ["", "(0.0523)", "(0.0856)"]]
    rows += [["N", "550", "551"], ["R²", "0.999", "0.990"]]
    assert wrong_in(rows, known) == []
    rows[-1][1:] = ["0.99905", "0.99095"]
    assert wrong_in(rows, known) == ["0.99095"]
