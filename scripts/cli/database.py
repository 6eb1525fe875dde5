"""A study's databases, opened to be read."""

from __future__ import annotations

from pathlib import Path

import duckdb

from spillover.errors import StudyError
from spillover.words import _

_MARK = slice(8, 12)  # where a file of DuckDB says what it is


def opened(root: Path, study: str, name: str) -> duckdb.DuckDBPyConnection:
    """A database of the study's results, read only. Raises StudyError where there is none, where it cannot be
    read now, and where the file is none of DuckDB's: others are not even tried, for DuckDB would look for
    an extension that reads them.
    """
    path = root / "results" / study / name
    if not path.is_file():
        raise StudyError(
            _(
                "{database} does not exist yet; run `make study STUDY={study}` first",
                database=path.relative_to(root),
                study=study,
            )
        )
    with path.open("rb") as file:
        mark = file.read(_MARK.stop)[_MARK]
    if mark != b"DUCK":
        raise another(root, study, name)
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise StudyError(
            _(
                "{file} cannot be read now; is the study being run? ({error})",
                file=path.relative_to(root),
                error=str(error).splitlines()[0],
            )
        ) from None


def another(root: Path, study: str, name: str) -> StudyError:
    """That a database is not one of this project's, or not of this version."""
    return StudyError(
        _(
            "{database} is another database, or of an earlier version; run `make study "
            "STUDY={study}` once more",
            database=(root / "results" / study / name).relative_to(root),
            study=study,
        )
    )
