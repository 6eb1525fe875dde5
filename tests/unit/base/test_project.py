"""Program and project: which folder is one, what its file says, what is refused in one sentence."""

import ast
import json
import os
import re
import shlex
import shutil
from functools import partial
from pathlib import Path

import pytest

from base import place as places
from base import program, speech_language
from base.checks import NOT_STUDIES, study_files
from base.code_hash import Roots, code_hash, words_hash
from base.place import LIBRARY, PROGRAM, SCRIPTS, Place, code_file, code_name, python_path
from base.project import (
    EXAMPLES,
    bring_example,
    check_project,
    find_project,
    project_at,
    read_project,
    study_of,
)
from base.yaml_file import read_yaml
from cli import verbs
from cli.init import make_project
from cli.main import main, parse_words
from door.wish import build_wish
from engine.command import list_profiles
from ingest.registry import read_registry
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "论文 a"
    (folder / "config").mkdir(parents=True)
    (folder / "spillover.yaml").write_text('requires: "~=0.2.0"\n')
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))  # which commands set
    return folder


def test_a_project_is_found_from_any_folder_in_it_and_the_nearest_counts(project):
    inner = project / "resources" / "a" / "b"
    inner.mkdir(parents=True)
    assert find_project(inner) == Place(project)
    (project / "resources" / "spillover.yaml").touch()
    assert find_project(inner) == Place(project / "resources")
    assert find_project(project.parent) is None


def test_a_clone_is_program_and_project_in_one():
    place = find_project(ROOT / "scripts" / "base")
    assert place == Place(ROOT)
    assert place.is_clone
    assert place.both("profiles") == (ROOT / "profiles",)
    assert (PROGRAM, SCRIPTS, LIBRARY) == (ROOT, ROOT / "scripts", ROOT / "scripts")
    assert python_path() == str(ROOT / "scripts") or str(ROOT / "scripts") in python_path()


@pytest.mark.debt("34.1")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("requires: [", "spillover.yaml, line 2: not valid YAML"),
        ("- a", "expected the keys requires, study, input, found"),
        ("requier: ~=0.2", "unknown key 'requier'.*requires"),
        ("study: [a]", "study: expected a text"),
        ("study: A-b", "cannot be a study's name"),
        ("requires: latest", r"requires: 'latest' is no version.*~="),
        ("requires: 0.2", "requires: expected a text.*quotation marks"),
    ],
)
def test_a_project_file_that_is_wrong_is_one_sentence(project, text, said):
    (project / "spillover.yaml").write_text(text)
    with pytest.raises(StudyError, match=said):
        check_project(Place(project))


@pytest.mark.debt("34.1")
@pytest.mark.parametrize("requires", ["~=0.1.0", "~=0.9", "==99"])
def test_a_project_of_another_version_is_refused_with_the_line_that_installs_it(
    project, requires, capsys, monkeypatch
):
    monkeypatch.setattr("base.project.LISTED", 1000)
    (project / "spillover.yaml").write_text(f'requires: "{requires}"\n')
    monkeypatch.setattr(verbs, "become_program", lambda *_: pytest.fail("it ran"))
    assert main(["run", "x"]) == 2
    said = capsys.readouterr().err
    assert f"pip install 'spillover[study]{requires}'" in said
    changes = [line for line in said.splitlines() if line.startswith("  - ")]
    assert bool(changes) == (requires == "~=0.1.0")  # what changed since then, each by a whole sentence
    assert not [line for line in changes if line.split()[-1] in ("of", "a", "the", "with", "and")]
    assert not [line for line in changes if line.count("(") != line.count(")") or line.count("`") % 2]
    assert not [line for line in changes if len(line.split()) < 4]  # a heading alone, such as "Sweeps"
    assert sorted(os.listdir(project)) == ["config", "spillover.yaml"]


def test_a_file_without_a_version_asks_for_none(project):
    (project / "spillover.yaml").write_text("")
    assert check_project(Place(project)).requires == ""


