"""A sweep's rows and what is said of them."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from base.artifacts.parquet import read_rows, write_rows, write_variable
from base.store import MARK
from kind_study import load_design, write_units, write_variables
from plan.sweep import subject_of
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.declarations import convert
from spillover.panel.spatial import panel_of
from spillover.sweeps.columns import columns
from spillover.sweeps.row import read_sweep_row
from spillover.sweeps.summary import posterior_over_matrices, rank_choices, summarise
from sweep.choice import columns_of
from sweep.declaration import sweep_type
from sweep.estimate import SweepFiles, estimate_rows
from sweep.matrices import expand_matrices, matrix_label
from sweep.row_store import StoredRows
from sweep.space import draw_latin_sample
from weights.build import build_matrix
from weights.ground import load_ground
from words.render import hide_values, speaking

UNITS = [f"u{i:02d}" for i in range(20)]
YEARS = list(range(2000, 2006))


@pytest.fixture
def study(tmp_path):
    """Variables y, x, c of 20 units and 6 years, with a spatial lag in y."""
    rng = np.random.default_rng(5)
    places = rng.uniform([100, 25], [110, 35], (20, 2))
    rows = [
        {"unit": u, "name": u, "name_local": u, "longitude": lon, "latitude": lat}
        for u, (lon, lat) in zip(UNITS, places, strict=True)
    ]
    write_units(tmp_path, rows)
    ground = load_ground(tmp_path / "units.parquet", {})
    w = build_matrix({"family": "k_nearest", "k": 4}, ground).dense()
    x, c, noise = (rng.normal(size=(20, 6)) for _ in range(3))
    y = np.linalg.solve(np.eye(20) - 0.4 * w, 1.0 * x + 0.3 * c + 0.3 * noise)
    write_variables(tmp_path, UNITS, YEARS, {"y": y, "x": x, "c": c})
    return tmp_path


LINES = [
    {"family": "k_nearest", "k": [4, 6], "standardise": "row"},
    {"family": "distance_band", "threshold_km": 1, "standardise": "row"},
]
SWEEP = {
    "treatment": "x",
    "outcomes": ["y"],
    "models": ["SAR", "SDM", "OLS"],
    "controls": {"none": [], "all": ["c"]},
    "windows": {"all": [2000, 2005], "late": [2002, 2005]},
    "weights": LINES,
}


def _rows(study: Path):
    sweep = convert(SWEEP, sweep_type())
    files = _files(study)
    return list(estimate_rows(subject_of(sweep, {}), sweep.choices(), files)), columns(
        columns_of(sweep.choices())
    )


def read_table(path):
    return list(map(read_sweep_row, read_rows([path], order_by=["specification"])))


def _files(study: Path) -> SweepFiles:
    return SweepFiles(
        "",
        False,
        study / "units.parquet",
        {name: study / f"{name}.parquet" for name in "yxc"},
        {},
        {},
        [],
        [],
        descriptions={matrix_label(matrix): matrix for matrix in expand_matrices(LINES)},
    )


def test_each_row_is_what_the_estimator_gives_and_failures_have_reasons(study):
    rows, _ = _rows(study)
    assert len(rows) == 3 * 3 * 2 * 2
    row = next(
        r
        for r in rows
        if r.specification == "k_nearest k=6, row | SDM | y | all | all | expected | transformed"
    )
    ground = load_ground(study / "units.parquet", {})
    operator = SpatialOperator(build_matrix({"family": "k_nearest", "k": 6}, ground).matrix)
    files = {name: study / f"{name}.parquet" for name in "yxc"}
    y, x = panel_of(load_design(files, study / "units.parquet", ["y", "x", "c"]), "y", ["x", "c"])
    estimate = fit_spatial("SDM", y, x, operator, terms=["x", "c"])
    assert row.numbers["beta"] == pytest.approx(estimate["x"], rel=1e-12)
    assert row.numbers["total"] == pytest.approx(
        impacts(estimate, seed=1, method="delta")["x:total"], rel=1e-12
    )
    assert row.numbers["loglik"] == pytest.approx(estimate.loglik, rel=1e-12)
    failed = [r for r in rows if r.failure]
    assert {r.choices["family"] for r in failed} == {"distance_band"}
    assert all("no neighbour" in r.failure for r in failed)


@pytest.mark.debt("35.2")
def test_the_table_comes_back_and_the_summary_counts(study, tmp_path):
    rows, types = _rows(study)
    write_rows(tmp_path / "sweep.parquet", [row.columns() for row in rows], types)
    back = read_table(tmp_path / "sweep.parquet")
    assert back == sorted(rows, key=lambda row: row.specification)
    summary = summarise(back)
    assert (summary.specifications, summary.estimates, summary.matrices) == (36, 24, 3)
    assert summary.effects["y"]["direct"].positive_significant == 1.0
    assert json.dumps(msgspec.to_builtins(summary), allow_nan=False)
    (kind,) = summary.failures  # a sentence without its values, whichever specifications it is about
    assert "{family}" in kind
    with speaking("zh"):
        assert hide_values(kind).startswith("…")
        assert "没有邻居" in hide_values(kind)
    sums = {}
    for r in summary.posterior:
        key = tuple(r.choices[name] for name in ("model", "controls", "sample_window"))
        sums[key] = sums.get(key, 0) + r.probability
    assert all(total == pytest.approx(1, abs=1e-4) for total in sums.values())


def test_effects_of_outcomes_in_other_units_are_told_apart():
    row = dict.fromkeys(("specification", "family", "matrix", "model", "outcome"), "a")
    rows = [
        read_sweep_row(row | {"outcome": o, "total": v, "total_p": 0.01})
        for o, v in (("y", 0.2), ("y", 0.4), ("z", -30.0), ("z", -50.0))
    ]
    summary = summarise(rows)
    assert summary.effects["y"]["total"].median == pytest.approx(0.3)
    assert summary.effects["z"]["total"].median == pytest.approx(-40)
    for outcome, sign in (("y", "positive"), ("z", "negative")):  # each outcome has a sign of its own
        assert {r.significant_share for r in summary.breaks[outcome]["total"]} == {1.0}
        assert getattr(summary.effects[outcome]["total"], sign) == 1.0


def test_the_choice_that_moves_the_answer_most_comes_first():
    base = {
        "specification": "s",
        "family": "a",
        "matrix": "a",
        "standardise": "row",
        "outcome": "y",
        "sample_window": "all",
        "variance": "expected",
        "definition": "direct",
    }
    rows = [
        read_sweep_row(
            {**base, "model": m, "controls": c, "direct": 10.0 * (m == "SDM") + 1.0 * (c == "all")}
        )
        for m in ("SAR", "SDM")
        for c in ("none", "all")
    ]
    ranking = rank_choices(rows, "direct")
    assert [r.choice for r in ranking] == ["model", "controls"]
    assert sum(r.share for r in ranking) == pytest.approx(1)


@pytest.mark.debt("32.15")
def test_the_better_fitting_matrix_is_the_likelier_one():
    common = {
        "specification": "s",
        "model": "SDM",
        "outcome": "y",
        "controls": "all",
        "sample_window": "all",
        "variance": "expected",
        "definition": "direct",
        "rho": 0.1,
    }
    fits = {"near": 100.0, "far": 104.0}
    rows = [read_sweep_row({**common, "matrix": name, "bic": bic}) for name, bic in fits.items()]
    first, second = posterior_over_matrices(rows)
    assert (first.matrix, second.matrix) == ("near", "far")
    assert first.probability / second.probability == pytest.approx(np.exp(2))
    assert posterior_over_matrices(rows[:1]) == ()  # beside no other it is not the likelier one


def test_a_samples_shares_have_errors_from_its_replicates(study):
    """Written out: the standard deviation over ten shares by the root of ten."""
    rng = np.random.default_rng(4)
    rows = [
        read_sweep_row(
            {"specification": str(k), "outcome": "y", "replicate": k % 10, "matrix": None}
            | {effect: rng.normal() for effect in ("direct", "indirect", "total")}
            | {f"{effect}_p": rng.uniform() for effect in ("direct", "indirect", "total")}
        )
        for k in range(200)
    ]
    found = summarise(rows).effects["y"]["total"]
    shares = [np.mean([row.numbers["total"] > 0 for row in rows if row.replicate == k]) for k in range(10)]
    assert found.se.positive == pytest.approx(np.std(shares, ddof=1) / np.sqrt(10))
    whole = [msgspec.structs.replace(row, replicate=None) for row in rows]
    assert summarise(whole).effects["y"]["total"].se is None


def test_rows_of_a_sample_are_the_sweeps_own(study):
    """With their replicate, and nothing of what is excluded."""
    rows, _ = _rows(study)
    own = {row.specification: row for row in rows}
    sweep = convert({**SWEEP, "draw": {"size": 20}}, sweep_type())
    drawn = draw_latin_sample(sweep.choices(), sweep.draw, [{"models": "OLS"}])
    found = list(estimate_rows(subject_of(sweep, {}), sweep.choices(), _files(study), drawn=drawn))
    assert {row.replicate for row in found} <= set(range(10))
    alone = [msgspec.structs.replace(row, replicate=None) for row in found]
    assert alone == [own[row.specification] for row in found]
    assert {row.choices["model"] for row in found} == {"SAR", "SDM"}


def _with_kept(study, folder, **options):
    """The rows of a sweep, and how many of them were found and made."""
    sweep = convert({**SWEEP, **options}, sweep_type())
    files = _files(study)
    described = {matrix_label(matrix): matrix for matrix in expand_matrices(sweep.weights)}
    kept = StoredRows(folder, files, described)
    files = replace(files, descriptions=described)
    rows = list(estimate_rows(subject_of(sweep, {}), sweep.choices(), files, kept=kept))
    kept.write()
    types = columns(columns_of(sweep.choices()))
    write_rows(study / "rows.parquet", [row.columns() for row in rows], types)
    return (study / "rows.parquet").read_bytes(), kept.found_count, kept.made_count


MORE = {
    "a matrix": ({"weights": [*LINES, {"family": "k_nearest", "k": 5, "standardise": "row"}]}, 36, 12),
    "a control set": ({"controls": {"none": [], "all": ["c"], "lagged": ["L.c"]}}, 36, 18),
    "a model": ({"models": ["SAR", "SDM", "OLS", "SLX"]}, 36, 12),
    "a window": ({"windows": {**SWEEP["windows"], "early": [2000, 2003]}}, 36, 18),
    "one matrix less": ({"weights": LINES[:1]}, 24, 0),
    "other labels": ({"controls": {"bare": [], "full": ["c"]}}, 36, 0),
}


@pytest.mark.parametrize("what", MORE)
def test_what_a_sweep_gets_is_estimated_alone_with_the_bytes_of_one_that_keeps_nothing(study, tmp_path, what):
    options, found, made = MORE[what]
    assert _with_kept(study, tmp_path / "store")[1:] == (0, 36)
    again = _with_kept(study, tmp_path / "store", **options)
    assert again[1:] == (found, made)
    assert again[0] == _with_kept(study, None, **options)[0]


def test_a_correction_makes_the_rows_of_its_variable_and_taken_back_none(study, tmp_path):
    first = _with_kept(study, tmp_path / "store")
    before = (study / "c.parquet").read_bytes()
    write_variable(study / "c.parquet", np.repeat(UNITS, 6), YEARS * 20, np.arange(120.0) % 7)
    corrected = _with_kept(study, tmp_path / "store")
    assert corrected[1:] == (18, 18)
    assert corrected[0] == _with_kept(study, None)[0]
    (study / "c.parquet").write_bytes(before)
    assert _with_kept(study, tmp_path / "store") == (first[0], 36, 0)


def test_rows_that_failed_are_kept_with_their_reasons(study, tmp_path):
    """The band of one kilometre has islands."""
    islands = {"weights": LINES[1:], "controls": {"none": []}}
    made = _with_kept(study, tmp_path / "store", **islands)
    assert made[1:] == (0, 6)
    assert _with_kept(study, tmp_path / "store", **islands) == (made[0], 6, 0)
    failed = {row.failure for row in read_table(study / "rows.parquet")} - {None}
    assert len(failed) == 1
    assert "island" in failed.pop()


def test_a_damaged_entry_is_estimated_again(study, tmp_path):
    first = _with_kept(study, tmp_path / "store")
    entry = sorted((tmp_path / "store").iterdir())[0]
    entry.write_bytes(entry.read_bytes()[:-2])
    again = _with_kept(study, tmp_path / "store")
    assert again[0] == first[0]
    assert again[2] > 0
    assert entry.with_suffix(MARK).exists()
