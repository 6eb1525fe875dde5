"""The guide of a package in another language than it is written in: its lines and cells as messages."""

from __future__ import annotations

import re

from words.messages import message

# What Markdown has before the words of a line.
MARK = re.compile(r"#+ |> |\s*- (?:\[[x ]\] )?|\d+\. |")
CELLS = " | "


def in_words(text: str, language: str) -> str:
    """The guide in a language; what the catalogue does not know is itself."""
    return "\n".join(_line(line, language) for line in text.split("\n"))


def _line(line: str, language: str) -> str:
    if line.startswith("| "):
        row = line.removeprefix("| ").removesuffix(" |")
        said = message(row, language)  # of a header
        if said == row:
            said = CELLS.join(message(cell, language) for cell in row.split(CELLS))
        return f"| {said} |"
    start = MARK.match(line)
    mark = start[0] if start else ""
    return mark + message(line.removeprefix(mark), language)
