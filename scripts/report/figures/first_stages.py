"""First stages of instrumental variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from report.figure import NoDataError, OfAnalyses, Reading
from words.say import say, verbatim

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource
    from spillover.fit import Record


class FirstStages(OfAnalyses, frozen=True, kw_only=True):
    """Each excluded instrument's first-stage coefficient, and how strong the instruments are."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"options"})
    draws_kind: ClassVar[str] = "instruments"

    def draw(self, source: FigureSource) -> Drawing:
        """Left the t ratios, right the statistics of strength."""
        from report.draw_estimates import STRENGTHS, draw_first_stages

        rows: list[tuple[str, Record]] = []
        strengths: dict[str, dict[str, float]] = {}
        for analysis in self.analyses:
            instruments = source.options(analysis).get("instruments", [])
            # An analysis is known by its instruments.
            few = len(instruments) < 3
            together = (
                say("comma").join(instruments) if few else say("instrument_count", count=len(instruments))
            )
            found = _stages(analysis, instruments, together, source)
            rows += found
            if found:
                records = source.material.estimates(analysis)
                every = {name: value for e in records for name, value in e["statistics"].items()}
                strengths[together] = {name: every[name] for name in STRENGTHS if name in every}
        if not rows:
            raise NoDataError(say("empty_stages"))
        return draw_first_stages(rows, strengths)


def _stages(
    analysis: str, instruments: list[str], together: str, source: FigureSource
) -> list[tuple[str, Record]]:
    """The rows of an analysis's instruments in each of its first stages, with their names."""
    several = len(instruments) > 1
    stages = [r for r in source.material.estimates(analysis) if r["part"].startswith("first_stage")]
    rows = []
    for record in stages:
        equation = f" → {record['outcome']}" if len(stages) > 1 else ""
        found = {row["term"]: row for row in record["terms"]}
        for name in (name for name in instruments if name in found):
            own = f"{name}{equation}"
            named = verbatim("instrument_beside", name=own, together=together) if several else own
            rows.append((named, found[name]))
    return rows
