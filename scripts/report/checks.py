"""Robustness checks of the main results: which estimates are meant as checks of which one, and which of them
lose its sign or its significance. They are named in the configuration (`checks` of a main result), or are the
rows of an analysis of the kind robustness whose baseline is the main result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from report.material import Material
from report.verdict import ALPHA, Headline
from spillover.estimates import AnalysisRecord, TermRecord
from spillover.fit import find_estimate
from spillover.messages.common import COMMA_IN_SENTENCE
from spillover.messages.labels import part_name
from spillover.messages.study_names import label_or_name
from spillover.series import RobustnessRow, read_rows_of
from words.render import say, term_label


@dataclass(frozen=True)
class Check:
    """An estimate that is meant as a check: its words, its model and its term's row."""

    label: str
    model: str
    row: TermRecord


@dataclass(frozen=True)
class CheckedClaim:
    """The checks of one claim. label: of the claim; row: its estimate; missing_analyses: the analyses of
    checks that are not there.
    """

    label: str
    row: TermRecord
    checks: Sequence[Check]
    missing_analyses: Sequence[str] = ()

    @property
    def is_significant(self) -> bool:
        """Return whether the claim is significant at 5%, so that a check can lose that."""
        return self.row.p is not None and self.row.p < ALPHA

    @property
    def failures(self) -> list[tuple[Check, list[str]]]:
        """The checks that lose the sign of the claim, or its significance at 5% if it is significant."""
        lost = [
            (check, [one for one in find_lost(self.row, check.row) if self.is_significant or one == "sign"])
            for check in self.checks
        ]
        return [(check, what) for check, what in lost if what]


def find_lost(row: TermRecord, other: TermRecord) -> list[str]:
    """List what of an estimate another one loses: its `sign`, its side of `significance` at 5%."""
    lost = [] if np.sign(row.estimate) == np.sign(other.estimate) else ["sign"]
    sides = {one.p < ALPHA for one in (row, other) if one.p is not None}
    return [*lost, *(["significance"] if len(sides) == 2 else [])]


def checks_of_claims(headlines: Sequence[Headline], material: Material) -> list[CheckedClaim]:
    """Each main result that has checks, with them; then each block of checks of another estimate."""
    blocks = {name: document for name, document in material.analyses.items() if document.kind == "robustness"}
    found, used = list[CheckedClaim](), set[str]()
    for headline in headlines:
        checks, lacking = list(_complete_checks(headline, material)), _list_lacking_checks(headline, material)
        for name, document in blocks.items():
            if _is_about(headline, document):
                used.add(name)
                checks += _rows_of(document, material)
        distinct = list({(one.model, one.row.term): one for one in reversed(checks)}.values())[::-1]
        if distinct or lacking:
            found.append(CheckedClaim(headline.label, headline.row, distinct, lacking))
    for name, document in blocks.items():
        if name not in used:
            baseline = read_rows_of(document.series, RobustnessRow)[0].numbers
            found.append(
                CheckedClaim(label_or_name("analyses", name), baseline, list(_rows_of(document, material)))
            )
    return found


def _is_about(headline: Headline, document: AnalysisRecord) -> bool:
    """Return whether the baseline of a block of robustness checks is a main result."""
    baseline = read_rows_of(document.series, RobustnessRow)[0]
    own = (headline.analysis, headline.row.term, headline.row.estimate)
    return own == (baseline.analysis, baseline.term, baseline.estimate)


def _rows_of(document: AnalysisRecord, material: Material) -> Iterator[Check]:
    """The rows of a block of robustness checks besides its baseline."""
    for row in read_rows_of(document.series, RobustnessRow)[1:]:
        yield Check(material.translate(row.label), row.analysis, row.numbers)


def _complete_check(check: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """A check with its options, where its analysis alone is named."""
    return {"analysis": check} if isinstance(check, str) else check


def _list_lacking_checks(headline: Headline, material: Material) -> list[str]:
    return [
        label_or_name("analyses", one["analysis"])
        for one in map(_complete_check, headline.checks)
        if one["analysis"] not in material.analyses
    ]


def _complete_checks(headline: Headline, material: Material) -> Iterator[Check]:
    """The checks that the configuration names. Raises StudyError naming the parts or terms there are."""
    for one in map(_complete_check, headline.checks):
        if one["analysis"] not in material.analyses:
            continue
        document = material.analyses[one["analysis"]]
        parts = {record.part for record in document.estimates}
        own = headline.record.part
        part, term = one.get("part"), one.get("term") or headline.row.term
        record, row = find_estimate(
            document.analysis, document.estimates, own if part is None and own in parts else part, term
        )
        words = [label_or_name("analyses", one["analysis"])]
        words += [part_name(part, one["analysis"])] if part and part != own else []
        words += [term_label(term, dict(material.labels))] if term != headline.row.term else []
        yield Check(say(COMMA_IN_SENTENCE).join(dict.fromkeys(words)), record.model, row)
