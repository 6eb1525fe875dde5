"""Callaway–Sant'Anna against csdid 0.4.3 and diff-diff 3.13, two-way regressions against pyfixest 0.60."""

import numpy as np
import pytest
from scipy.optimize import root
from scipy.special import expit

from did_data import castle, cities, table
from panel_data import golden
from spillover.arrays.did.adoption import fit_twfe
from spillover.arrays.did.aggregate import Aggregation, aggregate
from spillover.arrays.did.event_study import fit_event_study
from spillover.arrays.did.staggered import GroupTime, group_time
from spillover.arrays.variance import Variance

pytestmark = pytest.mark.proof("independent program")

GOLDEN = golden("did")
CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}
METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}
BY: tuple[Aggregation, ...] = ("simple", "event", "cohort", "time")


def equals_csdid(cells: GroupTime, reference: dict, relative: float, absolute: float = 1e-12) -> None:
    for by in BY:
        found, expected = aggregate(cells, by), reference[by]
        np.testing.assert_allclose(found.overall.coefficients[0], expected["overall"], relative, absolute)
        np.testing.assert_allclose(found.overall.se[0], expected["se"], relative, absolute)
        if found.path is not None:
            assert found.path.keys.tolist() == expected["keys"]
            np.testing.assert_allclose(found.path.effects, expected["effects"], relative, absolute)
            np.testing.assert_allclose(found.path.se, expected["errors"], relative, absolute)


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("weighted", [False, True])
def test_castle_equals_csdid(control, weighted) -> None:
    y, adoption = castle(weighted)
    reference = GOLDEN["staggered"][f"castle_{CONTROLS[control]}_{'popwt' if weighted else None}"]
    equals_csdid(group_time(y, adoption, control=control, method="regression"), reference, 1e-9)


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("method", METHODS)
def test_methods_with_covariates_equal_csdid(control, method) -> None:
    y, adoption, x = cities()
    reference = GOLDEN["staggered"][f"panel_{CONTROLS[control]}_{METHODS[method]}"]
    equals_csdid(group_time(y, adoption, x, control=control, method=method), reference, 1e-9)


@pytest.mark.parametrize("control", CONTROLS)
def test_weights_base_and_anticipation_equal_csdid(control) -> None:
    y, adoption, x = cities(weighted=True)
    name = f"panel_{CONTROLS[control]}_"
    equals_csdid(group_time(y, adoption, x, control=control), GOLDEN["staggered"][name + "weights"], 1e-9)
    y, adoption, x = cities()
    early = group_time(y, adoption, x[:, 0], control=control, method="regression", anticipation=1)
    equals_csdid(early, GOLDEN["staggered"][name + "anticipation"], 1e-9)


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("method", ["regression", "ipw"])
def test_cells_equal_diff_diff(control, method) -> None:
    y, adoption, x = cities()
    found = effects(group_time(y, adoption, x, control=control, method=method))
    for g, t, effect, error in diff_diff(control, method):
        assert found[g, t] == pytest.approx((effect, error), rel=1e-9)


@pytest.mark.parametrize("control", CONTROLS)
def test_doubly_robust_differs_from_diff_diff_by_its_weights_only(control) -> None:
    """Sant'Anna and Zhao (2020, eq. 3.1), DRDID, csdid and we divide the controls' odds by their own sum;
    diff-diff 3.13 by the number of treated units. That alone is the difference.
    """
    y, adoption, x = cities()
    found = effects(group_time(y, adoption, x, control=control))
    apart = 0.0
    for g, t, effect, _ in diff_diff(control, "doubly-robust"):
        assert by_hand(y, adoption, x, g, t, control, own_sum=False) == pytest.approx(effect, rel=1e-8)
        assert by_hand(y, adoption, x, g, t, control, own_sum=True) == pytest.approx(found[g, t][0], rel=1e-9)
        apart = max(apart, abs(found[g, t][0] - effect))
    assert 1e-7 < apart < 1e-3


def effects(cells: GroupTime) -> dict[tuple[int, int], tuple[float, float]]:
    keys = zip(cells.cohort.tolist(), cells.time.tolist(), strict=True)
    return dict(zip(keys, zip(cells.effects.tolist(), cells.se.tolist(), strict=True), strict=True))


def diff_diff(control: str, method: str) -> list[list[float]]:
    names = {"never": "never_treated", "not-yet": "not_yet_treated"}
    return GOLDEN["staggered"][f"diffdiff_{names[control]}_{METHODS[method]}"]["cells"]


def by_hand(y, adoption, x, g: int, t: int, control: str, own_sum: bool) -> float:
    """The doubly robust effect of one cell from its formula, its logit by a general root finder."""
    early = min(t, g) - 1
    first, base = adoption.first[adoption.time == t], min(t, g) - 1
    keep = (first == g) | ~np.isfinite(first)
    if control == "not-yet":
        keep |= (first > max(t, base)) & (first != g)
    treated = (first == g)[keep]
    change = (y[adoption.time == t] - y[adoption.time == base])[keep]
    design = np.column_stack([np.ones(keep.sum()), x[adoption.time == early][keep]])
    slopes = np.linalg.lstsq(design[~treated], change[~treated], rcond=None)[0]
    fit = root(lambda b: design.T @ (treated - expit(design @ b)), np.zeros(design.shape[1]), tol=1e-14)
    odds = np.exp(design @ fit.x) * ~treated
    residual = change - design @ slopes
    total = odds.sum() if own_sum else treated.sum()
    return float(residual[treated].mean() - odds @ residual / total)


def test_castle_by_two_way_effects_equals_the_issues_numbers_and_pyfixest() -> None:
    y, adoption = castle()
    reference = GOLDEN["regressions"]["castle_twfe"]
    for rule, error in (("full", 0.0348), ("nested", 0.0332), ("none", 0.0325)):
        fit = fit_twfe(y, adoption, variance=Variance(small_sample=rule))
        assert fit["treated"] == pytest.approx(reference["post"], rel=1e-8)
        assert round(fit["treated"], 4) == 0.0755
        assert round(float(fit.se[0]), 4) == error
        if rule == "nested":
            assert fit.se[0] == pytest.approx(reference["se"], rel=1e-8)


@pytest.mark.parametrize("weighted", [False, True])
def test_event_study_equals_pyfixest(weighted) -> None:
    y, adoption, x = cities(weighted)
    reference = GOLDEN["regressions"][f"event_study_{'weight' if weighted else None}"]
    study = fit_event_study(
        y,
        adoption,
        x[:, :1],
        terms=("x1",),
        window=(-4, 3),
        variance=Variance(clusters=table("did_panel")["region"], cluster_name="region"),
        seed=1,
    )
    assert len(reference["b"]) == len(study.estimate.coefficients)
    np.testing.assert_allclose(study.estimate.coefficients, reference["b"], rtol=1e-8)
    np.testing.assert_allclose(study.estimate.se, reference["se"], rtol=1e-8)
