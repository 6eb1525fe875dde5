"""Balance of covariates."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import OfAnalyses
from words.say import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource

# Below this many percent a covariate counts as balanced (Rosenbaum and Rubin 1985).
BALANCED = 10


class Balance(OfAnalyses, frozen=True, kw_only=True):
    """Standardised bias of each covariate before and after matching; the strip is within 10 percent."""

    single_units: ClassVar[bool] = False
    draws_kind: ClassVar[str] = "matching"

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis."""
        from report.figure_style import COLOURS, FAINT, MARKERS, new_figure, zero_line

        panels = source.panels(self.analyses, "balance")
        every = [row["covariate"] for rows in panels.values() for row in rows]
        names = [name for name in dict.fromkeys(every) if name]
        figure, axes = new_figure(1.1 + 0.27 * len(names), 1, len(panels), squeeze=False, sharey=True)
        for one, (name, rows) in zip(axes[0], panels.items(), strict=True):
            one.axvspan(-BALANCED, BALANCED, color=FAINT, alpha=0.4, linewidth=0)
            zero_line(one)
            for i, when in enumerate(("before", "after")):
                bias = {
                    row["covariate"]: row["bias"] for row in rows if row["when"] == when and row["covariate"]
                }
                y = [len(names) - 1 - names.index(covariate) for covariate in bias]
                face = "white" if when == "before" else COLOURS[i]
                style = {"color": COLOURS[i], "markerfacecolor": face, "linestyle": "none"}
                one.plot(list(bias.values()), y, MARKERS[i], **style, label=say(f"matching-{when}"))
            one.set_yticks(range(len(names)), [source.label(covariate) for covariate in names[::-1]])
            one.set_ylim(-0.6, len(names) - 0.4)
            one.set_xlabel(say("axis_bias"))
            if len(panels) > 1:
                one.set_title(name)
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
        return figure