@pytest.mark.debt("34.1")
def test_a_project_within_the_installed_program_is_refused(project, monkeypatch):
    monkeypatch.setattr(places, "PROGRAM", project.parent)
    with pytest.raises(StudyError, match="is inside the program's own folder"):
        check_project(Place(project, project.parent))
    monkeypatch.setattr(places, "PROGRAM", project.parent / "spillover" / "workflow")
    monkeypatch.setattr(places, "LIBRARY", project.parent)
    with pytest.raises(StudyError, match="is inside the program's own folder"):
        check_project(Place(project.parent / "spillover" / "paper"))


@pytest.mark.debt("34.1")
def test_where_there_is_no_project_the_sentence_says_how_to_begin_one(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for words in (["run"], ["new", "x", "p.csv"], ["status"]):
        assert main(words) == 2
        assert "is in no project" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []
    with pytest.raises(StudyError, match="spillover init paper"):
        project_at(tmp_path)


def test_the_study_that_is_meant_is_that_of_the_file_or_the_only_one(project):
    place = Place(project)
    with pytest.raises(StudyError, match="has no study yet; `spillover new NAME PANEL`"):
        study_of(place)
    (project / "config" / "a.yaml").touch()
    (project / "config" / "sources.yaml").touch()
    assert study_of(place) == "a"
    (project / "config" / "b.yaml").touch()
    with pytest.raises(StudyError, match="there are a, b: name one"):
        study_of(place)
    (project / "spillover.yaml").write_text("study: b\n")
    assert study_of(place) == "b"
    (project / "spillover.yaml").write_text("study: c\n")
    with pytest.raises(StudyError, match=r"spillover\.yaml: study: c has no config/c\.yaml"):
        study_of(place)


def test_a_study_may_be_left_out_where_other_arguments_follow(project, monkeypatch):
    (project / "config" / "a.yaml").touch()
    given = []
    monkeypatch.setattr(verbs, "become_program", lambda *words: given.append(words) or 0)
    monkeypatch.setattr("cli.query.query", lambda *words: given.append(words[1:]))
    monkeypatch.setenv("PYTHONPATH", "")
    assert main(["run"]) == main(["query", "from terms"]) == 0
    assert given[0][2] == "--study=a"
    assert given[1] == ("a", "from terms", "")


@pytest.mark.debt("34.1")
def test_a_folder_of_tables_is_audited_in_a_project_without_a_study(project, monkeypatch):
    given = []
    monkeypatch.setattr(verbs, "run_program", lambda *words: given.append(words[1:]) or 0)
    assert main(["audit", "--folder=config"]) == 0
    assert given == [("--", str(project / "config"))]


@pytest.mark.debt("34.1")
def test_what_is_asked_for_by_name_is_said_with_its_folder(project, monkeypatch, capsys):
    (project / "config" / "a.yaml").touch()
    monkeypatch.chdir(project / "config")
    statuses = iter([0, 0, 1])
    monkeypatch.setattr(verbs, "run_program", lambda *_words: next(statuses))
    monkeypatch.setattr("package.archive.require_clean", lambda *_given: None)
    monkeypatch.setattr("package.clone_wheel.require_committed_program", lambda *_given: None)
    for verb, folder in (("panel", "data"), ("package", "package")):
        assert main([verb]) == 0
        assert capsys.readouterr().out == f"The results are in ../results/a/{folder}\n"
        monkeypatch.chdir(project / "config")
    assert main(["paper"]) == 1  # it failed
    assert capsys.readouterr().out == ""


@pytest.mark.debt("34.1")
def test_what_is_printed_can_be_opened_from_where_one_stands(project, monkeypatch):
    monkeypatch.setenv("SPILLOVER_HERE", "../..")
    said = "Open results/a/report.html; logs/a, see docs/results/x and resources/a.csv"
    assert speech_language.message(said) == (
        "Open ../../results/a/report.html; ../../logs/a, see docs/results/x and ../../resources/a.csv"
    )
    monkeypatch.setenv("SPILLOVER_HERE", ".")
    assert speech_language.message(said) == said


def test_commands_in_messages_are_those_that_can_be_typed_there(monkeypatch):
    monkeypatch.setenv("SPILLOVER_COMMAND", "spillover")
    said = "Run `make study STUDY=a` first, or `make`; make trace STUDY=a CITY=x YEAR=1 VARIABLE=v; make sure"
    assert speech_language.message(said) == (
        "Run `spillover run a` first, or `spillover run`; spillover trace a x 1 v; make sure"
    )
    arguments = "give UNIT=firm TIME= with a column, DECIMAL=, or FORCE=1; (MATRIX=) and MY_UNIT=3"
    assert speech_language.message(arguments) == (
        "give --unit=firm --time= with a column, --decimal=, or --force; (--matrix=) and MY_UNIT=3"
    )
    assert speech_language.message("p.csv: OUTCOME names 'UNIT'; UNIT is a header") == (
        "p.csv: --outcome names 'UNIT'; UNIT is a header"
    )
    assert speech_language.message("CONTROLS：'a'写了两次") == "--controls：'a'写了两次"
    chinese = "缺少OUTCOME=：请先运行make study STUDY=a，再make trace STUDY=a CITY=x YEAR=1 VARIABLE=v。"
    assert (
        speech_language.message(chinese)
        == "缺少--outcome=：请先运行spillover run a，再spillover trace a x 1 v。"
    )
    assert (
        speech_language.message("see docs/audit.md, a/docs/x.md")
        == f"see {PROGRAM}/docs/audit.md, a/docs/x.md"
    )
    assert speech_language.message("见docs/zh/first-hour.md") == f"见{PROGRAM}/docs/zh/first-hour.md"
    monkeypatch.delenv("SPILLOVER_COMMAND")
    assert speech_language.message(said) == said
    assert speech_language.message(arguments) == arguments


def test_the_projects_profiles_and_sources_add_to_the_programs(project):
    (project / "profiles" / "mine").mkdir(parents=True)
    (project / "profiles" / "mine" / "config.yaml").write_text("cores: 1\n")
    found = list_profiles(Place(project))
    assert {"local", "slurm", "pbs", "mine"} == {*found}
    assert found["mine"] == str(project / "profiles" / "mine")
    own, _ = read_registry(Place(ROOT), "en")
    entry = json.dumps({**own["munnell"], "title": "Mine"})
    (project / "config" / "sources.yaml").write_text(f'{{"sources": {{"mine": {entry}}}}}')
    both, _ = read_registry(Place(project), "en")
    assert {*both} == {*own, "mine"}


# The hashes of code


def test_hashes_are_the_same_where_the_library_lies_apart_from_the_workflow(tmp_path):
    """As a wheel has them: the workflow as data within the library."""
    one = tmp_path / "clone"
    installed = tmp_path / "site-packages"
    files = {
        "spillover/__init__.py": "",
        "spillover/words.py": "from spillover import fit\n_ = str\n",
        "spillover/fit.py": 'A = "rules"\n',
        "analyses/__init__.py": "",
        "analyses/job.py": 'import numpy\nfrom spillover.words import _\nimport base.x\n_("A sentence")\n',
        "base/__init__.py": "",
        "base/x.py": "X = 1\n",
    }
    for name, text in files.items():
        apart = (
            installed if name.startswith("spillover") else installed / "spillover" / "workflow" / "scripts"
        )
        for path in (one / name, apart / name):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    (installed / "spillover" / "workflow" / "rules").mkdir()
    (installed / "spillover" / "workflow" / "rules" / "a.smk").touch()
    (installed / "numpy.py").touch()
    workflow = installed / "spillover" / "workflow" / "scripts"
    for name in ("analyses/job.py", "spillover/words.py"):
        own = one / name
        other = (installed if name.startswith("spillover") else workflow) / name
        assert code_hash([own], one) == code_hash([other], workflow, installed)
        assert words_hash([own], one, None, "en") == words_hash([other], workflow, installed, "en")
        assert Roots(workflow, installed).name(other) == name


def test_a_module_has_the_same_name_and_file_both_ways():
    for name in ("analyses/job.py", "spillover/kinds/panel/kind.py"):
        assert code_name(code_file(name)) == name


# To begin a project


@pytest.fixture
def begin(tmp_path, monkeypatch):
    """`init` without the schemas for editors, which take seconds."""
    monkeypatch.setattr("cli.init.write_documents", lambda _target, _what: 0)
    monkeypatch.chdir(tmp_path)
    return partial(make_project, wish={}, example="", study="")


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_project_with_its_files(begin, tmp_path, capsys, example):
    assert begin(f"my papers/{example}", example=example) == 0
    folder = tmp_path / "my papers" / example
    assert capsys.readouterr().out.strip().endswith(f"cd 'my papers/{example}' && spillover run")
    assert read_project(Place(folder)).study == study_of(Place(folder)) == example
    check_project(Place(folder))
    assert (folder / "config" / f"{example}.yaml").is_file()
    assert (folder / "resources" / example / "units.csv").is_file()
    assert "results/" in (folder / ".gitignore").read_text()
    assert f"results/{example}/report.html" in (folder / "README.md").read_text(encoding="utf-8")
    assert "--hash=sha256:" in (folder / "requirements.lock").read_text()


@pytest.mark.debt("34.5")
def test_an_example_of_which_there_is_the_configuration_alone_gets_its_files(tmp_path):
    """As snakedeploy leaves it; a study of one's own is left as it is."""
    place, file = Place(tmp_path), tmp_path / "resources" / "munnell" / "units.csv"
    (tmp_path / "config").mkdir()
    own = tmp_path / "config" / "munnell.yaml"
    shutil.copy(ROOT / "config" / "munnell.yaml", own)
    for study in ("castle", "munnell"):
        bring_example(place, study)
    assert [path.name for path in (tmp_path / "resources").iterdir()] == ["munnell"]
    assert file.is_file()
    file.unlink()
    bring_example(place, "munnell")  # there is a folder of that name
    shutil.rmtree(tmp_path / "resources")
    (tmp_path / "spillover.yaml").touch()
    bring_example(place, "munnell")
    (tmp_path / "spillover.yaml").unlink()
    own.write_text(own.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    bring_example(place, "munnell")
    assert not (tmp_path / "resources").exists()


@pytest.mark.debt("34.5")
def test_the_study_of_another_workflow_is_one_and_its_file_is_none():
    assert read_yaml(ROOT / "config" / "config.yaml")["study"] in EXAMPLES
    assert "config" not in study_files(ROOT)
    for name in NOT_STUDIES:
        with pytest.raises(StudyError, match=f"config/{name}.yaml is a file of another kind"):
            build_wish({"study": name, "panel": "p.csv"})


def test_an_empty_project_may_begin_in_a_new_repository(begin, tmp_path):
    (tmp_path / "paper" / ".git").mkdir(parents=True)
    assert begin("paper") == 0
    assert read_project(Place(tmp_path / "paper")).study == ""


@pytest.mark.debt("34.3")
@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("full", "has something in it already.*'a.txt'"),
        ("full/a.txt", "is a file"),
        ("project/below", "is inside the project"),
        ("a{b}", "braces"),
        ("/proc/paper", "cannot be made"),
        (str(ROOT / "paper"), "is inside the project"),
    ],
)
def test_a_folder_in_which_no_project_can_begin_is_left_as_it_is(begin, tmp_path, folder, said):
    for path in ("full/a.txt", "project/spillover.yaml"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).touch()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StudyError, match=said):
        begin(folder)
    assert sorted(tmp_path.rglob("*")) == before
    assert not (ROOT / "paper").exists()


