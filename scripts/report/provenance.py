"""The provenance of the data: sources, and every gap, correction, conflict and suspected number with its
cell; the audit of printed tables; the software.
"""

from __future__ import annotations

import math
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from audit.findings import AuditFinding, AuditRecord, Match
from audit.interval import Interval
from audit.outcome import WEIGHTS, render_interval
from base.artifacts.memory_database import connect_in_memory
from base.artifacts.parquet import sentences_in
from base.language import DEFAULT, SPACELESS
from base.lock_file import read_tested_versions
from base.place import PROGRAM
from ingest.rows import OTHER
from report.page_plan import CitedSource
from report.sections import Section, section
from spillover.messages.catalogue import TERM
from spillover.messages.common import COMMA, SEMICOLON, YEAR_SPAN
from spillover.messages.letters import chinese_letters
from spillover.messages.results import render_result_text
from spillover.messages.study_names import find_label, label_or_name
from spillover.tables.number_format import format_fixed
from spillover.words import Message, _, choose_case, text_in
from warehouse.suspects.proposals import count_corrected
from words.render import language, plain_key, say, say_key, term_label

FINDING = {
    "rank": _("Rank"),
    "finding": _("Finding"),  # within sight on a narrow screen too
    "table": _("Table"),
    "column": _("Column"),
    "term": _("Term"),
    "printed_values": _("Printed"),
    "implied": _("Implied"),
    "weight": _("Weight"),
}
PRINTED = {"coef": _("coefficient"), "paren": _("in parentheses")}
LARGE = {
    "r2": "R²",
    "f": "F",
    "n": "N",
    "lm": "LM",
    "kleibergen": "Kleibergen",
    "paap": "Paap",
    "moran": "Moran",
}
PRODUCT = re.compile(r"\w+(:\w+)+")
CHECK = {
    "check": _("Check"),
    "passes": _("Passed"),
    "comparisons": _("Made"),
    "subject": _("What it compares"),
}


COUNTED = {
    "check": _("Check"),
    "source": _("Source"),
    "measure": _("Measure"),
    "numbers": _("Numbers"),
    "proposals": _("With a suggested value"),
}


PYSAL = _(
    "Rey, S. J. and Anselin, L. (2007). PySAL: a Python library of spatial analytical methods. Review of "
    "Regional Studies 37(1), 5–27. {name}, version {version}."
)
CITE_PROGRAM_WORDS = {
    "Python": _(
        "Van Rossum, G. and Drake, F. L. (2009). Python 3 Reference Manual. Scotts Valley: "
        "CreateSpace. Version {version}."
    ),
    "snakemake": _(
        "Mölder, F. et al. (2021). Sustainable data analysis with Snakemake. "
        "F1000Research 10, 33. Version {version}."
    ),
    "duckdb": _(
        "Raasveldt, M. and Mühleisen, H. (2019). DuckDB: an embeddable analytical "
        "database. Proceedings of SIGMOD 2019, 1981–1984. Version {version}."
    ),
    "numpy": _(
        "Harris, C. R. et al. (2020). Array programming with NumPy. Nature 585, 357–362. Version {version}."
    ),
    "scipy": _(
        "Virtanen, P. et al. (2020). SciPy 1.0: fundamental algorithms for scientific "
        "computing in Python. Nature Methods 17, 261–272. Version {version}."
    ),
    "pandas": _(
        "McKinney, W. (2010). Data structures for statistical computing in Python. "
        "Proceedings of the 9th Python in Science Conference, 56–61. Version {version}."
    ),
    "matplotlib": _(
        "Hunter, J. D. (2007). Matplotlib: a 2D graphics environment. Computing in "
        "Science & Engineering 9(3), 90–95. Version {version}."
    ),
    "pyarrow": _(
        "Apache Software Foundation (since 2016). Apache Arrow: pyarrow, version {version} "
        "[Computer software]."
    ),
    "python-docx": _("Canny, S. (since 2013). python-docx, version {version} [Computer software]."),
    "statsmodels": _(
        "Seabold, S. and Perktold, J. (2010). Statsmodels: econometric and statistical modeling with Python. "
        "Proceedings of the 9th Python in Science Conference, 92–96. Version {version}."
    ),
    "spreg": PYSAL,
    "esda": PYSAL,
    "linearmodels": _("Sheppard, K. (since 2017). linearmodels, version {version} [Computer software]."),
    "openpyxl": _("Gazoni, E. and Clark, C. (since 2010). openpyxl, version {version} [Computer software]."),
}


