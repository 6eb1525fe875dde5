"""Files that a library in C reads are read in a process of their own: a damaged one can end the process that
reads it, or spoil its memory.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from base.command import BAD_INPUT
from base.speech_language import VARIABLE
from spillover.errors import StudyError
from spillover.weights.text import explain_damage

SECONDS = 30  # and one for every megabyte; then a reader whose memory a file has damaged is ended
ROOM = 4_000_000_000  # bytes that it takes besides what the file holds


def run_apart(module: str, path: Path, *words: str, label: str, what: str) -> bytes:
    """Run `python -m module -- path words` in a process of its own and read its output. Raises StudyError
    with its words, or where it ends otherwise.

    label: the file's name in messages; what: it is to be read as.
    """
    own = {"PYTHONPATH": str(Path(__file__).parents[1]), VARIABLE: "en", "OPENBLAS_NUM_THREADS": "1"}
    with explain_damage(label, what):
        done = subprocess.run(
            [sys.executable, "-m", module, "--", str(path), *words],
            capture_output=True,
            check=False,
            timeout=SECONDS + path.stat().st_size / 1e6,
            env=os.environ | own,
        )
        if done.returncode == BAD_INPUT:
            raise StudyError(done.stderr.decode().strip())
        if done.returncode:
            raise ValueError("it ends its reader")
    return done.stdout


def bound_memory(most: int) -> None:
    """Bound the memory of this process. most: bytes that the file's content may take."""
    room = ROOM + 8 * most
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
