"""Names that people give, on the command line and in a configuration."""

from __future__ import annotations

import os
import re
from pathlib import Path

from study.errors import StudyError

# Patterns of the schemas: of what a configuration names; of tables and figures, which are files.
NAME = "^[A-Za-z][A-Za-z0-9_]*$"
TABLE_NAME, FIGURE_NAME = "^table[0-9]{2}[a-z]?_[a-z0-9_]+$", "^[a-z][a-z0-9_]*$"
STUDY_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check_study_name(name: str) -> str:
    """The name, if a study can have it: it becomes a part of paths. Raises StudyError otherwise."""
    if STUDY_NAME.fullmatch(name) is None:
        shown = ascii(name if len(name) <= 40 else name[:40] + "…")
        raise StudyError(
            f"STUDY: {shown} cannot be a study's name; a name is a letter a-z and up to 63 letters a-z, "
            "digits or _"
        )
    return name


def relative(file: str, root: Path) -> str:
    """A path as the configuration names it: relative to the project where a path can be."""
    try:
        return Path(os.path.relpath(Path(file).expanduser().resolve(), root.resolve())).as_posix()
    except ValueError:  # another drive
        return str(Path(file).resolve())