COLUMN_WORDS = {
    "unit": _("unit"),
    "name": _("name"),
    "year": _("year"),
    "measure": _("measure"),
    "value": _("value"),
    "rule": _("rule"),
    "from_years": _("from years"),
    "previous": _("previous"),
    "reason": _("reason"),
    "source": _("source"),
    "source_a": _("source a"),
    "value_a": _("value a"),
    "place_a": _("place a"),
    "source_b": _("source b"),
    "value_b": _("value b"),
    "place_b": _("place b"),
    "relative_difference": _("relative difference"),
    "variable": _("variable"),
    "raw": _("raw"),
    "mark": _("mark"),
    "file": _("file"),
    "sheet": _("sheet"),
    "cell": _("cell"),
    "status": _("status"),
    "why": _("why"),
    "cells": _("cells"),
    "first": _("first"),
    "check": _("check"),
    "proposal": _("suggested"),
    "ratio": _("ratio"),
    "chance": _("chance"),
    "proof": _("proof"),
    "last": _("last"),
    "transform": _("transform"),
    "nobs": _("nobs"),
    "values": _("values"),
    "equal": _("equal"),
}


SOURCE = {
    "title": _("Source"),
    "publisher": _("Publisher"),
    "read": _("Numbers read"),
    "used": _("Numbers used"),
    "years": _("Years"),
    "obtain": _("How to obtain it"),
    "licence": _("Rights"),
}


LISTS = {
    "imputed": _("Gaps filled"),
    "corrections": _("Cells corrected"),
    "conflicts": _("Numbers of one measure that differ between sources"),
    "missing": _("Missing values"),
    "absent": _("Units and years without a row in the data"),
    "marks": _("Footnote marks removed from numbers"),
    "ledger": _("Status of the cells, by file and reason"),
}


SHOWN = 400  # rows of a list that the page holds; the database has them all, suspects.csv those suspected
COMPUTED = ("relative_difference",)  # columns of numbers that no file prints
SOFTWARE = tuple(name for name in CITE_PROGRAM_WORDS if name != "Python")
# Columns of the lists whose texts jobs write; others hold names, places and what a study says.
WRITTEN = ("rule", "status", "why")
RULES = (_("mean of adjacent years"),)  # by which a list says that a number was made
# Columns of names that a study may label, and of what sort they are.
SORTS = {
    "name": "units",
    "measure": "measures",
    "variable": "variables",
    "source": "sources",
    "source_a": "sources",
    "source_b": "sources",
}
SUSPECTED = (
    "check",
    "source",
    "measure",
    "unit",
    "year",
    "value",
    "reason",
    "proposal",
    "ratio",
    "chance",
    "cell",
    "proof",
)
DEPARTING = ("source", "measure", "unit", "year", "value", "reason", "chance", "cell", "proof")


@dataclass(frozen=True)
class HiddenList:
    """A list of which the page gives the length alone. owners: the confidential sources."""

    count: int
    owners: str


