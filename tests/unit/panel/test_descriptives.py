"""Descriptive statistics, correlations and variance inflation."""

import numpy as np
import pytest

from panel_data import simulated
from spillover.arrays.descriptives import correlations, describe, variance_inflation
from spillover.arrays.foundation import EstimationError
from spillover.kinds.descriptives.kind import choose_groups

pytestmark = pytest.mark.proof("hand calculation")


def test_describe_a_small_panel_by_hand() -> None:
    unit = np.array([1, 1, 2, 2])
    (row,) = describe(np.array([[1.0], [3.0], [5.0], [9.0]]), ("v",), unit)
    assert (row.n, row.mean, row.minimum, row.median, row.maximum) == (4, 4.5, 1.0, 4.0, 9.0)
    assert row.sd == pytest.approx(np.sqrt(35 / 3))
    assert row.sd_between == pytest.approx(np.sqrt(12.5))
    assert row.sd_within == pytest.approx(np.sqrt((1 + 1 + 4 + 4) / 3))
    assert (row.q25, row.q75) == (2.5, 6.0)


def test_correlations_and_inflation() -> None:
    x = simulated(1).x
    np.testing.assert_allclose(correlations(x, "abc"), np.corrcoef(x.T), rtol=1e-12)
    for j, inflation in enumerate(variance_inflation(x, "abc")):
        others = np.column_stack([np.delete(x, j, axis=1), np.ones(len(x))])
        residual = x[:, j] - others @ np.linalg.lstsq(others, x[:, j], rcond=None)[0]
        assert inflation == pytest.approx(
            ((x[:, j] - x[:, j].mean()) ** 2).sum() / (residual @ residual), rel=1e-9
        )


def test_a_column_is_constant_by_its_own_size_alone() -> None:
    x = simulated(1).x[:, 0]
    np.testing.assert_allclose(correlations(np.column_stack([1e14 * x, x]), "ab"), 1, rtol=1e-9)


def test_errors_are_named() -> None:
    x = simulated(1).x
    with pytest.raises(EstimationError, match="c does not vary"):
        correlations(np.column_stack([x[:, :2], np.ones(len(x))]), "abc")
    with pytest.raises(EstimationError, match="c is collinear with a, b"):
        variance_inflation(np.column_stack([x[:, :2], x[:, 0] - x[:, 1]]), "abc")
    with pytest.raises(EstimationError, match="v is not a number for unit 2"):
        describe(np.array([[1.0], [np.nan]]), ("v",), np.array([1, 2]))


@pytest.mark.debt("37.6")
@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 5, "b": 3, "c": 9}, ["a", "b", "c"]),
        ({"a": 5, "b": 2, "c": 9}, ["c"]),  # with a, all without a and c would be b
        ({"a": 5, "b": 2, "c": 1}, ["a"]),
        ({"a": 1}, []),
        ({"a": 4, "b": 2}, []),
    ],
)
def test_no_mean_of_confidential_data_is_of_one_or_two_units(sizes, shown):
    """Nor is what the means that are shown leave of all."""
    assert choose_groups(sizes, 3) == shown
    assert choose_groups(sizes, 1) == list(sizes)
    left = sum(size for name, size in sizes.items() if name not in shown)
    assert left == 0 or left >= 3 or not shown
