"""Programs of Python as forks of one that has loaded the libraries they share, so that a test that runs
Snakemake ten times waits for its imports once.

What runs is what `python -m MODULE …` runs, on the files of the folder and the Python path that are given: of
the project's own modules none is loaded before. Tests of processes (kills, signals, limits) start real ones.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import importlib
import importlib.metadata
import json
import os
import runpy
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

SHARED: tuple[str, ...] = ("snakemake.cli", "duckdb", "pyarrow.parquet", "pyarrow.compute", "jsonschema")
SHARED += ("scipy.special", "scipy.sparse.csgraph", "scipy.sparse.linalg", "pandas", "openpyxl", "docx")
SHARED += ("matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "matplotlib.figure")
SHARED += ("matplotlib.backends.backend_pdf", "fontTools.subset", "libpysal.weights")
SHARED += ("msgspec.inspect", "msgspec.json", "msgspec.structs", "jinja2", "smart_open", "yte", "tomllib")
SHARED += ("snakemake.profiles", "snakemake.report.html_reporter", "sqlalchemy.dialects.sqlite", "nbformat")
SHARED += ("docutils.core", "docutils.parsers.rst.directives.images", "docutils.readers.doctree")
SPARES = 2  # programs that a program may start without loading the libraries again
ROOM = 200_000  # bytes of a request, at most
HIGH = 200  # descriptors from here on are in nobody's way


def run_python(
    words: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What `python WORDS…` gives, with -m first. folder: where it works; environment: all that it has."""
    control, outputs = _server(), [os.memfd_create(name) for name in ("out", "err")]
    try:
        socket.send_fds(control, [_request(words, folder, environment, (1, 2))], outputs)
        answer = control.recv(ROOM)
        if not answer:
            raise RuntimeError("the process that runs programs for tests has ended")
    except BaseException:
        _server.cache_clear()  # what comes next has another
        raise
    return subprocess.CompletedProcess([sys.executable, *words], int(answer), *map(_text, outputs))


@cache
def _server() -> socket.socket:
    """The end at which to ask the process that forks, which is started once for each process of tests."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-P", __file__, str(theirs.fileno())]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment)
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _request(
    words: Sequence[str], folder: Any, environment: Mapping[str, str], places: Sequence[int]
) -> bytes:
    """places: the numbers that the descriptors which come with it are to have."""
    return json.dumps([list(words), str(folder), dict(environment), list(places)]).encode()


def _text(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as stream:
        return stream.read()


def serve(control: socket.socket) -> None:
    """Forks a process for each request until the other end is closed; in a fork, runs what is asked for."""
    sys.path[:] = [part for part in sys.path if not Path(part, "engine").is_dir()]
    for name in SHARED:
        importlib.import_module(name)
    os.fsync = lambda fd: None  # what a test writes need not outlive the machine
    library, packages = sys.path[:], importlib.metadata.packages_distributions()
    importlib.metadata.packages_distributions = partial(_packages, packages)
    # No fork's garbage collection walks through what is loaded, which the kernel would have to copy.
    gc.freeze()
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, ROOM, 64)
        if not request:
            return
        child = os.fork()
        if child == 0:
            control.close()
            spares: list[Spare] = []
            for _ in range(SPARES):
                spares.append(Spare(library, spares))
            subprocess.Popen = Starter(spares)  # type: ignore[assignment,misc]
            _become(library, request, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        control.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(library: list[str], request: bytes, descriptors: list[int]) -> NoReturn:
    """Runs what a request names in this process, as Python would that had just been started, and ends it."""
    words, folder, environment, places = json.loads(request)
    given = [os.open(os.devnull, os.O_RDONLY), *descriptors]
    moved = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH) for descriptor in given]
    for descriptor in given:
        os.close(descriptor)
    for at, place in zip(moved, [0, *places], strict=True):
        os.dup2(at, place)
        os.close(at)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    own = [part for part in environment.get("PYTHONPATH", "").split(os.pathsep) if part]
    safe = words[0] == "-P"
    words = words[1:] if words[:2] == ["-P", "-m"] else words
    first = [folder] if words[0] == "-m" and not safe else []
    sys.path[:] = [*first, *own, *library]
    for kind in ("executor", "logger"):  # what Snakemake found before it had this path
        registry = importlib.import_module(f"snakemake_interface_{kind}_plugins.registry")
        getattr(registry, f"{kind.title()}PluginRegistry")().collect_plugins()
    sys.argv, code = list(words[1:]), 0
    try:
        if words[0] == "-m":
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(words[1], run_name="__main__")
    except SystemExit as end:
        code = _exit_code(end.code)
    except BaseException:
        traceback.print_exc()
        code = 1
    _end(code)


def _packages(
    of_library: Mapping[str, list[str]],
    read: Callable[[], Mapping[str, list[str]]] = importlib.metadata.packages_distributions,
) -> Mapping[str, list[str]]:
    """What importlib.metadata has: read once, unless the folders of a program hold packages."""
    own = (part for part in sys.path if "site-packages" not in part and Path(part).is_dir())
    return read() if any(next(Path(part).glob("*.dist-info"), None) for part in own) else of_library


def _exit_code(reason: Any) -> int:
    if reason is not None and not isinstance(reason, int):
        print(reason, file=sys.stderr)
        return 1
    return reason or 0


def _end(code: int) -> NoReturn:
    """Ends the process without taking apart what is loaded: that takes longer than most programs here."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


