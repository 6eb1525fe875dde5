"""Weights and lists of effects against pyfixest 0.60 and linearmodels 7.1 (recorded by effects_golden.py)."""

import csv
from pathlib import Path

import numpy as np
import pytest

from panel_data import TERMS, golden, ordered, produc, rows_of
from spillover.arrays.absorption import Effect
from spillover.arrays.iv import fit_iv
from spillover.arrays.random_effects import fit_between, fit_first_difference
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

pytestmark = pytest.mark.proof("independent program")

RELATIVE = 1e-8
P = produc()
ROWS = rows_of("produc.csv")
EMP = np.array([float(row["emp"]) for row in ROWS])
REGION = np.array([int(row["region"]) for row in ROWS])
STATE, YEAR = Effect("state", P.unit), Effect("year", P.time)
SETS = {
    "two-way": "two-way",
    "individual": "individual",
    "by_region_year": (STATE, Effect("region:year", REGION * 10_000 + P.time)),
    "nested": (STATE, YEAR, Effect("region", REGION)),
    "three": (STATE, YEAR, Effect("half", ((P.unit + 1) * 7 + P.time * 3) % 10)),
    "none": "none",
}
KINDS = {
    "iid": Variance("classical"),
    "HC1": Variance("HC1"),
    "state": Variance(small_sample="full"),
    "both": Variance("two-way", small_sample="full"),
}
# Sets whose dummies depend on each other by more than one level each: pyfixest counts more than there are.
OVERCOUNTED = ("by_region_year", "nested", "unbalanced")
CASES = [(name, weighted) for name in SETS for weighted in ("plain", "weighted")] + [
    ("unbalanced", "weighted")
]


def unadjusted(estimate, kind: str) -> np.ndarray:
    """Standard errors without any small-sample factor; pyfixest leaves N − 1 below the classical σ²."""
    theirs = estimate.nobs / (estimate.nobs - 1) if kind == "iid" else 1.0
    return estimate.se * np.sqrt(theirs / estimate.settings["small_sample_factor"])


@pytest.mark.parametrize(("name", "weighted"), CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_effects_and_weights_equal_pyfixest(name: str, weighted: str, kind: str) -> None:
    keep = np.ones(len(P.y), dtype=bool)
    effects = SETS.get(name, SETS["by_region_year"])
    if name == "unbalanced":
        keep[np.array([5, 100, 101, 300, 555, 816]) - 1] = False
        effects = tuple(Effect(effect.name, effect.codes[keep]) for effect in effects)
    part = P.rows(keep)
    estimate = fit_within(
        part.y,
        part.x,
        part.unit,
        part.time,
        terms=TERMS,
        effects=effects,
        variance=KINDS[kind],
        weights=EMP[keep] if weighted == "weighted" else None,
    )
    reference = golden("effects_pyfixest")[name][weighted]
    np.testing.assert_allclose(
        estimate.coefficients, ordered(reference["coefficients"], TERMS), rtol=RELATIVE
    )
    np.testing.assert_allclose(
        unadjusted(estimate, kind), ordered(reference["se_unadjusted"][kind], TERMS), rtol=RELATIVE
    )
    full = ordered(reference["se_full"][kind], TERMS)
    if name in OVERCOUNTED:
        assert (estimate.se < full).all()
    else:
        np.testing.assert_allclose(estimate.se, full, rtol=RELATIVE)


def test_weighted_instrumental_variables_equal_pyfixest() -> None:
    reference = golden("effects_pyfixest")["iv"]["weighted"]
    column = {term: j for j, term in enumerate(TERMS)}
    hwy = np.array([float(row["hwy"]) for row in ROWS])
    for kind, variance in KINDS.items():
        result = fit_iv(
            P.y,
            P.x[:, [column["lpcap"]]],
            P.x[:, [column["lpc"], column["lemp"]]],
            hwy[:, None],
            P.unit,
            P.time,
            terms=(("lpcap",), ("lpc", "lemp"), ("hwy",)),
            effects=SETS["by_region_year"],
            variance=variance,
            weights=EMP,
        ).second
        order = ("lpcap", "lpc", "lemp")
        np.testing.assert_allclose(result.coefficients, ordered(reference["coefficients"], order), rtol=1e-7)
        np.testing.assert_allclose(
            unadjusted(result, kind), ordered(reference["se_unadjusted"][kind], order), rtol=1e-7
        )


@pytest.mark.parametrize(
    ("name", "fit"), [("between", fit_between), ("first_difference", fit_first_difference)]
)
def test_weighted_between_and_differences_equal_linearmodels(name: str, fit) -> None:
    reference = golden("effects_pyfixest")["linearmodels"][name]
    estimate = fit(P.y, P.x, P.unit, P.time, terms=TERMS, weights=EMP)
    order = (*TERMS, "const")
    np.testing.assert_allclose(
        estimate.coefficients, ordered(reference["coefficients"], order), rtol=RELATIVE
    )
    np.testing.assert_allclose(estimate.se, ordered(reference["se"], order), rtol=RELATIVE)


def castle() -> dict[str, np.ndarray]:
    """The columns of the packaged data."""
    path = Path(__file__).parents[2] / "resources" / "castle" / "castle.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        name: np.array([float(row[name]) for row in rows])
        for name in ("sid", "year", "l_homicide", "post", "popwt")
    }


@pytest.mark.parametrize(("rule", "se"), [("full", 0.0348), ("nested", 0.0332), ("none", 0.0325)])
def test_castle_by_three_small_sample_rules(rule: str, se: float) -> None:
    """0.0755; the standard error by how the effects are counted. pyfixest's own "nonnested" counts the years
    as nested in the states (K = 2, 0.0329); by hand K = 1 slope + 11 years, as fixest has it.
    """
    data = castle()
    estimate = fit_within(
        data["l_homicide"],
        data["post"],
        data["sid"].astype(int),
        data["year"].astype(int),
        terms=("post",),
        variance=Variance(small_sample=rule),
        weights=data["popwt"],
    )
    assert round(float(estimate.coefficients[0]), 4) == 0.0755
    assert round(float(estimate.se[0]), 4) == se
    reference = golden("effects_pyfixest")["castle"]["weighted"]
    assert estimate["post"] == pytest.approx(reference["coefficients"]["post"], rel=RELATIVE)
    parameters = {"full": 1 + 50 + 11 - 1, "nested": 1 + 11}.get(rule)
    factor = 1.0 if parameters is None else 50 / 49 * 549 / (550 - parameters)
    by_hand = reference["se_unadjusted"]["state"]["post"] * np.sqrt(factor)
    assert float(estimate.se[0]) == pytest.approx(by_hand, rel=RELATIVE)
