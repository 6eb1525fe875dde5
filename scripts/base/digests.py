"""Digests of the files that a study reads from outside its results: params of the rules that read them.

A file is known by what it holds, not by its times: one that is put in place with an old time counts as
changed, one that is only touched does not. A digest is remembered with the file's size, times and number on
the disk, so that a file that nobody wrote to is read once.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from base import memory
from base.input_file import check_regular
from spillover.errors import StudyError
from spillover.words import _

MEMORY = Path(".snakemake") / "digests.json"
AHEAD = 5.0  # seconds that a file may be ahead: the clocks of a network differ
SETTLED = 2.0  # seconds: two edits that are closer may carry the same time
_Memory = dict[str, list[int | str]]


def digests(paths: Iterable[str | Path]) -> dict[str, str]:
    """Digest (16 hexadecimal characters) of each file by its path; a file that is not there has none.

    Raises StudyError where a file is from the future: Snakemake would refuse all that is made of it.
    """
    paths = list(paths)
    _asked.update(map(str, paths))
    for path in paths:
        _check_time(Path(path))
    found = {str(path): _look_once(str(path)) for path in paths}
    return {path: digest for path, digest in found.items() if digest}


def _check_time(path: Path) -> None:
    try:
        ahead = path.stat().st_mtime - time.time()
    except (OSError, ValueError):
        return
    if ahead > AHEAD:
        raise StudyError(
            _(
                "{path}: its modification time is {ahead:,.0f} s in the future; correct the "
                "clock, or touch the file",
                path=path,
                ahead=ahead,
            )
        )


def check_unchanged(recorded: dict[str, str]) -> None:
    """Raise StudyError where a file is not what it was when the run was planned."""
    for path, digest in recorded.items():
        if digest_of(path) != digest:
            raise StudyError(_("{path}: the file changed during the run; run again", path=path))


@cache
def _look_once(path: str) -> str:
    """Plan a run with one look at each file, whatever happens to it meanwhile."""
    return digest_of(path)


def digest_of(path: str) -> str:
    """Digest of one file, from memory if nobody has written to it since; "" if it is not there or a folder.

    Raises StudyError where it is a pipe or a device, whose reading would not end.
    """
    try:
        state = _state(path)
        if not os.path.isfile(path) and not os.path.isdir(path):
            check_regular(Path(path))
        known = _memory().get(path)
        if isinstance(known, list) and known[:-1] == state:
            return str(known[-1])
        with open(path, "rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
    except OSError:  # Snakemake says what is missing, the script what it cannot read
        return ""
    if time.time_ns() - max(int(n) for n in state[1:3]) > SETTLED * 1e9:
        _memory()[path] = [*state, digest]
        _unwritten.append(path)
    return digest


def store_digests() -> None:
    """Writes down the digests that are new, where Snakemake has a folder; if that cannot be done, the next
    run reads the files again.
    """
    if _unwritten and memory.store_value(MEMORY, _memory()):
        _unwritten.clear()


_unwritten: list[str] = []
_asked: set[str] = set()


def list_asked_files() -> list[str]:
    """List the files of which this process was asked for digests, there or not."""
    return sorted(_asked)


def _state(path: str) -> list[int | str]:
    status = os.stat(path)
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


@cache
def _memory() -> _Memory:
    remembered = memory.recall(MEMORY)
    return remembered if isinstance(remembered, dict) else {}  # none yet: the files are read again
