"""NIST's reference regressions and hard panels: how many digits the estimators keep, and when they warn."""

from decimal import Decimal

import numpy as np
import pytest

from exact_regression import PERIODS, UNITS, digits, exact, exact_within, hard_panel, nist
from spillover.arrays.foundation import EstimationError
from spillover.arrays.iv import fit_iv
from spillover.arrays.linear import FEWEST_DIGITS, column_norms, count_digits, least_squares
from spillover.arrays.projection import Projection
from spillover.arrays.random_effects import fit_pooled, fit_random
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

pytestmark = pytest.mark.proof("hand calculation")

UNIT, TIME = np.repeat(np.arange(UNITS), PERIODS), np.tile(np.arange(PERIODS), UNITS)
# The digits that a coefficient and a standard error must keep at least.
KEPT = {
    "norris": (11, 12),
    "pontius": (10, 11),
    "noint1": (13, 13),
    "noint2": (13, 13),
    "longley": (9, 10),
    "filip": (6, 6),
    "wampler1": (7, 8),
    "wampler2": (11, 12),
    "wampler3": (7, 11),
    "wampler4": (6, 11),
    "wampler5": (4, 11),
}
# The regressors fit these perfectly, so that no standard error exists.
PERFECT = {"wampler1", "wampler2"}
HARD = [(size, apart) for size in (0.0, 1e3, 1e6, 1e8) for apart in (0.0, 1e3, 1e5, 1e7)]


@pytest.mark.parametrize("name", nist())
def test_certified_values_are_those_of_exact_arithmetic(name):
    """Data and certified values are typed in: one wrong digit of either and this fails."""
    one = nist()[name]
    for ours, printed in zip(exact(one), (one.estimates, one.errors), strict=True):
        for value, text in zip(ours, printed, strict=True):
            assert abs(value - Decimal(text)) <= abs(Decimal(text)) * Decimal("1e-14")


@pytest.mark.parametrize("name", nist())
def test_least_squares_keep_their_digits(name):
    one = nist()[name]
    constant = [np.ones(len(one.y))] if one.constant else []
    design = np.column_stack([*constant, one.design])
    fit = least_squares(one.outcome, design, [f"b{j}" for j in range(design.shape[1])])
    freedom = len(one.y) - design.shape[1]
    errors = np.sqrt(fit.residuals @ fit.residuals / freedom * (fit.rows**2).sum(0))
    true = np.array(one.estimates, float)
    kept = digits(fit.coefficients, true)
    assert kept >= KEPT[name][0]
    assert digits(errors, np.array(one.errors, float)) >= KEPT[name][1]
    if kept < FEWEST_DIGITS:
        assert count_digits(fit, column_norms(np.column_stack([one.outcome, design]))) < FEWEST_DIGITS


@pytest.mark.parametrize("name", [name for name in nist() if nist()[name].constant])
def test_the_pooled_regression_keeps_its_digits(name):
    one = nist()[name]
    terms, rows = [f"b{j}" for j in range(one.design.shape[1])], np.arange(len(one.y))
    arguments = (one.outcome, one.design, rows, np.zeros_like(rows))
    if name in PERFECT:
        with pytest.raises(EstimationError, match="fit the outcome perfectly"):
            fit_pooled(*arguments, terms=terms, variance=Variance("classical"))
        return
    fit = fit_pooled(*arguments, terms=terms, variance=Variance("classical"))
    order = np.r_[len(terms), : len(terms)]
    assert digits(fit.coefficients[order], np.array(one.estimates, float)) >= KEPT[name][0]
    assert digits(fit.se[order], np.array(one.errors, float)) >= KEPT[name][1]


@pytest.mark.parametrize(("size", "apart"), HARD)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_hard_panel_loses_digits_without_a_warning(size, apart, seed):
    """The bound never promises more than half a digit beyond what exact arithmetic finds."""
    y, x = hard_panel(size, apart, seed)
    table = Projection(UNIT, TIME)(np.column_stack([y, x]))
    fit = least_squares(table[:, 0], table[:, 1:], ("a", "b"))
    kept = digits(fit.coefficients, exact_within(y, x))
    assert count_digits(fit, column_norms(np.column_stack([y, x]))) <= kept + 0.5
    warned = any("digits" in note.values for note in fit_within(y, x, UNIT, TIME, terms=("a", "b")).notes)
    assert warned or kept >= FEWEST_DIGITS


def _two_stage(y: np.ndarray, x: np.ndarray):
    z = x[:, :1] + np.random.default_rng(3).normal(size=(len(y), 1))
    return fit_iv(y, x[:, :1], x[:, 1:], z, UNIT, TIME, terms=(["a"], ["b"], ["z"])).second


ESTIMATORS = {
    "within": (fit_within, (1e3, 1e7)),
    "pooled": (fit_pooled, (0.0, 1e8)),
    "random": (lambda *data, terms: fit_random(*data, terms=terms).estimate, (1e5, 1e3)),
    "two-stage": (lambda y, x, *_, terms: _two_stage(y, x), (1e5, 1e3)),
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_each_estimator_warns_of_a_hard_panel_and_of_no_other(name):
    fit, hard = ESTIMATORS[name]
    for panel, warned in ((hard, True), ((10.0, 0.0), False)):
        notes = fit(*hard_panel(*panel), UNIT, TIME, terms=("a", "b")).notes
        assert any("digits" in note.values for note in notes) == warned
