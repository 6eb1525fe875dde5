"""A study's databases, opened to be read; SQL over its results, printed or written to a file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from base.artifacts.atomic import csv_text, write_text
from base.checks import check_study_name
from base.speech_language import message
from door.text import align_columns
from spillover.errors import StudyError, list_names, quote_value
from spillover.words import _

FORMATS = {".csv": "", ".parquet": "format parquet", ".json": "format json, array"}
MOST = 200


def query(root: Path, study: str, sql: str, to: str = "") -> None:
    """Print the answer, or write it to `to`. Raises StudyError where there are no results, or SQL that DuckDB
    refuses.
    """
    check_study_name(study)
    if to and Path(to).suffix not in FORMATS:
        raise StudyError(
            _(
                "--to: {file} does not end in one of {formats}; give a file that does",
                file=quote_value(to),
                formats=", ".join(FORMATS),
            )
        )
    with open_database(root, study, "results.duckdb") as db:
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
                print(_render_answer(db.execute(sql)))
        except duckdb.CatalogException as error:
            tables = [name for (name,) in db.execute("show tables").fetchall()]
            first = str(error).splitlines()[0]
            raise StudyError(
                _("{error} The tables are {names}", error=first, names=list_names(tables, 40))
            ) from None
        except duckdb.Error as error:
            raise StudyError(str(error).splitlines()[0]) from None


def _render_answer(answer: duckdb.DuckDBPyConnection) -> str:
    """Write the answer in lines, the first MOST rows of it."""
    heads = [str(column[0]) for column in answer.description or []]
    rows = answer.fetchmany(MOST + 1)
    cells = [[_render_value(value) for value in row] for row in rows[:MOST]]
    more = [message(_("… and more: write them to a file by --to"))] if len(rows) > MOST else []
    return "\n".join([*align_columns([heads, *cells]), *more])


def _render_value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else str(value)


# A study's databases, opened to be read.

_MARK = slice(8, 12)  # where a file of DuckDB says what it is


def open_database(root: Path, study: str, name: str) -> duckdb.DuckDBPyConnection:
    """Open a database of the study's results, read only. Raises StudyError where there is none, where it
    cannot be read now, and where the file is none of DuckDB's: others are not even tried, for DuckDB would
    look for an extension that reads them.
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
        raise explain_unusable_database(root, study, name)
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


def explain_unusable_database(root: Path, study: str, name: str) -> StudyError:
    """Error for a database that is not one of this project's, or not of this version."""
    return StudyError(
        _(
            "{database} is another database, or of an earlier version; run `make study "
            "STUDY={study}` once more",
            database=(root / "results" / study / name).relative_to(root),
            study=study,
        )
    )
