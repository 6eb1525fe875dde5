"""What proves a number that no program gives: the test that holds it. Nothing is proved by default."""

from __future__ import annotations

from crosscheck.own import own

# Each analysis of a made-up study, compared with our own second implementations (tests/oracles).
ORACLE = "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted"
OF_TERMS = ("coefficient", "se", "p", "low", "high")
TESTED = ("test", "test p")
# Of linear regressions, by their variance: what follows from its errors, and the constant beside it.
OF_ERRORS = (
    (OF_TERMS, ("",)),
    (("statistic",), ("constant_se", "f")),
    (TESTED, ("slopes",)),
)
BY_VARIANCE = {
    "conley": "tests/reference/test_panel_golden.py::test_variances_equal_fixest",
    "jackknife": f"{ORACLE}[jackknife]",
    "newey-west": f"{ORACLE}[newey_west]",
}
NOTHING = "nothing confirms it"


def proof_of(kind: str, quantity: str, term: str, variance: str = "") -> str:
    """The test that holds one number, by its id; empty where there is none."""
    for quantities, starts, test in own(kind).proofs:
        if quantity in quantities and term.startswith(starts):
            return test
    follows = any(quantity in quantities and term.startswith(starts) for quantities, starts in OF_ERRORS)
    return BY_VARIANCE.get(variance, "") if follows else ""
