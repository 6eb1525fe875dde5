"""Scripts run by a process that forks for each of them (see `zygote`), or by a Python of their own where that
is not possible: on other systems than Linux, where forking a process with threads is not safe, and with
`SPILLOVER_FORKS=0` in the environment.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

KILLED = 137  # what a shell says of a process that was killed
ROOM = "-" * 400  # on the command line, for the names of jobs
# By its path, so that the process need not import this package; -P keeps this folder off its Python path.
ZYGOTE = [sys.executable, "-P", str(Path(__file__).with_name("zygote.py"))]


def forks_are_possible() -> bool:
    """Return whether scripts run as forks here."""
    return sys.platform == "linux" and os.environ.get("SPILLOVER_FORKS") != "0"


def _start(arguments: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process of `zygote`."""
    # A Ctrl-C that comes while Python starts would end in a traceback; `zygote` takes over from here.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        return subprocess.Popen([*ZYGOTE, *arguments], **options)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _open_locks() -> tuple[int, ...]:
    """Get the study's lock, which jobs hold too. The workflow's modules are imported late: Snakemake loads
    all plugins of an environment before any Snakefile, and only ours says where these modules are.
    """
    from engine import lock

    return lock.descriptors()


def _request(script: Path, snakemake: Any) -> bytes:
    return pickle.dumps((str(script), pickle.dumps(snakemake)))


class Forks:
    """Process that forks, and the scripts that it is asked to run."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [str(theirs.fileno()), str(os.getpid()), ROOM]
        self.process = _start(words, pass_fds=[theirs.fileno(), *_open_locks()])
        theirs.close()
        self.control = ours
        self.sending = threading.Lock()
        self.taught: set[str] = set()

    @property
    def alive(self) -> bool:
        """Return whether the process can still fork."""
        return self.process.poll() is None

    def run(self, script: Path, snakemake: Any) -> int:
        """Run a script and return its exit code, KILLED if it ended without saying one."""
        answer, theirs = os.pipe()
        request = os.memfd_create("job")
        try:
            with os.fdopen(os.dup(request), "wb") as stream:
                stream.write(_request(script, snakemake))
            with self.sending:
                socket.send_fds(self.control, [os.fsencode(script)], [theirs, request])
        except OSError:  # the process that forks has ended, and its jobs with it
            os.close(answer)
            return KILLED
        finally:
            os.close(theirs)
            os.close(request)
        with os.fdopen(answer, "rb") as stream:
            code, *modules = stream.read().decode().split() or [str(KILLED)]
        self._teach(modules)
        return int(code)

    def _teach(self, modules: list[str]) -> None:
        """Have the process that forks import what a job has imported, once."""
        with self.sending, suppress(OSError):
            if new := [name for name in modules if name not in self.taught]:
                self.taught.update(new)
                self.control.send(" ".join(new).encode())

    def close(self) -> None:
        """End the process and what it still runs."""
        self.control.close()
        self.process.wait()


class Programs:
    """Scripts that each start a Python of their own."""

    alive = True

    def __init__(self) -> None:
        self.running: set[subprocess.Popen[bytes]] = set()

    def run(self, script: Path, snakemake: Any) -> int:
        """Run a script and return its exit code, KILLED if a signal ended it."""
        words = [str(script), str(os.getpid())]
        process = _start(words, stdin=subprocess.PIPE, pass_fds=_open_locks())
        self.running.add(process)
        process.communicate(_request(script, snakemake))
        self.running.discard(process)
        return process.returncode if process.returncode >= 0 else KILLED

    def close(self) -> None:
        """End what still runs."""
        for process in list(self.running):
            process.kill()
