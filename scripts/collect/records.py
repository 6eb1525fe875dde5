"""The rows of results.duckdb that come from analysis files and from the audit's findings."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from base.artifacts.analysis import read_analysis
from base.artifacts.cells import original_cell
from collect.columns import RECORDS, RENAMED
from spillover.fit import Record
from words.say import said, variance

Rows = dict[str, list[Record]]
# Columns of `models` that estimates keep among their statistics or settings.
STATISTICS = ("r2_within", "loglik", "sigma2")
SETTINGS = ("effects", "variance", "seed")


def analysis_rows(files: Iterable[Path]) -> Rows:
    """The rows of the tables models, terms, tests, statistics, settings and series, in the order of files."""
    rows: Rows = {name: [] for name in RECORDS if name != "audit"}
    for file in files:
        document = read_analysis(file)
        for estimate in document["estimates"]:
            for table, row in _estimate_rows(document, estimate):
                rows[table].append(row)
        for name, series in document["series"].items():
            rows["series"] += [
                {
                    "analysis": document["analysis"],
                    "series": name,
                    "position": i,
                    "row": json.dumps(row, ensure_ascii=False),
                }
                for i, row in enumerate(series, start=1)
            ]
    return rows


def audit_rows(file: Path) -> list[Record]:
    """The audit's findings; an empty cell is NULL."""
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            _renamed({key: original_cell(value) or None for key, value in row.items()})
            for row in csv.DictReader(stream)
        ]


def _estimate_rows(document: Record, estimate: Record) -> Iterator[tuple[str, Record]]:
    key = {"model": estimate["model"], "analysis": document["analysis"]}
    statistics, settings = estimate["statistics"], estimate["settings"]
    model = {
        name: estimate.get(name)
        for name in ("part", "estimator", "outcome", "nobs", "units", "periods", "df")
    }
    model |= {name: statistics.get(name) for name in STATISTICS} | {
        name: settings.get(name) for name in SETTINGS
    }
    if isinstance(model["variance"], dict):
        model["variance"] = variance(model["variance"])
    model |= {
        "kind": document["kind"],
        "simulated": document["simulated"],
        "notes": "\n".join(map(said, estimate["notes"])) or None,
    }
    yield "models", key | model
    for i, term in enumerate(estimate["terms"], start=1):
        yield "terms", key | {"position": i} | term
    for test in estimate["tests"]:
        yield (
            "tests",
            key | _renamed(_said(test)) | {"df": ", ".join(f"{df:g}" for df in test["df"]) or None},
        )
    for name, value in statistics.items():
        yield "statistics", key | {"name": name, "value": value}
    for name, value in settings.items():
        yield "settings", key | {"name": name, "value": _words(value)}


def _said(test: Record) -> Record:
    """A test with its null hypothesis and its note in words."""
    return {**test, **{key: said(test[key]) for key in ("null", "note")}}


def _renamed(row: Record) -> Record:
    return {RENAMED.get(key, key): value for key, value in row.items()}


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
