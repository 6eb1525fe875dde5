"""The versions of packages with which the program was tested, as a study needs them, and its own wheel."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from base.lock_file import normalise_package_name, read_lock
from base.place import LIBRARY, PROGRAM
from base.program import program_version
from spillover.weights.text import parse_csv

EXTRA = "study"
DATE = (1980, 1, 1, 0, 0, 0)  # of each file of a wheel: the same program is the same bytes


def list_locked_versions() -> list[str]:
    """List the lines of the lock file that a study needs, and how pip and uv take them."""
    version, needed = program_version(), {*_list_needed("spillover", {EXTRA, ""})}
    text = (PROGRAM / "requirements.lock").read_text(encoding="utf-8")
    locked = [line for line in text.splitlines() if _name_of(line)]
    # All of them where what is installed does not say what it needs.
    lines = [line for line in locked if _name_of(line) in needed] or locked
    return [
        f"# The packages with which spillover {version} was tested. With pip, and with uv:",
        "#   pip install --require-hashes --no-deps -r requirements.lock && "
        f"pip install --no-deps spillover=={version}",
        "#   uv pip install --require-hashes --no-deps -r requirements.lock && "
        f"uv pip install --no-deps spillover=={version}",
        *lines,
    ]


def _name_of(line: str) -> str:
    found = [one.name for one in read_lock(line)] if line and not line.startswith("#") else []
    return normalise_package_name(found[0]) if found else ""


def _list_needed(name: str, extras: set[str], seen: set[str] | None = None) -> Iterator[str]:
    """Yield the packages that an installed one needs, directly or not."""
    from packaging.requirements import Requirement

    found = set() if seen is None else seen
    try:
        required = distribution(name).requires or []
    except PackageNotFoundError:  # for another system
        return
    for text in required:
        one = Requirement(text)
        key = f"{normalise_package_name(one.name)}[{','.join(sorted(one.extras))}]"
        if key in found or (one.marker and not any(one.marker.evaluate({"extra": e}) for e in extras)):
            continue
        found.add(key)
        yield normalise_package_name(one.name)
        yield from _list_needed(one.name, one.extras | {""}, found)


def own_wheel() -> tuple[str, bytes] | None:
    """Build the wheel of the installed program that pip installs again: its name and bytes, which follow from
    its files; None where the program is a clone.
    """
    try:
        installed = distribution("spillover")
    except PackageNotFoundError:
        return None
    rows = [row for _line, row in parse_csv(installed.read_text("RECORD") or "", "RECORD")]
    names = sorted(row[0] for row in rows if _is_of_wheel(row[0]))
    if (PROGRAM / "pyproject.toml").is_file() or "spillover/command.py" not in names:
        return None
    record = f"spillover-{installed.version}.dist-info/RECORD"
    files = {name: (LIBRARY / name).read_bytes() for name in names if name != record}
    for script in (row[0] for row in rows if row[0].endswith("/bin/spillover")):
        # pip names the Python of the environment in its first line; in a wheel it is any.
        text = b"#!python\n" + (LIBRARY / script).read_bytes().partition(b"\n")[2]
        files[f"spillover-{installed.version}.data/scripts/spillover"] = text
    lines = [
        f"{name},sha256={_digest_content(content)},{len(content)}\n"
        for name, content in sorted(files.items())
    ]
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.external_attr = 0o100755 << 16 if "/scripts/" in name else 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return f"spillover-{installed.version}-py3-none-any.whl", stream.getvalue()


def _digest_content(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def _is_of_wheel(name: str) -> bool:
    """Return whether a file came in the wheel: not compiled, and none of those that an installer adds."""
    path = Path(name)
    added = {"INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}
    inside = not path.is_absolute() and path.parts[0] != ".."
    return inside and path.suffix != ".pyc" and path.name not in added
