"""The spatial stage on a small panel: what its jobs put in their files."""

import numpy as np
import pytest

from analyses.files import Files, matrix_of
from kind_study import load_design, write_units, write_variables
from spillover.arrays.weights.matrix import from_dense
from spillover.errors import StudyError
from spillover.kinds.moran.kind import Moran
from spillover.kinds.specification_tests.kind import SpecificationTests
from spillover.options import Sample, Without
from spillover.panel.spatial import operators_of, panel_of
from weights.build import build_matrix
from weights.ground import load_ground

UNITS = [f"u{i:02d}" for i in range(25)]
YEARS = list(range(2000, 2008))


@pytest.fixture
def study(tmp_path):
    """Variables y and x of 25 units and 8 years, y with a spatial lag of 0.5, and a matrix of 4
    neighbours.
    """
    rng = np.random.default_rng(11)
    rows = [
        {"unit": u, "name": u, "name_local": u}
        | {"longitude": rng.uniform(100, 110), "latitude": rng.uniform(25, 35)}
        for u in UNITS
    ]
    write_units(tmp_path, rows)
    weights = build_matrix({"family": "k_nearest", "k": 4}, load_ground(tmp_path / "units.parquet", {}))
    weights.save(tmp_path / "near.npz")
    x = rng.normal(size=(25, 8)) + rng.normal(size=(25, 1))
    y = np.linalg.solve(np.eye(25) - 0.5 * weights.dense(), x + 0.5 * rng.normal(size=(25, 8)))
    write_variables(tmp_path, UNITS, YEARS, {"y": y, "x": x})
    return tmp_path


def _design(study, without=()):
    sample = Sample(without=Without(units=tuple(without)))
    return load_design(
        {n: study / f"{n}.parquet" for n in "yx"}, study / "units.parquet", ["y", "x"], sample=sample
    )


def _files(study):
    variables = {n: study / f"{n}.parquet" for n in "yx"}
    weights = {"near": study / "near.npz"}
    return Files("a", False, study / "units.parquet", variables, weights, {}, [], [])


def test_the_panel_is_periods_by_units_and_the_matrix_follows_its_order(study):
    design = _design(study)
    y, x = panel_of(design, "y", ["x"])
    assert (y.shape, x.shape) == ((8, 25), (8, 25, 1))
    assert y[3, 7] == design.column("y")[7 * 8 + 3]
    assert matrix_of(study / "near.npz", design).ids == design.unit_ids


def test_a_smaller_sample_cuts_the_matrix_and_standardises_it_again(study):
    weights = matrix_of(study / "near.npz", _design(study, without=["u03"]))
    assert weights.n == 24
    np.testing.assert_allclose(weights.dense().sum(axis=1), 1)


def test_a_unit_that_the_matrix_lacks_is_named(study):
    from_dense(UNITS[:-1], 1 - np.eye(24)).save(study / "less.npz")
    with pytest.raises(StudyError, match="u24"):
        matrix_of(study / "less.npz", _design(study))


def test_a_unit_that_loses_its_last_neighbour_to_the_sample_is_named(study):
    """u00 and u01 have only each other."""
    dense = np.zeros((25, 25))
    dense[:2, :2] = 1 - np.eye(2)
    dense[2:, 2:] = 1 - np.eye(23)
    from_dense(UNITS, dense).save(study / "pair.npz")
    with pytest.raises(StudyError, match=r"leaves out every neighbour of u00"):
        matrix_of(study / "pair.npz", _design(study, without=["u01"]))


def test_the_tests_find_the_spatial_lag(study):
    design = _design(study)
    y, x = panel_of(design, "y", ["x"])
    operator, _ = operators_of(_files(study), design, "near")
    analysis = SpecificationTests(outcome="y", regressors=("x",), weights="near")
    tests, notes = analysis.tests(y, x, operator)
    by_name = {test.name: test for test in tests}
    assert by_name["lm_lag"].p < 0.001
    assert by_name["lr_sem"].p < 0.01
    assert {"wald_sar", "wald_sem", "lr_sar"} <= by_name.keys()
    assert (notes[0].key, notes[0].values["weights"]) == ("decision", "near")
    assert notes[0].values["model"].startswith("S")


def test_moran_has_a_term_per_year_and_series_for_figures(study):
    from spillover.arrays.spatial.moran import moran

    files = _files(study)
    report = Moran(outcome="y", weights="near", permutations=99, seed=3).fit(files)
    design = _design(study)
    y, _ = panel_of(design, "y", ["x"])
    results = moran(y, files.matrix("near", design), permutations=99, seed=3, periods=design.years)
    record, series = report.estimates[0], report.list_series()
    assert [t.term for t in record.terms] == [str(y) for y in YEARS]
    assert record.terms[0].estimate == results[0].statistic
    assert {r.year for r in series["local_moran"]} == {2007}
    assert len(series["scatter"]) == 25
    assert np.mean([row.geary_c for row in series["moran"]]) < 1  # neighbours are alike