@pytest.mark.debt("34.3")
def test_a_folder_that_cannot_be_looked_into_is_one_sentence(begin, tmp_path):
    """As /root is for others; a child process gives up the rights of root, which may look anywhere."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed").chmod(0o000)
    tmp_path.chmod(0o755)
    child = os.fork()
    if not child:
        if not os.getuid():
            os.setuid(65534)
        try:
            begin("closed/paper")
        except StudyError as error:
            os._exit(0 if "cannot be written" in str(error) else 3)
        except BaseException:
            os._exit(4)
        os._exit(5)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    (tmp_path / "closed").chmod(0o755)


@pytest.mark.debt("34.3")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"example": "cities"}, "is not one of nqp, munnell, castle"),
        ({"example": "nqp", "wish": {"panel": "p.csv"}}, "leave out --panel"),
        ({"wish": {"panel": "none.csv"}}, "none.csv"),
        ({"study": "A b"}, "cannot be a study's name"),
    ],
)
def test_what_cannot_begin_leaves_nothing_behind(begin, tmp_path, more, said):
    with pytest.raises(StudyError, match=said):
        begin("paper", **more)
    assert os.listdir(tmp_path) == []


def test_a_panel_is_copied_and_its_study_run_in_the_project(begin, tmp_path, monkeypatch, capsys):
    shutil.copy(ROOT / "tests/reference/data/produc.csv", tmp_path / "produc.csv")
    ran = []
    monkeypatch.setattr(os, "execv", lambda _python, words: ran.append((Path.cwd(), words)) or 0)
    wish = {"panel": str(tmp_path / "produc.csv"), "outcome": "lgsp"}
    assert begin("My Paper", wish=wish) == 2  # no treatment: said, and nothing is written
    assert "--treatment= are missing" in capsys.readouterr().err
    assert not (tmp_path / "My Paper").exists()
    begin("My Paper", wish={**wish, "treatment": "lpcap"})
    assert "(again later: cd 'My Paper' && spillover run my_paper)" in capsys.readouterr().out
    folder = tmp_path / "My Paper"
    assert [(where, words[3:]) for where, words in ran] == [(folder, ["engine.run", "--study", "my_paper"])]
    written = (folder / "config" / "my_paper.yaml").read_text(encoding="utf-8")
    assert "resources/my_paper/produc.csv" in written
    assert "# Written by spillover new. Change what you like and run: spillover run my_paper\n" in written
    assert "make " not in written
    assert "MATRIX=" not in written
    assert (folder / "resources" / "my_paper" / "produc.csv").is_file()
    corrections = folder / "resources" / "my_paper" / "corrections.csv"
    assert corrections.read_text(encoding="utf-8") == "city,year,variable,value,reason,source\n"


def test_what_made_a_studys_results_is_written_down(project, monkeypatch):
    (project / ".snakemake").mkdir()
    assert program.run_of("a") is None
    program.note_run("a")
    assert program.run_of("a").version == program.program_version()


PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES += sorted((ROOT / "scripts" / "cli" / "project").glob("*.md"))


def documented(page: Path) -> list[str]:
    """The commands `spillover …` of a page, in code spans and blocks."""
    text = re.sub(r"^ {4}spillover", "spillover", page.read_text(encoding="utf-8"), flags=re.M)
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)).replace("\\\n", " ")
    spans = re.findall(r"`(spillover [^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    lines = re.findall(r"(?:^|&& )(spillover [^#\n]*?)(?= &&|$| *#)", blocks, re.M)
    return [one.strip() for one in (*lines, *spans)]


@pytest.mark.parametrize("page", [page for page in PAGES if documented(page)], ids=lambda page: page.name)
def test_every_command_that_a_page_shows_is_one(page, monkeypatch):
    """Its verb, its options and how many arguments it takes."""
    for command in documented(page):
        typed = command.partition(" > ")[0]
        words = [word for word in shlex.split(typed)[1:] if word not in ("…", "VERB", "--help")]
        if words and words[0] not in ("动词",) and "VERB" not in command:
            verb = verbs.VERBS[words[0]]
            complete = len(words) > 1 and "…" not in command
            if complete:
                parse_words(verb, words[1:])


@pytest.mark.debt("34.5")
def test_the_snakefile_that_imports_the_workflow_can_be_printed(tmp_path, monkeypatch, capsys):
    """With the path of the program as Python reads it, and the options of a folder that has their file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    monkeypatch.setattr(verbs, "PROGRAM", tmp_path / "程序 d'un \"autre")
    assert main(["snakefile", "--module"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("module spillover:\n    snakefile:\n        ")
    assert ast.literal_eval(printed.splitlines()[2].strip()) == f"{verbs.PROGRAM}/Snakefile"
    assert printed.endswith("\nuse rule * from spillover\n")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").touch()
    assert main(["snakefile", "--module"]) == 0
    assert capsys.readouterr().out == f'configfile: "config/config.yaml"\n\n\n{printed}'
