"""What a kind of analysis says of itself to the crosscheck: the file `others.py` of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from spillover.analysis import having, part_of

Proof = tuple[tuple[str, ...], tuple[str, ...], str]  # quantities, how terms begin ("" for all), the test


class Own(NamedTuple):
    """series: of each that others redo, what names a row, and its numbers; sampled: those of which some rows
    are asked again; optional: programs that the project does not install; proofs: the first that fits a
    number.
    """

    series: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    sampled: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()


@cache
def own(kind: str) -> Own:
    """Of one kind; nothing where its folder has no such file."""
    if kind not in having("others"):
        return Own()
    part = part_of(kind, "others")
    return Own(**{name: getattr(part, name.upper()) for name in Own._fields if hasattr(part, name.upper())})
