"""A regular expression of a configuration ends in time, or in an error that names it."""

import signal
import threading
import time

import pytest

from base.patterns import fullmatch, search
from ingest.registry import files_of
from small_study import source_of
from spillover.errors import StudyError

ENDLESS = r"(a+)+$"
LONG = "a" * 60 + "b"


@pytest.mark.parametrize("match", [search, fullmatch])
def test_an_endless_match_is_stopped_and_named(match, monkeypatch):
    monkeypatch.setenv("SPILLOVER_PATTERN_SECONDS", "1")
    with pytest.raises(  # without the limit it would not end
        StudyError, match=r"'\(a\+\)\+\$' needs more than 1 s on 'aaa.*SPILLOVER_PATTERN_SECONDS"
    ):
        match(ENDLESS, LONG)


@pytest.mark.debt("33.16")
def test_a_limit_of_any_number_of_seconds_is_one(monkeypatch):
    """The system's timer overflowed: a traceback, called a fault of the program."""
    monkeypatch.setenv("SPILLOVER_PATTERN_SECONDS", "9" * 15)
    assert search("b$", LONG)


def test_the_files_of_a_source_are_looked_for_in_time(tmp_path, monkeypatch):
    monkeypatch.setenv("SPILLOVER_PATTERN_SECONDS", "1")
    (tmp_path / LONG).touch()
    with pytest.raises(StudyError, match="needs more than 1 s on 'aaa"):
        files_of(source_of(files=ENDLESS), tmp_path)


def test_a_file_whose_name_snakemake_would_take_for_a_wildcard_is_named(tmp_path):
    (tmp_path / "{source}.csv").touch()
    with pytest.raises(StudyError, match=r"'\{source\}\.csv' has braces, .*rename the file"):
        files_of(source_of(files=r".*\.csv"), tmp_path)


def test_what_matches_is_what_matches_without_a_limit():
    found = search(r"(?P<year>\d{4})年", "表3 2012年 合计")
    assert found is not None
    assert found["year"] == "2012"
    assert fullmatch("Sheet", "Sheet1") is None


def test_another_timer_goes_on_and_another_thread_may_match():
    rung = []
    handler = signal.signal(signal.SIGALRM, lambda *_: rung.append(True))
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    assert search("a", "a")
    time.sleep(0.4)
    signal.signal(signal.SIGALRM, handler)
    assert rung == [True]
    found = []
    thread = threading.Thread(target=lambda: found.append(search("a", "ba")))
    thread.start()
    thread.join()
    assert found[0] is not None
