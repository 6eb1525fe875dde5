"""Excel workbooks (.xlsx). Cells come from calamine; what it ignores is found in the XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar
from xml.etree.ElementTree import Element, fromstring

from ingest.format import Range, Sheet, check_bytes, check_cells, check_size, column_letters
from ingest.text import LOW, SMALL, Fault
from ingest.workbook import Workbook, find_sheet
from spillover.errors import StudyError, quote_value
from spillover.weights.text import explain_damage
from spillover.words import _

# The cells of a sheet's XML: which have a value, which an error or a formula never computed. A reader of
# cells passes over what it does not expect (a comment within a number, a value behind its formula, a second
# value). So each cell is held to the form in which spreadsheet programs write it; a sheet with any other form
# is written out again in that form before it is read.

CellPosition = tuple[int, int]

_REFERENCE = rb"[A-Z]{1,3}[1-9][0-9]{0,6}"
_FORMULA = rb"(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
# A cell as spreadsheet programs write it: without a value, or with one (then its reference is captured).
_PLAIN = re.compile(
    rb'<c r="' + _REFERENCE + rb'"(?: s="[0-9]+")?/>|<c r="(' + _REFERENCE + rb')"(?: s="[0-9]+")?'
    rb"(?:(?: t=\"n\")?>" + _FORMULA + rb"<v>[-+.0-9eE]+</v>"
    rb'| t="s"><v>[0-9]+</v>'
    rb'| t="str">' + _FORMULA + rb"<v>[^<]+</v>"
    rb'| t="b">' + _FORMULA + rb"<v>[01]</v>"
    rb'| t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]+</t></is>)</c>'
)
_SPLIT = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DIGITS, _LETTERS = b"0123456789", bytes(range(65, 91))
ROWS, COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True)
class Cells:
    """Cells of a sheet. value_count: how many have a value; faults: the errors and formulas never computed;
    plain_xml: the sheet in plain XML, where it was not.
    """

    value_count: int
    faults: dict[CellPosition, Fault]
    plain_xml: bytes | None


def scan(xml: bytes, where: str, max_cells: int) -> Cells | None:
    """Read the cells of a sheet in plain XML; None if it is not plain.

    Raises StudyError where a cell is given twice, or farther out than the source allows.
    """
    references = [reference for reference in _PLAIN.findall(xml) if reference]
    rest = _PLAIN.sub(b"", xml)
    faults = None
    if b"<!--" not in rest and b"<![CDATA[" not in rest and rest.count(b"<?") <= 1:
        faults = _faults(fromstring(rest))
    if faults is None:
        return None
    references += [f"{column_letters(column)}{row + 1}".encode() for row, column in faults]
    _check_references(references, where, max_cells)
    return Cells(len(references) - len(faults), faults, None)


def _faults(sheet: Element) -> dict[CellPosition, Fault] | None:
    """Find the errors and formulas never computed among cells that are not plain; None if there are
    others.
    """
    found: dict[CellPosition, Fault] = {}
    for cell in sheet.iter():
        if not cell.tag.endswith("}c"):
            if cell.tag == "c":
                return None
            continue
        match = _SPLIT.fullmatch(cell.get("r", ""))
        parts = {tag_of(node): "".join(node.itertext()) for node in cell}
        if not match or len(parts) < len(cell) or parts.keys() - {"f", "v"}:
            return None
        place = int(match[2]) - 1, column_number(match[1].encode())
        if cell.get("t") == "e":
            found[place] = Fault(parts.get("v") or "#ERROR")
        elif parts.get("v"):
            return None
        elif "f" in parts and not (cell.get("t") == "str" and "v" in parts):
            found[place] = Fault(f"={parts['f']}")
    return found


def _check_references(references: list[bytes], where: str, max_cells: int) -> None:
    if len(set(references)) < len(references):
        twice = next(reference for reference, times in Counter(references).items() if times > 1)
        raise StudyError(
            _(
                "{where}: the cell {cell} is given twice; open the workbook in a spreadsheet "
                "program and save it again",
                where=where,
                cell=twice.decode(),
            )
        )
    text = b" ".join(references)
    rows = max(map(int, set(text.translate(None, _LETTERS).split())), default=0)
    names = set(text.translate(None, _DIGITS).split())
    last = max(names, key=lambda name: (len(name), name), default=b"")
    columns = column_number(last) + 1
    check_cells(rows, columns, where, max_cells, f"{last.decode()}{rows}")
    if rows > ROWS or columns > COLUMNS:
        raise StudyError(
            _(
                "{where}: no sheet has a cell {column}{row}; save the workbook again",
                where=where,
                column=last.decode(),
                row=rows,
            )
        )


def column_number(name: bytes) -> int:
    """Convert a column's letters to its number, from 0."""
    number = 0
    for letter in name:
        number = 26 * number + letter - 64
    return number - 1


