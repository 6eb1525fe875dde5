"""Two versions of a study: what changed, and what alone explains each number that did."""

import errno
import os
import shutil
import subprocess
import sys
import zipfile
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

import cli.compare
from audit.study_numbers import Key, Numbers, read_numbers
from audit.versions import (
    CODE,
    VersionChange,
    add_causes,
    cells_changed,
    code_changed,
    corrections_changed,
    files_changed,
    files_read,
    find_moved_numbers,
    options_changed,
    packages_changed,
)
from base.artifacts.parquet import write_rows
from base.confidential import hides_values
from cli.compare import Comparison, _list_changes, _program_for, _program_in, _unpack_version, _write_answer
from cli.letter import PrintedPlace, build_letter, count_by_table, find_printed_places, render_cause
from cli.match import open_study
from report.render_text import to_csv
from spillover.errors import StudyError
from spillover.messages.study_names import name_by
from words.render import speaking

ROOT = Path(__file__).parents[3]
LEVELS = (0.1, 0.05, 0.01)
CHANGED = VersionChange("code", "scripts/a.py", "1", "2")
COLUMNS = dict.fromkeys(("source", "file", "sheet", "cell", "name", "measure", "unit"), "varchar")


def numbers(estimate, p, wald):
    return Numbers(
        {
            Key("m", "DF", "estimate"): estimate,
            Key("m", "DF", "se"): abs(estimate) / 2,
            Key("m", "DF", "p"): p,
            Key("m", "UL", "estimate"): 1.0,
            Key("m", "wald", "test_p"): wald,
        }
    )


def test_signs_stars_and_decisions_that_changed_are_told_with_their_cause():
    old, new = numbers(0.5, 0.04, 0.03), numbers(-0.4, 0.2, 0.07)
    found = find_moved_numbers(old, new, LEVELS)
    assert {one.key.term: one.remarks for one in found} == {"DF": ["sign", "stars"], "wald": ["decision"]}
    assert find_moved_numbers(old, old, LEVELS) == []
    assert find_moved_numbers(old, numbers(0.5, 0.04, 0.02), LEVELS) == []
    alone = {"cells": numbers(-0.4, 0.2, 0.03), "options": numbers(0.5, 0.04, 0.06)}
    causes = {one.key.term: one.cause for one in add_causes(found, alone, ["cells", "options"])}
    assert causes == {"DF": "cells", "wald": ""}
    assert {one.cause for one in add_causes(found, {}, ["code"])} == {"code"}
    text = to_csv(build_letter([CHANGED], add_causes(found, alone, ["cells", "options"]), {}, LEVELS))
    assert "** p < 0.05" in text
    assert "By the change of cells alone" in text
    assert "By several changes" in text
    assert '\nM,,,,,\nDF,0.5000**,0.2500,-0.4000,0.2000,"sign, stars"\n' in text


def test_the_letter_lists_what_the_tables_print_otherwise_and_says_how_much_else_moved(tmp_path):
    found = find_moved_numbers(numbers(0.5, 0.04, 0.03), numbers(0.503, 0.04, 0.02), LEVELS)
    printed = {Key("m", "DF", "estimate"): PrintedPlace(("3", "5"), 2)}
    text = to_csv(build_letter([CHANGED], found, printed, LEVELS))
    assert "The tables print the same numbers as before." in text
    assert "1 more estimate moved by less than is printed, or is in no table." in text
    assert "Changed code: scripts/a.py." in text
    printed[Key("m", "DF", "estimate")] = PrintedPlace(("3", "5"), 3)
    text = to_csv(build_letter([CHANGED], found, printed, LEVELS))
    assert '"M (Table\u00a03, Table\u00a05)",,,,,\nDF,0.500**,0.250,0.503**,0.252,\n' in text
    assert "moved by less" not in text
    assert (
        to_csv(build_letter([CHANGED], found, {Key("m", "UL", "estimate"): PrintedPlace(("1",), 4)})).count(
            "DF"
        )
        == 0
    )
    assert "perhaps one version is older" in to_csv(build_letter([], found, printed, LEVELS))
    told = to_csv(build_letter([CHANGED], found, printed, LEVELS, {"code"}))
    assert "By code, which could not be tried alone, or by several changes" in told
    (tmp_path / "tables").mkdir()
    cell = '<tr><th>DF</th><td data-model="m" data-term="DF" data-field="{}">{}</td></tr>'
    rows = cell.format("estimate", "0.50<sup>**</sup>") + cell.format("se", "(0.250)")
    for name in ("table03_a", "table05_b"):
        (tmp_path / "tables" / f"{name}.html").write_text(f"<table>{rows}</table>", encoding="utf-8")
    assert find_printed_places(tmp_path, numbers(0.5, 0.04, 0.03)) == {
        Key("m", "DF", "estimate"): PrintedPlace(("3", "5"), 2),
        Key("m", "DF", "se"): PrintedPlace(("3", "5"), 3),
    }


