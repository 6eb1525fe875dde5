"""Read what tables, figures and the page are made from: analyses, facts of indices, published numbers, labels
and options.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from base.artifacts.analysis import read_analysis
from base.artifacts.json_record import read_json_record
from base.input_file import read_csv_table
from report.options import FigureOptions, TableOptions
from spillover.errors import StudyError
from spillover.facts import IndexFacts
from spillover.messages.study_names import find_label
from spillover.tables.material import Material as Material
from spillover.tables.material import PublishedTable as PublishedTable
from spillover.tables.style import plain_style
from spillover.words import _
from words.render import local


def read_material(spec: TableOptions | FigureOptions, files: Mapping[str, list[str]]) -> Material:
    """Reads what a rule's inputs and options say. `files`: paths of `analyses`, `facts` and `published`, each
    maybe empty.
    """
    analyses = {Path(p).stem: read_analysis(p) for p in files.get("analyses", [])}
    facts = {Path(p).stem: read_json_record(p, IndexFacts) for p in files.get("facts", [])}
    table = spec.table if isinstance(spec, TableOptions) else {}
    printed = table.get("published", {}).get("table")
    published = [read_published(Path(p), printed) for p in files.get("published", [])]
    return Material(
        analyses,
        facts,
        published[0] if published else PublishedTable(),
        spec.labels,
        spec.stars,
        spec.simulation,
        spec.texts,
        spec.style if isinstance(spec, TableOptions) else plain_style(),
        spec.truth,
    )


# What stands beneath a printed coefficient, as a file of regressions calls it.
BRACKETED = {"paren": "se", "t": "statistic"}


def read_published(path: Path, table: int | None) -> PublishedTable:
    """Printed numbers: table `table` of a file of regressions (table, column, term, statistic, value, stars),
    or any other CSV.

    Raises StudyError where the file lacks a column or the table.
    """
    known = path.stat() if path.is_file() else None
    return _read_published(path, table, known and known.st_mtime_ns, known and known.st_size)


@lru_cache(maxsize=64)  # the page reads it for each of its main results
def _read_published(path: Path, table: int | None, _changed: int | None, _size: int | None) -> PublishedTable:
    needed = () if table is None else ("table", "column", "term", "statistic", "value", "stars")
    rows = [row for _line, row in read_csv_table(path, needed)[1]]
    if table is None:
        return PublishedTable(rows=tuple(rows))
    rows = [row for row in rows if row["table"] == str(table)]
    if not rows:
        raise StudyError(_("{path}: it holds no table {table}", path=path, table=table))
    terms = [row for row in rows if row["term"]]
    coefficients = {
        (r["column"], r["term"]): (r["value"], r["stars"]) for r in terms if r["statistic"] == "coef"
    }
    return PublishedTable(
        coefficients,
        {(r["column"], r["term"]): r["value"] for r in terms if r["statistic"] in BRACKETED},
        frozenset(BRACKETED[r["statistic"]] for r in terms if r["statistic"] in BRACKETED),
        _errors(terms, coefficients),
        {(r["column"], r["statistic"]): r["value"] for r in rows if not r["term"]},
        tuple(rows),
    )


def parse_printed_number(text: str | None) -> float | None:
    """A printed number; None where there is none, or text that is none."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _errors(
    terms: list[dict[str, str]], coefficients: Mapping[tuple[str, str], tuple[str, str]]
) -> dict[tuple[str, str], float]:
    """The printed standard errors, or |coefficient / t|; a negative one is no standard error and left out."""
    found = {}
    for row in terms:
        key, value = (row["column"], row["term"]), parse_printed_number(row["value"])
        estimate = parse_printed_number(coefficients.get(key, ("", ""))[0])
        if row["statistic"] == "paren" and value is not None and value > 0:
            found[key] = value
        elif row["statistic"] == "t" and value and estimate is not None:
            found[key] = abs(estimate / value)
    return found


def unit_name(name: str, name_local: str) -> str:
    """The name of a unit in the language that is spoken, where there is one."""
    return local(name, find_label("units", name) or name_local or name)


def unit_names(name: str, name_local: str) -> str:
    """Both names of a unit, where the language spoken prints both."""
    own = find_label("units", name) or name_local
    return local(f"{name} {own}", own) if own and own != name else name
