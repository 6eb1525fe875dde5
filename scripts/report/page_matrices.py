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

HEAD = (
    "Matrix",
    "Made how",
    "Units",
    "Links",
    "Neighbours",
    "Islands",
    "Components",
    "Asymmetry",
    "Radius",
    "Admissible ρ",
)
EXPLANATION = (
    "Neighbours: mean per unit, with minimum and maximum. Components: groups of units that no link joins. "
    "Asymmetry: 0 where all "
    "links weigh the same both ways, 1 where all go one way. Radius: the spectral radius. ρ is searched "
    "for in the "
    "interval of the last column."
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
            lost.append(missing(f"The matrix {name}", why_missing(file, [])))
    body = (
        paragraph(EXPLANATION)
        + (plain_table(HEAD, rows, "Facts of the weight matrices") if rows else "")
        + "\n".join(lost)
    )
    return Section("matrices", "Weight matrices", body)


def facts_row(name: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """One matrix in the columns of HEAD."""
    chosen = {
        key: value
        for key, value in facts["options"].items()
        if key not in ("family", "standardise") and value is not None
    }
    made = ", ".join(
        [facts["family"].replace("_", " "), *(f"{key} {value}" for key, value in chosen.items())]
    )
    return (
        name,
        f"{made}; standardised: {facts['standardisation']}",
        str(facts["units"]),
        str(facts["links"]),
        f"{facts['neighbours_mean']:.1f} ({facts['neighbours_min']}–{facts['neighbours_max']})",
        ", ".join(facts["islands"]) or "none",
        str(facts["components"]),
        f"{facts['asymmetry']:.2f}",
        f"{facts['spectral_radius']:.3f}",
        f"({facts['rho_min']:.3f}, {facts['rho_max']:.3f})",
    )
