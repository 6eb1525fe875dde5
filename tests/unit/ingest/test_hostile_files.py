"""Files that lie about themselves, hide a value or would fill the memory: read as they are, or refused with
the place.
"""

import bz2
import datetime
import decimal
import gzip
import io
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from declare.discover import kinds_in
from ingest.build import ingest
from ingest.format import Format
from ingest.places import read_units
from ingest.registry import files_of
from ingest.sheet import letters
from small_study import LONG, units_in, workbook
from study.errors import StudyError

ROWS = [["code", "name", "year", "population"], [150600, "Ordos", 2013, 200], [450900, "Yulin", 2013, 300]]
TEXT = "code,name,year,population\n150600,Ordos,2013,200\n450900,Yulin,2013,300\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
LINK = (
    '<Relationship Id="rId99" Target="sharedStrings.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
FRAME = pd.DataFrame(
    {
        "code": ["150600", "450900"],
        "name": ["Ordos", "Yulin"],
        "year": [2013, 2013],
        "population": [200.0, 300.0],
    }
)


def _read(folder, path, kind, **options):
    source = {**LONG, "files": ".*", "format": kind, "sheet": ".*", **options}
    observations, aside = ingest("long", source, {path.name: path}, units_in(folder))
    assert all(
        sum(line.cells for line in account.lines() if line.status != "read") == account.read
        for account in aside.accounts
    )
    return [o.raw if o.value is None else o.value for o in observations]


def _changed(folder, old, new, part=SHEET, rows=ROWS, **options):
    """What is read of a workbook in which one piece of XML is another."""
    path = workbook(folder / "long.xlsx", rows)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return _read(folder, path, "xlsx", **options)


VALUE, CELL = "<v>300</v>", '<c r="D3" t="n"><v>300</v>'


@pytest.mark.parametrize(
    ("old", "new", "read"),
    [
        (VALUE, "<v>3<!-- x -->00</v>", 300),
        (VALUE, "<v>3&#48;0</v>", 300),
        (VALUE, "<v><![CDATA[300]]></v>", 300),
        (VALUE, "<v>300</v><f>1+1</f>", 300),
        ('<c r="D3" t="n">', '<!--<c r="D3" t="n"><v>5</v></c>--><c r="D3">', 300),
        ('<c r="D3"', "<c r='D3'", 300),
        ('<c r="B3"', "<c", 300),
        (VALUE, "<f>1+1</f>", "=1+1"),
        (VALUE, '<f t="shared" si="0"/>', "="),
        (CELL, '<c r="D3" t="str"><f>A1</f>', "=A1"),
        (CELL, '<c r="D3" t="str"><f>A1</f><v></v>', ""),
        (CELL, '<c r="D3" t = "e" ><v>#REF!</v>', "#REF!"),
        (CELL, "<c r=\"D3\" t='e'><v>#REF!</v>", "#REF!"),
        (CELL, '<c r="D3" t="e">', "#ERROR"),
        (VALUE, "<v>1e400</v>", "inf"),
        (VALUE, "<v>3,00</v>", "3,00"),
        (VALUE, "<v>0x10</v>", "0x10"),
        (CELL, '<c r="D3" t="zz"><v>300</v>', "300"),
        (CELL, '<c r="D3" t="b"><v>1</v>', "True"),
        (CELL, '<c r="D3" t="d"><v>2013-01-01</v>', "2013-01-01"),
        ('<c r="D3"', '<c r="XFD1048576" s="1"/><c r="D3"', 300),
    ],
)
def test_a_cell_in_any_xml_is_read_as_it_is_or_as_no_number(tmp_path, old, new, read):
    assert _changed(tmp_path, old, new) == [200, read]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (VALUE, "<v>300</v><v>4</v>", "sheet 'Sheet1', cell D3: holds two values"),
        (CELL, '<c r="D3" t="s"><v>9</v>', "cell D3: points to .*'9'"),
        (CELL, '<c r="D3" t="s"><v>-1</v>', "cell D3: points to .*'-1'"),
        ('<c r="D3"', '<c r="D3"><v>7</v></c><c r="D3"', "the cell D3 is given twice"),
        ('<c r="D3"', '<c r="d3"', "a cell of row 3 is called 'd3'"),
        ('<c r="D3"', '<c r="D0"', "a cell of row 3 is called 'D0'"),
        ('<c r="D3"', '<c r="D03"', "a cell of row 3 is called 'D03'"),
        ('<c r="D3"', '<c r="ZZZ3"', "no sheet has a cell ZZZ3"),
        (
            '<c r="D3"',
            '<c r="XFD1048576"',
            r"1,048,576 rows × 16,384 columns \(its last cell is XFD1048576\).*raise 'max_cells'",
        ),
        (
            "<worksheet",
            '<!DOCTYPE x [<!ENTITY a "300">]><worksheet',
            "is not written as a spreadsheet program",
        ),
        ("</sheetData>", "</sheetdata>", "cannot be read as a workbook"),
    ],
)
def test_a_workbook_that_cannot_be_trusted_is_refused(tmp_path, old, new, message):
    with pytest.raises(StudyError, match=rf"^long\.xlsx.*{message}"):
        _changed(tmp_path, old, new)


