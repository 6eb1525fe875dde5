"""Checks of suspects that look things up instead of trying all pairs, against trying all pairs."""

from itertools import combinations

import numpy as np
import pytest

from warehouse.suspects import rows, years
from warehouse.suspects.cells import Series, significant_digits
from warehouse.suspects.departures import rank_departures
from warehouse.suspects.search import search


def slow_sums(values):
    """Every (k, i, j) of a year with the k-th number the sum of two others, one by one."""
    n = len(values)
    return {
        (k, *sorted((i, j), key=lambda each: (values[each], each)))
        for k in range(n)
        if significant_digits(float(values[k])) >= rows.SUM_DIGITS
        for i in range(n)
        for j in range(i)
        if abs(values[i] + values[j] - values[k]) <= rows.EXACT_SUM * values[k]
        and min(values[i], values[j]) > rows.SMALLEST * values[k]
    }


@pytest.mark.debt("36.2")
@pytest.mark.parametrize("seed", range(4))
def test_sums_of_two_units_are_those_of_all_pairs(seed, monkeypatch):
    draws = np.random.default_rng(seed)
    values = np.round(np.exp(draws.normal(9, 0.6, 60)), 1)
    values[:12] = values[12:24] + values[24:36]
    expected = slow_sums(values)
    assert len(expected) >= 8
    assert set(map(tuple, rows._find_sums_in_year(values).tolist())) == expected
    # Of many units, those that stand near each other.
    monkeypatch.setattr(rows, "WHOLE", 50)
    monkeypatch.setattr(rows, "TOGETHER", 20)
    near = rows._find_sums_in_year(values).tolist()
    stretches = rows._stretches(60)
    assert len(near) == len(set(map(tuple, near)))
    assert set(map(tuple, near)) == {
        triple for triple in expected if any(a <= min(triple) and max(triple) < b for a, b in stretches)
    }
    counted = {triple for a, b in stretches for triple in combinations(range(a, b), 3)}
    assert rows._search_size(60) == 3 * len(counted)


@pytest.mark.debt("36.2")
def test_names_alike_but_for_one_character_are_those_of_all_pairs():
    names = ["海东", "海西", "海", "安东", "F12", "F13", "G12", "海东", "定安", "安定", "ab", "a1"]

    def near(a, b):
        other = [(x, y) for x, y in zip(a, b, strict=True) if x != y] if len(a) == len(b) >= 2 else []
        return len(other) == 1 and not any(character.isdigit() for character in other[0])

    alike = rows._find_similar_names(names)
    for name in names:
        found = {j for key in rows._all_but_one(name) for j in alike[key] if names[j] != name}
        assert found == {j for j, other in enumerate(names) if near(name, other)}


def build_rough_column() -> Series:
    """Sixty units over twelve years, of whose 720 numbers forty are far from their path."""
    draws = np.random.default_rng(1)
    logs = 7 + draws.normal(0, 1, (60, 1)) + 0.05 * np.arange(12) + draws.normal(0, 0.05, (60, 12))
    logs[draws.integers(0, 60, 40), draws.integers(1, 11, 40)] += draws.choice([-0.4, 0.4, 0.2], 40)
    values, places = np.round(np.exp(logs), 1), np.full(logs.shape, None, dtype=object)
    places[:] = [[("a.csv", "", f"B{i}")] * 12 for i in range(60)]
    return Series("s", "m", tuple(f"u{i}" for i in range(60)), tuple(range(2000, 2012)), values, places)


@pytest.mark.debt("36.2")
def test_the_steps_of_a_column_are_judged_once(monkeypatch):
    judged, original = [], years._judge_steps
    monkeypatch.setattr(years, "_judge_steps", lambda path: judged.append(path) or original(path))
    series = [build_rough_column()]
    found = search(series)
    rank_departures(series, found, (), lambda one: True)
    assert len(judged) == 1 + len(series[0].other_paths)
