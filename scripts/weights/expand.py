"""A line of a sweep stands for several matrices: a list in place of a value for each of its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

# A list under one of these keys is one value.
ONE_VALUE = ("window",)


def lists_of(line: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The lists of a line that stand for each of their values."""
    return {key: v for key, v in line.items() if isinstance(v, list) and key not in ONE_VALUE}


def expand_line(line: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The matrices that a line stands for: all combinations of the values in its lists."""
    lists = lists_of(line)
    for values in product(*(lists.get(key, [value]) for key, value in line.items())):
        yield dict(zip(line, values, strict=True))
