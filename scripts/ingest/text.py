"""What stands in a cell, read as a header, a number or a year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_CJK = "\u3400-\u9fff\uff00-\uffef\u3000-\u303f"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
# Circled and superscript digits must go before full-width forms are folded: folding turns ① into the digit 1.
_FOOTNOTE = re.compile(
    r"[\u2460-\u24ff\u2776-\u2793\u00b9\u00b2\u00b3\u2070-\u2079\u2020\u2021*#]+|\[\d+\]|[(（]?注\d*[)）]?"
)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_YEAR = re.compile(r"(\d{4})(\.0+)?\s*(年|年度)?")
MISSING_MARKS = frozenset(
    [
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        "——",
        "―",
        "−",
        "─",
        "…",
        "……",
        "...",
        "......",
        "..",
        ".",
        "/",
        "NA",
        "N/A",
        "n.a.",
        "nan",
        "NaN",
    ]
)


@dataclass(frozen=True)
class Number:
    """A cell read as a number: its value (None where missing or unreadable) and what was noticed.

    flag: '' as printed, 'missing', 'footnote' (a mark was taken off), 'unreadable' (text that is no number).
    """

    value: float | None
    flag: str = ""


def clean(raw: Any) -> str:
    """A cell's text without Excel's escaped line ends, full-width forms, padding and repeated spaces."""
    text = unicodedata.normalize("NFKC", show(raw).replace("_x000D_", " "))
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def clean_header(text: str) -> str:
    """A header's text: clean, and without spaces beside Chinese characters ('城 市' is 城市)."""
    return _BESIDE_CJK.sub("", clean(text))


def show(raw: Any) -> str:
    """The cell as a person sees it: 1345 for 1345.0, the text itself for text."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw)


def without_footnotes(text: str) -> str:
    """The text without footnote marks: ①, ¹, *, †, [1], 注."""
    return _FOOTNOTE.sub("", text)


def read_number(raw: Any, missing: frozenset[str] = MISSING_MARKS) -> Number:
    """A cell as a number, thousand separators, full-width digits and footnote marks understood; anything else
    is 'unreadable'.
    """
    if raw is None:
        return Number(None, "missing")
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Number(None, "missing") if raw != raw else Number(float(raw))
    return _read_text_number(str(raw), missing)


@lru_cache(maxsize=65536)
def _read_text_number(raw: str, missing: frozenset[str]) -> Number:
    if raw.strip() in missing or clean(raw) in missing:
        return Number(None, "missing")
    bare = without_footnotes(raw)
    text = clean(bare)
    flag = "footnote" if bare != raw else ""
    if text in missing:
        return Number(None, "missing")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "").replace(" ", "")
    return Number(float(text), flag) if _NUMBER.fullmatch(text) else Number(None, "unreadable")


def read_year(raw: Any) -> int | None:
    """A cell as a year (2013, '2013年', '２０１３'), or None when it is not one."""
    match = _YEAR.fullmatch(clean(raw))
    return int(match[1]) if match and 1800 <= int(match[1]) <= 2200 else None
