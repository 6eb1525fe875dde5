"""Sentences that jobs write into their results, in the language that is spoken.

What is computed does not depend on the language of the study, so findings, verdicts and reasons are in their
files in one language. The catalogue has the same sentences as `written-` messages: a text that the message of
the default language gives is said by that of the language spoken, its parts likewise. What a study names or
says itself is said as it labels it. A text that none gives, such as an error of a program, is itself.
"""

from __future__ import annotations

from base.language import DEFAULT
from words.names import called
from words.patterns import found_in
from words.say import knows, language, name_in_text, say, term_label


def written(text: str) -> str:
    """A sentence of a result in the language that is spoken."""
    if not text:
        return text
    own = called("texts", text) or name_in_text(text)
    if own != text or language() == DEFAULT:
        return own
    if found := found_in("written", text):
        key, places = found
        return say(key, **{name: written(part) for name, part in places.items()})
    return term_label(text, {}) if knows(f"term-{text.replace(':', '_')}") else text
