"""The command `spillover`: the verbs of make, queries and what is missing."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from base.input_file import DEFAULTS
from cli.doctor import MISSING, NOTE, OK, _packages, run_doctor
from cli.main import main, parse_words
from cli.query import query
from cli.verbs import VERBS
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]

HASH = "--hash=sha256:" + "0" * 64


@pytest.fixture
def results(tmp_path):
    folder = tmp_path / "results" / "x"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "results.duckdb")) as db:
        db.execute("create table terms (a varchar, b double, c integer)")
        db.execute("insert into terms values ('城市', 0.123456789, null), ('b', 2.0, 3)")
    return tmp_path


def test_the_answer_is_printed_in_columns(results, capsys):
    query(results, "x", "from terms")
    assert capsys.readouterr().out.splitlines() == [
        "a     b         c",
        "城市  0.123457",
        "b     2         3",
    ]


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_the_answer_is_written_to_a_file(results, tmp_path, ending):
    path = tmp_path / f"answer.{ending}"
    query(results, "x", "select a, b from terms order by a;", str(path))
    read = {"csv": "read_csv", "parquet": "read_parquet", "json": "read_json"}[ending]
    assert duckdb.connect().sql(f"select a, b from {read}('{path}')").fetchall() == [
        ("b", 2.0),
        ("城市", 0.123456789),
    ]


def test_a_text_of_the_answer_is_no_formula(results, tmp_path):
    path = tmp_path / "answer.csv"
    query(results, "x", "select '=1+1' as a, -0.5 as b, '-0.5' as \"@c\"", str(path))
    assert path.read_text(encoding="utf-8") == "a,b,'@c\n'=1+1,-0.5,-0.5\n"


@pytest.mark.parametrize(
    ("sql", "to", "message"),
    [
        ("from tems", "", "tems does not exist.*The tables are terms"),
        ("drop table terms", "", "read-only"),
        ("select from where", "", "Parser Error"),
        ("from terms", "a.doc", "does not end in one of .csv"),
    ],
)
def test_what_cannot_be_answered_is_told(results, sql, to, message):
    with pytest.raises(StudyError, match=message):
        query(results, "x", sql, to)
    query(results, "x", "from terms")


def test_a_study_without_results_is_told(results):
    with pytest.raises(StudyError, match=r"results/y/results.duckdb does not exist yet"):
        query(results, "y", "from terms")
    with pytest.raises(StudyError, match="cannot be a study's name"):
        query(results, "../x", "from terms")


def test_a_lock_file_is_read_for_this_python_and_system(tmp_path):
    lock = tmp_path / "requirements.lock"
    (tmp_path / "pyproject.toml").touch()
    lines = [
        f"pytest==0.1 {HASH} {HASH}",
        f"none-such==2.0 ; python_version < '3' {HASH}",
        f"nor-this==3.1 \\\n    {HASH}",
    ]
    lock.write_text("\n".join(lines), encoding="utf-8")
    absent, other = _packages(lock)
    assert absent == (MISSING, "packages of requirements.lock: nor-this 3.1 is not installed")
    assert other[0] == NOTE
    assert re.match(r"packages in other versions than the tested ones: pytest is \S+, not 0.1;", other[1])


@pytest.mark.debt("34.2")
def test_packages_that_are_newer_than_the_tested_ones_keep_no_study_from_running(tmp_path, monkeypatch):
    """As all are some weeks after a release, in an environment that pip has just made."""
    lock = tmp_path / "requirements.lock"
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr("cli.doctor.PROGRAM", tmp_path)
    monkeypatch.setattr("cli.doctor.program_changed", list)
    lock.write_text(f"pytest==0.1 {HASH}", encoding="utf-8")
    assert run_doctor(tmp_path) == 0
    lock.write_text(f"pytest=={importlib.metadata.version('pytest')} {HASH}", encoding="utf-8")
    assert list(_packages(lock)) == [(OK, "packages of requirements.lock")]
    lock.write_text(f"nor-this==3.1 {HASH}", encoding="utf-8")
    assert run_doctor(tmp_path) == 1


def test_arguments_reach_new_as_they_were_typed(monkeypatch, tmp_path):
    given = []
    monkeypatch.setattr("cli.new.make_study", lambda wish: given.append(wish) or 0)
    monkeypatch.setattr("cli.verbs._refresh", lambda: None)
    (tmp_path / "spillover.yaml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "")
    assert main(["new", "x", "p.csv", "--outcome=$y `id`", "--controls", "a, b", "--force"]) == 0
    (wish,) = given
    assert (wish.study, wish.panel, wish.outcome) == ("x", str(tmp_path / "p.csv"), "$y `id`")
    assert (wish.controls, wish.is_forced, wish.secret) == ("a, b", True, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tarce"], "spillover does not read 'tarce'; did you mean trace? Nothing was run"),
        (["run", "nqp", "--inptu=x"], "spillover run does not read '--inptu'; did you mean --input?"),
        (
            ["run", "--study", "nqp"],
            "spillover run does not read '--study'; did you mean spillover run STUDY?",
        ),
        (["run", "nqp", "more"], "spillover run does not read 'more'; leave it out, it reads --input,"),
        (["clean", "nqp", "--all"], "spillover clean does not read '--all', nor anything else. Nothing"),
        (["trace", "nqp"], "spillover trace needs UNIT YEAR VARIABLE; see spillover trace --help"),
        (["query", "nqp", "from terms", "--to"], "spillover query needs --to …; see spillover query --help"),
        (["compare"], "spillover compare mine HEAD~1"),
        (["compare", "--wiht", "x"], "spillover compare does not read '--wiht'"),
        (["completion", "csh"], "'csh' is not one of bash, zsh, fish"),
    ],
)
def test_what_is_no_argument_is_refused_with_the_nearest(monkeypatch, tmp_path, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verb", "words", "found"),
    [
        ("compare", ["--with", "HEAD~1"], ("", "HEAD~1")),
        ("compare", ["nqp", "--with=HEAD~1", "--json"], ("nqp", "HEAD~1")),
        ("compare", ["--with", "HEAD~1", "nqp"], ("nqp", "HEAD~1")),
        ("match", ["--article", "a.docx"], ("", "a.docx")),
    ],
)
def test_what_comes_last_may_be_written_as_an_option(verb, words, found):
    given = parse_words(VERBS[verb], words)
    last = [one.name for one in VERBS[verb].arguments if one.default is None][-1]
    assert (given.study, getattr(given, last)) == found


@pytest.mark.parametrize(
    ("language", "said", "heads"),
    [
        ("en", "the study's name", ("usage: ", "[options]", "\noptions:")),
        ("zh", "研究的名称", ("用法： ", "[选项]", "\n选项:")),
    ],
)
def test_help_is_in_the_language_of_commands(monkeypatch, capsys, language, said, heads):
    monkeypatch.setenv("SPILLOVER_LANGUAGE", language)
    assert main(["--help"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(VERBS) + 2  # one stands in the clone
    for verb in VERBS:
        with pytest.raises(SystemExit):
            main([verb, "--help"])
        out = capsys.readouterr().out
        assert ("STUDY" not in out.split("[")[0]) or said in out
        assert out.startswith(heads[0])
        assert all(head in out for head in heads)


@pytest.mark.debt("33.16")
@pytest.mark.parametrize("name", [*DEFAULTS, "SPILLOVER_LANGUAGE"])
def test_a_variable_of_the_environment_that_means_nothing_is_refused_by_every_command(
    monkeypatch, capsys, name
):
    """One that a job alone reads was believed until then, and a language of none was English."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv(name, "1e9")
    assert main(["explain", "nqp"]) == 2
    assert re.match(rf"{name}: .*'1e9'", capsys.readouterr().err)


