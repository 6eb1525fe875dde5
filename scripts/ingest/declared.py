"""What a source's entry declares of its columns: identities, allocations and vintages, and the columns that
are read for the checks alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from base.formula import parse_formula
from base.problems import suggestion
from ingest.source import Source
from spillover.errors import StudyError, quoted

KEYS = ("identities", "allocations", "vintages")


def witness_columns(name: str, source: Source, needed: Collection[str], others: Collection[str]) -> Source:
    """The columns that no variable needs and a check does. others: what vintages of any source are of.

    Raises StudyError where the entry names a column that it does not have.
    """
    columns: Mapping[str, Any] = source["columns"]
    found = {}
    for key, column in columns_named(source, f"source {name!r}: "):
        if column not in columns:
            raise StudyError(
                f"source {name!r}: {key} names {quoted(column)}, which is not one of its 'columns'"
                f"{suggestion(column, sorted(columns))}"
            )
        found[column] = columns[column]
    found |= {column: columns[column] for column in columns if column in others}
    return {column: value for column, value in found.items() if column not in needed}


def others_of_vintages(sources: Mapping[str, Source], registry: Mapping[str, Source]) -> set[str]:
    """The measures that vintages are of. Raises StudyError where one is of itself, or of a measure that
    neither the study nor the registry has: one that the study does not use is not compared.
    """
    everything = {**registry, **sources}
    found = set()
    for name, source in sources.items():
        for number, vintage in enumerate(source.get("vintages", [])):
            column, of = vintage["column"], vintage["of"]
            own = {column} if of == column else set()
            known = {m for n, s in everything.items() for m in s["columns"] if n != name or m not in own}
            if of not in known:
                raise StudyError(
                    f"source {name!r}: vintages[{number}].of names {quoted(of)}, which no "
                    f"{'other ' if own else ''}source gives{suggestion(of, sorted(known), listed=False)}; "
                    "name a measure of the same quantity"
                )
            found.add(of)
    return found


def declared_of(sources: Mapping[str, Source]) -> dict[str, dict[str, Any]]:
    """Every source's declarations, of the sources that have any."""
    found = {name: {key: source[key] for key in KEYS if source.get(key)} for name, source in sources.items()}
    return {name: own for name, own in found.items() if own}


def columns_named(source: Source, where: str = "") -> Iterator[tuple[str, str]]:
    """Each column of its own that an entry's declarations name, with the key where they do. where: what
    messages about formulas begin with.
    """
    for number, column in enumerate(source.get("witnesses", [])):
        yield f"witnesses[{number}]", column
    for number, identity in enumerate(source.get("identities", [])):
        yield f"identities[{number}].column", identity["column"]
        key = f"identities[{number}].formula"
        formula = parse_formula(identity["formula"], where + key)
        if formula.proposed:
            raise StudyError(
                f"{where}{key}: corrected(x) is for variables; an identity is of numbers as read"
            )
        yield from ((key, measure) for measure in formula.measures)
    for number, allocation in enumerate(source.get("allocations", [])):
        yield from (
            (f"allocations[{number}].{key}", allocation[key])
            for key in ("column", "by", "within")
            if key in allocation
        )
    for number, vintage in enumerate(source.get("vintages", [])):
        yield f"vintages[{number}].column", vintage["column"]
