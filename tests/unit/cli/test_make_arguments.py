"""What is given to make reaches a command as text: neither make nor the shell reads it as code."""

import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from base.place import Place
from cli import findings, main, suspects, trace, verbs
from package import archive

ROOT = Path(__file__).parents[3]
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
    ("recovery", "PANELS"),
    ("audit", "CONFIG"),
    ("explain", "INPUT"),
    ("suspects", "STUDY"),
    ("clean", "STUDY"),
]
STAND_IN = '#!/bin/sh\nprintf "%s\\n" "$@" >> arguments\nenv -0 > given\n'


@pytest.fixture
def folder(tmp_path):
    """The Makefile, with a Python that only writes down what it is given."""
    shutil.copy2(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN)
    python.chmod(0o755)
    (tmp_path / ".venv" / "ready").touch()
    return tmp_path


def made(folder, *words):
    """What make does with these words, in the language of the code."""
    python = f"PYTHON={folder / '.venv' / 'bin' / 'python'}"
    clean = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "STUDY")}
    return subprocess.run(
        ["make", python, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


def arguments(folder, target, *given):
    """The arguments of the program that make runs."""
    done = made(folder, target, *given)
    assert "unterminated" not in done.stderr
    assert not (folder / "harmed").exists()
    written = (folder / "arguments").read_text(encoding="utf-8").splitlines()
    (folder / "arguments").unlink()
    return written


def environment(folder):
    """What the program was given beside them."""
    text = (folder / "given").read_bytes().decode()
    return dict(line.split("=", 1) for line in text.split("\0") if line.startswith("ARG_"))


@pytest.fixture
def called(monkeypatch):
    """The words that verbs give to the programs that they run; each of these fails at once."""
    words = []

    def call(given, **_):
        words.extend(given)
        return 1

    def run(given, **_):
        return subprocess.CompletedProcess(given, call(given))

    monkeypatch.setattr(verbs.subprocess, "call", call)
    monkeypatch.setattr(verbs, "run_child", run)
    monkeypatch.setattr(verbs, "_refresh", lambda: None)
    monkeypatch.setattr(verbs.os, "execv", lambda program, given: call(given))
    monkeypatch.setattr(trace, "print_trace", lambda *given: call(given))
    monkeypatch.setattr(archive, "require_clean", lambda folder, study: None)
    monkeypatch.setattr(findings, "check_audited", lambda folder, study: None)
    monkeypatch.setattr(suspects, "print_lines", lambda study: call([study]))
    return words


def of_target(monkeypatch, called, target, **given):
    """The words of the programs that a target runs. given: to make."""
    called.clear()
    for name in [name for name in os.environ if name.startswith("ARG_")]:
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(f"ARG_{name}", value)
    monkeypatch.setenv("ARG_GIVEN", " ".join(given))
    main.parse_make_target(target)
    return [str(one) for one in called]


@pytest.mark.parametrize(("target", "name"), COMMANDS)
def test_what_is_given_arrives_as_it_is(folder, target, name):
    for value in NASTY:
        assert arguments(folder, target, f"{name}={value}") == ["-m", "cli.main", "--make", target]
        assert environment(folder)[f"ARG_{name}"] == value
        assert environment(folder)["ARG_GIVEN"] == name


@pytest.mark.parametrize(("target", "name"), COMMANDS)
def test_what_a_verb_is_given_reaches_its_program_as_it_is(monkeypatch, called, target, name):
    """A text that looks like an option is none: it is behind `--`, or behind its option's name and `=`."""
    more = {"FOLDER": "tables"} if name == "CONFIG" else {}
    for value in [*NASTY, "--help"]:
        found = of_target(monkeypatch, called, target, **{name: value}, **more)
        at = next(i for i, one in enumerate(found) if one.removesuffix(".yaml").endswith(value))
        assert found[at] in (value, f"panels={value}", f"config/{value}.yaml") or found[at].startswith("--")
        assert value != "--help" or found[at] != value or "--" in found[:at] or found[0] != sys.executable


def test_what_is_not_given_is_not_there_and_what_is_given_empty_is_empty(folder):
    arguments(folder, "study", "STUDY=")
    own = {"ARG_STUDY", "ARG_PYTHON", "ARG_GIVEN", "ARG_TARGETS"}
    assert set(environment(folder)) == own
    assert environment(folder)["ARG_STUDY"] == ""


def test_what_is_not_given_is_the_default(monkeypatch, called):
    started = ["--study=nqp", "--profile=local", "--input=", "--then=audit.run_history"]
    assert of_target(monkeypatch, called, "study")[4:] == started
    assert of_target(monkeypatch, called, "clean")[3:] == ["engine.prepare", "--clean", "--", "nqp"]
    assert of_target(monkeypatch, called, "clean", STUDY="")[3:] == ["engine.prepare", "--clean", "--", ""]
    assert not any("panels" in one for one in of_target(monkeypatch, called, "recovery"))


def test_make_has_a_name_for_each_verb_and_each_of_its_variables():
    text = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    verbs_of_make = [verb.make_target for verb in verbs.VERBS.values() if verb.make_target]
    assert [*re.search("^VERBS := (.*)", text, re.M)[1].split(), "clean"] == verbs_of_make
    read = {a.variable for verb in verbs.VERBS.values() if verb.make_target for a in verb.arguments} - {""}
    assert set(re.search("^NAMES := (.*)", text, re.M)[1].split()) == read


def test_the_schemas_for_editors_are_made_where_they_are_absent_or_older_than_the_code(tmp_path, monkeypatch):
    found = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(verbs, "Place", partial(Place, program=tmp_path))
    done = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr(verbs.subprocess, "run", lambda words, **_: found.append(words[-1]) or done)
    page = tmp_path / "build" / "reference" / "kinds.md"
    for path in (tmp_path / "scripts" / "kind.py", tmp_path / "tools" / "x.py", page):
        path.parent.mkdir(parents=True)
        path.touch()
    os.utime(page, (0, 0))
    verbs._refresh()
    verbs._refresh()
    assert found == ["tools.document"]


@pytest.mark.debt(8)
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["new", "CONTROL=open gov"], "make new does not read 'CONTROL'; did you mean CONTROLS?"),
        (["trace", "PANEL=x"], "make trace does not read 'PANEL'; leave it out, it reads CITY, STUDY,"),
        (["study", "CITY=$(shell touch harmed)"], "make study does not read 'CITY'; leave it out"),
        (["study", "FOO=$(shell touch harmed)"], "make study does not read 'FOO'"),
        (["check", "STUDY=nqp"], "make check does not read 'STUDY', nor anything else"),
        (["clean", "study=munnell"], "make clean does not read 'study'; did you mean STUDY?"),
        (["PROFIL=slurm"], "make study does not read 'PROFIL'; did you mean PROFILE?"),
        (["repotr"], "make does not read 'repotr'; did you mean report?"),
        (["clean", "repotr"], "make does not read 'repotr'; did you mean report?"),
    ],
)
@pytest.mark.parametrize("ready", [True, False])
def test_a_variable_that_no_recipe_reads_is_refused_with_the_nearest_name(folder, given, said, ready):
    (folder / "scripts").symlink_to(ROOT / "scripts")
    python = folder / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\necho "$@" >> arguments\nexec {sys.executable} "$@"\n')
    if not ready:
        (folder / ".venv" / "ready").unlink()
    done = made(folder, *given)
    assert done.returncode != 0
    assert said in done.stderr
    assert not (folder / "harmed").exists()
    assert (folder / "arguments").read_text(encoding="utf-8").startswith("-m cli.main --make")
    assert "venv" not in (folder / "arguments").read_text(encoding="utf-8")


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


@pytest.mark.debt("35.7")
def test_no_verb_is_for_configurations_of_other_versions():
    """None was released: from the first release on, keys change with a notice."""
    assert "migrate" not in verbs.VERBS


@pytest.mark.parametrize("words", [("help", ""), ("study", "STUDY")])
def test_before_there_is_an_environment_the_command_line_is_read_without_a_package(words):
    """make reads it so before it makes one: -S leaves the packages of this environment out."""
    target, given = words
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "scripts"), "SPILLOVER_LANGUAGE": "en"}
    env |= {"ARG_TARGETS": target, "ARG_GIVEN": given, "ARG_STUDY": "castle", "ARG_PYTHON": "python3"}
    command = [sys.executable, "-S", "-m", "cli.main", "--make", *([target] if target == "help" else [])]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "STUDY=munnell" in done.stdout or target == "study"
