"""Where the data come from: sources, and every gap, correction and conflict with its cell; the audit; the
software.
"""

from __future__ import annotations

import math
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from audit.interval import Interval
from audit.outcome import WEIGHTS, band
from report.number_format import fixed
from report.page_parts import Section, esc, folded, paragraph, plain_table

SHOWN = 400  # rows of a list that the page holds; the database has them all
SOFTWARE = (
    "snakemake",
    "duckdb",
    "numpy",
    "scipy",
    "pandas",
    "pyarrow",
    "matplotlib",
    "python-docx",
    "linearmodels",
    "openpyxl",
)
TITLES = {
    "imputed": "Gaps that were filled",
    "corrections": "Cells that were corrected",
    "conflicts": "Sources that contradict each other",
    "missing": "Values that are missing",
    "marks": "Footnote marks that were taken off a number",
    "ledger": "What became of each cell of the files",
}


def provenance_section(
    sources: Mapping[str, Mapping[str, Any]], lists: Mapping[str, str], confidential: Sequence[str] = ()
) -> Section:
    """Sources with what they gave, then the lists of what was done to the data. confidential: sources whose
    single values the page may not show: of the lists it gives the lengths alone.
    """
    parts = []
    observed = Path(lists.get("observations", ""))
    counts = _counts(observed) if observed.is_file() else {}
    head = ("Source", "Publisher", "Cells read", "Cells used", "Years", "How it is obtained", "Rights")
    rows = [
        (
            s.get("title", name),
            s.get("publisher", ""),
            *counts.get(name, ("0", "0", "")),
            s.get("obtain", ""),
            s.get("licence", ""),
        )
        for name, s in sources.items()
    ]
    parts.append(plain_table(head, rows, "Sources", "prose"))
    for name, title in TITLES.items():
        path = Path(lists.get(name, ""))
        if confidential and path.is_file():
            parts.append(paragraph(f"{title}: {_length(path):,}; {', '.join(confidential)} is confidential."))
            continue
        parts.append(
            _list(path, title, observed)
            if path.is_file()
            else paragraph(f"{title}: the list was not made in this run.", "missing")
        )
    return Section("provenance", "Data and provenance", "\n".join(parts))


def _length(path: Path) -> int:
    """How many rows a list has."""
    with duckdb.connect() as db:
        found = db.execute("select count(*) from read_parquet(?)", [str(path)]).fetchone()
    return int(found[0]) if found else 0


def _counts(path: Path) -> dict[str, tuple[str, str, str]]:
    """Cells read, cells used and years of each source."""
    query = (
        "select source, count(*), count(*) filter (where chosen), min(year) || '–' || max(year) from "
        "read_parquet(?) "
        "group by source order by source"
    )
    with duckdb.connect() as db:
        return {
            s: (f"{n:,}", f"{used:,}", years)
            for s, n, used, years in db.execute(query, [str(path)]).fetchall()
        }


def _list(path: Path, title: str, observed: Path) -> str:
    """A list of the warehouse; what was done to a measure of a unit and year is beside the cell of the
    source.
    """
    with duckdb.connect() as db:
        cursor = db.execute("select * from read_parquet(?)", [str(path)])
        head = [column[0] for column in cursor.description or []]
        rows = cursor.fetchall()
        places = (
            _places(db, path, observed)
            if {"unit", "measure", "year"} <= {*head} and "place_a" not in head and observed.is_file()
            else {}
        )
    if not rows:
        return paragraph(f"{title}: none.")
    if places:
        at = [head.index(name) for name in ("unit", "measure", "year")]
        rows = [(*row, places.get(tuple(row[i] for i in at), "")) for row in rows]
        head.append("cell")
    shown = [[_cell(value) for value in row] for row in rows[:SHOWN]]
    more = (
        paragraph(f"The first {SHOWN} of {len(rows)}; the results database holds them all.")
        if len(rows) > SHOWN
        else ""
    )
    filter_box = (
        '<label class="filter">Filter <input type="search" data-filter aria-label="Filter: '
        f'{esc(title)}"></label>'
        if len(rows) > 8
        else ""
    )
    table = plain_table([name.replace("_", " ") for name in head], shown, title)
    return folded(f"{title}: {len(rows):,}", filter_box + table + more, unfold=len(rows) <= 8)


