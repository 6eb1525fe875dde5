"""A list of terms: a row per term of each column's estimate, its properties across."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import msgspec

from report.layout import OfTerms, PrintedList
from report.notes import split_notes, stars_note
from report.number_format import fixed, p_value, stars
from report.table_model import Span, Table, TableRow, number
from spillover.errors import StudyError
from spillover.options import FieldName, Label
from words.say import say, term_label

if TYPE_CHECKING:
    from report.material import Material
    from spillover.fit import Record

FIELDS = ("estimate", "se", "statistic", "p", "low", "high")
EVERY_FIELD = (*FIELDS, "share")


class TermList(OfTerms, frozen=True, kw_only=True):
    """A row per term of each column's estimate, headed by the column's `header`; fields of the term across.

    `published` rows are matched by `published.keys`. The field `share` is an effect's part of the total one.
    """

    fields_known: ClassVar[tuple[str, ...]] = EVERY_FIELD

    fields: tuple[FieldName, ...] = FIELDS
    heads: dict[Label, str] = msgspec.field(default_factory=dict)
    stub: str = ""
    published: PrintedList | None = None

    def build(self, name: str, material: Material) -> Table:
        """Raises StudyError naming an unknown field."""
        estimates = self.estimates(material)
        self.check_terms(name, (term["term"] for estimate in estimates for term in estimate["terms"]))
        labels, printed = self.names(material), printed_by_key(self.published, material)
        rows: list[TableRow] = []
        for column, estimate in zip(self.columns, estimates, strict=True):
            if len(estimates) > 1:
                rows.append(TableRow((column.head(column.analysis),), "group"))
            for term in self._terms(estimate):
                cells = [
                    number(self._cell(term, field, material.stars), estimate["model"], term["term"], field)
                    for field in self.fields
                ]
                rows.append(TableRow((term_label(term["term"], labels), *cells)))
                theirs = printed.get((column.printed(""), term["term"]), {})
                if self.published and theirs:
                    own = (printed_field(theirs, self.published, field) for field in self.fields)
                    rows.append(TableRow((say("published"), *own), "published"))
        head = ((Span(self.stub), *(Span(self.heads.get(f) or _head(f)) for f in self.fields)),)
        headers = [column.head(column.analysis) for column in self.columns]
        notes, details = split_notes(estimates, headers, bool({"low", "high"} & set(self.fields)))
        starred = estimates if "estimate" in self.fields else []
        shown = (term for estimate in starred for term in self._terms(estimate))
        said = (*stars_note(material.stars, shown), *notes)
        return Table(name, self.title, head, tuple(rows), said, details=tuple(details))

    def _terms(self, estimate: Record) -> list[Record]:
        """The rows of the terms that are shown, each with its share of the total effect."""
        unknown = [field for field in self.fields if field not in EVERY_FIELD]
        if unknown:
            raise StudyError(f"fields: there is no {unknown[0]!r}; the fields are {', '.join(EVERY_FIELD)}")
        total = next((row["estimate"] for row in estimate["terms"] if row["term"] == "total"), None)
        return [
            {**row, "share": 100 * row["estimate"] / total if total and row["term"] != "total" else None}
            for row in estimate["terms"]
            if self.terms is None or row["term"] in self.terms
        ]

    def _cell(self, row: Record, field: str, levels: tuple[float, ...]) -> str:
        if field == "estimate":
            return fixed(row["estimate"], self.digits) + stars(row["p"], levels)
        if field == "p":
            return p_value(row["p"])
        return fixed(row[field], 2 if field in ("statistic", "share") else self.digits)


def _head(field: str) -> str:
    return say("head-z" if field == "statistic" else f"head-{field}")


def printed_by_key(
    printed: PrintedList | None, material: Material
) -> dict[tuple[str, str], Mapping[str, str]]:
    """The printed rows of a table of its own form by (value of its group column or "", value of its term
    column).
    """
    if printed is None:
        return {}
    keys = printed.keys
    missing = [key for key in keys for row in material.published.rows[:1] if key not in row]
    if missing:
        raise StudyError(f"published.keys: the file of printed numbers has no column {missing[0]!r}")
    return {(row[keys[0]] if len(keys) == 2 else "", row[keys[-1]]): row for row in material.published.rows}


def printed_field(row: Mapping[str, str], printed: PrintedList, field: str) -> str:
    """The printed value of one of our fields, an estimate with its stars; "" where there is none."""
    column = printed.fields.get(field, "")
    return (row.get(column) or "") + ((row.get("stars") or "") if field == "estimate" else "")
