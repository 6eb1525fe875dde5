"""Sentences that jobs write into their results, in the language that is spoken.

What is computed does not depend on the language of the study, so findings, verdicts and reasons are in their
files in one language. The catalogue has the same sentences as `written-` messages: a text that the message of
the default language gives is said by that of the language spoken, its parts likewise. What a study names or
says itself is said as it labels it. A text that none gives, such as an error of a program, is itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from study.language import DEFAULT
from words import FOLDER
from words.names import called
from words.say import knows, language, name_in_text, say, term_label

_MESSAGE = re.compile(r"^(written-[\w-]+) *= *((?:.*\n)(?:[ ]+.*\n)*)", re.M)
_PLACE = re.compile(r"\{ \$(\w+) \}")
_NUMBER = r"[-−+\d.,e∞]*\d[\d.,e]*|inf"


def written(text: str) -> str:
    """A sentence of a result in the language that is spoken."""
    if not text:
        return text
    own = called("texts", text) or name_in_text(text)
    if own != text or language() == DEFAULT:
        return own
    for key, pattern in patterns():
        found = pattern.fullmatch(text)
        if found:
            return say(key, **{name: written(part) for name, part in found.groupdict().items()})
    return term_label(text, {}) if knows(f"term-{text.replace(':', '_')}") else text


@lru_cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each message with the pattern of its texts, those with more letters of their own first."""
    source = (FOLDER / DEFAULT / "written" / "results.ftl").read_text(encoding="utf-8")
    found = [(key, " ".join(text.split())) for key, text in _MESSAGE.findall(source + "\n")]
    found.sort(key=lambda message: -len(_PLACE.sub("", message[1])))
    return tuple((key, re.compile(_pattern(text), re.DOTALL)) for key, text in found)


def _pattern(text: str) -> str:
    """The pattern of a message's texts: a place whose name begins with `n_` holds a number."""
    parts = _PLACE.split(text)
    return "".join(
        f"(?P<{part}>{_NUMBER if part.startswith('n_') else '.+?'})" if i % 2 else re.escape(part)
        for i, part in enumerate(parts)
    )
