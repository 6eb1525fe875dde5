"""Columns found by what their header says, never by position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import UNSET

from base.patterns import search_all
from ingest.declaration import MeasureColumn
from ingest.format import Format, Sheet, column_letters
from ingest.text import clean_header, read_year
from spillover.errors import StudyError, quote_value
from spillover.weights.text import show
from spillover.words import _


@dataclass(frozen=True)
class PlacedColumn:
    """Column of a measure in a sheet, and how it is read. year: the data's or edition's year where the header
    gives it.
    """

    measure: str
    index: int
    header: str
    year: int | None
    unit: str
    factor: float
    target: str


def read_headers(sheet: Sheet, layout: Format) -> list[str]:
    """Join the text of each column's header rows; a merged cell's text counts for every cell it covers."""
    first, count = layout.skip_rows, layout.header_rows
    rows = sheet.rows[first : first + count]
    if len(rows) < count:
        raise StudyError(
            _(
                "{place}: expected {count} header rows after {first} rows, the sheet has {rows} "
                "rows; obtain the file again, or correct 'skip_rows' and 'header_rows' of the "
                "source",
                place=sheet.place,
                count=count,
                first=first,
                rows=len(sheet.rows),
            )
        )
    width = max(len(row) for row in rows)
    grid = [[clean_header(show(row[j])) if j < len(row) else "" for j in range(width)] for row in rows]
    for (top, left), (bottom, right) in sheet.merged_ranges:
        if first <= top < first + count:
            for i in range(top - first, min(bottom - first + 1, count)):
                for j in range(left, min(right + 1, width)):
                    grid[i][j] = grid[top - first][left]
    if not sheet.merged_ranges:
        _spread_headers(grid)
    return [" | ".join(dict.fromkeys(part for part in column if part)) for column in zip(*grid, strict=True)]


def _spread_headers(grid: list[list[str]]) -> None:
    """Carry a group's header to the right over cells that are empty but have text below: what a csv leaves of
    a merged cell. Below the first row that holds within what stands above, or a label would be another
    column's.
    """
    for i, row in enumerate(grid[:-1]):
        for j in range(1, len(row)):
            within = i == 0 or grid[i - 1][j] == grid[i - 1][j - 1]
            if not row[j] and grid[i + 1][j] and within:
                row[j] = row[j - 1]


def find_one(pattern: str, texts: list[str], sheet: Sheet, what: str) -> int:
    """Find the one column whose header matches. Raises StudyError naming file, sheet, pattern and the
    candidates.
    """
    found = [j for j, match in enumerate(search_all(pattern, texts)) if match]
    if len(found) == 1:
        return found[0]
    shown = found or [j for j, text in enumerate(texts) if text]
    candidates = "; ".join(
        f"{sheet.columns[j] if sheet.columns else column_letters(j)}: {texts[j][:60]}" for j in shown[:40]
    )
    values = {"place": sheet.place, "pattern": repr(pattern), "what": what, "candidates": candidates}
    if not found:
        raise StudyError(
            _(
                "{place}: no header matches {pattern} ({what}); correct the pattern in the "
                "source's entry. Candidates: {candidates}",
                **values,
            )
        )
    raise StudyError(
        _(
            "{place}: {count} headers match {pattern} ({what}); correct the pattern in the "
            "source's entry. Candidates: {candidates}",
            count=len(found),
            **values,
        )
    )


def find_names(pattern: str, texts: list[str], sheet: Sheet) -> list[int]:
    """Find the columns with a unit's name: one, or several side by side (Chinese and English under one merged
    header).
    """
    found = [j for j, match in enumerate(search_all(pattern, texts)) if match]
    return found if found else [find_one(pattern, texts, sheet, _("the unit's name"))]


def columns_of_edition(
    declared: Mapping[str, MeasureColumn], edition: int | None
) -> dict[str, MeasureColumn]:
    """Select the columns of measures as they are described for one edition."""
    return {measure: column.select_edition(edition) for measure, column in declared.items()}


def find_measures(
    sheet: Sheet, declared: Mapping[str, MeasureColumn], texts: list[str]
) -> list[PlacedColumn]:
    """Find every measure's column (or columns, one per year, where the pattern has a group 'year')."""
    columns: list[PlacedColumn] = []
    for measure, entry in declared.items():
        pattern = entry.pattern(measure)
        if "(?P<year>" in pattern:
            years = find_years(pattern, texts, sheet, f"measure {measure!r}")
            columns += [make_column(measure, j, texts[j], year, entry) for year, j in sorted(years.items())]
        else:
            j = find_one(pattern, texts, sheet, f"measure {measure!r}")
            columns.append(make_column(measure, j, texts[j], None, entry))
    return columns


def make_column(
    measure: str, index: int, header: str, year: int | None, entry: MeasureColumn
) -> PlacedColumn:
    """Build a column with its conversion from the registry entry."""
    factor = 1.0 if entry.factor is UNSET else entry.factor
    return PlacedColumn(measure, index, header, year, entry.unit or "", factor, entry.target_unit)


def find_years(pattern: str, texts: list[str], sheet: Sheet, what: str) -> dict[int, int]:
    """Find the columns of a pattern with a group `year`, by their years. what: they are, for messages.

    Raises StudyError where there is none, where what the group holds is no year, or two are of one year.
    """
    found: dict[int, int] = {}
    for j, match in enumerate(search_all(pattern, texts)):
        if not match:
            continue
        year = read_year(match["year"])
        if year is None:
            raise StudyError(
                _(
                    "{place}: the group 'year' of {pattern!r} ({what}) matches {year} in the header of "
                    "column {column}, which is not a year; correct the pattern in the source's entry",
                    place=sheet.place,
                    pattern=pattern,
                    what=what,
                    year=quote_value(match["year"]),
                    column=column_letters(j),
                )
            )
        if year in found:
            raise StudyError(
                _(
                    "{place}: columns {first} and {second} both match {pattern!r} for {year} "
                    "({what}); correct the pattern in the source's entry",
                    place=sheet.place,
                    first=column_letters(found[year]),
                    second=column_letters(j),
                    pattern=pattern,
                    year=year,
                    what=what,
                )
            )
        found[year] = j
    if not found:
        find_one(pattern, texts, sheet, what)
    return found