def provenance_section(
    sources: Mapping[str, CitedSource], lists: Mapping[str, str], confidential: Sequence[str] = ()
) -> Section:
    """Sources with what they gave, then the lists of what was done to the data. confidential: sources whose
    single values the page may not show: of the lists it gives the lengths alone.
    """
    observed = Path(lists.get("observations", ""))
    counts = _counts(observed) if observed.is_file() else {}
    rows = [
        (
            source.title or name,
            source.publisher,
            *counts.get(name, ("0", "0", "")),
            source.obtain,
            source.licence,
        )
        for name, source in sources.items()
    ]
    found: list[tuple[str, ShownList | HiddenList | None]] = []
    for name, title in LISTS.items():
        path = Path(lists.get(name, ""))
        made: ShownList | HiddenList | None = None
        if path.is_file() and confidential:
            made = HiddenList(_rows("count(*)", path)[0][0], say(COMMA).join(confidential))
        elif path.is_file():
            made = _list(path, observed)
        found.append((say(title), made))
    head, shown = _drop_empty_columns(list(map(say, SOURCE.values())), rows)
    return section(
        "provenance",
        head=head,
        sources=shown,
        lists=found,
        cited="data",
        works=once(map(source_citation, sources.values())),
    )


def _rows(columns: str, path: Path, more: str = "") -> list[Any]:
    """Some columns of a list."""
    with connect_in_memory() as db:
        return db.execute(f"select {columns} from read_parquet(?) {more}", [str(path)]).fetchall()


def _counts(path: Path) -> dict[str, tuple[str, str, str]]:
    """Cells read, cells used and years of each source."""
    columns = "source, count(*), count(*) filter (where chosen), min(year), max(year)"
    return {
        s: (f"{n:,}", f"{used:,}", say(YEAR_SPAN, first=str(first), last=str(last)))
        for s, n, used, first, last in _rows(columns, path, "group by source order by source")
    }


@dataclass(frozen=True)
class ShownList:
    """A list of the warehouse as the page prints it. count: of all its rows, of which the first are shown."""

    count: int
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]


def _list(path: Path, observed: Path) -> ShownList:
    """A list of the warehouse; what was done to a measure of a unit and year is beside the cell of the
    source.
    """
    with connect_in_memory() as db:
        cursor = db.execute("select * from read_parquet(?)", [str(path)])
        head = [column[0] for column in cursor.description or []]
        rows = cursor.fetchall()
        places = (
            _places(db, path, observed)
            if {"unit", "measure", "year"} <= {*head} and "place_a" not in head and observed.is_file()
            else {}
        )
    if rows and places:
        at = [head.index(name) for name in ("unit", "measure", "year")]
        rows = [(*row, places.get(tuple(row[i] for i in at), "")) for row in rows]
        head.append("cell")
    shown = [
        [_cell(name, label_of(name, value)) for name, value in zip(head, row, strict=True)]
        for row in rows[:SHOWN]
    ]
    names, shown = _drop_empty_columns([column_name(name).capitalize() for name in head], shown)
    return ShownList(len(rows), names, shown)


def _drop_empty_columns(head: list[str], rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows without the columns that have no value: files of text have no sheets."""
    held = [i for i in range(len(head)) if not rows or any(row[i] != "" for row in rows)]
    return [head[i] for i in held], [[row[i] for i in held] for row in rows]


def label_of(column: str, value: Any) -> Any:
    """A value of a list as the study's language has it."""
    if column in WRITTEN:
        return render_result_text(value)
    if not isinstance(value, str):
        return value
    if column == "check":
        return render_result_text(plain_key(value))
    own = find_label("corrections", value) if column in ("reason", "source") else None
    sort = SORTS.get(column, "")
    # A panel's measure without a label of its own is called as its variable.
    return (
        own or find_label(sort, value) or (label_or_name("variables", value) if sort == "measures" else value)
    )


def column_name(name: str) -> str:
    """The head of a column of a list; one without words is called by its key."""
    return say_key(COLUMN_WORDS, name, plain_key(name))


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


def _cell(column: str, value: Any) -> Any:
    """A value of a list as text: a number with the digits that its file prints, a count with its thousands
    apart.
    """
    if isinstance(value, float) and column in COMPUTED:
        return format_fixed(value, 4)
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.15g}"
    return "" if value is None else f"{value:,}" if column == "cells" else value


def once(works: Iterable[str]) -> list[str]:
    """Works, each once, where there are any."""
    return list(dict.fromkeys(filter(None, works)))


