"""Event studies side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import AnalysesFigure, Axes, Drawing, FigureSource
from spillover.messages.common import STUDIED
from spillover.series import PathRow
from spillover.words import _
from words.render import say, say_key

if TYPE_CHECKING:
    from collections.abc import Sequence


class EventStudy(AnalysesFigure, frozen=True, kw_only=True):
    """Effects by time since adoption, the estimators side by side."""

    single_units: ClassVar[bool] = False
    draws_kind: ClassVar[str] = "event_study"

    def finding(self, source: FigureSource) -> str:
        """Say how many effects have an interval without zero, before adoption and from it on."""
        found = [row for rows in source.panels(self.analyses, PathRow).values() for row in rows]
        # The period to which effects are normalised has no interval, nor has one unit beside one other.
        made = [(row.key < 0, *row.numbers.bounds) for row in found]
        made = [(is_early, low, high) for is_early, low, high in made if low < high]
        before, after = ([ends for is_early, *ends in made if is_early == early] for early in (True, False))
        clear = [sum(low > 0 or high < 0 for low, high in rows) for rows in (before, after)]
        return say(
            _(
                "The intervals of {early} of {before} effects before adoption exclude zero, and of {late} "
                "of {after} from it on"
            ),
            early=str(clear[0]),
            before=str(len(before)),
            late=str(clear[1]),
            after=str(len(after)),
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis."""
        from matplotlib.ticker import MaxNLocator

        from report.figure_style import DASHES, MUTED, panels_of, zero_line

        panels = source.panels(self.analyses, PathRow)
        figure, shown = panels_of(panels, 0.9 + 2.5 * len(panels), down=True)
        for one, _rest, rows in shown:
            found = list(dict.fromkeys(row.estimator for row in rows))
            for i, estimator in enumerate(found):
                shift = 0.14 * (i - (len(found) - 1) / 2)
                own = [row for row in rows if row.estimator == estimator]
                _path(one, own, i, shift, say_key(STUDIED, estimator))
            zero_line(one, vertical=False)
            one.axvline(-0.5, color=MUTED, linewidth=0.6, linestyle=DASHES[1])
            one.xaxis.set_major_locator(MaxNLocator(integer=True))
            one.set_ylabel(say(_("Effect")))
        shown[-1][0].set_xlabel(say(_("Periods since adoption")))
        figure.legend(*shown[0][0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
        return figure


def _path(axes: Axes, rows: Sequence[PathRow], i: int, shift: float, label: str) -> None:
    from report.figure_style import COLOURS, MARKERS, legend_text

    colour, marker = COLOURS[i % 6], MARKERS[i % 6]
    for row in rows:
        at = row.key + shift
        if row.band_low is not None and row.band_high is not None:
            axes.plot([at, at], [row.band_low, row.band_high], color=colour, linewidth=0.6)
        axes.plot([at, at], row.numbers.bounds, color=colour, linewidth=1.8, solid_capstyle="butt")
    x = [row.key + shift for row in rows]
    axes.plot(x, [row.estimate for row in rows], marker, color=colour, markersize=4, label=legend_text(label))
