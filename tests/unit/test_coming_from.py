"""docs/coming-from-stata.md: the keys of each line are valid, and the tests that it names exist."""

import re
from pathlib import Path

import pytest
import yaml

from plan.analyses import resolve_analyses

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
