"""The page's suspected numbers: what each check found in the files, with the cells that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from ingest.rows import OTHER
from report.page_parts import Section, folded, paragraph, plain_table
from report.page_provenance import column_name, label_of
from words.say import say
from words.written import written

SHOWN = 400  # findings that the page holds; suspects.csv has them all
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


def place(unit: object) -> object:
    """A unit as the page names it: one outside the study by its name alone."""
    return unit.removeprefix(OTHER) if isinstance(unit, str) else unit


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
    head = say("suspects_head", count=len(rows)) if rows else say("suspects_none")
    parts = [paragraph(head)]
    if rows:
        keys = ("check", "source", "measure")
        words = [(*(label_of(key, row[i]) for i, key in enumerate(keys)), *row[3:]) for row in counts]
        names = [say(f"suspect-{key}") for key in ("check", "source", "measure", "numbers", "suggested")]
        shown = [
            [
                _cell(
                    written(v)
                    if k == "reason" and v
                    else label_of(*(("name", place(v)) if k == "unit" else (k, v)))
                )
                for k, v in zip(COLUMNS, row, strict=True)
            ]
            for row in rows[:SHOWN]
        ]
        listed = plain_table([column_name(n).capitalize() for n in COLUMNS], shown, say("suspects_section"))
        more = paragraph(say("suspects_cut", shown=SHOWN, count=len(rows))) if len(rows) > SHOWN else ""
        parts += [
            paragraph(say("suspects_explanation")),
            plain_table(names, words, say("suspects_by_check")),
            folded(say("suspects_list", count=f"{len(rows):,}"), listed + more),
        ]
    return Section("suspects", say("suspects_section"), "\n".join(parts))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
