"""A table as data, the cells and lines that layouts share, and the list of terms on which some are built."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import msgspec

from spillover.errors import StudyError
from spillover.estimates import NUMBERS, EstimateRecord, TermRecord
from spillover.messages.catalogue import TRUE, VARIANCES
from spillover.messages.common import HEAD, PUBLISHED, SIMULATED, TRUE_VALUE
from spillover.messages.marks import remove_marks
from spillover.messages.render import say, say_key, sentences, term_label
from spillover.options import FieldName, Label
from spillover.tables.layout import Material, PrintedList, TermsLayout
from spillover.tables.notes import split_notes, stars_note
from spillover.tables.number_format import format_fixed, format_scaled, format_t, stars
from spillover.tables.style import Style, plain_style
from spillover.words import _, format_p

if TYPE_CHECKING:
    from spillover.tables.material import PublishedTable

RowKind = Literal["body", "bracket", "truth", "published", "statistic", "group"]


IN_PRINT = "published_"  # begins the field of a published number
BOOKMARK = 22  # letters of a bookmark that says which number a cell prints
OUTSIDE = "†"  # after a true value that an interval does not hold


class Number(str):
    """Cell that knows which number of the study it prints: model, term and field (`estimate`, `se`, …).

    exact: in full, and words: what it is, of a number that no file of an analysis has under these names.
    """

    mark: tuple[str, str, str]
    exact: str = ""
    words: str = ""


def number(
    text: str, model: str, term: str, field: str, exact: float | str | None = None, words: str = ""
) -> str:
    """Mark the text of a cell by its number; an empty one stays as it is. exact, words: of `Number`."""
    if not text:
        return text
    made = Number(remove_marks(text))
    made.mark = (model, term, field)
    made.exact, made.words = "" if exact is None else str(exact), words
    return made


def mark_of(text: str) -> tuple[str, str, str] | None:
    """Return the number of the study that a cell prints, None where nothing says so: a published one is none
    of it.
    """
    return text.mark if isinstance(text, Number) and not text.mark[2].startswith(IN_PRINT) else None


def bookmark(mark: Sequence[str]) -> str:
    """Return the number of the study that a cell prints (model, term and field) as the beginning of a
    bookmark's name, of which Word takes 40 letters; hidden by its first.
    """
    return "_s" + hashlib.sha256("\t".join(mark).encode()).hexdigest()[: BOOKMARK - 2]


def marks(cell: object) -> list[tuple[str, str]]:
    """Return the HTML attributes that name the number a cell prints: the names of its data and their
    values.
    """
    if not isinstance(cell, Number):
        return []
    own = list(zip(("model", "term", "field"), cell.mark, strict=True))
    return [*own, *((name, text) for name, text in (("exact", cell.exact), ("words", cell.words)) if text)]


@dataclass(frozen=True)
class Span:
    """Cell of the head over `width` columns."""

    text: str
    width: int = 1


@dataclass(frozen=True)
class TableRow:
    """Line of a table: the label and a text for each further column; a `group` row is a heading and has its
    label alone.
    """

    cells: tuple[str, ...]
    kind: RowKind = "body"


@dataclass(frozen=True)
class Table:
    """Table of texts: the one model of what is printed. Layouts make it, and CSV, LaTeX, HTML, Word, the
    page, a paper and the library's `ModelTable` write it. What is read is another model (`Sheet` of
    `ingest/format.py`, `ManuscriptTable` of `audit/reading/`), whose heads, labels and numbers are to be
    found, where those of this one are known, each cell with the number that it prints.

    head: rows of spans, each as wide as the table; rows: in order; a rule is drawn before the first
    `statistic` row.
    notes: sentences beneath it; details: how its numbers were computed, a click away. simulation: the
    sentence that says what is simulated, "" where nothing is. style: of the journal that it is printed for.
    """

    name: str
    title: str
    head: tuple[tuple[Span, ...], ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()
    simulation: str = ""
    details: tuple[str, ...] = ()
    style: Style = field(default_factory=plain_style)

    @property
    def width(self) -> int:
        """Number of columns, the labels' included."""
        return sum(span.width for span in self.head[0])

    @property
    def remarks(self) -> list[str]:
        """Notes of the table, the one on simulated data last."""
        return [*self.notes, *([write_simulated_note(self.simulation)] if self.simulation else [])]

    @property
    def remark(self) -> str:
        """Notes of a table as one text, as they are printed beneath the table."""
        return say(_("{notes}"), notes=sentences(self.remarks)) if self.remarks else ""

    @property
    def caption(self) -> str:
        """`Table 3. Title`, the number taken from a name like `table03_baseline`."""
        return caption(self.name, self.title, dash=self.style.caption == "dash")