def rewrite_sheet(xml: bytes, texts: list[str], where: str, max_cells: int) -> Cells:
    """Write a sheet out in plain XML. texts: what its cells share.

    A cell without a reference is the one behind the last. Raises StudyError where a cell is given twice, at
    no clear place, or farther out than the source allows.
    """
    sheet = fromstring(xml)
    lines: list[str] = []
    references: list[bytes] = []
    faults: dict[CellPosition, Fault] = {}
    number = 0
    for row in (node for node in sheet.iter() if tag_of(node) == "row"):
        text = row.get("r", str(number + 1))
        if not re.fullmatch("[1-9][0-9]{0,6}", text):
            raise StudyError(
                _(
                    "{where}: a row has the number {number}; save the workbook again",
                    where=where,
                    number=quote_value(text),
                )
            )
        number = int(text)
        column = -1
        lines.append(f'<row r="{number}">')
        for cell in _cells_of_row(row, where):
            column = _column_of_cell(cell, number, column, where)
            reference = f"{column_letters(column)}{number}"
            content = _content(cell, texts, _("{file}, cell {cell}", file=where, cell=reference))
            if isinstance(content, Fault):
                faults[number - 1, column] = content
            if content:
                references.append(reference.encode())
            if content and not isinstance(content, Fault):
                lines.append(f'<c r="{reference}"{content}</c>')
        lines.append("</row>")
    _check_references(references, where, max_cells)
    merged = "".join(
        f'<mergeCell ref="{escape(node.get("ref", ""))}"/>'
        for node in sheet.iter()
        if tag_of(node) == "mergeCell"
    )
    plain = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{''.join(lines)}</sheetData>{f'<mergeCells>{merged}</mergeCells>' if merged else ''}</worksheet>"
    )
    return Cells(len(references) - len(faults), faults, plain.encode())


def _cells_of_row(row: Element, where: str) -> list[Element]:
    """List a row's cells. StudyError where it, or one of them, holds what belongs elsewhere."""
    cells = [node for node in row if tag_of(node) == "c"]
    inner = [node for cell in cells for node in cell]
    known = all(tag_of(node) in ("c", "extLst") for node in row) and all(
        tag_of(node) in ("f", "v", "is", "extLst") and (tag_of(node) != "v" or not len(node))
        for node in inner
    )
    if not known:
        raise StudyError(
            _(
                "{where}, row {row}: its cells contain elements that do not belong in a cell; "
                "open the workbook in a spreadsheet program and save it again",
                where=where,
                row=row.get("r", ""),
            )
        )
    return cells


def _column_of_cell(cell: Element, row: int, before: int, where: str) -> int:
    """Find a cell's column. Its reference, where it has one, must be of its own row."""
    if "r" not in cell.attrib:
        return before + 1
    match = _SPLIT.fullmatch(cell.attrib["r"])
    if not match or int(match[2]) != row:
        raise StudyError(
            _(
                "{where}: a cell of row {row} is called {cell}; open the workbook in a "
                "spreadsheet program and save it again",
                where=where,
                row=row,
                cell=quote_value(cell.attrib["r"]),
            )
        )
    return column_number(match[1].encode())


