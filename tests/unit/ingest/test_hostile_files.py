"""Files that lie about themselves, hide a value or would fill the memory: read as they are, or refused with
the place. Workbooks have tests of their own.
"""

import bz2
import datetime
import decimal
import errno
import gzip
import os
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from base.checks import study_files
from base.input_file import is_given
from hostile_reading import FRAME, TEXT, read_values
from ingest import registry
from ingest.format import Format
from ingest.formats.csv import Csv
from ingest.places import read_units
from ingest.registry import files_of
from small_study import LONG, ingest_entry, source_of, units_in
from spillover.declarations import kinds_in
from spillover.errors import StudyError
from spillover.weights.text import quote_path


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
        read_values(tmp_path, path, "csv", max_mb=2)


def test_a_csv_of_two_packed_streams_is_read_to_its_end(tmp_path):
    for ending, pack in (("gz", gzip.compress), ("bz2", bz2.compress)):
        path = tmp_path / f"long.csv.{ending}"
        path.write_bytes(pack(TEXT[:40].encode()) + pack(TEXT[40:].encode()))
        assert read_values(tmp_path, path, "csv") == [200, 300]


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink("nowhere", path)])
@pytest.mark.parametrize("kind", kinds_in("ingest.formats", Format))
def test_what_is_no_file(tmp_path, make, kind):
    make(tmp_path / "long.x")
    with pytest.raises(
        StudyError,
        match=r"^long.x: (expected a file, found a folder or a device|is a broken or circular link)",
    ):
        read_values(tmp_path, tmp_path / "long.x", kind)


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
            ingest_entry("long", source, {path.name: path}, units)

        said = refusal_without_rights(read)
        assert said.startswith("StudyError: ")
        assert f"long.{kind}: cannot be read; look at its permissions" in said


def test_values_with_labels_are_their_labels(tmp_path):
    path = _stata(
        tmp_path,
        frame=FRAME.assign(name=[1, 2], population=[99, 2]),
        value_labels={"name": {1: "Ordos", 2: "Yulin"}, "population": {99: "refused"}},
    )
    assert read_values(tmp_path, path, "dta") == ["refused", 2]


def test_a_count_of_days_is_no_number(tmp_path):
    days = pd.to_datetime(["2013-01-01", None])
    path = _stata(tmp_path, frame=FRAME.assign(population=days), convert_dates={"population": "td"})
    assert read_values(tmp_path, path, "dta") == ["2013-01-01 (a date, %td)", ""]


@pytest.mark.parametrize(
    ("change", "version", "message"),
    [
        (lambda data: data[:-3], 118, "it is cut off"),
        (lambda data: data + b"more", 118, "it is cut off"),
        (lambda data: data[:-5], 114, "cannot be read as Stata data"),
        (lambda data: data.replace(b"<N>\2\0", b"<N>\1\0"), 118, "another number of rows than its header"),
        (lambda data: data.replace(b"<N>\2\0\0\0\0", b"<N>\2\0\0\0\1"), 118, "raise 'max_cells'"),
    ],
)
def test_a_stata_file_that_is_not_what_its_header_says(tmp_path, change, version, message):
    with pytest.raises(StudyError, match=rf"^long\.dta: .*{message}"):
        read_values(tmp_path, _stata(tmp_path, change, version), "dta")


@pytest.mark.parametrize("name", ["year=2013/a.parquet", "[x]/a.parquet", "a*b?.parquet", "a\nb.parquet"])
def test_a_parquet_file_whose_path_looks_like_a_pattern_or_a_partition(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    FRAME.to_parquet(path)
    assert read_values(tmp_path, path, "parquet") == [200, 300]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        *((decimal.Decimal("12.50"), 12.5), (float("nan"), "nan"), (float("inf"), "inf"), ([1], "[1]")),
        *((b"12", "b'12'"), (True, 1.0), (datetime.date(2013, 1, 1), "2013-01-01"), (None, "")),
    ],
)
def test_a_parquet_value_of_any_type(tmp_path, value, read):
    row = {"code": ["150600"], "name": ["Ordos"], "year": [2013], "population": [value]}
    pq.write_table(pa.table(row), tmp_path / "long.parquet")
    assert read_values(tmp_path, tmp_path / "long.parquet", "parquet") == [read]


@pytest.mark.parametrize("name", [["Ordos"], b"Ordos", {"a": "Ordos"}])
def test_a_list_or_bytes_are_no_name(tmp_path, name):
    row = {"code": ["150600"], "name": [name], "year": [2013], "population": [5]}
    pq.write_table(pa.table(row), tmp_path / "long.parquet")
    with pytest.raises(StudyError, match=r"cell name\[1\]: expected the unit's name, found "):
        read_values(tmp_path, tmp_path / "long.parquet", "parquet")


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
        read_values(tmp_path, tmp_path / "long.parquet", "parquet", **limits)


def test_a_file_name_that_is_not_utf8(tmp_path):
    with open(os.fsencode(tmp_path) + b"/a\xff.csv", "wb"):
        pass
    with pytest.raises(StudyError, match=r"the name of the file 'a\\udcff.csv' is not UTF-8; rename it"):
        files_of(source_of(files=r".*\.csv"), tmp_path)
    assert files_of(source_of(files=r".*\.xlsx"), tmp_path) == []


