"""A real Slurm on one machine for tests: one controller, several nodes and a private munge, all on the
loopback address.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PROGRAMS = ("slurmctld", "slurmd", "sbatch", "squeue", "sinfo", "srun", "munged")
DAEMONS = {"slurmctld", "slurmd", "slurmstepd", "munged"}


def why_not() -> str:
    """Why no Slurm can be started here, or nothing."""
    missing = [p for p in PROGRAMS if shutil.which(p) is None and not Path("/usr/sbin", p).exists()]
    if missing:
        return f"Slurm is not installed ({', '.join(missing)} missing; as root: .ci/system-packages)"
    return "" if os.geteuid() == 0 else "Slurm's daemons need root"


class Cluster:
    """Slurm under the folder `base`, which must have a short path. Use as a context manager: it stops what it
    started.
    """

    def __init__(self, base: Path, nodes: int = 2, cpus: int = 8, memory_mb: int = 6000) -> None:
        self.base, self.nodes, self.cpus, self.memory_mb = base, nodes, cpus, memory_mb
        self.port = _free_ports(nodes + 1)
        self.conf = base / "slurm.conf"

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to talk to this cluster; the srun on its path keeps SLURM_CONF, which the
        plugin drops.
        """
        path = f"{self.base}/bin:/usr/sbin:{os.environ['PATH']}"
        return {**os.environ, "SLURM_CONF": str(self.conf), "PATH": path}

    def __enter__(self) -> Cluster:
        for folder in (
            "munge",
            "state",
            "run",
            "log",
            "bin",
            *(f"spool/node{i + 1}" for i in range(self.nodes)),
        ):
            (self.base / folder).mkdir(parents=True, exist_ok=True)
        os.chmod(self.base, 0o755)
        os.chmod(self.base / "munge", 0o755)
        self._write_configuration()
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._processes():
            self._run(["scancel", "--quiet", "--partition=main"], timeout=10)
            time.sleep(0.5)
        for names in ({"slurmd", "slurmctld"}, {"slurmstepd"}, {"munged"}):
            self._end(names)
        left = self._processes()
        if left:
            raise RuntimeError(f"processes of the test cluster are left: {left}")

    def kill_node(self, number: int) -> None:
        """Kills the node's daemon and everything that runs on the node, as a power cut does."""
        pids = [int((self.base / "run" / f"node{number}.pid").read_text())]
        log = f"{self.base}/log/node{number}.log"
        for pid, name in self._processes().items():
            holds = any(target == log for target in _open_files(pid))
            if (name == "slurmstepd" and holds) or f"SLURMD_NODENAME=node{number}" in _environment(pid):
                pids.append(pid)
        for pid in pids:
            _signal(pid, signal.SIGKILL)

    def start_node(self, number: int) -> None:
        """Starts a node's daemon."""
        self._run(["slurmd", "-f", str(self.conf), "-N", f"node{number}"], check=True)

    def running_jobs(self, node: str) -> list[str]:
        """The ids of the jobs that run on a node."""
        return self._run(["squeue", "-h", "-t", "running", "-w", node, "-o", "%i"]).stdout.split()

    def finished_jobs(self) -> list[dict[str, str]]:
        """What Slurm's own completion log says of each job that ended."""
        path = self.base / "jobs.txt"
        return (
            [dict(re.findall(r"(\w+)=(\S*)", line)) for line in path.read_text().splitlines()]
            if path.exists()
            else []
        )

    def _write_configuration(self) -> None:
        lines = [
            f"NodeName=node{i} NodeHostname=localhost NodeAddr=127.0.0.1 Port={self.port + i} "
            f"CPUs={self.cpus} "
            f"RealMemory={self.memory_mb} State=UNKNOWN"
            for i in range(1, self.nodes + 1)
        ]
        template = (Path(__file__).parent / "slurm.conf.in").read_text()
        host = socket.gethostname().split(".")[0]
        values = {
            "base": self.base,
            "host": host,
            "port": self.port,
            "nodes": "\n".join(lines),
            "count": self.nodes,
        }
        self.conf.write_text(template.format(**values))
        (self.base / "cgroup.conf").write_text("CgroupPlugin=disabled\n")
        (self.base / "plugstack.conf").write_text("")
        shim = self.base / "bin" / "srun"
        shim.write_text(f'#!/bin/sh\nSLURM_CONF={self.conf} exec /usr/bin/srun "$@"\n')
        shim.chmod(0o755)

    def _start(self) -> None:
        munge = self.base / "munge"
        key = munge / "key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        options = {"key-file": key, "socket": munge / "socket", "pid-file": self.base / "run/munged.pid"}
        options |= {"log-file": munge / "log", "seed-file": munge / "seed"}
        self._run(["munged", *(f"--{name}={value}" for name, value in options.items())], check=True)
        self._run(["slurmctld", "-f", str(self.conf)], check=True)
        for i in range(self.nodes):
            self.start_node(i + 1)
        self.wait_idle()

    def wait_idle(self, seconds: float = 40) -> None:
        """Waits until every node is idle."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            states = self._run(["sinfo", "-h", "-N", "-o", "%T"], timeout=10).stdout.split()
            if states.count("idle") == self.nodes:
                return
            time.sleep(0.1)
        logs = "\n".join(p.read_text()[-1500:] for p in (self.base / "log").glob("*.log"))
        raise RuntimeError(f"the nodes are {states} after {seconds} s\n{logs}")

    def _run(
        self, command: list[str], check: bool = False, timeout: float = 30
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=check, timeout=timeout
        )

    def _processes(self) -> dict[int, str]:
        """This cluster's processes: its daemons and steps, and what its jobs run."""
        found = {}
        for pid in (int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()):
            try:
                name = Path(f"/proc/{pid}/comm").read_text().strip()
            except OSError:
                continue
            environment = _environment(pid)
            ours = f"SLURM_CONF={self.conf}" in environment
            in_job = any(e.startswith("SLURM_JOB_ID=") for e in environment)
            files = any(f.startswith(f"{self.base}/") for f in _open_files(pid)) if name in DAEMONS else False
            if (ours and (name in DAEMONS or in_job)) or files:
                found[pid] = name
        return found

    def _end(self, names: set[str]) -> None:
        for number, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            end = time.monotonic() + seconds
            pids = [
                p
                for p, name in self._processes().items()
                if name in names or (names == {"slurmstepd"} and name not in DAEMONS)
            ]
            for pid in pids:
                _signal(pid, number)
            while time.monotonic() < end and any(p in self._processes() for p in pids):
                time.sleep(0.1)


def _free_ports(count: int) -> int:
    """The first of `count` consecutive free ports."""
    for first in range(17900, 19900, count):
        try:
            for port in range(first, first + count):
                with socket.socket() as s:
                    s.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise RuntimeError("no free ports for the test cluster")


def _environment(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _open_files(pid: int) -> list[str]:
    try:
        return [os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return []


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
