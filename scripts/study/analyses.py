"""The analyses of a study as the rules need them: inherited, completed with the study's defaults and checked,
name by name.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from study.errors import StudyError, quoted
from study.load import validate
from study.spatial_options import misused
from study.terms import TERM_KEYS, variables_used

Analysis = dict[str, Any]


def resolve_analyses(study: Mapping[str, Any], schema_folder: Path) -> dict[str, Analysis]:
    """Each analysis of a study with what it inherits (`like`) and the study's `defaults` filled in.

    Raises StudyError naming analysis and key: unknown keys or kinds, `like` in a circle, unknown variables or
    groups, a term in two roles, and options that a spatial model has no use for.
    """
    analyses, defaults = study.get("analyses", {}), study.get("defaults", {})
    definitions = json.loads((schema_folder / "analyses.json").read_text(encoding="utf-8"))["$defs"]
    where = f"config/{study['study']}.yaml"
    resolved = {}
    for name in analyses:
        analysis = _inherited(name, analyses, where)
        allowed = definitions.get(f"{analysis.get('kind')}_analysis", {}).get("properties", {})
        resolved[name] = {key: value for key, value in defaults.items() if key in allowed} | analysis
    validate({"analyses": resolved}, schema_folder, where, schema="analyses")
    for name, analysis in resolved.items():
        _check_names(f"{where}: analyses.{name}", analysis, study)
        _check_roles(f"{where}: analyses.{name}", analysis)
        for problem in misused(analysis) if analysis["kind"] == "spatial" else ():
            raise StudyError(f"{where}: analyses.{name}.{problem}")
    return resolved


def _inherited(name: str, analyses: Mapping[str, Analysis], where: str) -> Analysis:
    """The analysis with the keys of those it is `like`, its own winning; null takes an inherited key away."""
    chain = [name]
    while "like" in analyses[chain[-1]]:
        parent = analyses[chain[-1]]["like"]
        if parent not in analyses:
            raise StudyError(
                f"{where}: analyses.{chain[-1]}.like: there is no analysis "
                f"{quoted(parent)}{_suggest(parent, analyses)}"
            )
        if parent in chain:
            raise StudyError(
                f"{where}: analyses.{name}.like: {' -> '.join([*chain, parent])} is a circle; give one of "
                "them its own keys"
            )
        chain.append(parent)
    merged: Analysis = {}
    for step in reversed(chain):
        merged |= analyses[step]
    return {key: value for key, value in merged.items() if key != "like" and value is not None}


def _check_names(place: str, analysis: Mapping[str, Any], study: Mapping[str, Any]) -> None:
    variables = [*study["variables"], *study.get("indices", {})]
    groups = study["units"].get("groups", [])
    used = dict.fromkeys(variables_used(analysis), "its terms")
    used |= {name: key for key in ("standardise", "centre") for name in analysis.get(key, [])}
    for name, key in used.items():
        if name not in variables:
            raise StudyError(
                f"{place}: {key} name {quoted(name)}, neither in 'variables' nor in "
                f"'indices'{_suggest(name, variables)}"
            )
    matrices = study.get("weights", {})
    for key in ("weights", "error_weights"):
        if key in analysis and analysis[key] not in matrices:
            raise StudyError(
                f"{place}.{key}: {quoted(analysis[key])} is not in 'weights'"
                f"{_suggest(analysis[key], matrices)}"
            )
    for key, names in _groups_named(analysis).items():
        for name in names:
            if name not in groups:
                raise StudyError(
                    f"{place}.{key}: {quoted(name)} is not in units.groups{_suggest(name, groups)}"
                )


def _check_roles(place: str, analysis: Mapping[str, Any]) -> None:
    """A term explains the outcome in one role; tests are of terms that the model has."""
    if analysis["kind"] == "descriptives":
        return
    roles: dict[str, str] = {}
    for key in TERM_KEYS:
        for term in _listed(analysis.get(key, [])):
            if term in roles:
                raise StudyError(
                    f"{place}: {quoted(term)} stands in {roles[term]!r} and in {key!r}; leave it "
                    "in one of them"
                )
            roles[term] = key
    for key, terms in (
        ("wild.terms", analysis.get("wild", {}).get("terms", [])),
        ("tested", analysis.get("tested", [])),
    ):
        for term in terms:
            if roles.get(term) != "regressors":
                regressors = _listed(analysis.get("regressors", []))
                raise StudyError(
                    f"{place}.{key}: {quoted(term)} is not among the regressors{_suggest(term, regressors)}"
                )


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _groups_named(analysis: Mapping[str, Any]) -> dict[str, list[str]]:
    """The grouping columns that an analysis names, by the key that does."""
    by = analysis.get("variance", {}).get("by", [])
    clusters = [by] if isinstance(by, str) else list(by)
    named = {
        "variance.by": [name for name in clusters if name not in ("unit", "year")],
        "sample.groups": list(analysis.get("sample", {}).get("groups", {})),
    }
    return named | ({"by": [analysis["by"]]} if "by" in analysis else {})


def _suggest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {quoted(close[0])}?" if close else f"; there are {', '.join(known) or 'none'}"
