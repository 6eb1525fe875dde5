"""Says what is piped into it in the language of commands: lines of a name, a tab and a text."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from base.command import guarded
from base.speech import message


def spoken(lines: Iterable[str]) -> list[str]:
    """The lines with their texts as they are printed."""
    parts = [line.rstrip("\n").partition("\t") for line in lines]
    return [f"{name}{tab}{message(text)}" for name, tab, text in parts]


def main() -> int:
    """Says what is piped into it."""
    print("\n".join(spoken(sys.stdin)))
    return 0


if __name__ == "__main__":
    sys.exit(guarded("help", main))
