"""The wild cluster bootstrap beside an estimate, for few clusters."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from spillover.arrays.result import Test
from spillover.arrays.wild import WildBootstrap, wild_cluster_bootstrap
from spillover.errors import StudyError
from spillover.estimates import SeriesRow
from spillover.note import Note, note
from spillover.options import Clustered, Wild
from spillover.panel.design import Design
from spillover.panel.inputs import effects_of, weights_of
from spillover.series import number_or_none
from spillover.words import _

if TYPE_CHECKING:
    from spillover.kinds.panel.kind import Panel


def bootstrap(design: Design, panel: Panel, wild: Wild) -> list[WildBootstrap]:
    """Bootstrap each term of `wild.terms`, over the clusters of the analysis's variance."""
    variance, terms = panel.variance, panel.regressors
    if not isinstance(variance, Clustered) or not isinstance(variance.by, str):
        raise StudyError(
            _("wild: the wild cluster bootstrap needs a variance of kind clustered, by one column")
        )
    return [
        wild_cluster_bootstrap(
            design.column(panel.outcome),
            design.matrix(terms),
            design.unit,
            design.time,
            design.codes(variance.by),
            terms=terms,
            term=term,
            effects=effects_of(panel.effects, design),
            observation_weights=weights_of(panel.observation_weights, design),
            weights=wild.weights,
            draws=wild.draws,
            seed=panel.seed,
            level=panel.level,
        )
        for term in wild.terms or terms
    ]


def tests_of(found: list[WildBootstrap]) -> list[Test]:
    """Convert the bootstraps to tests of a zero coefficient."""
    return [
        Test(
            name=f"wild_bootstrap:{wild.term}",
            statistic=wild.statistic,
            p=wild.p,
            distribution="none",
            null=note("coefficient_zero", term=wild.term),
            note=wild_note(wild),
        )
        for wild in found
    ]


class WildRow(SeriesRow, frozen=True, kw_only=True):
    """Wild bootstrap of a term; an end of its interval is None where it is infinite."""

    series = "wild_bootstrap"
    term: str
    estimate: float
    statistic: float
    p: float
    low: float | None
    high: float | None
    level: float
    clusters: int
    draws: int
    weights: str
    is_enumerated: bool
    seed: int


def rows_of(found: list[WildBootstrap]) -> list[WildRow]:
    """Convert the bootstraps to rows of a series."""
    ends = [{end: number_or_none(value) for end, value in (("low", w.low), ("high", w.high))} for w in found]
    return [WildRow(**{**asdict(wild), **bounds}) for wild, bounds in zip(found, ends, strict=True)]


def wild_note(wild: WildBootstrap) -> Note:
    """Note how it was drawn."""
    numbers = {"clusters": wild.clusters, "draws": wild.draws, "seed": wild.seed}
    return note("wild", weights=wild.weights, **numbers, enumerated=wild.is_enumerated)
