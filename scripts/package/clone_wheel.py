"""The wheel of a program that is a clone: what its last commit holds, built without a network."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from base.place import Place, python
from base.program import CODE
from package.archive import commit_of, list_changed_files, read_committed_code, run_git
from package.tested_versions import own_wheel
from spillover.errors import StudyError
from spillover.words import _

# setuptools alone, as pip would call it: no network, and no module of the workflow in its way.
BUILD = "import sys, setuptools.build_meta as backend; print(backend.build_wheel(sys.argv[1]))"


def find_wheel(place: Place) -> tuple[str, bytes, str] | None:
    """Return the program's wheel for the package of a project beside it: its name, its bytes, and the commit
    of a clone ("" of what pip installed); None where the program is in the project's own folder.
    """
    if place.is_clone:
        return None
    if wheel := own_wheel():
        return (*wheel, "")
    require_committed_program(place)
    return build_clone_wheel(place.program)


def require_committed_program(place: Place) -> None:
    """Raise StudyError where a program beside the project is neither installed nor a clone as committed."""
    if place.is_clone or own_wheel():
        return
    program = place.program
    try:
        known = bool(run_git(program, "ls-files", "--", "pyproject.toml", "setup.py"))
    except StudyError:
        known = False
    if not known:
        raise StudyError(
            _(
                "the package includes the program, but {folder} is neither an installation by pip nor "
                "a git clone; install it (pip install {folder}) and run the installed program",
                folder=program,
            )
        )
    if changed := list_changed_files(program, CODE):
        raise StudyError(
            _(
                "the package includes the program as committed, but in its clone {folder} {changed} "
                "differ from the last commit; commit or revert them and run again",
                folder=program,
                changed=", ".join(changed[:5]),
            )
        )


def build_clone_wheel(program: Path) -> tuple[str, bytes, str]:
    """Build a wheel of a clone's last commit, outside of it; its name, its bytes and the commit. The same
    commit gives the same bytes.
    """
    commit, date = commit_of(program)
    files, executable = read_committed_code(program)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "wheel")
        target.mkdir()
        for name, content in files.items():
            if not name.startswith("tests/"):
                path = source / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                path.chmod(0o755 if name in executable else 0o644)
        known = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            python("-c", BUILD, str(target)),
            cwd=source,
            env=known | {"SOURCE_DATE_EPOCH": str(int(date.timestamp()))},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StudyError(
                _(
                    "setuptools could not build the program's wheel from {folder}: {line}; install the "
                    "program (pip install {folder}) and run the installed one",
                    folder=program,
                    line=(done.stderr.strip().splitlines() or [""])[-1],
                )
            )
        (wheel,) = target.glob("*.whl")
        return wheel.name, wheel.read_bytes(), commit
