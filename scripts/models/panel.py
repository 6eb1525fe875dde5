"""One panel regression."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from models.design import Design
from models.options import Options, design_of, variance_of
from models.record import Report
from models.wild import bootstrap, rows_of, tests_of
from spillover.arrays.dependence import pesaran_cd
from spillover.arrays.random_effects import fit_between, fit_first_difference, fit_pooled, fit_random
from spillover.arrays.result import Estimate
from spillover.arrays.within import fit_within
from study.errors import StudyError
from study.job import run


def estimate(design: Design, options: Mapping[str, Any]) -> Estimate:
    """The regression that `options` describe, on `design`, with the tests they ask for."""
    fitted = ESTIMATORS[options.get("estimator", "within")](design, options)
    if options.get("dependence"):
        if fitted.residuals is None or len(fitted.residuals) != design.nobs:
            raise StudyError(
                f"dependence: {fitted.estimator} has no residual for each row; take estimator 'within' or "
                "'pooled'"
            )
        cd = pesaran_cd(fitted.residuals, design.unit, design.time)
        fitted = replace(fitted, tests=(*fitted.tests, cd))
    return fitted


def _data(design: Design, options: Options) -> tuple[Any, ...]:
    return design.column(options["outcome"]), design.matrix(options["regressors"]), design.unit, design.time


def _within(design: Design, options: Options) -> Estimate:
    return fit_within(
        *_data(design, options),
        terms=options["regressors"],
        effects=options.get("effects", "two-way"),
        variance=variance_of(options, design),
        constant=options.get("constant", False),
        outcome=options["outcome"],
    )


def _pooled(design: Design, options: Options) -> Estimate:
    fitted = fit_pooled(
        *_data(design, options), terms=options["regressors"], variance=variance_of(options, design)
    )
    return replace(fitted, estimator="pooled")


def _random(design: Design, options: Options) -> Estimate:
    """Random unit effects; with fixed time effects where the analysis says two-way."""
    if options.get("effects") in ("time", "none"):
        raise StudyError(
            "effects: random effects are of units; write individual, or two-way to add fixed effects of years"
        )
    return fit_random(
        *_data(design, options),
        terms=options["regressors"],
        time_dummies=options.get("effects") == "two-way",
        variance=variance_of(options, design),
        outcome=options["outcome"],
    ).estimate


def _between(design: Design, options: Options) -> Estimate:
    return fit_between(*_data(design, options), terms=options["regressors"])


def _first_difference(design: Design, options: Options) -> Estimate:
    variance = variance_of(options, design)
    if variance.clusters is not None:
        raise StudyError(
            "variance: first differences cluster by unit alone; write {kind: clustered, by: unit}"
        )
    return fit_first_difference(*_data(design, options), terms=options["regressors"], variance=variance)


ESTIMATORS: dict[str, Callable[[Design, Options], Estimate]] = {
    "within": _within,
    "pooled": _pooled,
    "random": _random,
    "between": _between,
    "first-difference": _first_difference,
}


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """One estimate; series `wild_bootstrap` where the analysis asks for it."""
    options = spec["options"]
    design = design_of(snakemake, options)
    fitted = estimate(design, options)
    report = Report(spec, design)
    if "wild" in options:
        found = bootstrap(design, options)
        fitted = replace(fitted, tests=(*fitted.tests, *tests_of(found)))
        report.series["wild_bootstrap"] = rows_of(found)
    report.add(fitted, options["outcome"])
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
