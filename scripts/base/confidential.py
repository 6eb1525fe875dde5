"""Confidential sources: their single values stay out of pages, packages, messages, logs and exports.

A study is confidential as a whole where one of its sources, or its panel, is: what is printed of it is made
of all of them. The process and its jobs know by an environment variable.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from spillover.words import Shown

VARIABLE = "SPILLOVER_CONFIDENTIAL"
HIDDEN = "…"
LEAST_GROUP = 3  # units of a group whose mean is printed: of two, each knows the other's value by its own
# What messages of a confidential study show: values that say where something is, what it is called, and what
# may be done; how many there are. A value of any other name is left out.
# fmt: off
PLACES = {
    "absent", "adcode", "all", "analyses", "analysis", "argument", "asked", "baseline", "beside", "by",
    "candidates", "cause", "cell", "cells", "change", "changes", "chosen", "city", "clusters", "code",
    "cohort", "cohorts", "column", "columns", "command", "controls", "count", "count2", "dated",
    "direction", "done", "draws", "effect", "effects", "encoding", "estimator", "failed", "field", "fields",
    "figure", "file", "files", "folder", "format", "formats", "formula", "group", "groups", "header",
    "headers", "hint", "hours", "how", "id", "ids", "index", "input", "instruments", "item", "job", "jobs",
    "key", "keys", "kind", "known", "label", "labels", "lacking", "lags", "language", "languages", "layout",
    "layouts", "library", "line", "lines", "list", "log", "logs", "lost", "matrices", "matrix", "measure",
    "measures", "mediators", "method", "minutes", "model", "models", "more", "most", "name", "names",
    "needed", "nobs", "option", "options", "order", "other", "others", "outcome", "own", "page", "parent",
    "part", "parts", "path", "pattern", "patterns", "period", "periods", "place", "places", "policy",
    "problem", "program", "programs", "quantity", "regime", "regimes", "regressors", "remedy", "restore",
    "root", "row", "rows", "rule", "said", "script", "scripts", "seconds", "section", "sections", "sheet",
    "sheets", "size", "source", "sources", "statistic", "step", "study", "table", "tag", "term", "terms",
    "test", "tests", "time", "title", "total", "treatment", "type", "unit", "units", "until", "used",
    "variable", "variables", "version", "wanted", "what", "where", "which", "width", "window", "year",
    "years"
}
# fmt: on


def is_so(declaration: Mapping[str, Any]) -> bool:
    """Return whether a source, or the key `panel`, as a study has it is declared confidential."""
    return declaration.get("confidential") is True


def declare_confidential(found: bool) -> None:
    """Have this process, and those that it starts, leave values out of their messages; or no longer."""
    if found:
        os.environ[VARIABLE] = "1"
    else:
        os.environ.pop(VARIABLE, None)


def hides_values() -> bool:
    """Return whether values are left out."""
    return VARIABLE in os.environ


def choose_redaction() -> Shown | None:
    """Return how messages show values: in full, unless the study is confidential."""
    return show_value if hides_values() else None


def show_value(name: str, value: Any) -> Any:
    """Show a value of a message as its name allows."""
    if not hides_values() or name in PLACES:
        return value
    return HIDDEN
