"""First stages of instrumental variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from report.figure import Drawing, FigureSource, NoDataError, OfAnalyses, Reading
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


class FirstStages(OfAnalyses, frozen=True, kw_only=True):
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
    from matplotlib.ticker import LogLocator, NullFormatter

    from report.figure_style import COLOURS, DASHES, MUTED, name_rows, new_figure, wrap_text, zero_line

    names = [
        "\n".join(line for part in name.split("\n") for line in wrap_text(part, 32 if row else 26))
        for name, row in rows
    ]
    lines = sum(name.count("\n") + 1 for name in names)
    figure, (left, right) = new_figure(1.3 + max(0.16 * lines + 0.14 * len(rows), 0.9), 1, 2)
    zero_line(left)
    for (_name, row), place in zip(rows, range(len(rows))[::-1], strict=True):
        if row is not None:
            left.barh(place, row.statistic, 0.55, color="#c9d6df")
            left.plot(row.statistic, place, "o", color=COLOURS[0], markersize=5)
    for bound in (-1.96, 1.96):
        left.axvline(bound, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
    name_rows(left, names)
    for (_name, row), label in zip(reversed(rows), left.get_yticklabels(), strict=True):
        label.set(**({} if row else {"color": MUTED, "fontstyle": "italic", "fontsize": 7.5}))
    left.set_xlabel(say(_("t ratio of the instrument; dashed: 1.96 from zero")))
    for i, (kind, (marker, size, filled)) in enumerate(STRENGTHS.items()):
        found = [(len(strengths) - 1 - j, s[kind]) for j, s in enumerate(strengths.values()) if kind in s]
        y, x = [place for place, _ in found], [value for _, value in found]
        face = COLOURS[i] if filled else "none"
        if found:
            words = say_key(STRENGTH_WORDS, kind)
            right.plot(x, y, marker, color=COLOURS[i], markerfacecolor=face, markersize=size, label=words)
    name_rows(right, ["\n".join(wrap_text(name, 24)) for name in strengths])
    right.axvline(10, color=COLOURS[1], linestyle=DASHES[1], linewidth=1)
    right.set_xscale("log")
    low, high = right.get_xlim()
    right.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 200 else (1,)))
    right.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    right.xaxis.set_minor_formatter(NullFormatter())
    right.set_xlabel(say(_("F, logarithmic scale; dashed: 10")))
    figure.legend(loc="outside lower right", ncols=3, fontsize=7.5)
    return figure
