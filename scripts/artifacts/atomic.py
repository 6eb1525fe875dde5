"""Writes a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from study.errors import StudyError


@contextmanager
def atomic(path: str | Path) -> Iterator[Path]:
    """A temporary path beside `path`, with its ending; renamed to `path` when the block succeeds, removed when it fails.

    A full disk or a read-only folder is a StudyError that names the file.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        os.replace(temporary, target)
    except OSError as error:
        if error.errno in (28, 122):
            raise StudyError(f"{target}: the disk is full or over quota; free some space and run again") from error
        if error.errno in (13, 30):
            raise StudyError(f"{target}: the folder cannot be written; make it writable and run again") from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: str | Path, text: str) -> None:
    """Writes `text` as UTF-8 with newline line ends, atomically."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
