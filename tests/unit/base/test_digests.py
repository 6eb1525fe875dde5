"""A raw file is known by what it holds."""

import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from base import digests, job
from base.job import canonical_json
from spillover.errors import StudyError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".snakemake").mkdir()
    forget()
    yield tmp_path
    forget()


def forget():
    """As a new run begins: what is in memory is gone, what is on disk stays."""
    digests._look_once.cache_clear()
    digests._memory.cache_clear()
    digests._unwritten.clear()


def settled(path, text):
    """A file that was written an hour ago, as far as its times say."""
    path.write_text(text)
    long_ago = time.time() - 3600
    os.utime(path, (long_ago, long_ago))


def test_other_content_with_the_same_size_and_times_is_noticed(folder):
    file = folder / "a.csv"
    settled(file, "one")
    before, times = digests.digests([file])[str(file)], file.stat()
    digests.store_digests()
    forget()
    file.write_text("two")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digests.digests([file])[str(file)] != before


def test_a_touched_file_keeps_its_digest_and_one_that_is_not_there_has_none(folder):
    file = folder / "a.csv"
    settled(file, "one")
    before = digests.digests([file, folder / "absent.csv", folder])
    assert list(before) == [str(file)]
    forget()
    os.utime(file)
    assert digests.digests([file]) == before


def test_a_file_that_nobody_wrote_to_is_read_once(folder, monkeypatch):
    monkeypatch.setattr(digests, "SETTLED", -1.0)  # as if every file were old
    file = folder / "a.csv"
    file.write_text("one")
    before = digests.digests([file])
    digests.store_digests()
    forget()
    monkeypatch.setattr(digests.hashlib, "file_digest", lambda *_: pytest.fail("it was read again"))
    assert digests.digests([file]) == before


def test_a_file_written_to_a_moment_ago_is_not_remembered(folder):
    """Two edits within one tick of the clock carry the same time."""
    file = folder / "a.csv"
    file.write_text("one")
    digests.digests([file])
    digests.store_digests()
    assert not digests.MEMORY.exists()


def test_a_run_is_planned_with_one_look_and_a_job_looks_again(folder):
    file = folder / "a.csv"
    file.write_text("one")
    planned = digests.digests([file])
    file.write_text("two")
    assert digests.digests([file]) == planned
    with pytest.raises(StudyError, match=r"a.csv: the file changed during the run; run again"):
        digests.check_unchanged(planned)


@pytest.mark.parametrize("memory", ["{", "[1]", '{"a.csv": 3}'])
def test_an_unreadable_memory_is_none(folder, memory):
    digests.MEMORY.write_text(memory)
    (folder / "a.csv").write_text("one")
    assert digests.digests(["a.csv"])


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_file_that_is_edited_before_or_while_a_job_reads_it_ends_the_job(folder, capsys, when):
    """Its record, of the file as it was planned, then differs from the file: the next run reads it again."""
    file = folder / "a.csv"
    file.write_text("one")
    options = canonical_json({"raw": digests.digests([file]), "word": 1})
    seen = []

    def main(snakemake, spec):
        seen.append(spec)
        file.write_text("two")

    if when == "before":
        file.write_text("two")
    rule = SimpleNamespace(log=["job.log"], rule="ingest", wildcards={}, params=SimpleNamespace(spec=options))
    with pytest.raises(SystemExit):
        job.run(rule, main)
    assert seen == ([] if when == "before" else [{"word": 1}])
    assert "a.csv: the file changed during the run; run again" in capsys.readouterr().err


def test_a_file_from_the_future_is_told(folder):
    path = Path("ahead.csv")
    path.write_text("x")
    os.utime(path, (time.time() + 3600, time.time() + 3600))
    with pytest.raises(StudyError, match=r"ahead.csv: its modification time is 3,\d+ s in the future"):
        digests.digests([path])


@pytest.mark.debt("33.14")
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)])
def test_what_has_no_end_is_refused_before_it_is_read(folder, make):
    make(folder / "a.csv")
    with pytest.raises(StudyError, match=r"a\.csv: expected a file, found a folder or a device"):
        digests.digests([folder / "a.csv"])
