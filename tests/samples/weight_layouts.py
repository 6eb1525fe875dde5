"""One matrix of weights in every layout of docs/matrices.md, written as other programs write it."""

import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import openpyxl
import pandas as pd
from scipy import io, sparse

from spillover.arrays.weights.matrix import from_dense

IDS = ("310000", "110000", "120000")
W = np.array([[0, 0.5, 0.25], [1, 0, 0], [0.75, 0.125, 0]])
TEXT = ["0 0.5 0.25", "1 0 0", "0.75 0.125 0"]


def text_file(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def as_text(path, rows, mark=","):
    return text_file(path, "\n".join(mark.join(map(str, row)) for row in rows) + "\n")


def as_workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def as_stata(path, columns):
    pd.DataFrame(columns).to_stata(path, write_index=False)
    return path


def arcgis(path):
    """Its header in text; then a unit, its neighbours, their weights and the sum of these."""
    data = b"ID;srs\n" + struct.pack("<2i", 3, 0)
    for k, unit in enumerate(IDS):
        near = [j for j in range(3) if W[k, j]]
        data += struct.pack(f"<2i{len(near)}i", int(unit), len(near), *(int(IDS[j]) for j in near))
        data += struct.pack(f"<{len(near) + 1}d", *W[k, near], W[k].sum())
    path.write_bytes(data)
    return path


def square_rows(corner="id"):
    return [[corner, *IDS], *([unit, *row] for unit, row in zip(IDS, W.tolist(), strict=True))]


LINKS = [(i, j, W[a, b]) for a, i in enumerate(IDS) for b, j in enumerate(IDS) if W[a, b]]
# Every one is the same matrix with its ids.
NAMED = {
    "links as the package exports them": lambda p: as_text(
        p / "w.csv", [("unit", "neighbour", "weight"), *LINKS]
    ),
    "libpysal's list of neighbours": lambda p: as_text(
        p / "w.csv", [("focal", "neighbor", "weight"), *LINKS]
    ),
    "a workbook of links": lambda p: as_workbook(p / "w.xlsx", [("from", "to", "weight"), *LINKS]),
    "a square workbook": lambda p: as_workbook(p / "w.xlsx", square_rows(None)),
    "a square workbook with numbers as ids": lambda p: as_workbook(
        p / "w.xlsx", [[None, *map(int, IDS)], *([int(u), *r] for u, r in zip(IDS, W.tolist(), strict=True))]
    ),
    "semicolons and decimal commas": lambda p: text_file(
        p / "w.csv",
        "id;"
        + ";".join(IDS)
        + "\n"
        + "\n".join(f"{u};{t.replace(' ', ';').replace('.', ',')}" for u, t in zip(IDS, TEXT, strict=True)),
    ),
    "tabs": lambda p: as_text(p / "w.tsv", square_rows(), "\t"),
    "R's write.table": lambda p: text_file(
        p / "w.txt",
        " ".join(f'"{u}"' for u in IDS)
        + "\n"
        + "\n".join(f'"{u}" {t}' for u, t in zip(IDS, TEXT, strict=True)),
    ),
    "Stata's spmatrix export": lambda p: text_file(
        p / "w.txt", "3\n" + "\n".join(f"{u} {t}" for u, t in zip(IDS, TEXT, strict=True))
    ),
    "ids in the first column alone": lambda p: as_text(p / "w.csv", square_rows()[1:]),
    "Stata data with ids and numbered columns": lambda p: as_stata(
        p / "w.dta", {"id": [int(u) for u in IDS], **{f"w{k + 1}": W[:, k] for k in range(3)}}
    ),
    "Stata data whose columns have the ids": lambda p: as_stata(
        p / "w.dta", {"id": list(IDS), **{f"w{u}": W[:, k] for k, u in reversed(list(enumerate(IDS)))}}
    ),
    "Parquet": lambda p: (
        pd.DataFrame(W, columns=list(IDS)).assign(id=IDS)[["id", *IDS]].to_parquet(p / "w.parquet")
        or p / "w.parquet"
    ),
    "MATLAB with ids": lambda p: (
        io.savemat(p / "w.mat", {"W": W, "id": np.array([int(u) for u in IDS])}) or p / "w.mat"
    ),
    "MATLAB, sparse, with a cell of ids": lambda p: (
        io.savemat(p / "w.mat", {"W": sparse.csc_array(W), "ids": np.array(IDS, dtype=object)}) or p / "w.mat"
    ),
    "our own": lambda p: from_dense(IDS, W).save(p / "w.npz") or p / "w.npz",
    "GeoDa's links with values": lambda p: text_file(
        p / "w.gwt", "0 3 towns id\n" + "".join(f"{i} {j} {w}\n" for i, j, w in LINKS)
    ),
    "blanks in a .dat": lambda p: text_file(
        p / "w.dat", "3\n" + "".join(f"{u} {t}\n" for u, t in zip(IDS, TEXT, strict=True))
    ),
    "kernel weights": lambda p: text_file(
        p / "w.kwt", "3\n" + "".join(f"{i} {j} {w}\n" for i, j, w in LINKS)
    ),
    "ArcGIS": lambda p: arcgis(p / "w.swm"),
}


# Every one is the same matrix without ids.
BARE = {
    "a square text": lambda p: as_text(p / "w.csv", W.tolist()),
    "a square text of blanks": lambda p: text_file(p / "w.txt", "\n".join(f"  {t}" for t in TEXT)),
    "a square workbook": lambda p: as_workbook(p / "w.xlsx", W.tolist()),
    "numbered columns": lambda p: as_text(p / "w.csv", [["V1", "V2", "V3"], *W.tolist()]),
    "Stata data": lambda p: as_stata(p / "w.dta", {f"w{k + 1}": W[:, k] for k in range(3)}),
    "MATLAB": lambda p: io.savemat(p / "w.mat", {"W": W}) or p / "w.mat",
}


def as_neighbours(path):
    """A .gal, which has the links alone."""
    near = {i: [j for b, j in enumerate(IDS) if W[a, b]] for a, i in enumerate(IDS)}
    return text_file(path, "3\n" + "".join(f"{i} {len(js)}\n{' '.join(js)}\n" for i, js in near.items()))


def read_by_the_library():
    """The endings of the files that the library's front reads to the same matrix. Fails at another one."""
    from spillover import weight_matrix

    found = set()
    for given, ids in ((NAMED, None), (BARE, IDS)):
        for write in given.values():
            with TemporaryDirectory() as folder:
                path = write(Path(folder))
                np.testing.assert_array_equal(weight_matrix(path, ids).align(IDS).dense(), W)
                found.add(path.suffix)
    with TemporaryDirectory() as folder:
        path = as_neighbours(Path(folder) / "w.gal")
        np.testing.assert_array_equal(weight_matrix(path).align(IDS).dense(), W > 0)
    return sorted({*found, ".gal"})


if __name__ == "__main__":
    print(*read_by_the_library())
