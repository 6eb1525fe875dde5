"""Placebo adoptions and randomisation inference: equal to refits, seeded, and of the right size."""

from itertools import combinations

import numpy as np
import pytest

from did_data import castle, cities, table
from spillover.arrays.did import placebo as placebo_module
from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.placebo import placebo, placebo_earlier, randomisation_inference
from spillover.arrays.foundation import EstimationError
from spillover.arrays.variance import Variance

pytestmark = pytest.mark.proof("identity")


@pytest.mark.parametrize("kind", ["units", "time", "both"])
def test_each_draw_is_the_regression_on_its_placebo(kind) -> None:
    """Draw r is dealt again here from (seed, r), and fitted by itself: weights, gaps, controls."""
    keep = np.random.default_rng(2).random(1600) < 0.9
    y, adoption, x = cities(weighted=True, keep=keep)
    region = Variance(clusters=table("did_panel")["region"][keep], cluster_name="region")
    found = placebo(y, adoption, x, kind=kind, draws=6, variance=region, seed=40)
    assert found.coefficient == fit_twfe(y, adoption, x, terms=("a", "b"), variance=region)["treated"]
    units, once = np.unique(adoption.unit, return_index=True)
    cohorts = [2004, 2006, 2008]
    for r in range(6):
        stream = np.random.default_rng(np.random.SeedSequence([40, r]))
        start = adoption.first[once].copy()
        if kind != "units":
            moved = dict(
                zip(cohorts, stream.choice(np.arange(2002.0, 2011.0), 3, replace=False), strict=True)
            )
            start = np.array([moved.get(s, np.inf) for s in start.tolist()])
        if kind != "time":
            start = stream.permutation(start)
        dealt = Adoption(
            adoption.unit, adoption.time, start[np.searchsorted(units, adoption.unit)], adoption.weights
        )
        fit = fit_twfe(y, dealt, x, terms=("a", "b"), variance=region)
        assert found.coefficients[r] == pytest.approx(fit["treated"], abs=1e-10)
        assert found.errors[r] == pytest.approx(fit.se[0], rel=1e-8)


def test_draws_do_not_depend_on_how_many_there_are() -> None:
    y, adoption = castle()
    few, many = (placebo(y, adoption, kind="both", draws=n, seed=3) for n in (10, 300))
    np.testing.assert_allclose(few.coefficients, many.coefficients[:10], atol=1e-12)
    assert many.p == (1 + np.sum(np.abs(many.coefficients) >= abs(many.coefficient))) / 301


def test_a_thousand_regressions_share_one_fit_of_the_model(monkeypatch) -> None:
    """`make bench` measures how fast they are."""
    fits = []
    real = placebo_module.fit_twfe
    monkeypatch.setattr(placebo_module, "fit_twfe", lambda *a, **k: fits.append(1) or real(*a, **k))
    stream = np.random.default_rng(1)
    unit, time = np.repeat(np.arange(285), 12), np.tile(np.arange(2010, 2022), 285)
    first = np.where(stream.random(285) < 0.3, 2015.0, np.inf)[unit]
    y, x = stream.normal(size=len(unit)), stream.normal(size=(len(unit), 5))
    adoption = Adoption(unit, time, first)
    found = placebo(y, adoption, x, kind="units", draws=1000, seed=1)
    assert len(found.coefficients) == 1000
    assert len(fits) == 1


def test_the_placebo_at_earlier_times_uses_rows_before_adoption_alone() -> None:
    y, adoption = castle()
    found = placebo_earlier(y, adoption, shifts=(2,))[2]
    assert found.nobs == int((~adoption.is_treated).sum())
    spoiled = np.where(adoption.is_treated, 1e6, y)
    assert placebo_earlier(spoiled, adoption, shifts=(2,))[2]["treated"] == found["treated"]


def test_randomisation_inference_lists_all_assignments_of_few_clusters() -> None:
    stream = np.random.default_rng(8)
    unit, time = np.repeat(np.arange(9), 6), np.tile(np.arange(6), 9)
    y = stream.normal(size=54) + unit
    first = np.where(unit < 2, 3.0, np.inf)
    adoption = Adoption(unit, time, first)
    found = randomisation_inference(y, adoption, draws=100, level=0.9, seed=1)
    assert (found.assignments, found.is_enumerated) == (36, True)
    coefficients, ratios = [], []
    for pair in combinations(range(9), 2):
        fit = fit_twfe(y, Adoption(unit, time, np.where(np.isin(unit, pair), 3.0, np.inf)))
        coefficients.append(abs(fit["treated"]))
        ratios.append(abs(fit.statistic[0]))
    assert found.p_coefficient == np.mean(np.array(coefficients) >= coefficients[0] * (1 - 1e-9))
    assert found.p_t == np.mean(np.array(ratios) >= ratios[0] * (1 - 1e-9))
    for bound, inside in ((found.low, 1e-6), (found.high, -1e-6)):
        at = randomisation_inference(y - (bound + inside) * adoption.is_treated, adoption, draws=100, seed=1)
        beyond = randomisation_inference(
            y - (bound - inside) * adoption.is_treated, adoption, draws=100, seed=1
        )
        assert at.p_coefficient > 0.1 >= beyond.p_coefficient


@pytest.mark.slow
def test_randomisation_inference_holds_its_size_with_two_treated_clusters() -> None:
    """Two of 20 clusters treated: a tenth of samples is rejected, where the clustered t rejects a quarter."""
    stream = np.random.default_rng(12)
    unit, time = np.repeat(np.arange(20), 8), np.tile(np.arange(8), 20)
    adoption = Adoption(unit, time, np.where(unit < 2, 4.0, np.inf))
    exact, clustered = [], []
    for _ in range(400):
        y = stream.normal(size=20)[unit] * (1 + time / 4) + stream.normal(size=160)
        exact.append(randomisation_inference(y, adoption, draws=200, seed=1).p_coefficient)
        clustered.append(float(fit_twfe(y, adoption).p[0]))
    assert 0.06 <= np.mean(np.array(exact) <= 0.1) <= 0.14
    assert np.mean(np.array(clustered) <= 0.1) > 0.25


def test_what_cannot_be_dealt_is_refused() -> None:
    y, adoption = castle()
    with pytest.raises(EstimationError, match="placebo: 'space' is not one of"):
        placebo(y, adoption, kind="space", seed=1)
    with pytest.raises(EstimationError, match="Units of one cluster adopt at different times"):
        randomisation_inference(y, adoption, clusters=adoption.unit % 3, seed=1)
    once = Adoption(adoption.unit, adoption.time, np.full(len(y), 2006.0))
    with pytest.raises(EstimationError, match="no variation is left"):
        randomisation_inference(y, once, seed=1)
