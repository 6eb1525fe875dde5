"""The wild cluster bootstrap against refitting every draw."""

import tracemalloc
from itertools import product

import numpy as np
import pytest

from panel_data import PanelData, simulated
from spillover.arrays import absorption
from spillover.arrays.absorption import Effect
from spillover.arrays.foundation import EstimationError
from spillover.arrays.projection import Projection
from spillover.arrays.variance import Variance
from spillover.arrays.wild import WEBB, wild_cluster_bootstrap
from spillover.arrays.within import fit_within

pytestmark = pytest.mark.proof("hand calculation")

NAMES = ("x1", "x2", "x3")


def refitted_p(panel: PanelData, clusters: np.ndarray, null: float, effects: str) -> float:
    """p-value of the second coefficient = null over all Rademacher vectors, each draw by a full refit."""
    project = Projection(panel.unit, panel.time, effects)
    others = np.column_stack([project(panel.x[:, [0, 2]])])
    y, x = project(panel.y), project(panel.x)
    target = y - null * x[:, 1]
    residual = target - others @ np.linalg.lstsq(others, target, rcond=None)[0]

    def ratio(outcome: np.ndarray) -> float:
        bread = np.linalg.inv(x.T @ x)
        b = bread @ x.T @ outcome
        scores = x * (outcome - x @ b)[:, None]
        totals = np.stack([scores[clusters == g].sum(0) for g in np.unique(clusters)])
        return (b[1] - null) / np.sqrt((bread @ totals.T @ totals @ bread)[1, 1])

    observed = abs(ratio(y))
    fitted = y - residual
    draws = [
        abs(ratio(project(fitted + np.array(v)[clusters] * residual))) for v in product((-1.0, 1.0), repeat=7)
    ]
    return float(np.mean([draw >= observed * (1 - 1e-9) for draw in draws]))


@pytest.mark.parametrize("effects", ["two-way", "individual"])
@pytest.mark.parametrize("keep", [1.0, 0.85])
def test_enumerated_draws_equal_refitting(effects: str, keep: float) -> None:
    panel = simulated(3, units=14, keep=keep)
    clusters = panel.unit % 7
    for null in (0.7, 1.0, 1.2):
        shifted = panel.y - null * panel.x[:, 1]
        result = wild_cluster_bootstrap(
            shifted,
            panel.x,
            panel.unit,
            panel.time,
            clusters,
            terms=NAMES,
            term="x2",
            effects=effects,
            weights="rademacher",
            seed=1,
        )
        assert result.is_enumerated
        assert result.draws == 128
        assert result.p == pytest.approx(refitted_p(panel, clusters, null, effects))


def test_t_ratio_is_the_clustered_one() -> None:
    panel = simulated(3)
    clusters = panel.unit % 4
    result = wild_cluster_bootstrap(
        panel.y, panel.x, panel.unit, panel.time, clusters, terms=NAMES, term="x2", draws=99, seed=1
    )
    variance = Variance(clusters=clusters, small_sample="none")
    estimate = fit_within(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, variance=variance)
    assert result.estimate == pytest.approx(estimate["x2"], rel=1e-10)
    assert result.statistic == pytest.approx(estimate.statistic[1], rel=1e-10)


def test_interval_is_where_the_p_value_crosses_the_level() -> None:
    panel = simulated(12, units=24)
    clusters = panel.unit % 8

    def p_of(null: float) -> float:
        shifted = panel.y - null * panel.x[:, 0]
        return wild_cluster_bootstrap(
            shifted, panel.x, panel.unit, panel.time, clusters, terms=NAMES, term="x1", draws=1999, seed=5
        ).p

    result = wild_cluster_bootstrap(
        panel.y, panel.x, panel.unit, panel.time, clusters, terms=NAMES, term="x1", draws=1999, seed=5
    )
    width = result.high - result.low
    for end, outward in ((result.low, -1), (result.high, 1)):
        assert p_of(end + outward * 1e-3 * width) <= 0.05
        assert p_of(end - outward * 0.05 * width) > 0.05
    assert not result.is_enumerated
    assert result.weights == "webb"


