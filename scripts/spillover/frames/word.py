"""Tables of a result in a Word file, as three-line tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spillover.errors import StudyError
from spillover.words import _

Cells = Sequence[Sequence[str]]
OUTER, INNER = "12", "6"  # eighths of a point


def write_word(path: str | Path, blocks: Sequence[tuple[str, Cells]]) -> None:
    """Paragraphs and tables in their order: of each pair the text, then the table, either of them empty.

    Raises StudyError where python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise StudyError(
            _("to_word needs python-docx ({error}): pip install 'spillover[word]'", error=error)
        ) from None
    document = Document()
    for text, rows in blocks:
        if text:
            document.add_paragraph(text)
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for i, row in enumerate(rows):
                for cell, value in zip(table.rows[i].cells, row, strict=True):
                    cell.text = value
                    _ruled(cell, i, len(rows))
    document.save(str(path))


def _ruled(cell: Any, row: int, rows: int) -> None:
    """Lines above and below the header, and below the last row."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    edges = OxmlElement("w:tcBorders")
    widths = {"top": OUTER} if row == 0 else {}
    widths |= {"bottom": OUTER} if row == rows - 1 else {"bottom": INNER} if row == 0 else {}
    for edge, width in widths.items():
        line = OxmlElement(f"w:{edge}")
        line.set(qn("w:val"), "single")
        line.set(qn("w:sz"), width)
        edges.append(line)
    cell._tc.get_or_add_tcPr().append(edges)
