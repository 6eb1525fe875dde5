"""Figures of estimates: coefficients across models, effects, first stages, bootstrap draws, marginal
effects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from report.figure_style import COLOURS, DASHES, INK, MARKERS, MUTED, legend_text, new_figure, zero_line
from spillover.arrays.foundation import Array
from spillover.fit import Record
from words.say import knows, say

Named = Sequence[tuple[str, Record]]  # a header and a term's row


def interval_rows(
    axes: Axes, rows: Named, colour: str = COLOURS[0], marker: str = "o", shift: float = 0.0
) -> None:
    """A point with its interval for each row, from top to bottom; hollow where the interval holds zero."""
    for i, (_, row) in enumerate(rows):
        y = len(rows) - 1 - i + shift
        face = "white" if row["low"] <= 0 <= row["high"] else colour
        axes.plot([row["low"], row["high"]], [y, y], color=colour, linewidth=1.3, solid_capstyle="butt")
        axes.plot(row["estimate"], y, marker, color=colour, markerfacecolor=face, markersize=5.5)


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Labels the rows of `interval_rows`."""
    axes.set_yticks(range(len(names)), list(names)[::-1])
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def draw_coefficients(panels: Mapping[str, Named], axis: str) -> Figure:
    """A panel per term with its estimate in each model. panels: term's label -> (model's header, row); axis:
    its words.
    """
    height = 0.9 + 0.27 * max(len(rows) for rows in panels.values())
    figure, axes = new_figure(height, 1, len(panels), squeeze=False)
    for one, (label, rows) in zip(axes[0], panels.items(), strict=True):
        zero_line(one)
        interval_rows(one, rows)
        name_rows(one, [header for header, _ in rows])
        one.set_title(label)
        one.set_xlabel(axis)
    return figure


