"""Robustness checks: the baseline and a row for each variation."""

from __future__ import annotations

from spillover.errors import StudyError
from spillover.estimates import EstimateRecord
from spillover.series import RobustnessRow
from spillover.tables.layout import Brackets, ColumnsLayout, Digits, Material
from spillover.tables.notes import bracket_note, explain_outcomes, head_name, settings_sentences, stars_note
from spillover.tables.number_format import format_estimate, render_count, stars
from spillover.tables.table import Table, TableRow, bracket, group_of, head_of, number
from spillover.words import _, format_p
from words.render import say_notes, term_label


class Robustness(ColumnsLayout, frozen=True, kw_only=True):
    """Robustness checks, one row per variation, and a sentence that counts those that keep sign and
    significance.
    """

    brackets: Brackets = "se"
    digits: Digits = 4

    def build(self, name: str, material: Material) -> Table:
        """Raises StudyError where an analysis holds no robustness checks."""
        labels = dict(material.labels)
        rows: list[TableRow] = []
        sentences: list[str] = []
        details: list[str] = []
        shown: list[RobustnessRow] = []
        for column, estimate in zip(self.columns, self.estimates(material), strict=True):
            found = material.rows(column.analysis, RobustnessRow)
            if not found:
                raise StudyError(
                    _(
                        "tables.{name}.columns: {analysis!r} is not an analysis of the kind robustness; "
                        "name one that is",
                        name=name,
                        analysis=column.analysis,
                    )
                )
            rows += group_of(column.head(column.analysis), self.columns)
            rows += [self._row(row, column.analysis, labels, material) for row in found]
            shown += found
            labelled = [self._label(row, material) for row in found]
            told = settings_sentences(list(map(_estimate_of, found)), labelled, baseline=labelled[0])
            sentences += [text for key, text in told.items() if key in material.style.notes]
            details += [text for key, text in told.items() if key not in material.style.notes]
            sentences += say_notes(estimate)
        outcomes = explain_outcomes((row.outcome for row in shown), labels)
        notes = (
            *outcomes,
            bracket_note(self.brackets),
            *stars_note(material.stars, (row.numbers for row in shown)),
            *dict.fromkeys(sentences),
        )
        return Table(
            name,
            self.title,
            head_of(("row", "outcome", "term", "estimate", self.brackets, "p", "nobs")),
            tuple(rows),
            notes,
            details=tuple(dict.fromkeys(details)),
        )

    def _row(self, row: RobustnessRow, analysis: str, labels: dict[str, str], material: Material) -> TableRow:
        value = format_estimate(row.estimate, row.se, self.digits) + stars(row.p, material.stars)
        within = bracket(row.numbers, self.brackets, self.digits)
        outcome, label = row.outcome, self._label(row, material)
        about = (label, head_name(outcome, labels), term_label(row.term, labels))
        model = f"{analysis}/{row.row}" if row.row else analysis
        fields = ("estimate", self.brackets, "p", "nobs")
        texts = (value, within, format_p(row.p), render_count(row.nobs))
        own = (number(text, model, row.term, field) for text, field in zip(texts, fields, strict=True))
        return TableRow((*about, *own))

    def _label(self, row: RobustnessRow, material: Material) -> str:
        return material.translate(row.label) if row.row else term_label("baseline", {})


def _estimate_of(row: RobustnessRow) -> EstimateRecord:
    """The estimate behind a row, as far as the row tells of it."""
    return EstimateRecord(
        model=row.row,
        part="",
        estimator=row.estimator,
        outcome=row.outcome,
        nobs=row.nobs or 0,
        units=row.units,
        periods=row.periods,
        statistics={},
        settings=row.settings,
        terms=(row.numbers,),
        tests=(),
        notes=(),
    )
