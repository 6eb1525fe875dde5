"""Files that people give: regular ones of a bounded size, with lines of a bounded length."""

import os
import subprocess
import sys

import pytest

from base.input_file import check_lines, read_csv_table
from base.yaml_file import read_yaml
from door.expand import expand
from door.panel_found import find_panel, read_layout
from door.wish import Wish, check_wish
from ingest.format import format_of
from spillover.errors import StudyError
from weights.files import read_weights

READERS = {
    "list": read_csv_table,
    "yaml": read_yaml,
    "weights": read_weights,
    "source": lambda path: format_of({"format": "csv"}).read(path, path.name),
    "door": lambda path: read_layout(path.name, path.parent, None, Wish()),
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
        (lambda path: None, "file not found"),
        (circle, "a broken or circular link"),
        (folder, "expected a file, found a folder or a device"),
        (os.mkfifo, "expected a file, found a folder or a device"),
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
@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="only Linux tells a process's own memory")
@pytest.mark.parametrize("content", ["b'\\n' * 40_000_000", "b'a' * 40_000_000", "b',' * 40_000_000"])
def test_a_hostile_text_takes_little_more_memory_than_its_size(tmp_path, content):
    """The interpreter and the modules included; one row of commas, or a row a line, would need a gigabyte."""
    program = (
        f"import pathlib; path = pathlib.Path({str(tmp_path / 'x.csv')!r}); path.write_bytes({content})\n"
        "from base.input_file import read_csv_table\n"
        "from spillover.errors import StudyError\n"
        "try:\n    read_csv_table(path)\n"
        "except StudyError as error:\n    print('more than the limit' in str(error))\n"
        "print(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    refused, kilobytes = done.stdout.split()
    assert refused == "True"
    assert int(kilobytes) < 600_000


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_longest_line_counts_however_lines_end(monkeypatch, end):
    monkeypatch.setenv("SPILLOVER_LINE_BYTES", "20")
    check_lines(end.join([b"x" * 18, b"", b"y" * 18, b"z"] * 10), "a.csv")
    with pytest.raises(StudyError, match=r"a\.csv: the length of a line in bytes is 2[23], more than .* 20"):
        check_lines(end.join([b"x" * 18, b"y" * 22, b"z"]), "a.csv")


ROWS = "city,year,y,x\n" + "".join(
    f"C{i},{2010 + t},{i * t}.5,{i + t}.25\n" for i in range(6) for t in range(6)
)


@pytest.mark.debt(20)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("br{a}ces.csv", r"br\{a\}ces.csv' has braces, which Snakemake takes for a wildcard; rename"),
        (os.fsdecode(b"caf\xe9.csv"), r"caf\\udce9.csv' has bytes that are not UTF-8"),
        ("nul\0.csv", "file not found"),
        ("~nobody/x.csv", "file not found"),
        ("circle.csv", "a broken or circular link"),
    ],
)
def test_a_panel_whose_name_a_program_would_take_for_another(tmp_path, monkeypatch, name, said):
    monkeypatch.chdir(tmp_path)  # a message cuts a long path
    if name == "circle.csv":
        circle(tmp_path / name)
    elif "\0" not in name and "~" not in name:
        (tmp_path / name).write_text(ROWS)
    with pytest.raises(StudyError, match=said):
        find_panel(Wish(study="x", panel=name), tmp_path)


@pytest.mark.debt(20)
def test_braces_in_the_panel_of_a_configuration_are_named_with_the_key(tmp_path):
    config = {"study": "x", "panel": {"file": "a{b}.csv", "unit": "city", "time": "year"}}
    with pytest.raises(StudyError, match=r"x\.yaml: .*\n  panel\.file: 'a\{b\}\.csv' has braces"):
        expand(config, tmp_path, "x.yaml")


@pytest.mark.debt(20)
@pytest.mark.parametrize("decimal", ["1", ",,", "$(ls)", "comma"])
def test_a_decimal_mark_is_a_point_or_a_comma(decimal):
    with pytest.raises(StudyError, match=r"DECIMAL: .* is no decimal mark; give DECIMAL=\. or DECIMAL=,"):
        check_wish(Wish(study="x", panel="x.csv", decimal=decimal))


@pytest.mark.parametrize("flags", ["宽带试点", "b,2", "note"])
def test_a_flag_is_one_to_three_letters(flags):
    """It was a fault of the program in a pattern's words."""
    with pytest.raises(StudyError, match=r"FLAGS: .* is no letter behind numbers; .* such as FLAGS=b,e"):
        check_wish(Wish(study="x", panel="x.csv", flags=flags))
    check_wish(Wish(study="x", panel="x.csv", flags="b, ep，P"))
