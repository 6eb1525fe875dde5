"""`inequality` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "inequality_groups": (("year", "group"), ("units", "mean", "gini", "gini_se", "gini_low", "gini_high")),
    "inequality_pairs": (
        ("year", "group", "other_group"),
        (
            *("gini", "gini_se", "gini_low", "gini_high"),
            *("distance", "distance_se", "distance_low", "distance_high", "draws"),
        ),
    ),
}

PROOFS = (
    Proof(
        ("coefficient",),
        ("",),
        "tests/unit/panel/test_inequality.py::test_parts_by_groups_equal_their_definitions",
    ),
    Proof(
        ("se", "low", "high"),
        ("",),
        "tests/unit/panel/test_inequality.py::test_a_replicate_is_the_panel_of_the_units_drawn",
    ),
    Proof(
        ("series",),
        ("inequality_groups ", "inequality_pairs "),
        "tests/unit/panel/test_inequality.py::test_series_have_the_pairs_by_definition",
    ),
)
