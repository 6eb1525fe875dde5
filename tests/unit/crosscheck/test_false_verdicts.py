"""Verdicts on numbers that are right: none differs in closed form, and of simulated ones as few as the band
promises; and what a page says of them adds up.
"""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from msgspec import to_builtins
from scipy.stats import binom, norm

from base.code_hash import _closure
from checked_study import IV, STUDY, VARIABLES, answered_as, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.compared_number import ComparedNumber
from crosscheck.own import BY_VARIANCE, declarations_of, programs_of, proof_of
from crosscheck.second_opinion import opinions
from crosscheck.summary import summary_of
from crosscheck.verdicts import CONFIRMING, DIFFERS, EQUAL, FAILED, NONE, PROVED, Counts
from estimate_records import analysis_record, columns_of
from kind_study import files_of, resolved
from oracles import said_by_all
from report.crosscheck import count_differing, crosscheck_section
from simulated_studies import study
from spillover.arrays import iv
from spillover.declarations import KINDS, files_in, having, parts_of
from spillover.opinions.opinion import Opinion
from spillover.opinions.tolerances import DEVIATIONS, spread_of_deviation, spread_of_shares

SCRIPTS = Path(__file__).parents[3] / "scripts"
PROMISE = 2 * norm.sf(DEVIATIONS)
# So many studies, of seeds 0, 1, …, by make fuzz: about ten minutes of a core.
STUDIES = int(os.environ.get("SPILLOVER_STUDIES", "200"))
BY_UNIT = {"kind": "clustered", "by": "unit"}
# Kinds that the made-up study has not: no program of another gives most of their numbers.
FURTHER: dict[str, dict[str, Any]] = {
    "several groups": {"kind": "several_groups", "outcome": "y", "regressors": ["x", "m"], "by": "region"},
    "quantile": {"kind": "quantile", "outcome": "y", "regressors": ["x"], "quantiles": [0.5], "draws": 20},
    "inequality": {"kind": "inequality", "variable": "n", "by": "region", "draws": 100},
    "transition": {"kind": "transition", "outcome": "n", "weights": "w", "classes": 2, "lag_classes": 2},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("verdicts"))


def deviations_of(row, share=()) -> float:
    """How many standard deviations of their difference two simulated numbers are apart. share: of a p value
    that is a share of draws, as its opinion has it: that counting the sample itself adds more to the p of
    fewer draws is no chance, and so is taken off.
    """
    theirs = row.theirs if row.converted_value is None else row.converted_value
    if not row.tolerance:
        return 0.0
    if not share:
        return DEVIATIONS * abs(theirs - row.ours) / row.tolerance
    tails, first, second = share
    counted = [((n + 1) * p / tails - 1) / n for p, n in ((row.ours, second), (theirs, first))]
    added = tails * abs(1 / (first + 1) - 1 / (second + 1))
    return DEVIATIONS * tails * abs(counted[0] - counted[1]) / (row.tolerance - added)


def draws_of(rows, said) -> set[float]:
    """How far each draw of an analysis is from its twin. All bounds of a band have the one critical value
    that was drawn for it, and with it the same deviation: they count once.
    """
    shares = {(one.program, one.model, one.quantity, one.term): one.share for one in said}
    drawn = [row for row in rows if str(row.rule).startswith("simulation")]
    every = (deviations_of(row, shares[row.program, row.model, row.quantity, row.term]) for row in drawn)
    return {float(f"{one:.5g}") for one in every}


def verdicts(seeds, folder, in_units=False) -> tuple[list, list[float]]:
    """What differs in studies where nothing is wrong, and how far what was simulated is from its twin.
    in_units: of yuan, persons, shares and years beside each other, and of the programs of a run alone: the
    tests' plain calculations invert such columns as they are.
    """
    differing, apart = [], []
    for seed in seeds:
        there = folder / str(seed)
        there.mkdir()
        given, analyses = study(seed, there, in_units)
        for name, options in analyses.items():
            try:
                ask = opinions if in_units else said_by_all
                document, said = answered_as(given, options, there, ask)
                rows = settle_verdicts(list(compare_rows(document, said)))
            except ValueError:  # what cannot be estimated has no verdict
                continue
            apart += draws_of(rows, said)
            differing += [
                (seed, name, r.program, r.quantity, r.term, str(r.rule).split(":")[0])
                for r in rows
                if r.verdict == DIFFERS
            ]
    return differing, apart


