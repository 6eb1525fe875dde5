"""The rows of a study's crosscheck, and their summary."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from base.artifacts.analysis import read_analysis
from base.artifacts.atomic import write_text
from base.artifacts.parquet import read_rows, write_records
from base.job import index_by_stem, log, paths, run
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.compared_number import ComparedNumber
from crosscheck.options import CrosscheckOptions
from crosscheck.summary import summary_of
from crosscheck.verdict import differences
from crosscheck.verdicts import ABSENT, describe_counts
from spillover.estimates import AnalysisRecord, EstimateRecord, TermRecord
from spillover.opinions.opinion import Opinion, decode
from spillover.opinions.question import Specification
from spillover.sweeps.row import SweepRow, read_sweep_row
from spillover.words import lasting

TESTED = ("statistic", "test", "test p")  # of an estimate as one, and not of its terms
Copies = Mapping[str, Mapping[str, tuple[str, str]]]


def read_opinions(files: Iterable[Path]) -> dict[str, tuple[Opinion, ...]]:
    """Read files of opinions, as those on each analysis."""
    found: dict[str, list[Opinion]] = defaultdict(list)
    for path in files:
        for opinion in decode(path.read_bytes()).opinions:
            found[opinion.model.partition("/")[0]].append(opinion)
    return {name: tuple(of_it) for name, of_it in found.items()}


def compare_numbers(
    analyses: Iterable[Path], said: Mapping[str, tuple[Opinion, ...]], copies: Copies
) -> list[ComparedNumber]:
    """Compare the numbers of all analyses, in their order. copies: by analysis, the terms whose numbers are
    those of other estimates, which what was said of those is compared with.
    """
    rows: list[ComparedNumber] = []
    for path in analyses:
        found = said.get(path.stem, ())
        if copied := copies.get(path.stem):
            found = (*found, *give_copies(path.stem, copied, said))
        rows += settle_verdicts(list(compare_rows(read_analysis(path), found)))
    return rows


def build_missing_row(program: str) -> ComparedNumber:
    """Build the row of a program that is not there."""
    note = lasting("{name} is not installed", name=program)
    return ComparedNumber(program=program, version="", verdict=ABSENT, note=note)


def read_sweep_rows(
    path: Path, specifications: Sequence[Specification], said: Sequence[Opinion]
) -> list[ComparedNumber]:
    """Read the rows of the specifications of a sweep that others were asked about."""
    kinds = {one.model: one.kind for one in specifications}
    said_of: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in said:
        said_of[opinion.model.removesuffix("/effects")].append(opinion)
    found: list[ComparedNumber] = []
    for row in map(read_sweep_row, read_rows([path])):
        model = f"{path.stem}: {row.specification}"
        if model in kinds and row.failure is None:
            document = AnalysisRecord(
                analysis=f"sweep {path.stem}", kind=kinds[model], estimates=estimates_of(model, row)
            )
            found += compare_rows(document, said_of[model])
    return settle_verdicts(found)


def estimates_of(model: str, row: SweepRow) -> tuple[EstimateRecord, ...]:
    """Convert a row of a sweep's table to the estimate and the effects that it is of."""
    treatment = str(row.choices["treatment"])
    names = {"beta": treatment, "theta": f"W:{treatment}", "rho": "rho", "lambda": "lambda"}
    effects = {kind: f"{treatment}:{kind}" for kind in ("direct", "indirect", "total")}
    fit = {key: row.numbers[key] for key in ("loglik", "aic", "bic", "r2_within") if key in row.numbers}
    of_row = partial(
        EstimateRecord,
        estimator="",
        outcome=row.outcome,
        nobs=int(row.numbers["nobs"]),
        units=int(row.numbers["units"]),
        periods=int(row.numbers["periods"]),
        settings={},
        tests=(),
        notes=(),
    )
    return (
        of_row(model=model, part="", terms=_terms(row, names), statistics=fit),
        of_row(model=f"{model}/effects", part="effects", terms=_terms(row, effects), statistics={}),
    )


def _terms(row: SweepRow, names: Mapping[str, str]) -> tuple[TermRecord, ...]:
    simulated = ("direct", "indirect", "total")  # of these the errors are not asked again
    return tuple(
        TermRecord(term=term, estimate=found.estimate) if key in simulated else replace(found, term=term)
        for key, term in names.items()
        if (found := row.find_term(key)) is not None
    )


def give_copies(
    analysis: str, copied: Mapping[str, tuple[str, str]], said: Mapping[str, tuple[Opinion, ...]]
) -> Iterator[Opinion]:
    """Yield the opinions of other estimates' terms, under this analysis's own."""
    for term, (model, other) in copied.items():
        for opinion in said.get(model.partition("/")[0], ()):
            if (opinion.model, opinion.term) == (model, other) and opinion.quantity not in TESTED:
                yield replace(opinion, model=analysis, term=term)


def main(snakemake: Any, spec: CrosscheckOptions) -> None:
    """Compare the numbers of a study and write the table and its summary. A number that differs is a warning
    in the log, not a failure: nothing of the study changes by it.
    """
    inputs, outputs = snakemake.input, snakemake.output
    said = read_opinions([*paths(inputs.opinions), *paths(inputs.further)])
    rows = compare_numbers(paths(inputs.analyses), said, spec.copies)
    rows += [build_missing_row(program) for program in spec.missing_programs]
    for path in map(Path, inputs.sweeps):
        made = decode(index_by_stem(inputs.sampled)[path.stem].read_bytes())
        rows += read_sweep_rows(path, made.question.specifications, made.opinions)
    summary = summary_of(spec.study, rows, spec.installable_programs, spec.copies)
    write_records(outputs.rows, rows, ComparedNumber)
    write_text(outputs.summary, msgspec.json.format(msgspec.json.encode(summary), indent=1).decode() + "\n")
    log.info("%s", describe_counts(summary.evidence, summary.programs))
    for line in differences(summary):
        log.warning("%s", line)


if "snakemake" in globals():
    run(globals()["snakemake"], main, CrosscheckOptions)
