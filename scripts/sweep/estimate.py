"""Estimates the specifications of one chunk of a sweep, one row each."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, ClassVar, Self

import msgspec
import numpy as np
from msgspec.structs import asdict, replace

from analyses.files import Files, read_panel
from base import job, store
from base.artifacts.parquet import write_rows
from base.job import canonical_json
from spillover.analysis import SampledAnalysis
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.declarations import KINDS, all_options_of, convert, load_kind
from spillover.errors import StudyError
from spillover.panel.design import Design, PanelColumns
from spillover.panel.spatial import cut_to
from spillover.recipe import recipe_options
from spillover.sweeps.columns import columns
from spillover.sweeps.numbers import specification_numbers_of
from spillover.sweeps.row import SpecificationResult, SweepRow
from spillover.words import _, sentence_of
from sweep.choice import Choice, Specification, Subject, choices_of, columns_of
from sweep.choices.weights import Weights
from sweep.matrices import Options, matrix_label
from sweep.options import ChunkOptions
from sweep.row_store import StoredRows
from sweep.space import Row, list_specifications
from weights.build import build_matrix
from weights.family import Family
from weights.ground import Ground, load_ground

# The files of a sweep's chunk: samples and operators, each made once for many specifications.

_OF_A_DESIGN = ("sample", "standardise", "centre", "trim_tails", "winsorise", "observation_weights")


@dataclass(frozen=True)
class SweepFiles(Files):
    """Files of a chunk. descriptions: of its matrices by their labels; families: those of the study's
    matrices that its baselines use, by name.

    Specifications come matrix by matrix, so only one matrix is kept: a dense one of 2,844 units and its
    factors take 130 MB.
    """

    for_numbers: ClassVar[bool] = True

    descriptions: Mapping[str, Options] = field(default_factory=dict)
    families: Mapping[str, Options] = field(default_factory=dict)
    ground_files: Mapping[str, Path] = field(default_factory=dict)
    designs: dict[str, Design] = field(default_factory=dict)  # kept, so that no other can take the id of one
    row_texts: dict[int, str] = field(default_factory=dict)
    memory: dict[Any, Any] = field(default_factory=dict)
    panels: list[PanelColumns] = field(default_factory=list)

    @classmethod
    def from_chunk(
        cls,
        snakemake: Any,
        matrices: Iterable[Options],
        simulated: bool,
        named: Mapping[str, Options] | None = None,
    ) -> Self:
        """Collect the files of a chunk's job."""
        own = Files.from_job(snakemake, "", simulated)
        needed = {matrix["variable"] for matrix in matrices if "variable" in matrix}
        return cls(
            **{name: getattr(own, name) for name in own.__dataclass_fields__},
            descriptions={matrix_label(matrix): matrix for matrix in matrices},
            families=named or {},
            ground_files={name: own.variables[name] for name in sorted(needed)},
        )

    def columns(self, variables: Iterable[str]) -> PanelColumns:
        """Read the variables of all specifications once."""
        if not self.panels:
            self.panels.append(read_panel(self.variables, self.units))
        return self.panels[0]

    @cached_property
    def all_descriptions(self) -> Mapping[str, Options]:
        """Descriptions of all matrices, with the defaults of their families."""
        families = {name: made["family"] for name, made in self.descriptions.items()}
        typed = {
            name: convert(self.descriptions[name], load_kind("weights.families", family, Family))
            for name, family in families.items()
        }
        return {**self.families, **{name: all_options_of(family) for name, family in typed.items()}}

    @cached_property
    def ground(self) -> Ground:
        """Return what its matrices are built from."""
        return load_ground(self.units, self.ground_files)

    def rows_of(self, design: Design) -> str:
        """Encode the rows of a design, once for all specifications that share it."""
        if id(design) not in self.row_texts:
            self.row_texts[id(design)] = super().rows_of(design)
        return self.row_texts[id(design)]

    def design(self, analysis: SampledAnalysis, terms: Iterable[str] | None = None) -> Design:
        """Build the design of an analysis; specifications of one sample share it."""
        used = tuple(analysis.terms() if terms is None else terms)
        options = [getattr(analysis, name, None) for name in _OF_A_DESIGN]
        key = msgspec.json.encode([used, options]).decode()
        if key not in self.designs:
            self.designs[key] = super().design(analysis, used)
        return self.designs[key]

    def matrix(self, name: str, design: Design) -> WeightMatrix:
        """Build a matrix of the sweep over all units and cut it to the design's, as one of the study is."""
        if name not in self.descriptions:
            return super().matrix(name, design)
        if self.memory.get("matrix") != name:
            self.memory.clear()
            self.memory["matrix"] = name
            self.memory["built"] = _build_matrix(self.descriptions[name], self.ground)
        if isinstance(self.memory["built"], EstimationError):
            raise self.memory["built"]
        try:
            return cut_to(self.memory["built"], design, name)
        except StudyError as error:  # of this sample with this matrix: the sweep goes on
            raise EstimationError(sentence_of(error)) from error

    def operator(self, name: str, design: Design) -> SpatialOperator:
        """Build the operator of a matrix for a design's units."""
        if name not in self.descriptions:
            return super().operator(name, design)
        if self.memory.get("matrix") != name or design.unit_ids not in self.memory:
            weights = self.matrix(name, design)
            facts = {"links": int(weights.matrix.nnz), "islands": len(weights.islands())}
            self.memory[design.unit_ids] = SpatialOperator(weights.matrix), facts
        operator: SpatialOperator = self.memory[design.unit_ids][0]
        return operator

    def facts(self, name: str, design: Design) -> dict[str, float]:
        """Links, islands and the interval of rho of a matrix of the sweep, without an infinite end."""
        operator = self.operator(name, design)
        ends = zip(("rho_min", "rho_max"), operator.interval, strict=True)
        bounds = {end: float(value) for end, value in ends if np.isfinite(value)}
        return {**self.memory[design.unit_ids][1], **bounds}


