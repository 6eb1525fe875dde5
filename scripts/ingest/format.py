"""Base of the file formats: how their tables are laid out, how large files may be, how one is read, and the
sheet of cells that each reader gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from base.input_file import check_regular
from base.problems import problems
from ingest.declaration import Source, SourceEntry
from spillover.declarations import KindDeclaration, convert, fields_of, kinds_in, load_kind, require_method
from spillover.errors import StudyError, quote_value, suggestion
from spillover.options import Count
from spillover.words import _

# The keys that sources have whatever their format.
SOURCE_KEYS = frozenset(field.encode_name for field in fields_of(SourceEntry)) - {"format"}


# A sheet of cells: what each format's reader gives, whatever the file was.

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """Sheet of a file: every row from the first, header included; nothing that the file holds is left out.

    The one model of a table of data that is read: `door.table.SheetTable` is its columns, and `LinkTable` of
    the library, which reads no yearbooks, the rows of a file of weights. A table of a manuscript is another
    (`ManuscriptTable`): it holds what is printed, with stars, brackets and cells that span others, and the
    number of the study that a cell was exported from, where a sheet holds values and their addresses.

    merged_ranges: ranges of merged cells as ((first row, first column), (last row, last column)), counted
    from 0. columns: names to tell cells by in formats without letters; empty where cells are A1, B1, …
    percent: the cells that are printed as percentages, which store 12.3% as 0.123. properties: what the
    reader found out about the file by itself (delimiter, encoding, …), for the reader of the page. joined:
    how many columns stand beside the first because its cells join so many more.
    """

    file: str
    name: str
    rows: list[list[Any]]
    merged_ranges: tuple[Range, ...] = ()
    columns: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    percent: frozenset[tuple[int, int]] = frozenset()
    joined: int = 0

    @property
    def place(self) -> str:
        return _("{file}, sheet {sheet!r}", file=self.file, sheet=self.name) if self.name else self.file

    def cell(self, row: int, column: int) -> str:
        """Write the address of a cell: C12 in a sheet, `name[row]` in a data file (rows counted from 1)."""
        if self.columns:
            return f"{self.columns[column]}[{row}]"
        return f"{column_letters(max(0, column - self.joined))}{row + 1}"


def hidden_parts(place: str, settled: Mapping[str, str]) -> Iterator[str]:
    """Yield what is said of a sheet that its workbook does not show, and of the rows and columns that it does
    not show: they are read like the others.
    """
    if "hidden_sheet" in settled:
        yield _("{place}: the sheet is hidden; show it if it is the one that you mean", place=place)
    if rows := settled.get("hidden_rows"):
        yield _(
            "{place}: the hidden rows {rows} are read like the others; delete them in a copy of the file if "
            "they are not to count",
            place=place,
            rows=rows[:100],
        )
    if columns := settled.get("hidden_columns"):
        yield _(
            "{place}: the hidden columns {columns} are read like the others; delete them in a copy of the "
            "file if they are not to count",
            place=place,
            columns=columns[:100],
        )


@cache
def column_letters(column: int) -> str:
    """Write a column's number as its letters in a spreadsheet: 0 is A, 26 is AA."""
    name, number = "", column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        name = chr(65 + digit) + name
    return name


def is_blank(value: Any) -> bool:
    """Return whether a cell holds nothing."""
    return value is None or value == ""


# What each reader keeps to: limits on a file's size, which are reported and can be raised, and a library's
# failure as one line.


def check_size(path: Path, label: str, most: int) -> None:
    """Raise StudyError where the path is not a regular file, or the file has more than `most` bytes."""
    check_regular(path, label)
    check_bytes(path.stat().st_size, label, most)


def check_bytes(count: int, label: str, most: int) -> None:
    """Raise StudyError where a file has or unpacks to more than `most` bytes."""
    if count > most:
        raise StudyError(
            _(
                "{label}: is or unpacks to more than {most:.0f} MB; if that is right, raise "
                "'max_mb' of the source",
                label=label,
                most=most / 1000000.0,
            )
        )


def check_cells(rows: int, columns: int, label: str, most: int, last: str = "") -> None:
    """Raise StudyError where a sheet has more cells than `most`, empty ones included."""
    if rows * columns > most:
        end = _(" (its last cell is {last})", last=last) if last else ""
        raise StudyError(
            _(
                "{label}: has {rows:,} rows × {columns:,} columns{last}, more than {most:,} "
                "cells; take out what does not belong there, or raise 'max_cells' of the source",
                label=label,
                rows=rows,
                columns=columns,
                last=end,
                most=most,
            )
        )