def test_too_few_clusters_give_an_unbounded_interval() -> None:
    panel = simulated(3)
    result = wild_cluster_bootstrap(
        panel.y,
        panel.x,
        panel.unit,
        panel.time,
        panel.unit % 3,
        terms=NAMES,
        term="x1",
        weights="rademacher",
        seed=1,
    )
    # With three clusters the smallest p-value over eight sign vectors is 1/4: nothing is ever rejected at 5%.
    assert (result.low, result.high) == (-np.inf, np.inf)


def test_seed_decides_the_draws() -> None:
    panel = simulated(3)

    def p(seed: int) -> float:
        return wild_cluster_bootstrap(
            panel.y,
            panel.x[:, :1],
            panel.unit,
            panel.time,
            panel.unit % 9,
            terms=("x1",),
            term="x1",
            draws=199,
            seed=seed,
        ).low

    assert p(1) == p(1)
    assert p(1) != p(2)


def test_webb_weights_have_mean_zero_and_variance_one() -> None:
    assert WEBB.mean() == pytest.approx(0, abs=1e-15)
    assert (WEBB**2).mean() == pytest.approx(1)


def test_errors_are_named() -> None:
    panel = simulated(3)
    arguments = (panel.y, panel.x, panel.unit, panel.time)
    with pytest.raises(EstimationError, match="one group only"):
        wild_cluster_bootstrap(*arguments, np.zeros_like(panel.unit), terms=NAMES, term="x1", seed=1)
    with pytest.raises(EstimationError, match="x9 is not among the regressors"):
        wild_cluster_bootstrap(*arguments, panel.unit % 4, terms=NAMES, term="x9", seed=1)
    with pytest.raises(EstimationError, match="weights: 'normal' is not one of webb, rademacher"):
        wild_cluster_bootstrap(*arguments, panel.unit % 4, terms=NAMES, term="x1", weights="normal", seed=1)


@pytest.mark.parametrize("kind", ["two-way", "individual", "time", "none", "slopes"])
@pytest.mark.parametrize("weighted", [False, True])
def test_sums_of_clusters_equal_the_columns_of_all_rows(kind, weighted, monkeypatch):
    """The way of effects that are removed by iteration makes every cluster's column, in parts."""
    panel = simulated(5, units=12, periods=9, keep=0.9)
    effects = kind
    if kind == "slopes":
        effects = [Effect("unit", panel.unit, panel.time - panel.time.mean()), Effect("year", panel.time)]
    rows = np.random.default_rng(1).uniform(0.5, 2.0, len(panel.y)) if weighted else None
    options = {"terms": NAMES, "term": "x2", "effects": effects, "draws": 199, "seed": 2}
    made = []
    for direct in (True, False):
        if not direct:
            monkeypatch.setattr(absorption, "DIRECT", -1)
        for clusters in (panel.unit, panel.time, (panel.unit * 5 + panel.time) % 7):
            data = (panel.y, panel.x, panel.unit, panel.time, clusters)
            found = wild_cluster_bootstrap(*data, **options, observation_weights=rows)
            made.append([found.statistic, found.p, found.low, found.high])
    assert np.array(made[:3]) == pytest.approx(np.array(made[3:]), rel=1e-8)


def test_many_clusters_take_no_column_of_all_rows_each():
    """1,000 clusters of 10 rows: a column for each would be 80 MB, and there were several such tables."""
    random, units, periods = np.random.default_rng(4), 1000, 10
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    x = random.normal(size=(units * periods, 1))
    y = x[:, 0] + random.normal(size=units * periods)
    tracemalloc.start()
    try:
        found = wild_cluster_bootstrap(y, x, unit, time, unit, terms=["x"], term="x", draws=99, seed=1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.clusters == units
    assert peak < 40e6
