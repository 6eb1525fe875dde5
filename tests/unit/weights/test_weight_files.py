"""Weights read from .gal, .gwt and .csv, and the errors that name file and line."""

import os

import numpy as np
import pytest

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import from_dense
from spillover.arrays.weights.standardise import standardise
from spillover.errors import StudyError
from spillover.weights.text import parse_csv_table
from weights.files import read_weights


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
        ("w.doc", "", r"\.gal, .*not from \.doc"),
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
        ("w.csv", "id,a,a\na,0,1\na,1,0\n", "appears twice"),
        ("w.csv", "id,a,b\na,0\nb,1,0\n", r"line 2: 1 weights for 2 columns"),
        ("w.csv", "id,a,b\na,0,1\nb,one,0\n", r"line 3: 'one' is not a number"),
        ("w.csv", "from,to,weight\na,b\n", "expected three values"),
        ("w.csv", "id,a,b\na,1,1\nb,1,0\n", "diagonal"),
        ("w.csv", "id,a,b\na,0,nan\nb,1,0\n", "not a finite number"),
        ("w.gwt", "a b 1.5\nb a 2e-1\n", r"line 1: expected the header .*'a b 1\.5'"),
        ("w.gal", "a 1\nb\nb 1\na\n", r"line 1: expected the header"),
        ("w.gal", "3\na 1\nb\nb 1\na\n", "declares 3 units and the file has 2"),
        ("w.gal", "0 1 s i\na 1\nb\nb 1\na\n", "declares 1 units and the file has 2"),
        ("w.gal", "2\na 1\nb\na 1\nb\n", "line 4: the unit a is given twice"),
        ("w.gal", "2 s\na 1\nb\nb 1\na\n", "line 1: expected the header"),
        ("w.gal", "2\na 1 x\nb\nb 1\na\n", "line 2: expected an id and its number"),
        ("w.gal", "2\na ³\nb\nb 1\na\n", "line 2: the number of neighbours is '³'"),
        ("w.gal", "2\na " + "9" * 70 + "\nb\n", r"line 2: the number of neighbours is '9{70}'"),
        ("w.gal", "9" * 70 + "\na 1\nb\n", "line 1: the header's number of units is '9{70}'"),
        ("w.gal", "9" * 5000 + "\na 1\nb\n", "line 1: '9+… has 5,000 characters"),
        ("w.gal", "²\na 1\nb\nb 1\na\n", "line 1: the header's number of units is '²'"),
        ("w.gal", '2\n"a" 1\nb\nb 1\na\n', "line 2: .*quotation mark"),
        ("w.gwt", "0 2 s i\na b 1_0\nb a 1\n", r"line 2: '1_0' is not a number"),
        ("w.gwt", "0 2 s i\na b ١\nb a 1\n", r"line 2: '١' is not a number"),
        ("w.gwt", "0 2 s i\na b 1e308\nb a 1\n", r"line 2: the weight '1e308' is not between"),
        ("w.gwt", "0 2 s i\na b 1e-400\nb a 1\n", r"line 2: the weight '1e-400' is not between"),
        ("w.gwt", "0 2 s i\na\u200b b 1\nb a 1\n", "line 2: .*invisible"),
        ("w.csv", 'from,to,weight\na,b,"1"0\nb,a,1\n', "begins in line 2: cannot be read as csv"),
        ("w.csv", "from,to,weight\na,b,1_0\nb,a,1\n", r"line 2: '1_0' is not a number"),
        ("w.csv", "from,to,weight\na,b,1e400\nb,a,1\n", r"line 2: the weight '1e400'"),
        ("w.csv", "from,to,weight\na,b,inf\nb,a,1\n", "line 2: 'inf' is not a finite number"),
        ("w.csv", "from,to,weight\n\na,b,x\n", "line 3: 'x' is not a number"),
        ("w.csv", "from,to,weight\n,b,1\n", "line 2: a unit without an id"),
        ("w.csv", 'from,to,weight\na,b,1\n"b,a,1\n', "begins in line 3: cannot be read as csv"),
        (
            "w.csv",
            "id,a,b\na,0," + "1" * 200_000 + "\nb,1,0\n",
            "begins in line 2: cannot be read as csv .*field larger",
        ),
        ("w.csv", "id|a|b\na|0|1\nb|1|0\n", "not a square table"),
        ("w.csv", "id,a,b\na,1,1\nb,1,0\n", r"w\.csv: weight of a on a"),
        ("w{a}.gal", "2\na 1\nb\nb 2\na\n", r"w\{a\}\.gal, line 5"),
    ],
)
def test_errors_name_file_line_and_remedy(tmp_path, name, text, words):
    with pytest.raises(StudyError, match=words):
        read_weights(write(tmp_path / name, text))


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "w.gal"
    path.write_bytes("0 2 s i\nOrdos 1\nHöhhot\nHöhhot 1\nOrdos\n".encode("latin-1"))
    with pytest.raises(
        StudyError, match=r"w\.gal, line 3: is not UTF-8; save the file as UTF-8.*encoding: gb18030"
    ):
        read_weights(path)


