"""A set of numbers that a test does not reject, as text."""

from __future__ import annotations

from collections.abc import Sequence

from words.say import say


def set_text(intervals: Sequence[Sequence[float | None]]) -> str:
    """Intervals in order, None where an end is infinite: `[0.1, 0.2] ∪ [0.5, inf]`, or what an empty set or
    one without end says.
    """
    ends = [
        ["-inf" if low is None else f"{low:.4g}", "inf" if high is None else f"{high:.4g}"]
        for low, high in intervals
    ]
    text = " ∪ ".join(f"[{low}, {high}]" for low, high in ends)
    if not intervals:
        kind = "empty"
    elif list(map(list, intervals)) == [[None, None]]:
        kind = "line"
    else:
        kind = "unbounded" if any(end is None for pair in intervals for end in pair) else "bounded"
    return say("intervals", kind=kind, set=text)
