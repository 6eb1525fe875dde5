"""`spillover requirements`: the versions of all packages with which this program was tested."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlparse

from base.place import PROGRAM
from base.program import program_version
from base.speech import message
from package.descriptions import read_lock
from spillover.errors import StudyError
from spillover.words import _

EXTRA = "study"


def requirements(folder: str = "") -> int:
    """Prints them, with their hashes; or fills a folder with the wheels, this program's too."""
    if not folder:
        print("\n".join(locked_versions()))
        return 0
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    listed = target / "requirements.lock"
    listed.write_text("\n".join(locked_versions()) + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    fetched = [*pip, "download", "--require-hashes", "--no-deps", "-r", str(listed), "-d", str(target)]
    if subprocess.call(fetched):
        raise StudyError(_("{folder}: not all packages could be downloaded; see above", folder=folder))
    own = _own_wheel()
    if own is None:
        made = [*pip, "wheel", "--no-deps", "-w", str(target)]
        source = str(PROGRAM) if (PROGRAM / "pyproject.toml").is_file() else f"spillover=={program_version()}"
        if subprocess.call([*made, source]):
            raise StudyError(
                _("{folder}: the program's own wheel is not there; put it beside the others", folder=folder)
            )
    else:
        shutil.copyfile(own, target / own.name)
    said = _(
        "{folder}: where there is no network, pip install --no-index --find-links {folder} "
        "'spillover[study]'",
        folder=folder,
    )
    print(message(said))
    return 0


def _own_wheel() -> Path | None:
    """The file of which pip installed this program, if it is there still."""
    try:
        text = distribution("spillover").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    url = urlparse(json.loads(text)["url"]) if text else None
    path = Path(unquote(url.path)) if url is not None and url.scheme == "file" else None
    return path if path is not None and path.suffix == ".whl" and path.is_file() else None


def locked_versions() -> list[str]:
    """The lines of the lock file that a study needs, and how pip and uv take them."""
    version, needed = program_version(), {*_needed("spillover", {EXTRA, ""})}
    text = (PROGRAM / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if (name := _name_of(line)) and name in needed]
    if not lines:  # what is installed does not say what it needs
        lines = [line for line in text.splitlines() if _name_of(line)]
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
    return _plain(found[0]) if found else ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(name: str, extras: set[str], seen: set[str] | None = None) -> Iterator[str]:
    """The packages that an installed one needs, directly or not."""
    from packaging.requirements import Requirement

    found = set() if seen is None else seen
    try:
        required = distribution(name).requires or []
    except PackageNotFoundError:  # for another system
        return
    for text in required:
        one = Requirement(text)
        key = f"{_plain(one.name)}[{','.join(sorted(one.extras))}]"
        if key in found or (one.marker and not any(one.marker.evaluate({"extra": e}) for e in extras)):
            continue
        found.add(key)
        yield _plain(one.name)
        yield from _needed(one.name, one.extras | {""}, found)
