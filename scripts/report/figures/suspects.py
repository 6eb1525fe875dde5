"""Suspected numbers of the files, by check and year."""

from __future__ import annotations

from typing import ClassVar

from report.figure import Drawing, Figure, FigureSource, NoDataError, Reading
from spillover.words import _
from words.say import say


class Suspects(Figure, frozen=True, kw_only=True):
    """How many numbers of the files are suspected, by check and year."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"suspects"})

    def draw(self, source: FigureSource) -> Drawing:
        """The figure. Raises NoDataError where no number is suspected."""
        from collections import Counter

        from base.artifacts.parquet import read_table
        from report.figure_style import COLOURS, INK, new_figure
        from words.written import written

        table = read_table(source.files["suspects"][0])
        found = Counter(zip(map(str, table["check"]), map(int, table["year"]), strict=True))
        if not found:
            raise NoDataError(say(_("no number of the files is suspected")))
        checks = sorted({check for check, _ in found}, reverse=True)
        figure, axes = new_figure(0.9 + 0.3 * len(checks))
        for (check, year), count in found.items():
            at = checks.index(check)
            axes.scatter(year, at, s=14 + 9 * count, color=COLOURS[4], alpha=0.6, linewidths=0)
            axes.annotate(str(count), (year, at), ha="center", va="center", fontsize=5.5, color=INK)
        axes.set_yticks(range(len(checks)), [written(check.replace("_", " ")) for check in checks])
        axes.set_ylim(-0.7, len(checks) - 0.3)
        axes.set_xlabel(say(_("Year of the number")))
        return figure
