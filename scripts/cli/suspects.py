"""Prints a corrections.csv with what is proposed instead of the suspected numbers of a study that has run.

python -m cli.suspects --study cities
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

from base.artifacts.atomic import csv_text
from base.formula import formulas_of, measures_of
from base.speech import language_of_command, message, speak_of
from ingest.places import Units, read_units
from plan.load import load_study
from spillover.errors import StudyError
from spillover.words import _, ngettext
from warehouse.build import COLUMNS, Correction, read_corrections
from warehouse.suspects.cells import Finding
from warehouse.suspects.proposals import proposed, read_findings
from words.say import speaking
from words.written import written

# A corrections.csv with what the search proposes.


def correction_lines(
    found: Sequence[Finding], units: Units, kept: Sequence[str], corrected: Sequence[Correction]
) -> list[str]:
    """A whole corrections.csv, its header first: the lines that the study has, and a line for each value that
    is proposed for another of its numbers.

    found: findings about numbers that the study uses; kept: the lines of the corrections.csv that there is,
    header and all; corrected: what it corrects.
    """
    done = {(c.measure, c.unit, c.year) for c in corrected}
    lines: dict[tuple[str, str, int], str] = {}
    for f in proposed(found):
        if (number := (f.measure, f.unit, f.year)) not in done:
            reason = f"{f.cell} has {f.value:.10g}: {written(f.reason)}"
            row = [
                _name(units, f.unit),
                f.year,
                f.measure,
                f"{f.suggested:.15g}",
                reason,
                f.proof or f.source,
            ]
            lines.setdefault(number, csv_text([row], ""))
    return [*(kept or [",".join(COLUMNS)]), *lines.values()]


def _name(units: Units, unit: str) -> str:
    """The name that means a unit, or its code where another has the name, too."""
    name = units.name(unit)
    return name if sum(row["name"] == name for row in units.rows) == 1 and units.find(name) == unit else unit


def print_lines(name: str) -> None:
    """Prints the lines. Raises StudyError where the study has no list of suspects yet."""
    speak_of(name)
    root = Path.cwd()
    study = load_study(root, name)
    path = root / "results" / name / "suspects.parquet"
    if not path.is_file():
        raise StudyError(
            _(
                "{path}: file not found; run `make study STUDY={name}` first",
                path=path.relative_to(root),
                name=name,
            )
        )
    found = read_findings(path)
    units = read_units(root / study["units"]["file"])
    given = root / "resources" / name / "corrections.csv"
    kept, corrected = [], []
    if given.is_file():
        measures = measures_of(formulas_of(study["variables"], name))
        corrected = read_corrections(given, units, measures)
        kept = given.read_text(encoding="utf-8-sig").rstrip("\n").split("\n")
    with speaking(language_of_command()):
        print("\n".join(correction_lines(read_findings(path, used=True), units, kept, corrected)))
    said = message(
        ngettext(
            "{count} suspected number, each with its proof: results/{name}/suspects.csv",
            "{count} suspected numbers, each with its proof: results/{name}/suspects.csv",
            "count",
            count=len(found),
            name=name,
        )
    )
    print(message("\n".join([*counted(found), said])), file=sys.stderr)


def counted(found: list[Finding]) -> list[str]:
    """A line for each check: how many numbers it doubts, for how many its proof says another value, and its
    first cell.
    """
    lines = []
    for check in dict.fromkeys(f.check for f in found):
        own = [f for f in found if f.check == check]
        valued = sum(not math.isnan(f.suggested) for f in own)
        place = " ".join(part for part in (own[0].file, own[0].sheet, own[0].cell) if part)
        lines.append(
            message(
                _(
                    "{check}: {count}, {valued} of them with a value; the first is {place}",
                    check=check,
                    count=len(own),
                    valued=valued,
                    place=place,
                )
            )
        )
    return lines
