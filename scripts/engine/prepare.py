"""Sees to it that a run of a study can start: there is room, folders can be written, and what a killed run
left behind is cleared.

    python -m engine.prepare nqp

comes before each run that `make` starts, so that after a kill the next run simply continues. It touches
nothing of another study, which may be run in the same folder.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from base import store
from base.artifacts.atomic import build_write_error
from base.checks import check_study_name, study_file
from base.command import run_guarded
from base.program import record_of
from base.speech_language import message
from engine import lock, quarantine, records, stamp
from spillover.errors import StudyError
from spillover.words import _, ngettext

# Cancels the Slurm jobs of a run that died, for they go on.

PATIENCE = 60.0  # seconds for Slurm to end a job


def cancel_jobs(jobs: list[str]) -> int:
    """Cancel those of these jobs that Slurm still has, wait until they have ended, and return how many they
    were.

    Raises StudyError where they do not end.
    """
    living = _find_queued(jobs)
    if living:
        subprocess.run(["scancel", *living], check=False)
    end = time.monotonic() + PATIENCE
    while _find_queued(living):
        if time.monotonic() > end:
            raise StudyError(
                _(
                    "jobs of an earlier run are still running; scancel {living}, then run again",
                    living=" ".join(living),
                )
            )
        time.sleep(0.2)
    return len(living)


def _find_queued(jobs: list[str]) -> list[str]:
    """Find the jobs that wait or run in the user's part of Slurm's queue."""
    if not jobs or shutil.which("squeue") is None:
        return []
    command = ["squeue", "--noheader", "--me", "--format=%A"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return sorted(set(jobs) & set(listed))


AHEAD = 1.0  # seconds that a time may be in the future: the clocks of a network differ
ROOM = 10_000_000  # bytes; the results of a study take more than that
# Below the results of a study: folders of what commands write, and files that systems leave in any folder.
OF_COMMANDS = {"compare", "match", "panel"}
OF_SYSTEMS = {"Thumbs.db", "desktop.ini", "README.md"}


def check_folders(study: str) -> None:
    """Raise StudyError where the disk is full, or a folder that the run writes to is none or cannot be
    written.
    """
    here = Path.cwd()
    if shutil.disk_usage(here).free < ROOM:
        raise StudyError(_("{where}: the disk is full; free some space and run again", where=here))
    limit, _rest = resource.getrlimit(resource.RLIMIT_FSIZE)
    if limit not in (-1, resource.RLIM_INFINITY) and limit < ROOM:
        raise StudyError(
            _(
                "files may have at most {most:,} bytes here (ulimit -f); raise the limit to "
                "{least:,} at least and run again",
                most=limit,
                least=ROOM,
            )
        )
    tops = [Path(name) for name in (".snakemake", "logs", f"logs/{study}", "results", f"results/{study}")]
    for path in tops:
        if path.is_symlink() and not path.exists():
            raise StudyError(_("{path}: is a broken link; remove it and run again", path=path))
        if path.exists() and not path.is_dir():
            raise StudyError(
                _("{path}: expected a folder, found a file; move it away and run again", path=path)
            )
    inside = [p for top in (f"logs/{study}", f"results/{study}") for p in Path(top).rglob("*") if p.is_dir()]
    for path in [here, *tops, *inside]:
        if path in inside and path.suffix:
            raise StudyError(_("{path}: expected a file, found a folder; remove it and run again", path=path))
        if path.exists() and not os.access(path, os.W_OK):
            raise build_write_error(here / path)


def check_cache() -> None:
    """Raise StudyError where Snakemake cannot keep its copies of the rules, in the user's cache."""
    where = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    if sys.platform != "linux":  # elsewhere the system knows another place
        return
    path = Path(where).expanduser() / "snakemake"
    there = next(p for p in (path, *path.parents) if os.path.lexists(p))
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise StudyError(
            _(
                "{path}: the cache folder cannot be written; set XDG_CACHE_HOME to one that can, "
                "and run again",
                path=there,
            )
        )


class Recovery(NamedTuple):
    """sentence: what was done, or ""; distrusted_files: the results that were put aside; dependent_files:
    those that were put aside since they were made of them, which are trusted again where they were not made
    again.

    """

    sentence: str
    distrusted_files: list[str]
    dependent_files: list[str]

    @property
    def all_files(self) -> list[str]:
        """Files that were put aside, all of them."""
        return [*self.distrusted_files, *self.dependent_files]


# What was done about an earlier run, by what it was about; each is said where its count is not 0.
_DONE = {
    "cancelled": _("{count} of its cluster jobs cancelled"),
    "temporary": ngettext("{count} temporary file removed", "{count} temporary files removed", "count"),
    "empty": ngettext("{count} empty file removed", "{count} empty files removed", "count"),
    "altered": ngettext(
        "{count} result changed by hand, to be made again",
        "{count} results changed by hand, to be made again",
        "count",
    ),
    "stored": ngettext(
        "{count} result of {folder}, to be computed", "{count} results of {folder}, to be computed", "count"
    ),
    "others": ngettext(
        "{count} result unfinished or without a record, to be made again",
        "{count} results unfinished or without a record, to be made again",
        "count",
    ),
}


