"""The units and years that a panel's file holds, where the units are, and what of all that a study needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from base.artifacts.atomic import csv_text
from base.input_file import check_visible, read_csv_table
from door.aggregates import find_aggregates, find_strangers, find_uncoded
from door.declaration import PanelEntry
from door.find import check_register, list_pairs, remedy_of
from door.reshape import YEAR, read_table, stems_of
from door.table import SheetColumn, SheetTable, codes_of, read_sheet_table, source_of
from door.totals import find_totals
from ingest.polygons import SUFFIXES, Records, read_polygons, rows_of_units
from ingest.register import code_of, find_codes, latin_letters, pinyin_by_code, shorten_division_name
from ingest.text import YearReader, join_texts
from spillover.arrays.foundation import Array
from spillover.errors import StudyError, list_names, quote_value, suggestion
from spillover.messages.letters import fold_letters, has_invisible, list_foreign_letters
from spillover.weights.text import parse_csv_table
from spillover.words import _, join_sentences, ngettext

# Where units are, by a file that a person gives: coordinates (.csv) or polygons.

LONGITUDE = ("longitude", "lon", "lng", "long", "x", "经度")
LATITUDE = ("latitude", "lat", "y", "纬度")
Point = tuple[str, str]


def points_of(path: Path, label: str, units: Mapping[str, str]) -> dict[str, Point]:
    """Longitude and latitude of each unit, as text, by its text in the panel's file. units: names by text.

    The column that has every unit's text, or every unit's name, says which row is whose. Raises StudyError
    where none has, or a unit is there twice.
    """
    polygons = path.suffix.lower() in SUFFIXES
    records, points = _read_polygon_points(path, label) if polygons else _coordinates(path, label)
    rows = rows_of_units(records, label, units)
    return {text: points[rows[text]] for text in units}


def _coordinates(path: Path, label: str) -> tuple[Records, list[Point]]:
    header, lines = read_csv_table(path)
    x = next((c for c in header if c.casefold() in LONGITUDE), None)
    y = next((c for c in header if c.casefold() in LATITUDE), None)
    if not x or not y or not lines:
        raise StudyError(
            _(
                "{label}: needs the columns longitude and latitude, in degrees, and a row for each unit",
                label=label,
            )
        )
    rest = [c for c in header if c not in (x, y)]
    if not rest:
        raise StudyError(_("{label}: has no column with the units' codes or names; add one", label=label))
    return [{c: row[c] for c in rest} for _, row in lines], [(row[x], row[y]) for _, row in lines]


def _read_polygon_points(path: Path, label: str) -> tuple[Records, list[Point]]:
    """The attributes of each polygon, and a point within it in degrees."""
    records, shapes = read_polygons(path, label)
    points = [shape.representative_point() for shape in shapes]
    return records, [(f"{point.x:.6f}", f"{point.y:.6f}") for point in points]


# Where the units are: Chinese divisions by code or name, and coordinates that the file itself has.

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
    text = _table_file().read_text(encoding="utf-8")
    found = {}
    for row in parse_csv_table(text, "cpca"):
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


def _table_file() -> Path:
    """The package's table. The package itself is not imported: it needs a module that newer Pythons lack."""
    spec = find_spec("cpca")
    if spec is None or not spec.submodule_search_locations:
        raise StudyError(
            _("panel.places: the package cpca is not installed; run make again, or give coordinates")
        )
    return Path(spec.submodule_search_locations[0]) / "resources" / "adcodes.csv"


@lru_cache
def index_by_name(level: str) -> dict[str, Place | None]:
    """The divisions by full and short name; None where two share it."""
    found: dict[str, Place | None] = {}
    for place in divisions(level).values():
        for name in {place.local, shorten_division_name(place.local)}:
            found[name] = None if name in found and found[name] != place else place
    return found


@lru_cache
def index_by_pinyin(level: str) -> dict[str, list[Place]]:
    """The divisions by their names in Latin letters; several where they are spelt alike."""
    found: dict[str, list[Place]] = {}
    for code, name in pinyin_by_code().items():
        if place := divisions(level).get(code):
            found.setdefault(latin_letters(name), []).append(place)
    return found


