"""What the numerics refuse, with the whole sentence and its values, and notes that few samples have."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from panel_data import simulated
from spatial_data import contiguity
from spillover.arrays import absorption
from spillover.arrays.absorption import Absorption, Effect
from spillover.arrays.did.matching import MatchRule
from spillover.arrays.foundation import EstimationError, check_level
from spillover.arrays.gmm import fit_gmm
from spillover.arrays.gmm_panel import LagInstruments
from spillover.arrays.intervals import Draws
from spillover.arrays.linear import least_squares
from spillover.arrays.projection import Projection
from spillover.arrays.quantile import fit_quantiles
from spillover.arrays.spatial.moran import local_moran, moran
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.threshold import fit_threshold
from spillover.arrays.variance import Variance, restrict
from spillover.arrays.weights.economic import geo_economic
from spillover.arrays.weights.geo import check_coordinates
from spillover.arrays.weights.matrix import WeightMatrix, from_dense
from spillover.arrays.weights.standardise import standardise
from spillover.arrays.within import check_variation, fit_within
from threshold_panel import threshold_panel

PANEL, NAMES = simulated(3, units=16), ("x1", "x2", "x3")
EFFECTS = (Effect("unit", PANEL.unit), Effect("year", PANEL.time))
ROWS = (PANEL.y, PANEL.x, PANEL.unit, PANEL.time)
N = len(PANEL.y)
ONE_UNIT, ONE_YEAR = (PANEL.rows(codes == codes[0]) for codes in (PANEL.unit, PANEL.time))
BROKEN = threshold_panel(26, (0.3,), units=20, periods=5)
threshold = partial(
    fit_threshold, *BROKEN.arguments, terms=(("x1",), ("z1", "z2")[: BROKEN.z.shape[1]], "q"), draws=0
)


def within(panel=PANEL, **options):
    return fit_within(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, **options)


REFUSED = {
    "16 unit codes but 3 time codes; they must pair up row by row.": partial(
        Projection, np.arange(16), np.arange(3)
    ),
    f"The effects of firm do not have the sample's {N} rows; give one value for each row.": partial(
        Absorption, PANEL.unit, PANEL.time, (Effect("firm", PANEL.unit[1:]),)
    ),
    f"3 observation weights for {N} rows; give one for each row.": partial(
        Absorption, PANEL.unit, PANEL.time, (), np.ones(3)
    ),
    "A confidence level of 1.5 is not between 0 and 1; 0.95 is usual.": partial(check_level, 1.5),
    "Too few rows (3) for the regressors (4); drop regressors or add rows.": partial(
        least_squares, np.ones(3), np.eye(4)[:3] + 1, tuple("abcd")
    ),
    f"Cluster variable firm has 5 rows, the sample has {N}; give one value for each row.": partial(
        within, variance=Variance(clusters=np.arange(5), cluster_name="firm")
    ),
    "Cluster variable firm has one group only; clustering needs at least two. Take another variable, or "
    "errors without clusters, such as HC1.": partial(
        within, variance=Variance(clusters=np.zeros(N, dtype=int), cluster_name="firm")
    ),
    "the sample has one unit only, so that two-way effects leave y no variation; use fewer effects or more "
    "units.": partial(within, ONE_UNIT, outcome="y"),
    "the sample has one period only, so that individual effects leave y no variation; use fewer effects or "
    "more periods.": partial(within, ONE_YEAR, effects="individual", outcome="y"),
    "Conley's variance needs cutoff_km and the units' coordinates.": partial(
        within, variance=Variance("conley", cutoff_km=3)
    ),
    "variance: 'HC9' is not one of classical, HC0, HC1, clustered, jackknife, two-way, driscoll-kraay, "
    "newey-west, conley": partial(Variance, "HC9"),
    "method: 'fast' is not one of auto, eigen, sparse": partial(SpatialOperator, contiguity(20, 1), "fast"),
    "form: 'ratio' is not one of sum, product": partial(
        geo_economic, ["a", "b"], np.eye(2), np.array([1.0, 2.0]), form="ratio"
    ),
    "standardise: 'column' is not one of none, row, spectral": partial(
        standardise, from_dense(("a", "b"), np.eye(2)[::-1]), "column"
    ),
    "Neighbours, caliper and bandwidth must be positive.": partial(MatchRule, caliper=0.0),
    "The interval 'bca' needs the estimates without each unit.": partial(
        Draws(np.zeros((3, 1)), "bca").interval, np.zeros(1), np.ones(1), 0.95
    ),
    "-1 draws of the bootstrap; give a number of at least 0.": partial(threshold, draws=-1),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_is_refused_is_said_with_its_values(sentence):
    with pytest.raises(EstimationError) as error:
        REFUSED[sentence]()
    assert str(error.value) == sentence


def test_neighbours_caliper_and_bandwidth_are_positive():
    for options in ({"neighbours": 0}, {"bandwidth": 0.0}, {"caliper": -1.0}):
        with pytest.raises(EstimationError, match="must be positive"):
            MatchRule(**options)
    MatchRule(neighbours=1, bandwidth=1e-9, caliper=1e-9)


def test_the_ends_of_the_map_are_points_and_what_is_beyond_is_none():
    """Longitudes up to 180 and latitudes up to 90 degrees, both included."""
    corners = np.array([[180.0, 90.0], [-180.0, -90.0], [0.0, 0.0]])
    np.testing.assert_array_equal(check_coordinates(corners, ("a", "b", "c")), corners)
    for beyond in ([180.1, 0.0], [0.0, 90.1], [-180.1, 0.0], [0.0, -90.1], [np.nan, 0.0]):
        with pytest.raises(EstimationError, match="b"):
            check_coordinates(np.array([[0.0, 0.0], beyond]), ("a", "b"))


def test_parameters_of_a_matrix_say_how_it_was_made():
    places, means = np.random.default_rng(1).uniform(0, 9, (4, 2)), np.array([1.0, 3.0, 4.0, 9.0])
    summed = geo_economic(list("abcd"), places, means, share=0.3, power=2.0)
    assert (summed.family, summed.parameters) == (
        "geo_economic",
        {"form": "sum", "share": 0.3, "power": 2.0, "equal": "error"},
    )
    product = geo_economic(list("abcd"), places, means, form="product", equal="drop")
    assert product.parameters == {"form": "product", "power": 1.0, "equal": "drop"}
    assert (
        repr(replace(product, name="own")) == "<WeightMatrix of 4 units, 12 links: own, geo_economic, none>"
    )


def test_a_matrix_with_objects_is_not_loaded(tmp_path):
    """Such an archive could run code when it is read."""
    made = from_dense(("a", "b"), np.array([[0.0, 1.0], [1.0, 0.0]]))
    arrays = {name: getattr(made.matrix, name) for name in ("data", "indices", "indptr")}
    np.savez(tmp_path / "w.npz", **arrays, shape=np.array([2, 2]), ids=np.array(["a", "b"], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        WeightMatrix.load(tmp_path / "w.npz")


def test_a_variance_is_cut_to_rows_in_all_that_it_has():
    full = Variance(
        "two-way", clusters=np.arange(6), second=np.arange(6)[::-1], coordinates=np.arange(12.0).reshape(6, 2)
    )
    cut = restrict(full, np.arange(6) % 2 == 0)
    assert (cut.clusters.tolist(), cut.second.tolist()) == ([0, 2, 4], [5, 3, 1])
    assert cut.coordinates.tolist() == [[0, 1], [4, 5], [8, 9]]
    assert (cut.kind, restrict(Variance(), np.ones(3, bool)).second) == ("two-way", None)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_an_outcome_that_effects_fit_has_no_quantiles_in_any_unit(size):
    y = size * np.sqrt(2.0 + PANEL.unit)
    with pytest.raises(EstimationError):
        fit_quantiles(y, PANEL.x, PANEL.unit, PANEL.time, terms=NAMES, quantiles=(0.5,))


def test_effects_that_are_removed_by_iteration_say_so(monkeypatch):
    exact = within(effects=EFFECTS)
    monkeypatch.setattr(absorption, "DIRECT", 2)
    found = within(effects=EFFECTS)
    assert (exact.settings["effects_removed"], found.settings["effects_removed"]) == ("elimination", "lsmr")
    np.testing.assert_allclose(found.coefficients, exact.coefficients, rtol=1e-9)


def test_a_measure_of_fit_without_variation_is_noted_and_left_out():
    """Every unit has the same mean: nothing varies between them."""
    means = np.array([PANEL.y[PANEL.unit == u].mean() for u in range(16)])[PANEL.unit]
    x = PANEL.x - np.array([PANEL.x[PANEL.unit == u].mean(0) for u in range(16)])[PANEL.unit]
    found = fit_within(PANEL.y - means + 5, x + 5, PANEL.unit, PANEL.time, terms=NAMES)
    assert "r2_between" not in found.statistics
    assert [(one.key, one.values["measure"]) for one in found.notes] == [("no_fit_measure", "r2_between")]


def test_ties_of_permutations_count_as_extreme_on_both_sides():
    """With one value but for one unit, every draw among the others is the observed lag itself."""
    weights = from_dense([f"u{i}" for i in range(8)], np.roll(np.eye(8), 1, 1) + np.roll(np.eye(8), -1, 1))
    values = np.array([1.0, 0, 0, 0, 0, 0, 0, 0])
    p = local_moran(values, weights, permutations=99, seed=1).p_permutation
    assert p[0] == 1.0
    (one,) = moran(np.arange(8.0)[None] ** 2, weights, permutations=1)
    assert (one.permutations, one.permuted_sd) == (1, 0.0)


@pytest.mark.parametrize("effects", ["two-way", "individual", "time", EFFECTS])
def test_a_variable_that_effects_explain_is_named(effects):
    codes = PANEL.time if effects == "time" else PANEL.unit
    with pytest.raises(EstimationError, match=r"^money has no variation left"):
        check_variation(1e9 * np.sqrt(1.0 + codes), PANEL.unit, PANEL.time, effects=effects, name="money")
    check_variation(PANEL.y, PANEL.unit, PANEL.time, effects=effects, name="money")


@pytest.mark.parametrize("period_effects", [True, False])
def test_a_regressor_that_differences_remove_has_no_instrument(period_effects):
    x = np.column_stack([PANEL.x[:, 0], np.sqrt(PANEL.unit)])
    lagged = (LagInstruments("x1", PANEL.x[:, 0]),)
    options = {"terms": ("x1", "fixed"), "lagged": lagged, "period_effects": period_effects}
    with pytest.raises(EstimationError) as error:
        fit_gmm(PANEL.y, x, PANEL.unit, PANEL.time, **options)
    assert str(error.value) == "fixed is explained by no instrument; add one, or drop it."
