"""What is given to make reaches a command as text: neither make nor the shell reads it as code."""

import os
import shutil
import subprocess
import sys
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
    reference = tmp_path / "build" / "reference" / "kinds.md"
    reference.parent.mkdir(parents=True)
    for made in (reference, tmp_path / ".venv" / "ready"):
        made.touch()
    return tmp_path


def made(folder, *words):
    """What make does with these words, in the language of the code."""
    python = f"PYTHON={folder / '.venv' / 'bin' / 'python'}"
    clean = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "STUDY")}
    return subprocess.run(
        ["make", python, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


def arguments(folder, target, *given):
    """The arguments of the commands that make runs."""
    done = made(folder, target, *given)
    assert "unterminated" not in done.stderr
    assert not (folder / "harmed").exists()
    written = (folder / "arguments").read_text(encoding="utf-8").splitlines()
    (folder / "arguments").unlink()
    return written


@pytest.mark.parametrize(("target", "name"), COMMANDS)
def test_what_is_given_arrives_as_it_is(folder, target, name):
    for value in NASTY:
        found = arguments(folder, target, f"{name}={value}")
        assert value in [one.partition("=")[2] if one.startswith("--") else one for one in found]


def test_what_is_not_given_is_the_default_and_what_is_given_empty_is_empty(folder):
    assert arguments(folder, "study")[2:] == ["--study=nqp", "--profile=local"]
    assert arguments(folder, "clean") == ["-m", "engine.clean", "--", "nqp"]
    assert arguments(folder, "clean", "STUDY=") == ["-m", "engine.clean", "--", ""]


def test_the_schemas_for_editors_are_made_where_they_are_absent_or_older_than_the_code(folder):
    (folder / "scripts").mkdir()
    (folder / "scripts" / "kind.py").touch()
    made = folder / "build" / "reference" / "kinds.md"
    for target in ("study", "new"):
        os.utime(made, (0, 0))
        assert arguments(folder, target)[:2] == ["-m", "tools.document"]
        assert "tools.document" not in arguments(folder, "study")
    made.unlink()
    assert arguments(folder, "study")[:2] == ["-m", "tools.document"]


def test_the_panels_of_a_recovery_are_one_value_of_the_configuration(folder):
    for value in NASTY:
        assert f"panels={value}" in arguments(folder, "recovery", f"PANELS={value}")
    assert not any("panels" in one for one in arguments(folder, "recovery"))


def test_the_configuration_to_migrate_is_named_as_given(folder):
    for value in NASTY:
        assert f"config/{value}.yaml" in arguments(folder, "migrate", f"STUDY={value}")


@pytest.mark.debt(8)
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["new", "CONTROL=open gov"], "make new does not read 'CONTROL'; did you mean CONTROLS?"),
        (["trace", "PANEL=x"], "make trace does not read 'PANEL'; leave it out, it reads CITY, STUDY,"),
        (["study", "CITY=$(shell touch harmed)"], "make study does not read 'CITY'; leave it out"),
        (["check", "STUDY=nqp"], "make check does not read 'STUDY', nor any other variable"),
        (["clean", "study=munnell"], "make clean does not read 'study'; did you mean STUDY?"),
        (["PROFIL=slurm"], "make study does not read 'PROFIL'; did you mean PROFILE?"),
    ],
)
def test_a_variable_that_no_recipe_reads_is_refused_with_the_nearest_name(folder, given, said):
    (folder / "scripts").symlink_to(ROOT / "scripts")
    (folder / ".venv" / "bin" / "python").write_text(
        f'#!/bin/sh\nif [ "$2" = cli.unread ]; then exec {sys.executable} "$@"; fi\necho ran >> arguments\n'
    )
    done = made(folder, *given)
    assert done.returncode != 0
    assert said in done.stderr
    assert not (folder / "arguments").exists()


@pytest.mark.debt(8)
def test_variables_of_make_itself_and_of_the_environment_are_no_slip(folder, monkeypatch):
    monkeypatch.setenv("CONTROL", "x")
    assert arguments(folder, "study", "SHELL=/bin/sh", "MAKEFLAGS=k")


@pytest.mark.debt(8)
def test_what_one_make_was_given_is_not_for_those_that_its_commands_start(folder):
    """Tests of `make fuzz SECONDS=9` run make themselves."""
    python = folder / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\nexec make --dry-run check\n")
    done = made(folder, "bench", "PYFIXEST=3")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.debt(9)
@pytest.mark.parametrize(("target", "name"), COMMANDS)
def test_a_text_that_looks_like_an_option_is_none(folder, target, name):
    """It is behind `--`, or behind its option's name and `=`."""
    lines = arguments(folder, target, f"{name}=--help")
    at = next(i for i, line in enumerate(lines) if line.endswith("--help"))
    assert lines[at] != "--help" or "--" in lines[:at]


def test_the_facts_of_an_audit_arrive_as_they_are(folder):
    for value in NASTY:
        assert f"--config={value}" in arguments(folder, "audit", "FOLDER=tables", f"CONFIG={value}")


@pytest.mark.parametrize("given", ["elsewhere", ""])
def test_the_modules_are_the_projects_whatever_a_pythonpath_says(folder, monkeypatch, given):
    python = folder / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$PYTHONPATH" >> arguments\n')
    monkeypatch.setenv("PYTHONPATH", given)
    assert arguments(folder, "study") == [f"{folder}/scripts"]


PIP = """#!/bin/sh
case "$*" in *--require-hashes*) ;; *) exit 0 ;; esac
echo "Looking in indexes: somewhere"
echo "Collecting numpy==2.0 (from -r requirements.lock (line 1))"
echo "  Downloading numpy-2.0.whl (18 MB)"
echo "ERROR: something is wrong" >&2
exit $STATUS
"""


@pytest.mark.debt(21)
@pytest.mark.parametrize("status", [0, 1])
def test_setting_up_says_what_is_fetched_and_fails_where_that_fails(folder, monkeypatch, status):
    (folder / "requirements.lock").write_text("numpy==2.0 --hash=sha256:0\n")
    (folder / ".venv" / "ready").unlink()
    (folder / ".venv" / "bin" / "python").write_text(PIP)
    monkeypatch.setenv("STATUS", str(status))
    done = made(folder, ".venv/ready")
    assert "1 of 1: numpy==2.0\n" in done.stdout
    assert "ERROR: something is wrong" in done.stdout
    assert "Downloading" not in done.stdout
    assert "Looking in" not in done.stdout
    assert (done.returncode == 0) == (status == 0) == (folder / ".venv" / "ready").exists()
