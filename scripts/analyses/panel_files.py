"""The variables and units of a study, read from their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from base.artifacts.variable import read_table, read_variables
from spillover.errors import StudyError
from spillover.panel.design import Design, PanelColumns, design_of
from spillover.panel.sample_rows import LISTED, Grid


def read_panel(files: Mapping[str, Path], units_file: Path) -> PanelColumns:
    """The variables of some files over all units and years, and the columns of the units file."""
    unit, year, values = read_variables(files)
    units, years = np.unique(unit.astype(str)), np.unique(year)
    if not np.array_equal(unit, np.repeat(units, len(years))) or len(np.unique(np.diff(years))) > 1:
        raise StudyError(
            f"{next(iter(files.values()))}: expected one row for each unit and period; run the warehouse "
            "again"
        )
    shape = len(units), len(years)
    attributes = read_attributes(units_file, units)
    columns = {name: column.reshape(shape) for name, column in values.items()}
    return Grid(units, years, columns, attributes.get("name", units)), attributes


def read_attributes(units_file: Path, units: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of the units file, in the order of `units`."""
    table = read_table(units_file)
    position = {str(u): i for i, u in enumerate(table["unit"])}
    absent = [u for u in units if u not in position]
    if absent:
        raise StudyError(
            f"{units_file}: no row for unit {', '.join(absent[:LISTED])}, which the variables hold"
        )
    order = [position[u] for u in units]
    columns = {name: values[order] for name, values in table.items()}
    return {name: v if v.dtype == object else v.astype(float) for name, v in columns.items()}


def load_design(files: Mapping[str, Path], units_file: Path, terms: Iterable[str], **options: Any) -> Design:
    """The design of some terms from variable files by variable. options: those of `design_of`."""
    return design_of(lambda used: read_panel({v: files[v] for v in used}, units_file), terms, **options)
