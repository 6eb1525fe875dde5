"""A table as CSV and HTML; as LaTeX `spillover.tables.latex` has it."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup, escape

from base.artifacts.atomic import csv_text
from base.templates import filler
from spillover.tables.latex import SENTENCE, measure_longest_text
from spillover.tables.number_format import STARRED, typeset_text
from spillover.tables.table import Table, marks, parts_below, rule_before
from words.render import say, sentences


def to_csv(table: Table) -> str:
    """The table as it is printed, one line per row; spans repeat their text, so that each column keeps its
    heads.

    Below follow the notes and the details, a line each; where data are simulated, the last line says so.
    """
    heads = [[text for span in spans for text in [span.text] * span.width] for spans in table.head]
    notes = (*table.notes, *table.details, *table.remarks[len(table.notes) :])
    rows = [*(row.cells for row in table.rows), *((note,) for note in notes)]
    return csv_text([*heads, *([*row, *[""] * (table.width - len(row))] for row in rows)])


def to_html(table: Table) -> str:
    """A `<table>` fragment with caption and notes."""
    rows = [(row, rule_before(table.rows, i)) for i, row in enumerate(table.rows)]
    heads = [(spans, parts_below(table.head, i)) for i, spans in enumerate(table.head)]
    broken = [measure_longest_text(table, i) > SENTENCE for i in range(table.width)]
    return _fill("table.html.j2", table=table, heads=heads, rows=rows, broken=broken)


def _render_printed(text: str) -> Markup:
    """A text with its signs and raised stars; a test's letter stays at its hyphen."""
    raised = STARRED.sub(r"<sup>\1</sup>", str(escape(typeset_text(text))))
    return Markup(re.sub(r"\bLM-\w", r'<span class="symbol">\g<0></span>', raised))


def _heading(text: str) -> Markup:
    """A heading: the page breaks no Chinese one within a word, but a long one after 的."""
    return _render_printed(text).replace("的", Markup("的<wbr>"))


_fill = filler(
    Path(__file__).parent,
    {"printed": _render_printed, "heading": _heading},
    marks=marks,
    say=say,
    sentences=sentences,
)
