"""Runs surrogates through the specifications of one chunk of a sweep: t ratios and p-values of total effects.

Spatial models that `spillover.arrays.spatial.batch` can estimate are estimated together; every other
specification is run as the sweep runs it, once for each surrogate.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from math import nan
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from scipy.special import ndtr

from analyses.files import read_panel
from base import job
from base.artifacts.atomic import atomic
from base.artifacts.parquet import read_rows
from base.job import index_by_stem
from spillover.analysis import SampledAnalysis
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.spatial.batch import BATCHED, Curves, SpatialBatch
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.surrogates import (
    Rotations,
    SeparatedVariable,
    permute_within,
    resample_within,
    separate_variable,
    signs_of,
    strata_problem,
)
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.options import Sample
from spillover.panel.design import Design, design_of
from spillover.panel.sample import Grid
from spillover.panel.spatial import panel_of
from spillover.panel.terms import parse_term, variables_of
from spillover.sweeps.alike import OUTCOME
from spillover.sweeps.guard import (
    drop_links_within,
    matrices_around,
    means_of,
    measure_shared_movements,
    morans,
)
from spillover.sweeps.joint_statistics import blocks_needed, smallest_p
from spillover.sweeps.null import NO_CONTROL, remove_shifts, require_same_years, require_sizes
from spillover.sweeps.row import SweepRow, read_sweep_row
from spillover.words import _, sentence_of
from sweep.choice import Choice, Specification, Subject, choices_of, each_option
from sweep.choices.weights import Weights
from sweep.estimate import SweepFiles, analysis_of, estimate_specification
from sweep.joint import Joint
from sweep.matrices import Options
from sweep.options import JointChunkOptions
from sweep.space import Row, list_specifications

AGREES = 1e-6  # relative: a batch that gives the sweep's own estimate otherwise is not used


@dataclass(frozen=True)
class Variables:
    """Variables of a sweep: the treatments and outcomes, as variables, and the union of its controls."""

    treatments: tuple[str, ...]
    outcomes: tuple[str, ...]
    controls: tuple[str, ...]

    @classmethod
    def build(cls, subject: Subject, choices: Sequence[Choice]) -> "Variables":
        """Collect the variables of all specifications. Raises StudyError where a treatment is no single
        variable.
        """
        treatments: dict[str, None] = {}
        outcomes: dict[str, None] = {}
        controls: dict[str, None] = {}
        for one in each_option(subject, choices):
            if len(parse_term(one.subject.treatment)) > 1:
                raise StudyError(
                    _(
                        "joint: the treatment {term!r} is a product, of which no part alone can be "
                        "exchanged; name a single variable, or scheme: residuals",
                        term=one.subject.treatment,
                    )
                )
            treatments |= dict.fromkeys(variables_of(one.subject.treatment))
            for role, term in analysis_of(one).roles():
                if role == "outcome":
                    outcomes |= dict.fromkeys(variables_of(term))
                elif role not in NO_CONTROL:
                    controls[remove_shifts(term)] = None
        kept = [term for term in controls if not {*variables_of(term)} & {*treatments}]
        return cls(tuple(treatments), tuple(outcomes), tuple(kept))


@dataclass
class Null:
    """Null model of the variables that surrogates replace, separated, over the units and years that all
    share.

    strata (n,): the stratum of each unit; blocks (n,): its block, where signs are turned; rows, columns:
    where units and years are in the panel's grid; other_innovations (T, n): innovations of the variable that
    is not replaced, where it has the same units and years.
    """

    joint: Joint
    design: Design
    variables: dict[str, SeparatedVariable]
    strata: IntArray
    rows: IntArray
    columns: IntArray
    rotations: Rotations | None = None
    blocks: IntArray | None = None
    other_innovations: Array | None = None

    def innovations(self, number: int, name: str) -> Array:
        """Draw the innovations (T, n) of one variable in one surrogate; −1 is the variable itself. All
        variables have the same units' trajectories.
        """
        separated = self.variables[name]
        own = separated.innovations
        if number < 0:
            return own
        stream = np.random.default_rng([self.joint.seed, number])
        if self.rotations is not None:
            return self.rotations.rotate(stream, own)
        if self.blocks is not None:
            return separated.flip(signs_of(stream, self.blocks))
        draw = resample_within if self.joint.scheme == "innovations" else permute_within
        return separated.exchange(draw(stream, self.strata), self.joint.sizes == "own")

    def values(self, number: int, name: str, grid: Grid) -> Array:
        """Build a surrogate (n, T) over the whole grid, NaN beyond the shared units and years."""
        if number < 0:
            return grid.values[name]
        found = np.full((len(grid.units), len(grid.years)), np.nan)
        made = self.variables[name].again(self.innovations(number, name))
        found[np.ix_(self.rows, self.columns)] = made.T
        return found


def null_of(files: SweepFiles, subject: Subject, choices: Sequence[Choice], joint: Joint) -> Null:
    """Return the null model that surrogates are drawn from. Raises StudyError naming the key and the
    remedy.
    """
    variables = Variables.build(subject, choices)
    replaced = variables.outcomes if joint.scheme == "innovations" else variables.treatments
    sample = convert(subject.options.get("sample", {}), Sample)
    if any(choice.key() == "windows" for choice in choices):
        sample = msgspec.structs.replace(sample, years=None)
    terms = [*(f"`{name}`" for name in replaced), *variables.controls]
    design = design_of(files.columns, terms, sample=sample)
    require_same_years(design)
    operator = files.operator(joint.weights, design) if joint.weights else None
    separated = _separate_variables(replaced, design, variables.controls, operator, joint)
    rotations = _find_rotations(joint, operator) if joint.scheme == "spectral" else None
    if joint.scheme != "spectral" and joint.blocks is None and joint.sizes == "own":
        require_sizes(design, separated)
    grid, _attributes = files.columns(replaced)
    return Null(
        joint,
        design,
        separated,
        strata_of(joint, len(design.unit_ids), design.unit_labels),
        np.searchsorted(grid.units, design.unit_ids).astype(np.int64),
        np.searchsorted(grid.years, design.years).astype(np.int64),
        rotations,
        blocks_of(joint, design.unit_labels) if joint.blocks else None,
        _opposite(files, design, variables, joint, operator, sample),
    )


def _separate_variables(
    names: Sequence[str],
    design: Design,
    controls: Sequence[str],
    operator: SpatialOperator | None,
    joint: Joint,
) -> dict[str, SeparatedVariable]:
    """Separate the variables that surrogates replace from controls, effects and their dependence in space."""
    shared, separated = design.as_panel(controls), {}
    for name in names:
        try:
            separated[name] = separate_variable(
                design.as_panel([f"`{name}`"])[:, :, 0],
                shared,
                operator,
                effects=joint.effects,
                filtered="none" if joint.scheme == "spectral" else joint.filter,
            )
        except EstimationError as error:
            raise StudyError(_("joint: {name}: {error}", name=name, error=sentence_of(error))) from error
    return separated


def _find_rotations(joint: Joint, operator: SpatialOperator | None) -> Rotations:
    """Find the rotations of spectral randomisation, by the eigenvectors of W."""
    assert operator is not None
    try:
        rotations = Rotations.build(operator)
    except EstimationError as error:
        raise StudyError(_("joint.weights: {error}", error=sentence_of(error))) from error
    if joint.effects in ("individual", "none"):
        raise StudyError(
            _("joint.effects: spectral randomisation needs years of mean 0; write two-way or time")
        )
    return rotations


def _opposite(
    files: SweepFiles,
    design: Design,
    variables: Variables,
    joint: Joint,
    operator: SpatialOperator | None,
    sample: Sample,
) -> Array | None:
    """Separate the innovations (T, n) of the outcome given the treatment and the controls, or, where outcomes
    are replaced, of the treatment; None where it is not known for the same units and years.
    """
    outcome, treatment = f"`{variables.outcomes[0]}`", f"`{variables.treatments[0]}`"
    variable, given = (treatment, []) if joint.scheme == "innovations" else (outcome, [treatment])
    try:
        own = design_of(files.columns, [variable, *given, *variables.controls], sample=sample)
        if (own.unit_ids, own.years) != (design.unit_ids, design.years) or not own.is_balanced():
            return None
        values = own.as_panel([variable])[:, :, 0]
        controls = own.as_panel([*given, *variables.controls])
        kind = "none" if joint.scheme == "spectral" else joint.filter
        return separate_variable(values, controls, operator, effects=joint.effects, filtered=kind).innovations
    except EstimationError:
        return None


def strata_of(joint: Joint, count: int, labels: Callable[[str], Array]) -> IntArray:
    """Find the stratum of each of so many units, by their labels in a column. Raises StudyError where
    nothing, or too little, can be exchanged.
    """
    strata = np.zeros(count, dtype=np.int64)
    if joint.strata is not None:
        strata = np.unique(labels(joint.strata).astype(str), return_inverse=True)[1]
    problem = strata_problem(strata, joint.surrogates)
    if problem is None or (problem[0] == "one" and joint.strata is None):
        return strata
    found = {
        "alone": _("every unit is in a stratum of its own; name a column with larger groups"),
        "one": _("all units are in one stratum, which is none; name a column with several groups"),
        "few": _("only {count} exchanges are possible; name a column with larger groups", count=problem[1]),
    }[problem[0]]
    raise StudyError(
        _("joint.strata: {column}: {found}, or leave the key out", column=joint.strata or "", found=found)
    )


def blocks_of(joint: Joint, labels: Callable[[str], Array]) -> IntArray:
    """Find the block of each unit, by its label in a column. Raises StudyError where the test could not
    reject with so few.
    """
    assert joint.blocks is not None
    names, codes = np.unique(labels(joint.blocks).astype(str), return_inverse=True)
    if smallest_p(names.size) > joint.alpha:
        raise StudyError(
            _(
                "joint.blocks: {column}: the signs of {count} groups have {ways} arrangements that differ, "
                "so that the smallest p-value that can be reached is {p}, above alpha {alpha}; name a column "
                "with at least {needed} groups, or leave the key out",
                column=joint.blocks,
                count=names.size,
                ways=2 ** (names.size - 1),
                p=f"{smallest_p(names.size):.3g}",
                alpha=f"{joint.alpha:g}",
                needed=blocks_needed(joint.alpha),
            )
        )
    return codes.astype(np.int64)


def is_in_batch(analysis: Any) -> bool:
    """Return whether surrogates of an analysis can be estimated together: a static model of BATCHED with
    errors by formula.
    """
    if analysis.kind != "spatial" or analysis.model not in BATCHED:
        return False
    plain = not (
        analysis.dynamic
        or analysis.bias_correction
        or analysis.error_weights
        or analysis.trim_tails
        or analysis.winsorise
        or analysis.moderator_values
    )
    delta = analysis.model == "OLS" or analysis.impacts.method == "delta"
    fixed = analysis.effects != "random" and analysis.variance.kind == "expected"
    return bool(plain and delta and fixed)


@dataclass
class Run:
    """Surrogates of one batch, with the sweep itself in front, through the specifications of a chunk."""

    files: SweepFiles
    null: Null
    numbers: list[int]
    memory: dict[Any, Any] = field(default_factory=dict)
    panels: list[SweepFiles] = field(default_factory=list)

    def surrogates(self) -> list[int]:
        """−1, the sweep itself, and the numbers."""
        return [-1, *self.numbers]

    def ordinary(self, specification: Specification, part: str | None) -> tuple[Array, Array]:
        """t ratios and p-values (1 + S,), each estimated as the sweep does."""
        if not self.panels:
            self.panels += [insert_surrogate(self.files, self.null, number) for number in self.surrogates()]
        t, p = np.full((2, len(self.panels)), np.nan)
        analysis = analysis_of(specification)
        # Where tails are trimmed, a surrogate has its own.
        rows = None if getattr(analysis, "trim_tails", None) else self.files.design(analysis).nobs
        for k, files in enumerate(self.panels):
            try:
                if rows is not None and files.design(analysis).nobs != rows:
                    raise StudyError(_another_sample(specification))
                made = estimate_specification(specification, files, part).t_and_p
            except EstimationError:
                continue
            if made:
                t[k], p[k] = made
        return t, p

    def estimate_in_batch(self, specification: Specification) -> tuple[Array, Array] | None:
        """Compute t and p of a specification for all surrogates by `SpatialBatch`; None where the analysis is
        none that this can estimate.
        """
        analysis = analysis_of(specification)
        treatment = specification.subject.treatment
        if not self._can(analysis, treatment):
            return None
        design = self.files.design(analysis)
        others = [term for term in analysis.regressors if term != treatment]
        y, controls = panel_of(design, analysis.outcome, others)
        operator = self.files.operator(analysis.weights, design)
        if operator.method != "eigen":
            return None
        replaces = self.null.joint.scheme == "innovations"
        if replaces:
            y, x = self._columns(analysis.outcome, design, specification), design.as_panel([treatment])
        else:
            x = self._columns(treatment, design, specification)
        lagged = analysis.regressors if analysis.durbin is None else analysis.durbin
        batch = self._batch(x, operator, design, treatment, analysis)
        chosen = np.flatnonzero([term in lagged for term in others])
        try:
            total, se = batch.totals(analysis.model, y, controls, chosen, treatment in lagged)
        except EstimationError:  # one that the ordinary estimator may still tell apart
            return None
        t = total / se
        return t, 2 * ndtr(-np.abs(t))

    def _batch(self, x: Array, operator: Any, design: Design, treatment: str, analysis: Any) -> SpatialBatch:
        """Build the batch of these columns under this matrix, whose lags and curves specifications share."""
        if self.memory.get("weights") != analysis.weights:
            self.memory = {"weights": analysis.weights, "columns": self.memory.get("columns", {})}
        own = ("curves", design.unit_ids)
        if own not in self.memory:
            self.memory[own] = Curves(operator)
        effects = (analysis.effects, analysis.definition, analysis.year_effects)
        key = (design.unit_ids, design.years, treatment, *effects)
        if key not in self.memory:
            self.memory[key] = SpatialBatch(
                x,
                operator,
                effects=analysis.effects,
                definition=analysis.definition,
                year_effects=analysis.year_effects,
                curves=self.memory[own],
            )
        batch: SpatialBatch = self.memory[key]
        return batch

    def _can(self, analysis: Any, treatment: str) -> bool:
        """Return whether the model is a batch's: one that can be, on variables as they are, where surrogates
        replace one term alone. Affine changes of the treatment do not move its t ratio.
        """
        if not is_in_batch(analysis) or len(parse_term(treatment)) > 1:
            return False
        replaced = {*self.null.variables}
        term = analysis.outcome if self.null.joint.scheme == "innovations" else treatment
        others = [one for one in (analysis.outcome, *analysis.regressors) if one != term]
        alone = not replaced & {name for one in others for name in variables_of(one)}
        return alone and len(parse_term(term)) == 1

    def _columns(self, term: str, design: Design, specification: Specification) -> Array:
        """Build a term (T, n, 1 + S) on the rows of a design: of the sweep itself, then of each surrogate."""
        (factor,) = parse_term(term)
        key = "columns", term, design.unit_ids, design.years
        store = self.memory.setdefault("columns", {})
        if key in store:
            return np.asarray(store[key])
        grid, _attributes = self.files.columns([factor.variable])
        rows = np.searchsorted(grid.units, design.unit_ids)
        years = np.searchsorted(grid.years, design.years)
        found = np.empty((len(years), len(rows), 1 + len(self.numbers)))
        for k, number in enumerate(self.surrogates()):
            values = {factor.variable: self.null.values(number, factor.variable, grid)}
            found[:, :, k] = replace(grid, values=values).shift(factor)[np.ix_(rows, years)].T
        if np.isnan(found).any():
            raise StudyError(_another_sample(specification))
        store[key] = found
        return found


def _another_sample(specification: Specification) -> Any:
    return _(
        "joint: {specification} uses units or years in which a control of the sweep has no value, so that "
        "surrogates have none there; narrow its sample to the rows that have all controls",
        specification=specification.id,
    )


@dataclass(frozen=True)
class OneDesign(SweepFiles):
    """Files whose every design is one: that of resampled units."""

    only_design: Design | None = None

    def design(self, analysis: SampledAnalysis, terms: Iterable[str] | None = None) -> Design:
        """Get the one design."""
        assert self.only_design is not None
        return self.only_design


def draw_design(design: Design, units: Sequence[str], outcome: str, values: Array) -> Design:
    """Draw a design of units, each draw a unit of its own, with another outcome (N,)."""
    place = {unit: code for code, unit in enumerate(design.unit_ids)}
    drawn = [place[unit] for unit in units if unit in place]
    rows = [np.flatnonzero(design.unit == code) for code in drawn]
    order = np.concatenate(rows)
    columns = {**design.columns, outcome: values}
    return replace(
        design,
        unit=np.repeat(np.arange(len(drawn)), [len(one) for one in rows]),
        period=design.period[order],
        unit_ids=tuple(f"{number}:{design.unit_ids[code]}" for number, code in enumerate(drawn)),
        columns={term: column[order] for term, column in columns.items()},
        attributes={name: column[drawn] for name, column in design.attributes.items()},
    )


def resample_batch(
    joint: Joint,
    files: SweepFiles,
    chosen: Sequence[Specification],
    own: Mapping[str, SweepRow],
    numbers: Sequence[int],
    part: str | None,
) -> tuple[Array, Array]:
    """t ratios and p-values (S, K) under the null that is true for each specification by construction: its
    outcome less its own estimate times the treatment, units drawn with replacement, the same for all
    (Simonsohn, Simmons and Nelson 2020; of one year, rows).
    """
    grid, attributes = files.columns([])
    strata = strata_of(joint, len(grid.units), attributes.__getitem__)
    draws = [resample_within(np.random.default_rng([joint.seed, number]), strata) for number in numbers]
    t, p = np.full((2, len(numbers), len(chosen)), np.nan)
    for k, specification in enumerate(chosen):
        analysis = analysis_of(specification)
        design = files.design(analysis)
        treatment = design.column(specification.subject.treatment)
        values = design.column(analysis.outcome) - own[specification.id].numbers["beta"] * treatment
        for i, draw in enumerate(draws):
            fixed = draw_design(design, grid.units[draw].tolist(), analysis.outcome, values)
            own_files = {name: getattr(files, name) for name in (one.name for one in fields(SweepFiles))}
            given = OneDesign(**own_files, only_design=fixed)
            try:
                made = estimate_specification(specification, given, part).t_and_p
            except EstimationError:
                continue
            if made:
                t[i, k], p[i, k] = made
    return t, p


def insert_surrogate(files: SweepFiles, null: Null, number: int) -> SweepFiles:
    """Insert a surrogate in the place of its variable in the files of a chunk; matrices are shared."""
    grid, attributes = files.columns(null.variables)
    values = {name: null.values(number, name, grid) for name in null.variables}
    panel = replace(grid, values={**grid.values, **values})
    return replace(files, panels=[(panel, attributes)], designs={})


def run_batch(
    null: Null,
    files: SweepFiles,
    chosen: Sequence[Specification],
    own: Mapping[str, SweepRow],
    numbers: list[int],
    part: str | None,
) -> tuple[Array, Array, int]:
    """t ratios and p-values (S, K) of a batch, and how many specifications were estimated one by one.
    own: the sweep's rows by specification.
    """
    run = Run(files, null, numbers)
    t, p = np.full((2, 1 + len(numbers), len(chosen)), np.nan)
    single = 0
    for k, specification in enumerate(chosen):
        made = own[specification.id].t_and_p
        expected = made[0] if made else nan
        found = run.estimate_in_batch(specification)
        if found is None or not abs(found[0][0] - expected) <= AGREES * max(abs(expected), 1.0):
            if found is not None:
                job.log.warning(
                    "%s: t ratio %.8g in a batch and %.8g in the sweep; estimated one by one",
                    specification.id,
                    found[0][0],
                    expected,
                )
            found, single = run.ordinary(specification, part), single + 1
        t[:, k], p[:, k] = found
    return t[1:], p[1:], single


def fingerprint(files: SweepFiles, null: Null, name: str) -> str:
    """Write a text that a matrix shares with its multiples: of its cells over their largest, rounded."""
    w = files.operator(name, null.design).matrix
    dense = np.asarray(w if isinstance(w, np.ndarray) else w.toarray())
    scaled = np.round(dense / max(float(np.abs(dense).max()), 1e-300), 9) + 0.0
    return hashlib.sha256(scaled.tobytes()).hexdigest()[:16]


def describe_null(files: SweepFiles, null: Null, chunk: int, around: Mapping[str, Path]) -> Options:
    """Describe the null model, and, of the first chunk of surrogates, Moran's I under each matrix; of the
    sweep's first chunk also under what else units may be alike in, around: the study's variables.
    """
    names = list(files.descriptions) or [null.joint.weights or ""]
    first = chunk == 0
    made = [name for name in names if name and first and _is_built(files, null, name)]
    alike = {name: files.operator(name, null.design).matrix for name in made}
    fingerprints = [fingerprint(files, null, name) for name in made]
    families = [files.descriptions.get(name, {}).get("family", name) for name in made]
    if first and around:
        alike |= _collect_similarity(files, null, around)
    variable = next(iter(null.variables))
    numbers = [-1, *range(null.joint.surrogates)] if alike else []
    own = null.variables[variable]
    draws = np.array([null.innovations(number, variable) for number in numbers])
    draws = draws.reshape(-1, *own.innovations.shape)
    moran = morans(draws, {name: drop_links_within(one, null.blocks) for name, one in alike.items()})
    names = [*alike]
    if first and around and null.other_innovations is not None:
        names.append(OUTCOME)
        moran = np.column_stack([moran, measure_shared_movements(draws, null.other_innovations, null.blocks)])
    families += names[len(families) :]
    fingerprints += [""] * (len(names) - len(fingerprints))
    return {
        "matrices": np.array(names, dtype=str),
        "families": np.array(families, dtype=str),
        "fingerprints": np.array(fingerprints, dtype=str),
        "moran": moran,
        "groups": np.array([*_groups_of(null.design).items()], dtype=str).reshape(-1, 2),
        "blocks": np.array(0 if null.blocks is None else null.blocks.max() + 1),
        "scores": own.scores(draws),
        "variables": np.array([*null.variables], dtype=str),
        "parameters": np.array([one.parameter for one in null.variables.values()]),
    }


def _collect_similarity(files: SweepFiles, null: Null, around: Mapping[str, Path]) -> dict[str, Array]:
    """Return what units may be alike in beyond the sweep's own matrices."""
    design = null.design
    grid, _attributes = read_panel(around, files.units)
    panels = {name: panel[np.ix_(null.rows, null.columns)].T for name, panel in grid.values.items()}
    values = means_of(panels, next(iter(null.variables.values())))
    groups = {name: design.attributes[name] for name in _groups_of(design)}
    axes = ("longitude", "latitude")
    places = None
    if {*axes} <= {*design.attributes}:
        places = np.column_stack([design.attributes[axis].astype(float) for axis in axes])
    return matrices_around(places, values, groups)


