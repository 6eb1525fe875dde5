"""Numbers as manuscripts print them: signs, digits and brackets of every kind, stars, powers of ten."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PLAIN: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width letters, digits and signs
    **dict.fromkeys(map(ord, "−–‐‑‒⁃﹣﹘➖"), "-"),
    **dict.fromkeys(map(ord, "∗⁎﹡✱★☆"), "*"),
    **dict.fromkeys(map(ord, "〔﹙❨"), "("),
    **dict.fromkeys(map(ord, "〕﹚❩"), ")"),
    **dict.fromkeys(map(ord, "【〖"), "["),
    **dict.fromkeys(map(ord, "】〗"), "]"),
    **dict.fromkeys(map(ord, "％﹪"), "%"),
    **dict.fromkeys(map(ord, "\u3000\u2002\u2003\u2004\u2005\u2007\u2008\u200a\t\r\n"), " "),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), ""),
}
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_CLAUSE = re.compile(r"([.．]\d+)，(?=\d)")  # behind a decimal number no comma parts thousands
_STARS_FIRST = re.compile(r"^\s*(\*{1,5})\s?(?=[-+—]?\.?\d)")  # as some journals print them, ***0.155 (2.3)
_NUMBER = re.compile(
    r"""(?:(?P<before>★{1,5})\s?)?(?P<relation>[<>≤≥]\s?)?
    (?P<sign>(?:(?<![\w)\]%*.])[-+—]|(?<=[\u3400-\u9fff])-)(?=[\d.]))?  # behind a Chinese word, too
    (?P<first>(?:(?<=^)|(?<=[(\[]))[-—][ ])?         # a sign apart, where a cell or a bracket begins
    (?<![A-Za-z_\d.⁰¹²³⁴⁵⁶⁷⁸⁹])
    (?P<digits>(?>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?|\.\d+))
    (?!\d|\.\d|,\d{3})                              # 0.0930.021 is two numbers run together, so none
    (?:[eE](?P<power>[-+]?\d+)|\s?[×x]\s?10(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))?
    (?![A-Za-z_]*[a-z]\d)
    (?P<percent>\s?%)?
    (?:\s?[)\]]?\s?(?P<stars>\*{1,5}))?""",
    re.VERBOSE,
)
_RAISED = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
COMMA = re.compile(r"(?<![\d.,])(?:0,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,}))(?!\d|,\d)")
_POINT = re.compile(r"\d\.\d(?!\d\d(?:\.\d{3})*,\d)")
LONGEST = 40  # digits of a printed number, or of its power of ten
HIGHEST_POWER = 250  # of ten, either way: with LONGEST digits the number and its last digit fit a float


@dataclass(frozen=True)
class Figure:
    """A printed number. unit: one of its last digit; bracket: the one that it stands in, "" for none;
    relation: `<` or `>` before it; start: where it begins in its text.
    """

    text: str
    value: float
    unit: float
    stars: int = 0
    bracket: str = ""
    relation: str = ""
    percent: bool = False
    start: int = 0

    @property
    def digits(self) -> int:
        """Number of significant digits."""
        return len(f"{abs(self.value / self.unit):.0f}".lstrip("0"))

    def agrees(self, value: float, unsigned: bool = False) -> bool:
        """Return whether a number of the study prints as this one. unsigned: as text does that says what
        falls.
        """
        printed, unit = (self.value / 100, self.unit / 100) if self.percent else (self.value, self.unit)
        if unsigned:
            value, printed = abs(value), abs(printed)
        if self.relation:
            return value <= printed if self.relation in "<≤" else value >= printed
        return abs(value - printed) <= unit * (0.5 + 1e-6) + 1e-12 * abs(value)


def normalise_digits(text: str) -> str:
    """A text with ASCII digits, signs, brackets and stars, as long as no thousands are parted in it."""
    text = _THOUSANDS.sub("", _CLAUSE.sub(r"\1、", text).translate(_PLAIN))
    return text.replace("\u00a0", " ").replace("\u2009", " ").replace("\u202f", " ")


def has_commas(texts: Iterable[str], of_manuscript: bool = False) -> bool:
    """Return whether some texts print decimal commas: more of them than decimal points. of_manuscript:
    whether the manuscript that they are of does, where they need no more, as in "β = 0,93, p < 0.01".
    """
    commas = points = 0
    for text in map(normalise_digits, texts):
        commas += len(COMMA.findall(text))
        points += len(_POINT.findall(text))
    return commas > points or (of_manuscript and commas == points)


def figures(text: str, commas: bool = False) -> list[Figure]:
    """The numbers of a text, from its first on. commas: whether decimals stand behind a comma."""
    text = _STARS_FIRST.sub(lambda match: match[0].replace("*", "★"), normalise_digits(text))
    if re.fullmatch(r" *\d{1,3}(?: \d{3})+ *", text):
        text = text.replace(" ", "")
    if commas:
        text = re.sub(r"(?<=\d)(?<!\b0)\.(?=\d{3}(?:[.,]|(?!\d)))", "", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    found: list[Figure] = []
    opened, at = [], 0
    for match in _NUMBER.finditer(text):
        for character in text[at : match.start("digits")]:
            if character in "([{":
                opened.append(character)
            elif character in ")]}" and opened:
                opened.pop()
        at = match.start("digits")
        digits = match["digits"].replace(",", "").replace("·", ".")
        raised = match["power"] or (match["raised"] or "0").translate(_RAISED)
        # A power of more would not fit a float, and no study prints one.
        if len(digits) > LONGEST or len(raised) > LONGEST or abs(int(raised)) > HIGHEST_POWER:
            continue
        power = int(raised)
        negative = (match["sign"] or match["first"] or "+").strip() in ("-", "—")
        decimals = len(digits.partition(".")[2])
        value = float(f"{'-' if negative else ''}{digits}e{power}")
        stars = match["stars"] or (None if match["percent"] else match["before"])
        found.append(
            Figure(
                match[0].strip().replace("★", "*"),
                value,
                10.0 ** (power - decimals),
                len(stars or ""),
                opened[-1] if opened else "",
                (match["relation"] or "").strip(),
                bool(match["percent"]),
                match.start("digits"),
            )
        )
    return found
