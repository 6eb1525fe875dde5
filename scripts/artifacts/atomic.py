"""Writes a file whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from study.errors import StudyError


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
        os.replace(temporary, target)
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
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _tells(error: Exception, *numbers: int) -> bool:
    """Whether an error is one of the system's errors, by its number or its text."""
    return getattr(error, "errno", None) in numbers or any(
        os.strerror(number) in str(error) for number in numbers
    )


def write_text(path: str | Path, text: str) -> None:
    """Writes `text` as UTF-8 with newline line ends, atomically."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
