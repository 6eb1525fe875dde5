"""Goodman-Bacon, imputation and Sun–Abraham against diff-diff 3.13."""

import numpy as np
import pytest

from did_data import castle, cities, table
from panel_data import golden
from spillover.arrays.did.bacon import decompose
from spillover.arrays.did.event_study import fit_sun_abraham
from spillover.arrays.did.imputation import impute
from spillover.arrays.variance import Variance

pytestmark = pytest.mark.proof("independent program")

GOLDEN = golden("did")
KINDS = {
    "treated_vs_never": "treated_never",
    "earlier_vs_later": "earlier_later",
    "later_vs_earlier": "later_earlier",
}


def test_the_decomposition_of_castle_equals_diff_diff() -> None:
    found = decompose(*castle(weighted=False))
    reference = GOLDEN["bacon"]
    assert found.coefficient == pytest.approx(reference["coefficient"], rel=1e-10)
    ours = {
        (treated, control, kind): (effect, weight)
        for treated, control, kind, effect, weight in zip(
            found.treated_cohort, found.control_cohort, found.kind, found.effects, found.weights, strict=True
        )
    }
    assert len(ours) == len(reference["comparisons"])
    for treated, control, kind, effect, weight in reference["comparisons"]:
        key = (treated, np.inf if control == "never_treated" else float(control), KINDS[kind])
        assert ours[key] == pytest.approx((effect, weight), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("controls", [None, "x1"])
def test_imputation_equals_diff_diff(controls) -> None:
    y, adoption, x = cities()
    found = impute(y, adoption, x[:, :1] if controls else None, seed=1)
    reference = GOLDEN[f"imputation_{controls}"]
    np.testing.assert_allclose([found.overall["ATT"], found.overall.se[0]], reference["overall"], rtol=1e-8)
    assert found.path.keys.tolist() == reference["keys"]
    np.testing.assert_allclose(found.path.effects, reference["effects"], rtol=1e-8)
    np.testing.assert_allclose(found.path.se, reference["errors"], rtol=1e-8)


@pytest.mark.parametrize("controls", [None, "x1"])
def test_sun_abraham_equals_diff_diff(controls) -> None:
    """diff-diff takes the shares as known, as fixest does; it counts the effects of units nested in clusters
    as fixest does too.
    """
    y, adoption, x = cities()
    found = fit_sun_abraham(
        y,
        adoption,
        x[:, :1] if controls else None,
        terms=("x1",) if controls else (),
        variance=Variance(clusters=table("did_panel")["region"], cluster_name="region"),
        seed=1,
    )
    reference = GOLDEN[f"sun_abraham_{controls}"]
    np.testing.assert_allclose([found.overall["ATT"], found.overall.se[0]], reference["overall"], rtol=1e-8)
    assert found.path.keys.tolist() == reference["keys"]
    np.testing.assert_allclose(found.path.effects, reference["effects"], rtol=1e-8)
    np.testing.assert_allclose(found.path.se, reference["errors"], rtol=1e-8)
