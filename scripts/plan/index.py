"""Methods and definitions of a study's composite indices, with their options checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.checks import fail
from index.method import Method, index_definition
from plan.resolve import build_declaration, find_kind, resolve_each
from spillover.declarations import kinds_in
from spillover.errors import StudyError
from spillover.words import _


def methods() -> Mapping[str, type[Method]]:
    """Get every method of composite indices by name."""
    return kinds_in("index.methods", Method)


def resolve_methods(study: Mapping[str, Any]) -> dict[str, Method]:
    """Resolve the method of each index. Raises StudyError naming every wrong option of `indices`."""
    found, wrong = resolve_each(
        study.get("indices"), lambda name, index: _build_method(index, f"indices.{name}")
    )
    wrong += [f"indices.{name}.options.{one}" for name, method in found.items() for one in method.problems()]
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def resolve_definitions(study: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Resolve the definition of each index, with what it is based on. Raises StudyError naming every wrong
    one.
    """
    indices = study.get("indices") or {}
    found, wrong = resolve_each(indices, lambda name, _: index_definition(indices, name, study["variables"]))
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def _build_method(index: Mapping[str, Any], place: str) -> Method:
    options = index.get("options") or {}
    declaration = find_kind(index, "method", methods(), place, _("{name} is not a method of an index"))
    if "method" in options:
        raise StudyError(
            _("{place}: the method is not one of its options; leave it out", place=f"{place}.options")
        )
    return build_declaration({"method": index["method"], **options}, declaration, f"{place}.options")
