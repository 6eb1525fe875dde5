"""Runs every check of the register on a folder of tables and writes what it finds."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace

from audit.checks import CHECKS
from audit.declaration import PrintedFacts
from audit.findings import AuditFinding, AuditRecord, CheckCount, Match, write_findings
from audit.outcome import WEIGHTS, Outcome
from audit.tables import Tables
from base.artifacts.atomic import csv_text, write_text
from base.language import DEFAULT
from spillover.messages.results import render_result_text
from spillover.words import _, ngettext
from words.render import language, plain_key, verbatim

FIELDS = (
    "rank",
    "weight",
    "check",
    "table",
    "column",
    "term",
    "printed_values",
    "implied_low",
    "implied_high",
    "excess",
    "sentence",
)


@dataclass(frozen=True)
class Audit:
    """Findings, heaviest first, and for each check how many comparisons it made and how many passed."""

    findings: Sequence[tuple[str, Outcome]]
    comparisons: Mapping[str, int]
    passes: Mapping[str, int]


def run_checks(tables: Tables, facts: PrintedFacts) -> Audit:
    """Every check on these tables. facts: the study's `audit` section; a check without its facts makes no
    comparison.
    """
    for entry in facts.columns:
        tables.column(entry.table, entry.column)
    outcomes = [(name, outcome) for name, check in CHECKS.items() for outcome in check(tables, facts)]
    failed = [(name, outcome) for name, outcome in outcomes if not outcome.is_consistent]
    names = list(CHECKS)
    return Audit(
        sorted(failed, key=_rank),
        {name: sum(n == name for n, _ in outcomes) for name in names},
        {name: sum(n == name and o.is_consistent for n, o in outcomes) for name in names},
    )


def _rank(item: tuple[str, Outcome]) -> tuple[Any, ...]:
    name, outcome = item
    return -outcome.weight, -outcome.excess, name, outcome.table, outcome.column, outcome.term


def build_findings(audit: Audit) -> tuple[AuditFinding, ...]:
    """The findings, ranked; a bound of the implied interval that is infinite is None."""
    return tuple(
        AuditFinding(
            rank=rank,
            check=name,
            table=outcome.table,
            column=outcome.column,
            term=outcome.term,
            printed_values=dict(outcome.printed_values),
            implied_value=_finite(outcome.implied_interval.middle) if outcome.implied_interval else None,
            implied_low=_finite(outcome.implied_interval.low) if outcome.implied_interval else None,
            implied_high=_finite(outcome.implied_interval.high) if outcome.implied_interval else None,
            excess=_finite(outcome.excess),
            weight=outcome.weight,
            sentence=outcome.sentence,
        )
        for rank, (name, outcome) in enumerate(audit.findings, start=1)
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def document_of(audit: Audit, matches: Sequence[Match] = ()) -> AuditRecord:
    """All that an audit found: findings, counts by check, and the data that have the printed statistics of
    descriptive statistics.
    """
    checks = tuple(
        CheckCount(
            check=name, subject=_about(name), comparisons=audit.comparisons[name], passes=audit.passes[name]
        )
        for name in audit.comparisons
    )
    return AuditRecord(findings=build_findings(audit), checks=checks, matches=tuple(matches))


def translate_document(audit: AuditRecord) -> dict[str, Any]:
    """The findings of an audit with sentences in the language that is spoken, as `--json` prints them."""
    findings = [
        replace(
            one,
            term=render_result_text(one.term),
            printed_values={render_result_text(name): number for name, number in one.printed_values.items()},
            sentence=render_result_text(one.sentence),
        )
        for one in audit.findings
    ]
    return {"findings": findings, "checks": audit.checks, "matches": audit.matches}


def write_audit(folder: str | Path, audit: Audit, matches: Sequence[Match]) -> None:
    """Write findings.json (findings, counts by check, matches of descriptive statistics), findings.csv
    (findings alone) and findings.txt (all of it to read).
    """
    document, folder = document_of(audit, matches), Path(folder)
    write_findings(folder / "findings.json", document)
    cells = [
        asdict(one)
        | {
            "printed_values": "; ".join(
                f"{render_result_text(name)} {v}".strip() for name, v in one.printed_values.items()
            ),
            "sentence": render_result_text(one.sentence),
            "excess": None if one.excess is None else f"{one.excess:.4g}",
        }
        for one in document.findings
    ]
    write_text(folder / "findings.csv", csv_text([FIELDS, *([row[f] for f in FIELDS] for row in cells)]))
    write_text(folder / "findings.txt", summarise_audit(audit, matches))


def _about(name: str) -> str:
    """The first sentence of a check's documentation."""
    return " ".join((CHECKS[name].__doc__ or "").split("\n\n")[0].split())


