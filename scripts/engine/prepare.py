"""Sees to it that a run can start: there is room, folders can be written, and what a killed run left behind
is cleared.

    python -m engine.prepare

stands before each run that `make` starts, so that after a kill the next run simply continues. Snakemake locks
the project's folder while it works; killed at once (kill -9, power), it leaves the lock, unfinished temporary
files and maybe jobs that nobody waits for. (The outputs of jobs that had not ended are made again: see
`engine.trust`.) Which processes live is read from /proc; where that does not exist, Snakemake's own message
tells of the lock.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.cluster_jobs import cancel_cluster_jobs
from study.errors import StudyError

PROCESSES = Path("/proc")
ROOM = 10_000_000  # bytes; the results of a study take more than that
PLANS = {"-n", "--dry-run", "--dryrun", "--unlock", "--lint"}


@dataclass(frozen=True)
class Process:
    """A living process whose working folder is the project's."""

    id: int
    arguments: tuple[str, ...]

    @property
    def runs_the_graph(self) -> bool:
        """Whether it is a Snakemake that works, neither one that only plans nor one that runs a job for
        another.
        """
        names = {Path(argument).name for argument in self.arguments[:3]}
        return "snakemake" in names and not (PLANS | {"--mode"}) & set(self.arguments)

    @property
    def is_job(self) -> bool:
        """Whether it runs a script of the graph or forks for one, or runs a part of the graph for another
        Snakemake.
        """
        forks = "engine.zygote" in self.arguments
        return (
            forks
            or "--mode" in self.arguments
            or any(".snakemake/scripts/" in argument for argument in self.arguments)
        )


def processes_in(folder: Path) -> list[Process]:
    """The living processes that work in `folder`, but for this one."""
    found = []
    for entry in PROCESSES.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            here = (entry / "cwd").resolve(strict=True) == folder
            arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0") if here else []
        except OSError:  # it has ended meanwhile, or is another user's
            continue
        if here and int(entry.name) != os.getpid():
            found.append(Process(int(entry.name), tuple(arguments)))
    return found


def check_folders(folder: Path) -> None:
    """Raises StudyError where the disk is full or a folder that runs write to is read-only."""
    if shutil.disk_usage(folder).free < ROOM:
        raise StudyError(f"{folder}: the disk is full; free some space and run again")
    written = [folder, *(folder / name for name in (".snakemake", "logs", "results"))]
    inside = [path for top in written[2:] for path in top.rglob("*") if path.is_dir()]
    for path in [*written, *inside]:
        if path.exists() and not os.access(path, os.W_OK):
            raise StudyError(f"{path}: the folder cannot be written; make it writable and run again")


def recover(folder: Path) -> str:
    """Stops the jobs of a dead run, removes its lock and its temporary files; returns what was done, or "".

    Raises StudyError where the run lives, here or perhaps on another machine.
    """
    snakemake = folder / ".snakemake"
    locks = sorted((snakemake / "locks").glob("*"))
    inside = processes_in(folder)
    for process in inside:
        if process.runs_the_graph:
            raise StudyError(
                f"a run is at work in this folder (process {process.id}); wait for it, or stop it: kill "
                f"{process.id}"
            )
    _check_machine(snakemake / "machine", bool(locks))
    cancelled = cancel_cluster_jobs(folder)
    orphans = _stop_jobs(folder)
    for lock in locks:
        lock.unlink(missing_ok=True)
    leftovers = [path for path in (folder / "results").rglob(".*.part*") if path.is_file()]
    for path in leftovers:
        path.unlink(missing_ok=True)
    done = [f"{orphans} of its processes stopped"] if orphans else []
    done += [f"{cancelled} of its cluster jobs cancelled"] if cancelled else []
    done += ["its lock removed"] if locks else []
    done += [f"{len(leftovers)} temporary files removed"] if leftovers else []
    return f"An earlier run was killed: {', '.join(done)}." if done else ""


def _check_machine(record: Path, locked: bool) -> None:
    """Refuses a lock that another machine may hold; otherwise writes down that this one runs now."""
    here = socket.gethostname()
    there = record.read_text(encoding="utf-8").strip() if record.exists() else here
    if locked and there != here:
        raise StudyError(
            f"a run on {there} holds this folder's lock; if it is dead, run there again, or remove the "
            "lock: snakemake --unlock"
        )
    record.parent.mkdir(exist_ok=True)
    record.write_text(here + "\n", encoding="utf-8")


def _stop_jobs(folder: Path, patience: float = 5.0) -> int:
    """Kills the jobs that work in `folder` and waits until none is left, nor what could fork one; returns how
    many they were.
    """
    stopped: set[int] = set()
    end = time.monotonic() + patience
    while jobs := [process for process in processes_in(folder) if process.is_job]:
        for process in jobs:
            with suppress(ProcessLookupError):
                os.kill(process.id, signal.SIGKILL)
        stopped |= {process.id for process in jobs}
        if time.monotonic() > end:
            raise StudyError(
                f"jobs of an earlier run do not end: kill -9 {' '.join(str(process.id) for process in jobs)}"
            )
        time.sleep(0.02)
    return len(stopped)


def main() -> int:
    """Prepares the working folder and says what it did."""
    folder = Path.cwd().resolve()
    try:
        check_folders(folder)
        done = recover(folder) if PROCESSES.is_dir() else ""
    except StudyError as error:
        print(error, file=sys.stderr)
        return 1
    if done:
        print(done, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
