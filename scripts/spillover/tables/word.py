"""A table as a Word file in the three-line style that Chinese journals ask for: a rule above, below the head
and at the end. A wide one is on a page on its side, a wider one in panels; no number breaks.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from spillover.equation import CITED
from spillover.messages.letters import chinese_letters
from spillover.messages.render import say, sentences, verbatim
from spillover.tables.columns import (
    BESIDE,
    HEAD_CHINESE,
    LANDSCAPE,
    LETTER,
    LINE,
    PORTRAIT,
    column_widths,
    head_lines,
    letters,
    needs_small_letters,
    page_width,
    split_into_panels,
)
from spillover.tables.number_format import STARRED, typeset_text
from spillover.tables.table import Table, TableRow, bookmark, mark_of, parts_below, rule_before
from spillover.words import _

NORMAL = 9  # points
BESIDE_EQUATION = 1.2  # centimetres for the number of an equation, and as much before it
SMALL = "Small"  # the style of smaller letters
TOGETHER = 56  # rows of a table that starts a page rather than be split over two
NOTED = 40  # rows of one that stays with its notes
NUMBERS = re.compile(r"[-+\d.,e*()\[\]<∪∞ ]*|.*\[<?[\d.]+\]")  # a cell of numbers, a test with its p-value
# Of 164 styles in the empty document of python-docx; Word knows the others by itself.
STYLES = (
    *("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "Caption"),
    *("Title", "Title Char", "Heading 1", "Heading 1 Char", "Heading 2", "Heading 2 Char"),
)
UNUSED = ("stylesWithEffects", "thumbnail", "customXml", "numbering", "webSettings", "fontTable")
_EPOCH = datetime.datetime(2000, 1, 1)  # a file's own date would make equal tables differ


def docx_of(table: Table) -> bytes:
    """Write a file with the table; equal tables give equal bytes."""
    document = new_document(table.caption)
    add_table(
        document, table, lambda paragraph, text: _paragraph(paragraph, text, 10.5, bold=True, centre=True)
    )
    return content_of(document)


def new_document(title: str) -> Any:
    """Open an empty document of our pages and letters."""
    document = docx.Document(io.BytesIO(_EMPTY))
    document.core_properties.author = ""
    document.core_properties.title = _printable(title)[:255]  # the longest that the format allows
    return document


def add_table(document: Any, table: Table, caption: Callable[[Any, str], Any]) -> None:
    """Add a table with its notes, on a page on its side where it is wide, in panels where it is wider.
    caption: writes the caption into an empty paragraph.
    """
    widths = column_widths(table)
    room = page_width(widths)
    turn(document, wide=room == LANDSCAPE)
    parts, small = split_into_panels(table, widths, room), needs_small_letters(table)
    for part in parts:
        if part is parts[0]:
            heading = document.add_paragraph()
            caption(heading, part.caption)
        else:
            heading = document.add_paragraph()
            text = say(_("{caption} (continued)"), caption=part.caption)
            _paragraph(heading, text, 10.5, bold=True, centre=True)
        heading.paragraph_format.space_before = Pt(NORMAL)
        heading.paragraph_format.keep_with_next = True
        own = column_widths(part) if len(parts) > 1 else widths
        WordGrid(part, own, room, small).add_to(document)
    notes = document.add_paragraph()
    notes.paragraph_format.space_before = Pt(3)  # else the table's last rule lies on their first line
    _paragraph(notes, table.remark, 8)


class CaptionCounter:
    """Captions of one sort that Word counts (SEQ) and to which references lead (REF). sort: the name of the
    sequence: `Table`, `Figure` or `Equation`.
    """

    def __init__(self, sort: str) -> None:
        self.sort, self.last = sort, 0

    def caption(self, name: str, number: str) -> Callable[[Any, str], None]:
        """Return a function that writes the caption of a name with this number: its label and number under a
        bookmark.
        """

        def write(paragraph: Any, text: str) -> None:
            label, found, title = text.partition(number)
            _paragraph(paragraph, label, 10.5, bold=True, centre=True)
            if found and number.isdigit():
                start = "" if int(number) == self.last + 1 else f" \\r {number}"
                self.last = int(number)
                bold = not chinese_letters(text)  # as its title, whose letters have a face of their own
                _add_field(paragraph, f"SEQ {self.sort} \\* ARABIC{start}", number, 10.5, bold)
            else:
                _paragraph(paragraph, found, 10.5, bold=True, centre=True)
            _bookmark(paragraph, self._place(name))
            _paragraph(paragraph, title, 10.5, bold=True, centre=True)

        return write

    def refer(self, document: Any, name: str, label: str, number: str, text: str) -> None:
        """Write a paragraph that begins with a reference to the caption of a name."""
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        said = say(_("{label} {number}"), label=label, number=number)
        _add_field(paragraph, f"REF {self._place(name)} \\h", said)
        _paragraph(paragraph, verbatim(_("{name}: {label}"), name="", label=text), NORMAL)

    def number(self, number: int) -> Callable[[Any], None]:
        """Return a function that writes an equation's number in brackets, under a bookmark."""

        def write(paragraph: Any) -> None:
            _paragraph(paragraph, "(", NORMAL)
            _add_field(paragraph, f"SEQ {self.sort} \\* ARABIC", str(number))
            _paragraph(paragraph, ")", NORMAL)
            _bookmark(paragraph, self._place(f"({number})"))

        return write

    def cite(self, document: Any, cited: str, text: str) -> None:
        """Write a paragraph that begins with a sentence of references to equations, each its number in
        brackets.
        """
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        for part in CITED.split(cited):
            if CITED.fullmatch(part):
                _add_field(paragraph, f"REF {self._place(part)} \\h", part)
            else:
                _paragraph(paragraph, part, NORMAL)
        _paragraph(paragraph, sentences(filter(None, (cited, text)))[len(cited) :], NORMAL)

    def _place(self, name: str) -> str:
        return f"_Ref{hashlib.sha256(f'{self.sort} {name}'.encode()).hexdigest()[:20]}"


