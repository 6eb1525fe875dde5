"""Coefficients across models."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import NoDataError, OfModels, Terms
from report.notes import interval_words
from words.say import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource
    from spillover.fit import Record


class Coefficients(OfModels, frozen=True, kw_only=True):
    """The chosen terms in each of the models that has them."""

    single_units: ClassVar[bool] = False

    terms: Terms

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per term."""
        from report.draw_estimates import draw_coefficients

        models = source.terms(self.columns)
        panels: dict[str, list[tuple[str, Record]]] = {}
        for term in self.terms:
            found = [(header, rows[term]) for header, rows in models if term in rows]
            if found:
                panels[source.label(term)] = found
        if not panels:
            raise NoDataError(say("empty_term", terms=list(self.terms)))
        axis = say("axis_estimate", interval=interval_words(source.records(self.columns)))
        return draw_coefficients(panels, axis)
