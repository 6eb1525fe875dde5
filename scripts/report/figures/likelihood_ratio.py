"""The likelihood ratios of thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import NoDataError, OfAnalyses, Reading
from words.say import said, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.draw_thresholds import Profile
    from report.figure_source import FigureSource


class LikelihoodRatio(OfAnalyses, frozen=True, kw_only=True):
    """The likelihood ratios of each analysis's thresholds."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "threshold"

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per threshold."""
        from report.draw_thresholds import Profile, draw_likelihood_ratios

        panels: dict[str, Profile] = {}
        variables = []
        for analysis in self.analyses:
            named = source.label(source.options(analysis).get("threshold", analysis))
            for row in source.material.series(analysis, "thresholds"):
                ratios, pieces = (
                    [r for r in source.material.series(analysis, name) if r["number"] == row["number"]]
                    for name in ("likelihood_ratio", "accepted")
                )
                at = f"{row['threshold']:.4g}"
                title = say("threshold_at", variable=named, number=row["number"], value=at)
                known = title in panels
                title = say("in_analysis", label=title, analysis=analysis) if known else title
                panels[title] = Profile(ratios, pieces, row["threshold"], row["critical"])
                variables.append(named)
        if not panels:
            raise NoDataError(say("empty_thresholds"))
        return draw_likelihood_ratios(panels, said(list(dict.fromkeys(variables))))