@pytest.mark.debt("34.2")
def test_a_label_of_the_study_keeps_its_small_letter():
    found = find_moved_numbers(numbers(0.5, 0.04, 0.03), numbers(-0.4, 0.2, 0.03), LEVELS)
    context = copy_context()
    context.run(name_by, {"analyses": {"m": "ln BIP by group"}})
    assert "\nln BIP by group,,,,,\n" in context.run(
        lambda: to_csv(build_letter([CHANGED], found, {}, LEVELS))
    )


def test_an_error_that_changed_alone_is_told():
    old, new = numbers(0.5, 0.04, 0.03), numbers(0.5, 0.2, 0.03)
    new.values[Key("m", "DF", "se")] = 0.4
    [one] = find_moved_numbers(old, new, LEVELS)
    assert (one.old, one.new, one.old_se, one.new_se, one.remarks) == (0.5, 0.5, 0.25, 0.4, ["stars"])
    [one] = add_causes([one], {"cells": old, "options": new}, ["cells", "options"])
    assert one.cause == "options"


def test_what_packages_move_is_not_laid_to_what_was_run_with_them():
    old, new = numbers(0.5, 0.04, 0.03), numbers(0.4, 0.04, 0.03)
    found = find_moved_numbers(old, new, LEVELS)
    for packages, code, cause in (
        (new, new, "packages"),
        (old, new, "code"),
        (numbers(0.45, 0.04, 0.03), new, ""),
        (old, old, ""),
    ):
        [one] = add_causes(found, {"code": code, "packages": packages}, ["code", "packages"])
        assert one.cause == cause
    [one] = add_causes(found, {"code": new}, ["code", "packages"])  # these could not be tried
    assert one.cause == ""


def test_the_kinds_of_change_that_move_a_number_together_are_named():
    old, half, new = (numbers(b, 0.04, 0.03) for b in (0.5, 0.45, 0.4))
    found, kinds = find_moved_numbers(old, new, LEVELS), ["cells", "options", "code"]
    for reversals, cause in (
        ((new, half, old), "options code"),
        ((half, half, half), "cells options code"),
        ((new, new, old), ""),  # with the code either of the others would do
        ((new, new, new), ""),
    ):
        without = dict(zip(kinds, reversals, strict=True))
        [one] = add_causes(found, dict.fromkeys(kinds, old), kinds, without)
        assert one.cause == cause
    del without["code"]  # it could not be tried
    assert add_causes(found, {}, kinds, without)[0].cause == ""
    alone = {"cells": half, "code": old}
    [one] = add_causes(found, alone, ["cells", "code"], {"cells": old, "code": half})
    assert one.cause == "cells code"
    text = to_csv(build_letter([CHANGED, VersionChange("cells", "a{b}", "1", "2")], found, {}))
    assert "a{b}: 1 → 2" in text
    causes = [replace(found[0], cause=cause) for cause in ("", "cells options code", "options code", "code")]
    text = to_csv(build_letter([CHANGED], causes, {}, LEVELS))
    heads = ["code alone", "options, code", "cells, options, code", "several changes"]
    rows = text.splitlines()
    found_at = [next(i for i, row in enumerate(rows) if row.strip('",').endswith(f" {h}")) for h in heads]
    assert found_at == sorted(found_at)
    [one] = add_causes(found, {"packages": old, "code": old}, ["code", "packages"], {})
    assert one.cause == ""


