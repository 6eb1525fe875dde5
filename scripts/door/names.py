"""Names beside codes: a unit that was renamed, a name that two codes share, and what the register denies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from door.find import FIRST, NAMES, Candidate
from door.table import Column, Table
from ingest.register import are_codes, contradicted
from spillover.errors import StudyError, listed, quoted

# How large a share of units may have been renamed, or share a name, for a column still to be that of names.
FEW = 0.2


def without_renamings(found: list[Candidate]) -> list[Candidate]:
    """The candidates without columns that only call some units of a code by an older name. A column that
    names
    the units of a code is kept with it.
    """
    kept = list(found)
    for code in found:
        for other in found:
            if code in kept and other in kept and is_renaming(code, other):
                kept.remove(other)
                kept[kept.index(code)] = code = replace(code, renamed=(*code.renamed, other.unit))
    return kept


def is_renaming(code: Candidate, other: Candidate) -> bool:
    """Whether a column has the units of a code, a few of them under several names."""
    if code is other or not FIRST.search(code.unit.header) or other.unit.numeric:
        return False
    both = (code.codes >= 0) & (other.codes >= 0)
    pairs = np.unique(np.column_stack([code.codes[both], other.codes[both]]), axis=0)
    one_code_each = len(pairs) == len(np.unique(pairs[:, 1]))
    return one_code_each and code.units < other.units <= (1 + FEW) * code.units


def check_names(table: Table, best: Candidate) -> None:
    """Raises StudyError where a column names the units of a code, but for a name that two codes share in one
    year.
    """
    used = {best.unit.index, best.time.column.index}
    for column in table.columns:
        if column.index in used or column.numeric or not NAMES.search(column.header):
            continue
        if told := _borne_twice(column, best):
            raise StudyError(
                f"{table.sheet.place}: in {quoted(column.header)}, {listed(told, 5)}: labels that "
                f"contradict the "
                f"codes. Correct them in a copy of the file, or give UNIT={best.unit.short} if the codes "
                f"are right"
            )


def _borne_twice(column: Column, best: Candidate) -> list[str]:
    """Names that two codes share in one year, if they are few; none where the column is a coarser one."""
    bearers: dict[str, set[str]] = {}
    in_year: dict[tuple[str, int], str] = {}
    told: dict[str, str] = {}
    for name, code, year in zip(column.texts, best.unit.texts, best.time.years.tolist(), strict=True):
        if name and code and year >= 0:
            bearers.setdefault(name, set()).add(code)
            first = in_year.setdefault((name, year), code)
            if first != code:
                told.setdefault(name, f"{name} is both {first} and {code} in {year}")
    several = sum(len(codes) > 1 for codes in bearers.values())
    return list(told.values()) if several <= FEW * len(bearers) and len(bearers) > 2 else []


def names_beside(table: Table, best: Candidate) -> list[Column]:
    """The columns that name the units, one by one but for a few: further codes, and names."""
    used = {best.unit.index, best.time.column.index}
    found = []
    for column in table.columns:
        if column.index in used or not (FIRST.search(column.header) or NAMES.search(column.header)):
            continue
        labels, units = _several(best.unit, column), _several(column, best.unit)
        few = [sum(len(own) > 1 for own in side.values()) <= FEW * len(side) for side in (labels, units)]
        if all(few) and len(units) > 2 and (1 - FEW) * len(labels) <= len(units):
            found.append(column)
    return found


def differing(unit: Column, column: Column) -> list[str]:
    """Units that a column calls by several names, and names of several units."""
    return [
        f"{one} = {' / '.join(sorted(own))}"
        for side in (_several(unit, column), _several(column, unit))
        for one, own in side.items()
        if len(own) > 1
    ]


def _several(one: Column, other: Column) -> dict[str, set[str]]:
    """What stands in another column beside each text of one."""
    found: dict[str, set[str]] = {}
    for text, beside in zip(one.texts, other.texts, strict=True):
        if text and beside:
            found.setdefault(text, set()).add(beside)
    return found


def check_register(table: Table, columns: Sequence[Column]) -> None:
    """Raises StudyError where one of the columns has codes of China's divisions, another the units' names,
    and the register denies that a code and a name are of one place.
    """
    code = next((c for c in columns if are_codes({text for text in c.texts if text})), None)
    if code is None:
        return
    rows: dict[tuple[str, str], int] = {}
    for column in columns:
        if column is not code:
            for i, pair in enumerate(zip(code.texts, column.texts, strict=True)):
                rows.setdefault(pair, i)
    told = {pair: said for pair in rows if (said := contradicted(pair[0], [pair[1]]))}
    if told:
        own, name = next(iter(told))
        raise StudyError(
            f"{table.place(rows[own, name], code)}: the code {quoted(own)} and the name {quoted(name)} "
            f"are two places in the register of China's divisions ({'; '.join(list(told.values())[:5])}); "
            "correct the wrong ones in a copy of the file, or take the wrong column out of it"
        )
