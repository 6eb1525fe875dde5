"""The catalogue of words: every description, label and sentence that people read, once per language.

`<language>/*.ftl` are Fluent files (projectfluent.org). A message's id is the thing and its key:
`analysis-panel` says what the kind `panel` is, `analysis-panel-effects` what its key `effects` does,
`key-effects` what that key does wherever no kind says otherwise, `methods-panel` how the page describes such
an analysis.

Words never enter a job's code hash by themselves: rules hand jobs the language, and the hash of the messages
that they print, as params (`words.say`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from base.language import SPACELESS
from spillover.errors import StudyError

FOLDER = Path(__file__).resolve().parent
KINDS = FOLDER.parent / "spillover" / "kinds"  # the words of a kind of analysis lie beside it
LANGUAGES = tuple(
    sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and any(path.rglob("*.ftl")))
)

_NEXT = re.compile(r"^(?=-?[a-zA-Z])", re.M)
_MESSAGE = re.compile(r"(-?[a-zA-Z][\w-]*) *=")
_REFERENCE = re.compile(r"\{ *(-?[a-zA-Z][\w-]*)")


class Words:
    """The texts of one language."""

    def __init__(self, language: str, sources: tuple[str, ...]) -> None:
        from fluent.runtime import FluentBundle

        from words.numbers import FUNCTIONS

        self.language = language
        self._bundle = FluentBundle([language], functions=dict(FUNCTIONS), use_isolating=False)
        messages = [part for source in sources for part in _NEXT.split(source)]
        self._texts = {found[1]: part for part in messages if (found := _MESSAGE.match(part))}
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def _parse(self, key: str) -> None:
        """Parses a message and those that it refers to: a start of a run needs few of them."""
        from fluent.runtime import FluentResource

        if key in self._read or key not in self._texts:
            return
        self._read.add(key)
        self._bundle.add_resource(FluentResource(self._texts[key]))
        for other in _REFERENCE.findall(self._texts[key]):
            self._parse(other)

    def text(self, *keys: str, **values: Any) -> str:
        """The text of the first of these keys that exists, with its values filled in.

        Raises StudyError where there is none, or where a value is missing: a gap in the catalogue is a fault.
        """
        for key in keys:
            if key not in self._texts:
                continue
            self._parse(key)
            pattern = self._bundle.get_message(key).value
            if pattern is not None:
                text, errors = self._bundle.format_pattern(pattern, values)
                if errors:
                    raise StudyError(f"words/{self.language}: {key}: {errors[0]}")
                joint = "" if self.language in SPACELESS else " "
                return str(text).replace("\n", joint)  # a line break in the file is layout
        raise StudyError(f"words/{self.language}: there is no text for {' or '.join(keys)}; add it")


@lru_cache
def words_of(language: str) -> Words:
    """The catalogue of a language. Raises StudyError naming those there are."""
    if language not in LANGUAGES:
        raise StudyError(f"language: {language!r} has no words; there are {', '.join(LANGUAGES)}")
    files = sorted([*(FOLDER / language).rglob("*.ftl"), *KINDS.glob(f"*/{language}.ftl")])
    return Words(language, tuple(path.read_text(encoding="utf-8") for path in files))
