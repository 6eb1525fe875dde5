"""Large frames: what is asked of all ids or cells at once finds what was found one by one."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pandas as pd
import pytest

from spillover import fit_within, staggered, sweep, weight_matrix
from spillover.arrays import memory, within
from spillover.arrays.foundation import EstimationError
from spillover.arrays.projection import Projection
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.variance import Variance
from spillover.errors import StudyError
from spillover.frames.table import PanelFrame, id_text, id_texts
from spillover.panel import sample
from spillover.panel.design import join_columns

MODEL = "y ~ x0 + x1"


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(1)
    units, years = 200, 6
    x = random.normal(size=(3, units * years))
    ids = np.repeat([f"单位 {i}" for i in range(units)], years)
    values = {"y": x.sum(0) + random.normal(size=units * years), "x0": x[0], "x1": x[1]}
    return pd.DataFrame({"unit": ids, "year": np.tile(np.arange(2001, 2001 + years), units), **values})


@pytest.mark.debt("36.1")
@pytest.mark.parametrize("effects", ["two-way", "individual"])
def test_rows_in_any_order_and_with_gaps_give_what_dummies_give(frame, effects):
    """In order the effects are taken out of a grid, with gaps by counting: both are the regression on
    dummies.
    """
    for rows in (frame, frame.sample(frac=1, random_state=1), frame.drop(index=[3, 700, 701])):
        fit = fit_within(rows, MODEL, unit="unit", time="year", effects=effects)
        names = ["unit", "year"] if effects == "two-way" else ["unit"]
        dummies = pd.get_dummies(rows[names].astype(str), drop_first=True, dtype=float)
        design = np.column_stack([rows[["x0", "x1"]], np.ones(len(rows)), dummies])
        expected = np.linalg.lstsq(design, rows["y"].to_numpy())[0][:2]
        np.testing.assert_allclose(fit.terms["estimate"].iloc[:2], expected, rtol=1e-10)


def test_a_grid_in_order_is_told_from_one_that_is_not():
    unit, time = np.repeat([4, 7], 3), np.tile([1, 2, 3], 2)
    assert Projection(unit, time).is_in_order
    assert not Projection(unit[::-1], time).is_in_order
    assert not Projection(unit[:5], time[:5]).is_in_order


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["a", "b "], None),
        (["a", ""], "neither text"),
        (["a", "b\u200b"], "invisible"),
        (["a", "b\u3164"], "invisible"),
        ([" a", "a"], None),
    ],
)
def test_ids_that_are_not_plain_are_looked_at_one_by_one(ids, said):
    if said:
        with pytest.raises(StudyError, match=said):
            id_texts(ids, "here")
    else:
        assert list(id_texts(ids, "here").values()) == [text.strip() for text in ids]


def test_units_are_in_order_of_their_text_and_one_written_with_blanks_is_one():
    frame = pd.DataFrame({"unit": ["b", "a ", "a", "b"], "year": [1, 1, 2, 2], "y": [1.0, 2.0, 3.0, 4.0]})
    table = PanelFrame.build(frame, "unit", "year")
    assert table.ids.tolist() == ["a", "b"]
    assert table.values("y").tolist() == [[2.0, 3.0], [1.0, 4.0]]


def test_units_that_differ_in_inner_blanks_alone_are_refused(frame):
    units = frame["unit"].where(frame["year"] < 2003, frame["unit"].str.replace(" ", ""))
    with pytest.raises(StudyError, match="a rank such as 市 or the form of a mark alone"):
        fit_within(frame.assign(unit=units), MODEL, unit="unit", time="year")


@pytest.mark.debt("36.8")
def test_a_unit_of_many_periods_beside_short_ones_lists_few_of_the_cells_that_are_not_there():
    """A list of all empty cells would take 16 bytes each, several times what the variables take."""
    mask = np.random.default_rng(2).random((30, 40)) < 0.1
    assert sample.first_cells(mask, 12) == [tuple(place) for place in np.argwhere(mask)[:12].tolist()]
    assert len(sample.first_cells(mask, 10**4)) == mask.sum()
    assert sample.first_cells(np.zeros((3, 4), bool), 12) == []
    unit = np.repeat([f"u{i:02d}" for i in range(20)], [40_000, *[20] * 19])
    year = np.concatenate([np.arange(40_000), *[np.arange(20)] * 19])
    x = np.random.default_rng(3).normal(size=(3, len(unit)))
    frame = pd.DataFrame({"unit": unit, "year": year, "x0": x[0], "x1": x[1], "y": x.sum(0)})
    tracemalloc.start()
    fit = fit_within(frame, MODEL, unit="unit", time="year")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    cells = 20 * 40_000
    assert peak < 64 * cells, "bytes for each cell of the grid"
    assert fit.nobs == len(unit)


@pytest.mark.debt("36.8")
def test_too_little_memory_is_said_with_what_it_was_for(frame, monkeypatch):
    def refuse(self):
        raise MemoryError("Unable to allocate 932. GiB")

    monkeypatch.setattr("spillover.frames.data.FrameData.fit", refuse)
    with pytest.raises(StudyError, match=r"too little memory for 200 units × 6 periods .*932"):
        fit_within(frame, MODEL, unit="unit", time="year")


@pytest.mark.debt("36.8")
@pytest.mark.parametrize("call", [fit_within, sweep])
def test_too_little_memory_for_the_ids_of_a_frame_is_said_with_its_size(frame, monkeypatch, call):
    def refuse(*_):
        raise MemoryError

    monkeypatch.setattr("spillover.frames.table._code_column", refuse)
    with pytest.raises(StudyError, match=r"too little memory for a frame of [\d,]+ rows × \d+ columns"):
        call(frame, MODEL, unit="unit", time="year")


@pytest.mark.debt("36.1")
def test_missing_rows_are_counted_and_not_all_spelled_out(monkeypatch):
    """Of thousands a note names twelve; it was made of all, which took three quarters of the time."""
    random = np.random.default_rng(1)
    size, units = 4_000, np.arange(1_000)
    frame = pd.DataFrame({"unit": np.repeat(units, 4), "year": np.tile(np.arange(4), len(units))})
    frame = frame.assign(y=random.normal(size=size), x0=random.normal(size=size), x1=random.normal(size=size))
    frame.loc[random.random(size) < 0.2, "x1"] = np.nan
    named = []
    lacking = sample._list_missing
    monkeypatch.setattr(sample, "_list_missing", lambda *place: named.append(place) or lacking(*place))
    fit = fit_within(frame, MODEL, unit="unit", time="year")
    assert len(named) == sample.LISTED
    missing = int(frame["x1"].isna().sum())
    assert any(f"{missing} rows" in text or f"{missing:,} rows" in text for text in map(str, fit.notes))


@pytest.mark.debt("36.1")
def test_whole_numbers_are_ids_without_a_look_at_each(monkeypatch):
    """Of 100,000 the look took a quarter of the estimate's time; a truth value is still none."""
    numbers = [3, -2, 0, 10**20]
    one_by_one = {value: id_text(value, "unit") for value in numbers}
    monkeypatch.setattr("spillover.frames.table.id_text", None)
    assert id_texts(numbers, "unit") == one_by_one
    monkeypatch.undo()
    with pytest.raises(StudyError, match="True is neither text nor a whole number"):
        id_texts([3, True], "unit")


