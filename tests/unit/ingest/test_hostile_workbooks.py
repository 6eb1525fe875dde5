"""Workbooks that lie about themselves, hide a value or would fill the memory: read as they are, or refused
with the place.
"""

import io
import zipfile

import openpyxl
import pytest

from hostile_reading import ROWS, read_values
from ingest.format import column_letters
from small_study import parts_of, workbook
from spillover.errors import StudyError

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


def _changed(folder, old, new, part=SHEET, rows=ROWS, **options):
    """What is read of a workbook in which one piece of XML is another."""
    path = workbook(folder / "long.xlsx", rows)
    with parts_of(path) as parts:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())
    return read_values(folder, path, "xlsx", **options)


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
        (VALUE, "<v>300</v><v>4</v>", "sheet 'Sheet1', cell D3: contains two values"),
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
    with parts_of(path) as parts:
        parts[SHEET] = parts[SHEET].replace(CELL.encode(), b'<c r="D3" t="s"><v>0</v>')
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'.encode()
        for name, old, new in (
            ("[Content_Types].xml", "</Types>", f"{CONTENT}</Types>"),
            ("xl/_rels/workbook.xml.rels", "</Relationships>", f"{LINK}</Relationships>"),
        ):
            parts[name] = parts[name].replace(old.encode(), new.encode())
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
    assert read_values(tmp_path, _with_shared(tmp_path, items), "xlsx") == [200, read]


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
        read_values(tmp_path, _with_shared(tmp_path, items), "xlsx")


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
        read_values(tmp_path, path, "xlsx", max_mb=20)


def test_a_workbook_that_lies_about_its_size(tmp_path):
    path = _bomb(tmp_path / "long.xlsx", 5)
    data = bytearray(path.read_bytes())
    size = data.rfind(b"PK\x01\x02") + 24
    data[size : size + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(StudyError, match="cannot be read as a workbook"):
        read_values(tmp_path, path, "xlsx", max_mb=2)


def test_one_long_text_in_many_cells(tmp_path):
    cells = "".join(f'<c r="{column_letters(j)}3" t="s"><v>0</v></c>' for j in range(5, 1000))
    path = workbook(tmp_path / "long.xlsx", ROWS)
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 200_000}</t></si></sst>'
    with parts_of(path) as parts:
        parts[SHEET] = parts[SHEET].replace(b"</row></sheetData>", cells.encode() + b"</row></sheetData>")
        parts["xl/sharedStrings.xml"] = shared.encode()
    with pytest.raises(StudyError, match=r"a text of 200,\d+ bytes in 1,007 cells: .*raise 'max_mb'"):
        read_values(tmp_path, path, "xlsx", max_mb=100)
