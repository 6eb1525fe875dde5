"""Characters of a text that need care: Chinese ones, as wide as two letters, and those that nobody sees."""

from __future__ import annotations

import re
import unicodedata

RANGES = ((0x2E80, 0x9FFF), (0xFF00, 0xFFEF))  # CJK radicals to the unified ideographs; full-width signs
_CHINESE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in RANGES) + "]")

# Letters and signs that print nothing: a joiner, fillers of Hangul, Khmer vowels, a Braille blank.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")

# Cyrillic and Greek letters that look like Latin ones, in the one case or the other, and dashes and
# apostrophes as programs and keyboards write them.
_FOLDED = dict(zip("авеѕіјкмнорстухһԛԝԁαβεζηικμνορτυχ", "abesijkmhopctyxhqwdabezhikmnoptyx", strict=True))
_FOLDED |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
_FOLDED |= dict.fromkeys("\u2018\u2019\u02bc\u0060", "'")
_ALIKE = str.maketrans(_FOLDED)

# The rank of a Chinese division behind its name.
RANK = re.compile(r"(?<=..)(市|地区|盟|自治州|自治县|林区|省|特别行政区)$|(壮族|回族|维吾尔)?自治区$")


def chinese_letters(text: str, repeated: bool = False) -> str:
    """Collect the Chinese characters of a text, each once, in their order of code. repeated: as often as they
    are there.
    """
    if text.isascii():
        return ""
    found = _CHINESE.findall(text)
    return "".join(sorted(found if repeated else set(found)))


def fold_letters(text: str) -> str:
    """Fold a text to the one of the forms that look or mean the same: of cases, widths, letters of several
    alphabets, dashes and apostrophes.
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)


def list_foreign_letters(one: str, other: str) -> list[str]:
    """List the letters of one of two texts alone that look like Latin ones, each with its name."""
    alone = sorted(set(one) ^ set(other))
    return [f"{c} ({unicodedata.name(c)})" for c in alone if c.isalpha() and ord(c.casefold()[0]) in _ALIKE]


def has_invisible(text: str) -> bool:
    """Return whether a text has a line break, a control character or one that nobody sees."""
    if text.isprintable():
        return not text.isascii() and _BLANK.search(text) is not None
    return any(kind[0] == "C" or kind in ("Zl", "Zp") for kind in map(unicodedata.category, text))
