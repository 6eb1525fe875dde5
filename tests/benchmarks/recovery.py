"""Do spatial Durbin estimates find known parameters? Bias and coverage on simulated panels, with and without
Lee and Yu.

    python tests/benchmarks/recovery.py            (about ten CPU minutes; writes docs/recovery.md)
    python tests/benchmarks/recovery.py --panels 200 --output /dev/stdout

Each panel: y = ρWy + xβ + Wxθ + unit effect + year effect + ε on one row-standardised contiguity, x
correlated with the unit effects, normal errors, β = 1, θ = 0.5, σ = 1. Panel r draws from its own stream
(SEED, r).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from spatial_data import contiguity  # noqa: E402
from spillover.arrays.spatial.effects import impacts  # noqa: E402
from spillover.arrays.spatial.models import fit_spatial  # noqa: E402
from spillover.arrays.spatial.operator import SpatialOperator  # noqa: E402

SEED = 20_130
BETA, THETA = 1.0, 0.5
QUANTITIES = ("rho", "DF", "W:DF", "DF:direct", "DF:indirect", "DF:total")
ESTIMATORS = {
    "transformed": ("transformed", False),
    "direct": ("direct", False),
    "corrected": ("direct", True),
}


@dataclass(frozen=True)
class Recovery:
    """Mean estimate less truth, standard deviation of the estimates, and coverage of 95% intervals, by
    quantity (6,).
    """

    truth: np.ndarray
    bias: np.ndarray
    spread: np.ndarray
    coverage: np.ndarray


def panels(operator: SpatialOperator, periods: int, rho: float, count: int):
    """`count` simulated panels, y (T, n) and x (T, n, 1)."""
    n = operator.n
    inverse = np.linalg.inv(np.eye(n) - rho * operator.matrix)
    for r in range(count):
        rng = np.random.default_rng((SEED, r))
        unit, year = rng.standard_normal(n), rng.standard_normal((periods, 1))
        x = rng.standard_normal((periods, n)) + 0.5 * unit
        signal = BETA * x + THETA * (x @ operator.matrix.T) + unit + year + rng.standard_normal((periods, n))
        yield signal @ inverse.T, x[..., None]


def truth(operator: SpatialOperator, rho: float) -> np.ndarray:
    s = np.linalg.solve(
        np.eye(operator.n) - rho * operator.matrix, BETA * np.eye(operator.n) + THETA * operator.matrix
    )
    direct, total = np.trace(s) / operator.n, s.sum() / operator.n
    return np.array([rho, BETA, THETA, direct, total - direct, total])


def recover(operator: SpatialOperator, periods: int, rho: float, count: int, estimator: str) -> Recovery:
    """Two-way SDM by one of ESTIMATORS on `count` panels."""
    definition, correction = ESTIMATORS[estimator]
    estimates, errors = np.empty((2, count, len(QUANTITIES)))
    for r, (y, x) in enumerate(panels(operator, periods, rho, count)):
        fitted = fit_spatial(
            "SDM", y, x, operator, terms=("DF",), definition=definition, bias_correction=correction
        )
        effects = impacts(fitted, seed=r)
        at = [fitted.terms.index(name) for name in QUANTITIES[:3]]
        estimates[r] = [*fitted.coefficients[at], *effects.coefficients]
        errors[r] = [*fitted.se[at], *effects.se]
    true = truth(operator, rho)
    inside = np.abs(estimates - true) <= 1.959963984540054 * errors
    return Recovery(true, estimates.mean(0) - true, estimates.std(0, ddof=1), inside.mean(0))


def table(count: int) -> str:
    """The Markdown page."""
    names = ("ρ", "β", "θ", "direct", "indirect", "total")
    header = [
        "n",
        "T",
        "ρ",
        "estimator",
        "sd of ρ",
        *(f"bias {name}" for name in names),
        *(f"covers {name}" for name in names),
    ]
    lines = [
        "# Recovery of known parameters",
        "",
        f"Written by `python tests/benchmarks/recovery.py --panels {count}`: two-way spatial Durbin "
        f"panels with β = {BETA:g}, ",
        f"θ = {THETA:g}, σ = 1 on a row-standardised contiguity, {count:,} panels a row (half as many at "
        f"n = 300), seed {SEED}.",
        "Coverage of 95% intervals in per cent; standard errors of effects by 1,000 draws. *transformed* "
        "is Lee and Yu's",
        "likelihood with (n − 1)(T − 1) observations; *direct* is W × demeaned y with nT (splm, xsmle, "
        "SDPDmod); *corrected* is",
        "direct with Lee and Yu's bias correction. The bias without Lee and Yu is that of the *direct* rows.",
        "",
        "| " + " | ".join(header) + " |",
        "|" + " --- |" * len(header),
    ]
    for n, periods, rho in product((45, 300), (5, 11), (-0.3, 0.0, 0.4, 0.8)):
        operator = SpatialOperator(contiguity(n, seed=1))
        for estimator in ESTIMATORS:
            result = recover(operator, periods, rho, count if n == 45 else count // 2, estimator)
            cells = [f"{result.spread[0]:.4f}"]
            cells += [f"{value:+.4f}" for value in result.bias]
            cells += [f"{100 * value:.1f}" for value in result.coverage]
            lines.append(f"| {n} | {periods} | {rho:g} | {estimator} | " + " | ".join(cells) + " |")
            print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join([*lines, ""])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--panels", type=int, default=2000, help="simulated panels per row at n = 45, half of it at 300"
    )
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "recovery.md")
    arguments = parser.parse_args()
    arguments.output.parent.mkdir(exist_ok=True)
    arguments.output.write_text(table(arguments.panels))


if __name__ == "__main__":
    main()
