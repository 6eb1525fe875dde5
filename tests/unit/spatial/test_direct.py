"""Unequal row sums under `direct`: one definition of every lag, against a search by hand."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_array

from kind_study import files_of
from oracles import spatial as oracle
from spillover.arrays.spatial.dynamic import fit_dynamic
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.errors import StudyError
from spillover.panel.spatial import refuse_gaps
from spillover.recipe import SpatialRecipe
from words.render import render_value

pytestmark = [pytest.mark.debt(4), pytest.mark.proof("hand calculation")]
N, T, TERMS = 14, 8, ["a", "b"]


def drawn(row: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """y (T, n), x (T, n, 2) with strong common years, and a W with random positive links."""
    draws = np.random.default_rng(np.random.SeedSequence([4, 11]))
    w = draws.uniform(size=(N, N)) * (draws.uniform(size=(N, N)) < 0.3)
    np.fill_diagonal(w, 0)
    w = w / w.sum(1, keepdims=True) if row else w / np.abs(np.linalg.eigvals(w)).max()
    x = draws.normal(size=(T, N, 2)) + 3 * draws.normal(size=(T, 1, 2))
    u = draws.normal(size=(T, N)) + 3 * draws.normal(size=(T, 1))
    wx = np.einsum("ij,tjk->tik", w, x)
    y = np.linalg.solve(np.eye(N) - 0.4 * w, (x @ [1.0, -0.5] + wx @ [0.5, 0.3] + u).T).T
    return y, x, w


def away(values: np.ndarray) -> np.ndarray:
    values = values - values.mean(0)
    return values - values.mean(1, keepdims=True)


def lag(w: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.einsum("ij,tj...->ti...", w, values)


def searched(y: np.ndarray, z: np.ndarray, w: np.ndarray) -> float:
    """ρ at the largest concentrated likelihood of deviations: all lags are of deviations."""
    basis = np.linalg.qr(z.reshape(-1, z.shape[2]))[0]

    def left(values: np.ndarray) -> np.ndarray:
        return values.ravel() - basis @ (basis.T @ values.ravel())

    roots, parts = np.linalg.eigvals(w), (left(away(y)), left(lag(w, away(y))))

    def loss(rho: float) -> float:
        squares = float(((parts[0] - rho * parts[1]) ** 2).sum())
        return y.size / 2 * np.log(squares) - len(y) * float(np.log(np.abs(1 - rho * roots)).sum())

    return float(minimize_scalar(loss, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-11}).x)


@pytest.mark.parametrize("row", [True, False])
def test_direct_lags_deviations_of_outcome_and_regressors_alike(row: bool) -> None:
    y, x, w = drawn(row)
    found = fit_spatial("SDM", y, x, SpatialOperator(csr_array(w)), terms=TERMS, definition="direct")
    wx = away(lag(w, away(x)))
    assert found.rho == pytest.approx(searched(y, np.concatenate([away(x), wx], 2), w), abs=1e-6)
    mixed = searched(y, np.concatenate([away(x), away(lag(w, x))], 2), w)
    assert (abs(found.rho - mixed) < 1e-6) == row  # where rows have one sum, the years absorb the difference


@pytest.mark.debt(5)
def test_rows_that_the_transformation_leaves_are_counted_and_explained() -> None:
    y, x, w = drawn(True)
    found = fit_spatial("SDM", y, x, SpatialOperator(csr_array(w)), terms=TERMS, definition="transformed")
    periods, units = y.shape
    assert found.nobs == (units - 1) * (periods - 1)
    notes = " ".join(map(render_value, found.notes))
    assert f"N = {found.nobs} counts the {units - 1} × {periods - 1} observations that remain" in notes


@pytest.mark.parametrize("definition", ["direct", "lsdv"])
def test_the_plain_calculation_has_the_same_definition(definition: str) -> None:
    y, x, w = drawn(False)
    operator = SpatialOperator(csr_array(w))
    asked = {
        "outcome": "y",
        "terms": ("a", "b"),
        "all_terms": ("y", "a", "b"),
        "durbin": ("a", "b"),
        "weights": "w",
    }
    recipe = SpatialRecipe(model="m", estimator="SDM", definition=definition, **asked)
    data = oracle.prepare(recipe, y.T, np.moveaxis(x, 2, 0).transpose(0, 2, 1), w, w)
    point = oracle.maximise(data)
    found = fit_spatial("SDM", y, x, operator, terms=TERMS, definition=definition)
    np.testing.assert_allclose(found.coefficients[:5], [*point.beta, point.rho], rtol=1e-5)


def test_a_dynamic_model_lags_deviations_of_the_past_too() -> None:
    y, x, w = drawn(False)
    found = fit_dynamic(
        y,
        x,
        SpatialOperator(csr_array(w)),
        terms=TERMS,
        durbin_terms=[],
        definition="direct",
        correction="none",
    )
    past = y[:-1]
    z = np.stack([away(past), away(lag(w, away(past))), *np.moveaxis(away(x[1:]), 2, 0)], axis=2)
    assert found.rho == pytest.approx(searched(y[1:], z, w), abs=1e-6)


def test_a_dynamic_model_refuses_a_gap(tmp_path) -> None:
    from kind_study import load_design
    from spillover.declarations import convert
    from spillover.options import Sample

    files = files_of(tmp_path, ["a", "b"], list(range(2001, 2007)), {"y": np.arange(12.0) ** 2})
    sample = convert({"without": {"years": [2004]}}, Sample)
    design = load_design(files.variables, files.units, ["y"], sample=sample)
    with pytest.raises(StudyError, match="the sample has none between 2003 and 2005"):
        refuse_gaps(design)
