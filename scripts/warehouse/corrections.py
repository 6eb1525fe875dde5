"""resources/<study>/corrections.csv: where a user repairs a cell."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from base.artifacts.cells import original_cell
from base.csv_table import read_csv_table
from ingest.places import Units
from ingest.text import read_number, read_year
from spillover.errors import StudyError, quoted

COLUMNS = ("city", "year", "variable", "value", "reason", "source")


@dataclass(frozen=True)
class Correction:
    """One line. year: as the study dates its panel; value: in the measure's target unit."""

    line: int
    unit: str
    year: int
    measure: str
    value: float
    reason: str
    source: str


def read_corrections(path: Path, units: Units, measures: dict[str, list[str]]) -> list[Correction]:
    """Reads and checks every line. measures: the study's measures, each with the variables made of it."""
    header, lines = read_csv_table(path)
    if header != list(COLUMNS):
        raise StudyError(f"{path}: its header must be {','.join(COLUMNS)}")
    corrections = [_read(f"{path}, line {line}", line, row, units, measures) for line, row in lines]
    seen: dict[tuple[str, int, str], int] = {}
    for c in corrections:
        first = seen.setdefault((c.unit, c.year, c.measure), c.line)
        if first != c.line:
            raise StudyError(
                f"{path}, line {c.line}: {c.measure} of {units.name(c.unit)} {c.year} is already "
                f"corrected in line {first}"
            )
    return corrections


def _read(
    where: str, line: int, cells: dict[str, str], units: Units, measures: dict[str, list[str]]
) -> Correction:
    try:
        unit = units.find(original_cell(cells["city"]))
    except StudyError as error:
        raise StudyError(f"{where}: city {error}") from None
    year, number = read_year(cells["year"]), read_number(cells["value"])
    if year is None:
        raise StudyError(f"{where}: year {quoted(cells['year'])} is not a year")
    if number.value is None or number.flag:
        raise StudyError(f"{where}: value {quoted(cells['value'])} is not a number")
    if not cells["reason"] or not cells["source"]:
        raise StudyError(f"{where}: a correction needs its reason and its source")
    return Correction(
        line,
        unit,
        year,
        _measure(where, cells["variable"], measures),
        number.value,
        original_cell(cells["reason"]),
        original_cell(cells["source"]),
    )


def _measure(where: str, name: str, measures: dict[str, list[str]]) -> str:
    if name in measures:
        return name
    parts = [measure for measure, variables in measures.items() if name in variables]
    if parts:
        raise StudyError(
            f"{where}: variable {name!r} is computed from {', '.join(parts)}; correct one of these"
        )
    close = difflib.get_close_matches(name, measures, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"the study's are {', '.join(sorted(measures))}"
    raise StudyError(f"{where}: variable {quoted(name)} is not a measure that the study reads; {hint}")
