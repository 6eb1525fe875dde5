"""`transition` beside other programs: none is asked; these tests hold its numbers."""

from spillover.opinions.opinion import Proof

PROOFS = (
    Proof(
        ("coefficient",),
        ("",),
        "tests/reference/test_transition_giddy.py::"
        "test_a_chain_its_ergodic_distribution_and_its_tests_by_period_equal_giddys",
    ),
    Proof(
        ("se", "low", "high"),
        ("",),
        "tests/unit/spatial/test_transition.py::test_a_spatial_chain_is_that_of_a_loop_over_units_and_years",
    ),
    Proof(
        ("test", "test p"),
        ("homogeneity_neighbours_",),
        "tests/reference/test_transition_giddy.py::test_counts_and_tests_of_a_spatial_chain_equal_giddys",
    ),
    Proof(
        ("test", "test p"),
        ("homogeneity_periods_",),
        "tests/reference/test_transition_giddy.py::"
        "test_a_chain_its_ergodic_distribution_and_its_tests_by_period_equal_giddys",
    ),
)
