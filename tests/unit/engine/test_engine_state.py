"""The state that a run finds: locks, records, failures, files that are none; and what clearing may remove."""

import errno
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake.exceptions import ProtectedOutputException

from engine import lint, lock, prepare, quarantine, records, start
from engine.command import Request, check_request
from engine.prepare import clean
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "scripts"
TAKE = "import subprocess, time\nfrom engine import lock\nlock.take('tiny')\nprint('held', flush=True)\n"
HOLD = f"{TAKE}time.sleep(60)\n"
JOB = (
    f"{TAKE}subprocess.Popen(['sh', '-c', 'sleep 0.7; touch ended'], pass_fds=lock.descriptors(), "
    "stdout=subprocess.DEVNULL)\n"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project's folder with the configurations of two studies."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    for name in ("tiny", "other", "sources"):
        (tmp_path / "config" / f"{name}.yaml").write_text("{}")
    for name in ("local", "default"):
        (tmp_path / "profiles" / name).mkdir(parents=True)
        (tmp_path / "profiles" / name / "config.yaml").write_text("cores: 1\n")
    yield tmp_path
    lock.release_locks()


@pytest.fixture
def holder(folder):
    """Another process that holds the study's lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], env=os.environ | {"PYTHONPATH": str(SCRIPTS)}, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def result(name, text="1"):
    path = Path("results") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def recorded(study, names, **columns):
    """Has records of results, as Snakemake writes them; columns: what they say besides."""
    from snakemake.persistence.db import DbPersistence

    Path(".snakemake").mkdir(exist_ok=True)
    DbPersistence(path=Path(".snakemake").absolute(), db_url=records.address_of(study)).engine.dispose()
    said = {"incomplete": 0, "record_format_version": 6} | columns
    keys = ", ".join(["namespace", "target", *said])
    with closing(sqlite3.connect(records.path_of(study))) as db, db:
        for name in names:
            db.execute(
                f"insert or replace into {records.TABLE} ({keys}) values (?, ?{', ?' * len(said)})",
                [str(Path(".snakemake").absolute()), str(name), *said.values()],
            )


def test_a_study_is_run_once_at_a_time_and_others_beside_it(holder):
    with pytest.raises(lock.BusyError, match=rf"study tiny is being run.*kill {holder.pid}"):
        lock.take("tiny")
    lock.take("other")


@pytest.mark.debt("33.16")
@pytest.mark.parametrize("text", ["abc", "-1", "1e9", "9" * 20])
def test_what_is_no_lock_is_said(monkeypatch, text):
    monkeypatch.setenv(lock.INHERITED, text)
    with pytest.raises(StudyError, match=rf"SPILLOVER_LOCK: '{text}' is no open file; .* unset it"):
        lock.take("tiny")


@pytest.mark.debt("33.16")
@pytest.mark.parametrize("text", ["1e9", "-1"])
def test_a_limit_that_is_none_ends_a_run_in_one_sentence(monkeypatch, text):
    monkeypatch.setenv("SPILLOVER_YAML_BYTES", text)
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit, match=rf"^SPILLOVER_YAML_BYTES: '{text}' is not a limit"):
        start.main(Request("tiny"))


def test_a_process_that_has_ended_and_is_not_asked_for_yet_lives_no_more():
    """Its parent may take its time, as the first process of a container does."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not lock._lives(child.pid)
    child.wait()
    assert lock._lives(os.getpid())


def test_the_lock_of_a_killed_run_is_free(holder):
    holder.kill()
    holder.wait()
    lock.take("tiny")
    assert lock.path_of("tiny").read_text() == f"{socket.gethostname()} {os.getpid()}\n"
    lock.release_locks()
    assert lock.path_of("tiny").read_text() == ""


def test_a_lock_for_which_the_disk_has_no_room_is_told_and_free(folder, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(lock.os, "pwrite", full)
        with pytest.raises(
            StudyError, match=r"^\.snakemake/tiny\.lock: the disk is full or over quota; free"
        ):
            lock.take("tiny")
    lock.take("tiny")


def test_a_run_waits_for_the_jobs_of_a_killed_one(folder):
    """They hold its lock until they have ended."""
    env = os.environ | {"PYTHONPATH": str(SCRIPTS)}
    subprocess.run([sys.executable, "-c", JOB], env=env, check=True, stdout=subprocess.PIPE)
    lock.take("tiny")
    assert Path("ended").exists()


def test_a_process_that_is_given_the_lock_holds_it_and_leaves_it_to_its_supervisor(folder):
    script = "from engine import lock; lock.take('tiny'); lock.release_locks()"
    with lock.hold("tiny"):
        env = os.environ | {"PYTHONPATH": str(SCRIPTS)}
        words = [sys.executable, "-c", script]
        subprocess.run(words, env=env, check=True, pass_fds=lock.descriptors())
        assert lock.path_of("tiny").read_text() == f"{socket.gethostname()} {os.getpid()}\n"
        refused = subprocess.run(words, env=env, check=False, capture_output=True, text=True)
        assert "study tiny is being run in this folder" in refused.stderr
    subprocess.run(words, env=os.environ | {"PYTHONPATH": str(SCRIPTS)}, check=True)


def test_the_table_and_columns_are_those_of_the_installed_snakemake(folder):
    from snakemake.io import IOFile
    from snakemake.persistence.db import DbPersistence

    Path(".snakemake").mkdir()
    theirs = DbPersistence(path=Path(".snakemake").absolute(), db_url=records.address_of("tiny"))
    theirs._mark_incomplete("results/tiny/b", "17")
    assert records.list_recorded("tiny") == {"results/tiny/b"}
    assert records.find_incomplete("tiny") == ["results/tiny/b"]
    assert records.read_cluster_jobs("tiny") == ["17"]
    assert records.read_inputs("tiny") == {"results/tiny/b": frozenset()}
    theirs.cleanup_metadata(IOFile("results/tiny/b"))
    assert records.list_recorded("tiny") == set()


def test_the_workflow_is_linted_also_where_the_study_has_run(folder):
    assert lint.lint_words("tiny")[-1] == "sqlite:///.snakemake/tiny.db"


def test_records_follow_a_project_that_moves(folder):
    recorded("tiny", ["results/tiny/a"])
    with closing(sqlite3.connect(records.path_of("tiny"))) as db, db:
        db.execute(f"update {records.TABLE} set namespace = '/elsewhere/.snakemake'")
    assert records.list_recorded("tiny") == set()
    assert records.check("tiny") == ""
    assert records.list_recorded("tiny") == {"results/tiny/a"}


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\0" * 100])
def test_a_damaged_database_is_set_aside_and_what_has_no_record_is_put_aside(folder, content):
    made = result("tiny/a.json")
    Path(".snakemake").mkdir()
    records.path_of("tiny").write_bytes(content)
    assert "its damaged records set aside" in prepare.prepare("tiny")
    assert Path(".snakemake/tiny.db.damaged").read_bytes() == content
    assert not made.exists()
    assert Path(".aside/tiny/a.json").exists()


def test_nothing_but_the_folder_of_a_moved_project_is_written_into_the_records(folder):
    """Whatever a run finds."""
    named = {"made": {}, "changed": {}, "left": {"incomplete": 1}, "failed": {}, "gone": {}}
    for name, columns in named.items():
        path = result(f"tiny/{name}.json")
        recorded("tiny", [path], endtime=path.stat().st_mtime - (name == "changed"), **columns)
    result("tiny/unknown.json")
    Path("results/tiny/gone.json").unlink()
    records.note_failure(["results/tiny/failed.json"])
    os.utime("results/tiny/made.json", (time.time() + 90_000,) * 2)
    before = records.path_of("tiny").read_bytes()
    assert prepare.prepare("tiny")
    assert records.path_of("tiny").read_bytes() == before


def test_results_that_cannot_be_trusted_are_put_aside_and_return_where_they_are_not_made_again(folder):
    made, changed, left, failed = (result(f"tiny/{name}.json", name) for name in ("a", "b", "c", "d"))
    note = result("tiny/own/note.txt")
    recorded("tiny", [made], endtime=made.stat().st_mtime)
    recorded("tiny", [changed, "results/tiny/absent.json"], endtime=changed.stat().st_mtime - 1)
    recorded("tiny", [left], incomplete=1)
    recorded("tiny", [failed], endtime=failed.stat().st_mtime)
    # As a kill leaves it between Snakemake's record of the failed job and the plugin's registration.
    records.note_failure([str(failed)])
    records.note_failure(["results/other/a.json"])
    found = prepare.recover_results("tiny")
    assert "1 result changed by hand, to be made again" in found.sentence
    assert "3 results unfinished or without a record, to be made again" in found.sentence
    assert sorted(found.all_files) == sorted(map(str, (changed, left, failed, note)))
    assert [made.exists(), changed.exists(), left.exists(), failed.exists()] == [True, False, False, False]
    assert quarantine.list_absent_results("tiny") == set(found.all_files)
    changed.write_text("another")  # by a job
    left.write_text("c")
    assert prepare.put_back("tiny", found) == [str(changed)]
    assert Path(".aside/tiny/b.json").read_text() == "b"
    assert not Path(".aside/tiny/c.json").exists()
    assert (failed.read_text(), note.read_text()) == ("d", "1")
    assert records.list_failures("results/other/") == [["results/other/a.json"]]
    recorded("tiny", [changed, left], endtime=changed.stat().st_mtime)
    again = prepare.recover_results("tiny")
    assert {str(failed), str(note)} <= set(again.all_files)


def test_for_a_target_what_was_made_of_untrusted_results_is_put_aside_as_well(folder):
    """Snakemake takes a table that is there for up to date, though what it was made of is missing. Behind
    the warehouse it looks at what the warehouse holds.
    """
    made = ["ingest/a.parquet", "warehouse/b.parquet", "analyses/c.json", "tables/d.csv", "report.html"]
    read = [[], ["ingest/a.parquet"], ["warehouse/b.parquet"], ["analyses/c.json"], ["tables/d.csv"]]
    for name, inputs in zip(made, read, strict=True):
        path = result(f"tiny/{name}")
        files = [f"results/tiny/{file}" for file in inputs]
        recorded("tiny", [path], endtime=path.stat().st_mtime, input=json.dumps(files))

    def put_aside(name, targets):
        records.note_failure([f"results/tiny/{name}"])
        found = prepare.recover_results("tiny", targets)
        assert "1 result unfinished" in found.sentence
        quarantine.put_back("tiny", found.all_files)
        return [path.removeprefix("results/tiny/") for path in found.all_files]

    assert put_aside("analyses/c.json", targets=False) == ["analyses/c.json"]
    assert put_aside("analyses/c.json", targets=True) == ["analyses/c.json", "report.html", "tables/d.csv"]
    assert put_aside("ingest/a.parquet", targets=True) == ["ingest/a.parquet", "warehouse/b.parquet"]


@pytest.mark.debt("34.4")
def test_what_was_made_of_untrusted_results_is_trusted_again_where_they_were_made_again(folder):
    """As results are that `spillover package` does not need: the next run has nothing to do."""
    for name, inputs in {"chunk.json": [], "sweep.json": ["chunk.json"], "table.csv": ["sweep.json"]}.items():
        path = result(f"tiny/{name}", name)
        files = [f"results/tiny/{file}" for file in inputs]
        recorded("tiny", [path], endtime=path.stat().st_mtime, input=json.dumps(files))
    records.note_failure(["results/tiny/chunk.json"])
    found = prepare.recover_results("tiny", targets=True)
    assert [len(found.distrusted_files), len(found.dependent_files)] == [1, 2]
    again = Path("results/tiny/chunk.json")
    again.write_text("chunk.json")
    recorded("tiny", [again], endtime=again.stat().st_mtime)
    assert prepare.put_back("tiny", found) == []
    assert Path("results/tiny/table.csv").read_text() == "table.csv"
    assert prepare.recover_results("tiny", targets=True) == ("", [], [])
    # Where the job failed once more, all of it is put aside again.
    records.note_failure(["results/tiny/chunk.json"])
    prepare.put_back("tiny", prepare.recover_results("tiny", targets=True))
    assert len(prepare.recover_results("tiny", targets=True).all_files) == 3


def test_what_is_put_aside_takes_no_more_room_than_it_may(folder, monkeypatch):
    monkeypatch.setattr(quarantine, "ROOM", 15)
    names = [str(result(f"tiny/{i}.json", f"{i}" * 10)) for i in range(3)]
    for name in names:
        quarantine.put("tiny", [name])
        time.sleep(0.01)
        Path(name).write_text("new")
    assert quarantine.put_back("tiny", names) == names[-1:]


@pytest.mark.parametrize(
    "name",
    ["match/x/tables/a.csv", "compare/letter.docx", "panel/a.csv", ".DS_Store", "own/~$a.xlsx", "Thumbs.db"],
)
def test_files_that_no_run_makes_stay_where_they_are(folder, name):
    kept = result(f"tiny/{name}")
    assert prepare.prepare("tiny") == ""
    assert kept.exists()


@pytest.mark.debt("33.20")
@pytest.mark.parametrize("time_of", [lambda at: int(at), lambda at: at + 3600.5], ids=["tar", "cp"])
def test_a_copy_with_other_times_is_judged_by_what_it_holds(folder, time_of):
    """A copy by tar, whose times are whole seconds, ran all jobs again."""
    paths = [result(f"tiny/{name}.json", name) for name in "abc"]
    for path in paths:
        recorded("tiny", [path], endtime=path.stat().st_mtime)
    records.note_contents("tiny")
    paths[2].write_text("by hand")
    for path in paths:
        at = time_of(path.stat().st_mtime)
        os.utime(path, (at, at))
    assert records.find_altered("tiny") == [str(paths[2])]
    records.contents_of("tiny").write_text("no list")
    assert records.find_altered("tiny") == [*map(str, paths)]


def test_a_failure_of_another_study_may_be_crossed_out_while_it_is_read(folder, monkeypatch):
    records.note_failure(["results/other/a.json"])
    records.note_failure(["results/tiny/a.json"])
    found = Path.glob

    def crossed_out(self, pattern):
        marks = list(found(self, pattern))
        records.cross_out_failure(["results/other/a.json"])
        return marks

    monkeypatch.setattr(Path, "glob", crossed_out)
    assert records.list_failures("results/tiny/") == [["results/tiny/a.json"]]


def test_only_the_studys_own_leftovers_are_removed(folder):
    for study in ("tiny", "other"):
        for name in (".a.1.part.json", ".w.1.part.duckdb.wal", "empty.json"):
            result(f"{study}/{name}", "")
    assert (
        prepare.prepare("tiny")
        == "Cleaned up after an earlier run: 2 temporary files removed, 1 empty file removed."
    )
    assert not list(Path("results/tiny").iterdir())
    assert len(list(Path("results/other").iterdir())) == 3


@pytest.mark.parametrize("name", [".snakemake", "results", "results/tiny", "logs", "logs/tiny"])
@pytest.mark.parametrize(
    ("kind", "said"), [("file", "expected a folder, found a file"), ("link", "is a broken link")]
)
def test_a_file_or_a_dangling_link_in_place_of_a_folder_is_named(folder, name, kind, said):
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("") if kind == "file" else path.symlink_to("nowhere")
    with pytest.raises(StudyError, match=rf"^{name}: {said}; .*run again$"):
        prepare.prepare("tiny")


def test_a_folder_in_place_of_a_result_is_named(folder):
    Path("results/tiny/analyses/a.json").mkdir(parents=True)
    with pytest.raises(StudyError, match=r"analyses/a.json: expected a file, found a folder"):
        prepare.prepare("tiny")


@pytest.mark.parametrize("kind", ["file", "link", "below a file"])
def test_a_cache_that_cannot_be_written_is_named(folder, monkeypatch, kind):
    path = folder / "cache"
    path.symlink_to("nowhere") if kind == "link" else path.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(path / "x" if kind == "below a file" else path))
    with pytest.raises(StudyError, match=r"cache: the cache folder cannot be written; set XDG_CACHE_HOME"):
        prepare.prepare("tiny")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "new" / "cache"))
    prepare.prepare("tiny")


