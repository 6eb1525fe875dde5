"""The words of a weights file: plain text of a bounded size, ids that can be seen, counts and weights in
plain digits.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from base.given_file import SAVE_AS_UTF8, read_bytes, read_text
from base.limits import limit
from spillover.errors import StudyError

LIMIT_VARIABLE = "SPILLOVER_WEIGHTS_BYTES"
LONGEST_ID = 100
# Weights beyond these overflow, or vanish, in products of a few of them.
SMALLEST, LARGEST = 1e-100, 1e100

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
Lines = list[tuple[int, list[str]]]
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


def clipped(text: str, most: int = 60) -> str:
    """A text as messages quote it: at most `most` characters."""
    return repr(text if len(text) <= most else text[: most - 1] + "…")


def size_limit() -> int:
    """The bytes that a file of weights may have or unpack to."""
    return limit(LIMIT_VARIABLE)


def read_content(path: Path) -> bytes:
    """The bytes of a regular file of a bounded size."""
    return read_bytes(path, LIMIT_VARIABLE)


def read_plain_text(path: Path, encoding: str = "utf-8") -> str:
    """Its text. Another encoding is an error with the remedy."""
    remedy = SAVE_AS_UTF8 + (", or give 'encoding: gb18030'" if encoding == "utf-8" else "")
    return read_text(path, LIMIT_VARIABLE, encoding, remedy)


def declared_units(path: Path, lines: Lines) -> int:
    """The number of units that the header of a .gal or .gwt declares. Without one the first unit would be
    lost.
    """
    if not lines:
        raise StudyError(f"{path}: the file is empty and names no unit")
    number, words = lines[0]
    count = words[0] if len(words) == 1 else words[1] if len(words) >= 4 and words[0] == "0" else ""
    if not count:
        raise StudyError(
            f"{path}, line {number}: expected the header `0 N name column` (N: the number of units), found "
            f"{clipped(' '.join(words))}; put the header above the first unit"
        )
    return parse_count(count, f"{path}, line {number}", "the header's number of units")


def split_words(path: Path, text: str) -> Lines:
    """The words of each line that is not empty, with its number. A word is what blanks and tabs divide."""
    lines = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words:
            lines.append((number, [parse_id(word, f"{path}, line {number}", quotes=False) for word in words]))
    return lines


def parse_id(text: str, place: str, quotes: bool = True) -> str:
    """An id: not empty, without characters that nobody can see. quotes: whether it may have any."""
    if not text:
        raise StudyError(f"{place}: a unit without an id; give each row and column its unit's id")
    if len(text) > LONGEST_ID:
        raise StudyError(
            f"{place}: {clipped(text)} has {len(text):,} characters; give ids of at most {LONGEST_ID}"
        )
    if not text.isprintable():
        raise StudyError(f"{place}: {clipped(text)} has an invisible character; remove it from the id")
    if '"' in text and not quotes:
        raise StudyError(
            f"{place}: {clipped(text)} has a quotation mark; .gal and .gwt files have ids without blanks and "
            "without quotation marks"
        )
    return text


def parse_count(text: str, place: str, what: str) -> int:
    """A number of units in plain digits."""
    if not _COUNT.fullmatch(text):
        raise StudyError(f"{place}: {what} is {clipped(text)}; give it in at most nine digits from 0 to 9")
    return int(text)


def parse_weight(text: str, place: str) -> float:
    """A weight in plain digits. `1_0`, digits of other scripts, infinities and numbers that a computer's
    arithmetic would lose are errors.
    """
    if not _NUMBER.fullmatch(text):
        if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            raise StudyError(
                f"{place}: {clipped(text)} is not a finite number; recompute it or drop the link"
            )
        raise StudyError(f"{place}: {clipped(text)} is not a number; give a weight")
    zero = not re.search(r"[1-9]", re.split("[eE]", text)[0])
    return 0.0 if zero else checked_weight(float(text), place, text)


def checked_weight(weight: float, place: str, text: str = "") -> float:
    """A weight that arithmetic does not lose. text: how the file writes it."""
    if not math.isfinite(weight) and not text:
        raise StudyError(f"{place}: {weight} is not a finite number; recompute it or drop the link")
    if (text or weight) and not SMALLEST <= abs(weight) <= LARGEST:
        raise StudyError(
            f"{place}: the weight {clipped(text or repr(weight))} is not between {SMALLEST:g} and "
            f"{LARGEST:g}; rescale the file's weights"
        )
    return weight


def is_number(cell: str | float) -> bool:
    """Whether a cell of a table is a number."""
    return isinstance(cell, float) or bool(_NUMBER.fullmatch(cell.strip()))