def _groups_of(design: Design) -> dict[str, int]:
    """List the grouping columns in which every unit has a label, and how many groups each has."""
    return {
        name: len({str(label) for label in labels})
        for name, labels in design.attributes.items()
        if labels.dtype == object and all(str(label) not in ("", "None", "nan") for label in labels)
    }


def _is_built(files: SweepFiles, null: Null, name: str) -> bool:
    try:
        files.operator(name, null.design)
    except EstimationError:  # its specifications failed in the sweep, which says why
        return False
    return True


def list_estimated(
    subject: Subject,
    choices: Sequence[Choice],
    own: Mapping[str, SweepRow],
    excluded: Sequence[Options] = (),
    drawn: Sequence[Row] | None = None,
) -> Iterator[Specification]:
    """Yield the specifications that the sweep estimated: the others have no t ratio to compare."""
    for one, _replicate in list_specifications(subject, choices, excluded, drawn):
        if own[one.id].t_and_p:
            yield one


def main(snakemake: Any, spec: JointChunkOptions) -> None:
    """Write t ratios and p-values of one chunk's specifications and surrogates."""
    joint = spec.joint
    files = SweepFiles.from_chunk(snakemake, spec.matrices, spec.is_simulated)
    subject, others = Subject(spec.subject.options, spec.subject.treatment), choices_of(spec.choices)
    choices = [Weights(weights=tuple(spec.matrices)), *others] if spec.matrices else others
    table = map(read_sweep_row, read_rows(job.paths(snakemake.input.rows)))
    own = {row.specification: row for row in table}
    job.log.setLevel(logging.WARNING)  # not a line for each estimate
    chosen = list(list_estimated(subject, choices, own, spec.exclude, spec.sample))
    numbers = [joint.numbers(batch) for batch in joint.batches(spec.chunk)]
    if joint.scheme == "residuals":
        found = [(*resample_batch(joint, files, chosen, own, one, spec.part), len(chosen)) for one in numbers]
        facts: Options = {}
    else:
        null = null_of(files, subject, others, joint)
        found = [run_batch(null, files, chosen, own, one, spec.part) for one in numbers]
        around = index_by_stem(snakemake.input.get("around", []))
        facts = describe_null(files, null, spec.chunk, around)
    job.log.setLevel(logging.INFO)
    every = np.array([number for one in numbers for number in one])
    kept = every < joint.surrogates
    with atomic(snakemake.output[0]) as temporary:
        np.savez(
            temporary,
            specifications=np.array([one.id for one in chosen], dtype=str),
            numbers=every[kept],
            t=np.concatenate([one[0] for one in found])[kept],
            p=np.concatenate([one[1] for one in found])[kept],
            **facts,
        )
    job.log.info(
        "%d surrogates of %d specifications, %d of these one by one",
        int(kept.sum()),
        len(chosen),
        max((one[2] for one in found), default=0),
    )


if "snakemake" in globals():
    job.run(snakemake, main, JointChunkOptions, kept=True)  # type: ignore[name-defined] # noqa: F821