def _with_shared(folder, items):
    """A workbook whose third row's number is the first of some shared texts."""
    path = workbook(folder / "long.xlsx", ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = parts[SHEET].replace(CELL.encode(), b'<c r="D3" t="s"><v>0</v>')
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'.encode()
    for name, old, new in (
        ("[Content_Types].xml", "</Types>", f"{CONTENT}</Types>"),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", f"{LINK}</Relationships>"),
    ):
        parts[name] = parts[name].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("items", "read"),
    [
        ("<si><t>300</t></si>", 300),
        ("<si><r><t>30</t></r><r><t>0</t></r></si>", 300),
        ("<si><t>300</t><rPh><t>9</t></rPh></si>", 300),
        ('<si><r><t>30</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si>', "30²"),
        ("<si><t/></si>", ""),
    ],
)
def test_a_shared_text_is_read_as_it_is(tmp_path, items, read):
    assert _read(tmp_path, _with_shared(tmp_path, items), "xlsx") == [200, read]


@pytest.mark.parametrize(
    "items",
    [
        *(
            "<si><t>300</si>",
            "<si><si><t>300</t></si>",
            "<si><t><v>3</v>00</t></si>",
            "<t>1</t><si><t>3</t></si>",
        ),
        *(
            "<si><t>3<!-- x -->00</t></si>",
            "<si><t><![CDATA[300]]></t></si>",
            "<!--<si><t>1</t></si>--><si/>",
        ),
    ],
)
def test_shared_texts_that_could_be_counted_in_two_ways_are_refused(tmp_path, items):
    with pytest.raises(StudyError, match=r"^long.xlsx: .*(cannot be read as a workbook|save it again)"):
        _read(tmp_path, _with_shared(tmp_path, items), "xlsx")


def test_a_sheet_name_with_a_tab(tmp_path):
    assert _changed(tmp_path, 'name="Sheet1"', 'name="She&#9;et"', part=BOOK) == [200, 300]
    assert _changed(tmp_path, 'name="Sheet1"', 'name="She\tet"', part=BOOK) == [200, 300]


def test_merged_cells_over_the_whole_sheet(tmp_path):
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="E2:XFD1048576"/></mergeCells>'
    assert _changed(tmp_path, "</sheetData>", merged) == [200, 300]


def _bomb(path, size):
    """A workbook whose sheet unpacks to `size` megabytes of blanks."""
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    with zipfile.ZipFile(buffer) as empty, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in empty.namelist():
            if name != SHEET:
                archive.writestr(name, empty.read(name))
        with archive.open(SHEET, "w") as stream:
            stream.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for _ in range(size):
                stream.write(b" " * 1_000_000)
            stream.write(b"</sheetData></worksheet>")  # fmt: skip
    return path


def test_a_workbook_that_unpacks_to_more_than_its_source_allows(tmp_path):
    path = _bomb(tmp_path / "long.xlsx", 30)
    assert path.stat().st_size < 100_000
    with pytest.raises(StudyError, match=r"unpacks to more than 20 MB; if that is right, raise 'max_mb'"):
        _read(tmp_path, path, "xlsx", max_mb=20)


