"""Which jobs have failed, on disk from the moment that is known.

Of a failed job whose outputs are kept, Snakemake first records today's options beside yesterday's files; only
then can the executor register the files as incomplete. A run that is killed between the two would leave them
looking up to date. So their names are written down before Snakemake hears of the failure, and crossed out
afterwards; `engine.prepare` reads what a killed run left here.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(".snakemake") / "failed-jobs"


def _mark(outputs: list[str]) -> Path:
    return FOLDER / hashlib.sha256("\n".join(outputs).encode()).hexdigest()[:16]


def note(outputs: Iterable[str]) -> None:
    """Writes down the outputs of a job that has failed, and waits until that is on the disk."""
    names = sorted(outputs)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _mark(names).open("w", encoding="utf-8") as stream:
        stream.write("\n".join(names) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    folder = os.open(FOLDER, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def cross_out(outputs: Iterable[str]) -> None:
    """Forgets a failure that Snakemake itself now knows of."""
    _mark(sorted(outputs)).unlink(missing_ok=True)


def noted(below: str) -> list[list[str]]:
    """The outputs of each failed job below a folder, such as `results/nqp/`, of which Snakemake may not
    know."""
    marks = sorted(FOLDER.glob("*")) if FOLDER.is_dir() else []
    return [outputs for outputs in map(_outputs, marks) if any(name.startswith(below) for name in outputs)]


def _outputs(mark: Path) -> list[str]:
    try:
        return mark.read_text(encoding="utf-8").split("\n")[:-1]
    except FileNotFoundError:  # of another study, whose run has crossed it out meanwhile
        return []
