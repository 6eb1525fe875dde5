"""What matrices and sweeps name is looked up before anything runs."""

from pathlib import Path

import pytest

from study.errors import StudyError
from study.spatial_options import check_matrices_and_sweeps

ROOT = Path(__file__).parents[2]
STATES = {"family": "file", "file": "resources/munnell/states48.gal", "standardise": "row"}
INCOME = {"family": "economic_distance", "variable": "income", "window": [2001, 2002]}
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
    check_matrices_and_sweeps({**study, "sweeps": {"s": {**SWEEP, **(sweep or {})}}}, ROOT)


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
        ({}, {"w": {**STATES, "file": "no.gal"}}, r"weights\.w\.file: there is no file 'no\.gal'"),
        ({}, {"w": {**STATES, "file": ""}}, r"weights\.w\.file: there is no file ''"),
        ({}, {"w": {**STATES, "file": "config"}}, r"weights\.w\.file: there is no file 'config'"),
        ({}, {"w": {**STATES, "file": "w" * 5000}}, r"weights\.w\.file: there is no file"),
        (
            {},
            {"w": {**INCOME, "window": [1990, 1995]}},
            r"weights\.w\.window: \[1990, 1995\] is no window of the years 2000 to 2009",
        ),
        (
            {"treatment": "z"},
            {},
            r"sweeps\.s\.treatment: 'z' is neither in 'variables' nor in 'indices'; there are x, y, income",
        ),
        ({"outcomes": ["y", "yy"]}, {}, r"sweeps\.s\.outcomes: 'yy' is neither"),
        ({"controls": {"one": ["zz"]}}, {}, r"sweeps\.s\.controls\.one: 'zz' is neither"),
        ({"standardise": ["zz"]}, {}, r"sweeps\.s\.standardise: 'zz' is neither"),
        ({"windows": {"late": [2009, 2005]}}, {}, r"sweeps\.s\.windows\.late: \[2009, 2005\] is no window"),
        (
            {"weights": [{**STATES, "file": ["no.gal"]}]},
            {},
            r"sweeps\.s\.weights\.0\.file: there is no file 'no\.gal'",
        ),
        (
            {"weights": [{**INCOME, "variable": ["income", "q"]}]},
            {},
            r"sweeps\.s\.weights\.0\.variable: 'q' is neither",
        ),
    ],
)
def test_what_there_is_not_is_named_with_its_key(sweep, weights, message):
    with pytest.raises(StudyError, match=rf"config/tiny\.yaml: {message}"):
        check(sweep, **weights)
