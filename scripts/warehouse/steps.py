"""Runs the SQL files in their order, and the tests beside each table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import duckdb

from base.artifacts.cells import plain_cells
from base.confidential import hidden
from spillover.errors import StudyError

SQL = Path(__file__).parent / "sql"


def run_step(db: duckdb.DuckDBPyConnection, step: str) -> None:
    """Makes one table (`staging/resolved`) and runs its tests: files `<table>.<what>.test.sql` whose rows are
    failures.
    """
    db.execute((SQL / f"{step}.sql").read_text(encoding="utf-8"))
    run_tests(db, step)


def run_tests(db: duckdb.DuckDBPyConnection, step: str) -> None:
    """Raises StudyError with the first failing test's message (the comment above it) and rows."""
    for path in sorted((SQL / step).parent.glob(f"{Path(step).name}.*.test.sql")):
        query = path.read_text(encoding="utf-8")
        result = db.execute(query)
        columns = [column[0] for column in result.description or []]
        rows = result.fetchall()
        if rows:
            raise RefusedError(comment_above(query), columns, rows)


def comment_above(query: str) -> str:
    """The comment with which a query begins."""
    lines = takewhile(lambda line: line.startswith("--"), query.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in lines)


SHOWN = 10


class RefusedError(StudyError):
    """A test's message with its failing rows, ten at most. A row of one column is a sentence of its own."""

    def __init__(self, message: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        self.columns, self.rows = columns, rows
        shown = [
            ", ".join(str(v) if len(row) == 1 else f"{c} {v}" for c, v in zip(columns, row, strict=True))
            for row in rows[:SHOWN]
        ]
        more = [f"… and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
        super().__init__("\n  ".join([message, *shown, *more]))

    def kept(self, path: Path) -> StudyError:
        """The error, with the name of the file that has all rows where more fail than it shows."""
        if len(self.rows) <= SHOWN:
            return self
        with path.open("w", encoding="utf-8", newline="") as stream:
            rows = [[hidden(str(value)) for value in row] for row in self.rows]
            csv.writer(stream, lineterminator="\n").writerows(map(plain_cells, [self.columns, *rows]))
        return StudyError(f"{self}\n  All {len(self.rows)} of them: {path}")
