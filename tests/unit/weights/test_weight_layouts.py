"""Weights in the layouts that people have: each file is written by the program that such files come from
where that is a package, and must give the same matrix; what says nothing of the units is refused.
"""

import struct
import warnings

import numpy as np
import openpyxl
import pytest
from scipy import io

from spillover.arrays.weights.matrix import from_dense
from spillover.errors import StudyError
from spillover.weights.links import How
from weight_layouts import BARE, IDS, NAMED, W, as_text, as_workbook, square_rows, text_file
from weights.files import read_ids, read_weights, rename_to_ids, sort_ids


@pytest.mark.parametrize("layout", NAMED)
def test_a_matrix_with_ids_is_the_same_in_every_layout(tmp_path, layout):
    found = read_weights(NAMED[layout](tmp_path))
    np.testing.assert_array_equal(found.align(IDS).dense(), W)


@pytest.mark.parametrize("layout", BARE)
def test_rows_without_ids_ask_whose_they_are(tmp_path, layout):
    path = BARE[layout](tmp_path)
    with pytest.raises(StudyError, match=r"3 rows without ids; give 'ids'.*'order: ascending'"):
        read_weights(path)
    found = read_weights(path, ids=read_ids(text_file(tmp_path / "ids.txt", "\n".join(IDS))))
    np.testing.assert_array_equal(found.align(IDS).dense(), W)
    with pytest.raises(StudyError, match="3 rows without ids, and 2 ids"):
        read_weights(path, ids=IDS[:2])


def test_ascending_ids_are_ordered_as_numbers_where_they_are_numbers():
    assert sort_ids(["10", "9", "100"]) == ["9", "10", "100"]
    assert sort_ids(["b", "10", "9"]) == ["10", "9", "b"]


def test_a_matrix_may_call_units_by_their_names():
    named = from_dense(("上海", "北京", "天津"), W)
    found = rename_to_ids(
        named, IDS, (dict.fromkeys(IDS, ""), dict(zip(IDS, ("上海", "北京", "天津"), strict=True)))
    )
    assert found.ids == IDS
    assert rename_to_ids(named, IDS, (dict.fromkeys(IDS, "上海"),)) is named


