"""A panel's file as columns with their headers, names and cells."""

from __future__ import annotations

import difflib
import keyword
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from base.checks import PARAMETERS
from base.input_file import check_limit, check_regular
from door.declaration import PanelEntry
from door.stata import read_labels
from door.units_of_measure import UNIT_BEHIND, list_units_below, read_unit, unit_behind, words_of_header
from ingest.columns import read_headers
from ingest.format import Format, Sheet, column_letters, format_of, formats_by_suffix, is_blank
from ingest.registry import Entry
from ingest.text import MISSING_MARKS, NumberReader, clean_header, read_year
from ingest.workbook import Workbook
from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.text import show
from spillover.words import _

# Names that formulas, files and tables can have, from headers in any language.

# Columns that every table of the panel has, and what models call their parameters.
_TAKEN = ("unit", "year", *PARAMETERS)
LONGEST = 40
# What asks for the columns of unit and year.
KEYS = ("panel.unit", "panel.time", "UNIT", "TIME")
# From how many years on they stand above what is of each.
FEWEST_YEARS = 3
# What a person may type where a column is asked for, and how a configuration calls the logarithm.
_TRANSFORM = re.compile(r"(?P<name>ln|log|log1p|sqrt)\s*[(（](?P<column>.+)[)）]", re.IGNORECASE)
_LOGARITHM = {"ln": "ln", "log": "ln"}


def safe_names(headers: Iterable[str], given: dict[str, str] | None = None) -> list[str]:
    """A name for each header, in its order: the header itself where it can be one, else what is left of it in
    Latin letters, else its column's letter. given: headers by names chosen already.

    No two are alike but for case.
    """
    chosen = {header: name for name, header in (given or {}).items()}
    seen = {name.casefold() for name in (*_TAKEN, *chosen.values())}
    names = []
    for index, header in enumerate(headers):
        if header in chosen:
            names.append(chosen.pop(header))
            continue
        names.append(_free(_safe(header, index), seen))
    return names


def _safe(header: str, index: int) -> str:
    """The name alone, whatever others are called."""
    if re.fullmatch("[A-Za-z][A-Za-z0-9_]*", header) and len(header) <= LONGEST:
        return header if not keyword.iskeyword(header) else f"{header}_"
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    words = re.sub("[^A-Za-z0-9]+", "_", plain).strip("_")
    name = re.sub("^[^A-Za-z]+", "", words)[:LONGEST].rstrip("_")
    if len(re.sub("[^A-Za-z]", "", name)) < 2:
        return f"{name or 'column'}_{column_letters(index).lower()}"
    return f"{name}_" if keyword.iskeyword(name) else name


def _free(name: str, seen: set[str]) -> str:
    """The name, or the first with a number behind it that nobody has."""
    free, number = name, 2
    while free.casefold() in seen:
        free, number = f"{name}_{number}", number + 1
    seen.add(free.casefold())
    return free


@dataclass(frozen=True)
class SheetColumn:
    """One column. header: its text in the file; name: what the study calls it; label: what tables print;
    cells: the body's, in the file's order; short: the header as people and configurations write it;
    unit_of_measure: what a row of units below the header says.
    """

    index: int
    header: str
    name: str
    label: str
    cells: tuple[Any, ...]
    reader: NumberReader
    short: str
    unit_of_measure: str = ""

    @property
    def display_name(self) -> str:
        """The header as messages write it, with the label where that is another."""
        return self.short if self.label in ("", self.short, self.header) else f"{self.short} ({self.label})"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What a person may call the column, the best first: its header, name and label; these without the
        unit in brackets behind them; the code in the last brackets; the header up to any bracket.
        """
        own = (self.header, self.short, self.name, self.label)
        plain = (*map(strip_brackets, own[1::2]), _code_in_brackets(self.short))
        return (*own, *plain, *_list_starts(self.short))

    @cached_property
    def cell_texts(self) -> list[str]:
        """Each cell's text without padding."""
        return [(cell if type(cell) is str else show(cell)).strip() for cell in self.cells]

    @cached_property
    def texts(self) -> list[str]:
        """Each cell's text; "" where it is empty or a word that marks a missing value. A number that marks
        one may be a unit's code.
        """
        words = self.reader.words
        return ["" if text in words else text for text in self.cell_texts]

    @cached_property
    def counts(self) -> Counter[str]:
        """Each text with the number of its cells, in the order of the first ones."""
        return Counter(self.texts)

    @cached_property
    def _read(self) -> tuple[np.ndarray, list[int]]:
        values, strange = self.reader.read_column(self.cells)
        return np.array(values, dtype=float), strange

    @property
    def numbers(self) -> np.ndarray:
        """The cells as numbers, NaN where there is none."""
        return self._read[0]

    @property
    def unreadable_cells(self) -> list[int]:
        """The cells that hold something which is no number."""
        return self._read[1]

    @property
    def is_numeric(self) -> bool:
        """Return whether most of what the column holds are numbers."""
        return int(np.isfinite(self.numbers).sum()) > len(self.unreadable_cells)


