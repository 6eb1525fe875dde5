"""The likelihood ratio of each threshold over the values tried, and the set that it does not reject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from report.figure_style import COLOURS, DASHES, INK, new_figure
from spillover.fit import Record
from words.say import say

CLOSE = 3.0  # ratios up to so many times the critical value are shown


@dataclass(frozen=True)
class Profile:
    """One threshold: ratios, rows of `value` and `ratio`; pieces of the accepted set; threshold and critical
    value.
    """

    ratios: Sequence[Record]
    pieces: Sequence[Record]
    threshold: float
    critical: float


def draw_likelihood_ratios(panels: Mapping[str, Profile], axis: str) -> Figure:
    """A panel per threshold: the ratio at every value tried, the critical value, and below, as a bar with its
    holes, the accepted set. panels: by title; axis: the threshold variable's words.
    """
    columns = min(2, len(panels))
    lines = -(-len(panels) // columns)
    figure, axes = new_figure(2.5 * lines, lines, columns, squeeze=False)
    for one in axes.flat[len(panels) :]:
        one.axis("off")
    for one, (title, profile) in zip(axes.flat, panels.items(), strict=False):
        value, ratio = (np.array([row[key] for row in profile.ratios]) for key in ("value", "ratio"))
        top = CLOSE * profile.critical
        # Between two values tried the model is that of the lower one.
        one.step(value, ratio, where="post", color=COLOURS[0], linewidth=0.9)
        one.axhline(profile.critical, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
        for piece in profile.pieces:
            one.plot(
                [piece["low"], piece["high"]],
                [-0.06 * top, -0.06 * top],
                color=COLOURS[2],
                linewidth=3,
                solid_capstyle="butt",
                marker="|",
                markersize=6,
            )
        one.axvline(profile.threshold, color=INK, linewidth=0.6)
        one.set_ylim(-0.12 * top, top)
        one.set_title(title)
        critical = say("critical_value", value=f"{profile.critical:.2f}")
        one.set_title(critical, loc="right", fontsize=7, color=COLOURS[1])
        one.set_xlabel(axis)
    axes[0][0].set_ylabel(say("axis_ratio"))
    return figure
