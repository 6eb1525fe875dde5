"""Constants from print against second sources: Stock and Yogo's tables as other programs have them, and those
for one regressor's relative bias from their formula.
"""

import csv
from pathlib import Path

import pytest
from scipy.optimize import brentq
from scipy.special import hyp1f1
from scipy.stats import ncx2

from spillover.arrays.stock_yogo import BIAS, BIASES, SIZE, SIZES, stock_yogo

pytestmark = [pytest.mark.debt(15), pytest.mark.proof("independent program")]
Table = dict[tuple[str, int, int, str], float]


def printed() -> Table:
    """The tables of Stata's `ivregress` (estat firststage) for up to 20 instruments; gretl's `tsls` has the
    same sizes.
    """
    path = Path(__file__).parent / "data" / "stock_yogo.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["kind"], int(row["endogenous"]), int(row["instruments"]), row["level"]): float(row["value"])
        for row in rows
    }


def ours(tables: dict[str, dict[int, tuple[tuple[float, ...], ...]]]) -> Table:
    """The same of our tables."""
    levels = {"size": SIZES, "bias": BIASES}
    return {
        (kind, number, instruments, level): value
        for kind, table in tables.items()
        for instruments, row in table.items()
        for number, values in enumerate(row, 1)
        for level, value in zip(levels[kind], values, strict=True)
    }


def test_every_critical_value_is_that_of_other_programs() -> None:
    assert ours({"size": SIZE, "bias": BIAS}) == printed()
    for (kind, number, instruments, level), value in printed().items():
        assert stock_yogo(number, instruments)[f"stock_yogo_{kind}_{level}"] == value


def test_any_two_digits_that_change_places_would_be_found() -> None:
    known, found = printed(), 0
    for key, value in known.items():
        digits = f"{value:.2f}"
        for place in range(len(digits) - 1):
            pair = digits[place : place + 2]
            if "." in pair or pair[0] == pair[1]:
                continue
            moved = float(digits[:place] + pair[::-1] + digits[place + 2 :])
            assert {**known, key: moved} != ours({"size": SIZE, "bias": BIAS}), key
            found += 1
    assert found > 500


def test_relative_biases_of_one_regressor_follow_from_their_formula() -> None:
    """E[v'Pu]'s share is ₁F₁(1; K/2; −μ²/2) (Richardson 1968; Skeels and Windmeijer 2018), and the critical
    value the 95% quantile of a noncentral χ²(K, μ²) over K. The print rests on 20,000 draws: the largest gap
    is 2.1%, at three instruments.
    """
    for (kind, number, instruments, level), value in printed().items():
        if (kind, number) != ("bias", 1):
            continue
        half, share = instruments / 2, int(level) / 100
        mu2 = brentq(lambda m, half=half, share=share: hyp1f1(1, half, -m / 2) - share, 1e-6, 1200)
        exact = ncx2.ppf(0.95, instruments, mu2) / instruments
        assert exact == pytest.approx(value, rel=0.025), (instruments, level)
