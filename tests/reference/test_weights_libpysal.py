"""Weight matrices against libpysal."""

import warnings

import numpy as np
import pytest

from spillover.arrays.weights.contiguity import contiguity
from spillover.arrays.weights.families import distance_band, k_nearest
from spillover.arrays.weights.geo import great_circle
from weights.files import read_weights

pytestmark = pytest.mark.proof("independent program")

libpysal = pytest.importorskip("libpysal")


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def dense(w, ids):
    full, order = w.full()
    position = [list(map(str, order)).index(unit) for unit in ids]
    return full[np.ix_(position, position)]


def test_the_states_of_libpysal_are_munnells(tmp_path):
    """libpysal's built-in states48.gal and usaww.csv are one graph."""
    from spatial_data import munnell

    ours = read_weights(libpysal.examples.get_path("states48.gal"))
    assert ours.n == 48
    np.testing.assert_array_equal(
        np.sort((ours.dense() > 0).sum(axis=1)), np.sort((munnell()[2] > 0).sum(axis=1))
    )
    theirs = libpysal.io.open(libpysal.examples.get_path("states48.gal")).read()
    np.testing.assert_array_equal(ours.dense(), dense(theirs, ours.ids))


def test_the_numbers_of_a_gwt_are_weights_as_in_libpysal(tmp_path):
    path = tmp_path / "w.gwt"
    path.write_text("0 3 shape ID\na b 1.5\nb a 1.5\nb c 0.2\nc b 0.2\n", encoding="utf-8")
    ours = read_weights(path)
    np.testing.assert_array_equal(ours.dense(), dense(libpysal.io.open(str(path)).read(), ours.ids))


@pytest.mark.parametrize("kind", ["queen", "rook"])
def test_contiguity_of_columbus(kind):
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.read_file(libpysal.examples.get_path("columbus.shp"))
    ids = [f"{i:02}" for i in range(len(frame))]
    theirs = {"queen": libpysal.weights.Queen, "rook": libpysal.weights.Rook}[kind].from_dataframe(
        frame, use_index=False
    )
    np.testing.assert_array_equal(contiguity(ids, list(frame.geometry), kind).dense(), theirs.full()[0])


def test_distances_and_neighbours_on_the_sphere():
    generator = np.random.default_rng(9)
    points = np.column_stack((generator.uniform(80, 125, 40), generator.uniform(20, 50, 40)))
    ids = [f"{i:02}" for i in range(40)]
    theirs = libpysal.weights.KNN(points, k=5, radius=6371.0088, distance_metric="Arc")
    np.testing.assert_array_equal(k_nearest(ids, points, 5).dense(), theirs.full()[0])
    band = libpysal.weights.DistanceBand(
        libpysal.cg.KDTree(points, distance_metric="Arc", radius=6371.0088), 900.0, silence_warnings=True
    )
    np.testing.assert_array_equal(distance_band(ids, points, 900.0).dense(), band.full()[0])
    arc = libpysal.cg.arcdist(tuple(points[0]), tuple(points[1]), radius=6371.0088)
    assert great_circle(points)[0, 1] == pytest.approx(arc, rel=1e-10)
