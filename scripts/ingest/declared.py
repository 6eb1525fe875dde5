"""What a source's entry declares of its columns: identities, allocations and vintages, and the columns that
are read for the checks alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from declare.problems import suggestion
from study.errors import StudyError, quoted
from warehouse.formula import parse_formula

Source = dict[str, Any]
KEYS = ("identities", "allocations", "vintages")


def witness_columns(name: str, source: Source, needed: Collection[str]) -> dict[str, Any]:
    """The columns that no variable needs and a check does. Raises StudyError where the entry names a column
    that it does not have.
    """
    columns: Mapping[str, Any] = source["columns"]
    found = {}
    for key, column in _named(name, source):
        if column not in columns:
            raise StudyError(
                f"source {name!r}: {key} names {quoted(column)}, which is not one of its 'columns'"
                f"{suggestion(column, sorted(columns))}"
            )
        if column not in needed:
            found[column] = columns[column]
    return found


def declared_of(sources: Mapping[str, Source]) -> dict[str, dict[str, Any]]:
    """Every source's declarations, of the sources that have any."""
    found = {name: {key: source[key] for key in KEYS if source.get(key)} for name, source in sources.items()}
    return {name: own for name, own in found.items() if own}


def _named(name: str, source: Source) -> Iterator[tuple[str, str]]:
    """Each column that the entry names, with the key where it does."""
    for column in source.get("witnesses", []):
        yield "witnesses", column
    for number, identity in enumerate(source.get("identities", [])):
        key = f"identities[{number}]"
        yield key, identity["column"]
        formula = parse_formula(identity["formula"], f"source {name!r}: {key}.formula")
        yield from ((key, measure) for measure in formula.measures)
    for allocation in source.get("allocations", []):
        yield from (("allocations", allocation[k]) for k in ("column", "by", "within") if k in allocation)
    for vintage in source.get("vintages", []):
        yield "vintages", vintage["column"]
