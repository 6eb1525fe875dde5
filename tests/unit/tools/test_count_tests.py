"""The tool that counts code and sums what tests took."""

import gc
import sys

import pytest

from base.command import BAD_INPUT
from tools import count_tests
from tools.count_tests import count_code, count_names, count_pins, main, read_times, sum_files, sum_times


def test_a_run_takes_as_long_as_its_busiest_worker_and_costs_what_all_do(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(count_tests, "PARTS", ())
    rows = {
        "gw0": ["9.0,3.5,", '60.0,2.0,"tests/a.py::test_one[x, y]"'],
        "gw1": ['6.0,5.0,"tests/b.py::test_two"'],
    }
    for worker, lines in rows.items():
        (tmp_path / f"{worker}.csv").write_text("\n".join(["seconds,cpu,test", *lines]), encoding="utf-8")
    times = read_times(tmp_path)
    assert sum_times(times) == (2, 69 / 60, 10.5)
    assert sum_files(times) == [("tests/b.py", 1, 5.0), ("(loading all)", 0, 3.5), ("tests/a.py", 1, 2.0)]
    assert main([str(tmp_path), "--files", "1"]) == 0
    printed = capsys.readouterr().out
    assert f"| {tmp_path.name} | 2 | 1.1 | 10.5 |" in printed
    assert "| tests/b.py | 1 | 5 |" in printed
    assert "tests/a.py" not in printed


def test_statements_are_those_of_python_however_they_are_laid_out(tmp_path):
    (tmp_path / "a.py").write_text('"""Text."""\n\nif True:\n    a = 1; b = 2\n', encoding="utf-8")
    assert count_code(tmp_path) == (1, 4, 4)


@pytest.mark.debt("35.1")
def test_what_a_reader_stumbles_over_is_counted(tmp_path):
    wide = ", ".join("abcdefgh")
    (tmp_path / "a.py").write_text(
        f"x: dict[str, Any] = {{}}\n\ndef kept_rows({wide}): ...\n\ndef need(): ...\n\nclass Table: ...\n"
    )
    for name in "bcd":
        (tmp_path / f"{name}.py").write_text("def find(): ...\n\ndef main(): ...\n")
    assert count_names(tmp_path) == (1, 1, 1, 1, 1)


def test_assertions_that_hold_a_whole_message_are_counted(tmp_path):
    whole = (
        "with pytest.raises(E, match=r'u has 3 rows in 2003 twice: say \\(which\\) one is meant'):\n    f()\n"
    )
    part = "assert 'rows in 2003 twice: say which' in text\nassert text == 'short'\n"
    (tmp_path / "test_a.py").write_text(whole + part, encoding="utf-8")
    message = "{unit} has {count:,} rows in {year} twice: say (which) one is meant"
    assert count_pins(tmp_path, [message, "{name} is lost"]) == (1, 1)


def test_a_folder_without_times_is_refused_with_what_writes_them(tmp_path, capsys):
    assert main([str(tmp_path)]) == BAD_INPUT
    assert f"SPILLOVER_TEST_TIMES={tmp_path} make test" in capsys.readouterr().err


@pytest.mark.debt("35.8")
def test_what_is_loaded_for_the_tests_is_compiled_once_and_costs_no_collection_of_garbage():
    """Without it, each worker needs three times as long to load them."""
    assert not sys.dont_write_bytecode
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000  # 44,000 for this file alone
