"""What the docstring of a declaration says of it and of its options.

Its first paragraph says what it is; a line `option: …` describes an option, and further lines of that are
indented. Docstrings are no part of the code's hash, so that another word reruns nothing.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping

import msgspec

_OPTION = re.compile(r"^(\w+): (.+(?:\n[ ]{2,}.+)*)", re.M)


def option_texts(declaration: type[msgspec.Struct]) -> dict[str, str]:
    """What the docstrings of a declaration and of its bases say of each option."""
    found: dict[str, str] = {}
    for base in reversed(declaration.__mro__):
        for name, text in _OPTION.findall(inspect.cleandoc(base.__doc__ or "")):
            found[name] = " ".join(text.split())
    return found


def texts_of(group: str, kinds: Mapping[str, type[msgspec.Struct]]) -> dict[str, str]:
    """The texts of kinds as a catalogue has them: `<group>-<kind>`, `<group>-<kind>-<option>`."""
    found = {}
    for name, declaration in kinds.items():
        meaning = inspect.cleandoc(declaration.__doc__ or "").split("\n\n")[0]
        found[f"{group}-{name}"] = " ".join(meaning.split())
        found |= {f"{group}-{name}-{option}": text for option, text in option_texts(declaration).items()}
    return found
