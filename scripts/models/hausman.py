"""Fixed against random effects: both estimates, Hausman's test and its regression form."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from models.design import Design
from models.options import design_of, variance_of
from models.record import Report
from spillover.arrays.hausman import hausman, hausman_robust
from spillover.arrays.projection import Effects
from spillover.arrays.random_effects import fit_random
from spillover.arrays.result import Estimate, EstimationError, Test
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from study.job import run


def estimates(design: Design, options: Mapping[str, Any]) -> tuple[Estimate, Estimate]:
    """The fixed-effects estimate with both tests, and the random-effects one, with classical variances.

    Effects two-way: both carry fixed time effects; individual: neither does.
    """
    terms, dummies = options["regressors"], options.get("effects", "two-way") == "two-way"
    data = design.column(options["outcome"]), design.matrix(terms), design.unit, design.time
    variance = variance_of(options, design)
    tests, notes = collect(
        lambda: hausman(*data, terms=terms, time_dummies=dummies),
        lambda: hausman_robust(*data, terms=terms, time_dummies=dummies, variance=variance),
    )
    classical = Variance("classical")
    effects: Effects = "two-way" if dummies else "individual"
    fixed = fit_within(*data, terms=terms, effects=effects, variance=classical, outcome=options["outcome"])
    random = fit_random(
        *data, terms=terms, time_dummies=dummies, variance=classical, outcome=options["outcome"]
    ).estimate
    return replace(fixed, tests=(*fixed.tests, *tests), notes=(*fixed.notes, *notes)), random


def collect(*tests: Callable[[], Test]) -> tuple[list[Test], list[str]]:
    """The tests that exist, and a note for each that does not; where none does, the last reason is the
    error.
    """
    found, notes = [], []
    for test in tests:
        try:
            found.append(test())
        except EstimationError as error:
            notes.append(str(error))
    if not found:
        raise EstimationError(notes[-1])
    return found, notes


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Parts `fixed_effects`, with the tests, and `random_effects`."""
    options = spec["options"]
    design = design_of(snakemake, options)
    fixed, random = estimates(design, options)
    report = Report(spec, design)
    report.add(fixed, options["outcome"], "fixed_effects")
    report.add(random, options["outcome"], "random_effects")
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
