"""The marginal effect of a treatment over its moderator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from report.figure import NoDataError, OfAnalyses, Reading
from words.say import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class MarginalEffects(OfAnalyses, frozen=True, kw_only=True):
    """The marginal effect over each analysis's moderator."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "moderation"

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per moderator."""
        from report.draw_estimates import draw_marginal_effects

        panels: dict[str, Any] = {}
        label = say("axis_marginal")
        for analysis in self.analyses:
            rows, options = source.material.series(analysis, "marginal_effect"), source.options(analysis)
            if rows:
                bounds = [row["moderator"] for row in source.material.series(analysis, "johnson_neyman")]
                observed = [row["moderator"] for row in source.material.series(analysis, "observed")]
                label = say("axis_marginal_of", treatment=source.label(options["treatment"]))
                panels[source.label(options["moderator"])] = (rows, bounds, observed)
        if not panels:
            raise NoDataError(say("empty_marginal"))
        return draw_marginal_effects(panels, label)
