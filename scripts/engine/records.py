"""Snakemake's records of a study's results: one SQLite database for each study, `.snakemake/<study>.db`.

Snakemake writes it (`--persistence-backend db`). Here it is read: results that it does not vouch for
are listed before a run, which makes them again. One thing is written. Snakemake keys its records by the
folder that the project had when they were written; those of a project that was moved or copied are made to
follow it. Which table and columns that takes is written here alone; a test
(tests/unit/engine/test_engine_state.py) holds it to the version of Snakemake that is installed.

By itself Snakemake ends with a traceback where the database is damaged, and holds results from the future, as
a clock that was set back leaves them, for up to date whatever changes (tests/workflow/test_plain_faults.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from base import memory, store
from base.artifacts.atomic import synchronise
from spillover.errors import StudyError
from spillover.words import _

FOLDER = Path(".snakemake")
TABLE = "snakemake_metadata"
TICK = 0.001  # seconds: how exactly a time is kept


def path_of(study: str) -> Path:
    """Name the study's database, below the project's folder."""
    return FOLDER / f"{study}.db"


def address_of(study: str) -> str:
    """Write the database's address, as `--persistence-backend-db-url` takes it."""
    return f"sqlite:///{path_of(study)}"


def check(study: str) -> str:
    """Set a damaged database aside and move the records of a moved project along; return what was done, or
    "".
    """
    path = path_of(study)
    if not path.exists():
        return ""
    if not _is_sound(path):
        os.replace(path, path.with_suffix(".db.damaged"))
        path.with_suffix(".db-journal").unlink(missing_ok=True)
        return f"its damaged records set aside ({path}.damaged)"
    _follow(path)
    return ""


def _follow(path: Path) -> None:
    """Have a database's records follow a project that was moved or copied, if all are of one folder."""
    with closing(sqlite3.connect(path)) as db, db:
        if not _has_table(db):
            return
        spaces = [space for (space,) in db.execute(f"select distinct namespace from {TABLE}")]
        if len(spaces) == 1 and spaces[0] != _namespace():
            db.execute(f"update {TABLE} set namespace = ?", [_namespace()])


def check_kept(study: str, backend: str, address: str | None) -> None:
    """Have the records that this run of Snakemake reads follow a project that was moved. Raises StudyError
    where results are here whose records it would not read: it would take those of other options for up to
    date. backend, address: where the run keeps its records.
    """
    path, used = path_of(study), _find_database(backend, address)
    if _folders_of_results(path) and (used is None or used.absolute() != path.absolute()):
        raise StudyError(
            _(
                "the records of study {study}'s results are in {path}, and this command would "
                "not read them, so that outdated results would pass for new ones; use make, or "
                "add --persistence-backend db --persistence-backend-db-url {address}, or begin "
                "again with make clean STUDY={own}",
                study=study,
                path=path,
                address=address_of(study),
                own=study,
            )
        )
    if used is None or not (kept := _folders_of_results(used)):
        return
    with suppress(sqlite3.Error):  # a folder that nobody may write to
        _follow(used)
    if _namespace() not in kept and _namespace() not in _folders_of_results(used):
        raise StudyError(
            _(
                "the project was moved or copied since study {study} ran, and the records in {path} are of "
                "its earlier folder, so that outdated results would pass for new ones; run `spillover run "
                "{name}`, or remove them with the results",
                study=study,
                name=study,
                path=used,
            )
        )


def _folders_of_results(path: Path) -> set[str]:
    """List the folders that the project had when the results that are here were recorded."""
    if not path.exists():
        return set()
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as db:
        if _has_table(db):
            rows = db.execute(f"select namespace, target from {TABLE} where not incomplete")
            return {namespace for namespace, target in rows if Path(target).exists()}
    return set()


def _find_database(backend: str, address: str | None) -> Path | None:
    """Find the database in which a run of Snakemake keeps its records; None where it keeps them in files,
    which are not bound to a folder, or in no file.
    """
    if backend != "DB":
        return None
    if address is None:
        return FOLDER / "metadata.db"  # Snakemake's own
    return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None


def list_recorded(study: str) -> set[str]:
    """List the results of which Snakemake has any record, complete or not."""
    return {name for (name,) in _query_rows(study, "select target from {table} where namespace = ?")}


def read_inputs(study: str) -> dict[str, frozenset[str]]:
    """Read the files that each result was made of, as far as there is a record."""
    query = "select target, input from {table} where namespace = ? and input is not null"
    # Of a job that has begun and not ended Snakemake records the JSON null.
    return {str(name): frozenset(json.loads(files) or ()) for name, files in _query_rows(study, query)}


def find_incomplete(study: str) -> list[str]:
    """Find the results whose job did not end well, by Snakemake's records or by those of failures."""
    query = "select target from {table} where namespace = ? and incomplete"
    failed = (name for outputs in list_failures(f"results/{study}/") for name in outputs)
    return sorted({name for (name,) in _query_rows(study, query)}.union(failed))


def find_altered(study: str) -> list[str]:
    """Find the complete results that somebody has changed since they were made: their time is not the
    recorded one, nor one to which they were dated back, and they do not hold what they held at the end of a
    run, as copies do whose times are cut to seconds or are those of the copying.
    """
    query = "select target, endtime from {table} where namespace = ? and endtime > 0 and not incomplete"
    found = {str(name): float(time) for name, time in _query_rows(study, query)}
    there = {name: Path(name) for name in found if Path(name).is_file() and not Path(name).is_symlink()}
    since = _offsets_of_times(study)
    later = {name: path.stat().st_mtime - found[name] for name, path in there.items()}
    other = [name for name, seconds in later.items() if min(abs(seconds + back) for back in since) > TICK]
    held = _contents(study) if other else {}
    return sorted(name for name in other if held.get(name, [""])[-1] != _digest_name(name))


