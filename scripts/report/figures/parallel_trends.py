"""Means of cohorts by year."""

from __future__ import annotations

from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource, Reading
from spillover.series import TrendRow
from spillover.tables.notes import render_range
from spillover.words import _, choose_case
from words.render import say


class ParallelTrends(AnalysesFigure, frozen=True, kw_only=True):
    """The mean outcome of each cohort by year. Shows single units if a cohort has one unit."""

    single_units: ClassVar[bool] = True
    intervals: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "event_study"

    def finding(self, source: FigureSource) -> str:
        """Say by how much the means of cohorts move a year before they adopt, and those of the never
        treated.
        """
        paths: dict[tuple[str, int | None], list[tuple[int, float]]] = {}
        for name, rows in source.panels(self.analyses, TrendRow).items():
            for row in rows:
                if row.cohort is None or row.year < row.cohort:
                    paths.setdefault((name, row.cohort), []).append((row.year, row.mean))
        ends = {key: (min(path), max(path)) for key, path in paths.items() if len(path) > 1}
        moves = {
            key: (last[1] - first[1]) / (last[0] - first[0])
            for key, (first, last) in ends.items()
            if first[0] < last[0]
        }
        treated = [move for (_name, cohort), move in moves.items() if cohort is not None]
        never = [move for (_name, cohort), move in moves.items() if cohort is None]
        words = {
            "none": _("Change of the mean a year: {between} before adoption (cohorts: {cohorts})"),
            "other": _(
                "Change of the mean a year: {between} before adoption (cohorts: {cohorts}), {never} for the "
                "never treated"
            ),
        }
        if not treated:
            return ""
        return say(
            choose_case("never", words),
            cohorts=str(len(treated)),
            between=render_range(min(treated), max(treated)),
            never=render_range(min(never), max(never)) if never else "none",
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis."""
        from matplotlib.ticker import MaxNLocator

        from report.figure_style import COLOURS, DASHES, MARKERS, label_ends, new_figure

        panels = source.panels(self.analyses, TrendRow)
        figure, axes = new_figure(0.9 + 2.5 * len(panels), len(panels), 1, squeeze=False)
        for one, (name, rows) in zip(axes[:, 0], panels.items(), strict=True):
            for i, cohort in enumerate(dict.fromkeys(row.cohort for row in rows)):
                own = [row for row in rows if row.cohort == cohort]
                x, y = [row.year for row in own], [row.mean for row in own]
                units = max(row.rows for row in own)
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
