"""The sources of a study, as `config/sources.yaml` and its own key `sources` declare them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field
from msgspec.structs import replace

from spillover.options import FileName, Name, Option, Positive, Range, RegularExpression

ANY_KEY = Meta(extra_json_schema={"minProperties": 1})
COLUMN_IS_NAMED = Meta(
    extra_json_schema={
        "if": {"properties": {"from": {"const": "column"}}, "required": ["from"]},
        "then": {"required": ["column"]},
    }
)


class UnitColumns(Option, frozen=True):
    """Columns that say which unit a row is about."""

    code: RegularExpression | Annotated[tuple[RegularExpression, ...], Meta(min_length=1)] | UnsetType = UNSET
    """Header pattern of the column with the unit's id (an adcode of 4, 6 or 12 digits) or a code among its
    aliases; with `exact` a list of columns that are joined.
    """
    name: RegularExpression | UnsetType = UNSET
    """Header pattern of the columns with its name; a Chinese name takes precedence over one in Latin letters.
    """
    exact: bool = False
    """Whether the code is looked up literally in the column `text` of the units' list, as the panel's file
    has it.
    """
    described: tuple[RegularExpression, ...] = ()
    """Header patterns of the further columns from which a unit's name, groups and place were read."""


class YearOrigin(Option, frozen=True):
    """Where the year comes from."""

    origin: Literal["file", "sheet", "column", "header", "none"] = field(name="from")
    """The group 'edition' of the file's name ('files') or of the sheet's ('sheet'), a column, the header's
    group 'year', or none: the value holds for every year.
    """
    column: RegularExpression | UnsetType = UNSET
    """Header pattern of the year's column."""
    gives: Literal["edition", "data_year"] | UnsetType = UNSET
    """Whether that is the year of the edition or of the data; by default edition for a file's name,
    data_year otherwise."""
    lag: Annotated[int, Meta(ge=0, le=5)] = 1
    """The edition's year less the data's; 1 by default."""
    consecutive: bool = True
    """Whether a missing year between the files or sheets (year.from: file, sheet) is an error, because one
    may be lost; true by default."""
    written: Literal["year", "day", "short"] = "year"
    """How a column writes the year: in four digits, within a date, or in two digits; in four by default."""
    century_from: Annotated[int, Meta(ge=1800, le=2200)] | UnsetType = UNSET
    """The first of the hundred years to which two-digit years refer."""

    def both(self, year: int | None) -> tuple[int | None, int | None]:
        """Give the data's year and the edition's: the edition of year t describes year t − lag."""
        if year is None:
            return None, None
        gives = self.gives or ("edition" if self.origin == "file" else "data_year")
        return (year - self.lag, year) if gives == "edition" else (year, year + self.lag)


class ItemColumns(Option, frozen=True):
    """A sheet with an item column: one row per unit, year and item."""

    name: RegularExpression
    """Header pattern of the column that names the item."""
    value: RegularExpression
    """Header pattern of the column with the number."""
    outside: RegularExpression | UnsetType = UNSET
    """Pattern of items that are not measures, although their names are close to a measure's."""


class ColumnForm(Option, frozen=True):
    """Description of a column: its header, and the unit of its numbers."""

    header: RegularExpression | UnsetType = UNSET
    """Regular expression looked for in the header's text: its rows joined by ' | ', full-width forms made
    half-width, no spaces beside Chinese characters. In a sheet with an item column, looked for in the item's
    name. A named group 'year' makes each matching column one year.
    """
    unit: str | UnsetType = UNSET
    """The unit that the numbers are really in, whatever the header says."""
    factor: Positive | UnsetType = UNSET
    """What a number is multiplied by to be in the target unit; 1 by default."""


class ColumnException(ColumnForm, frozen=True, kw_only=True):
    """Editions and what differs in them."""

    editions: Annotated[tuple[int, ...], Meta(min_length=1)]
    """The editions."""


class MeasureColumn(ColumnForm, frozen=True):
    """Declaration of how one measure is read."""

    target: str | UnsetType = UNSET
    """The unit after conversion; that of 'unit' by default. Sources that share a measure must agree on it."""
    range: Range | UnsetType = UNSET
    """Lowest and highest possible value in the target unit; null leaves a side open."""
    exceptions: tuple[ColumnException, ...] = ()
    """Other keys of the column for some editions, or for files without an edition."""

    def select_edition(self, edition: int | None) -> MeasureColumn:
        """Select the column as it is described for one edition."""
        changed = {
            key: value
            for exception in self.exceptions
            if edition in exception.editions
            for key in ColumnForm.__struct_fields__
            if (value := getattr(exception, key)) is not UNSET
        }
        return replace(self, exceptions=(), **changed)

    @property
    def target_unit(self) -> str:
        """Unit after conversion."""
        return self.unit or "" if self.target is UNSET else self.target

    def pattern(self, measure: str) -> str:
        """Give the pattern of the column's header, by default the measure's name."""
        return f"^{re.escape(measure)}$" if self.header is UNSET else self.header


class Identity(Option, frozen=True):
    """Column that is others' by a formula."""

    column: str
    """The column."""
    formula: Annotated[str, Meta(min_length=1)]
    """The formula of other columns of the source that it equals, written as those of variables."""
    tolerance: Positive | UnsetType = UNSET
    """The largest relative difference that rounding explains; 0.0001 by default."""


