"""Neighbours as GeoDa, libpysal and spdep write them (.gal).

A header `0 N name column`, or N alone; then for each unit its id and number of neighbours, and a line of
their ids. Weights are 1.
"""

from __future__ import annotations

from pathlib import Path

from spillover.errors import StudyError
from weights.plain_text import Lines, clipped, declared_units, parse_count, read_plain_text, split_words
from weights.raw import How, Links, Raw


def read(path: Path, how: How) -> Raw:
    """The links. Raises StudyError naming file and line."""
    lines = split_words(path, read_plain_text(path, how.encoding))
    declared = declared_units(path, lines)
    counts: dict[str, int] = {}
    links = Links()
    at = 1  # after the header
    while at < len(lines):
        number, words = lines[at]
        place = f"{path}, line {number}"
        if len(words) != 2:
            raise StudyError(
                f"{place}: expected an id and its number of neighbours, found {clipped(' '.join(words))}"
            )
        unit, count = words[0], parse_count(words[1], place, "the number of neighbours")
        if unit in counts:
            raise StudyError(f"{place}: the unit {unit} is given twice; keep one")
        counts[unit] = count
        links.name(unit)
        at += 1
        if count:
            for neighbour in _neighbours(path, lines, at, unit, count):
                links.add(unit, neighbour, 1.0, f"{path}, line {lines[at][0]}")
            at += 1
    if declared != len(counts):
        raise StudyError(
            f"{path}: the header declares {declared} units and the file has {len(counts)}; "
            "correct the header, or complete the file"
        )
    if unknown := [unit for unit in links.units if unit not in counts]:
        raise StudyError(
            f"{path}: link to {unknown[0]}, which has no row of its own; add the unit or drop the link"
        )
    return links.raw(list(counts))


def _neighbours(path: Path, lines: Lines, at: int, unit: str, count: int) -> list[str]:
    """The line that names the neighbours of a unit, which has `count` of them."""
    if at == len(lines):
        raise StudyError(
            f"{path}, line {lines[at - 1][0]}: {unit} has {count} neighbours and the file ends; complete it"
        )
    number, neighbours = lines[at]
    if len(neighbours) != count:
        raise StudyError(
            f"{path}, line {number}: {unit} has {count} neighbours, the line names {len(neighbours)}; "
            "correct one"
        )
    return neighbours
