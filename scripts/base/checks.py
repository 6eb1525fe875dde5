"""Names and paths that people give, on the command line and in a configuration, and its problems as one
error.

A function that yields problems yields each as `key: what is wrong; the remedy`.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from spillover.errors import StudyError, quote_value, suggest_nearest
from spillover.words import _, join_sentences

# Names that people give, on the command line and in a configuration.

BRACES = set("{}")

# What spatial models call their own parameters: a regressor of that name would be taken for one of them.
PARAMETERS = ("rho", "lambda", "phi", "sigma2_e")
STUDY_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check_study_name(name: str) -> str:
    """Check that a study can have a name: it becomes a part of paths. Raises StudyError otherwise."""
    if STUDY_NAME.fullmatch(name) is None:
        raise StudyError(
            _(
                "STUDY: {name} cannot be a study's name; a name is a letter a-z and up to 63 "
                "letters a-z, digits or _",
                name=quote_value(name, 40),
            )
        )
    return name


# Files of config/ that are no study: the registry of sources, and what a workflow that imports ours reads.
NOT_STUDIES = ("sources", "config")


def study_files(root: Path) -> dict[str, Path]:
    """Find the configuration of each study of a project, by its name."""
    folder = root / "config"
    if os.path.isdir(folder) and not os.access(folder, os.R_OK | os.X_OK):
        raise StudyError(_("{where}: cannot be read; look at its permissions", where=folder))
    files = sorted(folder.glob("*.yaml"))
    return {path.stem: path for path in files if path.stem not in NOT_STUDIES}


def study_file(root: Path, name: str) -> Path:
    """Find the configuration of a study, which a name alone can call: no path and no pattern. Raises
    StudyError naming the studies that there are.
    """
    files = study_files(root)
    if STUDY_NAME.fullmatch(name) and name in files:
        return files[name]
    raise StudyError(
        _(
            "study {name} has no {path}; the studies here are {known}",
            name=quote_value(name),
            path=quote_value(f"config/{name}.yaml", 120),
            known=", ".join(files),
        )
    )


def check_braces(path: str) -> str:
    """Describe the fault of a path that has braces."""
    return _(
        "{path} has braces, which Snakemake takes for a wildcard; rename the file or its folder",
        path=quote_value(path, 200),
    )


def plain_path(path: str) -> str:
    """Write a path as rules may name it. Braces in it are a StudyError: Snakemake would read another file."""
    if BRACES & set(path):
        raise StudyError(check_braces(path))
    return path


def absolute(file: str) -> str:
    """Resolve the path that a person gives, links followed; a link that leads nowhere is kept, and called as
    it is given.
    """
    given = os.path.expanduser(file)
    real = os.path.realpath(given)
    return os.path.abspath(given) if os.path.lexists(given) and not os.path.lexists(real) else real


def relative_path(file: str, root: Path) -> str:
    """Write a path as the configuration names it: relative to the project where a path can be.

    Raises StudyError where the programs underneath would take the name for another.
    """
    try:
        path = Path(os.path.relpath(absolute(file), root.resolve())).as_posix()
    except ValueError:  # another drive, or a name that no file can have
        path = file
    if any("\ud800" <= character <= "\udfff" for character in path):
        raise StudyError(
            _("the name of the file {file} is not UTF-8; rename it", file=quote_value(file, 200))
        )
    return plain_path(path)


def check_names(where: str, names: Iterable[str], spatial: bool = False) -> None:
    """Raise StudyError where two names differ in case alone, or one is a column that every table has: SQL
    would mix them up. spatial: nor may one be that of a spatial model's parameter.
    """
    seen = {"unit": _("the tables' own column 'unit'"), "year": _("the tables' own column 'year'")}
    seen |= {
        name: _("the spatial models' own parameter {name}", name=quote_value(name))
        for name in PARAMETERS
        if spatial
    }
    for name in names:
        if name.casefold() in seen:
            raise StudyError(
                _(
                    "{where}: {name} clashes with {other}; rename it",
                    where=where,
                    name=quote_value(name),
                    other=seen[name.casefold()],
                )
            )
        seen[name.casefold()] = repr(name)


Config = Mapping[str, Any]

LISTED, LONGEST = 15, 3_000


def fail(where: str, problems: Iterable[str]) -> None:
    """Raise StudyError with one line for each problem, if there is one; LISTED of them at most, and no more
    than a screen has room for.
    """
    lines = [join_sentences(("  ", problem), "") for problem in problems]
    room = [n for n in range(1, min(len(lines), LISTED) + 1) if len("".join(lines[:n])) <= LONGEST]
    most = max(room, default=1)
    if len(lines) > most:
        lines = [*lines[:most], join_sentences(("  ", _("and {count} more", count=len(lines) - most)), "")]
    if lines:
        raise StudyError(join_sentences([_("{where}: the configuration is not valid", where=where), *lines]))


def rising_levels(place: str, levels: Iterable[float]) -> Iterator[str]:
    """Find a list of levels that do not fall."""
    given = list(levels)
    if any(later >= earlier for earlier, later in pairwise(given)):
        yield _(
            "{place}: {given} is out of order; give the levels of *, **, *** from the highest down",
            place=place,
            given=given,
        )


def find_braces(place: str, path: str) -> Iterator[str]:
    """Find a path that Snakemake would take for a wildcard's."""
    if BRACES & set(path):
        yield _("{place}: {problem}", place=place, problem=check_braces(path))


def check_root(root: Path) -> None:
    """Raise StudyError where the project's folder has a name that the programs underneath take for another:
    Snakemake braces, DuckDB a backslash, and their records what is not printable.
    """
    shown = str(root)
    if BRACES & set(shown) or "\\" in shown or not shown.isprintable():
        raise StudyError(
            _(
                "the project's folder {folder} has braces, a backslash or an unprintable "
                "character in its path, which Snakemake or DuckDB read otherwise; move the "
                "project to a plain path",
                folder=quote_value(shown, 200),
            )
        )


def is_regular(path: Path) -> bool:
    """Return whether a path is that of a file: no folder, no pipe, and no name that the system refuses."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def find_absent_names(place: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Find each name that is not among the known ones, with the nearest of them."""
    known = list(known)
    for name in dict.fromkeys(names):
        if name not in known:
            there = (
                _("choose one of {names}", names=quote_value(", ".join(known), 300))
                if known
                else _("the study defines none")
            )
            hint = suggest_nearest(str(name), known, there)
            yield _("{place}: unknown name {name}; {hint}", place=place, name=quote_value(name), hint=hint)
