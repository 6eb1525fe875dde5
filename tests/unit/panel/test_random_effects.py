"""Random effects and dependence on unbalanced panels, and their errors."""

import numpy as np
import pytest

from panel_data import produc, simulated
from spillover.arrays.dependence import pesaran_cd
from spillover.arrays.foundation import EstimationError
from spillover.arrays.hausman import hausman, hausman_robust
from spillover.arrays.projection import group_means
from spillover.arrays.random_effects import fit_first_difference, fit_random
from spillover.arrays.variance import Variance
from words.render import render_value

pytestmark = pytest.mark.proof("identity")

NAMES = ("x1", "x2", "x3")


def test_unbalanced_components_equal_linearmodels() -> None:
    import pandas as pd
    from linearmodels.panel import RandomEffects

    panel = simulated(1, units=25, keep=0.75)
    index = pd.MultiIndex.from_arrays([panel.unit, panel.time])
    design = pd.DataFrame(np.column_stack([panel.x, np.ones(len(panel.y))]), index)
    theirs = RandomEffects(pd.Series(panel.y, index), design).fit(small_sample=True)
    ours = fit_random(panel.y, panel.x, panel.unit, panel.time, terms=NAMES)
    np.testing.assert_allclose(ours.estimate.coefficients, theirs.params, rtol=1e-8)
    np.testing.assert_allclose(ours.estimate.se, theirs.std_errors, rtol=1e-8)


def test_clusters_follow_the_rows_that_differences_keep() -> None:
    panel = produc()
    arguments = (panel.y, panel.x, panel.unit, panel.time)
    names = ("a", "b", "c", "d")
    by_code = fit_first_difference(*arguments, terms=names, variance=Variance(clusters=panel.unit))
    by_default = fit_first_difference(*arguments, terms=names, variance=Variance())
    np.testing.assert_allclose(by_code.covariance, by_default.covariance, rtol=1e-12)
    assert "First differencing leaves 768 of 816 rows." in map(render_value, by_code.notes)


def test_fixed_time_effects_give_the_effects_of_explicit_columns() -> None:
    panel = simulated(2)
    years = (panel.time[:, None] == np.unique(panel.time)[1:]).astype(float)
    names = (*NAMES, *(f"d{j}" for j in range(years.shape[1])))
    explicit = fit_random(
        panel.y, np.column_stack([panel.x, years]), panel.unit, panel.time, terms=names
    ).estimate
    built = fit_random(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, effects="two-way").estimate
    np.testing.assert_allclose(built.coefficients[:3], explicit.coefficients[:3], rtol=1e-9)
    assert built["_cons"] == pytest.approx(explicit["_cons"], rel=1e-9)


def test_fixed_time_effects_count_by_rank_in_the_variance_components() -> None:
    """Unit means of time dummies are constant in a balanced panel, so the components are those of the
    year-demeaned data.
    """
    panel = simulated(2)
    own = np.column_stack([panel.y, panel.x])
    of_time, times = np.unique(panel.time, return_inverse=True)[1], len(np.unique(panel.time))
    demeaned = own - group_means(own, of_time, times)[of_time]
    built = fit_random(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, effects="two-way")
    plain = fit_random(demeaned[:, 0], demeaned[:, 1:], panel.unit, panel.time, terms=NAMES)
    n, k = len(np.unique(panel.unit)), len(NAMES)
    lost = (len(panel.y) - n - k) / (len(panel.y) - n - k - times + 1)
    assert built.components.idiosyncratic == pytest.approx(plain.components.idiosyncratic * lost, rel=1e-10)
    total = plain.components.individual + plain.components.idiosyncratic / times
    assert built.components.individual == pytest.approx(
        total - built.components.idiosyncratic / times, rel=1e-10
    )
    other = np.random.default_rng(0).permutation(n)[np.unique(panel.unit, return_inverse=True)[1]]
    relabelled = hausman(panel.y, panel.x, other, panel.time, terms=NAMES, effects="two-way")
    assert relabelled.statistic == pytest.approx(
        hausman(panel.y, panel.x, panel.unit, panel.time, terms=NAMES, effects="two-way").statistic, rel=1e-6
    )


def test_no_unit_variance_is_said_and_gives_pooled() -> None:
    stream = np.random.default_rng(0)
    unit, time = np.repeat(np.arange(10), 5), np.tile(np.arange(5), 10)
    noise = stream.normal(size=(10, 5))
    y = (noise - noise.mean(1, keepdims=True)).ravel()
    x = stream.normal(size=50)
    result = fit_random(y, x, unit, time, terms=("x",))
    assert result.components.individual == 0
    assert any("set to 0" in render_value(note) for note in result.estimate.notes)
    slope = np.polyfit(x, y, 1)[0]
    assert result.estimate["x"] == pytest.approx(slope, rel=1e-8)


def test_hausman_rejects_correlated_effects_and_names_what_fails() -> None:
    panel = simulated(0, units=40, periods=8)
    arguments = (panel.y, panel.x, panel.unit, panel.time)
    assert hausman_robust(*arguments, terms=NAMES).p < 0.01
    assert hausman(*arguments, terms=NAMES, effects="two-way").p < 0.01


def test_cd_statistic_by_hand_on_an_unbalanced_panel() -> None:
    panel = simulated(4, units=6, periods=9, keep=0.8)
    test = pesaran_cd(panel.y, panel.unit, panel.time)
    terms = []
    for i in range(6):
        for j in range(i + 1, 6):
            common = np.intersect1d(panel.time[panel.unit == i], panel.time[panel.unit == j])
            pair = [[panel.y[(panel.unit == u) & (panel.time == t)][0] for t in common] for u in (i, j)]
            if len(common) >= 3:
                terms.append(np.sqrt(len(common)) * np.corrcoef(pair)[0, 1])
    assert test.statistic == pytest.approx(sum(terms) / np.sqrt(len(terms)), rel=1e-9)
    assert "1 pairs left out" in render_value(test.note)


def test_errors_are_named() -> None:
    panel = produc()
    few, early = panel.unit < 4, panel.time < 1972
    apart = np.isin(panel.time, (1970, 1972, 1975))
    with pytest.raises(EstimationError, match="too few for variance components"):
        fit_random(panel.y[few], panel.x[few], panel.unit[few], panel.time[few], terms=("a", "b", "c", "d"))
    with pytest.raises(EstimationError, match="two consecutive periods"):
        fit_first_difference(
            panel.y[apart], panel.x[apart], panel.unit[apart], panel.time[apart], terms=("a", "b", "c", "d")
        )
    with pytest.raises(EstimationError, match="share three periods"):
        pesaran_cd(panel.y[early], panel.unit[early], panel.time[early])