def _add_field(
    paragraph: Any, instruction: str, result: str, size: float = NORMAL, bold: bool = False
) -> None:
    """Add a field with its result, which Word updates when it is asked to (F9) or prints."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("result", result), ("end", "")):
        run = paragraph.add_run(text if kind == "result" else "")
        if size != NORMAL:
            run.font.size = Pt(size)
        if bold:
            run.bold = True
        if kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
            run._r.append(element)
        elif kind != "result":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def add_text(document: Any, text: str, style: str = "Normal") -> None:
    """Add a paragraph, or a heading of one of Word's styles, on a page that stands upright."""
    turn(document, wide=False)
    paragraph = document.add_paragraph(style=style)
    paragraph.paragraph_format.space_after = Pt(4)
    _paragraph(paragraph, text, NORMAL if style == "Normal" else 14, bold=style != "Normal")


def add_equation(document: Any, omml: str, number: Callable[[Any], None]) -> None:
    """Add an equation as Word's own mathematics, on the page of what follows. Its number stands at the end of
    the line, in a cell: in one paragraph with it Word would set the equation as small as in a sentence.
    """
    grid = document.add_table(rows=1, cols=3)
    grid.autofit = False
    for i, width in enumerate((BESIDE_EQUATION, PORTRAIT - 2 * BESIDE_EQUATION, BESIDE_EQUATION)):
        grid.columns[i].width = grid.cell(0, i).width = Cm(width)
        grid.cell(0, i).vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        grid.cell(0, i).paragraphs[0].paragraph_format.keep_with_next = True
    middle, last = (cell.paragraphs[0] for cell in grid.rows[0].cells[1:])
    middle.paragraph_format.space_before = middle.paragraph_format.space_after = Pt(4)
    middle._p.append(parse_xml(omml))
    last.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    number(last)


def add_figure(
    document: Any, picture: Path, title: str, text: str, caption: Callable[[Any, str], None]
) -> None:
    """Add a picture as wide as the page, with its caption beneath."""
    turn(document, wide=False)
    document.add_picture(str(picture), width=Cm(PORTRAIT))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    heading = document.add_paragraph()
    heading.paragraph_format.keep_with_next = bool(text)
    caption(heading, title)
    notes = document.add_paragraph()
    notes.paragraph_format.space_after = Pt(NORMAL)
    _paragraph(notes, text, 8)


