"""A sweep's estimates by one of its choices."""

from __future__ import annotations

from typing import Any, ClassVar

from report.figure import Drawing, FigureSource, SweepFigure
from spillover.errors import StudyError
from spillover.messages.common import BELOW
from spillover.options import Choice
from spillover.tables.number_format import format_estimate
from spillover.words import _
from words.render import say

LEVEL = 0.05


class SweepMatrices(SweepFigure, frozen=True, kw_only=True):
    """The estimates of a sweep by one of its choices."""

    single_units: ClassVar[bool] = False
    intervals: ClassVar[bool] = False
    many_tests: ClassVar[bool] = True

    by: Choice = "family"
    """The choice whose options are compared."""

    def finding(self, source: FigureSource) -> str:
        """The options with the smallest and the largest median."""
        import numpy as np

        from report.sweeps import estimates_of

        sweep, _label = estimates_of(self, source.files["sweep"][0])
        if self.by not in sweep.choices:
            return ""
        options = sweep.choices[self.by].astype(str)
        medians = {name: float(np.median(sweep.estimate[options == name])) for name in sorted(set(options))}
        error = float(np.median(sweep.se))
        low, high = (pick(medians, key=medians.__getitem__) for pick in (min, max))
        return say(
            _("Medians from {low} ({first}) to {high} ({last})"),
            low=format_estimate(medians[low], error),
            first=low,
            high=format_estimate(medians[high], error),
            last=high,
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A row per option of the choice."""
        import numpy as np

        from report.figure_style import INK, new_figure, say_above, zero_line
        from report.sweeps import estimates_of

        sweep, label = estimates_of(self, source.files["sweep"][0])
        if self.by not in sweep.choices:
            known = ", ".join(sweep.choices)
            raise StudyError(
                _("by: a sweep has no choice {by!r}; its choices are {known}", by=self.by, known=known)
            )
        labels = sorted({str(v) for v in sweep.choices[self.by]})
        figure, axes = new_figure(0.9 + 0.34 * len(labels))
        low, high = np.percentile(sweep.estimate, [3, 97])
        pad = 0.3 * (high - low) or 1.0
        for i, name in enumerate(reversed(labels)):
            chosen = sweep.choices[self.by].astype(str) == name
            _draw_option(axes, i, sweep.estimate[chosen], sweep.p[chosen])
        axes.text(
            1.01,
            len(labels) - 0.35,
            say(BELOW, level=f"{LEVEL:g}"),
            transform=axes.get_yaxis_transform(),
            fontsize=7.5,
            color=INK,
        )
        axes.set_yticks(range(len(labels)), labels[::-1])
        left, right = min(low, 0) - pad, max(high, 0) + pad
        axes.set_xlim(left, right)
        if cut := int(((sweep.estimate < left) | (sweep.estimate > right)).sum()):
            beyond = _("Estimates beyond the frame: {cut} of {of}")
            say_above(axes, say(beyond, cut=f"{cut:,}", of=f"{len(sweep.estimate):,}"))
        axes.set_ylim(-0.6, len(labels) - 0.2)
        axes.tick_params(axis="y", length=0)
        zero_line(axes)
        axes.set_xlabel(label)
        return figure


def _draw_option(axes: Any, place: int, estimates: Any, p: Any) -> None:
    """Draw one row: the estimates, their quartiles and median, and beside them the share that is significant.
    estimates, p: of the option's specifications, as arrays.
    """
    import numpy as np

    from report.figure_style import COLOURS

    ordered = np.sort(estimates)
    # Spread by rank within the row, not at random: the same points in every run.
    jitter = ((np.arange(len(ordered)) * 0.618034) % 1 - 0.5) * 0.5
    axes.plot(ordered, place + jitter, ".", color="#9fb1c0", markersize=2, rasterized=len(ordered) > 300)
    quarter, middle, three = np.percentile(ordered, [25, 50, 75])
    axes.plot([quarter, three], [place, place], color=COLOURS[0], linewidth=3, solid_capstyle="butt")
    axes.plot(middle, place, "o", color="white", markeredgecolor=COLOURS[0], markersize=5)
    axes.text(
        1.01,
        place,
        say(_("{share} of {count}"), share=f"{(p < LEVEL).mean():.0%}", count=str(len(p))),
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=7.5,
    )
