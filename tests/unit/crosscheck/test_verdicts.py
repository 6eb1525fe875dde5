"""Which number stands under a program's name, what counts as evidence, and what is said of both."""

import math
import warnings
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pytest

from base.confidential import VARIABLE
from checked_study import SDM, answered_as, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.following import find_following_numbers, follows_from
from crosscheck.own import list_missing_programs
from crosscheck.second_opinion import ask_program
from crosscheck.summary import summary_of
from crosscheck.verdict import last_line
from crosscheck.verdict import main as verdict
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED, FAILED, FOLLOWS, LOCAL, NONE, PROVED, Counts
from estimate_records import analysis_record, opinion
from report.crosscheck import count_sentences
from spillover.opinions import conventions
from spillover.opinions.conventions import quantile, two_sided
from spillover.opinions.opinion import Conversion, Opinion, plain_opinion
from spillover.recipe import LinearRecipe

REGRESSION = {"kind": "panel", "outcome": "y", "regressors": ["x", "m"]}
BY_UNIT = {**REGRESSION, "variance": {"kind": "clustered", "by": "unit"}}
DIRECT = {**SDM, "definition": "direct"}
MORAN = {"kind": "moran", "outcome": "y", "weights": "w", "permutations": 99, "local": "all"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("printed"))


def numbers_in(value: Any, depth: int = 0) -> Iterator[float]:
    """The numbers of a value: itself, its elements, or those of its attributes."""
    if isinstance(value, bool | str | bytes | type(None)) or callable(value):
        return
    if isinstance(value, int | float | np.number):
        yield float(np.real(value))
    elif isinstance(value, pd.Series | pd.DataFrame):
        yield from numbers_in(value.to_numpy(), depth)
    elif isinstance(value, np.ndarray):
        if value.dtype.kind in "fiu":
            yield from map(float, value.ravel())
            if value.ndim == 2 and value.shape[0] == value.shape[1]:  # a variance, whose roots are errors
                yield from map(float, np.sqrt(np.abs(np.diag(value))))
    elif isinstance(value, dict | list | tuple) and depth < 3:
        for one in value.values() if isinstance(value, dict) else value:
            yield from numbers_in(one, depth + 1)
    elif depth < 2:
        for name in dir(value):
            if not name.startswith("_"):
                try:
                    attribute = getattr(value, name)
                except Exception:  # of another model than this one
                    continue
                yield from numbers_in(attribute, depth + 1)


def watch(monkeypatch, owner: Any, name: str, results: list[Any]) -> None:
    """Keeps what a method returns, or the object that a constructor makes."""
    original = getattr(owner, name)

    def kept(*given, **options):
        made = original(*given, **options)
        results.append(given[0] if name == "__init__" else made)
        return made

    monkeypatch.setattr(owner, name, kept)


@pytest.mark.debt("32.1")
@pytest.mark.parametrize("options", [BY_UNIT, DIRECT, MORAN], ids=["panel", "spatial", "moran"])
def test_a_number_that_counts_as_printed_is_in_the_programs_result(options, files, tmp_path, monkeypatch):
    """Of each program whatever it returns is kept: what stands under its name is one of these numbers."""
    import esda
    import spreg
    from linearmodels.panel import PanelOLS
    from linearmodels.panel.results import PanelEffectsResults
    from statsmodels.base.model import LikelihoodModelResults
    from statsmodels.regression.linear_model import OLS, WLS, RegressionResults
    from statsmodels.stats.contrast import ContrastResults

    results: list[Any] = []
    for owner, name in (
        *((PanelOLS, "fit"), (PanelEffectsResults, "conf_int"), (OLS, "fit"), (WLS, "fit")),
        *((LikelihoodModelResults, "t_test"), (LikelihoodModelResults, "f_test")),
        (RegressionResults, "conf_int"),
        *((RegressionResults, "get_robustcov_results"), (ContrastResults, "conf_int")),
        *((one, "__init__") for one in (spreg.ML_LagFE, esda.Moran, esda.Geary, esda.Moran_Local)),
    ):
        watch(monkeypatch, owner, name, results)
    document, said = answered_as(files, options, tmp_path)
    printed = [row for row in compare_rows(document, said) if row.theirs is not None]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = {number for result in results for number in numbers_in(result)}
    named = [row for row in printed if row.program != "hand calculation"]
    assert len(named) > 10
    assert [(r.program, r.quantity, r.term) for r in named if r.theirs not in theirs] == []


