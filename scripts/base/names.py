"""Names that people give, on the command line and in a configuration."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from spillover.errors import StudyError, quoted

BRACES = set("{}")
BRACED = "has braces, which Snakemake takes for a wildcard; rename the file or its folder"

# Patterns of the schemas: of what a configuration names; of tables and figures, which are files.
NAME = "^[A-Za-z][A-Za-z0-9_]*$"
TABLE_NAME, FIGURE_NAME = "^table[0-9]{2}[a-z]?_[a-z0-9_]+$", "^[a-z][a-z0-9_]*$"
# What spatial models call their own parameters: a regressor of that name would be taken for one of them.
PARAMETERS = ("rho", "lambda", "phi", "sigma2_e")
STUDY_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check_study_name(name: str) -> str:
    """The name, if a study can have it: it becomes a part of paths. Raises StudyError otherwise."""
    if STUDY_NAME.fullmatch(name) is None:
        raise StudyError(
            f"STUDY: {quoted(name, 40)} cannot be a study's name; a name is a letter a-z and up to 63 "
            "letters a-z, digits or _"
        )
    return name


def plain_path(path: str) -> str:
    """A path as rules may name it. Braces in it are a StudyError: Snakemake would read another file."""
    if BRACES & set(path):
        raise StudyError(f"{quoted(path, 200)} {BRACED}")
    return path


def absolute(file: str) -> str:
    """The path that a person gives, links followed; of a circle of links as far as that goes."""
    return os.path.realpath(os.path.expanduser(file))


def relative(file: str, root: Path) -> str:
    """A path as the configuration names it: relative to the project where a path can be.

    Raises StudyError where the programs underneath would take the name for another.
    """
    try:
        path = Path(os.path.relpath(absolute(file), root.resolve())).as_posix()
    except ValueError:  # another drive, or a name that no file can have
        path = file
    if any("\ud800" <= character <= "\udfff" for character in path):
        raise StudyError(f"the name of the file {quoted(file, 200)} is not UTF-8; rename it")
    return plain_path(path)


def check_names(where: str, names: Iterable[str], spatial: bool = False) -> None:
    """Raises StudyError where two names differ in case alone, or one is a column that every table has: SQL
    would mix them up. spatial: nor may one be that of a spatial model's parameter.
    """
    seen = {"unit": "the tables' own column 'unit'", "year": "the tables' own column 'year'"}
    seen |= {name: f"the spatial models' own parameter {quoted(name)}" for name in PARAMETERS if spatial}
    for name in names:
        if name.casefold() in seen:
            raise StudyError(f"{where}: {quoted(name)} clashes with {seen[name.casefold()]}; rename it")
        seen[name.casefold()] = repr(name)
