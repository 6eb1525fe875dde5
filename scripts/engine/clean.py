"""Removes the results, logs and records of one study that is here, and nothing else.

python -m engine.clean nqp
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from engine import lock, records
from engine.command import check_study
from study.errors import StudyError


def clean(study: str) -> None:
    """Removes them. Raises StudyError where no study has that name, or a run of it is at work."""
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


if __name__ == "__main__":
    try:
        clean(*sys.argv[1:2])
    except StudyError as problem:
        sys.exit(str(problem))
