"""Weights of other programs: matched by id whatever their order, refused where of other units."""

import re
import sys
from pathlib import Path

import libpysal
import numpy as np
import pandas as pd
import pytest
from libpysal.graph import Graph
from libpysal.weights import W
from scipy import sparse
from scipy.io import savemat

import weight_layouts as layouts
from frame_data import MUNNELL, PLACE, produc, states
from spillover import EstimationError, StudyError, fit_sdm, moran, weight_matrix

NAMES = list(states().index)
ORDER = np.random.default_rng(1).permutation(len(NAMES))
MIXED = [NAMES[i] for i in ORDER]
SHUFFLED = states().loc[MIXED, MIXED]
DENSE = SHUFFLED.to_numpy()
NEIGHBOURS = {name: list(row.index[row > 0]) for name, row in SHUFFLED.iterrows()}


def fitted(weights, frame=None, **options):
    return fit_sdm(produc() if frame is None else frame, MUNNELL, **PLACE, weights=weights, **options)


def of_pysal(neighbours=NEIGHBOURS):
    made = W(neighbours, id_order=list(neighbours), silence_warnings=True)
    made.transform = "R"
    return made


def links():
    pairs = SHUFFLED.stack()
    pairs = pairs[pairs > 0].rename("weight").rename_axis(["focal", "neighbor"])
    return pairs.reset_index()


GIVEN = {
    "a W of libpysal": of_pysal,
    "a Graph of libpysal": lambda: Graph.from_W(of_pysal()),
    "a sparse matrix with ids": lambda: weight_matrix(sparse.csr_matrix(SHUFFLED.to_numpy()), MIXED),
    "an array with ids": lambda: weight_matrix(SHUFFLED.to_numpy(), MIXED),
    "a square frame": lambda: SHUFFLED,
    "a square frame with columns in another order": lambda: SHUFFLED[NAMES],
    "ids in the first column": lambda: SHUFFLED.reset_index(),
    "links": links,
    "links of our own export": lambda: links().set_axis(["Unit", "Neighbour", "Weight"], axis=1),
    "standardised here": lambda: weight_matrix(W(NEIGHBOURS, id_order=MIXED), standardise="row"),
}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_every_form_of_a_matrix_gives_the_same_estimate(given):
    found, wanted = fitted(given()), fitted(states())
    np.testing.assert_allclose(found.terms["estimate"], wanted.terms["estimate"], rtol=0, atol=1e-13)
    assert found.remarks == ("weights: the rows of the matrix were put in the order of the data, by id",)
    assert wanted.remarks == ()


def test_a_file_of_the_workflow_is_a_matrix(tmp_path):
    weight_matrix(states()).save(tmp_path / "w.npz")
    assert fitted(tmp_path / "w.npz").terms.equals(fitted(states()).terms)
    with pytest.raises(StudyError, match=r"none.npz: file not found"):
        fitted(tmp_path / "none.npz")


FILES = {
    "square.csv": lambda path: SHUFFLED.to_csv(path),
    "links.csv": lambda path: links().to_csv(path, index=False),
    "links.tsv": lambda path: links().to_csv(path, index=False, sep="\t"),
    "square.txt": lambda path: SHUFFLED.to_csv(path, sep=" "),
    "spmatrix.txt": lambda path: path.write_text(
        "48\n" + SHUFFLED.to_csv(sep=" ", header=False), encoding="utf-8"
    ),
    "as R writes it.dat": lambda path: path.write_text(
        SHUFFLED.to_csv(sep=" ").removeprefix('"" '), encoding="utf-8"
    ),
    "sparse.mat": lambda path: savemat(
        path, {"W": sparse.csc_matrix(DENSE), "n": 48, "id": np.array(MIXED, dtype=object)}
    ),
    "square.xlsx": lambda path: SHUFFLED.to_excel(path),
    "links.dta": lambda path: links().to_stata(path, write_index=False),
    "links.parquet": lambda path: links().to_parquet(path),
}


@pytest.mark.parametrize("name", FILES)
def test_files_of_other_programs_give_the_same_estimate(name, tmp_path):
    FILES[name](tmp_path / name)
    np.testing.assert_allclose(
        fitted(tmp_path / name).terms["estimate"], fitted(states()).terms["estimate"], rtol=1e-9, atol=1e-12
    )


def test_a_gal_of_libpysal_is_read(tmp_path):
    file = libpysal.io.open(str(tmp_path / "w.gal"), "w")
    file.write(
        W({name.replace(" ", "_"): [n.replace(" ", "_") for n in near] for name, near in NEIGHBOURS.items()})
    )
    file.close()
    frame = produc().assign(state=lambda f: f.state.str.replace(" ", "_"))
    found = fitted(weight_matrix(tmp_path / "w.gal", standardise="row"), frame)
    np.testing.assert_allclose(found.terms["estimate"], fitted(states()).terms["estimate"], rtol=1e-12)


