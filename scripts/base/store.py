"""A store of results keyed by the digests of their inputs: `.store/<study>/`, a folder that git
ignores and `make clean` removes.

An entry is a file named by the digest of its key: the options, the digests of the inputs, the hash of the
code. It begins with a digest of its name and content, without which it is not believed. The digest finds
damage, not forgery: whoever may write to the folder can write entries that are believed. So a folder or an
entry that is not the user's own, or that others may write to, is not used, and a package has nothing from
here (`results_from`). Who finds nothing computes; so what cannot be kept is left out in silence. Nothing of a
confidential study is kept.

Damage is found by many jobs, on many machines perhaps. Each leaves a mark in the place of an entry, and the
run says once, at its end, how many there were.
"""

from __future__ import annotations

import grp
import hashlib
import os
import pwd
import re
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from base.confidential import hides_values
from base.input_file import read_limit
from spillover.errors import list_names
from spillover.words import _

FOLDER = Path(".store")
LIMIT = "SPILLOVER_STORE_BYTES"
MARK = ".damaged"
# What the log of a job says that found results here: all of them, or rows of a sweep.
USED = re.compile(r"these results were computed before|\b[1-9]\d* of them were computed before")
_SEAL = hashlib.sha256().digest_size


def folder_of(study: str) -> Path:
    """Folder of the study's entries."""
    return FOLDER / study


def folder_for(log: str | Path) -> Path | None:
    """Find the folder of the study whose job has this log, `logs/<study>/…`; None where nothing is kept,
    which removes what was.
    """
    parts = Path(log).parts
    if "logs" not in parts[:-1]:
        return None
    start = parts.index("logs")
    folder = Path(*parts[:start]) / folder_of(parts[start + 1])
    if hides_values() or not read_limit(LIMIT):
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return folder if is_own(folder.parent) and is_own(folder) else None


def is_own(path: Path) -> bool:
    """Return whether a path is the user's own, and no other user may write to it; true where nothing is
    there.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    if status.st_uid != os.geteuid() or stat.S_ISLNK(status.st_mode) or status.st_mode & 0o002:
        return False
    return not status.st_mode & 0o020 or _has_no_other_member(status.st_gid)


def _has_no_other_member(group: int) -> bool:
    """Return whether a group is the user's own, as many systems give each user one: named like him, and
    without another member. Such a group's right to write is the user's.
    """
    try:
        own, entry = pwd.getpwuid(os.geteuid()), grp.getgrgid(group)
    except KeyError:
        return False
    return group == own.pw_gid and entry.gr_name == own.pw_name and set(entry.gr_mem) <= {own.pw_name}


def report_unused(study: str) -> str:
    """Report a folder of entries that is not used because others can put numbers into it; "" otherwise."""
    if hides_values() or not read_limit(LIMIT):
        return ""
    for place in (FOLDER, folder_of(study)):
        if not is_own(place):
            return _(
                "{folder} is not used, since others could put numbers into it: it is a link, belongs to "
                "another user, or may be written by a group or by everybody. All results were computed; "
                "to have them kept, remove the folder, or make it your own and run chmod go-w {folder}",
                folder=place,
            )
    return ""


def results_from(logs: Iterable[str]) -> list[str]:
    """List the logs of the jobs whose results were found here instead of being computed."""
    return [log for log in logs if Path(log).is_file() and USED.search(Path(log).read_text(encoding="utf-8"))]


def read_entry(folder: Path | None, key: str) -> bytes | None:
    """Read the content that was kept under a key. A damaged entry is removed and marked."""
    if folder is None:
        return None
    path = folder / _name(key)
    try:
        data = path.read_bytes() if is_own(path) else b""
    except OSError:
        return None
    if data[:_SEAL] == _seal(path.name, data[_SEAL:]):
        with suppress(OSError):
            os.utime(path)  # what was used last is removed last
        return data[_SEAL:]
    with suppress(OSError):
        path.unlink()
        path.with_suffix(MARK).touch()
    return None


def report_damage(study: str) -> str:
    """Report damaged entries and remove their marks; "" where there were none."""
    marks = sorted(folder_of(study).glob(f"*{MARK}"))
    for mark in marks:
        mark.unlink(missing_ok=True)
    if not marks:
        return ""
    return _(
        "{folder}: results that did not match their checksum, or that others could write, were removed, "
        "{count} in all ({names}); what was needed of them was computed again. If this happens often, check "
        "the disk and the rights of the folder; make clean STUDY={study} removes all that is kept",
        folder=folder_of(study),
        count=len(marks),
        names=list_names((mark.stem[:12] for mark in marks), 3),
        study=study,
    )


def keep(folder: Path | None, key: str, content: bytes) -> None:
    """Keep a content under a key, where it can be written."""
    if folder is None:
        return
    path = folder / _name(key)
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        for place in (folder.parent, folder):
            place.mkdir(mode=0o755, parents=True, exist_ok=True)
        temporary.write_bytes(_seal(path.name, content) + content)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def trim(folder: Path | None) -> None:
    """Remove the entries that were used longest ago, where there is more than the limit."""
    if folder is None or not folder.is_dir():
        return
    with suppress(OSError), os.scandir(folder) as entries:
        files = [(entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in entries]
        too_much = sum(size for _time, size, _path in files) - read_limit(LIMIT)
        for _time, size, path in sorted(files):
            if too_much <= 0:
                break
            too_much -= size
            Path(path).unlink(missing_ok=True)


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _seal(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + content).digest()
