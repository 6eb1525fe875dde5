"""Where the units are: Chinese divisions by code or name, and coordinates that the file itself has."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from door.declaration import PanelEntry
from door.places_file import points_of
from door.table import Table
from ingest.register import bearers, code_of, letters, pinyin, short
from spillover.errors import StudyError, listed

CHINA = {"cities": "china-cities", "provinces": "china-provinces"}
ALIKE = "which of"
_MUNICIPALITIES = ("11", "12", "31", "50")
# The prefectures' codes of a table of cities that are their codes no more.
_NOW = {"542400": ("540600", "那曲市")}


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

    The four municipalities count among the cities, under their provinces' codes, and so do the cities and
    counties that a province administers itself.
    """
    text = _table().read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        code, name = _NOW.get(row["adcode"][:6], (row["adcode"][:6], row["name"]))
        province = code.endswith("0000")
        wanted = (
            province
            if level == "provinces"
            else ((code.endswith("00") or code[2:4] == "90") and not province)
            or (province and code[:2] in _MUNICIPALITIES)
        )
        if wanted:
            found[code] = Place(code, name, row["longitude"], row["latitude"])
    return found


def _table() -> Path:
    """The package's table. The package itself is not imported: it needs a module that newer Pythons lack."""
    spec = find_spec("cpca")
    if spec is None or not spec.submodule_search_locations:
        raise StudyError(
            "panel.places: the package cpca is not installed; run make again, or give coordinates"
        )
    return Path(spec.submodule_search_locations[0]) / "resources" / "adcodes.csv"


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
    """The divisions by their names in Latin letters; several where they are spelt alike."""
    found: dict[str, list[Place]] = {}
    for code, name in pinyin().items():
        if place := divisions(level).get(code):
            found.setdefault(letters(name), []).append(place)
    return found


def spelt(level: str, name: str) -> list[Place]:
    """The divisions that a name in Latin letters may mean; one with its province in brackets or behind a
    comma means the one there.
    """
    head, mark, province = re.sub(r"[)）]\s*$", "", name).replace("（", "(").replace(",", "(").partition("(")
    found = by_pinyin(level).get(letters(head), [])
    within = {place.code[:2] for place in by_pinyin("provinces").get(letters(province), [])}
    return [place for place in found if not mark or place.code[:2] in within]


def placed(level: str, text: str, name: str) -> Place | None:
    """The division that a unit's text (a code or a name) and its name mean, if there is one.

    A name says more than a number that may be no code; a code and a name of two places were refused before.
    """
    for candidate in (name, text):
        bare = "".join(candidate.split())
        if found := by_name(level).get(bare) or by_name(level).get(short(bare)):
            return found
        if candidate.isascii() and len(alike := spelt(level, candidate)) == 1:
            return alike[0]
    if of_code := divisions(level).get(code_of(text)):
        return of_code
    now = [divisions(level)[code] for code in bearers(text, name) if code in divisions(level)]
    return now[0] if len(now) == 1 else None


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
    table: Table, panel: PanelEntry, rows: Mapping[str, list[int]], names: Mapping[str, str], root: Path
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
                f"({place.code}); if one place goes on under a new code or name, write that in all its "
                "rows of a copy of the file; if they are two, give each its own; or take 'places' out"
            )


def _own(table: Table, panel: PanelEntry, rows: Mapping[str, list[int]]) -> dict[str, Place]:
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