@dataclass(frozen=True)
class WordGrid:
    """Lines of a table in a document, with the rules of its style. widths, room: of its columns and of the
    page, in centimetres; is_small: whether it has the document's smaller letters.
    """

    table: Table
    widths: Sequence[float]
    room: float
    is_small: bool

    @cached_property
    def left_columns(self) -> frozenset[int]:
        """Columns of labels and sentences; the others are centred."""
        rows = [row.cells for row in self.table.rows if row.kind != "group"]
        long = (i for cells in rows for i, cell in enumerate(cells) if letters(cell) > LINE)
        return frozenset({0, *long})

    @property
    def inner(self) -> int:
        """Width of rules within the table, in eighths of a point."""
        return round(8 * self.table.style.rules.inner)

    def add_to(self, document: Any) -> None:
        """Add the table at the end of a document."""
        grid = document.add_table(rows=0, cols=self.table.width)
        grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _narrow(grid, 0 if self.is_small else 10)
        for column, width in zip(grid.columns, self.widths, strict=True):
            column.width = Cm(width * min(1, self.room / sum(self.widths)))
        for i in range(len(self.table.head)):
            self._write_head_line(grid.add_row(), i)
        for i in range(len(self.table.rows)):
            self._write_row(grid.add_row(), i)
        for node in grid._tbl.iter(qn("w:p")) if self.is_small else ():  # empty cells too: they are as high
            node.style = SMALL
        if grid.rows:
            self._draw_rules(grid)

    def _write_head_line(self, line: Any, place: int) -> None:
        _set_row_property(line, "w:tblHeader")
        _set_row_property(line, "w:cantSplit")
        cells, column = line.cells, 0
        for span in self.table.head[place]:
            is_wide = span.width > 1
            cell = cells[column].merge(cells[column + span.width - 1]) if is_wide else cells[column]
            cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            if is_wide and span.text and parts_below(self.table.head, place):
                # Of the paragraph, not the cell: it ends before the next one's begins.
                _edge(cell.paragraphs[0]._p.get_or_add_pPr(), "w:pBdr", "bottom", self.inner)
            room = (sum(self.widths[column : column + span.width]) - BESIDE) / LETTER
            _write_head(
                cell.paragraphs[0], span.text, room, centre=is_wide or column not in self.left_columns
            )
            column += span.width

    def _write_row(self, line: Any, place: int) -> None:
        rows = self.table.rows
        row, next_kind = rows[place], rows[place + 1].kind if place + 1 < len(rows) else ""
        is_together = len(rows) <= (TOGETHER if next_kind else NOTED)
        stays = is_together or next_kind in ("bracket", "truth", "published")
        own = f"{hashlib.sha256(self.table.name.encode()).hexdigest()[:6]}_{place}"  # a document has it once
        _fill_row(line, row, self.inner if rule_before(rows, place) else 0, stays, own, self.left_columns)
        if next_kind == "bracket" and letters(row.cells[0]) * LETTER > self.widths[0] - BESIDE:
            for cell in line.cells[1:]:  # beside the last line of its label, at its error
                cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM

    def _draw_rules(self, grid: Any) -> None:
        outer = round(8 * self.table.style.rules.outer)
        _border(grid.rows[0], "top", outer)
        _border(grid.rows[len(self.table.head) - 1], "bottom", self.inner if self.table.rows else outer)
        _border(grid.rows[-1], "bottom", outer)


def _write_head(paragraph: Any, text: str, room: float, centre: bool) -> None:
    """Write a head in an empty paragraph, a Chinese one in lines of our own: Word would break it within a
    word.
    """
    lines = head_lines(text, max(room, HEAD_CHINESE)) if chinese_letters(text) else [text]
    for i, line in enumerate(lines):
        if i:
            paragraph.add_run().add_break()
        _paragraph(paragraph, line, NORMAL, centre=centre)


def _narrow(grid: Any, high: int) -> None:
    """Leave a millimetre on either side of a cell's text: the room is the numbers'. high: twentieths of a
    point of distance from rules.
    """
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", high), ("left", 57), ("bottom", high), ("right", 57)):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(width))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    grid._tbl.tblPr.append(margins)


def turn(document: Any, wide: bool) -> None:
    """Turn the following pages to an orientation: by a new section, unless the last one has it already."""
    section = document.sections[-1]
    if wide == (section.orientation == WD_ORIENT.LANDSCAPE):
        return
    empty = not any(node.tag != qn("w:sectPr") for node in document.element.body)
    _turn(section if empty else document.add_section(WD_SECTION.NEW_PAGE), wide)


def _turn(section: Any, wide: bool) -> None:
    section.page_width, section.page_height = (Cm(29.7), Cm(21.0)) if wide else (Cm(21.0), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)


