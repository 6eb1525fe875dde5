"""The referee's checklist, one point after the other: each main result with its tables, its p-values with
their methods, the single choices that move it, its failed checks, and what no other program confirms. The
page has it as a list to tick; marks stay in the reader's browser, by the digest of the study's numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.study_numbers import Numbers
from base.job import canonical_json
from crosscheck.verdicts import Summary
from report.checks import CheckedClaim
from report.crosscheck import analysis_name, number_name, quantity_name
from report.inference import find_interval_notes
from report.influence import FindingInfluence, trace_anchor
from report.verdict import Headline, choice_words
from spillover.estimates import TermRecord
from spillover.messages.common import HEAD, SEMICOLON
from spillover.messages.marks import remove_marks
from spillover.messages.study_names import label_or_name
from spillover.tables.number_format import format_estimate
from spillover.tables.table import caption
from spillover.words import _, choose_case, format_p, ngettext
from words.render import say, say_key, sentences

GROUPS = {
    "result": _("Results and where they are printed"),
    "p": _("p-values, each with its method"),
    "choice": _("Single choices that turn a result, the largest change first"),
    "cell": _("Raw cells and units that move a result most"),
    "check": _("Robustness checks that fail"),
    "audit": _("What the audit of the printed tables has against them"),
    "differs": _("Numbers that differ from another program's"),
    "alone": _("Numbers that no other program computes"),
    "missing": _("What is missing"),
}
TURNED = choose_case(
    "lost",
    {
        "sign": _("{label}: with the {choice} “{option}” its sign changes: {estimate} ({moved} SE)."),
        "other": _(
            "{label}: with the {choice} “{option}” its significance at 5% changes: {estimate}, p {p} "
            "({moved} SE)."
        ),
    },
)
LOSES = choose_case(
    "lost",
    {
        "sign": _("{label}: under {check} it is {estimate}, p {p}, and loses its sign."),
        "significance": _(
            "{label}: under {check} it is {estimate}, p {p}, and loses its significance at 5%."
        ),
        "other": _(
            "{label}: under {check} it is {estimate}, p {p}, and loses its sign and its significance at 5%."
        ),
    },
)
CELLS = 3  # of each finding, at most
SHOWN = 12  # of the single choices and of the audit's findings, at most


@dataclass(frozen=True)
class Point:
    """A point to tick. group: of GROUPS; links: address within the page and its words."""

    group: str
    text: str
    links: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The key of a point's mark: two points of one text are one."""
        return hashlib.sha256(f"{self.group} {remove_marks(self.text)}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Turn:
    """A single choice under which a main result loses its sign or its significance. distance: by how many of
    its standard errors; model: of the other estimate, `sweep: specification` of a sweep's; effect: of a
    sweep.
    """

    label: str
    choice: str
    option: str
    loss: str
    row: TermRecord
    distance: float
    model: str = ""
    effect: str = ""


# Where the explorer shows an alternative or a main result; "" for nowhere.
Addresses = Callable[[Turn | Headline], str]


@dataclass(frozen=True)
class Checklist:
    """The points of a study, and the digest of its numbers."""

    digest: str
    points: Sequence[Point]


def find_digest(numbers: Numbers) -> str:
    """The digest of a study's numbers: marks on another run's are kept apart."""
    values = sorted(("\t".join(key), float(value)) for key, value in numbers.values.items())
    return hashlib.sha256(canonical_json(values).encode()).hexdigest()[:16]


def distinct_points(points: Iterable[Point]) -> list[Point]:
    """The points, each once."""
    return list({point.key: point for point in points}.values())


def points_of_results(
    heads: Sequence[Headline], tables: Mapping[str, Mapping[str, Any]], addresses: Addresses
) -> Iterator[Point]:
    """A point for each main result. tables: the options of each; addresses: where the explorer shows it."""
    return (_check_result(head, tables, addresses(head)) for head in heads)


def points_of_missing(reasons: Iterable[str]) -> Iterator[Point]:
    """A point for each sentence on what is missing."""
    return (Point("missing", text) for text in reasons)


def _check_result(head: Headline, tables: Mapping[str, Mapping[str, Any]], address: str) -> Point:
    """A main result with its interval, the tables that have its estimate, and its place in the explorer."""
    wanted = (head.analysis, head.record.part or "")
    of = [
        name
        for name, table in tables.items()
        if wanted in [(c.get("analysis"), c.get("part") or "") for c in table.get("columns", ())]
    ]
    row = head.row
    text = say(_("{label}: {estimate}"), label=head.label, estimate=format_estimate(row.estimate, row.se))
    if row.low is not None and row.high is not None:
        text = say(
            _("{result}, interval {low} to {high}"),
            result=text,
            low=format_estimate(row.low, row.se),
            high=format_estimate(row.high, row.se),
        )
    text = sentences([say(_("{text}."), text=text), *find_interval_notes(head)])
    links = [(f"#{name}", caption(name, str(tables[name]["title"]))) for name in of]
    links += [(address, say(_("this specification")))] if address else []
    return Point("result", text, tuple(links))


def points_of_p_values(
    heads: Sequence[Headline], verdicts: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[Point]:
    """The p-values of each main result with their methods. verdicts: by model and term, divided by a tab,
    what is known of an estimate.
    """
    for head in heads:
        place = f"{head.record.model}\t{head.row.term}"
        ps = [text for words, text in verdicts.get(place, ()) if words == say_key(HEAD, "p")]
        if ps:
            yield Point("p", say(_("{label}: p {ps}."), label=head.label, ps=say(SEMICOLON).join(ps)))


def points_of_turns(turns: Iterable[Turn], addresses: Addresses) -> Iterator[Point]:
    """The single choices that turn a result, the largest change first."""
    for one in sorted(turns, key=lambda one: -abs(one.distance))[:SHOWN]:
        text = say(
            TURNED,
            lost=one.loss,
            label=one.label,
            choice=choice_words(one.choice),
            option=one.option,
            estimate=format_estimate(one.row.estimate, one.row.se),
            p=format_p(one.row.p),
            moved=f"{one.distance:+.1f}",
        )
        address = addresses(one)
        links = ((address, say(_("this specification"))),) if address else ()
        yield Point("choice", text, (*links, ("#referee", say(_("all single choices")))))


def points_of_cells(influences: Sequence[FindingInfluence]) -> Iterator[Point]:
    """The cells that move each finding most, with the line that traces each, and what units do to it."""
    for finding, one in enumerate(influences, 1):
        for place, row in enumerate(one.rows[:CELLS], 1):
            changes = [
                say(_("missing {change}"), change=row.omission) if row.omission else "",
                say(_("as the years beside {change}"), change=row.interpolation) if row.interpolation else "",
            ]
            text = say(
                _("{label}: {number}, {value}: change in standard errors, {changes}."),
                label=one.label,
                number=row.number,
                value=row.value,
                changes=say(SEMICOLON).join(filter(None, changes)),
            )
            links = [(f"#{trace_anchor(finding, place)}", row.cell)]
            yield Point("cell", text, (*links, *([("#suspects", row.suspicion)] if row.suspicion else [])))
        for told in one.removals:
            text = say(_("{label}: {change}"), label=one.label, change=told)
            yield Point("cell", text, (("#influence", say(_("all cells and units"))),))


def points_of_checks(claims: Sequence[CheckedClaim]) -> Iterator[Point]:
    """The checks of each claim that lose its sign or its significance."""
    for claim in claims:
        for check, lost in claim.failures:
            yield Point(
                "check",
                say(
                    LOSES,
                    label=claim.label,
                    check=check.label,
                    estimate=format_estimate(check.row.estimate, check.row.se),
                    p=format_p(check.row.p),
                    lost=" and ".join(lost),
                ),
            )


def points_of_audit(audited: Sequence[str]) -> Iterator[Point]:
    """The heaviest findings of the audit, in sentences, and how many more there are."""
    links = (("#audit", say(_("audit"))),)
    yield from (Point("audit", text, links) for text in audited[:SHOWN])
    if (more := len(audited) - SHOWN) > 0:
        words = ngettext("1 more finding of the audit.", "{count} more findings of the audit.", "count")
        yield Point("audit", say(words, count=more), links)


def points_of_numbers(checked: Summary | None) -> Iterator[Point]:
    """Count by analysis how many of its numbers no other program computes, and how many differ."""
    if checked is None:
        yield Point("alone", say(_("This run has no crosscheck: no other program has computed its numbers.")))
        return
    for one in checked.differing_numbers:
        model = one.model.partition("/")[0]
        text = say(
            _("{analysis}: {program} has another number for {quantity} of {term}."),
            analysis=label_or_name("analyses", model),
            program=one.program,
            quantity=quantity_name(one.quantity),
            term=number_name(one.quantity, one.term),
        )
        yield Point("differs", text, (("#crosscheck", say(_("crosscheck"))),))
    for alone in checked.kinds_without_program:
        names = say(SEMICOLON).join(analysis_name(name) for name in alone.analyses)
        text = say(
            ngettext(
                "{analyses}: 1 of {of} numbers has no second program.",
                "{analyses}: {count} of {of} numbers have no second program.",
                "count",
            ),
            analyses=names,
            count=alone.numbers,
            of=f"{alone.total:,}",
        )
        yield Point("alone", text, (("#crosscheck", say(_("crosscheck"))),))


def group_points(points: Sequence[Point]) -> list[tuple[str, str, list[Point]]]:
    """The points by group, each with its name and heading; groups without points are left out."""
    return [
        (group, say(words), of)
        for group, words in GROUPS.items()
        if (of := [point for point in points if point.group == group])
    ]
