"""Identities of the within estimator, its variances and its errors."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_data import PanelData, simulated
from spillover.arrays.foundation import EstimationError
from spillover.arrays.linear import wald_statistic
from spillover.arrays.projection import Projection
from spillover.arrays.random_effects import fit_random
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from words.render import render_value

pytestmark = pytest.mark.proof("identity")

NAMES = ("x1", "x2", "x3")
EFFECTS = ("two-way", "individual", "time", "none")
COLUMNS = 28  # of all rows at once, for an outcome and five regressors: before, 31
seeds = st.integers(0, 10_000)


def fit(panel: PanelData, effects: str = "two-way", variance: Variance | None = None, **options):
    return fit_within(
        panel.y, panel.x, panel.unit, panel.time, terms=NAMES, effects=effects, variance=variance, **options
    )


def dummies(panel: PanelData, effects: str) -> np.ndarray:
    blocks = [np.ones((len(panel.y), 1))]
    if effects in ("two-way", "individual"):
        blocks.append((panel.unit[:, None] == np.unique(panel.unit)[1:]).astype(float))
    if effects in ("two-way", "time"):
        blocks.append((panel.time[:, None] == np.unique(panel.time)[1:]).astype(float))
    return np.column_stack(blocks)


@pytest.mark.debt("36.1")
@pytest.mark.parametrize("kind", ["classical", "HC1", "clustered", "jackknife"])
@pytest.mark.parametrize("effects", EFFECTS)
def test_effects_leave_spare_columns_in_their_place_and_a_fit_its_arguments(effects: str, kind: str) -> None:
    for panel in (simulated(3), simulated(3, keep=0.8)):
        given_ = (panel.y.copy(), panel.x.copy())
        fit(panel, effects, Variance(kind))
        np.testing.assert_array_equal(panel.y, given_[0])
        np.testing.assert_array_equal(panel.x, given_[1])
        project, own = Projection(panel.unit, panel.time, effects=effects), panel.x.copy(order="F")
        left = project(own, spare=True)
        np.testing.assert_array_equal(left, project(panel.x.copy(order="F")))
        assert np.shares_memory(left, own)


def test_a_fit_of_many_rows_holds_few_copies_of_its_columns() -> None:
    units, years = 2_000, 10
    stream = np.random.default_rng(1)
    x = np.asfortranarray(stream.normal(size=(units * years, 5)))
    y = x.sum(1) + stream.normal(size=len(x))
    unit, time = np.repeat(np.arange(units), years), np.tile(np.arange(years), units)
    fit_within(y, x, unit, time, terms="abcde")
    tracemalloc.start()
    fit_within(y, x, unit, time, terms="abcde")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < COLUMNS * y.nbytes


@settings(max_examples=15)
@given(seed=seeds, effects=st.sampled_from(EFFECTS), keep=st.sampled_from([1.0, 0.8]))
def test_within_equals_dummy_variables(seed: int, effects: str, keep: float) -> None:
    panel = simulated(seed, keep=keep)
    estimate = fit(panel, effects, Variance("classical"))
    design = np.column_stack([panel.x, dummies(panel, effects)])
    coefficients, _, rank, _ = np.linalg.lstsq(design, panel.y, rcond=None)
    residuals = panel.y - design @ coefficients
    sigma2 = residuals @ residuals / (len(panel.y) - rank)
    np.testing.assert_allclose(estimate.coefficients, coefficients[:3], rtol=1e-9)
    np.testing.assert_allclose(estimate.residuals, residuals, atol=1e-10)
    np.testing.assert_allclose(
        estimate.covariance, sigma2 * np.linalg.pinv(design.T @ design)[:3, :3], rtol=1e-8
    )
    assert estimate.statistics["df_residual"] == len(panel.y) - rank


@settings(max_examples=15)
@given(
    seed=seeds,
    keep=st.sampled_from([1.0, 0.8]),
    kind=st.sampled_from(["classical", "HC1", "clustered", "newey-west"]),
)
def test_permuting_rows_changes_nothing(seed: int, keep: float, kind: str) -> None:
    panel = simulated(seed, keep=keep)
    order = np.random.default_rng(seed).permutation(len(panel.y))
    shuffled = panel.rows(order)
    first = fit(panel, variance=Variance(kind))
    second = fit(shuffled, variance=Variance(kind))
    np.testing.assert_allclose(second.coefficients, first.coefficients, rtol=1e-9)
    np.testing.assert_allclose(second.covariance, first.covariance, rtol=1e-7, atol=1e-14)
    np.testing.assert_allclose(second.residuals, first.residuals[order], atol=1e-10)


@settings(max_examples=10)
@given(seed=seeds, factor=st.sampled_from([1e-6, 3.0, 1e7]))
def test_scaling_a_regressor_scales_its_coefficient(seed: int, factor: float) -> None:
    panel = simulated(seed)
    scaled = PanelData(panel.y, panel.x * [factor, 1, 1], panel.unit, panel.time, panel.coordinates)
    first, second = fit(panel), fit(scaled)
    np.testing.assert_allclose(second.coefficients * [factor, 1, 1], first.coefficients, rtol=1e-9)
    np.testing.assert_allclose(second.statistic, first.statistic, rtol=1e-8)
    assert second.statistics["f"] == pytest.approx(first.statistics["f"], rel=1e-8)


@pytest.mark.parametrize("keep", [1.0, 0.8])
def test_constant_is_the_grand_mean_one(keep: float) -> None:
    panel = simulated(3, keep=keep)
    estimate = fit(panel, variance=Variance("HC0"), constant=True)
    project = Projection(panel.unit, panel.time)
    design = np.column_stack([project(panel.x) + panel.x.mean(0), np.ones(len(panel.y))])
    bread = np.linalg.inv(design.T @ design)
    outcome = project(panel.y) + panel.y.mean()
    residuals = outcome - design @ (bread @ design.T @ outcome)
    np.testing.assert_allclose(estimate.coefficients, bread @ design.T @ outcome, rtol=1e-9)
    np.testing.assert_allclose(
        estimate.covariance, bread @ (design.T * residuals**2) @ design @ bread, rtol=1e-7, atol=1e-12
    )
    assert estimate.terms[-1] == "_cons"
    assert estimate.statistics["constant"] == pytest.approx(
        panel.y.mean() - panel.x.mean(0) @ estimate.coefficients[:3]
    )


def test_unbalanced_clustered_equals_linearmodels() -> None:
    import pandas as pd
    from linearmodels.panel import PanelOLS

    panel = simulated(8, units=15, keep=0.8)
    index = pd.MultiIndex.from_arrays([panel.unit, panel.time])
    theirs = PanelOLS(
        pd.Series(panel.y, index), pd.DataFrame(panel.x, index), entity_effects=True, time_effects=True
    ).fit(
        cov_type="clustered",
        cluster_entity=True,
        debiased=False,
        group_debias=False,
        auto_df=False,
        count_effects=False,
    )
    ours = fit(panel, variance=Variance(small_sample="none"))
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-9)
    np.testing.assert_allclose(ours.se, theirs.std_errors, rtol=1e-9)


def test_disconnected_panel_counts_its_effects_exactly() -> None:
    # Units 0-3 are seen in 2000-02, units 4-7 in 2010-12: two components, so one more effect is redundant.
    unit, time = np.repeat(np.arange(8), 3), np.tile(np.arange(3), 8)
    time = np.where(unit < 4, 2000 + time, 2010 + time)
    assert Projection(unit, time).degrees_of_freedom == 8 + 6 - 2


def test_singletons_are_reported_and_move_no_coefficient() -> None:
    panel = simulated(5)
    extra = PanelData(
        np.append(panel.y, 9.0),
        np.vstack([panel.x, [1.0, 2.0, 3.0]]),
        np.append(panel.unit, 99),
        np.append(panel.time, 2000),
        np.vstack([panel.coordinates, [0.0, 0.0]]),
    )
    estimate = fit(extra)
    np.testing.assert_allclose(estimate.coefficients, fit(panel).coefficients, rtol=1e-9)
    assert any("1 unit observed once" in render_value(note) for note in estimate.notes)
    assert any("Unbalanced panel: 73 of 78" in render_value(note) for note in estimate.notes)


def test_conley_without_neighbours_is_clustering_by_unit() -> None:
    panel = simulated(6)
    conley = fit(
        panel, variance=Variance("conley", cutoff_km=0.0, coordinates=panel.coordinates, small_sample="none")
    )
    np.testing.assert_allclose(
        conley.covariance, fit(panel, variance=Variance(small_sample="none")).covariance, rtol=1e-10
    )


def test_two_way_and_conley_do_not_depend_on_the_order_of_rows() -> None:
    panel = simulated(4, units=30, periods=12)
    shuffled = panel.rows(np.random.default_rng(0).permutation(len(panel.y)))
    for kind in ("two-way", "conley", "driscoll-kraay"):
        first, second = (
            fit(
                data,
                variance=Variance(kind, cutoff_km=900.0, coordinates=data.coordinates, kernel="bartlett"),
            )
            for data in (panel, shuffled)
        )
        np.testing.assert_allclose(second.covariance, first.covariance, rtol=1e-7)


def test_driscoll_kraay_without_lags_is_clustering_by_time() -> None:
    panel = simulated(6, periods=8)
    dk = fit(panel, variance=Variance("driscoll-kraay", bandwidth=0))
    by_time = fit(panel, variance=Variance(clusters=panel.time, cluster_name="time"))
    np.testing.assert_allclose(dk.covariance, by_time.covariance, rtol=1e-10)


def test_clustering_by_a_group_of_units_labels_itself() -> None:
    panel = simulated(6)
    estimate = fit(panel, variance=Variance(clusters=panel.unit % 5, cluster_name="province"))
    made = estimate.settings["variance"]
    assert (made.kind, made.by, made.clusters) == ("clustered", "province", 5)
    label = render_value(made)
    assert label.startswith("clustered by province (5 clusters), factor G/(G−1)·(N−1)/(N−K)")
    assert estimate.df == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda x, unit, time: np.column_stack([x[:, :2], x[:, 0] - 2 * x[:, 1]]),
            "x3 is collinear with x1, x2",
        ),
        (lambda x, unit, time: np.column_stack([x[:, :2], unit.astype(float)]), "x3: no variation is left"),
        (
            lambda x, unit, time: np.column_stack([x[:, :2], (unit + time).astype(float)]),
            "x3: no variation is left",
        ),
        (
            lambda x, unit, time: np.where(np.arange(x.size).reshape(x.shape) == 4, np.nan, x),
            "x2 is not a number for unit 0 at time 2001",
        ),
    ],
)
def test_bad_regressors_are_named(change, message: str) -> None:
    panel = simulated(1)
    broken = PanelData(
        panel.y, change(panel.x, panel.unit, panel.time), panel.unit, panel.time, panel.coordinates
    )
    with pytest.raises(EstimationError, match=message):
        fit(broken)


def test_bad_panels_and_options_are_named() -> None:
    panel = simulated(1)
    with pytest.raises(EstimationError, match="province has one group only"):
        fit(panel, variance=Variance(clusters=np.zeros_like(panel.unit), cluster_name="province"))
    with pytest.raises(EstimationError, match="two rows for time 2000"):
        fit(panel.rows(np.append(np.arange(len(panel.y)), 0)))
    with pytest.raises(EstimationError, match="no variation left"):
        fit(PanelData(panel.unit * 1.0, panel.x, panel.unit, panel.time, panel.coordinates))
    with pytest.raises(EstimationError, match="fit y perfectly"):
        fit(PanelData(panel.x.sum(1), panel.x, panel.unit, panel.time, panel.coordinates), outcome="y")
    with pytest.raises(EstimationError, match="variance: 'robust' is not one of"):
        Variance("robust")
    with pytest.raises(EstimationError, match="effects: 'both' is not one of"):
        fit(panel, effects="both")
    with pytest.raises(EstimationError, match="needs cutoff_km and the units' coordinates"):
        fit(panel, variance=Variance("conley"))
    moving = panel.coordinates + panel.time[:, None]
    with pytest.raises(EstimationError, match="some unit has two"):
        fit(panel, variance=Variance("conley", cutoff_km=100.0, coordinates=moving))
    with pytest.raises(EstimationError, match="2 regressors and 3 names"):
        fit(PanelData(panel.y, panel.x[:, :2], panel.unit, panel.time, panel.coordinates))
    with pytest.raises(EstimationError, match=r"does not fit the number of periods \(6\)"):
        fit(panel, variance=Variance("driscoll-kraay", bandwidth=6))


@pytest.mark.parametrize("effects", ["two-way", "individual", "time", "none"])
@pytest.mark.parametrize("keep", [1.0, 0.8])
def test_the_jackknife_estimates_again_without_each_cluster(effects: str, keep: float) -> None:
    panel = simulated(5, units=14, keep=keep)
    clusters = panel.unit // 2
    estimate = fit(panel, effects=effects, variance=Variance("jackknife", clusters=clusters), constant=True)
    refits = [
        fit(panel.rows(clusters != g), effects=effects, constant=True).coefficients
        for g in np.unique(clusters)
    ]
    apart = np.array(refits) - estimate.coefficients
    np.testing.assert_allclose(
        estimate.covariance, (len(refits) - 1) / len(refits) * apart.T @ apart, rtol=1e-9
    )
    assert estimate.df == len(refits) - 1
    assert estimate.settings["variance"].kind == "jackknife"


def test_what_the_jackknife_cannot_do_is_named() -> None:
    panel = simulated(5)
    with pytest.raises(EstimationError, match="region changes within a unit"):
        fit(panel, variance=Variance("jackknife", clusters=panel.time, cluster_name="region"))
    with pytest.raises(EstimationError, match="region has one group only"):
        fit(panel, variance=Variance("jackknife", clusters=0 * panel.unit, cluster_name="region"))
    alone = np.column_stack([panel.x[:, 0], (panel.unit == 3) * panel.x[:, 1]])
    with pytest.raises(
        EstimationError, match="without one of the clusters of unit the regressors are collinear"
    ):
        fit_within(
            panel.y, alone, panel.unit, panel.time, terms=("x", "of_unit_3"), variance=Variance("jackknife")
        )
    with pytest.raises(EstimationError, match="fixed effects and 2SLS only"):
        fit_random(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, variance=Variance("jackknife"))


def test_more_slopes_than_clusters_leaves_no_joint_test_and_says_so() -> None:
    panel = simulated(2)
    estimate = fit(panel, variance=Variance(clusters=panel.unit % 3))
    assert "f" not in estimate.statistics
    assert any(render_value(note).startswith("No joint F test") for note in estimate.notes)


def test_an_f_test_that_uses_up_the_clusters_is_not_to_be_relied_on() -> None:
    panel = simulated(2)
    assert any(
        "F test of 3 slopes has 3 denominator degrees" in render_value(note)
        for note in fit(panel, variance=Variance(clusters=panel.unit % 4)).notes
    )
    assert fit(panel, variance=Variance(clusters=panel.unit % 5)).notes == ()


@pytest.mark.parametrize("variance", [Variance("two-way"), Variance()])
def test_a_constant_without_variance_is_reported_without_standard_error(variance: Variance) -> None:
    """A negative one by two-way clusters; and one of rounding alone: by unit, where every regressor has mean
    zero.
    """
    panel = simulated(0, units=30, periods=8)
    if variance.kind == "clustered":
        panel = replace(panel, x=panel.x - panel.x.mean(0))
    estimate = fit(panel, variance=variance, constant=True)
    assert estimate.terms == NAMES
    assert "constant" in estimate.statistics
    assert "constant_se" not in estimate.statistics
    assert any("The constant has no standard error" in render_value(note) for note in estimate.notes)


def test_a_variance_that_is_nothing_but_rounding_is_refused():
    """With effects of units and years, the sums of two units cancel: their clustered variance is zero."""
    panel = simulated(1, units=2, periods=9)
    with pytest.raises(EstimationError, match="clustered variance of a slope is not positive"):
        fit(panel, variance=Variance("clustered", clusters=panel.unit, cluster_name="unit"))
    assert (fit(panel, variance=Variance("HC1")).se > 1e-3).all()


@pytest.mark.parametrize("odd", [0.0, -1.0, np.nan])
def test_a_joint_test_with_a_variance_that_is_none_says_so(odd):
    """As of an effect before adoption on an outcome that is a trend: it has no error at all."""
    with pytest.raises(EstimationError, match="covariance of the leads is not positive definite"):
        wald_statistic(np.ones(2), np.array([[1.0, 0.0], [0.0, odd]]), "the leads")
    assert wald_statistic(np.ones(2), np.eye(2)) == 2.0


@pytest.mark.debt("37.6")
@pytest.mark.parametrize(("noise", "is_named"), [(1e-4, True), (1e-2, True), (0.3, False)])
@pytest.mark.parametrize("effects", ["two-way", "individual", "none"])
def test_regressors_that_are_nearly_a_combination_are_named(effects: str, noise: float, is_named: bool):
    panel, draw = simulated(3), np.random.default_rng(4)
    near = panel.x[:, 0] + 2 * panel.x[:, 1] + noise * draw.normal(size=len(panel.y))
    panel = replace(panel, x=np.column_stack([panel.x, near + 2000]))  # the level is none of it
    terms = (*NAMES, "x4")
    made = [fit_within(panel.y, panel.x, panel.unit, panel.time, terms=terms, effects=effects)]
    if effects != "none":
        random = fit_random(panel.y, panel.x, panel.unit, panel.time, terms=terms, effects=effects)
        made.append(random.estimate)
    for estimate in made:
        notes = [note for note in estimate.notes if note.key == "near_collinear"]
        assert [note.values["terms"] for note in notes] == ([["x1", "x2", "x4"]] if is_named else [])


def test_a_variable_and_its_square_are_not_nearly_collinear():
    panel = simulated(5)
    income = panel.x[:, 0] / panel.x[:, 0].std() + 20  # as the log of an income is far from zero
    x = np.column_stack([income, income**2])
    estimate = fit_within(panel.y, x, panel.unit, panel.time, terms=("x", "x2"), effects="none")
    assert not [note for note in estimate.notes if note.key == "near_collinear"]
