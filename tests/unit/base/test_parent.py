"""A program that is waited for ends with the one that waits."""

import os
import signal
import subprocess
import sys
import time

import pytest

from engine import run
from engine.command import Request

# Waits for a program that says when it runs and how it was told to stop.
PARENT = """
import signal, sys, tempfile
from base.parent import run_child
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in a shell's background ignore Ctrl-C
with tempfile.TemporaryDirectory(dir=sys.argv[1]):
    run_child([sys.executable, "-c", sys.argv[2]])
print("not reached")
"""
CHILD = """
import os, signal, time
def told(number, frame):
    time.sleep(0.5)  # as an engine that ends its jobs
    print("told", int(number), flush=True)
    raise SystemExit(9)
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, told)
print(os.getpid(), flush=True)
time.sleep(60)
"""


@pytest.mark.debt("36.7")
@pytest.mark.parametrize(("number", "group"), [(signal.SIGTERM, False), (signal.SIGINT, True)])
def test_a_program_that_is_waited_for_is_told_to_stop_and_its_end_awaited(tmp_path, number, group):
    """SIGTERM comes to one process, Ctrl-C to all of a terminal."""
    waiting = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), CHILD],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert waiting.stdout is not None
    child = int(waiting.stdout.readline())
    time.sleep(0.1)
    (os.killpg if group else os.kill)(waiting.pid, number)
    rest = waiting.communicate(timeout=30)[0]
    assert rest == f"told {int(number)}\n"
    assert waiting.returncode == (143 if number == signal.SIGTERM else -signal.SIGINT)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.debt("36.7")
@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ((), "run again to continue"),
        (("deep",), "`make deep STUDY=a` continues"),
        (("page_of_what_there_is",), "`make report STUDY=a` continues"),
        (("results/a/tables/t.csv",), "run again to continue"),
    ],
)
def test_a_run_that_was_stopped_says_which_command_continues_it(targets, told):
    assert told in str(run._stop_message(Request("a", "local", "", targets=targets)))
