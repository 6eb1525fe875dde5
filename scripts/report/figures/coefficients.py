"""Coefficients across models."""

from __future__ import annotations

from typing import ClassVar

from report.figure import Drawing, DrawnTerm, FigureSource, ModelsFigure, NoDataError, Terms
from spillover.messages.common import AXIS_ESTIMATE, SEMICOLON
from spillover.tables.notes import interval_words, render_range
from spillover.words import _
from words.render import say


class Coefficients(ModelsFigure, frozen=True, kw_only=True):
    """Chosen terms across models, with their intervals."""

    single_units: ClassVar[bool] = False

    terms: Terms

    def finding(self, source: FigureSource) -> str:
        """For each term the range of its estimates, and in how many models its interval leaves out zero."""
        said = []
        for term in self.terms:
            rows = [rows[term] for _, rows in source.terms(self.columns) if term in rows]
            if rows:
                estimates = [row.estimate for row in rows]
                said.append(
                    say(
                        _("{term}: {range} in {count} models, {clear} of their intervals exclude zero"),
                        term=source.label(term),
                        range=render_range(min(estimates), max(estimates)),
                        count=str(len(rows)),
                        clear=str(sum(low > 0 or high < 0 for low, high in (row.bounds for row in rows))),
                    )
                )
        return say(SEMICOLON).join(said[:2])

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per term."""
        from report.figure_style import interval_rows, label_truth, name_rows, panels_of, zero_line

        models = source.terms(self.columns)
        panels: dict[str, list[tuple[str, DrawnTerm]]] = {}
        for term in self.terms:
            found = [(header, rows[term]) for header, rows in models if term in rows]
            if found:
                panels[source.label(term)] = found
        if not panels:
            raise NoDataError(
                say(_("no model has a term {terms}; name a term of these models"), terms=list(self.terms))
            )
        axis = say(AXIS_ESTIMATE, interval=interval_words(source.levels(self.columns)))
        axis = label_truth(axis, (row for rows in panels.values() for _header, row in rows))
        height = 0.9 + 0.27 * max(len(rows) for rows in panels.values())
        figure, shown = panels_of(panels, height)
        for one, _rest, rows in shown:
            zero_line(one)
            interval_rows(one, rows)
            name_rows(one, [header for header, _ in rows])
            one.set_xlabel(axis)
        return figure
