"""Names and paths of a configuration that must be there and be able to become files; its problems as one
error.

A function that yields problems yields each as `key: what is wrong; the remedy`.
"""

from __future__ import annotations

import difflib
import stat
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from base.names import BRACED, BRACES
from spillover.errors import StudyError, quoted

Config = Mapping[str, Any]

LISTED, LONGEST = 15, 3_000


def fail(where: str, problems: Iterable[str]) -> None:
    """Raises StudyError with one line for each problem, if there is one; LISTED of them at most, and no more
    than a screen has room for.
    """
    lines = [f"  {problem}" for problem in problems]
    room = [n for n in range(1, min(len(lines), LISTED) + 1) if len("".join(lines[:n])) <= LONGEST]
    most = max(room, default=1)
    if len(lines) > most:
        lines = [*lines[:most], f"  and {len(lines) - most} more"]
    if lines:
        raise StudyError(f"{where}: the configuration is not valid\n" + "\n".join(lines))


def rising_levels(place: str, levels: Iterable[float]) -> Iterator[str]:
    """A list of levels that do not fall."""
    given = list(levels)
    if any(later >= earlier for earlier, later in pairwise(given)):
        yield f"{place}: {given} is out of order; give the levels of *, **, *** from the highest down"


def braced(place: str, path: str) -> Iterator[str]:
    """A path that Snakemake would take for a wildcard's."""
    if BRACES & set(path):
        yield f"{place}: {quoted(path, 200)} {BRACED}"


def check_root(root: Path) -> None:
    """Raises StudyError where the project's folder has a name that the programs underneath take for another:
    Snakemake braces, DuckDB a backslash, and their records what is not printable.
    """
    shown = str(root)
    if BRACES & set(shown) or "\\" in shown or not shown.isprintable():
        raise StudyError(
            f"the project's folder {quoted(shown, 200)} has braces, a backslash or an unprintable character "
            "in its path, which Snakemake or DuckDB read otherwise; move the project to a plain path"
        )


def is_regular(path: Path) -> bool:
    """Whether a path is that of a file: no folder, no pipe, and no name that the system refuses."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def absent(place: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Each name that is not among the known ones, with the nearest of them."""
    known = list(known)
    for name in dict.fromkeys(names):
        if name not in known:
            close = difflib.get_close_matches(str(name), known, n=1)
            there = f"there are {quoted(', '.join(known), 300)}" if known else "the study has none"
            hint = f"did you mean {close[0]!r}?" if close else there
            yield f"{place}: there is no {quoted(name)}; {hint}"