def _content(cell: Element, texts: list[str], where: str) -> Fault | str:
    """Write a cell's type and value as plain XML behind its reference; a Fault; or nothing where it is
    empty.
    """
    parts = {tag_of(node): node for node in cell if tag_of(node) != "extLst"}
    if len(parts) < sum(tag_of(node) != "extLst" for node in cell) or {"v", "is"} <= parts.keys():
        raise StudyError(
            _(
                "{where}: contains two values; open the workbook in a spreadsheet program and save it again",
                where=where,
            )
        )
    kind, style = cell.get("t", "n"), f' s="{cell.attrib["s"]}"' if cell.get("s", "").isdigit() else ""
    if "is" in parts:
        text = rich_text(parts["is"])
        inner = f'<is><t xml:space="preserve">{escape(text, quote=False)}</t></is>'
        return f'{style} t="inlineStr">{inner}' if text else ""
    value = "".join(parts["v"].itertext()) if "v" in parts else ""
    if kind == "e":
        return Fault(value or "#ERROR")
    if not value:
        computed = kind == "str" and "v" in parts
        return Fault(f"={''.join(parts['f'].itertext())}") if "f" in parts and not computed else ""
    if kind == "s":
        if not (value.isascii() and value.isdigit() and int(value) < len(texts)):
            raise StudyError(
                _(
                    "{where}: points to text {number}, which the workbook lacks",
                    where=where,
                    number=quote_value(value, 20),
                )
            )
        return f'{style} t="s"><v>{value}</v>' if texts[int(value)] else ""
    fits = {"n": _NUMBER.fullmatch(value), "b": value in ("0", "1"), "str": True, "d": True}.get(kind)
    return f'{style} t="{kind}"><v>{escape(value, quote=False)}</v>' if fits else Fault(value)


def tag_of(node: Element) -> str:
    """Give a node's tag without its namespace."""
    return node.tag.rpartition("}")[2]


def rich_text(item: Element) -> str:
    """Join a text of several runs. Digits printed small and high or low are characters of their own: 10 with
    a footnote's 2 is 10², not 102. ValueError where it holds anything else.
    """
    return "".join(_read_run(run) for run in item)


def _read_run(run: Element) -> str:
    tag = tag_of(run)
    if tag in ("rPh", "phoneticPr", "extLst"):
        return ""
    texts = [run] if tag == "t" else [node for node in run if tag_of(node) == "t"]
    if tag not in ("t", "r") or any(len(node) for node in texts):
        raise ValueError(_("a text holds the element {tag}", tag=tag))
    text = "".join(node.text or "" for node in texts)
    kinds = {node.get("val") for node in run.iter() if tag_of(node) == "vertAlign"}
    table = SMALL if "superscript" in kinds else LOW if "subscript" in kinds else {}
    return text.translate(table)


# A workbook as an archive of XML: which sheets it has, and what a reader of cells ignores.

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHARED = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_PERCENT = ("9", "10")  # the formats 0% and 0.00%, which have no code of their own
# What a format's code prints to the letter.
_LITERAL = re.compile(r'"[^"]*"|\\.')
# A shared text as programs write it, of one run.
_ITEM = re.compile(rb'<si>(?:<t(?: xml:space="preserve")?>[^<]*</t>|<t/>)</si>|<si/>')


@dataclass(frozen=True)
class Parts:
    """Parts of a workbook that one sheet needs. index: its number there; small_texts: texts with small
    digits, by cell; percent: the cells printed as percentages; hidden_ranges: the rows and columns that it
    does not show; content: the file to read its cells from.
    """

    name: str
    index: int
    cells: Cells
    small_texts: dict[CellPosition, str]
    percent: frozenset[CellPosition]
    hidden_ranges: dict[str, str]
    content: bytes | None


