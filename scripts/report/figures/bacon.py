"""Figure of the Goodman-Bacon decomposition of a two-way coefficient."""

from __future__ import annotations

from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource
from spillover.messages.common import AXIS_WEIGHT, SEMICOLON
from spillover.series import ComparisonRow
from spillover.tables.number_format import format_fixed
from spillover.words import _
from words.render import render_value, say


class Bacon(AnalysesFigure, frozen=True, kw_only=True):
    """Each comparison's effect against its weight in the two-way coefficient."""

    single_units: ClassVar[bool] = False
    intervals: ClassVar[bool] = False
    draws_kind: ClassVar[str] = "bacon"

    def finding(self, source: FigureSource) -> str:
        """The comparisons with most of the weight, and what they are on average."""
        found = []
        for rows in source.panels(self.analyses, ComparisonRow).values():
            weights: dict[str, list[tuple[float, float]]] = {}
            for row in rows:
                weights.setdefault(row.kind, []).append((row.weight, row.effect))
            kind, own = max(weights.items(), key=lambda pair: sum(weight for weight, _ in pair[1]))
            total = sum(weight for weight, _ in own)
            found.append(
                say(
                    _("{share} of the weight is on {comparison}, whose mean is {mean}"),
                    share=f"{total:.0%}",
                    comparison=render_value(kind, "comparison"),
                    mean=format_fixed(sum(weight * effect for weight, effect in own) / total),
                )
            )
        return say(SEMICOLON).join(found)

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis."""
        from report.figure_style import COLOURS, DASHES, INK, MARKERS, panels_of, zero_line

        panels = source.panels(self.analyses, ComparisonRow)
        figure, shown = panels_of(panels, 3.0)
        for one, _rest, rows in shown:
            for i, kind in enumerate(dict.fromkeys(row.kind for row in rows)):
                own = [row for row in rows if row.kind == kind]
                total = sum(row.weight for row in own)
                label = say(
                    _("{comparison} (weight {weight})"),
                    comparison=render_value(kind, "comparison"),
                    weight=f"{total:.2f}",
                )
                x, y = [row.weight for row in own], [row.effect for row in own]
                one.plot(
                    x, y, MARKERS[i % 6], color=COLOURS[i % 6], markersize=4.5, linestyle="none", label=label
                )
            coefficient = sum(row.weight * row.effect for row in rows)
            one.axhline(coefficient, color=INK, linewidth=0.9, linestyle=DASHES[1])
            words = say(_("two-way {value}"), value=f"{coefficient:.3g}")
            place = (1, coefficient)
            beside = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
            one.annotate(words, place, (-2, 3), **beside, ha="right", fontsize=7)
            zero_line(one, vertical=False)
            one.set_xlabel(say(AXIS_WEIGHT))
            one.set_ylabel(say(_("Effect of the comparison")))
            one.legend(fontsize=7)
        return figure
