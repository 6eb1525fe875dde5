"""No test hangs a run: each is stopped at its ceiling, with what it waits for."""

import contextlib
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

import ceiling
from ceiling import Hang, limit_time
from forked_tests import collected, in_fork


@pytest.mark.debt("35.8")
def test_a_child_that_hangs_is_killed_and_named():
    """Also one that a child has started and that holds its output open."""
    with pytest.raises(Hang, match=r"more than 0\.2 seconds.*\n.*sh -c.*\n.*sleep 61"), limit_time(0.2):
        subprocess.run(["sh", "-c", "sleep 61 & sleep 62"], capture_output=True, check=False)
    for _ in range(100):
        if not psutil.Process().children(recursive=True):
            break
        time.sleep(0.02)
    assert not [p for p in psutil.Process().children(recursive=True) if "sleep" in p.cmdline()]


@pytest.mark.parametrize("hang", [lambda: threading.Event().wait(), lambda: time.sleep(60)])
def test_what_hangs_in_python_fails_where_it_hangs(hang):
    """Also where it takes any error of the project's for an answer."""
    with pytest.raises(Hang) as failure, limit_time(0.2), contextlib.suppress(Exception):
        hang()
    assert failure.traceback[1].name == "<lambda>"


def test_a_child_from_before_goes_on_and_so_does_what_is_quick():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    time.sleep(1.3)
    with pytest.raises(Hang), limit_time(0.1):
        time.sleep(5)
    with limit_time(0.1):
        pass
    time.sleep(0.2)
    assert child.poll() is None
    child.communicate(b"\n", timeout=60)


def test_an_outer_limit_holds_after_an_inner_one():
    def wait() -> None:
        with limit_time(0.1):
            pass
        time.sleep(5)

    with pytest.raises(Hang, match=r"more than 0\.3 seconds"), limit_time(0.3):
        wait()


@pytest.mark.debt("35.8")
def test_a_fork_that_waits_for_ever_does_not_end_and_the_next_one_does():
    """As one does that forked while another thread held a lock."""
    assert in_fork(lambda: threading.Event().wait(), 0.03) is None
    assert in_fork(lambda: "an answer", 60) == "an answer"


@pytest.mark.debt("35.8")
def test_tests_in_forks_leave_the_time_to_the_test_that_forks(pytestconfig, tmp_path):
    """pytest's own ceiling waits in a fork for a thread that is not there."""
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n")
    found = []
    at_work = ["-c", str(pytestconfig.inipath), "--rootdir", str(tmp_path)]
    collected([*at_work, str(tmp_path)], lambda forked: found.append(forked.first_failure(forked.items, int)))
    assert found == [""]


@pytest.mark.skipif(not ceiling.SECONDS, reason="SPILLOVER_TEST_SECONDS=0: there is no ceiling")
def test_each_test_has_it(pytestconfig):
    """pytest's own comes later, and ends the worker of what hangs where no signal is looked for."""
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= ceiling.SECONDS
    assert float(pytestconfig.getini("faulthandler_timeout")) > ceiling.SECONDS + ceiling.AGAIN
    assert pytestconfig.getini("faulthandler_exit_on_timeout")