def find_by_latin_name(level: str, name: str) -> list[Place]:
    """The divisions that a name in Latin letters may mean; one with its province in brackets or behind a
    comma means the one there.
    """
    head, mark, province = re.sub(r"[)）]\s*$", "", name).replace("（", "(").replace(",", "(").partition("(")
    found = index_by_pinyin(level).get(latin_letters(head), [])
    within = {place.code[:2] for place in index_by_pinyin("provinces").get(latin_letters(province), [])}
    return [place for place in found if not mark or place.code[:2] in within]


def find_place(level: str, text: str, name: str) -> Place | None:
    """The division that a unit's text (a code or a name) and its name mean, if there is one.

    A name says more than a number that may be no code; a code and a name of two places were refused before.
    """
    for candidate in (name, text):
        bare = "".join(candidate.split())
        if found := index_by_name(level).get(bare) or index_by_name(level).get(shorten_division_name(bare)):
            return found
        if candidate.isascii() and len(alike := find_by_latin_name(level, candidate)) == 1:
            return alike[0]
    if of_code := divisions(level).get(code_of(text)):
        return of_code
    now = [divisions(level)[code] for code in find_codes(text, name) if code in divisions(level)]
    return now[0] if len(now) == 1 else None


def level_of(units: Mapping[str, str]) -> tuple[str, list[str]] | None:
    """Return whether units (text -> name) are cities or provinces of China: the level that places most of
    them, if it is most of them, and those that it does not place.
    """
    lost = {
        level: [name for text, name in units.items() if not _could_be(level, text, name)] for level in CHINA
    }
    best = min(lost, key=lambda level: len(lost[level]))
    if len(lost[best]) >= 0.5 * len(units) or not _looks_chinese(units):
        return None
    return best, [
        _spelling_hints(best, text, name) for text, name in units.items() if not find_place(best, text, name)
    ]


def _could_be(level: str, text: str, name: str) -> bool:
    return find_place(level, text, name) is not None or bool(find_by_latin_name(level, name))


def _looks_chinese(units: Mapping[str, str]) -> bool:
    """Return whether units are called in Chinese, by Chinese codes, or by words that could be names."""
    return any(re.search("[\u4e00-\u9fffA-Za-z]", name) for name in units.values()) or all(
        re.fullmatch(r"[1-8]\d{3}(\d{2})?(\.0)?|[1-8]\d", text) for text in units
    )


def places_of(
    table: SheetTable, panel: PanelEntry, rows: Mapping[str, list[int]], names: Mapping[str, str], root: Path
) -> dict[str, Place]:
    """The place of each unit, by its text. Raises StudyError naming units that cannot be placed."""
    if panel.longitude and panel.latitude:
        return _mean_coordinates(table, panel, rows)
    level = next((level for level, key in CHINA.items() if key == panel.places), None)
    if panel.places and level is None:
        points = points_of(root / panel.places, panel.places, {text: names[text] for text in rows})
        return {text: Place("", "", *point) for text, point in points.items()}
    if level is None:
        return {}
    found = {text: find_place(level, text, names[text]) for text in rows}
    if lost := [_spelling_hints(level, text, names[text]) for text, place in found.items() if place is None]:
        raise StudyError(
            _(
                "panel.places: {places} has no place for {lost}; correct their names or codes, "
                "or take 'places' out: then the study has no spatial part",
                places=panel.places,
                lost=list_names(lost),
            )
        )
    known = {text: place for text, place in found.items() if place}
    _check_apart(known, names)
    return known


def _spelling_hints(level: str, text: str, name: str) -> str:
    """A unit that has no place, with those that are spelt like it."""
    called = " ".join(dict.fromkeys((text, name))).strip()
    alike = [f"{place.local} {place.code}" for place in find_by_latin_name(level, name)]
    return _("{unit} (which of {cities})", unit=called, cities=", ".join(alike)) if alike else called


