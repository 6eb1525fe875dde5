"""What every analysis file of this stage says: the estimates, how the sample and variables were made, the
notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analyses.design import Design
from analyses.kind import Analysis, Inference
from base.artifacts.analysis import Record, estimate_record, write_analysis
from declare.options import Sample, Tails
from spillover.arrays.note import Note, note
from spillover.arrays.result import Estimate


class Report:
    """Collects the estimates and series of one analysis and writes its file."""

    def __init__(self, name: str, analysis: Analysis, design: Design | None, simulated: bool) -> None:
        self.name, self.analysis, self.design, self.simulated = name, analysis, design, simulated
        self.estimates: list[Record] = []
        self.series: dict[str, Sequence[Record]] = {}

    def add(self, estimate: Estimate, outcome: str, part: str = "", **settings: Any) -> None:
        """Adds an estimate; `settings` are printed beside it, with those that all estimates of the analysis
        share.
        """
        analysis = self.analysis
        if not isinstance(analysis, Inference):
            raise TypeError(f"{analysis.kind}: an estimate has intervals; make its kind an Inference")
        made = {**preparation(analysis), **settings}
        record = estimate_record(self.name, estimate, outcome, part, level=analysis.level, **made)
        self.estimates.append(
            {**record, "notes": [*record["notes"], *(self.design.notes if self.design else ())]}
        )

    def add_record(self, record: Record) -> None:
        """Adds what has no covariance: statistics by year, or tests without terms."""
        self.estimates.append({"model": self.name, "part": "", **record})

    def write(self, path: str | Path) -> None:
        """Writes the analysis file."""
        write_analysis(path, self.name, self.analysis.kind, self.simulated, self.estimates, self.series)


def preparation(analysis: Inference) -> dict[str, Any]:
    """How the analysis's own variables and its sample were made; without what was not done."""
    used = analysis.variables_used()
    made: dict[str, Any] = {
        key: [v for v in getattr(analysis, key, ()) if v in used] for key in ("standardise", "centre")
    }
    made |= {key: _tails(getattr(analysis, key, None)) for key in ("trim_tails", "winsorise")}
    weights = getattr(analysis, "observation_weights", None)
    made["observation_weights"] = note("weighted", variable=weights) if weights else None
    made["sample"] = _sample(analysis.sample)
    return {key: value for key, value in made.items() if value}


def _tails(tails: Tails | None) -> Note | None:
    if tails is None:
        return None
    low, high = tails.quantiles
    return note("quantiles", variables=list(tails.variables), all=not tails.variables, low=low, high=high)


def _sample(sample: Sample) -> list[Note]:
    parts = []
    if sample.years:
        parts.append(note("years", first=sample.years[0], last=sample.years[1]))
    parts += [note("group", column=column, labels=list(names)) for column, names in sample.groups.items()]
    without = sample.without
    left_out = [list(without.units), list(without.years), *map(list, without.groups.values())]
    return [*parts, *(note("without", names=names) for names in left_out if names)]
