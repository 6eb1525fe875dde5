"""Matching and balance: against loops written out, and what is refused."""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from spillover.arrays.did.matching import MatchRule, complete_units, match
from spillover.arrays.foundation import EstimationError

pytestmark = pytest.mark.proof("hand calculation")

TERMS = ("x1", "x2")


def sample(seed: int = 4, units: int = 60, periods: int = 5):
    stream = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(2001, 2001 + periods), units)
    group = (stream.random(units) < 0.35).astype(float)[unit]
    x = stream.normal(size=(len(unit), 2)) + 0.6 * group[:, None]
    return group, x, unit, time


def shares(score: np.ndarray, controls: np.ndarray, rule: MatchRule) -> np.ndarray:
    """One treated row's shares, written out."""
    distance = np.abs(controls - score)
    if rule.method == "radius":
        share = (distance <= rule.caliper).astype(float)
    elif rule.method == "kernel":
        u = distance / rule.bandwidth
        share = np.exp(-u * u / 2) if rule.kernel == "normal" else np.maximum(0, 1 - u * u)
    else:
        share = np.zeros(len(controls))
        share[np.argsort(distance)[: rule.neighbours]] = 1.0
        share[distance > (rule.caliper or np.inf)] = 0.0
    return share / share.sum() if share.sum() > 0 else share


@pytest.mark.parametrize(
    "rule",
    [
        MatchRule(),
        MatchRule(neighbours=3),
        MatchRule(neighbours=2, caliper=0.01),
        MatchRule("radius", caliper=0.02),
        MatchRule("kernel"),
        MatchRule("kernel", kernel="normal", bandwidth=0.1, support=False),
    ],
)
@pytest.mark.parametrize("yearly", [False, True])
def test_weights_are_those_of_the_rule_written_out(rule, yearly) -> None:
    group, x, unit, time = sample()
    strata = time if yearly else None
    found = match(group, x, terms=TERMS, unit=unit, time=time, strata=strata, rule=rule)
    expected, off = np.zeros(len(group)), 0
    for layer in np.unique(time) if yearly else [None]:
        rows = np.flatnonzero(time == layer) if yearly else np.arange(len(group))
        theirs = rows[group[rows] == 0]
        pool = found.scores[theirs]
        for row in rows[group[rows] == 1]:
            score = found.scores[row]
            share = shares(score, pool, rule)
            if (rule.support and not pool.min() <= score <= pool.max()) or not share.any():
                off += 1
                continue
            expected[row] = 1.0
            expected[theirs] += share
    np.testing.assert_allclose(found.weights, expected, atol=1e-10)
    assert found.off_support == off
    assert [(one.key, one.values) for one in found.notes] == ([("unmatched", {"rows": off})] if off else [])
    assert found.weights[group == 0].sum() == pytest.approx(found.weights[group == 1].sum())


def test_without_replacement_no_control_serves_twice_and_high_scores_choose_first() -> None:
    group, x, unit, time = sample()
    found = match(group, x, terms=TERMS, unit=unit, time=time, rule=MatchRule(replacement=False))
    assert set(np.unique(found.weights)) <= {0.0, 1.0}
    assert found.weights[group == 0].sum() == found.weights[group == 1].sum()
    inside = (group == 1) & (found.scores <= found.scores[group == 0].max())
    first = np.flatnonzero(inside)[found.scores[inside].argmax()]
    nearest = np.abs(np.where(group == 0, found.scores, np.inf) - found.scores[first]).argmin()
    assert found.weights[first] == found.weights[nearest] == 1.0


def test_controls_that_tie_share_a_place() -> None:
    x = np.array([[0.0], [0.0], [0.0], [1.0], [1.0], [-1.0]])
    group = np.array([1.0, 0, 0, 1, 0, 0])
    unit, time = np.arange(6), np.full(6, 2001)
    found = match(group, x, terms=("x",), unit=unit, time=time)
    np.testing.assert_allclose(found.weights, [1, 0.5, 0.5, 1, 1, 0])


def test_balance_before_is_the_plain_comparison_of_groups() -> None:
    group, x, unit, time = sample()
    side = match(group, x, terms=TERMS, unit=unit, time=time).balance.before
    plain = ttest_ind(x[group == 1], x[group == 0])
    np.testing.assert_allclose(side.t, plain.statistic, rtol=1e-10)
    np.testing.assert_allclose(side.p, plain.pvalue, rtol=1e-9)
    one, two = x[group == 1], x[group == 0]
    scale = np.sqrt((one.var(0, ddof=1) + two.var(0, ddof=1)) / 2)
    np.testing.assert_allclose(side.bias, 100 * (one.mean(0) - two.mean(0)) / scale, rtol=1e-12)
    np.testing.assert_allclose(side.variance_ratio, one.var(0, ddof=1) / two.var(0, ddof=1), rtol=1e-12)


def test_matching_balances_what_it_matches_on() -> None:
    group, x, unit, time = sample(units=400)
    for rule in (MatchRule(neighbours=4), MatchRule("radius", caliper=0.03), MatchRule("kernel")):
        found = match(group, x, terms=TERMS, unit=unit, time=time, rule=rule).balance
        assert found.before.mean_bias > 50
        assert found.after.mean_bias < 6
        assert found.before.rubin_b > 60 > 25 > found.after.rubin_b
        assert 0.5 < found.after.rubin_r < 2
        assert found.after.pseudo_r2 < 0.01 < found.before.pseudo_r2


def test_all_rows_of_matched_units_come_back() -> None:
    group, x, unit, time = sample()
    found = match(group, x, terms=TERMS, unit=unit, time=time, strata=time)
    units = complete_units(found, unit)
    matched = np.unique(unit[found.rows])
    np.testing.assert_array_equal(units.rows, np.isin(unit, matched))
    np.testing.assert_array_equal(units.weights[found.rows], found.weights[found.rows])


def test_what_cannot_be_matched_is_refused() -> None:
    group, x, unit, time = sample()
    call = {"terms": TERMS, "unit": unit, "time": time}
    with pytest.raises(EstimationError, match="Radius matching needs a caliper"):
        MatchRule("radius")
    with pytest.raises(EstimationError, match="method: 'mahalanobis' is not one of nearest"):
        MatchRule("mahalanobis")
    with pytest.raises(EstimationError, match="kernel: 'flat' is not one of"):
        MatchRule("kernel", kernel="flat")
    with pytest.raises(EstimationError, match="There are no treated rows in year 2003; match pooled"):
        match(np.where(time == 2003, 0.0, group), x, strata=time, **call)
    with pytest.raises(EstimationError, match="separate treated from untreated"):
        match(group, np.column_stack([x[:, 0], group * 9 + x[:, 1]]), **call)
    with pytest.raises(EstimationError, match="widen the caliper"):
        match(group, x, rule=MatchRule("radius", caliper=1e-12), **call)
    gap = x.copy()
    gap[3, 1] = np.nan
    with pytest.raises(EstimationError, match="x2 is not a number for unit 0 at time 2004"):
        match(group, gap, **call)