class Spare:
    """A fork of this process as it is now, for a program of Python that it may start later: what of
    subprocess.Popen the project uses.
    """

    def __init__(self, library: list[str], others: Sequence[Spare]) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.returncode: int | None = None
        self.outputs: list[int] = []
        self.pid = os.fork()
        if self.pid == 0:
            for spare in (self, *others):
                spare.control.close()
            request, descriptors, _, _ = socket.recv_fds(theirs, ROOM, 64)
            theirs.close()
            if not request:
                os._exit(0)
            _become(library, request, descriptors)
        theirs.close()

    def run(self, words: list[str], env: Mapping[str, str], pass_fds: Sequence[int], captured: bool) -> Spare:
        """Has it run `python WORDS…`. captured: whether its output is kept for communicate()."""
        self.args = [sys.executable, *words]
        self.outputs = [os.memfd_create(name) for name in ("out", "err")] if captured else []
        descriptors = [*pass_fds, *(self.outputs or (1, 2))]
        request = _request(words, Path.cwd(), env, (*pass_fds, 1, 2))
        socket.send_fds(self.control, [request], descriptors)
        self.control.close()
        return self

    def poll(self, options: int = os.WNOHANG) -> int | None:
        """Its exit code; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit code, once it has ended."""
        return self.poll(0)

    def communicate(self, input: None = None, timeout: float | None = None) -> tuple[str, str]:
        """Its output, once it has ended."""
        self.wait()
        out, err = map(_text, self.outputs)
        return out, err

    def __enter__(self) -> Spare:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()


class Starter:
    """In place of subprocess.Popen: a spare runs a program of Python, as long as there is one."""

    def __init__(self, spares: list[Spare]) -> None:
        self.spares, self.start = spares, subprocess.Popen

    def __call__(self, command: Any, **options: Any) -> Any:
        known = {"pass_fds", "env", "text", "stdout", "stderr"}
        python = isinstance(command, list) and command[0] == sys.executable and command[1] in ("-m", "-P")
        if not (python and self.spares and set(options) <= known):
            return self.start(command, **options)
        captured = options.get("stdout") == options.get("stderr") == subprocess.PIPE
        assert captured or "stdout" not in options
        environment = options.get("env") or dict(os.environ)
        return self.spares.pop().run(command[1:], environment, options.get("pass_fds", ()), captured)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
