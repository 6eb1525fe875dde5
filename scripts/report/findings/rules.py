"""The words of a finding, by rules that stand here alone: *holds throughout*, *depends on* a choice, *does
not hold*, always among the alternatives that a study lists. Sign and overlap of intervals come first; no
p-value is looked at.

Alternatives are the specifications of a sweep. Choices weigh equally, and so do the options within a choice:
of matrices the families, and the matrices within a family. Options under which all numbers are the same are
one option, so that one that is listed twice changes no word.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array
from spillover.panel.sample import BoolArray
from spillover.sweeps.columns import OF_MATRICES

THROUGHOUT, DEPENDS, NOT, UNEXAMINED, FAILED = "throughout", "depends", "not", "unexamined", "failed"
HALF = 0.5  # the share of alternatives, by weight, that need its sign and an interval without zero
# The shares of alternatives, by weight, of a finding that holds throughout: with its sign and an interval
# without zero, and with an interval that overlaps its own. The first keeps the word rare without an effect
# where no alternative has the true matrix, so that all standard errors are too small.
CLEAR, MOST = 0.85, 0.95
SAME = 1e-6  # the relative difference of numbers that are the same, at most
MATRIX, FAMILY = "matrix", "family"


@dataclass(frozen=True)
class Interval:
    """An estimate with the ends of its interval."""

    estimate: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Return whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    @property
    def is_known(self) -> bool:
        """Return whether both ends are numbers."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True)
class Alternatives:
    """Estimates of one quantity with the ends of their intervals (n,), and the option that each has of each
    choice (n,), by choice.
    """

    estimate: Array
    low: Array
    high: Array
    choices: Mapping[str, np.ndarray]

    def get(self, place: int) -> Interval:
        """The estimate at a place, with its interval."""
        return Interval(*(float(column[place]) for column in (self.estimate, self.low, self.high)))

    def has_sign(self, own: Interval) -> BoolArray:
        """Return whether each has the sign of an estimate (n,)."""
        return np.sign(self.estimate) == np.sign(own.estimate)

    def overlaps(self, own: Interval) -> BoolArray:
        """Return whether the interval of each overlaps that of an estimate (n,)."""
        return (self.low <= own.high) & (self.high >= own.low)

    def is_clear(self, own: Interval) -> BoolArray:
        """Return whether each has the sign of an estimate, and an interval without zero (n,)."""
        return self.has_sign(own) & ((self.low > 0) | (self.high < 0))

    def weigh(self) -> Array:
        """The weight of each (n,), together 1: the product over choices of that of its option."""
        weights = np.ones(len(self.estimate))
        nested = (*OF_MATRICES, MATRIX) if MATRIX in self.choices else ()
        for name in self.choices:
            if name == MATRIX:
                weights *= self._weigh_matrices()
            elif name not in nested:
                first, codes = self._merge(name)
                weights *= 1 / np.bincount(first)[first[codes]] / len(np.unique(first))
        given = [np.unique(values, return_inverse=True)[1] for values in self.choices.values()]
        every = np.stack(given or [np.zeros(len(weights), dtype=int)])
        _keys, place, count = np.unique(every, axis=1, return_inverse=True, return_counts=True)
        weights /= count[place.ravel()]
        return weights / weights.sum()

    def _weigh_matrices(self) -> Array:
        """Weight of each matrix (n,): families equally, and within a family its matrices; one that another
        family has too is of the family that has it first.
        """
        first, codes = self._merge(MATRIX)
        family = np.empty(len(first), dtype=object)
        for code, name in zip(codes, self.choices.get(FAMILY, codes), strict=True):
            family[code] = name
        of = family[first]
        own = np.unique(first)
        matrices = {name: int((family[own] == name).sum()) for name in set(family[own])}
        weights = [1 / len(matrices) / matrices[name] for name in of]
        return (np.array(weights) / np.bincount(first)[first])[codes]

    def _merge(self, choice: str) -> tuple[np.ndarray, np.ndarray]:
        """For each option of a choice the first with the same numbers in all contexts, and the code of each
        alternative's option (n,). A context is what an alternative has of the other choices.
        """
        _options, codes = np.unique(self.choices[choice], return_inverse=True)
        apart = (choice, *OF_MATRICES) if choice == MATRIX else (choice,)
        others = [values for name, values in self.choices.items() if name not in apart]
        keys = [np.unique(values, return_inverse=True)[1] for values in others] or [np.zeros_like(codes)]
        context = np.unique(np.stack(keys), axis=1, return_inverse=True)[1].ravel()
        numbers = np.full((codes.max() + 1, context.max() + 1, 3), np.nan)
        numbers[codes, context] = np.stack([self.estimate, self.low, self.high], axis=1)
        first = np.arange(len(numbers))
        for code in range(1, len(numbers)):
            own = np.unique(first[:code])
            same = np.isclose(numbers[own], numbers[code], rtol=SAME, atol=0, equal_nan=True).all(axis=(1, 2))
            if same.any():
                first[code] = own[same.argmax()]
        return first, codes


@dataclass(frozen=True)
class Separation:
    """Two groups of a choice's options: those under which alternatives have something more often, and the
    others; the share of each group, by weight; and the share of the variance that lies between them.
    """

    choice: str
    options_with: tuple[str, ...]
    options_without: tuple[str, ...]
    shares: tuple[float, float]
    share_between: float


@dataclass(frozen=True)
class Judgement:
    """The word of a finding, and the choice that it depends on, if any.

    is_split_by: whether each alternative has what the choice parts (n,): sign and overlap, where
    `is_of_overlap`, or else the sign with an interval without zero; weights: of each (n,).
    """

    word: str
    separation: Separation | None
    is_of_overlap: bool
    is_split_by: BoolArray
    weights: Array


