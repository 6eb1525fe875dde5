"""A variable over time, a path per unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import Array, Drawing, Figure, FigureSource, Reading
from spillover.options import Group, Variable
from spillover.tables.number_format import format_fixed
from spillover.words import _
from words.render import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Paths(Figure, frozen=True, kw_only=True):
    """A variable over time by unit, with the means of groups. Shows single units."""

    single_units: ClassVar[bool] = True
    reads: ClassVar[frozenset[Reading]] = frozenset({"units"})

    variable: Variable
    by: Group | None = None
    """The grouping column whose means are drawn over the units' paths."""

    def finding(self, source: FigureSource) -> str:
        """The mean of all units in the first and in the last year."""
        import numpy as np

        _units, years, values = source.panel(self.variable)
        known = years[np.isfinite(values)]
        first, last = int(known.min()), int(known.max())
        return say(
            _("The mean over units is {before} in {first} and {after} in {last}"),
            before=format_fixed(_mean(values[years == first])),
            first=str(first),
            after=format_fixed(_mean(values[years == last])),
            last=str(last),
        )

    def draw(self, source: FigureSource) -> Drawing:
        """Thin lines for units, thick ones for groups."""
        import numpy as np

        from report.figure_style import COLOURS, DASHES, FAINT, MARKERS, label_ends, new_figure

        units, years, values = source.panel(self.variable)
        groups = source.groups(self.by) if self.by else {}
        figure, axes = new_figure(3.2)
        span = np.unique(years)
        rows = _rows_by_unit(units)
        for own in rows.values():
            axes.plot(years[own], values[own], color=FAINT, linewidth=0.7, zorder=1)
        for i, name in enumerate(sorted({groups.get(unit, "") for unit in rows})):
            members = [own for unit, own in rows.items() if groups.get(unit, "") == name]
            inside = np.zeros(len(units), dtype=bool)
            inside[np.concatenate(members)] = True
            means = [_mean(values[inside & (years == year)]) for year in span]
            style = {
                "color": COLOURS[i % 6],
                "marker": MARKERS[i % 6],
                "linestyle": DASHES[i % 6],
                "markersize": 4.5,
            }
            label_of_group = say(_("{group} ({size} units)"), group=name or say(_("Mean")), size=len(members))
            axes.plot(span, means, linewidth=1.6, label=label_of_group, **style)
        axes.set_xticks(span if len(span) <= 12 else span[:: -(-len(span) // 12)])
        axes.set_ylabel(source.label(self.variable))
        label_ends(axes)
        return figure


def _rows_by_unit(units: Array) -> dict[str, NDArray[np.intp]]:
    """The places of each unit's rows, in the order in which the units come."""
    import numpy as np

    codes = np.unique(units.astype(str), return_inverse=True)[1]
    order = np.argsort(codes, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
    return {str(units[own[0]]): own for own in sorted(parts, key=lambda own: int(own[0]))}


def _mean(values: Array) -> float:
    """The mean of what is there; NaN, a gap in the line, where nothing is."""
    import numpy as np

    there = values[np.isfinite(values)]
    return float(there.mean()) if len(there) else float("nan")
