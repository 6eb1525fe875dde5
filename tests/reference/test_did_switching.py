"""Treatments that switch off, and triple differences, against diff-diff 3.13."""

import numpy as np
import pytest

from did_data import cities, table
from panel_data import golden
from spillover.arrays.did.aggregate import aggregate
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.did.triple import triple_group_time

pytestmark = pytest.mark.proof("independent program")

GOLDEN = golden("did")
D = table("did_panel")
PANEL = (D["y"], D["unit"], D["year"], D["switching"])
CONTROLS = {"never": "never_treated", "not-yet": "not_yet_treated"}
METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}


def test_the_path_of_a_first_switch_equals_diff_diff() -> None:
    """Key 0 is their horizon 1, key −2 their placebo −1."""
    found = fit_switching(*PANEL, horizons=4, placebos=4, seed=1)
    theirs = {int(k) - 1: v for k, v in GOLDEN["switching"]["effects"].items()}
    theirs |= {int(k) - 1: v for k, v in GOLDEN["switching"]["placebos"].items()}
    assert found.path.keys.tolist() == sorted(theirs)
    for key, error, count in zip(found.path.keys.tolist(), found.path.se, found.switchers, strict=True):
        assert (found.path[key], error) == pytest.approx(theirs[key][:2], rel=1e-9)
        assert count == theirs[key][2]


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("method", METHODS)
def test_triple_differences_equal_diff_diff(control, method) -> None:
    """Where several control cohorts are averaged, diff-diff 3.13 divides a cell's influence, which is scaled
    to the cell's units, by all units: its error is too small by their ratio (its aggregates are right, and
    equal to ours). It also divides the variance there by n − 1.
    """
    y, adoption, x = cities()
    z = x[:, 0].reshape(160, 10)[:, :1].repeat(10, axis=1).ravel()
    cells = triple_group_time(y, adoption, D["eligible"], z, control=control, method=method)
    reference = GOLDEN["triple"][f"{CONTROLS[control]}_{METHODS[method]}"]
    overall = aggregate(cells).overall
    assert (overall["ATT"], overall.se[0]) == pytest.approx(reference["overall"], rel=1e-9)
    ours = {
        (g, t): (b, se)
        for g, t, b, se in zip(
            cells.cohort.tolist(), cells.time.tolist(), cells.effects, cells.se, strict=True
        )
    }
    first = adoption.first.reshape(160, 10)[:, 0]
    for g, t, effect, error in reference["cells"]:
        later = [k for k in (2004, 2006, 2008) if control == "not-yet" and k > t and k != g]
        inside = np.isin(first, [g, np.inf, *later]).sum()
        factor = 160 / inside * np.sqrt(159 / 160) if later else 1.0
        assert ours[g, t] == pytest.approx((effect, error * factor), rel=1e-8)