def test_every_layout_that_a_study_reads_is_read_by_the_library(tmp_path):
    page = (Path(__file__).parents[3] / "docs" / "matrices.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`\..*?|the same) \|", page.split("## Layouts\n")[1], re.M)
    assert layouts.read_by_the_library() == sorted({*re.findall(r"\.\w+", " ".join(rows))})


COUNTS = {"0": range(48), "1": range(1, 49), "w1": [f"w{k}" for k in range(1, 49)]}


@pytest.mark.debt("36.6")
@pytest.mark.parametrize("columns", COUNTS.values(), ids=COUNTS)
def test_columns_that_only_count_are_in_the_order_of_the_rows_of_a_frame_and_of_a_file(
    columns, tmp_path, caplog
):
    counted = pd.DataFrame(DENSE, index=MIXED, columns=columns)
    counted.to_csv(tmp_path / "w.csv")
    read = pd.read_csv(tmp_path / "w.csv")
    wanted = weight_matrix(DENSE, MIXED)
    for given in (counted, tmp_path / "w.csv", read, read.set_index(read.columns[0])):
        found = weight_matrix(given)
        assert found.ids == wanted.ids
        np.testing.assert_allclose(found.dense(), DENSE, rtol=1e-12)
    assert "its header names no unit" in caplog.text
    with pytest.raises(StudyError, match="are numbered and have no ids"):
        weight_matrix(pd.DataFrame(DENSE, columns=columns))


@pytest.mark.debt("36.6")
def test_a_column_that_is_called_as_the_lags_begin_is_refused():
    frame = produc().rename(columns={"lpc": "W"})
    with pytest.raises(StudyError, match=r"'W:x' is the spatial lag of x .* rename the column"):
        fit_sdm(frame, "lgsp ~ lpcap + W:lpcap", **PLACE, weights=states())


def test_a_file_without_ids_asks_whose_its_rows_are(tmp_path):
    for number, write in enumerate(layouts.BARE.values()):
        (tmp_path / str(number)).mkdir()
        with pytest.raises(StudyError, match=r"rows without ids \(3\), .*give weight_matrix\(path, ids\)"):
            weight_matrix(write(tmp_path / str(number)))


@pytest.mark.parametrize("package", ["pandas", "openpyxl", "pyarrow"])
def test_a_file_that_needs_a_package_names_its_extra(tmp_path, monkeypatch, package):
    path = tmp_path / ("w.parquet" if package == "pyarrow" else "w.xlsx")
    path.touch()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(StudyError, match=r"needs pandas .*pip install 'spillover\[pandas\]'"):
        weight_matrix(path)


def test_a_workbook_with_two_sheets_asks_which(tmp_path):
    with pd.ExcelWriter(tmp_path / "w.xlsx") as book:
        SHUFFLED.to_excel(book, sheet_name="W")
        (2 * SHUFFLED).to_excel(book, sheet_name="D")
    with pytest.raises(StudyError, match=r"needed, and it has 2 .*; name one by 'sheet'"):
        weight_matrix(tmp_path / "w.xlsx")
    with pytest.raises(StudyError, match=r"has no sheet 'E'; it has 'W', 'D'"):
        weight_matrix(tmp_path / "w.xlsx", sheet="E")
    assert weight_matrix(tmp_path / "w.xlsx", sheet="D").matrix.sum() == pytest.approx(96)


def test_how_a_file_is_read_is_no_option_of_a_frame():
    with pytest.raises(StudyError, match="say how a file is read, and DataFrame is none"):
        weight_matrix(SHUFFLED, diagonal="drop")


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "w.xlsx").write_text("no workbook")
    (tmp_path / "w.geojson").touch()
    for name, message in {
        "w.xlsx": "w.xlsx: cannot be read as a workbook .*; obtain the file again",
        "w.geojson": r"weights are read from \.csv, .*, not from \.geojson",
    }.items():
        with pytest.raises(StudyError, match=message):
            weight_matrix(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,a,b\na,0,1\nb,1\n", "line 3: 1 weights for 2 columns; give one for each"),
        ("id,a,b\na,0,x\nb,1,0\n", "line 2: 'x' is not a number; give a weight"),
        ("id,a,c\na,0,1\nb,1,0\n", "b, c only among the rows or only among the columns"),
        ("", "the file is empty"),
    ],
)
def test_a_text_that_is_no_matrix_is_refused(text, message, tmp_path):
    (tmp_path / "w.csv").write_text(text)
    with pytest.raises(StudyError, match=message):
        fitted(tmp_path / "w.csv")


def test_units_that_a_sample_leaves_out_leave_the_matrix_and_are_said():
    found = fitted(states(), sample={"without": {"units": ["OHIO"]}})
    (said,) = found.remarks
    assert said.startswith("weights: 1 unit(s) of the matrix are not in the sample")
    own = weight_matrix(states(), only=[name for name in NAMES if name != "OHIO"], standardise="row")
    alone = fitted(own, produc().query("state != 'OHIO'"))
    np.testing.assert_allclose(found.terms["estimate"], alone.terms["estimate"], rtol=1e-12)


