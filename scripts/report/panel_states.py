"""How each cell of the panel came about: observed, missing, filled or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from artifacts.variable import read_table, read_variables
from econometrics.result import Array

OBSERVED, MISSING, OTHER_SOURCE, ADJACENT, CORRECTED = range(5)


def read_states(
    files: Mapping[str, Path], names: Sequence[str], provenance: Sequence[str], years: Sequence[int]
) -> dict[str, Array]:
    """(units, years) of state numbers for each variable.

    files: each variable's own file; provenance: the warehouse's `imputed` and `corrections` tables, where there are any.
    """
    units, _, values = read_variables({name: files[name] for name in names})
    ids = list(dict.fromkeys(units))
    states = {}
    for name in names:
        grid = np.where(np.isnan(values[name].reshape(len(ids), len(years))), MISSING, OBSERVED)
        states[name] = grid
    row, column = {unit: i for i, unit in enumerate(ids)}, {year: j for j, year in enumerate(years)}
    for path in provenance:
        table = read_table(path)
        corrected = Path(path).stem == "corrections"
        method = table.get("method", np.full(len(table["unit"]), ""))
        for unit, year, variable, how in zip(table["unit"], table["year"], table["variable"], method, strict=True):
            if variable in states and unit in row and year in column:
                state = CORRECTED if corrected else ADJACENT if "adjacent" in str(how) else OTHER_SOURCE
                states[variable][row[unit], column[year]] = state
    return states