def judge(own: Interval, alternatives: Alternatives) -> Judgement:
    """Judge an estimate by its alternatives, itself among them.

    It is supported if its interval leaves zero out, and at least half of the alternatives, by weight, have
    its sign and intervals without zero. Then it holds throughout if all alternatives have its sign, 85% of
    them, by weight, intervals without zero, and 95% intervals that overlap its own. Else it
    depends on the choice that best parts those with sign and overlap from the others, or, where sign and
    overlap are as they should be, those with intervals without zero. One that is not supported depends on a
    choice if at least half of the alternatives with some of its options have its sign and intervals without
    zero, and otherwise does not hold.
    """
    sign, overlap, clear, weights = (
        alternatives.has_sign(own),
        alternatives.overlaps(own),
        alternatives.is_clear(own),
        alternatives.weigh(),
    )
    supported = own.is_clear and _share(weights, clear) >= HALF
    agree = bool(sign.all()) and _share(weights, overlap) >= MOST
    of_overlap = supported and not agree
    has = sign & overlap if of_overlap else clear
    if supported and agree and _share(weights, clear) >= CLEAR:
        return Judgement(THROUGHOUT, None, of_overlap, has, weights)
    separation = find_separation(alternatives.choices, has, weights)
    if supported or (separation is not None and separation.shares[0] >= HALF):
        return Judgement(DEPENDS, separation, of_overlap, has, weights)
    return Judgement(NOT, None, of_overlap, has, weights)


def _share(weights: Array, has: BoolArray) -> float:
    """The share of those that have something, by weight; rounded, or the last bit would decide at a bound."""
    return round(float(weights[has].sum()), 9)


def find_separation(choices: Mapping[str, np.ndarray], has: BoolArray, weights: Array) -> Separation | None:
    """Find the choice, and the two groups of its options, that separate best the alternatives that have
    something from the others: with the largest variance between them. None where no choice separates.

    The best two groups cut the options in the order of their shares (Breiman et al. 1984, theorem 4.5).
    has, weights: (n,).
    """
    best: Separation | None = None
    for name, values in choices.items():
        one = None if name == MATRIX else _separate(name, values, has, weights)
        if one is not None and (best is None or one.share_between > best.share_between):
            best = one
    return best


def _separate(choice: str, values: np.ndarray, has: BoolArray, weights: Array) -> Separation | None:
    options, codes = np.unique(values, return_inverse=True)
    total = np.bincount(codes, weights=weights)
    share = np.round(np.bincount(codes, weights=weights * has) / total, 9)
    mean = float((weights * has).sum())
    best: Separation | None = None
    for level in np.unique(share)[1:]:
        more = share >= level
        sizes = total[more].sum(), total[~more].sum()
        shares = [round(float((share * total)[own].sum() / total[own].sum()), 9) for own in (more, ~more)]
        between = round(
            float(sum(size * (one - mean) ** 2 for size, one in zip(sizes, shares, strict=True))), 9
        )
        if best is None or between > best.share_between:
            names = [tuple(map(str, options[own])) for own in (more, ~more)]
            best = Separation(choice, names[0], names[1], (shares[0], shares[1]), between)
    return best


@dataclass(frozen=True)
class Change:
    """The fewest choices that have to change for something: those of the alternative that moves the estimate
    most, its place, and how many alternatives with as many changes do it, of how many.
    """

    choices: tuple[str, ...]
    place: int
    count: int
    candidates: int

    @property
    def choice_count(self) -> int:
        """Number of choices that change."""
        return len(self.choices)


def find_change(here: int, alternatives: Alternatives, wanted: BoolArray) -> Change | None:
    """Find the fewest changed choices that lead from one alternative to one that is wanted; None where no
    alternative is. here: the place of the first; wanted: (n,).
    """
    differs = find_differing_choices(here, alternatives.choices)
    changes = sum(differs.values(), np.zeros(len(wanted), dtype=int))
    wanted = wanted & (changes > 0)
    if not wanted.any():
        return None
    least = int(changes[wanted].min())
    near = changes == least
    distance = np.where(near & wanted, np.abs(alternatives.estimate - alternatives.estimate[here]), -1.0)
    place = int(distance.argmax())
    names = tuple(name for name, one in differs.items() if one[place])
    return Change(names, place, int((near & wanted).sum()), int(near.sum()))


def find_answer(own: Interval, alternatives: Alternatives, here: int) -> tuple[str, Change] | None:
    """Find the fewest changed choices that turn the `sign` of an estimate, or else those that lead to an
    interval which `leaves` it out; None where no alternative does either.
    """
    opposite = np.sign(alternatives.estimate) != np.sign(own.estimate)
    outside = (alternatives.low > own.estimate) | (alternatives.high < own.estimate)
    ways = {
        "sign": find_change(here, alternatives, opposite),
        "leaves": find_change(here, alternatives, outside),
    }
    pairs = [(way, change) for way, change in ways.items() if change is not None]
    return min(pairs, key=lambda pair: pair[1].choice_count, default=None)


def find_differing_choices(here: int, choices: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Find by choice the alternatives (n,) that have another option than one of them. A matrix differs in its
    family or else in its parameters, and in how it is standardised.
    """
    differs = {name: values != values[here] for name, values in choices.items() if name != MATRIX}
    if MATRIX in choices:
        parameters = np.array([str(one).rpartition(", ")[0] or str(one) for one in choices[MATRIX]])
        differs["parameters"] = (parameters != parameters[here]) & ~differs.get(
            FAMILY, np.zeros(len(parameters), dtype=bool)
        )
    return differs