def test_a_workbook_that_lies_about_its_size(tmp_path):
    path = _bomb(tmp_path / "long.xlsx", 5)
    data = bytearray(path.read_bytes())
    size = data.rfind(b"PK\x01\x02") + 24
    data[size : size + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(StudyError, match="cannot be read as a workbook"):
        _read(tmp_path, path, "xlsx", max_mb=2)


def test_one_long_text_in_many_cells(tmp_path):
    cells = "".join(f'<c r="{letters(j)}3" t="s"><v>0</v></c>' for j in range(5, 1000))
    path = workbook(tmp_path / "long.xlsx", ROWS)
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 200_000}</t></si></sst>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = parts[SHEET].replace(b"</row></sheetData>", cells.encode() + b"</row></sheetData>")
    parts["xl/sharedStrings.xml"] = shared.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(StudyError, match=r"a text of 200,\d+ bytes in 1,007 cells: .*raise 'max_mb'"):
        _read(tmp_path, path, "xlsx", max_mb=100)


@pytest.mark.parametrize(
    ("ending", "data", "message"),
    [
        ("csv.gz", gzip.compress(b"x" * 3_000_000, mtime=0), "unpacks to more than 2 MB"),
        ("csv.bz2", bz2.compress(b"x" * 3_000_000), "unpacks to more than 2 MB"),
        ("csv.bz2", bz2.compress(TEXT.encode()) + b"more", "cannot be unpacked"),
        ("csv.gz", gzip.compress(TEXT.encode(), mtime=0) + b"more", "cannot be unpacked"),
        ("csv", TEXT.replace("Ordos", "x" * 200_000).encode(), "line 2: cannot be read as csv .field larger"),
        ("csv", TEXT.replace("200", "2\r00").encode(), "line 3: fewer cells than columns"),
    ],
)
def test_a_packed_or_broken_csv(tmp_path, ending, data, message):
    path = tmp_path / f"long.{ending}"
    path.write_bytes(data)
    with pytest.raises(StudyError, match=message):
        _read(tmp_path, path, "csv", max_mb=2)


def test_a_csv_of_two_packed_streams_is_read_to_its_end(tmp_path):
    for ending, pack in (("gz", gzip.compress), ("bz2", bz2.compress)):
        path = tmp_path / f"long.csv.{ending}"
        path.write_bytes(pack(TEXT[:40].encode()) + pack(TEXT[40:].encode()))
        assert _read(tmp_path, path, "csv") == [200, 300]


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink("nowhere", path)])
@pytest.mark.parametrize("kind", kinds_in("ingest.formats", Format))
def test_what_is_no_file(tmp_path, make, kind):
    make(tmp_path / "long.x")
    with pytest.raises(
        StudyError, match=r"^long.x: is a (folder or a device|link to a file that is not there)"
    ):
        _read(tmp_path, tmp_path / "long.x", kind)


def _stata(folder, change=lambda data: data, version=118, frame=FRAME, **options):
    path = folder / "long.dta"
    frame.to_stata(path, write_index=False, version=version, **options)
    path.write_bytes(change(path.read_bytes()))
    return path


def refusal_without_rights(read):
    """What reading says to a user who may not: root may, and becomes nobody in a process of its own."""
    source, sink = os.pipe()
    if (child := os.fork()) == 0:
        if os.getuid() == 0:
            os.setuid(65534)
        try:
            read()
            said = "was read"
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(sink, said.encode())
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, encoding="utf-8") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize("kind", [*kinds_in("ingest.formats", Format), "units"])
def test_what_may_not_be_read(kind):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        units = units_in(folder)
        path = folder / f"long.{kind}"
        path.write_bytes(b"x")
        path.chmod(0)
        source = {**LONG, "format": kind, "files": r"long\.x?\w+"}
        source |= {"sheet": "S"} if kind == "xlsx" else {}

        def read():
            if kind == "units":
                read_units(path)
            ingest("long", source, {path.name: path}, units)

        said = refusal_without_rights(read)
        assert said.startswith("StudyError: ")
        assert f"long.{kind}: cannot be read; look at its permissions" in said


def test_values_with_labels_are_their_labels(tmp_path):
    path = _stata(
        tmp_path,
        frame=FRAME.assign(name=[1, 2], population=[99, 2]),
        value_labels={"name": {1: "Ordos", 2: "Yulin"}, "population": {99: "refused"}},
    )
    assert _read(tmp_path, path, "dta") == ["refused", 2]


