"""Weights read from .gal, .gwt and .csv, and the errors that name file and line."""

import numpy as np
import pytest

from spillover.arrays.result import EstimationError
from spillover.arrays.weights.files import read_weights


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_gal_with_an_island(tmp_path):
    weights = read_weights(write(tmp_path / "w.gal", "0 3 shape ID\na 2\nb c\nb 1\na\nc 0\n\n"))
    assert weights.ids == ("a", "b", "c")
    np.testing.assert_array_equal(weights.dense(), [[0, 1, 1], [1, 0, 0], [0, 0, 0]])
    assert weights.islands() == ("c",)
    assert weights.parameters == {"file": "w.gal"}


def test_gwt_values_are_weights(tmp_path):
    weights = read_weights(write(tmp_path / "w.gwt", "0 2 shape ID\na b 1.5\nb a 2e-1\n"))
    np.testing.assert_array_equal(weights.dense(), [[0, 1.5], [0.2, 0]])


def test_csv_as_a_square_whose_rows_and_columns_stand_in_different_orders(tmp_path):
    weights = read_weights(write(tmp_path / "w.csv", "id,b,a\na,0.5,0\nb,0,0.25\n"))
    assert weights.ids == ("a", "b")
    np.testing.assert_array_equal(weights.dense(), [[0, 0.5], [0.25, 0]])


def test_csv_as_links(tmp_path):
    weights = read_weights(write(tmp_path / "w.csv", "from,to,weight\na,b,2\nb,c,1\nc,a,3\n"))
    assert weights.ids == ("a", "b", "c")
    np.testing.assert_array_equal(weights.dense(), [[0, 2, 0], [0, 0, 1], [3, 0, 0]])


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("w.txt", "", ".gal, .gwt or .csv"),
        ("w.gal", "0 2 s i\na 2\nb\n", r"line 3.*2 neighbours.*names 1"),
        ("w.gal", "0 2 s i\na x\n", r"line 2.*number of neighbours"),
        ("w.gal", "0 2 s i\na 1\n", "the file ends"),
        ("w.gal", "0 1 s i\na 1\nz\n", "link to z"),
        ("w.gal", "0 1 s i\na 2\nb b\nb 0\n", "given twice"),
        ("w.gwt", "0 2 s i\na b\n", r"line 2.*from to value"),
        ("w.gwt", "0 2 s i\na b far\n", r"line 2.*'far' is not a number"),
        ("w.gwt", "0 3 s i\na b 1\n", "cannot hold islands"),
        ("w.csv", "", "empty"),
        ("w.gal", "", "names no unit"),
        ("w.csv", "id,a,b\na,0,1\nc,1,0\n", "b, c only among"),
        ("w.csv", "id,a,a\na,0,1\na,1,0\n", "stands twice"),
        ("w.csv", "id,a,b\na,0\nb,1,0\n", r"line 2: 1 weights for 2 columns"),
        ("w.csv", "id,a,b\na,0,1\nb,one,0\n", r"line 3: 'one' is not a number"),
        ("w.csv", "from,to,weight\na,b\n", "expected three values"),
        ("w.csv", "id,a,b\na,1,1\nb,1,0\n", "diagonal"),
        ("w.csv", "id,a,b\na,0,nan\nb,1,0\n", "not a finite number"),
    ],
)
def test_errors_name_file_line_and_remedy(tmp_path, name, text, words):
    with pytest.raises(EstimationError, match=words):
        read_weights(write(tmp_path / name, text))


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "w.gal"
    path.write_bytes("0 2 s i\nOrdos 1\nHöhhot\nHöhhot 1\nOrdos\n".encode("latin-1"))
    with pytest.raises(EstimationError, match=r"w\.gal: not text in UTF-8.*save it as UTF-8"):
        read_weights(path)
