"""Record the inputs and results of a complete run of a study, so that the next one need not start Snakemake
where nothing is different: `.snakemake/<study>.stamp`.

A run depends on the project's code and profiles, the configurations and resources, the raw files wherever
they are, the installed packages, and on its results and Snakemake's records of them. All of these agree where
each file has the size, the times and the place on the disk that it had: whoever writes, moves, copies or
touches one changes these. Where anything differs, Snakemake decides what that means.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from base import digests, memory
from base.packages import list_installed, r_version
from base.place import FILE, LIBRARY, PROGRAM, SCRIPTS
from engine import records
from engine.command import PLACE, Request

# What the plan of any study may read in the program and in the project; of the results only the study's own
# count.
OF_PROGRAM = ("Snakefile", "rules", "scripts", "profiles", "envs", "config")
OF_PROJECT = (FILE, "profiles", "config", "resources")
IGNORED = {"__pycache__"}
# Variables that say nothing of results.
NOT_OF_RESULTS = {
    "SPILLOVER_LANGUAGE",
    "SPILLOVER_LOCK",
    "SPILLOVER_HERE",
    "SPILLOVER_COMMAND",
    "SPILLOVER_CONFIDENTIAL",
}

# Nanoseconds in which two changes may carry the same time: of a file system that counts them, no longer than
# a tick of the system's clock; of one that keeps whole seconds, as far as two of them.
TICK, SECONDS = 30_000_000, 2_000_000_000
# Of a file: its size, the times of its last change and of its last writing, and its inode. Of a folder: its
# device and inode. Empty for what is not there. A list, as JSON gives it back.
State = list[int]
CHANGED, WRITTEN = 1, 2  # the places of both times


def path_of(study: str) -> Path:
    """Path of the stamp of the last complete run."""
    return records.FOLDER / f"{study}.stamp"


def hash_surroundings(request: Request) -> str:
    """Hash what a run depends on besides its results and files outside the project, as it is now."""
    return _digest_states(_states(_list_places(request)), _list_words(request))


def _list_places(request: Request) -> list[str]:
    """List the places where the plan finds what it reads."""
    return [*_list_watched(), *filter(None, [request.source])]


def _list_watched() -> list[str]:
    """List what the plan may read in the program and in the project, relative to the project in a clone."""
    if PLACE.is_clone:
        return list(dict.fromkeys([*OF_PROGRAM, *OF_PROJECT]))
    library = [] if LIBRARY == SCRIPTS else [str(LIBRARY / "spillover")]
    return [*(str(PROGRAM / name) for name in OF_PROGRAM), *library, *OF_PROJECT]


def complete(request: Request, begun: str, since: int) -> None:
    """Stamp a run that is complete.

    begun: `hash_surroundings` when it began; since: that time, in nanoseconds. Nothing is stamped where a
    file changed meanwhile or just before, as the run may have seen another (`compute_settling_time`).
    """
    study, plan = request.study, memory.recall(_plan_file(request.study))
    if not isinstance(plan, dict) or hash_surroundings(request) != begun:
        return
    outside = dict(_states(_list_outside(study, plan["digested"]), deep=False))
    are_there = all(map(os.path.exists, plan["results"]))
    are_trusted = not records.find_altered(study) and not any(
        map(os.path.exists, records.find_incomplete(study))
    )
    states = chain(outside.values(), (state for _path, state in _states(_list_places(request))))
    changed = max(
        (compute_settling_time(state[CHANGED]) for state in states if len(state) > WRITTEN), default=0
    )
    if are_there and are_trusted and changed < since:
        stamp = {"begun": begun, "outside": outside, "results": _digest_states(_results(study))}
        memory.store_value(path_of(study), stamp)


def compute_settling_time(changed: int) -> int:
    """Compute the time, in nanoseconds, from which on a change of a file can be distinguished from its last
    one by its time.
    """
    return changed + (TICK if changed % 1_000_000_000 else SECONDS)


def is_up_to_date(request: Request) -> bool:
    """Return whether a run would have nothing to do, as everything is as the last complete one left it."""
    stamp = memory.recall(path_of(request.study))
    if not (isinstance(stamp, dict) and isinstance(stamp.get("outside"), dict)):
        return False
    results, now = dict(_results(request.study)), time.time_ns()
    # Where the clock was set back, a run has to date them back.
    if any(state[WRITTEN] > now for state in results.values() if len(state) > WRITTEN):
        return False
    return stamp == {
        "begun": hash_surroundings(request),
        "outside": dict(_states(stamp["outside"], deep=False)),
        "results": _digest_states(results.items()),
    }


def forget(study: str) -> None:
    """Remove the stamp and the stored plan: a run begins, or its results are removed."""
    for path in (path_of(study), _plan_file(study)):
        path.unlink(missing_ok=True)


# Of the plan in the process in which Snakemake runs: the Snakefile calls `record_plan`, its end `store_plan`,
# and `complete`, in the process that started Snakemake, reads what was stored.
_results_of_the_plan: list[str] = []


def record_plan(results: Iterable[str]) -> None:
    """Record the files that a complete run makes."""
    _results_of_the_plan.extend(results)


def store_plan(study: str) -> None:
    """Store the files that a complete run makes, and those of which the plan took digests."""
    memory.store_value(
        _plan_file(study), {"results": _results_of_the_plan, "digested": digests.list_asked_files()}
    )


def _plan_file(study: str) -> Path:
    return records.FOLDER / f"{study}.plan"


def _list_outside(study: str, digested: Iterable[str]) -> list[str]:
    """List the files that the study's results were made of, and those of which its plan took digests, with
    their folders, as far as `hash_surroundings` does not look at them.
    """
    made_of = chain.from_iterable(records.read_inputs(study).values())
    seen = (*(f"{top}{os.sep}" for top in _list_watched()), f"results{os.sep}{study}{os.sep}")
    files = {name for name in chain(made_of, digested) if not name.startswith(seen)}
    return sorted(files | {os.path.dirname(name) or "." for name in files})


def _results(study: str) -> Iterator[tuple[str, State]]:
    return _states([f"results/{study}", str(records.path_of(study))])


def _states(paths: Iterable[str], deep: bool = True) -> Iterator[tuple[str, State]]:
    """Yield the state of each path, and of all below it."""
    for path in paths:
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            yield path, []
            continue
        # Of a folder its size says nothing, nor do its times where what is below it is looked at.
        folder = os.path.isdir(path)
        if not (folder and deep):
            yield path, [0 if folder else found.st_size, found.st_ctime_ns, found.st_mtime_ns, found.st_ino]
        elif folder:
            yield path, [found.st_dev, found.st_ino]
            yield from _states_below(path, {(found.st_dev, found.st_ino)})


def _states_below(top: str, seen: set[tuple[int, int]]) -> Iterator[tuple[str, State]]:
    """Yield the states of all files below a folder, through links, each folder once."""
    folders = []
    try:
        entries = sorted(os.scandir(top), key=lambda entry: entry.name)
    except OSError:  # nobody may read it, a run neither
        return
    for entry in entries:
        if entry.name in IGNORED:
            continue
        try:
            found = entry.stat()
        except OSError:  # a link to nothing
            yield entry.path, []
            continue
        if entry.is_dir():
            folders.append((entry.path, (found.st_dev, found.st_ino)))
        else:
            yield entry.path, [found.st_size, found.st_ctime_ns, found.st_mtime_ns, found.st_ino]
    for path, place in folders:
        yield path, [*place]
        if place not in seen:
            seen.add(place)
            yield from _states_below(path, seen)


def _list_words(request: Request) -> list[str]:
    """List the program, its packages and the request, in words that a change of them changes."""
    names = (name for name in os.environ if name.startswith(("SPILLOVER_", "SNAKEMAKE_")))
    variables = [f"{name}={os.environ[name]}" for name in sorted(set(names) - NOT_OF_RESULTS)]
    asked = [request.study, request.profile, request.source, r_version()]
    return [*asked, os.getcwd(), sys.executable, sys.version, *list_installed(), *variables]


def _digest_states(states: Iterable[tuple[str, State]], words: Iterable[str] = ()) -> str:
    text = hashlib.sha256()
    for path, state in states:
        text.update(f"{path}\0{state}\n".encode(errors="surrogateescape"))
    for word in words:
        text.update(f"{word}\n".encode(errors="surrogateescape"))
    return text.hexdigest()