def recover_results(study: str, targets: bool = False, computed: bool = False) -> Recovery:
    """Clear what a dead run left, and put results that cannot be trusted aside. targets: whether the run is
    for some targets; of those Snakemake asks only whether they are there, so what was made of results that
    are not is put aside as well. computed: whether results that were found in the store are to be computed.

    Who calls it holds the study's lock.
    """
    damaged = records.check(study)
    cancelled = cancel_jobs(records.read_cluster_jobs(study))
    # What a job writes under until the file is complete (`base.artifacts.atomic`), or DuckDB beside it.
    leftovers = _remove(p for p in _files(study) if p.name.startswith(".") and ".part" in p.name)
    empty = _remove(path for path in _files(study) if path.stat().st_size == 0)
    ahead = _bring_to_now(study)
    altered = records.find_altered(study)
    stored = records.list_from_store(study) if computed else []
    distrusted = [*find_untrusted(study), *stored]
    put_aside = quarantine.put(study, distrusted)
    for outputs in records.list_failures(f"results/{study}/"):
        records.cross_out_failure(outputs)
    altered = [name for name in altered if name in put_aside]
    stored = [name for name in stored if name in put_aside and name not in altered]
    others = len(put_aside) - len(altered) - len(stored)
    made_of = quarantine.put(study, records.find_dependents(study, distrusted) if targets else ())
    counts = {
        "cancelled": cancelled,
        "temporary": leftovers,
        "empty": empty,
        "altered": len(altered),
        "stored": len(stored),
        "others": others,
    }
    done = [
        message(_DONE[name].fill_values(count=count, folder=store.FOLDER))
        for name, count in counts.items()
        if count
    ]
    done += [damaged] if damaged else []
    done += (
        [message(_("results {seconds:.0f} s ahead of the clock, dated back", seconds=ahead))] if ahead else []
    )
    said = message(_("Cleaned up after an earlier run: {done}.", done=", ".join(done))) if done else ""
    return Recovery(said, put_aside, made_of)


def put_back(study: str, found: Recovery) -> list[str]:
    """After a run: returns what it did not make again to its place, still not to be trusted but for what was
    made of other results: whether these have changed, Snakemake sees. Returns what was replaced and stays
    aside.
    """
    if missing := [name for name in found.distrusted_files if not Path(name).exists()]:
        records.note_failure(missing)
    return quarantine.put_back(study, found.all_files)


def find_untrusted(study: str) -> list[str]:
    """Find the results that no record vouches for: of a job that did not end well, changed by hand, or
    unknown.
    """
    known = records.list_recorded(study)
    unknown = [
        path.as_posix()
        for path in _files(study)
        if path.as_posix() not in known and _may_be_of_a_run(study, path)
    ]
    return [*records.find_incomplete(study), *records.find_altered(study), *unknown]


def _may_be_of_a_run(study: str, path: Path) -> bool:
    """Return whether a run may have made a file: programs hide theirs or mark them, and commands have
    folders.
    """
    first = path.relative_to(Path("results") / study).parts[0]
    return first not in OF_COMMANDS and not path.name.startswith((".", "~$")) and path.name not in OF_SYSTEMS


def _bring_to_now(study: str) -> float:
    """Dates results from the future back, all by as much: the clock was set back since they were made, and
    Snakemake would refuse what is made of them. Returns by how many seconds.
    """
    files = _files(study)
    ahead = max((path.stat().st_mtime_ns for path in files), default=0) - time.time_ns()
    if ahead <= AHEAD * 10**9:
        return 0.0
    for path in files:
        at = path.stat()
        os.utime(path, ns=(at.st_atime_ns, at.st_mtime_ns - ahead))
    records.note_dated_back(study, ahead / 1e9)
    return ahead / 1e9


def _files(study: str) -> list[Path]:
    return sorted(path for path in Path(f"results/{study}").rglob("*") if path.is_file())


def _remove(paths: Iterable[Path]) -> int:
    gone = list(paths)
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def check(study: str) -> None:
    """Raise StudyError where a run of the study could not start."""
    check_study_name(study)
    check_folders(study)
    check_cache()


def prepare(study: str) -> str:
    """Prepare the working folder for a run of the study; return what was done, or "". Raises StudyError where
    that cannot be, or the study is being run.
    """
    check(study)
    with lock.hold(study):
        return recover_results(study).sentence


def clean(study: str) -> None:
    """Remove the results and logs of a study. Raises StudyError where no study has that name, or it is being
    run.
    """
    study_file(Path(), check_study_name(study))
    results = (
        Path("results") / study,
        Path("logs") / study,
        quarantine.folder_of(study),
        store.folder_of(study),
    )
    with lock.hold(study):
        stamp.forget(study)
        notes = (*records.record_files_of(study), record_of(study))
        for path in (*results, records.path_of(study), records.clock_of(study), *notes):
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.exists():
                shutil.rmtree(path)


def main(words: list[str]) -> int:
    """Prepare, or clear, and say what was done; return an exit code."""
    options = argparse.ArgumentParser(description="Prepares the folder for a run of a study.")
    options.add_argument("study", help=message(_("the study's name")))
    options.add_argument("--clean", action="store_true", help="remove its results, logs and records")
    given = options.parse_args(words)
    return run_guarded("prepare", partial(clean if given.clean else _print_prepared, given.study))


def _print_prepared(study: str) -> None:
    if done := prepare(study):
        print(done, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
