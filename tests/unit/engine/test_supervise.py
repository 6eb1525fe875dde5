"""A program and the signals that end it: one SIGINT to all of it, a kill with the second, no process left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"
# A supervisor, and a program that starts another, says what comes, and ends as its first argument says.
SUPERVISOR = """
import os, sys
from engine.supervise import SupervisedProgram
process = SupervisedProgram([sys.executable, "program.py", str(os.getpid()), *sys.argv[1:]])
print(process.process.pid, flush=True)
status = process.wait()
print("asked", int(process.asked), flush=True)
sys.exit(status)
"""
PROGRAM = """
import signal, subprocess, sys, time
from engine.supervise import begin_supervision
begin_supervision(int(sys.argv[1]))
other = subprocess.Popen(["sleep", "600"])
times = []
def told(*_):
    times.append(1)
    open("told", "a").write("SIGINT ")
    if sys.argv[2] == "ends" and len(times) == 1:
        sys.exit(1)
signal.signal(signal.SIGINT, told)
print(other.pid, flush=True)
end = time.monotonic() + 60
while time.monotonic() < end and sys.argv[2] != "at once":
    time.sleep(0.05)
sys.exit(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
"""


class Pair:
    """A supervisor at work in a folder, the program that it started and what that started."""

    def __init__(self, folder, *words, ignoring=False):
        (folder / "program.py").write_text(PROGRAM)
        self.folder = folder
        self.supervisor = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, *words],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(SCRIPTS)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN if ignoring else signal.SIG_DFL),
        )
        self.pids = [int(self.supervisor.stdout.readline()) for _ in range(2)]

    @property
    def told(self):
        path = self.folder / "told"
        return path.read_text().split() if path.exists() else []

    def end(self):
        """The status, when all processes are gone."""
        self.said = self.supervisor.communicate(timeout=30)[0]
        wait_for(lambda: not any(lives(pid) for pid in self.pids))
        return self.supervisor.returncode


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_either_signal_is_one_sigint_and_the_status_says_which_came(tmp_path, number):
    pair = Pair(tmp_path, "ends")
    os.kill(pair.supervisor.pid, number)
    assert pair.end() == 128 + number
    assert pair.told == ["SIGINT"]
    assert f"asked {int(number)}" in pair.said


def test_a_sigterm_that_is_sent_to_the_program_alone_is_a_sigint(tmp_path):
    """Snakemake's own handler of it may wait for itself."""
    pair = Pair(tmp_path, "ends")
    os.kill(pair.pids[0], signal.SIGTERM)
    assert pair.end() == 1
    assert pair.told == ["SIGINT"]


def test_ctrl_c_reaches_the_supervisor_alone(tmp_path):
    """The program has a session of its own, so that it hears of a terminal's Ctrl-C but once."""
    pair = Pair(tmp_path, "ends")
    assert os.getsid(pair.pids[0]) == os.getpgid(pair.pids[1]) == pair.pids[0]
    os.killpg(pair.supervisor.pid, signal.SIGINT)
    assert pair.end() == 130
    assert pair.told == ["SIGINT"]


def test_a_second_signal_kills_what_does_not_end(tmp_path):
    pair = Pair(tmp_path, "goes on")
    os.kill(pair.supervisor.pid, signal.SIGINT)
    wait_for(lambda: pair.told)
    os.kill(pair.supervisor.pid, signal.SIGTERM)  # as make hands on what it was sent itself
    time.sleep(0.6)
    assert lives(pair.pids[0])
    os.kill(pair.supervisor.pid, signal.SIGTERM)
    assert pair.end() == 130


def test_a_killed_supervisor_takes_the_program_with_it(tmp_path):
    pair = Pair(tmp_path, "goes on")
    pair.supervisor.kill()
    wait_for(lambda: not lives(pair.pids[0]))
    os.kill(pair.pids[1], signal.SIGKILL)


def test_a_program_that_is_killed_leaves_nothing_running(tmp_path):
    pair = Pair(tmp_path, "goes on")
    os.kill(pair.pids[0], signal.SIGKILL)
    assert pair.end() == 137


@pytest.mark.parametrize("status", [0, 3])
def test_the_status_is_the_programs_own_where_nothing_stopped_it(tmp_path, status):
    assert Pair(tmp_path, "at once", str(status)).end() == status


def test_in_the_background_of_a_shell_ctrl_c_is_ignored_and_sigterm_heeded(tmp_path):
    """SIGINT is ignored there from the start; the program can be stopped by it all the same."""
    pair = Pair(tmp_path, "ends", ignoring=True)
    os.kill(pair.supervisor.pid, signal.SIGINT)
    time.sleep(0.2)
    assert pair.told == []
    os.kill(pair.supervisor.pid, signal.SIGTERM)
    assert pair.end() == 143
    assert pair.told == ["SIGINT"]


def test_ctrl_z_stops_both_and_both_go_on(tmp_path):
    pair = Pair(tmp_path, "ends")
    os.kill(pair.supervisor.pid, signal.SIGTSTP)
    stat = [Path(f"/proc/{pid}/stat") for pid in (pair.supervisor.pid, pair.pids[0])]
    wait_for(lambda: all(path.read_text().rpartition(")")[2].split()[0] == "T" for path in stat))
    os.kill(pair.supervisor.pid, signal.SIGCONT)
    wait_for(lambda: all(path.read_text().rpartition(")")[2].split()[0] != "T" for path in stat))
    os.kill(pair.supervisor.pid, signal.SIGINT)
    assert pair.end() == 130
