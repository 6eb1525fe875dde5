"""Writes a file completely or not at all, also where the power fails."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spillover.errors import StudyError


@contextmanager
def atomic(path: str | Path) -> Iterator[Path]:
    """A temporary path beside `path`, with its ending; renamed to `path` when the block succeeds, removed
    when it fails.

    A full disk or a read-only folder is a StudyError that names the file.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        # On the disk before it has its name, and the name on the disk before the job ends.
        _synchronise(temporary)
        os.replace(temporary, target)
        _synchronise(target.parent)
        _remove_of_the_dead(target)
    except Exception as error:
        # DuckDB reports the system's errors by their text alone.
        if _tells(error, errno.ENOSPC, errno.EDQUOT):
            raise StudyError(
                f"{target}: the disk is full or over quota; free some space and run again"
            ) from error
        if _tells(error, errno.EACCES, errno.EROFS):
            raise StudyError(
                f"{target}: the folder cannot be written; make it writable and run again"
            ) from error
        if _tells(error, errno.EFBIG):
            raise StudyError(
                f"{target}: larger than files may be here (ulimit -f); raise the limit and run again"
            ) from error
        raise
    finally:
        for left in (temporary, temporary.with_name(f"{temporary.name}.wal")):  # DuckDB writes the second
            left.unlink(missing_ok=True)


def _remove_of_the_dead(target: Path) -> None:
    """Removes what a writer of the same file left that was killed, on this machine or on a node that died."""
    pattern = re.compile(
        re.escape(f".{target.stem}.") + r"\d+\.part" + re.escape(target.suffix) + r"(\.wal)?"
    )
    for name in os.listdir(target.parent):
        if pattern.fullmatch(name):
            target.with_name(name).unlink(missing_ok=True)


def _synchronise(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _tells(error: Exception, *numbers: int) -> bool:
    """Whether an error is one of the system's errors, by its number or its text."""
    return getattr(error, "errno", None) in numbers or any(
        os.strerror(number) in str(error) for number in numbers
    )


def write_text(path: str | Path, text: str) -> None:
    """Writes `text` as UTF-8 with newline line ends, atomically."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