def test_the_same_answer_has_the_same_bytes_and_words_of_the_language(tmp_path):
    found = add_causes(
        find_moved_numbers(numbers(0.5, 0.04, 0.03), numbers(-0.4, 0.2, 0.07), LEVELS), {}, ["code"]
    )
    for name in ("one", "two"):
        _write_answer(tmp_path / name, [CHANGED], found, build_letter([CHANGED], found, {}))
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names == {"changes.csv", "letter.docx", "letter.tex", "letter.html"}
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
    with speaking("zh"):
        text = to_csv(build_letter([CHANGED], found, {}))
    assert "仅由代码的变化引起" in text
    assert "DF,0.5000**,0.2500,-0.4000,0.2000" in text


def test_a_source_that_the_registry_says_is_confidential_hides_cells(tmp_path, monkeypatch):
    for name in ("config", "resources/castle"):
        shutil.copytree(ROOT / name, tmp_path / name)
    registry = tmp_path / "config" / "sources.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("  castle:\n", "  castle:\n    confidential: true\n"), encoding="utf-8")
    monkeypatch.setenv("SPILLOVER_CONFIDENTIAL", "")
    monkeypatch.delenv("SPILLOVER_CONFIDENTIAL")
    open_study(tmp_path, "castle")
    assert hides_values()


def test_options_packages_code_and_cells(tmp_path):
    assert list(options_changed({"a": {"b": 1, "c": [2]}}, {"a": {"b": 3, "c": [2]}, "d": "x"})) == [
        VersionChange("options", "a.b", "1", "3"),
        VersionChange("options", "d", "", "x"),
    ]
    assert list(packages_changed("a==1 \\\n    --hash\nb==2\nb==2.1\n", "a==1\nb==3\nb==2.1\n")) == [
        VersionChange("packages", "b", "2, 2.1", "3, 2.1")
    ]
    for name in ("old", "new"):
        (tmp_path / name / "scripts").mkdir(parents=True)
        (tmp_path / name / "scripts" / "a.py").write_text(name, encoding="utf-8")
        row = dict.fromkeys(COLUMNS, "x") | {"year": 2020, "value": 1.0 if name == "old" else 2.5}
        same = row | {"cell": "y", "value": 1.0}
        write_rows(
            tmp_path / f"{name}.parquet", [row, same], {**COLUMNS, "year": "integer", "value": "double"}
        )
    assert [c.what for c in files_changed(tmp_path / "old", tmp_path / "new", "code", CODE)] == [
        "scripts/a.py"
    ]
    files = tmp_path / "old.parquet", tmp_path / "new.parquet"
    assert cells_changed(*files, False) == [VersionChange("cells", "x: x, x, x: x, x, 2020", "1", "2.5")]
    assert files_read(*files) == {"x"}
    assert cells_changed(*files, True) == [VersionChange("cells", "1 cell", "…", "…")]


def test_what_is_neither_cell_nor_option_of_the_study_is_told_too(tmp_path):
    said = {"old": 1, "new": 2}
    for name, value in said.items():
        for file, text in {
            "config/x.yaml": "sources: {a: {}, b: {like: c}}\n",
            "config/sources.yaml": f"sources: {{a: {{e: {value}}}, c: {{e: {value}}}, d: {{e: {value}}}}}\n",
            "resources/x/units.csv": f"{value}\n",
            "resources/x/README.md": f"{value}\n",
            "resources/y/units.csv": f"{value}\n",
            "resources/x/corrections.csv": f"cell\n{value}\n",
        }.items():
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old / "results", new / "results/x"):  # lists of cells in a form that has passed
        (folder / "warehouse").mkdir(parents=True)
        write_rows(folder / "warehouse/observations.parquet", [{"a": 1}], {"a": "integer"})
    told = [(c.kind, c.what) for c in _list_changes(old, new, old / "results", "x")]
    assert told == [
        ("cells", "resources/x/corrections.csv"),
        ("cells", "resources/x/units.csv"),
        ("options", "sources.yaml.a.e"),
        ("options", "sources.yaml.c.e"),
    ]


