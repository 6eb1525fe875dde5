"""The facts in the files of a composite index and of a weight matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from spillover.note import Note


class IndicatorFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Indicator of an index: its weight, and its range before it was normalised.

    entropy: of the entropy method; loadings, kmo: of principal components.
    """

    variable: str
    label: str
    dimension: str
    direction: str
    weight: float
    minimum: float
    maximum: float
    entropy: float | None = None
    loadings: tuple[float, ...] = ()
    kmo: float | None = None


class LeftOutFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Index without one indicator: correlations with the index, and by how many places a unit moves."""

    indicator: str
    pearson: float
    spearman: float
    largest_rank_shift: float


class DroppedUnit(msgspec.Struct, frozen=True, kw_only=True):
    """Unit that an index leaves out, and the years in which a value is missing."""

    unit: str
    name: str
    years: tuple[int, ...]


class BartlettFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Bartlett's test that indicators are uncorrelated."""

    statistic: float
    df: float
    p: float


class IndexFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Composite index: how it is made, on which sample, and the weights of its indicators.

    years: the first and the last; weights_by_year: where weights change from year to year; eigenvalues,
    variance_shares, components_kept, kmo, bartlett: of principal components.
    """

    index: str
    label: str
    method: str
    options: Mapping[str, Any]
    nobs: int
    years: tuple[int, int]
    indicators: tuple[IndicatorFacts, ...]
    leave_one_out: tuple[LeftOutFacts, ...] = ()
    dropped_units: tuple[DroppedUnit, ...] = ()
    warnings: tuple[Note, ...] = ()
    weights_by_year: Mapping[str, tuple[float, ...]] = {}
    eigenvalues: tuple[float, ...] = ()
    variance_shares: tuple[float, ...] = ()
    components_kept: int | None = None
    kmo: float | None = None
    bartlett: BartlettFacts | None = None
    is_simulated: bool = False


class MatrixFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Weight matrix: its description in the study, and what `arrays.weights.standardise.facts` finds."""

    matrix: str
    options: Mapping[str, Any]
    family: str
    parameters: Mapping[str, Any]
    standardisation: str
    units: int
    links: int
    density: float
    neighbours_min: int
    neighbours_mean: float
    neighbours_max: int
    islands: tuple[str, ...]
    components: int
    symmetric_links: bool
    asymmetry: float
    weight_min: float
    weight_max: float
    row_sum_min: float
    row_sum_max: float
    spectral_radius: float
    rho_min: float | None
    rho_max: float | None
