"""Files that people give: regular ones of a bounded size, with lines of a bounded length."""

import os
import resource
import subprocess
import sys

import pytest

from analyses.adopting import read_csv_table
from audit.sheet import read_sheet
from door.layout import laid_out
from ingest.format import format_of
from study import migrate
from study.errors import StudyError
from study.given_file import check_lines
from study.yaml_file import read_yaml
from weights.files import read_weights

READERS = {
    "list": read_csv_table,
    "sheet": read_sheet,
    "yaml": read_yaml,
    "weights": read_weights,
    "migrate": lambda path: migrate.main([str(path), "--show"]),
    "source": lambda path: format_of({"format": "csv"}).read(path, path.name),
    "door": lambda path: laid_out(path.name, path.parent, None),
}


@pytest.fixture(params=READERS)
def read(request):
    return READERS[request.param]


def circle(path):
    path.symlink_to("other.csv")
    (path.parent / "other.csv").symlink_to(path.name)


def folder(path):
    path.mkdir()


@pytest.mark.debt(20)
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "no such file"),
        (circle, "a file that is not there, or of a circle of links"),
        (folder, "is a folder or a device"),
        (os.mkfifo, "is a folder or a device"),
        (lambda path: path.write_bytes(b"a,b\n" * 200), "the number of lines|200 rows"),
        (lambda path: path.write_bytes(b"a,b\n" + b"c" * 60_000), "the length of a line in bytes is 60,000"),
        (lambda path: path.write_bytes(b"," * 60_000 + b"\na,b"), "the length of a line in bytes is 60,000"),
    ],
)
def test_every_reader_refuses_what_is_no_text_of_a_bounded_size(tmp_path, monkeypatch, read, make, said):
    monkeypatch.setenv("SPILLOVER_LINES", "100")
    monkeypatch.setenv("SPILLOVER_LINE_BYTES", "50000")
    path = tmp_path / "given.csv"
    make(path)
    with pytest.raises(StudyError, match=rf"given\.csv: .*({said})"):
        read(path)


@pytest.mark.debt(20)
@pytest.mark.parametrize("content", ["b'\\n' * 40_000_000", "b'a' * 40_000_000", "b',' * 40_000_000"])
def test_a_hostile_text_takes_little_more_memory_than_its_size(tmp_path, content):
    """The interpreter and the modules included; one row of commas, or a row a line, would need a gigabyte."""
    program = (
        f"import pathlib; path = pathlib.Path({str(tmp_path / 'x.csv')!r}); path.write_bytes({content})\n"
        "from study.csv_table import read_csv_table\n"
        "from study.errors import StudyError\n"
        "try:\n    read_csv_table(path)\n"
        "except StudyError as error:\n    print('more than the limit' in str(error))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 600_000


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_longest_line_counts_however_lines_end(monkeypatch, end):
    monkeypatch.setenv("SPILLOVER_LINE_BYTES", "20")
    check_lines(end.join([b"x" * 18, b"", b"y" * 18, b"z"] * 10), "a.csv")
    with pytest.raises(StudyError, match=r"a\.csv: the length of a line in bytes is 2[23], more than .* 20"):
        check_lines(end.join([b"x" * 18, b"y" * 22, b"z"]), "a.csv")
