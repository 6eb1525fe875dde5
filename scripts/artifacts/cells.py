"""Text cells of the CSV files that we write: a spreadsheet program must not take one for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, full-width forms included.
_BEGINNING = tuple("=+-@\t\r＝＋－＠")
# A printed number, with its stars and brackets, or a sign alone, is none.
_NUMBER = re.compile(r"[-+]([0-9.][0-9.,eE+\-*%()\[\] ]*)?")


def plain_cell(value: Any) -> Any:
    """A cell as it may be written: a text that a spreadsheet would run gets an apostrophe in front, which
    spreadsheets show as text; numbers, printed ones too, stay as they are.
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_BEGINNING) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def plain_cells(row: Iterable[Any]) -> list[Any]:
    """A row with `plain_cell` applied to each cell."""
    return [plain_cell(value) for value in row]


def plain_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with `plain_cell` applied to each value."""
    return {key: plain_cell(value) for key, value in record.items()}
