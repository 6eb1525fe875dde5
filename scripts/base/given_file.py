"""Files that people give, as every reader takes them: regular ones of a bounded size, whose text has lines
of a bounded number and length.
"""

from __future__ import annotations

import os
from pathlib import Path

from base.limits import check_limit, limit
from spillover.errors import StudyError, quoted

_MARKS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
}
SAVE_AS_UTF8 = "save the file as UTF-8 (in Excel: 'CSV UTF-8')"


def check_regular(path: Path, where: str = "") -> None:
    """Raises StudyError where a path is not a file that can be read to its end: a pipe would wait for ever.

    where: how messages call the file; its path, unless given.
    """
    where = where or called(path)
    if not os.path.lexists(path):
        raise StudyError(f"{where}: no such file")
    if not path.exists():
        raise StudyError(
            f"{where}: is a link to a file that is not there, or of a circle of links; obtain the file, or "
            "remove the link"
        )
    if not path.is_file():
        raise StudyError(f"{where}: is a folder or a device, not a file; put the file in its place")
    if not os.access(path, os.R_OK):
        raise StudyError(f"{where}: cannot be read; look at its permissions")


def read_bytes(path: Path, variable: str) -> bytes:
    """The bytes of a regular file within the limit that a variable of `base.limits` gives."""
    check_regular(path)
    check_limit(variable, path.stat().st_size, "the size in bytes", called(path))
    try:
        return path.read_bytes()
    except OSError as error:  # gone meanwhile, or a broken disk
        raise StudyError(f"{called(path)}: cannot be read ({error.strerror})") from None


def read_text(path: Path, variable: str, encoding: str = "utf-8", remedy: str = SAVE_AS_UTF8) -> str:
    """The text of such a file. Raises StudyError naming the line that is not of its encoding, or too long."""
    data, where = read_bytes(path, variable), called(path)
    check_lines(data, where)
    for mark in sorted(_MARKS, key=len, reverse=True):
        if data.startswith(mark):
            raise StudyError(f"{where}: is in {_MARKS[mark]}; save it as UTF-8")
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StudyError(f"{where}, line {line}: is not {encoding.upper()}; {remedy}") from None


def check_lines(data: bytes, where: str) -> None:
    """Raises StudyError where a text has more lines, or a longer one, than a reader has the memory for."""
    check_limit("SPILLOVER_LINES", data.count(b"\n"), "the number of lines", where)
    start, most = 0, limit("SPILLOVER_LINE_BYTES")
    while len(data) - start > most:  # to the last line's end that is near enough, again and again
        end = max(data.rfind(mark, start, start + most + 1) for mark in (b"\n", b"\r"))
        if end < 0:
            ends = [at for mark in (b"\n", b"\r") if (at := data.find(mark, start)) >= 0]
            check_limit(
                "SPILLOVER_LINE_BYTES",
                min(ends, default=len(data)) - start,
                "the length of a line in bytes",
                where,
            )
        start = end + 1


def called(path: Path) -> str:
    """A path as messages name it, on one line, whatever is in it."""
    text = str(path)
    return text if text.isprintable() else quoted(text, 300)