def _letters_of(document: Any) -> None:
    """Set the letters of all paragraphs."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(NORMAL)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    for name in ("Title", "Heading 1", "Heading 2"):  # as a journal has them: black, without a rule
        heading = document.styles[name]
        heading.font.name, heading.font.color.rgb = "Times New Roman", RGBColor(0, 0, 0)
        fonts = heading.element.rPr.rFonts
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]
        fonts.set(qn("w:eastAsia"), "SimHei")
        for border in heading.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    small = document.styles.add_style(SMALL, WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = style, Pt(NORMAL - 1)
    # Chinese letters would stand half as far apart again, and a table's notes on the next page.
    small.paragraph_format.line_spacing = Pt(NORMAL)
    speech = OxmlElement("w:lang")  # what decides the face of signs that both scripts have
    speech.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(speech)


def _set_row_property(line: Any, name: str) -> None:
    """Set a property of a row: to be repeated on every page, or not to be split over two."""
    line._tr.get_or_add_trPr().append(OxmlElement(name))


def _bookmark(paragraph: Any, name: str) -> None:
    """Set a bookmark, which Word does not show, around the text that a paragraph has so far."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(int(hashlib.sha256(name.encode()).hexdigest()[:7], 16)))
    start.set(qn("w:name"), name)
    paragraph._p.insert_element_before(start, "w:r")
    paragraph._p.append(end)


def _fill_row(line: Any, row: TableRow, rule: int, follows: bool, place: str, left: Collection[int]) -> None:
    """Fill a row; follows: whether the next one belongs to it and stays on its page; place: of the row among
    all tables; left: the columns of labels and sentences, the others are centred.
    """
    _set_row_property(line, "w:cantSplit")
    cells = line.cells
    if row.kind == "group":
        cells[0].merge(cells[-1])
    for column, text in enumerate(row.cells):
        if column not in left and NUMBERS.fullmatch(text):  # a number and its bracket stay on one line
            text = text.replace(" ", "\N{NO-BREAK SPACE}")
        cells[column].vertical_alignment = WD_ALIGN_VERTICAL.CENTER  # Chinese letters are higher than digits
        paragraph = cells[column].paragraphs[0]
        if follows:
            paragraph.paragraph_format.keep_with_next = True
        for run in _paragraph(
            paragraph,
            text,
            8 if row.kind in ("truth", "published") else NORMAL,
            centre=column not in left,
        ):
            if row.kind in ("truth", "published", "group") and not chinese_letters(run.text):
                run.italic = True
            if row.kind in ("truth", "published"):
                run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)
        if mark := mark_of(row.cells[column]):
            _bookmark(paragraph, f"{bookmark(mark)}_{place}_{column}")
    if rule:
        _border(line, "top", rule)


def _paragraph(paragraph: Any, text: str, size: float, bold: bool = False, centre: bool = False) -> list[Any]:
    """Write a text into an empty paragraph, its stars raised; the runs that it became.

    Only what differs from the document's style is set: each property takes as long as a cell.
    """
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    runs = []
    for i, part in enumerate(STARRED.split(_printable(typeset_text(text)))):
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
    """`text` without control characters: XML holds none, a name read from a spreadsheet may. A blank that
    does not break stays.
    """
    return "".join(c for c in text if not unicodedata.category(c).startswith("C"))


def _border(line: Any, edge: str, size: int) -> None:
    """Draws one edge of every cell of a row."""
    for cell in line._tr.tc_lst:
        _edge(cell.get_or_add_tcPr(), "w:tcBorders", edge, size)


def _edge(properties: Any, group: str, edge: str, size: int) -> None:
    """Draws one edge of a cell or a paragraph. group: what holds its edges; size: in eighths of a point."""
    borders = properties.find(qn(group))
    if borders is None:
        borders = OxmlElement(group)
        properties.append(borders)
    element = OxmlElement(f"w:{edge}")
    for key, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
        element.set(qn(f"w:{key}"), value)
    borders.append(element)


def content_of(document: Any) -> bytes:
    """Write a document to bytes with the zip members' dates fixed, which python-docx sets to now."""
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target:
        for name in dict.fromkeys(source.namelist()):
            member = zipfile.ZipInfo(name, date_time=_EPOCH.timetuple()[:6])
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED)
    return last.getvalue()


def _make_empty_document() -> bytes:
    """Make an empty document of our pages and letters, without what a table does not use: it is two thirds of
    the file's bytes.
    """
    document = docx.Document()
    for style in [s for s in document.styles if s.name not in STYLES]:
        style.element.getparent().remove(style.element)
    for holder in (document.part, document.part.package):
        for key in [k for k, r in holder.rels.items() if r.reltype.endswith(UNUSED)]:
            del holder.rels[key]
    for name in ("created", "modified", "last_printed"):
        setattr(document.core_properties, name, _EPOCH)
    _letters_of(document)
    _turn(document.sections[0], wide=False)
    return content_of(document)


_EMPTY = _make_empty_document()  # once for all tables: to make it takes as long as to fill one
