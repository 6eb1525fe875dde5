"""Bad input ends in its message; a fault of the program asks for a report with the log of its traceback."""

import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from base import command, job
from crosscheck.verdict import main as verdict
from engine.prepare import main as prepare
from spillover.arrays.foundation import EstimationError
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]


def failing(error):
    def main(*_):
        raise error

    return main


def a_job(tmp_path, main):
    snakemake = SimpleNamespace(
        log=[str(tmp_path / "job.log")],
        rule="index",
        wildcards={"index": "NQP"},
        params=SimpleNamespace(spec="{}"),
    )
    with pytest.raises(SystemExit) as ended:
        job.run(snakemake, main)
    return ended.value.code, (tmp_path / "job.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "error", [StudyError("units.csv, line 3: no name"), EstimationError("x: no variation")]
)
def test_a_job_of_bad_input_says_what_is_wrong_and_no_more(tmp_path, capsys, error):
    code, log = a_job(tmp_path, failing(error))
    assert (code, capsys.readouterr().err.strip()) == (1, f"index NQP: {error}")
    assert "Traceback" not in log


@pytest.mark.debt("36.2")
def test_a_job_without_enough_memory_says_what_to_ask_for(tmp_path, capsys):
    code, log = a_job(tmp_path, failing(MemoryError()))
    told = capsys.readouterr().err.strip()
    assert code == 1
    assert told.startswith("index NQP: the system gave it no more memory")
    assert told.endswith("--set-resources index:mem_mb=1000")
    assert "Traceback" in log, "where it was is in the log"


@pytest.mark.parametrize("error", [KeyError("a"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")])
def test_a_fault_in_a_job_asks_for_a_report_with_its_log(tmp_path, capsys, error):
    code, log = a_job(tmp_path, failing(error))
    told = capsys.readouterr().err.strip()
    assert code == 1
    assert told.startswith("index NQP: this is a fault of the program")
    assert told.endswith("job.log")
    assert "\n" not in told
    assert "Traceback" in log


def interrupted_query():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts behind it ignores it
    with duckdb.connect() as database:
        threading.Timer(0.2, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
        database.execute("select count(*) from range(1000000000) where hash(range) = 1").fetchall()


def test_a_command_ends_with_the_status_of_what_happened(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logs").mkdir()
    assert command.run_guarded("x", lambda: 7) == 7
    assert command.run_guarded("x", lambda: None) == 0
    assert command.run_guarded("x", failing(KeyboardInterrupt())) == 130
    assert command.run_guarded("x", interrupted_query) == 130
    assert command.run_guarded("x", failing(StudyError("no such city"))) == 2
    assert capsys.readouterr().err == "no such city\n"
    assert command.run_guarded("x", failing(ValueError("y" * 50_000))) == 1
    told = capsys.readouterr().err
    assert len(told) < 500
    assert "logs/commands/x.log" in told


@pytest.mark.debt("34.3")
def test_what_the_system_refuses_is_a_sentence_and_nothing_is_written_in_no_project(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command.tempfile, "gettempdir", lambda: str(tmp_path.parent))
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "results/a.json")
    assert command.run_guarded("x", failing(full)) == 2
    assert "results/a.json: the disk is full" in capsys.readouterr().err
    assert command.run_guarded("x", lambda: Path("/proc/x").mkdir()) == 1
    assert str(tmp_path.parent / "x.log") in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_traceback_finds_a_place_where_the_folder_cannot_be_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logs").write_text("a file where a folder belongs")
    monkeypatch.setattr(command.tempfile, "gettempdir", lambda: str(tmp_path / "elsewhere"))
    assert command.run_guarded("x", failing(ValueError("y"))) == 1
    assert "elsewhere/x.log" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("study", "year", "words"),
    [
        ("nqp", "²", "the year '²' is not a number"),
        ("nqp", "9" * 5000, "the year '9"),
        ("../nqp", "2020", "study '../nqp' has no"),
        ("x" * 5000, "2020", "study 'xxx"),
        ("*", "2020", "study '*' has no"),
    ],
)
def test_the_trace_refuses_what_is_no_year_and_no_study(study, year, words):
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "trace", study, "Ordos", year, "DF"],
        cwd=ROOT / "scripts",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr) < 500
    assert "Traceback" not in done.stderr


# The process that jobs are forked from, which nobody calls, Snakemake as it is started, and the front of the
# wheel, which hands on to cli.main.
INNER = ("snakemake_executor_plugin_spillover/zygote.py", "engine/start.py", "spillover/command.py")
COMMANDS = sorted(
    path
    for folder in ("scripts", "tools")
    for path in (ROOT / folder).rglob("*.py")
    if '__name__ == "__main__"' in path.read_text(encoding="utf-8") and not path.as_posix().endswith(INNER)
)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_ends_through_the_one_place_of_errors(path):
    assert "from base.command import" in path.read_text(encoding="utf-8")
    assert "guarded(" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("main", [lambda words: prepare(["--clean", *words]), verdict])
@pytest.mark.parametrize("name", ["", "*", "../docs", "/tmp", "a b", "absent", "²", "x" * 5000])
def test_a_command_refuses_what_is_no_study(tmp_path, monkeypatch, capsys, main, name):
    monkeypatch.chdir(tmp_path)
    assert main(["--", name]) == 2
    told = capsys.readouterr().err
    assert len(told) < 500
    assert "Traceback" not in told


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "\0", '{"differs": 1}'])
def test_a_summary_of_the_crosscheck_that_was_altered_is_named(tmp_path, monkeypatch, capsys, text):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "results" / "x" / "crosscheck" / "summary.json"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert verdict(["x"]) == 2
    assert "summary.json: was changed after it was written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StudyError("config/x.yaml: years: no"), "config/x.yaml: years: no"),
        (KeyError("a"), "x: this is a fault of the program"),
    ],
)
def test_what_snakemake_runs_itself_ends_in_one_line(tmp_path, monkeypatch, error, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spillover.yaml").touch()
    with pytest.raises(SystemExit) as ended, command.end_in_one_line("x"):
        raise error
    assert str(ended.value.code).startswith(told)
    assert "\n" not in str(ended.value.code)
    assert (tmp_path / "logs/commands/x.log").exists() == isinstance(error, KeyError)


def test_a_job_counts_what_a_program_that_it_runs_takes():
    """R is a process of its own: its memory and its seconds are the job's."""
    code = (
        "import subprocess, sys, time\n"
        "from base.job import cpu_seconds, peak_megabytes\n"
        "taken = 'b = bytearray(400_000_000); b[::4096] = b[::4096]; sum(range(3_000_000))'\n"
        "before = peak_megabytes()\n"
        "subprocess.run(['true'], check=True, preexec_fn=int)\n"  # begins as a copy of this process
        "copied = peak_megabytes()\n"
        "subprocess.run([sys.executable, '-c', taken], check=True)\n"
        "print(before, copied, peak_megabytes(), time.process_time(), cpu_seconds())"
    )
    scripts = str(Path(__file__).parents[3] / "scripts")
    # Of a shell, for a process begins with the most memory that the one which started it has had.
    done = subprocess.run(
        ["sh", "-c", '"$0" -c "$1"; exit $?', sys.executable, code],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": scripts},
    )
    before, copied, memory, own, cpu = map(float, done.stdout.split())
    assert before < 300
    assert copied < 1.5 * before
    assert memory > before + 390
    assert cpu > own + 0.02
