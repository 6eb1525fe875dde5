"""Writes a file completely or not at all, also where the power fails; and cells of CSV files that a
spreadsheet program does not take for formulas.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from spillover.errors import StudyError
from spillover.words import _


@contextmanager
def atomic(path: str | Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, with its ending; renamed to `path` when the block succeeds,
    removed when it fails.

    A full disk or a read-only folder is a StudyError that names the file.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        # On the disk before it has its name, and the name on the disk before the job ends.
        synchronise(temporary)
        os.replace(temporary, target)
        synchronise(target.parent)
        # What a writer of the same file left that was killed, on this machine or on a node that died.
        pattern = re.compile(
            re.escape(f".{target.stem}.") + r"\d+\.part" + re.escape(target.suffix) + r"(\.wal)?"
        )
        for name in os.listdir(target.parent):
            if pattern.fullmatch(name):
                target.with_name(name).unlink(missing_ok=True)
    except Exception as error:
        if refused := find_refusal(error, target):
            raise refused from error
        raise
    finally:
        for left in (temporary, temporary.with_name(f"{temporary.name}.wal")):  # DuckDB writes the second
            left.unlink(missing_ok=True)


def find_refusal(error: Exception, path: str | Path) -> StudyError | None:
    """Find the sentence for an error of the system that no program can help; None for any other error."""
    # DuckDB reports the system's errors by their text alone.
    if _tells(error, errno.ENOSPC, errno.EDQUOT):
        return disk_full(path)
    if _tells(error, errno.EACCES, errno.EROFS, errno.EPERM):
        return build_write_error(path)
    if _tells(error, errno.EFBIG):
        return StudyError(
            _("{path}: larger than files may be here (ulimit -f); raise the limit and run again", path=path)
        )
    return None


def disk_full(path: str | Path) -> StudyError:
    """Build the error of a file for which there is no room."""
    return StudyError(_("{path}: the disk is full or over quota; free some space and run again", path=path))


def build_write_error(path: str | Path) -> StudyError:
    """Build the error of a file in a folder that cannot be written, or of that folder."""
    return StudyError(_("{path}: the folder cannot be written; make it writable and run again", path=path))


def synchronise(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _tells(error: Exception, *numbers: int) -> bool:
    """Return whether an error is one of the system's errors, by its number or its text."""
    return getattr(error, "errno", None) in numbers or any(
        os.strerror(number) in str(error) for number in numbers
    )


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8 with newline line ends, atomically."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


# Text cells of the CSV files that we write: a spreadsheet program must not take one for a formula.

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, full-width forms included.
_BEGINNING = tuple("=+-@\t\r＝＋－＠")
# A printed number, with its stars and brackets, or a sign alone, is none.
_PRINTED = re.compile(r"[-+]([0-9.][0-9.,eE+\-*%()\[\] ]*)?")


def plain_cell(value: Any) -> Any:
    """Write a cell as it may be: a text that a spreadsheet would run gets an apostrophe in front, which
    spreadsheets show as text; numbers, printed ones too, stay as they are.
    """
    return f"'{value}" if _is_formula(value) else value


def original_cell(text: str) -> str:
    """Restore the text that `plain_cell` made a cell of: without the apostrophe that it may have put in
    front.
    """
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(value: Any) -> bool:
    """Return whether a spreadsheet would run a text; one that only an apostrophe keeps from it counts too."""
    text = value.lstrip("' ") if isinstance(value, str) else ""
    return text.startswith(_BEGINNING) and not _PRINTED.fullmatch(text)


def csv_text(rows: Iterable[Iterable[Any]], line_end: str = "\n") -> str:
    """Write rows as the text of a CSV file, each cell as `plain_cell` has it: numbers in full, None as
    nothing.
    """
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=line_end).writerows(map(plain_cell, row) for row in rows)
    return stream.getvalue()