@pytest.mark.debt("34.4")
def test_a_project_that_was_run_with_another_version_of_the_program_says_so(tmp_path):
    """What that moves is then by the change of code, not by nothing."""
    for name, version in (("old", "0.2.0"), ("new", "0.3.0"), ("clone", "0.1.0")):
        for file, text in (
            ("config/x.yaml", "study: x\n"),
            (".snakemake/x.program", f'{{"version": "{version}", "changed_files": []}}'),
        ):
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    (tmp_path / "clone" / "scripts").mkdir()
    old, new, clone = (tmp_path / name for name in ("old", "new", "clone"))
    assert _list_changes(old, new, old / "results", "x") == [
        VersionChange("code", "spillover", "0.2.0", "0.3.0")
    ]
    assert _list_changes(old, old, old / "results", "x") == []
    assert _list_changes(clone, old, old / "results", "x") == []


@pytest.mark.debt("34.4")
def test_a_version_that_no_program_here_runs_is_refused_before_anything_runs(tmp_path, monkeypatch, capsys):
    (tmp_path / "spillover.yaml").write_text('requires: "==99"\n')
    monkeypatch.setattr(cli.compare, "open_study", lambda *_given: SimpleNamespace(stars=LEVELS))
    monkeypatch.setattr(cli.compare, "read_numbers", lambda *_given: None)
    monkeypatch.setattr(cli.compare, "_unpack_version", lambda *_given: cli.compare.Version(tmp_path, None))
    monkeypatch.setattr(cli.compare, "_warn_of_old_results", lambda *_given: pytest.fail("it ran"))
    with pytest.raises(StudyError, match="asks for spillover ==99"):
        cli.compare.compare(tmp_path, "x", "HEAD~1")
    assert capsys.readouterr().err == ""


@pytest.mark.debt("34.4")
def test_an_environment_without_the_version_asked_for_is_one_sentence(tmp_path, monkeypatch):
    """One that is not there, one without the program, and one with yet another version of it."""
    python = tmp_path / "env" / "bin" / "python"
    with pytest.raises(StudyError, match=f"--program: {tmp_path}/env: no environment in which studies can"):
        _program_in(tmp_path / "env")
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho No module named spillover >&2; exit 1\n")
    python.chmod(0o755)
    with pytest.raises(StudyError, match="no environment in which studies can be run; `python -m venv"):
        _program_in(tmp_path / "env")
    python.write_text('#!/bin/sh\n[ "$1" = -I ] && echo 0.9.1 /there/workflow/scripts\n')
    other = _program_in(tmp_path / "env")
    assert other == (str(python), "0.9.1", "/there/workflow/scripts")
    monkeypatch.setattr("cli.compare._environment", [other])
    file = tmp_path / "spillover.yaml"
    file.write_text('requires: "~=0.9.0"\n')
    assert _program_for(tmp_path) == other
    file.write_text("")
    assert _program_for(tmp_path) is None
    file.write_text('requires: "==99"\n')
    with pytest.raises(StudyError, match=r"asks for spillover ==99, and this is \S+, 0\.9\.1; make an env"):
        _program_for(tmp_path)


