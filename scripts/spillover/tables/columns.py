"""Compute the widths of a table's columns, and panels where they do not fit on a page: numbers never
break.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from spillover.messages.letters import chinese_letters
from spillover.messages.marks import remove_marks
from spillover.tables.number_format import typeset_text
from spillover.tables.table import Span, Table, TableRow

PORTRAIT, LANDSCAPE = 17.0, 25.7  # centimetres between the margins of a page
LETTER, LINE = 0.165, 42  # centimetres of a letter of 9 points, letters of the longest line of a cell
SHORT = 28  # letters of a line of a sentence in a table that is too wide else
BESIDE = 0.5  # centimetres between two columns
HEAD, HEAD_CHINESE = 12, 16  # letters of a line in the head of one column; a Chinese one is as wide as two
# Lines beyond which a table is of smaller letters, a wide one and any; how small they are.
TALL_WIDE, TALL, SMALLER = 18, 40, 8 / 9
UNBROKEN = re.compile(r"(?:[A-Za-z0-9.'’–-]+|.)[，、：；）。]*")  # what stays on a line in Chinese


def column_widths(table: Table) -> list[float]:
    """Centimetres that each column's longest text needs, of which sentences and labels may take several
    lines.
    """
    return _widths(table, LETTER * SMALLER if needs_small_letters(table) else LETTER)


def needs_small_letters(table: Table) -> bool:
    """Return whether a table is of smaller letters: one that stays upright or in one part by them, with few
    labels in two lines, and one of many lines, which stays on one page.
    """
    least, most = _least(table, LETTER * SMALLER), _least(table, LETTER)
    if any(least <= room < most for room in (PORTRAIT, LANDSCAPE)):
        return True
    widths = _widths(table, LETTER)
    lines = sum(_lines(row, widths) for row in table.rows)
    return lines > (TALL_WIDE if sum(widths) > PORTRAIT else TALL)


def _lines(row: TableRow, widths: Sequence[float]) -> int:
    """Count the lines of a row, of which a label or a sentence may take several."""
    if row.kind == "group":
        return 1
    needed = (
        letters(cell) * LETTER / (width - BESIDE) for cell, width in zip(row.cells, widths, strict=True)
    )
    return max(1, *(math.ceil(round(share, 6)) for share in needed))


def _least(table: Table, letter: float) -> float:
    """Centimetres of a table whose sentences break, and of its labels the two longest."""
    widths, longest = _measure_widths(table, letter)
    beyond = sum(max(0, min(needed, LINE) - SHORT) for needed in longest[1:] if needed > LINE)
    labels = sorted(letters(row.cells[0]) for row in table.rows if row.kind != "group")
    third = labels[-3] if len(labels) > 2 else 0
    given = min(widths[0] / 4, letter * (min(LINE, longest[0]) - min(LINE, third)))
    return sum(widths) - given - letter * beyond


def _measure_widths(table: Table, letter: float) -> tuple[list[float], list[float]]:
    """Centimetres of columns in which no text breaks but a sentence, and the letters of each longest text."""
    texts: list[list[str]] = [[] for _ in range(table.width)]
    for spans in table.head:
        if len(spans) == table.width:
            for own, span in zip(texts, spans, strict=True):
                text = span.text
                own += head_lines(text) if chinese_letters(text) else _cut(text.split())
    for row in table.rows:
        if row.kind != "group":
            for own, cell in zip(texts, row.cells, strict=True):
                own.append(cell)
    longest = [max(4, *map(letters, own)) if own else 4 for own in texts]
    return [BESIDE + letter * min(LINE, needed) for needed in longest], longest


def _widths(table: Table, letter: float) -> list[float]:
    widths, longest = _measure_widths(table, letter)
    long = [i for i, needed in enumerate(longest) if i and needed > LINE]
    for room in (PORTRAIT, LANDSCAPE):
        beyond = max(0, sum(widths) - room + 0.01)
        given = min(beyond, letter * (LINE - SHORT) * len(long))
        if beyond - given <= widths[0] / 2 - 2 * letter:  # more lines rather than a page on its side
            widths[0] -= beyond - given
            for i in long:
                widths[i] -= given / len(long)
            break
    beside = max(0, page_width(widths) - sum(widths))  # what the page has left is the sentences'
    for i in long:
        widths[i] += min(beside / len(long), letter * (longest[i] - LINE))
    return widths


def page_width(widths: Sequence[float]) -> float:
    """Choose the room of the page for columns of these widths: upright, or on its side."""
    return PORTRAIT if sum(widths) <= PORTRAIT else LANDSCAPE


def split_into_panels(table: Table, widths: Sequence[float], room: float) -> list[Table]:
    """Split the table into parts that are no wider than `room`, each with the labels; columns under one head
    stay together where they fit. A column that is too wide by itself is a part of its own.
    """
    if sum(widths) <= room or table.width <= 2:
        return [table]
    parts: list[list[int]] = [[]]
    for block in _group_columns(table):
        for piece in [block] if widths[0] + sum(widths[i] for i in block) <= room else [[i] for i in block]:
            if parts[-1] and widths[0] + sum(widths[i] for i in (*parts[-1], *piece)) > room:
                parts.append([])
            parts[-1] += piece
    return [_part(table, part) for part in parts]


def _group_columns(table: Table) -> list[list[int]]:
    """Group the columns but the first by the head that they stand under, unless it is over all of them."""
    joined = set()
    for spans in table.head:
        ends = list(accumulate(span.width for span in spans))
        for span, end in zip(spans, ends, strict=True):
            if 1 < span.width < table.width - 1:
                joined |= set(range(end - span.width + 1, end))
    blocks: list[list[int]] = []
    for column in range(1, table.width):
        if column in joined and blocks:
            blocks[-1].append(column)
        else:
            blocks.append([column])
    return blocks


def _part(table: Table, columns: Sequence[int]) -> Table:
    """Cut the table to the labels and some columns, without the rows that have nothing there."""
    rows = [
        TableRow((row.cells[0], *(row.cells[i] for i in columns)), row.kind) if row.kind != "group" else row
        for row in table.rows
    ]
    kept = tuple(row for row in rows if row.kind == "group" or any(row.cells[1:]))
    return replace(table, head=tuple(_cut_head(spans, columns) for spans in table.head), rows=kept)


def _cut_head(spans: Sequence[Span], columns: Sequence[int]) -> tuple[Span, ...]:
    """Cut a row of the head to some of its columns."""
    of = [span for span in spans for _ in range(span.width)]
    cut = [Span(of[0].text)]
    last = of[0]
    for column in columns:
        if of[column] is last and len(cut) > 1:
            cut[-1] = Span(last.text, cut[-1].width + 1)
        else:
            last = of[column]
            cut.append(Span(last.text))
    return tuple(cut)


def head_lines(head: str, room: float = 0) -> list[str]:
    """Break a head into lines of `room` letters, or of what one column has. Chinese has no blanks: it breaks
    before a bracket and into parts of one length, a Latin word only where it is wider than any column of
    numbers.
    """
    if not chinese_letters(head):
        return _cut(textwrap.wrap(head, int(room) or HEAD, break_long_words=False, break_on_hyphens=False))
    room = room or HEAD_CHINESE
    found = []
    parts = re.sub("(?=（)|(?<=，)", "\n", head).split("\n")
    for part in parts if letters(head) > room else [head]:
        most = letters(part) / max(1, math.ceil(letters(part) / room)) + 1
        line = ""
        for piece in UNBROKEN.findall(part):
            if line and letters(line + piece) > most:
                found.append(line)
                line = ""
            line += piece
        found.append(line)
    return _cut(line.strip() for line in found if line.strip())


def _cut(lines: Iterable[str]) -> list[str]:
    """Lines, those of a single word that is too long in several."""
    return [piece for line in lines for piece in (textwrap.wrap(line, SHORT) if " " not in line else [line])]


def letters(text: str) -> float:
    """Measure a text in letters of mean width; capitals are wider."""
    return _measure_length(typeset_text(remove_marks(text)))


@lru_cache(maxsize=20_000)
def _measure_length(text: str) -> float:
    wide = len(chinese_letters(text, repeated=True))
    return len(text) + 0.4 * sum(character.isupper() for character in text) + wide
