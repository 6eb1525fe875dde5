"""A configuration as the text of a page (YAML, commented, a line for each thing), and tables of columns."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from spillover.words import _, pgettext

# A configuration as the text of a page: YAML, commented, a line for each thing.

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9_.\u4e00-\u9fff /-]*[A-Za-z0-9_\u4e00-\u9fff]|[A-Za-z]")
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n", "none", "nan", "inf"])
LONGEST = 120


def write_scalar(value: Any) -> str:
    """A value on its line; a text in quotation marks where YAML could take it for something else."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def write_flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_scalar(k)}: {write_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(write_flow, value)) + "]"
    return write_scalar(value)


def write_block(value: Mapping[str, Any], indent: int = 0) -> list[str]:
    """Keys and values, each on one line where it fits, else below its key."""
    lines = []
    for key, inner in value.items():
        head = f"{' ' * indent}{write_scalar(key)}:"
        short = f"{head} {write_flow(inner)}"
        if len(short) <= LONGEST or not isinstance(inner, Mapping | list):
            lines.append(short)
        elif isinstance(inner, Mapping):
            lines += [head, *write_block(inner, indent + 2)]
        else:
            lines += [head, *(f"{' ' * (indent + 2)}- {write_flow(item)}" for item in inner)]
    return lines


def write_section(name: str, value: Mapping[str, Any], comment: str = "") -> list[str]:
    """A section: its entries a line each. comment: the line above it."""
    head = [f"# {line}" for line in comment.split("\n") if line]
    return ["", *head, f"{name}:", *write_block(value, 2)]


def align_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns one below the other; a Chinese character is two wide."""
    widths = [max(_width(_shorten(row[j])) for row in rows) for j in range(len(rows[0]))]
    return [
        "  ".join(
            _shorten(cell) + " " * (width - _width(_shorten(cell)))
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _shorten(text: str) -> str:
    return text if len(text) <= 48 else f"{text[:47]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


# Sentences by key.

DOOR = {
    "analyses": _("The baseline and its variations; each names what differs from the one it is like."),
    "weights": _("Spatial weight matrices."),
    "sweeps": _("One estimate under every combination."),
    "sweep-matrices": _("all specifications of the spatial models"),
    "sweep-specifications": _("all specifications of the baseline"),
    "option-controls-all": _("all controls"),
    "option-controls-none": _("no controls"),
    "option-windows-all": _("all years"),
    "option-tails-all": _("tails as they are"),
    "option-tails-winsorised": _("tails winsorised"),
    "tables": _("Tables, as Word, LaTeX, HTML and CSV."),
    "figures": _("Figures, as PDF, SVG and PNG."),
    "report": _("The head of the page."),
    "column-baseline": _("Baseline"),
    "column-without_controls": _("Without controls"),
    "column-unit_effects": _("Unit effects"),
    "column-robust_errors": _("Robust errors"),
    "column-driscoll_kraay": _("Driscoll–Kraay errors"),
    "column-lagged": _("Lagged"),
    "column-without_first_years": _("Without first years"),
    "matrix-given": _("Given matrix"),
    "matrix-contiguity": _("Contiguity"),
    "matrix-inverse_distance": _("Inverse distance"),
    "matrix-nearest": _("Nearest neighbours"),
    "table-descriptives": _("Descriptive statistics"),
    "table-mediation": _("{outcome}: mediation"),
    "table-moderation": _("{outcome}: moderation"),
    "table-groups": _("{outcome} by {group}"),
    "table-policy": _("{outcome}: the average effect of the treatment"),
    "figure-event_study": _("Effects by year since adoption"),
    "figure-event_study-caption": _(
        "Estimators side by side; thick lines are 95% intervals, thin ones bands for "
        "the entire path. The last year before adoption is zero by normalisation."
    ),
    "figure-trends": _("The outcome by year of adoption"),
    "figure-trends-caption": _("Means of the cohorts, units that adopt in one year; a mark shows that year."),
    "figure-bacon": _("Decomposition of the two-way fixed-effects coefficient"),
    "figure-bacon-caption": _("Each point compares two cohorts, groups of units by their year of adoption."),
    "table-moran": _("Moran's I: {outcome}"),
    "table-tests": _("Tests of the spatial specification"),
    "table-spatial": _("{outcome}: spatial Durbin models"),
    "effects": _("Direct, indirect and total effects"),
    "result-direct": _("{treatment}, spatial Durbin model, direct effect"),
    "result-indirect": _("{treatment}, spatial Durbin model, indirect effect"),
    "candidate-unit": _("unit"),
    "candidate-year": _("year"),
    "candidate-units": pgettext("door", "units"),
    "candidate-rows": _("rows as a share of units × years"),
    "candidate-explained": _("variance explained"),
    "candidate-header": _("its header"),
    "candidate-same": _("same units"),
    "listed-column": _("column"),
    "listed-name": _("name in the study"),
    "listed-label": _("label"),
    "header-year": _("year of the header"),
    "listed-measured": _("unit of measurement"),
    "listed-numbers": pgettext("door", "numbers"),
    "listed-mean": _("mean"),
    "listed-lowest": _("lowest"),
    "listed-highest": _("highest"),
    "label-sdm": _("Spatial Durbin model: {matrix}"),
    "label-given": _("given"),
    "label-contiguity": _("contiguity"),
    "label-inverse_distance": _("inverse distance"),
    "label-nearest": _("nearest"),
}
