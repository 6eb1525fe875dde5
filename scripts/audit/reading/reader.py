"""Readers of manuscripts: a module for each format, called as the files' ending, with a function `read`.

A reader gives tables and paragraphs with their places and does nothing else: it runs nothing that a document
holds, and fetches nothing.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.reading.manuscript import Manuscript, drop_control_characters, join_parted_numbers, stack_blocks
from base.input_file import check_limit, check_regular, read_bytes
from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.text import quote_path
from spillover.words import _

_HELPERS = ("__init__", "figures", "manuscript", "reader")
_TABLE = re.compile(
    r"\s*(?:\\?(?:web |online )?(?:appendix )?(?:table|tab\.?)|(?:附)?表)"
    r"\s*([A-Z]?\.?\d+(?:[-.]\d+)?[a-zA-Z]?)\b",
    re.IGNORECASE,
)


def formats() -> list[str]:
    """The endings of the files that can be read."""
    return sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in _HELPERS)


def read_manuscript(path: Path) -> Manuscript:
    """The tables and paragraphs of a manuscript. Raises StudyError naming file and remedy."""
    ending = path.suffix.lower().removeprefix(".")
    same = {"htm": "html", "xhtml": "html", "docm": "docx", "xlsm": "xlsx", "latex": "tex"}
    ending = (same | {"qmd": "md", "rmd": "md", "markdown": "md"}).get(ending, ending)
    check_regular(path)
    if ending not in formats():
        raise StudyError(
            _(
                "{path}: a manuscript is read from {formats}, not from {found}; save it in one of these",
                path=quote_path(path),
                formats=list_names([f".{name}" for name in formats()]),
                found=quote_value(path.suffix) if ending else _("a file without an ending"),
            )
        )
    data = read_bytes(path, "SPILLOVER_ARTICLE_BYTES")
    if not data.strip():
        raise StudyError(_("{path}: is empty; give the file of the manuscript", path=quote_path(path)))
    if ending in ("html", "md", "tex") and data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise _refuse_damaged_file(quote_path(path))
    with _explain_damage(quote_path(path), ending):
        found: Manuscript = importlib.import_module(f"audit.reading.{ending}").read(data, path)
    _check_size(found, quote_path(path))
    found.paragraphs = [(place, drop_control_characters(text)) for place, text in found.paragraphs]
    numbered = False
    for i, table in enumerate(found.tables, start=1):
        cells = [[replace(c, text=drop_control_characters(c.text)) for c in row] for row in table.rows]
        table.rows = stack_blocks(join_parted_numbers(cells))
        table.caption, table.notes = (
            drop_control_characters(table.caption),
            list(map(drop_control_characters, table.notes)),
        )
        match = _TABLE.match(table.caption)
        # A table without a number, where others have one, goes on with the one before it.
        above = found.tables[i - 2].number if numbered and i > 1 else str(i)
        table.number = match[1] if match else table.number or above
        numbered |= match is not None
    return found


def _check_size(found: Manuscript, where: str) -> None:
    """Raises StudyError where a manuscript has more cells or text than can be compared in minutes."""
    cells = sum(len(row) for table in found.tables for row in table.rows)
    check_limit("SPILLOVER_ARTICLE_CELLS", cells, _("the number of cells"), where)
    inside = sum(len(cell.text) for table in found.tables for row in table.rows for cell in row)
    text = inside + sum(len(text) for _place, text in found.paragraphs)
    check_limit("SPILLOVER_ARTICLE_TEXT", text, _("the length of the text"), where)


@contextmanager
def _explain_damage(where: str, what: str) -> Iterator[None]:
    """Whatever a library raises on a damaged file becomes a StudyError."""
    try:
        yield
    except (StudyError, KeyboardInterrupt, SystemExit):
        raise
    except RecursionError:
        raise StudyError(
            _("{path}: is nested too deeply; save it again in the program that wrote it", path=where)
        ) from None
    except Exception as error:
        raise StudyError(
            _(
                "{path}: cannot be read as .{format} ({reason}); open it in the program that "
                "wrote it and save it again",
                path=where,
                format=what,
                reason=quote_value(str(error), 120),
            )
        ) from error


def _refuse_damaged_file(where: str) -> StudyError:
    return StudyError(
        _(
            "{path}: is damaged, or is not what its ending says; open it in the program that "
            "wrote it and save it again",
            path=where,
        )
    )


class Archive:
    """The XML parts of a document that is a zip file, unpacked within a limit and parsed without entities."""

    def __init__(self, data: bytes, where: str) -> None:
        sealed = data.startswith(b"\xd0\xcf\x11\xe0")
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(b"" if sealed else data))
        except zipfile.BadZipFile:
            if not sealed:
                raise _refuse_damaged_file(where) from None
        if sealed or any(entry.flag_bits & 1 for entry in self.zip.infolist()):
            raise StudyError(
                _(
                    "{path}: is encrypted, or of a format before 2007; take the password off and "
                    "save it again",
                    path=where,
                )
            )
        self.say_place = where
        self.names = set(self.zip.namelist())
        size = sum(entry.file_size for entry in self.zip.infolist())
        check_limit("SPILLOVER_ARTICLE_UNPACKED", size, _("the size in bytes when unpacked"), where)

    def part(self, name: str) -> Any:
        """The root of a part, None where there is none. Raises StudyError for one that declares entities."""
        from lxml import etree

        if name not in self.names:
            return None
        return etree.fromstring(
            self.data(name),
            etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False),
        )

    def data(self, name: str) -> bytes:
        """The bytes of an XML part, no more than the archive says that it has."""
        with self.zip.open(name) as part:
            data = part.read(self.zip.getinfo(name).file_size + 1)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or "<!DOCTYPE".encode("utf-16-le") in data:
            raise StudyError(
                _(
                    "{path}: {part} declares entities, as no program writes it; save it again",
                    path=self.say_place,
                    part=name,
                )
            )
        return data
