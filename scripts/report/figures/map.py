"""A map of a variable in chosen years."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from report.figure import Array, Axes, Drawing, Figure, FigureSource, NoDataError, Reading
from report.map_record import BaseMap
from spillover.messages.common import SEMICOLON
from spillover.options import PanelYear, Variable
from spillover.tables.number_format import format_fixed, typeset_text
from spillover.words import _
from words.render import say

MISSING_HATCH = "////"
CLASSES = 7
OUTLINE = "#9aa0a6"
# A unit is small whose area is that of a square of this share of the map's width. What is enlarged is so many
# times narrower than the map at least, and has so many of them.
SMALL, NARROWER, FEW = 0.035, 4, 3


class Map(Figure, frozen=True, kw_only=True):
    """A variable in chosen years, a map for each. Shows single units."""

    single_units: ClassVar[bool] = True
    reads: ClassVar[frozenset[Reading]] = frozenset({"base_map"})

    variable: Variable
    years: Annotated[tuple[PanelYear, ...], Meta(min_length=1, max_length=6)] | None = None

    def finding(self, source: FigureSource) -> str:
        """The mean in the first and the last year shown, and the units that are highest and lowest in it."""
        import numpy as np

        from report.material import unit_name

        units, years, values = source.panel(self.variable)
        names = {unit: unit_name(one.name, one.name_local) for unit, one in source.base_map().units.items()}
        there = np.isfinite(values)
        shown = [year for year in self._years(years[there]) if (there & (years == year)).any()]
        found = []
        for year in dict.fromkeys((shown[0], shown[-1])):
            rows = np.flatnonzero(there & (years == year))
            lowest, highest = (str(units[rows[pick(values[rows])]]) for pick in (np.argmin, np.argmax))
            if np.ptp(values[rows]) == 0:
                words = _("{year}: {mean} in each of {count} units")
            else:
                words = _("{year}: mean {mean}, highest in {highest}, lowest in {lowest}")
            found.append(
                say(
                    words,
                    year=str(year),
                    mean=format_fixed(float(values[rows].mean())),
                    highest=names.get(highest, highest),
                    lowest=names.get(lowest, lowest),
                    count=str(len(rows)),
                )
            )
        return say(SEMICOLON).join(found)

    def _years(self, known: Array) -> list[int]:
        """The years that are drawn: those named, else the first, the middle and the last of those known."""
        every = sorted({int(year) for year in known})
        return list(self.years or dict.fromkeys((every[0], every[len(every) // 2], every[-1])))

    def draw(self, source: FigureSource) -> Drawing:
        """A small map per year."""
        import numpy as np

        units, years, values = source.panel(self.variable)
        known = {int(year) for year in years[np.isfinite(values)]}
        chosen = self._years(years[np.isfinite(values)])
        label = source.label(self.variable)
        if not known & set(chosen):
            raise NoDataError(
                say(
                    _("{label} has no value in {years}; choose other years or another variable"),
                    label=label,
                    years=list(map(str, chosen)),
                )
            )
        return draw_map(source.base_map(), units, years, values, chosen, label)


def draw_map(
    base: BaseMap, units: Array, years: Array, values: Array, chosen: Sequence[int | str], label: str
) -> Drawing:
    """One small map per chosen year, or other heading, in classes of equal size over all there are, chosen or
    not; NaN is hatched.
    """
    import numpy as np
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import BoundaryNorm
    from matplotlib.patches import Patch

    from report.figure_style import MUTED, SEQUENTIAL, WIDTH, new_figure

    wide = WIDTH / max(2, len(chosen))  # the maps fill the page's width, but one alone half of it
    boxes = [find_extent(base), *close_up(base)]
    tall = [_shape(*box) * wide for box in boxes]
    figure, axes = new_figure(sum(tall) + 1, len(boxes), len(chosen), squeeze=False, height_ratios=tall)
    figure.set_layout_engine("constrained", h_pad=0.09)  # of less, maps that keep their shape leave nothing
    shown = np.isin(years, chosen) & np.isfinite(values)
    edges = class_edges(values)
    colours = colormaps[SEQUENTIAL].resampled(len(edges) - 1)
    norm = BoundaryNorm(edges, len(edges) - 1)
    for column, year in zip(axes.T, chosen, strict=True):
        rows = shown & (years == year)
        shown_colours = {u: colours(norm(v)) for u, v in zip(units[rows], values[rows], strict=True)}
        for each in [*frame(column[0], base), *draw_insets(column, base, boxes[1:])]:
            fill(each, base, shown_colours, {})
        column[0].set_title(str(year), loc="center")
    scale = ScalarMappable(norm, colours)
    bar = figure.colorbar(
        scale, ax=axes.ravel().tolist(), orientation="horizontal", shrink=0.6, aspect=45, label=label
    )
    bar.ax.xaxis.set_major_formatter(
        lambda value, _: typeset_text(np.format_float_positional(value, 3, fractional=False, unique=False))
    )
    if any(np.isin(list(base.units), units[shown & (years == y)]).sum() < len(base.units) for y in chosen):
        figure.legend(
            handles=[
                Patch(facecolor="white", edgecolor=MUTED, hatch=MISSING_HATCH, label=say(_("no value")))
            ],
            loc="lower left",
        )
    return figure


def class_edges(values: Array) -> Array:
    """The breaks of a variable's classes, of as many unit-years each: one far-out unit would else leave all
    others in one colour. Of all years, so that a variable has the same classes in each of its maps.
    """
    import numpy as np

    edges = np.unique(np.quantile(values[np.isfinite(values)], np.linspace(0, 1, CLASSES + 1)))
    return edges if len(edges) > 2 else np.array([edges[0] - 0.5, edges.mean(), edges[-1] + 0.5])


def find_extent(base: BaseMap) -> tuple[Array, Array]:
    """The lower left and the upper right corner, in kilometres, of where the units are, with a margin; of the
    whole country where the South China Sea is in an inset.
    """
    import numpy as np

    if inset := base.inset:
        low, high = map(np.array, inset.main)
        pad = 0.02 * (high - low).max()
        return low - pad, high + pad
    points = np.array([unit.centre for unit in base.units.values()])
    corners = [np.array(ring) for unit in base.units.values() for ring in unit.rings]
    every = np.vstack([points, *corners])
    low, high = every.min(axis=0), every.max(axis=0)
    pad = 0.04 * (high - low).max() + (0 if corners else 60)
    return low - pad, high + pad


def close_up(base: BaseMap, marked: Container[str] | None = None) -> list[tuple[Array, Array]]:
    """The corners of the part of the map that is shown once more, enlarged: where most of the units lie that
    are small on it. Empty where few are, none has a polygon, or none of the units there is marked.

    marked: the units of which a map has something to say; all by default.
    """
    import numpy as np

    low, high = find_extent(base)
    wide = (high - low)[0]
    small = [
        (name, unit.centre, np.vstack(unit.rings))
        for name, unit in base.units.items()
        if unit.rings and sum(map(_area, unit.rings)) < (SMALL * wide) ** 2
    ]
    if len(small) < FEW:
        return []
    centres = np.array([centre for _, centre, _ in small])
    near = (np.abs(centres[:, None] - centres) < wide / NARROWER / 2).all(axis=2)
    chosen = near[near.sum(axis=1).argmax()]
    names, _, rings = zip(*(one for one, there in zip(small, chosen, strict=True) if there), strict=True)
    if len(names) < FEW or not (marked is None or any(name in marked for name in names)):
        return []
    corners = np.vstack(rings)
    first, last = corners.min(axis=0), corners.max(axis=0)
    pad = 0.05 * (last - first).max()
    return [(first - pad, last + pad)]


def _area(ring: Sequence[Sequence[float]]) -> float:
    """The area of a ring."""
    import numpy as np

    x, y = np.array(ring, dtype=float).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def draw_insets(column: Sequence[Axes], base: BaseMap, boxes: Sequence[tuple[Array, Array]]) -> list[Axes]:
    """Draw, beside a map on the first of these axes, the parts of it that it frames; the axes to fill."""
    from matplotlib.patches import Rectangle

    from report.figure_style import INK

    for one, (low, high) in zip(column[1:], boxes, strict=True):
        _outlines(one, base, low, high)
        one.set_xticks([])
        one.set_yticks([])
        for spine in one.spines.values():
            spine.set(visible=True, edgecolor=INK, linewidth=0.6)
        corner = (float(low[0]), float(low[1]))
        box = Rectangle(corner, *(high - low), fill=False, edgecolor=INK, linewidth=0.6, zorder=5)
        column[0].add_patch(box)
    return list(column[1:])


def _shape(low: Array, high: Array) -> float:
    """Height over width, within the bounds of a legible figure."""
    import numpy as np

    return float(np.clip((high - low)[1] / (high - low)[0], 0.4, 1.6))


def frame(axes: Axes, base: BaseMap) -> list[Axes]:
    """The outlines around the units, cut to where the units are, and the inset of the South China Sea where
    there is one; the axes to fill.
    """
    import numpy as np

    from report.figure_style import MUTED

    _outlines(axes, base, *find_extent(base))
    axes.axis("off")
    if not (inset := base.inset):
        return [axes]
    (left, bottom), (right, top) = inset.corner
    small = axes.inset_axes((left, bottom, right - left, top - bottom), transform=axes.transData)
    _outlines(small, base, *map(np.array, inset.sea))
    small.set_xticks([])
    small.set_yticks([])
    for spine in small.spines.values():
        spine.set(visible=True, edgecolor=MUTED, linewidth=0.6)
    return [axes, small]


def _outlines(axes: Axes, base: BaseMap, low: Array, high: Array) -> None:
    import numpy as np
    from matplotlib.collections import LineCollection

    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    axes.set_aspect("equal")
    lines = [
        drop_invisible_corners(line, axes)
        for line in map(np.array, base.outline)
        if _can_be_seen(line, low, high)
    ]
    axes.add_collection(LineCollection(lines, colors=OUTLINE, linewidths=0.5))


def drop_invisible_corners(corners: Array, axes: Axes) -> Array:
    """A line or ring without what is too small to be seen: its corners snap to a grid of a third of a point,
    so that borders stay shared, and what goes to a corner and back is left out. One that would vanish is left
    as it is.
    """
    import numpy as np

    figure = axes.get_figure(root=True)
    assert figure is not None
    grid = np.ptp(axes.get_xlim()) / (axes.bbox.width / figure.dpi * 72) / 3
    way = _snap_corners(np.asarray(corners, dtype=float).tobytes(), float(grid))
    return np.array(way) * grid if len(way) > 3 else corners


@lru_cache(maxsize=10_000)  # maps of several years have the same lines
def _snap_corners(corners: bytes, grid: float) -> list[tuple[float, float]]:
    """The way along corners, pairs of float64, in cells of a grid, without what goes to one and back."""
    import numpy as np

    way: list[tuple[float, float]] = []
    for x, y in np.rint(np.frombuffer(corners).reshape(-1, 2) / grid).tolist():
        if way[-1:] == [(x, y)]:
            continue
        if len(way) > 1 and way[-2] == (x, y):
            way.pop()
        else:
            way.append((x, y))
    return way


def _visible_rings(rings: Sequence[Array], axes: Axes) -> list[Array]:
    """The rings of a unit that can be seen; all where none can."""
    drawn = [drop_invisible_corners(ring, axes) for ring in rings]
    return [one for one, ring in zip(drawn, rings, strict=True) if one is not ring] or drawn


def _can_be_seen(corners: Array, low: Array, high: Array) -> bool:
    """Return whether a line or ring can be seen in a frame: the rest of the country is not drawn in an
    inset.
    """
    return bool((corners.max(axis=0) >= low).all() and (corners.min(axis=0) <= high).all())


def fill(axes: Axes, base: BaseMap, colours: Mapping[str, Any], hatches: Mapping[str, str]) -> None:
    """Each unit's polygons, or a point where it has none, in its colour; units without one are white and
    hatched.
    """
    import numpy as np
    from matplotlib.collections import PolyCollection

    from report.figure_style import INK, MUTED

    low, high = np.array([axes.get_xlim(), axes.get_ylim()]).T
    for hatch in sorted({hatches.get(unit, "" if unit in colours else MISSING_HATCH) for unit in base.units}):
        units = [u for u in base.units if hatches.get(u, "" if u in colours else MISSING_HATCH) == hatch]
        shapes = [
            (ring, colours.get(u, "white"))
            for u in units
            for ring in _visible_rings(
                [r for r in map(np.array, base.units[u].rings) if _can_be_seen(r, low, high)], axes
            )
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
        for unit in (u for u in units if not base.units[u].rings):
            x, y = base.units[unit].centre
            axes.scatter(
                x,
                y,
                s=42,
                color=[colours.get(unit, "white")],
                edgecolors=INK,
                linewidths=0.5,
                hatch=hatch or None,
            )
