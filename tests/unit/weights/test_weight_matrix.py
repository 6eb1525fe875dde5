"""Ids travel with a weight matrix: alignment, files, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import WeightMatrix, from_dense
from spillover.arrays.weights.standardise import standardise

IDS = ("a", "b", "c")
WEIGHTS = np.array([[0, 1, 2], [3, 0, 0], [0, 4, 0]], dtype=float)


def changed(**entries):
    """WEIGHTS with some entries replaced; keys like r0c1."""
    weights = WEIGHTS.copy()
    for key, value in entries.items():
        weights[int(key[1]), int(key[3])] = value
    return weights


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (WEIGHTS[:2], ("square", "2 × 3")),
        (changed(r1c1=0.5), ("diagonal", "b on b", "zero")),
        (changed(r0c2=-1), ("negative", "c on a")),
        (changed(r2c1=np.nan), ("not a finite number", "b on c")),
        (changed(r2c1=np.inf), ("not a finite number", "b on c")),
    ],
)
def test_a_bad_matrix_is_refused_with_the_units_at_fault(weights, words):
    with pytest.raises(EstimationError) as error:
        from_dense(IDS, weights)
    assert all(word in str(error.value) for word in words)


def test_a_sparse_matrix_that_is_not_square_is_refused():
    with pytest.raises(EstimationError, match="square"):
        WeightMatrix(IDS, sparse.csr_array(WEIGHTS[:, :2]))


@pytest.mark.parametrize(
    ("ids", "words"), [(("a", "b"), "3 rows and 2 ids"), (("a", "b", "b"), "must differ.*b")]
)
def test_ids_that_do_not_name_each_row_once_are_refused(ids, words):
    with pytest.raises(EstimationError, match=words):
        from_dense(ids, WEIGHTS)


def test_align_matches_by_id():
    aligned = from_dense(IDS, WEIGHTS).align(["c", "a", "b"])
    assert aligned.ids == ("c", "a", "b")
    np.testing.assert_array_equal(aligned.dense(), WEIGHTS[np.ix_([2, 0, 1], [2, 0, 1])])


def test_align_names_ids_on_both_sides_of_a_mismatch():
    with pytest.raises(
        EstimationError, match=r"in the data but not in the matrix: x.*in the matrix but not in the data: c"
    ):
        from_dense(IDS, WEIGHTS).align(["a", "b", "x"])
    with pytest.raises(EstimationError, match="twice"):
        from_dense(IDS, WEIGHTS).align(["a", "b", "c", "c"])


def test_subset_keeps_weights_and_forgets_the_standardisation():
    part = from_dense(IDS, WEIGHTS).subset(["b", "a"])
    np.testing.assert_array_equal(part.dense(), [[0, 3], [1, 0]])
    assert part.standardisation == "none"
    with pytest.raises(EstimationError, match="no row for z"):
        from_dense(IDS, WEIGHTS).subset(["a", "z"])


@pytest.mark.debt("35.8")
@pytest.mark.parametrize("how", ["none", "row"])
def test_a_matrix_that_is_scaled_already_or_is_to_stay_is_itself(how):
    scaled = standardise(from_dense(IDS, WEIGHTS), "row")
    assert standardise(scaled, how) is scaled


def test_islands_are_the_units_whose_row_is_empty():
    assert from_dense(IDS, changed(r1c0=0)).islands() == ("b",)


def test_lag_works_on_the_last_axis():
    weights = from_dense(IDS, WEIGHTS)
    values = np.arange(6.0).reshape(2, 3)
    np.testing.assert_allclose(weights.lag(values), values @ WEIGHTS.T)
    np.testing.assert_allclose(weights.lag(values[0]), WEIGHTS @ values[0])


def test_files_are_stable_to_the_byte_and_come_back_whole(tmp_path):
    weights = from_dense(("甲", "b", "c"), WEIGHTS, "economic_distance", power=2.0)
    weights.save(tmp_path / "w.npz")
    loaded = WeightMatrix.load(tmp_path / "w.npz")
    assert loaded.ids == weights.ids
    assert (loaded.family, loaded.parameters, loaded.standardisation) == (
        "economic_distance",
        {"power": 2.0},
        "none",
    )
    np.testing.assert_array_equal(loaded.dense(), WEIGHTS)
    assert loaded.to_bytes() == weights.to_bytes() == (tmp_path / "w.npz").read_bytes()
    np.testing.assert_array_equal(sparse.load_npz(tmp_path / "w.npz").toarray(), WEIGHTS)


def test_an_archive_without_ids_is_refused(tmp_path):
    sparse.save_npz(tmp_path / "bare.npz", sparse.csr_array(WEIGHTS))
    with pytest.raises(EstimationError, match="no ids"):
        WeightMatrix.load(tmp_path / "bare.npz")


@given(st.permutations(range(6)), st.integers(0, 2**32 - 1))
def test_aligning_back_gives_the_same_bytes(order, seed):
    generator = np.random.default_rng(seed)
    dense = generator.random((6, 6)) * (generator.random((6, 6)) > 0.5)
    np.fill_diagonal(dense, 0)
    weights = from_dense(tuple("uvwxyz"), dense)
    shuffled = weights.align(["uvwxyz"[i] for i in order])
    assert shuffled.align(weights.ids).to_bytes() == weights.to_bytes()
