"""The designs of the recovery study: each draws a panel and has its rows in the table."""

from __future__ import annotations

import numpy as np
import pytest

from recovery.all import DESIGNS, digest
from recovery.design import gathered
from recovery.table import figures, page

REGIONS = {"Anderson–Rubin set", "band of all years", "average effect", "median_t"}


@pytest.mark.slow
def test_every_design_estimates_what_it_knows():
    found = {key: gathered([one.replicate(0), one.replicate(1)]) for key, one in DESIGNS.items()}
    for key, (names, values) in found.items():
        assert bool(names) == DESIGNS[key].installed, key
        if not names:
            continue
        assert np.isin(values[..., 2], (0.0, 1.0)).all(), key
        assert np.isfinite(values[..., :2]).all() or REGIONS & set(names), key
    text = page(found)
    assert all(one.estimator in text for key, one in DESIGNS.items() if not key.startswith("durbin"))


def test_a_panel_depends_on_its_number_alone_and_a_design_on_its_code():
    one = DESIGNS["within_classical"]
    assert one.replicate(7) == one.replicate(7) != one.replicate(8)
    assert digest("within_classical") == digest("between") != digest("gmm_system_one")


def test_figures_of_a_quantity_with_their_monte_carlo_errors():
    """Four panels, one of them refused: estimates 1.1, 1.3 and 0.9 of 1, covered twice."""
    values = np.array([[1, 1.1, 1], [1, 1.3, 0], [1, 0.9, 1], [np.nan, np.nan, np.nan]])
    assert figures(values) == ("+0.1000 ± 0.1155", "0.2000", "66.7 ± 27.2")


def test_a_region_has_coverage_alone():
    values = np.array([[0.5, np.nan, 1], [0.5, np.nan, 0]])
    assert figures(values) == ("", "", "50.0 ± 35.4")
