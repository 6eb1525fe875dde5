"""A coefficient under robustness checks."""

from __future__ import annotations

from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource, draw_term
from spillover.messages.common import AXIS_ESTIMATE
from spillover.series import RobustnessRow
from spillover.tables.number_format import format_estimate
from spillover.words import _
from words.render import say, term_label


class Robustness(AnalysesFigure, frozen=True, kw_only=True):
    """A coefficient with its interval in each robustness check."""

    single_units: ClassVar[bool] = False
    many_tests: ClassVar[bool] = True
    draws_kind: ClassVar[str] = "robustness"

    def finding(self, source: FigureSource) -> str:
        """Say how many rows keep the baseline's sign, and how many of these are significant."""
        rows = next(iter(source.panels(self.analyses[:1], RobustnessRow).values()))
        same = [row for row in rows[1:] if row.estimate * rows[0].estimate > 0]
        return say(
            _(
                "{same} of {count} variations keep the sign of the baseline ({baseline}), {significant} of "
                "them with p < 0.05"
            ),
            same=str(len(same)),
            count=str(len(rows) - 1),
            baseline=format_estimate(rows[0].estimate, rows[0].se),
            significant=str(sum((row.p if row.p is not None else 1) < 0.05 for row in same)),
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis."""
        from report.figure_style import DASHES, MUTED, interval_rows, name_rows, panels_of, zero_line
        from spillover.tables.notes import interval_words

        panels = source.panels(self.analyses, RobustnessRow)
        height = 0.9 + 0.27 * max(len(rows) for rows in panels.values())
        figure, shown = panels_of(panels, height)
        for one, _name, rows in shown:
            zero_line(one)
            one.axvline(rows[0].estimate, color=MUTED, linewidth=0.8, linestyle=DASHES[1])
            names = [
                source.material.translate(row.label) if row.row else term_label("baseline", {})
                for row in rows
            ]
            interval_rows(one, list(zip(names, (draw_term(row.numbers) for row in rows), strict=True)))
            name_rows(one, names)
            interval = interval_words([row.level for row in rows])
            one.set_xlabel(say(AXIS_ESTIMATE, interval=interval))
        return figure
