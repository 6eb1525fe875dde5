"""Says which variables of make's command line its targets do not read, with the nearest names.

Runs before the environment is made: only the standard library is at hand.
"""

from __future__ import annotations

import difflib
import os
import sys

from base.command import guarded
from spillover.errors import StudyError, listed, quoted

ALWAYS = {"PYTHON", "VENV"}  # of the environment, whatever is made


def refuse(targets: list[str], read: list[str], unread: list[str]) -> None:
    """Raises StudyError naming the first variable that is not read. read: the names that the targets read."""
    target, name, known = " ".join(targets), quoted(unread[0]), sorted(set(read) - ALWAYS)
    if close := difflib.get_close_matches(unread[0].upper(), known, n=1):
        raise StudyError(f"make {target} does not read {name}; did you mean {close[0]}? Nothing was run")
    if not known:
        raise StudyError(f"make {target} does not read {name}, nor any other variable. Nothing was run")
    raise StudyError(
        f"make {target} does not read {name}; leave it out, it reads {listed(known, 30)}. Nothing was run"
    )


def main() -> None:
    """Refuses what make has found."""
    targets, read, unread = (os.environ[f"ARG_{name}"].split() for name in ("TARGETS", "READ", "UNREAD"))
    refuse(targets, read, unread)


if __name__ == "__main__":
    sys.exit(guarded("make", main))
