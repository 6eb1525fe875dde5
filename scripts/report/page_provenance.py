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
from report.page_citations import citations, program_citation, source_citation
from report.page_parts import Section, esc, folded, paragraph, plain_table
from words.names import called, named
from words.say import knows, say
from words.written import written

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
LISTS = ("imputed", "corrections", "conflicts", "missing", "marks", "ledger")
# Columns of the lists whose texts jobs write; others hold names, places and what a study says.
WRITTEN = ("rule", "status", "why")
# Columns of names that a study may label, and of what sort they are.
SORTS = {
    "name": "units",
    "measure": "measures",
    "variable": "variables",
    "source": "sources",
    "source_a": "sources",
    "source_b": "sources",
}
FINDING = ("rank", "weight", "table", "column", "term", "printed", "implied", "finding")
CHECK = ("check", "passed", "made", "about")
SOURCE = ("title", "publisher", "read", "used", "years", "obtain", "licence")


def provenance_section(
    sources: Mapping[str, Mapping[str, Any]], lists: Mapping[str, str], confidential: Sequence[str] = ()
) -> Section:
    """Sources with what they gave, then the lists of what was done to the data. confidential: sources whose
    single values the page may not show: of the lists it gives the lengths alone.
    """
    parts = []
    observed = Path(lists.get("observations", ""))
    counts = _counts(observed) if observed.is_file() else {}
    head = [say(f"source-{column}") for column in SOURCE]
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
    parts.append(plain_table(head, rows, say("sources_table"), "prose"))
    parts.append(citations("data", map(source_citation, sources.values())))
    for name in LISTS:
        path, title = Path(lists.get(name, "")), say(f"list-{name}")
        if not path.is_file():
            parts.append(paragraph(say("list_not_made", title=title), "missing"))
        elif confidential:
            owners = say("comma").join(confidential)
            count = f"{_length(path):,}"
            parts.append(paragraph(say("list_confidential", title=title, count=count, sources=owners)))
        else:
            parts.append(_list(path, title, observed))
    return Section("provenance", say("provenance_section"), "\n".join(parts))


def _length(path: Path) -> int:
    """How many rows a list has."""
    with duckdb.connect() as db:
        found = db.execute("select count(*) from read_parquet(?)", [str(path)]).fetchone()
    return int(found[0]) if found else 0


def _counts(path: Path) -> dict[str, tuple[str, str, str]]:
    """Cells read, cells used and years of each source."""
    query = (
        "select source, count(*), count(*) filter (where chosen), min(year), max(year) from "
        "read_parquet(?) "
        "group by source order by source"
    )
    with duckdb.connect() as db:
        return {
            s: (f"{n:,}", f"{used:,}", say("year_span", first=str(first), last=str(last)))
            for s, n, used, first, last in db.execute(query, [str(path)]).fetchall()
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
        return paragraph(say("list_empty", title=title))
    if places:
        at = [head.index(name) for name in ("unit", "measure", "year")]
        rows = [(*row, places.get(tuple(row[i] for i in at), "")) for row in rows]
        head.append("cell")
    shown = [
        [_cell(label_of(name, value)) for name, value in zip(head, row, strict=True)] for row in rows[:SHOWN]
    ]
    cut = say("list_cut", shown=SHOWN, count=len(rows))
    more = paragraph(cut) if len(rows) > SHOWN else ""
    filter_box = (
        f'<label class="filter">{esc(say("filter"))} <input type="search" data-filter '
        f'aria-label="{esc(say("filter_of", title=title))}"></label>'
        if len(rows) > 8
        else ""
    )
    table = plain_table([column_name(name) for name in head], shown, title)
    summary = say("list_count", title=title, count=f"{len(rows):,}")
    return folded(summary, filter_box + table + more, unfold=len(rows) <= 8)


def label_of(column: str, value: Any) -> Any:
    """A value of a list as the study's language has it."""
    if column in WRITTEN:
        return written(value)
    if not isinstance(value, str):
        return value
    if column == "check":
        return written(value.replace("_", " "))
    own = called("corrections", value) if column in ("reason", "source") else None
    return own or named(SORTS.get(column, ""), value)


def column_name(name: str) -> str:
    """The head of a column of a list; one without words is called by its key."""
    return say(f"column-{name}") if knows(f"column-{name}") else name.replace("_", " ")


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
    rows = [
        (
            f["rank"],
            f["weight"],
            f["table"],
            f["column"],
            written(f["term"]),
            _printed(f["printed"]),
            _implied(f),
            written(f["sentence"]),
        )
        for f in findings
    ]
    checks = [
        (written(c["check"].replace("_", " ")), c["passed"], c["made"], written(c["about"]))
        for c in document["checks"]
    ]
    made = sum(c["made"] for c in document["checks"])
    weights = [say("audit_weight", weight=weight, words=written(text)) for weight, text in WEIGHTS.items()]
    body = paragraph(say("audit_head", findings=len(findings), made=made))
    body += paragraph(say("audit_weights", weights=say("semicolon").join(weights)))
    body += plain_table(_audit_heads(*FINDING), rows, say("audit_findings"), "prose")
    table = plain_table(_audit_heads(*CHECK), checks, say("audit_checks"), "prose")
    body += folded(say("audit_checked"), table)
    if document.get("matches"):
        matches = document["matches"]
        keys = list(matches[0])
        cells = [[_plain(m.get(k)) for k in keys] for m in matches]
        table = plain_table(list(map(column_name, keys)), cells, say("audit_matches"))
        body += folded(say("audit_matches_section"), table)
    return Section("audit", say("audit_section"), body, from_data=False)


def _audit_heads(*columns: str) -> list[str]:
    return [say(f"audit-{column}") for column in columns]


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
    return say("semicolon").join(f"{written(key)} {written(value)}".strip() for key, value in printed.items())


def _implied(finding: Mapping[str, Any]) -> str:
    low, high = finding.get("implied_low"), finding.get("implied_high")
    if low is None and high is None:
        return ""
    return written(band(Interval(-math.inf if low is None else low, math.inf if high is None else high)))


def software_section(seeds: Mapping[str, Any]) -> Section:
    """Versions of what the results were made with, and every seed."""
    versions = [("Python", platform.python_version())]
    for name in SOFTWARE:
        try:
            versions.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            versions.append((name, say("software_absent")))
    body = plain_table((say("software-program"), say("software-version")), versions, say("software_table"))
    made = [program_citation(*version) for version in versions if version[1] != say("software_absent")]
    body += citations("programs", made)
    if seeds:
        body += paragraph(say("seeds_explained"))
        owners = {
            str(seed): [named("analyses", name) for name in seeds if seeds[name] == seed]
            for seed in seeds.values()
        }
        every = {
            seed: say("seed_of_all") if len(names) == len(seeds) else say("comma").join(names)
            for seed, names in owners.items()
        }
        body += plain_table((say("seed"), say("seed_of")), list(every.items()), say("seeds_table"), "prose")
    return Section("software", say("software_section"), body, from_data=False)