def summarise_audit(audit: Audit, matches: Sequence[Match] = ()) -> str:
    """The audit as text: the findings by weight, heaviest first, then the data that match, then the counts by
    check.
    """
    total = sum(audit.comparisons.values())
    lines = [
        verbatim(
            ngettext(
                "{count} finding in {total} comparisons of printed numbers",
                "{count} findings in {total} comparisons of printed numbers",
                "count",
            ),
            count=len(audit.findings),
            total=total,
        )
    ]
    weight = None
    for rank, (name, outcome) in enumerate(audit.findings, start=1):
        if outcome.weight != weight:
            weight = outcome.weight
            words = render_result_text(WEIGHTS[weight])
            lines += ["", verbatim(_("Weight {weight}: {words}"), weight=weight, words=words)]
        text = f"{rank:>3}. {_finding(name, outcome)}"
        lines.append(
            textwrap.fill(
                text, 118, subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
            )
        )
    if matches:
        lines += ["", verbatim(_("Data that have the printed statistics"))]
        lines += [f"  {match_text(m)}" for m in matches]
    lines += ["", verbatim(_("Passed, of comparisons made"))]
    lines += [_count(name, audit.passes[name], made) for name, made in audit.comparisons.items() if made]
    silent = ", ".join(check_name(name) for name, made in audit.comparisons.items() if not made)
    if silent:
        lines += [
            "",
            textwrap.fill(
                verbatim(_("Without the facts or tables that they need: {checks}"), checks=silent), 118
            ),
        ]
    return "\n".join(lines) + "\n"


def _finding(name: str, outcome: Outcome) -> str:
    """A finding with its place and its check."""
    values = {
        "table": outcome.table,
        "sentence": render_result_text(outcome.sentence),
        "check": check_name(name),
    }
    values |= {"column": outcome.column, "term": render_result_text(outcome.term)}
    if outcome.column and outcome.term:
        return verbatim(_("table {table} ({column}), {term}: {sentence} [{check}]"), **values)
    if outcome.term:
        return verbatim(_("table {table}, {term}: {sentence} [{check}]"), **values)
    return verbatim(
        _("table {table} ({column}): {sentence} [{check}]")
        if outcome.column
        else _("table {table}: {sentence} [{check}]"),
        **values,
    )


def check_name(name: str) -> str:
    """A check by its words in another language; in the one of the code by its name."""
    words = render_result_text(plain_key(name))
    return name if words == plain_key(name) else words


def _count(name: str, passed: int, made: int) -> str:
    said = f"{passed:>5} of {made:<5}"
    if language() != DEFAULT:
        said = "  " + verbatim(_("{passed} of {made}"), passed=passed, made=made)
    return f"{said} {check_name(name)}"


def match_text(match: Match) -> str:
    """A match of descriptive statistics in words."""
    years = f"{match.first}–{match.last}"
    others = " and ".join(
        f"its {name} is {value:.4f}"
        for name, value in match.values.items()
        if name not in match.equal_statistics
    )
    equal = (
        f"the printed {', '.join(match.equal_statistics)} of {match.transform}, {years} (n = {match.nobs})"
    )
    return f"{match.variable}: {equal}" + (f"; {others}" if others else "")
