"""The record that a job of the influence stage writes and the page reads: the cells and the units that move
an estimate most.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from base.artifacts.atomic import write_text
from spillover.words import SentenceData

# Why a cell was estimated again whatever its rank, besides that the derivative places it high.
EXTREME, THRESHOLD, GAP, MATRIX = "extreme", "threshold", "gap", "matrix"
SIGN, INTERVAL = "sign", "interval"
# How the number that a cell is given comes from other years.
LINE, TREND, COPY = "line", "trend", "copy"


class PerturbationEffect(msgspec.Struct, frozen=True, kw_only=True):
    """Effect of one perturbation of a cell. value: what stands in the cell, None where nothing does; years:
    those that it comes from; method: how, LINE, TREND or COPY; estimate: with everything recomputed, change:
    from the study's estimate in its standard errors, both None where it could not be made; failure: then why,
    as data of a sentence.
    """

    value: float | None = None
    years: tuple[int, ...] = ()
    method: str = ""
    estimate: float | None = None
    change: float | None = None
    failure: str | SentenceData | None = None


class CellMove(msgspec.Struct, frozen=True, kw_only=True):
    """Raw cell and what it moves. file, sheet, cell: its place; units, years: those that it is about, the
    panel's years; text: its text; value: the number in the measure's unit; reasons: why it is not left to its
    rank; omission, interpolation: the two perturbations, the second as the years beside suggest, None without
    these; equal_cells: how many other cells do the same when they are missing, since the same row is left
    out.
    """

    file: str
    sheet: str
    cell: str
    source: str
    measure: str
    units: tuple[str, ...]
    years: tuple[int, ...]
    text: str
    value: float
    value_unit: str
    reasons: tuple[str, ...] = ()
    omission: PerturbationEffect
    interpolation: PerturbationEffect | None = None
    equal_cells: int = 0

    @property
    def largest(self) -> float:
        """Larger of its changes in absolute value; 0 where neither could be made."""
        made = (self.omission, self.interpolation)
        return max(abs(one.change) if one and one.change is not None else 0.0 for one in made)


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """Removal of the fewest units found that turns the `sign` or moves the estimate out of its `interval`:
    their ids, and the estimate without them; units_tried: how many were removed at most where nothing was
    found, and then no units.
    """

    criterion: str
    units: tuple[str, ...] = ()
    estimate: float | None = None
    units_tried: int = 0


class InfluenceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Influence of cells and units on one estimate.

    analysis, part, term: which; cells: how many raw cells reach the estimate; reestimated_cells: how many of
    them were estimated again, the others being ranked by a derivative alone; failures: how many perturbations
    gave no estimate, failure: why the first of them gave none; moves: the cells that move it most, largest
    first; removals: of units, none where the analysis takes no sample.
    """

    analysis: str
    part: str
    term: str
    estimate: float
    se: float
    low: float | None
    high: float | None
    cells: int
    reestimated_cells: int
    failures: int
    failure: str | SentenceData | None = None
    moves: tuple[CellMove, ...]
    removals: tuple[Removal, ...] = ()


def write_influence(path: str | Path, record: InfluenceRecord) -> None:
    """Write a record as JSON."""
    text = msgspec.json.format(msgspec.json.encode(record), indent=1).decode()
    write_text(path, text + "\n")


def read_influence(path: str | Path) -> InfluenceRecord:
    """Read what `write_influence` wrote."""
    return msgspec.json.decode(Path(path).read_bytes(), type=InfluenceRecord)
