"""Removes the results, logs and records of one study that is here, and nothing else.

python -m engine.clean nqp
"""

from __future__ import annotations

import argparse
import shutil
import sys
from functools import partial
from pathlib import Path

from base.command import guarded
from engine import lock, records
from engine.command import check_study


def clean(study: str) -> None:
    """Removes them. Raises StudyError where no study has that name, or it is being run."""
    check_study(study)
    lock.take(study)
    try:
        for path in (Path("results") / study, Path("logs") / study, records.path_of(study)):
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.exists():
                shutil.rmtree(path)
    finally:
        lock.release()


def main(words: list[str]) -> int:
    """Removes what belongs to the study named; returns an exit code."""
    options = argparse.ArgumentParser(description="Removes the results, logs and records of a study.")
    options.add_argument("study", help="the study's name")
    return guarded("clean", partial(clean, options.parse_args(words).study))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