def _check_apart(places: Mapping[str, Place], names: Mapping[str, str]) -> None:
    """Raises StudyError where two units are one place, or a unit's code and name are two."""
    seen: dict[str, str] = {}
    for text, place in places.items():
        first = seen.setdefault(place.code, text)
        if first != text:
            raise StudyError(
                _(
                    "panel.places: {first} {name} and {other} {other_name} are both {city} ({code}); "
                    "if one place goes on under a new code or name, write that in all its rows of a "
                    "copy of the file; if they are two, give each its own; or take 'places' out",
                    first=first,
                    name=names[first],
                    other=text,
                    other_name=names[text],
                    city=place.local,
                    code=place.code,
                )
            )


def _mean_coordinates(
    table: SheetTable, panel: PanelEntry, rows: Mapping[str, list[int]]
) -> dict[str, Place]:
    """The mean of the coordinates that the file gives for each unit."""
    headers = (("longitude", panel.longitude), ("latitude", panel.latitude))
    columns = [table.find(str(h), f"panel.{k}") for k, h in headers]
    known = [column.numbers.tolist() for column in columns]
    found = {}
    for text, own in rows.items():
        values = [[value for i in own if (value := numbers[i]) == numbers[i]] for numbers in known]
        if not all(values):
            raise StudyError(
                _(
                    "{place}: {unit} has no coordinates in {longitude} and {latitude}; fill them, or "
                    "take 'longitude' and 'latitude' out of 'panel'",
                    place=table.sheet.place,
                    unit=text,
                    longitude=columns[0].header,
                    latitude=columns[1].header,
                )
            )
        x, y = (f"{v[0] if v.count(v[0]) == len(v) else np.mean(v):.10g}" for v in values)
        found[text] = Place("", "", x, y)
    return found


@dataclass(frozen=True)
class PanelUnits:
    """The units by what the file calls them, in its order. rows: columns of a list of units; years: first and
    last; totals: units that sum up or group others, by their text, with what is said of each.
    """

    rows: tuple[dict[str, str], ...]
    years: tuple[int, int]
    totals: dict[str, str]


def years_of(column: SheetColumn, panel: PanelEntry) -> list[int | None]:
    """The year of each row."""
    reader = YearReader(panel.written, panel.century_from)
    known = {text: reader.read(text) if text else None for text in column.counts}
    return [known[text] for text in column.texts]


# The last evening of a year by universal time, at an hour that is midnight in a zone east of it.
_TURN = re.compile(r"([0-9]{4})-12-31[ T](1[3-9]|2[0-3]):([03]0|[14]5)(:00(\.0+)?)?( ?Z|\+00:?(00)?| UTC)")


def check_moments(table: SheetTable, column: SheetColumn) -> None:
    """Raises StudyError where a date was written as a moment by universal time, as 2011-12-31T16:00:00Z for
    the first day of 2012 in China: its year may be the one before.
    """
    turn = next((text for text in column.counts if _TURN.fullmatch(text)), None)
    if turn is not None:
        row = column.texts.index(turn)
        raise StudyError(
            _(
                "{place}: {text} is universal time, and midnight of the next year's first day further east: "
                "write the year that is meant in a copy of the file",
                place=table.place(row, column),
                text=quote_value(column.texts[row]),
            )
        )


def _check_columns(table: SheetTable, panel: PanelEntry, *keys: str) -> tuple[SheetColumn, list[int | None]]:
    """The column of units and the year of each row, of units that can be told apart. keys: who named them."""
    unit, time = table.find(panel.unit_header, keys[0]), table.find(panel.time or YEAR, keys[1])
    years = years_of(time, panel)
    check_moments(table, time)
    check_texts(table, unit)
    check_alike(table, unit, years)
    return unit, years


