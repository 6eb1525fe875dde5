"""A sweep's plan: expansion, chunks, specifications, and what is wrong with a sweep."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.sweep import check_space, subject_of
from spillover.declarations import convert
from spillover.errors import StudyError
from sweep.choice import choices, choices_of, columns_of, plain_choices, specifications
from sweep.declaration import fill_from_baseline, sweep_type
from sweep.matrices import chunk_of, expand_matrices, matrices_by_chunk, matrix_label
from sweep.space import Draw, draw_latin_sample, list_specifications, size_of

NEAR = {"family": "inverse_distance", "power": [1, 2], "cutoff_km": [None, 500]}
LINES = [
    {**NEAR, "standardise": ["row", "spectral"]},
    {"family": "k_nearest", "k": [3, 5], "standardise": "row"},
]
SWEEP = {
    "treatment": "DF",
    "weights": LINES,
    "chunks": 4,
    "models": ["SAR", "SDM"],
    "outcomes": ["NQP"],
    "controls": {"none": [], "all": ["UL"]},
    "windows": {"all": [2013, 2023]},
    "definitions": ["direct"],
}


def typed(**options):
    return convert(fill_from_baseline({**SWEEP, **options}), sweep_type())


def test_lists_stand_for_all_combinations():
    matrices = expand_matrices(LINES)
    assert len(matrices) == 2 * 2 * 2 + 2
    assert matrix_label(matrices[2]) == "inverse_distance power=1 cutoff_km=500, row"


def test_a_matrix_described_twice_is_an_error():
    with pytest.raises(StudyError, match="k_nearest k=3, row"):
        expand_matrices([{"family": "k_nearest", "k": [3, 3], "standardise": "row"}])


def test_chunks_hold_every_matrix_once_and_ids_are_unique():
    sweep = typed()
    chunks = matrices_by_chunk(sweep.weights, sweep.chunks).values()
    labels = [matrix_label(m) for chunk in chunks for m in chunk]
    assert sorted(labels) == sorted(matrix_label(m) for m in expand_matrices(LINES))
    ids = [s.id for s in specifications(subject_of(sweep, {}), sweep.choices())]
    assert len(set(ids)) == len(ids) == 10 * 2 * 2
    assert "k_nearest k=3, row | SDM | NQP | none | all | expected | direct" in ids
    assert matrices_by_chunk(None, 4) == {0: []}


@pytest.mark.debt("32.12")
def test_effects_of_a_year_are_a_choice_and_none_where_they_are_not_given():
    """So that a sweep can hold a main result under a matrix with islands."""
    sweep = typed(year_effects=["common", "by_row_sum"], definitions=["transformed"])
    every = list(specifications(subject_of(sweep, {}), sweep.choices()))
    ids = {one.id for one in every}
    assert "k_nearest k=3, row | SDM | NQP | none | all | expected | transformed | by_row_sum" in ids
    assert len(ids) == 2 * 10 * 2 * 2
    assert Counter(one.subject.options["year_effects"] for one in every) == {"common": 40, "by_row_sum": 40}
    (plain, *_rest) = specifications(subject_of(typed(), {}), typed().choices())
    assert "year_effects" not in plain.subject.options


@given(st.integers(6, 60))
def test_one_more_matrix_changes_one_chunk(k):
    more = [*LINES, {"family": "k_nearest", "k": k, "standardise": "row"}]
    before, after = matrices_by_chunk(LINES, 4), matrices_by_chunk(more, 4)
    changed = [c for c in range(4) if before.get(c) != after.get(c)]
    assert changed == [chunk_of(more[-1], 4)]


def test_choices_come_back_from_what_a_job_is_given():
    """But for the matrices, which belong to chunks."""
    made = typed(
        samples={"all": {}, "late": {"without": {"years": [2013]}}},
        variances={"region": {"kind": "clustered", "by": "region"}},
        tails={"cut": {"trim_tails": {"quantiles": [0.05, 0.95]}}},
    ).choices()
    back = choices_of(plain_choices(made))
    assert back == [choice for choice in made if choice.key() != "weights"]
    assert columns_of(made)[:5] == ["matrix", "family", "parameters", "standardise", "model"]


def test_a_sweep_with_a_baseline_leaves_what_it_does_not_name_to_that():
    sweep = convert(fill_from_baseline({"baseline": "b", "treatment": ["x", "L.x"]}), sweep_type())
    assert [choice.key() for choice in sweep.choices()] == ["treatment"]
    study = {"analyses": {"b": {"kind": "panel", "outcome": "y", "regressors": ["x", "z", "x:z"]}}}
    found = [s.subject for s in specifications(subject_of(sweep, study), sweep.choices())]
    assert [s.treatment for s in found] == ["x", "L.x"]
    assert found[1].options == {**study["analyses"]["b"], "regressors": ["L.x", "z", "L.x:z"]}


def test_every_choice_has_one_field_of_its_name():
    found = choices()
    assert [choice.key() for choice in found][:3] == ["baselines", "weights", "models"]
    assert all(choice.__struct_fields__ == (choice.key(),) for choice in found)


SUBSETS = {**SWEEP, "controls": {"none": []}, "subsets": ["UL", "CSL", "FDL"]}


def test_every_subset_is_beside_the_other_controls():
    sweep = convert(fill_from_baseline({**SUBSETS, "controls": {"one": ["ESL"]}}), sweep_type())
    of_one = [s for s in specifications(subject_of(sweep, {}), sweep.choices()) if "k=3, row | SAR" in s.id]
    assert [s.columns["subsets"] for s in of_one] == [
        *("none", "UL", "CSL", "UL + CSL", "FDL", "UL + FDL", "CSL + FDL", "UL + CSL + FDL"),
    ]
    assert of_one[5].subject.options["regressors"] == ["DF", "ESL", "UL", "FDL"]


def test_combinations_are_excluded_by_labels_and_families():
    sweep = typed(
        exclude=[{"models": "SAR", "controls": ["none"]}, {"weights": "k_nearest", "models": "SDM"}]
    )
    kept = [one for one, _ in list_specifications(subject_of(sweep, {}), sweep.choices(), sweep.exclude)]
    assert len(kept) == 40 - 10 - 4
    assert not [one.id for one in kept if "SAR | NQP | none" in one.id]
    assert not [one.id for one in kept if "k_nearest" in one.id and "SDM" in one.id]


def test_a_latin_sample_has_each_option_as_often_and_each_specification_once():
    sweep = typed(subsets=[f"c{k}" for k in range(40)], draw={"size": 400, "seed": 3})
    choices = sweep.choices()
    assert size_of(choices) == 10 * 2 * 2 * 2**40
    rows = draw_latin_sample(choices, sweep.draw)
    assert (
        rows == draw_latin_sample(choices, sweep.draw) != draw_latin_sample(choices, Draw(size=400, seed=4))
    )
    assert len({tuple(row[:-1]) for row in rows}) == len(rows) == 400
    for place, choice in enumerate(choices):
        if choice.count <= 10:
            for replicate in range(10):
                own = [row[place] for row in rows if row[-1] == replicate]
                assert {own.count(label) for label in choice.labels()} == {40 // choice.count}
    found = [one for one, _ in list_specifications(subject_of(sweep, {}), choices, (), rows)]
    assert len({one.id for one in found}) == 400


def test_a_space_without_end_is_refused_or_drawn():
    sweep = typed(subsets=[f"c{k}" for k in range(30)])
    with pytest.raises(StudyError, match=r"42,949,672,960 specifications \(weights 10 × .*draw: {size: 2000"):
        check_space(sweep, "s")
    check_space(typed(subsets=[f"c{k}" for k in range(30)], draw={}), "s")


def test_a_sample_calls_matrices_as_the_chunks_do():
    """By their options in the order of their names, whatever the order of the configuration."""
    line = {"family": "distance_band", "threshold_km": [9, 20], "islands": "nearest", "standardise": "row"}
    sweep = typed(weights=[line], draw={"size": 20})
    rows = draw_latin_sample(sweep.choices(), sweep.draw)
    chunks = matrices_by_chunk(sweep.weights, 4, {row[0] for row in rows})
    described = [dict(sorted(matrix.items())) for chunk in chunks.values() for matrix in chunk]
    assert {matrix_label(matrix) for matrix in described} == {row[0] for row in rows}
    assert len(described) == 2
