"""China's divisions by code and name since 1981: what a code has been called, and what a name has stood for.

`register.csv` has the codes of the Ministry of Civil Affairs by year-end, as github.com/yescallop/areacodes
(CC0) compiles them, and where the National Bureau of Statistics had its own: Hainan's counties until 2009,
Dingzhou and Xinji. first, until: the first year-end with a name, and the first without it; into: the
prefectures to which most counties of one that is no more went, worked out from the counties' codes.
What the register does not know contradicts nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from spillover.messages.letters import RANK
from spillover.weights.text import parse_csv_table

_PEOPLES = re.compile(
    r"(?<=..)(?:(?:壮|回|藏|羌|彝|白|傣|景颇|傈僳|苗|侗|布依|土家|哈尼|朝鲜|蒙古)族"
    r"|维吾尔|蒙古|哈萨克|柯尔克孜)+$"
)
_COUNTY_RANK = re.compile(r"(?<=..)(区|县|市|旗|自治县|自治旗|特区|林区)$")
_LATIN_RANK = re.compile(r"\b(city|prefecture|province|municipality|autonomous|region|shi|sheng)\b", re.I)
_CJK = re.compile(r"[\u3400-\u9fff]")
MOST_FOREIGN = 0.25  # of the codes of a column may be unknown, where it is one of divisions


def code_of(text: str) -> str:
    """Complete a division's code to six digits, from 2, 4, 6 or 12; "" where a text is none."""
    digits = text.strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (2, 4, 6, 12)):
        return ""
    return digits[:6].ljust(6, "0")


def shorten_division_name(name: str) -> str:
    """Shorten a division's name by its rank and the peoples that it is named for: 大理 for 大理白族自治州."""
    bare = RANK.sub("", "".join(name.split()))
    return _PEOPLES.sub("", bare) or bare


def latin_letters(name: str) -> str:
    """Reduce a name in Latin letters to these, without rank, blanks and marks."""
    return re.sub("[^a-z]", "", _LATIN_RANK.sub("", name).casefold().replace("ü", "u"))


@lru_cache
def _records() -> list[dict[str, str]]:
    text = Path(__file__).with_name("register.csv").read_text(encoding="utf-8")
    return parse_csv_table(text, "register.csv")


@lru_cache
def names_by_code() -> Mapping[str, tuple[str, ...]]:
    """List the names that each code has had, the latest first."""
    found: dict[str, list[str]] = {}
    for row in sorted(_records(), key=lambda row: row["until"] or "9999", reverse=True):
        found.setdefault(row["code"], []).append(row["name"])
    return {code: tuple(dict.fromkeys(own)) for code, own in found.items()}


@lru_cache
def _moves() -> frozenset[tuple[str, str]]:
    """Pair the codes above the counties under which one place has been."""
    pairs = {(row["code"], code) for row in _records() for code in row["into"].split("|") if code}
    return frozenset(pairs | {(new, old) for old, new in pairs})


@lru_cache
def pinyin_by_code() -> Mapping[str, str]:
    """Read today's provinces and prefectures by code as English texts spell them (Harbin, Inner Mongolia).
    The table was made with pypinyin and corrected by hand.
    """
    text = Path(__file__).with_name("pinyin.csv").read_text(encoding="utf-8")
    return {row["code"]: row["pinyin"] for row in parse_csv_table(text, "pinyin.csv")}


@lru_cache
def _read_codes() -> Mapping[str, frozenset[str]]:
    """Map names to the codes that have had them: in full; and without its rank, above the counties."""
    found: dict[str, set[str]] = {}
    for code, own in names_by_code().items():
        for name in own:
            for form in {name, shorten_division_name(name)} if code.endswith("00") else {name}:
                found.setdefault(form, set()).add(code)
    for code, name in pinyin_by_code().items():
        found.setdefault(_toneless(name), set()).add(code)
    return {form: frozenset(codes) for form, codes in found.items()}


