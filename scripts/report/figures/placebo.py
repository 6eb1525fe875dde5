"""Placebo coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource
from spillover.messages.common import OF_ANALYSIS
from spillover.series import PlaceboRow
from spillover.tables.notes import render_range
from spillover.words import _
from words.render import say, say_key

if TYPE_CHECKING:
    import numpy as np

DEALT_WORDS = {
    "units": _("Random units"),
    "time": _("Random times"),
    "both": _("Random units and times"),
}


class Placebo(AnalysesFigure, frozen=True, kw_only=True):
    """The distribution of placebo coefficients, and the actual one."""

    single_units: ClassVar[bool] = False
    intervals: ClassVar[bool] = False
    draws_kind: ClassVar[str] = "placebo"

    def finding(self, source: FigureSource) -> str:
        """The actual coefficient, and among how many kinds of placebos it is rare."""
        panels = self._panels(source).values()
        actual = [value for _rows, value, _p in panels]
        return say(
            _("Actual coefficient {actual}; p < 0.05 among {count} of {of} kinds of placebos"),
            actual=render_range(min(actual), max(actual)),
            count=str(sum(p < 0.05 for *_rest, p in panels)),
            of=str(len(panels)),
        )

    def _panels(self, source: FigureSource) -> dict[str, tuple[list[PlaceboRow], float, float]]:
        """Placebo coefficients, the actual one, and its p, by title."""
        panels: dict[str, tuple[list[PlaceboRow], float, float]] = {}
        for name, rows in source.panels(self.analyses, PlaceboRow).items():
            record = source.material.estimate(name, "")
            tests = {test.name: test for test in record.tests}
            for kind in dict.fromkeys(row.kind for row in rows):
                test = tests[f"placebo:{kind}"]
                own = [row for row in rows if row.kind == kind]
                label = say_key(DEALT_WORDS, kind)
                label = label if len(self.analyses) == 1 else say(OF_ANALYSIS, analysis=name, label=label)
                panels[label] = (own, test.statistic, test.p)
        return panels

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per way of dealing out the policy."""
        import numpy as np

        from report.figure_style import COLOURS, new_figure, zero_line

        panels = self._panels(source)
        figure, axes = new_figure(2.6, 1, len(panels), squeeze=False, sharex=True)
        for one, (label, (rows, actual, p)) in zip(axes[0], panels.items(), strict=True):
            draws = np.array([row.coefficient for row in rows])
            one.hist(draws, bins=40, density=True, color="#c9d6df", edgecolor="white", linewidth=0.3)
            grid = np.linspace(min(draws.min(), actual), max(draws.max(), actual), 200)
            if np.ptp(draws) > 0:
                one.plot(grid, _density(draws, grid), color=COLOURS[0], linewidth=1.2)
            one.axvline(actual, color=COLOURS[1], linewidth=1.3)
            zero_line(one)
            counted = say(_("p {p:p}, {draws} draws"), p=p, draws=f"{len(draws):,}")
            one.set_title(f"{label}\n{counted}", linespacing=1.35)
            one.set_yticks([])
            one.spines["left"].set_visible(False)
            one.set_xlabel(say(_("Coefficient")))
        return figure


def _density(draws: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """A normal kernel density with Silverman's (1986, eq. 3.31) bandwidth."""
    import numpy as np

    spread = min(draws.std(ddof=1), np.subtract(*np.quantile(draws, [0.75, 0.25])) / 1.34) or draws.std()
    width = 0.9 * spread * len(draws) ** -0.2
    kernel = np.exp(-(((grid[:, None] - draws) / width) ** 2) / 2)
    return np.asarray(kernel.mean(1) / (width * np.sqrt(2 * np.pi)))
