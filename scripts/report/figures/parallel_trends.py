"""Means of cohorts by year."""

from __future__ import annotations

from typing import ClassVar

from report.figure import Drawing, FigureSource, OfAnalyses, Reading
from spillover.words import _
from words.say import say


class ParallelTrends(OfAnalyses, frozen=True, kw_only=True):
    """The mean outcome of each cohort by year. Shows single units if a cohort has one unit."""

    single_units: ClassVar[bool] = True
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "event_study"

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis."""
        from matplotlib.ticker import MaxNLocator

        from report.figure_style import COLOURS, DASHES, MARKERS, label_ends, new_figure

        panels = source.panels(self.analyses, "parallel_trends")
        figure, axes = new_figure(0.9 + 2.5 * len(panels), len(panels), 1, squeeze=False)
        for one, (name, rows) in zip(axes[:, 0], panels.items(), strict=True):
            for i, cohort in enumerate(dict.fromkeys(row["cohort"] for row in rows)):
                own = [row for row in rows if row["cohort"] == cohort]
                x, y = [row["year"] for row in own], [row["mean"] for row in own]
                units = max(row["rows"] for row in own)
                style = {"color": COLOURS[i % 6], "linestyle": DASHES[i % 6]}
                one.plot(x, y, **style, linewidth=1.3, label=_label(cohort, units))
                if cohort in x:
                    one.plot(cohort, y[x.index(cohort)], MARKERS[i % 6], color=COLOURS[i % 6], markersize=5)
            one.xaxis.set_major_locator(MaxNLocator(integer=True))
            outcome = source.label(str(source.options(name).get("outcome", "")))
            one.set_ylabel(say(_("Mean of {outcome}"), outcome=outcome))
            label_ends(one)
        return figure


def _label(cohort: int | None, units: int) -> str:
    """A cohort, by the year in which it adopts, and its number of units."""
    return (
        say(_("never treated ({units})"), units=units)
        if cohort is None
        else say(_("adopts in {year} ({units})"), year=cohort, units=units)
    )