def checked(differing, apart) -> None:
    """None of closed form or an optimiser differs, and of simulated numbers no more than is promised."""
    assert [one for one in differing if one[-1] != "simulation"] == []
    assert len(apart) > 50
    # The numbers of one draw (an error, its p and its bounds) are off together: by four at a time.
    for deviations in (2, 3, DEVIATIONS):
        share = 2 * norm.sf(deviations)
        most = 4 * binom.isf(1e-4, len(apart) // 4, share)
        assert sum(one > deviations for one in apart) <= most, deviations


@pytest.mark.debt("32.3")
def test_what_is_off_by_more_than_chance_is_noticed():
    """Of draws in fours: as promised they pass, a fifth wider they do not, nor with one in a hundred off."""
    draws = np.random.default_rng(5)
    sound = np.repeat(np.abs(draws.normal(size=4000)), 4)
    checked([], sound.tolist())
    for wrong in (1.2 * sound, np.where(draws.random(16000) < 0.01, 4.5, sound)):
        with pytest.raises(AssertionError):
            checked([], wrong.tolist())


@pytest.mark.debt("32.3")
def test_counting_the_sample_itself_is_no_chance():
    """No draw beyond in either of two programs: 2/501 and 2/20001 are nothing apart, and 8/501 is."""
    row = SimpleNamespace(ours=2 / 501, theirs=2 / 20001, converted_value=None)
    share = (2, 20000, 500)
    row.tolerance = DEVIATIONS * spread_of_shares(row.ours, row.theirs, share)
    assert deviations_of(row, share) == pytest.approx(0, abs=1e-9)
    row.ours = 8 / 501
    row.tolerance = DEVIATIONS * spread_of_shares(row.ours, row.theirs, share)
    assert deviations_of(row, share) > 3


@pytest.mark.debt(1)
@pytest.mark.slow
def test_nothing_differs_where_nothing_is_wrong(tmp_path):
    checked(*verdicts(range(3), tmp_path))


@pytest.mark.long
@pytest.mark.debt("32.3")
@pytest.mark.slow
def test_nothing_differs_where_columns_are_in_yuan_persons_shares_and_years(tmp_path):
    assert verdicts(range(2), tmp_path, in_units=True)[0] == []


@pytest.mark.debt("32.3")
def test_a_search_that_ends_at_its_bound_is_no_number(tmp_path):
    """A matrix of nearest neighbours under which ρ is −1.28, where spreg looks no further than −0.99."""
    given, analyses = study(162, tmp_path)
    rows = settle_verdicts(list(compare_rows(*answered_as(given, analyses["effects"], tmp_path, opinions))))
    assert named(rows) == []
    lost = [row.note for row in rows if row.verdict == FAILED]
    assert [note for note in lost if "ends at its bound, -0.99" in note]


@pytest.mark.debt("32.3")
def test_one_unit_beside_one_other_has_no_standard_error(tmp_path):
    """A cohort of one unit, where one alone never adopts: no error, no bounds, and no test of the leads; the
    other cohorts have theirs, and the averages count all.
    """
    given, analyses = study(142, tmp_path)
    document, said = answered_as(given, analyses["cohorts"], tmp_path, said_by_all)
    rows = settle_verdicts(list(compare_rows(document, said)))
    assert [row for row in rows if row.verdict == DIFFERS] == []
    cells = columns_of(document, "group_time")
    ends = [[row.get(end) for end in ("se", "low", "high", "band_low", "band_high")] for row in cells]
    assert {row["cohort"] for row in cells if row.get("se") is None} == {2005}
    assert all({*each} == {None} or None not in each for each in ends)
    for estimate in document.estimates:
        assert "pretrends" not in [test.name for test in estimate.tests]
        assert all(term.se and term.se > 1e-6 for term in estimate.terms)
        assert "pairs_without_error" in [note.key for note in estimate.notes]


@pytest.mark.debt("32.3")
@pytest.mark.thorough
def test_nothing_differs_in_many_studies_in_yuan_persons_shares_and_years(tmp_path):
    assert verdicts(range(STUDIES), tmp_path, in_units=True)[0] == []


@pytest.mark.debt(1)
@pytest.mark.thorough
def test_nothing_differs_in_many_studies_where_nothing_is_wrong(tmp_path):
    checked(*verdicts(range(STUDIES), tmp_path))


@pytest.mark.debt(1)
@pytest.mark.parametrize("draws", [99, 999])
@pytest.mark.parametrize("tails", [1, 2])
def test_the_band_of_two_shares_of_draws_holds_what_it_promises(draws, tails):
    """Every pair of counts of two draws, at shares from near none to half: outside the band as seldom as four
    standard deviations say, up to what counts in whole numbers do.
    """
    counts = np.arange(draws + 1)
    p = (counts + 1) / (draws + 1) if tails == 1 else np.minimum(1, two_sided(counts, draws))
    ours, theirs = np.meshgrid(p, p)
    outside = np.abs(ours - theirs) > DEVIATIONS * spread_of_shares(ours, theirs, (tails, draws, draws))
    for share in (0.5 / draws, 2 / draws, 5 / draws, 0.05, 0.2, 0.4, 0.49, 0.5):
        chance = binom.pmf(counts, draws, share)
        assert chance @ outside @ chance < 2 * PROMISE, share


def two_sided(counts, draws):
    """Twice the smaller tail of a number of draws."""
    return 2 * (np.minimum(counts, draws - counts) + 1) / (draws + 1)


@pytest.mark.debt(1)
def test_a_p_near_one_has_the_band_of_a_share_near_half():
    """esda's 0.49 for our 0.928: 0.98 doubled; the band is 2√(2·q(1 − q)/R) with q = 0.477, and not that of a
    share of 0.98.
    """
    spread = spread_of_shares(0.928, 0.98, (2, 999, 999))
    assert spread == pytest.approx(2 * np.sqrt(2 * 0.477 * 0.523 / 999))
    assert DEVIATIONS * spread > 0.052
    assert DEVIATIONS * np.sqrt(2 * 0.98 * 0.02 / 999) < 0.052
    # A p that is off by more than draws can be is still named.
    assert DEVIATIONS * spread_of_shares(0.5, 0.9, (2, 999, 999)) < 0.4


@pytest.mark.debt(1)
def test_a_standard_deviation_of_draws_with_a_long_tail_has_a_wider_band():
    draws = np.random.default_rng(4).standard_t(5, size=(400, 3000))  # kurtosis 9
    found = spread_of_deviation(draws, 400, 400)
    sd = draws.std(0)
    apart = sd[:1500] - sd[1500:]
    assert apart.std() == pytest.approx(np.sqrt((found**2).mean()), rel=0.15)
    assert found.mean() > 1.3 * sd.mean() * np.sqrt(1 / 400)  # that of normal draws


def named(rows, verdict=DIFFERS):
    return [(r.program, r.quantity, r.term) for r in rows if r.verdict == verdict]


@pytest.mark.debt(1)
@pytest.mark.parametrize(("theirs", "verdict"), [(3e-9 + 2e-14, EQUAL), (3e-9 + 1e-7, DIFFERS)])
def test_a_z_near_zero_is_held_to_a_part_of_its_own_error(theirs, verdict):
    """It is the difference of a statistic and its mean: digits of both are lost where they are near."""
    document = {
        "analysis": "a",
        "kind": "moran",
        "estimates": [],
        "series": {"moran": [{"year": 2004, "geary_z": 3e-9}]},
    }
    term = "moran 2004 geary_z"
    about = {"program": "esda", "version": "2", "call": "Geary", "is_printed": True}
    said = Opinion(model="a", quantity="series", term=term, value=theirs, **about)
    rows = [row for row in compare_rows(analysis_record(document), [said]) if row.program == "esda"]
    assert [row.verdict for row in rows] == [verdict]


@pytest.mark.debt(4)
def test_first_differences_have_the_clusters_of_rows_that_are_used(files, tmp_path):
    """Half of the units have rows two years apart alone, of which there is no difference: t has the clusters
    that are left less one.
    """
    years = list(range(2001, 2009))
    draws = np.random.default_rng(3)
    units = [f"u{i:02d}" for i in range(12)]
    columns = {name: draws.normal(size=(12, 8)) for name in ("y", "x")}
    columns["x"][6:, 1::2] = np.nan
    given = files_of(tmp_path, units, years, {name: part.ravel() for name, part in columns.items()})
    options = {"kind": "panel", "outcome": "y", "regressors": ["x"], "estimator": "first-difference"}
    document, said = answered_as(given, options, tmp_path)
    assert document.estimates[0].df == 6 - 1
    rows = settle_verdicts(list(compare_rows(document, said)))
    assert named(rows) == []
    assert {"p", "low", "high"} <= {r.quantity for r in rows if r.verdict in CONFIRMING}


@pytest.mark.debt(4)
@pytest.mark.parametrize("variance", [{"kind": "classical"}, {"kind": "HC1"}, BY_UNIT])
def test_classical_errors_of_listed_effects_count_what_others_span_once(variance, files, tmp_path):
    """Effects of units and of regions by year: dummies of the regions' units span those of their years."""
    options = {**STUDY["listed_effects"], "variance": variance}
    rows = settle_verdicts(list(compare_rows(*answered_as(files, options, tmp_path))))
    assert named(rows) == []
    assert {"se", "p", "low", "high"} <= {r.quantity for r in rows if r.verdict in CONFIRMING}


def ends_of(files, options, folder):
    """The rows of a confidence set, and how many finite ends it has."""
    document, said = answered_as(files, options, folder)
    pieces = columns_of(document, "anderson_rubin")
    ends = [row[end] for row in pieces for end in ("low", "high")]
    rows = [
        r for r in settle_verdicts(list(compare_rows(document, said))) if r.term.startswith("anderson_rubin ")
    ]
    open_or_not = [r for r in rows if r.term.endswith(" ends")]
    finite = [(row["ends"], row["ends"]) for row in pieces]
    assert [(r.ours, r.converted_value) for r in open_or_not] == finite
    return [r for r in rows if r not in open_or_not], [end for end in ends if end is not None]


@pytest.mark.debt(4)
@pytest.mark.parametrize("variance", [{"kind": "classical"}, {"kind": "HC1"}, BY_UNIT])
@pytest.mark.parametrize("instruments", [["z"], ["z", "v"], ["n"]])
def test_the_ends_of_an_anderson_rubin_set_are_confirmed(variance, instruments, files, tmp_path):
    options = {**IV, "instruments": instruments, "variance": variance}
    rows, ends = ends_of(files, options, tmp_path)
    confirmed = [r.ours for r in rows if r.verdict in CONFIRMING]
    assert confirmed == ends


@pytest.mark.debt(4)
def test_the_ends_of_a_set_in_two_pieces_are_confirmed(files, tmp_path, monkeypatch):
    """A weak instrument: the set is all but an interval, or all there is; a wrong end is named."""
    pieces = 0
    for seed in range(6):
        draws, shape = np.random.default_rng(seed), (16, 8)
        z, e = draws.normal(size=shape), draws.normal(size=shape)
        columns = {"z": z, "x": 0.15 * z + e, "y": e + 0.5 * draws.normal(size=shape)}
        folder = tmp_path / str(seed)
        folder.mkdir()
        units = [f"u{i:02d}" for i in range(16)]
        given = files_of(folder, units, list(range(2001, 2009)), {k: v.ravel() for k, v in columns.items()})
        rows, ends = ends_of(given, {**IV, "instruments": ["z"]}, folder)
        assert [r.ours for r in rows if r.verdict in CONFIRMING] == ends
        pieces += any(r.term.startswith("anderson_rubin x 2 ") for r in rows)
    assert pieces
    endless = ends_of(given, {**IV, "instruments": ["z"], "level": 1 - 1e-12}, folder)
    assert endless == ([], [])  # all there is: compared by the number of its ends alone
    monkeypatch.setattr(iv, "fdtri", lambda m, df, level: 1.01 * 4)
    assert named(ends_of(files, IV, tmp_path)[0])


@pytest.mark.debt(3)
def test_a_kind_that_none_knows_has_no_proof():
    for quantity in ("coefficient", "se", "statistic", "series"):
        assert proof_of("long_difference", quantity, "x") == ""
    document = {"analysis": "a", "kind": "long_difference", "series": {}}
    terms = [{"term": "x", "estimate": 1.0, "se": 0.5}]
    document["estimates"] = [{"model": "a", "terms": terms, "statistics": {}, "tests": []}]
    rows = list(compare_rows(analysis_record(document), []))
    assert {(r.verdict, r.note) for r in rows} == {(NONE, "nothing confirms it")}


@pytest.mark.debt(1)
def test_a_number_that_a_program_denies_is_not_confirmed():
    """Of two numbers one is confirmed by one program and denied by another: the page says 1 of 2, and that
    one differs, however many programs deny it.
    """
    row = partial(ComparedNumber, analysis="a", kind="panel", model="a", term="x", counts_as="estimate")
    row = partial(row, quantity="coefficient", ours=0.5, theirs=0.5, version="1", call="", digits=9.0)
    rows = [
        row(program="one", verdict=EQUAL),
        row(program="two", verdict=DIFFERS, theirs=0.6),
        row(program="three", verdict=DIFFERS, theirs=0.7),
        row(program="one", verdict=EQUAL, quantity="se"),
    ]
    summary = summary_of("s", rows)
    counts = Counts(numbers=2, equal_as_printed=1, different=1)
    assert (summary.evidence, summary.models) == (counts, {"a": counts})
    assert count_differing(summary) == 1
    body = crosscheck_section(summary, rows).body
    assert "Of 2 estimates, errors and statistics: 1 equal as printed, 0 equal after a stated" in body


@pytest.mark.debt(3)
def test_every_number_without_a_program_has_a_proof(files, tmp_path):
    """Of kinds that the made-up study has not (of those that it has: test_planted.py): what no other program
    gives has a test that holds it.
    """
    proved = 0
    for name, options in FURTHER.items():
        document, said = answered_as(files, options, tmp_path)
        others = [one for one in said if one.program != "hand calculation"]
        rows = list(compare_rows(document, others))
        assert [(name, r.quantity, r.term) for r in rows if r.verdict == NONE] == []
        proved += sum(r.verdict == PROVED for r in rows)
    assert proved > 1000


@pytest.mark.debt(3)
def test_each_proof_is_a_test_that_is_there():
    cited = {test for kind in having("others.py") for _, _, test in declarations_of(kind).proofs} | set(
        BY_VARIANCE.values()
    )
    for one in cited:
        path, _, name = one.partition("::")
        name, _, parameter = name.partition("[")
        assert f"def {name}(" in (SCRIPTS.parent / path).read_text(encoding="utf-8"), one
        assert not parameter or parameter.rstrip("]") in STUDY, one


LOADED = """
import json, sys
from pathlib import Path
import msgspec
from spillover.opinions.panel import PanelFiles
from crosscheck.second_opinion import opinions
from spillover.recipe import read_recipes
given = json.load(sys.stdin)
paths = {name: {k: Path(v) for k, v in given[name].items()} for name in ("variables", "weights")}
policies = Path(given["policies"])
panel = PanelFiles(paths["variables"], Path(given["units"]), paths["weights"], policies=policies)
found = list(opinions(read_recipes(given["recipes"]), panel, given["kind"]))
files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
print(json.dumps([len(found), sorted(filter(None, files))]))
"""


@pytest.mark.debt(3)
@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "least"), [pytest.param("", 1000, marks=pytest.mark.long), ("event_study", 100)]
)
def test_all_that_a_second_opinion_loads_is_hashed(files, kind, least):
    """Every file of the project that asking about a kind, or all, loads, some by name, is in its hash."""
    wanted = [options for options in STUDY.values() if kind in ("", options["kind"])]
    analyses = (resolved(options, VARIABLES, ("w",)) for options in wanted)
    given = {
        "recipes": [to_builtins(recipe) for analysis in analyses for recipe in analysis.recipes("a")],
        "variables": {name: str(path) for name, path in files.variables.items()},
        "weights": {name: str(path) for name, path in files.weights.items()},
        "units": str(files.units),
        "policies": str(files.files[0]),
        "kind": kind,
    }
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED],
        input=json.dumps(given),
        env={"PYTHONPATH": str(SCRIPTS), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    count, loaded = json.loads(made.stdout)
    assert count > least
    own = {Path(path) for path in loaded if Path(path).is_relative_to(SCRIPTS)}
    by_name = {file for one in ([kind] if kind else files_in(KINDS)) for file in programs_of(one).values()}
    hashed = _closure([SCRIPTS / "crosscheck/second_opinion.py", *by_name], SCRIPTS)
    assert own <= hashed
    assert SCRIPTS / "spillover/opinions/policy.py" in own
    others = {file for one in files_in(KINDS) if one != kind for file in parts_of(one).values()}
    assert not kind or not hashed & others  # so that an edit of another kind's opinion leaves this one
    assert not any("oracles" in path for path in loaded)
