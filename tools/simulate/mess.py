"""What goes wrong between a statistical office and a spreadsheet: gaps, marks, misprints, and what the
bulletins say instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array
from tools.simulate.process import LEAD
from tools.simulate.streams import stream

MISSING = ("-", "…", "—", "", " ")
FOOTNOTES = ("①", "*", "[1]")
FULL_WIDTH = str.maketrans("0123456789.-,", "０１２３４５６７８９．－，")
# Measures whose gaps are found in real editions too; population and GDP are always printed.
GAPPED = (
    "college_students",
    "industrial_enterprises",
    "sulphur_dioxide",
    "wastewater_treatment_percent",
    "waste_disposal_percent",
    "st_expenditure",
    "rd_expenditure",
    "electricity",
    "telecom_revenue",
    "broadband_users",
    "internet_users",
    "fiscal_revenue",
    "deposits",
    "loans",
    "cable_length",
    "urban_population",
)


@dataclass(frozen=True)
class Cell:
    """A cell of the panel by position."""

    measure: str
    city: int
    period: int


@dataclass(frozen=True)
class Mess:
    """What is wrong, and what repairs it.

    gaps: cells that the yearbook leaves out, with the mark it prints; bulletin: cells that bulletins give,
    with their value;
    misprints: cells that the yearbook prints wrongly, with the wrong value; corrected: those of them that no
    bulletin repairs.
    """

    gaps: Mapping[Cell, str]
    bulletin: Mapping[Cell, float]
    misprints: Mapping[Cell, float]
    corrected: Mapping[Cell, float]


def make_mess(values: Mapping[str, Array], ends: Mapping[str, Array], seed: int) -> Mess:
    """Draws the mess for measures (n, T).

    ends: for measures that an indicator is made of, which cells (n, T) must stay because they lie at its
    ends.
    Per 45 cities, about 50 gaps (three fifths repaired by a bulletin, the rest by adjacent years), a conflict
    and a misprint.
    """
    rng = stream(seed, "mess")
    n, periods = values["gdp"].shape
    chosen: dict[tuple[str, int], Cell] = {}
    for _ in range(max(50 * n // 45, 4)):
        cell = Cell(str(rng.choice(GAPPED)), int(rng.integers(n)), int(rng.integers(LEAD + 1, periods - 1)))
        keep = ends.get(cell.measure)
        if keep is None or not keep[cell.city, cell.period]:
            chosen.setdefault((cell.measure, cell.city), cell)
    gaps, bulletin = {}, {}
    for cell in chosen.values():
        gaps[cell] = str(rng.choice(MISSING))
        if rng.random() < 0.6:
            bulletin[cell] = _value(values, cell)
    free = [c for c in range(n) if ("loans", c) not in chosen and ("deposits", c) not in chosen]
    conflict = Cell("loans", int(rng.choice(free)), periods // 2)
    bulletin[conflict] = _value(values, conflict)
    slip = Cell(
        "fiscal_revenue",
        int(rng.choice([c for c in range(n) if ("fiscal_revenue", c) not in chosen])),
        periods // 3,
    )
    for measure in GAPPED:
        agreeing = Cell(measure, int(rng.integers(n)), int(rng.integers(LEAD, periods)))
        if agreeing not in gaps and agreeing != slip:
            bulletin[agreeing] = _value(values, agreeing)
    misprints = {conflict: round(1.17 * _value(values, conflict)), slip: 10 * _value(values, slip)}
    return Mess(gaps, bulletin, misprints, {slip: _value(values, slip)})


def _value(values: Mapping[str, Array], cell: Cell) -> float:
    return float(values[cell.measure][cell.city, cell.period])


def printed(value: float, edition: int, measure: str, rng: np.random.Generator) -> float | int | str:
    """A number as the edition's cell holds it: a number, or text with separators, full-width digits or a
    footnote.
    """
    number = int(value) if float(value).is_integer() else float(value)
    if edition == 2016 and measure == "gdp":
        return f"{number:,}"
    draw = rng.random()
    if draw < 0.004:
        return str(number).translate(FULL_WIDTH)
    if draw < 0.008:
        return f"{number}{rng.choice(FOOTNOTES)}"
    if draw < 0.03:
        return f"{number:,}" if number >= 1000 else f" {number} "
    return number
