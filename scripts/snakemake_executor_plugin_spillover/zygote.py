"""Runs the scripts of jobs in forks of one process that has already imported the libraries that they share.

A job of this graph computes for a tenth of a second; starting Python and importing NumPy, SciPy and DuckDB
costs four times that. Here they are imported once per run, as is whatever else a script imports, and each job
is a fork of that process: the same script, in a process of its own, without the wait. `forks` is the other
side. The process ends, and its jobs with it, as soon as Snakemake does, however it ends.

Modules of the workflow that a script imports while it runs are imported here when it has ended, for the next
one. A script may name modules that its libraries import late, in a list PRELOAD at its top; they are imported
as well.
"""

from __future__ import annotations

import ast
import ctypes
import gc
import importlib
import os
import pickle
import runpy
import select
import signal
import socket
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from base.parent import end_with_parent

SHARED = (
    "snakemake.io",
    "snakemake.iocontainers",
    "encodings.cp437",
    "encodings.utf_8_sig",
    "numpy",
    "duckdb",
    "pyarrow.compute",
    "pyarrow.parquet",
    "scipy.special",
    "scipy.linalg",
    "scipy.sparse.csgraph",
    "scipy.sparse.linalg",
)
# Allocations between two garbage collections. Python's own 700 cost a figure a tenth of its time; what a job
# leaves behind in cycles is small, and gone with the job.
COLLECT_AFTER = 100_000


def serve(control: socket.socket, snakemake: int) -> None:
    """Fork a process for each script that `control` names, until its other end is closed. snakemake: the
    process that waits there.
    """
    end_with_parent(snakemake)
    gc.set_threshold(COLLECT_AFTER)
    _load(SHARED)
    running: set[int] = set()
    while True:
        ready, _, _ = select.select([control], [], [], 0.2 if running else None)
        running = {pid for pid in running if os.waitpid(pid, os.WNOHANG)[0] == 0}
        if not ready:
            continue
        message, descriptors, _, _ = socket.recv_fds(control, 65536, 2)
        if not message:
            break
        if descriptors:
            running.add(_fork(os.fsdecode(message), control, *descriptors))
        else:
            _load_learned(message.decode().split())
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _fork(script: str, control: socket.socket, answer: int, request: int) -> int:
    """Start the process of one script and return its id."""
    _load_imports(Path(script))
    parent = os.getpid()
    # What is loaded is left out of the jobs' garbage collections: each would walk through all of it, and have
    # the kernel copy it (0.06 s of CPU a job instead of 0.23 with pandas, linearmodels, Matplotlib and spreg
    # loaded).
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        gc.set_threshold(50_000)  # a job is short: of its own garbage little is worth to be sought
        control.close()
        end_with_parent(parent)
        _run_fork(script, answer, request)
    os.close(answer)
    os.close(request)
    return pid


def _load(modules: Iterable[str]) -> None:
    for name in modules:
        importlib.import_module(name)


def _load_imports(script: Path) -> None:
    """Import what a script imports at its top. What goes wrong here goes wrong, and is reported, when the
    script itself runs.
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
            elif isinstance(node, ast.Assign) and "PRELOAD" in [getattr(t, "id", "") for t in node.targets]:
                _load(ast.literal_eval(node.value))


def _run_fork(script: str, answer: int, request: int) -> None:
    """Run the script as a program of its own and write its exit code to `answer`; never return."""
    _name_process(f"{sys.executable} {script}")
    before = set(sys.modules)
    with os.fdopen(request, "rb") as stream:
        stream.seek(0)
        code = run_script(stream.read())
    with os.fdopen(answer, "wb") as stream:
        stream.write(" ".join([str(code), *_filter_own_modules(set(sys.modules) - before)]).encode())
    os._exit(code)


def _filter_own_modules(names: set[str]) -> list[str]:
    """Filter modules that come from the Python path of the environment: the workflow's own."""
    folders = tuple(f"{path}{os.sep}" for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path)
    files = {name: getattr(sys.modules[name], "__file__", None) or "" for name in sorted(names)}
    return [name for name, file in files.items() if file.startswith(folders)]


def _load_learned(modules: list[str]) -> None:
    """Import modules that a job has imported while it ran, so that the next such job need not."""
    for name in modules:
        with suppress(Exception):
            importlib.import_module(name)


def run_script(request: bytes) -> int:
    """Run the script that a request names with the `snakemake` that it holds; return its exit code."""
    script, snakemake = pickle.loads(request)
    sys.argv = [script]
    code = 0
    try:
        runpy.run_path(script, {"snakemake": pickle.loads(snakemake)}, run_name="__main__")
    except SystemExit as end:
        code = _exit_code(end.code)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _exit_code(reason: Any) -> int:
    """Compute the exit code of a program that called sys.exit: as Python itself takes it."""
    if isinstance(reason, int):
        return reason
    if reason is not None:
        print(reason, file=sys.stderr)
    return int(reason is not None)


def _name_process(title: str) -> None:
    """Put `title` in place of the command line that `ps` shows, so that a job can be distinguished from this
    process.
    """
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(fields[45]), int(fields[46])  # arg_start and arg_end, fields 48 and 49 of proc(5)
    text = title.replace(" ", "\0").encode()[: end - start - 1]
    ctypes.memmove(start, text.ljust(end - start, b"\0"), end - start)


if __name__ == "__main__":
    # A Ctrl-C reaches every process of a terminal. Snakemake ends its jobs itself, and says so; one that the
    # signal ended first would count as failed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT, signal.SIGTERM])
    if sys.argv[1].isdigit():
        serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
    else:  # one script, in this process
        end_with_parent(int(sys.argv[2]))
        sys.exit(run_script(sys.stdin.buffer.read()))
