"""Damaged manuscripts: each is read, or refused in one sentence; none is a fault of the program."""

import random
import time
from pathlib import Path

import pytest
from numpy.random import default_rng

from audit.matching import match_tables
from audit.reading import read_manuscript
from match_trial import Style, study, table, write
from spillover.errors import StudyError

LONGEST = 10  # seconds for a manuscript of one table


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


@pytest.mark.parametrize("ending", ["docx", "html", "tex", "xlsx"])
def test_damaged_manuscripts_are_read_or_refused(tmp_path, ending):
    rng = random.Random(ending)
    known, _ = study(4)
    style = Style(default_rng(4))
    style.format = ending
    path = Path(tmp_path) / f"a.{ending}"
    write(path, table(known, style, default_rng(4)), style)
    whole = path.read_bytes()
    for _ in range(40):
        path.write_bytes(damaged(whole, rng))
        start = time.monotonic()
        try:
            match_tables(read_manuscript(path), known)
        except StudyError as error:
            said = str(error)
        else:
            said = ""
        assert "\n" not in said
        assert time.monotonic() - start < LONGEST