@pytest.mark.debt("36.8")
def test_a_dense_matrix_without_room_is_refused_before_it_is_made(monkeypatch):
    """What is free is asked before the copies are made, and the sentence names size and remedy."""
    monkeypatch.setattr(memory, "SMALL", 0)
    units = [f"u{i}" for i in range(40)]
    full = (np.ones((40, 40)) - np.eye(40)).astype(np.float32)
    assert weight_matrix(full, units).matrix.dtype == float
    monkeypatch.setattr(memory, "find_free_memory", lambda: 36.0 * full.sum() - 1)
    with pytest.raises(
        EstimationError, match=r"a matrix of 40 units with 1,560 links takes about 0\.0 GB, and"
    ):
        weight_matrix(full, units)
    monkeypatch.setattr(memory, "find_free_memory", lambda: 8.0 * 4 * 40**2 - 1)
    with pytest.raises(EstimationError, match="give a matrix with fewer links"):
        SpatialOperator(full / 39)


def test_free_memory_is_within_the_limit_of_the_process():
    """A process of its own, whose limit is set before it asks."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33));"
        "from spillover.arrays.memory import find_free_memory; print(find_free_memory())"
    )
    free = float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert 0 < free < 2**33


@pytest.mark.parametrize(
    ("line", "folder", "limit", "use", "pages"),
    [
        ("0::/slice/job", "", "memory.max", "memory.current", ""),
        ("4:cpu,memory:/slice/job", "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"),
    ],
)
def test_free_memory_is_within_every_control_group_above(
    tmp_path, monkeypatch, line, folder, limit, use, pages
):
    """The group of the job has no limit of its own, that above it has one; pages of files are free."""
    own = tmp_path / folder / "slice" / "job"
    own.mkdir(parents=True)
    for group, most in ((own, "max"), (own.parent, 5000)):
        (group / limit).write_text(f"{most}\n")
        (group / use).write_text("1000\n")
        (group / "memory.stat").write_text(f"file 900\n{pages}inactive_file 100\n{pages}active_file 50\n")
    groups = tmp_path / "groups"
    groups.write_text(f"9:name=systemd:/elsewhere\n{line}\n")
    monkeypatch.setattr(memory, "CGROUP", tmp_path)
    monkeypatch.setattr(memory, "OWN_GROUPS", groups)
    assert memory.find_free_memory() == 5000 - 1000 + 150
    (own / limit).write_text("2000\n")
    assert memory.find_free_memory() == 2000 - 1000 + 150
    groups.write_text(line.replace("/slice", "/not/visible/here"))
    assert memory.find_free_memory() > 5000


@pytest.mark.debt("36.1")
def test_ids_of_units_that_adopt_are_not_sorted_row_by_row(monkeypatch):
    """Of 20,000 units in 11 years that took a tenth of an event study's time."""
    from spillover.arrays import projection

    rng = np.random.default_rng(1)
    rows = [(f"u{i:02d}", t, float(t >= 3 + i % 4 * 2), rng.normal()) for i in range(40) for t in range(8)]
    frame = pd.DataFrame(rows, columns=["unit", "year", "on", "y"])
    looked_at, encode = [], projection.encode_values
    monkeypatch.setattr(
        projection, "encode_values", lambda values: looked_at.append(values.dtype.kind) or encode(values)
    )
    place = {"outcome": "y", "treatment": "on", "unit": "unit", "time": "year"}
    path = staggered(frame, averages=["event"], **place).part("event_path").terms
    assert looked_at
    assert "U" not in looked_at
    turned = frame.assign(unit=frame["unit"].map(lambda unit: f"v{99 - int(unit[1:])}"))
    again = staggered(turned, averages=["event"], **place).part("event_path").terms
    assert again["estimate"].to_numpy() == pytest.approx(path["estimate"].to_numpy(), rel=1e-12)
    assert again["se"].to_numpy() == pytest.approx(path["se"].to_numpy(), rel=1e-12)


