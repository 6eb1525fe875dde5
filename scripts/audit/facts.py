"""The facts about a study's printed tables: its `audit` section, with those of another study where it is
`like` one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from study.errors import StudyError
from study.load import validate
from study.yaml_file import read_yaml


def resolve_facts(facts: Mapping[str, Any], configurations: Path, where: str) -> dict[str, Any]:
    """The facts with what they take over; `like` names a study in the folder of configurations."""
    if "like" not in facts:
        return dict(facts)
    path = configurations / f"{facts['like']}.yaml"
    if not path.is_file():
        raise StudyError(
            f"{where}: audit.like: there is no study {facts['like']!r} in {configurations.name}/"
        )
    other = read_yaml(path).get("audit", {})
    if "folder" not in other:
        raise StudyError(
            f"{where}: audit.like: {path.name} has no audit.folder of its own; name the study that has "
            "the facts"
        )
    return {**other, **{key: value for key, value in facts.items() if key != "like"}}


def read_facts(path: Path, schemas: Path) -> dict[str, Any]:
    """The facts in a study's configuration, or in a file that has nothing else. Not valid ones are a
    StudyError.
    """
    document = read_yaml(path)
    facts = document.get("audit") if isinstance(document, dict) else None
    if not isinstance(facts, dict):
        raise StudyError(f"{path}: no section 'audit'; docs/audit.md shows one")
    validate({"audit": facts}, schemas, str(path), schema="audit")
    return resolve_facts(facts, path.parent, str(path))
