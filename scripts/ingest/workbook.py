"""Reads a sheet of an xlsx workbook, with what its reader passes over in silence: error cells and formulas
never computed.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from study.errors import StudyError

Merged = tuple[tuple[tuple[int, int], tuple[int, int]], ...]

_BROKEN = (CalamineError, OSError, zipfile.BadZipFile, ElementTree.ParseError, KeyError)
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# The cells that hold an error or a formula.
_CELL = re.compile(
    rb'<(?:\w+:)?c\s([^>/]*\bt="e"[^>/]*|[^>/]*(?=>\s*<(?:\w+:)?f\b))>(.*?)</(?:\w+:)?c>', re.DOTALL
)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)<")
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def read_workbook(path: Path, label: str, pattern: str | None) -> tuple[str, list[list[Any]], Merged]:
    """Name, rows and merged ranges of the one sheet whose name matches. label: the file's name in
    messages.
    """
    if not zipfile.is_zipfile(path):
        raise StudyError(
            f"{label}: is no xlsx workbook; save it as .xlsx (an .xls or one with a password will not do) "
            "or obtain it again"
        )
    try:
        book = CalamineWorkbook.from_path(str(path))
        name = _one_sheet(book.sheet_names, label, pattern)
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        for (row, column), text in _passed_over(path, name).items():
            if row < len(rows):
                rows[row] += [""] * (column + 1 - len(rows[row]))
                rows[row][column] = text
        return name, rows, tuple(sheet.merged_cell_ranges or ())
    except _BROKEN as error:
        raise StudyError(f"{label}: cannot be read as a workbook ({error}); obtain the file again") from error


def _one_sheet(names: list[str], label: str, pattern: str | None) -> str:
    found = [name for name in names if pattern is None or re.fullmatch(pattern, name.strip())]
    if len(found) != 1:
        wanted = f"sheet {pattern!r}" if pattern else "its only sheet"
        raise StudyError(
            f"{label}: expected {wanted}, found {len(found)} among {', '.join(names)}; mend 'sheet' of "
            "the source"
        )
    return found[0]


def _passed_over(path: Path, name: str) -> dict[tuple[int, int], str]:
    """The text of each error cell (#DIV/0!), and `=formula` for each formula without a stored value, by row
    and column.
    """
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(_part(archive, name))
    found = {}
    for attributes, content in _CELL.findall(xml):
        value = _VALUE.search(content)
        formula = _FORMULA.search(content)
        if b't="e"' in attributes:
            text = value[1] if value else b"#ERROR"
        elif formula and not value and b't="str"' not in attributes:
            text = b"=" + formula[1]
        else:
            continue
        if place := _REFERENCE.search(attributes):
            found[int(place[2]) - 1, _column(place[1])] = text.decode("utf-8")
    return found


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """The archive's part that holds a sheet."""
    sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter()
    key = next(
        node.attrib[_ID] for node in sheets if node.tag.endswith("}sheet") and node.attrib["name"] == name
    )
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(node.attrib["Target"] for node in relations if node.attrib["Id"] == key)
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
