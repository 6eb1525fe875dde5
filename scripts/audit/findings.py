"""The file of an audit, findings.json: what does not fit, how many comparisons each check made, and the data
that have printed statistics.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from base.artifacts.json_record import read_json_record, write_json_record
from spillover.words import from_data, sentences_among


class AuditFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A comparison of printed numbers that fails.

    rank: its place, 1 for the heaviest; check, table, column, term: where; printed_values: the numbers by
    what they are; implied_value, implied_low, implied_high: what the others imply, None where there is no
    finite bound; excess: how far outside, in units of the last digit; weight: 1 to 5.
    """

    rank: int
    check: str
    table: str
    column: str
    term: str
    printed_values: Mapping[str, str]
    implied_value: float | None = None
    implied_low: float | None = None
    implied_high: float | None = None
    excess: float | None = None
    weight: int
    sentence: str


class CheckCount(msgspec.Struct, frozen=True, kw_only=True):
    """A check: what it looks at, how many comparisons it made, and how many of them passed."""

    check: str
    subject: str
    comparisons: int
    passes: int


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Data that have printed statistics: years and a transformation of a variable.

    nobs: how many values; values: their statistics; equal_statistics: those that equal the printed ones in
    every digit.
    """

    variable: str = ""
    first: int
    last: int
    transform: str
    nobs: int
    values: Mapping[str, float]
    equal_statistics: tuple[str, ...]


class AuditRecord(msgspec.Struct, frozen=True, kw_only=True):
    """All that an audit found. sentences: those with values among the texts of findings, as
    `spillover.words.to_data` has them.
    """

    findings: tuple[AuditFinding, ...]
    checks: tuple[CheckCount, ...]
    matches: tuple[Match, ...] = ()
    sentences: Mapping[str, Any] = {}


def write_findings(path: Path, audit: AuditRecord) -> None:
    """Write an audit with the sentences of its findings."""
    texts = (text for one in audit.findings for text in (one.term, one.sentence, *one.printed_values))
    write_json_record(path, replace(audit, sentences=sentences_among(texts)))


def read_findings(path: str | Path) -> AuditRecord:
    """Read what `write_findings` wrote, with its sentences, which can be said in other languages."""
    audit = read_json_record(path, AuditRecord)
    sentences = {text: from_data(data) for text, data in audit.sentences.items()}

    def restore(text: str) -> str:
        return sentences.get(text, text)

    findings = tuple(
        replace(
            one,
            term=restore(one.term),
            sentence=restore(one.sentence),
            printed_values={restore(name): number for name, number in one.printed_values.items()},
        )
        for one in audit.findings
    )
    return replace(audit, findings=findings, sentences={})
