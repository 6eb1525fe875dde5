"""A seeded mutator: what slips, programs and attackers do to files."""

import random
import re
from collections.abc import Callable

from file_seeds import SHARED, SHEET, Table

NASTY = [
    *("60*61", "60#61", "60[1]61", "6①061", "10²", "10₂", "12\n345", "1,23", "0,123", "1_000", "1 234"),
    *(
        "#DIV/0!",
        "#N/A",
        "=A1+1",
        "1e400",
        "-1e999",
        "NaN",
        "inf",
        "٣",
        "½",
        "１２３",
        "−5",
        "12%",
        "about 5",
    ),
    *("2013", "201₃", "2013年", "Ordos", "玉林", "Yulin①", "Total", "合计", "code", "population", "x" * 5000),
    *('"', '"a"', 'a"b', "a,b", "a;b", "a\tb", "a\rb", "\u2028", "\ufeff", "\u200b5", "", " ", "_x000D_"),
    *("1_x000D_2", "1\u00a0234", "*", "…①"),
]
SNIPPETS = [
    *(b",", b'"', b"\n", b"\r", b";", b"\t", b'""', b"\x00", b"\xff", b"\xef\xbb\xbf", b"_", b"\xc2\xb2"),
    *(b"<!-- x -->", b"<![CDATA[1]]>", b"&#49;", b"&amp;", b"<v>7</v>", b"<f>1</f>", b"<c><v>7</v></c>"),
    *(b' t="e"', b' t="s"', b' t="str"', b' t="b"', b' r="D3"', b" ", b"'", b"-", b".", b"e9", b"e999"),
    *(b"0", b"1", b"99", b"</row><row>", b"\xe2\x91\xa0"),
]


def change_table(rows: Table, draw: random.Random) -> Table:
    """The table with one to three slips: a cell, a row or a column that is another."""
    rows = [list(row) for row in rows]
    for _ in range(draw.choice([1, 1, 2, 3])):
        draw.choice(_SLIPS)(rows, draw)
    return rows


def _cell(rows: Table, draw: random.Random) -> None:
    row = draw.choice(rows[1:] if draw.random() < 0.9 else rows)
    if row:
        row[draw.randrange(len(row))] = draw.choice(
            [*NASTY, draw.uniform(-1e6, 1e6), draw.randrange(10**6), None]
        )


def _double_row(rows: Table, draw: random.Random) -> None:
    rows.insert(draw.randrange(len(rows) + 1), list(draw.choice(rows)))


def _drop_row(rows: Table, draw: random.Random) -> None:
    if len(rows) > 2:
        del rows[draw.randrange(len(rows))]


def _swap_rows(rows: Table, draw: random.Random) -> None:
    i, j = draw.randrange(len(rows)), draw.randrange(len(rows))
    rows[i], rows[j] = rows[j], rows[i]


def _shift_row(rows: Table, draw: random.Random) -> None:
    row = draw.choice(rows)
    if draw.random() < 0.5 and row:
        del row[draw.randrange(len(row))]
    else:
        row.insert(draw.randrange(len(row) + 1), draw.choice(NASTY))


def _swap_columns(rows: Table, draw: random.Random) -> None:
    width = min(map(len, rows))
    if width > 1:
        i, j = draw.randrange(width), draw.randrange(width)
        for row in rows:
            row[i], row[j] = row[j], row[i]


def _append(rows: Table, draw: random.Random) -> None:
    row = draw.choice(rows)
    if row:
        j = draw.randrange(len(row))
        row[j] = f"{row[j]}{draw.choice(NASTY)}"


_SLIPS: list[Callable[[Table, random.Random], None]] = [
    *[_cell] * 5,
    *[_append] * 3,
    _double_row,
    _drop_row,
    _swap_rows,
    _shift_row,
    _swap_columns,
]


def change_bytes(data: bytes, draw: random.Random) -> bytes:
    """The bytes with one to three of them flipped, put in, taken out or moved; or the file cut."""
    out = bytearray(data)
    for _ in range(draw.choice([1, 1, 2, 3])):
        if not out:
            break
        at = draw.randrange(len(out))
        match draw.randrange(7):
            case 0:
                out[at] ^= 1 << draw.randrange(8)
            case 1:
                out[at : at + 1] = draw.choice(SNIPPETS)
            case 2:
                out[at:at] = draw.choice(SNIPPETS)
            case 3:
                del out[at : at + draw.choice([1, 1, 2, 8, 50])]
            case 4:
                size = draw.choice([1, 4, 20, 100])
                start = draw.randrange(len(out))
                out[at:at] = out[start : start + size]
            case 5:
                out[at] = draw.randrange(256)
            case _ if draw.random() < 0.2:
                del out[at:]
    return bytes(out)


_TAGS = re.compile(rb"<c [^>]*>|</?c>|</?v>|</?row[^>]*>|</?f>|</?is>|</?t>|</?si>")


def change_xml(parts: dict[str, bytes], draw: random.Random) -> dict[str, bytes]:
    """The workbook with slips in the XML of its cells: at a tag more often than within a word."""
    parts = dict(parts)
    name = draw.choice([SHEET, SHEET, SHEET, SHARED, draw.choice(list(parts))])
    data = parts[name]
    if draw.random() < 0.4:
        parts[name] = change_bytes(data, draw)
        return parts
    places = [m.span() for m in _TAGS.finditer(data)] or [(0, 0)]
    start, end = draw.choice(places)
    match draw.randrange(4):
        case 0:
            data = data[:start] + data[end:]
        case 1:
            data = data[:end] + draw.choice(SNIPPETS) + data[end:]
        case 2:
            data = data[:end] + data[start:end] + data[end:]
        case 3:
            data = data[: end - 1] + draw.choice(SNIPPETS) + data[end - 1 :]
    parts[name] = data
    return parts
