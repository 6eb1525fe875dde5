"""The page's suspected numbers: what each check found in the files, with the cells that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from report.page_parts import Section, folded, paragraph, plain_table

SHOWN = 400  # findings that the page holds; suspects.csv has them all
EXPLANATION = (
    "Each number below is denied by others of the files. Nothing was changed: a finding is a reason to look "
    "at the source, not a correction. Chance is how many such findings a sheet of this size would hold by "
    "chance, where that can be said. Places outside the study are searched, too, for they may prove what is "
    "wrong in it."
)
COLUMNS = (
    "check",
    "source",
    "measure",
    "unit",
    "year",
    "value",
    "suggested",
    "ratio",
    "chance",
    "cell",
    "reason",
    "proof",
)


def suspects_section(files: Mapping[str, str]) -> Section | None:
    """The section from the list of findings; None where it was not made."""
    path = Path(files.get("suspects", ""))
    if not path.is_file():
        return None
    with duckdb.connect() as db:
        counts = db.execute(
            'select "check", source, measure, count(*), count(suggested) from read_parquet(?) '
            "group by all order by all",
            [str(path)],
        ).fetchall()
        columns = ", ".join(f'"{name}"' for name in COLUMNS)
        rows = db.execute(f"select {columns} from read_parquet(?)", [str(path)]).fetchall()
    head = f"{len(rows)} numbers of the files are suspected." if rows else "No number is suspected."
    parts = [paragraph(head)]
    if rows:
        words = [(check.replace("_", " "), *rest) for check, *rest in counts]
        names = ("Check", "Source", "Measure", "Numbers", "With a suggested value")
        shown = [[_cell(value) for value in row] for row in rows[:SHOWN]]
        listed = plain_table([name.capitalize() for name in COLUMNS], shown, "Suspected numbers")
        more = f"The first {SHOWN} of {len(rows)}; suspects.csv holds them all." if len(rows) > SHOWN else ""
        parts += [
            paragraph(EXPLANATION),
            plain_table(names, words, "Suspected numbers by check"),
            folded(f"Suspected numbers: {len(rows):,}", listed + (paragraph(more) if more else "")),
        ]
    return Section("suspects", "Suspected numbers", "\n".join(parts))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
