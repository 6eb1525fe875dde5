"""Moran's I: over the years, the scatter of one year, and its local map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from report.figure import AnalysesFigure, Array, Axes, Drawing, FigureSource, NoDataError, Reading
from report.figures.map import BaseMap, close_up, draw_insets, fill, frame
from spillover.estimates import TermRecord
from spillover.options import PanelYear
from spillover.series import LocalMoranRow, ScatterRow
from spillover.tables.number_format import format_fixed
from spillover.words import _
from words.render import render_value, say, say_key

QUADRANT_WORDS = {
    "high_high": _("High-High"),
    "low_low": _("Low-Low"),
    "high_low": _("High-Low"),
    "low_high": _("Low-High"),
    "not_significant": _("not significant"),
}


# Quadrants of local Moran's I: fill and hatch, of lines, so that they differ without colour.
QUADRANTS = {
    "High-High": ("#0b3c5d", ""),
    "Low-Low": ("#6baed6", ""),
    "High-Low": ("#d55e00", "\\\\\\\\"),
    "Low-High": ("#fdd0a2", "----"),
    (NONE := "not significant"): ("#eeeeee", ""),
}


class Moran(AnalysesFigure, frozen=True, kw_only=True):
    """Moran's I over the years, the scatter of one year, and its local map, of the first analysis named.
    Shows single units.
    """

    single_units: ClassVar[bool] = True
    many_tests: ClassVar[bool] = True
    intervals: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"base_map"})
    draws_kind: ClassVar[str] = "moran"

    years: Annotated[tuple[PanelYear, ...], Meta(min_length=1, max_length=1)] | None = None
    """The year of the scatter and the map; the last by default."""

    def finding(self, source: FigureSource) -> str:
        """The range of Moran's I over the years, and in how many it is significant."""
        estimates = source.material.estimates(self.analyses[0])
        rows = [row for estimate in estimates for row in estimate.terms if row.term.isdigit()]
        if not rows:
            return ""
        low, high = (pick(rows, key=lambda row: row.estimate) for pick in (min, max))
        return say(
            _(
                "Moran's I is lowest in {first} ({low}), highest in {last} ({high}); p < 0.05 in {count} of "
                "{of} years"
            ),
            low=format_fixed(low.estimate, 3),
            first=low.term,
            high=format_fixed(high.estimate, 3),
            last=high.term,
            count=str(sum(row.p is not None and row.p < 0.05 for row in rows)),
            of=str(len(rows)),
        )

    def draw(self, source: FigureSource) -> Drawing:
        """Above the path and the scatter, below the map."""
        from report.figure_style import new_figure
        from report.material import unit_name

        analysis = self.analyses[0]
        estimates = source.material.estimates(analysis)
        rows = [row for estimate in estimates for row in estimate.terms if row.term.isdigit()]
        if not rows:
            raise NoDataError(say(_("analysis '{analysis}' has no Moran's I by year"), analysis=analysis))
        year = str(self.years[0] if self.years else rows[-1].term)
        scatter = [row for row in source.material.rows(analysis, ScatterRow) if str(row.year) == year]
        local = [row for row in source.material.rows(analysis, LocalMoranRow) if str(row.year) == year]
        base = source.base_map()
        figure, axes = new_figure(5.6, 2, 2, height_ratios=[2, 3])
        _draw_path(axes[0][0], rows)
        statistic = next((row.estimate for row in rows if row.term == year), float("nan"))
        if scatter:
            names = {u: unit_name(unit.name, unit.name_local) for u, unit in base.units.items()}
            _draw_scatter(axes[0][1], scatter, statistic, year, names)
        grid = axes[0][0].get_gridspec()
        for one in axes[1]:
            one.remove()
        if local:
            by = str(estimates[0].settings.get("clusters_by", "permutation"))
            boxes = close_up(base, {row.unit for row in local if row.cluster != NONE})
            maps = figure.add_subfigure(grid[1, :]).subplots(1, 1 + len(boxes), squeeze=False)[0]
            _draw_local_map(maps, base, boxes, local, by)
        return figure


