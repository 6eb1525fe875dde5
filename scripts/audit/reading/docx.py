"""Word documents. Tracked changes are read as accepted, text boxes behind the paragraph that they belong to;
comments and pictures are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

from audit.reading.manuscript import (
    Cell,
    Manuscript,
    ManuscriptTable,
    SpannedRows,
    join_texts,
    mark_small_letters,
)
from audit.reading.reader import Archive
from spillover.errors import StudyError
from spillover.weights.text import quote_path
from spillover.words import _, lasting

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLDER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
NUMBERED = re.compile(r"[(（]?[\w.-]{0,8}[)）]?")  # what stands beside an equation
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")
_PASSED = {W + name for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tcPr", "tblPr")}


def read(data: bytes, path: Path) -> Manuscript:
    """The tables and paragraphs of the body, and the notes at its foot."""
    where = quote_path(path)
    archive = Archive(data, where)
    root = archive.part("word/document.xml")
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise StudyError(
            _("{path}: has no text of a Word document; save it again in Word as .docx", path=where)
        )
    found = Manuscript()
    _remark_on_contents(found, root, archive)
    blocks = list(_iterate_blocks(body))
    for i, (kind, node) in enumerate(blocks):
        if kind == "p":
            text = join_texts([_read_text(node)])
            if text:
                found.add_paragraph(text)
        else:
            before = len(found.tables)
            _add_tables(found, node, _find_paragraph_beside(blocks, i, -1), where)
            for table in found.tables[before:][-1:]:
                table.notes = [t for t in [_find_paragraph_beside(blocks, i, 1)] if t]
    for part, note in (("footnotes", lasting("footnote")), ("endnotes", lasting("endnote"))):
        notes = archive.part(f"word/{part}.xml")
        for node in () if notes is None else notes.iter(W + "p"):
            if text := join_texts([_read_text(node)]):
                found.paragraphs.append((note, text))
    return found


def _remark_on_contents(found: Manuscript, root: Any, archive: Archive) -> None:
    """Remark on what is not read, or not as a reader of the document sees it."""
    if any(next(root.iter(W + name), None) is not None for name in _CHANGES):
        found.remark(_("the manuscript has tracked changes: it is read as if all were accepted"))
    if "word/vbaProject.bin" in archive.names:
        found.remark(_("the manuscript holds macros, which were not run"))
    if next(root.iter(W + "fldSimple", W + "fldChar"), None) is not None:
        found.remark(_("the manuscript has fields: their results are read as they were last updated"))
    if next(root.iter("{*}blip", "{*}imagedata"), None) is not None:
        found.remark(_("the manuscript has pictures: tables in them cannot be read"))


def _iterate_blocks(node: Any) -> Iterator[tuple[str, Any]]:
    """Paragraphs and tables in order, out of the boxes that hold them."""
    for child in node:
        if child.tag == W + "p":
            yield "p", child
            for box in child.iter(W + "txbxContent"):  # which Word writes twice, for older versions as well
                if {W + "txbxContent", _OLDER}.isdisjoint(one.tag for one in _iterate_ancestors(box, child)):
                    yield from _iterate_blocks(box)
        elif child.tag == W + "tbl":
            yield "tbl", child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml"):
            yield from _iterate_blocks(child)


def _iterate_ancestors(node: Any, outer: Any) -> Iterator[Any]:
    """Yield the nodes around a node, within an outer one."""
    return takewhile(lambda one: one is not outer, node.iterancestors())


def _find_paragraph_beside(blocks: list[tuple[str, Any]], i: int, step: int) -> str:
    """The nearest paragraph that has a text, at most three before or behind a table."""
    for j in range(i + step, i + 4 * step, step):
        if not 0 <= j < len(blocks) or blocks[j][0] == "tbl":
            return ""
        if text := join_texts([_read_text(blocks[j][1])]):
            return text
    return ""


def _add_tables(found: Manuscript, node: Any, caption: str, where: str) -> None:
    """Adds a table, after those that are nested in it, unless it but holds them, or an equation."""
    if is_equation(node):
        return
    grid, header = SpannedRows(where), 0
    before_it = len(found.tables)
    rows = [row for row in node.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is node]
    for row in rows:
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        grid.row()
        header += row.find(f"{W}trPr/{W}tblHeader") is not None
        before = row.find(f"{W}trPr/{W}gridBefore")
        if before is not None:
            grid.cell(Cell(), _read_count(before))
        for cell in [c for c in row.iter(W + "tc") if next(c.iterancestors(W + "tr")) is row]:
            for inner in cell.iter(W + "tbl"):
                if next(inner.iterancestors(W + "tc")) is cell:
                    _add_tables(found, inner, caption, where)
            across = _read_count(cell.find(f"{W}tcPr/{W}gridSpan"))
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            continued = merged is not None and merged.get(W + "val") != "restart"
            grid.cell(Cell() if continued else _read_cell(cell), across)
    holds = len(found.tables) > before_it
    if holds and not any(map(str.isdigit, "".join(c.text for row in grid.full() for c in row))):
        return
    place = lasting("table {table}", table=len(found.tables) + 1)
    found.tables.append(ManuscriptTable(place, grid.full(), caption, header=header))


def is_equation(node: Any) -> bool:
    """Return whether a table of one row but sets a number beside an equation."""
    math = f".//{MATH}oMath"
    if len(list(node.iter(W + "tr"))) != 1 or node.find(math) is None:
        return False
    beside = (_read_text(one).strip() for one in node.iter(W + "p") if one.find(math) is None)
    return NUMBERED.fullmatch("".join(beside)) is not None


def _read_count(node: Any) -> int:
    """The number that an element gives, 1 where it gives none."""
    text = "" if node is None else node.get(W + "val", "")
    return int(text) if text.isdigit() and len(text) < 6 and int(text) else 1


def _read_cell(node: Any) -> Cell:
    paragraphs = [p for p in node.iter(W + "p") if next(p.iterancestors(W + "tc", _OLDER)) is node]
    marks = [b.get(W + "name", "") for b in node.iter(W + "bookmarkStart")]
    mark = next((name for name in marks if name.startswith("_s")), None)
    return Cell("\n".join(filter(None, (_read_text(p).strip() for p in paragraphs))), mark)


def _read_text(node: Any) -> str:
    """The text of a paragraph as accepted, digits raised or lowered as characters of their own."""
    parts = []
    for child in node:
        if child.tag in _PASSED or child.tag == W + "tbl":
            continue
        if child.tag == W + "r":
            parts.append(_read_run(child))
        elif child.tag in (W + "t", MATH + "t"):
            parts.append(child.text or "")
        elif child.tag == MATH + "sup":
            parts.append(mark_small_letters(_read_text(child), "^"))
        elif child.tag == MATH + "sub":
            parts.append(mark_small_letters(_read_text(child), "_"))
        elif child.tag in (W + "tab", W + "br", W + "cr"):
            parts.append(" ")
        elif isinstance(child.tag, str) and not child.tag.endswith(
            ("}drawing", "}pict", "}AlternateContent")
        ):
            parts.append(_read_text(child))
    return "".join(parts)


def _read_run(run: Any) -> str:
    properties = run.find(W + "rPr")
    if properties is not None and properties.find(W + "vanish") is not None:
        return ""
    texts = []
    for child in run:
        if child.tag == W + "t":
            texts.append(child.text or "")
        elif child.tag in (W + "tab", W + "br", W + "cr"):
            texts.append(" ")
        elif child.tag in (W + "noBreakHyphen", W + "softHyphen"):
            texts.append("-" if child.tag == W + "noBreakHyphen" else "")
        elif child.tag == W + "sym":
            texts.append({"F02D": "-", "F0B4": "×", "F02A": "*"}.get(child.get(W + "char", "").upper(), " "))
    text = "".join(texts)
    raised = None if properties is None else properties.find(W + "vertAlign")
    kind = "" if raised is None else raised.get(W + "val", "")
    return (
        mark_small_letters(text, "^")
        if kind == "superscript"
        else mark_small_letters(text, "_")
        if kind == "subscript"
        else text
    )
