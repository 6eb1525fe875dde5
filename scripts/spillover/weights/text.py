"""The text of a file that a person gives: its encoding, its rows as CSV, and a reader's failure in one
sentence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from spillover.errors import StudyError, quote_value
from spillover.words import _

_MARKS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
}
SAVE_AS_UTF8 = _("save the file as UTF-8 (in Excel: 'CSV UTF-8')")


def decode(data: bytes, where: str, encoding: str = "utf-8", remedy: str = SAVE_AS_UTF8) -> str:
    """Decode bytes to text. Raises StudyError naming the line that is not of its encoding."""
    for mark in sorted(_MARKS, key=len, reverse=True):
        if data.startswith(mark):
            raise StudyError(_("{path}: is in {mark}; save it as UTF-8", path=where, mark=_MARKS[mark]))
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StudyError(
            _(
                "{path}, line {line}: is not {encoding}; {remedy}",
                path=where,
                line=line,
                encoding=encoding.upper(),
                remedy=remedy,
            )
        ) from None


def is_encoded_as(data: bytes, encoding: str = "utf-8") -> bool:
    """Return whether bytes are text of an encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


LONGEST_PATH = 1000  # characters of a path that messages print in full


def quote_path(path: Path) -> str:
    """Write a path as messages name it, on one line, whatever is in it; of an absurdly long one the start."""
    text = str(path)
    return text if text.isprintable() and len(text) <= LONGEST_PATH else quote_value(text, 300)


def parse_csv(text: str, where: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    """Parse every row of a CSV with the line on which it ends; an empty line is a row without fields.

    Raises StudyError naming the line where a quotation mark is not closed, or closed before a field's end.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error as error:
        first = rows[-1][0] + 1 if rows else 1
        raise StudyError(
            _(
                "{where}, row that begins in line {line}: cannot be read as csv ({error}); look "
                "for a quotation mark that is not closed or is within a text: it is written "
                "twice there",
                where=where,
                line=first,
                error=error,
            )
        ) from None
    return rows


def parse_csv_table(text: str, where: str) -> list[dict[str, str]]:
    """Parse every row of a CSV by the columns of its header, without empty lines; a cell that a row lacks is
    empty.

    Raises StudyError where `parse_csv` does.
    """
    rows = [row for _line, row in parse_csv(text.removeprefix("\ufeff"), where) if row]
    header = rows[0] if rows else []
    return [dict.fromkeys(header, "") | dict(zip(header, row, strict=False)) for row in rows[1:]]


def show(raw: Any) -> str:
    """Write a cell as a person sees it: 1345 for 1345.0, the text itself for text."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw)


@contextmanager
def explain_damage(label: str, what: str) -> Iterator[None]:
    """Turn whatever a library raises while it reads a file into a StudyError. A panic of a Rust library is no
    Exception.
    """
    try:
        yield
    except (StudyError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise StudyError(
            _(
                "{label}: cannot be read as {what} ({error}); obtain the file again",
                label=label,
                what=what,
                error=quote_value(str(error), 120),
            )
        ) from error
