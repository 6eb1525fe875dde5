"""Direct, indirect and total effects of spatial models."""

from __future__ import annotations

from typing import ClassVar

from report.figure import Drawing, DrawnTerm, FigureSource, ModelsFigure, NoDataError, Terms
from spillover.tables.notes import interval_words
from spillover.words import _
from words.render import say, term_label

EFFECTS = ("direct", "indirect", "total")


class Effects(ModelsFigure, frozen=True, kw_only=True):
    """Direct, indirect and total effects by variable and model."""

    single_units: ClassVar[bool] = False

    terms: Terms | None = None

    def finding(self, source: FigureSource) -> str:
        """Say how many indirect effects have an interval without zero, by their sign."""
        rows = [
            row
            for _, terms in source.terms(self.columns)
            for term, row in terms.items()
            if term.endswith(":indirect")
            and (self.terms is None or term.removesuffix(":indirect") in self.terms)
        ]
        if not rows:
            return ""
        return say(
            _("{count} indirect effects: the interval of {positive} is above zero, that of {negative} below"),
            count=str(len(rows)),
            positive=str(sum(row.bounds[0] > 0 for row in rows)),
            negative=str(sum(row.bounds[1] < 0 for row in rows)),
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per variable, a marker per model."""
        models: dict[str, dict[str, list[tuple[str, DrawnTerm]]]] = {}
        for header, rows in source.terms(self.columns):
            effects: dict[str, list[tuple[str, DrawnTerm]]] = {}
            for term, row in rows.items():
                variable, _rest, effect = term.rpartition(":")
                if effect in EFFECTS and (self.terms is None or variable in self.terms):
                    effects.setdefault(source.label(variable), []).append((effect, row))
            models[header] = effects
        if not any(models.values()):
            raise NoDataError(say(_("no model of the figure reports direct, indirect and total effects")))
        interval = interval_words(source.levels(self.columns))
        return _draw(models, say(_("Effect with {interval}"), interval=interval))


def _draw(models: dict[str, dict[str, list[tuple[str, DrawnTerm]]]], axis: str) -> Drawing:
    """A panel per variable, a row per effect, a marker per model."""
    from matplotlib.ticker import MaxNLocator

    from report.figure_style import (
        COLOURS,
        MARKERS,
        interval_rows,
        label_truth,
        legend_text,
        name_rows,
        panel_axes,
        zero_line,
    )

    variables = list(dict.fromkeys(v for effects in models.values() for v in effects))
    figure, axes = panel_axes(len(variables), 3, lambda lines: 0.85 + 1.35 * lines)
    shown = [row for effects in models.values() for rows in effects.values() for _name, row in rows]
    for one, variable in zip(axes, variables, strict=True):
        zero_line(one)
        one.xaxis.set_major_locator(MaxNLocator(4, min_n_ticks=3))
        for i, (model, effects) in enumerate(models.items()):
            shift = 0.22 * ((len(models) - 1) / 2 - i)
            style = {"colour": COLOURS[i % 6], "marker": MARKERS[i % 6]}
            interval_rows(one, effects.get(variable, []), shift=shift, **style)
            one.plot([], [], MARKERS[i % 6], color=COLOURS[i % 6], label=legend_text(model))
            name_rows(one, [term_label(name, {}) for name, _ in effects.get(variable, [])])
        one.set_title(variable)
    axis = label_truth(axis, shown)
    if len(models) == 1:
        figure.supxlabel(axis, fontsize=8.5)
    else:  # a label of the figure would lie upon a legend beneath its panels
        entries = axes[0].get_legend_handles_labels()
        figure.legend(*entries, title=axis, title_fontsize=8.5, loc="outside lower center", ncols=3)
    return figure
