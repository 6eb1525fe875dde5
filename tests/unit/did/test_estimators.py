"""Goodman-Bacon, imputation, Sun–Abraham: identities that tie them to each other, and what is refused."""

import numpy as np
import pytest

from did_data import castle, cities, table
from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.bacon import decompose
from spillover.arrays.did.event_study import fit_sun_abraham
from spillover.arrays.did.exposure import fit_two_stage_exposure
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.placebo import placebo, randomisation_inference
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.did.triple import triple_group_time
from spillover.arrays.foundation import EstimationError
from spillover.arrays.variance import Variance
from words.render import render_value

pytestmark = pytest.mark.proof("identity")


def one_cohort():
    first = table("did_panel")["first"]
    return cities(keep=~np.isfinite(first) | (first == 2006))


@pytest.mark.parametrize("weighted", [False, True])
def test_bacons_weights_sum_to_one_and_give_the_two_way_coefficient(weighted) -> None:
    for y, adoption in (castle(weighted), cities(weighted)[:2]):
        found = decompose(y, adoption)
        assert found.weights.sum() == pytest.approx(1, abs=1e-12)
        assert (found.weights > 0).all()
        assert found.coefficient == pytest.approx(fit_twfe(y, adoption)["treated"], abs=1e-12)
        assert sum(w * b for w, b in found.totals().values()) == pytest.approx(found.coefficient, abs=1e-12)


def test_bacon_with_always_treated_and_no_never_treated_units() -> None:
    y, adoption, _ = cities(keep=np.isfinite(table("did_panel")["first"]))
    early = np.where(adoption.first == 2004, 1999.0, adoption.first)
    moved = Adoption(adoption.unit, adoption.time, early)
    found = decompose(y, moved)
    assert set(found.kind) == {"treated_always", "earlier_later", "later_earlier"}
    assert found.coefficient == pytest.approx(fit_twfe(y, moved)["treated"], abs=1e-12)


@pytest.mark.debt("37.1")
def test_a_two_way_coefficient_of_several_cohorts_says_what_it_compares() -> None:
    y, adoption, _ = cities(keep=np.isfinite(table("did_panel")["first"]))
    dates = len(np.unique(adoption.first))
    (said,) = fit_twfe(y, adoption).notes
    assert (said.key, dict(said.values)) == ("staggered_adoption", {"dates": dates})
    early = np.where(adoption.first == 2004, 1999.0, adoption.first)  # treated always, one of the dates
    assert fit_twfe(y, Adoption(adoption.unit, adoption.time, early)).notes == (said,)
    y, adoption, _ = one_cohort()
    assert fit_twfe(y, adoption).notes == ()


def test_bacon_refuses_gaps_and_weights_that_change() -> None:
    y, adoption, _ = cities(keep=np.arange(1600) != 3)
    with pytest.raises(EstimationError, match="1599 of 1600"):
        decompose(y, adoption)
    y, adoption, _ = cities()
    moving = Adoption(adoption.unit, adoption.time, adoption.first, 1.0 + adoption.time - 2000)
    with pytest.raises(EstimationError, match="one weight for each unit"):
        decompose(y, moving)
    once = Adoption(adoption.unit, adoption.time, np.full(len(y), 2005.0))
    with pytest.raises(EstimationError, match="All units are treated at once"):
        decompose(y, once)


def test_imputation_of_one_cohort_on_a_balanced_panel_is_the_two_way_coefficient() -> None:
    y, adoption, _ = one_cohort()
    found = impute(y, adoption, seed=1)
    assert found.overall["ATT"] == pytest.approx(fit_twfe(y, adoption)["treated"], abs=1e-12)


