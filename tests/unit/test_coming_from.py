"""docs/coming-from-stata.md: the keys of each line are valid, and the tests that it names exist."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy import sparse

from door.write import list_defaults
from kind_study import files_of
from plan.analyses import resolve_analyses
from spillover.arrays.weights.matrix import WeightMatrix

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "coming-from-stata.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| `")
]
NAMES = ("y", "x", "z", "w", "treated")
STUDY = {
    "study": "x",
    "years": [2000, 2010],
    "variables": {name: {"formula": name} for name in NAMES},
    "units": {"file": "units.csv", "groups": ["region"]},
    "weights": {"W": {"family": "inverse_distance"}},
}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_keys_are_those_of_a_kind(row):
    found = resolve_analyses({**STUDY, "analyses": {"a": yaml.safe_load(row[1].strip("`"))}})
    assert list(found) == ["a"]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_line_says_by_which_test_it_is_run_or_that_it_is_not(row):
    said = row[3]
    if said == "*not run*":
        return
    match = re.fullmatch(r"\*run\*(?: with (?P<program>[\w -]+))?: `(?P<test>[\w/.]+)`", said)
    assert match, said
    text = (ROOT / match["test"]).read_text(encoding="utf-8").casefold()
    commands = re.findall("plm|fixest|splm|spdep|csdid|pyxthreg|pyxtabond2|diff-diff", row[0])
    program = (match["program"] or commands[0]).split()[0]
    assert program.casefold() in text


def test_every_command_of_the_page_has_a_line():
    text = " ".join(row[0] for row in ROWS) + PAGE[PAGE.index("## Tables") :]
    for command in ("xtreg", "reghdfe", "ivreg2", "xsmle", "xtabond2", "xthreg", "csdid", "esttab"):
        assert command in text
    for package in ("plm", "fixest", "splm"):
        assert package in text


# What a new study gives all of its analyses (make new), which hold for the keys of this page too.
DEFAULTS = {**list_defaults(), "permutations": 19}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A panel of eighty units in twelve years, a policy that half of the units adopt, and a matrix."""
    draw, folder = np.random.default_rng(3), tmp_path_factory.mktemp("page")
    units, years = [f"u{i:02d}" for i in range(80)], [*range(2000, 2012)]
    shape = (len(units), len(years))
    own = draw.normal(size=(len(units), 1))
    x, z, w = (own + draw.normal(size=shape) for _ in "xzw")
    adopted = draw.choice([2005, 2007, 2099], (len(units), 1))
    treated = (np.array(years) >= adopted).astype(float)
    y = own + 0.5 * x - 0.3 * z + 0.4 * treated + np.cumsum(draw.normal(size=shape) / 2, axis=1)
    made = files_of(folder, units, years, {"y": y, "x": x, "z": z, "w": np.exp(w), "treated": treated})
    ring = np.roll(np.eye(len(units)), 1, axis=1)
    (folder / "weights").mkdir()
    WeightMatrix(units, sparse.csr_array((ring + ring.T) / 2)).save(folder / "weights" / "W.npz")
    return replace(made, weights={"W": folder / "weights" / "W.npz"})


@pytest.mark.debt("33.4")
@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_keys_run_in_a_new_study(row, files):
    """Each line's keys, beside what make new writes as the defaults of all analyses."""
    study = {**STUDY, "defaults": DEFAULTS, "analyses": {"a": yaml.safe_load(row[1].strip("`"))}}
    fit = resolve_analyses(study)["a"].fit(files)
    assert fit.estimates or fit.series
