"""A sweep's estimates in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import OfSweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class SpecificationCurve(OfSweep, frozen=True, kw_only=True):
    """The sweep's estimates in order, with the choices beneath."""

    single_units: ClassVar[bool] = False

    def draw(self, source: FigureSource) -> Drawing:
        """The curve and a strip per choice."""
        from report.draw_sweep import draw_specification_curve
        from report.sweep_table import estimates_of

        return draw_specification_curve(*estimates_of(self, source.files["sweep"][0]))
