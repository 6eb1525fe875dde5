"""The model in each of two groups, and tests of their difference."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from models.design import Design
from models.options import design_of, variance_of
from models.record import Report
from spillover.arrays.groups import GroupComparison, compare_groups, permute_groups
from spillover.arrays.result import IntArray, Test
from study.errors import StudyError
from study.job import run


def two_groups(design: Design, by: str) -> tuple[IntArray, tuple[str, str]]:
    """Codes (N,) of the two groups and their labels in alphabetical order. Another number of groups is a
    StudyError.
    """
    labels, codes = np.unique(design.labels(by).astype(str), return_inverse=True)
    if len(labels) != 2:
        raise StudyError(
            f"by: {by!r} has {len(labels)} groups in the sample ({', '.join(labels)}); keep two with "
            "sample.groups"
        )
    return codes.astype(np.int64), (str(labels[0]), str(labels[1]))


def compare(
    design: Design, options: Mapping[str, Any], codes: IntArray, labels: tuple[str, str]
) -> GroupComparison:
    """The split estimates and their difference."""
    terms = options["regressors"]
    return compare_groups(
        design.column(options["outcome"]),
        design.matrix(terms),
        design.unit,
        design.time,
        codes,
        terms=terms,
        labels=labels,
        effects=options.get("effects", "two-way"),
        variance=variance_of(options, design),
        constant=options.get("constant", False),
        outcome=options["outcome"],
    )


def permute(design: Design, options: Mapping[str, Any], codes: IntArray) -> list[Test]:
    """One permutation test for each term of `tested`, by default the first regressor; none without
    `permutations`.
    """
    terms = options["regressors"]
    if "permutations" not in options:
        return []
    data = design.column(options["outcome"]), design.matrix(terms), design.unit, design.time, codes
    effects, seed = options.get("effects", "two-way"), options.get("seed", 0)
    tests = []
    for name in options.get("tested", terms[:1]):
        if name not in terms:
            raise StudyError(f"tested: {name!r} is not among the regressors {', '.join(terms)}")
        test = permute_groups(
            *data,
            term=terms.index(name),
            name=name,
            effects=effects,
            permutations=options["permutations"],
            seed=seed,
        )
        tests.append(replace(test, name=f"{test.name}:{name}"))
    return tests


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """A part named by each group's label, and `difference` with the tests."""
    options = spec["options"]
    design = design_of(snakemake, options)
    codes, labels = two_groups(design, options["by"])
    result = compare(design, options, codes, labels)
    difference = replace(
        result.difference, tests=(*result.difference.tests, *permute(design, options, codes))
    )
    report = Report(spec, design)
    for label, fitted in zip(labels, result.estimates, strict=True):
        report.add(fitted, options["outcome"], label, by=options["by"])
    report.add(difference, options["outcome"], "difference", by=options["by"])
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
