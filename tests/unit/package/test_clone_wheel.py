"""The program of a project's package where it is a clone beside the project."""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from base.place import PROGRAM, Place
from package import clone_wheel
from package.build import list_installed_versions
from package.clone_wheel import build_clone_wheel, find_wheel, require_committed_program
from package.tested_versions import own_wheel
from spillover.errors import StudyError

SETUP = """\
from setuptools import setup
setup(name="spillover", version="3", package_dir={"": "scripts"}, packages=["spillover"])
"""


def _run_git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project beside a small clone of a program."""
    clone, project = tmp_path / "clone", tmp_path / "papers"
    (clone / "scripts" / "spillover").mkdir(parents=True)
    (clone / "scripts" / "spillover" / "command.py").write_text("TEXT = 'committed'\n")
    (clone / "setup.py").write_text(SETUP)
    (clone / ".gitignore").write_text("*.log\n")
    project.mkdir()
    _run_git(clone, "init", "-q")
    _run_git(clone, "add", ".")
    _run_git(clone, "commit", "-q", "-m", "First")
    monkeypatch.setattr(clone_wheel, "own_wheel", lambda: None)
    return Place(project, clone)


@pytest.mark.debt("34.2")
def test_the_package_of_a_project_has_the_wheel_of_its_clone(place):
    (place.program / "run.log").write_text("ignored")
    (place.program / "notes.txt").write_text("not of the program")
    before = sorted(path.name for path in place.program.iterdir())
    name, content, commit = find_wheel(place)
    assert (name, len(commit)) == ("spillover-3-py3-none-any.whl", 40)
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        assert wheel.read("spillover/command.py") == b"TEXT = 'committed'\n"
        assert {entry.date_time[0] for entry in wheel.infolist()} != {1980}
    assert sorted(path.name for path in place.program.iterdir()) == before
    assert build_clone_wheel(place.program) == (name, content, commit)


@pytest.mark.debt("34.2")
@pytest.mark.parametrize("name", ["scripts/spillover/command.py", "scripts/spillover/new.py", "setup.py"])
def test_a_clone_that_is_not_as_committed_is_refused(place, name):
    (place.program / name).write_text("TEXT = 'changed'\n")
    with pytest.raises(StudyError, match=f"in its clone .*clone {name} differ from the last commit"):
        find_wheel(place)


@pytest.mark.debt("34.2")
def test_a_program_that_is_no_clone_is_refused_with_a_remedy(place):
    (place.program / ".git").rename(place.program / "was")
    with pytest.raises(StudyError, match=r"neither .* nor a git clone; install it \(pip install /"):
        require_committed_program(place)


def test_a_clone_that_is_its_own_project_has_no_wheel():
    assert find_wheel(Place(PROGRAM)) is None
    require_committed_program(Place(PROGRAM))


def test_a_wheel_that_cannot_be_built_is_told(place):
    (place.program / "setup.py").write_text("raise ValueError('no such file')\n")
    _run_git(place.program, "commit", "-q", "-a", "-m", "Second")
    with pytest.raises(StudyError, match=r"from .*: ValueError: no such file; install the program"):
        find_wheel(place)


def test_versions_are_of_what_the_program_names_whatever_the_project_has(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["numpy>=2"]\n[project.optional-dependencies]\nstudy = ["pandas"]\n'
    )
    assert list(list_installed_versions(tmp_path)) == ["numpy", "pandas"]
    assert own_wheel() is None  # as these tests run in a clone
