"""The weights of an index's indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from declare.types import Index
from report.figure import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import Source


class IndexWeights(Figure, frozen=True, kw_only=True):
    """The indicators' weights in each index."""

    single_units: ClassVar[bool] = False

    indices: Annotated[tuple[Index, ...], Meta(min_length=1)]

    def draw(self, source: Source) -> Drawing:
        """Bars by indicator and index."""
        from report.draw_data import draw_index_weights

        facts = [source.material.facts[index] for index in self.indices]
        return draw_index_weights({str(p.get("label", p["index"])): p["indicators"] for p in facts})
