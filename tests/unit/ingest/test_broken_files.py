"""Files that are broken or say nothing: each is one clear line, and nothing in them is passed over in
silence.
"""

import bz2
import gzip
import zipfile

import openpyxl
import pandas as pd
import pytest

from small_study import LONG, edited, ingest_entry, read, units_in, warehouse
from spillover.errors import StudyError

TEXT = b"code,name,year,population\n150600,Ordos,2013,200\n"


def _read(folder, data, ending, format_name="csv", **options):
    path = folder / f"long.{ending}"
    path.write_bytes(data)
    source = {**LONG, "files": rf"long\.{ending}", "format": format_name, **options}
    return ingest_entry("long", source, {path.name: path}, units_in(folder))[0]


def _without_its_end(folder):
    """A workbook whose sheet's XML breaks off."""
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.active.append(["code", "name", "year", "population"])
    book.save(folder / "whole.xlsx")
    with zipfile.ZipFile(folder / "whole.xlsx") as whole, zipfile.ZipFile(folder / "half.xlsx", "w") as half:
        for name in whole.namelist():
            half.writestr(name, whole.read(name)[: 250 if "sheet1" in name else None])
    return (folder / "half.xlsx").read_bytes()


def _stata(folder):
    pd.DataFrame({"code": ["150600"] * 90, "year": range(1930, 2020)}).to_stata(
        folder / "whole.dta", write_index=False
    )
    return (folder / "whole.dta").read_bytes()


@pytest.mark.parametrize(
    ("ending", "format_name", "data", "message"),
    [
        ("xlsx", "xlsx", b"", "is not an xlsx workbook; save it as .xlsx"),
        (
            "xlsx",
            "xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            r"is not an xlsx workbook.*an \.xls",
        ),
        ("xlsx", "xlsx", b"<html><table></table></html>", "is not an xlsx workbook"),
        ("xlsx", "xlsx", _without_its_end, "cannot be read as a workbook .*obtain the file again"),
        (
            "csv",
            "csv",
            b"",
            "expected 1 header rows after 0 rows, the sheet has 0 rows; obtain the file again",
        ),
        ("csv", "csv", TEXT + b'150600,"' + b"x" * 140_000, r"cannot be read as csv \(field larger"),
        ("csv", "csv", TEXT.decode().encode("utf-16")[:-1], "begins as UTF-16 does but is not"),
        ("csv.gz", "csv", TEXT, "cannot be unpacked .*obtain the file again"),
        ("csv.gz", "csv", gzip.compress(TEXT * 50, mtime=0)[:-9], "cannot be unpacked"),
        ("csv.bz2", "csv", bz2.compress(TEXT * 50)[:-9], "cannot be unpacked"),
        ("dta", "dta", b"", "cannot be read as Stata data .*obtain the file again"),
        ("dta", "dta", bytes(600), "cannot be read as Stata data"),
        ("dta", "dta", lambda folder: _stata(folder)[:-700], "cannot be read as Stata data"),
        ("parquet", "parquet", b"", "cannot be read as Parquet"),
        ("parquet", "parquet", b"hello world" * 50, "cannot be read as Parquet"),
    ],
)
def test_a_broken_file_is_named_with_the_remedy(tmp_path, ending, format_name, data, message):
    with pytest.raises(StudyError, match=rf"^long\.{ending}[^\n]*: {message}"):
        _read(tmp_path, data(tmp_path) if callable(data) else data, ending, format_name)


def test_an_error_cell_is_text_and_not_a_gap(tmp_path):
    observations, aside = read(tmp_path, rows=edited("鄂尔多斯", 2, "#DIV/0!"))
    cell = next(o for o in observations if o.unit == "150600" and o.measure == "population")
    assert (cell.raw, cell.value, cell.flag) == ("#DIV/0!", None, "unreadable")
    assert aside.marks == {"unreadable: #DIV/0!": 1}
    with pytest.raises(
        StudyError,
        match=r"text in a number cell: .*'missing' of the source\n.*cell C5: #DIV/0! \(population, Ordos",
    ):
        warehouse(tmp_path, {2013: edited("鄂尔多斯", 2, "#DIV/0!")}, years=[2012, 2012])


def test_not_available_is_missing(tmp_path):
    observations, _ = read(tmp_path, rows=edited("鄂尔多斯", 2, "#N/A"))
    assert ("#N/A", None, "missing") in {(o.raw, o.value, o.flag) for o in observations}


def test_a_formula_that_was_never_computed_is_told(tmp_path):
    message = (
        r"cell C5: =100\+100 \(population, Ordos 2012\) of source yearbook; a formula that was "
        r"never computed: open the file"
    )
    with pytest.raises(StudyError, match=message):
        warehouse(tmp_path, {2013: edited("鄂尔多斯", 2, "=100+100")}, years=[2012, 2012])
