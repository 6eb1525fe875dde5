"""Runs the SQL files in their order, and the tests beside each table."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import duckdb

from study.errors import StudyError

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
            raise StudyError(failure(comment_above(query), columns, rows))


def comment_above(query: str) -> str:
    """The comment with which a query begins."""
    lines = takewhile(lambda line: line.startswith("--"), query.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in lines)


def failure(message: str, columns: list[str], rows: list[tuple[object, ...]]) -> str:
    """A test's message with its failing rows, ten at most. A row of one column is a sentence of its own."""
    lines = [
        ", ".join(str(v) if len(row) == 1 else f"{c} {v}" for c, v in zip(columns, row, strict=True))
        for row in rows[:10]
    ]
    more = [f"… and {len(rows) - 10} more"] if len(rows) > 10 else []
    return "\n  ".join([message, *lines, *more])