@pytest.mark.debt("34.2")
def test_every_verb_takes_its_study_by_its_place():
    """As `help` writes it, and messages: `spillover audit nqp`."""
    studies = [one for verb in VERBS.values() for one in verb.arguments if one.variable == "STUDY"]
    assert len(studies) > 10
    assert all(one.default is None for one in studies)
    assert parse_words(VERBS["audit"], ["nqp"]).study == "nqp"
    assert parse_words(VERBS["audit"], ["--folder=tables"]).study == ""


@pytest.mark.debt("34.2")
def test_help_of_an_installed_program_has_what_can_be_typed_there(monkeypatch, tmp_path, capsys):
    """No command of make, which is for a clone alone."""
    monkeypatch.chdir(tmp_path)
    assert main(["--help"]) == 0
    for name, verb in VERBS.items():
        if verb.place != "clone":
            with pytest.raises(SystemExit):
                main([name, "--help"])
    out = capsys.readouterr().out
    assert not re.search(r"make [a-z]+(?: [A-Z]+=|\n)|[A-Z]{4,}=", out)
    assert "spillover referee marks.md" in out
    assert not re.search("^(test-long|fuzz|bench|check) ", out, re.M)
    assert all(line[12] == " " for line in out.splitlines() if line.startswith("requirements"))
    assert main(["--version"]) == 0
    assert re.fullmatch(r"spillover \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_every_verb_is_completed_and_the_script_is_one(tmp_path):
    command = [sys.executable, "-m", "cli.main", "completion", "bash"]
    scripts = str(Path(__file__).parents[3] / "scripts")
    text = subprocess.run(
        command, env={"PYTHONPATH": scripts}, capture_output=True, text=True, check=True
    ).stdout
    shell = text + '\nCOMP_WORDS=(spillover tr) COMP_CWORD=1; _spillover; echo "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["trace", "trust"]


@pytest.mark.debt(20)
def test_results_that_are_no_database_are_a_sentence(tmp_path):
    path = tmp_path / "results" / "x" / "results.duckdb"
    path.parent.mkdir(parents=True)
    path.write_text("junk")
    with pytest.raises(StudyError, match=r"results\.duckdb is another database, .*make study STUDY=x"):
        query(tmp_path, "x", "select 1")
