"""The likelihood ratios of thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource, NoDataError, Reading
from spillover.messages.common import IN_ANALYSIS, SEMICOLON
from spillover.series import AcceptedRow, RatioRow, ThresholdRow
from spillover.words import _, choose_case
from words.render import render_value, say

CLOSE = 3.0  # ratios up to so many times the critical value are shown


@dataclass(frozen=True)
class Profile:
    """One threshold: ratios, rows of `value` and `ratio`; pieces of the accepted set; threshold and critical
    value.
    """

    ratios: Sequence[RatioRow]
    pieces: Sequence[AcceptedRow]
    threshold: float
    critical: float


class LikelihoodRatio(AnalysesFigure, frozen=True, kw_only=True):
    """The likelihood ratio of each threshold, and the values not rejected."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "threshold"

    def finding(self, source: FigureSource) -> str:
        """Each threshold with the ends of its accepted set, and in how many pieces that is."""
        panels, _variables = self._panels(source)
        return say(SEMICOLON).join(
            say(
                choose_case(
                    "pieces",
                    {
                        "1": _("{threshold}, not rejected from {low} to {high}"),
                        "other": _("{threshold}, not rejected in {pieces} pieces from {low} to {high}"),
                    },
                ),
                threshold=title,
                pieces=str(len(profile.pieces)),
                low=f"{min(piece.low for piece in profile.pieces):.4g}",
                high=f"{max(piece.high for piece in profile.pieces):.4g}",
            )
            for title, profile in panels.items()
            if profile.pieces
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per threshold."""
        panels, variables = self._panels(source)
        return _draw(panels, render_value(list(dict.fromkeys(variables))))

    def _panels(self, source: FigureSource) -> tuple[dict[str, Profile], list[str]]:
        """The profiles by title, and the words of their variables."""
        panels: dict[str, Profile] = {}
        variables = []
        for analysis in self.analyses:
            named = source.label(source.options(analysis).get("threshold", analysis))
            for row in source.material.rows(analysis, ThresholdRow):
                ratios = [r for r in source.material.rows(analysis, RatioRow) if r.number == row.number]
                pieces = [r for r in source.material.rows(analysis, AcceptedRow) if r.number == row.number]
                at = f"{row.threshold:.4g}"
                title = say(
                    _("{variable}: threshold {number} at {value}"),
                    variable=named,
                    number=row.number,
                    value=at,
                )
                known = title in panels
                title = say(IN_ANALYSIS, label=title, analysis=analysis) if known else title
                panels[title] = Profile(ratios, pieces, row.threshold, row.critical)
                variables.append(named)
        if not panels:
            raise NoDataError(say(_("the analyses have no thresholds")))
        return panels, variables


def _draw(panels: Mapping[str, Profile], axis: str) -> Drawing:
    """The ratio at every value tried, the critical value, and below, as a bar with its holes, the accepted
    set. panels: by title; axis: the threshold variable's words.
    """
    import numpy as np

    from report.figure_style import COLOURS, DASHES, INK, panel_axes

    figure, axes = panel_axes(len(panels), 2, lambda lines: 2.5 * lines)
    for one, (title, profile) in zip(axes, panels.items(), strict=True):
        value, ratio = (np.array([getattr(row, key) for row in profile.ratios]) for key in ("value", "ratio"))
        top = CLOSE * profile.critical
        # Between two values tried the model is that of the lower one.
        one.step(value, ratio, where="post", color=COLOURS[0], linewidth=0.9)
        one.axhline(profile.critical, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
        for piece in profile.pieces:
            one.plot(
                [piece.low, piece.high],
                [-0.06 * top, -0.06 * top],
                color=COLOURS[2],
                linewidth=3,
                solid_capstyle="butt",
                marker="|",
                markersize=6,
            )
        one.axvline(profile.threshold, color=INK, linewidth=0.6)
        one.set_ylim(-0.12 * top, top)
        if len(panels) > 1:  # of one alone the figure's own title says it
            one.set_title(title)
        critical = say(_("dashed: critical value {value}"), value=f"{profile.critical:.2f}")
        one.set_title(critical, loc="right", fontsize=7, color=COLOURS[1])
        one.set_xlabel(axis)
    axes[0].set_ylabel(say(_("Likelihood ratio")))
    return figure
