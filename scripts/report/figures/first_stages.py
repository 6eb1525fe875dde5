"""First stages of instrumental variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from report.figure import AnalysesFigure, Drawing, FigureSource, NoDataError, Reading
from spillover.estimates import TermRecord
from spillover.messages.common import COMMA
from spillover.messages.study_names import label_or_name
from spillover.tables.notes import range_of
from spillover.tables.number_format import format_fixed
from spillover.words import _
from words.render import say, say_key

STRENGTH_WORDS = {
    "kleibergen_paap_f": _("Kleibergen–Paap"),
    "effective_f": _("Effective (Montiel Olea–Pflueger)"),
    "cragg_donald_f": _("Cragg–Donald"),
}


# Markers, sizes and whether they are filled; the first is hollow and larger, as with one instrument the first
# two are equal.
STRENGTHS = {
    "kleibergen_paap_f": ("o", 9.0, False),
    "effective_f": ("s", 4.5, True),
    "cragg_donald_f": ("^", 5.5, True),
}


class FirstStages(AnalysesFigure, frozen=True, kw_only=True):
    """The instruments' t ratios, and the statistics of their strength."""

    single_units: ClassVar[bool] = False
    intervals: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "instruments"

    def finding(self, source: FigureSource) -> str:
        """The range of the statistic of strength that most analyses have, and how many are above ten."""
        every = [
            {
                name: value
                for one in source.material.estimates(analysis)
                for name, value in one.statistics.items()
            }
            for analysis in self.analyses
        ]
        known = {
            name: [one[name] for one in every if one.get(name) is not None]
            for name in ("effective_f", *STRENGTHS)
        }
        name = max(known, key=lambda one: len(known[one]))  # the first of those that most analyses have
        if not (values := known[name]):
            return ""
        return say(
            _("F, {name}: {values}; above 10 in {count} of {of}"),
            name=say_key(STRENGTH_WORDS, name),
            values=range_of(_size(min(values)), _size(max(values))),
            count=str(sum(value > 10 for value in values)),
            of=str(len(values)),
        )

    def draw(self, source: FigureSource) -> Drawing:
        """Left the t ratios, right the statistics of strength."""
        rows: list[tuple[str, TermRecord | None]] = []
        strengths: dict[str, dict[str, float]] = {}
        for analysis in self.analyses:
            instruments = source.options(analysis).get("instruments", [])
            found = _stages(analysis, instruments, source)
            if not found:
                continue
            # One analysis needs no name but its instruments'.
            many = len(self.analyses) > 1 or len(instruments) > 2
            name = (
                label_or_name("analyses", analysis)
                if many
                else say(COMMA).join(map(source.label, instruments))
            )
            rows += [(name, None), *found] if len(self.analyses) > 1 else found
            records = source.material.estimates(analysis)
            every = {name: value for e in records for name, value in e.statistics.items()}
            strengths[name] = {name: every[name] for name in STRENGTHS if name in every}
        if not rows:
            raise NoDataError(say(_("the analyses have no first stages")))
        return _draw(rows, strengths)


def _size(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else format_fixed(value, 1)


def _stages(
    analysis: str, instruments: Sequence[str], source: FigureSource
) -> list[tuple[str, TermRecord | None]]:
    """The rows of an analysis's instruments in each of its first stages, with their names."""
    stages = [r for r in source.material.estimates(analysis) if r.part.startswith("first_stage")]
    rows: list[tuple[str, TermRecord | None]] = []
    for record in stages:
        equation = f"\n→ {source.label(record.outcome)}" if len(stages) > 1 else ""
        found = {row.term: row for row in record.terms}
        rows += [(f"{source.label(name)}{equation}", found[name]) for name in instruments if name in found]
    return rows


def _draw(
    rows: Sequence[tuple[str, TermRecord | None]], strengths: Mapping[str, dict[str, float]]
) -> Drawing:
    """Left the instruments' t ratios, below the name of their analysis where there are several, right the
    statistics of their strength by analysis, against the rule of thumb of 10.
    """
    from report.figure_style import new_figure, wrap_text

    names = [
        "\n".join(line for part in name.split("\n") for line in wrap_text(part, 32 if row else 26))
        for name, row in rows
    ]
    lines = sum(name.count("\n") + 1 for name in names)
    figure, (left, right) = new_figure(1.3 + max(0.16 * lines + 0.14 * len(rows), 0.9), 1, 2)
    _draw_ratios(left, names, [row for _name, row in rows])
    _draw_strengths(right, strengths)
    figure.legend(loc="outside lower right", ncols=3, fontsize=7.5)
    return figure


def _draw_ratios(axes: Any, names: Sequence[str], rows: Sequence[TermRecord | None]) -> None:
    """Draw the instruments' t ratios; a row without a term is the name of an analysis."""
    from report.figure_style import COLOURS, DASHES, MUTED, name_rows, zero_line

    zero_line(axes)
    for row, place in zip(rows, range(len(rows))[::-1], strict=True):
        if row is not None:
            axes.barh(place, row.statistic, 0.55, color="#c9d6df")
            axes.plot(row.statistic, place, "o", color=COLOURS[0], markersize=5)
    for bound in (-1.96, 1.96):
        axes.axvline(bound, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
    name_rows(axes, names)
    for row, label in zip(reversed(rows), axes.get_yticklabels(), strict=True):
        label.set(**({} if row else {"color": MUTED, "fontstyle": "italic", "fontsize": 7.5}))
    axes.set_xlabel(say(_("t ratio of the instrument; dashed: 1.96 from zero")))


def _draw_strengths(axes: Any, strengths: Mapping[str, dict[str, float]]) -> None:
    """Draw the statistics of strength of each analysis, in a row of its own."""
    from matplotlib.ticker import LogLocator, NullFormatter

    from report.figure_style import COLOURS, DASHES, name_rows, wrap_text

    for colour, (kind, (marker, size, filled)) in zip(COLOURS, STRENGTHS.items(), strict=False):
        places = range(len(strengths))[::-1]
        points = [(one[kind], y) for y, one in zip(places, strengths.values(), strict=True) if kind in one]
        if points:
            face, words = colour if filled else "none", say_key(STRENGTH_WORDS, kind)
            x, y = zip(*points, strict=True)
            axes.plot(x, y, marker, color=colour, markerfacecolor=face, markersize=size, label=words)
    name_rows(axes, ["\n".join(wrap_text(name, 24)) for name in strengths])
    axes.axvline(10, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 200 else (1,)))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(say(_("F, logarithmic scale; dashed: 10")))