def source_citation(source: CitedSource) -> str:
    """A source as it is cited: by its own words, which a study can give in Chinese, else by GB/T 7714 of its
    publisher, title and year.
    """
    own = " ".join(source.citation.split())
    if language() not in SPACELESS or chinese_letters(own):
        return own
    publisher, title = (text.strip().rstrip(".") for text in (source.publisher, source.title))
    if not (publisher and title):
        return own
    years = re.findall(r"\b(?:19|20)\d\d\b", own)
    return say(
        choose_case(
            "year", {"none": _("{publisher}. {title}."), "other": _("{publisher}. {title}, {year}.")}
        ),
        publisher=publisher,
        title=title,
        year=years[-1] if years else "none",
    )


def suspects_section(files: Mapping[str, str], units: str = "", corrections: str = "") -> Section | None:
    """Section on what each check suspects in the files, with the cells that prove it, and on the largest
    departures; None where it was not made. units: the study's, with their names; corrections: its list of
    cells that were corrected.
    """
    path, further = Path(files.get("suspects", "")), Path(files.get("departures", ""))
    if not path.is_file():
        return None
    counts = _rows('"check", source, measure, count(*), count(proposal)', path, "group by all order by all")
    names = dict(_rows("unit, name", Path(units))) if units and Path(units).is_file() else {}
    rows = _rows_with_sentences(SUSPECTED, path)
    departures = _rows_with_sentences(DEPARTING, further) if further.is_file() else []
    return section(
        "suspects",
        count=len(rows),
        corrected=count_corrected(path, Path(corrections)) if corrections else 0,
        counted=list(map(say, COUNTED.values())),
        counts=[(*map(label_of, COUNTED, row[:3]), *row[3:]) for row in counts],
        head=[column_name(name).capitalize() for name in SUSPECTED],
        rows=_render_list(SUSPECTED, rows[:SHOWN], names),
        departing=[column_name(name).capitalize() for name in DEPARTING],
        departures=_render_list(DEPARTING, departures, names),
    )


def _rows_with_sentences(columns: Sequence[str], path: Path) -> list[tuple[Any, ...]]:
    """Some columns of a list, its sentences with their values."""
    with connect_in_memory() as db:
        said = sentences_in(db, [path])
    rows = _rows(", ".join(f'"{name}"' for name in columns), path)
    return [tuple(said.get(value, value) for value in row) for row in rows]


def _render_list(
    columns: Sequence[str], rows: Sequence[tuple[Any, ...]], names: Mapping[str, str]
) -> list[list[str]]:
    """Rows of suspected numbers as the page prints them. names: of the study's units."""
    return [[_render_suspected(*pair, names) for pair in zip(columns, row, strict=True)] for row in rows]


def _render_suspected(column: str, value: Any, names: Mapping[str, str]) -> str:
    """A value of the suspected numbers; a unit outside the study is named by its name alone. names: of the
    study's units.
    """
    if column == "reason" and value:
        return (
            text_in(value, language(), _insert_labels)
            if isinstance(value, Message)
            else render_result_text(value)
        )
    if column == "unit":
        own = value.removeprefix(OTHER) if isinstance(value, str) else value
        return str(find_label("units", str(own)) or names.get(own, own) or "")
    value = label_of(column, value)
    return "" if value is None else _format_suspect(column, value) if isinstance(value, float) else str(value)


def _format_suspect(column: str, value: float) -> str:
    """A number of the suspected: what a file prints with its digits, what a check computes with four."""
    return str(_cell(column, value)) if column in ("value", "proposal") else f"{value:.4g}"


def _insert_labels(_name: str, value: Any) -> Any:
    """A value of a reason, the measures and sources in it by their labels: in quotation marks where one has a
    comma.
    """
    if not isinstance(value, str):
        return value

    def label(found: re.Match[str]) -> str:
        text = next(filter(None, (find_label(sort, found[0]) for sort in ("measures", "sources"))), found[0])
        return f"“{text}”" if "," in text else text

    return re.sub(r"[^\W\d]\w*", label, render_result_text(value))


