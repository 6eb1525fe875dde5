"""The rows of a study's crosscheck, and their summary."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from artifacts.analysis import read_analysis
from artifacts.atomic import write_text
from artifacts.rows import write_rows
from crosscheck.columns import COLUMNS
from crosscheck.compare import Row, rows_of, settle
from crosscheck.opinion import Opinion, decode
from crosscheck.summary import differences, summary_of
from study.job import by_stem, log, paths, run

TESTED = ("statistic", "test", "test p")  # of an estimate as one, and not of its terms
Copies = Mapping[str, Mapping[str, tuple[str, str]]]


def compared(analyses: Iterable[Path], opinions: Mapping[str, Path], copies: Copies) -> list[Row]:
    """The rows of all analyses, in their order. copies: by analysis, the terms whose numbers are those of
    other estimates, which what was said of those is compared with.
    """
    said = {name: decode(path.read_bytes()).opinions for name, path in opinions.items()}
    rows: list[Row] = []
    for path in analyses:
        found = said.get(path.stem, ())
        if copied := copies.get(path.stem):
            found = (*found, *of_copies(path.stem, copied, said))
        rows += settle(list(rows_of(read_analysis(path), found)))
    return rows


def of_copies(
    analysis: str, copied: Mapping[str, tuple[str, str]], said: Mapping[str, tuple[Opinion, ...]]
) -> Iterator[Opinion]:
    """The opinions of other estimates' terms, under this analysis's own."""
    for term, (model, other) in copied.items():
        for opinion in said.get(model.partition("/")[0], ()):
            if (opinion.model, opinion.term) == (model, other) and opinion.quantity not in TESTED:
                yield replace(opinion, model=analysis, term=term)


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds `compared` to its rule. A number that differs is a warning in the log, not a failure: nothing of
    the study changes by it.
    """
    inputs, outputs = snakemake.input, snakemake.output
    rows = compared(paths(inputs.analyses), by_stem(inputs.opinions), spec["copies"])
    summary = summary_of(spec["study"], rows)
    write_rows(outputs.rows, rows, {name: kind for name, (kind, _) in COLUMNS.items()})
    write_text(outputs.summary, json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
    log.info("%d of %d confirmed", summary["confirmed"], summary["coefficients_and_errors"])
    for line in differences(summary):
        log.warning("%s", line)


if "snakemake" in globals():
    run(globals()["snakemake"], main)
