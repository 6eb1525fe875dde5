"""Lists of effects and observation weights: by dummies, by hand, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_data import ALL, REGRESSORS, PanelData, dummies, sets, simulated, weights_of
from spillover.arrays import absorption
from spillover.arrays.absorption import Absorption, Effect, absorber
from spillover.arrays.foundation import EstimationError
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from words.render import render_value

pytestmark = pytest.mark.proof("hand calculation")

seeds = st.integers(0, 10_000)


@settings(max_examples=40)
@given(
    seed=seeds,
    name=st.sampled_from(ALL),
    keep=st.sampled_from([1.0, 0.8]),
    weighted=st.booleans(),
    kind=st.sampled_from(["classical", "HC1", "clustered"]),
)
def test_any_list_equals_its_dummy_variables(seed, name, keep, weighted, kind) -> None:
    panel = simulated(seed, units=14, periods=8, keep=keep)
    effects = sets(panel, name)
    weights = weights_of(panel, seed) if weighted else None
    estimate = fit_within(
        panel.y,
        panel.x,
        panel.unit,
        panel.time,
        terms=REGRESSORS,
        effects=effects,
        variance=Variance(kind, small_sample="full"),
        weights=weights,
    )
    root = np.ones(len(panel.y)) if weights is None else np.sqrt(weights / weights.mean())
    design = np.column_stack([panel.x, dummies(effects, len(panel.y))])
    scaled = root[:, None] * design
    coefficients, _, rank, _ = np.linalg.lstsq(scaled, root * panel.y, rcond=None)
    residuals = panel.y - design @ coefficients
    np.testing.assert_allclose(estimate.coefficients, coefficients[:3], rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(estimate.residuals, residuals, atol=1e-9)
    assert estimate.statistics["df_residual"] == len(panel.y) - rank
    bread = np.linalg.pinv(scaled.T @ scaled)
    scores = (root**2 * residuals)[:, None] * design
    left, rows, groups = len(panel.y) - rank, len(panel.y), len(np.unique(panel.unit))
    if kind == "classical":
        wanted = bread * float(root**2 @ residuals**2) / left
    elif kind == "HC1":
        wanted = bread @ scores.T @ scores @ bread * rows / left
    else:
        sums = np.array([scores[panel.unit == unit].sum(0) for unit in np.unique(panel.unit)])
        wanted = bread @ sums.T @ sums @ bread * groups / (groups - 1) * (rows - 1) / left
    np.testing.assert_allclose(estimate.covariance, wanted[:3, :3], rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("name", ["two-way", "individual", "time", "none"])
def test_named_effects_by_the_general_path_give_the_same(name: str) -> None:
    panel = simulated(3, keep=0.8)
    arguments = (panel.y, panel.x, panel.unit, panel.time)
    plain = fit_within(*arguments, terms=REGRESSORS, effects=name, constant=True, variance=Variance())
    equal = fit_within(
        *arguments,
        terms=REGRESSORS,
        effects=name,
        constant=True,
        variance=Variance(),
        weights=np.full(len(panel.y), 7.0),
    )
    np.testing.assert_allclose(equal.coefficients, plain.coefficients, rtol=1e-10)
    np.testing.assert_allclose(equal.covariance, plain.covariance, rtol=1e-8)
    for key, value in plain.statistics.items():
        assert equal.statistics[key] == pytest.approx(value, rel=1e-9), key
    assert equal.notes == plain.notes


@settings(max_examples=25)
@given(seed=seeds, keep=st.sampled_from([0.15, 0.3, 0.6]))
def test_components_of_two_sets_give_the_rank_of_their_dummies(seed: int, keep: float) -> None:
    panel = simulated(seed, units=10, periods=9, keep=keep)
    effects = sets(panel, "unit, year")
    found = Absorption(panel.unit, panel.time, effects)
    assert found.degrees_of_freedom == np.linalg.matrix_rank(dummies(effects, len(panel.y)))


def test_nested_parameters_leave_out_all_that_clusters_contain() -> None:
    """Units and provinces lie in clusters by unit: K is the slopes, the years and no more."""
    panel = simulated(5)
    estimate = fit_within(
        panel.y,
        panel.x,
        panel.unit,
        panel.time,
        terms=REGRESSORS,
        effects=sets(panel, "nested"),
        variance=Variance(),
    )
    assert estimate.settings["variance"].parameters == 9
    assert estimate.statistics["df_residual"] == 72 - 3 - (12 + 6 - 1)


@pytest.mark.parametrize("name", ["province:year", "three", "province trends"])
def test_iteration_gives_what_elimination_gives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = simulated(11, units=20, periods=10, keep=0.7)
    effects = sets(panel, name)
    table = np.column_stack([panel.y, panel.x])
    weights = weights_of(panel, 4)
    exact = Absorption(panel.unit, panel.time, effects, weights)
    wanted, rank = exact(table), exact.degrees_of_freedom
    size = max(block.size for block in exact.elimination.blocks[1:])
    monkeypatch.setattr(absorption, "DIRECT", size if name == "three" else size - 1)
    iterated = Absorption(panel.unit, panel.time, effects, weights)
    if name == "three":
        assert iterated.elimination.direct is False
        assert iterated.degrees_of_freedom == rank
    assert not iterated.elimination.direct
    np.testing.assert_allclose(iterated(table), wanted, atol=1e-9)


def test_a_column_that_does_not_converge_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = simulated(12, units=30, periods=10, keep=0.3)
    monkeypatch.setattr(absorption, "DIRECT", 1)
    monkeypatch.setattr(absorption, "ITERATIONS", 1)
    with pytest.raises(EstimationError, match="did not converge"):
        Absorption(panel.unit, panel.time, sets(panel, "unit, year"))(panel.y)


@settings(max_examples=10)
@given(seed=seeds)
def test_counts_as_weights_repeat_rows_and_scale_changes_nothing(seed: int) -> None:
    panel = simulated(seed)
    weights = weights_of(panel, seed)
    arguments = {"terms": REGRESSORS, "effects": sets(panel, "three"), "variance": Variance("HC1")}
    one, two = (
        fit_within(panel.y, panel.x, panel.unit, panel.time, weights=scale * weights, **arguments)
        for scale in (1.0, 1e6)
    )
    np.testing.assert_allclose(one.coefficients, two.coefficients, rtol=1e-9)
    np.testing.assert_allclose(one.covariance, two.covariance, rtol=1e-8)
    order = np.random.default_rng(seed).permutation(len(panel.y))
    moved = PanelData(panel.y[order], panel.x[order], panel.unit[order], panel.time[order], panel.coordinates)
    three = fit_within(
        moved.y,
        moved.x,
        moved.unit,
        moved.time,
        weights=weights[order],
        **(arguments | {"effects": sets(moved, "three")}),
    )
    np.testing.assert_allclose(one.covariance, three.covariance, rtol=1e-8)


def test_singletons_are_reported_by_effect() -> None:
    panel = simulated(16)
    industry = np.where(np.arange(len(panel.y)) == 7, 99, panel.unit % 3)
    estimate = fit_within(
        panel.y,
        panel.x,
        panel.unit,
        panel.time,
        terms=REGRESSORS,
        effects=(Effect("unit", panel.unit), Effect("industry", industry)),
    )
    assert any(render_value(note).startswith("1 industry observed once") for note in estimate.notes)
    assert abs(estimate.residuals[7]) < 1e-10


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_not_positive_is_named(bad: float) -> None:
    panel = simulated(17)
    weights = np.ones(len(panel.y))
    weights[9] = bad
    with pytest.raises(EstimationError, match="weight of unit 1 at time 2003"):
        fit_within(panel.y, panel.x, panel.unit, panel.time, terms=REGRESSORS, weights=weights)
    with pytest.raises(EstimationError, match="3 observation weights for 72 rows"):
        absorber(panel.unit, panel.time, weights=np.ones(3))


def test_a_regressor_that_effects_absorb_is_named() -> None:
    panel = simulated(18)
    x = panel.x.copy()
    x[:, 1] = (panel.unit % 3) * (panel.time - 2000.0)
    with pytest.raises(EstimationError, match="x2: no variation is left once the effects are removed"):
        fit_within(panel.y, x, panel.unit, panel.time, terms=REGRESSORS, effects=sets(panel, "province:year"))
    with pytest.raises(EstimationError, match="x2: no variation"):
        fit_within(panel.y, x, panel.unit, panel.time, terms=REGRESSORS, effects=sets(panel, "trends"))