def audit_sentences(audit: AuditRecord | None) -> list[str]:
    """The sentences of the audit's findings, heaviest first."""
    return [render_result_text(one.sentence) for one in audit.findings] if audit else []


def audit_section(audit: AuditRecord | None) -> Section | None:
    """The audit's findings, heaviest first, and what was checked."""
    if audit is None:
        return None
    weights = [
        say(_("{weight}, {words}"), weight=weight, words=render_result_text(text))
        for weight, text in WEIGHTS.items()
    ]
    keys = Match.__struct_fields__ if audit.matches else ()
    return section(
        "audit",
        from_data=False,
        made=sum(check.comparisons for check in audit.checks),
        weights=say(SEMICOLON).join(weights),
        finding=list(map(say, FINDING.values())),
        findings=[
            (
                one.rank,
                render_result_text(one.sentence),
                one.table,
                one.column,
                _term(one.term),
                _render_printed(one.printed_values),
                _render_implied(one),
                one.weight,
            )
            for one in audit.findings
        ],
        check=list(map(say, CHECK.values())),
        checks=[
            (_check(one.check), one.passes, one.comparisons, render_result_text(one.subject))
            for one in audit.checks
        ],
        match=list(map(column_name, keys)),
        matches=[[_render_number(getattr(match, key)) for key in keys] for match in audit.matches],
    )


def _render_number(value: Any) -> str:
    """Render a number with four decimals, or the values of a list or a mapping with commas between them."""
    if isinstance(value, float):
        return format_fixed(value, 4)
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_render_number(v)}" for k, v in value.items())
    return (
        ", ".join(map(_render_number, value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else str(value)
    )


def _render_printed(printed: Mapping[str, str]) -> str:
    return say(SEMICOLON).join(
        f"{_term(key)} {render_result_text(value)}".strip() for key, value in printed.items()
    )


def _check(key: str) -> str:
    """A check of the audit by its key, whose names and letters are written large."""
    text = plain_key(key)
    return (
        render_result_text(text)
        if language() != DEFAULT
        else re.sub(r"\w+", lambda word: LARGE.get(word[0], word[0]), text)
    )


def _term(text: str) -> str:
    """A term or a sort of printed number in words; products as tables have them."""
    if text in PRINTED:
        return say_key(PRINTED, text)
    if text in TERM:
        return term_label(text, {})
    parts = text.split(":") if PRODUCT.fullmatch(text) else []
    return (
        term_label(text, {part: render_result_text(part) for part in parts})
        if parts
        else render_result_text(text)
    )


def _render_implied(finding: AuditFinding) -> str:
    low, high = finding.implied_low, finding.implied_high
    if low is None and high is None:
        return ""
    return render_result_text(
        render_interval(Interval(-math.inf if low is None else low, math.inf if high is None else high))
    )


def software_section(seeds: Mapping[str, Any], own: str = "") -> Section:
    """Versions of what the results were made with, and every seed. own: how the program itself is cited."""
    versions = [("Python", platform.python_version())]
    works = [*filter(None, [own]), say_key(CITE_PROGRAM_WORDS, "Python", version=platform.python_version())]
    lock = (PROGRAM / "requirements.lock").read_text(encoding="utf-8")
    tested = read_tested_versions(lock.splitlines())
    for name in SOFTWARE:
        try:
            version = metadata.version(name)
            other = tested.get(name.lower(), version)
            differs = say(_("{version} (tested with {tested})"), version=version, tested=other)
            versions.append((name, version if other == version else differs))
            works.append(say_key(CITE_PROGRAM_WORDS, name, name=name, version=version))
        except metadata.PackageNotFoundError:
            versions.append((name, say(_("not in this environment"))))
    owners: dict[str, list[str]] = {}
    for name, seed in seeds.items():
        owners.setdefault(str(seed), []).append(label_or_name("analyses", name))
    every = [
        (seed, say(_("every analysis")) if len(names) == len(seeds) else say(COMMA).join(names))
        for seed, names in owners.items()
    ]
    return section(
        "software", from_data=False, versions=versions, cited="programs", works=once(works), seeds=every
    )
