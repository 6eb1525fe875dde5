"""The main results of the project's studies in two checkouts, as a table for the changelog.

python -m tools.headlines BEFORE [AFTER] [--all]

BEFORE, AFTER: folders of checkouts in which studies have run; AFTER is this one by default. A main result is
what `report.main_results` of `config/<study>.yaml` names in either; its numbers are those of
`results/<study>/results.duckdb`, also where the other checkout's page does not name it.
"""

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from base.checks import study_files
from base.command import run_guarded
from base.yaml_file import read_yaml
from spillover.errors import StudyError

ROOT = Path(__file__).parents[1]
LEVEL = 0.05  # at which a result is significant
SAME = 1e-9  # the relative difference below which a number has not changed
NUMBERS = "estimate (se), p"
HEAD = ("study", "main result", "model", "term", f"before: {NUMBERS}", f"now: {NUMBERS}", "turned")
FROM_TERMS = """
    select terms.estimate, terms.se, terms.p
    from terms join models using (model)
    where models.analysis = ? and coalesce(models.part, '') = ? and terms.term = ?
"""


class Result(NamedTuple):
    """A main result: the analysis, its part, the term."""

    analysis: str
    part: str
    term: str

    @property
    def model(self) -> str:
        """The analysis, and its part behind a slash."""
        return f"{self.analysis}/{self.part}" if self.part else self.analysis


class HeadlineNumber(NamedTuple):
    """An estimate as a run had it; se and p are None where it has none."""

    estimate: float
    se: float | None
    p: float | None

    def __str__(self) -> str:
        error = "" if self.se is None else f" ({self.se:.4g})"
        return f"{self.estimate:.4g}{error}{'' if self.p is None else f', p {self.p:.2g}'}"


def read_labels(checkout: Path, study: str) -> dict[Result, str]:
    """The main results that a checkout's study names, each with its label."""
    file = checkout / "config" / f"{study}.yaml"
    if not file.is_file():
        return {}
    report = read_yaml(file).get("report") or {}
    labels = {}
    for one in report.get("main_results") or ():
        label = one.get("label") or one["term"]
        text = label.get("en", "") if isinstance(label, dict) else str(label)
        labels[Result(one["analysis"], one.get("part") or "", one["term"])] = text
    return labels


def read_results(checkout: Path, study: str, wanted: list[Result]) -> dict[Result, HeadlineNumber] | None:
    """The numbers that a checkout's run has of some results; None where the study has not run there."""
    file = checkout / "results" / study / "results.duckdb"
    if not file.is_file():
        return None
    found = {}
    with duckdb.connect(str(file), read_only=True) as base:
        for result in wanted:
            row = base.execute(FROM_TERMS, [*result]).fetchone()
            if row is not None:
                found[result] = HeadlineNumber(*row)
    return found


def find_turns(before: HeadlineNumber | None, after: HeadlineNumber | None) -> list[str]:
    """Find what a reader must know of a change: a sign that turned, significance that came or went."""
    if before is None or after is None:
        return ["new" if before is None else "gone"]
    turns = ["**sign**"] if before.estimate * after.estimate < 0 else []
    if before.p is not None and after.p is not None and (before.p < LEVEL) != (after.p < LEVEL):
        turns.append("**significant at 5%**" if after.p < LEVEL else "**not significant at 5% any more**")
    return turns


def has_changed(before: HeadlineNumber | None, after: HeadlineNumber | None) -> bool:
    """Return whether an estimate, its error or its p differs by more than rounding."""
    if before is None or after is None:
        return before is not after
    pairs = list(zip(before, after, strict=True))
    if any((a is None) != (b is None) for a, b in pairs):
        return True
    return any(abs(a - b) > SAME * max(abs(a), abs(b)) for a, b in pairs if a is not None and b is not None)


def find_rows(before: Path, after: Path, study: str, everything: bool) -> list[list[str]] | None:
    """The rows of one study, those that changed or all; None where it has not run in both checkouts."""
    labels = read_labels(before, study) | read_labels(after, study)
    numbers = [read_results(checkout, study, list(labels)) for checkout in (before, after)]
    if numbers[0] is None or numbers[1] is None:
        return None
    rows = []
    for result, label in labels.items():
        old, new = numbers[0].get(result), numbers[1].get(result)
        if everything or has_changed(old, new):
            shown = ["—" if one is None else str(one).replace("-", "−") for one in (old, new)]
            names = [name.replace("|", r"\|") for name in (study, label, result.model, result.term)]
            rows.append([*names, *shown, ", ".join(find_turns(old, new))])
    return rows


def find_lines(before: Path, after: Path, everything: bool) -> Iterator[str]:
    """The table, and a line for each study that cannot be compared. Raises StudyError where none can be."""
    studies = sorted({name for one in (before, after) for name in study_files(one)})
    named = [study for study in studies if read_labels(before, study) | read_labels(after, study)]
    found: dict[str, Any] = {study: find_rows(before, after, study, everything) for study in named}
    compared = [study for study in named if found[study] is not None]
    if not compared:
        raise StudyError(
            f"no study with main results has run in both {before} and {after}: run `make study STUDY=…` "
            "in each"
        )
    yield f"| {' | '.join(HEAD)} |"
    yield "|" + " --- |" * len(HEAD)
    for study in compared:
        yield from (f"| {' | '.join(row)} |" for row in found[study])
        if not found[study]:
            yield f"| {study} | no main result changed |" + " |" * (len(HEAD) - 2)
    for study in named:
        if found[study] is None:
            yield f"\n{study}: not compared, for it has not run in both checkouts."


def print_table(before: Path, after: Path, everything: bool) -> None:
    """Writes the table to the screen."""
    print("\n".join(find_lines(before, after, everything)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("before", type=Path, help="the folder of the other checkout")
    parser.add_argument("after", type=Path, nargs="?", default=ROOT, help="the folder of the newer one")
    parser.add_argument("--all", action="store_true", help="results that did not change, too")
    given = parser.parse_args()
    return run_guarded("headlines", partial(print_table, given.before, given.after, given.all))


if __name__ == "__main__":
    sys.exit(main())
