"""What vouches for a number that no program gives: an identity or a simulation, and the test that holds
it."""

from __future__ import annotations

# By kind of analysis, and for single numbers by the start of their name.
BY_KIND = {
    "bootstrap_mediation": "simulation: coverage of its intervals, and the causal steps' point estimates",
    "moran": "simulation: permutations with their seed",
    "spatial": "identities: effects from coefficients; nested models; scaling and order of rows",
    "specification_tests": "golden numbers of splm on public data",
    "did": "identity: randomisation and placebos equal the refitted regressions; golden numbers of diff-diff",
    "event_study": "golden numbers of pyfixest, csdid and diff-diff; simulation: coverage of its bands",
    "staggered": "golden numbers of csdid and diff-diff; simulation: coverage of its intervals",
    "bacon": "identity: the weighted comparisons are the two-way coefficient",
    "placebo": "identity: each draw equals the refitted regression",
    "matching": "identity: the weights of the rule written out",
    "threshold": "identity: a regression at every value; golden numbers of pyxthreg; simulation: coverage",
    "gmm": "golden numbers of plm and pyxtabond2; loops over units by hand; simulation: coverage",
    "groups": "identity: the fully interacted model equals the split ones",
}
BY_NAME = {
    "effective_f_critical": "Patnaik's approximation, against the authors' table",
    "effective_f": "identity: equals the robust F where there is one instrument",
    "stock_yogo": "Stock and Yogo's printed tables",
    "pesaran_cd": "identity: from the residuals' pairwise correlations",
    "wild_bootstrap": "simulation: all draws enumerated where clusters are few",
    "bsk_": "golden numbers of splm on public data",
    "group_permutation": "simulation: permutations with their seed",
    "sobel": "identity: the product's delta method",
    "effect_": "identity: total = direct + indirect",
}
NOTHING = "nothing confirms it"  # of a kind that is not above: no proof is taken for granted


def voucher(kind: str, quantity: str, term: str) -> str:
    """The words for one number."""
    named = [words for start, words in BY_NAME.items() if term.startswith(start)]
    return named[0] if named and quantity in ("statistic", "test", "test p") else BY_KIND.get(kind, NOTHING)
