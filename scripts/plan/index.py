"""The methods of a study's indices: typed, and their options checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from base.check import problems
from base.checks import fail
from base.problems import suggestion
from index.method import Method, index_definition
from spillover.declared import convert, kinds_in
from spillover.errors import StudyError, quoted


def methods() -> Mapping[str, type[Method]]:
    """Every method of composite indices by name."""
    return kinds_in("index.methods", Method)


def resolve_methods(study: Mapping[str, Any]) -> dict[str, Method]:
    """The method of each index. Raises StudyError naming every wrong option of `indices`."""
    found: dict[str, Method] = {}
    wrong: list[str] = []
    for name, index in (study.get("indices") or {}).items():
        try:
            found[name] = _typed(index, f"indices.{name}")
        except StudyError as error:
            wrong += str(error).splitlines()
            continue
        wrong += [f"indices.{name}.options.{problem}" for problem in found[name].problems()]
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def resolve_definitions(study: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The definition of each index, with what it is based on. Raises StudyError naming every wrong one."""
    indices = study.get("indices") or {}
    found: dict[str, dict[str, Any]] = {}
    wrong: list[str] = []
    for name in indices:
        try:
            found[name] = index_definition(indices, name, study["variables"])
        except StudyError as error:
            wrong.append(str(error))
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def _typed(index: Mapping[str, Any], place: str) -> Method:
    name, options = index.get("method"), index.get("options") or {}
    if not isinstance(name, str) or name not in methods():
        what = "is missing" if name is None else f"{quoted(name)} is not a method of an index"
        raise StudyError(f"{place}.method: {what}{suggestion(str(name), methods())}")
    declaration = methods()[name]
    if "method" in options:
        raise StudyError(f"{place}.options: the method is not one of its options; leave it out")
    try:
        return convert({"method": name, **options}, declaration)
    except (msgspec.ValidationError, ValueError) as error:
        found = problems({"method": name, **options}, declaration, [*place.split("."), "options"])
        raise StudyError("\n".join(found or [f"{place}.options: {error}"])) from None
