"""SQL over a study's results, read only: printed, or written to a file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from base.artifacts.atomic import csv_text, write_text
from base.checks import check_study_name
from base.speech import message
from cli.database import opened
from door.text import aligned
from spillover.errors import StudyError, listed, quoted
from spillover.words import _

FORMATS = {".csv": "", ".parquet": "format parquet", ".json": "format json, array"}
MOST = 200


def query(root: Path, study: str, sql: str, to: str = "") -> None:
    """Prints the answer, or writes it to `to`. Raises StudyError where there are no results, or SQL that
    DuckDB refuses.
    """
    check_study_name(study)
    if to and Path(to).suffix not in FORMATS:
        raise StudyError(
            _(
                "--to: {file} does not end in one of {formats}; give a file that does",
                file=quoted(to),
                formats=", ".join(FORMATS),
            )
        )
    with opened(root, study, "results.duckdb") as db:
        try:
            if Path(to).suffix == ".csv":
                answer = db.execute(sql)
                heads = [column[0] for column in answer.description or []]
                write_text(to, csv_text([heads, *answer.fetchall()]))
                print(message(_("{file} is written", file=to)))
            elif to:
                asked = sql.strip().rstrip(";")
                db.execute(f"copy ({asked}) to ? ({FORMATS[Path(to).suffix]})", [to])
                print(message(_("{file} is written", file=to)))
            else:
                print(_shown(db.execute(sql)))
        except duckdb.CatalogException as error:
            tables = [name for (name,) in db.execute("show tables").fetchall()]
            first = str(error).splitlines()[0]
            raise StudyError(
                _("{error} The tables are {names}", error=first, names=listed(tables, 40))
            ) from None
        except duckdb.Error as error:
            raise StudyError(str(error).splitlines()[0]) from None


def _shown(answer: duckdb.DuckDBPyConnection) -> str:
    """The answer as lines, the first MOST rows of it."""
    heads = [str(column[0]) for column in answer.description or []]
    rows = answer.fetchmany(MOST + 1)
    cells = [[_text(value) for value in row] for row in rows[:MOST]]
    more = [message(_("… and more: write them to a file by --to"))] if len(rows) > MOST else []
    return "\n".join([*aligned([heads, *cells]), *more])


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else str(value)
