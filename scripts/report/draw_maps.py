"""Maps: an index over the years, and where local Moran's I says that neighbours are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import BoundaryNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from report.figure_style import INK, MUTED, SEQUENTIAL, WIDTH, new_figure
from spillover.arrays.foundation import Array
from words.say import say

MISSING_HATCH = "////"
CLASSES = 7
OUTLINE = "#9aa0a6"
# Quadrants of local Moran's I: fill and hatch, so that they differ without colour.
QUADRANTS = {
    "High-High": ("#0b3c5d", ""),
    "Low-Low": ("#6baed6", ""),
    "High-Low": ("#d55e00", "..."),
    "Low-High": ("#fdd0a2", "..."),
    "not significant": ("#eeeeee", ""),
}
BaseMap = Mapping[str, Any]


def extent(base: BaseMap) -> tuple[Array, Array]:
    """The lower left and the upper right corner, in kilometres, of where the units are, with a margin; of the
    whole country where the South China Sea is in an inset.
    """
    if inset := base.get("inset"):
        low, high = map(np.array, inset["main"])
        pad = 0.02 * (high - low).max()
        return low - pad, high + pad
    points = np.array([unit["centre"] for unit in base["units"].values()])
    corners = [np.array(ring) for unit in base["units"].values() for ring in unit["rings"]]
    every = np.vstack([points, *corners])
    low, high = every.min(axis=0), every.max(axis=0)
    pad = 0.04 * (high - low).max() + (0 if corners else 60)
    return low - pad, high + pad


def _shape(base: BaseMap) -> float:
    """Height over width, within the bounds of a legible figure."""
    low, high = extent(base)
    return float(np.clip((high - low)[1] / (high - low)[0], 0.4, 1.6))


def frame(axes: Axes, base: BaseMap) -> list[Axes]:
    """The outlines around the units, cut to where the units are, and the inset of the South China Sea where
    there is one; the axes to fill.
    """
    _outlines(axes, base, *extent(base))
    axes.axis("off")
    if not (inset := base.get("inset")):
        return [axes]
    (left, bottom), (right, top) = inset["corner"]
    small = axes.inset_axes((left, bottom, right - left, top - bottom), transform=axes.transData)
    _outlines(small, base, *map(np.array, inset["sea"]))
    small.set_xticks([])
    small.set_yticks([])
    for spine in small.spines.values():
        spine.set(visible=True, edgecolor=MUTED, linewidth=0.6)
    return [axes, small]


def _outlines(axes: Axes, base: BaseMap, low: Array, high: Array) -> None:
    lines = [np.array(line) for line in base["outline"]]
    axes.add_collection(LineCollection(lines, colors=OUTLINE, linewidths=0.5))
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    axes.set_aspect("equal")


def fill(axes: Axes, base: BaseMap, colours: Mapping[str, Any], hatches: Mapping[str, str]) -> None:
    """Each unit's polygons, or a point where it has none, in its colour; units without one are white and
    hatched.
    """
    for hatch in sorted(
        {hatches.get(unit, "" if unit in colours else MISSING_HATCH) for unit in base["units"]}
    ):
        units = [u for u in base["units"] if hatches.get(u, "" if u in colours else MISSING_HATCH) == hatch]
        shapes = [
            (np.array(ring), colours.get(u, "white")) for u in units for ring in base["units"][u]["rings"]
        ]
        if shapes:
            polygons, faces = zip(*shapes, strict=True)
            axes.add_collection(
                PolyCollection(
                    polygons,
                    facecolors=faces,
                    edgecolors="white" if not hatch else MUTED,
                    linewidths=0.4,
                    hatch=hatch,
                )
            )
        for unit in (u for u in units if not base["units"][u]["rings"]):
            x, y = base["units"][unit]["centre"]
            axes.scatter(
                x,
                y,
                s=42,
                color=[colours.get(unit, "white")],
                edgecolors=INK,
                linewidths=0.5,
                hatch=hatch or None,
            )


def draw_map(
    base: BaseMap, units: Array, years: Array, values: Array, chosen: Sequence[int], label: str
) -> Figure:
    """One small map per chosen year in classes of equal size over all of them; NaN is hatched."""
    tall = (
        _shape(base) * WIDTH / max(2, len(chosen))
    )  # the maps fill the page's width, but one alone half of it
    figure, axes = new_figure(tall + 0.9, 1, len(chosen), squeeze=False)
    shown = np.isin(years, chosen) & np.isfinite(values)
    # Classes with as many unit-years each: one far-out unit would else leave all others in one colour.
    edges = np.unique(np.quantile(values[shown], np.linspace(0, 1, CLASSES + 1)))
    edges = edges if len(edges) > 2 else np.array([edges[0] - 0.5, edges.mean(), edges[-1] + 0.5])
    colours = mpl.colormaps[SEQUENTIAL].resampled(len(edges) - 1)
    norm = BoundaryNorm(edges, len(edges) - 1)
    for one, year in zip(axes[0], chosen, strict=True):
        rows = shown & (years == year)
        shown_colours = {u: colours(norm(v)) for u, v in zip(units[rows], values[rows], strict=True)}
        for each in frame(one, base):
            fill(each, base, shown_colours, {})
        one.set_title(str(year), loc="center")
    scale = mpl.cm.ScalarMappable(norm, colours)
    bar = figure.colorbar(
        scale, ax=axes[0].tolist(), orientation="horizontal", shrink=0.6, aspect=45, label=label
    )
    bar.ax.xaxis.set_major_formatter(
        lambda value, _: np.format_float_positional(value, 3, fractional=False, unique=False)
    )
    if any(
        np.isin(list(base["units"]), units[shown & (years == y)]).sum() < len(base["units"]) for y in chosen
    ):
        figure.legend(
            handles=[Patch(facecolor="white", edgecolor=MUTED, hatch=MISSING_HATCH, label=say("no_value"))],
            loc="lower left",
        )
    return figure


def draw_local_moran(axes: Axes, base: BaseMap, local: Sequence[Mapping[str, Any]]) -> None:
    """The quadrant of each unit whose local Moran's I is significant. local: rows with unit and cluster."""
    quadrant = {row["unit"]: row["cluster"] for row in local}
    for each in frame(axes, base):
        fill(
            each,
            base,
            {u: QUADRANTS[q][0] for u, q in quadrant.items()},
            {u: QUADRANTS[q][1] for u, q in quadrant.items()},
        )
    points = not any(unit["rings"] for unit in base["units"].values())
    handles: list[Any] = [
        Line2D([], [], marker="o", linestyle="", color=colour, markeredgecolor=INK, label=_quadrant(name))
        if points
        else Patch(facecolor=colour, hatch=hatch, edgecolor=MUTED, label=_quadrant(name))
        for name, (colour, hatch) in QUADRANTS.items()
        if name in quadrant.values()
    ]
    figure = axes.get_figure()
    assert figure is not None
    figure.legend(handles=handles, loc="outside lower center", ncols=5, fontsize=7.5)


def _quadrant(name: str) -> str:
    """A quadrant's name: `High-High` in words."""
    return say(f"quadrant-{name.lower().replace('-', '_').replace(' ', '_')}")
