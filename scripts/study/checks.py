"""What a study's configuration names must be there, fit together and be able to become files.

Each function yields the problems of one part, as `key: what is wrong; the remedy`. They need the validated
configuration alone, and run before anything is planned.
"""

from __future__ import annotations

import difflib
import stat
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from study.errors import StudyError, quoted
from study.names import BRACED, BRACES

Config = Mapping[str, Any]

# Results, logs and temporary files are called by these names, and a file's name has at most 255 bytes.
LONGEST_NAME = 100
NAMED = ("sources", "variables", "indices", "weights", "analyses", "sweeps", "tables", "figures")
LISTED, LONGEST = 15, 3_000
YEARS = (1, 9999)


def check_configuration(study: Config, analyses: Mapping[str, Config], root: Path) -> None:
    """Raises StudyError listing every problem of a study's units and samples.

    analyses: with what they inherit filled in; root: the folder that files are relative to.
    """
    problems = [*braces_in_paths(study), *missing_units(study, root), *unfit_samples(study, analyses)]
    fail(f"config/{study['study']}.yaml", problems)


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


def unfit_names(study: Config) -> Iterator[str]:
    """Names that are too long to be those of files."""
    for section in NAMED:
        for name in study.get(section) or {}:
            if len(name) > LONGEST_NAME:
                yield (
                    f"{section}: the name {quoted(name, 40)} has {len(name)} characters; give it at most "
                    f"{LONGEST_NAME}, for files are called by it"
                )


def unfit_years(study: Config) -> Iterator[str]:
    """Years of the panel that are no years: a date written without its dashes would ask for millions."""
    for year in study["years"]:
        if not YEARS[0] <= year <= YEARS[1]:
            yield f"years: {quoted(year)} is not a year; give the first and last year in four digits"
    first, last = study["years"]
    if (last - first) % study.get("step", 1):
        yield (
            f"step: {first} to {last} is no whole number of steps of {study['step']} years; correct 'years' "
            "or 'step'"
        )


def missing_units(study: Config, root: Path) -> Iterator[str]:
    """A file of the units that is not there."""
    file = study["units"]["file"]
    if not is_regular(root / file):
        yield f"units.file: there is no file {quoted(file)}; correct its path"


def unfit_samples(study: Config, analyses: Mapping[str, Config]) -> Iterator[str]:
    """Samples that name years which the panel does not have."""
    first, last = study["years"]
    samples = [(f"analyses.{name}.sample", a.get("sample") or {}) for name, a in analyses.items()]
    samples += [
        (f"indices.{n}.sample", i.get("sample") or {}) for n, i in (study.get("indices") or {}).items()
    ]
    for place, sample in samples:
        start, end = sample.get("years") or (first, last)
        if not first <= start <= end <= last:
            yield f"{place}.years: [{start}, {end}] is not within the panel's {first} to {last}; narrow it"
        for year in (sample.get("without") or {}).get("years") or ():
            if not first <= year <= last:
                yield f"{place}.without.years: {quoted(year)} is not within {first} to {last}; leave it out"


def rising_levels(place: str, levels: Iterable[float]) -> Iterator[str]:
    """A list of levels that do not fall."""
    given = list(levels)
    if any(later >= earlier for earlier, later in pairwise(given)):
        yield f"{place}: {given} is out of order; give the levels of *, **, *** from the highest down"


def braces_in_paths(study: Config) -> Iterator[str]:
    """Paths that the configuration names and that Snakemake would take for a wildcard's."""
    named = [("units.file", study["units"]["file"]), ("input", study.get("input"))]
    named += [(f"weights.{n}.file", m.get("file")) for n, m in (study.get("weights") or {}).items()]
    named += [
        (f"sweeps.{name}.weights.{i}.file", file)
        for name, sweep in (study.get("sweeps") or {}).items()
        for i, line in enumerate(sweep.get("weights") or ())
        for file in (line.get("file") if isinstance(line.get("file"), list) else [line.get("file")])
    ]
    for place, path in named:
        if isinstance(path, str):
            yield from braced(place, path)


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
