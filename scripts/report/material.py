"""What a table, a figure or the page is made from: analyses, facts of indices, published numbers, labels and
options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from base.artifacts.analysis import read_analysis, read_document
from base.given_file import read_csv_table
from report.number_format import STARS
from report.style import Style, plain
from report.truth import TrueValues
from spillover.declared import convert
from spillover.errors import StudyError
from spillover.fit import Record
from spillover.saying.names import called
from spillover.words import _
from words.say import local


@dataclass(frozen=True)
class Published:
    """The printed numbers of one table.

    coefficients: (column, term) -> (value, stars); brackets: (column, term) -> value; bracketed: what they
    hold, `se` or `statistic`; errors: (column, term) -> standard error, where the brackets hold one or a t
    that implies it; statistics: (column, name) -> value;
    rows: the lines of a file that has a form of its own (descriptives, weights, bootstrap, Moran's I).
    """

    coefficients: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    brackets: Mapping[tuple[str, str], str] = field(default_factory=dict)
    bracketed: frozenset[str] = frozenset()
    errors: Mapping[tuple[str, str], float] = field(default_factory=dict)
    statistics: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Material:
    """analyses: the documents by name; facts: the pages of facts of indices by name; labels: of variables,
    for people; texts: what is printed in place of texts of the configuration that results hold; stars: the
    levels of the study, or of its style; truth: the true values of simulated data by model and term.
    """

    analyses: Mapping[str, Record] = field(default_factory=dict)
    facts: Mapping[str, Record] = field(default_factory=dict)
    published: Published = Published()
    labels: Mapping[str, str] = field(default_factory=dict)
    stars: tuple[float, ...] = STARS
    simulated: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    style: Style = field(default_factory=plain)
    truth: TrueValues = field(default_factory=dict)

    def spoken(self, text: str) -> str:
        """A text of the configuration that results hold, in the study's language."""
        return self.texts.get(text, text)

    def estimates(self, analysis: str) -> list[Record]:
        """The estimates of an analysis, in its order."""
        return self._found(analysis)["estimates"]

    def _found(self, analysis: str) -> Record:
        if analysis not in self.analyses:
            raise StudyError(
                _(
                    "analysis {analysis!r} is not in 'analyses' of the study, or is not an input here",
                    analysis=analysis,
                )
            )
        return self.analyses[analysis]

    def estimate(self, analysis: str, part: str | None = None) -> Record:
        """One estimate of an analysis: its part of that name; without a name its only one, or the one whose
        part has no name.

        (A spatial model's coefficients are such a one, its effects another part.) Raises StudyError listing
        the parts.
        """
        records = self.estimates(analysis)
        chosen = (
            records
            if part is None and len(records) == 1
            else [r for r in records if r["part"] == (part or "")]
        )
        if len(chosen) == 1:
            return chosen[0]
        parts = ", ".join(repr(r["part"]) for r in records) or "none"
        asked = (
            _("one of its parts must be named") if part is None else _("it has no part {part!r}", part=part)
        )
        raise StudyError(
            _("analysis {name!r}: {asked}; its parts are {parts}", name=analysis, asked=asked, parts=parts)
        )

    def true_value(self, record: Record, term: str) -> float | None:
        """What a term of an estimate estimates, where the process behind the data is known."""
        return self.truth.get(record["model"], {}).get(term) if self.truth else None

    def series(self, analysis: str, name: str) -> list[Record]:
        """The rows of a series of an analysis; empty where it has none of that name."""
        return self._found(analysis).get("series", {}).get(name, [])


def read_material(spec: Mapping[str, Any], files: Mapping[str, list[str]]) -> Material:
    """Reads what a rule's inputs and options say. `files`: paths of `analyses`, `facts` and `published`, each
    maybe empty.
    """
    analyses = {Path(p).stem: read_analysis(p) for p in files.get("analyses", [])}
    facts = {Path(p).stem: read_document(p) for p in files.get("facts", [])}
    printed = spec.get("table", {}).get("published", {}).get("table")
    published = [read_published(Path(p), printed) for p in files.get("published", [])]
    return Material(
        analyses,
        facts,
        published[0] if published else Published(),
        spec.get("labels", {}),
        tuple(spec.get("stars", STARS)),
        spec.get("simulated", ""),
        spec.get("texts", {}),
        convert(spec["style"], Style) if "style" in spec else plain(),
        spec.get("truth", {}),
    )


# What stands beneath a printed coefficient, as a file of regressions calls it.
BRACKETED = {"paren": "se", "t": "statistic"}


def read_published(path: Path, table: int | None) -> Published:
    """Printed numbers: table `table` of a file of regressions (table, column, term, statistic, value, stars),
    or any other CSV.

    Raises StudyError where the file lacks a column or the table.
    """
    needed = () if table is None else ("table", "column", "term", "statistic", "value", "stars")
    rows = [row for _line, row in read_csv_table(path, needed)[1]]
    if table is None:
        return Published(rows=tuple(rows))
    rows = [row for row in rows if row["table"] == str(table)]
    if not rows:
        raise StudyError(_("{path}: it holds no table {table}", path=path, table=table))
    terms = [row for row in rows if row["term"]]
    coefficients = {
        (r["column"], r["term"]): (r["value"], r["stars"]) for r in terms if r["statistic"] == "coef"
    }
    return Published(
        coefficients,
        {(r["column"], r["term"]): r["value"] for r in terms if r["statistic"] in BRACKETED},
        frozenset(BRACKETED[r["statistic"]] for r in terms if r["statistic"] in BRACKETED),
        _errors(terms, coefficients),
        {(r["column"], r["statistic"]): r["value"] for r in rows if not r["term"]},
        tuple(rows),
    )


def printed_number(text: str | None) -> float | None:
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
        key, value = (row["column"], row["term"]), printed_number(row["value"])
        estimate = printed_number(coefficients.get(key, ("", ""))[0])
        if row["statistic"] == "paren" and value is not None and value > 0:
            found[key] = value
        elif row["statistic"] == "t" and value and estimate is not None:
            found[key] = abs(estimate / value)
    return found


def unit_name(unit: Mapping[str, Any]) -> str:
    """The name in the language that is spoken, where there is one."""
    return local(unit["name"], _local(unit) or unit["name"])


def unit_names(unit: Mapping[str, Any]) -> str:
    """Both names, where the language spoken prints both."""
    own = _local(unit)
    both = own and own != unit["name"]
    return local(f"{unit['name']} {own}", own) if both else str(unit["name"])


def _local(unit: Mapping[str, Any]) -> str:
    return str(called("units", unit["name"]) or unit["name_local"])