def caption(name: str, title: str, dash: bool = False) -> str:
    """Write a table's title with the number that its name gives, after a point or a dash."""
    number = table_number(name)
    joined = _("Table {number}—{title}") if dash else _("Table {number}. {title}")
    return say(joined, number=number, title=title) if number else title


def write_simulated_note(text: str) -> str:
    """Write the sentence on simulated data with its warning first, which the study's own sentence may have
    already.
    """
    warning = say(SIMULATED)
    return text if text.lower().startswith(warning.lower()) else say(_("Simulated data: {text}"), text=text)


def table_number(name: str) -> str:
    """Read the number in a name like `table03_baseline`, "" where there is none."""
    match = re.match(r"table0*(\d+[a-z]?)_", name)
    return match[1] if match else ""


def rule_before(rows: tuple[TableRow, ...], i: int) -> bool:
    """Return whether a thin rule comes before row `i`: where the statistics begin, and before a heading."""
    if i == 0:
        return False
    starts = rows[i].kind == "statistic" and all(row.kind != "statistic" for row in rows[:i])
    return starts or rows[i].kind == "group"


def parts_below(head: Sequence[Sequence[Span]], i: int) -> bool:
    """Return whether the next line of the head has other spans: one of the same names what stands above."""
    wide = [[span.width for span in spans] for spans in head[i : i + 2]]
    return len(wide) == 2 and wide[0] != wide[1]


def column_numbers(count: int) -> list[str]:
    """Return the names that notes give the columns."""
    return [f"({i + 1})" for i in range(count)]


def number_line(headers: list[str], width: int) -> tuple[tuple[Span, ...], ...]:
    """Build the line of the columns' numbers, each over `width` columns; none where the headers begin with
    these numbers.
    """
    numbers = column_numbers(len(headers))
    told = all(header.startswith(number) for header, number in zip(headers, numbers, strict=True))
    return () if told else ((Span(""), *(Span(number, width) for number in numbers)),)


def head_of(keys: Iterable[str]) -> tuple[tuple[Span, ...], ...]:
    """Build the one line of a head."""
    return (tuple(Span(say_key(HEAD, key)) for key in keys),)


def group_of(head: str, several: Sequence[Any]) -> list[TableRow]:
    """Build the heading of a column's rows, where there are several columns."""
    return [TableRow((head,), "group")] if len(several) > 1 else []


def estimate_text(row: TermRecord, digits: int, levels: Sequence[float], power: int = 0) -> str:
    """Write an estimate with its stars, which a variance has none of. power: of ten, by which it is
    printed.
    """
    marks = "" if row.term in VARIANCES else stars(row.p, levels)
    return format_scaled(row.estimate, power, digits, row.se) + marks


def bracket(row: TermRecord, kind: str, digits: int, power: int = 0) -> str:
    """Return what stands in brackets beneath an estimate: its standard error, t or z, p-value or interval. A
    variance has no test: that it is 0 is at the edge of what it can be.
    """
    if kind in ("statistic", "p") and row.term in VARIANCES:
        return ""
    if kind == "interval":
        ends = (format_scaled(end, power, digits, row.se) for end in (row.low, row.high))
        return f"[{', '.join(ends)}]"
    if kind == "p":
        return f"({format_p(row.p)})"
    if kind == "statistic":
        return f"({format_t(row.statistic)})"
    return f"({format_scaled(row.se, power, digits, row.se)})"