@pytest.mark.parametrize("model", ["SEM", "SDEM"])
def test_no_number_of_an_error_model_on_contrasts_differs(model, files, tmp_path):
    document, said = answered_as(files, {**SDM, "model": model, "definition": "transformed"}, tmp_path)
    rows = settle_verdicts(list(compare_rows(document, [one for one in said if one.program == "spreg"])))
    assert any(row.verdict == EQUAL for row in rows)
    assert [(row.term, row.ours) for row in rows if row.verdict == DIFFERS] == []


def document_of(**terms: dict[str, float]) -> dict[str, Any]:
    """An analysis of one estimate with 44 degrees of freedom."""
    estimate = {"model": "m", "df": 44, "statistics": {}, "tests": [], "settings": {}}
    estimate["terms"] = [{"term": name, **numbers} for name, numbers in terms.items()]
    return {"analysis": "m", "kind": "panel", "series": {}, "estimates": [estimate]}


X = {"estimate": 2.0, "se": 0.5, "p": two_sided(4.0, 44)}
DOCUMENT = document_of(x=X)


def rows_by(document: dict[str, Any], *said: Opinion) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (r.quantity, r.term): r for r in settle_verdicts(list(compare_rows(analysis_record(document), said)))
    }


@pytest.mark.debt("32.1")
def test_the_number_of_a_program_stays_its_own_beside_what_a_convention_makes_of_it():
    way = Conversion("small-sample factor", "√(44/45)", 0.5)
    row = rows_by(DOCUMENT, opinion(value=0.55, conversions=(way,)))["se", "x"]
    assert (row.theirs, row.converted_value, row.verdict) == (0.55, 0.5, EXPLAINED)
    # What our file computes from its results is none of its numbers.
    row = rows_by(DOCUMENT, opinion(value=0.5, is_printed=False))["se", "x"]
    assert (row.theirs, row.converted_value, row.verdict) == (None, 0.5, EXPLAINED)
    assert row.convention == "computed from what the program returns"


@pytest.mark.debt("32.1")
def test_what_follows_from_an_estimate_and_its_error_is_not_counted():
    said = [opinion(quantity=one, value=value) for one, value in (("coefficient", 2.0), ("se", 0.5))]
    said.append(opinion(quantity="p", value=X["p"]))
    summary = summary_of("s", list(compare_rows(analysis_record(DOCUMENT), said)))
    assert summary.evidence == Counts(numbers=2, equal_as_printed=2)
    assert summary.separate_counts == {FOLLOWS: Counts(numbers=1, equal_as_printed=1)}
    # A p-value that does not follow, as a share of draws or one with a fault, counts in its own right.
    own = rows_by(document_of(x=X | {"p": 0.04}), opinion(quantity="p", value=X["p"]))
    assert (own["p", "x"].counts_as, own["p", "x"].verdict) == ("statistic", DIFFERS)


@pytest.mark.debt("32.1")
@pytest.mark.parametrize("df", [2, 44, 2000, None])
def test_degrees_of_freedom_that_a_row_does_not_say_are_those_of_its_interval(df):
    """As of a sweep's rows: an interval of t has its p-value, and a percentile interval decides none."""
    width, p = 0.5 * quantile(df, 0.95), two_sided(4.0, df)
    row = {"estimate": 2.0, "se": 0.5, "p": p, "low": 2 - width, "high": 2 + width}
    assert [*follows_from(row, None, 0.95)] == ["p", "low", "high"]
    assert [*follows_from(row | {"p": p * 1.01}, None, 0.95)] == ["low", "high"]
    drawn = {"low": 1.2, "high": 3.4, "p": 0.002}
    assert [*follows_from(row | drawn, df, 0.95)] == []


