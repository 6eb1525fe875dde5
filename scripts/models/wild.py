"""The wild cluster bootstrap beside an estimate, for few clusters."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite

from artifacts.analysis import Record
from models.design import Design
from models.options import Options
from spillover.arrays.result import Test
from spillover.arrays.wild import WildBootstrap, wild_cluster_bootstrap
from study.errors import StudyError


def bootstrap(design: Design, options: Options) -> list[WildBootstrap]:
    """One bootstrap for each term of `wild.terms`, over the clusters of the analysis's variance."""
    wild, variance = options["wild"], options.get("variance", {"kind": "clustered", "by": "unit"})
    if variance["kind"] != "clustered" or not isinstance(variance.get("by"), str):
        raise StudyError("wild: the wild cluster bootstrap needs a variance of kind clustered, by one column")
    if options.get("estimator", "within") != "within":
        raise StudyError("wild: the wild cluster bootstrap is for estimator 'within'; take 'wild' away")
    terms = options["regressors"]
    return [
        wild_cluster_bootstrap(
            design.column(options["outcome"]),
            design.matrix(terms),
            design.unit,
            design.time,
            design.codes(variance["by"]),
            terms=terms,
            term=term,
            effects=options.get("effects", "two-way"),
            weights=wild.get("weights", "webb"),
            draws=wild["draws"],
            seed=options.get("seed", 0),
            level=options.get("level", 0.95),
        )
        for term in wild.get("terms", terms)
    ]


def tests_of(found: list[WildBootstrap]) -> list[Test]:
    """The bootstraps as tests of a zero coefficient."""
    kind = "wild cluster restricted bootstrap of t without small-sample factor"
    return [
        Test(
            name=f"wild_bootstrap:{wild.term}",
            statistic=wild.statistic,
            p=wild.p,
            distribution="none",
            null=f"the coefficient of {wild.term} is zero",
            note=f"{kind}, {wild.weights} weights, {wild.clusters} clusters, {_draws(wild)}",
        )
        for wild in found
    ]


def rows_of(found: list[WildBootstrap]) -> list[Record]:
    """The bootstraps as rows of a series; an end of an interval is null where it is infinite."""
    ends = [
        {end: value if isfinite(value) else None for end, value in (("low", w.low), ("high", w.high))}
        for w in found
    ]
    return [{**asdict(wild), **bounds} for wild, bounds in zip(found, ends, strict=True)]


def _draws(wild: WildBootstrap) -> str:
    return f"all {wild.draws} weight vectors" if wild.enumerated else f"{wild.draws} draws, seed {wild.seed}"
