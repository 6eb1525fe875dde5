"""Names beside codes: a unit that was renamed, and a name that two codes share in one year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from door.find import FIRST, NAMES, Candidate
from door.table import Column, Table
from study.errors import StudyError, listed, quoted

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
