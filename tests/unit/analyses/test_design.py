"""The design of an analysis: sample, lags, products, z-scores, labels, and what it refuses."""

import duckdb
import numpy as np
import pytest

from base.artifacts.parquet import write_variable
from kind_study import load_design
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.options import Sample
from words.render import render_value, speaking

UNITS = ["a", "b", "c"]
YEARS = [2001, 2002, 2003, 2004]
X = np.arange(12.0).reshape(3, 4) ** 2
Z = np.array([[1.0, 5, 2, 8], [3, 1, 4, 1], [9, 2, 6, 5]])


@pytest.fixture
def load(tmp_path):
    """A function that loads a design from variables given as arrays (3, 4)."""

    def make(terms, variables=None, region=("north", "north", "south"), names=None, **options):
        files = {}
        for name, values in {"x": X, "z": Z, **(variables or {})}.items():
            files[name] = tmp_path / f"{name}.parquet"
            write_variable(
                files[name], np.repeat(UNITS, 4), YEARS * 3, np.asarray(values, dtype=float).ravel()
            )
        with duckdb.connect() as db:
            columns = {"unit": np.array(UNITS, object), "region": np.array(region, object)}
            columns |= {"name": np.array(names, object)} if names else {}
            db.register(
                "u", columns | {"longitude": np.array([1.0, 2, np.nan]), "latitude": np.array([5.0, 6, 7])}
            )
            db.execute("copy (from u) to ? (format parquet)", [str(tmp_path / "units.parquet")])
        sample = convert(options.pop("sample", {}), Sample)
        return load_design(files, tmp_path / "units.parquet", terms, sample=sample, **options)

    return make


def test_rows_are_ordered_by_unit_and_year(load):
    design = load(["x"])
    assert design.column("x").tolist() == X.ravel().tolist()
    assert design.unit.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert design.time.tolist() == YEARS * 3
    assert design.is_balanced()
    assert not design.notes


def test_a_lag_looks_back_beyond_the_first_year_of_the_sample_but_not_of_the_panel(load):
    design = load(["x", "L.x"], sample={"years": [2002, 2003]})
    assert design.column("L.x").tolist() == X[:, :2].ravel().tolist()
    assert not design.notes
    whole = load(["x", "L2.x"])
    assert whole.nobs == 6
    assert tuple(map(render_value, whole.notes)) == (
        "6 rows of 2001, 2002 dropped: their lags or leads lie beyond the panel.",
    )


def test_leads_changes_and_products(load):
    design = load(["F.x", "D.x", "x:L.z"])
    assert design.years == (2002, 2003)
    assert design.column("F.x").tolist() == X[:, 2:].ravel().tolist()
    assert design.column("D.x").tolist() == np.diff(X)[:, :2].ravel().tolist()
    assert design.column("x:L.z").tolist() == (X[:, 1:3] * Z[:, :2]).ravel().tolist()


def test_z_scores_and_centring_are_over_the_sample_and_before_products(load):
    design = load(
        ["x", "z", "x:z"], standardise=["x"], centre=["z"], sample={"groups": {"region": ["north"]}}
    )
    x, z = X[:2].ravel(), Z[:2].ravel()
    score = (x - x.mean()) / x.std(ddof=1)
    np.testing.assert_allclose(design.column("x"), score, rtol=1e-14)
    np.testing.assert_allclose(design.column("x:z"), score * (z - z.mean()), rtol=1e-14)


def test_a_panel_has_time_first_then_units_then_terms(load):
    cube = load(["x", "z"]).as_panel(["z", "x"])
    assert cube.shape == (4, 3, 2)
    np.testing.assert_array_equal(cube[:, :, 0], Z.T)
    np.testing.assert_array_equal(cube[:, :, 1], X.T)


@pytest.mark.debt("32")
def test_rows_with_gaps_are_dropped_and_listed(load):
    gappy = Z.copy()
    gappy[1, 2] = gappy[:, 3] = gappy[2, :] = np.nan
    design = load(["x", "z"], {"z": gappy})
    assert design.nobs == 5
    assert design.unit_ids == ("a", "b")
    assert tuple(map(render_value, design.notes)) == (
        "7 rows with missing values dropped: every unit in 2004, all other years of c, b 2003 (z).",
    )
    named = load(["x", "z"], {"z": gappy}, names=("Bijie", "Tongren", "Karamay"))
    assert render_value(named.notes[0]).endswith(
        "every unit in 2004, all other years of Karamay, Tongren 2003 (z)."
    )
    with pytest.raises(StudyError, match=r"balanced panel is needed; missing: b 2003"):
        design.as_panel(["x"])
    numbered = load(["x", "z"], {"z": gappy}, names=("1", "100015", "Karamay"))
    with speaking("zh"):  # a code and a year are two numbers
        assert "100015 2003年（z）" in render_value(numbered.notes[0])


def test_a_gap_can_be_an_error_that_names_unit_year_and_variable(load):
    gappy = Z.copy()
    gappy[1, 2] = np.nan
    with pytest.raises(StudyError, match=r"b 2003 \(z\); fill them, or set sample.complete"):
        load(["x", "z"], {"z": gappy}, sample={"complete": "error"})


def test_units_and_years_can_be_left_out(load):
    design = load(["x"], sample={"without": {"units": ["b"], "years": [2003]}})
    assert design.unit_ids == ("a", "c")
    assert design.years == (2001, 2002, 2004)
    with pytest.raises(StudyError, match="the study has no unit d"):
        load(["x"], sample={"without": {"units": ["d"]}})


def test_an_unknown_group_names_those_there_are(load):
    with pytest.raises(StudyError, match=r"no unit is in West; there are north, south"):
        load(["x"], sample={"groups": {"region": ["West"]}})
    with pytest.raises(
        StudyError, match=r"no column 'province', in a study's .*; their grouping columns are region"
    ):
        load(["x"]).codes("province")


def test_clusters_need_two_groups_and_every_unit_a_label(load):
    assert load(["x"]).codes("region").tolist() == [0] * 8 + [1] * 4
    with pytest.raises(StudyError, match="clusters by 'region': the sample has one cluster only"):
        load(["x"], sample={"groups": {"region": ["north"]}}).codes("region")
    with pytest.raises(StudyError, match="no 'region' for b"):
        load(["x"], region=("north", None, "south")).codes("region")


def test_a_constant_variable_has_no_z_scores_and_a_unit_without_a_place_no_distance(load):
    with pytest.raises(StudyError, match="standardise: z is constant in the sample"):
        load(["x", "z"], {"z": np.ones((3, 4))}, standardise=["z"])
    with pytest.raises(StudyError, match="no longitude and latitude for c"):
        load(["x"]).coordinates()


def test_an_empty_sample_is_an_error_with_its_reasons(load):
    with pytest.raises(StudyError, match=r"no row is left in the sample[\s\S]*12 rows with missing values"):
        load(["x", "z"], {"z": np.full((3, 4), np.nan)})
    with pytest.raises(StudyError, match="'x\\*z' is not a term"):
        load(["x*z"])
