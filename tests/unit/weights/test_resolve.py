"""What matrices and sweeps name is looked up before anything runs."""

import sys
from pathlib import Path

import numpy as np
import pytest

from plan.sweep import resolve_sweeps
from plan.weights import families, resolve_matrices
from spillover.declarations import kinds_in
from spillover.errors import StudyError
from tools.texts import describe_in

ROOT = Path(__file__).parents[3]
STATES = {"family": "file", "file": "resources/munnell/states48.gal", "standardise": "row"}
INCOME = {"family": "economic_distance", "variable": "income", "window": [2001, 2002], "standardise": "row"}
SWEEP = {
    "treatment": "x",
    "outcomes": ["y"],
    "controls": {"none": [], "all": ["income"]},
    "windows": {"all": [2000, 2009]},
    "weights": [STATES, {**INCOME, "power": [1, 2]}],
}


def check(sweep=None, **weights):
    variables = dict.fromkeys(("x", "y", "income"))
    study = {
        "study": "tiny",
        "variables": variables,
        "years": [2000, 2009],
        "weights": {"states": STATES, **weights},
    }
    study = {**study, "sweeps": {"s": {**SWEEP, **(sweep or {})}}}
    matrices = resolve_matrices(study, ROOT)
    resolve_sweeps(study, {})
    return matrices


def test_a_matrix_has_the_options_of_its_family_and_their_defaults():
    matrices = check(income=INCOME, near={"family": "k_nearest", "k": 3})
    assert (matrices["income"].power, matrices["income"].equal) == (1.0, "error")
    assert (matrices["near"].standardise, matrices["near"].islands) == ("row", "error")
    assert (matrices["income"].variables(), matrices["states"].files()) == (["income"], [STATES["file"]])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"family": "k_nearst", "k": 3}, r"weights\.w\.family: .*is not a .*did you mean 'k_nearest'"),
        ({"k": 3}, r"weights\.w\.family: is missing; allowed here: asymmetric, contiguity"),
        ({"family": ["k_nearest"], "k": 3}, r"weights\.w\.family: .* is not a family"),
        ({"family": "k_nearest"}, r"weights\.w: 'k' is a required property"),
        ({"family": "k_nearest", "k": 0}, r"weights\.w\.k: 0 is less than the minimum of 1"),
        ({"family": "k_nearest", "k": 2.0}, r"weights\.w\.k: 2\.0 is not of type 'integer'"),
        ({"family": "k_nearest", "k": 3, "power": 2}, r"weights\.w: unknown key 'power'"),
        ({"family": "inverse_distance", "power": -1}, r"weights\.w\.power: -1 is less"),
        ({"family": "inverse_distance", "power": "2"}, r"weights\.w\.power: '2' is not of type"),
        ({"family": "inverse_distance", "islands": "eror"}, r"weights\.w\.islands: 'eror' is not one of"),
        ({**INCOME, "window": [2005, 2001]}, r"weights\.w\.window: \[2005, 2001\] is "),
        ({**INCOME, "family": "geo_economic", "form": "ratio"}, r"weights\.w\.form: 'ratio' is not one of"),
        ({**INCOME, "family": "asymmetric", "form": "sum"}, r"weights\.w\.form: 'sum' is not one of"),
        ({**INCOME, "family": "geo_economic", "form": "product", "share": 0.2}, r"w\.share: a product"),
    ],
)
def test_what_a_family_does_not_take_is_named(options, message):
    with pytest.raises(StudyError, match=message):
        check(w=options)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"family": "k_nearest", "k": []}, r"sweeps\.s\.weights\.0\.k: the list is empty"),
        ({"family": "k_nearest", "k": [2, 0]}, r"sweeps\.s\.weights\.0\.k: 0 is less than the minimum"),
        (
            {"family": ["k_nearest", "bands"], "k": 2},
            r"sweeps\.s\.weights\.0\.family: 'bands' is not a family",
        ),
        ({"family": "inverse_distance", "power": [1] * 400, "cutoff_km": [1] * 400}, "matrices is 160,000"),
    ],
)
def test_a_line_of_a_sweep_is_checked_matrix_by_matrix(line, message):
    with pytest.raises(StudyError, match=message):
        check({"weights": [{"standardise": "row", **line}]})
    with pytest.raises(StudyError, match=r"weights\.0\.standardise: is missing"):
        check({"weights": [{"family": "k_nearest", "k": 2}]})


