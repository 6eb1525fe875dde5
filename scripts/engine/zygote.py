"""Runs the scripts of jobs in forks of one process that has already imported the libraries that they share.

A job of this graph computes for a tenth of a second; starting Python and importing NumPy, SciPy and DuckDB
costs four times that.
Here they are imported once per run, as is whatever else a script imports, and each job is a fork of that
process: the same script, in a process of its own, without the wait. `engine.forks` is the other side. The
process ends, and its jobs with it, as soon as Snakemake does, however it ends.
"""

from __future__ import annotations

import ast
import ctypes
import importlib
import os
import runpy
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

SHARED = (
    "snakemake.script",
    "numpy",
    "duckdb",
    "scipy.special",
    "scipy.linalg",
    "scipy.sparse.csgraph",
    "scipy.sparse.linalg",
)
INTERRUPTED = 130  # what a shell says of a process that Ctrl-C ended
# What a script's libraries import by themselves, and late: here when the first such script comes.
LATE = {"figures.py": [f"matplotlib.backends.backend_{kind}" for kind in ("svg", "agg", "pdf")]}


def serve(control: socket.socket) -> None:
    """Forks a process for each script that `control` names, until its other end is closed."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # a Ctrl-C reaches the jobs; what follows from it is Snakemake's to say
    _load(SHARED)
    running: set[int] = set()
    while True:
        ready, _, _ = select.select([control], [], [], 0.2 if running else None)
        running = {pid for pid in running if os.waitpid(pid, os.WNOHANG)[0] == 0}
        if not ready:
            continue
        message, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
        if not message:
            break
        script = message.decode()
        _load_imports(Path(script))
        pid = os.fork()
        if pid == 0:
            control.close()
            _run(script, descriptors[0])
        os.close(descriptors[0])
        running.add(pid)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _load(modules: Iterable[str]) -> None:
    for name in modules:
        importlib.import_module(name)


def _load_imports(script: Path) -> None:
    """Imports what a script imports at its top. What goes wrong here goes wrong, and is told, when the script
    itself runs.
    """
    with suppress(Exception):
        for node in ast.parse(script.read_bytes()).body:
            if isinstance(node, ast.Import):
                _load(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                package = importlib.import_module(node.module)
                _load(
                    f"{node.module}.{alias.name}" for alias in node.names if not hasattr(package, alias.name)
                )
        _load(LATE.get(script.name.split(".", 1)[-1], ()))


def _run(script: str, answer: int) -> None:
    """Runs `script` as a program of its own and writes its exit code to `answer`; never returns."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _name_process(f"{sys.executable} {script}")
    sys.argv = [script]
    code = 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        code = INTERRUPTED  # by a person, who wants no traceback
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(answer, str(code).encode())
    os._exit(code)


def _name_process(title: str) -> None:
    """Puts `title` in place of the command line that `ps` shows, so that a job can be told from this
    process.
    """
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(fields[45]), int(fields[46])  # arg_start and arg_end, fields 48 and 49 of proc(5)
    text = title.replace(" ", "\0").encode()[: end - start - 1]
    ctypes.memmove(start, text.ljust(end - start, b"\0"), end - start)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
