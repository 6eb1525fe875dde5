"""Tests that hold the numbers of the kind `quantile`, which no installed program computes."""

_TESTS = "tests/unit/panel/test_quantile.py::test_"

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("coefficient", "statistic"),
        ("",),
        f"{_TESTS}location_scale_and_quantiles_equal_statsmodels_with_dummies",
    ),
    (
        ("se", "p", "low", "high"),
        ("",),
        f"{_TESTS}the_parts_of_the_kind_are_the_model_with_the_covariance_of_its_draws",
    ),
)
