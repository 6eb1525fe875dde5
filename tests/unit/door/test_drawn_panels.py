"""Panels as people have them end at the estimate of linearmodels, or are refused with what to do."""

import numpy as np
import pytest

from drawn_panels import DRAWN, estimate_of, run_drawn, stacked_dates
from spillover.errors import StudyError


@pytest.mark.debt("33.3")
@pytest.mark.parametrize("drawer", DRAWN, ids=lambda drawer: drawer.__name__)
def test_a_drawn_panel_ends_at_the_estimate_of_linearmodels(drawer, tmp_path):
    drawn = drawer(np.random.default_rng(4))
    if drawer is stacked_dates:
        with pytest.raises(StudyError, match="write the numbers alone, all in one unit"):
            run_drawn(drawn, tmp_path)
        return
    estimates, _text = run_drawn(drawn, tmp_path)
    assert next(iter(estimates.values())) == pytest.approx(estimate_of(drawn), rel=1e-8)
