"""How each cell of the panel came about: observed, missing, filled or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from base.artifacts.variable import read_table, read_variables
from spillover.arrays.foundation import IntArray

OBSERVED, MISSING, FILLED, CORRECTED = range(4)
STATES = ("observed", "missing", "filled", "corrected")


def read_states(
    files: Mapping[str, Path],
    measures: Mapping[str, Sequence[str]],
    lists: Sequence[str],
) -> tuple[tuple[int, ...], dict[str, IntArray]]:
    """The years of the panel, and (units, years) of state numbers for each variable.

    files: each variable's own file; measures: those that each variable is made of: it counts as filled or
    corrected where one of them is; lists: the warehouse's `imputed` and `corrections`.
    """
    units, dates, values = read_variables({name: files[name] for name in measures})
    ids, years = list(dict.fromkeys(units)), tuple(sorted({int(year) for year in dates}))
    row, column = {unit: i for i, unit in enumerate(ids)}, {year: j for j, year in enumerate(years)}
    states = {
        name: np.where(np.isnan(values[name].reshape(len(ids), len(years))), MISSING, OBSERVED)
        for name in measures
    }
    for path in lists:
        state = CORRECTED if Path(path).stem == "corrections" else FILLED
        table = read_table(path)
        for unit, year, measure in zip(table["unit"], table["year"], table["measure"], strict=True):
            for name in (
                n for n, used in measures.items() if measure in used and unit in row and year in column
            ):
                states[name][row[unit], column[year]] = state
    return years, states
