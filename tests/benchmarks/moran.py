"""Moran's I and local Moran beside esda, LM tests beside spreg: CPU seconds and ratios, on this machine, one
thread.

    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/moran.py

Units on a random map with 6 neighbours each, 11 periods, 999 permutations; the best of some runs, compilation
of esda's numba code (where numba is there) and imports left out. The last line says how far the results are
apart.
"""

import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

import numpy as np  # noqa: E402

from spillover.arrays.spatial.lm_tests import lm_tests  # noqa: E402
from spillover.arrays.spatial.moran import local_moran, moran  # noqa: E402
from spillover.arrays.spatial.operator import SpatialOperator  # noqa: E402
from spillover.arrays.weights.families import k_nearest  # noqa: E402
from spillover.arrays.weights.matrix import WeightMatrix  # noqa: E402
from spillover.arrays.weights.standardise import standardise  # noqa: E402

SIZES = (45, 300, 1000, 2800)
PERIODS, PERMUTATIONS, SEED = 11, 999, 7
SPREG_LARGEST = 300  # spreg forms nT × nT matrices: 1,000 units × 11 periods take 1 GB each, 2,800 do not fit


def seconds(job: Callable[[], object], repeats: int) -> tuple[float, object]:
    """The least CPU time of some runs, and what the job returned."""
    best, value = np.inf, None
    for _ in range(repeats):
        start = time.process_time()
        value = job()
        best = min(best, time.process_time() - start)
    return best, value


def map_of(n: int) -> tuple[WeightMatrix, np.ndarray, np.ndarray]:
    """Weights, y (T, n) and x (T, n, 5) of a map with mild spatial dependence."""
    generator = np.random.default_rng((SEED, n))
    points = np.column_stack((generator.uniform(80, 125, n), generator.uniform(20, 50, n)))
    weights = standardise(k_nearest([f"{i:05}" for i in range(n)], points, 6))
    x = generator.standard_normal((PERIODS, n, 5))
    y = x.sum(axis=2) + generator.standard_normal((PERIODS, n))
    return weights, y + 0.4 * weights.lag(y), x


def line(name: str, n: int, ours: float, theirs: float | None) -> None:
    peer, ratio = ("—", "—") if theirs is None else (f"{1000 * theirs:.1f}", f"{theirs / ours:.1f}")
    print(f"{name:28} {n:6} {1000 * ours:12.1f} {peer:>12} {ratio:>10}")


def against_esda(n: int, weights: WeightMatrix, y: np.ndarray) -> float:
    """Print Moran and local Moran of all periods; return the largest difference of the statistics."""
    import esda
    from libpysal.weights import WSP

    w = WSP(weights.matrix.tocsr(), id_order=list(range(n))).to_W(silence_warnings=True)
    w.transform = "r"
    repeats = 3 if n <= 300 else 1
    ours, mine = seconds(lambda: moran(y, weights, permutations=PERMUTATIONS, seed=SEED), repeats)
    theirs, other = seconds(lambda: [esda.Moran(row, w, permutations=PERMUTATIONS) for row in y], repeats)
    line("Moran, 11 periods", n, ours, theirs)
    apart = max(abs(a.statistic - b.I) for a, b in zip(mine, other, strict=True))
    esda.Moran_Local(y[0], w, permutations=9)  # compiles, where numba is there
    ours, mine = seconds(lambda: local_moran(y[0], weights, permutations=PERMUTATIONS, seed=SEED), repeats)
    theirs, other = seconds(lambda: esda.Moran_Local(y[0], w, permutations=PERMUTATIONS, seed=SEED), repeats)
    line("local Moran, 1 period", n, ours, theirs)
    return max(apart, float(np.abs(mine.statistic * (n - 1) / n - other.Is).max()))


def against_spreg(n: int, weights: WeightMatrix, y: np.ndarray, x: np.ndarray) -> float:
    """Print all LM tests under pooled errors, ours with two-way effects too; return the difference of the LM
    error tests.

    spreg's σ² divides by nT − k, which makes its statistic smaller by the square of (nT − k)/nT.
    """
    operator = SpatialOperator(weights.matrix)
    terms = [f"x{j}" for j in range(x.shape[2])]
    ours, mine = seconds(lambda: lm_tests(y, x, operator, terms=terms, effects="none"), 5)
    two_way, _ = seconds(lambda: lm_tests(y, x, operator, terms=terms, effects="two-way"), 5)
    if n > SPREG_LARGEST:
        line("LM tests, pooled", n, ours, None)
        line("LM tests, two-way", n, two_way, None)
        return 0.0
    from libpysal.weights import WSP
    from spreg import diagnostics_panel as peer

    w = WSP(weights.matrix.tocsr(), id_order=list(range(n))).to_W(silence_warnings=True)
    w.transform = "r"
    flat_y, flat_x = y.reshape(-1, 1), x.reshape(-1, x.shape[2])

    def run() -> list[tuple[float, float]]:
        return [
            test(flat_y, flat_x, w)
            for test in (peer.panel_LMlag, peer.panel_LMerror, peer.panel_rLMlag, peer.panel_rLMerror)
        ]

    theirs, other = seconds(run, 1)
    line("LM tests, pooled", n, ours, theirs)
    line("LM tests, two-way", n, two_way, None)
    statistics = {test.name: test.statistic for test in mine}
    share = (y.size - x.shape[2] - 1) / y.size
    return abs(statistics["lm_error"] * share**2 / other[1][0] - 1)


def main() -> None:
    warnings.simplefilter("ignore")
    print(f"{'':28} {'units':>6} {'ours, ms':>12} {'peer, ms':>12} {'peer/ours':>10}")
    moran_apart = lm_apart = 0.0
    for n in SIZES:
        weights, y, x = map_of(n)
        moran_apart = max(moran_apart, against_esda(n, weights, y))
        lm_apart = max(lm_apart, against_spreg(n, weights, y, x))
    print(
        f"largest difference: Moran statistics {moran_apart:.1e}, LM error {lm_apart:.1e} (spreg's LM lag "
        "has another trace)"
    )


if __name__ == "__main__":
    main()
