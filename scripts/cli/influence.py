"""`make influence`: the raw cells and the units that move each finding, which no plain run looks for. The
cost is said first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from base.parent import run_child
from base.place import python
from base.records import json_text
from base.speech_language import language_of_command, message, speak_language_of
from influence.build import RANKED
from influence.record import CellMove, InfluenceRecord, read_influence
from influence.say import say_change, say_failures, say_removal, say_suggested
from ingest.places import read_units
from plan.plan import Plan
from plan.study import Study
from spillover.errors import StudyError
from spillover.messages.labels import part_name
from spillover.messages.study_names import find_label, label_or_name, labels_of, name_by
from spillover.words import _, ngettext
from words.render import speaking, term_label

# Seconds of an estimate by rows of the panel, as measured with the 816 of munnell and the 495 of nqp,
# and of the warehouse for one measure.
A_ROW, A_MEASURE = 8e-6, 0.6


class Influences(msgspec.Struct):
    """Output of `spillover influence --json`: a record for each finding."""

    study: str
    findings: list[InfluenceRecord]


def find_and_print(root: Path, options: list[str], study: str, as_json: bool) -> int:
    """Say what it costs, make it, then the page, which shows it, and print the findings.

    Raises StudyError where the study has no finding, or where single values stay out of what is printed.
    """
    speak_language_of(study)
    planned = Plan(root, study).study
    if planned.confidential:
        raise StudyError(
            _(
                "{study}: its values are confidential ({sources}), so that neither cells nor single units "
                "are named",
                study=study,
                sources=", ".join(planned.confidential),
            )
        )
    if not planned.findings:
        raise StudyError(
            _(
                "config/{study}.yaml: the study has no finding; name the estimates below report.main_results "
                "or report.findings",
                study=study,
            )
        )
    print(message(find_cost(planned)), file=sys.stderr)
    shown = sys.stderr if as_json else None  # what a run says of itself
    run = python("-m", "engine.run", *options)
    status = run_child([*run, "--", "influence"], stdout=shown).returncode
    status = status or run_child(run, stdout=shown).returncode
    if not status:
        print(build_text(root, planned, as_json))
    return status


def find_cost(study: Study) -> object:
    """Estimate how many estimates the findings need at most by rank, and about how long they take."""
    units = len(read_units(study.root / study.units_file).rows)
    rows, count = units * len(study.years), len(study.findings)
    estimates = count * (4 * RANKED + units)
    measures = sum(len(study.formulas[name].measures) for name in study.config["variables"])
    seconds = estimates * A_ROW * rows + count * measures * A_MEASURE
    return ngettext(
        "{count} finding of {units} units: about {estimates} estimates and {minutes} minutes of one core; "
        "more where many cells are extremes, thresholds, beside gaps or in a weight matrix",
        "{count} findings of {units} units: about {estimates} estimates and {minutes} minutes of one core; "
        "more where many cells are extremes, thresholds, beside gaps or in a weight matrix",
        "count",
        count=count,
        units=units,
        estimates=f"{estimates:,}",
        minutes=f"{seconds / 60:,.1f}",
    )


def build_text(root: Path, study: Study, as_json: bool) -> str:
    """Write the findings as text, or as JSON."""
    paths = [root / path for path in Plan(root, study.name)["cell_influence"].results()]
    records = [read_influence(path) for path in paths if path.is_file()]
    if as_json:
        return json_text(Influences(study.name, records))
    names = {row["unit"]: row["name"] for row in read_units(root / study.units_file).rows}
    name_by(study.names)
    with speaking(language_of_command()):
        return "\n\n".join("\n".join(_lines(record, names)) for record in records)


def _lines(record: InfluenceRecord, names: dict[str, str]) -> Iterator[str]:
    """Yield a line for each thing that a finding rests on."""
    analysis = label_or_name("analyses", record.analysis)
    part = part_name(record.part, record.analysis) if record.part else ""
    yield message(
        _(
            "{finding}: {estimate}, standard error {se}; {estimated} of {cells} cells estimated again",
            finding=" ".join(filter(None, (analysis, part, term_label(record.term, labels_of("variables"))))),
            estimate=f"{record.estimate:.4g}",
            se=f"{record.se:.4g}",
            estimated=record.reestimated_cells,
            cells=record.cells,
        )
    )
    for move in record.moves:
        yield "  " + message(_cell_line(move, names))
    if failures := say_failures(record):
        yield "  " + failures
    for removal in record.removals:
        yield "  " + say_removal(removal, record.se, lambda unit: names.get(unit, unit))


def _cell_line(move: CellMove, names: dict[str, str]) -> object:
    return _(
        "{place}: {measure} of {unit} {year} = {value} {value_unit}; missing: {missing}; as the "
        "years beside: {interpolated}",
        place=" ".join(filter(None, (move.file, move.sheet, move.cell))),
        measure=find_label("measures", move.measure) or label_or_name("variables", move.measure),
        unit=", ".join(names.get(unit, unit) for unit in move.units[:3]),
        year=", ".join(map(str, move.years)),
        value=f"{move.value:g}",
        value_unit=move.value_unit,
        missing=say_change(move.omission),
        interpolated=say_suggested(move.interpolation),
    )
