"""Find the folder of the program and that of the user's project.

The program is a clone or what pip installed, and is never written to. The project is the folder with the
project file, spillover.yaml; all that a run writes is in it, and commands work in it. A clone is both.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import spillover

PROGRAM = Path(__file__).resolve().parents[2]
SCRIPTS = PROGRAM / "scripts"  # the modules of the workflow
LIBRARY = Path(spillover.__file__).resolve().parents[1]  # the folder of the package `spillover`
FILE = "spillover.yaml"
COMPILED = Path(".snakemake") / "compiled"  # in the project: what is compiled of a program never written to


@dataclass(frozen=True)
class Place:
    """project: the folder in which the study is; program: the folder of Snakefile, rules, scripts, …"""

    project: Path
    program: Path = PROGRAM

    @property
    def is_clone(self) -> bool:
        """Return whether the code is in the project's own folder."""
        return self.project.resolve() == self.program.resolve()

    def both(self, name: str) -> tuple[Path, ...]:
        """List a file or folder that both may have, the program's first; once in a clone."""
        own = self.project / name
        return (own,) if self.is_clone else (self.program / name, own)


def is_in_program(folder: Path) -> bool:
    """Return whether a folder is within the program's own, to which nothing is ever written."""
    return any(folder.resolve().is_relative_to(own) for own in (PROGRAM, LIBRARY / "spillover"))


def is_installed() -> bool:
    """Return whether the program is what pip installed, and no clone."""
    return PROGRAM.is_relative_to(LIBRARY / "spillover")


def code_file(name: str) -> Path:
    """Find the file of a module by its path below the folder of scripts, such as `spillover/fit.py`; the
    library lies elsewhere where it is installed.
    """
    return (LIBRARY if name.split("/")[0] == "spillover" else SCRIPTS) / name


def code_name(file: Path) -> str:
    """Write the path of a module's file below the folder of scripts, from which `code_file` finds it."""
    path = file.resolve()
    return path.relative_to(SCRIPTS if path.is_relative_to(SCRIPTS) else LIBRARY).as_posix()


def python_path() -> str:
    """Build the PYTHONPATH of all that a command or a run starts: the program's modules before all others.
    The library is added where no Python of this environment would find it.
    """
    installed = {Path(path).resolve() for path in sysconfig.get_paths().values()}
    found = {SCRIPTS: None} | ({} if LIBRARY in installed else {LIBRARY: None})
    return ":".join(map(str, found))


def keep_compiled(project: Path | None) -> None:
    """Have this process, and all that it starts, keep compiled modules in a project's folder, or none without
    a project, where the program's own folder has none, as it is never written to.
    """
    if not os.environ.pop("SPILLOVER_UNCOMPILED", ""):  # which bin/spillover says, and the plugins
        return
    if project is None:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        return
    sys.pycache_prefix = str(project / COMPILED)
    sys.dont_write_bytecode = False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


def python(*words: str) -> list[str]:
    """Build the command that runs a Python program of ours: -P, so that a plan.py in the project is not taken
    for a module of ours.
    """
    return [sys.executable, "-P", *words]