def read_parts(
    path: Path, label: str, sheet: str | None, max_bytes: int, max_cells: int, rewrite: bool = False
) -> Parts:
    """Read the parts of the one sheet whose name matches. StudyError where the archive is not as it should
    be.

    rewrite: whether the sheet is written out again in plain XML although it seems to be.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        check_bytes(sum(entry.file_size for entry in entries), label, max_bytes)
        if len({entry.filename for entry in entries}) < len(entries):
            raise StudyError(_("{label}: holds two files of one name; save the workbook again", label=label))
        sheets = _sheets(archive, label)
        index = find_sheet([name for name, _part, _shown in sheets], label, sheet)
        name, part, is_shown = sheets[index]
        xml = _part(archive, part, label)
        shared = _part(archive, _SHARED, label) if _SHARED in archive.namelist() else b""
        _check_shared(shared, label)
        styles = _part(archive, _STYLES, label) if _STYLES in archive.namelist() else b""
        _check_unread(archive, {part, _SHARED, _STYLES})
        where = _("{file}, sheet {sheet!r}", file=label, sheet=name)
        cells = None if rewrite else scan(xml, where, max_cells)
        cells = cells or rewrite_sheet(xml, _read_shared_texts(shared), where, max_cells)
        _check_texts(shared, cells.value_count, label, max_bytes)
        content = _replace_part(archive, part, cells.plain_xml) if cells.plain_xml else None
        written = cells.plain_xml or xml
        small, percent = _small_digits(written, shared), _percentages(written, styles)
        return Parts(name, index, cells, small, percent, _find_hidden(xml, is_shown), content)


def _part(archive: zipfile.ZipFile, part: str, label: str) -> bytes:
    data = archive.read(part)
    if b"<!DOCTYPE" in data or b"\0" in data:
        raise StudyError(
            _(
                "{label}: {part} is not written as a spreadsheet program writes it; open the workbook "
                "in one and save it again",
                label=label,
                part=part,
            )
        )
    return data


def _check_unread(archive: zipfile.ZipFile, read: set[str]) -> None:
    """Unpack the parts that were not looked at, where they could be larger than they say: deflate packs at
    most 1,032 to one.
    """
    rest = [entry for entry in archive.infolist() if entry.filename not in read]
    if sum(entry.compress_size for entry in rest) * 1032 > 100_000_000:
        for entry in rest:
            with archive.open(entry) as stream:
                while stream.read(1 << 20):
                    pass


def _check_workbook(path: Path, label: str) -> None:
    if not zipfile.is_zipfile(path):
        raise StudyError(
            _(
                "{label}: is not an xlsx workbook; save it as .xlsx (an .xls of the old form has the format "
                "xls; one with a password will not do) or obtain it again",
                label=label,
            )
        )


def _sheets(archive: zipfile.ZipFile, label: str) -> list[tuple[str, str, bool]]:
    """Name and part of each sheet, in the workbook's order, and whether the workbook shows it."""
    relations = fromstring(_part(archive, "xl/_rels/workbook.xml.rels", label))
    targets = {node.attrib["Id"]: node.attrib["Target"] for node in relations}
    nodes = fromstring(_part(archive, "xl/workbook.xml", label)).iter()
    sheets = [n.attrib for n in nodes if n.tag.endswith("}sheet")]
    parts = [(said["name"], targets[said[_ID]], said.get("state", "visible") == "visible") for said in sheets]
    return [
        (name, target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target), is_shown)
        for name, target, is_shown in parts
    ]


def _check_shared(shared: bytes, label: str) -> None:
    """Raise StudyError where the shared texts are written so that two readers could count them in two ways:
    every later number of a text would mean another.
    """
    rest = _ITEM.sub(b"", shared)
    odd = b"<!--" in rest or b"<![CDATA[" in rest or rest.count(b"<?") > 1
    root = fromstring(rest) if rest else None
    if odd or (root is not None and any(tag_of(item) not in ("si", "extLst") for item in root)):
        raise StudyError(
            _(
                "{label}: {part} is not written as a spreadsheet program writes it; open the "
                "workbook in one and save it again",
                label=label,
                part=_SHARED,
            )
        )
    for item in root if root is not None else ():
        rich_text(item)


def _read_shared_texts(shared: bytes) -> list[str]:
    """Read the texts that cells share."""
    return [rich_text(item) for item in fromstring(shared)] if shared else []


def _check_texts(shared: bytes, count: int, label: str, most: int) -> None:
    """Raise StudyError where the cells' texts, kept once in the file, could fill the memory."""
    longest = max(map(len, shared.split(b"</si>")))
    if longest > 100_000:
        check_bytes(
            longest * count,
            _(
                "{label}: a text of {longest:,} bytes in {count:,} cells",
                label=label,
                longest=longest,
                count=count,
            ),
            most,
        )


