"""Shares of the variation of a sweep's estimates: they add up, and are those of all orders."""

from itertools import permutations

import numpy as np
import pytest

from report.shares import MOST, decompose, find_boxes

pytestmark = [pytest.mark.debt("37.2"), pytest.mark.proof("hand calculation")]


def explained(values, codes):
    """The R² of a regression on the options of some choices, by NumPy's least squares."""
    columns = [np.ones(len(values))]
    columns += [(code == option).astype(float) for code in codes for option in np.unique(code)]
    design = np.stack(columns, axis=1)
    rest = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return 1 - rest @ rest / ((values - values.mean()) @ (values - values.mean()))


def test_choices_that_cross_share_what_each_explains_alone():
    """Estimates 0, 1, 3 and 4 by two choices: sums of squares are 9 and 1 of 10."""
    codes = {"a": np.array([0, 0, 1, 1]), "b": np.array([0, 1, 0, 1])}
    found = decompose(np.array([0.0, 1.0, 3.0, 4.0]), codes)
    assert [(one.choice, one.share) for one in found.shares] == [
        ("a", pytest.approx(0.9)),
        ("b", pytest.approx(0.1)),
    ]
    assert found.total == pytest.approx(1.0)
    assert all(one.least == pytest.approx(one.most) for one in found.shares)


def test_what_only_a_combination_has_is_no_choice_s():
    codes = {"a": np.array([0, 0, 1, 1]), "b": np.array([0, 1, 0, 1])}
    found = decompose(np.array([0.0, 1.0, 1.0, 0.0]), codes)
    assert found.total == pytest.approx(0.0, abs=1e-12)


def test_shares_are_means_over_all_orders_and_add_up():
    """Unbalanced, one choice within another: against every order of a regression of its own."""
    rng = np.random.default_rng(3)
    codes = {name: rng.integers(0, 3, 60) for name in "abc"}
    codes["d"] = codes["a"] * 2 + rng.integers(0, 2, 60)
    values = codes["a"] + 0.5 * codes["b"] * (codes["c"] > 0) + rng.normal(size=60)
    found = decompose(values, codes)
    added = {name: [] for name in codes}
    for order in permutations(codes):
        for i, name in enumerate(order):
            with_it, before = ([codes[one] for one in order[:k]] for k in (i + 1, i))
            added[name].append(explained(values, with_it) - explained(values, before))
    for one in found.shares:
        assert one.share == pytest.approx(np.mean(added[one.choice]), abs=1e-10)
        assert one.least == pytest.approx(min(added[one.choice]), abs=1e-10)
        assert one.most == pytest.approx(max(added[one.choice]), abs=1e-10)
    assert sum(one.share for one in found.shares) == pytest.approx(found.total)
    assert found.total == pytest.approx(explained(values, list(codes.values())))


def test_of_too_many_choices_shares_are_of_one_order_and_still_add_up():
    rng = np.random.default_rng(4)
    codes = {f"c{i}": rng.integers(0, 2, 80) for i in range(MOST + 1)}
    values = rng.normal(size=80)
    found = decompose(values, codes)
    assert found.in_order
    assert sum(one.share for one in found.shares) == pytest.approx(explained(values, list(codes.values())))


def test_nothing_varies():
    assert decompose(np.ones(4), {"a": np.array([0, 0, 1, 1])}) is None
    assert decompose(np.arange(4.0), {"a": np.zeros(4, dtype=int)}) is None
    assert decompose(np.arange(1.0), {"a": np.array([0])}) is None


def test_a_box_is_of_the_estimates_with_an_option():
    values, codes = np.arange(10.0), np.array([0] * 5 + [2] * 5)
    first, second = find_boxes(values, codes)
    assert (first.option, first.count, first.quantiles[2]) == (0, 5, 2.0)
    assert (second.option, second.count, second.quantiles[1:4]) == (2, 5, (6.0, 7.0, 8.0))
