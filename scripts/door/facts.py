"""What a panel's file holds, as a study needs it: columns, units, years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from door.declaration import PanelEntry
from door.reshape import YEAR, read_table, stems_of
from door.table import Table, codes_of, read_sheet_table, source_of
from door.units import units_of, written_units


def facts_of(panel: PanelEntry, root: Path) -> tuple[dict[str, Any], str]:
    """The facts, and the list of units as CSV."""
    table = read_table(panel, root)
    units = units_of(table, panel, root)
    source = source_of(panel)
    if codes := codes_of(panel, root):
        source["codes"] = codes
    columns = _columns(table, panel)
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
    facts |= {"unit": table.find(panel.unit, "panel.unit").header}
    if panel.time:
        facts["time"] = table.find(panel.time, "panel.time").header
    return facts, written_units(units)


def _columns(table: Table, panel: PanelEntry) -> list[dict[str, str]]:
    """The columns that could be variables: those with numbers, each header once."""
    for name, header in panel.columns.items():
        table.find(header, f"panel.columns.{name}")
    keys = {panel.unit, panel.name, panel.time, YEAR}
    headers = [c.header for c in table.columns]
    return [
        {"name": c.name, "header": c.header, "label": c.label}
        for c in table.columns
        if c.header and c.short not in keys and headers.count(c.header) == 1 and c.numeric
    ]
