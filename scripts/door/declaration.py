"""The key `panel` of a study: its single panel file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from base.checks import fail
from base.problems import problems
from door.wish import FLAG
from ingest.declaration import Allocation, Identity, Vintage
from spillover.declarations import convert
from spillover.options import Name
from spillover.words import _

# What stands between the headers of columns that name a unit together.
BESIDE = " + "
Header = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Names = dict[Name, Header]


class Items(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A melted file: the column that names the item, and the column with its number; none where the numbers
    are in a column for each year.
    """

    name: Header
    """The column that names the item."""
    value: Header | None = None
    """The column with the item's number; none where the years are side by side (years_in_headers)."""


class PanelEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The one file that holds the panel. A study with this key has no sources and no list of units, and
    its columns need no entry in 'variables'; make new writes it. Columns are given by their header."""

    file: Header
    """The file, relative to the project; the end of its name says the format (.dta, .sav, .xlsx, .csv, …)."""
    sheet: Header | None = None
    """The sheet of a workbook; its only one by default."""
    unit: Header | Annotated[tuple[Header, ...], Meta(min_length=2, max_length=5)]
    """The column with the unit of each row, a code or a name; several columns as a list, where only all of
    them together name a unit, as province, city and district do.
    """
    name: Header | None = None
    """The column with the units' names, if the unit is a code."""
    time: Header | None = None
    """The column with the year."""
    written: Literal["year", "day", "short"] = "year"
    """How that column writes the year: in four digits, within a date (day), or in two digits (short)."""
    century_from: Annotated[int, Meta(ge=1800, le=2200)] | None = None
    """The first of the hundred years to which two-digit years refer."""
    items: Items | None = None
    """For a long file with an item column: the columns with the item's name and its number."""
    years_in_headers: bool = False
    """Whether there is a column per year, with the year in its header (gdp2001, gdp2002); then there is no
    time column.
    """
    columns: Names = {}
    """Names for columns whose header is not a valid name, each with that header."""
    groups: Names = {}
    """Columns that group the units, by name; a unit has one label in all years."""
    longitude: Header | None = None
    """The column with longitudes in degrees."""
    latitude: Header | None = None
    """The column with latitudes in degrees."""
    places: Header | None = None
    """Where to locate units by their codes or names: china-cities, china-provinces, or a file of coordinates
    (.csv) or polygons (GeoJSON, shapefile, GeoPackage).
    """
    totals: tuple[Header, ...] | None = None
    """Units that are totals or groups of others and are left out, as their column names them. Without the
    key they are found by their names (World, 全国) and their numbers (the sum or the mean of others); []
    keeps all units."""
    skip_rows: Count = 0
    """Rows above the header."""
    header_rows: Annotated[int, Meta(ge=1, le=5)] = 1
    """Rows of the header and of the labels below it."""
    footer_rows: Count = 0
    """Rows below the table."""
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    """The encoding of a text file."""
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None
    """The field separator of a text file; a comma is detected automatically."""
    decimal: Literal[".", ","] | None = None
    """The decimal mark of numbers stored as text. Where it is declared, or a comma divides the columns,
    thousands may be set apart by the other mark.
    """
    missing: tuple[Header, ...] = ()
    """Marks of missing values, besides the usual ones."""
    flags: tuple[Annotated[str, Meta(pattern=FLAG)], ...] = ()
    """Flags: letters after a number, such as Eurostat's b, e and p. The number is read without them."""
    witnesses: tuple[Name, ...] = ()
    """Columns that no variable needs, read only for the search for suspected numbers."""
    identities: tuple[Identity, ...] = ()
    """Columns that equal a formula of other columns. A row that violates it is a suspected number. Columns
    are named as in variables.
    """
    allocations: tuple[Allocation, ...] = ()
    """Columns that are not observations but totals allocated to units in proportion to another column. A row
    with another share is a suspected number.
    """
    vintages: tuple[Vintage, ...] = ()
    """Columns that measure the same quantity as another column, in another vintage. A difference larger than
    usual revisions is a suspected number.
    """
    confidential: bool = False
    """Whether the data are confidential: then no page, package, message, log or export shows single
    values."""
    citation: Header | None = None
    """How the data are cited."""
    licence: Header | None = None
    """The licence of the data."""
    redistribute: bool = False
    """Whether the licence lets a replication package include the data."""

    @property
    def unit_columns(self) -> tuple[str, ...]:
        """The columns that name a unit together; mostly one."""
        return (self.unit,) if isinstance(self.unit, str) else self.unit

    @property
    def unit_header(self) -> str:
        """The header of the column with the units, by which tables find it."""
        return join_headers(self.unit_columns)


def join_headers(headers: Sequence[str]) -> str:
    """The header of the column that several are joined to; that of a single one is its own."""
    return BESIDE.join(headers)


def read_panel_entry(value: Mapping[str, Any], where: str) -> PanelEntry:
    """The declaration of a study's key `panel`. Raises StudyError listing what is wrong with it."""
    fail(where, problems(value, PanelEntry, ("panel",)))
    panel = convert(value, PanelEntry)
    fail(where, list(_find_conflicts(panel)))
    return panel


def _find_conflicts(panel: PanelEntry) -> Iterator[str]:
    """Yield what is wrong with keys that each fit alone."""
    if panel.years_in_headers and panel.time is not None:
        yield _("panel.time: with 'years_in_headers' the headers have the year; leave 'time' out")
    if not panel.years_in_headers and panel.time is None:
        yield _(
            "panel.time is missing: name the column with the year, or write 'years_in_headers: true' where "
            "the headers of columns have it"
        )