def draw_effects(models: Mapping[str, Mapping[str, Named]], axis: str) -> Figure:
    """Direct, indirect and total effects: a panel per variable, a row per effect, a marker per model."""
    variables = list(dict.fromkeys(v for effects in models.values() for v in effects))
    columns = min(3, len(variables))
    lines = -(-len(variables) // columns)
    figure, axes = new_figure(0.85 + 1.35 * lines, lines, columns, squeeze=False)
    for one in axes.flat[len(variables) :]:
        one.axis("off")
    for one in axes.flat[max(0, len(variables) - columns) : len(variables)]:
        one.set_xlabel(axis)
    for one, variable in zip(axes.flat, variables, strict=False):
        zero_line(one)
        one.xaxis.set_major_locator(MaxNLocator(4, min_n_ticks=3))
        for i, (model, effects) in enumerate(models.items()):
            shift = 0.22 * ((len(models) - 1) / 2 - i)
            style = {"colour": COLOURS[i % 6], "marker": MARKERS[i % 6]}
            interval_rows(one, effects.get(variable, []), shift=shift, **style)
            one.plot([], [], MARKERS[i % 6], color=COLOURS[i % 6], label=legend_text(model))
            name_rows(one, [say(f"term-{name}") for name, _ in effects.get(variable, [])])
        one.set_title(variable)
    if len(models) > 1:
        figure.legend(*axes.flat[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


@dataclass(frozen=True)
class Resampled:
    """An effect's draws (R,), its intervals by method, its estimate, and what was resampled: `units` or
    `rows`.
    """

    draws: Array
    intervals: Mapping[str, tuple[float, float]]
    estimate: float
    unit: str


def draw_bootstrap(panels: Mapping[str, Resampled]) -> Figure:
    """The bootstrap distribution of each effect. panels: label -> what was resampled."""
    figure, axes = new_figure(
        2.6 if len(panels) < 3 else 4.6, -(-len(panels) // 2), min(2, len(panels)), squeeze=False
    )
    for one in axes.flat[len(panels) :]:
        one.axis("off")
    for one, (label, effect) in zip(axes.flat, panels.items(), strict=False):
        one.hist(effect.draws, bins=40, color="#c9d6df", edgecolor="white", linewidth=0.3)
        top = one.get_ylim()[1]
        for i, (method, (low, high)) in enumerate(effect.intervals.items()):
            y = top * (1.06 + 0.09 * i)
            one.plot([low, high], [y, y], color=COLOURS[i % 6], linestyle=DASHES[i % 6], linewidth=1.6)
            words = say(f"interval_of-{method}") if knows(f"interval_of-{method}") else method
            one.annotate(
                words, (high, y), (4, 0), textcoords="offset points", va="center", fontsize=7, color=INK
            )
        one.axvline(effect.estimate, color=INK, linewidth=1)
        zero_line(one)
        one.set_title(label)
        one.set_xlabel(
            say(
                "axis_resampled",
                draws=f"{len(effect.draws):,}",
                unit=say(f"resampled-{effect.unit}") if effect.unit else "none",
            )
        )
        one.set_yticks([])
        one.spines["left"].set_visible(False)
    return figure


def draw_marginal_effects(
    panels: Mapping[str, tuple[Sequence[Record], Sequence[float], Sequence[float]]], label: str
) -> Figure:
    """The treatment's marginal effect over each moderator, with its band, and a stroke for each observation.

    panels: moderator -> (rows, bounds, observed values). Where there are few observations the line is an
    extrapolation (Hainmueller, Mummolo and Xu 2019, Political Analysis 27, 163-192).
    """
    figure, axes = new_figure(2.7, 1, len(panels), squeeze=False)
    for one, (moderator, (rows, bounds, observed)) in zip(axes[0], panels.items(), strict=True):
        x, effect, low, high = (
            np.array([row[k] for row in rows]) for k in ("moderator", "effect", "low", "high")
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
        inside = [bound for bound in bounds if x.min() <= bound <= x.max()]
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
        one.set_xlabel(moderator)
        if not inside:
            where = "all" if significant.all() else "part" if significant.any() else "none"
            one.set_title(say(f"significant-{where}"), loc="right", fontsize=7, color=MUTED)
    axes[0][0].set_ylabel(label)
    return figure


# Markers, sizes and faces; the first is hollow and larger, as with one instrument the first two are equal.
STRENGTHS = {
    "kleibergen_paap_f": ("o", 9.0, "none"),
    "effective_f": ("s", 4.5, COLOURS[1]),
    "cragg_donald_f": ("^", 5.5, COLOURS[2]),
}


def draw_first_stages(rows: Named, strengths: Mapping[str, Mapping[str, float]]) -> Figure:
    """Left the instruments' t ratios, right the statistics of their strength by analysis, against the rule of
    thumb of 10.
    """
    height = 1.3 + 0.3 * max(len(rows), len(strengths), 3)
    figure, (left, right) = new_figure(height, 1, 2)
    zero_line(left)
    names = [name for name, _ in rows]
    ratios = [row["statistic"] for _, row in rows]
    left.barh(range(len(rows))[::-1], ratios, 0.55, color="#c9d6df")
    left.plot(ratios, range(len(rows))[::-1], "o", color=COLOURS[0], markersize=5)
    for bound in (-1.96, 1.96):
        left.axvline(bound, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
    name_rows(left, names)
    left.set_xlabel(say("axis_t_ratio"))
    for i, (kind, (marker, size, face)) in enumerate(STRENGTHS.items()):
        found = [(len(strengths) - 1 - j, s[kind]) for j, s in enumerate(strengths.values()) if kind in s]
        y, x = [place for place, _ in found], [value for _, value in found]
        if found:
            words = say(f"strength-{kind}")
            right.plot(x, y, marker, color=COLOURS[i], markerfacecolor=face, markersize=size, label=words)
    name_rows(right, list(strengths))
    right.axvline(10, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
    right.set_xscale("log")
    low, high = right.get_xlim()
    right.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 200 else (1,)))
    right.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    right.xaxis.set_minor_formatter(NullFormatter())
    right.set_xlabel(say("axis_strength"))
    figure.legend(loc="outside lower right", ncols=3, fontsize=7.5)
    return figure
