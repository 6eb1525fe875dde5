"""Effects by unit against the matrix S written out, and their errors against differences and draws."""

from dataclasses import replace

import numpy as np
import pytest

from spatial_data import MUNNELL_TERMS, munnell
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.unit_effects import distance_effects, unit_effects

pytestmark = pytest.mark.proof("identity")
Y, X, W = munnell()


def fitted(model, **options):
    return fit_spatial(model, Y, X, SpatialOperator(W), terms=MUNNELL_TERMS, **options)


def written_out(parameters, fit, term):
    """Diagonal, and what rows and columns of S sum to beside it (3, n), one cell at a time."""
    at = dict(zip(fit.terms, parameters, strict=True))
    inverse = np.linalg.inv(np.eye(48) - at.get("rho", 0.0) * W)
    s = inverse @ (at[term] * np.eye(48) + at.get(f"W:{term}", 0.0) * W)
    others = [[j for j in range(48) if j != i] for i in range(48)]
    rows = [sum(s[i, j] for j in others[i]) for i in range(48)]
    columns = [sum(s[j, i] for j in others[i]) for i in range(48)]
    return np.array([np.diag(s), rows, columns])


@pytest.mark.parametrize("model", ["SDM", "SAR", "SLX", "SDEM", "GNS"])
def test_effects_and_errors_are_those_of_the_matrix_written_out(model):
    fit = fitted(model, effects="individual", definition="direct")
    found = unit_effects(fit, "lemp")
    expected = written_out(fit.coefficients, fit, "lemp")
    np.testing.assert_allclose(
        [found.direct, found.from_others, found.to_others], expected, rtol=1e-9, atol=1e-12
    )
    step = 1e-6
    moved = [
        (written_out(fit.coefficients + d, fit, "lemp") - written_out(fit.coefficients - d, fit, "lemp"))
        / (2 * step)
        for d in step * np.eye(len(fit.terms))
    ]
    jacobian = np.stack(moved, axis=-1)
    errors = np.sqrt(np.einsum("qia,ab,qib->qi", jacobian, fit.covariance, jacobian))
    np.testing.assert_allclose(
        [found.direct_se, found.from_others_se, found.to_others_se], errors, rtol=1e-5, atol=1e-9
    )


def test_errors_are_those_of_draws_of_the_parameters():
    fit = fitted("SDM")
    found = unit_effects(fit, "lemp")
    rng = np.random.default_rng(3)
    draws = rng.multivariate_normal(fit.coefficients, fit.covariance, size=400)
    spread = np.std([written_out(draw, fit, "lemp") for draw in draws], axis=0, ddof=1)
    np.testing.assert_allclose([found.direct_se, found.from_others_se, found.to_others_se], spread, rtol=0.15)


@pytest.mark.parametrize("model", ["SDM", "SLX"])
def test_effects_by_distance_add_up_to_direct_and_total(model):
    fit = fitted(model)
    distances = np.abs(np.subtract.outer(np.arange(48.0), np.arange(48.0)))
    found = distance_effects(fit, "lemp", distances, (5, 20))
    average = dict(zip(*(lambda e: (e.terms, e.coefficients))(impacts(fit, seed=1)), strict=True))
    assert found.effect[0] == pytest.approx(average["lemp:direct"], rel=1e-9)
    assert found.effect.sum() == pytest.approx(average["lemp:total"], rel=1e-9)
    assert found.pairs.tolist() == [
        48,
        *(int(((low < distances) & (distances <= high)).sum()) for low, high in ((0, 5), (5, 20), (20, 99))),
    ]
    # One band is the indirect effect, whose error by the delta method is that of the averages.
    whole, exact = distance_effects(fit, "lemp", distances, (99,)), impacts(fit, seed=1, method="delta")
    errors = dict(zip(exact.terms, exact.se, strict=True))
    assert whole.se[:2] == pytest.approx([errors["lemp:direct"], errors["lemp:indirect"]], rel=1e-6)
    assert whole.effect[2] == 0


def test_a_model_of_too_many_units_is_refused():
    large = replace(fitted("SDM"), operator=SpatialOperator(np.zeros((2, 2))))
    large.operator.n = 5001
    with pytest.raises(EstimationError, match="up to 5000 units, and there are 5001"):
        unit_effects(large, "lemp")
