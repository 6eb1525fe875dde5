"""Two-way fixed effects and event studies: identities by dummies, bands, and what is refused."""

import numpy as np
import pytest
from scipy.stats import norm

from did_data import castle, cities, table
from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.event_study import fit_event_study
from spillover.arrays.did.paths import sup_t
from spillover.arrays.did.placebo import TwoWay
from spillover.arrays.foundation import EstimationError
from spillover.arrays.projection import Projection
from spillover.arrays.variance import Variance, restrict
from spillover.arrays.within import fit_within
from words.render import render_value

pytestmark = pytest.mark.proof("identity")


def dummies(codes: np.ndarray) -> np.ndarray:
    return (codes[:, None] == np.unique(codes)).astype(float)


def test_weighted_effects_are_removed_as_by_dummies_on_an_unbalanced_panel() -> None:
    keep = np.random.default_rng(3).random(1600) < 0.7
    y, adoption, x = cities(weighted=True, keep=keep)
    root = np.sqrt(adoption.weights)[:, None]
    design = np.column_stack([dummies(adoption.unit), dummies(adoption.time)])
    table = np.column_stack([y, x])
    fitted = design @ np.linalg.lstsq(design * root, table * root, rcond=None)[0]
    found = TwoWay(adoption.panel, adoption.weights)(table)
    np.testing.assert_allclose(found, table - fitted, atol=1e-10)


def test_equal_weights_change_nothing_and_twfe_is_the_within_estimator() -> None:
    y, adoption, x = cities()
    weighted = Adoption(adoption.unit, adoption.time, adoption.first, np.full(len(y), 3.0))
    one, other = fit_twfe(y, adoption, x, terms=("x1", "x2")), fit_twfe(y, weighted, x, terms=("x1", "x2"))
    treated = np.column_stack([adoption.is_treated, x])
    within = fit_within(y, treated, adoption.unit, adoption.time, terms=("treated", "x1", "x2"))
    for fit in (other, within):
        np.testing.assert_allclose(fit.coefficients, one.coefficients, rtol=1e-10)
        np.testing.assert_allclose(fit.se, one.se, rtol=1e-10)


def test_moving_the_reference_shifts_the_path() -> None:
    y, adoption = castle()
    first = fit_event_study(y, adoption, window=(-4, 2), reference=(-1,), seed=1).path
    second = fit_event_study(y, adoption, window=(-4, 2), reference=(-3,), seed=1).path
    shared = [key for key in first.keys.tolist() if key in second.keys.tolist()]
    apart = [first[key] - second[key] for key in shared]
    np.testing.assert_allclose(apart, apart[0], atol=1e-12)
    assert second[-1] == pytest.approx(-first[-3], abs=1e-12)


def test_with_one_cohort_the_study_is_the_difference_of_means() -> None:
    keep = ~np.isfinite(table("did_panel")["first"]) | (table("did_panel")["first"] == 2006)
    y, adoption, _ = cities(keep=keep)
    path = fit_event_study(y, adoption, seed=1).path
    treated = np.isfinite(adoption.first)
    for key in path.keys.tolist():
        now, base = adoption.time == 2006 + key, adoption.time == 2005
        change = y[treated & now].mean() - y[treated & base].mean()
        change -= y[~treated & now].mean() - y[~treated & base].mean()
        assert path[key] == pytest.approx(change, abs=1e-12)


def test_sup_t_of_independent_estimates_is_sidaks_value() -> None:
    for size in (2, 5, 12):
        exact = norm.ppf(0.5 + 0.95 ** (1 / size) / 2)
        assert sup_t(np.diag(np.arange(1.0, size + 1)), 0.95, seed=4) == pytest.approx(exact, abs=0.03)
    assert sup_t(np.array([[2.0]]), 0.95, seed=4) == norm.ppf(0.975)
    assert sup_t(np.ones((6, 6)), 0.95, seed=4) == pytest.approx(norm.ppf(0.975), abs=0.03)


def test_bands_contain_the_intervals_and_repeat_by_seed() -> None:
    y, adoption = castle()
    one, same = (fit_event_study(y, adoption, window=(-4, 3), seed=8).path for _ in range(2))
    assert one.band == same.band > one.critical
    assert (one.bands()[0] < one.interval()[0]).all()
    assert (one.bands()[1] > one.interval()[1]).all()


def test_the_path_without_never_treated_units_needs_two_references() -> None:
    y, adoption, _ = cities(keep=np.isfinite(table("did_panel")["first"]))
    with pytest.raises(EstimationError, match=r"known up to a linear trend only: give two reference times"):
        fit_event_study(y, adoption, seed=1)
    # Cohorts adopt every second year: what differs between even and odd times is in the effects of time too.
    assert len(fit_event_study(y, adoption, reference=(-1, -2, -4), seed=1).path.keys) == 11


def test_references_and_windows_that_do_not_exist_are_refused() -> None:
    y, adoption = castle()
    with pytest.raises(EstimationError, match=r"Reference times since adoption \[-30\]: choose among"):
        fit_event_study(y, adoption, reference=(-30,), seed=1)
    with pytest.raises(EstimationError, match="The window 1 to 3 must begin before adoption"):
        fit_event_study(y, adoption, window=(1, 3), seed=1)


def test_a_treatment_absorbed_by_the_effects_is_named() -> None:
    unit, time = np.repeat(np.arange(6), 4), np.tile(np.arange(4), 6)
    y = np.random.default_rng(1).normal(size=24)
    with pytest.raises(EstimationError, match="treated: no variation is left once the effects are removed"):
        fit_twfe(y, Adoption(unit, time, np.full(24, 2.0)))
    assert Projection(unit, time).is_balanced


def test_units_treated_from_their_first_row_on_are_left_out() -> None:
    """When they adopted is unknown: they would be at a wrong time since adoption."""
    y, adoption, x = cities(weighted=True)
    early = np.where(adoption.unit < 3, 2001.0, adoption.first)
    moved = Adoption(adoption.unit, adoption.time, early, adoption.weights)
    region = Variance(clusters=table("did_panel")["region"], cluster_name="region")
    found = fit_event_study(y, moved, x, terms=("x1", "x2"), variance=region, seed=1)
    keep = adoption.unit >= 3
    without = fit_event_study(
        y[keep], moved.part(keep), x[keep], terms=("x1", "x2"), variance=restrict(region, keep), seed=1
    )
    np.testing.assert_allclose(found.path.effects, without.path.effects, rtol=1e-12)
    np.testing.assert_allclose(found.estimate.se, without.estimate.se, rtol=1e-10)
    assert render_value(found.path.notes[0]) == "3 units treated in the first period are left out."
