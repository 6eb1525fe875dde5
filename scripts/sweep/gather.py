"""Joins the chunks of a sweep to one table, and says what the sweep shows."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from base import job
from base.artifacts.json_record import write_json_record
from base.artifacts.parquet import read_rows, write_rows
from spillover.sweeps.columns import AND, columns
from spillover.sweeps.row import SweepRow, read_sweep_row
from spillover.sweeps.summary import summarise
from sweep.options import PlannedSweep, SweepOptions


def describe_addition(row: SweepRow, planned: PlannedSweep) -> str | None:
    """Describe what the recorded plan lacks of a specification, as choices and labels; None where it has all.
    A subset of controls was planned where each of them was; what the plan left out together was not planned.
    """
    lacking = []
    for choice, labels in planned.choices.items():
        label = str(row.choices.get(choice))
        parts = label.split(AND) if choice == "subsets" else [label]
        if not {*parts} <= {*labels}:
            lacking.append(f"{choice} {label}")
    for one in planned.former_exclusions:
        if all(_has(row, choice, labels) for choice, labels in one.items()):
            lacking.append(", ".join(f"{choice} {row.choices.get(choice)}" for choice in one))
    return "; ".join(lacking) or None


def _has(row: SweepRow, choice: str, labels: Sequence[str]) -> bool:
    """Return whether a specification has one of the labels; a matrix is also named by its family."""
    made = row.choices
    return made.get(choice) in labels or (choice == "matrix" and made.get("family") in labels)


def main(snakemake: Any, spec: SweepOptions) -> None:
    """Write the table, ordered by specification, and the summary."""
    rows = list(map(read_sweep_row, read_rows(job.paths(snakemake.input), order_by=["specification"])))
    drawn, plan = bool(rows) and rows[0].replicate is not None, spec.recorded_plan
    table = columns(rows[0].choices if rows else (), drawn=drawn, frozen=plan is not None)
    if plan is not None:
        rows = [replace(row, exploratory=describe_addition(row, plan)) for row in rows]
    write_rows(snakemake.output.rows, [row.columns() for row in rows], table)
    summary = replace(
        summarise(rows),
        sweep=snakemake.wildcards.sweep,
        is_simulated=spec.is_simulated,
        space=spec.space,
    )
    if plan is not None:
        later = sum(bool(row.exploratory) for row in rows)
        summary = replace(summary, exploratory=later, only_in_plan=tuple(plan.only_in_plan))
    write_json_record(snakemake.output.summary, summary)
    job.log.info("%d specifications, %d estimated", summary.specifications, summary.estimates)


if "snakemake" in globals():
    job.run(snakemake, main, SweepOptions)  # type: ignore[name-defined] # noqa: F821
