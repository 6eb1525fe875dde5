"""The fuzzer's short run, its corpus, and that its oracle can tell a wrong reading from a right one."""

import sys
from collections import Counter
from pathlib import Path

import file_oracle
import pytest
from file_oracle import judge
from file_run import CORPUS, report, run
from fuzz_mutations import CASES, SECONDS, SEED

from ingest.observe import Observation
from ingest.text import NumberReader
from small_study import UNITS, units_in


def test_a_seeded_run_ends_without_a_traceback_or_a_silent_change():
    tally = run(SEED, SECONDS, cases=min(5 * CASES, sys.maxsize))
    print(f"\n{report(tally)}")
    assert not tally.problems
    fates: Counter[str] = Counter()
    for name, count in tally.counts.items():
        fates[name.split()[1]] += count
    # The mutator is worth its time only where both ways are taken often.
    assert fates["refused"] > fates["read"] / 4
    assert fates["compared"] > fates["refused"] / 4


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_what_failed_once(path, tmp_path):
    kind = path.name.split(".", 1)[1]
    copy = tmp_path / f"case.{kind}"
    copy.write_bytes(path.read_bytes())
    assert judge(copy, kind.split(".")[0], units_in(tmp_path, UNITS)).fate != "wrong"


TEXT = "code,name,year,population,area,note\n150600,Ordos,2013,60*61,5,x\n450900,Yulin,2013,7,8,\n"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("value", 6061.0, "observed 6061.0"),
        ("unit", "450900", "observed for 450900"),
        ("year_data", 2012, "observed for 2012"),
        ("flag", "missing", "missing, the cell has"),
    ],
)
def test_the_oracle_sees_a_wrong_observation(tmp_path, monkeypatch, old, new, problem):
    path = Path(tmp_path / "case.csv")
    path.write_text(TEXT, encoding="utf-8")
    units = units_in(tmp_path, UNITS)
    assert judge(path, "csv", units).fate == "read"
    real = file_oracle.ingest_entry

    def wrong(*arguments):
        observations, aside = real(*arguments)
        found: list[Observation] = [o._replace(**{old: new}) if o.cell == "D2" else o for o in observations]
        return found, aside

    monkeypatch.setattr(file_oracle, "ingest_entry", wrong)
    outcome = judge(path, "csv", units)
    assert outcome.fate == "wrong"
    assert problem in outcome.problem or "ledger" in outcome.problem


def test_the_oracle_sees_a_mark_taken_out_of_the_middle_and_a_lost_row(tmp_path, monkeypatch):
    path = Path(tmp_path / "case.csv")
    path.write_text(TEXT, encoding="utf-8")
    units = units_in(tmp_path, UNITS)
    plain = NumberReader._text
    monkeypatch.setattr(NumberReader, "_text", lambda self, raw: plain(self, raw.replace("*", "")))
    assert "observed 6061.0" in judge(path, "csv", units).problem
    monkeypatch.undo()
    monkeypatch.setattr("ingest.rows.RowReader.rows", _without_the_first(file_oracle))
    assert judge(path, "csv", units).fate == "wrong"


def _without_the_first(module):
    from ingest.rows import RowReader

    rows = RowReader.rows
    return lambda self: rows(self)[1:]
