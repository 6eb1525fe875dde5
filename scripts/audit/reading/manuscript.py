"""A manuscript as every reader gives it: tables of cells and paragraphs of text, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from base.input_file import check_limit
from spillover.words import _, lasting

Mark = tuple[str, str, str]  # model, term and field of a number of the study


@dataclass(frozen=True)
class Cell:
    """The text of a cell; mark: which number of the study it prints, or the name of the bookmark that says
    so, as exported tables carry it.
    """

    text: str = ""
    mark: Mark | str | None = None


EMPTY = Cell()
BESIDE = frozenset(  # what stands in the columns of a row that says of each what it has
    [
        "yes",
        "no",
        "y",
        "n",
        "x",
        "√",
        "✓",
        "×",
        "-",
        "—",
        "–",
        "是",
        "否",
        "有",
        "无",
        "控制",
        "未控制",
        "不控制",
        "included",
        "none",
    ]
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STARS = re.compile(r"[*∗＊⁎]{1,4}")


@dataclass
class ManuscriptTable:
    """A table as its document prints it, of every format; `FigureGrid` says what its cells mean. Its cells
    are texts without an address, so it is no `Sheet` of `ingest/format.py`, which holds values.

    rows: of equal length; what is merged is in its first cell, the others are empty.

    number: as its caption gives it, else its place in the document; header: how many rows are its head, as
    far as the format says.
    """

    place: str
    rows: list[list[Cell]]
    caption: str = ""
    number: str = ""
    header: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass
class Manuscript:
    """The tables and paragraphs read from a manuscript. paragraphs: place and text; remarks: what was not
    read, or how, in sentences; labels: the number of a table by what a text refers to it with.
    """

    tables: list[ManuscriptTable] = field(default_factory=list)
    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def add_paragraph(self, text: str) -> None:
        """Keeps a paragraph of the text, numbered as it stands."""
        self.paragraphs.append((lasting("paragraph {number}", number=len(self.paragraphs) + 1), text))

    def remark(self, sentence: str) -> None:
        """Keeps a sentence, once."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)


class SpannedRows:
    """Rows as a reader meets them, with cells that span rows and columns."""

    def __init__(self, where: str) -> None:
        self.say_place, self.at, self.count = where, -1, 0
        self.rows: list[dict[int, Cell]] = []

    def row(self) -> None:
        """Begins a row, or goes on in one that a cell above reached into."""
        self.at += 1
        if self.at == len(self.rows):
            self.rows.append({})

    def cell(self, cell: Cell, across: int = 1, down: int = 1) -> None:
        """The next cell of the row. Spans beyond the limit of cells are a StudyError."""
        self.count += across * down
        check_limit("SPILLOVER_ARTICLE_CELLS", self.count, _("the number of cells"), self.say_place)
        row = self.rows[self.at]
        start = next(i for i in range(len(row) + 1) if i not in row)
        for below in range(down):
            if self.at + below == len(self.rows):
                self.rows.append({})
            for right in range(across):
                first = not below and not right
                self.rows[self.at + below].setdefault(start + right, cell if first else EMPTY)

    def full(self) -> list[list[Cell]]:
        """The rows, equally long, without empty ones."""
        width = max((max(row, default=-1) + 1 for row in self.rows), default=0)
        check_limit(
            "SPILLOVER_ARTICLE_CELLS", width * len(self.rows), _("the number of cells"), self.say_place
        )
        rows = [[row.get(i, EMPTY) for i in range(width)] for row in self.rows]
        return [row for row in rows if any(cell.text.strip() for cell in row)]


def stack_blocks(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Put the blocks of a table whose head is repeated side by side one below the other, where each
    row of each has a label of its own: year, I, z, year, I, z.
    """
    head = [cell.text.strip() for cell in rows[0]] if rows else []
    for width in range(2, len(head) // 2 + 1):
        count, rest = divmod(len(head), width)
        if rest or not all(head) or head != head[:width] * count:
            continue
        blocks = [[row[i * width : (i + 1) * width] for row in rows[1:]] for i in range(count)]
        below = [row for block in blocks for row in block if any(cell.text.strip() for cell in row)]
        labels = [row[0].text.strip() for row in below]
        if all(labels) and len(set(labels)) == len(labels):
            return [rows[0][:width], *below]
    return rows


def join_parted_numbers(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows whose numbers are parted, each in one cell: at their points, 0 | . | 123*** in three columns, as
    memisc writes a page, or before their stars, which have a column of their own. A column of points between
    two of digits says so; one beside empty cells is of gaps.
    """
    for i in range(1, len(rows[0]) if rows else 0):
        beside = [row for row in rows if row[i].text.strip() and re.search(r"\d", row[i - 1].text)]
        starred = [row for row in beside if _STARS.fullmatch(row[i].text.strip())]
        heads = beside[: len(beside) - len(starred)]
        if starred and i > 1 and not any(re.search(r"[\d*]", row[i].text) for row in heads):
            for row in starred:
                row[i - 1 : i + 1] = [replace(row[i - 1], text=row[i - 1].text + row[i].text.strip()), EMPTY]
    for i in range(1, len(rows[0]) - 1 if rows else 0):
        shown = [row for row in rows if row[i].text.strip()]
        whole = (
            row[i].text.strip() == "." and row[i - 1].text[-1:].isdigit() and row[i + 1].text[:1].isdigit()
            for row in shown
        )
        if len(shown) > 1 and all(whole):
            for row in shown:
                parts = row[i - 1 : i + 2]
                text = "".join(part.text.strip() for part in parts)
                row[i - 1 : i + 2] = [Cell(text, parts[0].mark), EMPTY, EMPTY]
    return rows


def mark_small_letters(text: str, table: str) -> str:
    """Digits and signs printed small and high (`^`) or low (`_`) as characters of their own: a footnote's 2
    beside 0.093 is no digit of it.
    """
    high = str.maketrans("0123456789+-−–()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾")
    low = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
    return text.translate(high if table == "^" else low)


def drop_control_characters(text: str) -> str:
    """A text without what a terminal would obey: a blank for each control character, line breaks and tabs
    apart, and nothing for marks of the direction of writing.
    """
    return _DIRECTIONS.sub("", _CONTROLS.sub(" ", text))


def join_texts(parts: Iterable[str]) -> str:
    """Texts as one, with single spaces."""
    return " ".join(" ".join(parts).split())
