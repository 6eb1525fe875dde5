"""Maps of what each unit receives from the others and sends to them."""

from __future__ import annotations

from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource, NoDataError, Reading
from report.figures.map import draw_map
from spillover.messages.common import SEMICOLON
from spillover.options import Label
from spillover.series import UnitEffectRow
from spillover.tables.notes import render_range
from spillover.words import _
from words.render import say

SIDES = {"from_others": _("received"), "to_others": _("sent")}


class UnitEffects(AnalysesFigure, frozen=True, kw_only=True):
    """Maps of the effects by unit of a regressor, of the first analysis named: what each unit receives from
    the others and what it sends to them. Shows single units.
    """

    single_units: ClassVar[bool] = True
    intervals: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"base_map"})
    draws_kind: ClassVar[str] = "spatial"

    term: Label
    """A regressor of the analysis's effects_by_unit."""

    def finding(self, source: FigureSource) -> str:
        """The range of what units receive and of what they send, and where its ends are."""
        from report.material import unit_name

        rows = self._rows(source)
        names = {unit: unit_name(one.name, one.name_local) for unit, one in source.base_map().units.items()}
        found = []
        for side, words in SIDES.items():
            low, high = (pick(rows, key=lambda row: getattr(row, side)) for pick in (min, max))
            found.append(
                say(
                    _("{side}: {range}, lowest in {low}, highest in {high}"),
                    side=say(words),
                    range=render_range(getattr(low, side), getattr(high, side)),
                    low=names.get(low.unit, low.unit),
                    high=names.get(high.unit, high.unit),
                )
            )
        return say(SEMICOLON).join(found)

    def draw(self, source: FigureSource) -> Drawing:
        """Two maps in the same classes."""
        import numpy as np

        rows = self._rows(source)
        titles = [say(words) for words in SIDES.values()]
        units = np.array([row.unit for row in rows] * len(SIDES))
        values = np.array([getattr(row, side) for side in SIDES for row in rows], dtype=float)
        label = say(_("Effect of {term}"), term=source.label(self.term))
        return draw_map(source.base_map(), units, np.repeat(titles, len(rows)), values, titles, label)

    def _rows(self, source: FigureSource) -> list[UnitEffectRow]:
        analysis = self.analyses[0]
        rows = [r for r in source.material.rows(analysis, UnitEffectRow) if r.term == self.term]
        if not rows:
            raise NoDataError(
                say(
                    _("analysis '{analysis}' has no effects of {term} by unit; name it in effects_by_unit"),
                    analysis=analysis,
                    term=self.term,
                )
            )
        return rows
