"""The error of a user's input, and how messages quote what was found."""

import difflib
from collections.abc import Iterable
from typing import Any

from spillover.words import Message, _, join_sentences, sentence_of


class StudyError(ValueError):
    """Bad input, as a ValueError is. The message, a sentence with its values, names the file, sheet, cell,
    unit, year or key, and what to do about it.
    """


def lines_of(error: BaseException) -> list[Any]:
    """Split an error into its lines."""
    said = sentence_of(error)
    if isinstance(said, Message) and said.parts and said.sentence == "\n":
        return list(said.parts)
    return [said] if isinstance(said, Message) else str(said).splitlines()


def quote_value(value: object, most: int = 80) -> str:
    """Quote a value for a message: at most `most` characters, on one line."""
    text = repr(str(value) if isinstance(value, Message) else value)
    text = " ".join(text.split()) if "\n" in text else text  # such as a column with its rows
    return text if len(text) <= most else f"{text[: most - 1]}…"


def list_names(names: Iterable[object], most: int = 10, count: int = 0) -> str:
    """List names as messages do: at most `most`, each of a bounded length, and how many more there are.
    count: how many there are in all, where `names` are the first of them.
    """
    given = [name if isinstance(name, Message) else str(name) for name in names]
    shown = [
        name if isinstance(name, Message) or len(name) <= 60 else f"{name[:59]}…" for name in given[:most]
    ]
    left = max(count, len(given)) - most
    if left <= 0:
        return join_sentences(shown, ", ") if shown else ""
    more: str = _("{names} and {count} more", names=join_sentences(shown, ", "), count=left)
    return more


def suggest_nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """Suggest the nearest known name as a question, else another hint."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return _("did you mean {name!r}?", name=close[0]) if close else otherwise


def suggestion(name: str, known: Iterable[str], listed: bool = True) -> str:
    """Suggest the nearest known name as a question, otherwise the known names."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1)
    said: str = _("; allowed here: {names}", names=", ".join(names) or _("none")) if listed else ""
    if close:
        said = _("; did you mean {name}?", name=quote_value(close[0]))
    return said


def hint_at_share(value: object, limit: object) -> str:
    """Return the share that a percentage above one means; "" of what is none. limit: below which it has to
    be.
    """
    if limit != 1 or isinstance(value, bool) or not isinstance(value, int | float) or not 1 < value < 100:
        return ""
    said: str = _("; write {share} for {percent}%", share=f"{value / 100:g}", percent=f"{value:g}")
    return said