@pytest.mark.debt("34.4")
def test_a_version_that_is_none_is_said_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "config").mkdir()
    with pytest.raises(StudyError, match=r"has no config/x.yaml; give the folder"):
        _unpack_version(tmp_path, "x", str(tmp_path / "config"), tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with pytest.raises(StudyError, match=r"'nothing' is not .* project, which has no commit yet"):
        _unpack_version(tmp_path, "x", "nothing", tmp_path)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Begin"], check=True)
    with pytest.raises(StudyError, match=r"'nothing' is not a folder, .* project; git log lists"):
        _unpack_version(tmp_path, "x", "nothing", tmp_path)
    with pytest.raises(StudyError, match="is not a folder, a package or a commit"):
        _unpack_version(tmp_path, "x", "--output=harm", tmp_path)
    assert not (tmp_path / "harm").exists()
    (tmp_path / "other" / "config").mkdir(parents=True)
    (tmp_path / "other" / "config" / "x.yaml").write_text("study: x\n", encoding="utf-8")
    with pytest.raises(StudyError, match="the study x has not run there; run `make study STUDY=x` in it"):
        _unpack_version(tmp_path, "x", str(tmp_path / "other"), tmp_path)
    file = tmp_path / "p.zip"
    file.write_bytes(b"none")
    with pytest.raises(
        StudyError, match=r"is not a zip file that can be read .*; give a replication package"
    ):
        _unpack_version(tmp_path, "x", str(file), tmp_path)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("p/code/../../../harm", "x")
        archive.writestr("p/readme", "x")
        archive.writestr("p/code/a", "whole")
    whole = file.read_bytes()
    encrypted = whole[:6] + b"\1" + whole[7:].replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1")
    for bad in (whole.replace(b"whole", b"wrong"), encrypted):
        file.write_bytes(bad)
        with pytest.raises(
            StudyError, match=r"is not a zip file that can be read \(.(Bad CRC|File .* is enc)"
        ):
            _unpack_version(tmp_path, "x", str(file), tmp_path / "unpacked")
    file.write_bytes(whole)
    with pytest.raises(StudyError, match="has an older layout; give the commit"):
        _unpack_version(tmp_path, "x", str(file), tmp_path / "unpacked")
    assert not list(Path(tmp_path).rglob("harm"))
    (tmp_path / "config" / "x.yaml").write_text("study: x\n", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(StudyError, match=r"the version old no longer runs here \('no message'\)"):
        cli.compare._run_version(tmp_path, "x", [], "the version old")
    program = tmp_path / "program"
    program.write_text(
        "#!/bin/sh\necho \"KeyError: 'rho'\" >&2; echo '2 of 3 jobs' >&2; exit 1\n", encoding="utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(StudyError, match=r"no longer runs here \(\W*KeyError: .*rho.*\), so nothing"):
        cli.compare._run_version(tmp_path, "x", [], "the version old")

    program.write_text(
        "#!/bin/sh\nmkdir -p logs/x; echo 'ERROR analysis a failed\nRuntimeError: of a job' >logs/x/a.log\n"
        "echo 'analysis: analysis a failed' >&2; exit 1\n",
        encoding="utf-8",
    )
    with pytest.raises(StudyError, match=r"no longer runs here \('RuntimeError: of a job'\)"):
        cli.compare._run_version(tmp_path, "x", [], "the version old")


def test_a_study_that_has_not_run_is_said_with_what_runs_it(tmp_path):
    with pytest.raises(StudyError, match="the study has not run; run `make study STUDY=x` first"):
        read_numbers(tmp_path / "results" / "x", "x")


def test_raw_files_that_a_version_has_not_are_those_of_another(tmp_path, monkeypatch):
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\necho "$@" >given; exit 1\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    for name, file in (("old", "README.md"), ("new", "a.csv")):
        (tmp_path / name / "raw").mkdir(parents=True)
        (tmp_path / name / "raw" / file).write_text("x\n", encoding="utf-8")
        (tmp_path / name / "config").mkdir()
        (tmp_path / name / "config/x.yaml").write_text("input: raw\n", encoding="utf-8")
    for name in ("old", "new"):
        with pytest.raises(StudyError, match="no longer runs here"):
            cli.compare._run_version(tmp_path / name, "x", [tmp_path / "new"], "it")
        given = (tmp_path / name / "given").read_text(encoding="utf-8")
        assert f"--input={tmp_path / 'new/raw'} " in given


@pytest.mark.debt("33.11")
def test_corrected_cells_are_counted_each_with_file_cell_and_both_values(tmp_path):
    """Of two lines of corrections one is new and one says another value; reasons are no cells."""
    head = "city,year,variable,value,reason,source\n"
    old = head + "B,2020,gdp,5,slip,x\nC,2020,gdp,7,slip,x\n"
    new = head + "A,2020,gdp,3,slip,x\nB,2020,gdp,6,slip,x\nC,2020,gdp,7,another slip,x\n"
    rows = [
        {"source": "s", "file": "f.xlsx", "sheet": "S", "cell": cell, "name": name, "unit": unit}
        | {"measure": "gdp", "year": 2020, "value": 9.0, "chosen": True}
        for name, unit, cell in (("A", "1", "B2"), ("B", "2", "B3"), ("C", "3", "B4"))
    ]
    kinds = {**COLUMNS, "year": "integer", "value": "double", "chosen": "boolean"}
    write_rows(tmp_path / "observations.parquet", rows, kinds)
    found = corrections_changed(old, new, [tmp_path / "observations.parquet"], False)
    assert found == [
        VersionChange("cells", "s: f.xlsx, S, B2: gdp, A, 2020", "9", "3"),
        VersionChange("cells", "s: f.xlsx, S, B3: gdp, B, 2020", "5", "6"),
    ]
    assert corrections_changed(old, new, [], True) == [VersionChange("cells", "2 cells", "…", "…")]
    assert [c.what for c in corrections_changed(old, new, [], False)] == ["gdp, A, 2020", "gdp, B, 2020"]


@pytest.mark.debt("33.11")
def test_of_code_the_functions_that_differ_are_said(tmp_path):
    texts = {
        "old": "def f():\n    x\n\nclass A:\n    def g(self):\n        return 2\n\ndef h():\n    pass\n",
        "new": "def f():  #\n    x\n\nclass A:\n    def g(self):\n        return 3\n\ndef k():\n    pass\n",
    }
    for name, text in texts.items():
        (tmp_path / name / "scripts").mkdir(parents=True)
        (tmp_path / name / "scripts" / "a.py").write_text(text, encoding="utf-8")
        (tmp_path / name / "scripts" / "b.py").write_text(f"def broken(:\n{name}\n", encoding="utf-8")
        (tmp_path / name / "scripts" / "c.py").write_text(f"# {name}\nx = 1\n", encoding="utf-8")
        (tmp_path / name / "scripts" / "d.py").write_text(f"x = '{name}'\n", encoding="utf-8")
    found = [change.what for change in code_changed(tmp_path / "old", tmp_path / "new", CODE)]
    assert found == [
        "scripts/a.py: A.g, k, h",
        "scripts/b.py",
        "scripts/c.py: comments and blanks alone",
        "scripts/d.py: lines outside functions",
    ]


def test_one_number_that_moved_is_one_number():
    key = Key("m", "DF", "estimate")
    assert count_by_table(
        numbers(0.5, 0.04, 0.03), numbers(-0.4, 0.2, 0.07), {key: PrintedPlace(("10",), 3)}
    ) == ["Table\u00a010: 1 printed number"]


def test_what_tables_print_is_counted_by_number_not_by_estimate():
    """The coefficient, its error and its p; not what rounds to the same, nor what no table prints."""
    old, new = numbers(0.5, 0.04, 0.03), numbers(0.504, 0.2, 0.07)
    fields = "estimate", "se", "p"
    printed = {Key("m", "DF", field): PrintedPlace(("2",), 3) for field in fields}
    assert count_by_table(old, new, printed) == ["Table\u00a02: 3 printed numbers"]
    printed[Key("m", "DF", "estimate")] = PrintedPlace(("2",), 2)
    assert count_by_table(old, new, printed) == ["Table\u00a02: 2 printed numbers"]


@pytest.mark.debt("33.11")
def test_what_moved_is_told_by_table_first():
    found = find_moved_numbers(numbers(0.5, 0.04, 0.03), numbers(-0.4, 0.2, 0.07), LEVELS)
    printed = {one.key: PrintedPlace(("10", "2"), 3) for one in found}
    tables = count_by_table(numbers(0.5, 0.04, 0.03), numbers(-0.4, 0.2, 0.07), printed)
    assert tables == ["Table\u00a02: 2 printed numbers", "Table\u00a010: 2 printed numbers"]
    text = to_csv(build_letter([CHANGED], found, printed, LEVELS, tables=tables))
    assert f"What is printed otherwise: {tables[0]}; {tables[1]}." in text
    said = {one.cause: render_cause(one.cause, True, []) for one in found}
    facts = Comparison("x", "HEAD", [CHANGED], [], found, said, tables, [])
    lines = cli.compare._render_text(facts).splitlines()
    assert lines.index("Table\u00a02: 2 printed numbers") < next(i for i, x in enumerate(lines) if "By " in x)


@pytest.mark.debt("33.20")
def test_a_commit_that_does_not_fit_on_the_disk_is_said_so(tmp_path, monkeypatch):
    def fail(*_given, **_options):
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))

    monkeypatch.setattr("cli.compare._archive_commit", fail)
    with pytest.raises(StudyError, match=r"larger than files may be here \(ulimit -f\)"):
        cli.compare._unpack_commit(tmp_path, "x", "HEAD", tmp_path / "commit")


@pytest.mark.debt("33.18")
@pytest.mark.parametrize("other", ["a" * 300, "a" * 100_000, "a\0b", "~nobody_of_this_name"])
def test_a_version_of_any_name_is_said_not_to_be_one(tmp_path, other):
    with pytest.raises(StudyError, match="is not a folder, a package or a commit") as error:
        _unpack_version(tmp_path, "x", other, tmp_path)
    assert len(str(error.value)) < 300


@pytest.mark.debt("33.18")
def test_links_of_commits_and_packages_are_refused_in_one_sentence(tmp_path):
    def git(*words):
        subprocess.run(
            ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True
        )

    git("init", "-q")
    (tmp_path / "link").symlink_to("/etc/hostname")
    git("add", "link")
    git("commit", "-qm", "a")
    with pytest.raises(
        StudyError, match=r"the commit 'HEAD' cannot be unpacked \(.*absolute path.*; check it out"
    ):
        _unpack_version(tmp_path, "x", "HEAD", tmp_path / "made")
    link = zipfile.ZipInfo("p/code/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr(link, "/etc/hostname")
        archive.writestr("p/code/config/x.yaml", "study: x\n")
    with pytest.raises(StudyError, match="'p/code/link' is a link, which no replication package holds"):
        _unpack_version(tmp_path, "x", str(tmp_path / "p.zip"), tmp_path / "unpacked")


@pytest.mark.debt("33.18")
@pytest.mark.parametrize("text", ["- a\n", "a: [\n"])
def test_a_commit_is_named_as_git_names_it(tmp_path, monkeypatch, text):
    """The folder into which it was unpacked is gone when the message is read."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "x.yaml").write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "add", "-A"], check=True)
    commit = ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "Begin"]
    subprocess.run(["git", "-C", tmp_path, *commit], check=True)
    monkeypatch.setattr(cli.compare, "open_study", lambda root, study: SimpleNamespace(stars=LEVELS))
    monkeypatch.setattr(cli.compare, "read_numbers", lambda results, study: Numbers({}))
    monkeypatch.setattr(cli.compare, "_warn_of_old_results", lambda root, study: None)
    with pytest.raises(StudyError, match=r"^HEAD:config/x\.yaml(, line [0-9]+)?: ") as found:
        cli.compare.compare(tmp_path, "x", "HEAD")
    assert "spillover-" not in str(found.value)


@pytest.mark.debt("33.18")
@pytest.mark.parametrize("text", ["- a\n", "text\n", ""])
def test_a_version_whose_configuration_has_no_keys_is_refused(tmp_path, text):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"x\.yaml: .*give another version|x\.yaml.*empty"):
        cli.compare._run_version(tmp_path, "x", [], "it")
    with pytest.raises(StudyError, match=r"x\.yaml: .*give another version|x\.yaml.*empty"):
        cli.compare._list_changes(tmp_path, tmp_path, tmp_path, "x")
