"""A workbook's XML: which sheets it has, and what a reader of cells passes over in silence."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

from ingest.limits import check_bytes, check_cells
from ingest.sheet import letters
from study.errors import StudyError, listed
from study.patterns import fullmatch

Place = tuple[int, int]

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL_TAGS = [b"<c" + end for end in (b" ", b">", b"/", b"\n", b"\r", b"\t")]
_REFERENCE = re.compile(rb'<c r="([A-Z]+[0-9]+)"')
_ANY_REFERENCE = re.compile(rb'<c\s[^>]*?\br="([A-Z]+[0-9]+)"')
_VALUED = re.compile(rb'<c\s[^>]*?\br="([A-Z]+[0-9]+)"[^>]*(?<!/)>')
_DIGITS, _LETTERS = b"0123456789", bytes(range(65, 91))
_SPLIT = re.compile(r"([A-Z]+)([0-9]+)")
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Parts:
    """A sheet's parts. index: its number in the workbook; xml: its XML, each cell with its reference;
    places: the cells with a value where the XML had to be put into that form; superscripts: texts in which
    digits are printed small and high, or low, by cell.
    """

    name: str
    index: int
    xml: bytes
    places: frozenset[Place] | None
    superscripts: dict[Place, str]


def read_parts(archive: zipfile.ZipFile, label: str, source: dict[str, Any]) -> Parts:
    """The parts of the one sheet whose name matches. StudyError where the archive is not as it should be."""
    names = [entry.filename for entry in archive.infolist()]
    if len(set(names)) < len(names):
        raise StudyError(f"{label}: holds two files of one name; save the workbook again")
    sheets = _sheets(archive, label)
    index = _one_sheet([name for name, _ in sheets], label, source.get("sheet"))
    name, part = sheets[index]
    xml = _part(archive, part, label)
    shared = _part(archive, "xl/sharedStrings.xml", label) if "xl/sharedStrings.xml" in names else b""
    _check_unread(archive, {part, "xl/sharedStrings.xml"}, label, source)
    xml, places, count = _plain(xml, f"{label}, sheet {name!r}", source)
    _check_texts(shared, count, label, source)
    return Parts(name, index, xml, places, _small_digits(xml, shared))


def _part(archive: zipfile.ZipFile, part: str, label: str) -> bytes:
    data = archive.read(part)
    if b"<!DOCTYPE" in data or b"\0" in data:
        raise StudyError(f"{label}: {part} is not written as a spreadsheet program writes it; save it again")
    return data


def _check_unread(archive: zipfile.ZipFile, read: set[str], label: str, source: dict[str, Any]) -> None:
    """Unpacks the parts that were not looked at, where they could be larger than they say: deflate packs at
    most 1,032 to one.
    """
    rest = [entry for entry in archive.infolist() if entry.filename not in read]
    if sum(entry.compress_size for entry in rest) * 1032 > 100_000_000:
        for entry in rest:
            with archive.open(entry) as stream:
                while stream.read(1 << 20):
                    pass


def _sheets(archive: zipfile.ZipFile, label: str) -> list[tuple[str, str]]:
    """Name and part of each sheet, in the workbook's order."""
    relations = ElementTree.fromstring(_part(archive, "xl/_rels/workbook.xml.rels", label))
    targets = {node.attrib["Id"]: node.attrib["Target"] for node in relations}
    nodes = ElementTree.fromstring(_part(archive, "xl/workbook.xml", label)).iter()
    sheets = [(n.attrib["name"], targets[n.attrib[_ID]]) for n in nodes if n.tag.endswith("}sheet")]
    return [
        (name, target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target))
        for name, target in sheets
    ]


def _one_sheet(names: list[str], label: str, pattern: str | None) -> int:
    found = [i for i, name in enumerate(names) if pattern is None or fullmatch(pattern, name.strip())]
    if len(found) != 1:
        wanted = f"sheet {pattern!r}" if pattern else "its only sheet"
        raise StudyError(
            f"{label}: expected {wanted}, found {len(found)} among {listed(names)}; correct 'sheet' of the "
            "source"
        )
    return found[0]


def _plain(xml: bytes, where: str, source: dict[str, Any]) -> tuple[bytes, frozenset[Place] | None, int]:
    """The XML with a reference in each cell, the places that this took (None if none), and how many cells.

    Raises StudyError where a cell is given twice, or the sheet is larger than the source allows.
    """
    count = sum(xml.count(tag) for tag in _CELL_TAGS)
    references = _REFERENCE.findall(xml)
    if len(references) < count:
        references = _ANY_REFERENCE.findall(xml)
    odd = any(text in xml for text in (b"<!--", b"<![CDATA[", b":sheetData", b"</v><f"))
    places = None
    if len(references) != count or odd:
        if b"vertAlign" in xml:
            raise StudyError(f"{where}: open the workbook in a spreadsheet program and save it again")
        xml, places = _rewritten(xml)
        references = _REFERENCE.findall(xml)
    if len(set(references)) < len(references):
        twice = next(reference for reference, times in Counter(references).items() if times > 1)
        raise StudyError(
            f"{where}: the cell {twice.decode()} is given twice; open the workbook in a "
            "spreadsheet "
            "program and save it again"
        )
    _check_extent(references, xml, where, source)
    return xml, places, len(references)


