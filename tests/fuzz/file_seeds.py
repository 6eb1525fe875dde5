"""Small valid files of every format, made in memory: what the mutator starts from."""

import io
import random
import zipfile
from html import escape
from typing import Any

import pandas as pd

from ingest.format import column_letters
from small_study import LONG

HEADER = ["code", "name", "year", "population", "area", "note"]
UNITS = {"150600": "Ordos", "450900": "Yulin", "530800": "Pu'er"}
CHINESE = {"150600": "鄂尔多斯市", "450900": "玉林市", "530800": "普洱市"}
MEASURES = {
    "population": {"header": "^population$", "unit": "10,000 persons"},
    "area": {"header": "^area$", "unit": "km2"},
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
Table = list[list[Any]]


def source(kind: str) -> dict[str, Any]:
    """The registry entry of a seed's format."""
    return {**LONG, "files": ".*", "format": kind, "sheet": ".*", "columns": MEASURES}


def table(draw: random.Random) -> Table:
    """A table of a few units and years, with what yearbooks print: gaps, thousands, footnotes, totals."""
    years = draw.sample(range(2010, 2020), draw.randint(1, 3))
    rows: Table = [list(HEADER)]
    for code, name in UNITS.items():
        for year in years:
            name_printed = draw.choice([name, CHINESE[code], f"{CHINESE[code]} {name}", f"  {name} "])
            rows.append(
                [code, name_printed, year, number(draw), number(draw), draw.choice(["", "x", "注：见表"])]
            )
    rows.append(["", "全国合计", years[0], number(draw), number(draw), ""])
    rows.append(["110000", "Beijing", years[0], number(draw), number(draw), "elsewhere"])
    return rows


def number(draw: random.Random) -> Any:
    """A number cell as files have it."""
    value = round(draw.uniform(0, 5000), draw.choice([0, 1, 3]))
    printed = [
        value,
        value,
        int(value),
        f"{value:,}",
        f"{value}*",
        f"{value}①",
        f"[1]{value}",
        "…",
        "—",
        "",
        None,
    ]
    return draw.choice(printed)


def text(value: Any) -> str:
    """A cell as text."""
    return "" if value is None else str(value)


def csv_file(rows: Table, draw: random.Random) -> bytes:
    """The table as csv, quoted where it must be or everywhere."""
    delimiter = draw.choice([",", ",", ";", "\t"])
    everywhere = draw.random() < 0.3
    lines = []
    for row in rows:
        fields = []
        for cell in map(text, row):
            needed = everywhere or any(c in cell for c in (delimiter, '"', "\n", "\r"))
            fields.append('"' + cell.replace('"', '""') + '"' if needed else cell)
        lines.append(delimiter.join(fields))
    end = draw.choice(["\n", "\r\n"])
    return (end.join(lines) + draw.choice([end, ""])).encode(draw.choice(["utf-8", "utf-8-sig"]))


def xlsx_parts(rows: Table, draw: random.Random) -> dict[str, bytes]:
    """The table as the parts of a workbook: texts shared or within, numbers, now and then a formula."""
    shared: list[str] = []
    lines = []
    for i, row in enumerate(rows, 1):
        cells = [_cell(f"{column_letters(j)}{i}", value, shared, draw) for j, value in enumerate(row)]
        lines.append(f'<row r="{i}">{"".join(cells)}</row>')
    items = "".join(f"<si><t>{escape(item, quote=False)}</t></si>" for item in shared)
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _LINKS,
        SHEET: (
            f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>'
            f"{_merged(rows, draw)}</worksheet>"
        ).encode(),
        SHARED: f'<sst xmlns="{MAIN}">{items}</sst>'.encode(),
    }


def _merged(rows: Table, draw: random.Random) -> str:
    """Now and then two cells of a column of numbers that are one."""
    if draw.random() < 0.85:
        return ""
    row = draw.randrange(2, len(rows))
    return f'<mergeCells><mergeCell ref="D{row}:{draw.choice("DE")}{row + 1}"/></mergeCells>'


def _cell(place: str, value: Any, shared: list[str], draw: random.Random) -> str:
    if value is None:
        return f'<c r="{place}" s="0"/>' if draw.random() < 0.5 else ""
    if isinstance(value, int | float):
        if place[0] in "DE" and draw.random() < 0.04:
            small = f'<r><rPr><vertAlign val="superscript"/></rPr><t>{draw.randint(1, 9)}</t></r>'
            return f'<c r="{place}" t="inlineStr"><is><r><t>{value!r}</t></r>{small}</is></c>'
        formula = "<f>A1+1</f>" if draw.random() < 0.1 else ""
        return f'<c r="{place}">{formula}<v>{value!r}</v></c>'
    if draw.random() < 0.7:
        shared.append(value)
        return f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'
    inner = escape(value, quote=False)
    return f'<c r="{place}" t="inlineStr"><is><t>{inner}</t></is></c>' if value else ""


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def frame(rows: Table) -> pd.DataFrame:
    """The table with a column of numbers for each measure, as data files have it."""
    columns = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    for name in ("population", "area"):
        columns[name] = [float(v) if isinstance(v, int | float) else None for v in columns[name]]
    return pd.DataFrame(columns)


def dta_file(rows: Table, draw: random.Random) -> bytes:
    """The table as Stata data of some version."""
    buffer = io.BytesIO()
    data = frame(rows).astype({"population": float, "area": float})
    version = draw.choice([118, 118, 119])
    data.to_stata(buffer, write_index=False, version=version)
    return buffer.getvalue()


def parquet_file(rows: Table, draw: random.Random) -> bytes:
    """The table as Parquet, with checksums of its pages or without."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    options = {"compression": draw.choice(["none", "snappy"]), "write_page_checksum": draw.random() < 0.5}
    pq.write_table(pa.Table.from_pandas(frame(rows), preserve_index=False), buffer, **options)
    return buffer.getvalue()


_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
).encode()
_ROOT = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
).encode()
_BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
).encode()
_LINKS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
).encode()