@pytest.mark.debt("32.1")
def test_tests_with_one_p_value_all_follow_from_their_statistics():
    about = {"p": 0.0, "distribution": "normal", "df": []}
    tests = [{"name": name, "statistic": value, **about} for name, value in (("a", 50.0), ("b", 60.0))]
    document = document_of(x=X)
    document["estimates"][0]["tests"] = tests
    assert {("m", "test p", name) for name in "ab"} <= find_following_numbers(analysis_record(document), ())


@pytest.mark.debt("32.1")
def test_values_of_single_units_are_counted_apart(files, tmp_path):
    document, said = answered_as(files, MORAN, tmp_path)
    rows = list(compare_rows(document, [one for one in said if one.program == "esda"]))
    summary = summary_of("s", rows)
    assert summary.separate_counts[LOCAL].numbers == len(document.series["local_moran"]) > 0
    assert summary.evidence.numbers == sum(
        one.numbers for sort, one in summary.by_sort.items() if sort in ("estimate", "error", "statistic")
    )


def written_summary(folder, rows, **more):
    """The file of a study's summary; the folder that commands start from."""
    there = folder / "results/s/crosscheck"
    there.mkdir(parents=True)
    (there / "summary.json").write_bytes(msgspec.json.encode(summary_of("s", rows, **more)))


@pytest.mark.debt("32.2")
def test_a_study_that_no_program_computes_is_not_verified(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    document = {**document_of(x=X), "kind": "staggered"}
    rows = list(compare_rows(analysis_record(document), []))
    assert {row.verdict for row in rows} == {PROVED}
    written_summary(tmp_path, rows, installable={"staggered": ("csdid", "diff-diff")})
    assert verdict(["s"]) == 3
    said = capsys.readouterr().out
    for one in (said, last_line("s")):
        assert "Of 2 estimates, errors and statistics: none with a second program." in one
        assert "staggered 2 of 2" in one
        assert "verifies no number of this run" in one
        assert "Not installed, and they compute such numbers: csdid, diff-diff" in one
        assert "confirmed" not in one


@pytest.mark.debt("32.2")
def test_of_numbers_that_no_test_holds_either_no_test_is_spoken_of(tmp_path, monkeypatch):
    """A program that answers nothing but NaN leaves numbers whose formula no test is named for."""
    monkeypatch.chdir(tmp_path)
    rows = list(
        compare_rows(
            analysis_record(DOCUMENT),
            [opinion(quantity=one, value=math.nan) for one in ("coefficient", "se")],
        )
    )
    written_summary(tmp_path, rows)
    summary = summary_of("s", rows)
    count = summary.evidence.numbers_without_test
    assert count == 2
    assert f"No test of the project checks the formulas of {count} of these numbers." in last_line("s")
    assert "verifies no number" not in last_line("s")
    (_counts, without) = count_sentences(summary)
    assert without.endswith(f"; {count} of these have no test of the project either.")


@pytest.mark.debt("32.4")
def test_a_run_of_the_crosscheck_alone_leaves_the_counts_to_its_verdict(tmp_path, monkeypatch, capsys):
    """`spillover crosscheck` runs that target, and then prints the verdict: the counts stood there twice."""
    monkeypatch.chdir(tmp_path)
    written_summary(tmp_path, list(compare_rows(analysis_record(DOCUMENT), [opinion(value=0.5)])))
    verdict(["s"])
    both = last_line("s", {"crosscheck"}) + capsys.readouterr().out
    assert both.count("Of 2 estimates, errors and statistics") == 1
    assert last_line("s", {"crosscheck", "all"}) == last_line("s") != ""


@pytest.mark.debt("32.2")
def test_counts_of_a_confidential_study_are_no_values_of_its_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "1")
    written_summary(tmp_path, list(compare_rows(analysis_record(DOCUMENT), [opinion(value=0.4)])))
    said = last_line("s")
    assert "Of 2 estimates, errors and statistics: 0 equal as printed" in said
    assert "panel 1 of 2" in said
    assert "DIFFERS m, se of x: ours …, p …" in said


