"""Figures of a sweep: the specification curve, and estimates by family of weight matrices."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from report.figure_style import COLOURS, INK, MUTED, WIDTH, new_figure, zero_line
from report.sweep_table import Sweep
from report.sweep_words import choice_name
from words.say import say

BINS = 160  # columns of the strips beneath the curve


def draw_specification_curve(sweep: Sweep, label: str, level: float = 0.05) -> Figure:
    """Estimates from smallest to largest with their intervals, and beneath which choices are where."""
    order = np.lexsort((sweep.p, sweep.estimate))
    varied = sweep.varied
    strips = sum(len(labels) for labels in varied.values())
    figure = Figure(figsize=(WIDTH, 2.6 + 0.16 * strips + 0.15 * len(varied)), layout="constrained")
    heights = [2.4, *(0.16 * len(labels) + 0.15 for labels in varied.values())]
    axes = np.atleast_1d(figure.subplots(len(heights), 1, height_ratios=heights, sharex=True))
    _curve(axes[0], sweep, order, level)
    axes[0].set_ylabel(label)
    for one, (name, labels) in zip(axes[1:], varied.items(), strict=True):
        _strip(one, sweep.choices[name][order], labels)
        one.set_title(choice_name(name), fontsize=7.5, color=MUTED, pad=2)
    axes[-1].set_xlabel(say("axis_specifications", count=f"{len(order):,}"))
    return figure


def _curve(axes: Axes, sweep: Sweep, order: np.ndarray, level: float) -> None:
    x = np.arange(len(order))
    estimate, p = sweep.estimate[order], sweep.p[order]
    axes.vlines(
        x,
        sweep.low[order],
        sweep.high[order],
        color="#d6dde3",
        linewidth=max(0.3, 400 / len(x) / 2),
        rasterized=True,
    )
    significant = p < level
    many = len(x) > 400
    for chosen, colour, marker, name in (
        (~significant, "#8c99a5", "o", say("not_below", level=f"{level:g}")),
        (significant, COLOURS[0], "o", say("below", level=f"{level:g}")),
    ):
        share = f"{chosen.mean():.0%}"
        axes.plot(
            x[chosen], estimate[chosen], marker, color=colour, markersize=1.6 if many else 3, rasterized=many
        )
        axes.plot([], [], marker, color=colour, markersize=4, label=say("share_of", level=name, share=share))
    zero_line(axes, vertical=False)
    # Few specifications near a singularity would else press the rest flat.
    bottom, top = np.percentile(estimate, [3, 97])
    pad = 0.5 * (top - bottom) or 1.0
    axes.set_ylim(min(bottom, 0) - pad, max(top, 0) + pad)
    outside = int(((estimate < axes.get_ylim()[0]) | (estimate > axes.get_ylim()[1])).sum())
    axes.legend(
        loc="upper left",
        fontsize=7.5,
        title=say("outside_frame", count=f"{outside:,}", of=f"{len(x):,}") if outside else None,
        title_fontsize=7.5,
    )


def _strip(axes: Axes, values: np.ndarray, labels: list[str]) -> None:
    """For each label how much of each stretch of the curve it makes up, against its share overall: dark is
    much.
    """
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


def draw_sweep_choices(sweep: Sweep, by: str, label: str, level: float = 0.05) -> Figure:
    """The distribution of the estimates under each label of the choice `by`: all points, quartiles, share
    significant.
    """
    labels = sorted({str(v) for v in sweep.choices[by]})
    figure, axes = new_figure(0.9 + 0.34 * len(labels))
    low, high = np.percentile(sweep.estimate, [3, 97])
    pad = 0.3 * (high - low) or 1.0
    for i, name in enumerate(reversed(labels)):
        chosen = sweep.choices[by].astype(str) == name
        estimate = np.sort(sweep.estimate[chosen])
        # Spread by rank within the row, not at random: the same points in every run.
        jitter = ((np.arange(len(estimate)) * 0.618034) % 1 - 0.5) * 0.5
        axes.plot(estimate, i + jitter, ".", color="#9fb1c0", markersize=2, rasterized=len(estimate) > 300)
        quarter, middle, three = np.percentile(estimate, [25, 50, 75])
        axes.plot([quarter, three], [i, i], color=COLOURS[0], linewidth=3, solid_capstyle="butt")
        axes.plot(middle, i, "o", color="white", markeredgecolor=COLOURS[0], markersize=5)
        share = (sweep.p[chosen] < level).mean()
        axes.text(
            1.01,
            i,
            say("share_significant", share=f"{share:.0%}", count=str(chosen.sum())),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=7.5,
        )
    axes.text(
        1.01,
        len(labels) - 0.35,
        say("below", level=f"{level:g}"),
        transform=axes.get_yaxis_transform(),
        fontsize=7.5,
        color=INK,
    )
    axes.set_yticks(range(len(labels)), labels[::-1])
    axes.set_xlim(min(low, 0) - pad, max(high, 0) + pad)
    axes.set_ylim(-0.6, len(labels) - 0.2)
    axes.tick_params(axis="y", length=0)
    zero_line(axes)
    axes.set_xlabel(label)
    return figure