def units_of(table: SheetTable, panel: PanelEntry, root: Path) -> PanelUnits:
    """The units with a row that has a year. Raises StudyError where there is none, or where a group's label
    is another in a later year.
    """
    unit, years = _check_columns(table, panel, "panel.unit", "panel.time")
    every: dict[str, list[int]] = {}
    for i, (text, year) in enumerate(zip(unit.texts, years, strict=True)):
        if text and year is not None:
            every.setdefault(text, []).append(i)
    name = table.find(panel.name, "panel.name") if panel.name else unit
    names = {text: name.texts[own[-1]] for text, own in every.items()}
    totals = _totals(table, panel, names, every, years)
    rows = {text: own for text, own in every.items() if text not in totals}
    if not rows:
        raise StudyError(
            _(
                "{place}: no row has both a unit (column {unit}) and a year (column {time}); "
                "correct 'panel.unit' or 'panel.time'",
                place=table.sheet.place,
                unit=quote_value(panel.unit_header),
                time=quote_value(panel.time),
            )
        )
    found = [year for i in rows.values() for j in i if (year := years[j]) is not None]
    return PanelUnits(_list_units(table, panel, rows, root), (min(found), max(found)), totals)


KINDS = {"sum": _("the sum"), "mean": _("the mean")}
# The share of texts that are codes of divisions, in a column of these; how many columns that group units are
# taken with each part of a unit.
MOST_CODES, MOST_GROUPS = 0.9, 12


def _totals(
    table: SheetTable,
    panel: PanelEntry,
    names: Mapping[str, str],
    rows: Mapping[str, list[int]],
    years: Sequence[int | None],
) -> dict[str, str]:
    """The units that sum up or group others, by their text, with what is said of each. Raises StudyError
    where panel.totals names none of the units, or where only a person knows what a code means.
    """
    if panel.totals is not None:
        called = {name: text for text, name in names.items()} | {text: text for text in rows}
        if unknown := [text for text in panel.totals if text not in called]:
            raise StudyError(
                _(
                    "panel.totals names {unknown}, which is not a unit of {place}{hint}",
                    unknown=list_names([quote_value(text) for text in unknown]),
                    place=table.sheet.place,
                    hint=suggestion(unknown[0], [*called]),
                )
            )
        return {called[text]: _count_rows(called[text], names, rows) for text in panel.totals}
    found = {text: _count_rows(text, names, rows) for text in find_aggregates(names)}
    if strange := find_strangers([text for text in rows if text not in found]):
        raise StudyError(
            _(
                "{place}: codes of three letters that are no country's (ISO 3166): {codes}. Name those of "
                "groups of countries in TOTALS= ('totals' of 'panel'), which leaves them out; TOTALS=none "
                "(totals: []) keeps all units",
                place=table.sheet.place,
                codes=list_names(strange, 20),
            )
        )
    rest = [text for text in rows if text not in found]
    _refuse_uncoded(table, names, {text: rows[text] for text in rest})
    for text in _find_headings(table, panel, {text: rows[text] for text in rest}):
        found[text] = _("{rows} without a number", rows=_count_rows(text, names, rows))
    rest = [text for text in rest if text not in found]
    for unit, total in find_totals(*_number_columns(table, panel, {t: rows[t] for t in rest}, years)).items():
        found[rest[unit]] = _(
            "{rows}, {kind} of {members} others in {years} years",
            rows=_count_rows(rest[unit], names, rows),
            kind=KINDS[total.kind],
            members=total.members,
            years=total.years,
        )
    return found


def _refuse_uncoded(table: SheetTable, names: Mapping[str, str], rows: Mapping[str, list[int]]) -> None:
    """Raises StudyError where units have no code beside countries that have one: they may be groups."""
    for column in table.columns:
        codes = {text: column.texts[own[0]].strip() for text, own in rows.items()}
        if _is_code(column, rows) and (uncoded := find_uncoded(codes)):
            raise StudyError(
                _(
                    "{place}: {units} have no code in {column}, where most others have a country's (ISO "
                    "3166). Name those that are groups of countries in TOTALS= ('totals' of 'panel'), which "
                    "leaves them out; TOTALS=none (totals: []) keeps all units",
                    place=table.sheet.place,
                    units=list_names([_count_rows(text, names, rows) for text in uncoded], 20),
                    column=quote_value(column.header),
                )
            )


