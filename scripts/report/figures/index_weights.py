"""The weights of an index's indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from msgspec import Meta
from msgspec.structs import replace

from report.figure import Drawing, Figure, FigureSource
from spillover.facts import IndicatorFacts
from spillover.messages.common import AXIS_WEIGHT, SEMICOLON
from spillover.options import Index
from spillover.words import _
from words.render import say


class IndexWeights(Figure, frozen=True, kw_only=True):
    """The weights of the indicators of indices."""

    single_units: ClassVar[bool] = False

    indices: Annotated[tuple[Index, ...], Meta(min_length=1)]
    """The indices whose weights are drawn."""

    def finding(self, source: FigureSource) -> str:
        """The indicator with the largest weight in each index."""
        spoken, found = source.material.translate, []
        for facts in (source.material.facts[index] for index in self.indices):
            largest = max(facts.indicators, key=lambda one: one.weight)
            found.append(
                say(
                    _("{index}: most weight on {label} ({weight})"),
                    index=spoken(facts.label),
                    label=spoken(largest.label),
                    weight=f"{largest.weight:.3f}",
                )
            )
        return say(SEMICOLON).join(found)

    def draw(self, source: FigureSource) -> Drawing:
        """Bars by indicator and index."""
        facts = [source.material.facts[index] for index in self.indices]
        spoken = source.material.translate
        return _draw(
            {
                spoken(page.label): [replace(one, label=spoken(one.label)) for one in page.indicators]
                for page in facts
            }
        )


def _draw(indices: Mapping[str, Sequence[IndicatorFacts]]) -> Drawing:
    """Bars of the weights, one per indicator and index. indices: label -> rows with label, dimension,
    direction, weight.
    """
    import numpy as np

    from report.figure_style import COLOURS, FAINT, new_figure

    rows = next(iter(indices.values()))
    figure, axes = new_figure(0.8 + 0.25 * len(rows))
    height = 0.8 / len(indices)
    for i, (name, weights) in enumerate(indices.items()):
        by_variable = {row.variable: row.weight for row in weights}
        values = [by_variable.get(row.variable, 0.0) for row in rows]
        y = np.arange(len(rows)) + (i - (len(indices) - 1) / 2) * height
        bars = axes.barh(
            y,
            values,
            height * 0.92,
            color=COLOURS[i % 6],
            hatch=("", "///", "...")[i % 3],
            edgecolor="white",
            label=name,
        )
        axes.bar_label(
            bars, [f"{v:.3f}" for v in values], padding=2, fontsize=7 if len(indices) == 1 else 5.5
        )
    labels = [
        say(_("{label} ({direction})"), label=row.label, direction=row.direction.replace("-", "−"))
        for row in rows
    ]
    axes.set_yticks(range(len(rows)), labels)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(say(AXIS_WEIGHT))
    if len(indices) > 1:
        figure.legend(loc="outside lower center", ncols=3)
    for i in range(1, len(rows)):
        if rows[i].dimension != rows[i - 1].dimension:
            axes.axhline(i - 0.5, color=FAINT, linewidth=0.8)
    return figure
