"""The units and years that a panel's file holds."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from base.artifacts.cells import plain_cells, plain_record
from door.declaration import PanelEntry
from door.names import check_register
from door.places import Place, places_of
from door.reshape import YEAR
from door.table import Column, Table
from ingest.text import YearReader
from spillover.errors import StudyError, listed, quoted

# Rows that sum up others; what else a file calls so is left to the study.
TOTAL = re.compile(r"合计|总计|全国|平均|平均值|total|sum|average|mean|all", re.IGNORECASE)


@dataclass(frozen=True)
class Units:
    """The units by what the file calls them, in its order. rows: columns of a list of units; years: first and
    last; left: what became of rows that are about none.
    """

    rows: tuple[dict[str, str], ...]
    years: tuple[int, int]
    left: tuple[str, ...]


def years_of(column: Column, panel: PanelEntry) -> list[int | None]:
    """The year of each row."""
    reader = YearReader(panel.written, panel.century_from)
    known: dict[str, int | None] = {}
    return [known.setdefault(text, reader.read(text)) if text else None for text in column.texts]


def units_of(table: Table, panel: PanelEntry, root: Path) -> Units:
    """The units with a row that has a year. Raises StudyError where there is none, or where a group's label
    is another in a later year.
    """
    unit, time = table.find(panel.unit, "panel.unit"), table.find(panel.time or YEAR, "panel.time")
    years = years_of(time, panel)
    check_visible(table, unit)
    check_alike(table, unit, years)
    rows: dict[str, list[int]] = {}
    totals: dict[str, int] = {}
    for i, (text, year) in enumerate(zip(unit.texts, years, strict=True)):
        if text and year is not None:
            if TOTAL.fullmatch(text):
                totals[text] = totals.get(text, 0) + 1
            else:
                rows.setdefault(text, []).append(i)
    if not rows:
        raise StudyError(
            f"{table.sheet.place}: no row has both a unit (column {quoted(panel.unit)}) and a year (column "
            f"{quoted(panel.time)}); correct 'panel.unit' or 'panel.time'"
        )
    found = [year for i in rows.values() for j in i if (year := years[j]) is not None]
    left = tuple(f"{count} rows of {name}" for name, count in totals.items())
    return Units(_listed(table, panel, rows, root), (min(found), max(found)), left)


def _listed(
    table: Table, panel: PanelEntry, rows: Mapping[str, list[int]], root: Path
) -> tuple[dict[str, str], ...]:
    """A row for each unit: its id, name, place and groups, and its text in the file."""
    name = table.find(panel.name, "panel.name") if panel.name else None
    groups = {key: table.find(header, f"panel.groups.{key}") for key, header in panel.groups.items()}
    if name:
        check_register(table, [table.find(panel.unit, "panel.unit"), name])
    names = {text: name.texts[i[-1]] if name else text for text, i in rows.items()}
    places = places_of(table, panel, rows, names, root)
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


def _group(table: Table, column: Column, unit: str, rows: list[int]) -> str:
    """The one label that a unit has in a grouping column."""
    labels = {column.texts[i]: i for i in reversed(rows) if column.texts[i]}
    if len(labels) == 1:
        return next(iter(labels))
    if not labels:
        raise StudyError(f"{table.sheet.place}: {unit} has no {column.header}, which 'panel.groups' names")
    places = ", ".join(f"{label} in {table.place(i, column)}" for label, i in sorted(labels.items()))
    raise StudyError(
        f"{unit} has several labels in {quoted(column.header)}, which 'panel.groups' names ({places}); "
        "a group does not change over time: leave it out"
    )


def is_constant(column: Column, rows: Mapping[str, list[int]]) -> bool:
    """Whether a column has one label for each unit."""
    return all(len({column.texts[i] for i in own}) == 1 and column.texts[own[0]] for own in rows.values())


def check_visible(table: Table, unit: Column) -> None:
    """Raises StudyError where a unit's name has a character that nobody can see: it would be another unit
    than what looks like it.
    """
    for i, text in enumerate(unit.texts):
        if not text.isprintable() and any(unicodedata.category(c)[0] == "C" for c in text):
            raise StudyError(
                f"{table.place(i, unit)}: {quoted(text)} has a character that nobody can see; take it out "
                "in a copy of the file"
            )


def check_alike(table: Table, unit: Column, years: Sequence[int | None]) -> None:
    """Raises StudyError where two names differ in case, blanks or width alone and no year has both: one unit,
    written in two ways.
    """
    rows: dict[str, dict[str, list[int]]] = {}
    for i, (text, year) in enumerate(zip(unit.texts, years, strict=True)):
        if text and year is not None:
            plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
            rows.setdefault(plain, {}).setdefault(text, []).append(i)
    for alike in rows.values():
        for one, other in combinations(alike, 2):
            if {years[i] for i in alike[one]}.isdisjoint(years[i] for i in alike[other]):
                both = f"{table.place(alike[one][0], unit)} and {table.cell(alike[other][0], unit)}"
                raise StudyError(
                    f"{both}: {quoted(one)} and {quoted(other)} differ in case or blanks alone, and no year "
                    "has both; write one of them in a copy of the file"
                )


def check_twice(table: Table, panel: PanelEntry) -> None:
    """Raises StudyError where two rows are about one unit and year."""
    unit, time = table.find(panel.unit, "UNIT"), table.find(panel.time or YEAR, "TIME")
    years = years_of(time, panel)
    check_visible(table, unit)
    check_alike(table, unit, years)
    seen: dict[tuple[str, int], int] = {}
    twice = []
    for i, (text, year) in enumerate(zip(unit.texts, years, strict=True)):
        if text and year is not None and seen.setdefault((text, year), i) != i:
            other = table.cell(i, unit)
            twice.append(f"{text} {year}: {table.place(seen[text, year], unit)} and {other}")
    if twice:
        raise StudyError(
            f"two rows for one unit and year, {len(twice)} times: {listed(twice, 5)}. Keep one row of each, "
            "or give UNIT= and TIME= with the columns that tell them apart"
        )


def written_units(units: Units) -> str:
    """The list of units as CSV, ordered by id; `read_units` takes back what keeps a text from being a
    formula.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(plain_cells(units.rows[0]))
    for row in sorted(units.rows, key=lambda row: row["unit"]):
        writer.writerow(plain_record(row).values())
    return stream.getvalue()


def spans(rows: Mapping[str, list[int]], years: list[int | None]) -> np.ndarray:
    """How many years each unit has."""
    return np.array([len({years[i] for i in own}) for own in rows.values()])
