"""A variable over time, a path per unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import Figure, Reading
from spillover.options import Group, Variable

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class Paths(Figure, frozen=True, kw_only=True):
    """The variable over time by unit, with the means of groups."""

    single_units: ClassVar[bool] = True
    reads: ClassVar[frozenset[Reading]] = frozenset({"units"})

    variable: Variable
    by: Group | None = None

    def draw(self, source: FigureSource) -> Drawing:
        """Thin lines for units, thick ones for groups."""
        from report.draw_data import draw_paths

        units, years, values = source.panel(self.variable)
        groups = source.groups(self.by) if self.by else {}
        return draw_paths(units, years, values, groups, source.label(self.variable))
