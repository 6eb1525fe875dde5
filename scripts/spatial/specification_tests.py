"""Which spatial model the data ask for: LM, LR, Wald and Hausman tests, and the decision they imply in
words.
"""

from collections.abc import Mapping
from typing import Any

from artifacts.analysis import Record, record_of_test
from models.design import Design
from models.options import design_of
from models.record import Report
from spatial.arrays import operators_of, panel_of
from spillover.arrays.result import Array, EstimationError, Test
from spillover.arrays.spatial.bsk_tests import bsk_tests
from spillover.arrays.spatial.lm_tests import lm_tests
from spillover.arrays.spatial.models import SpatialEstimate, fit
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_random, mundlak
from spillover.arrays.spatial.specification_tests import decision, durbin_tests, hausman
from study import job

DEFAULTS = {"effects": "two-way", "definition": "transformed", "level": 0.95}


def run_tests(
    y: Array, x: Array, operator: SpatialOperator, options: Mapping[str, Any]
) -> tuple[list[Test], list[str]]:
    """Every test that can be computed, in the order of the procedure; notes: the decision, and the tests that
    cannot.
    """
    terms, effects = options["regressors"], options["effects"]
    common = {"terms": terms, "effects": effects, "definition": options["definition"]}
    tests = list(lm_tests(y, x, operator, **common))
    sdm, sar, sem = (fit(model, y, x, operator, **common) for model in ("SDM", "SAR", "SEM"))
    tests += durbin_tests(sdm, sar, sem)
    notes = [
        f"the tests under {options['weights']} point to {decision(tests, round(1 - options['level'], 12))}"
    ]
    tests += bsk_tests(y, x, operator, terms=terms)
    more, remarks = hausman_tests(y, x, operator, terms, effects)
    return tests + more, notes + remarks


def hausman_tests(
    y: Array, x: Array, operator: SpatialOperator, terms: list[str], effects: str
) -> tuple[list[Test], list[str]]:
    """Random against fixed effects of units in the spatial Durbin model: the classical test where it exists,
    and Mundlak's.
    """
    if effects not in ("individual", "two-way"):
        return [], [f"no Hausman test: effects are {effects!r}, without units"]
    years = effects == "two-way"
    tests, notes = [], []
    try:
        # `direct` understates sigma squared, and with it the variance of the fixed effects: Hausman needs the
        # transformed model.
        fixed = fit("SDM", y, x, operator, terms=terms, effects=effects, definition="transformed")
        tests.append(hausman(fixed, _random(y, x, operator, terms, years)))
    except EstimationError as error:
        notes.append(f"no classical spatial Hausman test: {error}")
    try:
        tests.append(mundlak("SDM", y, x, operator, terms=terms, time_effects=years))
    except EstimationError as error:
        notes.append(f"no robust spatial Hausman test: {error}")
    return tests, notes


def _random(y: Array, x: Array, operator: SpatialOperator, terms: list[str], years: bool) -> SpatialEstimate:
    return fit_random("SDM", y, x, operator, terms=terms, time_effects=years)


def record_of(tests: list[Test], notes: list[str], options: Mapping[str, Any], design: Design) -> Record:
    """The tests as one estimate without terms."""
    return {
        "part": "",
        "estimator": "specification tests",
        "outcome": options["outcome"],
        "nobs": design.nobs,
        "units": len(design.unit_ids),
        "periods": len(design.years),
        "df": None,
        "statistics": {},
        "settings": {key: options[key] for key in ("weights", *DEFAULTS)},
        "terms": [],
        "tests": [record_of_test(test) for test in tests],
        "notes": [*notes, *design.notes],
    }


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds the tests to their rule."""
    options = {**DEFAULTS, **spec["options"]}
    design = design_of(snakemake, options)
    y, x = panel_of(design, options["outcome"], options["regressors"])
    operator, _ = operators_of(job.by_stem(snakemake.input.weights), options, design)
    tests, notes = run_tests(y, x, operator, options)
    report = Report(spec, design)
    report.estimates.append({"model": spec["analysis"], **record_of(tests, notes, options, design)})
    report.write(snakemake.output[0])
    job.log.info("%s", " ".join(notes))


if "snakemake" in globals():
    job.run(globals()["snakemake"], main)
