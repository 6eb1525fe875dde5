"""Tolerances for two numbers: the tolerance belongs to the quantity and to how the number is found."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log10, pi, sqrt
from typing import Any

from scipy.special import ndtri

RELATIVE = {"closed form": 1e-6, "optimiser": 1e-4}
DEVIATIONS = 4  # of a simulated number: 6 in 100,000 numbers lie farther off by chance
STATISTIC_FLOOR = 1e-9
TINY = 1e-15  # p values below it are 0 to every reader
WIDEST = 5  # standard errors between an estimate and its bound, and then some


@dataclass(frozen=True)
class Tolerance:
    """Largest difference allowed, and the rule behind it in words."""

    value: float
    rule: str


def tolerance(
    quantity: str,
    ending: str,
    theirs: float,
    se: float | None,
    error: float | None = None,
    rounding: float = 0.0,
) -> Tolerance:
    """1e-6 of the number in closed form, 1e-4 where their optimiser ends it; a coefficient near zero is held
    to the same part of a hundredth of its standard error. error: of a simulated number the standard deviation
    of its difference to ours, of another what the program itself leaves open; rounding: the share of a
    number that rounding may move, of nearly collinear regressors more than these parts.
    """
    if ending == "simulation":
        assert error is not None
        return Tolerance(DEVIATIONS * error, f"simulation: {DEVIATIONS} standard deviations of both draws")
    found = _size_tolerance(quantity, ending, theirs, se, rounding)
    if error is not None and error > found.value:
        return Tolerance(error, f"{ending}: the program's own rounding or stopping rule")
    return found


def spread_of_shares(ours: Any, theirs: Any, share: tuple[int, ...]) -> Any:
    """Compute the standard deviation of the difference of two p values that are shares (count + 1)/(draws +
    1) of draws of their own.

    Each is `tails` times a binomial share q̂, so the difference has tails·√(q(1 − q)(1/R + 1/R')), with q
    from both together: a program's share alone is 0 where no draw was as large, and promises no error then.
    A doubled p is 2·min(q̂, 1 − q̂): near 1 it is folded, and its spread is that of q near ½, not of p.
    """
    tails, first, second = share
    pooled = (theirs * first + ours * second) / (first + second) / tails
    unequal = (
        tails * abs(1 / (first + 1) - 1 / (second + 1)) / DEVIATIONS
    )  # what counting itself adds to each
    return tails * (pooled * (1 - pooled) * (1 / first + 1 / second)) ** 0.5 + unequal


def spread_of_deviation(draws: Any, first: int, second: int) -> Any:
    """Compute the standard deviation of the difference of two standard deviations, of `first` and `second`
    draws: σ·√((κ − 1)/4·(1/R + 1/R')), with the kurtosis κ of the draws (R, …), 3 if they were normal.
    """
    centred = draws - draws.mean(0)
    kurtosis = (centred**4).mean(0) / (centred**2).mean(0) ** 2
    return draws.std(0) * ((kurtosis - 1) / 4 * (1 / first + 1 / second)) ** 0.5


def _size_tolerance(
    quantity: str, ending: str, theirs: float, se: float | None, rounding: float
) -> Tolerance:
    share = max(RELATIVE[ending], float(f"{rounding:.1e}"))
    if rounding > RELATIVE[ending]:
        ending = f"{ending}, nearly collinear"
    if quantity in ("p", "test p"):
        ratio = float(-ndtri(max(theirs, TINY) / 2))
        moved = 2 * exp(-(ratio**2) / 2) / sqrt(2 * pi) * (2 * abs(ratio) + 1e-2)
        words = f"{ending}: what {share:g} of the estimate and of its error move p by"
        return Tolerance(share * moved + TINY, words)
    if quantity in ("low", "high") and se:
        words = f"{ending}: {share:g} of the bound and of {WIDEST} standard errors"
        return Tolerance(share * (abs(theirs) + WIDEST * se), words)
    floor = share * 1e-2 * se if quantity == "coefficient" and se else STATISTIC_FLOOR * share
    words = "1e-2 of the standard error" if quantity == "coefficient" and se else f"{STATISTIC_FLOOR:g}"
    return Tolerance(max(share * abs(theirs), floor), f"{ending}: {share:g} of the number or of {words}")


def digits(ours: float, theirs: float) -> float:
    """Digits of agreement: −log10 of the relative difference, at most 16."""
    gap, size = abs(ours - theirs), max(abs(ours), abs(theirs))
    return 16.0 if gap == 0 else max(0.0, min(16.0, -log10(gap / size))) if size < inf else 0.0
