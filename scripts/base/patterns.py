"""Regular expressions of a configuration, run under a time limit: `(a+)+$` on a long name would never end.

Python's `re` looks for signals while it matches, so that a timer of the system can stop it. Only a process's
main thread gets signals, where jobs and the reading of a study run; in another thread there is no limit.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from base.input_file import read_limit
from spillover.errors import StudyError, quote_value
from spillover.words import _

Match = re.Match[str] | None

# Three years in seconds: of a much longer time the system's timer overflows.
LONGEST_TIMER = 100_000_000


class _LateError(Exception):
    """Error of a timer that has run out."""


def search(pattern: str, text: str) -> Match:
    """`re.search` that ends in time, or in a StudyError naming pattern and text."""
    return _apply_pattern(re.compile(pattern).search, pattern, text)


def search_all(pattern: str, texts: Sequence[str]) -> list[Match]:
    """`re.search` on each of some texts, all of them within the time of one."""
    compiled = re.compile(pattern)
    found: list[Match] = []
    try:
        with _timer(read_limit("SPILLOVER_PATTERN_SECONDS")):
            for text in texts:
                found.append(compiled.search(text))
    except _LateError:
        return [*found, *(search(pattern, text) for text in texts[len(found) :])]
    return found


def fullmatch(pattern: str, text: str) -> Match:
    """`re.fullmatch` that ends in time, or in a StudyError naming pattern and text."""
    return _apply_pattern(re.compile(pattern).fullmatch, pattern, text)


def _apply_pattern(match: Callable[[str], Match], pattern: str, text: str) -> Match:
    seconds = read_limit("SPILLOVER_PATTERN_SECONDS")
    try:
        with _timer(seconds):
            return match(text)
    except _LateError:
        raise StudyError(
            _(
                "the regular expression {pattern} needs more than {seconds} s on {text}; write "
                "it without repetitions within repetitions, or raise the limit by the "
                "environment variable SPILLOVER_PATTERN_SECONDS",
                pattern=quote_value(pattern),
                seconds=seconds,
                text=quote_value(text),
            )
        ) from None


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    """Raise _LateError in the block after so many seconds; another timer at work goes on afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(number: int, frame: FrameType | None) -> None:
        raise _LateError

    handler = signal.signal(signal.SIGALRM, late)
    before, _ = signal.setitimer(signal.ITIMER_REAL, min(seconds, LONGEST_TIMER))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, before)
        signal.signal(signal.SIGALRM, handler)
