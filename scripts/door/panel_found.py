"""The panel that a file holds: its sheet, its layout, its unit and year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from base.names import relative
from door.declaration import Items, PanelEntry
from door.find import Candidate, candidates, decide
from door.layout import laid_out, sheets_of
from door.matrix import matrix_ids
from door.names import check_names, check_register, differing, names_beside, without_renamings
from door.periods import check_periods, time_of, times
from door.places import ALIKE, CHINA, level_of
from door.reshape import YEAR, item_columns, melted_columns, read_table, stems_of
from door.table import Column, Table, read_sheet_table
from door.units import Units, check_twice, is_constant, units_of, years_of
from door.wish import Wish, check_wish
from door.xtset import Set, xtset_of
from spillover.errors import StudyError, listed, quoted

Note = tuple[str, dict[str, str]]
_DEGREES = {
    "longitude": ("longitude", "lon", "lng", "long", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
}


@dataclass(frozen=True)
class Found:
    """A panel. candidates: for unit and year, the one taken first; rows: of each unit, by its text in the
    file;
    years: of each row; notes: what was decided, as ids of the catalogue with their values.
    """

    panel: PanelEntry
    table: Table
    candidates: tuple[Candidate, ...]
    units: Units
    rows: dict[str, list[int]]
    years: list[int | None]
    notes: tuple[Note, ...]

    @property
    def groups(self) -> list[Column]:
        """Columns of words that have one label for each unit: what could group them."""
        keys = {self.panel.unit, self.panel.name, self.panel.time}
        return [
            c
            for c in self.table.columns
            if c.short not in keys
            and not c.numeric
            and is_constant(c, self.rows)
            and 1 < len({c.texts[own[0]] for own in self.rows.values()}) <= len(self.rows) / 2
        ]


def find_panel(wish: Wish, root: Path) -> Found:
    """Reads the file and decides. Raises StudyError where it cannot be decided, naming the argument to "
    "give."""
    check_wish(wish)
    file = relative(wish.panel, root)
    if not (root / file).is_file():
        raise StudyError(f"PANEL: there is no file {quoted(wish.panel, 200)}; give its path")
    missing = tuple(m.strip() for m in wish.missing.replace("，", ",").split(",") if m.strip())
    sheet = _sheet(file, root, wish, missing)
    laid = shaped(laid_out(file, root, sheet, missing, wish.decimal), root)
    table = read_table(laid, root)
    found = _candidates(table, wish)
    declared = _declared(table, xtset_of(root / file), wish)
    best = called(declared or decide(table, found), matrix_ids(wish, root))
    if declared:
        found = [declared, *(c for c in found if c.unit is not declared.unit)]
    beside = names_beside(table, best)
    check_register(table, [best.unit, *beside])
    if not wish.unit and not best.names:  # a second name, in other letters say, may be that of several units
        check_names(table, best)
    name = next((c.short for c in (*best.names, *best.renamed) if not c.numeric), None)
    panel = msgspec.structs.replace(
        laid,
        unit=best.unit.short,
        name=name if best.unit.numeric or _is_code(best.unit) else None,
        time=None if laid.years_in_headers else best.time.column.short,
        written=best.time.written,
        century_from=best.time.century_from,
        confidential=wish.secret,
    )
    notes: list[Note] = [("door-xtset", {})] if declared else []
    notes += _several_names(best.unit, beside) if wish.unit or declared else []
    return _complete(panel, root, wish, found, notes)


def _declared(table: Table, said: Set, wish: Wish) -> Candidate | None:
    """What the file's own xtset names, where a person names neither and it can be the unit and the year."""
    columns = {c.header: c for c in table.columns}
    if wish.unit or wish.time or said.unit not in columns or said.time not in columns:
        return None
    unit, time = columns[said.unit], time_of(table, columns[said.time])
    every = without_renamings(candidates(table, None, time))
    own = candidates(table, unit, time)
    return next((c for c in every if unit in (c.unit, *c.names)), own[0] if own else None)


def _several_names(unit: Column, beside: list[Column]) -> list[Note]:
    """Columns that nearly name the units, with the names that differ."""
    return [
        ("door-several", {"column": column.short, "unit": unit.short, "names": listed(told, 5)})
        for column in beside
        if (told := differing(unit, column))
    ]


def called(best: Candidate, ids: set[str]) -> Candidate:
    """The candidate with its units called as the matrix calls them, where a column does so."""
    columns = (best.unit, *best.names)
    fitting = next((c for c in columns if ids and set(filter(None, c.texts)) == ids), best.unit)
    return replace(best, unit=fitting, names=tuple(c for c in columns if c is not fitting))


def shaped(laid: PanelEntry, root: Path) -> PanelEntry:
    """The layout with what tells a melted file, or one whose years are side by side."""
    table = read_sheet_table(laid, root)
    if found := melted_columns(table):
        return msgspec.structs.replace(laid, items=Items(*(c.short for c in found)))
    side_by_side = bool(stems_of(table)) and not times(table)
    named = item_columns(table) if side_by_side else []
    items = Items(named[0].short) if named else None
    return msgspec.structs.replace(laid, years_in_headers=side_by_side, items=items)


def _is_code(column: Column) -> bool:
    return all(text.isascii() for text in column.texts)