def _find_headings(table: SheetTable, panel: PanelEntry, rows: Mapping[str, list[int]]) -> list[str]:
    """The units without a number in any column but codes, as provinces that head the rows of their cities;
    none where no unit has one.
    """
    keys = {*panel.unit_columns, panel.unit_header, panel.name, panel.time, YEAR}
    numbers = [c for c in table.columns if c.short not in keys and c.header and c.is_numeric]
    measured = [c for c in numbers if not is_constant(c, rows)]
    if not measured:
        return []
    known = np.logical_or.reduce([np.isfinite(c.numbers) for c in measured])
    empty = [text for text, own in rows.items() if not known[own].any()]
    return empty if len(empty) < len(rows) else []


def _count_rows(text: str, names: Mapping[str, str], rows: Mapping[str, list[int]]) -> str:
    return ngettext(
        "{count} row of {name}",
        "{count} rows of {name}",
        "count",
        count=len(rows[text]),
        name=" ".join(dict.fromkeys((text, names[text]))),
    )


def _number_columns(
    table: SheetTable, panel: PanelEntry, rows: Mapping[str, list[int]], years: Sequence[int | None]
) -> tuple[list[Array], list[list[str]]]:
    """Each column of numbers by unit and year, and the columns that have one label or code for each unit."""
    position = {year: at for at, year in enumerate(sorted({y for y in years if y is not None}))}
    places = np.full((len(rows), len(position)), -1)
    for unit, own in enumerate(rows.values()):
        for i in own:
            if (year := years[i]) is not None:
                places[unit, position[year]] = i
    keys = {*panel.unit_columns, panel.unit_header, panel.name, panel.time, YEAR}
    numbers = [c for c in table.columns if c.short not in keys and c.header and c.is_numeric]
    arrays = [np.where(places >= 0, c.numbers[places], np.nan) for c in numbers]
    labels = []
    for column in table.columns:
        texts = [column.texts[own[0]] for own in rows.values()]
        if not column.is_numeric or _is_code(column, rows):
            labels.append(texts)
        labels += _list_beginnings(texts)
    parts = [
        [c.texts[own[0]] for own in rows.values()] for c in table.columns if c.short in panel.unit_columns
    ]
    # A state above its counties is so in each industry, where both name a unit.
    groups = labels[:MOST_GROUPS]
    for part in parts if len(parts) > 1 else ():
        labels += [[*map(join_texts, zip(own, part, strict=True))] for own in groups if own != part]
    return arrays, labels


def _list_beginnings(texts: Sequence[str]) -> list[list[str]]:
    """The first two and four digits of codes of divisions, which say the province and the city; none of other
    texts. Few may be no such code, as that of the country, US000.
    """
    are_codes = [re.fullmatch(r"[0-9]{4,12}", text) is not None for text in texts]
    if sum(are_codes) < MOST_CODES * len(texts) or len({*map(len, texts)}) > 1:
        return []
    pairs = [*zip(texts, are_codes, strict=True)]
    return [[text[:digits] if is_code else text for text, is_code in pairs] for digits in (2, 4)]


def _is_code(column: SheetColumn, rows: Mapping[str, list[int]]) -> bool:
    """Return whether a column of numbers has one or none for each unit, as the number of its region."""
    return all(len({column.texts[i] for i in own}) == 1 for own in rows.values())


def _list_units(
    table: SheetTable, panel: PanelEntry, rows: Mapping[str, list[int]], root: Path
) -> tuple[dict[str, str], ...]:
    """A row for each unit: its id, name, place and groups, and its text in the file."""
    name = table.find(panel.name, "panel.name") if panel.name else None
    groups = {key: table.find(header, f"panel.groups.{key}") for key, header in panel.groups.items()}
    for column in [*([name] if name else []), *groups.values()]:
        check_texts(table, column)
    for column in groups.values():
        check_labels(table, column)
    if name:
        check_register(table, [table.find(panel.unit_header, "panel.unit"), name])
    names = {text: name.texts[i[-1]] if name else text for text, i in rows.items()}
    places = places_of(table, panel, rows, names, root)
    # A code without a name beside it is called as the register calls it: 540000 is 西藏自治区.
    names |= {
        text: place.local for text, place in places.items() if text.isdecimal() and not name and place.local
    }
    bearers: dict[str, int] = {}
    for label in names.values():
        bearers[label] = bearers.get(label, 0) + 1
    listed_rows = []
    for text, i in rows.items():
        label = names[text] or text
        own = label if bearers[names[text]] == 1 else f"{label} ({text})"
        place = places.get(text, Place())
        row = {"unit": place.code or text, "name": own, "name_local": place.local or own, "text": text}
        row |= {"longitude": place.longitude, "latitude": place.latitude}
        row |= {key: _group(table, column, text, i) for key, column in groups.items()}
        listed_rows.append(row)
    return tuple(listed_rows)