@pytest.mark.parametrize(
    "name", ["", "*", "../docs", "/tmp", "a b", "sources", "absent", "Tiny", "x" * 300, "²"]
)
def test_clean_removes_nothing_but_a_known_study(folder, name):
    kept = [result("tiny/a.json"), result("other/a.json"), Path("config/tiny.yaml")]
    with pytest.raises(StudyError):
        clean(name)
    assert all(path.exists() for path in kept)


def test_clean_removes_the_results_logs_and_records_of_one_study(folder):
    tiny, other = result("tiny/a.json"), result("other/a.json")
    Path("logs/tiny").mkdir(parents=True)
    recorded("tiny", [tiny], endtime=tiny.stat().st_mtime)
    records.note_dated_back("tiny", 3600.0)
    records.note_contents("tiny")
    quarantine.put("tiny", [str(result("tiny/b.json"))])
    clean("tiny")
    assert not records.contents_of("tiny").exists()
    assert not Path(".aside/tiny").exists()
    assert not records.clock_of("tiny").exists()
    assert not tiny.parent.exists()
    assert not Path("logs/tiny").exists()
    assert not records.path_of("tiny").exists()
    assert other.exists()


def test_clean_removes_a_link_and_not_what_it_leads_to(folder):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    Path("results").mkdir()
    Path("results/tiny").symlink_to(elsewhere)
    clean("tiny")
    assert (elsewhere / "kept").exists()
    assert not Path("results/tiny").exists()


