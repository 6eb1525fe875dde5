"""Write what the checks propose instead of the numbers that they suspect."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from base.artifacts.memory_database import connect_in_memory
from base.artifacts.parquet import sentences_in
from spillover.words import ngettext
from warehouse.suspects.finding import SuspectedNumber

# Whose value counts where several checks doubt one number: a shift says which cell holds the right one.
FIRST = ("shifted_rows", "denied_spikes")


def propose_values(found: Iterable[SuspectedNumber]) -> list[SuspectedNumber]:
    """One finding with a value for each number of a source, of those that have any.

    A number found by several checks takes the value of the first in FIRST; if those have none, it has none.
    """
    order = {check: k for k, check in enumerate(FIRST)}
    every = sorted(found, key=lambda f: order.get(f.check, len(FIRST)))
    doubted = {_key_of_number(f) for f in every if f.check in order}
    chosen: dict[tuple[str, str, str, int], SuspectedNumber] = {}
    for f in every:
        if not math.isnan(f.proposal) and (f.check in order or _key_of_number(f) not in doubted):
            chosen.setdefault(_key_of_number(f), f)
    return list(chosen.values())


def _key_of_number(found: SuspectedNumber) -> tuple[str, str, str, int]:
    return found.source, found.measure, found.unit, found.year


def read_findings(path: Path, used: bool = False) -> list[SuspectedNumber]:
    """The findings of a list that the search has written; what is missing there is NaN. used: those alone
    that are about numbers of the study.
    """
    names = ", ".join(f'"{name}"' for name in SuspectedNumber.__dataclass_fields__)
    where = "where used" if used else ""
    with connect_in_memory() as db:
        rows = db.execute(f"select {names} from read_parquet(?) {where}", [str(path)]).fetchall()
        said = sentences_in(db, [path])
    filled: list[list[Any]] = [
        [math.nan if value is None else said.get(value, value) for value in row] for row in rows
    ]
    return [SuspectedNumber(*row) for row in filled]


def count_corrected(suspects: Path, corrections: Path) -> int:
    """Count the findings about numbers of the study that its corrections have replaced. corrections: the list
    that the warehouse writes, which need not be there.
    """
    if not corrections.is_file():
        return 0
    query = (
        "select count(*) from read_parquet(?) s where used and exists (from read_parquet(?) c "
        "where (c.measure, c.unit, c.year) = (s.measure, s.unit, s.year))"
    )
    with connect_in_memory() as db:
        ((count,),) = db.execute(query, [str(suspects), str(corrections)]).fetchall()
    return int(count)


def last_line(study: str) -> str:
    """Return the line that ends a run's checks: how many numbers are suspected, how many of them the study
    uses, and how many of these its corrections have replaced.
    """
    results = Path("results") / study
    path = results / "suspects.parquet"
    if not path.is_file() or not (found := read_findings(path)):
        return ""
    shown = {
        "count": len(found),
        "used": len(read_findings(path, used=True)),
        "corrected": count_corrected(path, results / "warehouse" / "corrections.parquet"),
        "study": study,
    }
    if not shown["corrected"]:
        return ngettext(
            "{count} suspected number, {used} of them used by the study: results/{study}/suspects.csv; "
            "`make suspects STUDY={study}` prints a corrections.csv",
            "{count} suspected numbers, {used} of them used by the study: results/{study}/suspects.csv; "
            "`make suspects STUDY={study}` prints a corrections.csv",
            "count",
            **shown,
        )
    if shown["corrected"] == shown["used"]:
        return ngettext(
            "{count} suspected number, {used} of them used by the study and replaced by its "
            "corrections.csv: results/{study}/suspects.csv",
            "{count} suspected numbers, {used} of them used by the study, all replaced by its "
            "corrections.csv: results/{study}/suspects.csv",
            "count",
            **shown,
        )
    return ngettext(
        "{count} suspected number, {used} of them used by the study, {corrected} of these already replaced "
        "by its corrections.csv: results/{study}/suspects.csv; `make suspects STUDY={study}` adds the others",
        "{count} suspected numbers, {used} of them used by the study, {corrected} of these already replaced "
        "by its corrections.csv: results/{study}/suspects.csv; `make suspects STUDY={study}` adds the others",
        "count",
        **shown,
    )


def proposal_table(db: duckdb.DuckDBPyConnection, found: Iterable[SuspectedNumber]) -> None:
    """raw.proposals: the values proposed, by source, measure, unit and year."""
    db.execute(
        "create table raw.proposals (source varchar, measure varchar, unit varchar, year integer, "
        "value double, reason varchar, proof varchar)"
    )
    for f in propose_values(found):
        row = [f.source, f.measure, f.unit, f.year, f.proposal, f"{f.check}: {f.reason}", f.proof]
        db.execute("insert into raw.proposals values (?, ?, ?, ?, ?, ?, ?)", row)
