"""Where the units are: Chinese divisions by code or name, and coordinates that the file itself has."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from door.declaration import Panel
from door.places_file import points_of
from door.table import Table
from study.errors import StudyError, listed

CHINA = {"cities": "china-cities", "provinces": "china-provinces"}
_RANK = re.compile(r"(?<=..)(市|地区|盟|自治州|自治县|林区|省|特别行政区)$|(壮族|回族|维吾尔)?自治区$")
_PEOPLES = re.compile(
    r"(?<=..)(?:(?:壮|回|藏|羌|彝|白|傣|景颇|傈僳|苗|侗|布依|土家|哈尼|朝鲜|蒙古)族|维吾尔|蒙古|哈萨克|柯尔克孜)+$"
)
_LATIN_RANK = re.compile(r"\b(city|prefecture|province|municipality|autonomous|region|shi|sheng)\b", re.I)
ALIKE = "which of"
_MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(frozen=True)
class Place:
    """A unit's place. code: its official code, by which maps and contiguity find its polygon; local: its name
    there; longitude, latitude: in degrees, as text.
    """

    code: str = ""
    local: str = ""
    longitude: str = ""
    latitude: str = ""


@lru_cache
def divisions(level: str) -> dict[str, Place]:
    """The provinces or prefecture-level divisions of China by code (six digits), from the package cpca, which
    has their names and seats.

    The four municipalities count among the cities, under their provinces' codes.
    """
    text = _table().read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        code = row["adcode"][:6]
        province = code.endswith("0000")
        wanted = (
            province
            if level == "provinces"
            else (code.endswith("00") and not province) or (province and code[:2] in _MUNICIPALITIES)
        )
        if wanted:
            found[code] = Place(code, row["name"], row["longitude"], row["latitude"])
    return found


def _table() -> Path:
    """The package's table. The package itself is not imported: it needs a module that newer Pythons lack."""
    spec = find_spec("cpca")
    if spec is None or not spec.submodule_search_locations:
        raise StudyError(
            "panel.places: the package cpca is not installed; run make again, or give coordinates"
        )
    return Path(spec.submodule_search_locations[0]) / "resources" / "adcodes.csv"


def short(name: str) -> str:
    """A division's name without its rank and the peoples that it is named for: 大理 for 大理白族自治州."""
    bare = _RANK.sub("", "".join(name.split()))
    return _PEOPLES.sub("", bare) or bare


@lru_cache
def by_name(level: str) -> dict[str, Place | None]:
    """The divisions by full and short name; None where two share it."""
    found: dict[str, Place | None] = {}
    for place in divisions(level).values():
        for name in {place.local, short(place.local)}:
            found[name] = None if name in found and found[name] != place else place
    return found