RING = '''"""Units farther apart than one distance and nearer than another."""

from typing import Any

from weights.family import Family, Positive


class Ring(Family, frozen=True, kw_only=True, tag="test_ring"):
    """w_ij = 1 where i and j are in each other's ring."""

    inner_km: Positive

    def build(self, ground: Any) -> Any:
        """The raw weights."""
        from spillover.arrays.weights.families import distance_band

        return distance_band(ground.ids, ground.coordinates, self.inner_km)
'''


def test_a_new_family_is_one_new_file(tmp_path, monkeypatch):
    """Its options are checked, the page of the configuration has them, and a job builds it."""
    import weights.families
    from tools.document import write_kinds_page
    from tools.schemas import GROUPS
    from weights.build import build_matrix
    from weights.ground import Ground

    (tmp_path / "test_ring.py").write_text(RING)
    monkeypatch.setattr(weights.families, "__path__", [*weights.families.__path__, str(tmp_path)])
    kinds_in.cache_clear()
    try:
        assert "test_ring" in families()
        with pytest.raises(StudyError, match=r"weights\.w\.inner_km: -1 is less"):
            check(w={"family": "test_ring", "inner_km": -1})
        assert check(w={"family": "test_ring", "inner_km": 5})["w"].inner_km == 5
        check({"weights": [{"family": "test_ring", "inner_km": [5, 6], "standardise": "row"}]})
        own = {
            "family-test_ring": "A ring.",
            "family-test_ring-inner_km": "No link up to this many kilometres.",
        }
        text = describe_in("en", GROUPS)
        page = write_kinds_page(GROUPS, lambda *keys, **values: own.get(keys[0]) or text(*keys, **values))
        assert "| `inner_km` | number | required | No link up to this many kilometres. |" in page
        ground = Ground(("a", "b"), np.array([[0.0, 0.0], [0.0, 0.01]]), np.array([]), {})
        assert build_matrix({"family": "test_ring", "inner_km": 5}, ground).matrix.nnz == 2
    finally:
        kinds_in.cache_clear()
        sys.modules.pop("weights.families.test_ring", None)


def test_what_there_is_passes():
    check(income=INCOME)


@pytest.mark.parametrize(
    ("sweep", "weights", "message"),
    [
        (
            {},
            {"w": {**INCOME, "variable": "incme"}},
            r"weights\.w\.variable: 'incme' is neither.*did you mean 'income'",
        ),
        ({}, {"w": {**STATES, "file": "no.gal"}}, r"weights\.w\.file: file not found: 'no\.gal'"),
        ({}, {"w": {**STATES, "file": ""}}, r"weights\.w\.file: '' should be non-empty"),
        ({}, {"w": {**STATES, "file": "config"}}, r"weights\.w\.file: 'config': expected a file, found a f"),
        ({}, {"w": {**STATES, "file": "w" * 5000}}, r"weights\.w\.file: file not found"),
        (
            {},
            {"w": {**INCOME, "window": [1990, 1995]}},
            r"weights\.w\.window: \[1990, 1995\] is not a window of the years 2000 to 2009",
        ),
        (
            {"treatment": "z"},
            {},
            r"sweeps\.s\.treatment: 'z' is neither in 'variables' nor .*; allowed here: x, y, income",
        ),
        ({"outcomes": ["y", "yy"]}, {}, r"sweeps\.s\.outcomes: 'yy' is neither"),
        ({"controls": {"one": ["zz"]}}, {}, r"sweeps\.s\.controls\.one: 'zz' is neither"),
        ({"standardise": ["zz"]}, {}, r"sweeps\.s\.standardise: 'zz' is neither"),
        (
            {"windows": {"late": [2009, 2005]}},
            {},
            r"sweeps\.s\.windows\.late: \[2009, 2005\] is out of order; the lower one goes first",
        ),
        (
            {"windows": {"early": [1999, 2005]}},
            {},
            r"sweeps\.s\.windows\.early: \[1999, 2005\] is not a window of the years 2000 to 2009",
        ),
        (
            {"weights": [{**STATES, "file": ["no.gal"]}]},
            {},
            r"sweeps\.s\.weights\.0\.file: file not found: 'no\.gal'",
        ),
        (
            {"weights": [{**INCOME, "variable": ["income", "q"]}]},
            {},
            r"sweeps\.s\.weights\.0\.variable: 'q' is neither",
        ),
    ],
)
def test_what_there_is_not_is_named_with_its_key(sweep, weights, message):
    with pytest.raises(StudyError, match=rf"config/tiny\.yaml: .*\n.*{message}"):
        check(sweep, **weights)
