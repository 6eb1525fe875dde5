"""Commas that may be decimal marks are read as between thousands, and a word is said about it."""

import os

import pytest

from engine.remarks import NOTE
from engine.remarks import read_remarks as said_at_the_end
from hostile_reading import TEXT
from ingest.build import find_remarks
from ingest.registry import build_source
from small_study import LONG, ingest_entry, units_in
from spillover.words import translation

pytestmark = pytest.mark.debt(9)


def said(tmp_path, first, second, **options):
    """The remarks about a column of two cells, and what became of the cells by the ledger."""
    path = tmp_path / "long.csv"
    path.write_text(TEXT.replace("200", f'"{first}"').replace("300", f'"{second}"'), encoding="utf-8")
    source = {**LONG, "format": "csv", **options}
    found, aside = ingest_entry("long", source, {path.name: path}, units_in(tmp_path))
    whys = {line.why for account in aside.accounts for line in account.lines()}
    return list(
        find_remarks(build_source(source), found, aside)
    ), "number whose comma was taken for thousands" in whys


def test_a_column_of_which_nothing_says_what_its_commas_are(tmp_path):
    (remark,), counted = said(tmp_path, "1,234", "2,345")
    assert "population (long.csv, " in remark
    assert "2 numbers such as '1,234' are read with a mark of thousands" in remark
    assert "may be a decimal mark: then set 'decimal'" in remark
    assert counted


@pytest.mark.parametrize(("other", "counted"), [("1,234,567", True), ("12.5", True), ("1,234.5", True)])
def test_a_point_or_a_second_comma_tells(tmp_path, other, counted):
    assert said(tmp_path, "1,234", other) == ([], counted)


def test_units_that_a_source_lacks_are_said_with_its_files(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(TEXT, encoding="utf-8")
    source = {**LONG, "format": "csv"}
    read = ingest_entry("long", source, {path.name: path}, units_in(tmp_path))
    (remark,) = find_remarks(build_source(source), *read, [path.name, "b.csv", "c.csv"], ["Elm", "Oak"])
    assert remark == "units of the study that are not in long.csv, b.csv and 1 more: Elm, Oak"


def test_a_declared_mark_and_numbers_without_commas_are_no_doubt(tmp_path):
    assert said(tmp_path, "1,234", "2,345", decimal=".") == ([], False)
    assert said(tmp_path, "1234", "2345") == ([], False)


def test_what_jobs_warn_of_is_said_at_the_end_of_their_run(tmp_path):
    old, new = tmp_path / "old.log", tmp_path / "new.log"
    old.write_text("00:00:01 WARNING of before\n")
    os.utime(old, (1, 1))
    new.write_text("00:00:01 INFO started\n" + "".join(f"00:00:01 WARNING no {i}\n" for i in range(7)))
    since = new.stat().st_mtime - 1
    lines = said_at_the_end([old, new, tmp_path / "none.log"], since)
    assert lines == [*(f"Note: no {i}" for i in range(5)), f"2 more notes are in {new}"]
    assert translation(NOTE, "zh") == "注意："  # no blank follows it