def covers(row: TermRecord, value: float) -> bool:
    """Return whether a term's interval holds a value; false where it has none."""
    low, high = row.low, row.high
    return low is not None and high is not None and bool(low <= value <= high)


def truth_rows(
    material: Material,
    cells: Iterable[tuple[EstimateRecord | None, TermRecord | None]],
    digits: int,
    power: int = 0,
) -> list[TableRow]:
    """Build the line of the true values beneath estimates; no line where none is known. cells: of each column
    the estimate and the row of its term, if it has one.
    """
    texts = []
    for record, row in cells:
        value = material.true_value(record, row.term) if record and row else None
        texts.append(
            true_text(record, row, value, digits, power) if record and row and value is not None else ""
        )
    return [TableRow((say(TRUE_VALUE), *texts), "truth")] if any(texts) else []


def true_text(record: EstimateRecord, row: TermRecord, value: float, digits: int, power: int = 0) -> str:
    """Write a true value, with a sign where the interval of its estimate does not hold it."""
    text = format_scaled(value, power, digits) + ("" if covers(row, value) else OUTSIDE)
    return number(text, record.model, row.term, TRUE, float(value), say(TRUE_VALUE))


def write_published_number(text: str, model: str, term: str, field: str) -> str:
    """Write a published number beside ours, with its stars; field: of ours."""
    return number(text, model, term, f"{IN_PRINT}{field}", text, say(PUBLISHED))


def write_published_rows(
    published: PublishedTable, keys: list[tuple[str, str]], models: Sequence[tuple[str, str]]
) -> list[TableRow]:
    """Write the printed coefficients of some (column, term), and their brackets in a line beneath; no line
    where none is printed. models: the model and the term that stand in each column.
    """
    cells = [
        write_published_number("".join(published.coefficients.get(key, ())), *model, "estimate")
        for key, model in zip(keys, models, strict=True)
    ]
    brackets = [
        write_published_number(f"({published.brackets[key]})", *model, "bracket")
        if cell and key in published.brackets
        else ""
        for key, cell, model in zip(keys, cells, models, strict=True)
    ]
    lines = [TableRow((say(PUBLISHED), *cells), "published"), TableRow(("", *brackets), "published")]
    return [line for line in lines if any(line.cells[1:])]


def constant_alone(term: str, estimate: EstimateRecord, digits: int) -> str:
    """Write a constant that has no standard error, which is a statistic of its model, not a term (a note says
    why).
    """
    value = estimate.statistics.get("constant") if term == "_cons" else None
    return "" if value is None or "constant_se" in estimate.statistics else format_fixed(value, digits)


FIELDS = NUMBERS
EVERY_FIELD = (*FIELDS, "share")