def _sheet(file: str, root: Path, wish: Wish, missing: tuple[str, ...]) -> str | None:
    """The sheet that holds the panel. Raises StudyError where several could, or none."""
    sheets = sheets_of(root / file)
    if wish.sheet:
        if wish.sheet not in sheets:
            raise StudyError(f"SHEET: {file} has no sheet {quoted(wish.sheet)}; it has {listed(sheets, 30)}")
        return wish.sheet
    if len(sheets) == 1:
        return sheets[0] or None
    fitting, reasons = [], []
    for sheet in sheets:
        try:
            laid = shaped(laid_out(file, root, sheet, missing, wish.decimal), root)
            table = read_table(laid, root)
            decide(table, _candidates(table, wish))
            fitting.append(sheet)
        except StudyError as error:
            reasons.append(f"{sheet}: {str(error).splitlines()[0][:200]}")
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise StudyError(f"{file}: {len(fitting)} sheets could be the panel: {listed(fitting)}; give SHEET=")
    raise StudyError(f"{file}: none of its sheets could be the panel; give SHEET=\n  " + "\n  ".join(reasons))


def _candidates(table: Table, wish: Wish) -> list[Candidate]:
    """The candidates that the arguments leave."""
    time = time_of(table, table.find(wish.time, "TIME")) if wish.time else None
    unit = table.find(wish.unit, "UNIT") if wish.unit else None
    found = without_renamings(candidates(table, unit, time))
    if not found and unit and time:
        panel = PanelEntry(
            file="",
            unit=unit.header,
            time=time.column.header,
            written=time.written,
            century_from=time.century_from,
        )
        check_twice(table, panel)
        raise StudyError(
            f"{table.sheet.place}: {quoted(unit.header)} and {quoted(time.column.header)} are empty "
            "in too many rows, or name one unit alone; give other columns as UNIT= and TIME="
        )
    if not found:
        for column in table.columns:
            check_periods(table, column)
    return found


def _complete(panel: PanelEntry, root: Path, wish: Wish, found: list[Candidate], notes: list[Note]) -> Found:
    """The panel with its groups and places, read again as the study will read it. notes: on its unit."""
    if wish.group:
        group = read_table(panel, root).find(wish.group, "GROUP")
        panel = msgspec.structs.replace(panel, groups={group.name: group.short})
    table = read_table(panel, root)
    check_twice(table, panel)
    panel = msgspec.structs.replace(panel, **_degrees(table, panel))
    units = units_of(table, msgspec.structs.replace(panel, places=None), root)
    years = years_of(table.find(panel.time or YEAR, "TIME"), panel)
    unit = table.find(panel.unit, "UNIT")
    texts = {row["text"] for row in units.rows}
    rows: dict[str, list[int]] = {}
    for i, (text, year) in enumerate(zip(unit.texts, years, strict=True)):
        if text in texts and year is not None:
            rows.setdefault(text, []).append(i)
    level, unclear = _level(wish, units, panel, root)
    if unclear:
        notes.append(("door-unclear", {"units": listed(unclear)}))
    if level:
        panel = msgspec.structs.replace(panel, places=level)
        units = units_of(table, panel, root)
    notes = [*_notes(panel, units, found[0]), *notes]
    notes += _once({row["text"]: row["name"] for row in units.rows}, rows)
    return Found(panel, table, tuple(found), units, rows, years, tuple(notes))


def _degrees(table: Table, panel: PanelEntry) -> dict[str, str]:
    """The columns with coordinates, where the file has both."""
    found = {}
    for key, names in _DEGREES.items():
        column = next((c for c in table.columns if c.header.casefold() in names and c.numeric), None)
        if column:
            found[key] = column.short
    return found if len(found) == 2 else {}


def _level(wish: Wish, units: Units, panel: PanelEntry, root: Path) -> tuple[str | None, list[str]]:
    """Whether the units are placed as divisions of China, and those that are not because others are spelt as
    they are. Raises StudyError naming those that are no division.
    """
    if wish.places == "none" or panel.longitude:
        return None, []
    if wish.places in CHINA.values():
        return wish.places, []
    if wish.places:
        file = relative(wish.places, root)
        if not (root / file).is_file():
            raise StudyError(
                f"PLACES: {quoted(wish.places)} is neither a file nor {', '.join(CHINA.values())} or none"
            )
        return file, []
    found = level_of({row["text"]: row["name"] for row in units.rows})
    if found is None:
        return None, []
    level, lost = found
    if lost and all(ALIKE in name for name in lost):
        return None, lost
    if lost:
        raise StudyError(
            f"{len(units.rows) - len(lost)} of {len(units.rows)} units are {level} of China, and "
            f"{listed(lost)} "
            "cannot be placed; correct their names or codes in a copy of the file, or give PLACES=none for "
            "a study "
            "without a spatial part"
        )
    return CHINA[level], []


def _once(names: dict[str, str], rows: dict[str, list[int]]) -> list[Note]:
    """Units with one year."""
    single = [names[text] for text, own in rows.items() if len(own) == 1]
    return [("door-once", {"count": str(len(single)), "units": listed(single)})] if single else []


def _notes(panel: PanelEntry, units: Units, best: Candidate) -> list[Note]:
    """What was decided about the file."""
    first, last = units.years
    notes = [
        (
            "door-unit",
            {
                "unit": panel.unit,
                "units": str(len(units.rows)),
                "time": panel.time or YEAR,
                "first": str(first),
                "last": str(last),
            },
        )
    ]
    if best.names:
        notes.append(("door-same", {"unit": panel.unit, "names": ", ".join(c.short for c in best.names)}))
    if best.renamed:
        names = ", ".join(c.short for c in best.renamed)
        notes.append(("door-renamed", {"unit": panel.unit, "names": names}))
    if panel.century_from:
        notes.append(
            ("door-century", {"first": str(panel.century_from), "last": str(panel.century_from + 99)})
        )
    notes += [("door-left", {"rows": text}) for text in units.left]
    if panel.places:
        notes.append(("door-places", {"places": panel.places}))
    if panel.longitude and panel.latitude:
        notes.append(("door-degrees", {"longitude": panel.longitude, "latitude": panel.latitude}))
    return notes