def _places(db: duckdb.DuckDBPyConnection, path: Path, observed: Path) -> dict[tuple[Any, ...], str]:
    """File, sheet and cell of what sources print for each unit, measure and year of a list; several where
    several print it.
    """
    query = (
        "select unit, measure, year, string_agg(concat_ws(' ', file, nullif(sheet, ''), cell), '; ' order "
        "by file, sheet, cell) "
        "from read_parquet(?) semi join read_parquet(?) as listed using (unit, measure, year) group by all"
    )
    return {tuple(key): place for *key, place in db.execute(query, [str(observed), str(path)]).fetchall()}


def _cell(value: Any) -> Any:
    """A value of a list as text: whole numbers, as spreadsheets mostly hold, without decimals."""
    if isinstance(value, float):
        return (
            f"{value:,.0f}"
            if value.is_integer()
            else f"{value:,.1f}"
            if abs(value) >= 10_000
            else fixed(value, 4)
        )
    return "" if value is None else value


def audit_section(document: Mapping[str, Any] | None) -> Section | None:
    """The audit's findings, heaviest first, and what was checked."""
    if document is None:
        return None
    findings = document["findings"]
    head = ("Rank", "Weight", "Table", "Column", "Term", "Printed", "Implied", "Finding")
    rows = [
        (
            f["rank"],
            f["weight"],
            f["table"],
            f["column"],
            f["term"],
            _printed(f["printed"]),
            _implied(f),
            f["sentence"],
        )
        for f in findings
    ]
    checks = [(c["check"].replace("_", " "), c["passed"], c["made"], c["about"]) for c in document["checks"]]
    body = paragraph(
        f"{len(findings)} findings in {sum(c['made'] for c in document['checks'])} comparisons of printed "
        "numbers."
    )
    body += paragraph(
        "Weights: " + "; ".join(f"{weight}, {words}" for weight, words in WEIGHTS.items()) + "."
    )
    body += plain_table(head, rows, "Findings of the audit", "prose")
    body += folded(
        "What was checked",
        plain_table(("Check", "Passed", "Made", "What it compares"), checks, "Checks", "prose"),
    )
    if document.get("matches"):
        matches = document["matches"]
        keys = list(matches[0])
        body += folded(
            "Which window and transformation the printed descriptives match",
            plain_table(
                [k.replace("_", " ") for k in keys],
                [[_plain(m.get(k)) for k in keys] for m in matches],
                "Matches",
            ),
        )
    return Section("audit", "Audit of the printed tables", body, from_data=False)


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return fixed(value, 4)
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_plain(v)}" for k, v in value.items())
    return (
        ", ".join(map(_plain, value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else str(value)
    )


def _printed(printed: Mapping[str, Any]) -> str:
    return "; ".join(f"{key} {value}".strip() for key, value in printed.items())


def _implied(finding: Mapping[str, Any]) -> str:
    low, high = finding.get("implied_low"), finding.get("implied_high")
    if low is None and high is None:
        return ""
    return band(Interval(-math.inf if low is None else low, math.inf if high is None else high))


def software_section(seeds: Mapping[str, Any]) -> Section:
    """Versions of what the results were made with, and every seed."""
    versions = [("Python", platform.python_version())]
    for name in SOFTWARE:
        try:
            versions.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            versions.append((name, "not in this environment"))
    body = plain_table(("Program", "Version"), versions, "Software")
    if seeds:
        body += paragraph("Every random draw has a seed, so that the same inputs give the same numbers.")
        owners = {str(seed): [name for name in seeds if seeds[name] == seed] for seed in seeds.values()}
        every = {
            seed: "every analysis" if len(names) == len(seeds) else ", ".join(names)
            for seed, names in owners.items()
        }
        body += plain_table(("Seed", "Of"), list(every.items()), "Seeds", "prose")
    return Section("software", "Software and seeds", body, from_data=False)
