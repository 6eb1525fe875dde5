"""The key `panel` of a study: its single panel file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from base.checks import fail
from base.problems import problems
from spillover.declared import convert

Header = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0)]
Name = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_]*$")]
Names = dict[Name, Header]
Tolerance = Annotated[float, Meta(gt=0)]


class Items(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A melted file: the column that names the item, and the column with its number; none where the numbers
    are in a column for each year.
    """

    name: Header
    value: Header | None = None


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A column that is others' by a formula."""

    column: Name
    formula: Header
    tolerance: Tolerance | None = None


class Allocation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A column that is the total of an area, spread over its units by another column."""

    column: Name
    by: Name
    within: Name | None = None
    tolerance: Tolerance | None = None


class Vintage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column that is another vintage of a second one's quantity."""

    column: Name
    of: Name
    tolerance: Tolerance


class PanelEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where the panel is and how it is laid out. Columns are given by their header, to the letter.

    unit, time: the columns that say what a row is about; columns, groups: headers by the names that the study
    calls them, where the two differ; places: the package's cities or provinces of China, or a file of
    coordinates or polygons; witnesses, identities, allocations, vintages: what the search for suspected
    numbers reads and tests, by the names that the study calls columns.
    """

    file: Header
    sheet: Header | None = None
    unit: Header
    name: Header | None = None
    time: Header | None = None
    written: Literal["year", "day", "short"] = "year"
    century_from: Annotated[int, Meta(ge=1800, le=2200)] | None = None
    items: Items | None = None
    years_in_headers: bool = False
    columns: Names = {}
    groups: Names = {}
    longitude: Header | None = None
    latitude: Header | None = None
    places: Header | None = None
    skip_rows: Count = 0
    header_rows: Annotated[int, Meta(ge=1, le=5)] = 1
    footer_rows: Count = 0
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None
    decimal: Literal[".", ","] = "."
    missing: tuple[Header, ...] = ()
    witnesses: tuple[Name, ...] = ()
    identities: tuple[Identity, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    vintages: tuple[Vintage, ...] = ()
    confidential: bool = False
    citation: Header | None = None
    licence: Header | None = None


def panel_of(value: Mapping[str, Any], where: str) -> PanelEntry:
    """The declaration of a study's key `panel`. Raises StudyError listing what is wrong with it."""
    fail(where, problems(value, PanelEntry, ("panel",)))
    return convert(value, PanelEntry)
