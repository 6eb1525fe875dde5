"""Whether the kinds that a study uses have their words, asked before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from spillover.errors import StudyError
from words.say import FURTHER, METHODS, printed_texts, text_of

SCRIPTS = Path(__file__).parents[1]
# Where the text of a kind is, by sort: `<sort>-<kind>`.
WORDED = {
    "analysis": "spillover/kinds/{name}/{language}.ftl",
    "method": "words/{language}/methods/{name}.ftl",
    "family": "words/{language}/families/{name}.ftl",
    "format": "words/{language}/formats/{name}.ftl",
    "layout": "words/{language}/report.ftl",
    "figure": "words/{language}/report.ftl",
    "sweep-key": "words/{language}/choices/{name}.ftl",
}
# Where a kind is that prints texts of its own, by sort.
PRINTING = {
    "analysis": "spillover/kinds/{name}/kind.py",
    "layout": "report/layouts/{name}.py",
    "figure": "report/figures/{name}.py",
}
_PRINTED = re.compile(r'\b(say|verbatim|note)\(\s*"([A-Za-z][\w-]*)"')
_MESSAGE = re.compile(r"^([A-Za-z][\w-]*) *=", re.MULTILINE)


def check_words(kinds: Mapping[str, Iterable[str]], language: str) -> None:
    """Raises StudyError where a kind has no text for what it is, an analysis none for what it estimates, or
    one none for a message that it prints by name.

    kinds: those of each sort of `WORDED` that a study uses.
    """
    printed = {key for text in printed_texts(language, None, FURTHER) for key in _MESSAGE.findall(text)}
    for sort, names in kinds.items():
        for name in sorted(set(names)):
            place = WORDED[sort].format(name=name, language=language)
            there = _MESSAGE.findall(text_of(SCRIPTS / place))
            for key in (f"{sort}-{name}", *([f"{METHODS}{name}"] if sort == "analysis" else [])):
                if key not in there:
                    raise StudyError(f"scripts/{place}: there is no text for {key}; add it")
            for file, key in _prints(sort, name):
                if key not in printed:
                    raise StudyError(
                        f"scripts/words/{language}/results: there is no text for {key}, which {file} prints; "
                        "add it"
                    )


def _prints(sort: str, name: str) -> Iterator[tuple[str, str]]:
    """The messages that a kind's file names, each with the file. Those whose names it puts together are not
    seen.
    """
    if sort not in PRINTING or not name.isidentifier():
        return
    file = PRINTING[sort].format(name=name)
    for how, key in _PRINTED.findall(text_of(SCRIPTS / file)):
        yield f"scripts/{file}", f"note-{key}" if how == "note" else key
