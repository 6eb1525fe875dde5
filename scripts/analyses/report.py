"""What every analysis file of this stage says: the estimates, how the sample and variables were made, the
notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analyses.design import Design
from analyses.kind import Analysis, Inference
from artifacts.analysis import Record, estimate_record, write_analysis
from declare.options import Sample, Tails
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
        level = self.analysis.level if isinstance(self.analysis, Inference) else 0.95
        record = estimate_record(
            self.name, estimate, outcome, part, level, **preparation(self.analysis), **settings
        )
        self.estimates.append(
            {**record, "notes": [*record["notes"], *(self.design.notes if self.design else ())]}
        )

    def add_record(self, record: Record) -> None:
        """Adds what has no covariance: statistics by year, or tests without terms."""
        self.estimates.append({"model": self.name, "part": "", **record})

    def write(self, path: str | Path) -> None:
        """Writes the analysis file."""
        write_analysis(path, self.name, self.analysis.kind, self.simulated, self.estimates, self.series)


def preparation(analysis: Analysis) -> dict[str, str]:
    """How the analysis's own variables and its sample were made, in words for tables; without what was not
    done.
    """
    used = analysis.variables_used()
    words = {
        key: ", ".join(v for v in getattr(analysis, key, ()) if v in used)
        for key in ("standardise", "centre")
    }
    words |= {key: _tails_words(getattr(analysis, key, None)) for key in ("trim_tails", "winsorise")}
    weights = getattr(analysis, "observation_weights", None)
    words["observation_weights"] = f"{weights}, analytic, scaled to mean one" if weights else ""
    words["sample"] = "; ".join(_sample_words(analysis.sample))
    return {key: text for key, text in words.items() if text}


def _tails_words(tails: Tails | None) -> str:
    if tails is None:
        return ""
    low, high = tails.quantiles
    return f"{', '.join(tails.variables) or 'all variables'} at the quantiles {low:g} and {high:g}"


def _sample_words(sample: Sample) -> list[str]:
    words = []
    if sample.years:
        words.append(f"years {sample.years[0]} to {sample.years[1]}")
    words += [f"{column}: {', '.join(labels)}" for column, labels in sample.groups.items()]
    left_out = [sample.without.units, [str(year) for year in sample.without.years]]
    left_out += list(sample.without.groups.values())
    words += [f"without {', '.join(names)}" for names in left_out if names]
    return words
