"""Text cells of the files that we write: which number a cell prints, and of CSV files that a spreadsheet
program takes none for a formula.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, full-width forms included.
_BEGINNING = tuple("=+-@\t\r＝＋－＠")
# A printed number, with its stars and brackets, or a sign alone, is none.
_NUMBER = re.compile(r"[-+]([0-9.][0-9.,eE+\-*%()\[\] ]*)?")


BOOKMARK = 22  # letters of it


def bookmark(mark: Sequence[str]) -> str:
    """Which number of the study a cell prints (model, term and field) as the beginning of a bookmark's name,
    of which Word takes 40 letters; hidden by its first.
    """
    return "_s" + hashlib.sha256("\t".join(mark).encode()).hexdigest()[: BOOKMARK - 2]


def plain_cell(value: Any) -> Any:
    """A cell as it may be written: a text that a spreadsheet would run gets an apostrophe in front, which
    spreadsheets show as text; numbers, printed ones too, stay as they are.
    """
    return f"'{value}" if _is_formula(value) else value


def original_cell(text: str) -> str:
    """The text that `plain_cell` made a cell of: without the apostrophe that it may have put in front."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(value: Any) -> bool:
    """Whether a spreadsheet would run a text; one that only an apostrophe keeps from it counts too."""
    text = value.lstrip("' ") if isinstance(value, str) else ""
    return text.startswith(_BEGINNING) and not _NUMBER.fullmatch(text)


def plain_cells(row: Iterable[Any]) -> list[Any]:
    """A row with `plain_cell` applied to each cell."""
    return [plain_cell(value) for value in row]


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as the text of a CSV file, each cell as `plain_cell` has it: numbers in full, None as nothing."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(map(plain_cells, rows))
    return stream.getvalue()


def plain_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with `plain_cell` applied to each value."""
    return {key: plain_cell(value) for key, value in record.items()}