def contents_of(study: str) -> Path:
    """Name the file that says what each result held at the end of the last complete run."""
    return FOLDER / f"{study}.contents"


def record_files_of(study: str) -> tuple[Path, ...]:
    """Files that record the study's results beside Snakemake's records."""
    return clock_of(study), runs_of(study), contents_of(study)


def note_contents(study: str) -> None:
    """Write down what each complete result holds; those are read that were written since the last time."""
    before, now = _contents(study), {}
    for name in sorted(list_recorded(study) - {*find_incomplete(study)}):
        with suppress(OSError):
            at = os.stat(name)
            state = [at.st_size, at.st_mtime_ns]
            known = before.get(name)
            now[name] = known if known and known[:-1] == state else [*state, _digest_name(name)]
    memory.store_value(contents_of(study), now)


def _contents(study: str) -> dict[str, list[Any]]:
    """Size, time and digest of each result, as they were written down."""
    found = memory.recall(contents_of(study))
    return found if isinstance(found, dict) else {}


def _digest_name(name: str) -> str:
    with open(name, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def list_from_store(study: str) -> list[str]:
    """List the results that their jobs found in the store (`base.store`) instead of computing them."""
    query = "select target, log from {table} where namespace = ? and log is not null"
    logs = {str(name): json.loads(log) or [] for name, log in _query_rows(study, query)}
    used = {*store.results_from({file for files in logs.values() for file in files})}
    return sorted(name for name, files in logs.items() if used.intersection(files))


def runs_of(study: str) -> Path:
    """Folder in which `audit.run_history` keeps what earlier runs printed."""
    return FOLDER / f"{study}.runs"


def clock_of(study: str) -> Path:
    """Name the file that says by how much results were dated back, a line each time."""
    return FOLDER / f"{study}.clock"


def note_dated_back(study: str, seconds: float) -> None:
    """Write down that all results of the study were dated back."""
    FOLDER.mkdir(exist_ok=True)
    with clock_of(study).open("a", encoding="utf-8") as stream:
        stream.write(f"{seconds!r}\n")


def _offsets_of_times(study: str) -> list[float]:
    """List by how much results may have been dated back: those of today not at all, earlier ones once or
    more.
    """
    path, sums = clock_of(study), [0.0]
    words = path.read_text(encoding="utf-8").split() if path.is_file() else []
    for word in reversed(words):
        with suppress(ValueError):  # cut short, as a power cut leaves a line
            sums.append(sums[-1] + float(word))
    return sums


def find_dependents(study: str, results: Iterable[str]) -> set[str]:
    """Find what was made of these results, directly or not, as far as jobs run again with those that they
    read: behind the warehouse they are judged by what it holds.
    """
    readers: dict[str, set[str]] = defaultdict(set)
    for name, read in read_inputs(study).items():
        for file in read:
            readers[file].add(name)
    found: set[str] = set()
    asked = list(results)
    while asked:
        more = readers[asked.pop()] - found
        found |= more
        asked += [name for name in more if not name.startswith(f"results/{study}/warehouse/")]
    return found


def read_cluster_jobs(study: str) -> list[str]:
    """Read the numbers of the cluster jobs whose end no run has seen."""
    query = "select distinct external_jobid from {table} where namespace = ? and incomplete"
    return sorted({str(number) for (number,) in _query_rows(study, query) if number})


def _query_rows(study: str, query: str) -> list[tuple[Any, ...]]:
    if not path_of(study).exists():
        return []
    with closing(sqlite3.connect(path_of(study))) as db:
        return list(db.execute(query.format(table=TABLE), [_namespace()])) if _has_table(db) else []


def _namespace() -> str:
    return str(FOLDER.absolute())


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as db:
            return db.execute("pragma quick_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return False


def _has_table(db: sqlite3.Connection) -> bool:
    return db.execute("select 1 from sqlite_master where name = ?", [TABLE]).fetchone() is not None


# Which jobs have failed, on disk from the moment that is known. Of a failed job whose outputs are kept,
# Snakemake first records today's options beside yesterday's files; only then can the executor register the
# files as incomplete. A run that is killed between the two would leave them looking up to date. So their
# names are written down before Snakemake hears of the failure, and crossed out afterwards; `engine.prepare`
# reads what a killed run left here.

FAILED = FOLDER / "failed-jobs"


def _mark_file(outputs: list[str]) -> Path:
    return FAILED / hashlib.sha256("\n".join(outputs).encode()).hexdigest()[:16]


def note_failure(outputs: Iterable[str]) -> None:
    """Write down the outputs of a job that has failed, and wait until that is on the disk."""
    names = sorted(outputs)
    FAILED.mkdir(parents=True, exist_ok=True)
    with _mark_file(names).open("w", encoding="utf-8") as stream:
        stream.write("\n".join(names) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    synchronise(FAILED)


def cross_out_failure(outputs: Iterable[str]) -> None:
    """Forget a failure that Snakemake itself now knows of."""
    _mark_file(sorted(outputs)).unlink(missing_ok=True)


def list_failures(below: str) -> list[list[str]]:
    """List the outputs of each failed job below a folder, such as `results/nqp/`, of which Snakemake may not
    know.
    """
    marks = sorted(FAILED.glob("*")) if FAILED.is_dir() else []
    return [outputs for outputs in map(_outputs, marks) if any(name.startswith(below) for name in outputs)]


def _outputs(mark: Path) -> list[str]:
    try:
        return mark.read_text(encoding="utf-8").split("\n")[:-1]
    except FileNotFoundError:  # of another study, whose run has crossed it out meanwhile
        return []
