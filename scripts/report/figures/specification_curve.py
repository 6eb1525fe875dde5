"""A sweep's estimates in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from report.figure import Array, Axes, Drawing, FigureSource, SweepFigure
from spillover.messages.common import BELOW
from spillover.tables.number_format import format_estimate, percent
from spillover.words import _, choose_case
from words.render import say

if TYPE_CHECKING:
    from report.sweeps import SweepEstimates

LEVEL = 0.05
BINS = 160  # columns of the strips beneath the curve
REACH = 1.5  # ranges that intervals add to the axis on either side, at most
MANY = 40  # specifications, of which a tenth of the intervals may be cut
CURVE = 2.4  # inches that the curve is tall, about


class SpecificationCurve(SweepFigure, frozen=True, kw_only=True):
    """The ordered estimates of a sweep, with the choices below."""

    single_units: ClassVar[bool] = False
    many_tests: ClassVar[bool] = True

    def draw(self, source: FigureSource) -> Drawing:
        """The curve and a strip per choice."""
        from report.sweeps import estimates_of

        return _draw(*estimates_of(self, source.files["sweep"][0]), self.read_marks(source))

    def finding(self, source: FigureSource) -> str:
        """Counts of signs and of significance, and the median."""
        import numpy as np

        from report.sweeps import estimates_of

        sweep, _label = estimates_of(self, source.files["sweep"][0])
        positive, significant = sweep.estimate > 0, sweep.p < LEVEL
        return say(
            _(
                "Positive in {positive} of {count} specifications, in {significant} with p < {level}; "
                "negative in {negative}, in {both} with p < {level}; median {median}"
            ),
            positive=f"{positive.sum():,}",
            count=f"{len(positive):,}",
            significant=f"{(positive & significant).sum():,}",
            negative=f"{(~positive).sum():,}",
            both=f"{(~positive & significant).sum():,}",
            median=format_estimate(float(np.median(sweep.estimate)), float(np.median(sweep.se))),
            level=f"{LEVEL:g}",
        )


def _draw(sweep: SweepEstimates, label: str, marks: Sequence[tuple[str, float]]) -> Drawing:
    """Estimates from smallest to largest with their intervals, and beneath which choices are where."""
    import numpy as np
    from matplotlib.ticker import MaxNLocator

    from report.figure_style import MUTED, new_figure
    from report.sweeps import choice_name

    order = np.lexsort((sweep.p, sweep.estimate))
    varied = sweep.varying_choices
    strips = sum(len(labels) for labels in varied.values())
    heights = [CURVE, *(0.16 * len(labels) + 0.15 for labels in varied.values())]
    tall = 0.2 + CURVE + 0.16 * strips + 0.15 * len(varied)
    figure, axes = new_figure(tall, len(heights), squeeze=False, height_ratios=heights, sharex=True)
    axes = axes[:, 0]
    _curve(axes[0], sweep, order, marks)
    axes[0].set_ylabel(label)
    for one, (name, labels) in zip(axes[1:], varied.items(), strict=True):
        _strip(one, sweep.choices[name][order], labels)
        one.set_title(choice_name(name), fontsize=7.5, color=MUTED, pad=2)
    for one in axes[1:-1]:  # whose ticks are not drawn
        one.xaxis.set_visible(False)
    axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[-1].set_xlabel(say(_("{count} specifications, ordered by estimate"), count=f"{len(order):,}"))
    return figure


def _curve(axes: Axes, sweep: SweepEstimates, order: Any, marks: Sequence[tuple[str, float]]) -> None:
    import numpy as np

    from report.figure_style import COLOURS, mark_lines, zero_line

    x = np.arange(len(order))
    estimate, p = sweep.estimate[order], sweep.p[order]
    axes.vlines(
        x,
        sweep.low[order],
        sweep.high[order],
        color="#d6dde3",
        linewidth=np.clip(200 / len(x), 0.3, 6),
        rasterized=True,
    )
    significant = p < LEVEL
    many = len(x) > 400
    for chosen, colour, marker, name in (
        (~significant, COLOURS[4], "o", say(_("p ≥ {level}"), level=f"{LEVEL:g}")),
        (significant, COLOURS[0], "o", say(BELOW, level=f"{LEVEL:g}")),
    ):
        share = percent(float(chosen.mean()))
        axes.plot(
            x[chosen], estimate[chosen], marker, color=colour, markersize=1.6 if many else 3, rasterized=many
        )
        axes.plot(
            [],
            [],
            marker,
            color=colour,
            markersize=4,
            label=say(_("{level}: {share}"), level=name, share=share),
            rasterized=many,  # between two that are: all become one image
        )
    zero_line(axes, vertical=False)
    axes.set_ylim(*_frame(sweep, [0.0, *(value for _, value in marks)]))
    mark_lines(axes, marks, COLOURS[1], CURVE)
    _say_cut(axes, estimate, sweep.low, sweep.high)
    # Above the axes: within them a line or a point may run through any corner.
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), borderaxespad=0.3, ncols=2, fontsize=7.5)


def _frame(sweep: SweepEstimates, values: Sequence[float]) -> tuple[float, float]:
    """The ends of the axis: most estimates, most intervals where they are no multiple of the range of the
    estimates or of the usual interval, and `values`.

    Few specifications near a singularity would else press the rest flat.
    """
    import numpy as np

    bottom, top = np.percentile(sweep.estimate, [3, 97])
    range_ = float(top - bottom)
    reach = REACH * max(range_, float(np.median(sweep.high - sweep.low))) or 2.0
    cut = 10 if len(sweep.low) >= MANY else 0
    low = max(np.percentile(sweep.low, cut), bottom - reach)
    high = min(np.percentile(sweep.high, 100 - cut), top + reach)
    margin = 0.0 if cut else 0.03 * float(high - low)
    pad = 0.5 * range_ or 0.05 * float(high - low) or 1.0
    return min(low - margin, min(bottom, *values) - pad), max(high + margin, max(top, *values) + pad)


def _say_cut(axes: Axes, estimate: Array, low: Array, high: Array) -> None:
    """Above the axes how many estimates and intervals their frame cuts, if any."""
    from report.figure_style import say_above

    bottom, top = axes.get_ylim()
    outside = int(((estimate < bottom) | (estimate > top)).sum())
    cut = int(((low < bottom) | (high > top)).sum())
    known = choose_case(
        "count",
        {
            "0": _("Intervals beyond the frame: {cut} of {of}"),
            "other": _("Beyond the frame: {count} of {of} estimates, {cut} of the intervals"),
        },
    )
    if cut:
        say_above(axes, say(known, count=f"{outside:,}", cut=f"{cut:,}", of=f"{len(estimate):,}"))


def _strip(axes: Axes, values: Array, labels: list[str]) -> None:
    """For each label how much of each stretch of the curve it makes up, against its share overall: dark is
    much.
    """
    import numpy as np

    bins = np.minimum(BINS, len(values))
    slot = np.arange(len(values)) * bins // len(values)
    size = np.bincount(slot, minlength=bins)
    rows = [np.bincount(slot, weights=(values.astype(str) == name), minlength=bins) / size for name in labels]
    extent = (-0.5, len(values) - 0.5, len(labels) - 0.5, -0.5)
    axes.imshow(
        np.array(rows), aspect="auto", cmap="Greys", vmin=0, vmax=1, extent=extent, interpolation="nearest"
    )
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
