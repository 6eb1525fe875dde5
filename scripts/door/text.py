"""A configuration as the text of a page (YAML, commented, a line for each thing), and tables of columns."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

# A configuration as the text of a page: YAML, commented, a line for each thing.

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9_.\u4e00-\u9fff /-]*[A-Za-z0-9_\u4e00-\u9fff]|[A-Za-z]")
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n", "none", "nan", "inf"])
LONGEST = 120


def scalar(value: Any) -> str:
    """A value on its line; a text in quotation marks where YAML could take it for something else."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(value: Mapping[str, Any], indent: int = 0) -> list[str]:
    """Keys and values, each on one line where it fits, else below its key."""
    lines = []
    for key, inner in value.items():
        head = f"{' ' * indent}{scalar(key)}:"
        short = f"{head} {flow(inner)}"
        if len(short) <= LONGEST or not isinstance(inner, Mapping | list):
            lines.append(short)
        elif isinstance(inner, Mapping):
            lines += [head, *block(inner, indent + 2)]
        else:
            lines += [head, *(f"{' ' * (indent + 2)}- {flow(item)}" for item in inner)]
    return lines


def section(name: str, value: Mapping[str, Any], comment: str = "") -> list[str]:
    """A section: its entries a line each. comment: the line above it."""
    head = [f"# {line}" for line in comment.split("\n") if line]
    return ["", *head, f"{name}:", *block(value, 2)]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns one below the other; a Chinese character is two wide."""
    widths = [max(_width(_short(row[j])) for row in rows) for j in range(len(rows[0]))]
    return [
        "  ".join(
            _short(cell) + " " * (width - _width(_short(cell)))
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _short(text: str) -> str:
    return text if len(text) <= 48 else f"{text[:47]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