def test_a_count_of_days_is_no_number(tmp_path):
    days = pd.to_datetime(["2013-01-01", None])
    path = _stata(tmp_path, frame=FRAME.assign(population=days), convert_dates={"population": "td"})
    assert _read(tmp_path, path, "dta") == ["2013-01-01 (a date, %td)", ""]


@pytest.mark.parametrize(
    ("change", "version", "message"),
    [
        (lambda data: data[:-3], 118, "it breaks off"),
        (lambda data: data + b"more", 118, "it breaks off"),
        (lambda data: data[:-5], 114, "cannot be read as Stata data"),
        (lambda data: data.replace(b"<N>\2\0", b"<N>\1\0"), 118, "counts other rows than it holds"),
        (lambda data: data.replace(b"<N>\2\0\0\0\0", b"<N>\2\0\0\0\1"), 118, "raise 'max_cells'"),
    ],
)
def test_a_stata_file_that_is_not_what_its_header_says(tmp_path, change, version, message):
    with pytest.raises(StudyError, match=rf"^long\.dta: .*{message}"):
        _read(tmp_path, _stata(tmp_path, change, version), "dta")


@pytest.mark.parametrize("name", ["year=2013/a.parquet", "[x]/a.parquet", "a*b?.parquet", "a\nb.parquet"])
def test_a_parquet_file_whose_path_looks_like_a_pattern_or_a_partition(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    FRAME.to_parquet(path)
    assert _read(tmp_path, path, "parquet") == [200, 300]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *((decimal.Decimal("12.50"), 12.5), (float("nan"), "nan"), (float("inf"), "inf"), ([1], "[1]")),
        *((b"12", "b'12'"), (True, "True"), (datetime.date(2013, 1, 1), "2013-01-01"), (None, "")),
    ],
)
def test_a_parquet_value_of_any_type(tmp_path, value, read):
    row = {"code": ["150600"], "name": ["Ordos"], "year": [2013], "population": [value]}
    pq.write_table(pa.table(row), tmp_path / "long.parquet")
    assert _read(tmp_path, tmp_path / "long.parquet", "parquet") == [read]


@pytest.mark.parametrize("name", [["Ordos"], b"Ordos", {"a": "Ordos"}])
def test_a_list_or_bytes_are_no_name(tmp_path, name):
    row = {"code": ["150600"], "name": [name], "year": [2013], "population": [5]}
    pq.write_table(pa.table(row), tmp_path / "long.parquet")
    with pytest.raises(StudyError, match=r"cell name\[1\]: .* is where the unit's name belongs"):
        _read(tmp_path, tmp_path / "long.parquet", "parquet")


@pytest.mark.parametrize(
    ("columns", "limits", "message"),
    [
        ({"population": np.zeros(1_000_000)}, {}, "1,000,000 rows × 1 columns, more than 5,000,000 cells"),
        ({"name": ["x" * 100_000] * 100}, {"max_mb": 5}, "unpacks to more than 5 MB"),
    ],
)
def test_a_parquet_file_that_unpacks_to_more_than_its_source_allows(tmp_path, columns, limits, message):
    if not limits:
        limits = {"max_cells": 999_999}
        message = message.replace("5,000,000", "999,999")
    pq.write_table(pa.table(columns), tmp_path / "long.parquet")
    assert (tmp_path / "long.parquet").stat().st_size < 1_000_000
    with pytest.raises(StudyError, match=message):
        _read(tmp_path, tmp_path / "long.parquet", "parquet", **limits)


def test_a_file_name_that_is_not_utf8(tmp_path):
    with open(os.fsencode(tmp_path) + b"/a\xff.csv", "wb"):
        pass
    with pytest.raises(StudyError, match=r"the name of the file 'a\\udcff.csv' is not UTF-8; rename it"):
        files_of({"files": r".*\.csv"}, tmp_path)
    assert files_of({"files": r".*\.xlsx"}, tmp_path) == []


def test_an_input_folder_of_the_whole_machine(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.registry.MOST_FILES", 3)
    for i in range(5):
        (tmp_path / f"{i}.csv").touch()
    with pytest.raises(StudyError, match=r"holds more than 3 files: 'input' of the study"):
        files_of({"files": r".*\.csv"}, tmp_path)
