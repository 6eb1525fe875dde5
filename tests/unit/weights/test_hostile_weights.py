"""Files of weights that lie: refused with the file and the remedy, never read as something else."""

import io
import zipfile

import numpy as np
import pytest
from scipy import io as matlab
from scipy import sparse

from spillover.errors import StudyError
from weights.files import read_weights

IDS = ["10", "11", "12", "13"]
W = np.array([[0, 1, 2, 0], [1, 0, 0, 3], [2, 0, 0, 1], [0, 3, 1, 0.0]])
S = sparse.csr_array(W)
SOUND = {
    "data": S.data,
    "indices": S.indices,
    "indptr": S.indptr,
    "shape": np.array(S.shape),
    "ids": np.array(IDS),
}


def mat(named, **options):
    buffer = io.BytesIO()
    matlab.savemat(buffer, named, **options)
    return buffer.getvalue()


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"indices": np.array([1, 99, 0, 3, 0, 3, 1, 2])}, "are not those of one matrix"),
        ({"indices": np.array([1, -2, 0, 3, 0, 3, 1, 2])}, "are not those of one matrix"),
        ({"indptr": np.array([0, 99, 4, 6, 8])}, "are not those of one matrix"),
        ({"indptr": np.array([0, 4, 2, 6, 8])}, "are not those of one matrix"),
        ({"shape": np.array([4])}, "are not those of one matrix"),
        ({"data": S.data * 1j}, "are not those of one matrix"),
        ({"indices": np.array([1, 1, 0, 3, 0, 3, 1, 2])}, "a link is given twice"),
        ({"data": S.data * 1e-310}, r"the weight 1e-310 is not between 1e-100 and 1e\+100 \(8 such\)"),
        ({"ids": np.array(["10", "1\x001", "12", "13"])}, "id 2: .* has an invisible character"),
        ({"ids": np.array(["10", "10", "12", "13"])}, "an id appears twice"),
    ],
)
def test_arrays_that_are_no_matrix_are_refused(tmp_path, changed, words):
    (tmp_path / "w.npz").write_bytes(npz(**SOUND | changed))
    with pytest.raises(StudyError, match=rf"w.npz.*{words}"):
        read_weights(tmp_path / "w.npz")


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setenv("SPILLOVER_WEIGHTS_BYTES", "100000")
    (tmp_path / "w.npz").write_bytes(npz(**SOUND | {"data": np.zeros(20_000)}))
    with pytest.raises(StudyError, match=r"w.npz: unpacks to 1..,... bytes, more than the limit of 100,000"):
        read_weights(tmp_path / "w.npz")
    (tmp_path / "w.mat").write_bytes(mat({"W": np.zeros((200, 200))}, do_compression=True))
    with pytest.raises(StudyError, match=r"w.mat: unpacks to more than 100,000 bytes; write links"):
        read_weights(tmp_path / "w.mat")


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"W": W * 1e-310, "id": np.arange(4)}, "the weight 1e-310 is not between"),
        ({"W": W, "id": np.array([1.5, 2, 3, 4])}, "id 1: 1.5 is not a whole number"),
        ({"W": W, "id": np.array([np.nan, 2, 3, 4])}, "id 1: nan is not a whole number"),
        ({"W": W, "id": np.array([np.eye(2), "b", "c", "d"], dtype=object)}, "id 1: is neither a text nor"),
        ({"W": W * 1j, "id": np.arange(4)}, "one square matrix is needed, and it has 0"),
    ],
)
def test_matrices_of_matlab_that_lie_are_refused(tmp_path, named, words):
    (tmp_path / "w.mat").write_bytes(mat(named))
    with pytest.raises(StudyError, match=rf"w.mat.*{words}"):
        read_weights(tmp_path / "w.mat")


def test_a_damaged_file_of_matlab_ends_its_own_process_alone(tmp_path, monkeypatch):
    """The one in which SciPy reads it: by a fault of memory, for these, or once in a while without an end."""
    monkeypatch.setattr("ingest.apart.SECONDS", 5)
    sound = mat({"W": sparse.csc_array(W), "id": np.arange(4)})
    assert len(sound) == 408
    for at, value in ((230, 141), (369, 83), (238, 176), (237, 166)):
        data = bytearray(sound)
        data[at] = value
        (tmp_path / "w.mat").write_bytes(data)
        with pytest.raises(StudyError, match=r"w.mat: cannot be read as a file of MATLAB 5 to 7 \("):
            read_weights(tmp_path / "w.mat")


def test_a_table_that_lacks_its_last_row_is_not_one_without_a_header(tmp_path):
    (tmp_path / "w.csv").write_text("id,1,2,3\n1,0,1,1\n2,1,0,1\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"w.csv: its header names 3 units and 2 rows follow"):
        read_weights(tmp_path / "w.csv")


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.npz", "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(StudyError, match=r"w.npz: has no data, indices, indptr, shape, ids"):
        read_weights(tmp_path / "w.npz")
