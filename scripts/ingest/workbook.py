"""A workbook as an archive of XML: which sheets it has, and what a reader of cells ignores."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import fromstring

from base.patterns import fullmatch
from ingest.cells_xml import Cells, Place, column_number, rewritten, rich_text, scan, tag_of
from ingest.limits import check_bytes
from spillover.errors import StudyError, listed

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHARED = "xl/sharedStrings.xml"
# A shared text as programs write it, of one run.
_ITEM = re.compile(rb'<si>(?:<t(?: xml:space="preserve")?>[^<]*</t>|<t/>)</si>|<si/>')


@dataclass(frozen=True)
class Parts:
    """One sheet of a workbook. index: its number there; small: texts with small digits, by cell; content: the
    file to read its cells from.
    """

    name: str
    index: int
    cells: Cells
    small: dict[Place, str]
    content: bytes | None


def read_parts(
    path: Path, label: str, sheet: str | None, max_bytes: int, max_cells: int, rewrite: bool = False
) -> Parts:
    """The parts of the one sheet whose name matches. StudyError where the archive is not as it should be.

    rewrite: whether the sheet is written out again in plain XML although it seems to be.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        check_bytes(sum(entry.file_size for entry in entries), label, max_bytes)
        if len({entry.filename for entry in entries}) < len(entries):
            raise StudyError(f"{label}: holds two files of one name; save the workbook again")
        sheets = _sheets(archive, label)
        index = _one_sheet([name for name, _ in sheets], label, sheet)
        name, part = sheets[index]
        xml = _part(archive, part, label)
        shared = _part(archive, _SHARED, label) if _SHARED in archive.namelist() else b""
        _check_shared(shared, label)
        _check_unread(archive, {part, _SHARED})
        where = f"{label}, sheet {name!r}"
        cells = None if rewrite else scan(xml, where, max_cells)
        cells = cells or rewritten(xml, _texts(shared), where, max_cells)
        _check_texts(shared, cells.valued, label, max_bytes)
        content = _with(archive, part, cells.rewritten) if cells.rewritten else None
        return Parts(name, index, cells, _small_digits(cells.rewritten or xml, shared), content)


def _part(archive: zipfile.ZipFile, part: str, label: str) -> bytes:
    data = archive.read(part)
    if b"<!DOCTYPE" in data or b"\0" in data:
        raise StudyError(f"{label}: {part} is not written as a spreadsheet program writes it; save it again")
    return data


def _check_unread(archive: zipfile.ZipFile, read: set[str]) -> None:
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
    relations = fromstring(_part(archive, "xl/_rels/workbook.xml.rels", label))
    targets = {node.attrib["Id"]: node.attrib["Target"] for node in relations}
    nodes = fromstring(_part(archive, "xl/workbook.xml", label)).iter()
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


def _check_shared(shared: bytes, label: str) -> None:
    """Raises StudyError where the shared texts are written so that two readers could count them in two
    ways: every later number of a text would mean another.
    """
    rest = _ITEM.sub(b"", shared)
    odd = b"<!--" in rest or b"<![CDATA[" in rest or rest.count(b"<?") > 1
    root = fromstring(rest) if rest else None
    if odd or (root is not None and any(tag_of(item) not in ("si", "extLst") for item in root)):
        raise StudyError(
            f"{label}: {_SHARED} is not written as a spreadsheet program writes it; open the workbook in one "
            "and save it again"
        )
    for item in root if root is not None else ():
        rich_text(item)


def _texts(shared: bytes) -> list[str]:
    """The texts that cells share."""
    return [rich_text(item) for item in fromstring(shared)] if shared else []


def _check_texts(shared: bytes, count: int, label: str, most: int) -> None:
    """Raises StudyError where the cells' texts, kept once in the file, could fill the memory."""
    longest = max(map(len, shared.split(b"</si>")))
    if longest > 100_000:
        check_bytes(longest * count, f"{label}: a text of {longest:,} bytes in {count:,} cells", most)


def _with(archive: zipfile.ZipFile, part: str, xml: bytes) -> bytes:
    """The workbook with one part in place of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        for entry in archive.infolist():
            copy.writestr(entry.filename, xml if entry.filename == part else archive.read(entry))
    return buffer.getvalue()


def _small_digits(xml: bytes, shared: bytes) -> dict[Place, str]:
    """Cells whose text has digits printed small and high, or low: calamine joins 10 and a footnote's 2 to
    102.
    """
    if b"vertAlign" not in shared:
        return {}
    texts = _texts(shared)
    numbers = [str(i) for i, item in enumerate(fromstring(shared)) if _small(item)]
    pattern = rf'<c r="([A-Z]+)([0-9]+)"[^>]* t="s"[^>]*><v>({"|".join(numbers) or "(?!)"})</v>'.encode()
    return {
        (int(row) - 1, column_number(name)): texts[int(number)]
        for name, row, number in re.findall(pattern, xml)
    }


def _small(item: Any) -> bool:
    return any(node.tag.endswith("}vertAlign") for node in item.iter())