ISLAND = {
    name: [n for n in near if n != "MAINE"] if name != "MAINE" else [] for name, near in NEIGHBOURS.items()
}
REFUSED = {
    "no ids": (lambda: DENSE, "a matrix without ids has an order that cannot be checked"),
    "other ids": (lambda: weight_matrix(DENSE, range(48)), "no unit of the data .* is in the matrix"),
    "a square of numbers": (lambda: pd.DataFrame(DENSE), "are numbered and have no ids"),
    "a unit less": (lambda: weight_matrix(states(), only=NAMES[1:]), "the matrix has no row for ALABAMA"),
    "an id twice": (lambda: weight_matrix(DENSE, [*MIXED[:-1], MIXED[0]]), "twice or more"),
    "an id of two types": (lambda: weight_matrix(DENSE[:2, :2], [1, "1"]), "a number and as text"),
    "an id less": (lambda: weight_matrix(DENSE, MIXED[1:]), "48 rows and 47 ids"),
    "no square": (lambda: weight_matrix(DENSE[:, 1:], MIXED), "48 × 47"),
    "columns of other units": (lambda: SHUFFLED.rename(columns={"OHIO": "?"}), "whose ids are not the same"),
    "a diagonal": (lambda: weight_matrix(DENSE + np.eye(48), MIXED), "is on the diagonal"),
    "negative": (lambda: weight_matrix(-DENSE, MIXED), "is negative"),
    "not finite": (lambda: weight_matrix(DENSE * np.inf, MIXED), "is not a finite number"),
    "an island": (lambda: of_pysal(ISLAND), "1 unit\\(s\\) have no neighbour .* MAINE"),
    "an island of a Graph": (lambda: Graph.from_W(of_pysal(ISLAND)), "have no neighbour .* MAINE"),
    "a link twice": (lambda: pd.concat([links(), links().head(1)]), "links that are given twice: 1"),
    "rows of other sums": (lambda: W(NEIGHBOURS), "row-standardise it, or use definition 'lsdv'"),
    "no matrix": (lambda: object(), "expected a frame .* found object"),
}


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED)
def test_a_matrix_that_does_not_fit_is_refused(given, message):
    with pytest.raises((StudyError, EstimationError), match=message):
        fitted(given())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda: weight_matrix(DENSE * 1j, MIXED), "found complex128; give each link a real number"),
        (lambda: weight_matrix(sparse.csr_array(DENSE * 1j), MIXED), "found complex128"),
        (lambda: weight_matrix(links().assign(weight="x")), "expected numbers, found a text"),
        (lambda: weight_matrix(SHUFFLED.astype(str) + "x"), "expected numbers, found a text"),
        (lambda: weight_matrix(pd.DataFrame()), "the frame has no rows"),
        (lambda: weight_matrix(links().iloc[:0]), "the frame has no rows"),
        (lambda: weight_matrix(SHUFFLED, MIXED), "DataFrame has its own; leave them out"),
        (lambda: weight_matrix("w.csv", values="links per unit"), "values: 'links per unit' is not one of"),
        (
            lambda: weight_matrix(links(), only="OHIO"),
            r"only: expected a list .* found str; write only=\['OHIO'\]",
        ),
        (
            lambda: weight_matrix(links(), only=3),
            r"only: expected a list of ids, found int; write only=\[3\]",
        ),
        (lambda: weight_matrix(links(), only=SHUFFLED), r"only: expected a list of ids, found DataFrame"),
        (lambda: weight_matrix(np.eye(2)[::-1], "ab"), r"ids: expected a list of ids, found str"),
        (
            lambda: weight_matrix(pd.DataFrame(DENSE)),
            r"numbered and have no ids, an order that cannot be checked",
        ),
        (lambda: weight_matrix("w.csv", encoding="latin"), "encoding: 'latin' is not one of utf-8, gb18030"),
    ],
)
def test_what_is_no_matrix_of_numbers_is_refused_in_one_sentence(given, message):
    with pytest.raises((StudyError, EstimationError), match=message):
        given()


def test_an_index_that_is_called_like_a_column_is_refused():
    doubled = produc().set_index("state", drop=False)
    with pytest.raises(StudyError, match="state names a column and a level of the index; rename one"):
        fitted(SHUFFLED, doubled)


def test_a_matrix_of_more_units_than_the_data_is_refused():
    with pytest.raises(
        StudyError, match="the matrix has units that the data lack: OHIO; leave them out with weight_matrix"
    ):
        fitted(states(), produc().query("state != 'OHIO'"))


def test_islands_are_kept_where_they_are_allowed():
    allowed = weight_matrix(of_pysal(ISLAND), islands="allow")
    assert moran(produc(), "lgsp", **PLACE, weights=allowed, permutations=99).rows.is_used.all()


def test_a_panel_with_gaps_is_refused_by_its_cells():
    with pytest.raises(StudyError, match="a balanced panel is needed; missing: ALABAMA 1975"):
        fitted(states(), produc().drop(index=5))
