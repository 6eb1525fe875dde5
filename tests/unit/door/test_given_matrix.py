"""The file of weights that a person gives with a panel: by id, by name, or without either."""

import numpy as np
import pandas as pd
import pytest
import yaml

from door.write import describe_panel
from spillover.errors import StudyError
from spillover.weights.links import How
from weights.files import read_ids, read_weights

CITIES = {"130100": "石家庄市", "130200": "唐山市", "130600": "保定市", "120000": "天津市"}
RING = np.roll(np.eye(4), 1, axis=1)


@pytest.fixture
def panel(project):
    random = np.random.default_rng(4)
    rows = [[u, n, y, *random.normal(size=2)] for u, n in CITIES.items() for y in range(2008, 2020)]
    frame = pd.DataFrame(rows, columns=["code", "city", "year", "growth", "green"])
    frame.to_csv(project / "p.csv", index=False)
    return {"outcome": "growth", "treatment": "green"}


def weights_of(ask, **wishes):
    return yaml.safe_load(ask("p.csv", **wishes)[1])["weights"]["given"]


def square(path, ids, encoding="utf-8"):
    pd.DataFrame(RING, index=list(ids), columns=list(ids)).to_csv(path, encoding=encoding)
    return str(path)


def test_ids_or_names_match(ask, project, panel):
    for called in (CITIES, CITIES.values()):
        file = square(project / "w.csv", called)
        assert weights_of(ask, matrix=file, **panel) == {
            "family": "file",
            "file": "w.csv",
            "standardise": "row",
        }
    file = square(project / "w.csv", CITIES.values(), "gb18030")
    assert weights_of(ask, matrix=file, **panel)["encoding"] == "gb18030"


def test_other_units_are_named(ask, project, panel):
    file = square(project / "w.csv", ["130100", "130200", "130600", "999999"])
    with pytest.raises(StudyError, match="only in the panel: 120000; only in the matrix: 999999"):
        ask("p.csv", matrix=file, **panel)


def test_rows_without_ids_ask_for_their_order(ask, project, panel):
    np.savetxt(project / "w.txt", RING)
    file = str(project / "w.txt")
    with pytest.raises(StudyError, match="4 rows without ids; give MATRIX_ORDER=ascending"):
        ask("p.csv", matrix=file, **panel)
    assert weights_of(ask, matrix=file, matrix_order="ascending", **panel)["order"] == "ascending"
    (project / "ids.txt").write_text("\n".join(CITIES), encoding="utf-8")
    given = weights_of(ask, matrix=file, matrix_order=str(project / "ids.txt"), **panel)
    assert given["ids"] == "ids.txt"
    np.savetxt(project / "w.txt", np.eye(5))
    with pytest.raises(StudyError, match="5 rows without ids, the panel 4 units"):
        ask("p.csv", matrix=file, matrix_order="ascending", **panel)


@pytest.mark.debt(9)
@pytest.mark.parametrize("first", [0, 1])
def test_numbers_of_rows_are_no_ids(ask, project, panel, first):
    """As libpysal and GeoDa write a .gal that has no column of ids."""
    count = len(CITIES)
    lines = [f"{i + first} 1\n{(i + 1) % count + first}" for i in range(count)]
    (project / "w.gal").write_text("\n".join([str(count), *lines, ""]), encoding="utf-8")
    file = str(project / "w.gal")
    said = f"are row numbers, {first} to {count - 1 + first}; give UNIT=.*MATRIX_ORDER=ascending"
    with pytest.raises(StudyError, match=said):
        ask("p.csv", matrix=file, **panel)
    assert weights_of(ask, matrix=file, matrix_order="ascending", **panel)["order"] == "ascending"
    (project / "ids.txt").write_text("\n".join(CITIES), encoding="utf-8")
    found = read_weights(project / "w.gal", How(), read_ids(project / "ids.txt"))
    assert found.ids == tuple(CITIES)
    np.testing.assert_array_equal(found.matrix.toarray(), RING)


def test_numbers_that_are_ids_of_the_panel_are_ids_of_which_some_are_missing(ask, project, panel):
    frame = pd.read_csv(project / "p.csv").assign(code=lambda f: f.code.rank(method="dense").astype(int))
    frame.drop(columns="city").to_csv(project / "p.csv", index=False)
    file = str(project / "w.csv")
    pd.DataFrame(RING[:3, :3] + np.eye(3)[::-1], index=[1, 2, 3], columns=[1, 2, 3]).to_csv(file)
    with pytest.raises(StudyError, match="names 3 units, the panel 4; only in the panel: 4; only in the mat"):
        ask("p.csv", matrix=file, **panel)


def test_the_unit_that_the_matrix_calls_is_not_said_to_be_itself(ask, project, panel):
    file = square(project / "w.csv", CITIES.values())
    assert "\ncode would identify the same units as city." in "\n".join(
        describe_panel(ask("p.csv", matrix=file, **panel)[0])
    )


@pytest.mark.debt(9)
def test_an_order_beside_ids_is_refused(ask, project, panel):
    file = square(project / "w.csv", CITIES)
    with pytest.raises(StudyError, match=r"has ids of its own; leave out MATRIX_ORDER"):
        ask("p.csv", matrix=file, matrix_order="ascending", **panel)
    with pytest.raises(StudyError, match="has ids of its own; leave out 'order' and 'ids'"):
        read_weights(file, How(), list(CITIES))
