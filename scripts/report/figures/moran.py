"""Moran's I: over the years, the scatter of one year, and its local map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from report.figure import NoDataError, OfAnalyses, Reading
from spillover.options import PanelYear
from words.say import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class Moran(OfAnalyses, frozen=True, kw_only=True):
    """Moran's I of the first analysis; the scatter is of the year, the last one by default."""

    single_units: ClassVar[bool] = True
    reads: ClassVar[frozenset[Reading]] = frozenset({"base_map"})
    draws_kind: ClassVar[str] = "moran"

    years: Annotated[tuple[PanelYear, ...], Meta(min_length=1, max_length=1)] | None = None

    def draw(self, source: FigureSource) -> Drawing:
        """Above the path and the scatter, below the map."""
        from report.draw_data import draw_moran_path, draw_moran_scatter
        from report.draw_maps import draw_local_moran
        from report.figure_style import new_figure
        from report.unit_names import unit_name

        analysis = self.analyses[0]
        estimates = source.material.estimates(analysis)
        rows = [row for estimate in estimates for row in estimate["terms"] if row["term"].isdigit()]
        if not rows:
            raise NoDataError(say("empty_moran", analysis=analysis))
        year = str(self.years[0] if self.years else rows[-1]["term"])
        scatter, local = (
            [point for point in source.material.series(analysis, name) if str(point["year"]) == year]
            for name in ("scatter", "local_moran")
        )
        base = source.base_map()
        figure, axes = new_figure(5.6, 2, 2, height_ratios=[2, 3])
        draw_moran_path(axes[0][0], rows)
        statistic = next((row["estimate"] for row in rows if row["term"] == year), float("nan"))
        if scatter:
            names = {u: unit_name(unit) for u, unit in base["units"].items()}
            draw_moran_scatter(axes[0][1], scatter, statistic, year, names)
        grid = axes[0][0].get_gridspec()
        for one in axes[1]:
            one.remove()
        if local:
            draw_local_moran(figure.add_subplot(grid[1, :]), base, local)
        return figure