def _build_matrix(description: Options, ground: Ground) -> WeightMatrix | EstimationError:
    """Build a matrix, or say why there is none: it is not tried again for each specification."""
    try:
        return build_matrix(description, ground)
    except EstimationError as error:
        return error


def estimate_rows(
    subject: Subject,
    choices: Sequence[Choice],
    files: SweepFiles,
    part: str | None = None,
    excluded: Sequence[Options] = (),
    drawn: Sequence[Row] | None = None,
    kept: StoredRows | None = None,
) -> Iterator[SweepRow]:
    """Yield one row for each specification; one that cannot be estimated has its reason in `failed`, and the
    sweep goes on. kept: the rows that were estimated before.
    """
    for specification, replicate in list_specifications(subject, choices, excluded, drawn):
        outcome = specification.subject.options["outcome"]
        make = partial(_estimate_or_failure, specification, files, part)
        try:
            analysis, treatment = analysis_of(specification), specification.subject.treatment
            options = canonical_json(recipe_options(analysis, files.all_descriptions))
            found = make() if kept is None else kept.row(analysis, treatment, part, make)
        except StudyError as error:
            raise StudyError(_("{id}: {error}", id=specification.id, error=error)) from error
        yield SweepRow(
            specification=specification.id,
            choices={"outcome": outcome, **specification.columns},
            replicate=replicate,
            options=options,
            **asdict(found),
        )


def _estimate_or_failure(
    specification: Specification, files: SweepFiles, part: str | None
) -> SpecificationResult:
    try:
        found = estimate_specification(specification, files, part)
        return replace(found, rows=files.rows_of(files.design(analysis_of(specification))))
    except EstimationError as error:
        return SpecificationResult(failure=sentence_of(error))


def analysis_of(specification: Specification) -> Any:
    """Build the analysis of a specification."""
    options = specification.subject.options
    return convert(options, load_kind(KINDS, options["kind"], SampledAnalysis))


def estimate_specification(
    specification: Specification, files: SweepFiles, part: str | None
) -> SpecificationResult:
    """Estimate what the analysis of a specification gives, run as any analysis is."""
    options, treatment = specification.subject
    analysis = analysis_of(specification)
    numbers = specification_numbers_of(analysis.fit(files), treatment, specification.part_of(analysis, part))
    weights = str(options.get("weights"))
    if weights in files.descriptions:
        numbers |= files.facts(weights, files.design(analysis))
    return SpecificationResult(numbers=numbers)


def main(snakemake: Any, spec: ChunkOptions) -> None:
    """Write the rows of one chunk."""
    files = SweepFiles.from_chunk(snakemake, spec.matrices, spec.is_simulated, spec.study_matrices)
    choices = choices_of(spec.choices)
    if spec.matrices:
        choices = [Weights(weights=tuple(spec.matrices)), *choices]
    job.log.setLevel(logging.WARNING)  # not a line for each specification
    subject = Subject(spec.subject.options, spec.subject.treatment)
    kept = StoredRows(store.folder_for(str(snakemake.log[0])), files, files.descriptions)
    rows = list(estimate_rows(subject, choices, files, spec.part, spec.exclude, spec.sample, kept))
    kept.write()
    job.log.setLevel(logging.INFO)
    table = columns(columns_of(choices), drawn=spec.sample is not None)
    write_rows(snakemake.output[0], [row.columns() for row in rows], table)
    failed = [row for row in rows if row.failure]
    job.log.info("%d specifications over %d matrices, %d failed", len(rows), len(spec.matrices), len(failed))
    if kept.folder is not None:
        job.log.info("%d of them were computed before, %d now", kept.found_count, kept.made_count)
    for row in failed:
        job.log.warning("%s: %s", row.specification, row.failure)


if "snakemake" in globals():
    job.run(snakemake, main, ChunkOptions)  # type: ignore[name-defined] # noqa: F821
