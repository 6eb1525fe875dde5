"""What proves a number that no program gives: the test that holds it. Nothing is proved by default."""

from __future__ import annotations

# Each analysis of a made-up study, compared with our own second implementations (tests/oracles).
ORACLE = "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted"
OF_TERMS = ("coefficient", "se", "p", "low", "high")
TESTED = ("test", "test p")
WRITTEN_OUT = "tests/unit/panel/test_written_out.py::test_"
BOOTSTRAP = "tests/unit/panel/test_mediation.py::test_intervals_equal_scipy"
GROUPS = "tests/unit/panel/test_groups.py::test_permutation_equals_refitting"
FIT = f"{WRITTEN_OUT}differences_are_regressed_with_a_constant"
BSK = "tests/reference/test_lm_splm.py::test_baltagi_song_koh"
STOCK_YOGO = f"{WRITTEN_OUT}critical_values_of_weak_instruments_are_those_that_stock_and_yogo_print"
EFFECTIVE = f"{WRITTEN_OUT}the_effective_critical_value_of_equal_instruments_is_a_quantile"
ROBUSTNESS = "tests/unit/analyses/test_robustness.py::test_the_sentence_counts_signs_and_significance"
HAUSMAN = "tests/unit/spatial/test_specification_tests.py::test_hausman_and_mundlak_are_their_formulas"

Proof = tuple[tuple[str, ...], tuple[str, ...], str]  # quantities, how terms begin ("" for all), the test
WILD: Proof = (TESTED, ("wild_bootstrap:",), f"{ORACLE}[few_clusters]")
POLICY_FIT: Proof = (("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[policy_weighted]")
# By kind of analysis: the first that fits a number.
BY_KIND: dict[str, tuple[Proof, ...]] = {
    "bacon": (
        (("statistic", "series"), ("weight", "effect", "bacon "), f"{ORACLE}[bacon]"),
        POLICY_FIT,
    ),
    "bootstrap_mediation": (
        (("low", "high"), ("",), BOOTSTRAP),
        (("se", "p", "coefficient"), ("",), f"{ORACLE}[resampled_units]"),
        (("statistic",), ("bias:",), f"{ORACLE}[resampled_units]"),
    ),
    "did": (
        WILD,
        (TESTED, ("randomisation:",), f"{ORACLE}[policy]"),
        (OF_TERMS, ("",), f"{ORACLE}[exposed_jackknife]"),
        POLICY_FIT,
    ),
    "event_study": (
        (OF_TERMS, ("",), f"{ORACLE}[paths]"),
        (("series",), ("event_study ",), f"{ORACLE}[paths]"),
        (TESTED, ("pretrends",), f"{ORACLE}[paths]"),
        POLICY_FIT,
    ),
    "gmm": (
        (("coefficient", "se", "p", "low", "high"), ("",), f"{ORACLE}[system_gmm]"),
        (
            ("statistic",),
            ("rows_transformed", "rows_levels", "sigma2", "hansen_at_one_step", "instruments"),
            f"{ORACLE}[system_gmm]",
        ),
        (
            TESTED,
            ("wald", "ar1", "ar2", "sargan", "hansen", "difference_in_hansen:"),
            f"{ORACLE}[system_gmm_plain]",
        ),
    ),
    "groups": (
        (TESTED, ("group_permutation",), GROUPS),
        (
            TESTED,
            ("group_difference",),
            "tests/unit/panel/test_groups.py::test_difference_equals_the_interacted_regression",
        ),
        (
            OF_TERMS,
            ("",),
            "tests/unit/panel/test_groups.py::test_difference_equals_the_interacted_regression",
        ),
    ),
    "instruments": (
        (("statistic",), ("stock_yogo_",), STOCK_YOGO),
        (("statistic",), ("effective_f_critical",), EFFECTIVE),
        (("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[weighted_iv]"),
    ),
    "matching": (
        (("statistic",), ("matched_rows", "unmatched_treated"), f"{ORACLE}[matched]"),
        (("series",), ("balance ",), f"{ORACLE}[matched]"),
        POLICY_FIT,
    ),
    "panel": (
        WILD,
        (("statistic",), ("r2", "df_residual"), FIT),
    ),
    "placebo": (
        (TESTED, ("placebo:",), f"{ORACLE}[placebo]"),
        (("series",), ("placebo ",), f"{ORACLE}[placebo]"),
        POLICY_FIT,
    ),
    "robustness": ((("statistic",), ("rows", "same_sign"), ROBUSTNESS),),
    "spatial": (
        (OF_TERMS, ("",), f"{ORACLE}[lee_yu]"),
        (
            ("statistic",),
            ("sigma2", "loglik", "aic", "bic", "r2_within", "phi", "largest_root"),
            f"{ORACLE}[lee_yu]",
        ),
        (TESTED, ("wald_stationarity",), f"{ORACLE}[dynamic]"),
    ),
    "specification_tests": (
        (TESTED, ("bsk_",), BSK),
        (TESTED, ("spatial_hausman", "spatial_mundlak"), HAUSMAN),
        (TESTED, ("lm_", "robust_lm_", "wald_sar", "wald_sem", "lr_sar", "lr_sem"), f"{ORACLE}[tests]"),
    ),
    "staggered": (
        (OF_TERMS, ("",), f"{ORACLE}[staggered]"),
        (("series",), ("event_study ", "group_time "), f"{ORACLE}[staggered_drawn]"),
        (TESTED, ("pretrends",), f"{ORACLE}[staggered]"),
    ),
    "threshold": (
        (("test p",), ("threshold_test_",), f"{ORACLE}[thresholds]"),
        (("series",), ("replicates ",), f"{ORACLE}[thresholds]"),
    ),
}
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
    for quantities, starts, test in BY_KIND.get(kind, ()):
        if quantity in quantities and term.startswith(starts):
            return test
    follows = any(quantity in quantities and term.startswith(starts) for quantities, starts in OF_ERRORS)
    return BY_VARIANCE.get(variance, "") if follows else ""
