"""Every check over a study's series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest.places import Division
from warehouse.suspects import declared as of_sources
from warehouse.suspects import rows, sources, years
from warehouse.suspects.cells import Evidence, Finding, Series

# A function from the evidence to findings, by the name that these bear.
CHECKS = {
    "allocations": of_sources.find_allocations,
    "changed_borders": years.find_changed_borders,
    "denied_spikes": sources.find_denied_spikes,
    "identities": of_sources.find_identities,
    "interpolated": years.find_interpolated,
    "misspelt_names": rows.find_misspelt_names,
    "other_columns": rows.find_other_columns,
    "other_counts": sources.find_other_counts,
    "parts_of_total": rows.find_parts_of_total,
    "repeated_years": years.find_repeated_years,
    "shifted_rows": rows.find_shifted_rows,
    "slips": rows.find_slips,
    "splices": years.find_splices,
    "sum_of_others": rows.find_sum_of_others,
    "vintages": of_sources.find_vintages,
}
Declared = Mapping[str, Mapping[str, Any]]


def search(
    all_series: Sequence[Series], declared: Declared | None = None, divisions: Sequence[Division] = ()
) -> list[Finding]:
    """The findings of every check, in the order of checks, series, units and years."""
    evidence = Evidence(tuple(all_series), declared or {}, tuple(divisions))
    return [found for find in CHECKS.values() for found in find(evidence)]