@pytest.mark.parametrize("weighted", [False, True])
def test_imputation_is_that_of_the_regression_on_dummies(weighted) -> None:
    """Effects and errors from dense dummies, on an unbalanced panel with a control, by region."""
    keep = np.random.default_rng(11).random(1600) < 0.8
    y, adoption, x = cities(weighted, keep)
    region = table("did_panel")["region"][keep]
    found = impute(y, adoption, x[:, :1], clusters=region, seed=1)
    units, times = np.unique(adoption.unit), np.unique(adoption.time)
    z = np.column_stack([adoption.unit[:, None] == units, adoption.time[:, None] == times, x[:, :1]]).astype(
        float
    )
    w, untreated, treated = adoption.row_weights, ~adoption.is_treated, np.isfinite(found.rows)
    root = np.sqrt(w[untreated])[:, None]
    half = np.linalg.pinv(z[untreated] * root, rcond=1e-12) * root.T
    effect = np.where(treated, y - z @ (half @ y[untreated]), 0.0)
    np.testing.assert_allclose(found.rows[treated], effect[treated], atol=1e-9)
    v = np.where(treated, w, 0) / w[treated].sum()
    assert found.overall["ATT"] == pytest.approx(v @ effect, abs=1e-10)
    residual = np.where(untreated, y - z @ (half @ y[untreated]), 0.0)
    influence = np.zeros(len(y))
    influence[untreated] = -(v @ z @ half) * residual[untreated]
    for g, t in {(g, t) for g, t in zip(adoption.first[treated], adoption.time[treated], strict=True)}:
        cell = np.flatnonzero(treated & (adoption.first == g) & (adoption.time == t))
        sums = [(v[rows].sum(), v[rows] @ effect[rows]) for rows in split(cell, region)]
        average = sum(a * b for a, b in sums) / sum(a * a for a, _ in sums)
        influence[cell] = v[cell] * (effect[cell] - average)
    total = np.array([influence[region == r].sum() for r in np.unique(region)])
    assert found.overall.se[0] == pytest.approx(np.linalg.norm(total), rel=1e-8)


def split(rows: np.ndarray, codes: np.ndarray) -> list[np.ndarray]:
    return [rows[codes[rows] == code] for code in np.unique(codes[rows])]


def test_rows_that_cannot_be_imputed_are_counted() -> None:
    y, adoption, _ = cities(keep=np.isfinite(table("did_panel")["first"]))
    found = impute(y, adoption, seed=1)
    late = int((adoption.time >= 2008).sum())
    assert f"{late} treated row" in render_value(found.path.notes[0])
    assert np.isnan(found.rows[adoption.time >= 2008]).all()
    once = Adoption(adoption.unit, adoption.time, np.where(adoption.first < 2008, 2001.0, 2002.0))
    with pytest.raises(EstimationError, match="Add never-treated units or earlier years"):
        impute(y, once, seed=1)


def few_of_each_cohort(sizes: dict[int, int]) -> tuple[np.ndarray, Adoption]:
    """The simulated panel with so many units of each cohort, and those that are never treated."""
    first, unit = table("did_panel")["first"], table("did_panel")["unit"]
    keep = ~np.isfinite(first)
    for cohort, size in sizes.items():
        keep |= np.isin(unit, np.unique(unit[first == cohort])[:size])
    y, adoption, _ = cities(keep=keep)
    return y, adoption


@pytest.mark.debt("35.8")
def test_small_cohorts_are_named_and_none_of_five_units() -> None:
    cohorts = [int(one) for one in np.unique(table("did_panel")["first"]) if np.isfinite(one)][:3]
    y, adoption = few_of_each_cohort(dict(zip(cohorts, (1, 4, 5), strict=True)))
    notes = {note.key: note.values for note in group_time(y, adoption).notes}
    assert notes["cohorts_of_one"]["cohorts"] == [cohorts[0]]
    assert notes["small_cohorts"] == {"cohorts": [cohorts[1]], "least": 5}
    counts = {one.key: one.values for one in impute(y, adoption, seed=1).path.notes}
    times = np.unique(adoption.time)
    assert counts["cohort_times_of_one"] == {"count": int((times >= cohorts[0]).sum())}


def test_leads_of_one_cohort_equal_those_of_the_untreated_rows() -> None:
    y, adoption, _ = one_cohort()
    leads = impute(y, adoption, leads=2, seed=1).leads
    treated = np.isfinite(adoption.first)
    base = adoption.time < 2004
    for key in (-2, -1):
        now = adoption.time == 2006 + key
        change = y[treated & now].mean() - y[treated & base].mean()
        assert leads[key] == pytest.approx(
            change - y[~treated & now].mean() + y[~treated & base].mean(), abs=1e-12
        )
    with pytest.raises(EstimationError, match="9 times before adoption; ask for fewer leads"):
        impute(y, adoption, leads=9, seed=1)


