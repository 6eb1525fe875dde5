"""Mutated weights files are refused, or read to the links that a plain reading of the file gives.

The oracle reads the same text in the simplest way that there is: a reader cannot vouch for itself.
"""

import pytest
from fuzz_mutations import check_cases, mutated_bytes
from weights_reading import links_of, plain_reading

from spillover.arrays.weights.standardise import settle_islands, standardise
from spillover.errors import StudyError
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
# What a spreadsheet of another country writes, and one whose columns only count.
FOREIGN = {
    "semicolon.csv": SQUARE.replace(",", ";").replace(".", ","),
    "tabs.txt": SQUARE.replace(",", "\t").replace(".", ","),
    "counting.csv": SQUARE.replace(SQUARE.split("\n")[0], "id,w1,w2,w3,w4,w5"),
}
FILES |= FOREIGN


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
                done = standardise(settle_islands(weights, "allow"), how)
            except StudyError:
                continue
            assert done.islands() == before

    check_cases("weights", case)
