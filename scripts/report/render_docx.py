"""A table as a Word file in the three-line style that Chinese journals ask for: a rule above, below the head
and at the end.
"""

from __future__ import annotations

import datetime
import hashlib
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from base.artifacts.atomic import atomic, bookmark
from base.font import chinese_letters
from report.number_format import STARRED, typographic
from report.table import Table, TableRow, mark_of, rule_before

NORMAL = 9  # points
THICK, THIN = 12, 4  # eighths of a point
PORTRAIT, LANDSCAPE = 17.0, 25.7  # centimetres between the margins of a page
LETTER, LINE = 0.165, 42  # centimetres of a letter of 9 points, letters of the longest line of a cell
TABLE_STYLES = ("Normal Table", "Table Grid")  # of a hundred in the empty document of python-docx
_EPOCH = datetime.datetime(2000, 1, 1)  # a file's own date would make equal tables differ


def write_docx(path: Path, table: Table) -> None:
    """Writes the table; equal tables give equal bytes."""
    document = _document()
    for name in ("created", "modified", "last_printed"):
        setattr(document.core_properties, name, _EPOCH)
    document.core_properties.author = ""
    document.core_properties.title = _printable(table.caption)[:255]  # the longest that the format allows
    widths = column_widths(table)
    _page(document, wide=sum(widths) > PORTRAIT)
    _paragraph(document.add_paragraph(), table.caption, 10.5, bold=True, centre=True)
    grid = document.add_table(rows=0, cols=table.width)
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width * min(1, (PORTRAIT if sum(widths) <= PORTRAIT else LANDSCAPE) / sum(widths)))
    for spans in table.head:
        line = grid.add_row()
        _mark(line, "w:tblHeader")
        cells, column = line.cells, 0
        for span in spans:
            cell = cells[column].merge(cells[column + span.width - 1]) if span.width > 1 else cells[column]
            _paragraph(cell.paragraphs[0], span.text, NORMAL, centre=column > 0)
            column += span.width
    for i, row in enumerate(table.rows):
        follows = i + 1 < len(table.rows) and table.rows[i + 1].kind in ("bracket", "published")
        place = f"{hashlib.sha256(table.name.encode()).hexdigest()[:6]}_{i}"  # a document has a name once
        _row(grid.add_row(), row, THIN if rule_before(table.rows, i) else 0, follows, place)
    if grid.rows:
        _border(grid.rows[0], "top", THICK)
        _border(grid.rows[len(table.head) - 1], "bottom", THIN if table.rows else THICK)
        _border(grid.rows[-1], "bottom", THICK)
    _paragraph(document.add_paragraph(), table.remark, 8)
    _save(document, path)


def _document() -> Any:
    """An empty document without what a table does not use: it is two thirds of the file's bytes."""
    document = docx.Document()
    for style in [s for s in document.styles if s.type == WD_STYLE_TYPE.TABLE and s.name not in TABLE_STYLES]:
        style.element.getparent().remove(style.element)
    for holder in (document.part, document.part.package):
        for key in [
            k for k, r in holder.rels.items() if r.reltype.endswith(("stylesWithEffects", "/thumbnail"))
        ]:
            del holder.rels[key]
    return document


def column_widths(table: Table) -> list[float]:
    """Centimetres that each column's longest text needs, of which sentences and labels may take several
    lines.
    """
    texts: list[list[str]] = [[] for _ in range(table.width)]
    for spans in table.head:
        if len(spans) == table.width:
            for own, span in zip(texts, spans, strict=True):
                own += _pieces(span.text)
    for row in table.rows:
        if row.kind != "group":
            for own, cell in zip(texts, row.cells, strict=True):
                own.append(cell)
    widths = [0.5 + LETTER * max(4, min(LINE, max(map(_letters, own), default=0))) for own in texts]
    for room in (PORTRAIT, LANDSCAPE):
        beyond = sum(widths) - room
        if beyond <= widths[0] / 2 - 2 * LETTER:  # labels in two lines rather than a page on its side
            widths[0] -= max(0, beyond + 0.01)
            break
    return widths


