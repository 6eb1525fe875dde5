"""Lists of effects and observation weights: by dummies, by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_data import PanelData, simulated
from spillover.arrays import elimination
from spillover.arrays.absorption import Absorption, Effect, absorber
from spillover.arrays.groups import compare_groups
from spillover.arrays.iv import fit_iv
from spillover.arrays.mediation import Mediation, bootstrap_mediation, causal_steps, point_mediation
from spillover.arrays.moderation import fit_moderation
from spillover.arrays.moments import AbsorbedMoments, row_moments, solve_moments, unit_moments
from spillover.arrays.random_effects import fit_first_difference
from spillover.arrays.result import EstimationError
from spillover.arrays.variance import Variance
from spillover.arrays.wild import wild_cluster_bootstrap
from spillover.arrays.within import fit_within

NAMES = ("x1", "x2", "x3")
seeds = st.integers(0, 10_000)


def weights_of(panel: PanelData, seed: int) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(size=len(panel.y)))


def sets(panel: PanelData, name: str) -> tuple[Effect, ...]:
    """A list of effects by name."""
    unit, time = Effect("unit", panel.unit), Effect("year", panel.time)
    province = panel.unit % 3
    return {
        "unit": (unit,),
        "unit, year": (unit, time),
        "province:year": (unit, Effect("province:year", province * 10_000 + panel.time)),
        "nested": (Effect("province", province), unit, time),
        "three": (unit, time, Effect("industry", (panel.unit * 5 + panel.time * 3) % 4)),
        "trends": (unit, time, Effect("unit[year]", panel.unit, panel.time.astype(float)[:, None])),
        "province trends": (unit, time, Effect("p[year]", province, panel.time.astype(float)[:, None])),
        "trend, all": (unit, Effect("all[year]", np.zeros_like(province), panel.time[:, None] * 1.0)),
    }[name]


ALL = ("unit", "unit, year", "province:year", "nested", "three", "trends", "province trends", "trend, all")


def dummies(effects: tuple[Effect, ...], rows: int) -> np.ndarray:
    blocks = [np.ones((rows, 1))]
    for effect in effects:
        one = (effect.codes[:, None] == np.unique(effect.codes)).astype(float)
        blocks.append(one)
        if effect.slopes is not None:
            blocks.append(one * (effect.slopes - effect.slopes.mean(0)))
    return np.column_stack(blocks)


@settings(max_examples=40, deadline=None)
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
        terms=NAMES,
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
    plain = fit_within(*arguments, terms=NAMES, effects=name, constant=True, variance=Variance())
    equal = fit_within(
        *arguments,
        terms=NAMES,
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


@settings(max_examples=25, deadline=None)
@given(seed=seeds, keep=st.sampled_from([0.15, 0.3, 0.6]))
def test_components_of_two_sets_give_the_rank_of_their_dummies(seed: int, keep: float) -> None:
    panel = simulated(seed, units=10, periods=9, keep=keep)
    effects = sets(panel, "unit, year")
    found = Absorption(panel.unit, panel.time, effects)
    assert found.absorbed == np.linalg.matrix_rank(dummies(effects, len(panel.y)))


def test_nested_parameters_leave_out_all_that_clusters_contain() -> None:
    """Units and provinces lie in clusters by unit: K is the slopes, the years and no more."""
    panel = simulated(5)
    estimate = fit_within(
        panel.y,
        panel.x,
        panel.unit,
        panel.time,
        terms=NAMES,
        effects=sets(panel, "nested"),
        variance=Variance(),
    )
    assert "(K = 9)" in estimate.settings["variance"]
    assert estimate.statistics["df_residual"] == 72 - 3 - (12 + 6 - 1)


@pytest.mark.parametrize("name", ["province:year", "three", "province trends"])
def test_iteration_gives_what_elimination_gives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = simulated(11, units=20, periods=10, keep=0.7)
    effects = sets(panel, name)
    table = np.column_stack([panel.y, panel.x])
    weights = weights_of(panel, 4)
    exact = Absorption(panel.unit, panel.time, effects, weights)
    wanted, rank = exact(table), exact.absorbed
    size = max(block.size for block in exact.elimination.blocks[1:])
    monkeypatch.setattr(elimination, "DIRECT", size if name == "three" else size - 1)
    iterated = Absorption(panel.unit, panel.time, effects, weights)
    if name == "three":
        assert iterated.elimination.direct is False
        assert iterated.absorbed == rank
    assert not iterated.elimination.direct
    np.testing.assert_allclose(iterated(table), wanted, atol=1e-9)


def test_a_column_that_does_not_converge_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = simulated(12, units=30, periods=10, keep=0.3)
    monkeypatch.setattr(elimination, "DIRECT", 1)
    monkeypatch.setattr(elimination, "ITERATIONS", 1)
    with pytest.raises(EstimationError, match="did not converge"):
        Absorption(panel.unit, panel.time, sets(panel, "unit, year"))(panel.y)


@settings(max_examples=10, deadline=None)
@given(seed=seeds)
def test_counts_as_weights_repeat_rows_and_scale_changes_nothing(seed: int) -> None:
    panel = simulated(seed)
    weights = weights_of(panel, seed)
    arguments = {"terms": NAMES, "effects": sets(panel, "three"), "variance": Variance("HC1")}
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
            terms=NAMES,
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
            terms=NAMES,
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
        terms=(*NAMES, *(f"{name}g" for name in NAMES)),
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
    assert wild.enumerated


def test_differences_weigh_by_the_variance_of_a_difference() -> None:
    panel = simulated(15)
    weights = weights_of(panel, 7)
    estimate = fit_first_difference(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, weights=weights)
    cube = np.column_stack([panel.y, panel.x]).reshape(12, 6, 4)
    apart = np.diff(cube, axis=1).reshape(-1, 4)
    inverse = 1 / weights.reshape(12, 6)
    root = np.sqrt(1 / (inverse[:, 1:] + inverse[:, :-1])).ravel()
    design = root[:, None] * np.column_stack([apart[:, 1:], np.ones(len(apart))])
    np.testing.assert_allclose(
        estimate.coefficients, np.linalg.lstsq(design, root * apart[:, 0], rcond=None)[0], rtol=1e-9
    )


def test_singletons_are_reported_by_effect() -> None:
    panel = simulated(16)
    industry = np.where(np.arange(len(panel.y)) == 7, 99, panel.unit % 3)
    estimate = fit_within(
        panel.y,
        panel.x,
        panel.unit,
        panel.time,
        terms=NAMES,
        effects=(Effect("unit", panel.unit), Effect("industry", industry)),
    )
    assert any(note.startswith("1 industry(s) seen once") for note in estimate.notes)
    assert abs(estimate.residuals[7]) < 1e-10


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_not_positive_is_named(bad: float) -> None:
    panel = simulated(17)
    weights = np.ones(len(panel.y))
    weights[9] = bad
    with pytest.raises(EstimationError, match="weight of unit 1 at time 2003"):
        fit_within(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, weights=weights)
    with pytest.raises(EstimationError, match="3 observation weights for 72 rows"):
        absorber(panel.unit, panel.time, weights=np.ones(3))


def test_a_regressor_that_effects_absorb_is_named() -> None:
    panel = simulated(18)
    x = panel.x.copy()
    x[:, 1] = (panel.unit % 3) * (panel.time - 2000.0)
    with pytest.raises(EstimationError, match="x2: no variation is left once the effects are removed"):
        fit_within(panel.y, x, panel.unit, panel.time, terms=NAMES, effects=sets(panel, "province:year"))
    with pytest.raises(EstimationError, match="x2: no variation"):
        fit_within(panel.y, x, panel.unit, panel.time, terms=NAMES, effects=sets(panel, "trends"))
