"""Effects of spatial models: a span of columns per model, a row per variable with its bracket beneath."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from spillover.errors import StudyError
from spillover.estimates import EstimateRecord, TermRecord
from spillover.messages.catalogue import TERM
from spillover.messages.common import HEAD
from spillover.options import Label
from spillover.tables.layout import Brackets, Material, PrintedRegressions, TermsLayout
from spillover.tables.notes import bracket_note, split_notes, stars_note
from spillover.tables.number_format import capitalise, format_estimate, stars
from spillover.tables.table import (
    Span,
    Table,
    TableRow,
    bracket,
    column_numbers,
    number,
    number_line,
    truth_rows,
    write_published_rows,
)
from spillover.words import _
from words.render import plain_key, say_key, term_label

ByTerm = dict[str, tuple[EstimateRecord, TermRecord]]  # the estimate and the row of each effect


class Effects(TermsLayout, frozen=True, kw_only=True):
    """Direct, indirect and total effects of spatial models in columns, variables in rows."""

    effects: Annotated[tuple[Label, ...], Meta(min_length=1)] = ("direct", "indirect", "total")
    """The effects shown."""
    brackets: Brackets = "se"
    published: PrintedRegressions | None = None

    def build(self, name: str, material: Material) -> Table:
        """Raises StudyError where no column has such effects."""
        estimates = self.estimates(material)
        labels = self.names(material)
        by_term = [{row.term: (estimate, row) for row in estimate.terms} for estimate in estimates]
        every = self._variables(name, by_term)
        rows: list[TableRow] = []
        self.check_terms(name, every)
        for variable in every if self.terms is None else self.terms:
            rows += self._variable_rows(variable, term_label(variable, labels), by_term, material)
        width = len(self.effects)
        kinds = [Span(_effect(kind)) for _ in self.columns for kind in self.effects]
        head = (
            *number_line([column.head("") for column in self.columns], width),
            (Span(""), *(Span(column.head(column.analysis), width) for column in self.columns)),
            (Span(say_key(HEAD, "variable")), *kinds),
        )
        numbers = column_numbers(len(self.columns))
        notes, details = split_notes(estimates, numbers, material.style.notes, self.brackets == "interval")
        shown = (row for terms in by_term for _estimate, row in terms.values())
        said = (bracket_note(self.brackets, estimates), *stars_note(material.stars, shown), *notes)
        return Table(name, self.title, head, tuple(rows), said, details=tuple(details))

    def _variables(self, name: str, by_term: list[ByTerm]) -> list[str]:
        """The variables that have effects, in the order of the models."""
        named = (t.rsplit(":", 1) for terms in by_term for t in terms)
        every = list(dict.fromkeys(parts[0] for parts in named if parts[-1] in self.effects))
        if not every:
            wanted = ", ".join(f"<variable>:{kind}" for kind in self.effects)
            raise StudyError(
                _("tables.{name}: none of its columns has effects named {wanted}", name=name, wanted=wanted)
            )
        return every

    def _variable_rows(
        self, variable: str, label: str, by_term: list[ByTerm], material: Material
    ) -> list[TableRow]:
        cells = [
            terms.get(f"{variable}:{effect}", (None, None)) for terms in by_term for effect in self.effects
        ]
        first = [
            number(
                f"{format_estimate(row.estimate, row.se, self.digits)}{stars(row.p, material.stars)}",
                estimate.model,
                row.term,
                "estimate",
            )
            if estimate and row
            else ""
            for estimate, row in cells
        ]
        second = [
            number(bracket(row, self.brackets, self.digits), estimate.model, row.term, self.brackets)
            if estimate and row
            else ""
            for estimate, row in cells
        ]
        keys = [
            (column.column_in_publication(i + 1), f"{variable}:{effect}")
            for i, column in enumerate(self.columns)
            for effect in self.effects
        ]
        rows = [TableRow((label, *first)), TableRow(("", *second), "bracket")]
        rows += truth_rows(material, cells, self.digits)
        models = [
            (estimate.model if estimate else "", term)
            for (estimate, _row), (_column, term) in zip(cells, keys, strict=True)
        ]
        return rows + write_published_rows(material.published_table, keys, models)


def _effect(kind: str) -> str:
    """The head of an effect's column."""
    return capitalise(say_key(TERM, kind, plain_key(kind)))