def _group(table: SheetTable, column: SheetColumn, unit: str, rows: list[int]) -> str:
    """The one label that a unit has in a grouping column."""
    labels = {column.texts[i]: i for i in reversed(rows) if column.texts[i]}
    if len(labels) == 1:
        return next(iter(labels))
    if not labels:
        raise StudyError(
            _(
                "{place}: {unit} has no {header}, which 'panel.groups' names",
                place=table.sheet.place,
                unit=unit,
                header=column.header,
            )
        )
    # Each label is a value of its own, which messages about a confidential panel leave out.
    places = join_sentences(
        [
            _("{text} in {place}", text=label, place=table.place(i, column))
            for label, i in sorted(labels.items())
        ],
        ", ",
    )
    raise StudyError(
        _(
            "{unit} has several labels in {column}, which 'panel.groups' names ({places}), but a unit "
            "keeps its group in all years; leave the column out",
            unit=unit,
            column=quote_value(column.header),
            places=places,
        )
    )


def check_texts(table: SheetTable, column: SheetColumn) -> None:
    """Raise StudyError where a cell has a character that nobody sees: it would look like another text."""
    for text in column.counts:
        if has_invisible(text):  # the place of each text would take longer
            check_visible(text, table.place(column.texts.index(text), column))


def is_constant(column: SheetColumn, rows: Mapping[str, list[int]]) -> bool:
    """Return whether a column has one label for each unit."""
    return all(len({column.texts[i] for i in own}) == 1 and column.texts[own[0]] for own in rows.values())


# A number with what may stand before and behind it: 00101 and 101.0 are 101.
_NUMBERED = re.compile(r"0*([0-9]+)(?:[.]0+)?")


def check_alike(table: SheetTable, unit: SheetColumn, years: Sequence[int | None]) -> None:
    """Raises StudyError where two names differ in case, blanks, width, a number's leading zeros, a Chinese
    rank (苏州, 苏州市), the form of a mark or letters of another alphabet that look alike, and no year has
    both: one unit, written in two ways.
    """
    plain = {text: _plain_name(text) for text in unit.counts if text}
    bearers = Counter(plain.values())
    rows: dict[str, dict[str, list[int]]] = {}
    for i, (text, year) in enumerate(zip(unit.texts, years, strict=True)):
        if text and year is not None and bearers[name := plain[text]] > 1:
            rows.setdefault(name, {}).setdefault(text, []).append(i)
    pairs = [
        (one, other, alike)
        for alike in rows.values()
        for one, other in combinations(alike, 2)
        if {years[i] for i in alike[one]}.isdisjoint(years[i] for i in alike[other])
    ]
    if not pairs:
        return
    one, other, alike = pairs[0]
    first, again = (alike[name][0] for name in (one, other))
    if letters := list_foreign_letters(one, other):
        said = _(
            "{place} and {cell}: {one} and {other} look alike, but one of them has {letters}, and no year "
            "has both; write one of them in a copy of the file ({count} such pairs)"
        )
    else:
        said = _(
            "{place} and {cell}: {one} and {other} differ in case, blanks, leading zeros, the form of a mark "
            "or a rank such as 市 alone, and no year has both; write one of them in a copy of the file "
            "({count} such pairs)"
        )
    raise StudyError(
        said.fill_values(
            place=table.place(first, unit),
            cell=table.cell(again, unit),
            one=quote_value(one),
            other=quote_value(other),
            letters=list_names(letters),
            count=len(pairs),
        )
    )


