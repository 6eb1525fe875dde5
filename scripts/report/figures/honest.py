"""Effects after adoption where trends may differ (Rambachan and Roth 2023)."""

from __future__ import annotations

from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource, NoDataError
from spillover.messages.common import OF_ANALYSIS, SEMICOLON, STUDIED
from spillover.series import HonestRow, PathRow
from spillover.tables.number_format import format_fixed
from spillover.words import _, choose_case
from words.render import say, say_key


class Honest(AnalysesFigure, frozen=True, kw_only=True):
    """Intervals of the average effect after adoption, robust to violations of parallel trends of various
    sizes.
    """

    single_units: ClassVar[bool] = False
    draws_kind: ClassVar[str] = "event_study"

    def finding(self, source: FigureSource) -> str:
        """Up to which size of violations each interval leaves out zero, and of what the intervals are."""
        found, means = [], self._means(source)
        for name, rows in self._panels(source).items():
            clear = [row.low > 0 or row.high < 0 for row in sorted(rows, key=lambda row: row.size)]
            sizes = sorted(row.size for row in rows)
            last = clear.index(False) if False in clear else len(clear)
            text = say(
                choose_case(
                    "size",
                    {
                        "none": _("{estimator}: the interval includes zero at every size"),
                        "other": _("{estimator}: the interval excludes zero up to M̄ = {size}"),
                    },
                ),
                estimator=name,
                size=f"{sizes[last - 1]:g}" if last else "none",
            )
            of_what = means.get(name)
            found.append(say(_("{finding} ({means})"), finding=text, means=of_what) if of_what else text)
        return say(SEMICOLON).join(found)

    def _means(self, source: FigureSource) -> dict[str, str]:
        """Estimand of each panel's intervals, beside the average effect that tables print of the same
        estimator.
        """
        said = {}
        for name in self.analyses:
            effects = source.material.rows(name, PathRow)
            averages = {record.part: record.terms for record in source.material.estimates(name)}
            for estimator in dict.fromkeys(row.estimator for row in source.material.rows(name, HonestRow)):
                after = [row.estimate for row in effects if row.estimator == estimator and row.key >= 0]
                rows = averages.get(f"{estimator.replace('-', '_')}_att", ())
                own = next((row.estimate for row in rows if row.term == "ATT"), None)
                if after and own is not None:
                    said[self._panel(name, estimator)] = say(
                        _("of the mean of {count} effects, {mean}; average effect {average}"),
                        count=str(len(after)),
                        mean=format_fixed(sum(after) / len(after)),
                        average=format_fixed(own),
                    )
        return said

    def _panel(self, name: str, estimator: str) -> str:
        """Title of a panel: with its analysis where there are several."""
        key = say_key(STUDIED, estimator)
        return key if len(self.analyses) == 1 else say(OF_ANALYSIS, analysis=name, label=key)

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis and estimator."""
        from report.figure_style import COLOURS, panels_of, zero_line

        panels = self._panels(source)
        figure, shown = panels_of(panels, 2.6, named=True, sharey=True)
        for one, _rest, rows in shown:
            places = range(len(rows))
            zero_line(one, vertical=False)
            low, high = ([getattr(row, key) for row in rows] for key in ("low", "high"))
            one.vlines(places, low, high, color=COLOURS[0], linewidth=2)
            one.set_xticks(places, [f"{row.size:g}" for row in rows])
            one.set_xlim(-0.6, len(rows) - 0.4)
            label = _("M̄: largest violation of parallel trends relative to that before adoption")
            one.set_xlabel(say(label))
        shown[0][0].set_ylabel(say(_("Interval of the mean effect")))
        return figure

    def _panels(self, source: FigureSource) -> dict[str, list[HonestRow]]:
        panels: dict[str, list[HonestRow]] = {}
        for name in self.analyses:
            for row in source.material.rows(name, HonestRow):
                panels.setdefault(self._panel(name, row.estimator), []).append(row)
        if not panels:
            raise NoDataError(
                say(_("no event study drawn here has 'honest' bounds; give it sizes of violations"))
            )
        return panels