class TermList(TermsLayout, frozen=True, kw_only=True):
    """Layout with a row per term of each column's estimate, headed by the column's `header`; fields of the
    term across.

    `published` rows are matched by `published.keys`. The field `share` is an effect's part of the total one.
    """

    fields_known: ClassVar[tuple[str, ...]] = EVERY_FIELD

    fields: tuple[FieldName, ...] = FIELDS
    """The columns: estimate, se, statistic, p, low, high and share (of the total effect, per cent)."""
    heads: dict[Label, str] = msgspec.field(default_factory=dict)
    """Heads of those columns."""
    stub: str = ""
    published: PrintedList | None = None

    def build(self, name: str, material: Material) -> Table:
        """Build the table of terms."""
        estimates = self.estimates(material)
        self.check_terms(name, (term.term for estimate in estimates for term in estimate.terms))
        headers, labels = self.headers, self.names(material)
        printed = index_printed_rows(self.published, material)
        rows: list[TableRow] = []
        for column, head, estimate in zip(self.columns, headers, estimates, strict=True):
            rows += group_of(head, estimates)
            for term in self._terms(estimate):
                cells = [
                    number(
                        self._cell(estimate, term, field, material.stars), estimate.model, term.term, field
                    )
                    for field in self.fields
                ]
                rows.append(TableRow((term_label(term.term, labels), *cells)))
                value = material.true_value(estimate, term.term)
                if value is not None and "estimate" in self.fields:
                    true = (
                        true_text(estimate, term, value, self.digits) if f == "estimate" else ""
                        for f in self.fields
                    )
                    rows.append(TableRow((say(TRUE_VALUE), *true), "truth"))
                theirs = printed.get((column.column_in_publication(""), term.term), {})
                if self.published and theirs:
                    place = (estimate.model, term.term)
                    own = (
                        write_published_number(
                            read_printed_field(theirs, self.published, field), *place, field
                        )
                        for field in self.fields
                    )
                    rows.append(TableRow((say(PUBLISHED), *own), "published"))
        columns = ((Span(self.stub), *(Span(self.heads.get(f) or _head_of_field(f)) for f in self.fields)),)
        notes, details = split_notes(
            *(estimates, headers, material.style.notes, bool({"low", "high"} & set(self.fields))),
            terms={term.term for estimate in estimates for term in self._terms(estimate)},
        )
        starred = estimates if "estimate" in self.fields else []
        shown = (term for estimate in starred for term in self._terms(estimate))
        said = (*stars_note(material.stars, shown), *notes)
        return Table(name, self.title, columns, tuple(rows), said, details=tuple(details))

    def _terms(self, estimate: EstimateRecord) -> list[TermRecord]:
        """Select the terms that are shown."""
        unknown = [field for field in self.fields if field not in EVERY_FIELD]
        if unknown:
            raise StudyError(
                _(
                    "fields: unknown field {name!r}; the fields are {known}",
                    name=unknown[0],
                    known=", ".join(EVERY_FIELD),
                )
            )
        return [row for row in estimate.terms if self.terms is None or row.term in self.terms]

    def _cell(self, estimate: EstimateRecord, row: TermRecord, field: str, levels: tuple[float, ...]) -> str:
        if field == "estimate":
            return estimate_text(row, self.digits, levels)
        if field == "p":
            return format_p(row.p)
        if field == "statistic":
            return format_t(row.statistic)
        if field == "share":
            return format_fixed(share_of_total(estimate, row), 2)
        return format_fixed(getattr(row, field), self.digits)


def share_of_total(estimate: EstimateRecord, row: TermRecord) -> float | None:
    """Compute the share of an effect in the total one of its estimate, per cent; None where there is no
    total.
    """
    total = estimate.find_term("total")
    return 100 * row.estimate / total.estimate if total and total.estimate and row is not total else None


def _head_of_field(field: str) -> str:
    name = "z" if field == "statistic" else field
    return say_key(HEAD, name)


def index_printed_rows(
    printed: PrintedList | None, material: Material
) -> dict[tuple[str, str], Mapping[str, str]]:
    """Index the printed rows of a table of its own form by (value of its group column or "", value of its
    term column).
    """
    if printed is None:
        return {}
    keys = printed.keys
    missing = [key for key in keys for row in material.published_table.rows[:1] if key not in row]
    if missing:
        raise StudyError(
            _("published.keys: the file of printed numbers has no column {column!r}", column=missing[0])
        )
    return {
        (row[keys[0]] if len(keys) == 2 else "", row[keys[-1]]): row for row in material.published_table.rows
    }


def read_printed_field(row: Mapping[str, str], printed: PrintedList, field: str) -> str:
    """Read the printed value of one of our fields, an estimate with its stars; "" where there is none."""
    column = printed.fields.get(field, "")
    return (row.get(column) or "") + ((row.get("stars") or "") if field == "estimate" else "")
