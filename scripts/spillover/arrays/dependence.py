"""Cross-sectional dependence of panel residuals."""

from __future__ import annotations

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.projection import Projection
from spillover.arrays.result import Test, normal_test
from spillover.note import note
from spillover.words import _

__all__ = ["pesaran_cd"]

FEWEST_COMMON = 3


def pesaran_cd(residuals: Array, unit: IntArray, time: IntArray) -> Test:
    """Test for cross-section dependence by Pesaran's CD, normal under independence.

    sqrt(2/(n(n−1))) Σ sqrt(Tij) ρij. Correlations use the periods that both units have, centred there (so for
    unbalanced panels as plm and Stata's xtcd do); pairs with fewer than three are left out and counted in the
    note.

    Parameters
    ----------
    residuals : array (N,)
        Residuals of a panel model, a row per unit and time.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.

    Returns
    -------
    Test
        The statistic with its two-sided p-value and a note on pairs left out.

    Raises
    ------
    EstimationError
        No pair of units shares enough periods.

    References
    ----------
    Pesaran (2004), General diagnostic tests for cross section dependence in panels.
    """
    project = Projection(unit, time, "none")
    (rows, n), (columns, periods) = project.unit_index, project.time_index
    seen, values = np.zeros((n, periods)), np.zeros((n, periods))
    seen[rows, columns], values[rows, columns] = 1.0, residuals
    common, products = seen @ seen.T, values @ values.T
    total = values @ seen.T
    squares = values**2 @ seen.T
    upper = np.triu_indices(n, 1)
    usable = common[upper] >= FEWEST_COMMON
    if not usable.any():
        raise EstimationError(_("No two units share three periods; the CD test cannot be computed."))
    first, second = upper[0][usable], upper[1][usable]
    count = common[first, second]
    cross = products[first, second] - total[first, second] * total[second, first] / count
    own = squares[first, second] - total[first, second] ** 2 / count
    other = squares[second, first] - total[second, first] ** 2 / count
    if (np.minimum(own, other) <= 0).any():
        raise EstimationError(
            _("A unit's residuals do not vary over the periods it shares with another; leave that unit out.")
        )
    correlation = cross / np.sqrt(own * other)
    statistic = float((np.sqrt(count) * correlation).sum() / np.sqrt(len(count)))
    made = note(
        "correlations",
        mean=float(correlation.mean()),
        absolute=float(np.abs(correlation).mean()),
        pairs=len(count),
        left_out=int((~usable).sum()),
    )
    return normal_test("pesaran_cd", statistic, note("residuals_independent"), made)
