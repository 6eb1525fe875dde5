"""Estimates the specifications of one chunk of a sweep, one row each."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from base import job
from base.artifacts.rows import write_rows
from spillover.analysis import KINDS, Sampled
from spillover.arrays.foundation import EstimationError
from spillover.declared import convert, load_kind
from spillover.errors import StudyError
from spillover.fit import Fit, Record, term_of
from sweep.choice import Choice, Subject
from sweep.choices.weights import Weights
from sweep.columns import PARTS, columns
from sweep.files import SweepFiles
from sweep.matrices import Options
from sweep.plan import Specification, choices_of, columns_of, specifications

EFFECTS = ("direct", "indirect", "total")


def rows_of(
    subject: Subject, choices: Sequence[Choice], files: SweepFiles, part: str | None = None
) -> Iterator[Options]:
    """One row for each specification; one that cannot be estimated has its reason in `failed`, and the sweep
    goes on.
    """
    for specification in specifications(subject, choices):
        outcome = specification.subject.options["outcome"]
        row: Options = {"specification": specification.id, "outcome": outcome, **specification.columns}
        try:
            row |= _estimated(specification, files, part)
        except EstimationError as error:
            row["failed"] = str(error)
        except StudyError as error:
            raise StudyError(f"{specification.id}: {error}") from error
        yield row


def _estimated(specification: Specification, files: SweepFiles, part: str | None) -> Options:
    """What the analysis of a specification gives, run as any analysis is."""
    options, treatment = specification.subject
    analysis = convert(options, load_kind(KINDS, options["kind"], Sampled))
    row = _numbers(analysis.fit(files), treatment, part)
    weights = str(options.get("weights"))
    if weights in files.described:
        row |= files.facts(weights, files.design(analysis))
    return row


def _numbers(report: Fit, treatment: str, part: str | None) -> Options:
    """The numbers of a row: of the treatment, of rho and lambda, of its effects, and of the fit."""
    document = {"analysis": report.analysis.kind, "estimates": report.estimates}
    record, _ = term_of(document, part, treatment)
    sizes = {key: record[key] for key in ("units", "periods", "nobs")}
    terms = {row["term"]: row for row in record["terms"]}
    # Random effects have a statistic theta, which is not the coefficient of W times the treatment.
    fit = {key: value for key, value in record["statistics"].items() if key not in PARTS}
    row = {**fit, **sizes}
    row |= _term(terms, treatment, "beta") | _term(terms, f"W:{treatment}", "theta")
    row |= _term(terms, "rho", "rho") | _term(terms, "lambda", "lambda")
    effects = _effects(report.estimates)
    if effects is None:  # no spillovers: the coefficient is the direct effect and the total one
        return row | _term(terms, treatment, "direct") | _term(terms, treatment, "total")
    for kind in EFFECTS:
        row |= _term(effects, f"{treatment}:{kind}", kind)
    return row


def _effects(estimates: Sequence[Record]) -> dict[str, Record] | None:
    """The effects of a spatial model by term, those of the long run where it is dynamic; empty where it has
    some, but not these; None where it has none.
    """
    found = {record["part"]: record for record in estimates if record["part"].startswith("effects")}
    for part in ("effects", "effects_long"):
        if part in found:
            return {row["term"]: row for row in found[part]["terms"]}
    return {} if found else None


def _term(terms: dict[str, Record], term: str, name: str) -> Options:
    if term not in terms:
        return {}
    suffixes = {"": "estimate", "_se": "se", "_p": "p", "_low": "low", "_high": "high"}
    return {name + suffix: float(terms[term][key]) for suffix, key in suffixes.items()}


def main(snakemake: Any, spec: Options) -> None:
    """Writes the rows of one chunk."""
    files = SweepFiles.of_chunk(snakemake, spec["matrices"], spec["simulated"])
    choices = choices_of(spec["choices"])
    if spec["matrices"]:
        choices = [Weights(weights=tuple(spec["matrices"])), *choices]
    job.log.setLevel(logging.WARNING)  # not a line for each specification
    rows = list(rows_of(Subject(**spec["subject"]), choices, files, spec["part"]))
    job.log.setLevel(logging.INFO)
    write_rows(snakemake.output[0], rows, columns(columns_of(choices)))
    failed = [row for row in rows if row.get("failed")]
    job.log.info(
        "%d specifications over %d matrices, %d failed", len(rows), len(spec["matrices"]), len(failed)
    )
    for row in failed:
        job.log.warning("%s: %s", row["specification"], row["failed"])


if "snakemake" in globals():
    job.run(snakemake, main)  # type: ignore[name-defined] # noqa: F821
