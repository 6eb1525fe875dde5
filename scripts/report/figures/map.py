"""A map of a variable in chosen years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from report.figure import Figure, NoDataError, Reading
from spillover.options import PanelYear, Variable
from words.say import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class Map(Figure, frozen=True, kw_only=True):
    """The variable in the chosen years; in the first, middle and last one by default."""

    single_units: ClassVar[bool] = True
    reads: ClassVar[frozenset[Reading]] = frozenset({"base_map"})

    variable: Variable
    years: Annotated[tuple[PanelYear, ...], Meta(min_length=1, max_length=6)] | None = None

    def draw(self, source: FigureSource) -> Drawing:
        """A small map per year."""
        import numpy as np

        from report.draw_maps import draw_map

        units, years, values = source.panel(self.variable)
        known = sorted({int(year) for year in years[np.isfinite(values)]})
        chosen = self.years or sorted({known[0], known[len(known) // 2], known[-1]})
        label = source.label(self.variable)
        if not set(chosen) & set(known):
            raise NoDataError(say("empty_years", label=label, years=list(map(str, chosen))))
        return draw_map(source.base_map(), units, years, values, list(chosen), label)
