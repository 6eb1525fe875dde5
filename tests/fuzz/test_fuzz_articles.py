"""Damaged manuscripts: each is read, or refused in one sentence; none is a fault of the program."""

import io
import zipfile
from pathlib import Path

import pytest
from fuzz_mutations import check_cases
from numpy.random import default_rng

from audit.matching import match_tables
from audit.reading.reader import read_manuscript
from audit.sentences import match_sentences
from match_trial import Style, study, table, write

LONGEST = 10  # seconds of CPU for a manuscript of one table


def damaged(data, rng):
    """The bytes with some changed, taken out, repeated or cut off."""
    data = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data))
        size = rng.randint(1, 40)
        kind = rng.randrange(4)
        if kind == 0:
            data[at : at + size] = rng.randbytes(size)
        elif kind == 1:
            del data[at : at + size]
        elif kind == 2:
            data[at:at] = data[at : at + size] * rng.randint(1, 20)
        elif rng.random() < 0.1:
            del data[at:]
        data = data or bytearray(b"x")
    return bytes(data)


def packed(data, rng):
    """A zip file with one of its parts damaged; at times the file itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if rng.random() < 0.3:
        return damaged(data, rng)
    name = rng.choice([name for name in parts if "document" in name or "sheet" in name])
    with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, damaged(content, rng) if part == name else content)
    return made.getvalue()


@pytest.mark.parametrize("ending", ["docx", "html", "tex", "xlsx"])
def test_damaged_manuscripts_are_read_or_refused(tmp_path, ending):
    known, _ = study(4)
    style = Style(default_rng(4))
    style.format = ending
    path = Path(tmp_path) / f"a.{ending}"
    write(path, table(known, style, default_rng(4)), style)
    whole = path.read_bytes()

    def case(rng):
        path.write_bytes(packed(whole, rng) if ending in ("docx", "xlsx") else damaged(whole, rng))
        manuscript = read_manuscript(path)
        match_tables(manuscript, known)
        list(match_sentences(manuscript.paragraphs, known, []))

    check_cases(f"manuscripts, .{ending}", case, slowest=LONGEST, few=40, ends=["accepted"])
