"""Weights and lists of effects in the estimators built on fixed effects: each by hand."""

import numpy as np
import pytest

from panel_data import REGRESSORS, dummies, sets, simulated, weights_of
from spillover.arrays.absorption import Effect, absorber
from spillover.arrays.groups import compare_groups
from spillover.arrays.iv import fit_iv
from spillover.arrays.mediation import Mediation, bootstrap_mediation, causal_steps, point_mediation
from spillover.arrays.moderation import fit_moderation
from spillover.arrays.moments import AbsorbedMoments, row_moments, solve_moments, unit_moments
from spillover.arrays.random_effects import fit_first_difference
from spillover.arrays.variance import Variance
from spillover.arrays.wild import wild_cluster_bootstrap
from spillover.arrays.within import fit_within

pytestmark = pytest.mark.proof("hand calculation")


def test_the_jackknife_refits_without_each_cluster() -> None:
    panel = simulated(8, keep=0.9)
    weights, effects = weights_of(panel, 1), sets(panel, "three")

    def fit(keep: np.ndarray, variance: Variance):
        parts = tuple(Effect(effect.name, effect.codes[keep]) for effect in effects)
        return fit_within(
            panel.y[keep],
            panel.x[keep],
            panel.unit[keep],
            panel.time[keep],
            terms=REGRESSORS,
            effects=parts,
            weights=weights[keep],
            variance=variance,
            constant=True,
        )

    full = fit(np.ones(len(panel.y), dtype=bool), Variance("jackknife"))
    units = np.unique(panel.unit)
    apart = (
        np.array([fit(panel.unit != unit, Variance("HC1")).coefficients for unit in units])
        - full.coefficients
    )
    np.testing.assert_allclose(full.covariance, (len(units) - 1) / len(units) * apart.T @ apart, rtol=1e-7)


def test_two_stages_by_hand_with_weights_and_a_list() -> None:
    panel = simulated(9)
    weights, effects = weights_of(panel, 2), sets(panel, "province:year")
    stream = np.random.default_rng(0)
    z = panel.x[:, [0]] + stream.normal(size=(len(panel.y), 1))
    result = fit_iv(
        panel.y,
        panel.x[:, [0]],
        panel.x[:, [1]],
        z,
        panel.unit,
        panel.time,
        terms=(("x1",), ("x2",), ("z",)),
        effects=effects,
        weights=weights,
        variance=Variance("classical"),
    )
    root = np.sqrt(weights)[:, None]
    others = root * np.column_stack([panel.x[:, [1]], dummies(effects, len(panel.y))])
    annihilate = np.eye(len(panel.y)) - others @ np.linalg.pinv(others)
    instrument = annihilate @ (root * z)
    by_hand = (instrument.T @ (root[:, 0] * panel.y)) / (instrument.T @ (root * panel.x[:, [0]]))
    assert result.second["x1"] == pytest.approx(by_hand.item(), rel=1e-9)
    first = fit_within(
        panel.x[:, 0],
        np.column_stack([z, panel.x[:, 1]]),
        panel.unit,
        panel.time,
        terms=("z", "x2"),
        effects=effects,
        weights=weights,
        variance=Variance("classical"),
    )
    assert result.second.statistics["kleibergen_paap_f"] == pytest.approx(
        float(first.statistic[0] ** 2), rel=1e-8
    )


def test_groups_are_split_fits_and_their_difference_a_sum_of_variances() -> None:
    panel = simulated(10, units=20)
    weights, group = weights_of(panel, 3), (panel.unit < 9).astype(int)
    effects = sets(panel, "province:year")
    for variance in (Variance(small_sample="none"), Variance("classical")):
        compared = compare_groups(
            panel.y,
            panel.x,
            panel.unit,
            panel.time,
            group,
            terms=REGRESSORS,
            effects=effects,
            weights=weights,
            variance=variance,
        )
        first, second = compared.estimates
        np.testing.assert_allclose(
            compared.difference.coefficients, second.coefficients - first.coefficients, rtol=1e-9
        )
        if variance.kind != "classical":
            np.testing.assert_allclose(
                compared.difference.covariance, first.covariance + second.covariance, rtol=1e-8
            )
    interacted = np.column_stack([panel.x, panel.x * group[:, None]])
    by_group = tuple(Effect(effect.name, effect.codes * 2 + group) for effect in effects)
    joint = fit_within(
        panel.y,
        interacted,
        panel.unit,
        panel.time,
        terms=(*REGRESSORS, *(f"{name}g" for name in REGRESSORS)),
        effects=by_group,
        weights=weights,
        variance=Variance("classical"),
    )
    np.testing.assert_allclose(compared.difference.covariance, joint.covariance[3:, 3:], rtol=1e-8)


