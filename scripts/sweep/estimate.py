"""Estimates the specifications of one chunk of a sweep, one row each."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from analyses.design import Design, load_design
from artifacts.rows import write_rows
from declare.options import Sample
from spillover.arrays.result import Array, Estimate, EstimationError
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import MODELS, SpatialEstimate, fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from study import job
from sweep.columns import COLUMNS
from sweep.plan import Options, Specification, matrix_label, specifications
from weights.build import build_matrix
from weights.ground import load_ground


class Sampler:
    """The samples of a sweep, each loaded once: outcome, controls and window decide which."""

    def __init__(self, sweep: Options, files: Mapping[str, Path], units: Path) -> None:
        self.sweep, self.files, self.units = sweep, files, units
        self.load = lru_cache(maxsize=None)(self._load)

    def terms(self, controls: str) -> list[str]:
        return [self.sweep["treatment"], *self.sweep["controls"][controls]]

    def _load(self, outcome: str, controls: str, window: str) -> tuple[Design, Array, Array]:
        """The design, y (T, n) and x (T, n, k)."""
        terms = self.terms(controls)
        sample = Sample(years=tuple(self.sweep["windows"][window]))
        scaled = [v for v in self.sweep.get("standardise", []) if v in terms]
        design = load_design(self.files, self.units, [outcome, *terms], sample=sample, standardise=scaled)
        cube = design.as_panel([outcome, *terms])
        return design, np.ascontiguousarray(cube[:, :, 0]), np.ascontiguousarray(cube[:, :, 1:])


class Matrices:
    """The operators of a chunk's matrices for a set of units, each built once.

    Specifications come matrix by matrix, so only one matrix is kept: a dense one of 2,844 units and its
    factors take 130 MB.
    """

    def __init__(self, files: Mapping[str, Path], units: Path) -> None:
        self.files, self.units = files, units
        self.build = lru_cache(maxsize=None)(self._build)
        self.ground = lru_cache(maxsize=None)(self._ground)
        self.described: dict[str, Options] = {}

    def of(self, matrix: Options, ids: tuple[str, ...]) -> tuple[SpatialOperator, int, int]:
        """The operator, its links and its islands."""
        label = matrix_label(matrix)
        if label not in self.described:
            self.build.cache_clear()
        self.described[label] = matrix
        return self.build(label, ids)

    def _build(self, label: str, ids: tuple[str, ...]) -> tuple[SpatialOperator, int, int]:
        weights = build_matrix(self.described[label], self.ground(ids)).align(ids)
        return SpatialOperator(weights.matrix), int(weights.matrix.nnz), len(weights.islands())

    def _ground(self, ids: tuple[str, ...]) -> Any:
        return load_ground(self.units, self.files, units=ids)


def rows_of(
    sweep: Options, matrices: list[Options], sampler: Sampler, operators: Matrices
) -> Iterator[Options]:
    """One row for each specification; one that cannot be estimated has its reason in `failed`, and the sweep
    goes on.
    """
    for specification in specifications(sweep, matrices):
        row = _described(specification, sweep)
        try:
            row |= _estimated(specification, sweep, sampler, operators)
        except EstimationError as error:
            row["failed"] = str(error)
        yield row


def _described(s: Specification, sweep: Options) -> Options:
    chosen = {k: v for k, v in s.matrix.items() if k not in ("family", "standardise", "islands")}
    return {
        "specification": s.id,
        "matrix": matrix_label(s.matrix),
        "family": s.matrix["family"],
        "parameters": " ".join(f"{k}={v}" for k, v in chosen.items() if v is not None),
        "standardise": s.matrix["standardise"],
        "model": s.model,
        "outcome": s.outcome,
        "treatment": sweep["treatment"],
        "controls": s.controls,
        "sample_window": s.window,
        "variance": s.variance,
        "effects": sweep["effects"],
        "definition": s.definition,
    }


def _estimated(s: Specification, sweep: Options, sampler: Sampler, operators: Matrices) -> Options:
    design, y, x = sampler.load(s.outcome, s.controls, s.window)
    operator, links, islands = operators.of(s.matrix, design.unit_ids)
    estimate = fit_spatial(
        s.model,
        y,
        x,
        operator,
        terms=sampler.terms(s.controls),
        effects=sweep["effects"],
        definition=s.definition,
        variance=s.variance,
    )
    low, high = operator.interval
    row = {"links": links, "islands": islands, "rho_min": _finite(low), "rho_max": _finite(high)}
    return row | _numbers(estimate, sweep)


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _numbers(estimate: SpatialEstimate, sweep: Options) -> Options:
    """The numbers of a row: of the treatment, of rho and lambda, of its effects, and of the fit."""
    treatment = sweep["treatment"]
    row: Options = {
        "units": estimate.units,
        "periods": estimate.periods,
        "nobs": estimate.nobs,
        **estimate.statistics,
    }
    row |= _term(estimate, treatment, "beta", sweep["level"]) | _term(
        estimate, f"W:{treatment}", "theta", sweep["level"]
    )
    row |= _term(estimate, "rho", "rho", sweep["level"]) | _term(estimate, "lambda", "lambda", sweep["level"])
    parts = MODELS[estimate.model]
    if parts.lag or parts.durbin:
        effects = impacts(estimate, **sweep["impacts"])
        for kind in ("direct", "indirect", "total"):
            row |= _term(effects, f"{treatment}:{kind}", kind, sweep["level"])
    else:
        own = _term(estimate, treatment, "direct", sweep["level"])
        row |= own | {key.replace("direct", "total"): value for key, value in own.items()}
    return row


def _term(estimate: Estimate, term: str, name: str, level: float) -> Options:
    if term not in estimate.terms:
        return {}
    i = estimate.terms.index(term)
    low, high = estimate.interval(level)
    values = (estimate.coefficients[i], estimate.se[i], estimate.p[i], low[i], high[i])
    return dict(
        zip((name, f"{name}_se", f"{name}_p", f"{name}_low", f"{name}_high"), map(float, values), strict=True)
    )


def main(snakemake: Any, spec: Options) -> None:
    """Writes the rows of one chunk."""
    files = job.by_stem(snakemake.input.variables)
    needed = {m["variable"] for m in spec["matrices"] if "variable" in m}
    units = Path(snakemake.input.units)
    sampler = Sampler(spec["sweep"], files, units)
    operators = Matrices({name: files[name] for name in sorted(needed)}, units)
    rows = list(rows_of(spec["sweep"], spec["matrices"], sampler, operators))
    write_rows(snakemake.output[0], rows, COLUMNS)
    failed = [row for row in rows if row.get("failed")]
    job.log.info(
        "%d specifications over %d matrices, %d failed", len(rows), len(spec["matrices"]), len(failed)
    )
    for row in failed:
        job.log.warning("%s: %s", row["specification"], row["failed"])


if "snakemake" in globals():
    job.run(snakemake, main)  # type: ignore[name-defined] # noqa: F821
