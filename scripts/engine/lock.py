"""One lock for each study: `.snakemake/<study>.lock`, held by a run and by every job that it has started.

The kernel releases it (flock) when the last of them has ended, for whatever reason: no lock is left
behind, and who holds it can be sure that no job of an earlier run still writes. Runs of other studies have
other locks.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from base.artifacts.atomic import disk_full
from base.speech_language import message
from spillover.errors import StudyError, quote_value
from spillover.words import _


class BusyError(StudyError):
    """Error of a study that is being run."""


PATIENCE = 5.0  # seconds for the jobs of a killed run to end
INHERITED = "SPILLOVER_LOCK"  # in the environment: the open lock that the process was given by its supervisor
_held: list[int] = []
_given: list[int] = []


def path_of(study: str) -> Path:
    """Name the study's lock file, below the project's folder."""
    return Path(".snakemake") / f"{study}.lock"


def take(study: str) -> None:
    """Take the study's lock for this process and the jobs it starts, unless it was given it by its
    supervisor. Raises StudyError if a run is at work.
    """
    path = path_of(study)
    if _inherits(path) or _is_holder(path):
        return
    path.parent.mkdir(exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    end = time.monotonic() + PATIENCE
    while not _is_locked(lock):
        machine, process = _holder(lock)
        if machine != socket.gethostname() or _lives(process) or time.monotonic() > end:
            os.close(lock)
            raise BusyError(_busy(study, machine, process))
        time.sleep(0.02)
    machine, _rest = _holder(lock)
    if machine not in ("", socket.gethostname()):
        # Not every network file system carries a lock from one machine to another.
        os.close(lock)
        raise BusyError(
            _(
                "a run on {machine} holds the lock of study {study}; if it is dead, run there "
                "again, or remove {path}",
                machine=machine,
                study=study,
                path=path,
            )
        )
    os.ftruncate(lock, 0)
    try:
        os.pwrite(lock, f"{socket.gethostname()} {os.getpid()}\n".encode(), 0)
    except OSError as error:
        os.close(lock)
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise disk_full(path) from error
    _held.append(lock)


@contextmanager
def hold(study: str) -> Iterator[None]:
    """Hold the study's lock, for a block. Raises StudyError as `take` does."""
    take(study)
    os.environ[INHERITED] = " ".join(map(str, _held))
    try:
        yield
    finally:
        release_locks()
        os.environ.pop(INHERITED)


def _inherits(path: Path) -> bool:
    """Return whether the process was given the lock, open. Raises StudyError where the variable names
    none.
    """
    given_locks = os.environ.get(INHERITED, "").split()
    if odd := [text for text in given_locks if not (text.isascii() and text.isdigit() and len(text) < 9)]:
        raise StudyError(
            _(
                "{variable}: {text} is no open file; runs set this variable for the jobs they start: "
                "unset it",
                variable=INHERITED,
                text=quote_value(odd[0]),
            )
        )
    for lock in map(int, given_locks):
        try:
            given = os.path.samestat(os.fstat(lock), path.stat())
        except OSError:  # it was not handed on
            continue
        if given and lock not in (*_held, *_given):
            os.set_inheritable(lock, False)
            _given.append(lock)
        if given:
            return True
    return False


def _is_holder(path: Path) -> bool:
    """Return whether this process has taken the lock itself."""
    return path.exists() and any(os.path.samestat(os.fstat(lock), path.stat()) for lock in _held)


def release_locks() -> None:
    """Releases what this process has taken."""
    while _given:
        os.close(_given.pop())
    while _held:
        lock = _held.pop()
        os.ftruncate(lock, 0)
        os.close(lock)


def descriptors() -> tuple[int, ...]:
    """List the open locks, for the processes that this one starts."""
    return (*_held, *_given)


def _is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: int) -> tuple[str, int]:
    """Read the machine and the process that wrote its name into the lock last; "" and 0 if none did."""
    machine, _, process = os.pread(lock, 1000, 0).decode(errors="replace").strip().partition(" ")
    return machine, int(process) if process.isdigit() else 0


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return process > 0 and not _has_ended(process)


def _has_ended(process: int) -> bool:
    """Return whether a process has ended and only its parent has not asked how yet, where the system says
    so.
    """
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[:1] in (["Z"], ["X"])


def _busy(study: str, machine: str, process: int) -> str:
    if machine == socket.gethostname() and not _lives(process):
        return message(
            _(
                "jobs of an earlier run of study {study} are still running; stop them and run "
                "again (fuser {path} lists them)",
                study=study,
                path=path_of(study),
            )
        )
    where = _("process {process}", process=process)
    if machine != socket.gethostname():
        where = _("process {process} on {machine}", process=process, machine=machine)
    return message(
        _(
            "study {study} is being run in this folder ({where}); wait for it, or stop it: kill {process}",
            study=study,
            where=where,
            process=process,
        )
    )