def test_mediation_with_weights_adds_up_and_draws_refit() -> None:
    panel = simulated(13)
    weights = weights_of(panel, 5)
    model = Mediation(
        panel.y,
        panel.x[:, 0],
        panel.x[:, [1]],
        panel.x[:, [2]],
        panel.unit,
        panel.time,
        ("y", "x", ("m",), ("c",)),
        effects=sets(panel, "province:year"),
        weights=weights,
    )
    steps = causal_steps(model)
    assert steps.effects["total"] == pytest.approx(
        steps.effects["direct"] + steps.effects["indirect"], rel=1e-9
    )
    np.testing.assert_allclose(point_mediation(model)[:3], list(steps.effects.values())[:3], rtol=1e-8)
    drawn = bootstrap_mediation(model, seed=4, replicates=range(3))
    stream = np.random.default_rng(np.random.SeedSequence([4, 1]))
    units = np.unique(panel.unit)[stream.integers(0, 12, 12)]
    rows = np.concatenate([np.flatnonzero(panel.unit == unit) for unit in units])
    own = np.repeat(np.arange(12), 6)
    by_hand = fit_within(
        panel.y[rows],
        panel.x[rows][:, [0, 2]],
        own,
        panel.time[rows],
        terms=("x", "c"),
        effects=(
            Effect("unit", own),
            Effect("province:year", (panel.unit[rows] % 3) * 10_000 + panel.time[rows]),
        ),
        weights=weights[rows],
    )
    assert drawn[1, 0] == pytest.approx(by_hand["x"], rel=1e-8)


@pytest.mark.parametrize("name", ["two-way", "individual", "time", "none"])
@pytest.mark.parametrize("of_units", [True, False])
def test_moments_of_named_effects_with_weights_are_those_of_the_list(name: str, of_units: bool) -> None:
    panel = simulated(19, keep=0.85)
    columns, weights = np.column_stack([panel.y, panel.x]), weights_of(panel, 8)
    named = absorber(panel.unit, panel.time, name, weights)
    quick = (unit_moments if of_units else row_moments)(columns, named)
    slow = AbsorbedMoments(columns, named, of_units)
    counts = np.random.default_rng(1).integers(0, 3, (4, quick.size)).astype(float)
    slopes = [solve_moments(moments.gram(counts), [1, 2, 3], 0, range(4)) for moments in (quick, slow)]
    np.testing.assert_allclose(slopes[0], slopes[1], rtol=1e-8)
    assert not isinstance(quick, AbsorbedMoments)


def test_moderation_and_the_wild_bootstrap_take_weights() -> None:
    panel = simulated(14, units=8)
    weights, effects = weights_of(panel, 6), sets(panel, "three")
    result = fit_moderation(
        panel.y,
        panel.x[:, 0],
        panel.x[:, 1],
        panel.x[:, [2]],
        panel.unit,
        panel.time,
        terms=("x", "m", ("c",)),
        effects=effects,
        weights=weights,
    )
    mean = np.average(panel.x, axis=0, weights=weights)
    product = (panel.x[:, 0] - mean[0]) * (panel.x[:, 1] - mean[1])
    design = np.column_stack([panel.x[:, :2], product, panel.x[:, 2]])
    arguments = (panel.y, design, panel.unit, panel.time)
    terms = ("x", "m", "x×m", "c")
    direct = fit_within(*arguments, terms=terms, effects=effects, weights=weights)
    np.testing.assert_allclose(result.estimate.covariance, direct.covariance, rtol=1e-9)
    wild = wild_cluster_bootstrap(
        *arguments,
        panel.unit,
        terms=terms,
        term="x×m",
        effects=effects,
        observation_weights=weights,
        weights="rademacher",
        seed=1,
    )
    unadjusted = fit_within(
        *arguments, terms=terms, effects=effects, weights=weights, variance=Variance(small_sample="none")
    )
    assert wild.statistic == pytest.approx(float(unadjusted.statistic[2]), rel=1e-8)
    assert wild.is_enumerated


def test_differences_weigh_by_the_variance_of_a_difference() -> None:
    panel = simulated(15)
    weights = weights_of(panel, 7)
    estimate = fit_first_difference(
        panel.y, panel.x, panel.unit, panel.time, terms=REGRESSORS, weights=weights
    )
    cube = np.column_stack([panel.y, panel.x]).reshape(12, 6, 4)
    apart = np.diff(cube, axis=1).reshape(-1, 4)
    inverse = 1 / weights.reshape(12, 6)
    root = np.sqrt(1 / (inverse[:, 1:] + inverse[:, :-1])).ravel()
    design = root[:, None] * np.column_stack([apart[:, 1:], np.ones(len(apart))])
    np.testing.assert_allclose(
        estimate.coefficients, np.linalg.lstsq(design, root * apart[:, 0], rcond=None)[0], rtol=1e-9
    )
