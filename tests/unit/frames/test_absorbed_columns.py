"""A column that has one value, or that a model's effects explain, in every role of every call: a sentence
that names it, or a result where it is no trouble.
"""

import numpy as np
import pytest

import spillover
from frame_data import ASKED, UNITS, YEARS, simulated, with_matrices
from spillover import EstimationError

ROLES = ("outcome", "treatment", "regressors", "endogenous", "instruments", "mediators", "moderator")
ROLES += ("controls", "threshold", "covariates", "variable")
# In place of lags of another column.
OPTIONS = {
    **ASKED,
    "fit_iv": {**ASKED["fit_iv"], "instruments": ["q", "w"]},
    "fit_gmm": {**ASKED["fit_gmm"], "regressors": ["x", "L.y"], "exogenous": ["x"]},
}
# Equal incomes have a Gini coefficient of zero.
NO_TROUBLE = {("inequality", "variable")}
ONE_WAY = ("fit_random", "fit_first_difference", "fit_slx", "fit_sarar", "fit_threshold", "fit_quantile")
TWO_WAY = ("fit_within", "fit_sar", "fit_sem", "fit_sdm", "fit_iv", "fit_gmm", "bacon", "bootstrap_mediation")
TWO_WAY += ("did", "event_study", "groups", "hausman", "matching", "mediation", "moderation", "placebo")
TWO_WAY += ("several_groups", "specification_tests", "staggered")
VALUES = {
    "constant": lambda unit, year: 2.0 + 0 * unit,
    "of units": lambda unit, year: np.sqrt(unit + 2.0),
    "of years": lambda unit, year: np.sqrt(year + 2.0),
    "of both": lambda unit, year: np.sqrt(unit + 2.0) + np.log(year + 2.0),
}
# A treatment is 0 or 1.
TREATMENTS = {
    "constant": lambda unit, year: 1.0 + 0 * unit,
    "of units": lambda unit, year: 1.0 * (unit > 19),
}


def _cases():
    for call, options in OPTIONS.items():
        explained = ["of units"] if call in ONE_WAY else list(VALUES)[1:] if call in TWO_WAY else []
        for role in ROLES:
            named = options.get(role, ())
            column = named if isinstance(named, str) else next(iter(named), "")
            for values in ("constant", *explained) if column else ():
                is_policy = column == "treated"
                if not (is_policy and values not in TREATMENTS) and not (
                    role in ("threshold", "covariates") and values != "constant"
                ):
                    yield call, role, column, values


def _fit(call, column, values):
    frame = simulated()
    unit, year = frame["unit"].map(UNITS.index), frame["year"] - YEARS[0]
    made = (TREATMENTS if column == "treated" else VALUES)[values](unit, year)
    return getattr(spillover, call)(
        frame.assign(**{column: made}), unit="unit", time="year", **with_matrices(OPTIONS[call])
    )


@pytest.mark.debt("36.8")
@pytest.mark.parametrize(("call", "role", "column", "values"), [*_cases()])
def test_a_column_without_variation_is_named(call, role, column, values):
    if (call, role) in NO_TROUBLE:
        assert _fit(call, column, values).parts
        return
    with pytest.raises(EstimationError, match=rf"(^|\W){column}(\W|$)"):
        _fit(call, column, values)


@pytest.mark.debt("36.8")
@pytest.mark.parametrize(
    ("call", "values", "message"),
    [
        ("fit_pooled", "constant", "y has one value in all rows"),
        ("fit_between", "of years", "the unit mean of y has one value in all rows"),
        ("fit_first_difference", "of units", "the change of y has one value in all rows"),
        ("fit_sdem", "of units", "y has no variation left once the individual effects are removed"),
        ("fit_iv", "of units", "y has no variation left once the two-way effects are removed"),
        ("staggered", "of both", "y has no variation left once the two-way effects are removed"),
    ],
)
def test_an_outcome_without_variation_is_said_to_have_none(call, values, message):
    """Before, the errors of Callaway and Sant'Anna's effects were rounding, and a Durbin error model divided
    by zero.
    """
    with pytest.raises(EstimationError, match=message):
        _fit(call, "y", values)
