"""How recorded numbers are written: one record a line, in lines of at most a thousand characters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

WIDTH = 1000


def text(value: Any) -> str:
    """A value as JSON. What fits on a line is one line; a longer list or mapping has a line for each item,
    and as many plain values on a line as fit.
    """
    return "\n".join(_lines(value, WIDTH)) + "\n"


def _lines(value: Any, width: int) -> list[str]:
    short = json.dumps(value, ensure_ascii=False)
    if len(short) <= width or not isinstance(value, (dict, list)):
        return [short]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return [opened, *_filled(list(_items(value))), closed]


def _items(value: dict[str, Any] | list[Any]) -> Iterator[tuple[bool, list[str]]]:
    """Whether an item is a plain value, and its lines with its key."""
    named: Iterable[tuple[str, Any]] = (
        ((f"{json.dumps(key, ensure_ascii=False)}: ", inner) for key, inner in value.items())
        if isinstance(value, dict)
        else (("", inner) for inner in value)
    )
    for name, inner in named:
        first, *rest = _lines(inner, WIDTH - len(name) - 1)
        yield not isinstance(inner, (dict, list)), [name + first, *rest]


def _filled(items: list[tuple[bool, list[str]]]) -> list[str]:
    made: list[str] = []
    joins = False
    for number, (plain, lines) in enumerate(items, 1):
        comma = "," if number < len(items) else ""
        if joins and plain and len(made[-1]) + len(lines[0]) + len(comma) < WIDTH:
            made[-1] += f" {lines[0]}{comma}"
        else:
            made += [*lines[:-1], lines[-1] + comma]
        joins = plain
    return made
