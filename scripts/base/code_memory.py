"""Hashes of code that are remembered between runs, for as long as nobody writes to a file of the project or
installs a package.

A folder is known by the size, times and number on the disk of every file below it, as `base.digests` knows
raw files: looking at them takes a hundredth of the time that following the imports of sixty scripts does.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from base import memory
from base.digests import SETTLED
from base.packages import list_installed

MEMORY = Path(".snakemake") / "code-hashes.json"


def recall_hash(name: str, *roots: Path) -> str | None:
    """Recall the hash that is remembered under a name, if every file below the folders `roots` is what it
    was.
    """
    return _hashes(*roots).get(name)


def store_hash(name: str, code_hash: str, *roots: Path) -> None:
    """Write a hash down where Snakemake has a folder, unless a file was written to a moment ago: two edits
    that are closer may carry the same time.
    """
    _, newest = _state(*roots)
    hashes = _hashes(*roots)
    hashes[name] = code_hash
    if time.time_ns() - newest >= SETTLED * 1e9:
        memory.store_value(MEMORY, {"state": _state(*roots)[0], "hashes": hashes})


@cache
def _hashes(*roots: Path) -> dict[str, str]:
    found = memory.recall(MEMORY)
    known = isinstance(found, dict) and found.get("state") == _state(*roots)[0]
    return dict(found["hashes"]) if known else {}  # none yet, or of other files: the code is read again


@cache
def _state(*roots: Path) -> tuple[str, int]:
    """Compute the digest of all files' states, the roots' paths, the Python that reads them and the packages
    that are installed; and find the newest time.
    """
    found = sorted(file for root in roots for file in _files(os.fspath(root)))
    text = json.dumps([sys.version, list_installed(), [*map(os.fspath, roots)], found])
    return hashlib.sha256(text.encode()).hexdigest(), max((max(times) for _, times in found), default=0)


def _files(folder: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        elif not entry.name.endswith(".pyc"):
            status = entry.stat()
            yield entry.path, (status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_size)