def test_the_end_of_a_run_says_nothing_of_a_summary_of_another_version(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert last_line("s") == ""
    written_summary(tmp_path, list(compare_rows(analysis_record(DOCUMENT), [opinion(value=0.5)])))
    assert last_line("s").startswith("Of 2 estimates, errors and statistics: 1 equal as printed")
    (tmp_path / "results/s/crosscheck/summary.json").write_text('{"confirmed": 3, "numbers": 4}')
    assert last_line("s") == ""


@pytest.mark.debt("32.2")
def test_programs_that_are_not_installed_are_named_by_kind():
    assert {"csdid", "diff-diff"} <= {*list_missing_programs("staggered")}
    assert list_missing_programs("moran") == ()
    assert list_missing_programs("descriptives") == ()


@pytest.mark.debt("32.2")
def test_a_program_that_gave_no_number_is_not_among_those_that_agree():
    def fails(recipe, panel):
        raise ImportError("No module named 'numba'")

    recipe = LinearRecipe(model="m", estimator="within", outcome="y", terms=("x",), all_terms=("y", "x"))
    lost = list(ask_program(SimpleNamespace(NAME="pyxthreg", answers=fails), recipe, None))
    rows = list(compare_rows(analysis_record(DOCUMENT), [opinion(value=0.5), *lost]))
    summary = summary_of("s", rows)
    assert summary.programs == ("p 1",)
    assert [(one.program, one.note) for one in summary.failures] == [
        ("pyxthreg", "ImportError: No module named 'numba'")
    ]


@pytest.mark.debt("32.2")
def test_a_number_that_a_program_failed_to_give_has_no_second_program():
    """A program that answers NaN: its failure is a row, and the number counts as one of no program."""
    lost = plain_opinion(opinion(value=float("nan")))
    rows = list(compare_rows(analysis_record(DOCUMENT), [lost, opinion(quantity="coefficient", value=2.0)]))
    assert [r.verdict for r in rows if r.quantity == "se"] == [FAILED, NONE]
    assert summary_of("s", rows).evidence == Counts(numbers=2, equal_as_printed=1, without_program=1)
    # So does a simulation whose error is no number: no band says what agrees.
    drawn = plain_opinion(opinion(value=0.4, ending="simulation", error=float("nan")))
    assert (drawn.value, drawn.problem) == (None, "its number is nan")
    assert plain_opinion(opinion(value=0.5, loglik=float("inf"))).loglik is None


@pytest.mark.debt("32.2")
def test_a_term_that_a_program_leaves_out_is_named():
    terms = {f"x{place}": {"estimate": float(place + 1), "se": 0.5} for place in range(10)}
    said = [
        opinion(quantity="coefficient", term=name, value=numbers["estimate"])
        for name, numbers in terms.items()
        if name != "x7"
    ]
    summary = summary_of("s", list(compare_rows(analysis_record(document_of(**terms)), said)))
    (found,) = summary.unanswered_terms
    assert (found.program, found.quantity, found.terms, found.total) == ("p", "coefficient", ("x7",), 10)
    assert summary.evidence == Counts(numbers=20, equal_as_printed=9, without_program=11)


@pytest.mark.debt("32.1")
def test_numbers_that_all_differ_by_one_factor_are_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    terms = {f"x{place}": {"estimate": place + 1.3, "se": 0.5 + place} for place in range(5)}
    said = [
        opinion(quantity=quantity, term=name, program=program, value=numbers[key] / 1000)
        for name, numbers in terms.items()
        for quantity, key in (("coefficient", "estimate"), ("se", "se"))
        for program in ("p", "q")
    ]
    rows = list(compare_rows(analysis_record(document_of(**terms)), said))
    summary = summary_of("s", rows)
    assert [(one.program, one.numbers) for one in summary.scaled_numbers] == [("p", 10), ("q", 10)]
    assert [one.ratio for one in summary.scaled_numbers] == pytest.approx([1000, 1000])
    written_summary(tmp_path, rows)
    assert verdict(["s"]) == 1  # a difference all the same
    told = capsys.readouterr().out
    assert "10 numbers of m are 1000 times those of p, by one factor" in told
    assert "DIFFERS" not in told  # no line accuses each of them
    assert summary.evidence == Counts(numbers=10, different=10)
    # Of numbers that differ each by its own factor nothing of the kind is said.
    other = [changed_value(one, 1 + 0.01 * place) for place, one in enumerate(said)]
    assert (
        summary_of("s", list(compare_rows(analysis_record(document_of(**terms)), other))).scaled_numbers == ()
    )


@pytest.mark.debt("32.1")
def test_programs_that_are_given_another_unit_are_told_so_and_accuse_no_number(files, tmp_path):
    """All programs have the outcome in thousands: coefficients, errors, bounds and sums of squares differ by
    factors, and no line is left but those that no factor explains.
    """
    outcome = files.variables["y"]
    table = pd.read_parquet(outcome)
    other = tmp_path / "y.parquet"
    table.assign(value=table["value"] * 1000).to_parquet(other)
    options = {**REGRESSION, "regressors": ["x", "m", "z"]}
    document, _ = answered_as(files, options, tmp_path)
    scaled = replace(files, variables={**files.variables, "y": other})
    _, said = answered_as(scaled, options, tmp_path)
    summary = summary_of(
        "s", list(compare_rows(document, [one for one in said if one.program != "hand calculation"]))
    )
    assert {round(one.ratio, 9) for one in summary.scaled_numbers} >= {0.001}
    assert {one.term for one in summary.differ_alone} <= {"loglik", "ssr", "sigma2"}


def changed_value(one: Opinion, factor: float) -> Opinion:
    return msgspec.structs.replace(one, value=one.value * factor)


@pytest.mark.debt("33.12")
def test_a_group_whose_label_has_a_slash_has_its_own_degrees_of_freedom(monkeypatch):
    """As 东部/沿海: the clusters of all units are more than those of the group."""
    parts = {"I/II": "six clusters", "III": "eight"}
    whole = SimpleNamespace(parts=lambda by: parts)
    recipe = SimpleNamespace(policy={}, estimator="within", split="zone", variance={"kind": "clustered"})
    monkeypatch.setattr(conventions, "degrees_of", lambda recipe, sample: sample)
    panel = SimpleNamespace(sample=lambda recipe: whole)
    found = [conventions.degrees(recipe, panel, f"groups/{label}") for label in parts]
    assert found == ["six clusters", "eight"]


@pytest.mark.debt("37.6")
def test_numbers_are_compared_to_the_digits_that_nearly_collinear_regressors_leave():
    """Of a test that inverts a covariance fewer than of coefficients; where none is left nothing is said."""

    def compare(of_test: float, off: float) -> dict[str, str]:
        near = {"key": "near_collinear", "terms": ["x", "z"], "condition": 1e4, "of_test": of_test}
        about = {"statistics": {"f": 400.0}, "notes": [near]}
        document = document_of(x={"estimate": 1.0, "se": 2.0})
        document["estimates"][0] |= about
        said = [
            opinion(quantity="statistic", term="f", value=400 * (1 + off), is_printed=True),
            opinion(quantity="coefficient", term="x", value=1 + off, is_printed=True),
        ]
        rows = compare_rows(analysis_record(document), said)
        return {row.quantity: row.verdict for row in rows if row.program}

    assert compare(1e-3, 6e-4) == {"statistic": EQUAL, "coefficient": DIFFERS}
    assert compare(1e-12, 6e-4) == {"statistic": DIFFERS, "coefficient": DIFFERS}
    assert compare(1e-3, 5e-3)["statistic"] == DIFFERS
    assert compare(0.5, 0.2)["statistic"] == FAILED  # neither equal nor different
    assert compare(0.5, 2.0)["statistic"] == DIFFERS


@pytest.mark.debt("37.6")
def test_small_differences_are_alike_by_chance_and_by_no_factor():
    terms = {f"x{place}": {"estimate": place + 1.3, "se": 0.5 + place} for place in range(5)}
    said = [
        opinion(quantity="se", term=name, value=numbers["se"] * (1 + 1.7e-6 + 1e-8 * len(name)))
        for name, numbers in terms.items()
    ]
    summary = summary_of("s", list(compare_rows(analysis_record(document_of(**terms)), said)))
    assert (len(summary.differing_numbers), summary.scaled_numbers) == (5, ())
