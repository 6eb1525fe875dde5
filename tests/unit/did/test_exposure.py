"""Exposure and rings: against dense formulas and each other, recovery of a spillover, what is refused."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from did_data import cities, table
from spillover.arrays.did.adoption import Adoption
from spillover.arrays.did.exposure import (
    exposure_warning,
    fit_exposure,
    fit_two_stage_exposure,
    nearest_treated,
    neighbour_exposure,
    rings,
)
from spillover.arrays.did.imputation import impute
from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.geo import great_circle
from spillover.note import VarianceSetting
from words.render import render_value

pytestmark = pytest.mark.proof("hand calculation")

D = table("did_panel")
DISTANCE = great_circle(np.column_stack([D["longitude"], D["latitude"]])[::10])


def neighbours(cutoff: float) -> np.ndarray:
    near = ((cutoff > DISTANCE) & (DISTANCE > 0)).astype(float)
    return near / np.maximum(near.sum(1, keepdims=True), 1)


def test_exposure_and_distance_row_by_row() -> None:
    """Each row written out, on rows in another order and with gaps."""
    keep = np.random.default_rng(6).permutation(1600)[:1300]
    _, adoption, _ = cities(keep=keep)
    w = neighbours(150)
    share, sparse = neighbour_exposure(w, adoption), neighbour_exposure(csr_array(w), adoption)
    nearest = nearest_treated(DISTANCE, adoption)
    first = D["first"][::10]
    for row in range(0, 1300, 37):
        unit, year = adoption.unit[row], adoption.time[row]
        treated = first <= year
        assert share[row] == pytest.approx(w[unit] @ treated, abs=1e-12)
        treated[unit] = False
        assert nearest[row] == (DISTANCE[unit][treated].min() if treated.any() else np.inf)
    np.testing.assert_allclose(sparse, share, atol=1e-14)


def test_rings_split_the_distances() -> None:
    columns, names = rings(np.array([0.0, 59.9, 60.0, 119.0, 120.0, 120.1, np.inf]), [0, 60, 120])
    assert columns.tolist() == [[1, 0], [1, 0], [0, 1], [0, 1], [0, 1], [0, 0], [0, 0]]
    assert names == ("ring 0–60", "ring 60–120")
    with pytest.raises(EstimationError, match="each larger than the last"):
        rings(np.array([1.0]), [60, 0])


@pytest.mark.parametrize("weighted", [False, True])
def test_two_stages_are_the_dense_formula(weighted) -> None:
    """Butts and Gardner with dummies written out: estimates, and the covariance with the first stage."""
    y, adoption, x = cities(weighted)
    columns, names = rings(nearest_treated(DISTANCE, adoption), [0, 60, 120])
    region = D["region"]
    found = fit_two_stage_exposure(y, adoption, columns, names=names, controls=x, clusters=region)
    treated, w = adoption.is_treated.astype(float)[:, None], adoption.row_weights[:, None]
    second = np.column_stack([treated, (1 - treated) * columns])
    clean = (second == 0).all(1)[:, None]
    units = adoption.unit[:, None] == np.arange(160)
    times = adoption.time[:, None] == np.arange(2001, 2011)
    design = np.column_stack([units, times, x]).astype(float)
    inverse = np.linalg.pinv(design.T @ (design * w * clean), hermitian=True)
    gamma = inverse @ (design.T @ (w * clean * y[:, None]))
    left = y - (design @ gamma)[:, 0]
    bread = np.linalg.inv(second.T @ (second * w))
    b = bread @ (second.T @ (w[:, 0] * left))
    moved = inverse @ (design.T @ (second * w))
    scores = w * clean * left[:, None] * (design @ moved) - w * second * (left - second @ b)[:, None]
    sums = np.array([scores[region == r].sum(0) for r in range(20)])
    matrix = bread @ sums.T @ sums @ bread * 20 / 19 * 1599 / 1597
    np.testing.assert_allclose(found.coefficients, b, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, matrix, rtol=1e-7, atol=1e-12)


def test_the_jackknife_is_both_stages_without_each_cluster() -> None:
    """Each region left out by hand, with weights and controls; its intervals are of G − 1 degrees."""
    y, adoption, x = cities(weighted=True)
    columns, names = rings(nearest_treated(DISTANCE, adoption), [0, 60, 120])
    region = D["region"]
    options = {"names": names, "clusters": region, "cluster_name": "region"}
    found = fit_two_stage_exposure(y, adoption, columns, controls=x, errors="jackknife", **options)
    without = []
    for code in range(20):
        rows = region != code
        part = fit_two_stage_exposure(
            y[rows], adoption.part(rows), columns[rows], names=names, controls=x[rows]
        )
        without.append(part.coefficients - found.coefficients)
    expected = 19 / 20 * np.array(without).T @ np.array(without)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-12)
    formula = fit_two_stage_exposure(y, adoption, columns, controls=x, **options)
    np.testing.assert_array_equal(found.coefficients, formula.coefficients)
    assert found.settings["variance"] == VarianceSetting(kind="jackknife", by="region", clusters=20)
    assert (found.df, formula.df) == (19, None)


def test_few_clean_units_are_told_and_the_jackknife_says_where_it_does_not_exist() -> None:
    """Three units are never near a treated one; then one alone, without which a time effect is lost."""
    unit, time = np.repeat(np.arange(9), 4), np.tile(np.arange(4), 9)
    adoption = Adoption(unit, time, np.where(unit < 3, 2.0, np.inf))
    y = np.random.default_rng(8).normal(size=36)
    near = ((unit >= 3) & (unit < 6) & (time >= 2)).astype(float)
    found = fit_two_stage_exposure(y, adoption, near, names=("near",))
    assert render_value(found.notes[0]) == (
        "In 2, rows neither treated nor exposed come from 3 clusters (by unit): analytic standard "
        "errors are too small. Use the jackknife, or narrower rings."
    )
    jackknife = fit_two_stage_exposure(y, adoption, near, names=("near",), errors="jackknife")
    assert not jackknife.notes
    alone = ((unit == 3) & (time == 3)).astype(float)
    with pytest.raises(EstimationError, match=r"without one of the clusters of unit .* formula"):
        fit_two_stage_exposure(y, adoption, alone, names=("near",), errors="jackknife")
    with pytest.raises(EstimationError, match="errors: 'wild' is not one of"):
        fit_two_stage_exposure(y, adoption, near, names=("near",), errors="wild")


def test_without_exposure_the_treated_effect_is_that_of_imputation() -> None:
    y, adoption, _ = cities()
    far = np.zeros((1600, 1))
    far[5] = 1.0
    found = fit_two_stage_exposure(y, adoption, far, names=("one row",))
    keep = far[:, 0] == 0
    without = impute(
        y[keep], Adoption(adoption.unit[keep], adoption.time[keep], adoption.first[keep]), seed=1
    )
    assert found["treated"] == pytest.approx(without.overall["ATT"], rel=1e-10)


def test_a_spillover_is_found_and_ignoring_it_biases_the_effect() -> None:
    """Neighbours of treated units gain 1, the treated 2: with exposure both come back without error."""
    _, adoption, _ = cities()
    exposed = (nearest_treated(DISTANCE, adoption) < 40) & ~adoption.is_treated
    y = adoption.unit / 10 + adoption.time * 0.3 + 2.0 * adoption.is_treated + 1.0 * exposed
    y = y + 1e-6 * np.random.default_rng(1).normal(size=1600)
    for fit in (fit_exposure, fit_two_stage_exposure):
        found = fit(y, adoption, exposed.astype(float), names=("near",))
        assert found["treated"] == pytest.approx(2, abs=1e-5)
        assert found["near"] == pytest.approx(1, abs=1e-5)
    assert impute(y, adoption, seed=1).overall["ATT"] < 1.9


def test_the_warning_counts_untreated_rows_with_treated_neighbours() -> None:
    _, adoption, _ = cities()
    w = neighbours(100)
    touched = int((~adoption.is_treated & (neighbour_exposure(w, adoption) > 0)).sum())
    warning = exposure_warning(w, adoption)
    assert (warning.key, warning.values["rows"]) == ("treated_neighbours", touched)
    assert 0 < warning.values["share"] < 1
    assert not exposure_warning(np.zeros((160, 160)), adoption)


def test_what_cannot_be_separated_is_refused() -> None:
    y, adoption, _ = cities()
    with pytest.raises(EstimationError, match="W is 3 × 3 and the panel has 160 units"):
        neighbour_exposure(np.eye(3), adoption)
    with pytest.raises(EstimationError, match="No row has near other than zero"):
        fit_two_stage_exposure(y, adoption, np.zeros(1600), names=("near",))
    with pytest.raises(EstimationError, match="No row is untreated"):
        fit_two_stage_exposure(y, adoption, np.ones(1600), names=("near",))
    twice = rings(nearest_treated(DISTANCE, adoption), [0, 60])[0].repeat(2, axis=1)
    with pytest.raises(EstimationError, match=r"treated, a, b are collinear"):
        fit_two_stage_exposure(y, adoption, twice, names=("a", "b"))


@pytest.mark.parametrize(("clean", "told"), [(29, True), (30, False)])
def test_fewer_than_thirty_clean_clusters_are_few(clean: int, told: bool) -> None:
    """In the treated times; each unit is a cluster."""
    n = clean + 6
    unit, time = np.repeat(np.arange(n), 4), np.tile(np.arange(4), n)
    adoption = Adoption(unit, time, np.where(unit < 3, 2.0, np.inf))
    near = ((unit >= 3) & (unit < 6) & (time >= 2)).astype(float)
    y = np.random.default_rng(8).normal(size=4 * n)
    notes = fit_two_stage_exposure(y, adoption, near, names=("near",)).notes
    assert [note.values["clusters"] for note in notes if note.key == "few_clean"] == [clean] * told
