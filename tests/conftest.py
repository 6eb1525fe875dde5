"""What tests share: the small study after its first run, English, whatever the language of the system, and
the order in which workers are given tests.
"""

import fcntl
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ceiling import (  # noqa: F401 (pytest's hooks: each test has a ceiling)
    pytest_runtest_call,
    pytest_runtest_setup,
    pytest_runtest_teardown,
)

os.environ["SPILLOVER_LANGUAGE"] = "en"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in .ci/run: sums depend on the number of threads
os.environ.setdefault("SPILLOVER_STORE_BYTES", "0")  # a test that runs again computes again
os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(time.time())))  # one day for all pages, over midnight too
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process compiles the project again,
sys.dont_write_bytecode = False  # and each run the tests themselves: half of the time of loading them
os.fsync = lambda fd: None  # what a test writes need not outlive the machine
settings.register_profile("spillover", deadline=None)  # no test depends on the speed of a machine
settings.load_profile("spillover")

FOLDERS = ("panel", "spatial", "did", "weights", "index")
NUMERICS = {Path(__file__).parent / "unit" / name for name in FOLDERS}


def of_all_workers(tmp_path_factory) -> Path:
    """The folder of temporary files that workers share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def own_studies(tmp_path_factory):
    """The project's own studies, each run once for all workers; tests read them, or work on copies."""
    from copies import OwnStudies

    return OwnStudies(of_all_workers(tmp_path_factory) / "own_studies")


@pytest.fixture(scope="session")
def checked_answers(request, tmp_path_factory):
    """What every program says of the study of the crosscheck, asked once for all workers."""
    from checked_study import Answers

    if not hasattr(request.config, "workerinput"):
        return Answers()
    folder = of_all_workers(tmp_path_factory) / "checked_answers"
    folder.mkdir(exist_ok=True)
    return Answers(folder)


@pytest.fixture(scope="session")
def small_study(tmp_path_factory):
    """The small study after its first run, made once for all workers; what that run did is its `first`. Tests
    work on copies of it, or read it.
    """
    from graph_project import Project, Run

    folder = of_all_workers(tmp_path_factory) / "small_study"
    said = folder.with_suffix(".json")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            folder.mkdir()
            first = Project.create(folder).run()
            said.write_text(json.dumps([first.code, first.text, first.jobs]), encoding="utf-8")
    project = Project(folder)
    project.first = Run(*json.loads(said.read_text(encoding="utf-8")))
    assert project.first.code == 0, project.first.text
    return project


@pytest.fixture(autouse=True, scope="module")
def _default_connection():
    """Gives each file a default connection of DuckDB of its own: a result that an earlier one left unread
    would keep it busy.
    """
    if duckdb := sys.modules.get("duckdb"):
        from base.artifacts.memory_database import connect_in_memory

        duckdb.set_default_connection(connect_in_memory())


@pytest.fixture(autouse=True, scope="module")
def _rules_of_results():
    """Has each result of the numerics that a test makes checked."""
    if "spillover.arrays.result" in sys.modules:
        from result_rules import install

        install()


@pytest.fixture(autouse=True)
def _own_words() -> Iterator[None]:
    """Undoes what a command that a test calls says from then on: its language, and the names of its study."""
    yield
    if render := sys.modules.get("spillover.messages.render"):
        render.speak("en")


@pytest.fixture(autouse=True)
def _own_command(monkeypatch):
    """Undoes what a command that a test calls in a project of its own writes into the environment."""
    for name in ("SPILLOVER_COMMAND", "SPILLOVER_HERE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
        monkeypatch.delenv(name)


def pytest_configure(config: pytest.Config) -> None:
    """Has CPU seconds written down where SPILLOVER_TEST_TIMES names a folder."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if (folder := os.environ.get("SPILLOVER_TEST_TIMES")) and (
        worker or config.getoption("dist", "no") == "no"
    ):
        from cpu_times import CpuTimes

        config.pluginmanager.register(CpuTimes(Path(folder), worker or "main"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collects no garbage while tests are loaded, and later none among what was loaded: half of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where long or thorough tests run, loads the files alone that have some: others take ten seconds."""
    mark = config.option.markexpr.partition(" ")[0]
    if mark not in ("long", "thorough") or not collection_path.name.startswith("test_"):
        return None
    return f"mark.{mark}" not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Has tests of the numerics fail where NumPy divides by zero or loses a number. Deals the files to two
    workers, to each those with most slow tests first; before all what waits for a cluster. A worker that has
    done its own takes half of what the other still has to do, from its end.
    """
    for item in items:
        if item.path.parent in NUMERICS:
            item.add_marker(pytest.mark.filterwarnings("error::RuntimeWarning"))
    slow: Counter[Path] = Counter()
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
        slow[item.path] += 1000 if item.get_closest_marker("cluster") else 0
        slow[item.path] += any(map(item.get_closest_marker, ("slow", "long")))
    hands: tuple[list[pytest.Item], list[pytest.Item]] = ([], [])
    for path in sorted(files, key=lambda path: -slow[path]):
        min(hands, key=len).extend(files[path])
    items[:] = [*hands[0], *hands[1]]
