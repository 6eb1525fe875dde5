"""Scripts that run in forks of a process with their libraries loaded."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from snakemake_executor_plugin_spillover.forks import KILLED, Forks, Programs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="jobs run in forks on Linux only")


@pytest.fixture
def forks(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3] / "scripts"))
    pool = Forks()
    yield pool
    pool.close()


@pytest.fixture(params=[Forks, Programs], ids=["forks", "programs"])
def either(request, monkeypatch):
    """Forks, and what takes their place on other systems."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3] / "scripts"))
    pool = request.param()
    yield pool
    pool.close()


def _script(folder: Path, text: str) -> Path:
    path = folder / "panel.py"
    path.write_text(text)
    return path


def _number_when_written(file: Path) -> int:
    while not file.exists() or not file.read_text():
        time.sleep(0.01)
    return int(file.read_text())


def _ends(pid: int) -> bool:
    for _ in range(1200):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


def test_a_script_runs_as_a_program_of_its_own(forks, tmp_path):
    text = (
        f"import os, sys\nopen({str(tmp_path / 'out')!r}, 'w').write(f'{{__name__}} {{os.getpid()}} "
        f"{{sys.argv[0]}}')\n"
    )
    script = _script(tmp_path, text)
    assert forks.run(script, None) == 0
    name, pid, argument = (tmp_path / "out").read_text().split()
    assert (name, argument) == ("__main__", str(script))
    assert int(pid) not in (os.getpid(), forks.process.pid)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("raise ValueError('x')", 1),
        ("import sys; sys.exit(3)", 3),
        ("import sys; sys.exit('no')", 1),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGINT); import sys; sys.exit(4)",
            4,
        ),  # Snakemake ends it
    ],
)
def test_its_exit_code_comes_back(either, tmp_path, text, code):
    assert either.run(_script(tmp_path, text), None) == code


def test_one_script_leaves_nothing_to_the_next(forks, tmp_path):
    assert forks.run(_script(tmp_path, "import sys, numpy\nnumpy.left = 1\nsys.path.append('x')"), None) == 0
    assert (
        forks.run(
            _script(
                tmp_path, "import sys, numpy\nassert not hasattr(numpy, 'left')\nassert 'x' not in sys.path"
            ),
            None,
        )
        == 0
    )


def test_what_a_script_imports_is_there_before_the_next_one_runs(forks, tmp_path):
    assert forks.run(_script(tmp_path, "import graphlib"), None) == 0
    assert forks.run(_script(tmp_path, "import sys\nassert 'graphlib' in sys.modules"), None) == 0


def test_a_script_that_cannot_import_fails_alone(forks, tmp_path):
    assert forks.run(_script(tmp_path, "import no_such_module"), None) == 1
    assert forks.run(_script(tmp_path, ""), None) == 0


def test_a_killed_script_is_told_from_a_finished_one_and_is_named_in_the_process_table(forks, tmp_path):
    script = _script(
        tmp_path,
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)",
    )
    codes = []
    thread = threading.Thread(target=lambda: codes.append(forks.run(script, None)))
    thread.start()
    pid = _number_when_written(tmp_path / "pid")
    assert str(script).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    os.kill(pid, signal.SIGKILL)
    thread.join(10)
    assert codes == [KILLED]


def test_nothing_is_left_when_the_other_side_is_gone(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3] / "scripts"))
    pool = Forks()
    script = _script(
        tmp_path,
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)",
    )
    threading.Thread(target=lambda: pool.run(script, None), daemon=True).start()
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.01)
    pool.close()
    pid = int((tmp_path / "pid").read_text())
    assert _ends(pid)


def test_a_script_is_given_what_snakemake_has_for_it(either, tmp_path):
    text = f"open({str(tmp_path / 'out')!r}, 'w').write(f'{{snakemake[0]}} {{__file__}} {{__name__}}')"
    script = _script(tmp_path, text)
    assert either.run(script, ["options"]) == 0
    assert (tmp_path / "out").read_text() == f"options {script} __main__"


@pytest.mark.parametrize("kind", ["Forks", "Programs"])
def test_a_script_dies_with_the_process_that_waits_for_it(monkeypatch, tmp_path, kind):
    """Also where that is killed at once: by the kernel's word alone (PR_SET_PDEATHSIG)."""
    scripts = str(Path(__file__).parents[3] / "scripts")
    pid = tmp_path / "pid"
    text = f"import os, time\nopen({str(pid)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    script = _script(tmp_path, text)
    waiting = (
        f"from pathlib import Path\nfrom snakemake_executor_plugin_spillover.forks import {kind}\n"
        f"{kind}().run(Path({str(script)!r}), None)"
    )
    process = subprocess.Popen([sys.executable, "-c", waiting], env=os.environ | {"PYTHONPATH": scripts})
    job = _number_when_written(pid)
    process.kill()
    process.wait()
    assert _ends(job)


def test_what_a_script_names_to_be_loaded_before_is_loaded(forks, tmp_path):
    naming = "PRELOAD = ['graphlib']\n"
    assert forks.run(_script(tmp_path, f"import sys\n{naming}assert 'graphlib' in sys.modules"), None) == 0


def test_what_a_script_of_the_workflow_imports_while_it_runs_is_loaded_for_the_next(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "late_one.py").write_text("")
    pool = Forks()
    late = "def main():\n    import late_one, graphlib\nmain()"
    assert pool.run(_script(tmp_path, late), None) == 0
    seen = "import sys\nassert 'late_one' in sys.modules and 'graphlib' not in sys.modules"
    assert pool.run(_script(tmp_path, seen), None) == 0
    pool.close()
