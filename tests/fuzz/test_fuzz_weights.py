"""Mutated weights files are refused, or read to the links that a plain reading of the file gives.

The oracle reads the same text in the simplest way that there is: a reader cannot vouch for itself.
"""

import csv
import io
import re

import pytest

from fuzz_mutations import mutated_bytes, run_cases
from spillover.arrays.weights.standardise import standardise, with_islands
from study.errors import StudyError
from weights.files import read_weights

IDS = ["10", "11", "a b", "Ordos", "鄂尔多斯"]
WORDS = ["10", "11", "ab", "Ordos", "鄂尔多斯"]
RING = [(i, (i + 1) % 5, 0.5 + i) for i in range(5)] + [(0, 3, 2e-3), (4, 2, 12.0)]

GAL = "0 5 towns unit\n" + "".join(
    f"{unit} {sum(i == k for i, _, _ in RING)}\n{' '.join(WORDS[j] for i, j, _ in RING if i == k)}\n"
    for k, unit in enumerate(WORDS)
)
GWT = "0 5 towns unit\n" + "".join(f"{WORDS[i]} {WORDS[j]} {w}\n" for i, j, w in RING)
LINKS = "from,to,weight\n" + "".join(f"{IDS[i]},{IDS[j]},{w}\n" for i, j, w in RING)
SQUARE = "id," + ",".join(IDS) + "\n"
SQUARE += "".join(
    f"{unit},{','.join(str(next((w for i, j, w in RING if (i, j) == (k, m)), 0)) for m in range(5))}\n"
    for k, unit in enumerate(IDS)
)
FILES = {"w.gal": GAL, "w.gwt": GWT, "links.csv": LINKS, "square.csv": SQUARE}


def lines_of(data):
    """The words of the lines of a .gal or .gwt file that are not empty."""
    lines = re.split(r"\r\n|\n|\r", data.decode("utf-8-sig"))
    return [words for line in lines if (words := line.split())]


def plain_reading(name, data):
    """The links that the file's text gives, from its own numbers, zero weights left out."""
    if name == "w.gal":
        lines, links = lines_of(data)[1:], {}
        while lines:
            unit, count = lines.pop(0)
            neighbours = lines.pop(0) if int(count) else []
            links |= {(unit, neighbour): 1.0 for neighbour in neighbours}
        return links
    if name == "w.gwt":
        return {(i, j): float(w) for i, j, w in lines_of(data)[1:] if float(w)}
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if len(rows[0]) == 3 and rows[0][0].lower() in ("from", "i"):
        return {(i, j): float(w) for i, j, w in rows[1:] if float(w)}
    return {
        (row[0], unit): float(w)
        for row in rows[1:]
        for unit, w in zip(rows[0][1:], row[1:], strict=True)
        if float(w)
    }


def links_of(weights):
    matrix = weights.matrix.tocoo()
    return {
        (weights.ids[i], weights.ids[j]): float(w)
        for i, j, w in zip(matrix.row, matrix.col, matrix.data, strict=True)
    }


@pytest.mark.parametrize("name", FILES)
def test_the_files_that_are_mutated_are_sound(name, tmp_path):
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    assert links_of(read_weights(path)) == plain_reading(name, FILES[name].encode())
    assert len(links_of(read_weights(path))) == len(RING)


def test_mutated_weights_are_read_as_they_are_or_refused(tmp_path):
    def case(rng):
        name = rng.choice(list(FILES))
        data = mutated_bytes(rng, FILES[name])
        path = tmp_path / name
        path.write_bytes(data)
        weights = read_weights(path)
        assert links_of(weights) == plain_reading(name, data)
        weights.align(sorted(weights.ids))
        before = weights.islands()
        for how in ("row", "spectral"):
            try:
                done = standardise(with_islands(weights, "allow"), how)
            except StudyError:
                continue
            assert done.islands() == before

    tally = run_cases("weights", case)
    assert not tally.failures, "\n".join(tally.failures[:20])
    assert tally.ends["accepted"] > 0
    assert tally.ends["refused"] > 0
