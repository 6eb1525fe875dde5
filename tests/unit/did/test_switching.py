"""Treatments that switch off, and triple differences: identities, sizes, and what is refused."""

import numpy as np
import pytest

from did_data import cities, table
from spillover.arrays.did.adoption import WEIGHTED, Adoption
from spillover.arrays.did.aggregate import aggregate
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.did.triple import triple_group_time
from spillover.arrays.foundation import EstimationError

pytestmark = pytest.mark.proof("identity")

D = table("did_panel")


def test_a_treatment_that_stays_gives_the_not_yet_treated_event_study() -> None:
    y, adoption, _ = cities()
    found = fit_switching(y, adoption.unit, adoption.time, adoption.is_treated.astype(float), seed=1)
    path = aggregate(group_time(y, adoption, control="not-yet"), "event", seed=1).path
    for key in range(7):
        assert found.path[key] == pytest.approx(path[key], abs=1e-12)


def test_turning_treatment_round_turns_no_effect() -> None:
    """Units that leave instead of joining: the same effects with the sign turned, so the same numbers."""
    joined = fit_switching(D["y"], D["unit"], D["year"], D["switching"], horizons=3, placebos=2, seed=1)
    left = fit_switching(-D["y"], D["unit"], D["year"], 1 - D["switching"], horizons=3, placebos=2, seed=1)
    np.testing.assert_allclose(left.path.effects, joined.path.effects, rtol=1e-12)
    np.testing.assert_allclose(left.path.covariance, joined.path.covariance, rtol=1e-9)
    (test,) = joined.path.tests
    assert (test.name, test.df) == ("pretrends", (2,))
    assert joined.path.variance.kind == "conservative"


def test_the_average_per_treatment_divides_all_effects_by_all_treatment_received() -> None:
    found = fit_switching(D["y"], D["unit"], D["year"], D["switching"], horizons=3, seed=1)
    d = D["switching"].reshape(160, 10)
    first = np.where(d.any(1), d.argmax(1), 99)
    dose = sum(d[i, first[i] : first[i] + 3].sum() for i in np.flatnonzero(first + 2 < 10))
    total = found.path.effects @ found.switchers
    assert found.per_treatment["ATT"] == pytest.approx(total / dose, rel=1e-12)
    assert found.average["ATT"] == pytest.approx(total / found.switchers.sum(), rel=1e-12)


def test_weights_of_a_unit_count_it_so_many_times() -> None:
    unit, time, y, d = D["unit"], D["year"], D["y"], D["switching"]
    heavy = np.where(unit % 4 == 0, 2.0, 1.0)
    again = unit % 4 == 0
    parts = [np.concatenate([a, a[again]]) for a in (y, time, d)]
    twice = np.concatenate([unit, unit[again] + 1000])
    one = fit_switching(y, unit, time, d, weights=heavy, horizons=3, seed=1)
    other = fit_switching(parts[0], twice, parts[1], parts[2], clusters=twice % 1000, horizons=3, seed=1)
    np.testing.assert_allclose(one.path.effects, other.path.effects, rtol=1e-12)
    np.testing.assert_allclose(one.path.se, other.path.se, rtol=1e-9)


def test_switches_without_a_control_are_refused() -> None:
    unit, time = np.repeat(np.arange(4), 4), np.tile(np.arange(4), 4)
    y = np.random.default_rng(1).normal(size=16)
    never = np.zeros(16)
    with pytest.raises(EstimationError, match="No unit ever changes its treatment"):
        fit_switching(y, unit, time, never, seed=1)
    once = (time >= 2).astype(float)
    with pytest.raises(EstimationError, match="Only 0 of the horizons have a switcher"):
        fit_switching(y, unit, time, once, seed=1)
    with pytest.raises(EstimationError, match="This estimator needs a panel without gaps; 15 of 16"):
        fit_switching(y[1:], unit[1:], time[1:], once[1:], seed=1)


def test_triple_differences_take_out_a_trend_of_the_cohort() -> None:
    """A shock to the whole cohort, eligible or not, moves the double but not the triple difference."""
    y, adoption, _ = cities()
    eligible = D["eligible"]
    shocked = y + 5.0 * adoption.is_treated
    plain, moved = (triple_group_time(each, adoption, eligible) for each in (y, shocked))
    np.testing.assert_allclose(moved.effects, plain.effects, atol=1e-12)
    paid = y + 2.0 * adoption.is_treated * eligible
    after = plain.time >= plain.cohort
    found = triple_group_time(paid, adoption, eligible)
    np.testing.assert_allclose(found.effects[after] - plain.effects[after], 2.0, atol=1e-12)
    assert abs(aggregate(group_time(shocked, adoption)).overall["ATT"]) > 4


def test_triple_differences_say_that_they_are_weighted() -> None:
    for weighted in (True, False):
        y, adoption, _ = cities(weighted=weighted)
        settings = triple_group_time(y, adoption, D["eligible"]).settings
        assert settings.get("observation_weights") == (WEIGHTED if weighted else None)


def test_triple_differences_weigh_cohorts_by_their_eligible_units() -> None:
    y, adoption, _ = cities()
    cells = triple_group_time(y, adoption, D["eligible"])
    at = (cells.time - cells.cohort) == 1
    able = D["eligible"].reshape(160, 10)[:, 0] == 1
    first = adoption.first.reshape(160, 10)[:, 0]
    sizes = [np.sum(able & (first == g)) for g in cells.cohort[at]]
    path = aggregate(cells, "event", seed=1).path
    assert path[1] == pytest.approx(np.average(cells.effects[at], weights=sizes), rel=1e-12)


def test_eligibility_that_changes_or_is_missing_in_a_group_is_refused() -> None:
    y, adoption, _ = cities()
    with pytest.raises(EstimationError, match="the same in all years of a unit"):
        triple_group_time(y, adoption, (adoption.time > 2005).astype(float))
    some = np.where(adoption.first == 2004, 1.0, D["eligible"])
    with pytest.raises(
        EstimationError, match="Cohort 2004 at time 2002 has no unit among the cohort's ineligible units"
    ):
        triple_group_time(y, adoption, some)
    assert isinstance(adoption, Adoption)
