"""What each reader keeps to: limits on a file's size, which are reported and can be raised, and a library's
failure as one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from base.given_file import check_regular
from spillover.errors import StudyError, quoted


@contextmanager
def reading(label: str, what: str) -> Iterator[None]:
    """Whatever a library raises while it reads a file becomes a StudyError. A panic of a Rust library is no
    Exception.
    """
    try:
        yield
    except (StudyError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise StudyError(
            f"{label}: cannot be read as {what} ({quoted(str(error), 120)}); obtain the file again"
        ) from error


def check_size(path: Path, label: str, most: int) -> None:
    """Raises StudyError where the path is not a regular file, or the file has more than `most` bytes."""
    check_regular(path, label)
    check_bytes(path.stat().st_size, label, most)


def check_bytes(count: int, label: str, most: int) -> None:
    """Raises StudyError where a file has or unpacks to more than `most` bytes."""
    if count > most:
        raise StudyError(
            f"{label}: is or unpacks to more than {most / 1e6:.0f} MB; if that is right, raise 'max_mb' of "
            "the source"
        )


def check_cells(rows: int, columns: int, label: str, most: int, last: str = "") -> None:
    """Raises StudyError where a sheet has more cells than `most`, empty ones included."""
    if rows * columns > most:
        end = f" (its last cell is {last})" if last else ""
        raise StudyError(
            f"{label}: has {rows:,} rows × {columns:,} columns{end}, more than {most:,} cells; take out what "
            "does not belong there, or raise 'max_cells' of the source"
        )