def _draw_scatter(
    axes: Axes, points: Sequence[ScatterRow], statistic: float, year: str, names: Mapping[str, str]
) -> None:
    """Standardised values against their spatial lag, with the line whose slope is Moran's I; the outermost
    units are named.
    """
    import numpy as np

    from report.figure_style import COLOURS, FAINT

    x = np.array([point.z for point in points])
    y = np.array([point.lag for point in points])
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.axvline(0, color=FAINT, linewidth=0.8)
    axes.plot(x, y, "o", color=COLOURS[0], alpha=0.75, markersize=4, markeredgewidth=0)
    ends = np.array([x.min(), x.max()])
    axes.plot(ends, y.mean() + statistic * (ends - x.mean()), color=COLOURS[1], linewidth=1.5)
    ends_of = {int(x.argmax()), int(y.argmax()), int(x.argmin()), int(y.argmin())}
    _name_points(axes, [(x[i], y[i], names.get(points[i].unit, points[i].unit)) for i in ends_of])
    axes.set_title(say(_("{year}: I = {statistic}"), year=year, statistic=f"{statistic:.3f}"))
    axes.set_xlabel(say(_("Value, standardised")))
    axes.set_ylabel(say(_("Spatial lag")))


def _name_points(axes: Axes, named: Iterable[tuple[float, float, str]]) -> None:
    """The names beside points, on the side away from the others, moved apart where they would lie over each
    other.
    """
    from matplotlib.patheffects import withStroke

    from report.figure_style import move_apart

    named = sorted(named, key=lambda one: one[1])
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    middle, room = (left + right) / 2, 0.2 * (right - left)
    axes.set_xlim(left - room, right + room)
    places = move_apart([y for _x, y, _name in named], [0.075 * (high - low)] * len(named))
    for (x, y, name), place in zip(named, places, strict=True):
        after = x > middle
        axes.annotate(
            name,
            (x, y),
            (x + (0.02 if after else -0.02) * (right - left), place),
            ha="left" if after else "right",
            va="center",
            fontsize=6.5,
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )


def _draw_path(axes: Axes, rows: Sequence[TermRecord]) -> None:
    """Moran's I by year; hollow where it is not significant at 5%."""
    from report.figure_style import COLOURS, zero_line

    years = [int(row.term) for row in rows]
    axes.plot(years, [row.estimate for row in rows], color=COLOURS[0], linewidth=1.2)
    for year, row in zip(years, rows, strict=True):
        face = COLOURS[0] if row.p is not None and row.p < 0.05 else "white"
        axes.plot(year, row.estimate, "o", color=COLOURS[0], markerfacecolor=face, markersize=5)
    zero_line(axes, vertical=False)
    axes.set_xticks(years[:: -(-len(years) // 6)])
    axes.set_title(say(_("Moran's I by year")))


def _draw_local_map(
    maps: Sequence[Axes],
    base: BaseMap,
    boxes: Sequence[tuple[Array, Array]],
    local: Sequence[LocalMoranRow],
    by: str,
) -> None:
    """The quadrant of each unit whose local Moran's I is significant, where units are small once more. boxes:
    the parts that are; local: rows with unit and cluster; by: the p-value that decides.
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    from report.figure_style import INK, MUTED

    quadrant = {row.unit: row.cluster for row in local}
    for each in [*frame(maps[0], base), *draw_insets(maps, base, boxes)]:
        fill(
            each,
            base,
            {u: QUADRANTS[q][0] for u, q in quadrant.items()},
            {u: QUADRANTS[q][1] for u, q in quadrant.items()},
        )
    points = not any(unit.rings for unit in base.units.values())
    handles: list[Any] = [
        Line2D(
            [], [], marker="o", linestyle="", color=colour, markeredgecolor=INK, label=_name_quadrant(name)
        )
        if points
        else Patch(facecolor=colour, hatch=hatch, edgecolor=MUTED, label=_name_quadrant(name))
        for name, (colour, hatch) in QUADRANTS.items()
        if name in quadrant.values()
    ]
    figure = maps[0].get_figure(root=True)
    assert figure is not None
    figure.legend(handles=handles, loc="outside lower center", ncols=5, fontsize=7.5)
    maps[0].set_title(say(_("Local Moran's I at 5%, {by}"), by=render_value(by, "clusters_by")))


def _name_quadrant(name: str) -> str:
    """A quadrant's name: `High-High` in words."""
    return say_key(QUADRANT_WORDS, name.lower().replace("-", "_").replace(" ", "_"))
