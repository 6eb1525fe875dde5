"""Direct, indirect and total effects of spatial models."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import NoDataError, OfModels, Terms
from report.notes import interval_words
from words.say import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource
    from spillover.fit import Record

EFFECTS = ("direct", "indirect", "total")


class Effects(OfModels, frozen=True, kw_only=True):
    """Direct, indirect and total effects by variable and model; of all variables by default."""

    single_units: ClassVar[bool] = False

    terms: Terms | None = None

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per variable, a marker per model."""
        from report.draw_estimates import draw_effects

        models: dict[str, dict[str, list[tuple[str, Record]]]] = {}
        for header, rows in source.terms(self.columns):
            effects: dict[str, list[tuple[str, Record]]] = {}
            for term, row in rows.items():
                variable, _, effect = term.rpartition(":")
                if effect in EFFECTS and (self.terms is None or variable in self.terms):
                    effects.setdefault(source.label(variable), []).append((effect, row))
            models[header] = effects
        if not any(models.values()):
            raise NoDataError(say("empty_effects"))
        interval = interval_words(source.records(self.columns))
        return draw_effects(models, say("axis_effects", interval=interval))
