"""Read files that people give within limits of size, lines and cells, which a user can raise by environment
variables; CSV among them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from spillover.errors import StudyError, quote_value
from spillover.messages.letters import has_invisible
from spillover.weights.text import SAVE_AS_UTF8, decode, parse_csv, quote_path
from spillover.words import _

# Limits of what a configuration and other files may hold, and how a user raises them. Each limit is far above
# what a study needs; a file beyond one is more likely an attack or a slip than a study.

# Environment variable -> the limit where it is not set.
DEFAULTS = {
    "SPILLOVER_YAML_BYTES": 2_000_000,  # of a file; the largest study here has 40,000
    "SPILLOVER_YAML_VALUES": 200_000,  # keys and values of a file, each alias counted as all that it repeats
    "SPILLOVER_YAML_DEPTH": 40,  # levels of a file, one within the other
    "SPILLOVER_YAML_TEXT": 20_000,  # characters of one text
    "SPILLOVER_ARTICLE_BYTES": 50_000_000,  # of a manuscript
    "SPILLOVER_ARTICLE_UNPACKED": 300_000_000,  # of a manuscript that is a zip file, unpacked
    "SPILLOVER_ARTICLE_CELLS": 20_000,  # of its tables; 60 pages with 40 tables have some 10,000
    "SPILLOVER_ARTICLE_TAGS": 1_000_000,  # tags of a page; a large one with formulas has 100,000
    "SPILLOVER_ARTICLE_TEXT": 3_000_000,  # characters of a manuscript; a book of 500 pages has 1,500,000
    "SPILLOVER_PACKAGE_BYTES": 5_000_000_000,  # of a replication package, unpacked
    "SPILLOVER_LIST_BYTES": 50_000_000,  # of a list in CSV: units, corrections, printed numbers, …
    "SPILLOVER_WEIGHTS_BYTES": 300_000_000,  # of weights; a square of 5,000 units in eight digits has 225 MB
    "SPILLOVER_LINES": 10_000_000,  # of a text; the links of all pairs of 2,800 counties are 7,840,000
    "SPILLOVER_LINE_BYTES": 5_000_000,  # of one line of a text; that of such a square has 45,000
    "SPILLOVER_COLUMNS": 16_384,  # of a panel's sheet, as many as one of a workbook can have
    "SPILLOVER_SWEEP_SPECIFICATIONS": 1_000_000,
    "SPILLOVER_SWEEP_MATRICES": 100_000,  # of one line of a sweep, all combinations of its lists
    "SPILLOVER_STORE_BYTES": 500_000_000,  # of what is kept of a study to be found again; 0 keeps nothing
    "SPILLOVER_PATTERN_SECONDS": 2,  # for one regular expression on one text
}


def read_limit(variable: str) -> int:
    """Read a limit from the environment variable of this name, or take its default."""
    text = os.environ.get(variable, "")
    if not text:
        return DEFAULTS[variable]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise StudyError(
            _(
                "{variable}: {text} is not a limit; give a whole number, or unset the variable",
                variable=variable,
                text=quote_value(text),
            )
        )
    return int(text)


def check_limits() -> None:
    """Raise StudyError where a limit of the environment is none, before whatever reads it begins."""
    for variable in DEFAULTS:
        read_limit(variable)


def check_limit(variable: str, found: int, what: str, place: str) -> None:
    """Raise StudyError where `found` of something is more than the limit that a variable gives."""
    most = read_limit(variable)
    if found > most:
        raise StudyError(
            _(
                "{place}: {what} is {found:,}, more than the limit of {most:,}; make it smaller, "
                "or raise the limit by the environment variable {variable}",
                place=place,
                what=what,
                found=found,
                most=most,
                variable=variable,
            )
        )


def check_regular(path: Path, where: str = "") -> None:
    """Raise StudyError where a path is not a file that can be read to its end: a pipe would wait for ever.

    where: how messages call the file; its path, unless given.
    """
    where = where or quote_path(path)
    if not _is_there(path, where):
        raise StudyError(_("{where}: file not found", where=where))
    if not path.exists():
        raise StudyError(
            _(
                "{where}: is a broken or circular link; obtain the file, or remove the link",
                where=where,
            )
        )
    if not path.is_file():
        raise StudyError(
            _("{where}: expected a file, found a folder or a device; put the file in its place", where=where)
        )
    if os.path.realpath(path).startswith(("/proc/", "/sys/")):  # files to the system, but some wait for ever
        raise StudyError(
            _(
                "{where}: is a file of the system, which holds no data; put the data's file in its place",
                where=where,
            )
        )
    if not os.access(path, os.R_OK):
        raise StudyError(_("{where}: cannot be read; look at its permissions", where=where))


def is_given(path: Path, where: str = "") -> bool:
    """Return whether a file that may be there is. Raises StudyError where something else is in its place: a
    broken link to a share that is not mounted is no file that nobody wrote.

    where: how messages call the file; its path, unless given.
    """
    if not _is_there(path, where or quote_path(path)):
        return False
    check_regular(path, where)
    return True


def _is_there(path: Path, where: str) -> bool:
    """Return whether a path names anything, a broken link too. Raises StudyError where the system does not
    say: in a folder that may not be looked into there may be a file.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # no file can be called so
            return False
        raise StudyError(
            _("{where}: cannot be read ({reason})", where=where, reason=error.strerror)
        ) from None
    return True


