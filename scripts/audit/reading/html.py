"""Web pages: their tables with captions, spans and data attributes, and their paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.reading.manuscript import (
    Cell,
    Manuscript,
    ManuscriptTable,
    Mark,
    SpannedRows,
    join_texts,
    mark_small_letters,
)
from base.input_file import check_limit
from spillover.errors import StudyError
from spillover.weights.text import quote_path
from spillover.words import _, lasting

_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption", "dd", "div", "details")
_SKIPPED = ("script", "style", "template", "noscript", "svg")
_DELETED = ("del", "s", "strike")


def read(data: bytes, path: Path) -> Manuscript:
    """The tables and paragraphs of a page. Scripts are not run, and nothing is fetched."""
    from lxml import html

    _check_tags(data, quote_path(path))
    parser = html.HTMLParser(
        no_network=True, huge_tree=True, encoding=None if b"charset" in data[:2000].lower() else "utf-8"
    )
    root = html.document_fromstring(data, parser=parser)
    if root is None:
        raise StudyError(_("{path}: contains no HTML page; save the manuscript again", path=quote_path(path)))
    found = Manuscript()
    _remark_on_page(found, root, data.lower())
    length = 0
    for node in root.iter(*_BLOCKS, "table"):
        if node.tag == "table":
            if node.find(".//table") is not None:
                found.remark(_("a table holds other tables: these are read, and not the one around them"))
            else:
                found.tables.append(_read_table(node, len(found.tables) + 1, quote_path(path)))
        elif next(node.iterancestors("table", *_SKIPPED), None) is not None:
            continue
        elif text := join_texts([_read_text(node, (*_BLOCKS, "table"))]):
            holds = (node, *node.iterancestors())
            if found.tables and any("notes" in one.get("class", "") for one in holds):
                found.tables[-1].notes.append(text)
            found.add_paragraph(text)
            length += len(text)
            check_limit("SPILLOVER_ARTICLE_TEXT", length, _("the length of the text"), quote_path(path))
    return found


def _remark_on_page(found: Manuscript, root: Any, lower: bytes) -> None:
    """Remark on a page that may be cut off, and on what is not read. lower: its bytes in lower case."""
    if lower.count(b"<table") > lower.count(b"</table"):
        found.remark(_("a table has no end: the manuscript may be cut off"))
    if next(root.iter("script"), None) is not None:
        found.remark(_("the manuscript holds scripts, which were not run"))
    if next(root.iter("img"), None) is not None:
        found.remark(_("the manuscript has pictures: tables in them cannot be read"))


def _check_tags(data: bytes, where: str) -> None:
    """Raises StudyError where a page has more cells or other elements than are read, before a tree is made of
    them, which takes thirty times the file's size.
    """
    cells = sum(1 for _tag in re.finditer(rb"<t[dh]\b", data, re.IGNORECASE))
    check_limit("SPILLOVER_ARTICLE_CELLS", cells, _("the number of cells"), where)
    check_limit("SPILLOVER_ARTICLE_TAGS", data.count(b"<"), _("the number of tags"), where)


def _read_table(node: Any, number: int, where: str) -> ManuscriptTable:
    grid = SpannedRows(where)
    foot = [
        row for part in node.iter("tfoot") for row in part.iter("tr")
    ]  # shown last wherever it is written
    for row in [*(row for row in node.iter("tr") if row not in foot), *foot]:
        grid.row()
        for cell in row:
            if cell.tag in ("td", "th"):
                across, down = (_span(cell.get(name, "")) for name in ("colspan", "rowspan"))
                grid.cell(Cell(_read_text(cell).strip(), _read_mark(cell)), across, down)
    caption = node.find("caption")
    text = "" if caption is None else join_texts([_read_text(caption)])
    if not text:
        before = node.getprevious()
        text = (
            ""
            if before is None or not isinstance(before.tag, str)
            else join_texts([_read_text(before)])[:500]
        )
    head = node.find("thead")
    return ManuscriptTable(
        lasting("table {table}", table=number),
        grid.full(),
        text,
        header=0 if head is None else len(head.findall("tr")),
    )


def _read_mark(cell: Any) -> Mark | str | None:
    """The mark of an exported page, or the bookmark of an exported Word table that was saved as a page."""
    model, term, field = (cell.get(f"data-{name}") for name in ("model", "term", "field"))
    if None not in (model, term, field):
        return model, term, field
    names = (anchor.get("name") or anchor.get("id") or "" for anchor in cell.iter("a"))
    return next((name for name in names if name.startswith("_s")), None)


def _span(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _read_text(node: Any, left: Sequence[str] = ()) -> str:
    """The text of a node. left: the elements within whose text is not its own."""
    if not isinstance(node.tag, str) or node.tag in (*_SKIPPED, *_DELETED):
        return ""
    parts = [node.text or ""]
    for child in node:
        inner = " " if child.tag in ("br", *left) else _read_text(child, left)
        kind = {"sup": "^", "sub": "_"}.get(child.tag if isinstance(child.tag, str) else "")
        parts += [mark_small_letters(inner, kind) if kind else inner, child.tail or ""]
    return "".join(parts)
