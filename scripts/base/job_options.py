"""Options of a job: what it depends on besides its files, from the plan that writes it to the script that
reads it.
"""

from __future__ import annotations

from typing import Any

import msgspec

Configured = dict[str, Any]  # a part of the study's configuration, whose keys are the user's


class JobOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of the jobs of one rule. What an option leaves at its default is not among those that are
    compared between runs.
    """

    def plain(self) -> dict[str, Any]:
        """Return the options that differ from their defaults, by name, as JSON has them."""
        given = [(one, getattr(self, one.name)) for one in msgspec.structs.fields(self)]
        return {one.name: _plain(value) for one, value in given if not _is_default(one, value)}


def _is_default(field: msgspec.structs.FieldInfo, value: Any) -> bool:
    """Return whether a value is what its field has by default."""
    if field.default_factory is not msgspec.NODEFAULT:
        return bool(value == field.default_factory())
    return field.default is not msgspec.NODEFAULT and bool(value == field.default)


def _plain(value: Any) -> Any:
    """Return a value with its records as mappings."""
    if isinstance(value, JobOptions):
        return value.plain()
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
