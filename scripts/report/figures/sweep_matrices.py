"""A sweep's estimates by one of its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import OfSweep
from spillover.errors import StudyError
from spillover.options import Choice

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class SweepMatrices(OfSweep, frozen=True, kw_only=True):
    """The sweep's estimates by one choice: the family of its weight matrix, unless another is named."""

    single_units: ClassVar[bool] = False

    by: Choice = "family"

    def draw(self, source: FigureSource) -> Drawing:
        """A row per option of the choice."""
        from report.draw_sweep import draw_sweep_choices
        from report.sweep_table import estimates_of

        sweep, label = estimates_of(self, source.files["sweep"][0])
        if self.by not in sweep.choices:
            known = ", ".join(sweep.choices)
            raise StudyError(f"by: a sweep has no choice {self.by!r}; its choices are {known}")
        return draw_sweep_choices(sweep, self.by, label)