Rows = Annotated[int, Meta(ge=0, le=1_000_000)]


class Format(KindDeclaration, frozen=True, kw_only=True, tag_field="format"):
    """Format of a source's files. A format is a subclass in a file of its own, ingest/formats/<format>.py.

    suffixes: how the names of its files end, from which a panel's format is known.
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    skip_rows: Rows = 0
    """Rows above the header."""
    header_rows: Annotated[int, Meta(ge=1, le=5)] = 1
    """Rows of the header, merged cells included."""
    footer_rows: Rows = 0
    """Rows below the table (notes, sources); in a csv they may have fewer or more fields than the header."""
    decimal: Literal[".", ","] | None = None
    """The decimal mark of numbers stored as text. If fields are not separated by commas, 1,234 is refused
    until this key says what its comma means.
    """
    superscripts: Literal["footnotes"] | None = None
    """footnotes says that superscript digits are footnote marks; without it a number or name that has
    them is refused, because 10² may be 100.
    """
    flags: tuple[Annotated[str, Meta(pattern="^[A-Za-z]{1,3}$")], ...] = ()
    """Flags: letters after a number, such as Eurostat's b, e and p for a break, an estimate and a
    provisional number. The numbers are read without them, and the flags counted."""
    max_mb: Count = 300
    """Largest permitted size of a file in megabytes, unpacked."""
    max_cells: Count = 5_000_000
    """Largest permitted number of rows × columns of a sheet."""

    @require_method
    def read(self, path: Path, label: str) -> Sheet:
        """Read every cell of a file. label: the file's name in messages; StudyError names it and the
        place.
        """
        raise NotImplementedError

    def sheets(self, path: Path, label: str) -> list[str]:
        """List the names of a file's sheets; "" where the format has none."""
        return [""]

    def restrict_to_sheet(self, sheet: str) -> Format:
        """Narrow the layout for one sheet of a file."""
        return self

    @property
    def max_bytes(self) -> int:
        """Largest number of bytes that a file may have, unpacked."""
        return self.max_mb * 1_000_000

    @property
    def first_row(self) -> int:
        """Row, counted from 0, with which the table's body begins."""
        return self.skip_rows + self.header_rows


def format_of(keys: Mapping[str, Any]) -> Format:
    """Build the format that keys without problems mean, with its options. keys: a source's, others among
    them.
    """
    declaration = load_kind("ingest.formats", keys["format"], Format)
    return convert({key: keys[key] for key in _keys(declaration) if key in keys}, declaration)


def layout_of(source: Source) -> Format:
    """Build the format of a source, with its options."""
    return format_of({"format": source.format, **source.layout})


@cache
def formats_by_suffix() -> dict[str, str]:
    """Map the endings of files' names to their formats."""
    return {end: name for name, kind in kinds_in("ingest.formats", Format).items() for end in kind.suffixes}


def _keys(declaration: type[Format]) -> tuple[str, ...]:
    return ("format", *(field.encode_name for field in fields_of(declaration)))


def format_keys(name: object = None) -> frozenset[str]:
    """List the keys of one format; of any, where there is none of the name."""
    kinds = kinds_in("ingest.formats", Format)
    chosen = [kinds[name]] if isinstance(name, str) and name in kinds else list(kinds.values())
    return frozenset(key for kind in chosen for key in _keys(kind))


# The format that people mean by a program or by another ending of its files.
PROGRAMS = {"stata": "dta", "excel": "xlsx", "spss": "sav", "sas": "sas7bdat"}
PROGRAMS |= {"tsv": "csv", "txt": "csv", "text": "csv", "xlsm": "xlsx", "zsav": "sav", "pq": "parquet"}


def format_problems(source: Mapping[str, Any], place: str) -> list[str]:
    """List the faults of a source's format and of its options."""
    kinds = kinds_in("ingest.formats", Format)
    name = source.get("format")
    if not isinstance(name, str) or name not in kinds:
        return [
            _(
                "{place}.format: {name} is not a file format{hint}",
                place=place,
                name=quote_value(name),
                hint=suggestion(PROGRAMS.get(plain := str(name).casefold().lstrip("."), plain), kinds),
            )
        ]
    options = {key: value for key, value in source.items() if key not in SOURCE_KEYS}
    return problems(options, kinds[name], place.split("."))
