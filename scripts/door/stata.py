"""Read what files of Stata, SPSS and SAS hold besides numbers: labels, and what xtset named as unit and
time.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ingest.encoding import recode
from ingest.format import formats_by_suffix
from ingest.formats.dta import find_own_encoding
from ingest.readstat import KINDS, read_value_labels
from spillover.weights.text import explain_damage
from spillover.words import _


@lru_cache
def _stata(path: Path) -> tuple[dict[str, str], frozenset[str]]:
    from pandas.io.stata import StataReader

    with explain_damage(path.name, _("Stata data")):
        opened: Any = StataReader(path, convert_categoricals=False, convert_dates=False)
        with opened as reader:
            labels = reader.variable_labels()
            labelled = [name for name, used in zip(labels, reader._lbllist, strict=True) if used]
            if own := find_own_encoding(reader, labels.values()):
                labels = {name: recode(label, own) for name, label in labels.items()}
    return labels, frozenset(labelled)


def read_labels(path: Path) -> tuple[dict[str, str], frozenset[str]]:
    """The variables' labels by name, and the variables whose values have labels; none where the format has
    none.
    """
    form = formats_by_suffix().get(path.suffix.lower(), "")
    found = (
        _stata(path)
        if form == "dta"
        else read_value_labels(path, form)
        if form in KINDS
        else ({}, frozenset())
    )
    return {name: " ".join(label.split()) for name, label in found[0].items() if label.strip()}, found[1]


# What Stata's xtset says of a file: its unit and its time, which .dta keeps as characteristics.

_UNIT, _TIME = ("_TSpanel", "iis"), ("_TStvar", "tis")
# Widths of a name and of a format in the files of Stata 8 to 12, whose header has a fixed length.
_HEADER, _NAME, _LABEL = 109, 33, 81
_FORMAT = {113: 12, 114: 49, 115: 49}
_MOST = 1 << 20  # characteristics beyond this many bytes are notes, not xtset's


class Set(NamedTuple):
    """The variables that xtset names; "" where it names none."""

    unit: str = ""
    time: str = ""


def xtset_of(path: Path) -> Set:
    """Read unit and year from a .dta file's xtset; nothing where it is no .dta, or has none."""
    if path.suffix.lower() != ".dta":
        return Set()
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
            start = _find_in_tagged(head) if head.startswith(b"<stata_dta>") else _find_in_fixed(head)
            stream.seek(start)
            found = _characteristics(stream.read(_MOST), head)
    except (OSError, struct.error, ValueError, IndexError):
        return Set()  # what is wrong with the file is for its reader to say
    return Set(*(next((found[name] for name in names if found.get(name)), "") for names in (_UNIT, _TIME)))


def _find_in_tagged(head: bytes) -> int:
    """Find the start of the characteristics in a file of Stata 13 or later: its map has it."""
    order = "<" if b"<byteorder>LSF" in head else ">"
    at = head.index(b"<map>") + len("<map>")
    return int(struct.unpack_from(f"{order}Q", head, at + 8 * 8)[0])


def _find_in_fixed(head: bytes) -> int:
    """Find their start in an earlier file: behind the lists of its variables."""
    if head[0] not in _FORMAT:
        raise ValueError(head[0])
    (variables,) = struct.unpack_from("<H" if head[1] == 2 else ">H", head, 4)
    each = 1 + _NAME + 2 + _FORMAT[head[0]] + _NAME + _LABEL
    return _HEADER + variables * each + 2


def _characteristics(data: bytes, head: bytes) -> dict[str, str]:
    """Characteristics of the whole file, by name."""
    found = {}
    if head.startswith(b"<stata_dta>"):
        parts = re.findall(rb"<ch>(.{4})(.*?)</ch>", data.split(b"</characteristics>")[0], re.DOTALL)
        release = int(head[head.index(b"<release>") + 9 :][:3])
        width, texts = (33 if release < 118 else 129), [part for _, part in parts]
    else:
        width, texts = _NAME, _expansions(data, "<" if head[1] == 2 else ">")
    for text in texts:
        about, name, said = (
            _decode_field(p) for p in (text[:width], text[width : 2 * width], text[2 * width :])
        )
        if about == "_dta":
            found[name] = said
    return found


def _expansions(data: bytes, order: str) -> list[bytes]:
    """The fields of an earlier file, each behind its kind and its length; the last has neither."""
    at, found = 0, []
    while at + 5 <= len(data):
        kind, length = struct.unpack_from(f"{order}BI", data, at)
        if kind == 0:
            break
        found.append(data[at + 5 : at + 5 + length])
        at += 5 + length
    return found


def _decode_field(field: bytes) -> str:
    return field.split(b"\0")[0].decode("utf-8", "replace")
