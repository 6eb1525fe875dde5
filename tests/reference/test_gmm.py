"""Difference and system GMM on Arellano and Bond's firms against plm 2.6.5 and pyxtabond2 0.0.4.

Where the programs differ, each formula is named with whose it is; ours is derived by hand in
tests/unit/panel/test_gmm.py.
"""

import numpy as np
import pytest

from panel_data import golden, rows_of
from spillover.arrays.gmm import DynamicModel, fit_gmm
from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments
from spillover.arrays.lags import lag
from words.render import render_value

pytestmark = pytest.mark.proof("independent program")

RELATIVE = 1e-8
ROWS = rows_of("empluk.csv")
FIRM = np.array([int(row["firm"]) for row in ROWS])
YEAR = np.array([int(row["year"]) for row in ROWS])
LOGS = {name: np.log([float(row[name]) for row in ROWS]) for name in ("emp", "wage", "capital", "output")}
LONG = (("emp", 1), ("emp", 2), ("wage", 0), ("wage", 1), ("capital", 0), ("output", 0), ("output", 1))
SHORT = (("emp", 1), ("wage", 0), ("wage", 1), ("capital", 0), ("capital", 1))
ALL = ("emp", "wage", "capital")
# regressors, lagged instruments, their last lag, collapsed, system, period effects
PLM = {
    "ab": (LONG, ("emp",), None, False, False, True),
    "bb_sys": (SHORT, ALL, None, False, True, True),
    "ab_individual": (LONG, ("emp",), None, False, False, False),
    "collapsed": (LONG, ("emp",), None, True, False, True),
    "lags24": (SHORT, ("emp", "wage"), 4, False, False, True),
    "lags24_sys_collapsed": (SHORT, ("emp", "wage"), 4, True, True, True),
}
PYXTABOND2 = {
    "ab": (PLM["ab"], {}),
    "ab_identity": (PLM["ab"], {"weighting": "identity"}),
    "bb_sys": (PLM["bb_sys"], {}),
    "bb_sys_collapsed": ((SHORT, ALL, 4, True, True, True), {}),
    "bb_sys_blocks": ((SHORT, ALL, 4, True, True, True), {"weighting": "blocks"}),
    "bb_sys_identity": ((SHORT, ALL, 4, True, True, True), {"weighting": "identity"}),
    "ab_orthogonal": (PLM["ab"], {"orthogonal": True}),
}


def fit(design: tuple, first: int = 2, **options) -> DynamicModel:
    """One design; regressors that are no lagged instruments are their own, by equation."""
    spec, lagged, last, collapse, system, period_effects = design
    columns = [lag(LOGS[name], FIRM, YEAR, order) if order else LOGS[name] for name, order in spec]
    names = [f"L{order}_{name}" if order else name for name, order in spec]
    own = [
        OwnInstruments(name, column, "separate")
        for name, column, (variable, _) in zip(names, columns, spec, strict=True)
        if variable not in lagged
    ]
    return fit_gmm(
        LOGS["emp"],
        np.column_stack(columns),
        FIRM,
        YEAR,
        terms=names,
        lagged=[LagInstruments(name, LOGS[name], first, last, collapse) for name in lagged],
        own=own,
        system=system,
        period_effects=period_effects,
        **options,
    )


