"""Inequality by groups: Dagum's Gini coefficient and Theil's T and L, by their definitions."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kind_study import files_of, resolved
from spillover.arrays import inequality
from spillover.arrays.foundation import EstimationError
from spillover.arrays.inequality import PARTS, measure_inequality, quantities
from spillover.errors import StudyError

pytestmark = pytest.mark.proof("hand calculation")
FEW = {"draws": 20, "seed": 1}


def at_once(y, group=None, **options):
    """The estimates of one time, by name."""
    y = np.asarray(y, dtype=float)
    unit, time = np.arange(len(y)), np.full(len(y), 2000)
    group = None if group is None else np.asarray(group)
    found = measure_inequality(y, unit, time, group, **{**FEW, **options})
    return dict(zip(found.names, found.overall.estimate[0].tolist(), strict=True)), found


def gini_of(y):
    return sum(abs(a - b) for a in y for b in y) / (2 * len(y) ** 2 * np.mean(y))


def dagum(y, group):
    """The parts by equations 8 to 29 of Dagum (1997), pair by pair of values."""
    groups = [y[group == g] for g in np.unique(group)]
    n, total = len(y), y.sum()
    p, s = [len(g) / n for g in groups], [g.sum() / total for g in groups]
    within = sum(gini_of(g) * p[j] * s[j] for j, g in enumerate(groups) if g.sum() > 0)
    net = transvariation = 0.0
    for j, h in combinations(range(len(groups)), 2):
        if groups[j].mean() < groups[h].mean():
            j, h = h, j
        gross = np.mean([max(a - b, 0) for a in groups[j] for b in groups[h]])
        crossed = np.mean([max(b - a, 0) for a in groups[j] for b in groups[h]])
        if gross + crossed == 0:
            continue
        distance = (gross - crossed) / (gross + crossed)
        between = (gross + crossed) / (groups[j].mean() + groups[h].mean())
        net += between * (p[j] * s[h] + p[h] * s[j]) * distance
        transvariation += between * (p[j] * s[h] + p[h] * s[j]) * (1 - distance)
    return {"gini_within": within, "gini_between": net, "gini_transvariation": transvariation}


def theil_t(y):
    x = y / y.mean()
    return np.mean([v * np.log(v) if v > 0 else 0.0 for v in x])


def theil_l(y):
    return np.mean(np.log(y.mean() / y))


def theils(y, group):
    groups = [y[group == g] for g in np.unique(group)]
    n, total, mean = len(y), y.sum(), y.mean()
    return {
        "theil_t_within": sum(g.sum() / total * theil_t(g) for g in groups if g.sum() > 0),
        "theil_t_between": sum(g.sum() / total * np.log(g.mean() / mean) for g in groups if g.sum() > 0),
        "theil_l_within": sum(len(g) / n * theil_l(g) for g in groups),
        "theil_l_between": sum(len(g) / n * np.log(mean / g.mean()) for g in groups),
    }


def test_two_groups_of_two_by_hand():
    """Differences 2; 4; 1, 5, 1, 3: G = 1/3. Of the second group over the first,
    d = (1 + 5 + 3)/4 and p = 1/4, not 1 − d.
    """
    found, whole = at_once([1, 3, 2, 6], [0, 0, 1, 1])
    assert found["gini"] == pytest.approx(1 / 3)
    assert found["gini_within"] == pytest.approx(1 / 8)
    assert found["gini_between"] == pytest.approx(1 / 6)
    assert found["gini_transvariation"] == pytest.approx(1 / 24)
    assert [found[f"gini_{part}_share"] for part in PARTS["gini"]] == pytest.approx([37.5, 50, 12.5])
    assert whole.pairs == ((0, 0), (0, 1), (1, 1))
    np.testing.assert_allclose(whole.gini.estimate[0], [1 / 4, 5 / 12, 1 / 4])
    np.testing.assert_allclose(whole.distance.estimate[0], [np.nan, (9 - 1) / (9 + 1), np.nan])


@pytest.mark.parametrize("groups", [1, 2, 5, 9])
def test_parts_by_groups_equal_their_definitions(groups):
    rng = np.random.default_rng(groups)
    y = np.exp(rng.normal(size=40) + 0.3 * np.arange(40) / 40).round(1) + 0.1  # with ties
    group = rng.permutation(np.arange(40) % groups)
    found, _ = at_once(y, group)
    assert found["gini"] == pytest.approx(gini_of(y), rel=1e-12)
    assert found["theil_t"] == pytest.approx(theil_t(y), rel=1e-12)
    assert found["theil_l"] == pytest.approx(theil_l(y), rel=1e-12)
    for name, value in {**dagum(y, group), **theils(y, group)}.items():
        assert found[name] == pytest.approx(value, rel=1e-11, abs=1e-15), name
        assert found[f"{name}_share"] == pytest.approx(
            100 * value / found[name.rpartition("_")[0]], abs=1e-10
        )


VALUES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 3)), min_size=3, max_size=14).filter(
    lambda rows: len({g for _, g in rows}) > 1 and any(v for v, _ in rows)
)
ZEROS = ("gini", "theil_t")  # the measures that allow them


@settings(max_examples=40)
@given(VALUES, st.randoms(use_true_random=False))
def test_parts_add_up_and_depend_on_no_order_scale_or_copies(rows, random):
    y, group = np.array([v for v, _ in rows], float), np.array([g for _, g in rows])
    group = np.unique(group, return_inverse=True)[1]
    options = {"measures": ZEROS, "draws": 2}
    found, _ = at_once(y, group, **options)
    expected = {**dagum(y, group), "gini": gini_of(y), "theil_t": theil_t(y)}
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=1e-12), name
    for measure in ZEROS:
        assert sum(found[f"{measure}_{p}"] for p in PARTS[measure]) == pytest.approx(
            found[measure], abs=1e-14
        )
    assert all(v >= 0 for v in found.values() if v == v)
    order = random.sample(range(len(y)), len(y))
    names = np.array(random.sample(range(len(set(group))), len(set(group))))
    changed = {
        "units in another order": (y[order], group[order]),
        "groups in another order": (y, names[group]),
        "other units of measurement": (y * 1e-7, group),
        "each unit three times": (np.tile(y, 3), np.tile(group, 3)),
    }
    for what, (other, codes) in changed.items():
        again, _ = at_once(other, codes, **options)
        for name in (n for n in found if not n.endswith("_share")):
            assert again[name] == pytest.approx(found[name], abs=1e-13), (what, name)


def test_pairs_follow_their_groups_in_any_order():
    rng = np.random.default_rng(3)
    y, group = np.exp(rng.normal(size=30)), np.arange(30) % 3
    _, first = at_once(y, group)
    for names in permutations(range(3)):
        _, again = at_once(y, np.array(names)[group])
        for q, (j, h) in enumerate(first.pairs):
            place = again.pairs.index(tuple(sorted((names[j], names[h]))))
            for pairs in ("gini", "distance"):
                own, other = getattr(first, pairs), getattr(again, pairs)
                np.testing.assert_allclose(own.estimate[0, q], other.estimate[0, place], rtol=1e-12)
                np.testing.assert_allclose(own.se[0, q], other.se[0, place], rtol=1e-9)


def test_groups_that_do_not_overlap_have_no_transvariation_and_like_groups_no_net_part():
    apart, whole = at_once([1.1, 2.2, 3.3, 7.7, 8.8], [0, 0, 0, 1, 1])
    assert apart["gini_transvariation"] == 0.0
    assert whole.distance.estimate[0, 1] == 1.0
    like, whole = at_once([1.1, 4.7, 8.3, 8.3, 1.1, 4.7], [0, 0, 0, 1, 1, 1])
    assert like["gini_between"] == 0.0
    assert whole.distance.estimate[0, 1] == 0.0
    equal, _ = at_once([0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [0, 0, 0, 1, 1, 1])
    assert [equal[m] for m in PARTS] == [0.0, 0.0, 0.0]
    assert np.isnan(equal["gini_within_share"])  # of nothing


def test_zeros_count_for_the_gini_coefficient_and_for_t():
    found, _ = at_once([0, 0, 3, 0, 1, 2], [0, 0, 1, 1, 1, 1], measures=ZEROS)
    assert found["theil_t"] == pytest.approx(theil_t(np.array([0, 0, 3, 0, 1, 2.0])))
    assert found["gini"] == pytest.approx(gini_of(np.array([0, 0, 3, 0, 1, 2.0])))
    assert found["theil_t_between"] == pytest.approx(np.log(6 / 4))  # one group has it all


PANEL = np.random.default_rng(8)
UNIT, TIME = np.repeat(np.arange(12), 3), np.tile([2001, 2002, 2004], 12)
Y = np.exp(PANEL.normal(size=36))
GROUP = UNIT % 3
HELD = ~((UNIT == 5) & (TIME == 2002))  # a panel with a gap


def test_a_replicate_is_the_panel_of_the_units_drawn():
    y, unit, time, group = Y[HELD], UNIT[HELD], TIME[HELD], GROUP[HELD]
    found = measure_inequality(y, unit, time, group, draws=25, seed=4, level=0.9)
    made, pairs = [], []
    for r in range(25):
        drawn = np.random.default_rng(np.random.SeedSequence([4, r])).integers(0, 12, 12)
        rows = np.concatenate([np.flatnonzero(unit == u) for u in drawn])
        copies = np.concatenate([np.full((unit == u).sum(), i) for i, u in enumerate(drawn)])
        again = measure_inequality(y[rows], copies, time[rows], group[rows], **FEW)
        made.append(again.overall.estimate)
        pairs.append(np.stack([again.gini.estimate, again.distance.estimate]))
    np.testing.assert_allclose(found.replicates, made, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(found.overall.se, np.std(made, axis=0, ddof=1), rtol=1e-9)
    np.testing.assert_allclose(found.overall.low, np.quantile(made, 0.05, axis=0), rtol=1e-8, atol=1e-13)
    np.testing.assert_allclose(found.overall.high, np.quantile(made, 0.95, axis=0), rtol=1e-8, atol=1e-13)
    crossed = [q for q, (j, h) in enumerate(found.pairs) if j < h]
    for summary, drawn in zip((found.gini, found.distance), np.swapaxes(pairs, 0, 1), strict=True):
        np.testing.assert_allclose(summary.se[:, crossed], np.nanstd(drawn[..., crossed], axis=0, ddof=1))
        assert (summary.draws[:, crossed] == np.isfinite(drawn[..., crossed]).sum(axis=0)).all()


def test_draws_depend_on_neither_their_number_nor_the_size_of_batches(monkeypatch):
    many = measure_inequality(Y, UNIT, TIME, GROUP, draws=60, seed=4)
    few = measure_inequality(Y, UNIT, TIME, GROUP, draws=25, seed=4)
    assert (many.replicates[:25] == few.replicates).all()
    monkeypatch.setattr(inequality, "BATCH", 7 * 36)
    again = measure_inequality(Y, UNIT, TIME, GROUP, draws=60, seed=4)
    assert (again.replicates == many.replicates).all()
    assert (measure_inequality(Y, UNIT, TIME, GROUP, draws=60, seed=5).replicates != many.replicates).any()


def test_a_group_that_a_draw_lacks_has_no_pairs_there():
    y, group = np.array([1.0, 2, 4, 5, 7, 9]), np.array([0, 0, 0, 1, 1, 2])
    _, found = at_once(y, group, draws=200)
    lone = found.pairs.index((0, 2))
    assert 0 < found.gini.draws[0, lone] < 200
    assert (found.overall.draws == 200).all()  # shares too: the parts of those that are drawn
    assert np.isfinite(found.gini.se[0, lone])


def test_without_groups_there_are_no_parts():
    found, whole = at_once([1, 2, 4])
    assert list(found) == list(PARTS) == list(quantities(tuple(PARTS), False))
    assert (whole.pairs, whole.gini.estimate.shape) == ((), (1, 0))


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({(4, 2002): -2.5, (5, 2004): -1}, {}, r"v is -2.5 for unit e at time 2002 \(such .* all: 2\)"),
        (
            {(4, 2002): 0},
            {},
            r"v is zero for unit e at time 2002 \(such values in all: 1\).* L needs .* 'theil_l' out of",
        ),
        ({(u, 2002): 0 for u in range(12)}, {"measures": ZEROS}, r"All values of v at time 2002 are zero"),
        ({(0, 2001): np.nan}, {}, r"v is not a number for unit a at time 2001"),
    ],
)
def test_a_value_that_has_no_inequality_is_named(change, options, message):
    y = Y.copy()
    for (u, t), value in change.items():
        y[(u == UNIT) & (t == TIME)] = value
    with pytest.raises(EstimationError, match=message):
        measure_inequality(y, UNIT, TIME, GROUP, name="v", units=tuple("abcdefghijkl"), **FEW, **options)


def test_a_time_with_one_unit_is_named():
    kept = (TIME != 2004) | (UNIT == 3)
    with pytest.raises(EstimationError, match="v has one unit at time 2004, and inequality needs two"):
        measure_inequality(Y[kept], UNIT[kept], TIME[kept], name="v", **FEW)


@pytest.fixture
def study(tmp_path):
    """The files of a panel of twelve units in four regions."""
    return files_of(tmp_path, [f"u{i:02d}" for i in range(12)], [2001, 2002, 2003], {"y": Y})


def test_the_kind_has_a_part_for_each_measure_whose_terms_are_the_years(study, tmp_path):
    analysis = resolved({"kind": "inequality", "variable": "y", "by": "region", "draws": 100}, ["y"])
    fits = analysis.fit(study)
    assert [e.part for e in fits.estimates] == list(analysis.parts())
    group = np.arange(12) % 4
    for estimate in fits.estimates:
        assert [row.term for row in estimate.terms] == ["2001", "2002", "2003"]
        assert estimate.nobs == 36
    noted = [e.part for e in fits.estimates if any(n.key == "between_draws" for n in e.notes)]
    assert noted == [p for p in analysis.parts() if "between" in p]
    transvariation = next(e for e in fits.estimates if e.part == "gini_transvariation")
    for t, row in enumerate(transvariation.terms):
        assert row.estimate == pytest.approx(dagum(Y.reshape(12, 3)[:, t], group)["gini_transvariation"])
        assert row.low <= row.high
        assert row.p is None
    study.write(fits, tmp_path / "a.json")  # all that is written is finite


def test_a_year_of_equal_values_has_no_shares_and_no_distances(tmp_path):
    y = np.where(TIME == 2002, 1.0, Y)
    files = files_of(tmp_path, [f"u{i:02d}" for i in range(12)], [2001, 2002, 2003], {"y": y})
    fits = resolved({"kind": "inequality", "variable": "y", "by": "region", "draws": 100}, ["y"]).fit(files)
    terms = {e.part: {row.term: row.estimate for row in e.terms} for e in fits.estimates}
    assert terms["theil_t_between"]["2002"] == 0.0
    assert list(terms["theil_t_between_share"]) == ["2001", "2003"]
    equal = [row for row in fits.list_series()["inequality_pairs"] if row.year == 2002]
    assert [(row.gini, row.distance) for row in equal] == 6 * [(0.0, None)]
    files.write(fits, tmp_path / "a.json")


def test_series_have_the_pairs_by_definition(study):
    fits = resolved({"kind": "inequality", "variable": "y", "by": "region", "draws": 100}, ["y"]).fit(study)
    regions = {"north": 0, "east": 1, "south": 2, "west": 3}
    assert len(fits.list_series()["inequality_groups"]) == 3 * 4
    assert len(fits.list_series()["inequality_pairs"]) == 3 * 6
    for row in fits.list_series()["inequality_groups"]:
        own = Y.reshape(12, 3)[regions[row.group] :: 4, row.year - 2001]
        assert (row.units, row.mean, row.gini) == (
            3,
            pytest.approx(own.mean()),
            pytest.approx(gini_of(own)),
        )
    for row in fits.list_series()["inequality_pairs"]:
        a, b = (
            Y.reshape(12, 3)[regions[getattr(row, of)] :: 4, row.year - 2001]
            for of in ("group", "other_group")
        )
        gaps = np.array([x - y for x in a for y in b])
        assert row.gini == pytest.approx(np.abs(gaps).mean() / (a.mean() + b.mean()))
        assert row.distance == pytest.approx(abs(gaps.mean()) / np.abs(gaps).mean())
        assert row.gini_low <= row.gini_high
        assert 0 < row.draws <= 100


def test_one_group_alone_has_no_parts(study):
    options = {
        "kind": "inequality",
        "variable": "y",
        "by": "region",
        "sample": {"groups": {"region": ["west"]}},
    }
    with pytest.raises(StudyError, match=r"by: 'region' has one group in the sample \(west\)"):
        resolved(options, ["y"]).fit(study)