def read_bytes(path: Path, variable: str) -> bytes:
    """Read the bytes of a regular file within the limit that a variable of DEFAULTS gives."""
    check_regular(path)
    check_limit(variable, path.stat().st_size, _("the size in bytes"), quote_path(path))
    try:
        return path.read_bytes()
    except OSError as error:  # gone meanwhile, or a broken disk
        raise StudyError(
            _("{where}: cannot be read ({reason})", where=quote_path(path), reason=error.strerror)
        ) from None


def read_text(path: Path, variable: str, encoding: str = "utf-8", remedy: str = SAVE_AS_UTF8) -> str:
    """Read the text of such a file. Raises StudyError naming the line that is not of its encoding, or too
    long.
    """
    data, where = read_bytes(path, variable), quote_path(path)
    check_lines(data, where)
    return decode(data, where, encoding, remedy)


def check_lines(data: bytes, where: str) -> None:
    """Raise StudyError where a text has more lines, or a longer one, than a reader has the memory for."""
    check_limit("SPILLOVER_LINES", data.count(b"\n"), _("the number of lines"), where)
    start, most = 0, read_limit("SPILLOVER_LINE_BYTES")
    while len(data) - start > most:  # to the last line's end that is near enough, again and again
        end = max(data.rfind(mark, start, start + most + 1) for mark in (b"\n", b"\r"))
        if end < 0:
            ends = [at for mark in (b"\n", b"\r") if (at := data.find(mark, start)) >= 0]
            check_limit(
                "SPILLOVER_LINE_BYTES",
                min(ends, default=len(data)) - start,
                _("the length of a line in bytes"),
                where,
            )
        start = end + 1


# CSV, read strictly: as many fields in each row as in its header, quotation marks that close, nothing filled
# and nothing dropped.


def check_fields(row: list[str], line: int, count: int, where: str, delimiter: str = ",") -> None:
    """Raise StudyError where a row has not as many fields as the header, or a field holds other rows.

    A quotation mark left open swallows what follows up to the next one, delimiters and all.
    """
    if len(row) != count:
        more = _("more cells than columns") if len(row) > count else _("fewer cells than columns")
        raise StudyError(
            _(
                "{where}, line {line}: {more} ({found}, the header has {count}); put quotation marks around "
                "a text or number with {delimiter!r} in it, and leave no cell out",
                where=where,
                line=line,
                more=more,
                found=len(row),
                count=count,
                delimiter=delimiter,
            )
        )
    for field in row:
        if ("\n" in field or "\r" in field) and field.count(delimiter) >= count - 1:
            raise StudyError(
                _(
                    "{where}, line {line}: a quotation mark is left open: the field that ends here "
                    "holds other rows, {text}; close it, or write the text on one line",
                    where=where,
                    line=line,
                    text=quote_value(field, 60),
                )
            )


def read_csv_table(
    path: Path, needed: Sequence[str] = (), *, others: bool = True
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read the header, and each row by column with the line it ends on; padding is gone, empty rows are
    passed over.

    needed: columns that must be there; others: whether there may be more, and in any order.
    Raises StudyError naming file and line: other than UTF-8, a column that is missing or appears twice, cells
    too many or too few, a text with a line break or another character that nobody sees.
    """
    lines = parse_csv(read_text(path, "SPILLOVER_LIST_BYTES"), str(path))
    header = [cell.strip() for cell in lines[0][1]] if lines else []
    _check_header(header, path)
    if not others and header != list(needed):
        raise StudyError(
            _(
                "{path}: its header must be {columns}, found {header}; correct its first line",
                path=path,
                columns=",".join(needed),
                header=quote_value(",".join(header), 200),
            )
        )
    if absent := [column for column in needed if column not in header]:
        raise StudyError(
            _(
                "{path}: no column {absent} in its header; it needs {needed}",
                path=path,
                absent=", ".join(absent),
                needed=", ".join(needed),
            )
        )
    rows = []
    for line, row in lines[1:]:
        if not any(cell.strip() for cell in row):
            continue
        check_fields(row, line, len(header), str(path))
        cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
        for column, cell in cells.items():
            if has_invisible(cell):  # its place is a sentence, which takes longer than to read the cell
                place = _("{path}, line {line}, column {column}", path=path, line=line, column=column)
                check_visible(cell, place)
        rows.append((line, cells))
    return header, rows


def check_visible(text: str, place: str) -> None:
    """Raise StudyError where a text has a line break, a control character or one that nobody sees.

    Such a text would look like another one, and stand on lines of its own in programs and tables.
    """
    if has_invisible(text):
        raise StudyError(
            _(
                "{place}: {text} has a line break or an invisible character; remove it in a copy of the file",
                place=place,
                text=quote_value(text),
            )
        )


def _check_header(header: list[str], path: Path) -> None:
    folded = [column.casefold() for column in header]
    for column in header:
        if folded.count(column.casefold()) > 1:
            raise StudyError(
                _(
                    "{path}: duplicate column {column} in its header; keep one",
                    path=path,
                    column=quote_value(column),
                )
            )
        if not column and len(header) > 1:
            raise StudyError(
                _("{path}: a column has no name in its header; name it, or remove it", path=path)
            )
