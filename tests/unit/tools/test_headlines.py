"""The main results of two checkouts, side by side."""

from pathlib import Path

import duckdb
import pytest

from spillover.errors import StudyError
from tools.headlines import find_lines, main

pytestmark = [pytest.mark.debt("32.6"), pytest.mark.proof("hand calculation")]


def checkout(
    folder: Path, terms: dict[tuple[str, str, str], tuple], named: list[str], ran: bool = True
) -> Path:
    """A folder with a study `town` whose page names some results, and the numbers of its run."""
    (folder / "config").mkdir(parents=True)
    lines = "".join(f"    - {one}\n" for one in named)
    (folder / "config/town.yaml").write_text(f"report:\n  main_results:\n{lines}")
    (folder / "config/bare.yaml").write_text("title: none\n")
    if not ran:
        return folder
    (folder / "results/town").mkdir(parents=True)
    with duckdb.connect(str(folder / "results/town/results.duckdb")) as base:
        base.execute("create table models (model varchar, analysis varchar, part varchar)")
        base.execute("create table terms (model varchar, term varchar, estimate double, se double, p double)")
        for (analysis, part, term), numbers in terms.items():
            model = f"{analysis}/{part}" if part else analysis
            base.execute("insert into models values (?, ?, ?)", [model, analysis, part])
            base.execute("insert into terms values (?, ?, ?, ?, ?)", [model, term, *numbers])
    return folder


SDM, PLAIN = ("sdm", "effects", "x:indirect"), ("plain", "", "x")
NAMED = [
    "{label: {en: 'Indirect | effect', zh: 间接}, analysis: sdm, part: effects, term: 'x:indirect'}",
    "{label: Plain, analysis: plain, term: x}",
]


def test_a_result_that_turned_is_marked_and_one_that_did_not_is_left_out(tmp_path):
    old = checkout(
        tmp_path / "old", {SDM: (0.152333, 0.037974, 6.03e-5), PLAIN: (1.0, 0.5, 0.046)}, NAMED[1:]
    )
    new = checkout(tmp_path / "new", {SDM: (-0.036082, 0.055850, 0.518), PLAIN: (1.0, 0.5, 0.046)}, NAMED)
    lines = [*find_lines(old, new, everything=False)]
    (row,) = [line for line in lines if line.startswith("| town")]
    assert row == (
        r"| town | Indirect \| effect | sdm/effects | x:indirect | 0.1523 (0.03797), p 6e−05 | "
        "−0.03608 (0.05585), p 0.52 | **sign**, **not significant at 5% any more** |"
    )
    every = [line for line in find_lines(old, new, everything=True) if line.startswith("| town")]
    assert len(every) == 2
    assert every[0].endswith("| 1 (0.5), p 0.046 | 1 (0.5), p 0.046 |  |")


def test_results_that_are_new_or_gone_and_numbers_without_errors(tmp_path):
    old = checkout(tmp_path / "old", {PLAIN: (2.0, None, None)}, NAMED)
    new = checkout(tmp_path / "new", {SDM: (0.1, 0.01, 1e-9)}, NAMED)
    lines = [line for line in find_lines(old, new, everything=False) if line.startswith("| town")]
    assert [line.rsplit("| ", 1)[1] for line in lines] == ["new |", "gone |"]
    assert "| 2 | — |" in lines[1]
    same = [line for line in find_lines(new, new, everything=False) if line.startswith("| town")]
    assert same == ["| town | no main result changed | | | | | |"]


def test_a_study_that_has_not_run_is_said(tmp_path, capsys, monkeypatch):
    old = checkout(tmp_path / "old", {}, NAMED, ran=False)
    new = checkout(tmp_path / "new", {PLAIN: (1.0, 0.5, 0.046)}, NAMED)
    with pytest.raises(StudyError, match="no study with main results has run in both"):
        [*find_lines(old, new, everything=False)]
    monkeypatch.setattr("sys.argv", ["headlines", str(old), str(new)])
    assert main() == 2
    assert "make study" in capsys.readouterr().err
