"""The facts about a study's printed tables: its `audit` section, with those of another study where it is
`like` one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.declaration import AuditFile, PrintedFacts
from audit.outcome import RULES
from base.checks import fail, find_absent_names, rising_levels
from base.problems import problems
from base.yaml_file import read_yaml, resolve_languages
from spillover.declarations import convert
from spillover.errors import StudyError, quote_value
from spillover.words import _


def resolve_facts(facts: Mapping[str, Any], configurations: Path, where: str) -> PrintedFacts:
    """The facts with what they inherit; `like` names a study in the folder of configurations.

    Raises StudyError naming the key: a study without facts, rules of stars that are reversed or not there.
    """
    merged = dict(facts)
    if "like" in facts:
        other = _facts_of(str(facts["like"]), configurations, where)
        merged = {**other, **{key: value for key, value in facts.items() if key != "like"}}
    fail(where, find_wrong_rules(merged.get("stars", {})))
    if "like" in facts:
        whole = _("{path} with the facts that it inherits", path=where)
        fail(whole, problems({"audit": merged}, AuditFile))
    return convert(merged, PrintedFacts)


def require_facts(facts: PrintedFacts | None) -> PrintedFacts:
    """The facts of a study. StudyError where it has no such section."""
    if facts is not None:
        return facts
    raise StudyError(
        _(
            "the study has no section 'audit', so no printed tables to audit; docs/audit.md "
            "shows one. Any folder of tables can be audited: make audit FOLDER=tables"
        )
    )


def find_printed_tables(root: Path, folder: str, where: str) -> list[Path]:
    """The files of the printed tables. Raises StudyError where the folder has none."""
    found = sorted((root / folder).glob("*.csv"))
    if not found:
        if (root / folder).is_dir():
            raise StudyError(
                _(
                    "{where}: audit.folder: {folder} has no table (.csv); correct its path",
                    where=where,
                    folder=quote_value(folder),
                )
            )
        raise StudyError(
            _(
                "{where}: audit.folder: folder not found: {folder}; correct the path",
                where=where,
                folder=quote_value(folder),
            )
        )
    return found


def _facts_of(name: str, configurations: Path, where: str) -> dict[str, Any]:
    path = configurations / f"{name}.yaml"
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name) or not path.is_file():
        raise StudyError(
            _(
                "{where}: audit.like: unknown study {name}; {folder} has none of that name",
                where=where,
                name=quote_value(name),
                folder=f"{configurations.name}/",
            )
        )
    document, _rest = resolve_languages(read_yaml(path))
    other = document.get("audit") if isinstance(document, dict) else None
    if not isinstance(other, dict) or "folder" not in other:
        raise StudyError(
            _(
                "{where}: audit.like: {name} has no audit.folder of its own; name the study that "
                "has the facts",
                where=where,
                name=path.name,
            )
        )
    return other


def find_wrong_rules(stars: Mapping[str, Any]) -> Iterator[str]:
    """Find rules of printed stars that are reversed, or a stated rule that is none of them."""
    rules = stars.get("rules", RULES)
    if not rules:
        yield _("audit.stars.rules: is empty; state one rule, or remove the key")
    for name, levels in rules.items():
        yield from rising_levels(f"audit.stars.rules.{name}", levels)
    if "stated" in stars:
        yield from find_absent_names("audit.stars.stated", [stars["stated"]], rules)


def read_facts(path: Path) -> PrintedFacts:
    """The facts in a study's configuration, or in a file that has nothing else. Not valid ones are a
    StudyError.
    """
    document, _rest = resolve_languages(read_yaml(path))
    facts = document.get("audit") if isinstance(document, dict) else None
    if not isinstance(facts, dict):
        raise StudyError(_("{path}: no section 'audit'; docs/audit.md shows one", path=path))
    fail(str(path), problems({"audit": facts}, AuditFile))
    return resolve_facts(facts, path.parent, str(path))
