"""Descriptive statistics: a row per variable, the printed ones in a line beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from base.confidential import LEAST_GROUP, hides_values
from spillover.errors import StudyError
from spillover.messages.common import PUBLISHED
from spillover.options import FieldName
from spillover.series import DescriptionRow
from spillover.tables.layout import Material, PrintedList, TermsLayout
from spillover.tables.number_format import format_described, render_count
from spillover.tables.table import (
    Table,
    TableRow,
    head_of,
    number,
    read_printed_field,
    write_published_number,
)
from spillover.words import _
from words.render import say, term_label, verbatim

FIELDS = ("nobs", "mean", "sd", "minimum", "maximum")


class Descriptives(TermsLayout, frozen=True, kw_only=True):
    """Observations, mean, standard deviation, minimum and maximum, one row per variable."""

    fields_known: ClassVar[tuple[str, ...]] = FIELDS

    fields: tuple[FieldName, ...] = FIELDS
    """The columns: nobs, mean, sd, minimum, maximum."""
    published: PrintedList | None = None

    def build(self, name: str, material: Material) -> Table:
        """Raises StudyError where the analysis has no descriptive statistics."""
        printed = (
            {row[self.published.keys[0]]: row for row in material.published_table.rows}
            if self.published
            else {}
        )
        rows: list[TableRow] = []
        found = [material.rows(column.analysis, DescriptionRow) for column in self.columns]
        if any(found):
            self.check_terms(name, (row.variable for series in found for row in series))
        for column, series in zip(self.columns, found, strict=True):
            for row in [r for r in series if self.terms is None or r.variable in self.terms]:
                said = (
                    render_count(row.nobs)
                    if f == "nobs"
                    else format_described(getattr(row, f), row.sd, self.digits)
                    for f in self.fields
                )
                term = row.term
                cells = (
                    number(text, column.analysis, term, f) for text, f in zip(said, self.fields, strict=True)
                )
                rows.append(TableRow((self._label(row, material), *cells)))
                theirs = printed.get(row.variable)
                if self.published and theirs:
                    own = (
                        write_published_number(
                            read_printed_field(theirs, self.published, f), column.analysis, term, f
                        )
                        for f in self.fields
                    )
                    rows.append(TableRow((say(PUBLISHED), *own), "published"))
        if not rows:
            analysis = self.columns[0].analysis
            raise StudyError(
                _(
                    "tables.{name}: analysis {analysis!r} has no series 'descriptives'",
                    name=name,
                    analysis=analysis,
                )
            )
        return Table(
            name,
            self.title,
            head_of(["variable", *self.fields]),
            tuple(rows),
            (say(_("Standard deviations with divisor N − 1.")), *_explain_left_out(found)),
        )

    def _label(self, row: DescriptionRow, material: Material) -> str:
        label = term_label(row.variable, self.names(material))
        if label != row.variable and row.variable not in self.names_given():
            label = verbatim(_("{label} ({name})"), label=label, name=row.variable)
        return say(_("{label}, {group}"), label=label, group=row.group) if row.group else label


def _explain_left_out(found: Sequence[Sequence[DescriptionRow]]) -> list[str]:
    """Say which groups of confidential data have no row."""
    if not hides_values() or not any(row.group for series in found for row in series):
        return []
    words = _(
        "Without groups of fewer than {least} units, and without the group that would give them away: the "
        "data are confidential."
    )
    return [say(words, least=LEAST_GROUP)]
