"""Group comparison: the interacted model, and the permutation test against refitting."""

import numpy as np
import pytest

from panel_data import PanelData, simulated
from spillover.arrays.foundation import EstimationError
from spillover.arrays.groups import compare_groups, compare_slopes, equal_slopes, fit_groups, permute_groups
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

pytestmark = pytest.mark.proof("identity")

NAMES = ("x1", "x2", "x3")


def compare(panel: PanelData, group: np.ndarray, **options):
    return compare_groups(panel.y, panel.x, panel.unit, panel.time, group, terms=NAMES, **options)


@pytest.mark.parametrize("keep", [1.0, 0.85])
@pytest.mark.parametrize("effects", ["two-way", "individual"])
def test_difference_equals_the_interacted_regression(keep: float, effects: str) -> None:
    panel = simulated(2, keep=keep)
    group = (panel.unit >= 5).astype(int)
    result = compare(panel, group, effects=effects, variance=Variance("classical"))
    cells = panel.time + 10_000 * group if effects == "two-way" else group
    dummies = [(panel.unit[:, None] == np.unique(panel.unit)).astype(float)]
    dummies.append((cells[:, None] == np.unique(cells)).astype(float))
    design = np.column_stack([panel.x * group[:, None], panel.x, *dummies])
    coefficients, _, rank, _ = np.linalg.lstsq(design, panel.y, rcond=None)
    residuals = panel.y - design @ coefficients
    covariance = np.linalg.pinv(design.T @ design)[:3, :3] * (residuals @ residuals) / (len(panel.y) - rank)
    np.testing.assert_allclose(result.difference.coefficients, coefficients[:3], rtol=1e-8)
    np.testing.assert_allclose(result.difference.covariance, covariance, rtol=1e-7)
    wald = coefficients[:3] @ np.linalg.solve(covariance, coefficients[:3]) / 3
    assert result.difference.tests[0].statistic == pytest.approx(wald, rel=1e-7)


def test_split_estimates_are_those_of_the_subsamples() -> None:
    panel = simulated(2)
    group = (panel.unit >= 5).astype(int)
    result = compare(panel, group)
    for value, estimate in enumerate(result.estimates):
        part = panel.rows(group == value)
        alone = fit_within(part.y, part.x, part.unit, part.time, terms=NAMES)
        np.testing.assert_allclose(estimate.coefficients, alone.coefficients, rtol=1e-10)
        np.testing.assert_allclose(estimate.covariance, alone.covariance, rtol=1e-9)
    gap = result.estimates[1].coefficients - result.estimates[0].coefficients
    np.testing.assert_allclose(result.difference.coefficients, gap, rtol=1e-10)


def test_effects_nested_in_clusters_are_not_counted() -> None:
    panel = simulated(2)
    result = compare(panel, (panel.unit >= 5).astype(int))
    # 6 slopes and, once the 12 units' effects are nested, 2 × 6 time effects: the constants are among these.
    assert result.difference.settings["variance"].parameters == 18


def test_clusters_across_groups_are_allowed_for() -> None:
    panel = simulated(2)
    group = (panel.unit >= 5).astype(int)
    by_time = compare(
        panel, group, variance=Variance(clusters=panel.time, cluster_name="time", small_sample="none")
    )
    separate = sum(estimate.covariance for estimate in by_time.estimates)
    assert np.abs(by_time.difference.covariance / separate - 1).max() > 1e-3
    by_unit = compare(panel, group, variance=Variance(small_sample="none"))
    np.testing.assert_allclose(
        by_unit.difference.covariance, sum(e.covariance for e in by_unit.estimates), rtol=1e-9
    )