class Allocation(Option, frozen=True):
    """Column that is the total of an area, spread over its units by another column."""

    column: str
    """The column that is allocated."""
    by: str
    """The column that it is proportional to."""
    within: str | UnsetType = UNSET
    """The column that numbers the totals' areas; all rows of a year are one area by default."""
    tolerance: Positive | UnsetType = UNSET
    """The largest relative difference that rounding explains; 0.001 by default."""


class Vintage(Option, frozen=True):
    """Column that is another vintage of a second one's quantity."""

    column: str
    """The column."""
    of: str
    """The measure of which it is another vintage, in this or another source; not compared if the study
    does not use that source."""
    tolerance: Positive
    """The largest relative difference that a revision explains."""


class DeclaredRelations(Option, frozen=True):
    """Relations between columns that a source declares, for the search for suspected numbers."""

    identities: tuple[Identity, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    vintages: tuple[Vintage, ...] = ()


class SourceEntry(Option, frozen=True, forbid_unknown_fields=False):
    """Entry of one source: where its files are, how they are laid out, what each column means. Every key may
    also be given by the source named in 'like'. `make reference` lists the keys of its format (sheet,
    header_rows, encoding, …), which stand beside these.
    """

    like: str | UnsetType = UNSET
    """Another source of config/sources.yaml whose keys this one inherits."""
    title: str | UnsetType = UNSET
    """The source's title."""
    publisher: str | UnsetType = UNSET
    """Who publishes it."""
    citation: str | UnsetType = UNSET
    """How it is cited."""
    obtain: str | UnsetType = UNSET
    """How a user obtains the files."""
    licence: str | UnsetType = UNSET
    """The licence, and whether the files may be redistributed."""
    confidential: bool = False
    """Whether the data are confidential: then no page, package, message, log or export shows single
    values; false by default."""
    redistribute: bool = False
    """Whether the licence lets a replication package include the data; false by default."""
    package: (
        Annotated[str, Meta(pattern="^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*$")] | UnsetType
    ) = UNSET
    """The installed Python package that contains the files, by its dotted name; by default they are in the
    study's input folder."""
    folder: str | UnsetType = UNSET
    """The folder of the file, relative to the project; by default the study's input folder."""
    file: str | UnsetType = UNSET
    """The single file of the source, below that folder; other files there are ignored."""
    files: RegularExpression | UnsetType = UNSET
    """Regular expression that the file's path within its folder matches completely. A named group 'edition'
    reads the edition's year.
    """
    format: str | UnsetType = UNSET
    """The file format, one of those that `make reference` lists, with the format's own keys beside it."""
    unit: Annotated[UnitColumns, ANY_KEY] | UnsetType = UNSET
    """The columns that say which unit a row is about. At least one; where both are given they must agree."""
    year: Annotated[YearOrigin, COLUMN_IS_NAMED] | UnsetType = UNSET
    """Where the year comes from."""
    items: ItemColumns | UnsetType = UNSET
    """A sheet with an item column: one row per unit, year and item."""
    columns: dict[Name, MeasureColumn] | UnsetType = UNSET
    """The measures in this source, by name."""
    missing: tuple[str, ...] = ()
    """Further marks of a missing value, besides empty, -, –, —, …, .., NA, #N/A; an error of the spreadsheet
    (#DIV/0!) counts as missing only if it is named here.
    """
    totals: RegularExpression | UnsetType = UNSET
    """Regular expression for names of total rows, besides provinces and the usual words; listed apart from
    places outside the study.
    """
    outside: RegularExpression | UnsetType = UNSET
    """Regular expression for names of places outside the study that appear only in years in which a unit has
    no row: without it they are an error, because they could be the unit under another name.
    """
    checksums: dict[str, Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]] | UnsetType = UNSET
    """SHA-256 of files, by name; a file that differs is an error."""
    witnesses: tuple[str, ...] = ()
    """Columns that no variable needs, read only for the search for suspected numbers."""
    identities: tuple[Identity, ...] = ()
    """Columns that equal a formula of other columns. A row that violates it is a suspected number."""
    allocations: tuple[Allocation, ...] = ()
    """Columns that are not observations but totals allocated to units in proportion to another column. A row
    with another share is a suspected number.
    """
    vintages: tuple[Vintage, ...] = ()
    """Columns that measure the same quantity as another measure of the study, in another vintage. A
    difference larger than usual revisions is a suspected number.
    """


class Source(SourceEntry, frozen=True, kw_only=True):
    """Source with all that it inherits: what its readers are given, and what it must have by then. columns:
    those that variables need; check_columns: those that are read for the search for suspected numbers alone;
    layout: the keys of its format.
    """

    title: str
    publisher: str
    citation: str
    obtain: str
    licence: str
    files: RegularExpression
    format: str
    unit: Annotated[UnitColumns, ANY_KEY]
    year: Annotated[YearOrigin, COLUMN_IS_NAMED]
    columns: dict[Name, MeasureColumn]
    check_columns: Mapping[Name, MeasureColumn] = {}
    layout: Mapping[str, Any] = {}


Sources = dict[FileName, SourceEntry]


class Registry(Option, frozen=True):
    """The registry of sources."""

    sources: Sources
    """The sources by id."""
