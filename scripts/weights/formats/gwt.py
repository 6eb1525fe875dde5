"""Links with a value, as GeoDa, libpysal and spdep write them (.gwt; with kernel weights .kwt).

A header `0 N name column`, or N alone; then lines `from to value`.
"""

from __future__ import annotations

from pathlib import Path

from spillover.errors import StudyError
from weights.plain_text import clipped, declared_units, parse_weight, read_plain_text, split_words
from weights.raw import How, Links, Raw


def read(path: Path, how: How) -> Raw:
    """The links. Raises StudyError naming file and line."""
    lines = split_words(path, read_plain_text(path, how.encoding))
    declared = declared_units(path, lines)
    links = Links()
    for number, words in lines[1:]:
        place = f"{path}, line {number}"
        if len(words) != 3:
            raise StudyError(f"{place}: expected `from to value`, found {clipped(' '.join(words))}")
        links.add(words[0], words[1], parse_weight(words[2], place), place)
    ids = list(links.units)
    if declared != len(ids):
        raise StudyError(
            f"{path}: the header declares {declared} units and the links name {len(ids)}; a {path.suffix} "
            "file cannot hold islands: write it as .gal or as a square .csv"
        )
    return links.raw(ids)
