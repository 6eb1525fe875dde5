"""What each column is in the study: lists of columns as people type them, and whether each can be what "
"they say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from door.table import Column, Table
from spillover.errors import StudyError, listed, quoted

_SEPARATORS = re.compile(r"[\s,，、;；]+")
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff]")


@dataclass(frozen=True)
class Roles:
    """The columns of a design."""

    outcome: Column
    treatment: Column
    controls: tuple[Column, ...] = ()
    mediators: tuple[Column, ...] = ()
    moderators: tuple[Column, ...] = ()

    @property
    def all(self) -> tuple[Column, ...]:
        return (self.outcome, self.treatment, *self.controls, *self.mediators, *self.moderators)


def columns_of(text: str, table: Table, key: str) -> tuple[Column, ...]:
    """The columns that a list names, separated by commas or spaces; a header that has either in it is
    matched as a whole, the longest first. Raises StudyError naming what is no column, or is there twice.
    """
    names = {n: _spaced(n) for c in table.columns for n in (c.header, c.name, c.label) if n}
    longest = sorted(names, key=len, reverse=True)
    found: list[Column] = []
    rest = unicodedata.normalize("NFKC", text).strip(" ,、;\t\n")
    while rest:
        matches = ((n, m) for n in longest if (m := names[n].match(rest)) and _ends(rest, m.end()))
        name, match = next(matches, ("", None))
        word = match[0] if match else _SEPARATORS.split(rest, maxsplit=1)[0]
        column = table.find(name or word, key)
        if column in found:
            raise StudyError(f"{key}: {quoted(column.header)} is named twice; name it once")
        found.append(column)
        rest = rest[len(word) :]
        if between := _SEPARATORS.match(rest):
            rest = rest[between.end() :]
    return tuple(found)


def _spaced(name: str) -> re.Pattern[str]:
    """The pattern of a name; spaces beside Chinese characters, which headers are read without, may be
    there.
    """
    parts = [re.escape(a) + (r"\s*" if _CHINESE.search(a + b) else "") for a, b in pairwise(name)]
    return re.compile("".join(parts) + re.escape(name[-1]))


def _ends(text: str, length: int) -> bool:
    return length == len(text) or bool(_SEPARATORS.match(text, length))


def one_column(text: str, table: Table, key: str) -> Column:
    """The one column that a text names: all of it, however many spaces it has."""
    found = columns_of(text, table, key)
    if len(found) != 1:
        raise StudyError(f"{key}: {quoted(text)} names {len(found)} columns; name one")
    return found[0]


def check_roles(roles: Roles) -> None:
    """Raises StudyError where a column has two roles. A control may be a moderator as well: its moderation
    then has it in that role alone.
    """
    seen: set[int] = set()
    for column in roles.all:
        if column.index in seen and not (column in roles.controls and column in roles.moderators):
            raise StudyError(f"{quoted(column.header)} has two roles; leave it in one")
        seen.add(column.index)


def check_numbers(table: Table, column: Column, called: Sequence[str]) -> None:
    """Raises StudyError where a column of numbers has something else. called: the unit and year of each "
    "row."""
    if not column.strange:
        return
    texts = sorted({column.texts[i] for i in column.strange})
    if not np.isfinite(column.numbers).any():
        raise StudyError(
            f"{table.place(column.strange[0], column)}: the column {quoted(column.header)} has words, "
            f"{listed(map(quoted, texts), 5)}, and no numbers; name a column of numbers"
        )
    places = [f"{called[i]} ({table.place(i, column)}): {column.texts[i]}" for i in column.strange]
    raise StudyError(
        f"the column {quoted(column.header)} has numbers and what is none: {listed(places, 3)}. If "
        f"{listed(map(quoted, texts), 5)} means that the value is missing, give MISSING= with these marks, "
        "separated by commas ('missing' of 'panel')"
    )


def check_varies(column: Column, rows: Mapping[str, Sequence[int]], years: Sequence[int | None]) -> None:
    """Raises StudyError where a column is the same in all years of each unit, or for all units of each
    year: unit and year effects leave nothing of it.
    """
    values = column.numbers
    by_year: dict[int, list[int]] = {}
    for own in rows.values():
        for i in own:
            year = years[i]
            if year is not None:
                by_year.setdefault(year, []).append(i)
    for groups, what in (
        (rows.values(), "never changes over time"),
        (by_year.values(), "is the same for all units"),
    ):
        if all(_flat(values[list(own)]) for own in groups):
            raise StudyError(
                f"the column {quoted(column.header)} {what}, so that the effects of units and years leave "
                "nothing of it to be estimated; leave it out, or name another"
            )


def _flat(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return len(known) == 0 or bool(np.all(known == known[0]))
