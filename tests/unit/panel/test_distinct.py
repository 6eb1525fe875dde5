"""Distinct values and their codes, counted or sorted: the same as NumPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spillover.arrays.foundation import encode_values


@given(st.lists(st.integers(-(2**40), 2**40) | st.integers(-3, 40), max_size=60))
def test_whole_numbers_near_or_far_apart_are_those_of_numpy(values):
    given = np.array(values, dtype=np.int64)
    found, codes = encode_values(given)
    expected, places = np.unique(given, return_inverse=True)
    assert (found.tolist(), codes.tolist()) == (expected.tolist(), places.tolist())


@pytest.mark.parametrize(
    "values",
    [["b", "a", "b"], [1.5, -2.0, 1.5], [True, False, True], ["b", "b", "b", "a", "a"], ["c"] * 9, [], ["a"]],
)
def test_other_values_too(values):
    found, codes = encode_values(np.array(values))
    assert found[codes].tolist() == values
    assert found.tolist() == sorted(set(values))
