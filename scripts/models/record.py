"""What every analysis file of this stage says: the estimates, how the sample and variables were made, the
notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from artifacts.analysis import Record, estimate_record, write_analysis
from models.design import Design
from spillover.arrays.result import Estimate
from study.terms import variables_used


class Report:
    """Collects the estimates and series of one analysis and writes its file."""

    def __init__(self, spec: Mapping[str, Any], design: Design) -> None:
        """spec: the job's options, with `analysis`, `simulated` and the analysis's own `options`."""
        self.name, self.simulated, self.options = spec["analysis"], spec["simulated"], spec["options"]
        self.design = design
        self.estimates: list[Record] = []
        self.series: dict[str, Sequence[Record]] = {}

    def add(self, estimate: Estimate, outcome: str, part: str = "", **settings: Any) -> None:
        """Adds an estimate; `settings` are printed beside it, with those that all estimates of the analysis
        share.
        """
        level = self.options.get("level", 0.95)
        record = estimate_record(
            self.name, estimate, outcome, part, level, **preparation(self.options), **settings
        )
        self.estimates.append({**record, "notes": [*record["notes"], *self.design.notes]})

    def write(self, path: str | Path) -> None:
        """Writes the analysis file."""
        write_analysis(path, self.name, self.options["kind"], self.simulated, self.estimates, self.series)


def preparation(options: Mapping[str, Any]) -> dict[str, str]:
    """How the analysis's own variables and its sample were made, in words for tables; without what was not
    done.
    """
    used = variables_used(options)
    words = {
        key: ", ".join(v for v in options.get(key, ()) if v in used) for key in ("standardise", "centre")
    }
    words["sample"] = "; ".join(_sample_words(options.get("sample", {})))
    return {key: text for key, text in words.items() if text}


def _sample_words(sample: Mapping[str, Any]) -> list[str]:
    words = []
    if "years" in sample:
        words.append(f"years {sample['years'][0]} to {sample['years'][1]}")
    words += [f"{column}: {', '.join(labels)}" for column, labels in sample.get("groups", {}).items()]
    words += [f"without {', '.join(map(str, left_out))}" for left_out in sample.get("without", {}).values()]
    return words
