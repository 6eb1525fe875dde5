"""Regressions in exact arithmetic: NIST's reference data sets, and badly scaled, nearly collinear panels."""

import json
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache

import numpy as np

from panel_data import DATA

Column = list[Fraction]
UNITS, PERIODS = 12, 6


@dataclass(frozen=True, eq=False)
class Regression:
    """One of NIST's: texts as printed, y (N), columns of x (k), certified estimates and standard errors."""

    name: str
    y: list[str]
    columns: list[list[Fraction]]
    constant: bool
    estimates: list[str]
    errors: list[str]

    @property
    def design(self) -> np.ndarray:
        """The regressors (N, k), rounded to double precision, without the constant."""
        return np.array([[float(value) for value in column] for column in self.columns]).T

    @property
    def outcome(self) -> np.ndarray:
        """y (N,) in double precision."""
        return np.array([float(value) for value in self.y])


@cache
def nist() -> dict[str, Regression]:
    """The regressions by name."""
    text = (DATA / "nist_linear.json").read_text(encoding="utf-8")
    found = {}
    for name, one in json.loads(text)["regressions"].items():
        columns = [[Fraction(value) for value in column] for column in one["x"]]
        if one["degree"]:
            columns = [[value**power for value in columns[0]] for power in range(1, one["degree"] + 1)]
        numbers = (one["constant"], one["estimates"], one["errors"])
        found[name] = Regression(name, one["y"], columns, *numbers)
    return found


def solve(outcome: Column, columns: list[Column]) -> tuple[list[Fraction], list[list[Fraction]], Fraction]:
    """Coefficients (k), (X'X)⁻¹ (k, k) and the sum of squares, by elimination in fractions."""
    k = len(columns)
    gram = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in columns] for one in columns]
    table = [
        [
            *row,
            sum(a * b for a, b in zip(column, outcome, strict=True)),
            *(Fraction(i == j) for j in range(k)),
        ]
        for i, (row, column) in enumerate(zip(gram, columns, strict=True))
    ]
    for i in range(k):
        table[i] = [value / table[i][i] for value in table[i]]
        for j in range(k):
            if j != i:
                table[j] = [a - table[j][i] * b for a, b in zip(table[j], table[i], strict=True)]
    b = [row[k] for row in table]
    left = [
        y - sum(c * v for c, v in zip(b, row, strict=True)) for y, *row in zip(outcome, *columns, strict=True)
    ]
    return b, [row[k + 1 :] for row in table], sum((value**2 for value in left), Fraction(0))


def exact(one: Regression) -> tuple[list[Decimal], list[Decimal]]:
    """Coefficients and standard errors of one of NIST's regressions, to 40 digits."""
    ones = [[Fraction(1)] * len(one.y)] if one.constant else []
    columns = [*ones, *one.columns]
    b, inverse, squares = solve([Fraction(value) for value in one.y], columns)
    variance = squares / (len(one.y) - len(columns))
    with localcontext() as context:
        context.prec = 40
        errors = [(_decimal(variance * inverse[j][j])).sqrt() for j in range(len(columns))]
        return [_decimal(value) for value in b], errors


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def exact_within(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Two-way slopes (k,) of a balanced panel of UNITS × PERIODS, of its numbers as they are in memory."""
    outcome, *columns = (_two_way(column) for column in (y, *x.T))
    return np.array([float(value) for value in solve(outcome, columns)[0]])


def _two_way(column: np.ndarray) -> Column:
    rows = [[Fraction(float(v)) for v in row] for row in column.reshape(UNITS, PERIODS)]
    by_unit = [sum(row, Fraction(0)) / PERIODS for row in rows]
    by_time = [sum(year, Fraction(0)) / UNITS for year in zip(*rows, strict=True)]
    mean = sum(by_unit, Fraction(0)) / UNITS
    return [v - by_unit[i] - by_time[t] + mean for i, row in enumerate(rows) for t, v in enumerate(row)]


def hard_panel(size: float, apart: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """y (N,) and x (N, 2) of UNITS × PERIODS: levels of `size` beside a variation within of one, and a second
    regressor that differs from the first by one part in `apart` (0: not at all alike).
    """
    stream = np.random.default_rng(seed)
    unit = np.repeat(np.arange(UNITS), PERIODS)
    first = stream.normal(size=len(unit)) + size * (1 + unit)
    other = stream.normal(size=len(unit))
    second = first + other / apart if apart else other
    y = first + 0.5 * second - 1.5 * size * (1 + unit) + stream.normal(size=len(unit)) + unit
    return y, np.column_stack([first, second])


def digits(found: np.ndarray, true: np.ndarray) -> float:
    """Decimal digits in which the coefficient that agrees least agrees; 16 where all are equal.

    A coefficient that is zero is compared in absolute terms.
    """
    size = np.where(true == 0, 1.0, np.abs(true))
    return float(-np.log10(max(float((np.abs(found - true) / size).max()), 1e-16)))