def check_labels(table: SheetTable, column: SheetColumn) -> None:
    """Raise StudyError where two labels of groups differ in case, blanks, width, the form of a mark or
    letters that look alike: one group, written in two ways.
    """
    first: dict[str, str] = {}
    for text in filter(None, column.counts):
        one = first.setdefault("".join(fold_letters(text).split()), text)
        if one != text:
            letters = list_foreign_letters(one, text)
            raise StudyError(
                _(
                    "{place} and {cell}: the groups {one} and {other} differ in case, blanks, the form of a "
                    "mark or letters that look alike{letters}; write one of them in a copy of the file",
                    place=table.place(column.texts.index(one), column),
                    cell=table.cell(column.texts.index(text), column),
                    one=quote_value(one),
                    other=quote_value(text),
                    letters=f" ({list_names(letters)})" if letters else "",
                )
            )


def _plain_name(text: str) -> str:
    """A unit's name without what `check_alike` takes for one way to write it."""
    plain = "".join(fold_letters(text).split())
    number = _NUMBERED.fullmatch(plain)
    return number[1] if number else shorten_division_name(plain)


def check_twice(table: SheetTable, panel: PanelEntry) -> None:
    """Raises StudyError where two rows are about one unit and year."""
    unit, years = _check_columns(table, panel, "UNIT", "TIME")
    twice = [
        _(
            "{unit} {year} ({place}, {other})",
            unit=unit.texts[again],
            year=years[again],
            place=table.cell(first, unit),
            other=table.cell(again, unit),
        )
        for first, again in list_pairs(table, unit, years)
    ]
    if twice:
        raise StudyError(
            _(
                "{file}: two rows for one unit and year, {times} times: {places}. {remedy}",
                file=table.sheet.place,
                times=len(twice),
                places=list_names(twice, 5),
                remedy=remedy_of(table, unit, years),
            )
        )


def write_units(units: PanelUnits) -> str:
    """The list of units as CSV, ordered by id; `read_units` takes back what keeps a text from being a
    formula.
    """
    rows = sorted(units.rows, key=lambda row: row["unit"])
    return csv_text([units.rows[0], *(row.values() for row in rows)])


# What a panel's file holds, as a study needs it: columns, units, years.


def read_panel_facts(panel: PanelEntry, root: Path) -> tuple[dict[str, Any], str]:
    """The facts, and the list of units as CSV."""
    table = read_table(panel, root)
    units = units_of(table, panel, root)
    source = source_of(panel)
    if codes := codes_of(panel, root):
        source["codes"] = codes
    columns = _list_number_columns(table, panel)
    side_by_side = {}
    if panel.years_in_headers:
        side_by_side = {stem.name: stem.pattern for stem in stems_of(read_sheet_table(panel, root))}
    if side_by_side and not panel.items:
        columns = [
            {**c, "pattern": side_by_side[c["header"]]} for c in columns if c["header"] in side_by_side
        ]
    facts = {"source": source, "years": list(units.years), "columns": columns}
    if side_by_side and panel.items:
        facts["values"] = next(iter(side_by_side.values()))
    facts |= {"unit": [table.find(header, "panel.unit").header for header in panel.unit_columns]}
    if panel.time:
        facts["time"] = table.find(panel.time, "panel.time").header
    return facts, write_units(units)


def _list_number_columns(table: SheetTable, panel: PanelEntry) -> list[dict[str, str]]:
    """The columns that could be variables: those with numbers, each header once."""
    for name, header in panel.columns.items():
        table.find(header, f"panel.columns.{name}")
    keys = {*panel.unit_columns, panel.unit_header, panel.name, panel.time, YEAR}
    headers = [c.header for c in table.columns]
    return [
        {"name": c.name, "header": c.header, "label": c.label}
        | ({"unit": c.unit_of_measure} if c.unit_of_measure else {})
        for c in table.columns
        if c.header and c.short not in keys and headers.count(c.header) == 1 and c.is_numeric
    ]
