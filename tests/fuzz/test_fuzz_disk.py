"""Panels as they are on disks, with odd names, links, endings and lengths: read, or refused in a sentence.

The names and shapes are those of files, not of tables, which test_fuzz_files.py mutates.
"""

import gzip
import os

from fuzz_mutations import TOKENS, check_cases

from door.panel_found import find_panel
from door.wish import Wish, build_wish, check_wish

CELLS = [(i, t) for i in range(5) for t in range(5)]
ROWS = "city,year,y,x\n" + "".join(f"C{i},{2010 + t},{i * t % 7}.5,{i + t}.25\n" for i, t in CELLS)
ENDINGS = (".csv", ".csv", ".tsv", ".txt", ".csv.gz", ".bz2", ".xlsx", ".dta", ".parquet", ".CSV", "", ".doc")
SHORT = [token for token in TOKENS if len(token) < 40]


def _name(rng):
    """A file's name with up to four pieces that programs take for something."""
    pieces = [*SHORT, "{a}", "..", "~", "-", "--help", "%s", os.fsdecode(b"\xe9"), " ", "数据"]
    return "".join(rng.choice([*pieces, "panel"]) for _ in range(rng.randint(1, 4))) + rng.choice(ENDINGS)


def _content(rng):
    """A panel, nothing, many lines, a long one, or a quotation mark that is left open."""
    few = rng.randint(1, 60_000)
    contents = (ROWS, "", "\n" * few, "x" * few, "," * few, ROWS + '"', f'{ROWS}"' + "x\n" * few, "\0" * few)
    text = rng.choice((ROWS, *contents))
    return text.replace(",", rng.choice((",", ",", ";", "\t", "|", ", "))).encode("utf-8", "surrogatepass")


def _put(rng, path):
    """Puts something at the path, where the system takes the name."""
    try:
        kind = rng.random()
        if kind < 0.05:
            os.symlink(path, path)
        elif kind < 0.1:
            os.symlink(path.parent / "nowhere", path)
        elif kind < 0.15:
            path.mkdir()
        elif kind < 0.2:
            os.mkfifo(path)
        else:
            data = _content(rng)
            path.write_bytes(gzip.compress(data) if path.suffix == ".gz" and rng.random() < 0.8 else data)
    except (OSError, ValueError):
        pass


def test_files_with_odd_names_shapes_and_links_are_read_or_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("SPILLOVER_LINES", "20000")
    monkeypatch.setenv("SPILLOVER_LINE_BYTES", "50000")
    count = iter(range(10**9))

    def case(rng):
        folder = tmp_path / str(next(count))
        folder.mkdir()
        path = folder / _name(rng).replace("/", "")
        _put(rng, path)
        more = {k: rng.choice(("", *SHORT, *v)) for k, v in GIVEN.items() if rng.random() < 0.3}
        wish = build_wish({"study": "x", "panel": str(path), **more})
        check_wish(wish)
        assert find_panel(wish, folder).panel.unit

    check_cases("disk", case)


GIVEN = {
    "decimal": (".", ","),
    "missing": ("-99", "NA, -1"),
    "unit": ("city",),
    "time": ("year",),
    "sheet": ("Sheet1",),
}
assert {*GIVEN} <= {*Wish.__dataclass_fields__}
