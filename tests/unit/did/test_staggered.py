"""Callaway–Sant'Anna: identities, the bootstrap, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from did_data import castle, cities, table
from spillover.arrays.did.adoption import Adoption, number_columns
from spillover.arrays.did.aggregate import Bootstrap, aggregate
from spillover.arrays.did.staggered import group_time
from spillover.arrays.foundation import EstimationError
from words.render import render_value

pytestmark = pytest.mark.proof("identity")


def test_columns_without_names_are_counted_from_one() -> None:
    assert number_columns(np.ones((4, 2)), 4, "control")[1] == ("control 1", "control 2")


def test_an_average_is_of_a_kind_that_there_is_and_tests_its_leads() -> None:
    y, adoption, _ = cities()
    cells = group_time(y, adoption)
    with pytest.raises(EstimationError, match="aggregation: 'month' is not one of"):
        aggregate(cells, "month", seed=1)
    (test,) = aggregate(cells, "event", seed=1).path.tests
    assert (test.name, test.null.key) == ("pretrends", "leads_zero")


def test_one_cohort_with_never_treated_is_the_difference_of_means() -> None:
    data = table("did_panel")
    keep = ~np.isfinite(data["first"]) | (data["first"] == 2006)
    y, adoption, _ = cities(keep=keep)
    cells = group_time(y, adoption)

    def mean(treated: bool, year: int) -> float:
        return float(y[(np.isfinite(adoption.first) == treated) & (adoption.time == year)].mean())

    for year, effect in zip(cells.time.tolist(), cells.effects.tolist(), strict=True):
        base = min(year, 2006) - 1
        change = mean(True, year) - mean(True, base) - mean(False, year) + mean(False, base)
        assert effect == pytest.approx(change, abs=1e-12)


def test_the_three_methods_agree_without_covariates() -> None:
    y, adoption, _ = cities(weighted=True)
    base = group_time(y, adoption, method="regression")
    for method in ("ipw", "doubly-robust"):
        other = group_time(y, adoption, method=method)
        np.testing.assert_array_equal(other.effects, base.effects)
        np.testing.assert_array_equal(other.influence, base.influence)


@pytest.mark.parametrize("method", ["regression", "ipw", "doubly-robust"])
def test_the_influence_is_the_derivative_with_respect_to_a_units_weight(method) -> None:
    """n times the derivative of each effect with respect to one unit's weight, by central differences."""
    y, adoption, x = cities()
    cells = group_time(y, adoption, x, method=method)
    unit, step = 7, 1e-5

    def moved(by: float) -> np.ndarray:
        weights = np.where(adoption.unit == unit, 1 + by, 1.0)
        changed = Adoption(adoption.unit, adoption.time, adoption.first, weights)
        return group_time(y, changed, x, method=method).effects

    slope = (moved(step) - moved(-step)) / (2 * step)
    np.testing.assert_allclose(len(cells.first) * slope, cells.influence[unit], rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(cells.influence.mean(0), 0, atol=1e-12)


def test_the_aggregates_influence_includes_that_of_the_shares() -> None:
    y, adoption, x = cities()
    unit, step = 7, 1e-5

    def moved(by: float) -> float:
        weights = np.where(adoption.unit == unit, 1 + by, 1.0)
        changed = Adoption(adoption.unit, adoption.time, adoption.first, weights)
        return aggregate(group_time(y, changed, x)).overall["ATT"]

    slope = (moved(step) - moved(-step)) / (2 * step)
    cells = group_time(y, adoption, x)
    alone = np.zeros(len(cells.first), dtype=np.int64)
    alone[unit] = 1
    by_cluster = aggregate(replace(cells, clusters=alone)).overall.se[0]
    # Influence sums to zero, so with unit 7 in a cluster of its own the variance is twice its square over n².
    assert by_cluster == pytest.approx(np.sqrt(2) * abs(slope), rel=1e-6)


def test_the_order_of_rows_does_not_matter() -> None:
    y, adoption, x = cities(weighted=True)
    order = np.random.default_rng(5).permutation(len(y))
    mixed = Adoption(
        *(part[order] for part in (adoption.unit, adoption.time, adoption.first, adoption.weights))
    )
    one, other = group_time(y, adoption, x), group_time(y[order], mixed, x[order])
    np.testing.assert_allclose(other.effects, one.effects, rtol=1e-12)
    np.testing.assert_allclose(other.se, one.se, rtol=1e-12)


@pytest.mark.parametrize("weights", ["rademacher", "mammen", "webb"])
def test_the_bootstrap_comes_to_the_formulas_errors(weights) -> None:
    y, adoption, _ = cities()
    cells = group_time(y, adoption)
    formula = aggregate(cells, "event", seed=1)
    drawn = aggregate(cells, "event", bootstrap=Bootstrap(3, 20_000, weights))
    np.testing.assert_allclose(drawn.path.se, formula.path.se, rtol=0.03)
    again = aggregate(cells, "event", bootstrap=Bootstrap(3, 20_000, weights))
    np.testing.assert_array_equal(again.path.se, drawn.path.se)
    assert again.path.band == drawn.path.band > drawn.path.critical


def test_multipliers_have_mean_zero_and_variance_one() -> None:
    for weights in ("rademacher", "mammen", "webb"):
        draws = Bootstrap(1, 4000, weights).multipliers(50)
        assert abs(draws.mean()) < 0.01
        assert draws.var() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("control", ["never", "not-yet"])
def test_periods_of_two_years_are_periods(control) -> None:
    """Anticipation and controls that adopt later count periods, not years."""
    y, adoption, _ = cities()
    biennial = Adoption(adoption.unit, 2 * adoption.time, 2 * adoption.first)
    for anticipation in (0, 1, 2):
        options = {"control": control, "anticipation": anticipation}
        one, other = (group_time(y, each, **options) for each in (adoption, biennial))
        np.testing.assert_array_equal(2 * one.time, other.time)
        np.testing.assert_array_equal(one.effects, other.effects)


def test_balance_keeps_cohorts_seen_long_enough() -> None:
    y, adoption, _ = cities()
    cells = group_time(y, adoption)
    path = aggregate(cells, "event", balance=4, seed=1).path
    assert path.keys.max() == 4
    kept = np.isin(cells.cohort, [2004, 2006]) & (cells.time - cells.cohort == 4)
    sizes = [np.sum(cells.first == g) for g in (2004, 2006)]
    assert path[4] == pytest.approx(np.average(cells.effects[kept], weights=sizes), rel=1e-12)


def test_without_never_treated_units_the_remedy_is_named() -> None:
    data = table("did_panel")
    y, adoption, _ = cities(keep=np.isfinite(data["first"]))
    with pytest.raises(EstimationError, match="No unit is never treated: take the not-yet-treated"):
        group_time(y, adoption)
    cells = group_time(y, adoption, control="not-yet")
    assert cells.time.max() == 2007
    assert "the cohort of 2008 is the control" in render_value(cells.notes[0])


def test_all_treated_at_once_is_refused() -> None:
    data = table("did_panel")
    y, adoption, _ = cities(keep=data["first"] == 2006)
    with pytest.raises(EstimationError, match="All units are treated at once, in 2006"):
        group_time(y, adoption, control="not-yet")


def test_gaps_and_always_treated_units() -> None:
    y, adoption, _ = cities(keep=np.arange(1600) != 17)
    with pytest.raises(EstimationError, match="1599 of 1600 unit-periods are there"):
        group_time(y, adoption)
    y, adoption = castle(weighted=False)
    early = Adoption(adoption.unit, adoption.time, np.where(adoption.unit == 1, 1999.0, adoption.first))
    notes = tuple(map(render_value, group_time(y, early).notes))
    assert notes[0] == "1 unit treated in the first period is left out."
    assert notes[1].startswith(
        "Cohorts of one unit: 2006, 2010. The standard errors of their effects reflect only their controls"
    )
    assert notes[2].startswith("Cohorts of fewer than 5 units (5 plus one for each covariate): 2008, 2009.")


def test_covariates_without_overlap_are_refused() -> None:
    y, adoption, _ = cities()
    separating = (adoption.first == 2004).astype(float)
    with pytest.raises(EstimationError, match="separate treated from untreated units for cohort 2004"):
        group_time(y, adoption, separating, method="ipw")


def test_a_unit_that_changes_its_cluster_is_refused() -> None:
    y, adoption, _ = cities()
    with pytest.raises(EstimationError, match="Unit 0 changes its cluster"):
        group_time(y, adoption, clusters=adoption.time)


def test_a_path_keeps_the_level_of_its_intervals() -> None:
    y, adoption, *_ = cities()
    path = aggregate(group_time(y, adoption), "event", level=0.9, seed=1).path
    assert (path.level, path.critical) == (0.9, pytest.approx(1.6448536269514722, rel=1e-12))
