"""What a unit of the base map is called: a study's units have a name, and maybe one of their own language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base.csv_table import read_csv_table
from words.names import called
from words.say import verbatim


def unit_name(unit: Mapping[str, Any]) -> str:
    """The name in the language that is spoken, where there is one."""
    return verbatim("unit_name", name=unit["name"], local=_local(unit) or unit["name"])


def unit_names(unit: Mapping[str, Any]) -> str:
    """Both names, where the language spoken prints both."""
    local = _local(unit)
    both = local and local != unit["name"]
    return verbatim("unit_names", name=unit["name"], local=local) if both else unit["name"]


def _local(unit: Mapping[str, Any]) -> str:
    return str(called("units", unit["name"]) or unit["name_local"])


def local_names(path: Path, labels: Mapping[str, str]) -> dict[str, str]:
    """What each unit of a study's file of units is called in its own language, by its other name and by its
    id. labels: those that go before the file's.
    """
    if not path.is_file():  # the units of a panel in one file
        return dict(labels)
    found = dict(labels)
    for _, row in read_csv_table(path)[1]:
        own = labels.get(row.get("name", "")) or row.get("name_local")
        found |= {row[key]: own for key in ("unit", "name") if own and row.get(key)}
    return found
