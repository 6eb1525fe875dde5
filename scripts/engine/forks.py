"""Lets Snakemake run Python scripts in forks of a process that has the shared libraries loaded (see
`engine.zygote`).

It takes the place of starting a Python for each local job; a job with an environment or container of its own
starts as ever. `SPILLOVER_FORKS=0` in the environment turns it off. Linux only: elsewhere a fork of a process
with threads is not safe.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
from typing import Any

KILLED = 137  # what a shell says of a process that was killed
ROOM = "-" * 400  # on the command line, for the names of jobs


class Forks:
    """One process that forks, and the scripts that it is asked to run."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "engine.zygote", str(theirs.fileno()), ROOM]
        self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()
        self.control = ours
        self.lock = threading.Lock()

    def run(self, script: str) -> int:
        """Runs a script and returns its exit code, KILLED if it ended without saying one."""
        ours, theirs = os.pipe()
        with self.lock:
            socket.send_fds(self.control, [script.encode()], [theirs])
        os.close(theirs)
        with os.fdopen(ours, "rb") as answer:
            code = answer.read()
        return int(code) if code else KILLED

    def close(self) -> None:
        """Ends the process and what it still runs."""
        self.control.close()
        self.process.wait()


def install() -> None:
    """Makes Snakemake's Python scripts run in forks from here on; the process that forks is started by the
    first of them.
    """
    if sys.platform != "linux" or os.environ.get("SPILLOVER_FORKS") == "0":
        return
    from snakemake.script import PythonScript

    start_anew = PythonScript.execute_script
    started: list[Forks] = []
    starting = threading.Lock()

    def execute_script(self: Any, fname: str, edit: bool = False) -> None:
        own = (self.conda_env, self.container_img, self.env_modules, self.bench_record, self.shadow_dir)
        if edit or any(part is not None for part in own):
            start_anew(self, fname, edit)
            return
        with starting:
            if not started or started[0].process.poll() is not None:
                started[:] = [Forks()]
                atexit.register(started[0].close)
        code = started[0].run(fname)
        if code:
            raise subprocess.CalledProcessError(code, f"{sys.executable} {fname}")

    PythonScript.execute_script = execute_script
