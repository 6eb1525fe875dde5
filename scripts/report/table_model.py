"""A table as data: what every layout builds and every format prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from words.say import say, sentences

RowKind = Literal["body", "bracket", "published", "statistic", "group"]


class Number(str):
    """A cell that knows which number of the study it prints: model, term and field (`estimate`, `se`, …)."""

    mark: tuple[str, str, str]


def number(text: str, model: str, term: str, field: str) -> str:
    """The text of a cell, marked; an empty one as it is."""
    if not text:
        return text
    made = Number(text)
    made.mark = (model, term, field)
    return made


def mark_of(text: str) -> tuple[str, str, str] | None:
    """Which number a cell prints, None where nothing says so."""
    return text.mark if isinstance(text, Number) else None


@dataclass(frozen=True)
class Span:
    """A head cell over `width` columns."""

    text: str
    width: int = 1


@dataclass(frozen=True)
class TableRow:
    """One line: the label and a text for each further column; a `group` row is a heading and has its label
    alone.
    """

    cells: tuple[str, ...]
    kind: RowKind = "body"


@dataclass(frozen=True)
class Table:
    """A table of texts.

    head: rows of spans, each as wide as the table; rows: in order; a rule is drawn before the first
    `statistic` row.
    notes: sentences beneath it; details: how its numbers were computed, a click away. simulated: the sentence
    that says what is simulated, "" where nothing is.
    """

    name: str
    title: str
    head: tuple[tuple[Span, ...], ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()
    simulated: str = ""
    details: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns, the labels' included."""
        return sum(span.width for span in self.head[0])

    @property
    def remarks(self) -> list[str]:
        """The notes, the one on simulated data last."""
        return [*self.notes, *([simulated_note(self.simulated)] if self.simulated else [])]

    @property
    def remark(self) -> str:
        """All of them as one text, as they are printed beneath the table."""
        return say("notes_of_table", notes=sentences(self.remarks)) if self.remarks else ""

    @property
    def caption(self) -> str:
        """`Table 3. Title`, the number taken from a name like `table03_baseline`."""
        return caption(self.name, self.title)


def caption(name: str, title: str) -> str:
    """A table's title with the number that its name gives."""
    number = table_number(name)
    return say("table_caption", number=number, title=title) if number else title


def simulated_note(text: str) -> str:
    """The sentence on simulated data with its warning first, which the study's own sentence may have
    already.
    """
    warning = say("simulated")
    return text if text.lower().startswith(warning.lower()) else say("simulated_note", text=text)


def table_number(name: str) -> str:
    """The number in a name like `table03_baseline`, "" where there is none."""
    match = re.match(r"table0*(\d+[a-z]?)_", name)
    return match[1] if match else ""


def rule_before(rows: tuple[TableRow, ...], i: int) -> bool:
    """Whether a thin rule comes before row `i`: where the statistics begin, and before a heading."""
    if i == 0:
        return False
    starts = rows[i].kind == "statistic" and all(row.kind != "statistic" for row in rows[:i])
    return starts or rows[i].kind == "group"
