"""Prints a corrections.csv with what is proposed instead of the suspected numbers of a study that has run.

python -m cli.suspects --study cities
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from base.artifacts.atomic import csv_text
from base.formula import formulas_of, measures_of
from base.records import json_text
from base.speech_language import language_of_command, message, speak_language_of
from ingest.places import UnitNames, read_units
from plan.load import load_study
from spillover.errors import StudyError
from spillover.messages.results import render_result_text
from spillover.words import _, ngettext
from warehouse.build import COLUMNS, Correction, read_corrections
from warehouse.suspects.finding import SuspectedNumber
from warehouse.suspects.proposals import propose_values, read_findings
from words.render import speaking

# A corrections.csv with what the search proposes.


class CorrectionLine(msgspec.Struct):
    """Line of corrections.csv."""

    city: str
    year: int
    variable: str
    value: float
    reason: str
    source: str


class Proposal(CorrectionLine):
    """Proposal of a line, with the cell whose number it corrects."""

    file: str
    sheet: str
    cell: str
    check: str


class Count(msgspec.Struct):
    """Count of numbers that a check doubts, of those with another value proposed, and the first with the
    reason.
    """

    check: str
    count: int
    proposals: int
    file: str
    sheet: str
    cell: str
    reason: str


class Suspects(msgspec.Struct):
    """Result of `spillover suspects`. count: all suspected numbers, listed in `path`; corrections: the lines
    that the study has; proposals: for those that it uses and has not corrected; departures: how many numbers
    departures.csv lists, none of them suspected.
    """

    study: str
    count: int
    path: str
    checks: list[Count]
    corrections: list[CorrectionLine]
    proposals: list[Proposal]
    departures: int = 0


def list_proposals(
    found: Sequence[SuspectedNumber], units: UnitNames, corrected: Sequence[Correction]
) -> list[Proposal]:
    """List the values that are proposed. found: findings about numbers that the study uses; corrected: what
    its corrections.csv corrects already.
    """
    done = {(c.measure, c.unit, c.year) for c in corrected}
    made: dict[tuple[str, str, int], Proposal] = {}
    for f in propose_values(found):
        if (number := (f.measure, f.unit, f.year)) not in done:
            reason = f"{f.cell} has {f.value:.15g}: {render_result_text(f.reason)}"
            line = (_name(units, f.unit), f.year, f.measure, f.proposal, reason, f.proof or f.source)
            made.setdefault(number, Proposal(*line, f.file, f.sheet, f.cell, f.check))
    return list(made.values())


def correction_lines(made: Sequence[Proposal], kept: Sequence[str]) -> list[str]:
    """Write a complete corrections.csv, its header first: the lines that the study has, and a line for each
    proposal. kept: the lines of the corrections.csv that there is, header and all.
    """
    rows = [[p.city, p.year, p.variable, f"{p.value:.15g}", p.reason, p.source] for p in made]
    return [*(kept or [",".join(COLUMNS)]), *(csv_text([row], "") for row in rows)]


def _name(units: UnitNames, unit: str) -> str:
    """Name a unit so that it alone is meant, by its code where another has the name, too."""
    name = units.name(unit)
    return name if sum(row["name"] == name for row in units.rows) == 1 and units.find(name) == unit else unit


def print_lines(name: str, as_json: bool = False) -> None:
    """Print the lines, or as JSON what they are made of. Raises StudyError where the study has no list of
    suspects yet.
    """
    speak_language_of(name)
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
        made = list_proposals(read_findings(path, used=True), units, corrected)
        checks = count_findings(found)
    lines = [
        CorrectionLine(_name(units, c.unit), c.year, c.measure, c.value, c.reason, c.source)
        for c in corrected
    ]
    further = path.with_name("departures.parquet")
    departures = len(read_findings(further)) if further.is_file() else 0
    facts = Suspects(name, len(found), f"results/{name}/suspects.csv", checks, lines, made, departures)
    if as_json:
        print(json_text(facts))
        return
    print("\n".join(correction_lines(made, kept)))
    print("\n".join(map(message, _render_lines(facts))), file=sys.stderr)


def count_findings(found: Sequence[SuspectedNumber]) -> list[Count]:
    """Count the findings of each check."""
    made = []
    for check in dict.fromkeys(f.check for f in found):
        own = [f for f in found if f.check == check]
        valued = sum(not math.isnan(f.proposal) for f in own)
        first = own[0]
        made.append(
            Count(
                *(check, len(own), valued, first.file, first.sheet, first.cell),
                render_result_text(first.reason),
            )
        )
    return made


def _render_lines(facts: Suspects) -> Iterator[str]:
    """Yield a line for each check, and one for all."""
    for one in facts.checks:
        yield _(
            "{check}: {count}, {valued} of them with a value; the first is {place}: {reason}",
            check=one.check,
            count=one.count,
            valued=one.proposals,
            place=" ".join(filter(None, (one.file, one.sheet, one.cell))),
            reason=one.reason,
        )
    if facts.departures:
        yield ngettext(
            "results/{name}/departures.csv lists {count} number that is not suspected, but furthest from its "
            "unit's other years: compare it with the source, and change nothing because of the list",
            "results/{name}/departures.csv lists {count} numbers that are not suspected, but furthest from "
            "their unit's other years: compare them with the source, and change nothing because of the list",
            "count",
            count=facts.departures,
            name=facts.study,
        )
    if not facts.count:
        yield _("No number is suspected.")
        return
    yield ngettext(
        "{count} suspected number, each with its proof: results/{name}/suspects.csv",
        "{count} suspected numbers, each with its proof: results/{name}/suspects.csv",
        "count",
        count=facts.count,
        name=facts.study,
    )
