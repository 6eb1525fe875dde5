"""The command `spillover`: the workflow's, where its modules are and what they need is installed."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve()
# In a clone beside the library, in a wheel as data within it.
SCRIPTS = next(
    (
        folder
        for folder in (HERE.parents[1], HERE.parent / "workflow" / "scripts")
        if (folder / "cli").is_dir()
    ),
    None,
)
WORKFLOW = "cli.main"
NEEDED = ("snakemake", "duckdb", "jsonschema", "yaml")


def main() -> int:
    """Does what the workflow's command does; 2 where it cannot."""
    if other := _find_shadowed():
        print(
            f"spillover: {HERE.parent} takes the place of the installed {other}, since the variable "
            "PYTHONPATH names its folder; unset PYTHONPATH. Nothing was run",
            file=sys.stderr,
        )
        return 2
    if SCRIPTS is None or not all(map(find_spec, NEEDED)):
        print(
            "spillover: this is the library alone (from spillover import fit_sdm); for studies install the "
            "rest, too: pip install 'spillover[study]'",
            file=sys.stderr,
        )
        return 2
    if os.environ.get("PYTHONPATH") and _is_installed() and Path(sys.argv[0]).is_file():
        # What else lies there could take the place of a package that was tested with this version.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        os.execve(sys.executable, [sys.executable, "-P", *sys.argv], environment)
    sys.path.insert(0, str(SCRIPTS))
    return int(import_module(WORKFLOW).main())


def _file_installed() -> Path | None:
    """Find the path of this file as pip installed it where the Python that runs is; None where it did not."""
    folders = [path for path in sys.path if Path(path).is_relative_to(sys.prefix)]
    for installed in distributions(name="spillover", path=folders):
        file = Path(str(installed.locate_file("spillover/command.py"))).resolve()
        if file.is_file() and file.is_relative_to(Path(sys.prefix).resolve()):
            return file
    return None


def _is_installed() -> bool:
    return _file_installed() == HERE


def _find_shadowed() -> Path | None:
    """Find the installed package whose place another one takes."""
    installed = _file_installed()
    return installed.parent if installed is not None and installed != HERE else None
