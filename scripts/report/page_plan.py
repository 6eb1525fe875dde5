"""What the page is made of, and why a part of it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def ordered_terms(config: Mapping[str, Any]) -> dict[str, Any]:
    """A table's configuration with `terms` as a list and their `labels` apart: a rule's options lose a mapping's order."""
    terms = config.get("terms")
    return {**config, "terms": list(terms), "labels": dict(terms)} if isinstance(terms, Mapping) else dict(config)


def flat(plan: Any) -> list[str]:
    """Every path of a plan (mappings and lists of paths), in its order."""
    if isinstance(plan, str):
        return [plan]
    return [path for part in (plan.values() if isinstance(plan, Mapping) else plan) for path in flat(part)]


def log_of(path: str) -> Path:
    """The log of the job that writes a result: `results/s/tables/t.html` has `logs/s/tables/t.log`."""
    parts = Path(path).with_suffix(".log").parts
    start = len(parts) - 1 - parts[::-1].index("results") if "results" in parts else 0
    return Path(*parts[:start], "logs", *parts[start + 1 :])


def why_missing(path: str, needs: Iterable[str]) -> str:
    """Why a file is not there: the error in its job's log, or in the log of the first of its inputs that is missing too."""
    for candidate in (path, *(need for need in needs if not Path(need).exists())):
        log = log_of(candidate)
        if log.exists():
            errors = [line.split(" ERROR ", 1)[1] for line in log.read_text(encoding="utf-8").splitlines() if " ERROR " in line]
            if errors:
                return f"{candidate}: {errors[-1]}"
    lost = [need for need in needs if not Path(need).exists()]
    return f"{lost[0]} is missing: the job that makes it did not run" if lost else f"{path}: the job that makes it did not run"
