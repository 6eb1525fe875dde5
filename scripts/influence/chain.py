"""Recompute what follows from changed variables: indices, weight matrices, and one estimate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import numpy as np

from analyses.files import Files, read_panel
from base.artifacts.analysis import read_analysis
from base.job import index_by_stem
from index.build import build_index
from influence.cells import Rows
from influence.options import AnalysisFiles, InfluenceOptions
from spillover.analysis import Analysis, SampledAnalysis
from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.declarations import KINDS, convert, load_kind
from spillover.errors import StudyError
from spillover.estimates import AnalysisRecord, TermRecord
from spillover.panel.design import Design, PanelColumns
from spillover.panel.sample import Grid
from spillover.panel.spatial import cut_to
from spillover.panel.terms import variables_of
from spillover.words import _
from weights.build import build_matrix
from weights.family import Family
from weights.ground import Ground

Options = dict[str, Any]
Values = Mapping[str, Array]  # (n, T) by variable
TAILS = ("trim_tails", "winsorise")
PARTING = ("threshold",)  # fields of analyses whose variables part a sample
# Options without which an analysis has the same estimates: what they draw makes errors and tests.
DRAWN = ("wild", "randomisation", "permutations", "bootstrap", "dependence", "effects_by_unit")


@dataclass(frozen=True)
class ChangedFiles(Files):
    """Files of an analysis with other values of some variables, other matrices, and what the analyses that it
    reads find of them.
    """

    for_numbers: ClassVar[bool] = True

    panel: PanelColumns | None = None
    new_values: Values = field(default_factory=dict)
    matrices: Mapping[str, WeightMatrix] = field(default_factory=dict)
    documents: Mapping[str, AnalysisRecord] = field(default_factory=dict)
    cache: dict[Any, Any] = field(default_factory=dict)  # matrices and operators that did not change

    def columns(self, variables: Iterable[str]) -> PanelColumns:
        """Read the variables, those that changed with their other values."""
        assert self.panel is not None
        grid, attributes = self.panel
        return replace(grid, values={**grid.values, **self.new_values}), attributes

    def matrix(self, name: str, design: Design) -> WeightMatrix:
        """Get a matrix of the study, or the other one that follows from the changed values."""
        if name in self.matrices:
            return cut_to(self.matrices[name], design, name)
        key = name, design.unit_ids
        if key not in self.cache:
            self.cache[key] = super().matrix(name, design)
        found: WeightMatrix = self.cache[key]
        return found

    def operator(self, name: str, design: Design) -> SpatialOperator:
        """Build the operator of spatial lags of a weight matrix."""
        if name in self.matrices:
            return super().operator(name, design)
        key = "operator", name, design.unit_ids
        if key not in self.cache:
            self.cache[key] = super().operator(name, design)
        found: SpatialOperator = self.cache[key]
        return found

    def document(self, name: str) -> AnalysisRecord:
        """Estimate another analysis on the changed values."""
        return self.documents[name] if name in self.documents else super().document(name)


@dataclass(frozen=True)
class AnalysisInputs:
    """Inputs of one analysis: its declaration, the files that it names itself, and the draws of its
    chunks.
    """

    analysis: Analysis
    files: tuple[Path, ...]
    chunks: tuple[Path, ...]

    @classmethod
    def build(cls, given: AnalysisFiles) -> AnalysisInputs:
        """Read them from the options of a job: those of the analysis and the paths."""
        declared = convert(given.options, load_kind(KINDS, given.options["kind"], Analysis))
        return cls(declared, tuple(map(Path, given.files)), tuple(map(Path, given.chunks)))


def drop_draws(analysis: Analysis) -> Analysis:
    """Drop from an analysis what it draws for errors and tests alone."""
    drawn = {
        one.name: None
        for one in msgspec.structs.fields(analysis)
        if one.name in DRAWN and one.default is None
    }
    return msgspec.structs.replace(analysis, **drawn)


@dataclass
class Chain:
    """Chain to one estimate, with all that lies between the variables and it.

    analysis, part, term: which estimate; analyses: its analysis and those whose results that reads, by name,
    each after what it reads; panel: all variables and indices that they use; definitions: of the indices,
    each after the indices that it uses; matrices: options of those of the study's matrices that depend on
    variables; draws of resampling are those of the study's own run: they make errors, no estimate.
    """

    analysis: str
    part: str
    term: str
    analyses: Mapping[str, AnalysisInputs]
    panel: PanelColumns
    units_file: Path
    weight_files: Mapping[str, Path]
    analysis_files: Mapping[str, Path]
    definitions: Mapping[str, Options] = field(default_factory=dict)
    matrices: Mapping[str, Options] = field(default_factory=dict)
    is_simulated: bool = False
    cache: dict[Any, Any] = field(default_factory=dict)

    @property
    def grid(self) -> Grid:
        """Panel without changes."""
        return self.panel[0]

    @property
    def main_analysis(self) -> Analysis:
        """Analysis of the estimate."""
        return self.analyses[self.analysis].analysis

    def find_term(self, record: AnalysisRecord) -> TermRecord:
        """Find the term of the estimate among what its analysis found. Raises StudyError where it is not
        there.
        """
        estimates = [one for one in record.estimates if one.part == self.part]
        if not self.part:  # the first of several, as on the page
            estimates = estimates or [*record.estimates[:1]]
        found = next((term for one in estimates if (term := one.find_term(self.term))), None)
        if found is None:
            raise StudyError(
                _(
                    "{analysis} has no term {term} in its part {part!r}; run the study again",
                    analysis=self.analysis,
                    term=self.term,
                    part=self.part,
                )
            )
        return found

    def read_record(self) -> AnalysisRecord:
        """Read what the study's run found of the analysis."""
        return read_analysis(self.analysis_files[self.analysis])

    def read(self) -> TermRecord:
        """Read the estimate as the study's run found it."""
        return self.find_term(self.read_record())

    @cached_property
    def tail_variables(self) -> set[str]:
        """Variables whose smallest and largest values count by themselves: indicators of an index, and all
        where an analysis trims or winsorises.
        """
        found = {one["variable"] for index in self.definitions.values() for one in index["indicators"]}
        for one in self.analyses.values():
            if any(getattr(one.analysis, name, None) for name in TAILS):
                found |= {*one.analysis.variables_used()}
        return found & {*self.grid.values}

    @cached_property
    def thresholds(self) -> set[str]:
        """Variables whose values part a sample."""
        terms = [
            term for one in self.analyses.values() for role, term in one.analysis.roles() if role in PARTING
        ]
        return {variable for term in terms for variable in variables_of(term)}

    def find_bounds(self, name: str) -> tuple[Array, Array]:
        """Find the values (T,) of each year from which on one of a variable counts as small or as large."""
        if name not in self.cache:
            values = self.grid.values[name]
            shares = [
                tails.quantiles
                for one in self.analyses.values()
                for key in TAILS
                if (tails := getattr(one.analysis, key, None))
            ]
            low, high = max((s[0] for s in shares), default=0.0), min((s[1] for s in shares), default=1.0)
            every = [np.nanquantile(values, share) for share in (low, high)]
            known = np.where(np.isnan(values).all(axis=0), every[0], values)
            # Of its year too: extremes may be those of each.
            self.cache[name] = (
                np.maximum(every[0], np.nanmin(known, axis=0)),
                np.minimum(every[1], np.nanmax(known, axis=0)),
            )
        found: tuple[Array, Array] = self.cache[name]
        return found

    def change(self, rows: Rows) -> dict[str, Array]:
        """Compute the variables and indices (n, T) that differ where variables have other values in some
        rows. EstimationError or StudyError where an index cannot be made.
        """
        values = dict[str, Array]()
        for name, changed in rows.items():
            if name in self.grid.values:
                values[name] = self.grid.values[name].copy()
                for place, row in changed.items():
                    values[name][place] = row
        for name, definition in self.definitions.items():
            used = [one["variable"] for one in definition["indicators"]]
            if not {*used} & {*values}:
                continue
            made = self._index(
                name, definition, {one: values.get(one, self.grid.values[one]) for one in used}
            )
            if not np.array_equal(made, self.grid.values[name], equal_nan=True):
                values[name] = made
        return values

    def _index(self, name: str, definition: Options, values: Values) -> Array:
        grid = self.grid
        plain = {key: value for key, value in definition.items() if key != "leave_one_out"}
        scores, _facts = build_index(
            name,
            plain,
            np.repeat(grid.units, len(grid.years)),
            np.tile(grid.years, len(grid.units)),
            {one: array.ravel() for one, array in values.items()},
            dict(zip(map(str, grid.units), map(str, grid.names), strict=True)),
        )
        return scores.reshape(len(grid.units), len(grid.years))

    def find_matrices(self, changed: Values) -> list[str]:
        """Find the matrices that depend on a variable that changed."""
        return [
            name
            for name, options in self.matrices.items()
            if {*convert(options, load_kind("weights.families", options["family"], Family)).variables()}
            & {*changed}
        ]

    def build_ground(self, changed: Values) -> Ground:
        """Build what matrices are made from."""
        grid, attributes = self.panel
        places: Array = np.column_stack([attributes[c].astype(float) for c in ("longitude", "latitude")])
        names = dict(zip(map(str, grid.units), map(str, grid.names), strict=True))
        ids = tuple(map(str, grid.units))
        return Ground(ids, places, grid.years, {**grid.values, **changed}, names, names)

    def estimate(self, changed: Values, without: Sequence[str] = ()) -> float:
        """Estimate with other values of some variables, and without some units in the sample of the analysis.
        EstimationError or StudyError where there is none.
        """
        ground = self.build_ground(changed)
        built = {name: build_matrix(self.matrices[name], ground) for name in self.find_matrices(changed)}
        documents = dict[str, AnalysisRecord]()
        for name, one in self.analyses.items():
            touched = {*one.analysis.variables_used()} & {*changed} or {*one.analysis.matrices()} & {*built}
            reads = {*one.analysis.uses(name)} & {*documents}
            if touched or reads or without:
                documents[name] = self._fit(name, one, changed, built, documents, without)
        if self.analysis not in documents:
            return self.read().estimate
        value = float(self.find_term(documents[self.analysis]).estimate)
        if not np.isfinite(value):
            raise EstimationError(_("the estimate is no finite number"))
        return value

    def drop_draws(self) -> Chain:
        """Drop what the analyses draw for errors and tests alone, for the same estimate."""
        asked = {name: replace(one, analysis=drop_draws(one.analysis)) for name, one in self.analyses.items()}
        return replace(self, analyses=asked)

    def estimate_anew(self) -> float:
        """Estimate again from the study's own values."""
        documents = dict[str, AnalysisRecord]()
        for name, one in self.analyses.items():
            documents[name] = self._fit(name, one, {}, {}, documents, ())
        return float(self.find_term(documents[self.analysis]).estimate)

    def build_files(
        self,
        name: str,
        changed: Values,
        built: Mapping[str, WeightMatrix] | None = None,
        documents: Mapping[str, AnalysisRecord] | None = None,
    ) -> ChangedFiles:
        """Build the input files of the analysis of that name."""
        asked = self.analyses[name]
        return ChangedFiles(
            name=name,
            is_simulated=self.is_simulated,
            units=self.units_file,
            variables={},
            weights=dict(self.weight_files),
            analyses=dict(self.analysis_files),
            files=[*asked.files],
            chunks=[*asked.chunks],
            panel=self.panel,
            new_values=changed,
            matrices=built or {},
            documents=documents or {},
            cache=self.cache,
        )

    def _fit(
        self,
        name: str,
        asked: AnalysisInputs,
        changed: Values,
        built: Mapping[str, WeightMatrix],
        documents: Mapping[str, AnalysisRecord],
        without: Sequence[str],
    ) -> AnalysisRecord:
        analysis = asked.analysis
        if without and isinstance(analysis, SampledAnalysis):
            left_out = msgspec.structs.replace(
                analysis.sample.without, units=(*analysis.sample.without.units, *without)
            )
            sample = msgspec.structs.replace(analysis.sample, without=left_out)
            analysis = msgspec.structs.replace(analysis, sample=sample)
        files = self.build_files(name, changed, built, documents)
        fit = analysis.fit(files)
        return AnalysisRecord(
            analysis=name,
            kind=analysis.kind,
            estimates=tuple(fit.estimates),
            series=fit.list_series(),
        )


def read_chain(inputs: Any, spec: InfluenceOptions) -> Chain:
    """Read the chain of a job. inputs: its input files; spec: its options."""
    files = {**index_by_stem(inputs.variables), **index_by_stem(inputs.indices)}
    return Chain(
        spec.analysis,
        spec.part,
        spec.term,
        {name: AnalysisInputs.build(options) for name, options in spec.analyses},
        read_panel(files, Path(inputs.panel_units)),
        Path(inputs.panel_units),
        index_by_stem(inputs.weights),
        index_by_stem(inputs.analyses),
        dict(spec.definitions),
        spec.matrices,
        spec.is_simulated,
    )
