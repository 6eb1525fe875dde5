"""The rows of a study's crosscheck, and their summary."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from artifacts.analysis import read_analysis
from artifacts.atomic import write_text
from artifacts.rows import write_rows
from crosscheck.columns import COLUMNS
from crosscheck.compare import Row, rows_of, settle
from crosscheck.opinion import decode
from crosscheck.summary import differences, summary_of
from study.job import by_stem, log, paths, run


def compared(analyses: Iterable[Path], opinions: dict[str, Path]) -> list[Row]:
    """The rows of all analyses, in their order."""
    rows: list[Row] = []
    for path in analyses:
        said = decode(opinions[path.stem].read_bytes()).opinions if path.stem in opinions else ()
        rows += settle(list(rows_of(read_analysis(path), said)))
    return rows


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds `compared` to its rule. A number that differs is a warning in the log, not a failure: nothing of
    the study changes by it.
    """
    inputs, outputs = snakemake.input, snakemake.output
    rows = compared(paths(inputs.analyses), by_stem(inputs.opinions))
    summary = summary_of(spec["study"], rows)
    write_rows(outputs.rows, rows, {name: kind for name, (kind, _) in COLUMNS.items()})
    write_text(outputs.summary, json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
    log.info("%d of %d confirmed", summary["confirmed"], summary["coefficients_and_errors"])
    for line in differences(summary):
        log.warning("%s", line)


if "snakemake" in globals():
    run(globals()["snakemake"], main)
