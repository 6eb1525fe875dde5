"""Which rule and script make each table and figure of a study: read from the workflow itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

DEFAULT_MEMORY_MB = 1000


def program(rules: Iterable[Any], title: str, path: str, folder: str, shown: Sequence[str]) -> dict[str, Any]:
    """What makes one result: its rule and script, and those of the analyses, indices and sweeps that it
    shows.

    rules: the workflow's; path: the result's file; folder: the study's result folder, which the printed path
    leaves out.
    """
    rules = list(rules)
    return {
        "title": title,
        "file": f"results/{path.removeprefix(folder)}",
        **_made_by(rules, path),
        "shows": [{"name": Path(file).stem, **_made_by(rules, file)} for file in shown],
    }


def _made_by(rules: Sequence[Any], path: str) -> dict[str, str]:
    rule = next(rule for rule in rules if rule.is_producer(path))
    return {"rule": rule.name, "script": str(rule.script).rpartition("scripts/")[2]}


def largest_memory(rules: Iterable[Any]) -> int:
    """The most memory that a rule asks for, in MB."""
    asked = [rule.resources.get("mem_mb") for rule in rules]
    return max((value for value in asked if isinstance(value, int)), default=DEFAULT_MEMORY_MB)
