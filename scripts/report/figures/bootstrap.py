"""The bootstrap distribution of indirect effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import NoDataError, OfAnalyses, Reading
from words.say import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.draw_estimates import Resampled
    from report.figure_source import FigureSource


class Bootstrap(OfAnalyses, frozen=True, kw_only=True):
    """The draws of each analysis's indirect effects, with every kind of interval."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options", "draws"})
    draws_kind: ClassVar[str] = "bootstrap_mediation"

    def draw(self, source: FigureSource) -> Drawing:
        """A histogram per effect."""
        from report.draw_estimates import draw_bootstrap

        panels: dict[str, Resampled] = {}
        for analysis in self.analyses:
            for label, resampled in _effects_of(analysis, source):
                known = label in panels
                panels[say("in_analysis", label=label, analysis=analysis) if known else label] = resampled
        if not panels:
            raise NoDataError(say("empty_draws"))
        return draw_bootstrap(panels)


def _effects_of(analysis: str, source: FigureSource) -> list[tuple[str, Resampled]]:
    """The resampled indirect effects of one analysis with their labels."""
    from report.draw_estimates import Resampled

    draws, record = source.draws(analysis), source.material.estimate(analysis)
    estimates = {row["term"]: row["estimate"] for row in record["terms"]}
    unit = str(record["settings"].get("resample", ""))
    mediators = source.options(analysis).get("mediators", [])
    # With one mediator its own path is the whole indirect effect.
    wanted = ["indirect"] + [f"indirect:{m}" for m in mediators if len(mediators) > 1]
    found = []
    for quantity in [q for q in wanted if q in draws and q in estimates]:
        rows = [row for row in source.material.series(analysis, "intervals") if row["quantity"] == quantity]
        intervals = {row["interval"]: (row["low"], row["high"]) for row in rows}
        through = [quantity.split(":")[1]] if ":" in quantity else mediators
        label = say("through", mediators=[source.label(mediator) for mediator in through])
        found.append((label, Resampled(draws[quantity], intervals, estimates[quantity], unit)))
    return found
