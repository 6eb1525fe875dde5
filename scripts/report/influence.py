"""The page's section of the cells and the units that move each finding, where `make influence` has run."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from influence.record import (
    EXTREME,
    GAP,
    MATRIX,
    THRESHOLD,
    CellMove,
    InfluenceRecord,
    read_influence,
)
from influence.say import say_change, say_failures, say_removal, say_suggested
from report.material import Material
from report.page_options import PageOptions
from report.page_plan import is_there
from report.provenance import label_of
from report.sections import Section, section
from spillover.messages.common import COMMA, SEMICOLON
from spillover.messages.study_names import find_label
from spillover.tables.number_format import format_estimate
from spillover.words import _, choose_case, ngettext
from warehouse.suspects.proposals import read_findings
from words.render import say

SAME = 1e-9  # the relative difference of equal estimates, at most
FIRST = 6  # cells that are shown; the others are folded
HEAD = (_("Number"), _("Cell"), _("Value"), _("If missing"), _("If as the years beside"), _("Note"))
REASONS = choose_case(
    "reason",
    {
        EXTREME: _("an extreme of an index or a tail"),
        THRESHOLD: _("divides the sample"),
        GAP: _("fills a gap beside it"),
        MATRIX: _("in a weight matrix"),
        "other": "",
    },
)
ALIKE = ngettext(
    "1 other cell takes the same row with it", "{count} other cells take the same row with them", "count"
)


@dataclass(frozen=True)
class CellRow:
    """A cell as the page prints it. number: what it is, of which unit in which years; note: why it was
    estimated again, and `suspicion` the check that suspects it; trace: the command that traces it.
    """

    number: str
    cell: str
    value: str
    omission: str
    interpolation: str
    note: str
    suspicion: str
    trace: str


@dataclass(frozen=True)
class FindingInfluence:
    """The influence section of one finding: its words, its rows, how many cells were looked at and what the
    removal of units does, in sentences; is_outdated: whether its estimate is another one by now.
    """

    label: str
    rows: Sequence[CellRow]
    counts: Sequence[str]
    removals: Sequence[str]
    is_outdated: bool

    @property
    def sentences(self) -> Sequence[str]:
        """All that is said beside its rows."""
        return [*self.counts, *self.removals]


def trace_anchor(finding: int, place: int) -> str:
    """The anchor of the line that traces a cell, both counted from 1."""
    return f"trace-{finding}-{place}"


def build_influence_section(influences: Sequence[FindingInfluence]) -> Section | None:
    """The section; None where nothing was made."""
    if not influences:
        return None
    heads = [say(one) for one in HEAD]
    return section("influence", head=heads, findings=influences, first=FIRST, semicolon=say(SEMICOLON))


def read_influences(spec: PageOptions, material: Material) -> list[FindingInfluence]:
    """Read what moves each finding most, as far as it was made. spec: that of the page."""
    files = spec.influence.files
    there = {name: path for name, path in files.items() if is_there(path)}
    page = spec.page
    named = page.get("findings") or page.get("main_results", ())
    labels: dict[str, str] = {}
    for one in named:
        labels.setdefault(" ".join((one["analysis"], one.get("part") or "", one["term"])), one["label"])
    there = {name: path for name, path in there.items() if name in labels}
    suspected = _read_suspected(spec.plan.suspects)
    return [
        _show(labels[name], read_influence(path), material, suspected, spec.study)
        for name, path in sorted(there.items(), key=lambda one: [*labels].index(one[0]))
    ]


def _read_suspected(files: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """The check that doubts a cell, by its place."""
    path = Path(files.get("suspects", ""))
    found = read_findings(path) if path.is_file() else []
    return {(one.file, one.sheet or "", one.cell): one.check for one in found}


def _show(
    label: str,
    record: InfluenceRecord,
    material: Material,
    suspected: Mapping[tuple[str, str, str], str],
    study: Mapping[str, Any],
) -> FindingInfluence:
    rows = [_row(move, suspected, study) for move in record.moves]
    removals = [say_removal(removal, record.se, name_unit) for removal in record.removals]
    return FindingInfluence(label, rows, [*_say_counts(record)], removals, is_outdated(record, material))


def is_outdated(record: InfluenceRecord, material: Material) -> bool:
    """Return whether the study has another estimate by now than the one whose influence was looked for, or
    none.
    """
    estimates = material.analyses[record.analysis].estimates if record.analysis in material.analyses else ()
    return not any(
        math.isclose(row.estimate, record.estimate, rel_tol=SAME)
        and math.isclose(row.se or 0.0, record.se, rel_tol=SAME)
        for one in estimates
        if one.part == record.part
        for row in one.terms
        if row.term == record.term
    )


def _row(move: CellMove, suspected: Mapping[tuple[str, str, str], str], study: Mapping[str, Any]) -> CellRow:
    check = suspected.get((move.file, move.sheet, move.cell))
    notes = [say(REASONS, reason=reason) for reason in move.reasons]
    notes += [say(ALIKE, count=move.equal_cells)] if move.equal_cells else []
    return CellRow(
        number=say(COMMA).join(
            [label_of("measure", move.measure), *map(name_unit, move.units), *map(str, move.years)]
        ),
        cell=" ".join(filter(None, (move.file, move.sheet, move.cell))),
        value=" ".join(filter(None, (f"{move.value:.6g}", move.value_unit))),
        omission=say_change(move.omission),
        interpolation=say_suggested(move.interpolation),
        note=say(SEMICOLON).join(notes),
        suspicion=say(_("suspected: {check}"), check=label_of("check", check)) if check else "",
        trace=_trace(move, study),
    )


def _say_counts(record: InfluenceRecord) -> Iterator[str]:
    """Say how many cells were looked at, and why some gave no estimate."""
    yield say(
        _(
            "The estimate is {estimate}, its standard error {se}; {estimated} of {cells} cells that reach it "
            "were estimated again."
        ),
        estimate=format_estimate(record.estimate, record.se),
        se=format_estimate(record.se, record.se),
        estimated=f"{record.reestimated_cells:,}",
        cells=f"{record.cells:,}",
    )
    if failures := say_failures(record):
        yield failures


def name_unit(unit: str) -> str:
    """The name of a unit in the language of the page."""
    return str(find_label("units", unit) or unit)


def _trace(move: CellMove, study: Mapping[str, Any]) -> str:
    """The line that traces a cell, as it is typed in a shell; of a cell for all years in the first."""
    year = str((move.years or study["years"])[0])
    return shlex.join(["spillover", "trace", study["study"], move.units[0], year, move.measure])
