"""What is kept to be found again: whole or not at all, within its limit, and nothing confidential."""

import json
import os
import pwd
from pathlib import Path
from types import SimpleNamespace

import pytest

from base import confidential, job, store
from engine import records
from engine.prepare import clean


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "1000000")
    for place in ("logs/s", "results/s", "config"):
        (tmp_path / place).mkdir(parents=True)
    Path("config/s.yaml").write_text("study: s\n")
    yield store.folder_for("logs/s/a.log")
    job.log.handlers.clear()


def test_what_was_kept_is_found_under_its_key_alone(folder):
    store.keep(folder, "a", b"1")
    assert store.read_entry(folder, "a") == b"1"
    assert store.read_entry(folder, "b") is None


@pytest.mark.parametrize("damage", [lambda data: data[:-1] + b"x", lambda data: data[:10], lambda data: b""])
def test_damaged_entries_are_removed_and_said_once_with_the_remedy(folder, damage):
    for key in "abcde":
        store.keep(folder, key, b"content")
    names = sorted(entry.name for entry in folder.iterdir())
    for entry in folder.iterdir():
        entry.write_bytes(damage(entry.read_bytes()))
    assert [store.read_entry(folder, key) for key in "aabcde"] == [None] * 6
    said = str(store.report_damage("s"))
    assert said.startswith(f"{folder}: results that did not match their checksum, or that others could")
    assert "were removed, 5 in all" in said
    assert f"({names[0][:12]}, {names[1][:12]}, {names[2][:12]} and 2 more)" in said
    assert "computed again" in said
    assert "make clean STUDY=s" in said
    assert not any(folder.iterdir())
    assert store.report_damage("s") == ""


def test_an_entry_under_another_name_is_damaged(folder):
    store.keep(folder, "a", b"1")
    store.keep(folder, "b", b"2")
    first, second = folder.iterdir()
    os.replace(first, second)
    assert store.read_entry(folder, "a") is store.read_entry(folder, "b") is None


def test_what_was_used_longest_ago_is_removed_first(folder, monkeypatch):
    for age, key in enumerate("abc"):
        store.keep(folder, key, bytes(100))
        os.utime(folder / store._name(key), (1000 - age, 1000 - age))
    assert store.read_entry(folder, "c")  # the oldest, used now
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "300")
    store.trim(folder)
    assert [bool(store.read_entry(folder, key)) for key in "abc"] == [True, False, True]


def test_make_clean_removes_what_is_kept(folder):
    store.keep(folder, "a", b"1")
    clean("s")
    assert not folder.exists()


def test_nothing_of_a_confidential_study_is_kept_and_what_was_is_removed(folder, monkeypatch):
    store.keep(folder, "a", b"1")
    monkeypatch.setenv(confidential.VARIABLE, "1")
    assert store.folder_for("logs/s/a.log") is None
    assert not folder.exists()


def test_a_limit_of_nothing_keeps_nothing(folder, monkeypatch):
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "0")
    assert store.folder_for("logs/s/a.log") is None


def ran(text, code="c", kept=True):
    """Runs a job whose result follows from options and input; the result, and how often it was computed."""
    Path("results/s/in.txt").write_text(text)
    times = []

    def main(snakemake, spec):
        times.append(1)
        job.log.warning("computed from %s", text)
        Path(snakemake.output[0]).write_text(text + spec["word"])

    class Params(list):
        spec = json.dumps({"word": "!"})

    rule = SimpleNamespace(
        log=["logs/s/a.log"],
        rule="analysis",
        wildcards={"analysis": "a"},
        params=Params([Params.spec, code]),
        input=["results/s/in.txt"],
        output=["results/s/out.txt"],
    )
    job.log.handlers.clear()  # a job has a process of its own
    job.run(rule, main, kept=kept)
    return Path("results/s/out.txt").read_text(), len(times)


def test_a_job_with_the_same_params_and_inputs_finds_its_results_and_its_log(folder):
    assert ran("one") == ("one!", 1)
    assert ran("two") == ("two!", 1)
    assert ran("one") == ("one!", 0)
    log = Path("logs/s/a.log").read_text()
    assert "WARNING computed from one" in log
    assert "were computed before" in log
    assert ran("one", code="d") == ("one!", 1)
    assert ran("one", kept=False) == ("one!", 1)


@pytest.mark.debt("33.17")
@pytest.mark.parametrize("part", ["the folder of all", "the folder", "an entry"])
@pytest.mark.parametrize("change", ["others may write", "a group may write", "another's", "a link"])
def test_what_others_can_write_to_is_not_used(folder, part, change, monkeypatch):
    """The seal has no key: whoever writes an entry can seal it."""
    group = SimpleNamespace(gr_name=pwd.getpwuid(os.geteuid()).pw_name, gr_mem=["colleague"])
    monkeypatch.setattr(store.grp, "getgrgid", lambda number: group)
    store.keep(folder, "a", b"1")
    (entry,) = folder.iterdir()
    path = {"the folder of all": folder.parent, "the folder": folder, "an entry": entry}[part]
    if change == "others may write":
        path.chmod(path.stat().st_mode | 0o002)
    elif change == "a group may write":
        path.chmod(path.stat().st_mode | 0o020)
    elif change == "a link":
        path.rename(path.with_name("elsewhere"))
        path.symlink_to("elsewhere")
    elif os.geteuid():
        pytest.skip("only root can give a file to another user")
    else:
        os.chown(path, 1, 1)
    assert store.read_entry(store.folder_for("logs/s/a.log"), "a") is None
    unused, damage = str(store.report_unused("s")), str(store.report_damage("s"))
    if part == "an entry":
        assert unused == ""
        assert "or that others could write, were removed, 1 in all" in damage
    else:
        named = folder.parent if part == "the folder of all" else folder
        assert unused.startswith(f"{named} is not used, since others could put numbers into it")


@pytest.mark.debt("33.17")
@pytest.mark.parametrize(("name", "number", "is_used"), [("", 0, True), ("staff", 0, False), ("", 1, False)])
def test_a_group_of_the_user_alone_may_write(folder, monkeypatch, name, number, is_used):
    """Where each user has a group of his own, as Debian gives it, new folders may be its to write to."""
    own = pwd.getpwuid(os.geteuid())
    group = SimpleNamespace(gr_name=name or own.pw_name, gr_mem=[own.pw_name])
    monkeypatch.setattr(store.grp, "getgrgid", lambda gid: group)
    user = SimpleNamespace(pw_name=own.pw_name, pw_gid=os.getegid() + number)
    monkeypatch.setattr(store.pwd, "getpwuid", lambda uid: user)
    store.keep(folder, "a", b"1")
    folder.chmod(0o775)
    assert (store.read_entry(store.folder_for("logs/s/a.log"), "a") == b"1") == is_used
    assert (store.report_unused("s") == "") == is_used


def test_a_folder_of_the_users_own_or_none_needs_no_word(folder, monkeypatch):
    assert store.report_unused("s") == ""
    store.keep(folder, "a", b"1")
    assert store.report_unused("s") == ""
    folder.chmod(0o777)
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "0")
    assert store.report_unused("s") == ""


@pytest.mark.debt("33.17")
def test_a_package_computes_what_was_found(folder, monkeypatch):
    """Results that others put into the store reached page and figures, and so the package."""
    for text in ("one", "two", "one"):
        ran(text)
    row = ("results/s/out.txt", '["logs/s/a.log"]')
    monkeypatch.setattr(records, "_query_rows", lambda study, query: [row])
    assert records.list_from_store("s") == ["results/s/out.txt"]
    assert ran("three") == ("three!", 1)
    assert records.list_from_store("s") == []
