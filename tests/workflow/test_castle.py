"""The study `castle`, from its raw file: every estimator holds the numbers of the program it is tested by."""

import json

import pytest
from copies import ROOT

from base.artifacts.analysis import read_analysis
from estimate_records import columns_of
from spillover.estimates import TermRecord

pytestmark = [pytest.mark.slow, pytest.mark.long]
GOLDEN = ROOT / "tests" / "reference" / "data" / "did.json"


@pytest.fixture(scope="module")
def castle(own_studies):
    """The analyses' files of a run from the raw file."""
    return own_studies.results("castle") / "analyses"


@pytest.fixture
def term(castle):
    """A function that gives the first term of a part of an analysis."""

    def first(analysis: str, part: str = "") -> TermRecord:
        estimates = read_analysis(castle / f"{analysis}.json").estimates
        return next(e for e in estimates if e.part == part).terms[0]

    return first


@pytest.fixture(scope="module")
def golden() -> dict:
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_two_way_coefficient_is_pyfixests_from_a_variable_and_from_a_list(term, golden) -> None:
    reference = golden["regressions"]["castle_twfe"]
    for analysis in ("two_way", "two_way_listed", "bacon"):
        assert term(analysis).estimate == pytest.approx(reference["post"], rel=1e-8)
        assert term(analysis).se == pytest.approx(reference["se"], rel=1e-8)
    assert round(term("two_way").estimate, 4) == 0.0755
    assert round(term("two_way").se, 4) == 0.0332


def test_cohorts_averages_are_csdids(term, golden) -> None:
    reference = golden["staggered"]["castle_notyettreated_popwt"]
    for part in ("simple", "event", "cohort", "time"):
        assert term("cohorts", part).estimate == pytest.approx(reference[part]["overall"], rel=1e-8)
    never = golden["staggered"]["castle_nevertreated_popwt"]["simple"]
    average = term("paths", "callaway_santanna_att")
    assert (average.estimate, average.se) == pytest.approx((never["overall"], never["se"]), rel=1e-8)


def test_the_checks_are_there(castle, term) -> None:
    series = columns_of(read_analysis(castle / "placebo.json"), "placebo")
    assert len(series) == 3000
    assert term("spillovers", "exposure").term == "post"
    before, after = (
        [abs(row["bias"]) for row in columns_of(read_analysis(castle / "matched.json"), "balance")
         if row["stage"] == when and row["covariate"]]
        for when in ("before", "after")
    )  # fmt: skip
    assert max(after) < 10 < max(before)
