"""Tests that hold the numbers of the kind `quantile`, which no installed program computes."""

from spillover.opinions.opinion import Proof

_TESTS = "tests/unit/panel/test_quantile.py::test_"

PROOFS = (
    Proof(
        ("coefficient", "statistic"),
        ("",),
        f"{_TESTS}location_scale_and_quantiles_equal_statsmodels_with_dummies",
    ),
    Proof(
        ("se", "p", "low", "high"),
        ("",),
        f"{_TESTS}the_parts_of_the_kind_are_the_model_with_the_covariance_of_its_draws",
    ),
)
