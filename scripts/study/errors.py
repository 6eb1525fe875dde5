"""The error of a user's input, and how messages quote what was found."""


class StudyError(Exception):
    """Bad input. The message names the file, sheet, cell, unit, year or key, and what to do about it."""


def quoted(value: object, most: int = 80) -> str:
    """What was found, as messages quote it: at most `most` characters, on one line."""
    text = repr(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"
