"""How a file is laid out: its sheet, encoding, title rows, header and label rows, decimal mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.csv_table import parse_csv
from door.declaration import PanelEntry
from door.table import FORMATS, source_of
from ingest.format import format_of
from ingest.formats.csv import DELIMITERS, Csv
from ingest.sheet import blank
from ingest.text import clean, read_day_year, read_number, read_year, show
from spillover.errors import StudyError, quoted

HEAD = 60
MOST_LABEL_ROWS = 4
_COMMA = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})*,[0-9]+|-?[0-9]+,[0-9]+")


@dataclass(frozen=True)
class Frame:
    """Rows above the header, and rows of the header with the labels below it."""

    skip_rows: int
    header_rows: int


def frame_of(rows: Sequence[Sequence[Any]], where: str) -> Frame:
    """Where the header is: the first row that is filled as the table is, most of it words. Rows of words
    alone
    below it are labels. Raises StudyError where there is none.
    """
    top = [list(row) for row in rows[:HEAD]]
    width = max((sum(not blank(cell) for cell in row) for row in top), default=0)
    for i, row in enumerate(top):
        filled = [cell for cell in row if not blank(cell)]
        if len(filled) >= max(2, 0.6 * width) and (_words(filled) > 0.5 * len(filled) or _years(filled)):
            labels = 0
            for below in top[i + 1 : i + 1 + MOST_LABEL_ROWS]:
                cells = [cell for cell in below if not blank(cell)]
                if len(cells) < 2 or _words(cells) < len(cells):
                    break
                labels += 1
            beyond = i + 1 + labels < len(rows)
            return Frame(i, 1 + (labels if beyond and labels < MOST_LABEL_ROWS else 0))
    raise StudyError(
        f"{where}: no row of the first {HEAD} is a header (names of columns above numbers); put one there "
        f"in a "
        "copy of the file"
    )


def _words(cells: Sequence[Any]) -> int:
    """How many cells hold words: no number, no year, no date."""
    return sum(read_number(c).flag == "unreadable" and not _dated(c) and clean(c) != "" for c in cells)


def _years(cells: Sequence[Any]) -> bool:
    """Whether cells are the header of years side by side: words first, then years that rise."""
    years = [year for cell in cells if (year := read_year(cell) or read_day_year(cell)) is not None]
    return (
        len(years) > 2
        and years == sorted(set(years))
        and _words(cells[:1]) == 1
        and _words(cells) + len(years) == len(cells)
    )


def _dated(cell: Any) -> bool:
    return read_year(cell) is not None or bool(re.match("[0-9]{4}[-/.年]", show(cell)))


def laid_out(
    file: str, root: Path, sheet: str | None, missing: tuple[str, ...] = (), decimal: str = ""
) -> PanelEntry:
    """A declaration of the file's layout, its unit and year still open. decimal: the mark that a person "
    "gives."""
    open_ended = PanelEntry(file=file, unit="", time="", sheet=sheet, missing=missing)
    path = root / file
    source = source_of(open_ended)
    if source["format"] == "csv":
        return _csv(path, open_ended, decimal)
    if source["format"] == "xlsx":
        frame = frame_of(format_of(source).read(path, path.name).rows, _called(path, sheet))
        return _with(open_ended, skip_rows=frame.skip_rows, header_rows=frame.header_rows)
    return open_ended


def _called(path: Path, sheet: str | None) -> str:
    return f"{path.name}, sheet {sheet!r}" if sheet else path.name


def _with(panel: PanelEntry, **changes: Any) -> PanelEntry:
    import msgspec

    changed: PanelEntry = msgspec.structs.replace(panel, **changes)
    return changed


def sheets_of(path: Path) -> list[str]:
    """The sheets of a workbook; one without a name where the format has none."""
    if FORMATS.get(path.suffix.lower()) != "xlsx":
        return [""]
    from python_calamine import CalamineWorkbook

    from ingest.limits import reading

    with reading(path.name, "a workbook"):
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)


def _csv(path: Path, panel: PanelEntry, decimal: str) -> PanelEntry:
    """The layout of a text with delimiters."""
    data = Csv().content(path, path.name)
    encoding = "utf-8" if _decodes(data, "utf-8") else "gb18030" if _decodes(data, "gb18030") else ""
    if not encoding:
        raise StudyError(f"{path.name}: is neither UTF-8 nor GB18030; save it as 'CSV UTF-8'")
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    delimiter, rows = _delimited(text, path.name)
    if not delimiter:
        raise StudyError(
            f"{path.name}: no comma, semicolon, tab or bar divides its rows into columns; save it as CSV"
        )
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    narrow = [len(row) != width for row in rows]
    first = narrow.index(False)
    footer = next((i for i, odd in enumerate(reversed(narrow)) if not odd), 0)
    frame = frame_of(rows[first:], path.name)
    return _with(
        panel,
        encoding=encoding,
        delimiter=DELIMITERS[delimiter] if delimiter != "," else None,
        skip_rows=first + frame.skip_rows,
        header_rows=frame.header_rows,
        footer_rows=footer,
        decimal=decimal or _decimal(rows[first:], delimiter, path.name),
    )


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _delimited(text: str, where: str) -> tuple[str, list[list[str]]]:
    """The delimiter with which the most rows have the same number of fields, more than one, and the rows.

    Raises StudyError where quotation marks leave none.
    """
    best: tuple[int, str, list[list[str]]] = (0, "", [])
    problem: StudyError | None = None
    for delimiter in DELIMITERS:
        try:
            rows = [row for _, row in parse_csv(text, where, delimiter)]
        except StudyError as error:
            problem = problem or error
            continue
        while rows and not any(rows[-1]):
            rows.pop()
        width, count = Counter(len(row) for row in rows).most_common(1)[0] if rows else (0, 0)
        if width > 1 and count > best[0]:
            best = (count, delimiter, rows)
    if problem and not best[0]:
        raise problem
    return best[1], best[2]


def _decimal(rows: Sequence[Sequence[str]], delimiter: str, where: str) -> str:
    """The decimal mark. Raises StudyError where 1,234 may be one and a bit or a thousand."""
    if delimiter == ",":
        return "."
    commas = [c.strip() for row in rows[:2000] for c in row if _COMMA.fullmatch(c.strip())]
    points = [c for row in rows[:2000] for c in row if re.fullmatch(r"-?[0-9]+\.[0-9]+", c.strip())]
    if not commas or len(points) > len(commas):
        return "."
    if all(len(text.rpartition(",")[2]) == 3 for text in commas):
        raise StudyError(
            f"{where}: {quoted(commas[0])} may be a number with three decimals or thousands; give "
            f"DECIMAL=, or "
            "DECIMAL=."
        )
    return ","
