"""Items of a melted sheet that no measure asks for, though their names are nearly those that one asks for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from spillover.errors import StudyError, quoted

NEAR = 0.75  # how alike two names are, as difflib counts it: one slip in four letters
_PLAIN = re.compile(r"[\W_]+")
Year = int | None


@dataclass(frozen=True)
class Unread:
    """An item that was not read. places: its first cell for each unit and year."""

    item: str
    near: str | None
    places: dict[tuple[str, Year], str] = field(default_factory=dict)


def nearest(item: str, asked: Mapping[str, Iterable[str]]) -> str | None:
    """The measure that an item's name is nearly asked for by. asked: names and patterns of each measure."""
    bare = _bare(item)
    likeness = {
        measure: max(_likeness(bare, _bare(text)) for text in texts) for measure, texts in asked.items()
    }
    best = max(likeness, key=lambda measure: likeness[measure], default=None)
    return best if best is not None and likeness[best] >= NEAR else None


def _likeness(item: str, asked: str) -> float:
    pair = difflib.SequenceMatcher(None, item, asked)
    return pair.ratio() if pair.real_quick_ratio() >= NEAR else 0.0


def _bare(text: str) -> str:
    return _PLAIN.sub("", text).casefold()


def check_items(
    place: str,
    patterns: Mapping[str, str],
    read: Mapping[str, set[tuple[str, Year]]],
    unread: Iterable[Unread],
    complete: bool,
) -> None:
    """Raises StudyError where an item is nearly a measure's and appears only where that measure lacks a
    number, and where a measure has no row at all in a sheet that should hold it.

    Set aside, the numbers of a misspelt item would be imputed although the file has them. place: of the
    sheet; patterns: of each measure; read: the units and years of each; complete: whether the sheet is to
    hold every measure, as that of an edition is.
    """
    for item in unread:
        if item.near and not item.places.keys() & read[item.near]:
            raise StudyError(
                f"{next(iter(item.places.values()))}: the item {quoted(item.item)} is nearly that of measure "
                f"{item.near!r} ({patterns[item.near]!r}), which has no other row for the unit and year; "
                "correct the pattern, or the cell in a copy of the file; another item: name it in 'outside' "
                "of 'items'"
            )
    if complete and (absent := [measure for measure in patterns if not read[measure]]):
        raise StudyError(
            f"{place}: no item matches {patterns[absent[0]]!r} (measure {absent[0]!r}); correct the "
            "pattern, or obtain the file again"
        )