def test_clean_waits_for_no_run_and_removes_nothing_under_it(holder):
    kept = result("tiny/a.json")
    with pytest.raises(lock.BusyError):
        clean("tiny")
    assert kept.exists()


def test_a_profile_that_is_none_is_named_with_those_that_are(folder):
    """With the default one alone a run would have other records, and would not see what changed."""
    for profile in ("slrum", "default", "../profiles/local", "", "x" * 300, "\udcff", "\0"):
        with pytest.raises(StudyError, match="is not one of local"):
            check_request("tiny", profile)


def test_the_folder_of_raw_files_reaches_the_configuration_as_text(folder):
    """Snakemake reads numbers, truth values and lists in what it is given."""
    from snakemake.cli import parse_config

    for source in ("2020", "true", "a: b", "it's", 'say "x"', "[a]", "1e3", "一"):
        request = check_request("tiny", "local", source)
        words = request.words()
        assert parse_config(words[words.index("--config") + 1 :]) == request.configuration
        assert request.configuration == {"study": "tiny", "input": source}


@pytest.mark.parametrize("source", ["a\udcffb", "a\nb", "\0"])
def test_a_folder_whose_name_nobody_can_see_is_refused(folder, source):
    """Snakemake's log could not be written of a name that is not UTF-8."""
    with pytest.raises(StudyError, match=r"^INPUT: .* is not UTF-8 or has an invisible character"):
        check_request("tiny", "local", source)


