"""Labels of a study's own names in the current language: groups and their labels, matrices,
analyses, measures, options of sweeps, variables. A job that prints is given those that it can print.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

Names = Mapping[str, Mapping[str, Any]]  # labels by name, for each sort of name
_GIVEN: ContextVar[Names] = ContextVar("names")


def name_by(names: Names) -> None:
    """Set the names of all that this process says from now on. names: as the key `labels` of a study, and
    `variables`.
    """
    _GIVEN.set(names)


def labels_of(sort: str) -> Mapping[str, Any]:
    """Get the labels of one sort of names."""
    return _GIVEN.get({}).get(sort, {})


def find_label(sort: str, name: str, within: str | None = None) -> str | None:
    """Find the label of a name of one sort, None where it has none. within: the column of a value or the
    choice of an option; any of them by default.
    """
    given = _GIVEN.get({}).get(sort, {})
    if sort not in ("values", "options"):
        return given.get(name)
    columns = given.values() if within is None else [given.get(within, {})]
    return next((labels[name] for labels in columns if name in labels), None)


def label_or_name(sort: str, name: str, within: str | None = None) -> str:
    """Get the label of what a study names, or the name itself."""
    label = find_label(sort, name, within)
    return name if label is None else label
