"""The marginal effect of a treatment over its moderator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource, NoDataError, Reading
from spillover.messages.common import SEMICOLON
from spillover.series import BoundaryRow, MarginalEffectRow, ObservedRow
from spillover.words import _, choose_case
from words.render import say, say_key

SIGNIFICANT_WORDS = {
    "all": _("significant at every value"),
    "none": _("significant at no value"),
    "part": _("significant in part of the range"),
}

INCLUDES_ZERO = _("{moderator}: the interval includes zero at all {count} observations")
CLEAR_OF_ZERO = _("{moderator}: interval above zero at {above} of the observations, below at {below}")


class MarginalEffects(AnalysesFigure, frozen=True, kw_only=True):
    """The marginal effect of a treatment over its moderator."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "moderation"

    def finding(self, source: FigureSource) -> str:
        """At how many of the observations the effect's interval is above zero, and below."""
        import numpy as np

        found = []
        for analysis in self.analyses:
            rows = source.material.rows(analysis, MarginalEffectRow)
            observed = [row.moderator for row in source.material.rows(analysis, ObservedRow)]
            if not rows or not observed:
                continue
            at, low, high = (
                np.array([getattr(row, key) for row in rows]) for key in ("moderator", "low", "high")
            )
            above = (np.interp(observed, at, low) > 0).mean()
            below = (np.interp(observed, at, high) < 0).mean()
            found.append(
                say(
                    choose_case("clear", {"none": INCLUDES_ZERO, "other": CLEAR_OF_ZERO}),
                    moderator=source.label(source.options(analysis)["moderator"]),
                    clear="some" if above + below else "none",
                    count=f"{len(observed):,}",
                    above=f"{above:.0%}",
                    below=f"{below:.0%}",
                )
            )
        return say(SEMICOLON).join(found)

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per moderator."""
        panels = []
        label = say(_("Marginal effect"))
        for analysis in self.analyses:
            rows, options = source.material.rows(analysis, MarginalEffectRow), source.options(analysis)
            if rows:
                bounds = [row.moderator for row in source.material.rows(analysis, BoundaryRow)]
                observed = [row.moderator for row in source.material.rows(analysis, ObservedRow)]
                label = say(_("Marginal effect of {treatment}"), treatment=source.label(options["treatment"]))
                panels.append(Panel(source.label(options["moderator"]), rows, bounds, observed))
        if not panels:
            raise NoDataError(say(_("the analyses have no marginal effects")))
        return _draw(panels, label)


@dataclass(frozen=True)
class Panel:
    """A panel of the figure: the moderator's name, the marginal effects by its values with their bands, the
    values where a band touches zero, and those of the observations.
    """

    moderator: str
    rows: Sequence[MarginalEffectRow]
    bounds: Sequence[float]
    observed: Sequence[float]


def _draw(panels: Sequence[Panel], label: str) -> Drawing:
    """The treatment's marginal effect over each moderator, with its band, and a stroke for each observation.

    Where there are few observations the line is an extrapolation (Hainmueller, Mummolo and Xu 2019, Political
    Analysis 27, 163-192).
    """
    import numpy as np

    from report.figure_style import COLOURS, DASHES, INK, MUTED, new_figure

    figure, axes = new_figure(2.7, 1, len(panels), squeeze=False)
    for one, panel in zip(axes[0], panels, strict=True):
        rows, observed = panel.rows, panel.observed
        x, effect, low, high = (
            np.array([getattr(row, k) for row in rows]) for k in ("moderator", "effect", "low", "high")
        )
        significant = (low > 0) | (high < 0)
        one.fill_between(x, low, high, color="#dfe5ea", linewidth=0)
        one.fill_between(
            x, low, high, where=significant, facecolor="none", edgecolor="#8fa5b5", hatch="////", linewidth=0
        )
        one.plot(x, effect, color=COLOURS[0], linewidth=1.6)
        one.axhline(0, color=MUTED, linewidth=0.6)
        height = np.full(len(observed), 0.025)
        one.plot(
            observed,
            height,
            "|",
            color=INK,
            alpha=0.3,
            markersize=5,
            markeredgewidth=0.5,
            transform=one.get_xaxis_transform(),
        )
        inside = [bound for bound in panel.bounds if x.min() <= bound <= x.max()]
        for bound in inside:
            one.axvline(bound, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
            one.annotate(
                f"{bound:.3g}",
                (bound, one.get_ylim()[1]),
                ha="center",
                va="bottom",
                fontsize=7,
                color=COLOURS[1],
            )
        one.set_xlabel(panel.moderator)
        if not inside:
            where = "all" if significant.all() else "part" if significant.any() else "none"
            one.set_title(say_key(SIGNIFICANT_WORDS, where), loc="right", fontsize=7, color=MUTED)
    axes[0][0].set_ylabel(label)
    return figure
