"""Balance of covariates."""

from __future__ import annotations

from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource
from spillover.series import BalanceRow
from spillover.words import _
from words.render import say, say_key

MATCHING_WORDS = {
    "before": _("before matching"),
    "after": _("after matching"),
}


# Below this many percent a covariate counts as balanced (Rosenbaum and Rubin 1985).
BALANCED = 10


class Balance(AnalysesFigure, frozen=True, kw_only=True):
    """Standardised bias of covariates before and after matching."""

    single_units: ClassVar[bool] = False
    intervals: ClassVar[bool] = False
    draws_kind: ClassVar[str] = "matching"

    def finding(self, source: FigureSource) -> str:
        """Say how many covariates are out of balance before and after."""
        found = [row for rows in source.panels(self.analyses, BalanceRow).values() for row in rows]
        rows = [row for row in found if row.covariate]
        wide = {
            when: sum(row.stage == when and abs(row.bias or 0.0) > BALANCED for row in rows)
            for when in ("before", "after")
        }
        return say(
            _(
                "Standardised bias above {limit}% in {before} of {of} covariates before matching, in {after} "
                "after it"
            ),
            limit=str(BALANCED),
            of=str(sum(row.stage == "before" for row in rows)),
            **{when: str(count) for when, count in wide.items()},
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per analysis."""
        from report.figure_style import COLOURS, FAINT, MARKERS, panels_of, zero_line

        panels = source.panels(self.analyses, BalanceRow)
        every = [row.covariate for rows in panels.values() for row in rows]
        names = [name for name in dict.fromkeys(every) if name]
        figure, shown = panels_of(panels, 1.1 + 0.27 * len(names), sharey=True)
        for one, _rest, rows in shown:
            one.axvspan(-BALANCED, BALANCED, color=FAINT, alpha=0.4, linewidth=0)
            zero_line(one)
            for i, when in enumerate(("before", "after")):
                bias = {row.covariate: row.bias for row in rows if row.stage == when and row.covariate}
                y = [len(names) - 1 - names.index(covariate) for covariate in bias]
                face = "white" if when == "before" else COLOURS[i]
                style = {"color": COLOURS[i], "markerfacecolor": face, "linestyle": "none"}
                one.plot(list(bias.values()), y, MARKERS[i], **style, label=say_key(MATCHING_WORDS, when))
            one.set_yticks(range(len(names)), [source.label(covariate) for covariate in names[::-1]])
            one.set_ylim(-0.6, len(names) - 0.4)
            one.set_xlabel(say(_("Standardised bias, %")))
        figure.legend(*shown[0][0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
        return figure