def test_a_folder_a_pipe_and_an_absent_file_are_named_and_nothing_waits(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.gal")
    for name, words in (
        ("folder.csv", "expected a file, found a folder or a device"),
        ("pipe.gal", "expected a file, found a folder or a device"),
        ("absent.gwt", "file not found"),
        ("nul\0.csv", r"nul\\x00.csv': file not found"),
        ("w" * 300 + ".csv", "file not found"),
    ):
        with pytest.raises(StudyError, match=words):
            read_weights(tmp_path / name)


def test_a_file_beyond_the_limit_is_refused_and_the_limit_can_be_raised(tmp_path, monkeypatch):
    path = write(tmp_path / "w.csv", "from,to,weight\na,b,2\nb,a,1\n")
    monkeypatch.setenv("SPILLOVER_WEIGHTS_BYTES", "10")
    with pytest.raises(StudyError, match=r"size in bytes is 27.*limit of 10.*SPILLOVER_WEIGHTS_BYTES"):
        read_weights(path)
    monkeypatch.setenv("SPILLOVER_WEIGHTS_BYTES", "100")
    assert read_weights(path).ids == ("a", "b")


def test_zeros_written_in_any_way_are_no_link(tmp_path):
    weights = read_weights(write(tmp_path / "w.csv", "id,a,b\na,0,0.0\nb,1,0e5\n"))
    assert weights.islands() == ("a",)


@pytest.mark.parametrize("weight", [1e308, 1e-320])
def test_a_row_whose_sum_overflows_is_refused_and_makes_no_island(weight):
    links = np.array([[0, weight, weight], [1, 0, 1], [1, 1, 0]])
    with pytest.raises(EstimationError, match=r"a: its weights sum to .*rescale"):
        standardise(from_dense("abc", links), "row")


@pytest.mark.debt(9)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt"])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_decimal_commas_are_read_with_a_word(tmp_path, caplog, suffix, mark):
    lines = [["id", "a", "b"], ["a", "0", "0,5"], ["b", "0,25", "0"]]
    weights = read_weights(write(tmp_path / f"w{suffix}", "\n".join(map(mark.join, lines))))
    np.testing.assert_array_equal(weights.dense(), [[0, 0.5], [0.25, 0]])
    assert f"w{suffix}: its decimal commas are read as such: 0,5 is 0.5" in caplog.text


@pytest.mark.debt(9)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "id;a;b\na;0;0,5\nb;1.234;0\n",
            "'0,5' has a decimal comma and '1.234' a point; write all numbers alike",
        ),
        ("id;a;b\na;0;1,234\nb;2,345;0\n", "'1,234' may be a number with three decimals or thousands"),
        (
            "0.5,0.2,0.1\n0,1,0\n1,0,1\n0,1,0\n",
            "line 1: 4 rows of 3 numbers: the first is no header with ids",
        ),
    ],
)
def test_a_table_that_can_be_read_in_two_ways_is_refused(tmp_path, text, said):
    with pytest.raises(StudyError, match=said):
        read_weights(write(tmp_path / "w.csv", text))


@pytest.mark.debt(9)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,0,1\nb,2,0\n", "has no header; its columns are taken in the order of its rows"),
        (
            "id,w1,w2\na,0,1\nb,2,0\n",
            "its header names no unit (w1 to w2); the columns are taken in the order",
        ),
    ],
)
def test_columns_without_ids_are_taken_in_order_with_a_word(tmp_path, caplog, text, said):
    np.testing.assert_array_equal(read_weights(write(tmp_path / "w.csv", text)).dense(), [[0, 1], [2, 0]])
    assert said in caplog.text


@pytest.mark.debt("35.3")
def test_a_table_of_text_has_its_cells_by_column():
    """A byte order mark, empty lines and rows that end early are no cells of their own."""
    text = '\ufeffa,b\n\n1,"x\ny"\n2\n'
    assert parse_csv_table(text, "t.csv") == [{"a": "1", "b": "x\ny"}, {"a": "2", "b": ""}]
    assert parse_csv_table("", "t.csv") == []
