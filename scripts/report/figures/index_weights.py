"""The weights of an index's indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from report.figure import Figure
from spillover.options import Index

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource


class IndexWeights(Figure, frozen=True, kw_only=True):
    """The indicators' weights in each index."""

    single_units: ClassVar[bool] = False

    indices: Annotated[tuple[Index, ...], Meta(min_length=1)]

    def draw(self, source: FigureSource) -> Drawing:
        """Bars by indicator and index."""
        from report.draw_data import draw_index_weights

        facts = [source.material.facts[index] for index in self.indices]
        spoken = source.material.spoken
        return draw_index_weights(
            {
                spoken(str(page.get("label", page["index"]))): [
                    {**row, "label": spoken(row["label"])} for row in page["indicators"]
                ]
                for page in facts
            }
        )
