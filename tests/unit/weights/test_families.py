"""Families of weights: formulas by hand, policies, bad input, and independence of the order of units."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights import economic, families
from spillover.arrays.weights.geo import great_circle
from spillover.arrays.weights.matrix import from_dense
from spillover.arrays.weights.standardise import settle_islands, standardise
from weights.build import add_names

pytestmark = pytest.mark.proof("hand calculation")

IDS = tuple(f"u{i}" for i in range(12))
GENERATOR = np.random.default_rng(20)
POINTS = np.column_stack((GENERATOR.uniform(80, 125, 12), GENERATOR.uniform(22, 50, 12)))
INCOME = GENERATOR.uniform(1, 9, 12)

BUILDERS = {
    "economic": lambda ids, points, income: economic.economic_distance(ids, income, power=1.5),
    "inverse": lambda ids, points, income: families.inverse_distance(ids, points, power=2.0),
    "inverse_cut": lambda ids, points, income: families.inverse_distance(ids, points, cutoff=1500.0),
    "nearest": lambda ids, points, income: families.k_nearest(ids, points, 3),
    "band": lambda ids, points, income: families.distance_band(ids, points, 1200.0),
    "decay": lambda ids, points, income: families.exponential_decay(ids, points, 500.0),
    "nested": lambda ids, points, income: economic.geo_economic(ids, points, income, share=0.3),
    "product": lambda ids, points, income: economic.geo_economic(ids, points, income, form="product"),
    "ratio": lambda ids, points, income: economic.asymmetric(ids, points, income),
    "one_way": lambda ids, points, income: economic.asymmetric(ids, points, income, form="one_way"),
}


@pytest.mark.parametrize("name", BUILDERS)
@given(order=st.permutations(range(12)))
@settings(max_examples=10)
def test_the_order_of_units_changes_nothing(name, order):
    order = list(order)
    plain = BUILDERS[name](IDS, POINTS, INCOME)
    shuffled = BUILDERS[name](tuple(IDS[i] for i in order), POINTS[order], INCOME[order])
    np.testing.assert_allclose(shuffled.align(IDS).dense(), plain.dense(), rtol=1e-12)


@pytest.mark.parametrize("how", ["row", "spectral", "none"])
@pytest.mark.parametrize("name", [name for name in BUILDERS if name != "one_way"])
def test_standardising_again_changes_nothing(name, how):
    once = standardise(BUILDERS[name](IDS, POINTS, INCOME), how)
    assert standardise(once, how).to_bytes() == once.to_bytes()
    if how == "row":
        sums = once.dense().sum(axis=1)
        np.testing.assert_allclose(sums[sums > 0], 1, rtol=1e-14)
    if how == "spectral":
        assert np.abs(np.linalg.eigvals(once.dense())).max() == pytest.approx(1, rel=1e-12)


def test_formulas_by_hand():
    distance = great_circle(POINTS)
    np.testing.assert_allclose(
        BUILDERS["economic"](IDS, POINTS, INCOME).dense()[2, 5], abs(INCOME[2] - INCOME[5]) ** -1.5
    )
    np.testing.assert_allclose(BUILDERS["inverse"](IDS, POINTS, INCOME).dense()[2, 5], distance[2, 5] ** -2)
    np.testing.assert_allclose(
        BUILDERS["decay"](IDS, POINTS, INCOME).dense()[2, 5], np.exp(-distance[2, 5] / 500)
    )
    np.testing.assert_allclose(
        BUILDERS["ratio"](IDS, POINTS, INCOME).dense()[2, 5], INCOME[5] / INCOME[2] / distance[2, 5]
    )
    product = 1 / (distance[2, 5] * abs(INCOME[2] - INCOME[5]))
    np.testing.assert_allclose(BUILDERS["product"](IDS, POINTS, INCOME).dense()[2, 5], product)
    others = np.arange(12) != 2
    geography, economy = 1 / distance[2, others], 1 / np.abs(INCOME[2] - INCOME[others])
    geography /= geography.sum()
    np.testing.assert_allclose(
        np.delete(BUILDERS["nested"](IDS, POINTS, INCOME).dense()[2], 2),
        0.3 * geography + 0.7 * economy / economy.sum(),
    )


def test_cutoffs_bands_and_neighbours_agree_with_all_distances():
    distance = great_circle(POINTS) + np.diag(np.full(12, np.inf))
    np.testing.assert_array_equal(BUILDERS["band"](IDS, POINTS, INCOME).dense() > 0, distance <= 1200)
    np.testing.assert_allclose(
        BUILDERS["inverse_cut"](IDS, POINTS, INCOME).dense(),
        np.where(distance <= 1500, 1 / distance, 0),
        rtol=1e-9,
    )
    nearest = BUILDERS["nearest"](IDS, POINTS, INCOME).dense()
    third = np.sort(distance, axis=1)[:, 2:3]
    np.testing.assert_array_equal(nearest > 0, distance <= third)


def test_great_circle_distance_of_known_cities():
    """Beijing to Shanghai, about 1068 km; a quarter of the equator; opposite points across the date line."""
    assert great_circle(np.array([[116.4074, 39.9042], [121.4737, 31.2304]]))[0, 1] == pytest.approx(
        1068, abs=2
    )
    assert great_circle(np.array([[0.0, 0.0], [90.0, 0.0]]))[0, 1] == pytest.approx(10007.56, abs=0.1)
    assert great_circle(np.array([[179.5, 0.0], [-179.5, 0.0]]))[0, 1] == pytest.approx(111.195, abs=0.01)


def test_units_equally_near_are_taken_by_id():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [5.0, 0.0]])
    weights = families.k_nearest(("m", "z", "a", "q"), points, 1)
    assert weights.dense()[0, 2] == 1
    assert weights.dense()[0, 1] == 0


def test_a_matrix_says_how_it_was_made():
    made = {name: build(IDS, POINTS, INCOME) for name, build in BUILDERS.items()}
    families_of = {"nearest": "k_nearest", "decay": "exponential_decay", "one_way": "asymmetric"}
    families_of |= {"nested": "geo_economic", "product": "geo_economic", "band": "distance_band"}
    assert {name: made[name].family for name in families_of} == families_of
    assert [made[name].parameters["form"] for name in ("nested", "product", "one_way")] == [
        "sum",
        "product",
        "one_way",
    ]


def test_one_way_leaves_the_richest_alone():
    weights = BUILDERS["one_way"](IDS, POINTS, INCOME)
    assert weights.islands() == (IDS[int(np.argmax(INCOME))],)
    assert not np.logical_and(weights.dense() > 0, weights.dense().T > 0).any()


def test_a_refused_matrix_names_its_units():
    with pytest.raises(EstimationError) as refused:
        economic.economic_distance(IDS[:4], np.array([1.0, 2.0, 2.0, 5.0]))
    told = add_names(refused.value.args[0], {"u1": "Jilin", "u2": "u2"})
    assert told.startswith("u1 (Jilin) and u2 have the same value (2;")
    assert add_names("another", {}) == "another"


def test_equal_incomes_need_a_policy():
    income = np.array([1.0, 2.0, 2.0, 5.0])
    with pytest.raises(EstimationError, match=r"u1 and u2 have the same value.*equal: cap"):
        economic.economic_distance(IDS[:4], income)
    capped = economic.economic_distance(IDS[:4], income, equal="cap").dense()
    assert capped[1, 2] == capped[2, 1] == capped.max() == 1.0
    assert economic.economic_distance(IDS[:4], income, equal="drop").dense()[1, 2] == 0
    with pytest.raises(EstimationError, match="all units have the same value"):
        economic.economic_distance(IDS[:4], np.ones(4), equal="cap")
    with pytest.raises(EstimationError, match="not one of error, cap, drop"):
        economic.economic_distance(IDS[:4], income, equal="ignore")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: families.inverse_distance(IDS, np.zeros((12, 2))), "identical coordinates"),
        (lambda: families.inverse_distance(IDS, POINTS[:3]), "12 × 2"),
        (lambda: families.inverse_distance(IDS, POINTS + 100), "is not a place"),
        (lambda: families.inverse_distance(IDS, POINTS, cutoff=-5), "positive number of kilometres"),
        (lambda: families.exponential_decay(IDS, POINTS, 0), "positive number of kilometres"),
        (lambda: families.k_nearest(IDS, POINTS, 12), "from 1 to 11"),
        (
            lambda: economic.economic_distance(IDS, np.where(np.arange(12) == 4, np.nan, INCOME)),
            "u4: no value",
        ),
        (lambda: economic.economic_distance(IDS, INCOME[:5]), "12 units need 12 values"),
        (lambda: economic.geo_economic(IDS, POINTS, INCOME, share=1.5), "between 0 and 1"),
        (lambda: economic.geo_economic(IDS, POINTS, INCOME, form="other"), "not one of sum, product"),
        (lambda: economic.asymmetric(IDS, POINTS, INCOME - 5), "must be positive"),
        (
            lambda: economic.asymmetric(IDS, POINTS, INCOME, form="other"),
            "form.*not one of ratio, one_way",
        ),
        (lambda: standardise(families.k_nearest(IDS, POINTS, 2), "column"), "not one of none, row, spectral"),
        (
            lambda: standardise(BUILDERS["one_way"](IDS, POINTS, INCOME), "spectral"),
            "spectral radius of zero",
        ),
    ],
)
def test_bad_input_is_refused_with_a_remedy(build, words):
    with pytest.raises(EstimationError, match=words):
        build()


def test_policies_for_islands():
    weights = families.distance_band(IDS[:4], np.array([[0, 0], [0.5, 0], [0.9, 0], [9, 0]]), 60)
    with pytest.raises(EstimationError, match=r"1 unit.*u3.*islands: nearest"):
        settle_islands(weights)
    with pytest.raises(EstimationError, match=r"1 unit.*matrix: Santa Maria\. Choose"):
        settle_islands(weights, names={"u3": "Santa Maria"})
    assert settle_islands(weights, "allow") is weights
    with pytest.raises(EstimationError, match="coordinates"):
        settle_islands(weights, "nearest")
    linked = settle_islands(weights, "nearest", np.array([[0, 0], [0.5, 0], [0.9, 0], [9, 0]], dtype=float))
    assert linked.islands() == ()
    assert linked.dense()[3].tolist() == [0, 0, 1, 0]
    assert linked.dense()[2, 3] == 1
    assert linked.parameters["islands_linked"] == 1
    with pytest.raises(EstimationError, match="not one of error, allow, nearest"):
        settle_islands(weights, "drop")


def test_row_standardisation_leaves_islands_at_zero():
    weights = standardise(
        from_dense(("a", "b", "c"), np.array([[0, 2, 2], [1, 0, 0], [0, 0, 0]], dtype=float))
    )
    np.testing.assert_array_equal(weights.dense(), [[0, 0.5, 0.5], [1, 0, 0], [0, 0, 0]])


def test_a_near_unit_comes_before_two_that_are_equally_far():
    points = np.array([[0.0, 0.0], [0.1, 0.0], [1.0, 0.0], [-1.0, 0.0], [60.0, 0.0]])
    weights = families.k_nearest(("m", "z", "b", "a", "q"), points, 2)
    assert np.flatnonzero(weights.dense()[0]).tolist() == [1, 3]
