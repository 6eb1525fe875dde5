"""The bootstrap distribution of indirect effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from report.figure import AnalysesFigure, Array, Drawing, FigureSource, NoDataError, Reading
from spillover.messages.common import IN_ANALYSIS, SEMICOLON
from spillover.series import IntervalRow
from spillover.tables.number_format import format_estimate
from spillover.words import _, choose_case, pgettext
from words.render import say, say_key

RESAMPLED_WORDS = {
    "units": _("units"),
    "rows": pgettext("resampled", "rows"),
}


INTERVAL_OF_WORDS = {
    "percentile": _("percentile"),
    "bca": _("BCa"),
    "normal": _("normal"),
    "bias-corrected": _("bias-corrected"),
}


@dataclass(frozen=True)
class ResampledEffect:
    """An effect's draws (R,), its intervals by method, its estimate, and what was resampled: `units` or
    `rows`.
    """

    draws: Array
    intervals: Mapping[str, tuple[float, float]]
    estimate: float
    unit: str


class Bootstrap(AnalysesFigure, frozen=True, kw_only=True):
    """The resampled indirect effects, with each kind of interval."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options", "draws"})
    draws_kind: ClassVar[str] = "bootstrap_mediation"

    def finding(self, source: FigureSource) -> str:
        """Each effect, and how many of its intervals leave out zero."""
        return say(SEMICOLON).join(
            say(
                _("{effect}: {estimate}, {clear} of {of} intervals exclude zero"),
                effect=label,
                estimate=format_estimate(effect.estimate, float(effect.draws.std(ddof=1))),
                clear=str(sum(low > 0 or high < 0 for low, high in effect.intervals.values())),
                of=str(len(effect.intervals)),
            )
            for label, effect in self._panels(source).items()
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A histogram per effect."""
        return _draw(self._panels(source))

    def _panels(self, source: FigureSource) -> dict[str, ResampledEffect]:
        panels: dict[str, ResampledEffect] = {}
        for analysis in self.analyses:
            for label, resampled in _effects_of(analysis, source):
                known = label in panels
                panels[say(IN_ANALYSIS, label=label, analysis=analysis) if known else label] = resampled
        if not panels:
            raise NoDataError(say(_("the analyses have no bootstrap draws")))
        return panels


def _effects_of(analysis: str, source: FigureSource) -> list[tuple[str, ResampledEffect]]:
    """The resampled indirect effects of one analysis with their labels."""
    draws, record = source.draws(analysis), source.material.estimate(analysis)
    estimates = {row.term: row.estimate for row in record.terms}
    unit = str(record.settings.get("resample", ""))
    mediators = source.options(analysis).get("mediators", [])
    # With one mediator its own path is the whole indirect effect.
    wanted = ["indirect"] + [f"indirect:{m}" for m in mediators if len(mediators) > 1]
    found = []
    for quantity in [q for q in wanted if q in draws and q in estimates]:
        rows = [row for row in source.material.rows(analysis, IntervalRow) if row.quantity == quantity]
        intervals = {row.interval: (row.low, row.high) for row in rows}
        through = [quantity.split(":")[1]] if ":" in quantity else mediators
        label = say(
            _("Indirect effect through {mediators}"),
            mediators=[source.label(mediator) for mediator in through],
        )
        found.append((label, ResampledEffect(draws[quantity], intervals, estimates[quantity], unit)))
    return found


def _draw(panels: Mapping[str, ResampledEffect]) -> Drawing:
    """A histogram per effect, its intervals above it."""
    from report.figure_style import COLOURS, DASHES, INK, panel_axes, zero_line

    figure, axes = panel_axes(len(panels), 2, lambda lines: 2.6 if lines == 1 else 4.6)
    for one, (label, effect) in zip(axes, panels.items(), strict=True):
        one.hist(effect.draws, bins=40, color="#c9d6df", edgecolor="white", linewidth=0.3)
        top = one.get_ylim()[1]
        for i, (method, (low, high)) in enumerate(effect.intervals.items()):
            y = top * (1.06 + 0.09 * i)
            one.plot([low, high], [y, y], color=COLOURS[i % 6], linestyle=DASHES[i % 6], linewidth=1.6)
            words = say_key(INTERVAL_OF_WORDS, method, method)
            one.annotate(
                words, (high, y), (4, 0), textcoords="offset points", va="center", fontsize=7, color=INK
            )
        one.axvline(effect.estimate, color=INK, linewidth=1)
        zero_line(one)
        if len(panels) > 1:  # of one alone the figure's own title says it
            one.set_title(label)
        one.set_xlabel(
            say(
                choose_case(
                    "unit",
                    {
                        "none": _("Resampled effect ({draws} draws)"),
                        "other": _("Resampled effect ({draws} draws of {unit})"),
                    },
                ),
                draws=f"{len(effect.draws):,}",
                unit=say_key(RESAMPLED_WORDS, effect.unit) if effect.unit else "none",
            )
        )
        one.set_yticks([])
        one.spines["left"].set_visible(False)
    return figure
