"""Every check over a study's series."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.divisions import Division
from warehouse.suspects import checks
from warehouse.suspects.cells import Evidence, Finding, Series

Declared = Mapping[str, Mapping[str, Any]]


def search(
    all_series: Sequence[Series], declared: Declared | None = None, divisions: Sequence[Division] = ()
) -> list[Finding]:
    """The findings of every check, in the order of checks, series, units and years."""
    evidence = Evidence(tuple(all_series), declared or {}, tuple(divisions))
    found = []
    for name in checks.CHECKS:
        found += importlib.import_module(f"{checks.__name__}.{name}").find(evidence)
    return found
