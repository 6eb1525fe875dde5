"""Scripts that run in forks of a process with their libraries loaded."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from snakemake_executor_plugin_spillover.forks import KILLED, Forks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="jobs run in forks on Linux only")


@pytest.fixture
def forks(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "scripts"))
    pool = Forks()
    yield pool
    pool.close()


def _script(folder: Path, text: str) -> str:
    path = folder / "tmpx.panel.py"
    path.write_text(text)
    return str(path)


def test_a_script_runs_as_a_program_of_its_own(forks, tmp_path):
    text = (
        f"import os, sys\nopen({str(tmp_path / 'out')!r}, 'w').write(f'{{__name__}} {{os.getpid()}} "
        f"{{sys.argv[0]}}')\n"
    )
    script = _script(tmp_path, text)
    assert forks.run(script) == 0
    name, pid, argument = (tmp_path / "out").read_text().split()
    assert (name, argument) == ("__main__", script)
    assert int(pid) not in (os.getpid(), forks.process.pid)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("raise ValueError('x')", 1),
        ("import sys; sys.exit(3)", 3),
        ("import sys; sys.exit('no')", 1),
        ("raise KeyboardInterrupt", 130),
    ],
)
def test_its_exit_code_comes_back(forks, tmp_path, text, code):
    assert forks.run(_script(tmp_path, text)) == code


def test_one_script_leaves_nothing_to_the_next(forks, tmp_path):
    assert forks.run(_script(tmp_path, "import sys, numpy\nnumpy.left = 1\nsys.path.append('x')")) == 0
    assert (
        forks.run(
            _script(
                tmp_path, "import sys, numpy\nassert not hasattr(numpy, 'left')\nassert 'x' not in sys.path"
            )
        )
        == 0
    )


def test_what_a_script_imports_is_there_before_the_next_one_runs(forks, tmp_path):
    assert forks.run(_script(tmp_path, "import graphlib")) == 0
    assert forks.run(_script(tmp_path, "import sys\nassert 'graphlib' in sys.modules")) == 0


def test_a_script_that_cannot_import_fails_alone(forks, tmp_path):
    assert forks.run(_script(tmp_path, "import no_such_module")) == 1
    assert forks.run(_script(tmp_path, "")) == 0


def test_a_killed_script_is_told_from_a_finished_one_and_is_named_in_the_process_table(forks, tmp_path):
    script = _script(
        tmp_path,
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)",
    )
    codes = []
    thread = threading.Thread(target=lambda: codes.append(forks.run(script)))
    thread.start()
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.01)
    pid = int((tmp_path / "pid").read_text())
    assert script.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    os.kill(pid, signal.SIGKILL)
    thread.join(10)
    assert codes == [KILLED]


def test_nothing_is_left_when_the_other_side_is_gone(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "scripts"))
    pool = Forks()
    script = _script(
        tmp_path,
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)",
    )
    threading.Thread(target=lambda: pool.run(script), daemon=True).start()
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.01)
    pool.close()
    pid = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            break
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()