@pytest.mark.parametrize("keep", [1.0, 0.85])
def test_permutation_equals_refitting(keep: float) -> None:
    panel = simulated(7, keep=keep)
    units = np.unique(panel.unit)
    member = (units >= 5).astype(float)
    test = permute_groups(
        panel.y,
        panel.x,
        panel.unit,
        panel.time,
        (panel.unit >= 5).astype(int),
        term=1,
        permutations=25,
        seed=4,
    )

    def difference(assignment: np.ndarray) -> float:
        group = assignment[np.searchsorted(units, panel.unit)]
        slopes = []
        for value in (0.0, 1.0):
            part = panel.rows(group == value)
            slopes.append(fit_within(part.y, part.x, part.unit, part.time, terms=NAMES)["x2"])
        return slopes[1] - slopes[0]

    draws = np.random.default_rng(np.random.SeedSequence([4, 0])).permuted(np.tile(member, (25, 1)), axis=1)
    observed = difference(member)
    extreme = sum(abs(difference(draw)) >= abs(observed) * (1 - 1e-12) for draw in draws)
    assert test.statistic == pytest.approx(observed, rel=1e-9)
    assert test.p == pytest.approx((1 + extreme) / 26)


def test_errors_are_named() -> None:
    panel = simulated(2)
    with pytest.raises(EstimationError, match="needs two groups; this variable has 1"):
        compare(panel, np.zeros_like(panel.unit))
    with pytest.raises(EstimationError, match="Unit 0 is in two groups"):
        compare(panel, (panel.time > 2002).astype(int))


def test_equal_slopes_of_two_groups_are_those_of_their_difference() -> None:
    panel = simulated(4)
    group = (panel.unit >= 5).astype(int)
    one, other = fit_groups(panel.y, panel.x, panel.unit, panel.time, group, terms=NAMES)
    apart = one.coefficients[:3] - other.coefficients[:3]
    expected = apart @ np.linalg.solve(one.covariance[:3, :3] + other.covariance[:3, :3], apart)
    test = equal_slopes([one, other], NAMES)
    assert (test.statistic, test.df) == (pytest.approx(expected, rel=1e-10), (3.0,))


def test_equal_slopes_of_several_groups_are_a_restriction_of_the_interacted_model() -> None:
    panel = simulated(5)
    group = panel.unit % 3
    fitted = fit_groups(panel.y, panel.x, panel.unit, panel.time, group, terms=NAMES)
    assert [e.coefficients[0] for e in fitted] == pytest.approx(
        [
            fit_within(
                *(v[group == g] for v in (panel.y, panel.x, panel.unit, panel.time)), terms=NAMES
            ).coefficients[0]
            for g in range(3)
        ]
    )
    slopes = np.array([e.coefficients[0] for e in fitted])
    joint = np.diag([e.covariance[0, 0] for e in fitted])
    restriction = np.array([[1.0, -1, 0], [0, 1, -1]])
    off = restriction @ slopes
    expected = off @ np.linalg.solve(restriction @ joint @ restriction.T, off)
    assert equal_slopes(fitted, ["x1"]).statistic == pytest.approx(expected, rel=1e-10)


def test_the_comparison_of_slopes_counts_the_rows_units_and_clusters_of_all_groups() -> None:
    panel = simulated(5)
    group = panel.unit % 3
    fitted = fit_groups(panel.y, panel.x, panel.unit, panel.time, group, terms=NAMES)
    compared = compare_slopes(fitted, ["x1"])
    assert (compared.nobs, compared.units) == (len(panel.y), len(set(panel.unit)))
    assert compared.settings["variance"].clusters == len(set(panel.unit))
    assert compared.tests[0].statistic == equal_slopes(fitted, ["x1"]).statistic


def test_groups_that_share_a_cluster_are_not_independent() -> None:
    panel = simulated(4)
    group = (panel.unit >= 5).astype(int)
    shared = Variance(clusters=np.zeros(len(panel.y), int), cluster_name="all")
    with pytest.raises(EstimationError, match="cluster is in two groups"):
        fit_groups(panel.y, panel.x, panel.unit, panel.time, group, terms=NAMES, variance=shared)
    with pytest.raises(EstimationError, match="correlation between groups"):
        fit_groups(
            *(panel.y, panel.x, panel.unit, panel.time, group),
            terms=NAMES,
            variance=Variance("driscoll-kraay"),
        )
