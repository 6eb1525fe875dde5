"""A sweep's plan: expansion and chunks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.errors import StudyError
from sweep.plan import chunk_of, expand_matrices, matrices_by_chunk, matrix_label, specifications

SWEEP = {
    "weights": [
        {
            "family": "inverse_distance",
            "exponent": [1, 2],
            "cutoff_km": [None, 500],
            "standardise": ["row", "spectral"],
        },
        {"family": "k_nearest", "k": [3, 5], "standardise": "row"},
    ],
    "chunks": 4,
    "models": ["sar", "sdm"],
    "outcomes": ["NQP"],
    "controls": {"none": [], "all": ["UL"]},
    "windows": {"all": [2013, 2023]},
    "variances": ["expected"],
    "definitions": ["direct"],
}


def test_lists_stand_for_all_combinations():
    matrices = expand_matrices(SWEEP["weights"])
    assert len(matrices) == 2 * 2 * 2 + 2
    assert matrix_label(matrices[2]) == "inverse_distance exponent=1 cutoff_km=500, row"


def test_a_matrix_described_twice_is_an_error():
    with pytest.raises(StudyError, match="k_nearest k=3, row"):
        expand_matrices([{"family": "k_nearest", "k": [3, 3], "standardise": "row"}])


def test_chunks_hold_every_matrix_once_and_ids_are_unique():
    chunks = matrices_by_chunk(SWEEP).values()
    labels = [matrix_label(m) for chunk in chunks for m in chunk]
    assert sorted(labels) == sorted(matrix_label(m) for m in expand_matrices(SWEEP["weights"]))
    ids = [s.id for chunk in chunks for s in specifications(SWEEP, chunk)]
    assert len(set(ids)) == len(ids) == 10 * 2 * 2


@given(st.integers(6, 60))
def test_one_more_matrix_changes_one_chunk(k):
    more = {**SWEEP, "weights": [*SWEEP["weights"], {"family": "k_nearest", "k": k, "standardise": "row"}]}
    before, after = matrices_by_chunk(SWEEP), matrices_by_chunk(more)
    changed = [c for c in range(4) if before.get(c) != after.get(c)]
    assert changed == [chunk_of(more["weights"][-1], 4)]