@lru_cache
def by_pinyin(level: str) -> dict[str, list[Place]]:
    """The divisions by their names in Latin letters, as English texts spell them (Harbin, Inner Mongolia);
    several where they are spelt alike. The table was made with pypinyin and corrected by hand.
    """
    found: dict[str, list[Place]] = {}
    text = Path(__file__).with_name("pinyin.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if place := divisions(level).get(row["code"]):
            found.setdefault(_letters(row["pinyin"]), []).append(place)
    return found


def _letters(name: str) -> str:
    return re.sub("[^a-z]", "", _LATIN_RANK.sub("", name).casefold().replace("ü", "u"))


def spelt(level: str, name: str) -> list[Place]:
    """The divisions that a name in Latin letters may mean; one with its province in brackets or behind a
    comma means the one there.
    """
    head, mark, province = re.sub(r"[)）]\s*$", "", name).replace("（", "(").replace(",", "(").partition("(")
    found = by_pinyin(level).get(_letters(head), [])
    within = {place.code[:2] for place in by_pinyin("provinces").get(_letters(province), [])}
    return [place for place in found if not mark or place.code[:2] in within]


def placed(level: str, text: str, name: str) -> Place | None:
    """The division that a unit's text (a code or a name) and its name mean, if there is one."""
    digits = text.removesuffix(".0")
    code = digits.ljust(6, "0") if digits.isdigit() and len(digits) in (2, 4) else digits[:6]
    if digits.isdigit() and (found := divisions(level).get(code)):
        return found
    for candidate in (name, text):
        bare = "".join(candidate.split())
        if found := by_name(level).get(bare) or by_name(level).get(short(bare)):
            return found
        if candidate.isascii() and len(alike := spelt(level, candidate)) == 1:
            return alike[0]
    return None


def level_of(units: Mapping[str, str]) -> tuple[str, list[str]] | None:
    """Whether units (text -> name) are cities or provinces of China: the level that places most of them, if
    it is most of them, and those that it does not place.
    """
    lost = {
        level: [name for text, name in units.items() if not _could_be(level, text, name)] for level in CHINA
    }
    best = min(lost, key=lambda level: len(lost[level]))
    if len(lost[best]) >= 0.5 * len(units) or not _looks_chinese(units):
        return None
    return best, [_called(best, text, name) for text, name in units.items() if not placed(best, text, name)]


def _could_be(level: str, text: str, name: str) -> bool:
    return placed(level, text, name) is not None or bool(spelt(level, name))


def _looks_chinese(units: Mapping[str, str]) -> bool:
    """Whether units are called in Chinese, by Chinese codes, or by words that could be names."""
    return any(re.search("[\u4e00-\u9fffA-Za-z]", name) for name in units.values()) or all(
        re.fullmatch(r"[1-8]\d{3}(\d{2})?(\.0)?|[1-8]\d", text) for text in units
    )


def places_of(
    table: Table, panel: Panel, rows: Mapping[str, list[int]], names: Mapping[str, str], root: Path
) -> dict[str, Place]:
    """The place of each unit, by its text. Raises StudyError naming units that cannot be placed."""
    if panel.longitude and panel.latitude:
        return _own(table, panel, rows)
    level = next((level for level, key in CHINA.items() if key == panel.places), None)
    if panel.places and level is None:
        points = points_of(root / panel.places, panel.places, {text: names[text] for text in rows})
        return {text: Place("", "", *point) for text, point in points.items()}
    if level is None:
        return {}
    found = {text: placed(level, text, names[text]) for text in rows}
    if lost := [_called(level, text, names[text]) for text, place in found.items() if place is None]:
        raise StudyError(
            f"panel.places: {panel.places} has no place for {listed(lost)}; correct their names or codes, or "
            "take 'places' out: then the study has no spatial part"
        )
    known = {text: place for text, place in found.items() if place}
    _check_apart(known, names)
    return known


def _called(level: str, text: str, name: str) -> str:
    """A unit that has no place, with those that are spelt like it."""
    called = " ".join(dict.fromkeys((text, name))).strip()
    alike = [f"{place.local} {place.code}" for place in spelt(level, name)]
    return f"{called} ({ALIKE} {', '.join(alike)})" if alike else called


def _check_apart(places: Mapping[str, Place], names: Mapping[str, str]) -> None:
    """Raises StudyError where two units are one place, or a unit's code and name are two."""
    seen: dict[str, str] = {}
    for text, place in places.items():
        first = seen.setdefault(place.code, text)
        if first != text:
            raise StudyError(
                f"panel.places: {first} {names[first]} and {text} {names[text]} are both {place.local} "
                f"({place.code}); give one of them its own code or name, or take 'places' out"
            )


def _own(table: Table, panel: Panel, rows: Mapping[str, list[int]]) -> dict[str, Place]:
    """The mean of the coordinates that the file gives for each unit."""
    headers = (("longitude", panel.longitude), ("latitude", panel.latitude))
    columns = [table.find(str(h), f"panel.{k}") for k, h in headers]
    found = {}
    for text, own in rows.items():
        values = [column.numbers[own] for column in columns]
        if any(value[value == value].size == 0 for value in values):
            raise StudyError(
                f"{table.sheet.place}: {text} has no coordinates in {columns[0].header} and "
                f"{columns[1].header}; fill them, or take 'longitude' and 'latitude' out of 'panel'"
            )
        x, y = (f"{value[value == value].mean():.10g}" for value in values)
        found[text] = Place("", "", x, y)
    return found