def test_results_from_the_future_are_dated_back_and_trusted(folder):
    """As they look when the clock was set back, once and again; what was changed by hand shows."""
    paths = [result(f"tiny/{name}.json") for name in ("a", "b")]
    ends = [path.stat().st_mtime for path in paths]
    for ahead in (86_400, 5_000):
        ends = [end + ahead for end in ends]
        for path, end in zip(paths, ends, strict=True):
            recorded("tiny", [path], endtime=end)
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime + ahead))
        said = prepare.prepare("tiny")
        assert "ahead of the clock, dated back" in said
        assert "changed by hand" not in said
        assert max(path.stat().st_mtime for path in paths) <= time.time()
    assert prepare.prepare("tiny") == ""
    at = paths[0].stat().st_mtime - 7
    os.utime(paths[0], (at, at))
    assert records.find_altered("tiny") == [str(paths[0])]


def test_a_limit_on_the_size_of_files_is_told(folder, monkeypatch):
    monkeypatch.setattr(prepare.resource, "getrlimit", lambda _: (2000, 2000))
    with pytest.raises(StudyError, match=r"files may have at most 2,000 bytes here \(ulimit -f\)"):
        prepare.prepare("tiny")


@pytest.mark.debt("33.20")
def test_a_write_protected_result_is_named_in_one_sentence():
    rule = SimpleNamespace(name="page", lineno=93, snakefile="report.smk")
    job = SimpleNamespace(rule=rule, output=["results/tiny/report.html"], wildcards={})
    error = ProtectedOutputException(job, ["results/tiny/report.html"], lineno=93, snakefile="report.smk")
    said = "results/tiny/report.html: cannot be written; make it writable (chmod u+w) and run again"
    assert start.find_protected(error) == start.find_protected(ExceptionGroup("", [error])) == said
    assert start.find_protected(ValueError("affected files: x")) == ""