def _replace_part(archive: zipfile.ZipFile, part: str, xml: bytes) -> bytes:
    """Copy the workbook with one part replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        for entry in archive.infolist():
            copy.writestr(entry.filename, xml if entry.filename == part else archive.read(entry))
    return buffer.getvalue()


def _small_digits(xml: bytes, shared: bytes) -> dict[CellPosition, str]:
    """Find cells whose text has digits printed small and high, or low: calamine joins 10 and a footnote's 2
    to 102.
    """
    if b"vertAlign" not in shared:
        return {}
    texts = _read_shared_texts(shared)
    numbers = [str(i) for i, item in enumerate(fromstring(shared)) if _is_small(item)]
    pattern = rf'<c r="([A-Z]+)([0-9]+)"[^>]* t="s"[^>]*><v>({"|".join(numbers) or "(?!)"})</v>'.encode()
    return {
        (int(row) - 1, column_number(name)): texts[int(number)]
        for name, row, number in re.findall(pattern, xml)
    }


def _percentages(xml: bytes, styles: bytes) -> frozenset[CellPosition]:
    """Find cells of numbers whose format prints them as percentages."""
    if not styles:
        return frozenset()
    root = list(fromstring(styles).iter())
    codes = {node.get("numFmtId"): node.get("formatCode", "") for node in root if tag_of(node) == "numFmt"}
    percent = {*_PERCENT, *(key for key, code in codes.items() if "%" in _LITERAL.sub("", code))}
    forms: Iterable[Element] = next((node for node in root if tag_of(node) == "cellXfs"), ())
    numbers = [str(i) for i, form in enumerate(forms) if form.get("numFmtId") in percent]
    if not numbers:
        return frozenset()
    pattern = rf'<c r="([A-Z]+)([0-9]+)" s="(?:{"|".join(numbers)})"(?: t="n")?>'.encode()
    return frozenset((int(row) - 1, column_number(name)) for name, row in re.findall(pattern, xml))


def _find_hidden(xml: bytes, is_shown: bool) -> dict[str, str]:
    """Find the rows and columns that a sheet does not show, and whether it is hidden itself."""
    sheet = {} if is_shown else {"hidden_sheet": "true"}
    if b"hidden=" not in xml:
        return sheet
    tags = [node.attrib for node in fromstring(xml).iter() if node.get("hidden") in ("1", "true")]
    rows = [tag["r"] for tag in tags if "r" in tag]
    columns = [
        column_letters(column)
        for tag in tags
        if "min" in tag and "max" in tag
        for column in range(int(tag["min"]) - 1, min(int(tag["max"]), COLUMNS))
    ]
    found = {"hidden_rows": rows, "hidden_columns": columns}
    return sheet | {what: ", ".join(names) for what, names in found.items() if names}


def _is_small(item: Any) -> bool:
    return any(node.tag.endswith("}vertAlign") for node in item.iter())


class Xlsx(Workbook, frozen=True, kw_only=True):
    """Excel workbooks (.xlsx)."""

    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm")

    def names(self, path: Path, label: str) -> list[str]:
        """List the names of all sheets."""
        _check_workbook(path, label)
        with explain_damage(label, _("a workbook")):
            from python_calamine import CalamineWorkbook

            return list(CalamineWorkbook.from_path(str(path)).sheet_names)

    def read(self, path: Path, label: str) -> Sheet:
        """Read the one sheet whose name matches 'sheet'."""
        check_size(path, label, self.max_bytes)
        _check_workbook(path, label)
        with explain_damage(label, _("a workbook")):
            from python_calamine import CalamineError

            parts = read_parts(path, label, self.sheet, self.max_bytes, self.max_cells)
            try:
                rows, merged = _read_cells(path, parts)
                again = _count_filled(rows) != parts.cells.value_count
            except CalamineError:
                if parts.content:
                    raise
                again = True
            # A plain sheet does not tell of a shared text that is empty or that the workbook lacks.
            if again and not parts.content:
                parts = read_parts(path, label, self.sheet, self.max_bytes, self.max_cells, rewrite=True)
                rows, merged = _read_cells(path, parts)
        if _count_filled(rows) != parts.cells.value_count:
            raise StudyError(
                _(
                    "{label}, sheet {sheet!r}: {valued} of its cells have a value, {read} can be "
                    "read; open the workbook in a spreadsheet program and save it again",
                    label=label,
                    sheet=parts.name,
                    valued=parts.cells.value_count,
                    read=_count_filled(rows),
                )
            )
        for (row, column), value in {**parts.small_texts, **parts.cells.faults}.items():
            rows += [[] for _ in range(row + 1 - len(rows))]
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = value
        return Sheet(label, parts.name, rows, merged, properties=parts.hidden_ranges, percent=parts.percent)


def _read_cells(path: Path, parts: Parts) -> tuple[list[list[Any]], tuple[Range, ...]]:
    """Read the values of every cell from A1 on, and the ranges of merged ones."""
    from python_calamine import CalamineWorkbook

    if parts.content:
        book = CalamineWorkbook.from_filelike(io.BytesIO(parts.content))
    else:
        book = CalamineWorkbook.from_path(str(path))
    sheet = book.get_sheet_by_index(parts.index)
    return sheet.to_python(skip_empty_area=False), tuple(sheet.merged_cell_ranges or ())


def _count_filled(rows: list[list[Any]]) -> int:
    return sum(len(row) - row.count("") for row in rows)
