"""Moderation: centring, the marginal effect, and Johnson–Neyman bounds."""

import numpy as np
import pytest
from scipy.special import stdtrit

from panel_data import simulated
from spillover.arrays.moderation import fit_moderation, johnson_neyman, marginal_effect
from spillover.arrays.result import Estimate
from spillover.arrays.within import fit_within

pytestmark = pytest.mark.proof("identity")

TERMS = ("x", "m", ("c",))


def moderation(seed: int = 0, strength: float = 0.8, **options):
    panel = simulated(seed, units=20)
    x, m, c = panel.x.T
    y = panel.y + strength * (x - x.mean()) * (m - m.mean())
    return fit_moderation(y, x, m, c[:, None], panel.unit, panel.time, terms=TERMS, **options), (
        panel,
        y,
        x,
        m,
        c,
    )


def test_interaction_is_of_centred_variables() -> None:
    result, (panel, y, x, m, c) = moderation()
    design = np.column_stack([x, m, (x - x.mean()) * (m - m.mean()), c])
    direct = fit_within(y, design, panel.unit, panel.time, terms=("x", "m", "xm", "c"))
    np.testing.assert_allclose(result.estimate.coefficients, direct.coefficients, rtol=1e-10)
    assert result.estimate.terms == ("x", "m", "x×m", "c")


def test_centring_the_main_effects_moves_the_constant_only() -> None:
    raw, (_, _, x, m, _) = moderation(constant=True)
    centred, _ = moderation(constant=True, centre_main=True)
    np.testing.assert_allclose(centred.estimate.coefficients[:-1], raw.estimate.coefficients[:-1], rtol=1e-9)
    shift = raw.estimate["x"] * x.mean() + raw.estimate["m"] * m.mean()
    assert centred.estimate["_cons"] - raw.estimate["_cons"] == pytest.approx(shift, rel=1e-9)


def test_marginal_effect_is_the_slope_of_the_recentred_model() -> None:
    result, (panel, y, x, m, c) = moderation()
    value = float(np.quantile(m, 0.8))
    design = np.column_stack([x, m, x * (m - value), c])
    direct = fit_within(y, design, panel.unit, panel.time, terms=("x", "m", "xm", "c"))
    at = marginal_effect(result.estimate, np.array([value]), float(m.mean()))
    assert at.effect[0] == pytest.approx(direct["x"], rel=1e-9)
    assert at.se[0] == pytest.approx(direct.se[0], rel=1e-8)
    assert (at.low[0], at.high[0]) == pytest.approx(tuple(bound[0] for bound in direct.interval()), rel=1e-8)


def test_bounds_are_where_the_band_touches_zero() -> None:
    result, (_, _, _, m, _) = moderation()
    assert len(result.bounds) == 2
    at = marginal_effect(result.estimate, np.array(result.bounds), float(m.mean()))
    ratio = np.abs(at.effect / at.se)
    np.testing.assert_allclose(ratio, stdtrit(result.estimate.df, 0.975), rtol=1e-9)


def test_region_names_signs_inside_the_sample() -> None:
    result, _ = moderation(strength=1.5)
    parts = {part.values["sign"]: (part.values["low"], part.values["high"]) for part in result.region}
    assert {"negative", "positive"} <= parts.keys()
    assert parts["negative"][1] < parts["positive"][0]
    flat, _ = moderation(strength=0.0)
    assert "negative" not in {part.values["sign"] for part in flat.region}


def test_no_bounds_where_significance_never_changes() -> None:
    coefficients, covariance = np.array([5.0, 0.0, 0.0]), np.diag([0.01, 1.0, 0.0])
    classical = {"variance": {"kind": "classical"}}
    sure = Estimate(
        "within", ("x", "m", "x×m"), coefficients, covariance, 100, 10, 10, 50.0, settings=classical
    )
    assert johnson_neyman(sure, 0.0) == ()
