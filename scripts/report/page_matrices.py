"""The page's facts of every weight matrix: what a reader must know before trusting an estimate made
with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from report.page_parts import Section, missing, paragraph, plain_table
from report.page_plan import is_there, why_missing
from report.sweep_words import option_name, option_words
from words.names import named
from words.say import say

COLUMNS = (
    "name",
    "made",
    "units",
    "links",
    "neighbours",
    "islands",
    "components",
    "asymmetry",
    "radius",
    "rho",
)


def matrices_section(files: Mapping[str, str]) -> Section | None:
    """The facts of the study's matrices by name; None where it has none."""
    if not files:
        return None
    rows, lost = [], []
    for name, file in files.items():
        if is_there(file):
            rows.append(facts_row(name, json.loads(Path(file).read_text(encoding="utf-8"))))
        else:
            lost.append(missing(say("the_matrix", name=named("weights", name)), why_missing(file, [])))
    head = [say(f"matrix-{column}") for column in COLUMNS]
    table = plain_table(head, rows, say("matrices_table")) if rows else ""
    body = paragraph(say("matrices_explanation")) + table + "\n".join(lost)
    return Section("matrices", say("matrices_section"), body)


def facts_row(name: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """One matrix in the columns COLUMNS."""
    chosen = {
        key: value
        for key, value in facts["options"].items()
        if key not in ("family", "standardise") and value is not None
    }
    options = [option_words(key, str(value)) for key, value in chosen.items()]
    made = say("comma_in_sentence").join([option_name("family", facts["family"]), *options])
    standardisation = option_name("standardise", facts["standardisation"])
    return (
        named("weights", name),
        say("matrix_made", made=made, standardisation=standardisation),
        str(facts["units"]),
        str(facts["links"]),
        f"{facts['neighbours_mean']:.1f} ({facts['neighbours_min']}–{facts['neighbours_max']})",
        say("comma").join(facts["islands"]) or say("none"),
        str(facts["components"]),
        f"{facts['asymmetry']:.2f}",
        f"{facts['spectral_radius']:.3f}",
        f"({facts['rho_min']:.3f}, {facts['rho_max']:.3f})",
    )