@dataclass(frozen=True)
class SheetTable:
    """The columns of one sheet. first_row: the row of the sheet on which the body begins; origin: row and
    column of the body that each cell of a reshaped table was; item: the header of the column that named the
    item of each row of a melted file, "" in any other.
    """

    sheet: Sheet
    columns: tuple[SheetColumn, ...]
    first_row: int
    origin: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    item: str = ""

    @property
    def rows(self) -> int:
        return len(self.columns[0].cells) if self.columns else 0

    @cached_property
    def is_data(self) -> np.ndarray:
        """Return whether each row is data: not the header again, nor one text alone, as at the head and foot
        of a page.
        """
        filled, headers, words = (np.zeros(self.rows, int) for _ in range(3))
        for column in self.columns:
            filled += np.array([*map(bool, column.cell_texts)], int)
            first = column.header.split(" | ")[0]
            starts = {first[:1], "_"}  # what an ASCII text that is cleaned to the header can begin with
            for i, text in enumerate(column.cell_texts):
                if text and (text[0] in starts or not text.isascii()) and clean_header(text) == first:
                    headers[i] += 1
            words[column.unreadable_cells] += 1
        return (2 * headers < np.maximum(filled, 1)) & ~((filled == 1) & (words == 1))

    def place(self, row: int, column: SheetColumn) -> str:
        """File, sheet and cell of a row of the body."""
        return _("{file}, cell {cell}", file=self.sheet.place, cell=self.cell(row, column))

    def cell(self, row: int, column: SheetColumn) -> str:
        """The address of a cell of the body."""
        return self.sheet.cell(*self._say_place(row, column))

    def percent(self, row: int, column: SheetColumn) -> bool:
        """Return whether a cell of the body is printed as a percentage."""
        return self._say_place(row, column) in self.sheet.percent

    def _say_place(self, row: int, column: SheetColumn) -> tuple[int, int]:
        at, index = self.origin.get((row, column.index), (row, column.index))
        return self.first_row + at, index

    def has(self, text: str) -> bool:
        """Return whether a text is the header of a column."""
        return any(clean_header(text) in (c.header, c.short) for c in self.columns)

    def find(self, text: str, key: str) -> SheetColumn:
        """The one column that a person means, by one of its names (`SheetColumn.names`). key: what asked for
        it.
        """
        wanted = clean_header(text)
        for said in zip_longest(*(c.names for c in self.columns), fillvalue=""):
            pairs = [*zip(self.columns, said, strict=True)]
            found = [c for c, name in pairs if name and (name == text or clean_header(name) == wanted)]
            found = found or [
                c for c, name in pairs if name and clean_header(name).casefold() == wanted.casefold()
            ]
            if len(found) == 1:
                return found[0]
            if found and self._are_blocks():
                raise StudyError(
                    _(
                        "{where}: the columns {columns} begin blocks of the same headers side by side; put "
                        "each block below the one before in a copy of the file, so that a header stands once",
                        where=self.sheet.place,
                        columns=", ".join(column_letters(c.index) for c in found),
                    )
                )
            if len(found) > 1 and key in KEYS and (twice := self.headers_twice):
                raise StudyError(
                    _(
                        "{where}: the headers {headers} stand in several columns ({columns}), so the sheet "
                        "has tables side by side: join them into one by unit and year in a copy of the file, "
                        "or write each on a sheet of its own",
                        where=self.sheet.place,
                        headers=list_names(map(quote_value, twice)),
                        columns=", ".join(column_letters(c.index) for c in self.columns if c.header in twice),
                    )
                )
            if len({c.short for c in found}) > 1:
                raise StudyError(
                    _(
                        "{where}: {key} {text} may be {columns}; give one of them in full",
                        where=self.sheet.place,
                        key=key,
                        text=quote_value(text),
                        columns=list_names([quote_value(c.short) for c in found]),
                    )
                )
            if found:
                where = ", ".join(column_letters(c.index) for c in found)
                raise StudyError(
                    _(
                        "{where}: {key} {text} is the header of the columns {columns}; give one of them "
                        "another header in a copy of the file",
                        where=self.sheet.place,
                        key=key,
                        text=quote_value(text),
                        columns=where,
                    )
                )
        if advice := self._advise_on_transform(text, key):
            raise StudyError(advice)
        known = [c.display_name for c in self.columns if c.header]
        raise StudyError(
            _(
                "{where}: {key} names {text}, which is not a column{hint}; the columns are {known}",
                where=self.sheet.place,
                key=key,
                text=quote_value(text),
                hint=self._suggest_name(text),
                known=list_names(known, 40),
            )
        )

    def _advise_on_transform(self, text: str, key: str) -> str:
        """Say where a transform of a column is written, of a text such as ln(gdp); "" of any other."""
        match = _TRANSFORM.fullmatch(text.strip())
        if not match or not self.has(match["column"]):
            return ""
        column = self.find(match["column"], key)
        return _(
            "{where}: {key} names {text}, where a column is asked for: give {column}, and write into the "
            "configuration that is made `variables: {entry}`; make study then uses its transform everywhere",
            where=self.sheet.place,
            key=key,
            text=quote_value(text),
            column=quote_value(column.short),
            entry=f"{{{column.name}: {{transform: {_LOGARITHM.get(match['name'].lower(), match['name'])}}}}}",
        )

    def _are_blocks(self) -> bool:
        """Return whether the columns are several times the same, as where a page has two halves side by
        side.
        """
        named = [c.header for c in self.columns if c.header]
        return any(
            len(named) > count and named == named[: len(named) // count] * count for count in range(2, 7)
        )

    @cached_property
    def headers_twice(self) -> list[str]:
        """The headers that several columns have, as those of unit and year of two tables; none where it is
        one alone, as names of units at both sides of a table.
        """
        counts = Counter(c.header for c in self.columns if c.header)
        several = [header for header, count in counts.items() if count > 1]
        return several if len(several) > 1 else []

    def _suggest_name(self, text: str) -> str:
        """The header or label that a name was meant to be, whatever its case, as a question; "" where none is
        near.
        """
        headers = {
            said.casefold(): full
            for c in self.columns
            for full in (c.label, c.short)
            for said in (strip_brackets(full), full)
            if said
        }
        close = difflib.get_close_matches(clean_header(text).casefold(), headers, n=1)
        return _(" (did you mean {name}?)", name=quote_value(headers[close[0]])) if close else ""


def strip_brackets(header: str) -> str:
    """A header without what each of its rows says in brackets at its end, or as its unit: of
    产值(万元) | 全市, 产值 全市.
    """
    bracket = r"(?<=\S)\s*[(（\[【][^()（）\[\]【】]*[)）\]】]$"
    parts = (UNIT_BEHIND.sub("", part) for part in header.split(" | "))
    return " ".join(re.sub(bracket, "", part) for part in parts)


_BRACKET = re.compile(r"(?<=\S)\s*[(（\[【]")
_CODE = re.compile(r"[(（\[【]([^\s()（）\[\]【】]{2,})[)）\]】]$")


def _list_starts(header: str) -> list[str]:
    """A header up to each of its brackets, the longest first: `Trade (% of GDP)` and Trade of
    `Trade (% of GDP) [NE.TRD.GNFS.ZS]`; none of one with rows below.
    """
    return (
        [header[: match.start()] for match in _BRACKET.finditer(header)][::-1] if " | " not in header else []
    )


def _code_in_brackets(header: str) -> str:
    """The code in brackets at the end of a header, such as NE.TRD.GNFS.ZS; "" where a unit, or nothing, is
    there.
    """
    match = _CODE.search(header)
    return match[1] if match and not read_unit(match[1]) else ""


def source_of(panel: PanelEntry) -> Entry:
    """The file as ingest describes a source, without what its columns mean."""
    path = Path(panel.file)
    form = formats_by_suffix().get(path.suffix.lower())
    if form is None:
        raise StudyError(
            _(
                "{file}: a panel is read from {formats}, not from {found}; save it as one of these",
                file=panel.file,
                formats=", ".join(formats_by_suffix()),
                found=path.suffix or _("a file without an ending"),
            )
        )
    source: Entry = {"folder": str(path.parent), "file": path.name, "files": re.escape(path.name)}
    source |= {"format": form, "skip_rows": panel.skip_rows, "header_rows": panel.header_rows}
    source["footer_rows"] = panel.footer_rows
    if panel.sheet and not isinstance(format_of(source), Workbook):
        raise StudyError(_("panel.sheet: {file} has no sheets; leave 'sheet' out", file=panel.file))
    if panel.delimiter and form != "csv":
        raise StudyError(_("panel.delimiter: {file} is no text file; leave 'delimiter' out", file=panel.file))
    if panel.sheet:
        source["sheet"] = re.escape(panel.sheet.strip())
    if form == "csv":
        source["encoding"] = panel.encoding
        source |= {"delimiter": panel.delimiter} if panel.delimiter else {}
    if panel.decimal:
        source["decimal"] = panel.decimal
    for key in ("missing", "flags"):
        if given := getattr(panel, key):
            source[key] = list(given)
    return source


def codes_of(panel: PanelEntry, root: Path) -> list[str]:
    """The columns of labelled values that are taken as their numbers: all but those that name something."""
    names = {*panel.unit_columns, panel.name, panel.time, *panel.groups.values()}
    return sorted(read_labels(root / panel.file)[1] - names)


def read_sheet_table(panel: PanelEntry, root: Path) -> SheetTable:
    """The panel's sheet as a table; the columns that the study names keep those names."""
    source, path = source_of(panel), root / panel.file
    if os.path.lexists(path):
        check_regular(path, panel.file)
    else:
        raise StudyError(
            _("{file}: file not found; 'panel.file' names it, relative to the project", file=panel.file)
        )
    source |= {"codes": codes} if (codes := codes_of(panel, root)) and panel.unit else {}
    stat, given = path.stat(), {**panel.columns, **panel.groups}
    asked = (str(path), stat.st_mtime_ns, stat.st_size, repr(source))
    if asked not in _LAST:
        forget_table()
        _LAST[asked] = table_of(format_of(source).read(path, path.name), source, {}, read_labels(path)[0])
    table = _LAST[asked]
    names = safe_names([column.short for column in table.columns], given)
    pairs = zip(table.columns, names, strict=True)
    return replace(table, columns=tuple(c if c.name == name else replace(c, name=name) for c, name in pairs))


# The last table that was read, by what it depends on: a study is found, checked and described from one, whose
# columns keep what was made of their cells.
_LAST: dict[tuple[object, ...], SheetTable] = {}


def forget_table() -> None:
    """Free the memory of the last table that was read."""
    _LAST.clear()


def table_of(sheet: Sheet, source: Entry, given: dict[str, str], labels: dict[str, str]) -> SheetTable:
    """The table of a sheet. given: headers by the names chosen for them; labels: of variables, by header."""
    layout = format_of(source)
    texts = read_headers(sheet, layout)
    check_limit("SPILLOVER_COLUMNS", len(texts), _("the number of columns"), sheet.place)
    shorts = shorten_headers(texts)
    units = _list_units(sheet, layout, texts)
    names, texts_below = safe_names(shorts, given), _label_headers(texts, shorts, units)
    body = _fill_merged(sheet, layout.first_row)[layout.first_row : len(sheet.rows) - layout.footer_rows]
    separators = layout.decimal is not None or sheet.properties.get("delimiter") in (None, "comma")
    reader = NumberReader(
        MISSING_MARKS | frozenset(source.get("missing", ())),
        layout.decimal or ".",
        False,
        separators,
        layout.flags,
    )
    columns = [
        SheetColumn(
            j,
            text,
            names[j],
            labels.get(text) or texts_below[j],
            tuple(row[j] if j < len(row) else None for row in body),
            reader,
            shorts[j],
            units[j],
        )
        for j, text in enumerate(texts)
    ]
    return SheetTable(sheet, tuple(columns), layout.first_row)


def _list_units(sheet: Sheet, layout: Format, headers: list[str]) -> list[str]:
    """The unit of measurement of each column, by the last row of a header of several or by the header itself;
    "" where neither says one.
    """
    found: dict[int, str] = {}
    if layout.header_rows > 1:
        cells = enumerate(sheet.rows[layout.first_row - 1][: len(headers)])
        last = {j: clean_header(show(cell)) for j, cell in cells if not is_blank(cell)}
        below = {j: text for j, text in last.items() if headers[j].endswith(f" | {text}")}
        found = list_units_below(headers, below)
    return [found.get(j, "") or unit_behind(header) for j, header in enumerate(headers)]


def shorten_headers(headers: list[str]) -> list[str]:
    """The headers without the label rows below them: of each the fewest rows that no other column has, all
    where another has all of them. Beside years above, what stands in their row is a caption of it, and no
    part of a name.
    """
    starts = [[*accumulate(header.split(" | "), "{} | {}".format)] for header in headers]
    bearers = Counter(start for own in starts for start in own)
    shorts = [next((s for s in own if bearers[s] == 1), own[-1]) for own in starts]
    lasts = Counter(header.rpartition(" | ")[2] for header in headers)
    dated = [own[0] for own in starts if len(own) > 1 and read_year(own[0]) is not None]
    if len(set(dated)) < FEWEST_YEARS:
        return shorts
    captions = [
        len(own) > 1 and own[0] not in dated and lasts[h.rpartition(" | ")[2]] == 1
        for h, own in zip(headers, starts, strict=True)
    ]
    return [
        header.rpartition(" | ")[2] if caption else short
        for header, short, caption in zip(headers, shorts, captions, strict=True)
    ]


def _fill_merged(sheet: Sheet, first: int) -> list[list[Any]]:
    """The rows; below row `first`, a cell that is merged down a column stands in each of its rows. Ingest
    reads names and years so, and refuses numbers by the cell.
    """
    rows = sheet.rows
    for (top, left), (bottom, right) in sheet.merged_ranges:
        if top >= first and left == right and left < len(rows[top]):
            rows = list(rows) if rows is sheet.rows else rows
            for i in range(top + 1, min(bottom + 1, len(rows))):
                rows[i] = [*rows[i], *[None] * (left + 1 - len(rows[i]))]
                rows[i][left] = rows[top][left]
    return rows


def _label_headers(headers: list[str], shorts: list[str], units: list[str]) -> list[str]:
    """Return headers as tables print them: of a header with rows below it the first of these, and what stands
    above it too where other columns have the same. units: of measurement.
    """
    words = [words_of_header(header, unit) for header, unit in zip(headers, units, strict=True)]
    below = [[*rest, first][0] for first, *rest in words]
    return [
        label if below.count(label) == 1 else short.replace(" | ", " ")
        for label, short in zip(below, shorts, strict=True)
    ]
