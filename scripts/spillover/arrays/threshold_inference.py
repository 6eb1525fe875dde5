"""What is said of thresholds found: where they are for certain, and whether one more is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array, Result, note
from spillover.arrays.result import Test
from spillover.arrays.threshold_search import SINGULAR, Search

__all__ = ["ThresholdInterval", "as_test"]

BATCH = 50
PASSES = 50


@dataclass(frozen=True, eq=False)
class ThresholdInterval(Result):
    """One threshold, its likelihood ratio at every candidate, and the values that it does not reject.

    values, ratio (K,): candidates and their likelihood ratios, infinite where a regime would be too small.
    critical: −2 ln(1 − √level) (Hansen 1999, section 4). pieces: the accepted set as runs of neighbouring
    candidates; a hole holds values that are rejected, or that could not be tried beside another threshold.
    low, high: the hull; accepted of inside: how many of the values tried in the hull are in the set.
    """

    threshold: float
    values: Array
    ratio: Array
    critical: float
    pieces: tuple[tuple[float, float], ...]
    low: float
    high: float
    accepted: int
    inside: int


@dataclass(frozen=True, eq=False)
class ThresholdTest(Result):
    """The test of m − 1 against m thresholds by the bootstrap: F, its draws (B,), p, and critical values at
    10, 5 and 1%.
    """

    thresholds: int
    fixed: tuple[float, ...]
    added: float
    statistic: float
    draws: Array
    p: float
    critical: tuple[float, ...]


def refine(search: Search, found: list[float]) -> list[float]:
    """Each threshold searched again beside the others, until none moves (the sum of squares only falls)."""
    panel = search.panel
    outcome = panel.within(panel.y[..., None]).T
    current = sorted(found)
    for _ in range(PASSES if len(current) > 1 else 0):
        before = list(current)
        for j in range(len(current)):
            beside = search.beside(np.array(current[:j] + current[j + 1 :]))
            squares = beside.profile(outcome)[1][0]
            current[j] = float(search.candidates.values[np.argmin(squares)])
        current.sort()
        if current == before:
            break
    return current


def bootstrap(search: Search, added: float, freedom: int, draws: int, key: tuple[int, int]) -> Array:
    """F of `draws` samples (B,) under the thresholds that the search holds.

    Fitted values under the null lie in the space of the model's columns, so F does not depend on them: the
    samples are the drawn residuals alone.
    """
    panel = search.panel
    rows = search.annihilate(panel.within(panel.y[..., None]).T)
    extra = search.annihilate(panel.within(panel.below(np.array([added]))).T).T
    vectors, sizes, _ = np.linalg.svd(extra, full_matrices=False)
    basis = vectors[:, sizes > SINGULAR * np.linalg.norm(panel.x)]
    residuals = (rows[0] - basis @ (basis.T @ rows[0])).reshape(panel.units, panel.periods)
    drawn = np.empty(draws)
    for start in range(0, draws, BATCH):
        chosen = np.array(
            [
                np.random.default_rng(np.random.SeedSequence([*key, draw])).integers(
                    0, panel.units, panel.units
                )
                for draw in range(start, min(start + BATCH, draws))
            ]
        )
        sample = residuals[chosen]
        if panel.two_way:
            sample = sample - sample.mean(axis=1, keepdims=True)
        without, squares = search.profile(sample.reshape(len(chosen), -1))
        least = squares.min(axis=1)
        drawn[start : start + len(chosen)] = (without - least) / (least / freedom)
    return drawn


def interval(
    search: Search, found: list[float], position: int, freedom: int, level: float
) -> ThresholdInterval:
    panel = search.panel
    beside = search.beside(np.array(found[:position] + found[position + 1 :]))
    squares = beside.profile(panel.within(panel.y[..., None]).T)[1][0]
    values, least = search.candidates.values, float(squares.min())
    ratio = (squares - least) / (least / freedom)
    critical = float(-2 * np.log(1 - np.sqrt(level)))
    accepted = ratio <= critical
    starts = np.flatnonzero(accepted & ~np.r_[False, accepted[:-1]])
    ends = np.flatnonzero(accepted & ~np.r_[accepted[1:], False])
    pieces = tuple((float(values[a]), float(values[b])) for a, b in zip(starts, ends, strict=True))
    return ThresholdInterval(
        found[position],
        values,
        ratio,
        critical,
        pieces,
        pieces[0][0],
        pieces[-1][1],
        int(accepted.sum()),
        int(np.isfinite(ratio[starts[0] : ends[-1] + 1]).sum()),
    )


def as_test(test: ThresholdTest, name_q: str, seed: int) -> Test:
    """The bootstrap test of a threshold as a `Test` of the tables.

    Parameters
    ----------
    test : ThresholdTest
        The test.
    name_q : str
        Name of the threshold variable.
    seed : int
        The seed of the bootstrap, for the note.

    Returns
    -------
    Test
        The test with its note.

    References
    ----------
    Hansen (1999), section 3.3.
    """
    null = note("fewer_thresholds", thresholds=test.thresholds - 1, variable=name_q, more=test.thresholds)
    made = note("resampled_units", draws=len(test.draws), seed=seed, critical=float(test.critical[1]))
    return Test(f"threshold_test_{test.thresholds}", test.statistic, test.p, "none", (), null, made)