def _check_extent(references: list[bytes], xml: bytes, where: str, source: dict[str, Any]) -> None:
    """Raises StudyError where the cells with content reach too far; a format may reach over all rows."""
    try:
        _check_corner(references, where, source)
    except StudyError:
        _check_corner(_VALUED.findall(xml), where, source)


def _check_corner(references: list[bytes], where: str, source: dict[str, Any]) -> None:
    text = b" ".join(references)
    names = set(text.translate(None, _DIGITS).split())
    rows = max(map(int, set(text.translate(None, _LETTERS).split())), default=0)
    last = max(names, key=lambda name: (len(name), name), default=b"")
    check_cells(rows, column_number(last) + 1, where, source, f"{last.decode()}{rows}")


def column_number(name: bytes) -> int:
    """The number, from 0, of a column's letters."""
    number = 0
    for letter in name:
        number = 26 * number + letter - 64
    return number - 1


def _rewritten(xml: bytes) -> tuple[bytes, frozenset[Place]]:
    """The cells alone, in plain XML; a cell without a reference is the one behind the last."""
    rows, places, row_number = [], set(), 0
    for row in ElementTree.fromstring(xml).iter():
        if _tag(row) != "row":
            continue
        row_number = int(row.get("r", row_number + 1))
        column = -1
        for cell in row:
            if _tag(cell) != "c":
                continue
            match = _SPLIT.fullmatch(cell.get("r", ""))
            column = column_number(match[1].encode()) if match else column + 1
            line = int(match[2]) if match else row_number
            rows.append(_cell_text(cell, line, column))
            if any(_tag(node) in ("v", "is", "f") and "".join(node.itertext()) for node in cell):
                places.add((line - 1, column))
    return "".join(rows).encode(), frozenset(places)


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _cell_text(cell: ElementTree.Element, row: int, column: int) -> str:
    parts = {_tag(node): node for node in cell}
    kind = f' t="{escape(cell.attrib["t"])}"' if "t" in cell.attrib else ""
    inner = "".join(
        f"<{tag}>{escape(''.join(parts[tag].itertext()), quote=False)}</{tag}>"
        for tag in ("f", "v")
        if tag in parts
    )
    return f'<c r="{letters(column)}{row}"{kind}>{inner}</c>'


def _check_texts(shared: bytes, count: int, label: str, source: dict[str, Any]) -> None:
    """Raises StudyError where the cells' texts, kept once in the file, could fill the memory."""
    longest = max(map(len, shared.split(b"</si>"))) if shared else 0
    if longest > 200_000:
        check_bytes(longest * count, f"{label}: a text of {longest:,} bytes in {count:,} cells", source)


def _small_digits(xml: bytes, shared: bytes) -> dict[Place, str]:
    """Cells whose text has digits printed small and high, or low: calamine would join 10 and a footnote's 2
    to 102.
    """
    found: dict[Place, str] = {}
    if b"vertAlign" in shared:
        items = ElementTree.fromstring(shared)
        texts = {i: text for i, item in enumerate(items) if (text := _small(item)) is not None}
        numbers = "|".join(map(str, texts)) or "(?!)"
        pattern = rf'<c\s([^>]*\bt="s"[^>]*)>\s*<v>({numbers})</v>'.encode()
        found = {_place(attributes): texts[int(number)] for attributes, number in re.findall(pattern, xml)}
    if b"vertAlign" in xml:
        for attributes, content in re.findall(rb"<c\s([^>]*)>\s*(<is>.*?</is>)\s*</c>", xml, re.DOTALL):
            if b"vertAlign" in content and (text := _small(ElementTree.fromstring(content))) is not None:
                found[_place(attributes)] = text
    return found


def _place(attributes: bytes) -> Place:
    match = re.search(rb'\br="([A-Z]+)([0-9]+)"', attributes)
    assert match
    return int(match[2]) - 1, column_number(match[1])


def _small(item: ElementTree.Element) -> str | None:
    """A rich text with its small digits as characters of their own, or None where it has none."""
    runs, small = [], False
    for run in item:
        text = "".join(node.text or "" for node in run if _tag(node) == "t")
        kinds = {node.get("val") for node in run.iter() if _tag(node) == "vertAlign"}
        table = _SMALL if "superscript" in kinds else _LOW if "subscript" in kinds else {}
        small = small or text.translate(table) != text
        runs.append(text.translate(table) if _tag(run) == "r" else run.text or "" if _tag(run) == "t" else "")
    return "".join(runs) if small else None
