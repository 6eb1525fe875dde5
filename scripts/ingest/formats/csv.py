"""Text with delimiters (.csv, .tsv, .txt; .gz and .bz2 too), read strictly."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import re
import zlib
from pathlib import Path
from typing import ClassVar, Literal

from base.input_file import check_fields, check_lines
from ingest.format import Format, Sheet, check_bytes, check_cells, check_size
from spillover.errors import StudyError, list_names
from spillover.weights.text import is_encoded_as, parse_csv
from spillover.words import _

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NAMES = {name: delimiter for delimiter, name in DELIMITERS.items()}
# What Eurostat's first header joins by commas, before what stands across: freq,unit,geo\TIME_PERIOD.
_JOINED = re.compile(r"\w+(,\w+)+\\\w+")
_TABS = re.compile(r"\.tsv(\.(gz|bz2))?$", re.IGNORECASE)
Rows = list[tuple[int, list[str]]]


class Csv(Format, frozen=True, kw_only=True):
    """Text with delimiters (.csv, .tsv, .txt), read strictly; it may be compressed (.gz, .bz2)."""

    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt", ".gz", ".bz2")

    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    """The text encoding."""
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None
    """The field separator; by default the one with which every row has as many fields as the header, in a
    file called .tsv the tab where several have.
    """

    def read(self, path: Path, label: str) -> Sheet:
        """Read the file's rows, each with as many fields as its header."""
        text = _decode(self.content(path, label), label, self.encoding)
        delimiter, rows = _read_rows(text, label, self, path.name)
        cells, beside = _split_first([row for _, row in rows], self.skip_rows, delimiter)
        check_cells(len(cells), max(map(len, cells), default=0), label, self.max_cells)
        properties = {"encoding": self.encoding, "delimiter": DELIMITERS[delimiter]}
        return Sheet(label, "", cells, properties=properties, joined=beside)

    def content(self, path: Path, label: str) -> bytes:
        """Read the file's bytes, unpacked, within the limits on its size, its lines and the length of
        each.
        """
        check_size(path, label, self.max_bytes)
        data = _convert_to_utf8(_unpack(path, label, self.max_bytes), label)
        check_cells(data.count(b"\n"), 1, label, self.max_cells)
        check_lines(data, label)
        return data


def _unpack(path: Path, label: str, most: int) -> bytes:
    unpack = {".bz2": _bunzip, ".gz": _gunzip}.get(path.suffix)
    if not unpack:
        return path.read_bytes()
    try:
        data = unpack(path, most + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise StudyError(
            _("{label}: cannot be unpacked ({error}); obtain the file again", label=label, error=error)
        ) from error
    check_bytes(len(data), label, most)
    return data


def _convert_to_utf8(data: bytes, label: str) -> bytes:
    """Convert to UTF-8 what says of itself that it is UTF-16, as Excel's "Unicode text" does."""
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        return data.decode("utf-16").encode()
    except UnicodeError as error:
        raise StudyError(
            _(
                "{label}: begins as UTF-16 does but is not ({error}); save it as 'CSV UTF-8'",
                label=label,
                error=error,
            )
        ) from None


def _gunzip(path: Path, most: int) -> bytes:
    with gzip.open(path) as stream:
        return stream.read(most)


def _bunzip(path: Path, most: int) -> bytes:
    """Unpack at most `most` bytes. The library's own function passes over what is no bzip2 behind the first
    stream.
    """
    packed, data = path.read_bytes(), b""
    while packed and len(data) < most:
        stream = bz2.BZ2Decompressor()
        data += stream.decompress(packed, most - len(data))
        if not stream.eof and len(data) < most:
            raise EOFError(_("the compressed data are cut off"))
        packed = stream.unused_data
    return data


def _decode(data: bytes, label: str, encoding: str) -> str:
    """Decode the bytes of a file. A file in another encoding is hardly ever UTF-8 by chance."""
    if encoding != "utf-8" and not data.isascii() and is_encoded_as(data):
        raise StudyError(
            _(
                "{label}: is UTF-8, not {encoding}; take 'encoding' out of the source's entry",
                label=label,
                encoding=encoding,
            )
        )
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise StudyError(
            _(
                "{label}: byte {byte} is not {encoding}; set 'encoding' of the source",
                label=label,
                byte=error.start,
                encoding=encoding,
            )
        ) from None


def _read_rows(text: str, label: str, layout: Csv, name: str) -> tuple[str, Rows]:
    """Find the delimiter and read the rows. Without 'delimiter' of the source, the one with which every row
    from the header on has as many fields; of several, the tab of a file that is called .tsv. name: the
    file's.
    """
    if layout.delimiter:
        delimiter = _NAMES[layout.delimiter]
        rows = parse_csv(text, label, delimiter)
        _check(rows, label, delimiter, layout)
        return delimiter, rows
    line = _line(text, layout.skip_rows)
    found: list[tuple[str, Rows]] = []
    problem: StudyError | None = None
    for delimiter in [d for d in DELIMITERS if d in line] or [","]:
        try:
            rows = parse_csv(text, label, delimiter)
            _check(rows, label, delimiter, layout)
        except StudyError as error:
            problem = problem or error
            continue
        found.append((delimiter, rows))
    if len(found) > 1 and _TABS.search(name):
        found = [pair for pair in found if pair[0] == "\t"] or found
    if len(found) > 1:
        names = list_names(DELIMITERS[delimiter] for delimiter, _rows in found)
        raise StudyError(
            _(
                "{label}: its delimiter may be {names}; set 'delimiter' of the source",
                label=label,
                names=names,
            )
        )
    if not found:
        raise problem or StudyError(_("{label}: has no rows; obtain the file again", label=label))
    return found[0]


def _split_first(rows: list[list[str]], head: int, delimiter: str) -> tuple[list[list[str]], int]:
    """Split the first column where its header joins several names by commas, as Eurostat's .tsv does, and
    every row joins as many; and say how many columns it became further. head: the header's row.
    """
    first = rows[head][0].strip() if len(rows) > head and rows[head] else ""
    parts = first.count(",")
    table = [row for row in rows[head:] if any(row)]
    if delimiter == "," or not _JOINED.fullmatch(first) or any(row[0].count(",") != parts for row in table):
        return rows, 0
    names, _backslash, _across = first.partition("\\")
    split = [[*map(str.strip, row[0].split(",")), *row[1:]] if any(row) else row for row in rows[head:]]
    split[0][: parts + 1] = names.split(",")
    return [*rows[:head], *split], parts


def _line(text: str, number: int) -> str:
    """Get one line of a text, without the rest being cut up."""
    stream = io.StringIO(text)
    for _rest in range(number):
        stream.readline()
    return stream.readline()


def _check(rows: Rows, label: str, delimiter: str, layout: Csv) -> None:
    """Raise StudyError where a row of the table has not as many fields as its header."""
    table = rows[layout.skip_rows : len(rows) - layout.footer_rows]
    for line, row in table:
        if row and (len(row) > 1 or row[0].strip()):
            try:
                check_fields(row, line, len(table[0][1]), label, delimiter)
            except StudyError as error:
                if len(row) == len(table[0][1]):
                    raise
                raise StudyError(
                    _(
                        "{error}; if it is a title above the table or a note below it, say how many such "
                        "rows there are: 'skip_rows', 'footer_rows'",
                        error=error,
                    )
                ) from None
