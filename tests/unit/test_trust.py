"""The trust matrix: what is printed has a proof, the page is that of its links, and links hold."""

import json
import re
import subprocess
import sys
from collections import defaultdict

import pytest

from crosscheck.own import proof_of
from recovery.all import DESIGNS
from report.findings.rates import RATES
from spillover.declarations import KINDS, files_in, having, part_of
from spillover.messages import catalogue
from spillover.messages.catalogue import load_kind_words as of_kinds_words
from tools.schemas import GROUPS
from tools.texts import describe_in
from trust.crosschecked import crosschecked
from trust.matrix import COLUMNS, CROSSCHECK, PAGE, RECOVERY, ROOT, page, read
from trust.matrix import KINDS as OF_TESTS

LINKS = read()
KIND_FILES = files_in(KINDS)
COUNTS = {"nobs", "units", "periods", "df", "instruments", "r2", "matched_rows", "unmatched_treated"}
# What is printed under another name than the row that it is of.
OTHERWISE = {
    "weight": ("Bacon", "weights"),
    "effect": ("Bacon", "effects"),
    "bias": ("BootstrapSummary", "bias"),
    "placebo": ("Placebo", "p"),
    "randomisation": ("Randomisation", "p_coefficient"),
    "rho": ("maximum_likelihood", "coefficient"),
    "lambda": ("maximum_likelihood", "coefficient"),
    "anderson_rubin_set": ("test anderson_rubin", "statistic"),  # the values that it does not reject
    **{f"threshold_{number}": ("ThresholdInterval", "threshold") for number in (1, 2, 3)},
    **{f"threshold_test_{number}": ("ThresholdTest", "statistic") for number in (1, 2, 3)},
}
# Estimates without terms.
TAKEN = {"specification_tests": "test lm_lag", "separate_groups": "test equal_slopes"}


def proven() -> dict[str, set[str]]:
    """What is proven: coefficients by estimator, errors by variance, tests and statistics by name."""
    found = defaultdict(set)
    found["statistic"] = {name for name, quantity in OTHERWISE.items() if quantity in LINKS}
    found["estimator"] = {name for name, of in TAKEN.items() if any(one == of for one, _ in LINKS)}
    for (of, what), tests in LINKS.items():
        if set(tests) - {RECOVERY}:
            name = of.removeprefix("test ")
            sort, _, rest = what.rpartition(" ")
            found["estimator" if what == "coefficient" else sort].add(of if what == "coefficient" else rest)
            if of.startswith("test "):
                found["statistic"].add(name)
    return found


def worded(sort: str) -> set[str]:
    """The keys of the tables of words of a sort, without those that kinds add to them."""
    name = sort.upper()
    of_kinds = {key for words in of_kinds_words().values() for key in getattr(words, name, {})}
    return {*getattr(catalogue, name, {})} - of_kinds


def held(kind: str, names: set[str], *quantities: str) -> set[str]:
    """Those of a kind's names that a test holds: of the matrix, or one that the kind's `PROOFS` name."""
    proved = {name for name in names if any(proof_of(kind, quantity, name) for quantity in quantities)}
    return proved | proven()["statistic" if "statistic" in quantities else "estimator"]


def declared(kind: str) -> set[str]:
    """Statistics and tests that a kind says it prints, without what follows a colon."""
    text = describe_in("en", GROUPS)(f"analysis-{kind}-results")
    found = re.findall(r"(?:[Ss]tatistics(?: of \w+)?|Tests): ([^.]*)\.", text)
    names = (name.strip() for listed in found for name in listed.split(","))
    short = (re.sub(r"[:<].*", "", name).strip() for name in names)
    return {name for name in short if re.fullmatch(r"\w+", name)}


def test_no_number_is_without_proof():
    assert [quantity for quantity, tests in LINKS.items() if not set(tests) - {RECOVERY}] == []


@pytest.mark.parametrize("sort", ["estimator", "variance", "statistic"])
def test_what_has_words_to_be_printed_has_a_proof(sort):
    sorts = {"variance": "standard error"}
    assert sorted(worded(sort) - COUNTS - proven()[sorts.get(sort, sort)]) == []


@pytest.mark.parametrize("kind", KIND_FILES)
def test_what_a_kind_declares_has_a_proof(kind):
    names = declared(kind) - COUNTS
    assert sorted(names - held(kind, names, "statistic", "test")) == []
    words = part_of(kind, "words") if kind in having("words.py") else None
    estimators = set(getattr(words, "ESTIMATOR", {}))
    assert sorted(estimators - held(kind, estimators, "coefficient")) == []


def test_a_kind_declares_what_it_prints():
    assert declared("gmm") == {"wald", "ar1", "ar2", "sargan", "hansen", "difference_in_hansen"}
    assert sum(len(declared(kind)) for kind in KIND_FILES) > 20


def test_the_page_has_a_row_for_each_quantity_and_each_link_leads_somewhere():
    text = page(LINKS)
    of_quantities, _heading, of_words = text.partition("## The words of findings")
    assert of_quantities.count("\n| ") == len(LINKS) + 2
    assert of_words.count("\n| ") == len(RATES) + 2
    targets = set(re.findall(r"\]\(([^)]+)\)", text))
    assert len(targets) > 20
    assert [target for target in targets if not (PAGE.parent / target).resolve().exists()] == []
    designs = {one.estimator for one in DESIGNS.values()}
    for tests in LINKS.values():
        assert set(tests) <= set(COLUMNS)
        assert tests.get(RECOVERY) in {None, *designs}
        for kind in OF_TESTS:
            path, _, name = tests.get(kind, "").partition("::")
            assert not path or f"def {name.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.slow
def test_the_crosscheck_denies_each_number_that_is_a_thousandth_larger(checked_answers):
    listed = {quantity: tests[CROSSCHECK] for quantity, tests in LINKS.items() if CROSSCHECK in tests}
    assert crosschecked(checked_answers) == listed


@pytest.mark.slow
@pytest.mark.long
def test_a_sample_of_tests_fails_where_their_quantity_is_a_thousandth_larger():
    command = [sys.executable, "tests/trust/sample.py", "12"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert json.loads(out.splitlines()[-1]) == {"tried": 12, "passed": []}
