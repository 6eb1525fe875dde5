"""Suspected numbers of the files, by check and year."""

from __future__ import annotations

from typing import ClassVar

from report.figure import Drawing, Figure, FigureSource, NoDataError, Reading
from spillover.words import _, ngettext
from words.render import plain_key, say


class Suspects(Figure, frozen=True, kw_only=True):
    """How many numbers of the files are suspected, by check and year."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"suspects"})

    def finding(self, source: FigureSource) -> str:
        """Say how many numbers are suspected, and by which check most are."""
        counts: dict[str, int] = {}
        for (check, _year), count in self._counts(source).items():
            counts[check] = counts.get(check, 0) + count
        most = max(sorted(counts), key=counts.__getitem__)
        return say(
            ngettext(
                "{count} number is suspected, by the check “{check}” ({most})",
                "{count:,} numbers are suspected, most by the check “{check}” ({most})",
                "count",
            ),
            count=sum(counts.values()),
            check=_label_of_check(most),
            most=f"{counts[most]:,}",
        )

    def _counts(self, source: FigureSource) -> dict[tuple[str, int], int]:
        """The numbers suspected by check and year. Raises NoDataError where none is."""
        from collections import Counter

        from base.artifacts.parquet import read_table

        table = read_table(source.files["suspects"][0])
        if not len(table["check"]):
            raise NoDataError(say(_("no number of the files is suspected")))
        return Counter(zip(map(str, table["check"]), map(int, table["year"]), strict=True))

    def draw(self, source: FigureSource) -> Drawing:
        """A bubble for each check and year."""
        from matplotlib.ticker import MaxNLocator

        from report.figure_style import COLOURS, INK, new_figure

        found = self._counts(source)
        checks = sorted({check for check, _ in found}, reverse=True)
        figure, axes = new_figure(0.9 + 0.3 * len(checks))
        for (check, year), count in found.items():
            at = checks.index(check)
            axes.scatter(year, at, s=14 + 9 * count, color=COLOURS[4], alpha=0.6, linewidths=0)
            axes.annotate(str(count), (year, at), ha="center", va="center", fontsize=5.5, color=INK)
        axes.set_yticks(range(len(checks)), list(map(_label_of_check, checks)))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(-0.7, len(checks) - 0.3)
        axes.set_xlabel(say(_("Year of the number")))
        return figure


def _label_of_check(check: str) -> str:
    """A check's name in words."""
    from spillover.messages.results import render_result_text

    return render_result_text(plain_key(check))
