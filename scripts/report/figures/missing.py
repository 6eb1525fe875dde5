"""How the cells of variables came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from report.figure import Figure, Reading
from spillover.options import Variable

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class Missing(Figure, frozen=True, kw_only=True):
    """Which cells of the chosen variables are given, missing, filled and corrected; no values."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"provenance"})

    variables: Annotated[tuple[Variable, ...], Meta(min_length=1)]

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per variable, a line per unit."""
        from base.job import by_stem
        from report.draw_data import draw_missing
        from report.panel_states import read_states

        names = self.variables
        measures = {name: source.measures.get(name, []) for name in names}
        provenance = source.files.get("provenance", [])
        years, states = read_states(by_stem(source.files["variables"]), measures, provenance)
        return draw_missing(years, {source.label(name): states[name] for name in names})
