"""What an index is made of, once `based_on` and `without` are resolved."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from spillover.errors import StudyError


def index_definition(
    indices: Mapping[str, Mapping[str, Any]], name: str, variables: Collection[str]
) -> dict[str, Any]:
    """The section of index `name` with its own `indicators`, as a list that keeps their order where keys are
    sorted.

    Each of the list is its configuration plus `variable`; variables: those of the study. Raises StudyError
    naming the key that does not fit.
    """
    definition = dict(indices[name])
    base = definition.pop("based_on", None)
    if base is not None and "indicators" in definition:
        raise StudyError(f"indices.{name}: give either 'indicators' or 'based_on', not both")
    if base is not None:
        if "indicators" not in indices.get(base, {}):
            raise StudyError(f"indices.{name}.based_on: {base!r} is not an index with indicators of its own")
        definition["indicators"] = indices[base]["indicators"]
    if "indicators" not in definition:
        raise StudyError(f"indices.{name}: give its 'indicators', or the index that it is 'based_on'")
    for unknown in (v for v in definition["indicators"] if v not in variables):
        close = difflib.get_close_matches(unknown, list(variables), n=1)
        hint = f"did you mean {close[0]!r}?" if close else "define it there"
        raise StudyError(f"indices.{name}.indicators: {unknown!r} is not in 'variables' of the study; {hint}")
    left_out = definition.pop("without", [])
    unknown = [v for v in left_out if v not in definition["indicators"]]
    if unknown:
        raise StudyError(f"indices.{name}.without: {unknown[0]!r} is not one of its indicators")
    definition["indicators"] = [
        {"variable": v, **entry} for v, entry in definition["indicators"].items() if v not in left_out
    ]
    if not definition["indicators"]:
        raise StudyError(f"indices.{name}.without: no indicator is left")
    return definition
