"""How many decimal digits least squares keep: docs/records/digits.md.

python tests/benchmarks/digits.py
"""

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "samples")]

from exact_regression import PERIODS, UNITS, digits, exact_within, hard_panel, nist  # noqa: E402
from spillover.arrays.foundation import EstimationError  # noqa: E402
from spillover.arrays.linear import FEWEST_DIGITS, column_norms, count_digits, least_squares  # noqa: E402
from spillover.arrays.projection import Projection  # noqa: E402
from spillover.arrays.random_effects import fit_pooled  # noqa: E402
from spillover.arrays.variance import Variance  # noqa: E402

INTRODUCTION = f"""# Digits

For readers who ask how exact the numbers are.

The number of correct decimal digits of the least accurate coefficient: minus the decimal logarithm of the
relative error. Written by `python tests/benchmarks/digits.py`; the last digit of a figure depends on the
processor. `tests/reference/test_exact_regression.py` tests the minimum.

A table's notes warn if rounding may leave fewer than {FEWEST_DIGITS} digits: of within, pooled, random
effects, two-stage least squares, and estimators built on them. *Bound* is the number on which the warning is
based (`count_digits` in `scripts/spillover/arrays/linear.py`), from the condition number of the regressors
and their size before effects are removed.

## NIST's linear regressions

Data and certified values are those of NIST's Statistical Reference Datasets
(<https://www.itl.nist.gov/div898/strd/lls/lls.shtml>). *Least squares* has the constant among the regressors,
*pooled* is the estimator of the kind `panel`.
"""
PANELS = f"""## Hard panels

Two-way regressions of {UNITS} units and {PERIODS} years on two regressors, against exact arithmetic: digits
of the within estimator and, in brackets, their bound. Rows are the level of the regressors, whose variation
within units is one. In columns the second regressor differs from the first by one part in this number (0:
the two are unrelated).
"""


def pooled_digits(one) -> tuple[str, str]:
    """Digits of coefficients and standard errors by fit_pooled; what it says where it refuses."""
    if not one.constant:
        return "has a constant", ""
    terms, rows = [f"b{j}" for j in range(one.design.shape[1])], np.arange(len(one.y))
    data = (one.outcome, one.design, rows, np.zeros_like(rows))
    try:
        fit = fit_pooled(*data, terms=terms, variance=Variance("classical"))
    except EstimationError:
        return "refused: a perfect fit", ""
    order = np.r_[len(terms), : len(terms)]
    true = (np.array(one.estimates, float), np.array(one.errors, float))
    return f"{digits(fit.coefficients[order], true[0]):.1f}", f"{digits(fit.se[order], true[1]):.1f}"


def regressions() -> list[str]:
    """A row for each of NIST's regressions."""
    lines = ["| data | regressors | least squares | bound | pooled | its errors |", "|" + " --- |" * 6]
    for name, one in nist().items():
        design = np.column_stack([*([np.ones(len(one.y))] if one.constant else []), one.design])
        fit = least_squares(one.outcome, design, [f"b{j}" for j in range(design.shape[1])])
        kept = digits(fit.coefficients, np.array(one.estimates, float))
        bound = count_digits(fit, column_norms(np.column_stack([one.outcome, design])))
        cells = [name, str(one.design.shape[1]), f"{kept:.1f}", f"{bound:.1f}", *pooled_digits(one)]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def panels() -> list[str]:
    """A row for each hard panel."""
    unit, time = np.repeat(np.arange(UNITS), PERIODS), np.tile(np.arange(PERIODS), UNITS)
    project = Projection(unit, time)
    parts = (0.0, 1e3, 1e5, 1e7)
    lines = ["| | " + " | ".join(f"{apart:g}" for apart in parts) + " |", "|" + " --- |" * (1 + len(parts))]
    for size in (0.0, 1e3, 1e6, 1e8):
        cells = []
        for apart in parts:
            y, x = hard_panel(size, apart)
            table = project(np.column_stack([y, x]))
            fit = least_squares(table[:, 0], table[:, 1:], ("a", "b"))
            kept = digits(fit.coefficients, exact_within(y, x))
            cells.append(f"{kept:.1f} ({count_digits(fit, column_norms(np.column_stack([y, x]))):.1f})")
        lines.append(f"| {size:g} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    text = "\n".join([INTRODUCTION, *regressions(), "", PANELS, *panels(), ""])
    (ROOT / "docs/records/digits.md").write_text(text, encoding="utf-8")
    print("docs/records/digits.md is written")


if __name__ == "__main__":
    main()
