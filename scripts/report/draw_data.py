"""Figures of the data: an index's weights, paths over time, missing and filled values, Moran's scatter."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from report.figure_style import (
    COLOURS,
    DASHES,
    FAINT,
    INK,
    MARKERS,
    MUTED,
    legend_text,
    new_figure,
    zero_line,
)
from report.panel_states import STATES
from spillover.arrays.foundation import Array, IntArray
from spillover.fit import Record
from words.say import say

# Fill and mark of each of STATES, from light to dark, so that they differ in grey as well.
_STATE_COLOURS = ("#e4e9ed", "#ffffff", "#e69f00", "#0b3c5d")
_STATE_MARKS = ("", "x", ".", "")


def draw_index_weights(indices: Mapping[str, Sequence[Record]]) -> Figure:
    """Bars of the weights, one per indicator and index. indices: label -> rows with label, dimension,
    direction, weight.
    """
    rows = next(iter(indices.values()))
    figure, axes = new_figure(0.8 + 0.25 * len(rows))
    height = 0.8 / len(indices)
    for i, (name, weights) in enumerate(indices.items()):
        by_variable = {row["variable"]: row["weight"] for row in weights}
        values = [by_variable.get(row["variable"], 0.0) for row in rows]
        y = np.arange(len(rows)) + (i - (len(indices) - 1) / 2) * height
        bars = axes.barh(
            y,
            values,
            height * 0.92,
            color=COLOURS[i % 6],
            hatch=("", "///", "...")[i % 3],
            edgecolor="white",
            label=name,
        )
        axes.bar_label(
            bars, [f"{v:.3f}" for v in values], padding=2, fontsize=7 if len(indices) == 1 else 5.5
        )
    labels = [
        say("indicator", label=row["label"], direction=row["direction"].replace("-", "−")) for row in rows
    ]
    axes.set_yticks(range(len(rows)), labels)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(say("axis_weight"))
    if len(indices) > 1:
        figure.legend(loc="outside upper left", ncols=3)
    for i in range(1, len(rows)):
        if rows[i]["dimension"] != rows[i - 1]["dimension"]:
            axes.axhline(i - 0.5, color=FAINT, linewidth=0.8)
    return figure


def draw_paths(units: Array, years: Array, values: Array, groups: Mapping[str, str], label: str) -> Figure:
    """Each unit's path, thin, and the mean of each group over them. groups: unit -> group, "" for all
    alike.
    """
    figure, axes = new_figure(3.2)
    span = np.unique(years)
    for unit in dict.fromkeys(units):
        own = units == unit
        axes.plot(years[own], values[own], color=FAINT, linewidth=0.7, zorder=1)
    names = sorted({groups.get(str(u), "") for u in units})
    for i, name in enumerate(names):
        inside = np.array([groups.get(str(u), "") == name for u in units])
        means = [_mean(values[inside & (years == year)]) for year in span]
        style = {
            "color": COLOURS[i % 6],
            "marker": MARKERS[i % 6],
            "linestyle": DASHES[i % 6],
            "markersize": 4.5,
        }
        size = len(set(units[inside]))
        label_of_group = say("group_size", group=name or say("group_mean"), size=size)
        axes.plot(span, means, linewidth=1.6, label=legend_text(label_of_group), **style)
    axes.set_xticks(span if len(span) <= 12 else span[:: -(-len(span) // 12)])
    axes.set_ylabel(label)
    figure.legend(loc="outside upper left", ncols=4)
    return figure


def _mean(values: Array) -> float:
    """The mean of what is there; NaN, a gap in the line, where nothing is."""
    there = values[np.isfinite(values)]
    return float(there.mean()) if len(there) else float("nan")


def draw_missing(years: Sequence[int], states: Mapping[str, IntArray]) -> Figure:
    """Units by years for each variable, by how each cell came about. states: label -> (units, years) of
    STATES' numbers.
    """
    variables = list(states)
    columns = min(4, len(variables))
    lines = -(-len(variables) // columns)
    units = next(iter(states.values())).shape[0]
    figure, axes = new_figure(0.7 + lines * min(2.0, 0.7 + units * 0.04), lines, columns, squeeze=False)
    figure.supylabel(say("axis_units", units=units), fontsize=8.5, color=INK)
    for one in axes.flat[len(variables) :]:
        one.axis("off")
    present = sorted({int(v) for state in states.values() for v in np.unique(state)})
    for one, variable in zip(axes.flat, variables, strict=False):
        state = states[variable]
        extent = (years[0] - 0.5, years[-1] + 0.5, units - 0.5, -0.5)
        one.imshow(
            state,
            aspect="auto",
            cmap=ListedColormap(_STATE_COLOURS),
            vmin=0,
            vmax=4,
            extent=extent,
            interpolation="nearest",
        )
        for number in (n for n in present if _STATE_MARKS[n]):
            rows, cols = np.nonzero(state == number)
            one.plot(
                cols + years[0], rows, _STATE_MARKS[number], color=INK, markersize=2.2, markeredgewidth=0.4
            )
        one.set_title("\n".join(textwrap.wrap(variable, 30)), fontsize=7)
        one.set_yticks([])
        one.set_xticks([years[0], years[-1]])
        one.tick_params(labelsize=6.5, length=2)
    handles = [Patch(facecolor=_STATE_COLOURS[n], edgecolor=MUTED, label=_share(states, n)) for n in present]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=7.5)
    return figure


def _share(states: Mapping[str, IntArray], number: int) -> str:
    total = sum(state.size for state in states.values())
    count = sum(int((state == number).sum()) for state in states.values())
    return say("cells_of", state=say(f"state-{STATES[number]}"), count=f"{count:,}", of=f"{total:,}")


def draw_moran_scatter(
    axes: Axes, points: Sequence[Mapping[str, Any]], statistic: float, year: str, names: Mapping[str, str]
) -> None:
    """Standardised values against their spatial lag, with the line whose slope is Moran's I; the outermost
    units are named.
    """
    x = np.array([point["z"] for point in points])
    y = np.array([point["lag"] for point in points])
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.axvline(0, color=FAINT, linewidth=0.8)
    axes.plot(x, y, "o", color=COLOURS[0], alpha=0.75, markersize=4, markeredgewidth=0)
    ends = np.array([x.min(), x.max()])
    axes.plot(ends, y.mean() + statistic * (ends - x.mean()), color=COLOURS[1], linewidth=1.5)
    for i in dict.fromkeys([int(x.argmax()), int(y.argmax()), int(x.argmin()), int(y.argmin())]):
        axes.annotate(
            names.get(points[i]["unit"], points[i]["unit"]),
            (x[i], y[i]),
            (3, 3),
            textcoords="offset points",
            fontsize=6.5,
        )
    axes.set_title(say("moran_of_year", year=year, statistic=f"{statistic:.3f}"))
    axes.set_xlabel(say("axis_value"))
    axes.set_ylabel(say("axis_lag"))


def draw_moran_path(axes: Axes, rows: Sequence[Record]) -> None:
    """Moran's I by year with its interval; hollow where it is not significant at 5%."""
    years = [int(row["term"]) for row in rows]
    axes.plot(years, [row["estimate"] for row in rows], color=COLOURS[0], linewidth=1.2)
    for year, row in zip(years, rows, strict=True):
        face = COLOURS[0] if row["p"] < 0.05 else "white"
        axes.plot(year, row["estimate"], "o", color=COLOURS[0], markerfacecolor=face, markersize=5)
    zero_line(axes, vertical=False)
    axes.set_xticks(years[:: -(-len(years) // 6)])
    axes.set_title(say("moran_by_year"))
