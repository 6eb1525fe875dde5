"""What a unit of the base map is called: a study's units have a name, and maybe one of their own language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from words.say import say


def unit_name(unit: Mapping[str, Any]) -> str:
    """The name in the language that is spoken, where there is one."""
    return say("unit_name", name=unit["name"], local=unit["name_local"] or unit["name"])


def unit_names(unit: Mapping[str, Any]) -> str:
    """Both names, where the language spoken prints both."""
    local = unit["name_local"]
    both = local and local != unit["name"]
    return say("unit_names", name=unit["name"], local=local) if both else unit["name"]
