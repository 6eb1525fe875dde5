"""Results that cannot be trusted are put aside, so that a run makes them again: `.aside/<study>/`, a folder
that git ignores and `make clean` removes.

By itself Snakemake, also with --rerun-incomplete, takes a result that somebody edited, or that no record
knows, for a good one, and goes on from it (tests/workflow/test_plain_faults.py plants both).

Snakemake makes what is missing, wherever it is in the graph, so its records need not be changed. After the
run, what it did not make again returns to its place: the earlier result of a job that failed, say, or a file
of the user's own. What stays is what was replaced by something else, such as a table that somebody edited:
one version of each name, and no more than ROOM.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(".aside")
ROOM = 500_000_000  # bytes that a study's folder may take; what was put there first is removed first


def folder_of(study: str) -> Path:
    """Folder in which the study's results are put aside."""
    return FOLDER / study


def put(study: str, results: Iterable[str]) -> list[str]:
    """Put results of the study aside, by their paths below the project's folder; return those that were
    there.
    """
    there = [name for name in sorted(set(results)) if Path(name).is_file()]
    for name in there:
        place = _quarantine_path(study, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(name, place)
    return there


def put_back(study: str, results: Iterable[str]) -> list[str]:
    """Return those of these results to their places that are not there again; remove, of the others, what is
    equal to the new one and what is too much. Returns those that stay aside.
    """
    kept = []
    for name in results:
        place = _quarantine_path(study, name)
        if not place.is_file():
            continue
        if not Path(name).exists():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(place, name)
        elif filecmp.cmp(place, name, shallow=False):
            place.unlink()
        else:
            kept.append(name)
    # The oldest files go where there is too much, and folders that are empty.
    folder = folder_of(study)
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.stat().st_ctime_ns)
    too_much = sum(path.stat().st_size for path in files) - ROOM
    for path in files:
        if too_much <= 0:
            break
        too_much -= path.stat().st_size
        path.unlink()
    below = sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True)
    for path in [*below, folder, FOLDER]:
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return [name for name in kept if _quarantine_path(study, name).exists()]


def list_absent_results(study: str) -> frozenset[str]:
    """List the results that were put aside and are not there again."""
    top = folder_of(study)
    names = (Path("results") / study / p.relative_to(top) for p in top.rglob("*") if p.is_file())
    return frozenset(name.as_posix() for name in names if not name.exists())


def _quarantine_path(study: str, name: str) -> Path:
    return folder_of(study) / Path(name).relative_to(Path("results") / study)
