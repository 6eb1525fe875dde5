"""The error of a user's input, and how messages quote what was found."""

import difflib
from collections.abc import Iterable


class StudyError(Exception):
    """Bad input. The message names the file, sheet, cell, unit, year or key, and what to do about it."""


def quoted(value: object, most: int = 80) -> str:
    """What was found, as messages quote it: at most `most` characters, on one line."""
    text = repr(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def listed(names: Iterable[object], most: int = 10) -> str:
    """Names as messages list them: at most `most`, each of a bounded length, and how many more there are."""
    given = [str(name) for name in names]
    shown = [name if len(name) <= 60 else f"{name[:59]}…" for name in given[:most]]
    return ", ".join(shown) + (f" and {len(given) - most} more" if len(given) > most else "")


def suggestion(name: str, known: Iterable[str], listed: bool = True) -> str:
    """The nearest known name as a question, otherwise the known names."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"; did you mean {quoted(close[0])}?"
    return f"; allowed here: {', '.join(names) or 'none'}" if listed else ""