def test_an_input_folder_of_the_whole_machine(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.registry.MOST_FILES", 3)
    for i in range(5):
        (tmp_path / f"{i}.csv").touch()
    with pytest.raises(StudyError, match=r"holds more than 3 files: 'input' of the study"):
        files_of(source_of(files=r".*\.csv"), tmp_path)


NO_FILES = {
    "a pipe": os.mkfifo,
    "endless": lambda path: os.symlink("/dev/zero", path),
    "dangling": lambda path: os.symlink("/not/mounted/2013.csv", path),
    "to itself": lambda path: os.symlink(os.path.basename(path), path),
}


@pytest.mark.debt("33.14")
@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
@pytest.mark.parametrize("source", [{"file": "y2013.csv"}, {"files": r"y\d{4}\.csv"}], ids=["file", "files"])
def test_what_is_no_file_is_refused_when_a_run_is_planned(tmp_path, make, source):
    (tmp_path / "y2014.csv").write_text("a,b\n1,2\n")
    make(tmp_path / "y2013.csv")
    registry._walk.cache_clear()
    with pytest.raises(StudyError, match=r"y2013\.csv: (expected a file|is a broken or circular link)"):
        registry.files_of(source_of(**source), tmp_path)


@pytest.mark.debt("33.14")
@pytest.mark.parametrize("target", ["/not/mounted", ".", "..", "../early"])
def test_a_linked_folder_of_editions_is_read_or_refused(tmp_path, target):
    for folder in ("raw", "elsewhere"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.csv").write_text("a,b\n1,2\n")
    (tmp_path / "raw" / "early").symlink_to("../elsewhere")
    registry._walk.cache_clear()
    source = source_of(files=r"(early/)?\w+\.csv")
    assert registry.files_of(source, tmp_path / "raw") == ["early/elsewhere.csv", "raw.csv"]
    (tmp_path / "raw" / "early").unlink()
    (tmp_path / "raw" / "early").symlink_to(target)
    registry._walk.cache_clear()
    with pytest.raises(StudyError, match=r"early: is a broken or circular link"):
        registry.files_of(source, tmp_path / "raw")


@pytest.mark.debt("33.14")
def test_an_input_that_cannot_be_read_is_called_by_its_argument(tmp_path):
    """Of a path that is shortened, nothing said whose it is."""
    registry._walk.cache_clear()
    said = r"^'input' of the study \(INPUT of make\): .*…'?  ?cannot be read \(File name too long\); give the"
    with pytest.raises(StudyError, match=said):
        registry.files_of(source_of(files="x"), tmp_path / ("a" * 5000))


@pytest.mark.debt("33.14")
@pytest.mark.parametrize("source", [{"file": "y2013.csv"}, {"files": r"y\d{4}\.csv"}], ids=["file", "files"])
def test_a_file_beyond_its_limit_is_refused_before_it_is_read(tmp_path, source):
    """Its digest was made first, which takes an hour for such a file."""
    (tmp_path / "y2013.csv").touch()
    os.truncate(tmp_path / "y2013.csv", 2**40)
    registry._walk.cache_clear()
    with pytest.raises(StudyError, match=r"y2013\.csv: is or unpacks to more than 300 MB"):
        registry.files_of(source_of(**source), tmp_path)


@pytest.mark.debt("33.14")
@pytest.mark.parametrize("look", [lambda f: is_given(f / "a.yaml"), lambda f: study_files(f.parent)])
def test_a_folder_that_may_not_be_looked_into_is_named(look):
    """What is in it was no file that anybody wrote: corrections were left out, a study was not there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "config"
        folder.mkdir()
        (folder / "a.yaml").touch()
        folder.parent.chmod(0o755)
        folder.chmod(0o000)
        said = refusal_without_rights(lambda: look(folder))
        folder.chmod(0o755)
        assert said.startswith("StudyError: ")
        assert "/config" in said
        assert "cannot be read" in said


@pytest.mark.debt("33.14")
@pytest.mark.parametrize("fault", [errno.EIO, errno.ESTALE, errno.ENOENT])
def test_a_file_that_the_system_cannot_read_is_named(tmp_path, monkeypatch, fault):
    """A broken disk, a share that went away, a file that was removed meanwhile."""
    (tmp_path / "long.csv").write_text(TEXT)

    def fail(*_given):
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(Csv, "read", fail)
    with pytest.raises(StudyError, match=rf"^long\.csv: cannot be read \({os.strerror(fault)}\)$"):
        read_values(tmp_path, tmp_path / "long.csv", "csv")


@pytest.mark.debt("33.14")
@pytest.mark.parametrize("file", ["/proc/self/status", "/proc/kmsg", "/sys/kernel/mm/ksm/run"])
def test_a_link_to_a_file_of_the_system_is_named(tmp_path, file):
    """They are regular files of size 0, and reading some waits for ever."""
    if not Path(file).is_file():
        pytest.skip(f"this system has no {file}")
    (tmp_path / "long.csv").symlink_to(file)
    with pytest.raises(StudyError, match=r"^long\.csv: is a file of the system, which holds no data"):
        read_values(tmp_path, tmp_path / "long.csv", "csv")


def test_a_path_is_quoted_whole_unless_it_is_absurdly_long_or_cannot_be_shown():
    assert quote_path(Path("a" * 999)) == "a" * 999
    assert len(quote_path(Path("9" * 5000))) == 300
    assert "\n" not in quote_path(Path("a\nb"))
