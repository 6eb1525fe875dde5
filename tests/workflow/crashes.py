"""Runs that are killed, stopped and starved: `make` at work, what it left, and small disks."""

import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb
import pytest

from graph_project import DONE, Project


def contents(project, study=""):
    """Every file below the result folder: its bytes, or the rows of its tables if it is a database."""
    files = (path for path in (project.folder / "results" / study).rglob("*") if path.is_file())
    return {
        path.relative_to(project.folder).as_posix(): rows_of(path)
        if path.suffix == ".duckdb"
        else path.read_bytes()
        for path in sorted(files)
    }


def rows_of(database):
    with duckdb.connect(str(database), read_only=True) as db:
        tables = db.execute(
            "select table_schema, table_name from information_schema.tables order by all"
        ).fetchall()
        return {
            f"{s}.{t}": db.execute(f'select * from "{s}"."{t}" order by all').fetchall() for s, t in tables
        }


def same(project, undisturbed, study=""):
    """Names of the files that differ."""
    ours, theirs = contents(project, study), contents(undisturbed, study)
    return sorted(
        name for name in ours.keys() | theirs.keys() if repr(ours.get(name)) != repr(theirs.get(name))
    )


def processes_in(folder):
    """The living processes that work in a folder: their ids and command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").resolve(strict=True) == folder:
                found[int(entry.name)] = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:  # it has ended meanwhile
            continue
    return found


def heeding_ctrl_c():
    """In a child before it runs: what a shell has in its background is deaf to Ctrl-C, with all below it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Attempt:
    """`make` at work in a session of its own, with its output in a file. target: what it makes."""

    def __init__(self, project: Project, target: str = "study") -> None:
        self.folder = project.folder.resolve()
        self.log = project.folder / "attempt.log"
        with self.log.open("w", encoding="utf-8") as stream:
            self.make = subprocess.Popen(
                [target if word == "study" else word for word in project.make],
                cwd=project.folder,
                env=project.environment,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                preexec_fn=heeding_ctrl_c,
            )

    @property
    def text(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, jobs: int) -> bool:
        """Waits until that many jobs are done; False if the run ended before."""
        while len(DONE.findall(self.text)) < jobs:
            if self.make.poll() is not None:
                return False
            time.sleep(0.02)
        return self.make.poll() is None

    def processes(self, *kinds: str) -> list[int]:
        """`make`, the command that it runs, the run's supervisor, its engine, which is Snakemake, and its
        jobs; all unless some are named.
        """
        scripts = f"{self.folder}/scripts/"
        found = {"make": [], "command": [], "supervisor": [], "engine": [], "job": []}
        for pid, words in processes_in(self.folder).items():
            if words[0] == "make":
                found["make"].append(pid)
            elif "cli.main" in words[:4]:
                found["command"].append(pid)
            elif "engine.run" in words[:4]:  # python -P -m engine.run
                found["supervisor"].append(pid)
            elif "engine.start" in words[:4]:
                found["engine"].append(pid)
            elif any(word.startswith(scripts) and "plugin" not in word for word in words):
                found["job"].append(pid)
        return [pid for kind in kinds or found for pid in found[kind]]

    def is_gone(self, seconds: float = 10) -> bool:
        """Whether none of its processes lives on: the kernel takes a moment to end those of a killed one."""
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.02)
        return not self.processes()

    def stop(self, how: str) -> None:
        """Ends the run. Words of how: a signal, what it is sent to (all processes of the terminal, or one of
        each kind named), and whether twice.
        """
        name, *to = how.removesuffix(" twice").split()
        number = getattr(signal, name)
        for again in range(1 + how.endswith(" twice")):
            time.sleep(0.6 * again)  # else it is the same one
            if to == ["terminal"]:
                os.killpg(self.make.pid, number)
                continue
            for pid in [pid for kind in to for pid in self.processes(kind)[:1]]:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
        self.make.wait(timeout=600)


@contextmanager
def records(project):
    """The database in which Snakemake keeps what it knows of the study's results."""
    with closing(sqlite3.connect(project.folder / ".snakemake" / "small.db")) as db, db:
        yield db


@contextmanager
def mounted(folder: Path, size: str):
    """A disk of that size in place of a folder."""
    assert folder.is_dir(), f"{folder} is not there, so that nothing can be mounted in its place"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting a small disk takes root: `unshare -rm make test-long` has it where users may")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
