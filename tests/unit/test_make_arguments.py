"""What is given to make reaches a command as text: neither make nor the shell reads it as code."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NASTY = [
    "$(shell touch harmed)",
    "$(touch harmed)",
    "`touch harmed`",
    "a; touch harmed",
    "a'; touch harmed; '",
    'a"; touch harmed; "',
    "a && touch harmed",
    "$HOME ${HOME} $$",
    "two words",
    "\\",
    "#",
    "*",
    "一",
]
COMMANDS = [
    ("study", "STUDY"),
    ("study", "INPUT"),
    ("study", "PROFILE"),
    ("report", "STUDY"),
    ("explain", "STUDY"),
    ("trace", "STUDY"),
    ("trace", "CITY"),
    ("trace", "YEAR"),
    ("trace", "VARIABLE"),
    ("simulate", "SEED"),
    ("simulate", "CITIES"),
    ("simulate", "YEARS"),
    ("simulate", "OUT"),
    ("audit", "FOLDER"),
    ("advisories", "FOLDER"),
    ("audit", "STUDY"),
    ("crosscheck", "STUDY"),
    ("panel", "STUDY"),
    ("package", "STUDY"),
    ("bench", "PYFIXEST"),
    ("clean", "STUDY"),
]
STAND_IN = '#!/bin/sh\nprintf "%s\\n" "$@" >> arguments\n'


@pytest.fixture
def folder(tmp_path):
    """The Makefile, with a Python that only writes its arguments down."""
    shutil.copy2(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    for program in (python, python.with_name("snakemake")):
        program.write_text(STAND_IN)
        program.chmod(0o755)
    (tmp_path / ".venv" / "ready").touch()
    return tmp_path


def arguments(folder, target, *given):
    """The arguments of the commands that make runs."""
    python = f"PYTHON={folder / '.venv' / 'bin' / 'python'}"
    clean = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "STUDY")}
    done = subprocess.run(
        ["make", python, target, *given], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert "unterminated" not in done.stderr
    assert not (folder / "harmed").exists()
    written = (folder / "arguments").read_text(encoding="utf-8").splitlines()
    (folder / "arguments").unlink()
    return written


@pytest.mark.parametrize(("target", "name"), COMMANDS)
def test_what_is_given_arrives_as_it_is(folder, target, name):
    for value in NASTY:
        assert value in arguments(folder, target, f"{name}={value}")


def test_what_is_not_given_is_the_default_and_what_is_given_empty_is_empty(folder):
    assert arguments(folder, "study")[2:] == ["--study", "nqp", "--profile", "local"]
    assert arguments(folder, "clean") == ["-m", "engine.clean", "nqp"]
    assert arguments(folder, "clean", "STUDY=") == ["-m", "engine.clean", ""]


def test_the_panels_of_a_recovery_are_one_value_of_the_configuration(folder):
    for value in NASTY:
        assert f"panels={value}" in arguments(folder, "recovery", f"PANELS={value}")
    assert not any("panels" in one for one in arguments(folder, "recovery"))


def test_the_configuration_to_migrate_is_named_as_given(folder):
    for value in NASTY:
        assert f"config/{value}.yaml" in arguments(folder, "migrate", f"STUDY={value}")


def test_a_value_that_no_recipe_uses_runs_nothing(folder):
    assert arguments(folder, "study", "CITY=$(shell touch harmed)", "YEARS=`touch harmed`")


def test_the_facts_of_an_audit_arrive_as_they_are(folder):
    for value in NASTY:
        assert value in arguments(folder, "audit", "FOLDER=tables", f"CONFIG={value}")


@pytest.mark.parametrize("given", ["elsewhere", ""])
def test_the_modules_are_the_projects_whatever_a_pythonpath_says(folder, monkeypatch, given):
    python = folder / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$PYTHONPATH" >> arguments\n')
    monkeypatch.setenv("PYTHONPATH", given)
    assert arguments(folder, "study") == [f"{folder}/scripts"]
