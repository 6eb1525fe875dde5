"""Share the variation of a sweep's estimates among its choices, in shares that add up; boxes by option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from spillover.arrays.foundation import Array

MOST = 9  # choices up to which every order is averaged over; more are taken in their order
LEAST_PIVOT = 1e-9  # of what the other columns leave of a dummy, relative to it: less is none


@dataclass(frozen=True)
class Share:
    """A choice's share of the variation: its mean over all orders in which choices can enter, and the least
    and the most that it adds in any of them.
    """

    choice: str
    share: float
    least: float
    most: float


@dataclass(frozen=True)
class Decomposition:
    """The shares of choices, largest first; total: what all explain without their combinations, which is
    their sum; in_order: whether they are of one order, that of the list, as the choices are too many.
    """

    shares: Sequence[Share]
    total: float
    in_order: bool = False


def decompose(values: Array, codes: Mapping[str, np.ndarray]) -> Decomposition | None:
    """Decompose the variance of estimates (n,) among choices, by the Shapley value of the R² of regressions
    on their options without combinations (Shorrocks 2013, Journal of Economic Inequality 11, 99-126).

    codes: of each choice the option of each estimate (n,). None where estimates do not vary, or no choice
    does.
    """
    varied = {name: np.asarray(code) for name, code in codes.items() if len(np.unique(code)) > 1}
    centred = values - values.mean()
    total = float(centred @ centred)
    if not varied or total <= 0 or len(values) < 2:
        return None
    explained = _ExplainedShares(centred / np.sqrt(total), varied)
    names = list(varied)
    if len(names) > MOST:
        added = [explained(names[: i + 1]) - explained(names[:i]) for i in range(len(names))]
        made = [Share(name, one, one, one) for name, one in zip(names, added, strict=True)]
    else:
        made = [_average(name, [one for one in names if one != name], explained) for name in names]
    return Decomposition(
        sorted(made, key=lambda one: -one.share), explained(names), in_order=len(names) > MOST
    )


class _ExplainedShares:
    """The R² of some choices, each computed once."""

    def __init__(self, scaled: Array, codes: Mapping[str, np.ndarray]) -> None:
        self.columns, blocks, start = dict[str, np.ndarray](), [], 0
        for name, code in codes.items():
            options = np.unique(code)[1:]  # the first is what the mean has
            blocks.append((code[:, None] == options).astype(float))
            self.columns[name] = np.arange(start, start + len(options))
            start += len(options)
        dummies = np.hstack(blocks)
        dummies -= dummies.mean(axis=0)
        self.gram, self.cross = dummies.T @ dummies, dummies.T @ scaled
        self.known: dict[frozenset[str], float] = {frozenset(): 0.0}

    def __call__(self, names: Sequence[str]) -> float:
        key = frozenset(names)
        if key not in self.known:
            at = np.concatenate([self.columns[name] for name in sorted(key)])
            solved = np.linalg.lstsq(self.gram[np.ix_(at, at)], self.cross[at], rcond=LEAST_PIVOT)[0]
            self.known[key] = float(np.clip(self.cross[at] @ solved, 0.0, 1.0))
        return self.known[key]


def _average(name: str, others: Sequence[str], explained: _ExplainedShares) -> Share:
    """Average contribution of a choice to each set of the others, weighted by the orders in which it enters
    behind it.
    """
    count = len(others) + 1
    added = [
        (explained([*before, name]) - explained(before), 1 / (count * comb(count - 1, size)))
        for size in range(count)
        for before in combinations(others, size)
    ]
    share = sum(one * weight for one, weight in added)
    least, most = (max(0.0, choose(one for one, _ in added)) for choose in (min, max))
    return Share(name, max(0.0, share), least, most)


@dataclass(frozen=True)
class Box:
    """The estimates with one option: their number, their 5, 25, 50, 75 and 95% quantiles."""

    option: int
    count: int
    quantiles: tuple[float, float, float, float, float]


def find_boxes(values: Array, codes: np.ndarray) -> Iterator[Box]:
    """Find the box of each option that estimates (n,) have, in the order of the codes (n,)."""
    for option in np.unique(codes):
        own = values[codes == option]
        low, first, middle, third, high = map(float, np.quantile(own, (0.05, 0.25, 0.5, 0.75, 0.95)))
        yield Box(int(option), len(own), (low, first, middle, third, high))
