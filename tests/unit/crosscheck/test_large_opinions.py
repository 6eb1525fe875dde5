"""Second opinions on many units: what would take too much memory is left out before it is made."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscheck.second_opinion import opinions
from firm_panel import FIRMS, SPATIAL, firm_files
from kind_study import resolved
from spillover.opinions import opinion, panel
from spillover.opinions.conventions import rank
from spillover.opinions.panel import PanelFiles, ProgramSample

pytestmark = [pytest.mark.debt("36.2"), pytest.mark.proof("dense matrices")]
TESTS = {**{key: value for key, value in SPATIAL.items() if key != "model"}, "kind": "specification_tests"}
MORAN = {"kind": "moran", "outcome": "roa", "weights": "w"}


@settings(max_examples=40, deadline=None)
@given(sets=st.integers(1, 4), levels=st.integers(2, 9), rows=st.integers(4, 40), seed=st.integers(0, 999))
def test_the_rank_of_dummies_is_that_of_the_dense_ones(sets, levels, rows, seed):
    draws = np.random.default_rng(seed)
    names = [f"g{k}" for k in range(sets)]
    groups = pd.DataFrame({name: draws.integers(0, levels - k % 2, rows) for k, name in enumerate(names)})
    index = pd.MultiIndex.from_arrays([[f"u{i}" for i in range(rows)], [2000] * rows], names=["unit", "year"])
    sample = ProgramSample(
        pd.DataFrame({"y": np.zeros(rows)}, index), groups.set_axis(index.get_level_values(0))
    )
    dense = np.hstack([np.eye(levels)[groups[name]] for name in names])
    assert rank(sample, names) == np.linalg.matrix_rank(dense)


def told(options, folder):
    """What the programs say that they left out."""
    files = firm_files(folder, 1.2e9, firms=12)
    made = resolved(options, list(files.variables), ("w",))
    read = PanelFiles(files.variables, files.units, files.weights)
    found = list(opinions(made.recipes("a"), read, made.kind))
    return [str(one.problem) for one in found if one.value is None]


class WithoutZeros:
    """NumPy, whose `zeros` may not be called."""

    def __getattr__(self, name):
        return pytest.fail("a matrix was made") if name == "zeros" else getattr(np, name)


@pytest.mark.parametrize("options", [FIRMS["durbin"], TESTS, MORAN])
def test_a_matrix_that_is_too_large_is_refused_before_it_is_made(options, tmp_path, monkeypatch):
    monkeypatch.setattr(opinion, "LARGEST_MB", 0.001)
    monkeypatch.setattr(panel, "np", WithoutZeros())
    (problem,) = {one for one in told(options, tmp_path) if "left out" in one}
    assert "left out: a matrix of 12 units would take about 0 MB, and at most 0.001 MB are given" in problem


@pytest.mark.parametrize(("name", "of"), [("durbin", "units² × years"), ("tests", "rows²")])
def test_models_that_are_too_large_are_refused_before_their_matrix_is_read(name, of, tmp_path, monkeypatch):
    from spillover.kinds.spatial import by_spreg
    from spillover.kinds.specification_tests import by_spreg as by_spreg_tests

    monkeypatch.setattr(by_spreg, "LARGEST", 1)
    monkeypatch.setattr(by_spreg_tests, "LARGEST", 1)
    monkeypatch.setattr(PanelFiles, "matrix", lambda *_: pytest.fail("the matrix was read"))
    problems = told(FIRMS["durbin"] if name == "durbin" else TESTS, tmp_path)
    assert any(f"left out: {of} are" in one for one in problems)


def test_a_bootstrap_with_too_many_dummies_is_refused_before_they_are_made(tmp_path, monkeypatch):
    monkeypatch.setattr(opinion, "LARGEST_MB", 0.01)
    problems = told(FIRMS["bootstrap"], tmp_path)
    assert any("left out: 120 rows × 28 columns would take about 0 MB" in one for one in problems)
