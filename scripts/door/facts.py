"""What a panel's file holds, as a study needs it: columns, units, years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from door.declaration import Panel
from door.table import Table, codes_of, read_table, source_of
from door.units import units_of, written_units
from study.errors import StudyError, quoted


def facts_of(panel: Panel, root: Path) -> tuple[dict[str, Any], str]:
    """The facts, and the list of units as CSV."""
    table = read_table(panel, root)
    units = units_of(table, panel)
    source = source_of(panel)
    if codes := codes_of(panel, root):
        source["codes"] = codes
    facts = {"source": source, "years": list(units.years), "columns": _columns(table, panel)}
    return facts, written_units(units)


def _columns(table: Table, panel: Panel) -> list[dict[str, str]]:
    """The columns that could be variables: those with numbers, each header once."""
    keys = {panel.unit, panel.name, panel.time}
    for name, header in panel.columns.items():
        if header not in [c.header for c in table.columns]:
            raise StudyError(
                f"panel.columns.{name}: {table.sheet.place} has no column {quoted(header)}; correct it"
            )
    headers = [c.header for c in table.columns]
    return [
        {"name": c.name, "header": c.header, "label": c.label}
        for c in table.columns
        if c.header and c.header not in keys and headers.count(c.header) == 1 and c.numeric
    ]
