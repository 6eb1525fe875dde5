"""A file is written completely or not at all, and is on the disk before it has its name."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from base.artifacts import atomic
from spillover.errors import StudyError

SCRIPTS = Path(__file__).parents[3] / "scripts"


def test_what_is_written_is_on_the_disk_before_it_is_renamed_and_its_name_before_the_job_ends(
    tmp_path, monkeypatch
):
    """Else a power cut leaves an empty file under the right name."""
    done = []
    synchronise, replace = os.fsync, os.replace
    names = {}

    def fsync(opened):
        done.append(("fsync", Path(os.readlink(f"/proc/self/fd/{opened}")).name))
        synchronise(opened)

    def rename(source, target):
        done.append(("replace", Path(target).name))
        names[Path(source).name] = Path(target).name
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", rename)
    atomic.write_text(tmp_path / "a.json", "1")
    (temporary,) = names
    assert done == [("fsync", temporary), ("replace", "a.json"), ("fsync", tmp_path.name)]
    assert (tmp_path / "a.json").read_text() == "1"


def write_half(target, error):
    with atomic.atomic(target) as temporary:
        temporary.write_text("half")
        temporary.with_name(f"{temporary.name}.wal").write_text("half")
        raise error


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_what_fails_leaves_the_earlier_file_and_nothing_else(tmp_path, error):
    target = tmp_path / "a.duckdb"
    target.write_text("earlier")
    with pytest.raises((type(error), StudyError)):
        write_half(target, error)
    assert [path.name for path in tmp_path.iterdir()] == ["a.duckdb"]
    assert target.read_text() == "earlier"


def test_the_next_writer_removes_what_a_killed_writer_of_the_same_file_left(tmp_path):
    """On a cluster: the node died, and no run prepares the folder before the job is started again."""
    dead = [".a[1].77.part.duckdb", ".a[1].77.part.duckdb.wal"]
    others = [".b.77.part.duckdb", ".a[1].77.part.json", "a1.duckdb"]
    for name in [*dead, *others]:
        (tmp_path / name).write_text("half")
    atomic.write_text(tmp_path / "a[1].duckdb", "1")
    assert {path.name for path in tmp_path.iterdir()} == {"a[1].duckdb", *others}


def test_a_limit_on_the_size_of_files_is_named(tmp_path):
    code = (
        "import sys\nfrom base.artifacts.atomic import write_text\nfrom spillover.errors import StudyError\n"
        f"try:\n    write_text({str(tmp_path / 'a.txt')!r}, 'x' * 100000)\n"
        "except StudyError as error:\n    sys.exit(str(error))\n"
    )
    # -B: Python would leave a compiled file of 4,096 bytes behind, which no later run could load.
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env=os.environ | {"PYTHONPATH": str(SCRIPTS)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "a.txt: larger than files may be here (ulimit -f)" in done.stderr
    assert not list(tmp_path.iterdir())