def test_sun_abraham_is_callaway_santanna_from_the_last_time_before_adoption() -> None:
    y, adoption, _ = cities(weighted=True)
    cells = group_time(y, adoption, base="universal")
    found = fit_sun_abraham(y, adoption, seed=1)
    ours = {
        (g, g + e): b
        for g, e, b in zip(found.cohort.tolist(), found.event.tolist(), found.effects, strict=True)
    }
    assert len(ours) == len(cells.effects)
    for g, t, effect in zip(cells.cohort.tolist(), cells.time.tolist(), cells.effects, strict=True):
        assert ours[g, t] == pytest.approx(effect, abs=1e-11)


def test_estimated_shares_add_their_variance() -> None:
    y, adoption, _ = cities()
    fixed, drawn = (fit_sun_abraham(y, adoption, shares=s, seed=1) for s in ("fixed", "estimated"))
    np.testing.assert_array_equal(fixed.path.effects, drawn.path.effects)
    first = adoption.first[adoption.time == 2001]
    at = {g: b for g, e, b in zip(fixed.cohort, fixed.event, fixed.effects, strict=True) if e == 1}
    value = np.array([at[g] for g in first[np.isfinite(first)]])
    added = ((value - value.mean()) ** 2).sum() / len(value) ** 2
    place = fixed.path.keys.tolist().index(1)
    assert drawn.path.se[place] ** 2 - fixed.path.se[place] ** 2 == pytest.approx(added, rel=1e-9)
    alone = fixed.path.keys.tolist().index(6)
    assert drawn.path.se[alone] == fixed.path.se[alone]


def test_sun_abraham_without_never_treated_takes_the_last_cohort() -> None:
    y, adoption, _ = cities(keep=np.isfinite(table("did_panel")["first"]))
    found = fit_sun_abraham(y, adoption, seed=1)
    assert set(found.cohort) == {2004, 2006}
    assert "the cohort of 2008 is the control" in render_value(found.path.notes[0])
    with pytest.raises(EstimationError, match="Cohort 2004 is not seen at time -5"):
        fit_sun_abraham(y, adoption, reference=-5, seed=1)


def test_clusters_are_cut_to_the_sample() -> None:
    y, adoption, _ = cities()
    early = Adoption(adoption.unit, adoption.time, np.where(adoption.unit < 3, 2001.0, adoption.first))
    region = Variance(clusters=table("did_panel")["region"], cluster_name="region")
    found = fit_sun_abraham(y, early, variance=region, seed=1)
    assert found.overall.units == 157
    assert "3 units treated in the first period" in render_value(found.path.notes[0])


def test_units_may_be_named_by_text() -> None:
    """As the analyses pass them, so that messages name units: the same numbers by every estimator."""
    y, adoption, x = cities(weighted=True)
    names = np.array([f"city {unit:03d}" for unit in adoption.unit])
    named = Adoption(names, adoption.time, adoption.first, adoption.weights)
    d = table("did_panel")
    for fit in (
        lambda a: fit_twfe(y, a, x, terms=("x1", "x2")).se,
        lambda a: group_time(y, a, x).se,
        lambda a: decompose(y, a).effects,
        lambda a: impute(y, a, x, leads=2, seed=1).path.se,
        lambda a: fit_sun_abraham(y, a, x, terms=("x1", "x2"), shares="estimated", seed=1).path.se,
        lambda a: fit_switching(y, a.unit, a.time, d["switching"], horizons=3, seed=1).path.se,
        lambda a: triple_group_time(y, a, d["eligible"]).se,
        lambda a: placebo(y, a, x, kind="units", draws=5, seed=1).errors,
        lambda a: [randomisation_inference(y, a, x, draws=20, seed=1).p_t],
        lambda a: fit_two_stage_exposure(y, a, (d["x1"] > 1).astype(float), names=("x",)).se,
    ):
        np.testing.assert_allclose(fit(named), fit(adoption), rtol=1e-12)
