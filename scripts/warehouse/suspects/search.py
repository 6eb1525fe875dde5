"""Every check over a study's series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.declaration import DeclaredRelations
from ingest.places import Division
from warehouse.suspects import copies, digits, relations, rows, sources, years
from warehouse.suspects.cells import Evidence, Series
from warehouse.suspects.finding import SuspectedNumber


def _all(evidence: Evidence) -> list[Evidence]:
    return [evidence]


def _all_series(evidence: Evidence) -> Sequence[Series]:
    return evidence.series


def _split_by_series(evidence: Evidence) -> list[Evidence]:
    """The evidence of each series alone."""
    return [replace(evidence, series=(series,)) for series in evidence.series]


def _sources(evidence: Evidence) -> list[list[Series]]:
    """The series of each source."""
    names = dict.fromkeys(series.source for series in evidence.series)
    return [list(evidence.select_source(name).values()) for name in names]


# By the name that findings bear, the function that makes them, and what it is given one by one: all of the
# evidence, the series of a source, or a series.
CHECKS: Mapping[
    str, tuple[Callable[[Evidence], Iterable[Any]], Callable[[Any], Iterable[SuspectedNumber]]]
] = {
    "allocations": (_all, relations.find_allocations),
    "changed_borders": (_all, years.find_changed_borders),
    "denied_spikes": (_all, sources.find_denied_spikes),
    "exchanged_digits": (_all_series, digits.find_exchanged_digits),
    "exchanged_units": (_sources, copies.find_exchanged_units),
    "identities": (_all, relations.find_identities),
    "interpolated": (_all_series, years.find_interpolated),
    "misspelt_names": (_sources, rows.find_misspelt_names),
    "other_columns": (_sources, rows.find_other_columns),
    "other_counts": (_all, sources.find_other_counts),
    "other_units": (_all_series, copies.find_other_units),
    "parts_of_total": (_sources, rows.find_parts_of_total),
    "repeated_years": (_sources, years.find_repeated_years),
    "shifted_rows": (_all_series, rows.find_shifted_rows),
    "slips": (_all_series, rows.find_slips),
    "splices": (_split_by_series, years.find_splices),
    "sum_of_others": (_sources, rows.find_sum_of_others),
    "vintages": (_all, relations.find_vintages),
}
Declarations = Mapping[str, DeclaredRelations]


def search(
    all_series: Sequence[Series], declared: Declarations | None = None, divisions: Sequence[Division] = ()
) -> list[SuspectedNumber]:
    """The findings of every check, in the order of checks, series, units and years."""
    evidence = Evidence(tuple(all_series), declared or {}, tuple(divisions))
    return [found for given, find in CHECKS.values() for one in given(evidence) for found in find(one)]
