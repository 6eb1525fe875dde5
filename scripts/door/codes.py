"""Numbers that files write where there is none, as -99 or 9999999 for no answer, in a column of numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from door.table import SheetColumn
from spillover.arrays.foundation import Array

# What a person gives for MISSING= where such numbers are numbers.
KEEP = "none"
# No other number may be nearer to zero than this many times the code, or it may be closer and lie this many
# robust deviations away; codes of one or two digits, which scores and shares have, need a distance besides.
NEAREST, NEARER, DEVIATIONS, SHORT_DEVIATIONS = 1 / 3, 2 / 3, 50, 10
# How large the others of a column may be that has 9 for no answer, and in how many rows it stands at least.
LARGEST_BELOW_NINE, ROWS_OF_NINE = 3, 3
# Rows of zeros that a mark says are withheld, at least, and the share of them and of the marks that agree.
FEWEST_WITHHELD, NEARLY_ALL = 3, 0.9
# Codes below 0 of one digit, or ten, that surveys write beside -8 and -9.
_BESIDE = frozenset([1.0, 2.0, 7.0, 10.0])
# More digits no number keeps exactly.
LONGEST = 15
# Nines that single precision rounds up.
_LONG = [10.0**digits - 1 for digits in range(8, LONGEST + 1)]
_FRACTION = re.compile(r"99+\.9+")


@dataclass(frozen=True)
class Codes:
    """Numbers of a column that may mean that the value is missing. numbers: from the farthest on; sure:
    whether they recur, so far from the others that a person has to say what they are.
    """

    numbers: tuple[float, ...]
    sure: bool


def find_codes(column: SheetColumn, rows: list[int]) -> list[Codes]:
    """Find the codes among the numbers of rows, those below 0 and those above."""
    values = column.numbers[rows]
    values = values[np.isfinite(values)]
    # 99999999 is 100000000 in single precision.
    single = {float(np.float32(nines)): nines for nines in _LONG} if _is_single(values) else {}
    for number, nines in single.items():
        values = np.where(np.abs(values) == number, np.sign(values) * nines, values)
    kept = {nines: number for number, nines in single.items()}
    found = [codes for sign in (-1.0, 1.0) if (codes := _find_codes_above(sign * values, sign))]
    return [
        replace(one, numbers=tuple(_restore_number(number, kept) for number in one.numbers)) for one in found
    ]


@dataclass(frozen=True)
class Withheld:
    """Rows in which all columns of numbers are zero, or empty, and another column has one mark. mark: its
    column and text; rows: these; others: further rows in which one of the columns is zero.
    """

    column: SheetColumn
    text: str
    rows: list[int]
    others: list[int]


def find_withheld(
    columns: Sequence[SheetColumn], marks: Iterable[SheetColumn], rows: Sequence[int]
) -> Withheld | None:
    """Find the column whose mark stands in all rows where every column of numbers is zero, and nearly nowhere
    else, as the N of numbers that an office does not disclose. rows: those of units.
    """
    numbers = np.array([column.numbers[list(rows)] for column in columns])
    is_zero = (numbers == 0).any(0) & ((numbers == 0) | np.isnan(numbers)).all(0)
    zeros = {row for row, zero in zip(rows, is_zero, strict=True) if zero}
    if not FEWEST_WITHHELD <= len(zeros) < len(rows) / 2 or len(columns) < 2:
        return None
    for column in marks:
        text, count = Counter(column.texts[row] for row in zeros).most_common(1)[0]
        if text and count >= NEARLY_ALL * len(zeros):
            marked = {row for row in rows if column.texts[row] == text}
            if count >= max(FEWEST_WITHHELD, NEARLY_ALL * len(marked)):
                some = (numbers == 0).any(0)
                rest = [row for row, zero in zip(rows, some, strict=True) if zero and row not in marked]
                return Withheld(column, text, sorted(marked & zeros), rest)
    return None


def _restore_number(number: float, kept: dict[float, float]) -> float:
    return float(np.copysign(kept.get(abs(number), abs(number)), number))


def _is_single(values: Array) -> bool:
    """Return whether a column was kept in single precision: that shows in fractions, and in most numbers."""
    fractions = values[values * 1024 != np.round(values * 1024)]
    return 2 * len(fractions) > len(values) and bool(np.all(fractions == fractions.astype(np.float32)))


def _find_codes_above(values: Array, sign: float) -> Codes | None:
    """The codes at the upper end. sign: -1 where all numbers were turned."""
    distinct, counts = np.unique(values, return_counts=True)
    codes = _list_codes(distinct, sign)
    rest, times = distinct[: len(distinct) - len(codes)], counts[len(distinct) - len(codes) :]
    if not codes or len(rest) < 2:
        return None
    numbers = tuple(sign * code for code in codes)
    if not _lies_far(codes, values[values <= rest[-1]], sign, int(times.sum())):
        return None
    return Codes(numbers, sure=bool(times.max() > 1))


def _list_codes(distinct: Array, sign: float) -> list[float]:
    """The codes of one family with which the numbers end, the largest first; none where only those are that
    stand beside others.
    """
    if not len(distinct) or distinct[-1] <= 0:
        return []
    top = float(distinct[-1])
    if _FRACTION.fullmatch(repr(top)):
        return [top]
    digits = len(f"{top:.0f}")
    if digits > LONGEST:
        return []
    families = [_family(size, sign) for size in ([digits] if sign > 0 else range(1, digits + 1))]
    main, beside = (set[float]().union(*sets) for sets in zip(*families, strict=True))
    codes = []
    for number in distinct[::-1].tolist():
        if number not in main | beside:
            break
        codes.append(number)
    return codes if main & set(codes) else []


def _family(digits: int, sign: float) -> tuple[set[float], set[float]]:
    """The codes of so many digits: those that may stand alone, and those that stand beside them."""
    nines = 10.0**digits - 1
    if digits == 1:
        return ({9.0}, {7.0, 8.0}) if sign > 0 else ({8.0, 9.0}, set(_BESIDE))
    eights, sevens, sixes = (nines / 9 * digit for digit in (8, 7, 6))
    alone = {nines, eights} if digits == 2 else {nines, nines - 1, nines - 2, eights, sevens}
    return alone, {nines - 1, nines - 2, nines - 3, sevens, sixes}


def _lies_far(codes: list[float], rest: Array, sign: float, rows: int) -> bool:
    """Return whether codes lie far beyond the rest of their column; rows: that have one."""
    largest, code = codes[0], codes[-1]
    low, high = float(rest.min()), float(rest.max())
    if sign < 0 and high <= 0:  # no other number is below 0; a scale from -9 to 9 has two sides
        return largest > 10 or not 0.8 * largest <= -low <= 20
    if largest < 10:
        whole = bool(np.all(rest == np.round(rest)))
        return whole and low >= 0 and high <= LARGEST_BELOW_NINE and rows >= ROWS_OF_NINE
    middle = float(np.median(rest))
    spread = 1.4826 * float(np.median(np.abs(rest - middle)))
    away = (code - middle) / spread if spread else np.inf if high <= NEAREST * code else 0.0
    if max(abs(low), abs(high)) <= NEAREST * code:
        return code >= 100 or away >= SHORT_DEVIATIONS
    return code >= 100 and high <= NEARER * code and away >= DEVIATIONS
