"""The material of a table: documents of analyses, printed numbers, labels, the style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spillover.errors import StudyError
from spillover.estimates import AnalysisRecord, EstimateRecord
from spillover.facts import IndexFacts
from spillover.series import Form, read_rows_of
from spillover.tables.number_format import STARS
from spillover.tables.style import Style, plain_style
from spillover.words import _

TrueValues = Mapping[str, Mapping[str, float]]  # what terms estimate, by model and term


@dataclass(frozen=True)
class PublishedTable:
    """Printed numbers of one table.

    coefficients: (column, term) -> (value, stars); brackets: (column, term) -> value; bracket_kinds: what
    they hold, `se` or `statistic`; errors: (column, term) -> standard error, where the brackets hold one or a
    t that implies it; statistics: (column, name) -> value; rows: the lines of a file that has a form of its
    own (descriptives, weights, bootstrap, Moran's I).
    """

    coefficients: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    brackets: Mapping[tuple[str, str], str] = field(default_factory=dict)
    bracket_kinds: frozenset[str] = frozenset()
    errors: Mapping[tuple[str, str], float] = field(default_factory=dict)
    statistics: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Material:
    """analyses: the documents by name; facts: those of the indices by name; labels: of variables,
    for people; texts: what is printed in place of texts of the configuration that results hold; stars: the
    levels of the study, or of its style; truth: the true values of simulated data by model and term.
    """

    analyses: Mapping[str, AnalysisRecord] = field(default_factory=dict)
    facts: Mapping[str, IndexFacts] = field(default_factory=dict)
    published_table: PublishedTable = PublishedTable()
    labels: Mapping[str, str] = field(default_factory=dict)
    stars: tuple[float, ...] = STARS
    simulation: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    style: Style = field(default_factory=plain_style)
    truth: TrueValues = field(default_factory=dict)

    def translate(self, text: str) -> str:
        """Translate a text of the configuration that results hold into the study's language."""
        return self.texts.get(text, text)

    def estimates(self, analysis: str) -> list[EstimateRecord]:
        """Read the estimates of an analysis, in its order."""
        return list(self._read_analysis(analysis).estimates)

    def _read_analysis(self, analysis: str) -> AnalysisRecord:
        if analysis not in self.analyses:
            raise StudyError(
                _(
                    "analysis {analysis!r} is not in 'analyses' of the study, or is not an input here",
                    analysis=analysis,
                )
            )
        return self.analyses[analysis]

    def estimate(self, analysis: str, part: str | None = None) -> EstimateRecord:
        """Read one estimate of an analysis: its part of that name; without a name its only one, or the one
        whose part has no name.

        (A spatial model's coefficients are such a one, its effects another part.) Raises StudyError listing
        the parts.
        """
        records = self.estimates(analysis)
        chosen = (
            records if part is None and len(records) == 1 else [r for r in records if r.part == (part or "")]
        )
        if len(chosen) == 1:
            return chosen[0]
        parts = ", ".join(repr(r.part) for r in records) or _("none")
        asked = (
            _("one of its parts must be named") if part is None else _("it has no part {part!r}", part=part)
        )
        raise StudyError(
            _("analysis {name!r}: {asked}; its parts are {parts}", name=analysis, asked=asked, parts=parts)
        )

    def true_value(self, record: EstimateRecord, term: str) -> float | None:
        """True value of a term, where the process behind the data is known."""
        return self.truth.get(record.model, {}).get(term) if self.truth else None

    def rows(self, analysis: str, form: type[Form]) -> list[Form]:
        """Read the rows of a series of an analysis in their form; empty where it has none of that name."""
        return read_rows_of(self._read_analysis(analysis).series, form)

    def series(self, analysis: str, name: str) -> list[dict[str, Any]]:
        """Read the rows of a series of an analysis by column; empty where it has none of that name."""
        return [row.columns() for row in self._read_analysis(analysis).series.get(name, ())]