@pytest.mark.parametrize("suffix", [".gal", ".gwt", ".swm", ".mat"])
def test_libpysals_files(tmp_path, suffix):
    libpysal = pytest.importorskip("libpysal")
    path = tmp_path / f"w{suffix}"
    links = {1: {2: 0.5, 3: 2.0}, 2: {1: 1.0}, 3: {1: 0.25, 2: 4.0}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = libpysal.weights.W(links, id_order=[1, 2, 3])
        stream = libpysal.io.open(str(path), "w")
        stream.varName, stream.srs, stream.shpName = "id", "srs", "towns"
        stream.write(theirs)
        stream.close()
    ours = read_weights(path, ids=["1", "2", "3"] if suffix == ".mat" else None).align(["1", "2", "3"])
    expected = theirs.full()[0]
    np.testing.assert_array_equal(ours.dense(), expected > 0 if suffix == ".gal" else expected)


def test_arcgis_before_and_since_10_1(tmp_path):
    unit = struct.pack("<2i2i", 7, 2, 8, 9)
    rest = struct.pack("<2i", 8, 0) + struct.pack("<3i2d", 9, 1, 7, 2.0, 2.0)
    old = b"ID;srs\n" + struct.pack("<2i", 3, 0) + unit + struct.pack("<3d", 0.5, 0.5, 1.0) + rest
    new = b"VERSION@10.1;UNIQUEID@ID;FIXEDWEIGHTS@True;SPATIALREFNAME@x\n" + struct.pack("<2i", 3, 0)
    new += unit + struct.pack("<2d", 0.5, 1.0) + rest
    for data in (old, new):
        (tmp_path / "w.swm").write_bytes(data)
        found = read_weights(tmp_path / "w.swm")
        assert found.ids == ("7", "8", "9")
        np.testing.assert_array_equal(found.dense(), [[0, 0.5, 0.5], [0, 0, 0], [2, 0, 0]])
        for cut, words in (
            (data[:-4], "breaks off"),
            (data + b"x", "continues after its last unit"),
            (data[:5], "header"),
        ):
            (tmp_path / "w.swm").write_bytes(cut)
            with pytest.raises(StudyError, match=words):
                read_weights(tmp_path / "w.swm")


def test_numbers_may_mark_links_or_be_distances(tmp_path):
    path = as_text(tmp_path / "w.csv", [["id", "a", "b"], ["a", 0, 4], ["b", 2, 0]])
    np.testing.assert_array_equal(read_weights(path, values="links").dense(), [[0, 1], [1, 0]])
    np.testing.assert_array_equal(read_weights(path, values="distances").dense(), [[0, 0.25], [0.5, 0]])
    zero = as_text(tmp_path / "z.csv", [["id", "a", "b"], ["a", 0, 4], ["b", 0, 0]])
    with pytest.raises(StudyError, match="the distance from b to a is 0"):
        read_weights(zero, values="distances")


def test_kernel_weights_of_units_on_themselves_are_left_out_on_request(tmp_path):
    path = text_file(tmp_path / "w.kwt", "0 2 towns id\na a 1\na b 0.5\nb b 1\nb a 0.25\n")
    with pytest.raises(StudyError, match=r"weight of a on a is on the diagonal.*diagonal: drop"):
        read_weights(path)
    np.testing.assert_array_equal(read_weights(path, diagonal="drop").dense(), [[0, 0.5], [0.25, 0]])


def test_an_island_in_a_list_of_links_is_a_link_of_weight_zero_to_itself(tmp_path):
    path = as_text(tmp_path / "w.csv", [("unit", "neighbour", "weight"), ("a", "b", 1), ("b", "a", 1), "cc0"])
    assert read_weights(path).islands() == ("c",)


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("w.txt", "4\na 0 1\nb 1 0\n", "declares 4 units and 2 rows"),
        ("w.txt", "2\na 0 1\na 1 0\n", "an id appears twice .*a"),
        ("w.txt", "2\na 0 1 5\nb 1 0 5\n", "2 rows of an id and 3 weights"),
        ("w.csv", "id,w1,w2,w3\n2,0,1,1\n1,1,0,1\n3,1,1,0\n", "the rows have those ids in another order"),
        ("w.csv", "0,1,2,3\n1,0,3,4\n", "not a square table"),
        ("w.csv", "x,y,weight\na,b,1\nb,a,1\n", "a, b, weight, y only among"),
        ("w.csv", "id,a,b\na,0,\nb,1,0\n", "line 2: a cell without a weight; write 0"),
        ("w.csv", "id;a;b\na;0;1,234\nb;2,345;0\n", "'1,234' may be a number with three decimals or thou"),
        ("w.mat", "no", "cannot be read as a file of MATLAB"),
        ("w.mat", "MATLAB 7.3 MAT-file", "is a file of MATLAB 7.3; write it again"),
        ("w.npz", "no", "cannot be read as a matrix of this project"),
        ("w.dta", "no", "cannot be read as Stata data"),
    ],
)
def test_errors_name_the_file_and_the_remedy(tmp_path, name, write, words):
    with pytest.raises(StudyError, match=words) as refused:
        read_weights(text_file(tmp_path / name, write))
    assert name in str(refused.value)


def test_one_of_several_matrices_or_sheets_is_named(tmp_path):
    io.savemat(tmp_path / "w.mat", {"W": W, "D": W + 1 - np.eye(3)})
    with pytest.raises(StudyError, match=r"one square matrix is needed, and it has 2 .*name one by 'matrix'"):
        read_weights(tmp_path / "w.mat", ids=IDS)
    found = read_weights(tmp_path / "w.mat", How(matrix="W"), IDS)
    np.testing.assert_array_equal(found.dense(), W)
    path = as_workbook(tmp_path / "w.xlsx", square_rows())
    book = openpyxl.load_workbook(path)
    book.create_sheet("notes").append(["a note"])
    book.save(path)
    with pytest.raises(StudyError, match="sheet"):
        read_weights(path)
    assert read_weights(path, How(sheet="Sheet")).n == 3


def test_gb18030_is_named_by_its_key(tmp_path):
    (tmp_path / "w.csv").write_bytes("id,北京,上海\n北京,0,1\n上海,1,0\n".encode("gb18030"))
    with pytest.raises(StudyError, match="'encoding: gb18030'"):
        read_weights(tmp_path / "w.csv")
    assert read_weights(tmp_path / "w.csv", How(encoding="gb18030")).ids == ("北京", "上海")


def test_letters_before_one_column_alone_are_no_stem(tmp_path):
    """`&10` is not `10`: only names that all begin with the same letters are numbered as Stata has them."""
    path = tmp_path / "w.csv"
    for odd in ("&10", "w10"):
        path.write_text(f"id,{odd},11\n10,0,1\n11,1,0\n", encoding="utf-8")
        with pytest.raises(StudyError, match="not a square table"):
            read_weights(path)
