"""Read a cell as a header, a number or a year. Nothing is guessed: what is not plainly one is
refused.
"""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from spillover.weights.text import show

_CJK = "\u3400-\u9fff\uff00-\uffef\u3000-\u303f"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
# Circled digits and the signs of footnotes. Folding to NFKC would make the digit 1 of ① and of ¹.
_SIGNS = "\u2460-\u2487\u249c-\u24ff\u2776-\u2793\u2020\u2021*#"
_SUPERSCRIPTS = "\u00b9\u00b2\u00b3\u2070\u2074-\u2079"
# A mark in brackets can be before or behind; 注1 only behind, for 注12.5 could be 1 and 2.5 as well as 12.5.
_BRACKETS = r"\[\d{1,2}\]|[(（]注[0-9]{0,2}[)）]"
_FOLDED = re.compile(rf"[^{_SIGNS}{_SUPERSCRIPTS}]+")
_SPACE = "[ \u00a0\u2009\u202f]"
_THOUSANDS = {
    ".": re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:{_SPACE}[0-9]{{3}})+)(?:\.[0-9]+)?"),
    ",": re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}})+|(?:{_SPACE}[0-9]{{3}})+)(?:,[0-9]+)?"),
}
_NUMBER = {
    ".": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"),
    ",": re.compile(r"[+-]?(?:[0-9]+(?:,[0-9]*)?|,[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"),
}
_SEPARATORS = {".": re.compile(rf",|{_SPACE}"), ",": re.compile(rf"\.|{_SPACE}")}
_YEAR = re.compile(r"(?:[FC]Y\s?)?([0-9]{4})(?:\.0+)?\s*(?:年|年度)?")
# All months of a year: Jan 2013-Dec 2013, 2013年1-12月.
_MONTHS = re.compile(
    r"Jan[a-z.]* ([0-9]{4})\s*(?:[-–—]|to)\s*Dec[a-z.]* \1|([0-9]{4})年0?1(?:月份?)?\s*[-–—~至到]\s*12月份?",
    re.I,
)
# A year of an era, which its name says: 民國92年 is 2003, 平成15年 too.
_ERAS = {"民國": 1911, "民国": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_OF_ERA = re.compile(rf"(?:中[華华])?({'|'.join(_ERAS)})\s*([0-9]{{1,3}}|元)\s*年?度?")
# The last quarter of a year, or another: 2013Q4.
_QUARTER = re.compile(r"([0-9]{4})\s*[-/.]?\s*[qQ][1-4]")
# A day: 2013-12-31, 2013/12/31, 2013年12月31日, with or without the hour.
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?(?:[ T(].*)?")
# 31/12/2013, 12/31/2013, 31.12.2013: the year is plain, whichever is the month.
_DAY_FIRST = re.compile(r"[0-3]?[0-9]([-/.])[0-3]?[0-9]\1([0-9]{4})(?: .*)?")
_ERROR = re.compile(r"#[A-Z][A-Z0-9_/]*[!?]?")
# Full-width forms of ASCII and the full-width space: the only characters that a number's text is folded from.
_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
MISSING_MARKS = frozenset(
    [
        *("", "-", "--", "---", "–", "—", "——", "―", "−", "─"),
        *("…", "……", "‥", "...", "......", "..", ".", "/", ":"),
        *("NA", "N/A", "#N/A", "n.a.", "nan", "NaN"),
    ]
)


LARGEST = sys.float_info.max
# What parts the texts of columns that name a unit together.
BETWEEN = " / "
# Digits that a workbook prints small and high, or low.
SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def join_texts(texts: Iterable[str]) -> str:
    """Join the name of a unit that several columns name together; "" where one of them is empty."""
    parts = [*texts]
    return BETWEEN.join(parts) if all(parts) else ""


# What the label of a code says where the code is no number: that there is no answer.
_NO_ANSWER = re.compile(
    r"not applicable|inapplicable|\bn/?a\b|don.?t know|do not know|no answer|no response|\bmissing\b"
    r"|refus(?:ed|al)|refuse to|^\W*refuse\W*$|not (?:asked|stated|available|known)|\bunknown\b"
    r"|不适用|不知道|不清楚|不详|拒绝|拒答|缺失|未回答|无回答|无法判断|说不清|未知",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\bnot |\bun(?=known)|不", re.IGNORECASE)


def labels_of_gaps(values: Iterable[Any], labels: Mapping[Any, str]) -> dict[Any, str]:
    """Find the labelled codes that are no numbers, of a column that is read as numbers: those whose labels
    say that there is no answer, and in a column of which most codes have no label those below 0 where no
    number is. A label whose opposite is one, too (not available, available), is an answer.
    """
    texts = {label.casefold().strip() for label in labels.values()}
    said = {
        code: label
        for code, label in labels.items()
        if _NO_ANSWER.search(label) and not _has_opposite(label, texts)
    }
    numbers = {value for value in values if isinstance(value, int | float) and value == value}
    plain = numbers - labels.keys()
    if len(plain) > len(labels) and min(plain) >= 0:
        said |= {code: label for code, label in labels.items() if isinstance(code, int | float) and code < 0}
    return said


def _has_opposite(label: str, texts: Collection[str]) -> bool:
    """Return whether the label without its negation is among the texts."""
    text = label.casefold().strip()
    return (plain := _NEGATION.sub("", text)) != text and plain in texts


class Fault(str):
    """Text of a cell in which the spreadsheet has no value: an error (#DIV/0!), or `=formula` never
    computed.
    """


class CellNumber(NamedTuple):
    """Number read from a cell: its value (None where missing or unreadable) and what was noticed.

    flag: '' as printed, 'missing', 'footnote' (a mark was taken off), 'unreadable' (not a number).
    mark: what was taken off.
    """

    value: float | None
    flag: str = ""
    mark: str = ""


MISSING, UNREADABLE = CellNumber(None, "missing"), CellNumber(None, "unreadable")


def clean(raw: Any) -> str:
    """Clean a cell's text of Excel's escaped line ends, full-width forms, padding and repeated spaces;
    footnote signs are kept.
    """
    text = show(raw).replace("_x000D_", " ")
    if not text.isascii():
        text = _FOLDED.sub(lambda part: unicodedata.normalize("NFKC", part[0]), text)
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def clean_header(text: str) -> str:
    """Clean a header's text, also of spaces beside Chinese characters ('城 市' is 城市)."""
    folded = unicodedata.normalize("NFKC", text.replace("_x000D_", " "))
    return _BESIDE_CJK.sub("", " ".join(folded.split()))


def is_fault(raw: Any) -> bool:
    """Return whether a cell holds a spreadsheet's error, as itself or as the text that an export leaves of
    it.
    """
    return isinstance(raw, Fault) or (isinstance(raw, str) and bool(_ERROR.fullmatch(raw.strip())))


class Marks:
    """Takes footnote marks off a text: before or behind it, never within. superscripts: whether
    superscript digits are marks; flags: letters that are, behind a text.
    """

    def __init__(self, superscripts: bool = False, flags: Iterable[str] = ()) -> None:
        sign = f"[{_SIGNS}{_SUPERSCRIPTS if superscripts else ''}]|{_BRACKETS}"
        letters = "|".join(map(re.escape, flags))
        self._before = re.compile(rf"(?:(?:{sign})\s*)+")
        self._behind = re.compile(
            rf"(?:\s*(?:{sign}|注[0-9]{{0,2}}{f'|(?:{letters})+' if letters else ''}))+$"
        )

    def split(self, text: str) -> tuple[str, str]:
        """Split a text into itself without its marks, and the marks."""
        before = self._before.match(text)
        start = before.end() if before else 0
        behind = self._behind.search(text, start)
        end = behind.start() if behind else len(text)
        return text[start:end].strip(), " ".join(filter(None, [text[:start].strip(), text[end:].strip()]))


MARKS = Marks()
ALL_MARKS = Marks(superscripts=True)


class NumberReader:
    """Reads cells as numbers, as a source says they are written.

    missing: its marks of a missing value, of which a number stands for every way to write it; decimal: '.' or
    ','; superscripts: whether superscript digits are footnote marks (else a number with one is refused, for
    10² may be 100); separators: whether thousands may be apart; flags: letters behind a number that are
    remarks on it.

    codes: the marks that are numbers; words: the others.
    """

    def __init__(
        self,
        missing: frozenset[str] = MISSING_MARKS,
        decimal: str = ".",
        superscripts: bool = False,
        separators: bool = True,
        flags: Iterable[str] = (),
    ) -> None:
        self.missing, self.decimal = missing, decimal
        numbers = {mark for mark in missing if _NUMBER[decimal].fullmatch(mark)}
        self.codes = frozenset(float(mark.replace(",", ".")) for mark in numbers)
        self.words = missing - numbers
        self._marks = Marks(superscripts, flags) if flags else ALL_MARKS if superscripts else MARKS
        self._separators = separators
        self._seen: dict[str, CellNumber] = {}

    def read(self, raw: Any) -> CellNumber:
        """Read a cell as a number; thousand separators, full-width digits and footnote marks are understood;
        anything else is 'unreadable'.
        """
        if type(raw) is float and -LARGEST <= raw <= LARGEST:
            return MISSING if raw in self.codes else CellNumber(raw)
        if raw is None:
            return MISSING
        if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
            return self._finite(raw)
        if isinstance(raw, Fault):
            return MISSING if raw.strip() in self.missing else UNREADABLE
        text = str(raw)
        if text not in self._seen:
            self._seen[text] = self._text(text)
        return self._seen[text]

    def read_column(self, cells: Iterable[Any]) -> tuple[list[float], list[int]]:
        """Read cells as numbers, NaN where there is none, and the places of those that are 'unreadable'."""
        plain = _NUMBER["."].fullmatch if self.decimal == "." else lambda text: None
        values: list[float] = []
        strange: list[int] = []
        for i, cell in enumerate(cells):
            number = float(cell) if type(cell) is str and plain(cell) else math.nan
            if -LARGEST <= number <= LARGEST and number not in self.codes:
                values.append(number)
                continue
            read = self.read(cell)
            values.append(math.nan if read.value is None else read.value)
            if read.flag == "unreadable":
                strange.append(i)
        return values, strange

    def _text(self, raw: str) -> CellNumber:
        if _NUMBER["."].fullmatch(raw) and self.decimal == ".":
            return self._finite(float(raw))
        text = _narrow(raw)
        if raw.strip() in self.missing or text in self.missing:
            return MISSING
        bare, mark = self._marks.split(text)
        if mark and bare in self.missing and bare:
            return CellNumber(None, "missing", mark)
        if self._separators and _THOUSANDS[self.decimal].fullmatch(bare):
            bare = _SEPARATORS[self.decimal].sub("", bare)
        if not _NUMBER[self.decimal].fullmatch(bare):
            return UNREADABLE
        value = float(bare.replace(",", "."))
        if value in self.codes:
            return CellNumber(None, "missing", mark)
        return CellNumber(value, "footnote" if mark else "", mark) if math.isfinite(value) else UNREADABLE

    def _finite(self, raw: Any) -> CellNumber:
        """Read a number of the file's own: NaN is missing, what is too large for a double is refused."""
        try:
            value = float(raw)
        except (OverflowError, ValueError):
            return UNREADABLE
        if value != value or value in self.codes:
            return MISSING
        return CellNumber(value) if math.isfinite(value) else UNREADABLE


def _narrow(text: str) -> str:
    """Make full-width ASCII of a text narrow and strip padding; nothing else in it changes."""
    return text.replace("_x000D_", "\n").translate(_WIDE).strip()


_PLAIN = NumberReader()


def read_number(raw: Any) -> CellNumber:
    """Read a cell as a number, written with a decimal point."""
    return _PLAIN.read(raw)


def read_year(raw: Any) -> int | None:
    """Read a cell as a year (2013, '2013年', '２０１３', 'FY2013', '民國102年'); None when it is not one."""
    return _year(show(raw))


@lru_cache(maxsize=65536)
def _year(text: str) -> int | None:
    bare = MARKS.split(_narrow(text))[0]
    if match := _OF_ERA.fullmatch(bare):
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
    elif match := _YEAR.fullmatch(bare) or _MONTHS.fullmatch(bare):
        year = int(next(filter(None, match.groups())))
    else:
        return None
    return year if 1800 <= year <= 2200 else None


def read_day_year(raw: Any) -> int | None:
    """Read the year of a cell with a day or a quarter (2013-12-31, a date of a workbook, 2013Q4); None when
    it is not one.
    """
    text = _narrow(show(raw))
    year = (
        match[1]
        if (match := _DAY.fullmatch(text) or _QUARTER.fullmatch(text))
        else match[2]
        if (match := _DAY_FIRST.fullmatch(text))
        else ""
    )
    return int(year) if year and 1800 <= int(year) <= 2200 else None


@dataclass(frozen=True)
class YearReader:
    """Reads the years of a column. form: `year` in four digits, `day` as part of a date, `short` in two
    digits, which mean the years from `century_from` to 99 years later.
    """

    form: str = "year"
    century_from: int | None = None

    def read(self, raw: Any) -> int | None:
        """Read the year of a cell; None when it is not one."""
        if self.form == "day":
            return read_day_year(raw)
        if self.form == "short" and self.century_from is not None:
            text = _narrow(show(raw))
            if re.fullmatch("[0-9]{1,2}", text):
                return self.century_from + (int(text) - self.century_from) % 100
        return read_year(raw)


# Columns whose commas were taken for those between thousands, though they may be decimal marks.

# One comma, with three digits behind it: 1,234.
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
# What a text with decimal commas does not have: a point, or a second comma.
_TELLS = re.compile(r"[^.]*\.[0-9]+|[^,]*,.*,.*")


class Doubt(NamedTuple):
    """Column of which nothing says what its commas are. cells: those with one; first: where the first is;
    text: what it holds.
    """

    measure: str
    cells: int
    first: str
    text: str


def may_have_decimals(text: str) -> bool:
    """Return whether a number may be one with three decimals as well as a whole one."""
    return bool(_EITHER.fullmatch(text.strip()))


def find_doubts(columns: Iterable[tuple[str, str, str]]) -> list[Doubt]:
    """Find the measures with numbers whose comma may be decimal, and none that tells. columns: measure, text
    and place of each cell.
    """
    found: dict[str, Doubt] = {}
    told = set()
    for measure, text, place in columns:
        if may_have_decimals(text):
            before = found.get(measure, Doubt(measure, 0, place, text.strip()))
            found[measure] = before._replace(cells=before.cells + 1)
        elif _TELLS.fullmatch(text.strip()):
            told.add(measure)
    return [doubt for measure, doubt in found.items() if measure not in told]