def _pieces(head: str) -> list[str]:
    """The parts of a head that stay on one line: its words; of Chinese, which has none, what is before a
    bracket and what is in it, a long one in halves.
    """
    if not chinese_letters(head):
        return head.split()
    found = []
    for part in head.replace("（", "\n（").split("\n"):
        half = len(part) if len(part) <= 8 else (len(part) + 1) // 2
        found += [part[:half], part[half:]]
    return found


def _letters(text: str) -> float:
    """The length of a text in letters of mean width; capitals are wider."""
    wide = len(chinese_letters(text, repeated=True))
    return len(text) + 0.4 * sum(character.isupper() for character in text) + wide


def _page(document: Any, wide: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21.0)) if wide else (Cm(21.0), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(NORMAL)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    speech = OxmlElement("w:lang")  # what decides the face of signs that both scripts have
    speech.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(speech)


def _mark(line: Any, name: str) -> None:
    """Sets a property of a row: to be repeated on every page, or not to be split over two."""
    line._tr.get_or_add_trPr().append(OxmlElement(name))


def _bookmark(paragraph: Any, name: str) -> None:
    """Sets a bookmark, which Word does not show, around the text of a paragraph."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(int(hashlib.sha256(name.encode()).hexdigest()[:7], 16)))
    start.set(qn("w:name"), name)
    paragraph._p.insert_element_before(start, "w:r")
    paragraph._p.append(end)


def _row(line: Any, row: TableRow, rule: int, follows: bool, place: str) -> None:
    """Fills a row; follows: whether the next one belongs to it and stays on its page; place: of the row
    among all tables.
    """
    _mark(line, "w:cantSplit")
    cells = line.cells
    if row.kind == "group":
        cells[0].merge(cells[-1])
    for column, text in enumerate(row.cells):
        cells[column].vertical_alignment = WD_ALIGN_VERTICAL.CENTER  # Chinese letters are higher than digits
        paragraph = cells[column].paragraphs[0]
        if follows:
            paragraph.paragraph_format.keep_with_next = True
        for run in _paragraph(
            paragraph, text, 8 if row.kind == "published" else NORMAL, centre=column > 0 and len(text) <= LINE
        ):
            if row.kind in ("published", "group") and not chinese_letters(run.text):
                run.italic = True
            if row.kind == "published":
                run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)
        if mark := mark_of(text):
            _bookmark(paragraph, f"{bookmark(mark)}_{place}_{column}")
    if rule:
        _border(line, "top", rule)


def _paragraph(paragraph: Any, text: str, size: float, bold: bool = False, centre: bool = False) -> list[Any]:
    """Writes a text into an empty paragraph, its stars raised; the runs that it became.

    Only what differs from the document's style is set: each property takes as long as a cell.
    """
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    runs = []
    for i, part in enumerate(STARRED.split(_printable(typographic(text)))):
        run = paragraph.add_run(part)
        if size != NORMAL:
            run.font.size = Pt(size)
        if i % 2 == 1:
            run.font.superscript = True
        if chinese_letters(part):  # quotation marks and dashes beside them are Chinese too
            fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
            fonts.set(qn("w:hint"), "eastAsia")
            if bold:  # a face of its own, for SimSun has no bold one
                fonts.set(qn("w:eastAsia"), "SimHei")
        elif bold:
            run.bold = True
        runs.append(run)
    return runs


def _printable(text: str) -> str:
    """`text` without control characters: XML holds none, a name read from a spreadsheet may."""
    return "".join(c for c in text if c.isprintable())


def _border(line: Any, edge: str, size: int) -> None:
    """Draws one edge of every cell of a row."""
    for cell in line._tr.tc_lst:
        properties = cell.get_or_add_tcPr()
        borders = properties.find(qn("w:tcBorders"))
        if borders is None:
            borders = OxmlElement("w:tcBorders")
            properties.append(borders)
        element = OxmlElement(f"w:{edge}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
            element.set(qn(f"w:{key}"), value)
        borders.append(element)


def _save(document: Any, path: Path) -> None:
    """Saves with the zip members' dates fixed, which python-docx sets to now."""
    with atomic(path) as temporary:
        document.save(str(temporary))
        with zipfile.ZipFile(temporary) as source:
            members = {name: source.read(name) for name in source.namelist()}
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in members.items():
                target.writestr(
                    zipfile.ZipInfo(name, date_time=_EPOCH.timetuple()[:6]), content, zipfile.ZIP_DEFLATED
                )