@lru_cache(maxsize=8192)
def codes_of_name(name: str) -> frozenset[str]:
    """List the codes that a name has stood for; none where the register does not know it."""
    plain = _normalise_name(name)
    if not _CJK.search(plain):
        return _read_codes().get(_toneless(plain), frozenset()) if _toneless(plain) else frozenset()
    known = _read_codes()
    forms = (plain, shorten_division_name(plain), plain.removesuffix("州") if len(plain) > 2 else plain)
    return next((known[form] for form in forms if form in known), frozenset())


def is_bare_province(name: str) -> bool:
    """Return whether a name without a rank is a province's: 吉林, which is a city's too, or Jilin."""
    plain = _normalise_name(name)
    unranked = not _CJK.search(plain) or shorten_division_name(plain) == plain
    return unranked and any(code.endswith("0000") for code in codes_of_name(name))


def find_codes(code: str, name: str) -> list[str]:
    """Find the codes above the counties of what a code and a name, perhaps both of before, have stood for."""
    called = [name, *names_by_code().get(code_of(code), ())]
    found = {found for one in called for found in codes_of_name(one) if found.endswith("00")}
    return sorted(found | {other for one, other in _moves() if one in found})


def describe_contradiction(code: str, given: Iterable[str]) -> str:
    """Describe what the register says against a code and the names beside it,
    `370100 = 济南市, 青岛市 = 370200`; "" where they can be of one place.

    A division within another, and the same one under codes of different years, are no contradiction.
    """
    own = code_of(code)
    called = names_by_code().get(own, ())
    if not called:
        return ""
    for name in given:
        others = _peers(own, name)
        if not others or _agrees(own, called, name):
            continue
        if any(_is_nested(own, other) or _one_place(own, other) for other in others):
            continue
        return f"{own} = {called[0]}, {' '.join(name.split())} = {' / '.join(sorted(others)[:3])}"
    return ""


def _peers(code: str, name: str) -> frozenset[str]:
    """List the codes that a name has stood for, those above the counties alone where a code is one and has
    such.

    A county may be spelt like a prefecture, and only these are known by their spelling.
    """
    found = codes_of_name(name)
    if not code.endswith("00"):
        return found if _CJK.search(name) else frozenset()
    return frozenset(other for other in found if other.endswith("00")) or found


def are_codes(texts: Iterable[str]) -> bool:
    """Return whether a column's texts are codes of China's divisions, not numbers of another kind."""
    given = list(texts)
    known = [text for text in given if len(text.removesuffix(".0")) > 2 and code_of(text) in names_by_code()]
    return bool(given) and len(known) >= (1 - MOST_FOREIGN) * len(given)


def province_code(code: str) -> str:
    """Cut a division's code to its first two digits; "" where a text is none."""
    return code_of(code)[:2]


def _normalise_name(name: str) -> str:
    text = unicodedata.normalize("NFKC", name)
    return "".join(_CJK.findall(text)) or text


def _toneless(name: str) -> str:
    """Reduce a name to Latin letters; Shaanxi to Shanxi, which many files write for both."""
    return latin_letters(name).replace("aa", "a")


def _agrees(code: str, called: Iterable[str], name: str) -> bool:
    """Return whether a code has had a name, with or without its rank."""
    plain = _normalise_name(name)
    bare = {_COUNTY_RANK.sub("", plain), shorten_division_name(plain), plain}
    return any(bare & {_COUNTY_RANK.sub("", own), shorten_division_name(own), own} for own in called) or (
        code in pinyin_by_code() and _toneless(pinyin_by_code()[code]) == _toneless(name) != ""
    )


@lru_cache
def _shorts(code: str) -> frozenset[str]:
    """List the names that a code has had, without ranks."""
    return frozenset(shorten_division_name(name) for name in names_by_code().get(code, ()))


def _one_place(one: str, other: str) -> bool:
    """Return whether two codes were one place's, one after the other, or have had one name."""
    return (one, other) in _moves() or not _shorts(one).isdisjoint(_shorts(other))


def _is_nested(one: str, other: str) -> bool:
    """Return whether one division lies within the other, by their codes."""
    stems = sorted((_stem(one), _stem(other)), key=len)
    return stems[1].startswith(stems[0])


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