@pytest.mark.debt("36.1")
@pytest.mark.parametrize("rows", ["in order", "in any order", "with gaps"])
def test_a_fit_holds_few_tables_at_once(rows):
    """System time is what the pages of large tables cost: of outcome and regressors a fit has the frame's
    grid and one table to work on, in which the effects are removed, Q made and the influence computed.
    """
    random = np.random.default_rng(3)
    units, years, terms = 20_000, 6, [f"x{j}" for j in range(6)]
    frame = pd.DataFrame(random.normal(size=(units * years, 6)), columns=terms)
    frame["y"] = frame.sum(axis=1) + random.normal(size=units * years)
    frame["unit"], frame["year"] = np.repeat(np.arange(units), years), np.tile(np.arange(years), units)
    if rows != "in order":
        frame = frame.sample(frac=1 if rows == "in any order" else 0.9, random_state=1)
    tracemalloc.start()
    fit = fit_within(frame, f"y ~ {' + '.join(terms)}", unit="unit", time="year")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fit.nobs == len(frame)
    assert peak < 4.6 * 7 * 8 * len(frame)


def test_columns_in_one_block_are_joined_without_a_copy():
    block = np.arange(24.0).reshape(4, 2, 3)
    columns = [grid.reshape(-1) for grid in block]
    assert np.shares_memory(join_columns(columns[1:]), block)
    apart = [columns[0].copy(), *columns[1:]]
    for chosen in (columns, columns[1:3], columns[::-1], columns[::2], columns[:1], apart):
        joined = join_columns(chosen)
        np.testing.assert_array_equal(joined, np.column_stack(chosen))
        assert joined.flags.f_contiguous


@pytest.mark.parametrize("variance", ["classical", "HC1", "clustered"])
def test_many_rows_give_the_variance_of_their_least_squares(variance):
    """Beyond 10,000 rows Q is multiplied piece by piece in its place; below it is not."""
    random = np.random.default_rng(4)
    units, years = 1_100, 10
    unit, time = np.repeat(np.arange(units), years), np.tile(np.arange(years), units)
    x = random.normal(size=(units * years, 2))
    y = x.sum(1) + random.normal(size=units * years)
    fit = within.fit_within(y, x, unit, time, terms=("a", "b"), variance=Variance(variance), constant=True)
    table = np.column_stack([y, x]).reshape(units, years, 3)
    net = (table - table.mean(1, keepdims=True) - table.mean(0) + table.mean((0, 1))).reshape(-1, 3)
    inverse = np.linalg.inv(net[:, 1:].T @ net[:, 1:])
    slopes = inverse @ net[:, 1:].T @ net[:, 0]
    np.testing.assert_allclose(fit.coefficients[:2], slopes, rtol=1e-11)
    error = net[:, 0] - net[:, 1:] @ slopes
    scores = (net[:, 1:] * error[:, None]).reshape(units, years, 2)
    df = units * years - 2 - (units + years - 1)
    if variance == "classical":
        expected = inverse * (error @ error) / df
    else:
        flat = scores.reshape(-1, 2) if variance == "HC1" else scores.sum(1)
        factor = units * years / df
        if variance == "clustered":  # the units are nested: the years and slopes count
            factor = units / (units - 1) * (units * years - 1) / (units * years - 2 - years)
        expected = factor * inverse @ flat.T @ flat @ inverse
    np.testing.assert_allclose(fit.covariance[:2, :2], expected, rtol=1e-10)