@pytest.mark.parametrize("name", PLM)
@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("robust", [True, False])
def test_estimates_and_tests_equal_plm(name: str, steps: int, robust: bool) -> None:
    """In all but these: plm's one-step variance without robustness is the bread over n, no variance; its
    one-step "Sargan" is the moments under the two-step weights; in a system its AR tests leave the levels'
    moments out, and its N counts the rows of both equations.
    """
    model = fit(PLM[name], steps=steps, robust=robust)
    reference = golden("pgmm_empluk")[
        f"{name}_{'onestep' if steps == 1 else 'twosteps'}_{str(robust).upper()}"
    ]
    estimate, tests = model.estimate, {test.name: test for test in model.estimate.tests}
    np.testing.assert_allclose(estimate.coefficients, list(reference["coef"].values()), rtol=RELATIVE)
    assert estimate.settings["instruments"] == reference["instruments"]
    rows = estimate.statistics["rows_transformed"] + estimate.statistics["rows_levels"]
    assert rows == reference["nobs"]
    assert tests["hansen"].df == (reference["sargan"]["df"],)
    theirs = tests["hansen"].statistic if steps == 2 else estimate.statistics["hansen_at_one_step"]
    assert theirs == pytest.approx(reference["sargan"]["stat"], rel=RELATIVE)
    se = np.array(list(reference["se"].values()))
    if steps == 1 and not robust:
        bread = estimate.covariance / estimate.statistics["sigma2"]
        np.testing.assert_allclose(np.sqrt(np.diag(bread) / 140), se, rtol=RELATIVE)
        return
    np.testing.assert_allclose(estimate.se, se, rtol=RELATIVE)
    assert tests["wald"].statistic == pytest.approx(reference["wald"]["stat"], rel=RELATIVE)
    for order, key in ((1, "m1"), (2, "m2")):
        same = tests[f"ar{order}"].statistic == pytest.approx(reference[key]["stat"], rel=RELATIVE)
        assert bool(same) != PLM[name][4]


@pytest.mark.parametrize("name", [name for name in PYXTABOND2 if name != "ab_orthogonal"])
@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("robust", [True, False])
def test_estimates_and_tests_equal_pyxtabond2(name: str, steps: int, robust: bool) -> None:
    """In all but this: without robustness after one step its AR tests of a system leave the levels out of the
    covariance of residuals and moments. Its two-step estimate after "identity" carries rounding of 7e-8.
    """
    design, options = PYXTABOND2[name]
    model = fit(design, steps=steps, robust=robust, **options)
    reference = golden("gmm_pyxtabond2")[f"{name}_{steps}_{robust}"]
    tests = {test.name: test for test in model.estimate.tests}
    if not (name == "bb_sys_identity" and steps == 2):
        np.testing.assert_allclose(
            model.estimate.coefficients, list(reference["coefficients"].values()), rtol=RELATIVE
        )
    np.testing.assert_allclose(model.estimate.se, list(reference["se"].values()), rtol=RELATIVE)
    assert tests["sargan"].statistic == pytest.approx(reference["sargan"], rel=RELATIVE)
    assert tests["sargan"].df == (reference["df"],)
    if steps == 2:
        assert tests["hansen"].statistic == pytest.approx(reference["hansen"], rel=RELATIVE)
    if steps == 2 or robust or not design[4]:
        found = [tests["ar1"].statistic, tests["ar2"].statistic]
        np.testing.assert_allclose(found, reference["ar"], rtol=RELATIVE)


def test_orthogonal_deviations_equal_pyxtabond2_one_lag_on() -> None:
    """A deviation is kept one period late here (as Roodman 2009 has it), at its own period there: its lag 2
    is our lag 3, and lag 2 here is one more valid instrument for each period.
    """
    for steps in (1, 2):
        for robust in (True, False):
            model = fit(PLM["ab"], first=3, steps=steps, robust=robust, orthogonal=True)
            reference = golden("gmm_pyxtabond2")[f"ab_orthogonal_{steps}_{robust}"]
            np.testing.assert_allclose(
                model.estimate.coefficients, list(reference["coefficients"].values()), rtol=RELATIVE
            )
            np.testing.assert_allclose(model.estimate.se, list(reference["se"].values()), rtol=RELATIVE)
            assert fit(PLM["ab"], orthogonal=True).estimate.settings["instruments"] == 38


def test_the_figures_that_tell_the_programs_apart() -> None:
    """One-step Sargan 75.46 (plm 44.62); system AR(1) −5.46 and AR(2) −0.248 (plm −4.81 and −0.280)."""
    ab = fit(PLM["ab"], steps=1)
    tests = {test.name: test.statistic for test in ab.estimate.tests}
    assert round(tests["sargan"], 2) == 75.46
    assert round(ab.estimate.statistics["hansen_at_one_step"], 2) == 44.62
    system = fit(PLM["bb_sys"], steps=1)
    tests = {test.name: test.statistic for test in system.estimate.tests}
    assert (round(tests["ar1"], 2), round(tests["ar2"], 3)) == (-5.46, -0.248)
    assert system.estimate.nobs == 891
    assert any("113 instruments for 140 units" in render_value(note) for note in system.estimate.notes)
